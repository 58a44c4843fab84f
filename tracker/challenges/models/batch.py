"""A list of challenges that are published together."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.organisation.models import OrgUnit


class ChallengeBatch(models.Model):
    """榜单: one list of challenges, published together under one document number."""

    title = models.CharField(_("title"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, verbose_name=_("publishing unit"), related_name="batches"
    )
    text = models.TextField(_("opening words of the notice"), max_length=4000, blank=True)
    collect_from = models.DateField(_("collecting from"))
    publish_on = models.DateField(_("published on"))
    bid_until = models.DateField(_("bids until"))
    judge_until = models.DateField(_("judged until"))
    execute_until = models.DateField(_("executed until"))
    accept_until = models.DateField(_("accepted until"))
    roll_out_until = models.DateField(_("rolled out until"))

    class Meta:
        app_label = "tracker"
        verbose_name = _("challenge batch")
        verbose_name_plural = _("challenge batches")
        ordering = ["-publish_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_on__gte=F("collect_from"))
                & Q(bid_until__gte=F("publish_on"))
                & Q(judge_until__gte=F("bid_until"))
                & Q(execute_until__gte=F("judge_until"))
                & Q(accept_until__gte=F("execute_until"))
                & Q(roll_out_until__gte=F("accept_until")),
                name="batch_phases_follow_one_another",
                violation_error_message=_(
                    "Each phase ends on or after the day on which the one before it ends."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tracker:batch-detail", args=[self.pk])
