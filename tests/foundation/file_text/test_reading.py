"""Text comes out of every kind of file that has one, and nothing that a file holds brings its reader's server down."""

import pytest

from tests.foundation.file_text import samples
from tracker.foundation.file_text.readers import LONGEST_TEXT
from tracker.foundation.file_text.reading import READABLE_EXTENSIONS, UnreadableFileError, text_of


def read(content: bytes, extension: str) -> str:
    return text_of([content[:100], content[100:]], extension)


def test_word_with_its_tables_and_headers() -> None:
    text = read(samples.word("顶板离层", "第二段", cell="锚杆间距", header="北沟煤矿"), "docx")
    assert text.splitlines()[:3] == ["顶板离层", "第二段", "锚杆间距"]
    assert "北沟煤矿" in text


def test_a_workbook_row_by_row() -> None:
    text = read(samples.workbook(("指标", "目标"), ("单班用工", 9), (None, None)), "xlsx")
    assert text.splitlines() == ["台账", "指标 目标", "单班用工 9"]


def test_a_pdf_page_by_page_in_chinese() -> None:
    text = read(samples.pdf("瓦斯抽采达标", "第二页 𠮷"), "pdf")
    assert "瓦斯抽采达标" in text
    assert text.index("瓦斯") < text.index("第二页")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_encodings_that_people_have(encoding: str) -> None:
    assert read("综采队，三班".encode(encoding), "txt") == "综采队，三班"


def test_no_more_than_the_beginning_of_a_long_text() -> None:
    text = read(("煤" * (LONGEST_TEXT + 500)).encode(), "txt")
    assert text == "煤" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7 measured", "pdf"),
        (b"", "pdf"),
        (b"PK\x03\x04 no archive", "docx"),
        (samples.word("x")[:-40], "docx"),
        (b"PK\x03\x04", "xlsx"),
        (samples.workbook(("a",)), "docx"),
        (samples.locked_pdf(), "pdf"),
    ],
    ids=["no pdf", "empty", "no archive", "cut off", "no workbook", "other kind", "password"],
)
def test_what_cannot_be_read_is_said_to_be_unreadable(content: bytes, extension: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        read(content, extension)
    assert str(refusal.value)


def test_a_file_that_unpacks_to_a_gigabyte_ends_its_reader_and_nothing_else() -> None:
    with pytest.raises(UnreadableFileError):
        read(samples.swollen_word(), "docx")


def test_other_kinds_are_not_asked_for() -> None:
    assert "doc" not in READABLE_EXTENSIONS
    with pytest.raises(ValueError, match="exe"):
        text_of([b"MZ"], "exe")
