"""Asking the sides, answering, standing in, urging."""

from tracker.challenges.enums import ReviewSide
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.queries import newest_round, outstanding, reviewer_for, sides_asked
from tracker.challenges.review.states import review_due
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.lifecycle import begin, perform
from tracker.organisation.models import Person


def ask_sides(challenge: Challenge, *, by: Actor) -> list[SideReview]:
    """A new round: every side of JIEBANG["REVIEW_SIDES"] at once, each with the nearest holder of its role who may review."""
    number = newest_round(challenge) + 1
    return [
        begin(
            SideReview(
                challenge=challenge,
                round=number,
                side=ReviewSide(side),
                reviewer=reviewer_for(side, challenge),
                asked_at=clock.now(),
                due_at=review_due(),
            ),
            by=by,
        )
        for side in sides_asked()
    ]


def end_review(challenge: Challenge, *, note: str) -> None:
    """Nobody is asked any longer: the challenge went back, or was decided without."""
    for review in outstanding(challenge):
        perform(review, "lapse", by=SYSTEM, note=note)


def give_opinion(review: SideReview, *, opinion: str, remarks: str, by: Person) -> SideReview:
    """The reviewer's, or the deputy's on the reviewer's behalf. It stands for good."""
    stands_in = by.pk != review.reviewer_id and review.reviewer is not None
    return perform(
        review,
        "answer",
        by=by,
        note=remarks,
        on_behalf_of=str(review.reviewer) if stands_in else "",
        opinion=opinion,
        remarks=remarks.strip(),
        answered_by=by,
        answered_at=clock.now(),
    )


def name_deputy(review: SideReview, *, deputy: Person, by: Person) -> SideReview:
    """Either of the two may then answer."""
    return perform(review, "name_deputy", by=by, deputy=deputy)


def assign_review(review: SideReview, *, reviewer: Person, by: Person) -> SideReview:
    """The office asks somebody else; who stood in for the one before no longer does."""
    return perform(review, "assign", by=by, reviewer=reviewer, deputy=None)


def urge_review(review: SideReview, *, by: Person) -> SideReview:
    """催办: one message to whoever owes the opinion, once a day at most."""
    return perform(review, "urge", by=by, urged_at=clock.now())
