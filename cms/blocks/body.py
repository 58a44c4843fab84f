"""The blocks that a story's text is made of. Each draws itself by a template of `templates/cms/blocks/`, and on
paper by its namesake in `templates/cms/print/`.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.live import LiveRecords, live_records
from cms.blocks.records import OutcomeIdBlock, ProjectIdBlock

RICH_TEXT_FEATURES: Final = ["bold", "italic", "link", "ol", "ul"]
"""No headings (the frame gives them), no pictures and no embeds (they have blocks of their own)."""

LONGEST_CELL: Final = 300
"""Characters in a cell of a table: a row is never longer than a page of the book."""


class ParagraphBlock(blocks.StructBlock):
    """Text with the record that it was drawn from. The source is shown to editors and in the credits at the end."""

    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)
    source_url = blocks.CharBlock(label=_("Address of the source"), required=False, max_length=200)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/paragraph.html"
        form_layout = ["text", "source", "source_url"]


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    credit = blocks.CharBlock(label=_("Photographer"), required=False, max_length=100)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=pgettext_lazy("quote", "Words"), max_length=300)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=100)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"


class BeforeAfterRowBlock(blocks.StructBlock):
    item = blocks.CharBlock(label=_("Item"), max_length=100)
    before = blocks.CharBlock(label=_("Before"), required=False, max_length=LONGEST_CELL)
    after = blocks.CharBlock(label=_("After"), max_length=LONGEST_CELL)
    change = blocks.CharBlock(
        label=pgettext_lazy("before and after", "Change"), required=False, max_length=LONGEST_CELL
    )


class BeforeAfterBlock(blocks.StructBlock):
    """前后对照: one row per item."""

    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    before_label = blocks.CharBlock(label=_("Heading of the first column"), required=False, max_length=60)
    after_label = blocks.CharBlock(label=_("Heading of the second column"), required=False, max_length=60)
    rows = blocks.ListBlock(BeforeAfterRowBlock(), label=_("Rows"), min_num=1, max_num=40)

    class Meta:
        icon = "table"
        label = _("Before and after")
        template = "cms/blocks/before_after.html"


class PointsBlock(blocks.StructBlock):
    """Numbered points, each one sentence: lessons, steps."""

    points = blocks.ListBlock(
        blocks.TextBlock(label=_("Point"), max_length=500),
        label=pgettext_lazy("list", "Points"),
        min_num=1,
        max_num=20,
    )

    class Meta:
        icon = "list-ol"
        label = _("List")
        template = "cms/blocks/points.html"


class LiveFiguresBlock(blocks.StructBlock):
    """The verified benefit and the adoption of an outcome, as they stand when the page is read."""

    outcome = OutcomeIdBlock(label=_("Outcome"))

    class Meta:
        icon = "history"
        label = _("Live figures")
        template = "cms/blocks/live_figures.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        outcome_id = value["outcome"]
        records = _records_of(context) or live_records(outcome_ids=filter(None, [outcome_id]))
        context["figures"] = records.outcomes.get(outcome_id)
        return context


class TimelineBlock(blocks.StructBlock):
    """The milestones of a project, as they stand when the page is read."""

    project = ProjectIdBlock(label=_("Project"))

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("story", "Timeline")
        template = "cms/blocks/timeline.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        project_id = value["project"]
        records = _records_of(context) or live_records(project_ids=filter(None, [project_id]))
        context["timeline"] = records.timelines.get(project_id)
        return context


def _records_of(context: dict[str, Any]) -> LiveRecords | None:
    """What the page has fetched for all its blocks; None in an editor's preview of one block."""
    found = context.get("live")
    return found if isinstance(found, LiveRecords) else None


class StoryBodyBlock(blocks.StreamBlock):
    paragraph = ParagraphBlock()
    subheading = blocks.CharBlock(
        label=_("Subheading"), max_length=60, icon="title", template="cms/blocks/subheading.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    before_after = BeforeAfterBlock()
    points = PointsBlock()
    live_figures = LiveFiguresBlock()
    timeline = TimelineBlock()

    class Meta:
        required = False


def records_in(bodies: Iterable[blocks.StreamValue]) -> tuple[set[int], set[int]]:
    """Ids of the outcomes and of the projects that live blocks name, without loading anything."""
    outcomes: set[int] = set()
    projects: set[int] = set()
    for body in bodies:
        for block in body.raw_data:
            value = block["value"]
            if block["type"] == "live_figures" and value.get("outcome"):
                outcomes.add(value["outcome"])
            elif block["type"] == "timeline" and value.get("project"):
                projects.add(value["project"])
    return outcomes, projects


def live_records_of(bodies: Iterable[blocks.StreamValue], *, outcome_ids: Iterable[int] = ()) -> LiveRecords:
    """All that the live blocks of these texts show, and the figures of further outcomes."""
    outcomes, projects = records_in(bodies)
    return live_records(outcome_ids=outcomes | set(outcome_ids), project_ids=projects)
