"""方案联审: what each side is asked about a challenge before it is decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.challenges.enums import Opinion, ReviewSide, SideReviewState
from tracker.challenges.models.challenge import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person


class SideReview(models.Model):
    """One side's part in the joint review; every submission of the challenge begins a new round of them."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="side_reviews"
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    side = models.CharField(_("side"), max_length=20, choices=ReviewSide.choices)
    reviewer = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("reviewer"), related_name="side_reviews", null=True, blank=True
    )
    """Nobody where no one holds the side's role: the office then chooses."""
    deputy = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("deputy"),
        related_name="deputised_reviews",
        null=True,
        blank=True,
    )
    due_at = models.DateTimeField(_("due"))
    opinion = models.CharField(_("opinion"), max_length=10, choices=Opinion.choices, blank=True)
    remarks = models.TextField(_("remarks"), max_length=4000, blank=True)
    """With an objection its reason."""
    answered_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("answered by"), related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    urged_at = models.DateTimeField(_("last urged"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=SideReviewState.ASKED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("side of the joint review")
        verbose_name_plural = _("sides of the joint review")
        ordering = ["-round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "round", "side"],
                name="side_asked_once",
                violation_error_message=_("This side is asked already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | ~Q(opinion="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answered_review_has_opinion",
                violation_error_message=_("An opinion carries its day and who gave it."),
            ),
            models.CheckConstraint(
                condition=Q(opinion__in=["", "agree"]) | ~Q(remarks=""),
                name="objection_has_reason",
                violation_error_message=_("An objection carries its reason, remarks their text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge} · {self.get_side_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.challenge.get_absolute_url()}#review"

    def get_state_display(self) -> str:
        return str(SideReviewState(self.state).label)

    @property
    def is_outstanding(self) -> bool:
        return self.state == SideReviewState.ASKED

    @property
    def is_objection(self) -> bool:
        return self.state == SideReviewState.ANSWERED and self.opinion == Opinion.OBJECT

    @property
    def was_deputised(self) -> bool:
        """The deputy answered, on behalf of the reviewer."""
        return self.answered_by_id is not None and self.answered_by_id != self.reviewer_id
