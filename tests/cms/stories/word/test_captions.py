"""Who took a picture is read out of its caption; words that name nobody stay as they are."""

from io import BytesIO
from typing import Any

import docx
import pytest

from cms.stories.word.captions import read_caption
from cms.stories.word.pictures import Picture
from tests.cms.stories.word.files import read, words_of
from tests.typesetting.pictures import png

pytestmark = pytest.mark.usefixtures("english")

CREDITED = {
    "图1 现场（摄影：王五）": ("图1 现场", "王五"),
    "图1 现场(摄影: 王五、李四)": ("图1 现场", "王五、李四"),
    "（王五 摄）": ("", "王五"),
    "图为现场。（宣传科王五摄）": ("图为现场。", "宣传科王五"),
    "（摄影/王五）现场": ("现场", "王五"),
    "摄影：王五": ("", "王五"),
    "现场 摄影者：王 五": ("现场", "王 五"),
    "图为现场。王五 摄": ("图为现场。", "王五"),
    "试压｜摄影：张工（宣传科）": ("试压", "张工（宣传科）"),
}
NOT_CREDITED = [
    "图1 现场",
    "摄影：",
    "现场（摄影：）",
    "现场（2024年3月摄）",
    "全景（现场拍摄）",
    "全景（无人机航摄）",
    "无人机摄影：矿区全景",
    "职工摄影展",
    "现场（摄）",
]


@pytest.mark.parametrize("text", CREDITED)
def test_the_credit_is_read_out_of_the_caption(text: str) -> None:
    assert read_caption(text) == CREDITED[text]


@pytest.mark.parametrize("text", NOT_CREDITED)
def test_a_caption_that_names_nobody_stays(text: str) -> None:
    assert read_caption(text) == (text, "")


def with_pictures(count: int, *lines: tuple[str, str]) -> Any:
    """Pictures in one paragraph, and (words, style) below them."""
    document = docx.Document()
    run = document.add_paragraph().add_run()
    for number in range(count):
        run.add_picture(BytesIO(png(width=20 + number)))
    for words, style in lines:
        document.add_paragraph(words, style=style or None)
    return document


def told(picture: Picture) -> tuple[str, str]:
    return picture.caption, picture.credit


def test_a_caption_without_a_style_is_known_by_its_words() -> None:
    [(kind, value)] = read(with_pictures(1, ("图1 现场（摄影：王五）", ""))).bodies["background"]
    assert (kind, told(value)) == ("picture", ("图1 现场", "王五"))


def test_a_sentence_below_a_picture_is_no_caption() -> None:
    story = read(with_pictures(1, ("图1显示了现场的情况。", "")))
    assert [kind for kind, _value in story.bodies["background"]] == ["picture", "paragraph"]


def test_a_second_line_adds_the_credit_and_a_third_stays_as_text() -> None:
    lines = ("现场", "Caption"), ("摄影：王五", "Caption"), ("另一句", "Caption")
    [(_kind, value), (other, text)] = read(with_pictures(1, *lines)).bodies["background"]
    assert (told(value), other, words_of(text)) == (("现场", "王五"), "paragraph", "另一句")


def test_a_group_shares_one_credit() -> None:
    [(_kind, value)] = read(with_pictures(2, ("现场（王五 摄）", "Caption"))).bodies["background"]
    assert (value["caption"], [told(each) for each in value["pictures"]]) == ("现场", [("", "王五")] * 2)


def test_a_number_that_no_picture_of_the_group_has_is_part_of_its_caption() -> None:
    [(_kind, value)] = read(with_pictures(2, ("（3）现场", "Caption"))).bodies["background"]
    assert value["caption"] == "（3）现场"


def test_thirteen_pictures_side_by_side_become_two_groups_that_fit() -> None:
    story = read(with_pictures(13))
    assert [kind for kind, _value in story.bodies["background"]] == ["gallery", "picture"]


def test_a_caption_that_is_too_long_stands_below_whole() -> None:
    story = read(with_pictures(1, ("长" * 201, "Caption")))
    [(_kind, value), (other, text)] = story.bodies["background"]
    assert (told(value), other, words_of(text)) == (("", ""), "paragraph", "长" * 201)
    became = "so it became a paragraph; nothing was cut."
    assert story.notes == [
        f"Caption “{'长' * 12}…” in “Background”: its 201 characters are more than 200, {became}"
    ]
