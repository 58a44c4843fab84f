"""A benefit of an outcome, booked once at the unit where it arises, and the lines by which it is worked out."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes import formulas
from tracker.outcomes.enums import BenefitCounter, BenefitKind, BenefitState, Formula
from tracker.outcomes.models.outcome import Outcome

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class Benefit(models.Model):
    """效益认定: one kind of benefit at one unit over twelve months. Three people stand behind it: who claims it,
    the unit's head who confirms it, and finance who verifies it. Amounts are in 万元; a political or social
    benefit is counted (`counter`, `quantity`) and carries no money.
    """

    outcome = models.ForeignKey(Outcome, models.PROTECT, verbose_name=_("outcome"), related_name="benefits")
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("unit where it arises"), related_name="benefits"
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=BenefitKind.choices, default=BenefitKind.ECONOMIC
    )
    is_direct = models.BooleanField(_("direct benefit"), default=True)
    counter = models.CharField(
        _("what is counted"), max_length=30, choices=BenefitCounter.choices, blank=True
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("until"))
    """Twelve months from the first use: the last day of them."""
    method = models.TextField(_("how it was worked out"), max_length=4000)
    baseline_from = models.DateField(_("baseline from"), null=True, blank=True)
    baseline_to = models.DateField(_("baseline until"), null=True, blank=True)
    baseline_source = models.CharField(_("source of the baseline"), max_length=300, blank=True)
    claimed_wan = models.DecimalField(
        _("claimed (10,000 yuan)"), max_digits=14, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    confirmed_wan = models.DecimalField(
        _("confirmed (10,000 yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    verified_wan = models.DecimalField(
        _("verified (10,000 yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    confirmed_note = models.CharField(_("why less was confirmed"), max_length=500, blank=True)
    verified_note = models.CharField(_("why less was verified"), max_length=500, blank=True)
    claimed_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("claimed by"), related_name="claimed_benefits"
    )
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("confirmed by"), related_name="+", null=True, blank=True
    )
    verified_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("verified by"), related_name="+", null=True, blank=True
    )
    claimed_at = models.DateTimeField(_("claimed at"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=BenefitState.CLAIMED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "unit", "kind", "is_direct", "counter"],
                condition=~Q(state="withdrawn"),
                name="benefit_booked_once",
                violation_error_message=_("This benefit is booked at this unit already."),
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")),
                name="benefit_period_ends_after_start",
                violation_error_message=_("The period ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="economic",
                    counter="",
                    quantity__isnull=True,
                    baseline_from__isnull=False,
                    baseline_to__gte=F("baseline_from"),
                )
                & ~Q(baseline_source="")
                | ~Q(kind="economic") & ~Q(counter="") & Q(quantity__isnull=False, claimed_wan=0),
                name="benefit_is_money_or_count",
                violation_error_message=_(
                    "An economic benefit names the window and source of its baseline; any other is counted, "
                    "not put in money."
                ),
            ),
            models.CheckConstraint(
                condition=Q(claimed_wan__gte=0)
                & (
                    Q(confirmed_wan__isnull=True)
                    | Q(confirmed_wan__gte=0, confirmed_wan__lte=F("claimed_wan"))
                )
                & (
                    Q(verified_wan__isnull=True)
                    | Q(verified_wan__gte=0, verified_wan__lte=F("confirmed_wan"))
                ),
                name="benefit_only_shrinks",
                violation_error_message=_(
                    "No more can be confirmed than was claimed, nor verified than was confirmed."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "verified"])
                | Q(confirmed_wan__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_benefit_is_signed",
                violation_error_message=_("A confirmed benefit says who confirmed how much."),
            ),
            models.CheckConstraint(
                condition=~Q(state="verified")
                | Q(verified_wan__isnull=False, verified_by__isnull=False, verified_at__isnull=False),
                name="verified_benefit_is_signed",
                violation_error_message=_("A verified benefit says who verified how much."),
            ),
            models.CheckConstraint(
                condition=(Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("claimed_by")))
                & (Q(verified_by__isnull=True) | ~Q(verified_by=F("claimed_by")))
                & (
                    Q(verified_by__isnull=True)
                    | Q(confirmed_by__isnull=True)
                    | ~Q(verified_by=F("confirmed_by"))
                ),
                name="benefit_has_three_people",
                violation_error_message=_("A benefit is claimed, confirmed and verified by three people."),
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "state"], name="benefit_outcome"),
            models.Index(fields=["unit", "state"], name="benefit_unit"),
            models.Index(fields=["verified_at"], condition=Q(state="verified"), name="benefit_verified"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome.title} · {self.unit.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:benefit-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(BenefitState(self.state).label)


class BenefitLine(models.Model):
    """计算过程附表: one line of a benefit's calculation, and what became of its amount (万元, costs negative)."""

    benefit = models.ForeignKey(Benefit, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField(default=0)
    formula = models.CharField(_("formula"), max_length=20, choices=Formula.choices)
    label = models.CharField(_("item"), max_length=120)
    before = models.DecimalField(_("before"), max_digits=16, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(_("after"), max_digits=16, decimal_places=4, null=True, blank=True)
    volume = models.DecimalField(
        _("volume"), max_digits=16, decimal_places=4, default=Decimal(1), validators=[NOT_NEGATIVE]
    )
    rate_yuan = models.DecimalField(
        _("yuan per unit"), max_digits=16, decimal_places=4, validators=[NOT_NEGATIVE]
    )
    claimed_wan = models.DecimalField(_("claimed (10,000 yuan)"), max_digits=14, decimal_places=2)
    confirmed_wan = models.DecimalField(
        _("confirmed (10,000 yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    verified_wan = models.DecimalField(
        _("verified (10,000 yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("reason for the difference"), max_length=200, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("line of a calculation")
        verbose_name_plural = _("lines of a calculation")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(formula__in=[formula.value for formula in formulas.COMPARING])
                | Q(before__isnull=False, after__isnull=False),
                name="benefit_line_compares_two_figures",
                violation_error_message=_("Give the figure before and the figure after."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def working(self) -> str:
        """The calculation in words: "(48 − 37) × 1200 × 3.5 yuan"."""
        return formulas.working_of(
            formulas.Line(
                formula=self.formula,
                label=self.label,
                rate_yuan=self.rate_yuan,
                volume=self.volume,
                before=self.before,
                after=self.after,
            )
        )
