"""A squad with its roster, and the campaign that groups squads (DOMAIN C13, D14)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, PartyOrganization, Person
from tracker.squads.enums import SquadGrade, SquadPart, SquadSource, SquadState, SquadTrigger, SquadType


class Campaign(models.Model):
    """专项行动: a drive with one theme and a term, to which squads belong."""

    title = models.CharField(_("title"), max_length=120)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="campaigns")
    goal = models.TextField(pgettext_lazy("campaign", "goal"), max_length=4000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        app_label = "tracker"
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
                violation_error_message=_("The last day lies before the first one."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Squad(models.Model):
    """A squad for one urgent task. One taken over from a published report states what was published, no more."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    name = models.CharField(_("squad name"), max_length=100)
    squad_type = models.CharField(
        _("type"), max_length=10, choices=SquadType.choices, default=SquadType.PARTY
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, verbose_name=_("campaign"), related_name="squads", null=True, blank=True
    )
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="squads")
    unit_name = models.CharField(_("unit as published"), max_length=200, blank=True)
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        verbose_name=_("party organisation"),
        related_name="squads",
        null=True,
        blank=True,
    )
    proposer = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proposer"), related_name="+", null=True, blank=True
    )
    captain = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("captain"),
        related_name="captained_squads",
        null=True,
        blank=True,
    )
    """Blank in a record taken over that names nobody with an account."""
    trigger = models.CharField(
        _("what calls for it"), max_length=10, choices=SquadTrigger.choices, blank=True
    )
    task = models.TextField(_("task and where it comes from"), max_length=4000, blank=True)
    goal = models.TextField(_("goal (in figures)"), max_length=4000, blank=True)
    support = models.TextField(_("vehicles, material and safety"), max_length=4000, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    approval = models.TextField(_("approval"), max_length=4000, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    flag_awarded_on = models.DateField(_("flag awarded on"), null=True, blank=True)
    result = models.TextField(_("what was achieved"), max_length=10_000, blank=True)
    assessment = models.TextField(_("assessment"), max_length=4000, blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=SquadGrade.choices, blank=True)
    facts = models.TextField(_("facts"), max_length=4000, blank=True)
    figures = models.TextField(_("figures"), max_length=4000, blank=True)
    """Figures as published, one after another, with semicolons between them."""
    source = models.CharField(
        _("source"), max_length=12, choices=SquadSource.choices, default=SquadSource.FORM
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=SquadState.PROPOSED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("squad")
        verbose_name_plural = _("squads")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="squad_ends_after_start",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(source="taken_over")
                | ~Q(state__in=["approved", "flag_awarded", "active", "completed", "assessed"])
                | Q(
                    captain__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    approved_on__isnull=False,
                )
                & ~Q(task="")
                & ~Q(goal=""),
                name="approved_squad_is_whole",
                violation_error_message=_("An approved squad has its captain, task, goal and term."),
            ),
            models.CheckConstraint(
                condition=~Q(state="assessed") | ~Q(grade=""),
                name="assessed_squad_has_grade",
                violation_error_message=_("An assessed squad carries its grade."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="squad_state"),
            models.Index(fields=["unit", "state"], name="squad_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracker:squad-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(SquadState(self.state).label)

    @property
    def head(self) -> Person | None:
        return self.captain

    @property
    def head_part(self) -> str:
        return SquadPart.CAPTAIN

    @property
    def unit_label(self) -> str:
        return self.unit_name or self.unit.name

    @property
    def figure_list(self) -> list[str]:
        """The published figures one by one: "31人;产煤1594万吨" gives two."""
        return [figure.strip() for figure in self.figures.replace("；", ";").split(";") if figure.strip()]


class SquadMember(models.Model):
    """A seat in the roster. The captain sits in it too."""

    squad = models.ForeignKey(Squad, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="squad_seats")
    part = models.CharField(_("part"), max_length=10, choices=SquadPart.choices, default=SquadPart.MEMBER)
    task = models.CharField(_("task in the squad"), max_length=200, blank=True)
    home_unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("home unit"), related_name="+")

    class Meta:
        app_label = "tracker"
        verbose_name = _("squad member")
        verbose_name_plural = _("squad members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["squad", "person"],
                name="squad_member_once",
                violation_error_message=_("This person is in the squad already."),
            ),
            models.UniqueConstraint(
                fields=["squad"],
                condition=Q(part="captain"),
                name="one_captain_per_squad",
                violation_error_message=_("A squad has exactly one captain."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.squad}"

    @property
    def is_head(self) -> bool:
        return self.part == SquadPart.CAPTAIN
