"""What people type, by class, for texts as `bench.filling.words` writes them: the same in every run."""

from collections.abc import Sequence
from random import Random

from bench.filling.words import PLACES, THINGS, TROUBLES, WISHES

EACH = 12
ORDINARY = ("word", "phrase", "terms", "rare", "code", "number")
"""The classes in which the index must be ten times quicker than a scan."""

NASTY = (
    '"', "%", "_", "\\", "'", "*", "瓦斯%", "a*b", "-瓦斯", "NOT 瓦斯", "瓦 OR 斯", "🚀", "𠮷", "瓦斯🚀", "\x00", "（瓦斯）", "“瓦斯”",
    "KJ90X KJ90X KJ90X", "ＫＪ９０Ｘ", "kj90x", "^", "NEAR(瓦 斯)", "瓦" * 300, "一 二 三 四 五 六 七 八 九 十", ";--", "grams:瓦",
)  # fmt: skip


def queries(texts: Sequence[str]) -> dict[str, list[str]]:
    """Class → queries; `texts` are some of the texts to be found, in normal form."""
    lot = Random(11)

    def cut(least: int, most: int) -> str:
        """A piece of some text, without blanks in it."""
        while True:
            text = lot.choice(texts)
            start = lot.randrange(len(text))
            piece = text[start : start + lot.randint(least, most)]
            if len(piece) >= least and not any(char.isspace() for char in piece):
                return piece

    words = [*PLACES, *THINGS, *TROUBLES]
    return {
        "character": [cut(1, 1) for _ in range(EACH)],
        "dense": ["的", "瓦斯", "次", "近", "发生", "联系人", "个月发生", "编号", *WISHES[:4]],
        "word": lot.sample(words, EACH),
        "phrase": [cut(3, 12) for _ in range(EACH)],
        "terms": [" ".join(lot.sample(words, lot.randint(2, 4))) for _ in range(EACH)],
        "rare": [lot.choice(texts).rpartition("联系人")[2][:3] for _ in range(EACH)],
        "code": [
            "KJ90X",
            "MFB-200",
            "PLC",
            "mfb",
            "JB-2026-0012",
            "XQ-2026",
            "kj90",
            "90x",
            "200",
            "c1u",
            "-2026-",
            "2026",
        ],
        "number": [f"第{lot.randrange(1, 40_000)}号" for _ in range(EACH)],
        "absent": [
            "龘龘",
            "瓦斯绿茶",
            "zzz",
            "食堂排队",
            "qwerty 瓦斯",
            "采采采采",
            "锅炉房瓦斯瓦斯",
            "q",
            "井井有条",
            "xyz-1",
            "㋿",
            "Ω",
        ],
        "nasty": list(NASTY),
    }
