"""From a Word file to the blocks of a story: headings, paragraphs, lists, quotations, tables, pictures; nothing else.

Only text and pictures that lie in the file are taken. Links, fields, macros, embedded objects and whatever points
outside the file are left behind; nothing is fetched. What is too long for its block becomes a paragraph.
"""

from dataclasses import dataclass, field, replace
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from cms.blocks.media import MOST_PICTURES as MOST_IN_GROUP
from cms.stories.pages import BODIES, FRAME
from cms.stories.word.captions import (
    LONGEST_CAPTION,
    LONGEST_CREDIT,
    is_caption,
    place_in_group,
    read_caption,
)
from cms.stories.word.flattening import flatten
from cms.stories.word.frame import chapter_of, fact_of
from cms.stories.word.markers import block_of_marker, words_of_lead
from cms.stories.word.package import UnreadableWordError, check_package
from cms.stories.word.pictures import Picture, pictures_in
from cms.stories.word.runs import paragraphs_of, paragraphs_of_text
from cms.stories.word.tables import rows_of, table_block
from tracker.foundation.archives import BROKEN_ARCHIVE

MOST_BLOCKS: Final = 400
MOST_PICTURES: Final = 40
MOST_NOTES: Final = 100
MOST_POINTS, LONGEST_POINT = 20, 500
LONGEST_SUBHEADING, LONGEST_QUOTE, LONGEST_WHO = 60, 300, 100
BEGINNING: Final = 12
"""Characters of a text by which a note names it."""
HEADING_STYLES: Final = ("heading", "标题")
CAPTION_STYLES: Final = ("caption", "题注")
QUOTE_STYLES: Final = ("quote", "引用")
LIST_STYLES: Final = ("list", "列表", "列出段落")
TITLE_STYLES: Final = {"title": "title", "标题": "title", "subtitle": "subtitle", "副标题": "subtitle"}

Block = tuple[str, Any]
"""As the StreamField takes it, but with `Picture` where a picture of the shelf will stand."""


