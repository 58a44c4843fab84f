"""What keeps an opinion, and what keeps the decision about a challenge back."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.challenges.enums import Opinion, ReviewSide
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.own_proposal import decides_its_own, proposers_named, proposing_unit
from tracker.challenges.review.queries import (
    ROLE_OF_SIDE,
    body_that_published,
    decision_about,
    holders_of_side,
    objections,
    outstanding,
)
from tracker.deliberation.decisions import shortcomings
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.models import Vote
from tracker.foundation import clock
from tracker.foundation.lifecycle import Words
from tracker.organisation.models import OrgUnit, Person

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


def publication_carries(challenge: Challenge, _by: Any) -> Words | None:
    return _carries(challenge, DecisionMatter.PUBLICATION)


def withdrawal_carries(challenge: Challenge, _by: Any) -> Words | None:
    return _carries(challenge, DecisionMatter.WITHDRAWAL)


def disposition_carries(challenge: Challenge, _by: Any) -> Words | None:
    return _carries(challenge, DecisionMatter.DISPOSITION)


def _carries(challenge: Challenge, matter: DecisionMatter) -> Words | None:
    return " ".join(map(str, shortcomings(decision_about(challenge, matter)))) or None


def all_sides_have_answered(challenge: Challenge, _by: Any) -> Words | None:
    waiting = outstanding(challenge)
    if not waiting:
        return None
    names = _(", ").join(str(review.get_side_display()) for review in waiting)
    if not settings.JIEBANG["DECIDE_WITHOUT_OPINIONS"]:
        return _("The decision waits for every side; outstanding: %(sides)s.") % {"sides": names}
    decision = decision_about(challenge, DecisionMatter.PUBLICATION)
    if decision is None or not decision.reason_without:
        return _("Outstanding: %(sides)s. Wait for them, or say in the decision why it goes on without.") % {
            "sides": names
        }
    return None


def objections_are_answered(challenge: Challenge, _by: Any) -> Words | None:
    objecting = objections(challenge)
    decision = decision_about(challenge, DecisionMatter.PUBLICATION)
    if objecting and not (decision and decision.answer_to_objections):
        return _("The decision must answer the objection of: %(sides)s.") % {
            "sides": _(", ").join(str(review.get_side_display()) for review in objecting)
        }
    return None


def decided_by_others(challenge: Challenge, by: Any) -> Words | None:
    """Neither whoever records the approval nor a member who votes on it is of the proposing unit."""
    return _decided_by_others(challenge, by, DecisionMatter.PUBLICATION)


def settled_by_others(challenge: Challenge, by: Any) -> Words | None:
    """Neither whoever records what becomes of it nor a member who votes on it is of the proposing unit."""
    return _decided_by_others(challenge, by, DecisionMatter.DISPOSITION)


def _decided_by_others(challenge: Challenge, by: Any, matter: DecisionMatter) -> Words | None:
    voters = [vote.voter for vote in _votes(challenge, matter) if vote.voter is not None]
    own = {person for person in (by, *voters) if decides_its_own(challenge, person)}
    if own:
        return _("%(names)s: of the proposing unit %(unit)s, which does not decide on its own proposal.") % {
            "names": _(", ").join(sorted(map(str, own))),
            "unit": proposing_unit(challenge).name,
        }
    return None


def named_voters_are_others(challenge: Challenge, _by: Any) -> Words | None:
    """Nor is a member whose vote is typed by name; a namesake's unit stands behind the name, as 姓名（单位）."""
    return _named_are_others(challenge, DecisionMatter.PUBLICATION)


def named_settlers_are_others(challenge: Challenge, _by: Any) -> Words | None:
    """Nor is a member whose vote on it is typed by name, as on the publication."""
    return _named_are_others(challenge, DecisionMatter.DISPOSITION)


def _named_are_others(challenge: Challenge, matter: DecisionMatter) -> Words | None:
    typed = [vote.name for vote in _votes(challenge, matter) if vote.voter is None]
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


def _votes(challenge: Challenge, matter: DecisionMatter) -> Iterable[Vote]:
    decision = decision_about(challenge, matter)
    return decision.votes.select_related("voter__unit") if decision is not None else ()


def withdrawn_by_those_who_published(challenge: Challenge, _by: Any) -> Words | None:
    """撤榜: by the body that decided on the publication, or one above it."""
    body = _body_passed_over(challenge, DecisionMatter.WITHDRAWAL)
    if body is None:
        return None
    return _("Published by the deciding body of %(unit)s: only it can withdraw the challenge.") % {
        "unit": body.name
    }


def settled_by_those_who_published(challenge: Challenge, _by: Any) -> Words | None:
    """By the body that decided on the publication, or one above it."""
    body = _body_passed_over(challenge, DecisionMatter.DISPOSITION)
    if body is None:
        return None
    return _(
        "Published by the deciding body of %(unit)s: only it can decide what becomes of the challenge."
    ) % {"unit": body.name}


def _body_passed_over(challenge: Challenge, matter: DecisionMatter) -> OrgUnit | None:
    """The unit whose body decided on the publication, where one below it or beside it decided on this matter."""
    published, decided = body_that_published(challenge), decision_about(challenge, matter)
    if published is None or decided is None or decided.body is None:
        return None
    return None if published.is_within(decided.body) else published
