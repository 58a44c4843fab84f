"""A picture comes in as it is, drawn anew, or not at all: then it is named with the reason, and its words stay."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from cms.stories.word import pictures
from cms.stories.word.importing import begin_story, replace_text
from cms.stories.word.pictures import Picture, PictureLeftOutError, fit_for_shelf
from cms.stories.word.writing import word_of
from tests.cms.stories.word.files import plain, read, stored, upload, words_of
from tests.factories.organisation import World
from tests.factories.stories import story_draft
from tests.typesetting.pictures import jpeg, png

pytestmark = pytest.mark.usefixtures("english")


def encoded(kind: str, *, width: int = 24, height: int = 16, **options: Any) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), "#8c1c13").save(target, kind, **options)
    return target.getvalue()


def moving() -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    target = BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def opened(content: bytes) -> tuple[str | None, tuple[int, int]]:
    with Image.open(BytesIO(content)) as picture:
        return picture.format, picture.size


def document_with(*contents: bytes, caption: str = "", alt: str = "") -> Any:
    """Each picture in a paragraph of its own, all with the same alternative text; the caption below the last."""
    document = docx.Document()
    for content in contents:
        shape = document.add_picture(BytesIO(content))
        if alt:
            shape._inline.docPr.set("descr", alt)
    if caption:
        document.add_paragraph(caption, style="Caption")
    return document


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    monkeypatch.setattr(pictures, "MOST_OPENED", 1_000_000)
    monkeypatch.setattr(pictures, "LONGEST_SIDE", 80)


def reason(content: bytes, suffix: str = "png") -> str:
    with pytest.raises(PictureLeftOutError) as refused:
        fit_for_shelf(Picture(content, "Picture 1", suffix))
    return str(refused.value)


def test_what_fits_stays_byte_for_byte() -> None:
    for content in (png(), jpeg(), encoded("WEBP")):
        assert fit_for_shelf(Picture(content)) == (content, "")


def test_a_gif_and_a_bitmap_become_png() -> None:
    for kind in ("GIF", "BMP"):
        content, note = fit_for_shelf(Picture(encoded(kind)))
        assert (opened(content), note) == (("PNG", (24, 16)), "")


def test_of_a_moving_picture_the_first_frame_is_taken_and_told_of() -> None:
    content, note = fit_for_shelf(Picture(moving(), "Picture 1"))
    assert note == "Picture 1 moves: only its first frame was taken."
    with Image.open(BytesIO(content)) as picture:
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_large_picture_is_scaled_down_and_told_of(low_limits: None) -> None:
    for kind in ("PNG", "JPEG"):
        content, note = fit_for_shelf(Picture(encoded(kind, width=400, height=300), "Picture 1"))
        assert opened(content) == (kind, (80, 60))
        assert note == "Picture 1 has 400 × 300 pixels: it was scaled down to a longer side of 80."


def test_a_large_photograph_lies_on_the_shelf_upright(low_limits: None) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    content, _note = fit_for_shelf(Picture(encoded("JPEG", width=400, height=300, exif=turned)))
    assert opened(content) == ("JPEG", (60, 80))


def test_too_large_a_picture_names_the_limit(low_limits: None) -> None:
    words = "Picture 1 was left out: it has more than 1 million pixels."
    assert reason(encoded("PNG", width=1001, height=1000)) == words


def test_a_bomb_is_too_large_and_not_unpacked() -> None:
    header = bytearray(png())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4, "big")
    assert reason(bytes(header)) == "Picture 1 was left out: it has more than 120 million pixels."


def test_another_format_is_named() -> None:
    words = "Picture 1 was left out: the format %s is not taken. Save it as JPEG or PNG."
    assert reason(encoded("TIFF"), "tiff") == words % "TIFF"
    assert reason(b"\x01\0\0\0" * 40, "emf") == words % "EMF"
    assert reason(b"?", "") == words % "?"


@pytest.mark.parametrize("content", [b"", b"hello", png()[:60], jpeg()[:200], encoded("GIF")[:20]])
def test_a_damaged_picture_is_called_damaged(content: bytes) -> None:
    assert reason(content) == "Picture 1 was left out: it is damaged."


def test_pictures_are_numbered_and_named_by_their_alternative_text() -> None:
    body = read(document_with(png(), png(width=30), alt="滑靴  平台" + "长" * 50)).bodies["background"]
    assert [value.name for _kind, value in body] == [
        f"Picture {number} (滑靴 平台{'长' * 35})" for number in (1, 2)
    ]
    [(_kind, unnamed)] = read(document_with(png())).bodies["background"]
    assert (unnamed.name, unnamed.suffix) == ("Picture 1", "png")


def test_each_picture_left_out_has_its_note_and_its_caption_stays(
    site: StorySite, world: World, low_limits: None
) -> None:
    large = encoded("PNG", width=1001, height=1000)
    file = read(document_with(png(), encoded("TIFF"), large, caption="全景（王五 摄）"))
    story = begin_story(file, by=world.emma)
    assert file.notes == [
        "Picture 2 was left out: the format TIFF is not taken. Save it as JPEG or PNG.",
        "Picture 3 was left out: it has more than 1 million pixels.",
    ]
    [(first, _value), (second, text)] = plain(story)["background"]
    assert (first, second, words_of(text)) == ("picture", "paragraph", "全景｜摄影：王五")


def test_the_caption_of_a_picture_outside_the_file_does_not_go_to_the_one_before() -> None:
    document = document_with(png(), png(width=30))
    blips = list(document.element.body.iter(pictures._BLIP))
    blips[1].set(f"{pictures._RELATED}embed", "rId999")
    document.add_paragraph("全景", style="Caption")
    story = read(document)
    [(_kind, value), (other, text)] = story.bodies["background"]
    assert (value.caption, other, words_of(text)) == ("", "paragraph", "全景")
    assert story.notes == ["Picture 2 was left out: it lies outside the file."]


def test_of_very_many_pictures_all_are_counted() -> None:
    story = read(document_with(*[png()] * 42, caption="末"))
    assert story.notes == ["The file has 42 pictures: the first 40 were taken."]
    assert [kind for kind, _value in story.bodies["background"]][-2:] == ["picture", "paragraph"]


@pytest.mark.parametrize("broken", [1, 2])
def test_a_group_shrinks_and_keeps_its_words(site: StorySite, world: World, broken: int) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run()
    for content in [encoded("TIFF", width=30 + number) for number in range(broken)] + [png()] * (2 - broken):
        run.add_picture(BytesIO(content))
    document.add_paragraph("现场（王五 摄）", style="Caption")
    [(kind, value)] = plain(begin_story(read(document), by=world.emma))["background"]
    if broken == 1:
        assert (kind, value["caption"], value["credit"]) == ("picture", "现场", "王五")
    else:
        assert (kind, words_of(value)) == ("paragraph", "现场｜摄影：王五")


def test_a_file_read_twice_keeps_a_converted_picture_once(site: StorySite, world: World) -> None:
    for _time in range(2):
        begin_story(read(document_with(encoded("GIF"))), by=world.emma)
    assert StoryImage.objects.count() == 1


def test_the_notes_stand_on_the_page(site: StorySite, world: World, client: Client) -> None:
    whole = stored(document_with(png(), alt="<b>平台</b>"))
    broken = BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part, content[:60] if part.filename.startswith("word/media/") else content)
    client.force_login(world.emma)
    page = client.post("/story-word/", {"file": upload(broken.getvalue())}, follow=True).content.decode()
    assert "Picture 1 (&lt;b&gt;平台&lt;/b&gt;) was left out: it is damaged." in page


def on_shelf(content: bytes, name: str) -> StoryImage:
    image = StoryImage.objects.create(title=name, file=ImageFile(BytesIO(content), name=name))
    image.get_file_hash()
    return image


def back_again(story: CaseStory, by: Any) -> CaseStory:
    story.save_revision()
    return replace_text(story, read(docx.Document(BytesIO(word_of(story)))), by=by)


def test_a_group_goes_out_and_comes_back_with_each_caption_and_credit(site: StorySite, world: World) -> None:
    one, two = on_shelf(encoded("GIF"), "a.gif"), on_shelf(png(), "b.png")
    groups = [
        ("gallery", {"caption": caption, "pictures": [
            {"image": one, "caption": first, "credit": "王五"}, {"image": two, "caption": "", "credit": credit}
        ]})
        for caption, first, credit in (("现场", "平台", "李四"), ("", "平台", ""), ("", "", "王五"), ("现场", "", "李四"))
    ]  # fmt: skip
    story = story_draft(site, practice=groups)
    before = plain(story)
    assert (plain(back_again(story, world.emma)), StoryImage.objects.count()) == (before, 2)


def test_the_words_of_a_picture_whose_file_is_gone_go_out_as_text(site: StorySite, world: World) -> None:
    kept, gone = on_shelf(png(), "a.png"), on_shelf(png(width=30), "b.png")
    Path(gone.file.path).unlink()
    gone = StoryImage.objects.get(pk=gone.pk)
    shown = [
        {"image": image, "caption": words, "credit": ""} for image, words in ((kept, ""), (gone, "全景"))
    ]
    story = story_draft(site, practice=[("picture", value) for value in shown])
    [(_kind, first), (other, text)] = plain(back_again(story, world.emma))["practice"]
    assert (first["caption"], other, words_of(text)) == ("", "paragraph", "全景")


def test_a_photograph_that_word_does_not_know_goes_out_drawn_anew(site: StorySite) -> None:
    whole = jpeg()
    bare = whole[:2] + whole[20:]  # without its JFIF header
    value = {"image": on_shelf(bare, "a.jpg"), "caption": "", "credit": ""}
    file = read(docx.Document(BytesIO(word_of(story_draft(site, practice=[("picture", value)])))))
    assert [kind for kind, _value in file.bodies["practice"]] == ["picture"]
