"""Panels, score sheets, public notices and objections, decisions with their votes."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.deliberation.enums import (
    DecisionMatter,
    DecisionState,
    NoticeState,
    ObjectionState,
    PanelState,
    SheetState,
    VoteChoice,
)
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person


class SubjectMixin(models.Model):
    """What is judged or announced: kind and id, with its name frozen at the time."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    subject_label = models.CharField(max_length=300)

    class Meta:
        abstract = True


class ReviewPanel(SubjectMixin):
    """Experts who score the candidates for one subject by weighted criteria."""

    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="panels")
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2, default=Decimal(60))
    due_at = models.DateTimeField(_("scores due"))
    state = models.CharField(_("state"), max_length=20, default=PanelState.SCORING)

    class Meta:
        app_label = "tracker"
        verbose_name = _("review panel")
        verbose_name_plural = _("review panels")
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="panel_subject")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:panel-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(PanelState(self.state).label)


class Criterion(models.Model):
    """One criterion of a panel; the weights of a panel add up to 100."""

    panel = models.ForeignKey(ReviewPanel, models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.weight})"


class ScoreSheet(models.Model):
    """One expert's judgement of one candidate. Others' sheets stay hidden until the panel is closed."""

    panel = models.ForeignKey(ReviewPanel, models.CASCADE, related_name="sheets")
    expert = models.ForeignKey(Person, models.PROTECT, related_name="score_sheets")
    candidate_kind = models.CharField(max_length=40)
    candidate_id = models.PositiveBigIntegerField()
    candidate_label = models.CharField(max_length=300)
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField(pgettext_lazy("score sheet", "comment"), blank=True, max_length=2000)
    is_recommended = models.BooleanField(_("recommended"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=SheetState.ASSIGNED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "expert", "candidate_kind", "candidate_id"], name="one_sheet_each"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | models.Q(total__isnull=False),
                name="submitted_sheet_has_total",
                violation_error_message=_("A submitted sheet carries points for every criterion."),
            ),
        ]
        indexes = [models.Index(fields=["candidate_kind", "candidate_id"], name="sheet_candidate")]

    def __str__(self) -> str:
        return self.candidate_label

    def get_absolute_url(self) -> str:
        return reverse("tracker:score-sheet", args=[self.pk])

    def get_state_display(self) -> str:
        return str(SheetState(self.state).label)


class Mark(models.Model):
    """Points for one criterion, 0 to the criterion's weight."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)

    class Meta:
        app_label = "tracker"
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="one_mark_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(points__gte=0),
                name="points_not_negative",
                violation_error_message=_("Points are never negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class PublicNotice(SubjectMixin):
    """公示: what is about to be decided, open to named objections for a number of working days."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="public_notices")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    audit_head = models.CharField(_("audit head"), max_length=64)
    state = models.CharField(_("state"), max_length=20, default=NoticeState.OPEN)

    class Meta:
        app_label = "tracker"
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(state="open"),
                name="one_open_notice",
                violation_error_message=_("There is an open notice on this already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="notice_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:notice-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(NoticeState(self.state).label)

    @property
    def has_run_its_time(self) -> bool:
        """The last day of the period is over, by the server's clock."""
        return clock.today() > self.ends_on


class Objection(models.Model):
    """A named objection to a notice. Who objected is seen by discipline inspection and the office alone."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="objections")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(_("objection"), max_length=4000)
    filed_at = models.DateTimeField(_("filed at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=ObjectionState.FILED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.notice)

    def get_absolute_url(self) -> str:
        return self.notice.get_absolute_url()

    def get_state_display(self) -> str:
        return str(ObjectionState(self.state).label)


class Decision(SubjectMixin):
    """实名表决与全程纪要: what a deciding body decided in which meeting, who voted how, and its minutes. Final."""

    matter = models.CharField(_("matter"), max_length=20, choices=DecisionMatter.choices)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="decisions")
    """The unit whose matter it is: who works for it may read the decision."""
    body = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("deciding body"), related_name="+", null=True, blank=True
    )
    """Whose deciding body it was: the unit itself, or one above it. Unknown for what was taken over."""
    meeting_number = models.CharField(_("meeting"), max_length=80, blank=True)
    minutes = models.TextField(_("decision and minutes"), max_length=20_000, blank=True)
    answer_to_objections = models.TextField(_("answer to the objections"), max_length=4000, blank=True)
    reason_without = models.TextField(_("why it goes on without"), max_length=2000, blank=True)
    """Why the body did not wait for opinions that it had asked for."""
    decided_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("recorded by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=DecisionState.RECORDED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.subject_label} · {self.get_matter_display()}"

    def get_state_display(self) -> str:
        return str(DecisionState(self.state).label)


class Vote(models.Model):
    """One member's vote under their own name; whoever has no account here is known by the name alone."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("voter"), related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=60)
    choice = models.CharField(_("vote"), max_length=10, choices=VoteChoice.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "name"],
                name="one_vote_each",
                violation_error_message=_("Nobody votes twice."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_choice_display()}"
