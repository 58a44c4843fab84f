"""Forms of a layout: the workbook to keep, and what stands in each of its columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.challenges.layouts.fields import FIELDS
from tracker.challenges.models import WorkbookLayout
from tracker.foundation.text_fields import PlainField
from tracker.organisation.models import OrgUnit


class LayoutForm(forms.Form):
    name = PlainField(
        label=_("Name of the layout"), max_length=60, help_text=_("Such as: monthly report to the group.")
    )
    unit = forms.ModelChoiceField(label=_("Kept for the unit"), queryset=OrgUnit.objects.none())
    file = forms.FileField(
        label=_("Your workbook (.xlsx)"),
        help_text=_("With its header row; what stands below it is left out. At most 5 MB, no formulas."),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = units


class MatchForm(forms.Form):
    """One choice for each column, in their order; empty leaves the column to whoever fills the form on."""

    def __init__(self, layout: WorkbookLayout, data: Any = None) -> None:
        super().__init__(data)
        choices = [("", _("Leave empty")), *((field.name, field.label) for field in FIELDS)]
        for place, column in enumerate(layout.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=f"{column['letter']} · {column['header']}",
                choices=choices,
                required=False,
                initial=column["field"],
            )

    @property
    def matched(self) -> list[str]:
        """The names of the fields from left to right."""
        return [self.cleaned_data[name] for name in self.fields]
