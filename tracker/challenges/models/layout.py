"""The form in which a unit hands its challenges on: its own workbook, and what of ours stands in which column."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person


def template_path(_layout: "WorkbookLayout", _filename: str) -> str:
    """A name that nobody can guess; what the file was called is kept in the row."""
    return f"layouts/{uuid4().hex}.xlsx"


class WorkbookLayout(models.Model):
    """表样: uploaded once, filled as often as wanted."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, verbose_name=_("unit"), related_name="layouts")
    name = models.CharField(_("name"), max_length=60)
    filename = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("file"), upload_to=template_path, max_length=200)
    """Cleaned: the one sheet down to its header, with its widths and looks, and nothing else of the workbook."""
    columns = models.JSONField(_("columns"), default=list)
    """From left to right: {"letter", "header", "unit" (of an amount), "field" (a `LayoutField`, or "")}."""
    header_row = models.PositiveSmallIntegerField(_("last row of the header"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("workbook layout")
        verbose_name_plural = _("workbook layouts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="layout_named_once",
                violation_error_message=_("The unit has a layout of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tracker:layout-detail", args=[self.pk])
