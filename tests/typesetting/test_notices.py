"""Notices by GB/T 9704: 22 lines of 28 characters, folios outside, the same words in PDF and DOCX, fonts and fields."""

import io
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from tracker.typesetting.notice_docx import notice_docx
from tracker.typesetting.notices import (
    Column,
    Heading,
    Notice,
    Paragraph,
    Table,
    balanced,
    chinese_day,
    chinese_number,
    notice_pdf,
    paragraphs_of,
)

LONG = "攻关内容与现场条件" * 200
TABLE = Table(
    (Column("指标", 40), Column("目标", 60, "center")),
    tuple((f"指标{number}", "≤ 12 根") for number in range(60)),
)
ADDRESS = "https://jiebang.example.cn/challenges/7/"


def notice_of(*blocks: Any, **facts: Any) -> Notice:
    defaults: dict[str, Any] = {
        "issuer": "衡岳集团",
        "number": "JB-2026-007",
        "title": "关于发布“锚索支护替代超前支护”榜题的公告",
        "addressed_to": "各有关单位",
        "blocks": blocks,
        "signed_by": "二矿",
        "signed_on": date(2026, 3, 2),
        "address": ADDRESS,
    }
    return Notice(**{**defaults, **facts})


def pages_of(notice: Notice) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(notice_pdf(notice).data)).pages]


def test_a_full_page_has_22_lines_of_28_characters_and_its_folio_outside() -> None:
    reader = PdfReader(io.BytesIO(notice_pdf(notice_of(Paragraph(LONG))).data))
    lines = reader.pages[1].extract_text().splitlines()
    body = [line.strip() for line in lines if not line.startswith("—")]
    assert [len(line) for line in body] == [28] * 22
    folios = []

    def keep(text: str, scale: list[float], place: list[float], _font: Any, _size: float) -> None:
        if "—" in text:
            folios.append((text.strip(), place[4] * scale[0]))

    for page in reader.pages[:2]:
        page.extract_text(visitor_text=keep)
    (first, right), (second, left) = folios[0], folios[-1]
    assert (first, second) == ("— 1 —", "— 2 —")
    assert (right > 400, left < 120) == (True, True)
    box = reader.pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (210, 297)


def test_both_files_say_the_same_words_and_carry_number_digest_and_code() -> None:
    notice = notice_of(
        Heading(1, "一、榜题概况"), Heading(2, "（一）内容"), *paragraphs_of("第一。\n\n第二。\x00"), TABLE
    )
    pdf = "".join("".join(pages_of(notice)).split())
    document = docx.Document(io.BytesIO(notice_docx(notice)))
    written = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for words in (
        "衡岳集团",
        "各有关单位：",
        "一、榜题概况",
        "（一）内容",
        "第一。",
        "第二。",
        "指标59",
        "二矿",
        "2026年3月2日",
        "编号：JB-2026-007",
        *notice.digest_lines,
    ):
        assert words in pdf
        assert words in "\n".join([*written, *cells])
    with zipfile.ZipFile(io.BytesIO(notice_docx(notice))) as package:
        assert [name for name in package.namelist() if name.startswith("word/media/")]
        assert '<w:altName w:val="仿宋"/>' in package.read("word/fontTable.xml").decode()
    assert notice.digest != notice_of(Heading(1, "一、别的")).digest


def test_the_document_has_the_page_the_grid_the_styles_and_a_counting_folio() -> None:
    document = docx.Document(io.BytesIO(notice_docx(notice_of(Heading(1, "一、"), Paragraph("文"), TABLE))))
    section = document.sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round((margin or 0) / 36000) for margin in margins] == [37, 26, 35, 28]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("linesAndChars", "579")
    assert document.settings.odd_and_even_pages_header_footer
    for footer, alignment in ((section.footer, 2), (section.even_page_footer, None)):
        paragraph = footer.paragraphs[0]
        assert "PAGE" in "".join(node.text or "" for node in paragraph._p.iter(qn("w:instrText")))
        assert paragraph.text == "— 1 —"
        assert paragraph.style is not None
        assert paragraph.style.paragraph_format.alignment == alignment  # type: ignore[attr-defined]  # a style of paragraphs
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Body Text", "Heading 1", "Heading 2")
    }
    assert fonts == {
        "Title": "方正小标宋简体",
        "Body Text": "仿宋_GB2312",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }
    themed = [key for style in document.styles for key in _font_keys(style) if key.endswith("Theme")]
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Body Text"} <= used
    assert not [key for key in themed if key in fonts]
    head = document.tables[0].rows[0]._tr
    assert head.find(f".//{qn('w:tblHeader')}") is not None


def _font_keys(style: Any) -> list[str]:
    if style.name not in {"Title", "Normal", "Body Text", "Heading 1", "Heading 2"}:
        return []
    fonts = style.element.rPr.rFonts
    assert not [key for key in fonts.attrib if "Theme" in key]
    return list(fonts.attrib)


def test_the_annex_follows_the_signature_on_a_page_of_its_own() -> None:
    notice = notice_of(Paragraph("正文。"), annex=(Heading(1, "附件"), Paragraph("内容。")))
    first, second = pages_of(notice)
    assert ("二矿" in first, "附件" in first, second.startswith("附件")) == (True, False, True)


def test_of_an_unsigned_paper_the_day_is_left_blank() -> None:
    notice = notice_of(Paragraph("文。"), signed_on=None, standing="送审稿")
    text = "".join(pages_of(notice))
    assert "（送审稿）" in text
    assert "2026年" not in text


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (105, "一百零五"), (240, "二百四十")],
)
def test_headings_are_numbered_in_chinese(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_a_long_title_is_set_in_lines_of_about_the_same_length() -> None:
    lines = balanced("关于发布“锚索支护替代超前支护”榜题的公告", 20)
    assert "".join(lines) == "关于发布“锚索支护替代超前支护”榜题的公告"
    assert [len(line) > 8 for line in lines] == [True, True]
    assert balanced("短", 20) == ["短"]
    assert balanced("x" * 300, 20)[0] == "x" * 300
    assert chinese_day(None) == "　　年　月　日"
