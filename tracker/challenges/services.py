"""Drafting, deciding, publishing and ending challenges."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tracker.challenges.board import tallying  # noqa: F401 - it counts along with the acts of this room
from tracker.challenges.enums import FAILED_ROUND_STATES, ChallengeState
from tracker.challenges.models import Challenge, ScoringCriterion, TargetMetric
from tracker.challenges.review.services import ask_sides, end_review
from tracker.deliberation.decisions import Proceedings, record_decision
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.services import subject_of
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.attachments import (
    attach_file,
    attachments_of,
    detach_files,
    files_gone_on_refusal,
)
from tracker.foundation.lifecycle import GuardFailed, Words, acting, begin, perform
from tracker.foundation.money import in_wan
from tracker.foundation.numbering import next_number
from tracker.needs.enums import NeedState
from tracker.needs.models import Need
from tracker.needs.services import mark_listed, mark_resolved, return_to_pool
from tracker.organisation.models import OrgUnit, Person

NUMBER_PREFIX = "JB"
FILE_KIND = "challenge"
"""Of the attachments to a statement: whoever sees the challenge may open them."""

DEFAULT_CRITERIA = (
    (_("Advance and feasibility of the solution"), 30),
    (_("Match of promised and wanted targets"), 20),
    (_("Strength of the team"), 20),
    (_("Schedule and milestones"), 10),
    (_("Soundness of the budget"), 10),
    (_("Value for rollout"), 10),
)
"""Typical weights (DOMAIN D4); each challenge may change its own before publication."""


@dataclass(frozen=True)
class Target:
    """One line of the table of targets."""

    name: str
    unit_of_measure: str
    target: Decimal
    proof: str
    comparator: str = "gte"
    baseline: Decimal | None = None


def draft_challenge(
    *,
    by: Person,
    unit: OrgUnit,
    targets: Iterable[Target] = (),
    criteria: Iterable[tuple[str, int]] | None = None,
    need: Need | None = None,
    attachments: Iterable[UploadedFile[Any]] = (),
    **facts: Any,
) -> Challenge:
    """A new draft, with the default criteria unless others are given; the attachments have passed `validate_upload`. Of a pooled need it takes title, domain,
    end user and, as its contact, the proposer where the facts do not say otherwise, and puts the need on the board's list.

    Raises GuardFailed for a need whose challenge failed: that one is listed again, or settled, by its own way.
    """
    with files_gone_on_refusal() as kept, acting():
        if need is not None:
            if reason := why_not_drafted_anew(need, previous_round=facts.get("previous_round")):
                raise GuardFailed(reason)
            facts.setdefault("title", need.title)
            facts.setdefault("domain", need.domain)
            facts.setdefault("background", need.problem)
            facts.setdefault("bounty_wan", in_wan(need.bounty_wan))
            facts.setdefault("end_user_unit", need.unit)
            facts.setdefault("contact", contact_of(need))
        facts.setdefault("end_user_unit", unit)
        challenge = begin(
            Challenge(number=next_number(NUMBER_PREFIX), unit=unit, company=unit.company, need=need, **facts),
            by=by,
        )
        write_targets(challenge, targets)
        write_criteria(challenge, DEFAULT_CRITERIA if criteria is None else criteria)
        kept += [attach_file(challenge, kind=FILE_KIND, file=file, by=by) for file in attachments]
        if need is not None:
            mark_listed(need, by=by)
    return challenge


def failed_round_of(need: Need) -> Challenge | None:
    """The last challenge of the need, if it failed and no next round is on its way."""
    last: Challenge | None = need.challenges.order_by("-pk").first()
    return last if last is not None and last.state in FAILED_ROUND_STATES else None


def why_not_drafted_anew(need: Need, *, previous_round: Challenge | None = None) -> Words | None:
    """A failed challenge does not come back as if it were new: its cause is found, something is changed, and after the
    second failure it is settled.
    """
    failed = failed_round_of(need)
    if failed is None or failed == previous_round:
        return None
    if failed.disposition:
        return _("It failed as %(number)s, and this was decided: %(disposition)s. Whoever still needs it raises a new need.") % {
            "number": failed.number,
            "disposition": failed.get_disposition_display(),
        }  # fmt: skip
    return _("It failed as %(number)s: find the cause there, and list that one again or propose another way.") % {
        "number": failed.number
    }  # fmt: skip


def contact_of(need: Need) -> Person | None:
    """The proposer, as long as they have an account."""
    return need.proposer if need.proposer is not None and need.proposer.is_active else None


def change_challenge(
    challenge: Challenge,
    *,
    by: Person,
    targets: Iterable[Target] | None = None,
    criteria: Iterable[tuple[str, int]] | None = None,
    attachments: Iterable[UploadedFile[Any]] = (),
    removed: Iterable[int] = (),
    **facts: Any,
) -> Challenge:
    """Change a draft: attachments are added, those of the ids `removed` taken back; raises WrongState once it has been submitted, for published criteria are frozen."""
    if "unit" in facts:
        facts["company"] = facts["unit"].company
    with files_gone_on_refusal() as kept, acting():
        act = "complete" if challenge.state == ChallengeState.RETURNED else "revise"
        changed = perform(challenge, act, by=by, **facts)
        if targets is not None:
            write_targets(changed, targets)
        if criteria is not None:
            write_criteria(changed, criteria)
        detach_files(attachments_of(FILE_KIND, changed.pk).filter(pk__in=list(removed)))
        kept += [attach_file(changed, kind=FILE_KIND, file=file, by=by) for file in attachments]
    return changed


def write_targets(challenge: Challenge, targets: Iterable[Target]) -> None:
    challenge.targets.all().delete()
    rows = [
        TargetMetric(
            challenge=challenge,
            name=target.name,
            unit_of_measure=target.unit_of_measure,
            baseline=target.baseline,
            comparator=target.comparator,
            target=target.target,
            proof=target.proof,
            order=order,
        )
        for order, target in enumerate(targets)
    ]
    for row in rows:
        row.full_clean(exclude=["challenge"])
    TargetMetric.objects.bulk_create(rows)
    keep_first_target(challenge)


def keep_first_target(challenge: Challenge) -> None:
    """Write the first target anew into the line that the lists show."""
    first = challenge.targets.first()
    challenge.first_target = line_of(first)[:200] if first else ""
    challenge.save(update_fields=["first_target"])


def line_of(target: TargetMetric) -> str:
    """A target in one line: "停机时间|8|≤ 2|h" (name, now, goal, unit), as the board's cards take it apart."""
    baseline = "" if target.baseline is None else plain(target.baseline)
    return "|".join(
        (
            target.name.replace("|", " "),
            baseline,
            f"{target.get_comparator_display()} {plain(target.target)}",
            target.unit_of_measure,
        )
    )