@dataclass
class ReadStory:
    """What a file says. `lead` is the picture at the head, `notes` tell in words what was left behind, cut or moved."""

    facts: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, list[Block]] = field(default_factory=lambda: {name: [] for name in BODIES})
    lead: Picture | None = None
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        """Each once; after very many one more says that there are others."""
        if words in self.notes or len(self.notes) > MOST_NOTES:
            return
        if len(self.notes) == MOST_NOTES:
            words = _("More of the file did not fit than is listed here: compare the draft with it.")
        self.notes.append(words)


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
        self.blocks = self.pictures = self.tables = 0
        self.has_gap = False
        """What stood last was left out: a caption is of that, not of the block before."""

    def read(self, document: Any) -> ReadStory:
        from docx.table import Table

        flatten(document, self.story.note)
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                self._end_list()
                self._table(item)
            else:
                self._paragraph(item)
        self._end_list()
        self._count()
        return self.story

    def _count(self) -> None:
        if self.blocks > MOST_BLOCKS:
            self.story.note(
                _("The text has %(total)d parts: the first %(count)d were taken.")
                % {"total": self.blocks, "count": MOST_BLOCKS}
            )
        if self.pictures > MOST_PICTURES:
            self.story.note(
                _("The file has %(total)d pictures: the first %(count)d were taken.")
                % {"total": self.pictures, "count": MOST_PICTURES}
            )

    @property
    def body(self) -> list[Block]:
        return self.story.bodies[self.chapter or "background"]

    def _add(self, kind: str, value: Any) -> None:
        self.blocks += 1
        self.has_gap = self.blocks > MOST_BLOCKS
        if not self.has_gap:
            self.body.append((kind, value))

    def _too_long(self, kind: str, text: str, most: int) -> None:
        self.story.note(
            _("%(kind)s “%(begins)s…” in “%(chapter)s”: its %(length)d characters are more than %(most)d, so it became a paragraph; nothing was cut.") % {
                "kind": kind, "begins": text[:BEGINNING], "chapter": dict(FRAME)[self.chapter or "background"],
                "length": len(text), "most": most,
            }
        )  # fmt: skip

    def _paragraph(self, paragraph: Any) -> None:
        style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        text = " ".join(paragraph.text.split()).strip()
        self._pictures(paragraph._p, paragraph.part)  # noqa: SLF001 - python-docx offers no other way to a picture
        if not text:
            return
        if (style.startswith(CAPTION_STYLES) or self._stands_under_picture(text)) and self._caption(text):
            return
        is_heading = style.startswith(HEADING_STYLES)
        chapter = chapter_of(text, is_heading=is_heading)
        if chapter is not None:
            self._end_list()
            self.chapter = chapter
        elif self._title(style, text):
            return
        elif is_heading:
            self._end_list()
            self._heading(paragraph, text)
        elif not self._fact(text):
            self._text(paragraph, style, text)

    def _title(self, style: str, text: str) -> bool:
        """A second title is no title: it stays in the text."""
        name = TITLE_STYLES.get(style)
        if name is None or name in self.story.facts:
            return False
        self.story.facts[name] = text
        return True

    def _heading(self, paragraph: Any, text: str) -> None:
        if not self.chapter and "title" not in self.story.facts:
            self.story.facts["title"] = text
        elif len(text) > LONGEST_SUBHEADING:
            self._too_long(_("Subheading"), text, LONGEST_SUBHEADING)
            self._add_paragraph(paragraph)
        else:
            self._add("subheading", text)

    def _fact(self, text: str) -> bool:
        """The lines before the first chapter name the unit, the authors, the summary; a second of a kind is text."""
        fact = None if self.chapter else fact_of(text)
        if fact is None or self.story.facts.get(fact[0]):
            return False
        self.story.facts[fact[0]] = fact[1]
        return True

    def _text(self, paragraph: Any, style: str, text: str) -> None:
        marked = block_of_marker(text)
        if marked is not None:
            self._end_list()
            self._add(*marked)
        elif style.startswith(LIST_STYLES) or _is_numbered(paragraph):
            self._point(paragraph, text)
        elif style.startswith(QUOTE_STYLES) or "quote" in style:
            self._quote(paragraph, text)
        else:
            self._add_paragraph(paragraph)

    def _add_paragraph(self, paragraph: Any) -> None:
        self._end_list()
        parts = paragraphs_of(paragraph)
        if len(parts) > 1:
            self.story.note(
                _("A paragraph of %(length)d characters became %(count)d paragraphs; nothing was cut.")
                % {"length": len(paragraph.text), "count": len(parts)}
            )
        for html in parts:
            self._add("paragraph", {"text": html, "source": "", "source_url": ""})

    def _point(self, paragraph: Any, text: str) -> None:
        if len(text) > LONGEST_POINT:
            self._too_long(_("List point"), text, LONGEST_POINT)
            self._add_paragraph(paragraph)
        else:
            self.points.append(text)

    def _quote(self, paragraph: Any, text: str) -> None:
        words, _dash, who = (part.strip() for part in text.rpartition("——"))
        if not words or len(who) > LONGEST_WHO:
            words, who = text, ""
        if len(words) > LONGEST_QUOTE:
            self._too_long(_("Quotation"), text, LONGEST_QUOTE)
            self._add_paragraph(paragraph)
        else:
            self._end_list()
            self._add("quote", {"text": words, "who": who})

    def _end_list(self) -> None:
        while self.points:
            self._add("points", {"points": self.points[:MOST_POINTS], "source": "", "source_url": ""})
            self.points = self.points[MOST_POINTS:]

    def _pictures(self, element: Any, part: Any) -> int:
        """Adds the pictures below an element. Returns how many there are, with those that were left out."""
        found = list(pictures_in(element, part, first=self.pictures + 1))
        if found:
            self._end_list()
        taken = []
        for picture in found:
            self.pictures += 1
            if not picture.content:
                self.story.note(
                    _("%(picture)s was left out: it lies outside the file.") % {"picture": picture.name}
                )
            elif self.pictures <= MOST_PICTURES:
                taken.append(picture)
        self.has_gap = self.has_gap or bool(found)
        for start in range(0, len(taken), MOST_IN_GROUP):
            self._add_pictures(taken[start : start + MOST_IN_GROUP])
        return len(found)

    def _add_pictures(self, pictures: list[Picture]) -> None:
        if len(pictures) == 1:
            self._add("picture", pictures[0])
        else:
            self._add("gallery", {"caption": "", "pictures": pictures})

    def _stands_under_picture(self, text: str) -> bool:
        if not self.body or self.body[-1][0] not in {"picture", "gallery"}:
            return False
        return is_caption(text) or words_of_lead(text) is not None

    def _caption(self, text: str) -> bool:
        """Words under the picture, the group of pictures or the table that stands right before them."""
        self._end_list()
        if not self.body or self.has_gap:
            return False
        kind, value = self.body[-1]
        if kind == "picture" and words_of_lead(text) is not None and self.story.lead is None:
            return self._lead(text)
        number, rest = place_in_group(text, len(value["pictures"])) if kind == "gallery" else (0, text)
        words, credit = read_caption(rest) if kind in {"picture", "gallery"} else (rest, "")
        if len(credit) > LONGEST_CREDIT:
            words, credit = rest, ""
        if len(words) > LONGEST_CAPTION:
            self._too_long(_("Caption"), text, LONGEST_CAPTION)
            return False
        captioned = _captioned(kind, value, number, words, credit)
        if captioned is not None:
            self.body[-1] = kind, captioned
        return captioned is not None

    def _lead(self, text: str) -> bool:
        """The picture that stands last is that at the head. False where the words under it are too long for it."""
        _kind, picture = self.body.pop()
        self.blocks -= 1
        self.has_gap = True
        words, credit = read_caption(words_of_lead(text) or "")
        if len(words) > LONGEST_CAPTION or len(credit) > LONGEST_CREDIT:
            self._too_long(_("Caption"), text, LONGEST_CAPTION)
            self.story.lead = picture
            return False
        self.story.lead = replace(picture, caption=words, credit=credit)
        return True

    def _table(self, table: Any) -> None:
        self.tables += 1
        if self._pictures(table._tbl, table.part):  # noqa: SLF001 - as for paragraphs
            self.story.note(_("The pictures in table %(table)d stand before it.") % {"table": self.tables})
        whole: list[str] = []
        if rows := rows_of(table, self.tables, self.story.note, whole):
            self._add(*table_block(rows, self.tables, self.story.note))
        for text in whole:
            for html in paragraphs_of_text(text):
                self._add("paragraph", {"text": html, "source": "", "source_url": ""})


def _captioned(kind: str, value: Any, number: int, words: str, credit: str) -> Any:
    """The block's value with its caption; None where it takes none, or what it has would be lost."""
    if kind == "picture":
        return _picture_captioned(value, words, credit)
    if kind == "gallery" and number:
        pictures = list(value["pictures"])
        changed = _picture_captioned(pictures[number - 1], words, credit)
        pictures[number - 1] = changed
        return {**value, "pictures": pictures} if changed else None
    if kind not in {"gallery", "table", "before_after"} or (words and value["caption"]):
        return None
    if credit and kind == "gallery":
        if any(picture.credit for picture in value["pictures"]):
            return None
        value = {**value, "pictures": [replace(picture, credit=credit) for picture in value["pictures"]]}
    return {**value, "caption": words or value["caption"]}


def _picture_captioned(picture: Picture, words: str, credit: str) -> Picture | None:
    if (words and picture.caption) or (credit and picture.credit):
        return None
    return replace(picture, caption=words or picture.caption, credit=credit or picture.credit)


def _is_numbered(paragraph: Any) -> bool:
    properties = paragraph._p.pPr  # noqa: SLF001 - python-docx does not say whether a paragraph is numbered
    return properties is not None and properties.numPr is not None
