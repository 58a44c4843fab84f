"""The archive: one entry per withdrawal. The page itself stays with the editors."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from tracker.organisation.models import Person


class Withdrawal(models.Model):
    """Readers who come to the page's address are told the day and the reason, until it is published again."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="withdrawals")
    title = models.CharField(_("title"), max_length=255)
    reason = models.CharField(_("reason, as readers see it"), max_length=300)
    withdrawn_on = models.DateField(_("withdrawn on"))
    by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("withdrawn by"), related_name="+")
    restored_on = models.DateField(_("published again on"), null=True, blank=True)

    class Meta:
        app_label = "cms"
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(restored_on__isnull=True),
                name="one_open_withdrawal",
                violation_error_message=_("This page is withdrawn already."),
            )
        ]

    def __str__(self) -> str:
        return self.title
