"""An outcome with the kit that another unit needs to use it, and its intellectual property."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.enums import (
    REGISTERED_STATES,
    IntellectualPropertyKind,
    Maturity,
    OutcomeNature,
    OutcomeSource,
    OutcomeState,
)
from tracker.projects.models import Project
from tracker.squads.models import Squad
from tracker.studios.models import Studio

KIT_FIELDS = (
    "procedure",
    "cost_wan",
    "lead_time",
    "prerequisites",
    "training",
    "safety_assessment",
    "contact",
)
"""What the adoption kit (采纳包) states, in the order in which it is shown. Failures seen stand apart."""

REQUIRED_KIT_FIELDS = ("procedure", "cost_wan", "lead_time", "prerequisites", "contact")
"""What must be stated before the outcome is offered to any unit (DOMAIN C12: the rollout package is complete)."""


class Outcome(models.Model):
    """成果: what was achieved, in one sentence with a figure, and how another unit can use it."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=300)
    effect = models.CharField(_("effect in one sentence"), max_length=200, blank=True)
    source = models.CharField(
        _("source"), max_length=20, choices=OutcomeSource.choices, default=OutcomeSource.PROJECT
    )
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("project"), related_name="outcomes", null=True, blank=True
    )
    studio = models.ForeignKey(
        Studio, models.PROTECT, verbose_name=_("studio"), related_name="outcomes", null=True, blank=True
    )
    squad = models.ForeignKey(
        Squad, models.PROTECT, verbose_name=_("squad"), related_name="outcomes", null=True, blank=True
    )
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("completing unit"), related_name="outcomes"
    )
    company = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("company"), related_name="+")
    """The company of the completing unit: what the catalogue counts and filters by."""
    lead = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("responsible"), related_name="led_outcomes"
    )
    """Answers for what is stated here; of a project, its lead."""
    domain = models.CharField(_("domain"), max_length=60)
    description = models.TextField(_("what it is and how it works"), max_length=20_000, blank=True)
    innovations = models.TextField(_("what is new (at most three points)"), max_length=4000, blank=True)
    key_figures = models.TextField(_("main technical and economic figures"), max_length=4000, blank=True)
    keywords = models.CharField(_("keywords (at most three)"), max_length=120, blank=True)
    nature = models.CharField(
        _("nature"), max_length=20, choices=OutcomeNature.choices, default=OutcomeNature.ORIGINAL
    )
    maturity = models.CharField(
        _("maturity"), max_length=20, choices=Maturity.choices, default=Maturity.TRIAL
    )
    appraised_level = models.CharField(_("appraised level"), max_length=60, blank=True)
    """The level that an appraisal found ("国内领先"); blank means not appraised."""
    research_from = models.DateField(_("work began on"), null=True, blank=True)
    research_to = models.DateField(_("work ended on"), null=True, blank=True)
    procedure = models.TextField(_("standard procedure"), max_length=20_000, blank=True)
    cost_wan = models.DecimalField(
        _("cost per set (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    lead_time = models.CharField(_("time to put it to use"), max_length=120, blank=True)
    prerequisites = models.TextField(_("prerequisites"), max_length=4000, blank=True)
    training = models.CharField(_("training"), max_length=120, blank=True)
    safety_assessment = models.CharField(_("safety assessment"), max_length=120, blank=True)
    failures_seen = models.TextField(_("failures seen, and what helped"), max_length=10_000, blank=True)
    contact = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("contact"), related_name="+", null=True, blank=True
    )
    is_ip_declared = models.BooleanField(
        _("the intellectual property stated here is complete and no one else's rights are touched"),
        default=False,
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    converted_on = models.DateField(_("converted on"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=OutcomeState.DRAFT)

    class Meta:
        app_label = "tracker"
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="project", project__isnull=False, studio__isnull=True, squad__isnull=True)
                | Q(source="studio", project__isnull=True, studio__isnull=False, squad__isnull=True)
                | Q(source="squad", project__isnull=True, studio__isnull=True, squad__isnull=False)
                | Q(source="small_invention", project__isnull=True, studio__isnull=True, squad__isnull=True),
                name="outcome_names_its_source",
                violation_error_message=_(
                    "Name the project, the studio or the squad that the outcome came from; a small invention "
                    "came from none of them."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in REGISTERED_STATES])
                | Q(is_ip_declared=True, registered_on__isnull=False) & ~Q(effect=""),
                name="registered_outcome_is_declared",
                violation_error_message=_(
                    "A registered outcome states its effect, its day and its intellectual property."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="converted") | Q(converted_on__isnull=False),
                name="converted_outcome_has_its_day",
                violation_error_message=_(
                    "A converted outcome carries the day of its first proven adoption."
                ),
            ),
            models.CheckConstraint(
                condition=Q(research_from__isnull=True)
                | Q(research_to__isnull=True)
                | Q(research_to__gte=F("research_from")),
                name="outcome_work_ends_after_start",
                violation_error_message=_("The work cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(cost_wan__isnull=True) | Q(cost_wan__gte=0),
                name="outcome_cost_not_negative",
                violation_error_message=_("A cost is never negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="outcome_state"),
            models.Index(fields=["company", "state", "-id"], name="outcome_company"),
            models.Index(fields=["domain", "state", "-id"], name="outcome_domain"),
            models.Index(fields=["unit", "state"], name="outcome_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:outcome-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(OutcomeState(self.state).label)

    @property
    def origin(self) -> Project | Studio | Squad | None:
        """The record that it came from; a small invention came from none."""
        return self.project or self.studio or self.squad

    def label_of(self, name: str) -> str:
        """The field's name as it stands on the screen."""
        field = self._meta.get_field(name)
        return str(getattr(field, "verbose_name", name))

    def missing_labels(self, names: Iterable[str]) -> list[str]:
        """Of these fields, those that state nothing yet, as they are named on the screen."""
        stated = {field.name: getattr(self, field.attname) for field in self._meta.concrete_fields}
        return [self.label_of(name) for name in names if stated[name] in {None, ""}]


class IntellectualProperty(models.Model):
    """A right or a standard that came of an outcome; granted once it has its day."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="intellectual_properties")
    kind = models.CharField(_("kind"), max_length=20, choices=IntellectualPropertyKind.choices)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number of the right"), max_length=60, blank=True)
    holder = models.CharField(_("holder"), max_length=200)
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    granted_on = models.DateField(_("granted on"), null=True, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("intellectual property")
        verbose_name_plural = _("intellectual property")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "kind", "title"],
                name="intellectual_property_once",
                violation_error_message=_("This is listed already."),
            ),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True) | ~Q(number=""),
                name="granted_right_has_number",
                violation_error_message=_("A granted right carries its number."),
            ),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True)
                | Q(applied_on__isnull=True)
                | Q(granted_on__gte=F("applied_on")),
                name="granted_after_application",
                violation_error_message=_("A right is not granted before it is applied for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    @property
    def is_granted(self) -> bool:
        return self.granted_on is not None
