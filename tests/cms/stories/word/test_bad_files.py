"""Files that are no Word files, or dangerous ones, are refused with a sentence beside the field."""

import struct
import zipfile
from io import BytesIO

import docx
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from cms.stories.word.package import UnreadableWordError
from cms.stories.word.reading import read_word
from tests.factories.organisation import World

pytestmark = pytest.mark.usefixtures("english")

DAMAGED = "no Word file"
TOO_MUCH = "more than a story can hold"


def good() -> bytes:
    file = BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good file with one part more, or another content for one."""
    changed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(good())) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return changed.getvalue()


def empty_archive() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")
    return file.getvalue()


def with_rotten_part(name: str) -> bytes:
    """A good file in which what is packed under the name can no longer be unpacked."""
    whole = bytearray(good())
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        header = archive.getinfo(name).header_offset
    names, extra = struct.unpack("<HH", whole[header + 26 : header + 30])
    content = header + 30 + names + extra
    whole[content : content + 40] = b"\xff" * 40
    return bytes(whole)


DOCUMENT_TYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
NESTED = b"<w:document xmlns:w='x'>" + b"<w:p>" * 5000 + b"</w:p>" * 5000 + b"</w:document>"

BAD = {
    "text": (b"hello", DAMAGED),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, DAMAGED),
    "an archive of something else": (empty_archive(), DAMAGED),
    "cut off": (good()[:-400], DAMAGED),
    "text that cannot be unpacked": (with_rotten_part("word/document.xml"), DAMAGED),
    "a picture that cannot be unpacked": (with_rotten_part("docProps/thumbnail.jpeg"), DAMAGED),
    "broken XML": (with_part("word/document.xml", b"<w:document"), DAMAGED),
    "nested 5000 deep": (with_part("word/document.xml", NESTED), DAMAGED),
    "a bomb": (with_part("word/media/image1.png", b"\0" * (40 * 1024 * 1024)), TOO_MUCH),
    "an entity": (with_part("word/document.xml", DOCUMENT_TYPE), "document type declaration"),
    "an entity in UTF-16": (
        with_part("word/styles.xml", DOCUMENT_TYPE.decode().encode("utf-16")),
        "document type declaration",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_its_reason(name: str) -> None:
    content, words = BAD[name]
    with pytest.raises(UnreadableWordError, match=words):
        read_word(BytesIO(content), len(content))


def test_too_large_a_file_is_refused_before_it_is_opened(settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "WORD_MAXIMUM_BYTES": 1000}
    with pytest.raises(UnreadableWordError, match="larger than"):
        read_word(BytesIO(good()), len(good()))


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.stories.word.package.MOST_PARTS", 3)
    with pytest.raises(UnreadableWordError, match=TOO_MUCH):
        read_word(BytesIO(good()), len(good()))


def test_the_sentence_stands_beside_the_field(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.emma)
    answer = client.post("/story-word/", {"file": SimpleUploadedFile("a.docx", b"hello")})
    assert (answer.status_code, DAMAGED in answer.content.decode()) == (422, True)
    assert client.post("/story-word/", {}).status_code == 422
    assert not CaseStory.objects.exists()
