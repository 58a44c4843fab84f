"""The rollout of an outcome at one level, and the answer and proof of each unit that is asked."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.models import Outcome
from tracker.rollout.enums import LIVE_STATES, AdoptionState, Level, RolloutState


class Rollout(models.Model):
    """推广: one outcome at one level. A level asks the units of its scope that no lower level has asked."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, verbose_name=_("outcome"), related_name="rollouts")
    level = models.PositiveSmallIntegerField(
        _("level"),
        choices=Level.choices,
        validators=[MinValueValidator(Level.OWN_UNIT), MaxValueValidator(Level.GROUP)],
    )
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("scope"), related_name="rollouts")
    """The unit, company or group in which this level asks; whoever decides there, approves."""
    recommendation = models.TextField(_("why it should be rolled out"), max_length=4000)
    waiver = models.TextField(_("why the level below is waived"), max_length=2000, blank=True)
    """Not empty: the decision body is asked to let the outcome climb although the level below is not effective."""
    recommended_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("recommended by"), related_name="+"
    )
    recommended_at = models.DateTimeField(_("recommended at"), default=clock.now)
    meeting_number = models.CharField(_("meeting"), max_length=80, blank=True)
    minutes = models.TextField(_("decision and minutes"), max_length=20_000, blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("approved by"), related_name="+", null=True, blank=True
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    reply_by = models.DateField(_("answers until"), null=True, blank=True)
    effective_on = models.DateField(_("effective since"), null=True, blank=True)
    standard_number = models.CharField(_("number of the standard"), max_length=80, blank=True)
    lesson = models.TextField(_("lesson"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=20, default=RolloutState.PROPOSED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("rollout")
        verbose_name_plural = _("rollouts")
        ordering = ["outcome", "level", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "level"],
                condition=Q(state__in=[state.value for state in LIVE_STATES]),
                name="one_live_rollout_per_level",
                violation_error_message=_("This level is recommended or under way already."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=Level.OWN_UNIT.value, level__lte=Level.GROUP.value),
                name="rollout_level_exists",
                violation_error_message=_("There are three levels."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"])
                | ~Q(meeting_number="")
                & Q(approved_by__isnull=False, approved_on__isnull=False, reply_by__gt=F("approved_on")),
                name="approved_rollout_is_on_record",
                violation_error_message=_("An approved rollout names its meeting and the day for answers."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["effective", "standardized"]) | Q(effective_on__isnull=False),
                name="effective_rollout_has_its_day",
                violation_error_message=_("An effective level carries its day."),
            ),
            models.CheckConstraint(
                condition=~Q(state="standardized") | ~Q(standard_number=""),
                name="standardized_rollout_has_number",
                violation_error_message=_("Give the number of the standard or operating procedure."),
            ),
            models.CheckConstraint(
                condition=~Q(state="halted") | ~Q(lesson=""),
                name="halted_rollout_has_lesson",
                violation_error_message=_("Say what was learnt."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="rollout_state"),
            models.Index(fields=["unit", "state"], name="rollout_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome.title} · {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:rollout-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(RolloutState(self.state).label)


class Adoption(models.Model):
    """采纳: one unit's answer to one outcome, and the proof of its use. Its proofs are attachments of the kind
    "adoption"; its benefit is the outcome's benefit booked at this unit.
    """

    rollout = models.ForeignKey(Rollout, models.PROTECT, verbose_name=_("rollout"), related_name="adoptions")
    outcome = models.ForeignKey(Outcome, models.PROTECT, verbose_name=_("outcome"), related_name="adoptions")
    """The rollout's outcome: what the matrix counts by, and of what a unit is asked only once."""
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="adoptions")
    reply_by = models.DateField(_("answer until"))
    requested_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("asked for by"), related_name="+", null=True, blank=True
    )
    """Who asked to adopt, when the unit came forward by itself."""
    answered_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("answered by"), related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    deferred_until = models.DateField(_("deferred until"), null=True, blank=True)
    contact = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("contact"), related_name="+", null=True, blank=True
    )
    started_on = models.DateField(_("in use since"), null=True, blank=True)
    place = models.CharField(_("where it is used"), max_length=120, blank=True)
    scale = models.CharField(_("scale (sets, faces, tonnes)"), max_length=120, blank=True)
    effect = models.TextField(_("effect"), max_length=4000, blank=True)
    problems = models.TextField(_("problems, and what helped"), max_length=4000, blank=True)
    proof_filed_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proof filed by"), related_name="+", null=True, blank=True
    )
    proof_confirmed_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proof confirmed by"), related_name="+", null=True, blank=True
    )
    proven_on = models.DateField(_("verified on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, default=AdoptionState.INVITED)

    class Meta:
        app_label = "tracker"
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "unit"],
                name="adoption_once_per_rollout",
                violation_error_message=_("This unit is asked already."),
            ),
            models.UniqueConstraint(
                fields=["outcome", "unit"],
                condition=~Q(state="released"),
                name="adoption_once_per_outcome",
                violation_error_message=_("This unit has been asked at another level already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "released"])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answered_adoption_is_signed",
                violation_error_message=_("An answer says who gave it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(deferred_until__isnull=False) & ~Q(reason=""),
                name="deferred_adoption_has_day",
                violation_error_message=_("A deferral says until when, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "not_applicable"]) | ~Q(reason=""),
                name="declined_adoption_has_reason",
                violation_error_message=_("“Not applicable” carries its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["adopting", "proof_filed", "proven"]) | Q(started_on__isnull=False),
                name="adopting_unit_has_started",
                violation_error_message=_("An adoption says since when the outcome is in use."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proof_filed", "proven"]) | Q(proof_filed_by__isnull=False),
                name="filed_proof_is_signed",
                violation_error_message=_("A proof says who filed it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="proven")
                | Q(proven_on__isnull=False, proof_confirmed_by__isnull=False)
                & ~Q(proof_confirmed_by=F("proof_filed_by")),
                name="proven_adoption_has_two_people",
                violation_error_message=_("Whoever filed the proof does not confirm it."),
            ),
        ]
        indexes = [
            models.Index(fields=["rollout", "state"], name="adoption_rollout"),
            models.Index(fields=["unit", "state"], name="adoption_unit"),
            models.Index(fields=["deferred_until"], condition=Q(state="deferred"), name="adoption_deferred"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome.title} · {self.unit.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("tracker:adoption-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(AdoptionState(self.state).label)

    @property
    def is_overdue(self) -> bool:
        """The unit has not answered, and the last day for answers is over. Derived, never stored."""
        return self.state == AdoptionState.INVITED and clock.today() > self.reply_by
