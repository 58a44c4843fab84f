"""A bid with what it promises per target and its plan, the award decision, and the commitment (军令状)."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.bids.enums import LIVE_STATES, BidState, CommitmentState
from tracker.challenges.models import Challenge, TargetMetric
from tracker.deliberation.models import PublicNotice, ReviewPanel
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.teams.models import Team


class Bid(models.Model):
    number = models.CharField(_("number"), max_length=30, unique=True)
    challenge = models.ForeignKey(Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="bids")
    team = models.OneToOneField(Team, models.PROTECT, verbose_name=_("team"), related_name="bid")
    lead = models.ForeignKey(Person, models.PROTECT, verbose_name=_("lead"), related_name="bids")
    """The team's lead, kept here so that the database can hold one live bid per lead and challenge."""
    analysis = models.TextField(_("analysis of the problem"), max_length=20_000, blank=True)
    approach = models.TextField(_("technical approach"), max_length=20_000, blank=True)
    innovation = models.TextField(_("what is new (at most three points)"), max_length=4000, blank=True)
    schedule = models.TextField(_("schedule"), max_length=10_000, blank=True)
    budget_wan = models.DecimalField(
        _("budget (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    risks = models.TextField(_("risks and answers to them"), max_length=10_000, blank=True)
    benefits = models.TextField(_("expected benefits"), max_length=10_000, blank=True)
    rollout_plan = models.TextField(_("plan for rollout"), max_length=10_000, blank=True)
    is_pledged = models.BooleanField(_("we vouch for what is stated here"), default=False)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    receipt = models.CharField(_("receipt (SHA-256)"), max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=BidState.DRAFT)

    class Meta:
        app_label = "tracker"
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "lead"],
                condition=Q(state__in=[state.value for state in LIVE_STATES]),
                name="one_live_bid_per_lead",
                violation_error_message=_("You lead a bid for this challenge already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "void"])
                | Q(handed_in_at__isnull=False) & Q(is_pledged=True),
                name="handed_in_bid_is_pledged",
                violation_error_message=_("A bid that is handed in carries its pledge and its time."),
            ),
        ]
        indexes = [models.Index(fields=["challenge", "state"], name="bid_challenge")]

    def __str__(self) -> str:
        return f"{self.challenge.title} · {self.team.name}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:bid-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(BidState(self.state).label)


class MetricPromise(models.Model):
    """What the bid promises for one target of the challenge."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="promises")
    target = models.ForeignKey(TargetMetric, models.PROTECT, related_name="+")
    promised = models.DecimalField(_("promised"), max_digits=14, decimal_places=4)

    class Meta:
        app_label = "tracker"
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [models.UniqueConstraint(fields=["bid", "target"], name="one_promise_per_target")]

    def __str__(self) -> str:
        return f"{self.target}: {self.promised}"

    @property
    def meets_target(self) -> bool:
        return self.target.is_met_by(self.promised)


class PlannedMilestone(models.Model):
    """A step of the bid's plan; the project's milestones are drawn from these. Weights add up to 100."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="planned_milestones")
    name = models.CharField(_("milestone"), max_length=120)
    deliverable = models.CharField(_("what is delivered"), max_length=300)
    months_after_start = models.PositiveSmallIntegerField(
        _("months after the start"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("planned milestone")
        verbose_name_plural = _("planned milestones")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class AwardDecision(models.Model):
    """定榜: who decided, in which meeting, on the ground of which panel and notice."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="award_decisions")
    panel = models.ForeignKey(ReviewPanel, models.PROTECT, related_name="+")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="+")
    meeting_number = models.CharField(_("meeting"), max_length=80)
    minutes = models.TextField(_("decision and minutes"), max_length=20_000)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("award decision")
        verbose_name_plural = _("award decisions")

    def __str__(self) -> str:
        return f"{self.challenge} · {self.meeting_number}"


class Commitment(models.Model):
    """军令状: the lead signs first, the company countersigns; then it is in force."""

    bid = models.OneToOneField(Bid, models.PROTECT, related_name="commitment")
    goals = models.TextField(_("goals"), max_length=20_000)
    rights = models.TextField(_("rights of the lead"), max_length=10_000)
    reward_terms = models.TextField(_("reward"), max_length=10_000, blank=True)
    tolerance_terms = models.TextField(_("what happens on failure"), max_length=10_000, blank=True)
    signed_at = models.DateTimeField(_("signed by the lead at"), null=True, blank=True)
    countersigned_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    countersigned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=20, default=CommitmentState.DRAFTED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="effective")
                | Q(signed_at__isnull=False)
                & Q(countersigned_at__isnull=False)
                & Q(countersigned_by__isnull=False),
                name="effective_commitment_is_signed_twice",
                violation_error_message=_("A commitment in force carries both signatures."),
            )
        ]

    def __str__(self) -> str:
        return str(self.bid)

    def get_absolute_url(self) -> str:
        return reverse("tracker:commitment-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(CommitmentState(self.state).label)
