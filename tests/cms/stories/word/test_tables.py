"""Tables: a merged cell speaks once, nested words and pictures are kept, 前后对照 only where it fits."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.cms.stories.word.files import read
from tests.typesetting.pictures import png

pytestmark = pytest.mark.usefixtures("english")


def rows_read(document: Any) -> list[list[str]]:
    [(_kind, value)] = read(document).bodies["background"]
    return [line.split("\t") for line in value["rows"].split("\n")]


def filled(rows: int, columns: int) -> tuple[Any, Any]:
    document = docx.Document()
    table = document.add_table(rows, columns)
    for row in range(rows):
        for column in range(columns):
            table.cell(row, column).text = f"{row}{column}"
    return document, table


def test_a_cell_merged_across_and_down_stands_once() -> None:
    document, table = filled(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合"
    assert rows_read(document) == [["合", "", "02"], ["", "", "12"], ["20", "21", "22"]]


def test_equal_words_in_two_cells_stand_twice() -> None:
    document, table = filled(2, 2)
    table.cell(0, 1).text = "00"
    assert rows_read(document) == [["00", "00"], ["10", "11"]]


def test_a_merge_that_goes_on_from_nowhere_is_read_as_it_stands() -> None:
    document, table = filled(1, 2)
    merge = OxmlElement("w:vMerge")
    merge.set(qn("w:val"), "continue")
    table.cell(0, 0)._tc.get_or_add_tcPr().append(merge)
    assert rows_read(document) == [["00", "01"]]


def test_a_table_in_a_cell_leaves_its_words() -> None:
    document, table = filled(1, 2)
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).merge(inner.cell(0, 1)).text = "内"
    assert rows_read(document) == [["00", "01 内"]]


def test_pictures_in_a_table_stand_before_it() -> None:
    document, table = filled(1, 1)
    table.cell(0, 0).paragraphs[0].add_run().add_picture(BytesIO(png()))
    document.add_paragraph("设备表", style="Caption")
    story = read(document)
    assert [kind for kind, _value in story.bodies["background"]] == ["picture", "table"]
    assert story.bodies["background"][1][1] == {"caption": "设备表", "rows": "00"}
    assert story.notes == ["The pictures in table 1 stand before it."]


@pytest.mark.parametrize(
    "row", [["用" * 101, "22", "13", "−41%"], None], ids=["an item too long", "nothing but the head"]
)
def test_a_comparison_that_does_not_fit_becomes_a_table(row: list[str] | None) -> None:
    document = docx.Document()
    table = document.add_table(0, 4)
    lines = [["项目", "此前", "此后", "变化"], *([row] if row else [])]
    for line in lines:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    story = read(document)
    assert story.bodies["background"] == [
        ("table", {"caption": "", "rows": "\n".join("\t".join(line) for line in lines)})
    ]
    assert story.notes == [
        "Table 1 compares before and after, but holds more or less than such a block: it became an ordinary table."
    ]
