"""A need, the call that it answers, and the ledger file that some of them came from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.needs.enums import (
    CallState,
    DiversionChannel,
    NeedCategory,
    NeedSource,
    NeedState,
    Sensitivity,
)
from tracker.organisation.directory import names_of_unit
from tracker.organisation.models import OrgUnit, Person

MOST_LOSS_WAN = 1_000_000
"""万元 a year; more than that is a slip of the pen."""
LONGEST_UNIT_OPINION = 2000


class LedgerImport(models.Model):
    """One ledger taken in as a whole: which file, how many rows, by whom."""

    filename = models.CharField(_("file"), max_length=200)
    digest = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField(_("rows"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("ledger import")
        verbose_name_plural = _("ledger imports")

    def __str__(self) -> str:
        return self.filename


class NeedCall(models.Model):
    """征集: needs are asked for from one day to another (both included), of a unit and all below it."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is asked for"), max_length=20_000, blank=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit asked"), related_name="calls")
    runner = models.ForeignKey(Person, models.PROTECT, verbose_name=_("who runs it"), related_name="+")
    starts_on = models.DateField(_("taken from"))
    ends_on = models.DateField(_("taken until"))
    state = models.CharField(_("state"), max_length=20, default=CallState.DRAFT)

    class Meta:
        app_label = "tracker"
        verbose_name = _("call for needs")
        verbose_name_plural = _("calls for needs")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="call_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | ~models.Q(text=""),
                name="open_call_says_what_is_asked",
                violation_error_message=_("An open call says what is asked for."),
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="call_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:call-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(CallState(self.state).label)

    @property
    def takes_needs(self) -> bool:
        """Open, and today is one of its days."""
        return self.state == CallState.OPEN and self.starts_on <= clock.today() <= self.ends_on


class Need(models.Model):
    """A problem that somebody has. Money is in 万元; blank means not said, and stays blank."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("what is needed"), max_length=200)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="needs")
    unit_name = models.CharField(_("unit as written"), max_length=200, blank=True)
    """The unit as a ledger names it, when that is not one of our own units."""
    proposer = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("proposer"), related_name="needs", null=True, blank=True
    )
    domain = models.CharField(_("domain"), max_length=60, blank=True)
    category = models.CharField(
        _("category"), max_length=20, choices=NeedCategory.choices, default=NeedCategory.TECHNOLOGY
    )
    problem = models.TextField(_("what hurts"), max_length=20_000, blank=True)
    current_state = models.TextField(_("what has been tried"), max_length=20_000, blank=True)
    wanted = models.TextField(_("what would be good (measurable)"), max_length=20_000, blank=True)
    end_user = models.CharField(_("who would use it"), max_length=200, blank=True)
    sensitivity = models.CharField(
        _("secret or sensitive matters"), max_length=3, choices=Sensitivity.choices, blank=True
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    loss_wan = models.DecimalField(
        _("loss a year (10,000 yuan)"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_LOSS_WAN)],
    )
    can_offer = models.TextField(_("what the unit can offer"), max_length=20_000, blank=True)
    prospects = models.TextField(_("prospects of rollout"), max_length=20_000, blank=True)
    bounty_wan = models.DecimalField(
        _("suggested bounty (10,000 yuan)"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    bounty_remark = models.CharField(_("remark on the amount"), max_length=200, blank=True)
    wished_by = models.DateField(_("wished by"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=NeedSource.choices, default=NeedSource.FORM)
    ledger = models.ForeignKey(LedgerImport, models.PROTECT, null=True, blank=True, related_name="needs")
    call = models.ForeignKey(
        NeedCall, models.PROTECT, verbose_name=_("call"), related_name="needs", null=True, blank=True
    )
    """None: the permanent pool, which is always open."""
    late_for = models.ForeignKey(
        NeedCall, models.PROTECT, verbose_name=_("too late for"), related_name="late", null=True, blank=True
    )
    """The call that it was meant for, had that not been over: it then came into the permanent pool."""
    unit_opinion = models.TextField(_("opinion of the unit"), max_length=LONGEST_UNIT_OPINION, blank=True)
    """单位意见: of its head or liaison, while it waits to be screened."""
    unit_opinion_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("opinion given by"), related_name="+", null=True, blank=True
    )
    unit_opinion_on = models.DateField(_("opinion given on"), null=True, blank=True)
    expert_opinion = models.TextField(_("expert appraisal"), max_length=20_000, blank=True)
    risk_opinion = models.TextField(_("risk assessment"), max_length=20_000, blank=True)
    channel = models.CharField(_("channel"), max_length=20, choices=DiversionChannel.choices, blank=True)
    reply = models.TextField(_("reply to the proposer"), max_length=4000, blank=True)
    checks = models.JSONField(_("screening checklist"), default=list, blank=True)
    """What was checked before it came into the pool: the items of the checklist as they then read."""
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("merged into"), related_name="merged", null=True, blank=True
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("split from"), related_name="parts", null=True, blank=True
    )
    raised_at = models.DateTimeField(_("raised at"), default=clock.now)
    state = models.CharField(_("state"), max_length=20, default=NeedState.DRAFT)

    class Meta:
        app_label = "tracker"
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["pooled", "listed", "resolved"])
                | ~models.Q(expert_opinion="") & ~models.Q(risk_opinion=""),
                name="pooled_need_is_appraised",
                violation_error_message=_("Expert appraisal and risk assessment must both be on file."),
            ),
            models.CheckConstraint(
                condition=models.Q(unit_opinion="", unit_opinion_by=None, unit_opinion_on=None)
                | ~models.Q(unit_opinion="")
                & models.Q(unit_opinion_by__isnull=False, unit_opinion_on__isnull=False),
                name="need_opinion_of_unit_is_signed",
                violation_error_message=_("The opinion of the unit says who gave it, and when."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "returned"]) | ~models.Q(sensitivity="yes"),
                name="need_handed_in_is_not_sensitive",
                violation_error_message=_(
                    "A need that touches secret or sensitive matters is not taken here."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged")
                | models.Q(merged_into__isnull=False) & ~models.Q(reply=""),
                name="merged_need_leads_on",
                violation_error_message=_("A merged need names the need that it goes on in, and why."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="need_not_merged_into_itself",
                violation_error_message=_("A need cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(call__isnull=True) | models.Q(late_for__isnull=True),
                name="need_is_in_a_call_or_late",
                violation_error_message=_("A need that came too late for its call is in the permanent pool."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="diverted") | ~models.Q(channel="") & ~models.Q(reply=""),
                name="diverted_need_is_answered",
                violation_error_message=_("A diverted need names its channel and carries a reply."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="need_state"),
            models.Index(fields=["unit", "state"], name="need_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:need-detail", args=[self.pk])

    def get_state_display(self) -> str:
        return str(NeedState(self.state).label)

    @property
    def unit_label(self) -> str:
        return self.unit_name or names_of_unit(self.unit_id).name


class NeedSupport(models.Model):
    """Somebody stands behind another's need, for their own unit: we have this problem too."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    words = models.CharField(_("how it shows with us"), max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("support of a need")
        verbose_name_plural = _("supports of needs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "person"],
                name="need_supported_once",
                violation_error_message=_("You stand behind this need already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.need} · {self.person}"
