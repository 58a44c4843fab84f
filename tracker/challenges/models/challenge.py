"""A challenge with its targets and criteria."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.challenges.enums import (
    ChallengeState,
    Comparator,
    Disposition,
    FailureCause,
    Visibility,
)
from tracker.challenges.models.batch import ChallengeBatch
from tracker.foundation import clock
from tracker.needs.models import Need
from tracker.organisation.models import OrgUnit, Person


class Challenge(models.Model):
    """榜题: one problem with measurable targets, a bounty (万元) and a deadline."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    batch = models.ForeignKey(
        ChallengeBatch,
        models.PROTECT,
        verbose_name=_("batch"),
        related_name="challenges",
        null=True,
        blank=True,
    )
    need = models.ForeignKey(
        Need, models.PROTECT, verbose_name=_("need"), related_name="challenges", null=True, blank=True
    )
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("publishing unit"), related_name="challenges"
    )
    company = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("company"), related_name="+")
    """The company that the publishing unit belongs to: what the board counts and filters by."""
    end_user_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("end user"), related_name="used_challenges"
    )
    contact = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("contact"), related_name="+", null=True, blank=True
    )
    domain = models.CharField(_("domain"), max_length=60, blank=True)
    background = models.TextField(_("background"), max_length=20_000, blank=True)
    task = models.TextField(_("what is to be solved"), max_length=20_000, blank=True)
    constraints_text = models.TextField(_("conditions to keep"), max_length=20_000, blank=True)
    resources = models.TextField(_("what we provide"), max_length=20_000, blank=True)
    outcome_form = models.CharField(_("form of the result"), max_length=200, blank=True)
    eligibility = models.TextField(_("who may bid"), max_length=4000, blank=True)
    milestone_terms = models.TextField(_("milestones asked for"), max_length=4000, blank=True)
    ip_terms = models.TextField(_("intellectual property"), max_length=4000, blank=True)
    acceptance_method = models.TextField(_("how it is accepted"), max_length=4000, blank=True)
    reward_terms = models.TextField(_("reward and payment"), max_length=4000, blank=True)
    penalty_terms = models.TextField(_("if it is not done"), max_length=4000, blank=True)
    bounty_wan = models.DecimalField(
        _("bounty (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10_000_000))],
    )
    duration_months = models.PositiveSmallIntegerField(
        _("months to complete"), default=9, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    is_race = models.BooleanField(_("race between teams"), default=False)
    parallel_teams = models.PositiveSmallIntegerField(
        _("teams at once"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    elimination_terms = models.TextField(_("how teams leave the race"), max_length=4000, blank=True)
    """When and by what; of a race alone."""
    is_sealed = models.BooleanField(_("number of bids sealed until the deadline"), default=False)
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.GROUP
    )
    bid_deadline = models.DateTimeField(_("bids until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    meeting_number = models.CharField(_("meeting"), max_length=80, blank=True)
    """Of the decision on its publication, under which the group knows it; all else stands in the decision."""
    bid_count = models.PositiveIntegerField(_("bids"), default=0)
    """Bids handed in and neither withdrawn nor disqualified; kept by the bid stage in the bid's own act."""
    first_target = models.CharField(_("first target"), max_length=200, blank=True)
    """The first target in one line ("停机时间 8 → ≤ 2 h"), written with the targets so that a list need not join."""
    targets_begun = models.TextField(_("targets begun"), blank=True)
    """Rows of targets that a draft leaves unfinished, as they were typed: one to a line, a tab between the cells."""
    previous_round = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("round before"),
        related_name="next_rounds",
        null=True,
        blank=True,
    )
    round_number = models.PositiveSmallIntegerField(_("round"), default=1)
    failure_cause = models.CharField(_("cause"), max_length=20, choices=FailureCause.choices, blank=True)
    failure_analysis = models.TextField(_("analysis of the cause"), max_length=4000, blank=True)
    proposed_disposition = models.CharField(
        _("proposed disposition"), max_length=20, choices=Disposition.choices, blank=True
    )
    """By the office; its reason is the analysis of the cause."""
    disposition = models.CharField(_("disposition"), max_length=20, choices=Disposition.choices, blank=True)
    """As the deciding body decided."""
    supplement_count = models.PositiveSmallIntegerField(_("supplementary notices"), default=0)
    """Number of the newest supplementary notice: the version of what is published."""
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=ChallengeState.DRAFT)

    class Meta:
        app_label = "tracker"
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "returned", "approved"])
                | Q(bid_deadline__isnull=False) & Q(published_at__isnull=False),
                name="published_challenge_has_deadline",
                violation_error_message=_("A published challenge has a deadline."),
            ),
            models.UniqueConstraint(
                fields=["previous_round"],
                condition=Q(previous_round__isnull=False),
                name="one_next_round",
                violation_error_message=_("The next round is on its way already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "returned", "approved"])
                | Q(bounty_wan__isnull=False),
                name="published_challenge_has_bounty",
                violation_error_message=_("A published challenge has a bounty."),
            ),
            models.CheckConstraint(
                condition=Q(bid_deadline__isnull=True)
                | Q(published_at__isnull=True)
                | Q(bid_deadline__gt=models.F("published_at")),
                name="deadline_after_publication",
                violation_error_message=_("The deadline lies after publication."),
            ),
            models.CheckConstraint(
                condition=Q(bounty_wan__isnull=True) | Q(bounty_wan__gte=0),
                name="bounty_not_negative",
                violation_error_message=_("The bounty is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(is_race=True) | Q(parallel_teams=1),
                name="several_teams_only_in_a_race",
                violation_error_message=_("Several teams at once are a race."),
            ),
        ]
        indexes = [
            # The board's order: what closes soonest first, among the open ones.
            models.Index(fields=["state", "bid_deadline", "id"], name="challenge_board"),
            models.Index(
                fields=["bid_deadline", "id"], condition=Q(state="published"), name="challenge_open_deadline"
            ),
            models.Index(
                fields=["bid_deadline", "id"],
                condition=Q(state="published", visibility="public"),
                name="challenge_public_deadline",
            ),
            # The ledger's other orders, within one state and across several; numbers are unique, and so indexed.
            models.Index(fields=["bid_deadline", "id"], name="challenge_by_deadline"),
            models.Index(fields=["bounty_wan", "id"], name="challenge_by_bounty"),
            models.Index(fields=["state", "bounty_wan", "id"], name="challenge_state_bounty"),
            models.Index(fields=["state", "number", "id"], name="challenge_state_number"),
            # The tabs' own order, newest first, for a facet of few rows. Not partial: a condition with many states
            # makes every rule of visibility dear to plan.
            models.Index(fields=["company", "id"], name="challenge_company_newest"),
            models.Index(fields=["domain", "id"], name="challenge_domain_newest"),
            models.Index(fields=["company", "state", "bid_deadline"], name="challenge_company"),
            models.Index(fields=["domain", "state", "bid_deadline"], name="challenge_domain"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:challenge-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(ChallengeState(self.state).label)

    @property
    def takes_bids(self) -> bool:
        """Published, and the deadline has not passed by the server's clock."""
        return (
            self.state == ChallengeState.PUBLISHED
            and self.bid_deadline is not None
            and clock.now() <= self.bid_deadline
        )


class TargetMetric(models.Model):
    """考核指标: from where, to where, in which unit, and how it is proven."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="targets")
    name = models.CharField(_("target"), max_length=100)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=20)
    baseline = models.DecimalField(_("now"), max_digits=14, decimal_places=4, null=True, blank=True)
    comparator = models.CharField(
        _("at least / at most"), max_length=3, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    target = models.DecimalField(_("goal"), max_digits=14, decimal_places=4)
    proof = models.CharField(_("how it is proven"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.get_comparator_display()} {self.target:f} {self.unit_of_measure}"

    def is_met_by(self, measured: Decimal) -> bool:
        if self.comparator == Comparator.AT_LEAST:
            return measured >= self.target
        if self.comparator == Comparator.AT_MOST:
            return measured <= self.target
        return measured == self.target


class ScoringCriterion(models.Model):
    """A weighted criterion, published with the challenge and frozen with it; the weights add up to 100."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("scoring criterion")
        verbose_name_plural = _("scoring criteria")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.weight}"
