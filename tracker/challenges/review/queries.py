"""Who is asked, who has answered, and who reads it."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from tracker.challenges.enums import Opinion, ReviewSide, SideReviewState
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.own_proposal import others_than_proposers
from tracker.deliberation.decisions import newest_decision
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.models import Decision
from tracker.deliberation.queries import DECISION_READERS
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import paths_held, people_holding, within

ROLE_OF_SIDE = {
    ReviewSide.TECHNICAL: Role.EXPERT_REVIEWER,
    ReviewSide.FINANCE: Role.FINANCE_OFFICER,
    ReviewSide.PARTY: Role.PARTY_AFFAIRS,
    ReviewSide.DISCIPLINE: Role.DISCIPLINE_SUPERVISOR,
}


def sides_asked() -> list[ReviewSide]:
    """By JIEBANG["REVIEW_SIDES"], in its order."""
    return [ReviewSide(side) for side in settings.JIEBANG["REVIEW_SIDES"]]


def holders_of_side(side: str, unit: OrgUnit) -> QuerySet[Person]:
    """Who holds the side's role over the unit."""
    return people_holding(ROLE_OF_SIDE[ReviewSide(side)], unit)


def who_may_review(side: str, challenge: Challenge) -> QuerySet[Person]:
    """Who holds the side's role over the publishing unit and does not belong to the proposing one."""
    return others_than_proposers(holders_of_side(side, challenge.unit), challenge)


def reviewer_for(side: ReviewSide, challenge: Challenge) -> Person | None:
    """Of those who may review, one whose role lies nearest to the unit."""
    holders = who_may_review(side, challenge).filter(role_assignments__role=ROLE_OF_SIDE[side])
    return holders.order_by("-role_assignments__unit__path", "pk").first()


def reviews_visible_to(person: Any) -> QuerySet[SideReview]:
    """To those who are asked, and to those who prepare or decide for the unit."""
    if person.pk is None:
        return SideReview.objects.none()
    prepared = within(paths_held(person, *DECISION_READERS), "challenge__unit")
    return SideReview.objects.filter(Q(reviewer=person) | Q(deputy=person) | prepared)


def is_asked_of(person: Any) -> Exists:
    """The condition for challenges about which this person is or was asked, as reviewer or as deputy."""
    asked = SideReview.objects.filter(Q(reviewer=person) | Q(deputy=person), challenge=OuterRef("pk"))
    return Exists(asked)


def decision_about(challenge: Challenge, matter: DecisionMatter) -> Decision | None:
    """The newest one, with its body."""
    return newest_decision("challenge", challenge.pk, matter)


def body_that_published(challenge: Challenge) -> OrgUnit | None:
    """The unit whose deciding body decided on the publication, where that is on record."""
    published = decision_about(challenge, DecisionMatter.PUBLICATION)
    return published.body if published is not None else None


def reviews_of_round(challenge: Challenge) -> list[SideReview]:
    """Those of the newest submission, in the order in which the sides were asked."""
    newest = newest_round(challenge)
    return list(
        challenge.side_reviews.filter(round=newest)
        .select_related("reviewer", "deputy", "answered_by")
        .order_by("pk")
    )


def newest_round(challenge: Challenge) -> int:
    """0 before the first submission."""
    return int(challenge.side_reviews.aggregate(newest=Max("round"))["newest"] or 0)


def outstanding(challenge: Challenge) -> list[SideReview]:
    return [review for review in reviews_of_round(challenge) if review.state == SideReviewState.ASKED]


def objections(challenge: Challenge) -> list[SideReview]:
    return [
        review
        for review in reviews_of_round(challenge)
        if review.state == SideReviewState.ANSWERED and review.opinion == Opinion.OBJECT
    ]
