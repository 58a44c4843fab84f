"""Which typefaces documents are set in, and whether this machine has them.

All three are free (SIL Open Font License) and packaged: `fonts-noto-cjk`, `fonts-lxgw-wenkai`. They must be
installed in the system: web-font slices cost seconds per process in WeasyPrint, and a document set in whatever
else fontconfig finds looks different on each machine. The style sheets name the stacks written here.
"""

import ctypes
import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Final

SERIF: Final = ("Noto Serif CJK SC",)
"""Song, the body face."""
SANS: Final = ("Noto Sans CJK SC",)
"""Hei, for headings and table heads."""
KAI: Final = ("LXGW WenKai", "Noto Serif CJK SC")
"""Kai, for summaries and quotations; the serif fills its few gaps (㴻)."""

REQUIRED_FAMILIES: Final = (*SERIF, *SANS, KAI[0])

_SUBSETTER_LIBRARIES: Final = (
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset-0.dll",
    "libharfbuzz-subset.0.dylib",
    "libharfbuzz-subset.so",
)


@cache
def installed_fonts() -> tuple[tuple[str, str], ...]:
    """(families, file with version) of each font fontconfig knows; empty when `fc-list` is not installed.

    Read once per process, as WeasyPrint itself does.
    """
    command = shutil.which("fc-list")
    if command is None:
        return ()
    listing = subprocess.run(  # noqa: S603 - a fixed command without input
        [command, "--format", "%{family}\t%{file}:%{index}:%{fontversion}\n"],
        capture_output=True,
        check=False,
        timeout=60,
    ).stdout.decode("utf-8", "replace")
    rows = (line.partition("\t") for line in listing.splitlines())
    return tuple(sorted((families, font_file) for families, _tab, font_file in rows if font_file))


def missing_fonts() -> tuple[str, ...]:
    """The required families that are not installed, in the order body, headings, quotations."""
    present = {name for families, _file in installed_fonts() for name in families.split(",")}
    return tuple(family for family in REQUIRED_FAMILIES if family not in present)


def fonts_fingerprint() -> str:
    """Changes when a font is added, removed or updated: laid out pages are then no longer valid."""
    return hashlib.sha256(repr(installed_fonts()).encode()).hexdigest()


@cache
def has_font_subsetter() -> bool:
    """Whether HarfBuzz's subsetter (package libharfbuzz-subset0) can be loaded.

    Without it WeasyPrint falls back to a subsetter that is eighteen times slower on Chinese fonts.
    """
    for library in _SUBSETTER_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            continue
        return True
    return False


@dataclass(frozen=True, slots=True)
class WordFonts:
    """The fonts of GB/T 9704 by the names that Word and WPS know: a document names them, whoever opens it has them."""

    title: str = "方正小标宋简体"
    fangsong: str = "仿宋_GB2312"
    hei: str = "黑体"
    kai: str = "楷体_GB2312"
    song: str = "宋体"


WORD_FONTS: Final = WordFonts()
WORD_FALLBACKS: Final = {
    WORD_FONTS.title: "宋体",
    WORD_FONTS.fangsong: "仿宋",
    WORD_FONTS.hei: "SimHei",
    WORD_FONTS.kai: "楷体",
    WORD_FONTS.song: "SimSun",
}
"""What a document asks for where the font is missing; a plain Windows has these."""
