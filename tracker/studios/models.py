"""A studio with its roster (DOMAIN C14, D13)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, PartyOrganization, Person
from tracker.studios.enums import StudioPart, StudioSource, StudioState, StudioTier, StudioType

HIGHER_LEVEL_WORDS = ("国家", "中国", "全国")
HIGHER_LEVEL_REFUSAL = _(
    "A name with 国家, 中国 or 全国 claims a level that we cannot give. Name the studio after its leader or its trade."
)


def claims_no_higher_level(name: str) -> None:
    """Raises ValidationError for a name that speaks for the nation (创建示范活动管理办法, 2022)."""
    if any(word in name for word in HIGHER_LEVEL_WORDS):
        raise ValidationError(HIGHER_LEVEL_REFUSAL)


class Studio(models.Model):
    """A studio. One taken over from a published report states what was published, no more."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("studio name"), max_length=100)
    """As published when taken over; of our own studios none claims a level above the group."""
    studio_type = models.CharField(
        _("type"), max_length=20, choices=StudioType.choices, default=StudioType.EMPLOYEE
    )
    tier = models.CharField(_("tier"), max_length=10, choices=StudioTier.choices, default=StudioTier.UNIT)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="studios")
    unit_name = models.CharField(_("unit as published"), max_length=200, blank=True)
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        verbose_name=_("party organisation"),
        related_name="studios",
        null=True,
        blank=True,
    )
    proposer = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proposer"), related_name="+", null=True, blank=True
    )
    leader = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("leader of the studio"),
        related_name="led_studios",
        null=True,
        blank=True,
    )
    """Blank in a record taken over that names nobody with an account."""
    honours = models.CharField(_("honours and titles of the leader"), max_length=300, blank=True)
    premises = models.TextField(_("premises and equipment"), max_length=4000, blank=True)
    funding = models.TextField(_("funding"), max_length=4000, blank=True)
    achievements = models.TextField(_("achievements of the last three years"), max_length=10_000, blank=True)
    plan = models.TextField(_("plan for the year"), max_length=10_000, blank=True)
    starts_on = models.DateField(_("set up on"), null=True, blank=True)
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    unit_opinion = models.TextField(_("opinion of the unit"), max_length=4000, blank=True)
    union_opinion = models.TextField(_("opinion of the trade union"), max_length=4000, blank=True)
    named_on = models.DateField(_("named on"), null=True, blank=True)
    rectify_by = models.DateField(_("to be put right by"), null=True, blank=True)
    facts = models.TextField(_("facts"), max_length=4000, blank=True)
    figures = models.TextField(_("figures"), max_length=4000, blank=True)
    """Figures as published, one after another, with semicolons between them."""
    source = models.CharField(
        _("source"), max_length=12, choices=StudioSource.choices, default=StudioSource.FORM
    )
    applied_at = models.DateTimeField(_("applied at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=StudioState.APPLIED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("studio")
        verbose_name_plural = _("studios")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | ~Q(name__contains="国家") & ~Q(name__contains="中国") & ~Q(name__contains="全国"),
                name="studio_claims_no_higher_level",
                violation_error_message=HIGHER_LEVEL_REFUSAL,
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="studio_ends_after_start",
                violation_error_message=_("It is valid until a day before it was set up."),
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | Q(state="applied")
                | Q(leader__isnull=False) & ~Q(plan="") & ~Q(unit_opinion=""),
                name="recommended_studio_is_whole",
                violation_error_message=_(
                    "A recommended studio has its leader, its plan and the opinion of its unit."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | Q(state__in=["applied", "unit_recommended"])
                | Q(named_on__isnull=False) & ~Q(union_opinion=""),
                name="named_studio_is_decided",
                violation_error_message=_(
                    "A named studio carries the opinion of the trade union and the day."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="rectifying") | Q(rectify_by__isnull=False),
                name="rectifying_studio_has_date",
                violation_error_message=_("Say until when it is to be put right."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="studio_state"),
            models.Index(fields=["unit", "state"], name="studio_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracker:studio-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(StudioState(self.state).label)

    @property
    def head(self) -> Person | None:
        return self.leader

    @property
    def head_part(self) -> str:
        return StudioPart.LEADER

    @property
    def unit_label(self) -> str:
        return self.unit_name or self.unit.name

    @property
    def figure_list(self) -> list[str]:
        """The published figures one by one: "成果1000多项;转化685项" gives two."""
        return [figure.strip() for figure in self.figures.replace("；", ";").split(";") if figure.strip()]


class StudioMember(models.Model):
    """A seat in the roster. The leader sits in it too."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="studio_seats")
    part = models.CharField(_("part"), max_length=10, choices=StudioPart.choices, default=StudioPart.MEMBER)
    task = models.CharField(_("field of work"), max_length=200, blank=True)
    home_unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("home unit"), related_name="+")

    class Meta:
        app_label = "tracker"
        verbose_name = _("studio member")
        verbose_name_plural = _("studio members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["studio", "person"],
                name="studio_member_once",
                violation_error_message=_("This person is in the studio already."),
            ),
            models.UniqueConstraint(
                fields=["studio"],
                condition=Q(part="leader"),
                name="one_leader_per_studio",
                violation_error_message=_("A studio has exactly one leader."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.studio}"

    @property
    def is_head(self) -> bool:
        return self.part == StudioPart.LEADER
