"""What a number format makes of a number: a date, a month, or a number still."""

import re
from enum import Enum

# Formats that a workbook uses by number alone (ECMA-376, part 1, 18.8.30); 27-36 and 50-58 are those
# of Chinese Excel, which writes 31 for 2022年8月26日 and 57 for 2022年8月.
BUILT_IN_DAYS = frozenset({14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58})
BUILT_IN_MONTHS = frozenset({17, 27, 36, 50, 52, 57})
BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56})

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|上午/下午', re.IGNORECASE)


class Display(Enum):
    """How much of a moment a cell shows."""

    NUMBER = "number"
    TIME = "time"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


def display_of_built_in(number: int) -> Display:
    """The display of a format that is named by its number (`numFmtId`)."""
    if number in BUILT_IN_DAYS:
        return Display.DAY
    if number in BUILT_IN_MONTHS:
        return Display.MONTH
    return Display.TIME if number in BUILT_IN_TIMES else Display.NUMBER


def display_of_code(code: str) -> Display:
    """The display of a written format such as `yyyy"年"m"月"`."""
    letters = _LITERAL.sub("", code.partition(";")[0]).lower()
    if "general" in letters:
        return Display.NUMBER
    if "d" in letters:
        return Display.DAY
    if "y" in letters or "e" in letters.replace("e+", "").replace("e-", ""):
        return Display.MONTH if "m" in letters else Display.YEAR
    return Display.TIME if any(letter in letters for letter in "hms") else Display.NUMBER