def plain(figure: Decimal) -> str:
    """A decimal without trailing zeros and never in powers of ten."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_criteria(challenge: Challenge, criteria: Iterable[tuple[Any, int]]) -> None:
    challenge.criteria.all().delete()
    ScoringCriterion.objects.bulk_create(
        ScoringCriterion(challenge=challenge, name=str(name), weight=weight, order=order)
        for order, (name, weight) in enumerate(criteria)
    )


def submit_challenge(challenge: Challenge, *, by: Person) -> Challenge:
    """方案联审: every side is asked for its opinion at once."""
    with acting():
        submitted = perform(challenge, "submit", by=by)
        ask_sides(submitted, by=by)
    return submitted


def approve_challenge(challenge: Challenge, *, proceedings: Proceedings, by: Person) -> Challenge:
    """The decision body decides, on record: the meeting, each member's vote by name, the minutes."""
    with files_gone_on_refusal() as kept, acting():
        record_decision(
            subject_of(challenge, kind="challenge"),
            DecisionMatter.PUBLICATION,
            proceedings,
            unit=challenge.unit,
            by=by,
            kept=kept,
        )
        approved = perform(challenge, "approve", by=by, meeting_number=proceedings.meeting_number.strip())
        end_review(approved, note=proceedings.reason_without)
    return approved


def return_challenge(challenge: Challenge, *, note: str, by: Person) -> Challenge:
    """Back to the office; nobody's opinion is awaited any longer."""
    with acting():
        returned = perform(challenge, "return", by=by, note=note)
        end_review(returned, note=note)
    return returned


def publish_challenge(challenge: Challenge, *, bid_deadline: datetime, by: Person) -> Challenge:
    """Put it on the board until `bid_deadline` (aware, on a working day, leaving the minimum of working days)."""
    return perform(challenge, "publish", by=by, bid_deadline=bid_deadline, published_at=clock.now())


def withdraw_challenge(challenge: Challenge, *, proceedings: Proceedings, note: str, by: Person) -> Challenge:
    """撤榜: by a decision of those who approved it; the need goes back to the pool."""
    with files_gone_on_refusal() as kept, acting():
        record_decision(
            subject_of(challenge, kind="challenge"),
            DecisionMatter.WITHDRAWAL,
            proceedings,
            unit=challenge.unit,
            by=by,
            kept=kept,
        )
        withdrawn = perform(challenge, "withdraw", by=by, note=note)
        _release_need(withdrawn, note)
    return withdrawn


def close_due_bidding(challenge: Challenge) -> Challenge:
    """What the clock does at the deadline: close bidding, and record a challenge that drew no bid."""
    with acting():
        closed = perform(challenge, "close_bidding", by=SYSTEM)
        if not closed.bid_count:
            closed = perform(closed, "fail_no_bid", by=SYSTEM)
            _release_need(closed, str(_("The challenge drew no bid.")))
    return closed


def mark_without_bid(challenge: Challenge, *, by: Actor, note: str) -> Challenge:
    """流榜: no valid bid is left; the need goes back to the pool."""
    with acting():
        failed = perform(challenge, "fail_no_bid", by=by, note=note)
        _release_need(failed, note)
    return failed


def mark_without_winner(challenge: Challenge, *, note: str, by: Person) -> Challenge:
    """Called by `bids.services.fail_challenge`, which settles the bids."""
    with acting():
        failed = perform(challenge, "fail_no_winner", by=by, note=note)
        _release_need(failed, note)
    return failed


def mark_in_execution(challenge: Challenge, *, by: Actor) -> Challenge:
    return perform(challenge, "start_execution", by=by)


def mark_fulfilled(challenge: Challenge, *, by: Actor) -> Challenge:
    """Called by the project stage when a project of this challenge is accepted; its need is then resolved."""
    with acting():
        fulfilled = perform(challenge, "fulfil", by=by)
        if fulfilled.need is not None and fulfilled.need.state == NeedState.LISTED:
            mark_resolved(fulfilled.need, by=SYSTEM)
    return fulfilled


def _release_need(challenge: Challenge, note: str) -> None:
    if challenge.need is not None and challenge.need.state == NeedState.LISTED:
        return_to_pool(challenge.need, by=SYSTEM, note=note)
