"""From a story to a Word file with the same frame: what a correspondent edits at home and sends back."""

from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Final

from cms.blocks.body import RECORD_BLOCKS
from cms.stories.pages import FRAME, CaseStory
from cms.stories.printing import WORDS
from cms.stories.word.captions import lines_of_group, told
from cms.stories.word.markers import film_marker, lead_marker, marker_of

SERIF, SANS = "宋体", "黑体"
WIDTH_CM: Final = 15.0
WORD_READS: Final = frozenset({"jpg", "jpeg", "png", "gif", "bmp"})
"""Endings of pictures that python-docx puts into a file as they are."""


def word_of(story: CaseStory) -> bytes:
    """The story as .docx: its latest words, its pictures, tables; blocks of records as one line each."""
    import docx  # slow to load, and wanted by this alone

    document = docx.Document()
    _set_fonts(document)
    _Writer(document).story(story)
    stored = BytesIO()
    document.save(stored)
    return stored.getvalue()


def _set_fonts(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for name, font in (("Normal", SERIF), ("Title", SANS), ("Heading 1", SANS), ("Heading 2", SANS)):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


class _Writer:
    def __init__(self, document: Any) -> None:
        self.document = document

    def story(self, story: CaseStory) -> None:
        add = self.document.add_paragraph
        add(story.title, style="Title")
        if story.subtitle:
            add(story.subtitle, style="Subtitle")
        for label, value in (
            ("报送单位", story.unit_name),
            ("作者", story.authors),
            ("主题", story.theme),
            ("摘要", " ".join(story.summary.split())),
        ):
            if value:
                add(f"{label}：{value}")
        self.lead(story)
        for name, _title in FRAME:
            body = getattr(story, name)
            if body:
                self.document.add_heading(WORDS.frame[name], level=1)
                for block in body:
                    self.block(block.block_type, block.value, story)

    def lead(self, story: CaseStory) -> None:
        """The picture at the head, always with a line under it, by which it is known when the file comes back."""
        hero = story.hero
        if hero is not None and self.pictures([{"image": hero}]):
            self.captions([lead_marker(told(story.hero_caption, hero.credit))], below=1)

    def block(self, kind: str, value: Any, story: CaseStory) -> None:
        if kind in RECORD_BLOCKS:
            self.record(kind, value, story)
        else:
            getattr(self, f"_{kind}")(value)

    def record(self, kind: str, value: Any, story: CaseStory) -> None:
        block = RECORD_BLOCKS[kind]
        record_id = value[block.record]
        shown = getattr(story.live_records, block.shows).get(record_id)
        figures = getattr(shown, "figures", shown)
        words = f"{figures.number}　{figures.title}" if figures else WORDS.absent
        self.document.add_paragraph(marker_of(kind, record_id, words))

    def _paragraph(self, value: Any) -> None:
        _Text(self.document).feed(value["text"].source)

    def _subheading(self, value: str) -> None:
        self.document.add_heading(str(value), level=2)

    def _points(self, value: Any) -> None:
        for point in value["points"]:
            self.document.add_paragraph(" ".join(point.split()), style="List Number")

    def _quote(self, value: Any) -> None:
        said = " ".join(value["text"].split())
        self.document.add_paragraph(said + (f"——{value['who']}" if value["who"] else ""), style="Quote")

    def _before_after(self, value: Any) -> None:
        head = [
            WORDS.item, value["before_label"] or WORDS.before, value["after_label"] or WORDS.after, WORDS.change
        ]  # fmt: skip
        rows = [[row["item"], row["before"], row["after"], row["change"]] for row in value["rows"]]
        self.grid([head, *rows], value["caption"])

    def _table(self, value: Any) -> None:
        self.grid(value.grid, value["caption"])

    def grid(self, rows: list[list[str]], caption: str) -> None:
        table = self.document.add_table(rows=0, cols=max(map(len, rows), default=1), style="Table Grid")
        for row in rows:
            cells = table.add_row().cells
            for cell, words in zip(cells, row, strict=False):
                cell.text = words or ""
        if caption:
            self.document.add_paragraph(caption, style="Caption")

    def _picture(self, value: Any) -> None:
        credit = value["credit"] or (value["image"].credit if value["image"] else "")
        line = told(value["caption"], credit)
        self.captions([line] if line else [], below=self.pictures([value]))

    def _gallery(self, value: Any) -> None:
        shown = [each for each in value["pictures"] if content_of(each["image"]) is not None]
        left = [told(each["caption"], each["credit"]) for each in value["pictures"] if each not in shown]
        self.captions(lines_of_group(value["caption"], shown), below=self.pictures(shown))
        self.captions([line for line in left if line], below=0)

    def _film(self, value: Any) -> None:
        film = value["film"]
        words = value["caption"] or (film.title if film else WORDS.absent)
        self.document.add_paragraph(film_marker(film.pk, words) if film else f"{WORDS.film}：{words}")

    def pictures(self, values: list[Any]) -> int:
        """Side by side in one paragraph, each as it lies on the shelf: read back, it is known again. Returns how many."""
        from docx.shared import Cm

        found = [content for value in values if (content := content_of(value["image"])) is not None]
        if found:
            run = self.document.add_paragraph().add_run()
            for content in found:
                run.add_picture(BytesIO(content), width=Cm(WIDTH_CM / len(found)))
        return len(found)

    def captions(self, lines: list[str], *, below: int) -> None:
        """The words of pictures whose files are gone are plain text: no other picture takes them for its own."""
        for line in lines:
            self.document.add_paragraph(line, style="Caption" if below else None)


def content_of(image: Any) -> bytes | None:
    """What a Word file holds of a picture of the shelf; None where its file is gone."""
    if image is None:
        return None
    try:
        if image.file.name.rsplit(".", 1)[-1].lower() in WORD_READS:
            content = _bytes_of(image.file)
            if _is_for_word(content):
                return content
        return _bytes_of(image.get_rendition("max-1600x1600|format-jpeg").file)
    except OSError:
        return None


def _bytes_of(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def _is_for_word(content: bytes) -> bool:
    """python-docx does not know a JPEG that begins with a colour profile."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    try:
        Image.from_blob(content)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return False
    return True


class _Text(HTMLParser):
    """Rich text, which is clean, as paragraphs with bold and italic."""

    def __init__(self, document: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.paragraph: Any = None
        self.bold = self.italic = 0
        self.style: str | None = None

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag in {"p", "li"}:
            self.paragraph = self.document.add_paragraph(style=self.style if tag == "li" else None)
        elif tag in {"ul", "ol"}:
            self.style = "List Bullet" if tag == "ul" else "List Number"
        self._turn(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li"}:
            self.paragraph = None
        self._turn(tag, -1)

    def _turn(self, tag: str, by: int) -> None:
        if tag in {"b", "strong"}:
            self.bold += by
        elif tag in {"i", "em"}:
            self.italic += by

    def handle_data(self, data: str) -> None:
        if self.paragraph is None:
            if not data.strip():
                return
            self.paragraph = self.document.add_paragraph()
        run = self.paragraph.add_run(data)
        run.bold, run.italic = self.bold > 0 or None, self.italic > 0 or None
