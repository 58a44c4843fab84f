"""How an editor picks a record of the tracker: only among those that he may see on its own pages."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from tracker.bases.queries import standing_bases
from tracker.organisation.queries import units_visible_to
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.queries import projects_visible_to
from tracker.squads.queries import campaigns_visible_to, squads_visible_to
from tracker.studios.queries import studios_visible_to

View = TypeVar("View")


class WordsForm(BaseFilterForm):
    """Narrows a list by words in `fields_searched`."""

    q = forms.CharField(label=_("Words in title or number"), required=False, max_length=100)
    fields_searched: tuple[str, ...] = ()

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter(objects)
        words = (self.cleaned_data.get("q") or "").replace("\x00", "").strip()
        if not words:
            return found
        self.is_searching = True
        self.search_query = words
        condition = Q()
        for field in self.fields_searched:
            condition |= Q(**{f"{field}__icontains": words})
        return found.filter(condition)


class _Offering:
    """Beside a view of Wagtail's: what can be chosen is what the editor may see, also by an address typed in."""

    request: Any
    chooser: "RecordChooser"

    def get_object_list(self) -> QuerySet[Any]:
        return self.chooser.visible_to(self.request.user).order_by(self.chooser.order)

    def get_filter_form_class(self) -> type[WordsForm]:
        return type("RecordWordsForm", (WordsForm,), {"fields_searched": self.chooser.fields_searched})

    def get_object(self, pk: str) -> Model:
        found: Model = self.get_object_list().get(pk=pk)
        return found

    def get_objects(self, pks: Iterable[str]) -> QuerySet[Any]:
        return self.get_object_list().filter(pk__in=pks)


class RecordChooser(ChooserViewSet):
    """Everything about one kind is said where it is made."""

    visible_to: Callable[[Any], QuerySet[Any]]
    order = "-pk"
    fields_searched: tuple[str, ...] = ("title", "number")

    @cached_property
    def choose_view_class(self) -> type[ChooseView]:
        return self._offering(ChooseView)

    @cached_property
    def choose_results_view_class(self) -> type[ChooseResultsView]:
        return self._offering(ChooseResultsView)

    @cached_property
    def chosen_view_class(self) -> type[ChosenView]:
        return self._offering(ChosenView)

    @cached_property
    def chosen_multiple_view_class(self) -> type[ChosenMultipleView]:
        return self._offering(ChosenMultipleView)

    def _offering(self, view: type[View]) -> type[View]:
        return type(view.__name__, (_Offering, view), {"chooser": self})


project_chooser = RecordChooser(
    "project_chooser",
    url_prefix="choose-project",
    model="tracker.Project",
    visible_to=projects_visible_to,
    icon="crosshairs",
    choose_one_text=_("Choose a project"),
    choose_another_text=_("Choose another project"),
)
outcome_chooser = RecordChooser(
    "outcome_chooser",
    url_prefix="choose-outcome",
    model="tracker.Outcome",
    visible_to=outcomes_visible_to,
    icon="success",
    choose_one_text=_("Choose an outcome"),
    choose_another_text=_("Choose another outcome"),
)
unit_chooser = RecordChooser(
    "unit_chooser",
    url_prefix="choose-unit",
    model="tracker.OrgUnit",
    visible_to=units_visible_to,
    order="path",
    fields_searched=("name", "code"),
    icon="group",
    choose_one_text=_("Choose a unit"),
    choose_another_text=_("Choose another unit"),
)
base_chooser = RecordChooser(
    "base_chooser",
    url_prefix="choose-base",
    model="tracker.DemonstrationBase",
    visible_to=lambda _editor: standing_bases(),  # those that may be shown in public
    fields_searched=("name", "number"),
    icon="site",
    choose_one_text=_("Choose a base"),
    choose_another_text=_("Choose another base"),
)
squad_chooser = RecordChooser(
    "squad_chooser",
    url_prefix="choose-squad",
    model="tracker.Squad",
    visible_to=squads_visible_to,
    fields_searched=("name", "number"),
    icon="group",
    choose_one_text=_("Choose a squad"),
    choose_another_text=_("Choose another squad"),
)
studio_chooser = RecordChooser(
    "studio_chooser",
    url_prefix="choose-studio",
    model="tracker.Studio",
    visible_to=studios_visible_to,
    fields_searched=("name", "number"),
    icon="group",
    choose_one_text=_("Choose a studio"),
    choose_another_text=_("Choose another studio"),
)
campaign_chooser = RecordChooser(
    "campaign_chooser",
    url_prefix="choose-campaign",
    model="tracker.Campaign",
    visible_to=campaigns_visible_to,
    fields_searched=("title",),
    icon="date",
    choose_one_text=_("Choose a campaign"),
    choose_another_text=_("Choose another campaign"),
)
CHOOSERS = (
    project_chooser,
    outcome_chooser,
    unit_chooser,
    base_chooser,
    squad_chooser,
    studio_chooser,
    campaign_chooser,
)
