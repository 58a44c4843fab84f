"""Raising, screening and taking over needs."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.attachments import attach_file, attachments_of, files_gone_on_refusal
from tracker.foundation.file_fields import MOST_PHOTOS
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.needs.enums import NeedSource, NeedState, Sensitivity
from tracker.needs.models import Need, NeedSupport
from tracker.organisation.models import OrgUnit, Person

NUMBER_PREFIX = "XQ"
PHOTO_KIND = "need"
"""The kind under which the photographs of a need are attached: whoever sees the need sees them."""
SUPPORTED_STATES = (NeedState.SUBMITTED, NeedState.POOLED)
POOL_REPLY = gettext_lazy(
    "Appraised and taken into the pool: the problem is real and worth tackling. You hear of it when a challenge is made of it."
)
"""What the proposer is told when a need comes into the pool, unless the office says it in its own words."""


def raise_need(*, by: Person, photos: Iterable[UploadedFile[Any]] = (), **facts: Any) -> Need:
    """A new draft in the hands of `by`, for their own unit unless `unit` is among the facts, and touching nothing
    secret unless `sensitivity` is (the form always hands on what the person said, or did not say).
    """
    with acting(), files_gone_on_refusal() as kept:
        facts.setdefault("unit", by.unit)
        facts.setdefault("sensitivity", Sensitivity.NO)
        need = begin(
            Need(number=next_number(NUMBER_PREFIX), proposer=by, source=NeedSource.FORM, **facts), by=by
        )
        kept.extend(attach_file(need, kind=PHOTO_KIND, file=photo, by=by) for photo in photos)
    return need


def change_need(need: Need, *, by: Person, photos: Iterable[UploadedFile[Any]] = (), **facts: Any) -> Need:
    """Change a draft, and add photographs to it. Raises NotAllowed or WrongState when it is no longer the proposer's
    to change, GuardFailed for more than `MOST_PHOTOS` in all.
    """
    given = list(photos)
    with acting(), files_gone_on_refusal() as kept:
        changed = perform(need, "complete" if need.state == NeedState.RETURNED else "revise", by=by, **facts)
        if given and attachments_of(PHOTO_KIND, need.pk).count() + len(given) > MOST_PHOTOS:
            raise GuardFailed(_("At most %(count)s photographs.") % {"count": MOST_PHOTOS})
        kept.extend(attach_file(changed, kind=PHOTO_KIND, file=photo, by=by) for photo in given)
    return changed


def submit_need(need: Need, *, by: Person) -> Need:
    """Hand it in. A draft whose call is over meanwhile comes into the permanent pool, and says so; what was returned
    for completion keeps the call that it was in time for.
    """
    return perform(need, "submit", by=by, **late_facts(need))


def late_facts(need: Need) -> dict[str, Any]:
    """What handing in a draft now changes in it: nothing unless it comes too late for its call."""
    call = need.call
    if need.state != NeedState.DRAFT or call is None or call.takes_needs:
        return {}
    return {"call": None, "late_for": call}


def pool_need(
    need: Need,
    *,
    expert_opinion: str,
    risk_opinion: str,
    by: Person,
    checks: Iterable[str] = (),
    reply: str | None = None,
) -> Need:
    """Take a screened need into the pool: both opinions are on file (双前置), and every item of the checklist
    (JIEBANG["SCREENING_CHECKS"], 三查三看) is among `checks`. The proposer is told `reply` (None: `POOL_REPLY`).
    """
    answer = str(POOL_REPLY) if reply is None else reply
    return perform(
        need,
        "pool",
        by=by,
        note=answer,
        expert_opinion=expert_opinion,
        risk_opinion=risk_opinion,
        reply=answer,
        checks=[*need.checks, *(item for item in checks if item not in need.checks)],
    )


def give_unit_opinion(need: Need, *, unit_opinion: str, by: Person) -> Need:
    """Put on record what the unit thinks of a need that waits to be screened, in place of what it said before.

    The proposer is told. What it said before stays in the history.
    """
    return perform(
        need,
        "give_opinion",
        by=by,
        note=unit_opinion,
        unit_opinion=unit_opinion,
        unit_opinion_by=by,
        unit_opinion_on=clock.today(),
    )


def return_need(need: Need, *, note: str, by: Person) -> Need:
    return perform(need, "return", by=by, note=note)


def divert_need(need: Need, *, channel: str, reply: str, by: Person) -> Need:
    """Routine work goes to its proper channel, with a reply to the proposer (常规性工作不立)."""
    return perform(need, "divert", by=by, note=reply, channel=channel, reply=reply)


def merge_need(need: Need, *, into: Need, reply: str, by: Person) -> Need:
    """Let a need go on in another one; its proposer is told, and from then on stands behind that one.

    Raises NotAllowed unless `by` screens both.
    """
    if not rules.has_perm("tracker.merge_need", by, into):
        raise NotAllowed(_("You do not screen the needs of %(unit)s.") % {"unit": into.unit.name})
    with acting():
        merged = perform(need, "merge", by=by, note=reply, merged_into=into, reply=reply)
        for person, unit, words in _standing_behind(merged):
            if person.pk != into.proposer_id:
                NeedSupport.objects.get_or_create(
                    need=into, person=person, defaults={"unit": unit, "words": words[:500]}
                )
    return merged


def _standing_behind(need: Need) -> Iterator[tuple[Person, OrgUnit, str]]:
    if need.proposer is not None:
        yield need.proposer, need.unit, need.problem
    for support in need.supports.select_related("person", "unit"):
        yield support.person, support.unit, support.words


@dataclass(frozen=True)
class Part:
    """One of the needs that a need is split into."""

    title: str
    problem: str
    wanted: str = ""


def split_need(need: Need, *, parts: Sequence[Part], note: str, by: Person) -> list[Need]:
    """Let a need go on in several smaller ones, each submitted in the name of the same proposer and unit; whoever stands
    behind it stands behind each of them.

    Returns the new needs. Raises GuardFailed for fewer than two.
    """
    with acting():
        stored = []
        for part in parts:
            draft = Need(
                number=next_number(NUMBER_PREFIX),
                title=part.title,
                problem=part.problem,
                wanted=part.wanted or need.wanted,
                split_from=need,
                unit=need.unit,
                unit_name=need.unit_name,
                proposer=need.proposer,
                domain=need.domain,
                category=need.category,
                end_user=need.end_user,
                sensitivity=need.sensitivity,
                phone=need.phone,
                can_offer=need.can_offer,
                unit_opinion=need.unit_opinion,
                unit_opinion_by=need.unit_opinion_by,
                unit_opinion_on=need.unit_opinion_on,
                source=need.source,
                call=need.call,
                late_for=need.late_for,
            )
            stored.append(perform(begin(draft, by=by), "hand_on", by=by))
        perform(need, "split", by=by, note=note, reply=note)
        _hand_on_supports(need, stored)
    return stored


def _hand_on_supports(need: Need, parts: Iterable[Need]) -> None:
    supports = list(need.supports.all())
    NeedSupport.objects.bulk_create(
        NeedSupport(need=part, person_id=one.person_id, unit_id=one.unit_id, words=one.words, at=one.at)
        for part in parts
        for one in supports
    )


def support_need(need: Need, *, by: Person, words: str = "") -> NeedSupport:
    """Stand behind a need in the pool, for one's own unit. Raises GuardFailed when it is not one's to support."""
    if need.state not in SUPPORTED_STATES:
        raise WrongState(
            _("This need takes no more support: it is “%(state)s”.") % {"state": need.get_state_display()}
        )
    if by.unit is None:
        raise GuardFailed(_("Your account belongs to no unit; ask your administrator."))
    if need.proposer_id == by.pk:
        raise GuardFailed(_("It is your own need."))
    with acting():
        support, is_new = NeedSupport.objects.get_or_create(
            need=need, person=by, defaults={"unit": by.unit, "words": words}
        )
        if not is_new:
            raise GuardFailed(_("You stand behind this need already."))
        audit.record(kind="need", subject=need, act="support", by=by, note=words)
    return support


def mark_listed(need: Need, *, by: Actor) -> Need:
    return perform(need, "list", by=by)


def mark_resolved(need: Need, *, by: Actor) -> Need:
    return perform(need, "resolve", by=by)


def answer_with_disposition(need: Need, *, note: str) -> Need:
    """Its challenge failed for good: the need stays in the pool with the answer of what was decided instead."""
    return perform(need, "settle", by=SYSTEM, note=note)


def return_to_pool(need: Need, *, by: Actor, note: str) -> Need:
    return perform(need, "unlist", by=by, note=note)
