"""Which heading of a Word file opens which chapter of the frame, and the words that stand before the facts."""

import re
from typing import Final

CHAPTERS: Final = {
    "background": "背景|起因|缘起|痛点|问题|background",
    "practice": "做法|经过|过程|举措|措施|攻关|what was done|practice",
    "results": "成效|成果|效果|反响|收获|results",
    "lessons": "启示|经验|体会|思考|探讨|评论|lessons",
    "appendix": "附录|附件|数据来源|appendix",
}
"""Field of the story → words of a heading that means it."""

_NUMBERING: Final = re.compile(r"^[\s（(【\[]*[一二三四五六七八九十\d①-⑩ivxIVX]{0,4}[\s、.．:：)）】\]]*")
_LONGEST_HEADING: Final = 16
"""Characters of a chapter's heading that is no heading by its style; a sentence is longer."""

FACTS: Final = {
    "title": ("标题",),
    "unit_name": ("报送单位", "申报单位", "单位"),
    "authors": ("作者", "撰稿", "撰稿人", "供稿"),
    "theme": ("主题", "关键词"),
    "summary": ("摘要", "内容摘要", "提要"),
}
"""Field of the story → words before a colon that name it."""


def without_numbering(heading: str) -> str:
    return _NUMBERING.sub("", heading.strip()).strip()


def chapter_of(heading: str, *, is_heading: bool) -> str | None:
    """The field that a paragraph opens. Without a heading's style the paragraph must be nothing but such words."""
    words = without_numbering(heading)
    if not words or len(words) > _LONGEST_HEADING:
        return None
    for name, pattern in CHAPTERS.items():
        if is_heading and re.search(pattern, words, re.IGNORECASE):
            return name
        if re.fullmatch(rf"(主要|工作|项目|案例)?({pattern})([与和及](\w{{2}}))?", words, re.IGNORECASE):
            return name
    return None


def fact_of(line: str) -> tuple[str, str] | None:
    """(field, value) of a line such as 报送单位：霍岭煤矿."""
    label, colon, value = line.replace(":", "：", 1).partition("：")
    if not colon:
        return None
    key = label.replace(" ", "").replace("　", "")
    return next(((name, value.strip()) for name, labels in FACTS.items() if key in labels), None)
