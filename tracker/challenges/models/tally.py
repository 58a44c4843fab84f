"""The tally that the board counts by."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.organisation.models import OrgUnit


class ChallengeTally(models.Model):
    """How many challenges stand in a state, per domain, company, range of reward, month of the deadline (see
    `board/bands.py`) and visibility: what the facets sum. A cell that is empty is deleted. Changed in the transaction of
    each act, so that no page ever counts the challenges themselves; a test holds it against the live count.
    """

    state = models.CharField(max_length=20)
    domain = models.CharField(max_length=60)
    company = models.ForeignKey(OrgUnit, models.CASCADE, related_name="+")
    visibility = models.CharField(max_length=10)
    band = models.PositiveSmallIntegerField()
    month = models.PositiveIntegerField()
    count = models.IntegerField(default=0)
    bounty_wan = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        app_label = "tracker"
        verbose_name = _("challenge tally")
        verbose_name_plural = _("challenge tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["state", "domain", "company", "visibility", "band", "month"],
                name="one_tally_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state}/{self.domain}/{self.company_id}/{self.visibility}: {self.count}"


class FacetTally(models.Model):
    """The same summed by each facet alone, for a board on which nothing is chosen: some hundred rows, however many
    cells there are. `value` is the cell's, as text; without facet and value the state's total.
    """

    state = models.CharField(max_length=20)
    visibility = models.CharField(max_length=10)
    facet = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=60, blank=True)
    count = models.IntegerField(default=0)
    bounty_wan = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        app_label = "tracker"
        verbose_name = _("facet tally")
        verbose_name_plural = _("facet tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["state", "visibility", "facet", "value"], name="one_tally_per_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state}/{self.visibility}/{self.facet}={self.value}: {self.count}"
