"""What is sent stays within its limits while it comes in, and is what its name says."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.english import in_english
from tests.foundation.file_text import samples
from tracker.foundation.archives import LARGEST_DIRECTORY, names_in
from tracker.foundation.attachments import validate_upload
from tracker.foundation.uploads import DroppedUpload

__all__ = ["in_english"]

pytestmark = pytest.mark.usefixtures("in_english")

PDF = b"%PDF-1.7 "


def archive(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "")
    return out.getvalue()


def sent(*contents: bytes, **typed: str) -> Any:
    """As a form of the site gets it: files called 1.pdf, 2.pdf …, and what was typed beside them."""
    files = [SimpleUploadedFile(f"{place}.pdf", content) for place, content in enumerate(contents, start=1)]
    return RequestFactory().post("/", {**typed, "files": files})


@pytest.fixture
def small(settings: LazySettings) -> None:
    settings.JIEBANG = {
        **settings.JIEBANG,
        "ATTACHMENT_MAXIMUM_BYTES": 3 * 1024 * 1024,
        "UPLOAD_MAXIMUM_BYTES": 5 * 1024 * 1024,
        "UPLOAD_MAXIMUM_FILES": 3,
    }


def mistakes(request: Any) -> list[str]:
    found = []
    for file in request.FILES.getlist("files"):
        try:
            validate_upload(file)
        except ValidationError as error:
            found += error.messages
    return found


@pytest.mark.usefixtures("small")
def test_what_is_within_the_limits_is_kept_whole() -> None:
    request = sent(PDF + b"a" * 100_000, PDF)
    assert mistakes(request) == []
    assert [file.size for file in request.FILES.getlist("files")] == [100_009, 9]


@pytest.mark.usefixtures("small")
def test_a_file_beyond_its_limit_is_let_go_and_what_was_typed_stays() -> None:
    request = sent(PDF + b"a" * (4 * 1024 * 1024), title="榜题")
    [dropped] = request.FILES.getlist("files")
    assert isinstance(dropped, DroppedUpload)
    assert (dropped.read(), dropped.size) == (b"", 4 * 1024 * 1024 + 9)
    assert mistakes(request) == ["“1.pdf” is larger than 3 MB. Compress it, or split it."]
    assert request.POST["title"] == "榜题"


@pytest.mark.usefixtures("small")
def test_what_is_too_much_in_sum_is_let_go() -> None:
    half = PDF + b"a" * (2 * 1024 * 1024 + 600_000)
    assert mistakes(sent(half, half)) == [
        "“2.pdf” was not taken: at most 3 files and 5 MB may be sent at once."
    ]


@pytest.mark.usefixtures("small")
def test_of_too_many_the_last_are_let_go() -> None:
    request = sent(*[PDF] * 5)
    assert mistakes(request) == [
        f"“{place}.pdf” was not taken: at most 3 files and 5 MB may be sent at once." for place in (4, 5)
    ]


def test_twenty_files_of_fifty_megabytes_would_not_be_kept_as_delivered(settings: LazySettings) -> None:
    """By the limits that are delivered: fewer than twenty at once, and a fifth of their sum."""
    limits = settings.JIEBANG
    assert limits["UPLOAD_MAXIMUM_FILES"] < 20
    assert limits["UPLOAD_MAXIMUM_BYTES"] <= 20 * limits["ATTACHMENT_MAXIMUM_BYTES"] // 5


OTHER_KIND = "“%s” is not what its name says: its content is of another kind."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.pdf", b"MZ\x90\x00\x03"),
        ("台账.xlsx", b"MZ\x90\x00\x03"),
        ("说明.txt", b"MZ\x90\x00\x03"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /"),
        ("数据.csv", b"a,b\x00\x01"),
        ("程序.doc", b"\x7fELF\x02"),
        ("图.png", b"\xff\xd8\xff\xe0"),
        ("像.webp", b"RIFF\x00\x00\x00\x00WAVE"),
        ("录像.mp4", b"MZ\x90\x00ftyp"),
        ("包.zip", b"Rar!"),
    ],
)
def test_a_renamed_file_is_refused_by_its_content(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_upload(SimpleUploadedFile(name, content))
    assert refused.value.messages == [OTHER_KIND % name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.PDF", PDF),
        ("公文.ofd", archive("OFD.xml", "Doc_0/Document.xml")),
        ("台账.et", b"\xd0\xcf\x11\xe0"),
        ("公文.wps", b"PK\x03\x04"),
        ("旧公文.doc", b"{\\rtf1"),
        ("说明.txt", "瓦斯".encode("gbk")),
        ("说明.txt", "瓦斯".encode("utf-16")),
        ("像.webp", b"RIFF\x00\x00\x00\x00WEBP"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    validate_upload(file)
    assert file.read() == content


UNOPENABLE = "“%s” is damaged, or no .%s file: open it, save it anew as .%s and send that."


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("方案.docx", "docx", b"PK\x03\x04aaaa"),
        ("方案.DOCX", "docx", archive("[Content_Types].xml", "xl/workbook.xml")),
        ("台账.xlsx", "xlsx", archive("xl/workbook.xml")),
        ("汇报.pptx", "pptx", archive("[Content_Types].xml")),
        ("方案.docx", "docx", archive("[Content_Types].xml", "word/document.xml")[:-30]),
        ("公文.ofd", "ofd", archive("恶意.exe")),
    ],
    ids=["no archive", "workbook", "no content types", "no part", "cut off", "ofd"],
)
def test_an_office_file_that_no_program_opens_is_refused_in_words(
    name: str, kind: str, content: bytes
) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_upload(SimpleUploadedFile(name, content))
    assert refused.value.messages == [UNOPENABLE % (name, kind, kind)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.docx", samples.word("液压支架")),
        ("台账.xlsx", samples.workbook(("一", 1))),
        ("汇报.pptx", archive("[Content_Types].xml", "ppt\\presentation.xml")),
        ("旧台账.xls", b"\xd0\xcf\x11\xe0"),
        ("包.zip", archive("一.txt")),
    ],
)
def test_an_office_file_is_taken_and_stands_at_its_beginning(name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    validate_upload(file)
    assert file.read() == content


def test_an_archive_with_a_directory_beyond_measure_is_not_read() -> None:
    needed = ("[Content_Types].xml", "word/document.xml")
    many = archive(*needed, *(f"{place:0200}" for place in range(LARGEST_DIRECTORY // 260)))
    validate_upload(SimpleUploadedFile("大.docx", many))
    too_many = archive(*needed, *(f"{place:0200}" for place in range(LARGEST_DIRECTORY // 240)))
    assert names_in(SimpleUploadedFile("大.docx", too_many)) == frozenset()


def test_a_program_under_its_own_name_is_no_kind_that_is_taken() -> None:
    with pytest.raises(ValidationError, match="exe"):
        validate_upload(SimpleUploadedFile("程序.exe", b"MZ"))
