"""The blocks that a story's text is made of. Each draws itself by a template of `templates/cms/blocks/`, and on
paper by its namesake in `templates/cms/print/`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks.live import LiveRecords, Named, live_records
from cms.blocks.media import FilmBlock, GalleryBlock, PictureBlock
from cms.blocks.recorded import (
    LiveFiguresBlock,
    RecordBlock,
    SpreadBlock,
    TargetsBlock,
    TeamBlock,
    TimelineBlock,
)

RICH_TEXT_FEATURES: Final = ["bold", "italic", "link", "ol", "ul"]
"""No headings (the frame gives them), no pictures and no embeds (they have blocks of their own)."""

MOST_ROWS: Final = 60
MOST_COLUMNS: Final = 8
LONGEST_CELL: Final = 300
"""Characters in a cell of a table: a row is never longer than a page of the book."""


SOURCE_FIELDS: Final = ("source", "source_url")
"""Of a block that was drawn from a record: its name, and its address."""


class SourcedBlock(blocks.StructBlock):
    """Text with its source. Readers read the text, so the source is neither searched nor counted among the words."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return [
            words
            for name, block in self.child_blocks.items()
            if name not in SOURCE_FIELDS
            for words in block.get_searchable_content(value.get(name, block.get_default()))
        ]


class ParagraphBlock(SourcedBlock):
    """Text with the record that it was drawn from. The source is shown to editors and in the credits at the end."""

    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)
    source_url = blocks.CharBlock(label=_("Address of the source"), required=False, max_length=200)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/paragraph.html"
        form_layout = ["text", "source", "source_url"]


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


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"[\t|]", line)]


class TableValue(blocks.StructValue):
    @property
    def grid(self) -> list[list[str]]:
        """Rows of equally many cells; the first row is the head."""
        lines = [line for line in self["rows"].splitlines() if line.strip()][:MOST_ROWS]
        rows = [[cell[:LONGEST_CELL] for cell in cells_of(line)] for line in lines]
        width = min(max(map(len, rows), default=0), MOST_COLUMNS)
        return [(row + [""] * width)[:width] for row in rows]


class TableBlock(blocks.StructBlock):
    """Any other table, as it is pasted from a sheet: a line for each row, a tab or | between cells."""

    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    rows = blocks.TextBlock(
        label=_("Rows"),
        help_text=_(
            "One line for each row, the first is the head; between cells a tab (as pasted from Excel) or |."
        ),
        max_length=20_000,
    )

    def clean(self, value: Any) -> Any:
        """What the page would leave out is refused, with its place."""
        cleaned = super().clean(value)
        lines = [line for line in cleaned["rows"].splitlines() if line.strip()]
        cells = [cells_of(line) for line in lines]
        problems = [
            _("Row %(row)d, cell %(cell)d has %(count)d characters; at most %(most)d fit.")
            % {"row": row, "cell": place, "count": len(cell), "most": LONGEST_CELL}
            for row, line in enumerate(cells, start=1)
            for place, cell in enumerate(line, start=1)
            if len(cell) > LONGEST_CELL
        ]
        if len(cells) > MOST_ROWS or max(map(len, cells), default=0) > MOST_COLUMNS:
            problems.append(
                _("A table has at most %(rows)d rows and %(columns)d columns.")
                % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            )
        if problems:
            raise StructBlockValidationError(block_errors={"rows": ValidationError(problems[:3])})
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        value_class = TableValue


class PointsBlock(SourcedBlock):
    """Numbered points, each one sentence: lessons, steps; with the record that they were drawn from."""

    points = blocks.ListBlock(
        blocks.TextBlock(label=_("Point"), max_length=500),
        label=pgettext_lazy("list", "Points"),
        min_num=1,
        max_num=20,
    )
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)
    source_url = blocks.CharBlock(label=_("Address of the source"), required=False, max_length=200)

    class Meta:
        icon = "list-ol"
        label = _("List")
        template = "cms/blocks/points.html"


class StoryBodyBlock(blocks.StreamBlock):
    paragraph = ParagraphBlock()
    subheading = blocks.CharBlock(
        label=_("Subheading"), max_length=60, icon="title", template="cms/blocks/subheading.html"
    )
    picture = PictureBlock(group=_("Pictures"))
    gallery = GalleryBlock(group=_("Pictures"))
    film = FilmBlock(group=_("Pictures"))
    quote = QuoteBlock()
    before_after = BeforeAfterBlock()
    table = TableBlock()
    points = PointsBlock()
    live_figures = LiveFiguresBlock(group=_("From the records"))
    timeline = TimelineBlock(group=_("From the records"))
    targets = TargetsBlock(group=_("From the records"))
    team = TeamBlock(group=_("From the records"))
    spread = SpreadBlock(group=_("From the records"))

    class Meta:
        required = False


SOURCED_BLOCKS: Final = ("paragraph", "points")
"""Blocks that say from which record they were drawn."""

RECORD_BLOCKS: Final = {
    name: block for name, block in StoryBodyBlock.base_blocks.items() if isinstance(block, RecordBlock)
}


def records_in(bodies: Iterable[blocks.StreamValue]) -> Named:
    """Ids of the records that live blocks name, by what is shown of them, without loading anything."""
    found: dict[str, set[int]] = {}
    for body in bodies:
        for block in body.raw_data:
            shown = RECORD_BLOCKS.get(block["type"])
            record_id = shown and block["value"].get(shown.record)
            if shown and isinstance(record_id, int):
                found.setdefault(shown.shows, set()).add(record_id)
    return Named(**{name: frozenset(ids) for name, ids in found.items()})


def live_records_of(bodies: Iterable[blocks.StreamValue], *, outcome_ids: Iterable[int] = ()) -> LiveRecords:
    """All that the live blocks of these texts show, and the figures of further outcomes."""
    named = records_in(bodies)
    return live_records(replace(named, outcomes=named.outcomes | frozenset(outcome_ids)))
