"""What keeps an opinion, and what keeps the decision about a challenge back."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.enums import Opinion, ReviewSide
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.own_proposal import decides_its_own, proposers_named, proposing_unit
from tracker.challenges.review.queries import ROLE_OF_SIDE, holders_of_side, objections, outstanding
from tracker.deliberation.decisions import newest_decision, shortcomings
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.models import Vote
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.organisation.models import Person

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
    """Of the same unit, or holding the same role, and not of the proposing unit."""
    if review.deputy is None:
        return _("Name the deputy.")
    if review.deputy_id == review.reviewer_id:
        return _("One is not one's own deputy.")
    is_colleague = (
        review.reviewer is not None
        and review.reviewer.unit_id is not None
        and review.deputy.unit_id == review.reviewer.unit_id
    )
    if not (is_colleague or _holds_the_role(review, review.deputy)):
        return _("A deputy is of your own unit or holds the same role: %(name)s is neither.") % {
            "name": review.deputy
        }
    return _reviews_its_own(review, review.deputy)


def reviewer_is_chosen(review: SideReview, _by: Any) -> Words | None:
    return None if review.reviewer_id else _("Choose the reviewer.")


def reviewer_fits(review: SideReview, _by: Any) -> Words | None:
    """Holds the side's role over the publishing unit, and is not of the proposing unit."""
    if review.reviewer is None:
        return None
    if not _holds_the_role(review, review.reviewer):
        return _("%(name)s does not hold the role of this side over %(unit)s: %(role)s.") % {
            "name": review.reviewer,
            "unit": review.challenge.unit.name,
            "role": ROLE_OF_SIDE[ReviewSide(review.side)].label,
        }
    return _reviews_its_own(review, review.reviewer)


def _holds_the_role(review: SideReview, person: Person) -> bool:
    return holders_of_side(review.side, review.challenge.unit).filter(pk=person.pk).exists()


def _reviews_its_own(review: SideReview, person: Person) -> Words | None:
    if not decides_its_own(review.challenge, person):
        return None
    return _("%(name)s: of the proposing unit %(unit)s, which does not review its own proposal.") % {
        "name": person,
        "unit": proposing_unit(review.challenge).name,
    }


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


def decided_by_others(challenge: Challenge, by: Any) -> Words | None:
    """Neither whoever records the approval nor a member who votes on it is of the proposing unit."""
    voters = [vote.voter for vote in _votes(challenge) if vote.voter is not None]
    own = {person for person in (by, *voters) if decides_its_own(challenge, person)}
    if own:
        return _("%(names)s: of the proposing unit %(unit)s, which does not decide on its own proposal.") % {
            "names": _(", ").join(sorted(map(str, own))),
            "unit": proposing_unit(challenge).name,
        }
    return None


def named_voters_are_others(challenge: Challenge, _by: Any) -> Words | None:
    """Nor is a member whose vote is typed by name; a namesake's unit stands behind the name, as 姓名（单位）."""
    typed = [vote.name for vote in _votes(challenge) if vote.voter is None]
    own = proposers_named(challenge, typed)
    if own:
        return _(
            "Typed by name: %(people)s. Whoever proposed it or is of the proposing unit %(unit)s does not decide on it; if "
            "a namesake is meant, write the unit behind the name, such as “%(name)s (unit)”."
        ) % {
            "people": _(", ").join(f"{person} ({person.unit})" for person in own.values()),
            "unit": proposing_unit(challenge).name,
            "name": next(iter(own.values())),
        }
    return None


def _votes(challenge: Challenge) -> Iterable[Vote]:
    decision = _publication(challenge)
    return decision.votes.select_related("voter__unit") if decision is not None else ()


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
