"""The life cycle of a question: asked, then answered or declined."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.enums import QuestionState
from tracker.challenges.models import Question
from tracker.challenges.queries import questions_visible_to
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.organisation.enums import Role


def answer_is_written(question: Question, _by: Any) -> Words | None:
    return None if question.answer.strip() else _("Write the answer.")


def answer_due(question: Question) -> datetime:
    """The end of the last of JIEBANG["QUESTION_DAYS"] working days after the question."""
    asked_on = timezone.localtime(question.asked_at).date()
    return end_of_day(add_working_days(asked_on, settings.JIEBANG["QUESTION_DAYS"]))


QUESTION_LIFECYCLE = register(
    Lifecycle(
        kind="question",
        model=Question,
        states=QuestionState,
        initial=QuestionState.ASKED,
        visible_to=questions_visible_to,
        transitions=(
            Transition(
                "answer",
                (QuestionState.ASKED,),
                QuestionState.ANSWERED,
                "tracker.answer_question",
                gettext_lazy("Answer the question"),
                guards=(answer_is_written,),
                asks=("answer",),
                is_primary=True,
            ),
            Transition(
                "decline",
                (QuestionState.ASKED,),
                QuestionState.DECLINED,
                "tracker.answer_question",
                gettext_lazy("Decline the question"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(
                QuestionState.ASKED,
                "answer",
                lambda question: [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=question.challenge.unit_id)],
                due=answer_due,
            ),
        ),
    )
)
