"""A notice as DOCX for Word and WPS: named styles, fonts for Chinese, the grid of GB/T 9704-2012, a folio that counts.

python-docx is imported inside the functions: it takes a tenth of a second and most requests make no document.
"""

import io
from datetime import UTC, datetime, time
from typing import Any, Final

from tracker.typesetting.fonts import WORD_FALLBACKS, WORD_FONTS
from tracker.typesetting.notices import Block, Heading, Notice, Paragraph, Table, chinese_day
from tracker.typesetting.qr import qr_png

LATIN: Final = "Times New Roman"
BODY: Final = 16.0
"""三号, in points; the grid draws 28 of them into 156 mm."""
LINE: Final = 28.95
"""22 of these are 225 mm."""
LINE_PITCH: Final = 579
"""`LINE` in twentieths of a point."""
CHARACTER_SPACE: Final = -842
"""What each character of 16 pt gives up so that 28 fit, in 4096ths of a point."""
RED: Final = "D7000F"
TEXT_WIDTH: Final = 156.0
"""mm"""
END_WIDTHS: Final = (28, 58, 70)
"""mm: code, its words, signature."""
LEVELS: Final = {1: "Heading 1", 2: "Heading 2"}


def notice_docx(notice: Notice) -> bytes:
    """The document as a file; two of the same notice are alike but for what the zip says of its making."""
    import docx

    document = docx.Document()
    _lay_the_page(document)
    _define_styles(document)
    _describe(document, notice)
    _name_fallbacks(document)
    document.add_paragraph(notice.issuer, style="Issuer")
    _rule_below(document.add_paragraph(notice.number, style="Number"))
    document.add_paragraph("\n".join(notice.title_lines), style="Title")
    if notice.standing:
        document.add_paragraph(f"（{notice.standing}）", style="Standing")
    if notice.addressed_to:
        document.add_paragraph(f"{notice.addressed_to}：", style="Addressed to")
    for block in notice.blocks:
        _add(document, block)
    _add_end(document, notice)
    if notice.annex:
        document.add_page_break()  # type: ignore[no-untyped-call]
    for block in notice.annex:
        _add(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(level=level, text=text):
            document.add_paragraph(text, style=LEVELS[level])
        case Paragraph(text=text):
            document.add_paragraph(text, style="Body Text")
        case Table():
            _add_table(document, block)


def _lay_the_page(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The folio's dash stands 7 mm below the text.
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (
        ("type", "linesAndChars"),
        ("linePitch", str(LINE_PITCH)),
        ("charSpace", str(CHARACTER_SPACE)),
    ):
        grid.set(qn(f"w:{name}"), value)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, style in ((section.footer, "Folio right"), (section.even_page_footer, "Folio left")):
        footer.is_linked_to_previous = False
        _styled(document, style, WORD_FONTS.song, 14)
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[style]
        paragraph.add_run("— ")
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" —")


def _add_field(paragraph: Any, code: str) -> None:
    """A field that Word and WPS work out: begin, instruction, a value until then, end."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instruction", "separate", "value", "end"):
        run = paragraph.add_run("1" if kind == "value" else "")
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
            run._r.append(element)
        elif kind != "value":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def _styled(document: Any, name: str, font: str, size: float) -> Any:
    """The style of that name, made where there is none, cleared of the template's looks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.quick_style = True
    for child in list(style.element.get_or_add_pPr()):
        if not child.tag.endswith(("}outlineLvl", "}keepNext", "}keepLines")):
            style.element.pPr.remove(child)
    run_properties = style.element.get_or_add_rPr()
    for child in list(run_properties):
        run_properties.remove(child)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    _set_fonts(run_properties, font)
    return style


def _set_fonts(run_properties: Any, font: str) -> None:
    from docx.oxml.ns import qn

    fonts = run_properties.get_or_add_rFonts()
    for slot, family in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        fonts.set(qn(f"w:{slot}"), family)


def _define_styles(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    fonts = WORD_FONTS
    for name, font, size, line, alignment, indent in (
        ("Normal", fonts.fangsong, BODY, LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, 0),
        ("Body Text", fonts.fangsong, BODY, LINE, WD_ALIGN_PARAGRAPH.JUSTIFY, 2),
        ("Title", fonts.title, 22, 34, center, 0),
        ("Heading 1", fonts.hei, BODY, LINE, None, 2),
        ("Heading 2", fonts.kai, BODY, LINE, None, 2),
        ("Issuer", fonts.title, 34, 2 * LINE, center, 0),
        ("Number", fonts.fangsong, BODY, LINE, center, 0),
        ("Standing", fonts.kai, BODY, LINE, center, 0),
        ("Addressed to", fonts.fangsong, BODY, LINE, None, 0),
        ("Signed", fonts.fangsong, BODY, LINE, center, 0),
        ("Imprint", fonts.fangsong, 9.5, 15, WD_ALIGN_PARAGRAPH.LEFT, 0),
        ("Table text", fonts.fangsong, 11, 16, None, 0),
        ("Folio right", fonts.song, 14, 18, right, 0),
        ("Folio left", fonts.song, 14, 18, None, 0),
    ):
        style = _styled(document, name, font, size)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        layout.alignment = alignment
        if indent:
            _indent(style, first=indent, size=size)
    for name in LEVELS.values():
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Issuer"].font.color.rgb = RGBColor.from_string(RED)
    document.styles["Title"].paragraph_format.space_before = Pt(LINE)
    document.styles["Addressed to"].paragraph_format.space_before = Pt(LINE)
    _indent(document.styles["Folio right"], right=1, size=14)
    _indent(document.styles["Folio left"], left=1, size=14)


def _indent(style: Any, *, size: float, **characters: int) -> None:
    """In characters, as Chinese typists count, and in points for programs that do not know them."""
    from docx.oxml.ns import qn

    indent = style.element.get_or_add_pPr().get_or_add_ind()
    for side, count in characters.items():
        slot = {"first": "firstLine"}.get(side, side)
        indent.set(qn(f"w:{slot}Chars"), str(100 * count))
        indent.set(qn(f"w:{slot}"), str(round(20 * size * count)))


def _describe(document: Any, notice: Notice) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    facts = document.core_properties
    facts.title, facts.author, facts.subject = notice.title[:255], notice.signed_by[:255], notice.number[:255]
    facts.last_modified_by, facts.comments, facts.keywords = notice.signed_by[:255], "", ""
    facts.language = "zh-CN"
    if notice.signed_on is not None:
        facts.created = facts.modified = datetime.combine(notice.signed_on, time(), UTC)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _name_fallbacks(document: Any) -> None:
    """In the table of fonts, which python-docx passes through as it stands in its template."""
    table = next(
        part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml"
    )
    entries = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for font, other in WORD_FALLBACKS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())


def _rule_below(paragraph: Any) -> None:
    """The red line under the number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", RED)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _add_table(document: Any, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    sides = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    drawn = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    drawn.autofit = False
    widths = [Mm(TEXT_WIDTH * column.share / 100) for column in table.columns]
    for number, row in enumerate((tuple(column.head for column in table.columns), *table.rows)):
        added = drawn.add_row()
        properties = added._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, column, width in zip(added.cells, row, table.columns, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["Table text"]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if number == 0 else sides[column.align]
            run = paragraph.add_run(text)
            if number == 0:
                _set_fonts(run._r.get_or_add_rPr(), WORD_FONTS.hei)
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width


def _add_end(document: Any, notice: Notice) -> None:
    """Code and digest to the left, the signature to the right, in one row that no page break parts."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    for _line in range(2):
        document.add_paragraph(style="Body Text")
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    code, words, signature = table.rows[0].cells
    for cell, column, width in zip(table.rows[0].cells, table.columns, END_WIDTHS, strict=True):
        cell.width = column.width = Mm(width)
    paragraph = code.paragraphs[0]
    paragraph.style = document.styles["Imprint"]
    # A picture is cut off in a line of fixed height.
    paragraph.paragraph_format.line_spacing = 1.0
    picture = paragraph.add_run().add_picture(io.BytesIO(qr_png(notice.address)), width=Mm(24))
    picture._inline.docPr.set("descr", f"二维码：{notice.address}")
    _write(
        document, words, "Imprint", f"编号：{notice.number}", "扫码查看记录", "SHA-256", *notice.digest_lines
    )
    _write(document, signature, "Signed", notice.signed_by, chinese_day(notice.signed_on))


def _write(document: Any, cell: Any, style: str, *lines: str) -> None:
    cell.paragraphs[0].text, cell.paragraphs[0].style = lines[0], document.styles[style]
    for line in lines[1:]:
        cell.add_paragraph(line, style=style)
