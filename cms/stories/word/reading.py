"""From a Word file to the blocks of a story: headings, paragraphs, lists, quotations, tables, pictures; nothing else.

Only text and pictures that lie in the file are taken. Links, fields, macros, embedded objects and whatever points
outside the file are left behind; nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.stories.pages import BODIES
from cms.stories.word.frame import chapter_of, fact_of
from cms.stories.word.markers import PHOTO, block_of_marker
from cms.stories.word.package import UnreadableWordError, check_package
from tracker.foundation.archives import BROKEN_ARCHIVE

LONGEST_PARAGRAPH: Final = 10_000
MOST_BLOCKS: Final = 400
MOST_PICTURES: Final = 40
MOST_POINTS, LONGEST_POINT = 20, 500
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 60, 8, 300
LONGEST_SUBHEADING, LONGEST_QUOTE = 60, 300
HEADING_STYLES: Final = ("heading", "标题")
CAPTION_STYLES: Final = ("caption", "题注")
QUOTE_STYLES: Final = ("quote", "引用")
LIST_STYLES: Final = ("list", "列表", "列出段落")
BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

Block = tuple[str, Any]
"""As the StreamField takes it, but with `Picture` where a picture of the shelf will stand."""


@dataclass(frozen=True)
class Picture:
    content: bytes
    caption: str = ""
    credit: str = ""


@dataclass
class ReadStory:
    """What a file says. `notes` tell in words what was left behind."""

    facts: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, list[Block]] = field(default_factory=lambda: {name: [] for name in BODIES})
    notes: list[str] = field(default_factory=list)


def read_word(file: IO[bytes], size: int) -> ReadStory:
    """Raises UnreadableWordError for a file that is refused."""
    check_package(file, size)
    import docx  # slow to load, and wanted by this alone
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(file)
        return _Reader().read(document)
    except (PackageNotFoundError, SyntaxError, KeyError, AttributeError, *BROKEN_ARCHIVE) as broken:
        raise UnreadableWordError(
            _("This is no Word file (.docx), or it is damaged. Save it as .docx and try again.")
        ) from broken


class _Reader:
    def __init__(self) -> None:
        self.story = ReadStory()
        self.chapter = ""
        self.points: list[str] = []
        self.pictures = 0

    def read(self, document: Any) -> ReadStory:
        from docx.table import Table

        for item in document.iter_inner_content():
            if isinstance(item, Table):
                self._end_list()
                self._table(item)
            else:
                self._paragraph(item)
        self._end_list()
        return self.story

    def _add(self, kind: str, value: Any) -> None:
        body = self.story.bodies[self.chapter or "background"]
        if sum(map(len, self.story.bodies.values())) >= MOST_BLOCKS:
            self._note(
                _("Of a very long text only the first %(count)d parts were taken.") % {"count": MOST_BLOCKS}
            )
        else:
            body.append((kind, value))

    def _note(self, words: str) -> None:
        if words not in self.story.notes:
            self.story.notes.append(words)

    def _paragraph(self, paragraph: Any) -> None:
        style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        text = " ".join(paragraph.text.split()).strip()
        if pictures := list(self._pictures(paragraph)):
            self._end_list()
            self._add_pictures(pictures)
        if not text:
            return
        if style.startswith(CAPTION_STYLES) and self._caption(text):
            return
        is_heading = style.startswith(HEADING_STYLES)
        chapter = chapter_of(text, is_heading=is_heading)
        if chapter is not None:
            self._end_list()
            self.chapter = chapter
        elif style in {"title", "subtitle", "标题", "副标题"}:
            self.story.facts["title" if style in {"title", "标题"} else "subtitle"] = text
        elif is_heading:
            self._end_list()
            self._heading(text)
        elif not self._fact(text):
            self._text(paragraph, style, text)

    def _heading(self, text: str) -> None:
        if not self.chapter and "title" not in self.story.facts:
            self.story.facts["title"] = text
        else:
            self._add("subheading", text[:LONGEST_SUBHEADING])

    def _fact(self, text: str) -> bool:
        """The lines before the first chapter name the unit, the authors, the summary."""
        if self.chapter:
            return False
        fact = fact_of(text)
        if fact is not None:
            self.story.facts[fact[0]] = fact[1]
        return fact is not None

    def _text(self, paragraph: Any, style: str, text: str) -> None:
        marked = block_of_marker(text)
        if marked is not None:
            self._end_list()
            self._add(*marked)
        elif style.startswith(LIST_STYLES) or _is_numbered(paragraph):
            self.points.append(text[:LONGEST_POINT])
        elif style.startswith(QUOTE_STYLES) or "quote" in style:
            self._end_list()
            words, _dash, who = text.rpartition("——")
            self._add(
                "quote", {"text": (words or who)[:LONGEST_QUOTE].strip(), "who": (who if words else "")[:100]}
            )
        else:
            self._end_list()
            html = f"<p>{_runs(paragraph)}</p>"
            self._add("paragraph", {"text": html, "source": "", "source_url": ""})

    def _end_list(self) -> None:
        while self.points:
            self._add("points", {"points": self.points[:MOST_POINTS], "source": "", "source_url": ""})
            self.points = self.points[MOST_POINTS:]

    def _pictures(self, paragraph: Any) -> Iterator[Picture]:
        for blip in paragraph._p.iter(BLIP):  # noqa: SLF001 - python-docx offers no other way to a picture
            related = blip.get(f"{RELATED}embed")
            part = paragraph.part.related_parts.get(related) if related else None
            if part is None:
                self._note(_("A picture that lies outside the file was left out."))
            elif self.pictures >= MOST_PICTURES:
                self._note(_("Only the first %(count)d pictures were taken.") % {"count": MOST_PICTURES})
            else:
                self.pictures += 1
                yield Picture(bytes(part.blob))

    def _add_pictures(self, pictures: list[Picture]) -> None:
        if len(pictures) == 1:
            self._add("picture", pictures[0])
        else:
            self._add("gallery", {"caption": "", "pictures": pictures})

    def _caption(self, text: str) -> bool:
        """Words under the picture, the group of pictures or the table that stands right before them."""
        body = self.story.bodies[self.chapter or "background"]
        if not body:
            return False
        kind, value = body[-1]
        words, _sign, credit = text.partition(PHOTO)
        if kind == "picture":
            body[-1] = kind, Picture(value.content, words[:200], credit[:100])
        elif kind in {"gallery", "table", "before_after"}:
            body[-1] = kind, {**value, "caption": text[:200]}
        else:
            return False
        return True

    def _table(self, table: Any) -> None:
        rows = [[_cell(cell) for cell in row.cells[:MOST_COLUMNS]] for row in table.rows[:MOST_ROWS]]
        if len(table.rows) > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
            self._note(_("A large table was cut to %(rows)d rows and %(columns)d columns.") % {
                "rows": MOST_ROWS, "columns": MOST_COLUMNS
            })  # fmt: skip
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        head = rows[0]
        if len(head) == 4 and (head[0], head[3]) == ("项目", "变化"):  # noqa: PLR2004 - the four columns of 前后对照
            lines = [dict(zip(("item", "before", "after", "change"), row, strict=False)) for row in rows[1:]]
            value = {"caption": "", "before_label": head[1][:60], "after_label": head[2][:60]}
            self._add("before_after", {**value, "rows": [_with_item(line) for line in lines[:40]]})
        else:
            self._add("table", {"caption": "", "rows": "\n".join("\t".join(row) for row in rows)})


def _with_item(line: dict[str, str]) -> dict[str, str]:
    return {**line, "item": (line["item"] or "—")[:100], "after": line["after"] or "—"}


def _cell(cell: Any) -> str:
    return " ".join(cell.text.replace("|", "｜").split())[:LONGEST_CELL]


def _is_numbered(paragraph: Any) -> bool:
    properties = paragraph._p.pPr  # noqa: SLF001 - python-docx does not say whether a paragraph is numbered
    return properties is not None and properties.numPr is not None


def _runs(paragraph: Any) -> str:
    """Bold and italic stay; a link leaves its words."""
    from docx.text.run import Run

    pieces = []
    for item in paragraph.iter_inner_content():
        for run in [item] if isinstance(item, Run) else item.runs:
            words: str = escape(" ".join(run.text.splitlines()))
            if words.strip():
                words = f"<b>{words}</b>" if run.bold else words
                words = f"<i>{words}</i>" if run.italic else words
            pieces.append(words)
    return "".join(pieces)[:LONGEST_PARAGRAPH]
