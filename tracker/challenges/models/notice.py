"""Supplementary notices of a published challenge."""

from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.challenges.models.challenge import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person


class SupplementIsFinalError(Exception):
    """Raised by an attempt to change or delete a supplementary notice."""


class ChallengeNotice(models.Model):
    """补充公告: what changed in a published challenge, field by field. Numbered within the challenge; never changed."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="supplements"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.TextField(_("reason"), max_length=2000)
    is_substantive = models.BooleanField(_("substantive"), default=False)
    changes = models.JSONField(_("changes"), encoder=DjangoJSONEncoder)
    """Field, "target_1" … or "criteria" → [before, after], in words; see `differences.py`."""
    issued_at = models.DateTimeField(_("issued at"), default=clock.now)
    issued_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("issued by"), related_name="+")

    class Meta:
        app_label = "tracker"
        verbose_name = _("supplementary notice")
        verbose_name_plural = _("supplementary notices")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="supplement_number_once")]

    def __str__(self) -> str:
        return f"{self.challenge.number}-{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise SupplementIsFinalError
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tracker:challenge-notice", args=[self.challenge_id, self.number])

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise SupplementIsFinalError
