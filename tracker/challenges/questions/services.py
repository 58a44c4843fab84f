"""公开答疑: asking about a published challenge, and the office's answer."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.challenges.enums import QuestionState
from tracker.challenges.models import Challenge, Question
from tracker.challenges.supplements.differences import tidy
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, acting, begin, perform
from tracker.organisation.models import Person


def ask_question(challenge: Challenge, *, text: str, is_asker_hidden: bool = False, by: Person) -> Question:
    """While bids are taken; `by` must see the challenge. Raises GuardFailed for the same question once more, and with
    JIEBANG["MAXIMUM_OPEN_QUESTIONS"] of one's own unanswered.
    """
    text = tidy(text)
    with acting():
        if not Challenge.objects.get(pk=challenge.pk).takes_bids:
            raise GuardFailed(_("Questions are taken until the deadline for bids."))
        waiting = list(
            Question.objects.filter(challenge=challenge, asker=by, state=QuestionState.ASKED).values_list(
                "text", flat=True
            )
        )
        if text in waiting:
            raise GuardFailed(_("You have asked this already; the office has it before it."))
        most = int(settings.JIEBANG["MAXIMUM_OPEN_QUESTIONS"])
        if len(waiting) >= most:
            raise GuardFailed(
                ngettext(
                    "%(count)s question of yours waits for its answer; ask on when it is there.",
                    "%(count)s questions of yours wait for their answers; ask on when they are there.",
                    len(waiting),
                )
                % {"count": len(waiting)}
            )
        return begin(
            Question(
                challenge=challenge,
                asker=by,
                text=text,
                is_asker_hidden=is_asker_hidden,
                asked_at=clock.now(),
            ),
            by=by,
        )


def answer_question(question: Question, *, answer: str, by: Person) -> Question:
    """For all to read, and for good."""
    return perform(question, "answer", by=by, answer=tidy(answer), answered_by=by, answered_at=clock.now())


def decline_question(question: Question, *, note: str, by: Person) -> Question:
    """Not about the challenge, or not to be answered in public: the asker learns why, nobody else sees it."""
    return perform(
        question, "decline", by=by, note=note, answer=tidy(note), answered_by=by, answered_at=clock.now()
    )
