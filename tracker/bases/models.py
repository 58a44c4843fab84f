"""A base with what it shows and who came to see it (DOMAIN C15, D16)."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.bases.enums import BaseKind, BaseLevel, BaseSource, BaseState
from tracker.deliberation.models import PublicNotice
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.models import Outcome
from tracker.studios.models import HIGHER_LEVEL_WORDS

FULL_SCORE = 100
SCORE = {
    "max_digits": 5,
    "decimal_places": 2,
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(0), MaxValueValidator(FULL_SCORE)],
}
HIGHER_LEVEL_REFUSAL = _(
    "A name with 国家, 中国 or 全国 claims a level that we cannot give. Name the base after its unit and its trade."
)


def claims_no_higher_level(name: str) -> None:
    """Raises ValidationError for a name that speaks for the nation (创建示范活动管理办法, 2022)."""
    if any(word in name for word in HIGHER_LEVEL_WORDS):
        raise ValidationError(HIGHER_LEVEL_REFUSAL)


class DemonstrationBase(models.Model):
    """示范基地. One taken over from a published report states what was published, no more."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("name of the base"), max_length=100)
    """As published when taken over; of our own bases none claims a level above the group."""
    kind = models.CharField(_("kind"), max_length=20, choices=BaseKind.choices)
    level = models.CharField(_("level"), max_length=10, choices=BaseLevel.choices, blank=True)
    """Blank in a record taken over: the level that others gave is none of ours."""
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="bases")
    unit_name = models.CharField(_("unit as published"), max_length=200, blank=True)
    proposer = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proposer"), related_name="+", null=True, blank=True
    )
    place = models.CharField(_("address"), max_length=200, blank=True)
    exhibition = models.TextField(_("area and what is shown"), max_length=4000, blank=True)
    guides = models.CharField(_("guides"), max_length=200, blank=True)
    practice = models.TextField(_("what is done here"), max_length=10_000, blank=True)
    opening_hours = models.CharField(_("opening hours and booking"), max_length=200, blank=True)
    funding = models.TextField(_("funding"), max_length=4000, blank=True)
    outcomes = models.ManyToManyField(
        Outcome, verbose_name=_("what can be copied here"), related_name="bases", blank=True
    )
    unit_opinion = models.TextField(_("opinion of the unit"), max_length=4000, blank=True)
    desk_score = models.DecimalField(_("points of the desk review"), **SCORE)  # type: ignore[arg-type]
    site_score = models.DecimalField(_("points of the site inspection"), **SCORE)  # type: ignore[arg-type]
    inspection = models.TextField(_("findings of the site inspection"), max_length=4000, blank=True)
    notice = models.ForeignKey(
        PublicNotice, models.PROTECT, verbose_name=_("public notice"), related_name="+", null=True, blank=True
    )
    approval = models.CharField(_("approved by (meeting or document number)"), max_length=120, blank=True)
    named_on = models.DateField(_("named on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    review_opinion = models.TextField(_("opinion of the re-review"), max_length=4000, blank=True)
    rectify_by = models.DateField(_("to be put right by"), null=True, blank=True)
    figures = models.TextField(_("figures"), max_length=4000, blank=True)
    """Figures as published, one after another, with semicolons between them."""
    source = models.CharField(_("source"), max_length=12, choices=BaseSource.choices, default=BaseSource.FORM)
    applied_at = models.DateTimeField(_("applied at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=BaseState.APPLIED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("demonstration base")
        verbose_name_plural = _("demonstration bases")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | ~Q(name__contains="国家") & ~Q(name__contains="中国") & ~Q(name__contains="全国"),
                name="base_claims_no_higher_level",
                violation_error_message=HIGHER_LEVEL_REFUSAL,
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over") | Q(level__in=["unit", "company", "group"]),
                name="base_level_is_ours",
                violation_error_message=_("A base is named by the unit, the company or the group."),
            ),
            models.CheckConstraint(
                condition=Q(named_on__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("named_on")),
                name="base_validity_after_naming",
                violation_error_message=_("The validity ends after the naming."),
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | Q(state="applied")
                | ~Q(practice="") & ~Q(place="") & ~Q(unit_opinion=""),
                name="recommended_base_is_whole",
                violation_error_message=_(
                    "A recommended base has its address, its practice and the opinion of its unit."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | ~Q(state__in=["named", "active", "re_review", "renewed"])
                | Q(named_on__isnull=False, valid_until__isnull=False) & ~Q(approval=""),
                name="named_base_is_decided",
                violation_error_message=_("A named base carries its approval, its day and its validity."),
            ),
            models.CheckConstraint(
                condition=~Q(state="rectifying") | Q(rectify_by__isnull=False),
                name="rectifying_base_has_date",
                violation_error_message=_("Say until when it is to be put right."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="base_state"),
            models.Index(fields=["unit", "state"], name="base_unit"),
            models.Index(fields=["state", "valid_until"], name="base_validity"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracker:base-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(BaseState(self.state).label)

    @property
    def unit_label(self) -> str:
        return self.unit_name or self.unit.name

    @property
    def is_expired(self) -> bool:
        """The validity is over. Derived, never stored."""
        return self.valid_until is not None and clock.today() > self.valid_until

    @property
    def figure_list(self) -> list[str]:
        """The published figures one by one: "48批;1200人次" gives two."""
        return [figure.strip() for figure in self.figures.replace("；", ";").split(";") if figure.strip()]


class BaseVisit(models.Model):
    """One group of visitors (一批次); how many came is its 人次."""

    base = models.ForeignKey(DemonstrationBase, models.CASCADE, related_name="visits")
    visited_on = models.DateField(_("visited on"))
    visitors_from = models.CharField(_("visitors from"), max_length=120)
    people = models.PositiveIntegerField(_("how many people"), validators=[MinValueValidator(1)])
    purpose = models.CharField(_("what they came to see"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("visit to a base")
        verbose_name_plural = _("visits to a base")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="visit_has_people",
                violation_error_message=_("At least one person came."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} {self.visitors_from}"
