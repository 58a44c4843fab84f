"""Who made an outcome: in which order, with which share, and whether they agree."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.organisation.models import Person
from tracker.outcomes.enums import ContributionState
from tracker.outcomes.models.outcome import Outcome

FULL_SHARE = Decimal(100)


class Contribution(models.Model):
    """One person's part in an outcome: place in the order (1 is first) and share in %."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="contributions")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="contributions")
    order = models.PositiveSmallIntegerField(_("place"), validators=[MinValueValidator(1)])
    share = models.DecimalField(
        _("share (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(FULL_SHARE)],
    )
    state = models.CharField(_("state"), max_length=20, default=ContributionState.PENDING)

    class Meta:
        app_label = "tracker"
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "person"],
                name="contribution_once",
                violation_error_message=_("This person is among the contributors already."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=FULL_SHARE),
                name="contribution_share_in_percent",
                violation_error_message=_("A share lies above 0 % and is at most 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.outcome.title}"

    def get_absolute_url(self) -> str:
        return self.outcome.get_absolute_url()

    def get_state_display(self) -> str:
        return str(ContributionState(self.state).label)
