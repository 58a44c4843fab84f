"""The sentences of a cell that lists indicators: numbered, bulleted, one to a line or set off by ；."""

import re

from tracker.needs.ledger.cell_text import is_blank, one_line

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# 1.5万元 opens with a figure, not with the number of an item.
_BRACKETED = re.compile(r"[（(](\d{1,2})[）)]")
_POINTED = re.compile(r"(?<![\d.])(\d{1,2})(?:[.．](?!\d)|[、)）])")
_CIRCLED = re.compile(f"([{CIRCLED}])")
_CHINESE = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])")
_BULLET = re.compile(r"[-•·●◆■▪*※]\s*(?=\D)")
_OPENING, _CLOSING, _ENDS = frozenset("（("), frozenset("）)"), frozenset("；;。")
_CUTS = re.compile(r"([（()）；;。])")


def split_sentences(text: str) -> list[str]:
    """The sentences without their numbers, in order; a line that only continues an item is joined to it."""
    sentences: list[str] = []
    for item in _items(text):
        for numbered in _split_at_numbers(item):
            sentences += map(_without_number, _split_at_ends(numbered))
    return [sentence for sentence in sentences if not is_blank(sentence)]


def _items(text: str) -> list[str]:
    items: list[list[str]] = []
    is_numbered = _number_at_start(text) is not None
    for line in text.split("\n"):
        if items and is_numbered and _number_at_start(line) is None:
            items[-1].append(line)
        else:
            items.append([line])
    return [one_line("\n".join(lines)) for lines in items]


def _split_at_ends(text: str) -> list[str]:
    """Cut at ；and 。but not inside brackets."""
    sentences = [""]
    depth = 0
    for piece in _CUTS.split(text):
        depth = max(0, depth + (piece in _OPENING) - (piece in _CLOSING))
        if piece in _ENDS and not depth:
            sentences.append("")
        else:
            sentences[-1] += piece
    return sentences


def _number_at_start(line: str) -> re.Match[str] | None:
    stripped = line.lstrip()
    for pattern in (_BRACKETED, _POINTED, _CIRCLED, _CHINESE, _BULLET):
        if found := pattern.match(stripped):
            return found
    return None


def _split_at_numbers(item: str) -> list[str]:
    """(1)…(2)… in one line: cut where the numbers go on by one, so that no figure is taken for a number."""
    stripped = item.strip()
    for pattern in (_BRACKETED, _POINTED, _CIRCLED):
        if not pattern.match(stripped):
            continue
        cuts: list[int] = []
        expected: int | None = None
        for found in pattern.finditer(stripped):
            number = CIRCLED.index(found[1]) + 1 if pattern is _CIRCLED else int(found[1])
            if expected is None or number == expected:
                cuts.append(found.start())
                expected = number + 1
        return [stripped[start:stop] for start, stop in zip(cuts, [*cuts[1:], None], strict=True)]
    return [stripped]


def _without_number(sentence: str) -> str:
    stripped = sentence.strip()
    found = _number_at_start(stripped)
    return (stripped[found.end() :] if found else stripped).strip(" ,，;；。、\u3000")
