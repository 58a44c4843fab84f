"""How an editor picks a record of the tracker: only among those that he may see on its own pages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from tracker.bases.queries import standing_bases
from tracker.organisation.queries import units_visible_to
from tracker.outcomes.queries import outcomes_visible_to
from tracker.projects.queries import projects_visible_to
from tracker.squads.queries import campaigns_visible_to, squads_visible_to
from tracker.studios.queries import studios_visible_to


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


class NameForm(WordsForm):
    fields_searched = ("name", "number")


class TitleForm(WordsForm):
    fields_searched = ("title",)


class VisibleProjects:
    filter_form_class = WordsForm

    def get_object_list(self) -> QuerySet[Any]:
        return projects_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class VisibleOutcomes:
    filter_form_class = WordsForm

    def get_object_list(self) -> QuerySet[Any]:
        return outcomes_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class BearingName:
    """Bases that may be shown in public."""

    filter_form_class = NameForm

    def get_object_list(self) -> QuerySet[Any]:
        return standing_bases().order_by("-pk")


class VisibleSquads:
    filter_form_class = NameForm

    def get_object_list(self) -> QuerySet[Any]:
        return squads_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class VisibleStudios:
    filter_form_class = NameForm

    def get_object_list(self) -> QuerySet[Any]:
        return studios_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


class VisibleCampaigns:
    filter_form_class = TitleForm

    def get_object_list(self) -> QuerySet[Any]:
        return campaigns_visible_to(self.request.user).order_by("-pk")  # type: ignore[attr-defined]  # beside a view


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


class ChooseBaseView(BearingName, ChooseView):
    pass


class ChooseBaseResultsView(BearingName, ChooseResultsView):
    pass


class ChooseSquadView(VisibleSquads, ChooseView):
    pass


class ChooseSquadResultsView(VisibleSquads, ChooseResultsView):
    pass


class ChooseStudioView(VisibleStudios, ChooseView):
    pass


class ChooseStudioResultsView(VisibleStudios, ChooseResultsView):
    pass


class ChooseCampaignView(VisibleCampaigns, ChooseView):
    pass


class ChooseCampaignResultsView(VisibleCampaigns, ChooseResultsView):
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


class BaseChooserViewSet(ChooserViewSet):
    model = "tracker.DemonstrationBase"
    icon = "site"
    choose_one_text = _("Choose a base")
    choose_another_text = _("Choose another base")
    choose_view_class = ChooseBaseView
    choose_results_view_class = ChooseBaseResultsView


class SquadChooserViewSet(ChooserViewSet):
    model = "tracker.Squad"
    icon = "group"
    choose_one_text = _("Choose a squad")
    choose_another_text = _("Choose another squad")
    choose_view_class = ChooseSquadView
    choose_results_view_class = ChooseSquadResultsView


class StudioChooserViewSet(ChooserViewSet):
    model = "tracker.Studio"
    icon = "group"
    choose_one_text = _("Choose a studio")
    choose_another_text = _("Choose another studio")
    choose_view_class = ChooseStudioView
    choose_results_view_class = ChooseStudioResultsView


class CampaignChooserViewSet(ChooserViewSet):
    model = "tracker.Campaign"
    icon = "date"
    choose_one_text = _("Choose a campaign")
    choose_another_text = _("Choose another campaign")
    choose_view_class = ChooseCampaignView
    choose_results_view_class = ChooseCampaignResultsView


project_chooser = ProjectChooserViewSet("project_chooser", url_prefix="choose-project")
outcome_chooser = OutcomeChooserViewSet("outcome_chooser", url_prefix="choose-outcome")
unit_chooser = UnitChooserViewSet("unit_chooser", url_prefix="choose-unit")
base_chooser = BaseChooserViewSet("base_chooser", url_prefix="choose-base")
squad_chooser = SquadChooserViewSet("squad_chooser", url_prefix="choose-squad")
studio_chooser = StudioChooserViewSet("studio_chooser", url_prefix="choose-studio")
campaign_chooser = CampaignChooserViewSet("campaign_chooser", url_prefix="choose-campaign")
CHOOSERS = (
    project_chooser,
    outcome_chooser,
    unit_chooser,
    base_chooser,
    squad_chooser,
    studio_chooser,
    campaign_chooser,
)
