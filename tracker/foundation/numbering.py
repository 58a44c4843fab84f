"""Running numbers per prefix and year: XQ-2026-001, JB-2026-001, GG-2026-001 …"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock


class NumberSeries(models.Model):
    """The last number given out under one prefix and year."""

    prefix = models.CharField(_("prefix"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:03}"


def next_number(prefix: str) -> str:
    """Give out the next number of this year, such as "JB-2026-007"; no number is given out twice.

    Call inside the transaction that stores it: the row lock then also keeps the series free of gaps.
    """
    return next_numbers(prefix, 1)[0]


def next_numbers(prefix: str, count: int) -> list[str]:
    """The next `count` numbers of this year, in order."""
    year = clock.today().year
    NumberSeries.objects.get_or_create(prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{prefix}-{year}-{number:03}" for number in range(first, series.last + 1)]
