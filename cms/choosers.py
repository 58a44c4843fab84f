"""How an editor picks a record of the tracker: only among those that he may see on its own pages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from tracker.organisation.queries import units_visible_to
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.queries import projects_visible_to


class WordsForm(BaseFilterForm):
    """Narrows a list by words in its title or number."""

    q = forms.CharField(label=_("Words in title or number"), required=False, max_length=100)
    fields_searched: tuple[str, ...] = ("title", "number")

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


class UnitWordsForm(WordsForm):
    fields_searched = ("name", "code")


class VisibleProjects:
    filter_form_class = WordsForm

    def get_object_list(self) -> QuerySet[Any]:
        return projects_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class VisibleOutcomes:
    filter_form_class = WordsForm

    def get_object_list(self) -> QuerySet[Any]:
        return outcomes_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class VisibleUnits:
    filter_form_class = UnitWordsForm

    def get_object_list(self) -> QuerySet[Any]:
        return units_visible_to(self.request.user).order_by("path")  # type: ignore[attr-defined]  # beside a view


class ChooseProjectView(VisibleProjects, ChooseView):
    pass


class ChooseProjectResultsView(VisibleProjects, ChooseResultsView):
    pass


class ChooseOutcomeView(VisibleOutcomes, ChooseView):
    pass


class ChooseOutcomeResultsView(VisibleOutcomes, ChooseResultsView):
    pass


class ChooseUnitView(VisibleUnits, ChooseView):
    pass


class ChooseUnitResultsView(VisibleUnits, ChooseResultsView):
    pass


class ProjectChooserViewSet(ChooserViewSet):
    model = "tracker.Project"
    icon = "crosshairs"
    choose_one_text = _("Choose a project")
    choose_another_text = _("Choose another project")
    choose_view_class = ChooseProjectView
    choose_results_view_class = ChooseProjectResultsView


class OutcomeChooserViewSet(ChooserViewSet):
    model = "tracker.Outcome"
    icon = "success"
    choose_one_text = _("Choose an outcome")
    choose_another_text = _("Choose another outcome")
    choose_view_class = ChooseOutcomeView
    choose_results_view_class = ChooseOutcomeResultsView


class UnitChooserViewSet(ChooserViewSet):
    model = "tracker.OrgUnit"
    icon = "group"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    choose_view_class = ChooseUnitView
    choose_results_view_class = ChooseUnitResultsView


project_chooser = ProjectChooserViewSet("project_chooser", url_prefix="choose-project")
outcome_chooser = OutcomeChooserViewSet("outcome_chooser", url_prefix="choose-outcome")
unit_chooser = UnitChooserViewSet("unit_chooser", url_prefix="choose-unit")
