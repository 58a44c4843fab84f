"""A team and its members."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.organisation.models import OrgUnit, Person
from tracker.teams.enums import MemberPart, MemberState


class Team(models.Model):
    name = models.CharField(_("team name"), max_length=100)
    lead = models.ForeignKey(Person, models.PROTECT, verbose_name=_("lead"), related_name="led_teams")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("home unit"), related_name="teams")
    """The lead's home unit at the time of forming: the unit that backs the bid."""

    class Meta:
        app_label = "tracker"
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """One of the N. The lead is a member too, confirmed by forming the team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="team_seats")
    part = models.CharField(_("part"), max_length=10, choices=MemberPart.choices, default=MemberPart.MEMBER)
    task = models.CharField(_("task in the team"), max_length=200, blank=True)
    share = models.DecimalField(
        _("share of working time (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(20),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
    )
    home_unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("home unit"), related_name="+")
    state = models.CharField(_("state"), max_length=20, default=MemberState.INVITED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                name="member_once",
                violation_error_message=_("This person is in the team already."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=models.Q(part="lead"),
                name="one_lead_per_team",
                violation_error_message=_("A team has exactly one lead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"

    def get_state_display(self) -> str:
        return str(MemberState(self.state).label)

    @property
    def is_lead(self) -> bool:
        return self.part == MemberPart.LEAD
