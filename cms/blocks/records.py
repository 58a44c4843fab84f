"""Blocks that hold the id of a record and nothing else, so that what they show can never be out of date."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import cached_property
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import FieldBlock

from cms.choosers import outcome_chooser, project_chooser


class RecordIdBlock(FieldBlock):
    """An id, picked in a chooser. Unlike Wagtail's chooser blocks it loads no row: whoever draws a page fetches
    all records of all its blocks at once.
    """

    chooser: ChooserViewSet

    def __init__(self, *, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self._required, self._help_text = required, help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.IntegerField:
        return forms.IntegerField(
            widget=self.chooser.widget_class(), required=self._required, help_text=self._help_text
        )

    def get_form_state(self, value: int | None) -> Any:
        return self.field.widget.get_value_data(value)

    def extract_references(self, value: int | None) -> Iterator[tuple[type[Model], str, str, str]]:
        if value is not None:
            yield self.field.widget.model_class, str(value), "", ""


class OutcomeIdBlock(RecordIdBlock):
    chooser = outcome_chooser

    class Meta:
        icon = "success"


class ProjectIdBlock(RecordIdBlock):
    chooser = project_chooser

    class Meta:
        icon = "crosshairs"
