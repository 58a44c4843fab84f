"""A project with its charter, its milestones, what was measured, and the result of its acceptance."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.bids.models import Bid, Commitment
from tracker.challenges.models import Challenge, TargetMetric
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, PartyOrganization, Person
from tracker.projects.enums import IntegrationType, MilestoneState, ProjectState
from tracker.teams.models import Team


class Project(models.Model):
    """攻关项目: one winning bid carried out. Money is in 万元."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=300)
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, verbose_name=_("challenge"), related_name="projects"
    )
    bid = models.OneToOneField(Bid, models.PROTECT, verbose_name=_("bid"), related_name="project")
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, verbose_name=_("commitment"), related_name="project"
    )
    team = models.OneToOneField(Team, models.PROTECT, verbose_name=_("team"), related_name="project")
    lead = models.ForeignKey(Person, models.PROTECT, verbose_name=_("lead"), related_name="led_projects")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("home unit"), related_name="projects")
    """The lead's home unit, as it was when the team formed."""
    company = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("company"), related_name="+")
    """The company that the home unit belongs to: what lists count and filter by."""
    end_user_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("end user"), related_name="used_projects"
    )
    budget_wan = models.DecimalField(
        _("budget (10,000 yuan)"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    starts_on = models.DateField(_("starts on"))
    planned_end = models.DateField(_("planned end"))
    original_end = models.DateField(_("original end"))
    """The end by the signed charter. Kept for good beside `planned_end`, which an extension may move."""
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended on"), null=True, blank=True)
    research_content = models.TextField(_("what is to be done"), max_length=20_000, blank=True)
    acceptance_terms = models.TextField(_("how it is accepted"), max_length=10_000, blank=True)
    ip_terms = models.TextField(_("intellectual property"), max_length=10_000, blank=True)
    charter_signed_at = models.DateTimeField(_("charter signed at"), null=True, blank=True)
    temporary_branch = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        verbose_name=_("temporary party branch"),
        related_name="projects",
        null=True,
        blank=True,
    )
    integration_type = models.CharField(
        _("integration type"), max_length=20, choices=IntegrationType.choices, blank=True
    )
    self_assessment = models.TextField(_("self-assessment"), max_length=20_000, blank=True)
    acceptance_opinion = models.TextField(_("acceptance opinion"), max_length=20_000, blank=True)
    acceptance_experts = models.CharField(_("experts of the acceptance"), max_length=500, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    rectification_items = models.TextField(_("to be rectified"), max_length=10_000, blank=True)
    rectify_until = models.DateField(_("to be rectified until"), null=True, blank=True)
    rectification_report = models.TextField(_("what was rectified"), max_length=10_000, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    """The day on which a project ended without being accepted."""
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=30, default=ProjectState.PENDING_CHARTER)

    class Meta:
        app_label = "tracker"
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gt=F("starts_on")) & Q(original_end__gt=F("starts_on")),
                name="project_ends_after_its_start",
                violation_error_message=_("The project ends after it has started."),
            ),
            models.CheckConstraint(
                condition=Q(budget_wan__gte=0),
                name="project_budget_not_negative",
                violation_error_message=_("The budget is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending_charter", "terminated"]) | Q(charter_signed_at__isnull=False),
                name="established_project_has_charter",
                violation_error_message=_("An established project has a signed charter."),
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | Q(suspended_on__isnull=False),
                name="suspended_project_has_day",
                violation_error_message=_("A suspended project says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=["acceptance_requested", "accepting", "rectifying", "reaccepting", "accepted"]
                )
                | ~Q(self_assessment=""),
                name="project_in_acceptance_assessed_itself",
                violation_error_message=_("A request for acceptance carries the team's self-assessment."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rectifying", "reaccepting"])
                | ~Q(rectification_items="") & Q(rectify_until__isnull=False),
                name="rectifying_project_has_items",
                violation_error_message=_("A rectification names its items and its last day."),
            ),
            models.CheckConstraint(
                condition=~Q(state="reaccepting") | ~Q(rectification_report=""),
                name="reaccepting_project_has_report",
                violation_error_message=_("Say what was rectified."),
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="accepted_project_has_day",
                violation_error_message=_("An accepted project says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "not_accepted"])
                | ~Q(acceptance_opinion="") & ~Q(acceptance_experts=""),
                name="judged_project_has_opinion",
                violation_error_message=_("An acceptance carries its opinion and names its experts."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="project_state"),
            models.Index(fields=["state", "planned_end"], name="project_end"),
            models.Index(fields=["company", "state"], name="project_company"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:project-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(ProjectState(self.state).label)


class Milestone(models.Model):
    """里程碑: a dated step with a deliverable and its share of the whole (%).

    `baseline_on` is the date of the signed charter, kept for good; `due_on` the date in force. Its evidence are
    attachments of the kind "milestone".
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("project"), related_name="milestones")
    order = models.PositiveSmallIntegerField(_("order"), validators=[MinValueValidator(1)])
    name = models.CharField(_("milestone"), max_length=120)
    deliverable = models.CharField(_("what is delivered"), max_length=300)
    baseline_on = models.DateField(_("baseline"))
    due_on = models.DateField(_("due on"))
    weight = models.PositiveSmallIntegerField(
        _("weight (%)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    report_text = models.TextField(_("what was done"), max_length=10_000, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reported_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("reported by"), related_name="+", null=True, blank=True
    )
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("reviewed by"), related_name="+", null=True, blank=True
    )
    review_note = models.TextField(_("review"), max_length=4000, blank=True)
    passed_on = models.DateField(_("passed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=MilestoneState.PLANNED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["project", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "order"],
                name="milestone_order_once",
                violation_error_message=_("Two milestones share a place."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1) & Q(weight__lte=100),
                name="milestone_weight_is_a_share",
                violation_error_message=_("A weight lies between 1 and 100."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reported", "passed"])
                | ~Q(report_text="") & Q(reported_at__isnull=False) & Q(reported_by__isnull=False),
                name="reported_milestone_has_report",
                violation_error_message=_("A report says what was done."),
            ),
            models.CheckConstraint(
                condition=~Q(state="passed")
                | Q(passed_on__isnull=False)
                & Q(reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("reported_by")),
                name="milestone_passed_by_a_second_person",
                violation_error_message=_("Whoever reports a milestone does not pass it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | Q(reviewed_by__isnull=False) & ~Q(review_note=""),
                name="waived_milestone_has_reason",
                violation_error_message=_("Waiving a milestone needs a reason."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="milestone_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:milestone-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(MilestoneState(self.state).label)

    @property
    def code(self) -> str:
        return f"M{self.order}"


class MeasuredValue(models.Model):
    """What was measured for a target: at a milestone, or (without one) for the request for acceptance."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="measured_values")
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="measured_values", null=True, blank=True
    )
    target = models.ForeignKey(
        TargetMetric, models.PROTECT, verbose_name=_("target"), related_name="measured_values"
    )
    value = models.DecimalField(_("measured"), max_digits=14, decimal_places=4)
    measured_on = models.DateField(_("measured on"), default=clock.today)
    proof = models.CharField(_("proof"), max_length=300, blank=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("measured value")
        verbose_name_plural = _("measured values")
        ordering = ["measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "target"],
                condition=Q(milestone__isnull=False),
                name="measured_once_per_milestone",
            ),
            models.UniqueConstraint(
                fields=["project", "target"],
                condition=Q(milestone__isnull=True),
                name="measured_once_for_acceptance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.value:f}"


class AcceptanceResult(models.Model):
    """One line of the acceptance: what was found for one target, and whether that meets it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="acceptance_results")
    target = models.ForeignKey(
        TargetMetric, models.PROTECT, verbose_name=_("target"), related_name="acceptance_results"
    )
    measured = models.DecimalField(_("measured"), max_digits=14, decimal_places=4)
    is_met = models.BooleanField(_("met"))
    """As judged on the day of the acceptance."""

    class Meta:
        app_label = "tracker"
        verbose_name = _("acceptance result")
        verbose_name_plural = _("acceptance results")
        ordering = ["target__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "target"], name="one_result_per_target")]

    def __str__(self) -> str:
        return f"{self.target}: {self.measured:f}"
