"""The life cycle of one side's part in the joint review: asked, then answered, or no longer asked."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy

from tracker.challenges.enums import SideReviewState
from tracker.challenges.models import SideReview
from tracker.challenges.review.guards import (
    deputy_fits,
    not_urged_today,
    opinion_is_chosen,
    reason_is_given,
    reviewer_fits,
    reviewer_is_chosen,
    somebody_owes_it,
)
from tracker.challenges.review.queries import reviews_visible_to
from tracker.foundation import clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.enums import Role


def review_due() -> datetime:
    """The end of the last of JIEBANG["REVIEW_DAYS"] working days."""
    return end_of_day(add_working_days(clock.today(), settings.JIEBANG["REVIEW_DAYS"]))


def _asked(review: SideReview) -> Iterable[Assignee]:
    return [Assignee(person_id=pk) for pk in (review.reviewer_id, review.deputy_id) if pk is not None]


def _office_where_nobody_is_asked(review: SideReview) -> Iterable[Assignee]:
    if review.reviewer_id is not None:
        return []
    return [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=review.challenge.unit_id)]


S = SideReviewState

SIDE_REVIEW_LIFECYCLE = register(
    Lifecycle(
        kind="side_review",
        model=SideReview,
        states=SideReviewState,
        initial=S.ASKED,
        visible_to=reviews_visible_to,
        transitions=(
            Transition(
                "answer",
                (S.ASKED,),
                S.ANSWERED,
                "tracker.give_opinion",
                gettext_lazy("Give the opinion of your side"),
                guards=(opinion_is_chosen, reason_is_given),
                asks=("opinion", "remarks"),
                is_primary=True,
            ),
            Transition(
                "name_deputy",
                (S.ASKED,),
                S.ASKED,
                "tracker.name_deputy",
                gettext_lazy("Name a deputy"),
                guards=(deputy_fits,),
                asks=("deputy",),
            ),
            Transition(
                "assign",
                (S.ASKED,),
                S.ASKED,
                "tracker.assign_review",
                gettext_lazy("Choose the reviewer"),
                guards=(reviewer_is_chosen, reviewer_fits),
                asks=("reviewer",),
            ),
            Transition(
                "urge",
                (S.ASKED,),
                S.ASKED,
                "tracker.urge_review",
                gettext_lazy("Urge"),
                guards=(somebody_owes_it, not_urged_today),
                # The page says when it was urged last: what the act would set is judged when it comes.
                asks=("urged_at",),
            ),
            Transition(
                "lapse",
                (S.ASKED,),
                S.LAPSED,
                "tracker.end_review",
                gettext_lazy("Ask no longer"),
                is_inner=True,
            ),
        ),
        duties=(
            Duty(S.ASKED, "answer", _asked, due=lambda review: review.due_at),
            Duty(S.ASKED, "assign", _office_where_nobody_is_asked, due=lambda review: review.due_at),
        ),
    )
)
