"""What keeps an opinion, and what keeps the decision about a challenge back."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.enums import Opinion
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.queries import holders_of_side, objections, outstanding
from tracker.deliberation.decisions import newest_decision, shortcomings
from tracker.deliberation.enums import DecisionMatter
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.organisation.enums import UnitKind
from tracker.organisation.models import OrgUnit

KIND = "challenge"

# --- One side's opinion -----------------------------------------------------------------------------------------


def opinion_is_chosen(review: SideReview, _by: Any) -> Words | None:
    return None if review.opinion else _("Say whether your side agrees.")


def reason_is_given(review: SideReview, _by: Any) -> Words | None:
    if review.opinion == Opinion.OBJECT and not review.remarks.strip():
        return _("An objection needs its reason.")
    if review.opinion == Opinion.REMARKS and not review.remarks.strip():
        return _("Write the remarks, or simply agree.")
    return None


def deputy_fits(review: SideReview, _by: Any) -> Words | None:
    """Of the same unit, or holding the same role."""
    if review.deputy is None:
        return _("Name the deputy.")
    if review.deputy_id == review.reviewer_id:
        return _("One is not one's own deputy.")
    is_colleague = (
        review.reviewer is not None
        and review.reviewer.unit_id is not None
        and review.deputy.unit_id == review.reviewer.unit_id
    )
    holders = holders_of_side(review.side, review.challenge.unit)
    if not (is_colleague or holders.filter(pk=review.deputy.pk).exists()):
        return _("A deputy is of your own unit or holds the same role: %(name)s is neither.") % {
            "name": review.deputy
        }
    return None


def reviewer_is_chosen(review: SideReview, _by: Any) -> Words | None:
    return None if review.reviewer_id else _("Choose the reviewer.")


def somebody_owes_it(review: SideReview, _by: Any) -> Words | None:
    return None if review.reviewer_id else _("Nobody is asked yet: choose the reviewer first.")


def not_urged_today(review: SideReview, _by: Any) -> Words | None:
    """Judged by what stands, not by the moment that the act would set."""
    last = SideReview.objects.values_list("urged_at", flat=True).get(pk=review.pk)
    if last is not None and timezone.localtime(last).date() == clock.today():
        return _("Urged today already; once a day is enough.")
    return None


# --- The decision about the challenge ---------------------------------------------------------------------------


def _publication(challenge: Challenge) -> Any:
    return newest_decision(KIND, challenge.pk, DecisionMatter.PUBLICATION)


def publication_carries(challenge: Challenge, _by: Any) -> Words | None:
    return _together(shortcomings(_publication(challenge)))


def withdrawal_carries(challenge: Challenge, _by: Any) -> Words | None:
    return _together(shortcomings(newest_decision(KIND, challenge.pk, DecisionMatter.WITHDRAWAL)))


def _together(reasons: list[Words]) -> Words | None:
    return " ".join(map(str, reasons)) or None


def all_sides_have_answered(challenge: Challenge, _by: Any) -> Words | None:
    waiting = outstanding(challenge)
    if not waiting:
        return None
    names = _(", ").join(str(review.get_side_display()) for review in waiting)
    if not settings.JIEBANG["DECIDE_WITHOUT_OPINIONS"]:
        return _("The decision waits for every side; outstanding: %(sides)s.") % {"sides": names}
    decision = _publication(challenge)
    if decision is None or not decision.reason_without:
        return _("Outstanding: %(sides)s. Wait for them, or say in the decision why it goes on without.") % {
            "sides": names
        }
    return None


def objections_are_answered(challenge: Challenge, _by: Any) -> Words | None:
    objecting = objections(challenge)
    decision = _publication(challenge)
    if objecting and not (decision and decision.answer_to_objections):
        return _("The decision must answer the objection of: %(sides)s.") % {
            "sides": _(", ").join(str(review.get_side_display()) for review in objecting)
        }
    return None


def proposing_unit(challenge: Challenge) -> OrgUnit:
    """Whose problem it is: the unit of the need, or the end user where no need stands behind it."""
    need = challenge.need
    return need.unit if need is not None and need.unit is not None else challenge.end_user_unit


def decides_its_own(challenge: Challenge, unit: OrgUnit | None) -> bool:
    """Whether somebody of `unit` would decide about their own unit's proposal. The group itself has nobody above it."""
    if not settings.JIEBANG["FORBID_OWN_UNIT_DECISION"] or unit is None:
        return False
    proposing = proposing_unit(challenge)
    return proposing.kind != UnitKind.GROUP and unit.is_within(proposing)


def decided_by_others(challenge: Challenge, by: Any) -> Words | None:
    """Neither whoever records the approval nor a member who votes on it is of the proposing unit."""
    decision = _publication(challenge)
    votes = decision.votes.select_related("voter__unit") if decision is not None else ()
    voters = [vote.voter for vote in votes if vote.voter is not None]
    own = {person for person in (by, *voters) if decides_its_own(challenge, getattr(person, "unit", None))}
    if own:
        return _("%(names)s: of the proposing unit %(unit)s, which does not decide on its own proposal.") % {
            "names": _(", ").join(sorted(map(str, own))),
            "unit": proposing_unit(challenge).name,
        }
    return None


def withdrawn_by_those_who_published(challenge: Challenge, _by: Any) -> Words | None:
    """撤榜: by the body that decided on the publication, or one above it."""
    published = _publication(challenge)
    withdrawing = newest_decision(KIND, challenge.pk, DecisionMatter.WITHDRAWAL)
    if published is None or published.body is None or withdrawing is None or withdrawing.body is None:
        return None
    if not published.body.is_within(withdrawing.body):
        return _("Published by the deciding body of %(unit)s: only it can withdraw the challenge.") % {
            "unit": published.body.name
        }
    return None
