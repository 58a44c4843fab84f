"""The words under a picture: what they say, who took it, and how both stand in a Word file."""

import re
from typing import Any, Final

from cms.stories.word.markers import PHOTO

LONGEST_CAPTION, LONGEST_CREDIT = 200, 100
LONGEST_UNMARKED: Final = 80
"""Characters of a caption that is one by its words alone; what is longer is a paragraph."""

_LABELLED: Final = r"摄影(?:者|师)?\s*[:：/／]\s*(?P<who>[^\s（）()【】｜|。，,][^（）()【】｜|。]{0,40}?)\s*"
"""摄影：王五"""
_SIGNED: Final = r"(?P<who>[^\d\s（）()【】：:][^\d（）()【】：:。]{0,30}?(?<![拍航\s/／]))(?:\s*[/／]?\s*摄|\s+(?:摄影|拍摄))\s*"
"""王五 摄; no day, as in 2024年3月摄, and no way of doing it, as in 现场拍摄"""
_SHORT_SIGNED: Final = r"(?P<who>[一-鿿]{2,4}(?:、[一-鿿]{2,4}){0,4}(?<![拍航]))\s*摄"

_CREDITS: Final = tuple(
    map(
        re.compile,
        (
            rf"\s*[（(【]\s*{_LABELLED}[）)】]",
            rf"\s*[（(【]\s*{_SIGNED}[）)】]",
            rf"(?:^|(?<=[。！!])|[\s，,；;｜|]+){_LABELLED}[。.]?$",
            rf"(?:^|(?<=[。！!])|[\s，,；;｜|]+){_SHORT_SIGNED}[。.]?$",
        ),
    )
)
_NUMBERED: Final = re.compile(r"^图\s*[\d一二三四五六七八九十]{1,3}(?:[-—.．]\d{1,3})?[\s:：、.．]\s*\S")
_OF_GROUP: Final = re.compile(r"^（(\d{1,2})）")


def told(words: str, credit: str) -> str:
    """As in 试压｜摄影：张工, which `read_caption` takes apart again without guessing."""
    return words + (f"{PHOTO}{credit}" if credit else "")


def read_caption(text: str) -> tuple[str, str]:
    """(words, who took it); the second is "" where nobody is named, and the words stay as they are."""
    words, sign, credit = text.rpartition(PHOTO)
    if sign:
        return words.strip(), credit.strip()
    for pattern in _CREDITS:
        found = pattern.search(text)
        if found is not None:
            rest = text[: found.start()] + text[found.end() :]
            return rest.strip(), found["who"].strip()
    return text, ""


def is_caption(text: str) -> bool:
    """Without the style of captions: a short line that begins like 图1 or says who took the picture."""
    if len(text) > LONGEST_UNMARKED:
        return False
    return _NUMBERED.match(text) is not None or bool(read_caption(text)[1])


def lines_of_group(caption: str, pictures: list[Any]) -> list[str]:
    """The lines under a group: its caption, with who took them all; or a line for each picture, as in （2）滑靴｜摄影：张工."""
    credit = shared_credit([each["credit"] for each in pictures])
    if not any(each["caption"] for each in pictures) and (
        credit or not any(each["credit"] for each in pictures)
    ):
        return [line for line in [told(caption, credit)] if line]
    each_told = ((number, told(each["caption"], each["credit"])) for number, each in enumerate(pictures, 1))
    lines = [f"（{number}）{line}" for number, line in each_told if line]
    return [caption, *lines] if caption else lines


def shared_credit(credits_given: list[str]) -> str:
    """Who took all the pictures; "" where they are of several, or of nobody named."""
    return credits_given[0] if len(set(credits_given)) == 1 else ""


def place_in_group(text: str, count: int) -> tuple[int, str]:
    """(number of the picture among so many, the rest of the line); 0 for a line about the whole group."""
    found = _OF_GROUP.match(text)
    if found is None or not 0 < int(found[1]) <= count:
        return 0, text
    return int(found[1]), text[found.end() :]
