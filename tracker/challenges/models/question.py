"""Questions about a published challenge."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.challenges.enums import QuestionState
from tracker.challenges.models.challenge import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person

SHOWN_OF_QUESTION = 60
"""Characters by which a question is called in lists."""


class Question(models.Model):
    """公开答疑: a question about a published challenge and its official answer, for all to read."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="questions"
    )
    asker = models.ForeignKey(Person, models.PROTECT, verbose_name=_("asker"), related_name="+")
    is_asker_hidden = models.BooleanField(_("do not show my name"), default=False)
    """Only the office and the asker then know who asked; see `questions_visible_to`."""
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    """Of a declined question: why it is not answered."""
    answered_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("answered by"), related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=QuestionState.ASKED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="settled_question_has_answerer",
                violation_error_message=_("An answer carries its day and who gave it."),
            )
        ]
        indexes = [models.Index(fields=["challenge", "state"], name="question_challenge")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= SHOWN_OF_QUESTION else f"{self.text[:SHOWN_OF_QUESTION]}…"

    def get_absolute_url(self) -> str:
        return reverse("tracker:challenge-questions", args=[self.challenge_id])

    def get_state_display(self) -> str:
        return str(QuestionState(self.state).label)
