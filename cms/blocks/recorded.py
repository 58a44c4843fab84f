"""Blocks that show a record of the tracker: they store its id, and the page fetches what all of them show at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cms.blocks.live import LiveRecords, Named, live_records
from cms.blocks.records import OutcomeIdBlock, ProjectIdBlock


class RecordBlock(blocks.StructBlock):
    """`record` is the field that holds the id; `shows` the part of `LiveRecords` that it is drawn from."""

    record: str
    shows: str

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        record_id = value[self.record]
        records = _records_of(context) or live_records(
            Named(**{self.shows: frozenset(filter(None, [record_id]))})
        )
        context["shown"] = getattr(records, self.shows).get(record_id)
        return context


def _records_of(context: dict[str, Any]) -> LiveRecords | None:
    """What the page has fetched for all its blocks; None in an editor's preview of one block."""
    found = context.get("live")
    return found if isinstance(found, LiveRecords) else None


class LiveFiguresBlock(RecordBlock):
    """The verified benefit and the adoption of an outcome, as they stand when the page is read."""

    outcome = OutcomeIdBlock(label=_("Outcome"))
    record, shows = "outcome", "outcomes"

    class Meta:
        icon = "history"
        label = _("Live figures")
        template = "cms/blocks/live_figures.html"


class TimelineBlock(RecordBlock):
    """The milestones of a project, as they stand when the page is read."""

    project = ProjectIdBlock(label=_("Project"))
    record, shows = "project", "timelines"

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("story", "Timeline")
        template = "cms/blocks/timeline.html"


class TargetsBlock(RecordBlock):
    """Before and after: the targets of a project with what was found."""

    project = ProjectIdBlock(label=_("Project"))
    record, shows = "project", "targets"

    class Meta:
        icon = "table"
        label = _("Targets before and after")
        template = "cms/blocks/targets.html"


class TeamBlock(RecordBlock):
    """团队风采: the 1+N of a project with their units and tasks."""

    project = ProjectIdBlock(label=_("Project"))
    record, shows = "project", "teams"

    class Meta:
        icon = "group"
        label = _("Team")
        template = "cms/blocks/team.html"


class SpreadBlock(RecordBlock):
    """推广: which units use an outcome, and how many were asked."""

    outcome = OutcomeIdBlock(label=_("Outcome"))
    record, shows = "outcome", "spreads"

    class Meta:
        icon = "site"
        label = _("Rollout")
        template = "cms/blocks/spread.html"
