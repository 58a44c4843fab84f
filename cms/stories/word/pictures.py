"""The pictures of a Word file: where they lie, what a note calls them, and how each becomes one that the shelf takes."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cms.site.media import BROKEN
from cms.stories.evidence import FORMATS, MOST_PIXELS

MOST_OPENED: Final = 120_000_000
"""Pixels of the largest picture that is unpacked, if only to be scaled down: half a gigabyte while that lasts."""
LONGEST_SIDE: Final = 4_000
"""Pixels of the longer side of what was scaled down: a full page in print."""
LONGEST_NAME: Final = 40
OPENED: Final = (*FORMATS, "GIF", "BMP")
"""What Pillow may try; the two that the shelf does not take become PNG."""
SUFFIXES: Final = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp"})

_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_OLD_PICTURE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_OLD_SHAPE: Final = "{urn:schemas-microsoft-com:vml}shape"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class PictureLeftOutError(Exception):
    """A picture is not taken; the text names it and says why in words for the screen."""


@dataclass(frozen=True)
class Picture:
    """`name` is what a note calls it, `suffix` the ending of its file in lower case."""

    content: bytes
    name: str = ""
    suffix: str = ""
    caption: str = ""
    credit: str = ""


def pictures_in(element: Any, part: Any, *, first: int) -> Iterator[Picture]:
    """Every picture below an element, numbered from `first`; without content where it lies outside the file."""
    found = (
        each
        for each in element.iter(_BLIP, _OLD_PICTURE)
        if next(each.iterancestors(_FALLBACK), None) is None
    )
    for number, each in enumerate(found, first):
        related = each.get(f"{_RELATED}embed") or each.get(f"{_RELATED}id")
        source = part.related_parts.get(related) if related else None
        name = _name_of(each, number)
        yield Picture(b"", name) if source is None else Picture(bytes(source.blob), name, _suffix_of(source))


def _suffix_of(source: Any) -> str:
    return str(source.partname.ext).lower()


def _name_of(element: Any, number: int) -> str:
    """By its alternative text, if it has one."""
    words = ""
    for shape in element.iterancestors(f"{_DRAWING}inline", f"{_DRAWING}anchor", _OLD_SHAPE):
        described = shape.find(f"{_DRAWING}docPr")
        words = (shape.get("alt") if described is None else described.get("descr")) or ""
        break
    words = " ".join(words.split())[:LONGEST_NAME]
    if words:
        return _("Picture %(number)d (%(words)s)") % {"number": number, "words": words}
    return _("Picture %(number)d") % {"number": number}


def fit_for_shelf(picture: Picture) -> tuple[bytes, str]:
    """The picture as it is, or drawn anew where its format or its size asks for it; and a note, "" for none.

    Raises PictureLeftOutError for what is too large to open, of a format that is not taken, or damaged.
    """
    name = {"picture": picture.name}
    try:
        with _opened(picture.content) as opened:
            if opened.width * opened.height > MOST_OPENED:
                raise PictureLeftOutError(_too_large(picture))
            return _fitted(opened, picture)
    except Image.DecompressionBombError as bomb:
        raise PictureLeftOutError(_too_large(picture)) from bomb
    except UnidentifiedImageError as unknown:
        if picture.suffix in SUFFIXES:
            raise PictureLeftOutError(_("%(picture)s was left out: it is damaged.") % name) from unknown
        raise PictureLeftOutError(
            _("%(picture)s was left out: the format %(format)s is not taken. Save it as JPEG or PNG.")
            % {**name, "format": picture.suffix.upper() or "?"}
        ) from unknown
    except BROKEN as broken:
        raise PictureLeftOutError(_("%(picture)s was left out: it is damaged.") % name) from broken


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns from 89 million pixels on; our own limit is asked before anything is unpacked.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(content), formats=OPENED)


def _too_large(picture: Picture) -> str:
    return _("%(picture)s was left out: it has more than %(most)d million pixels.") % {
        "picture": picture.name,
        "most": MOST_OPENED // 1_000_000,
    }


def _fitted(opened: Image.Image, picture: Picture) -> tuple[bytes, str]:
    width, height, note = opened.width, opened.height, ""
    is_large = width * height > MOST_PIXELS
    if not is_large and opened.format in FORMATS:
        opened.load()
        return picture.content, ""
    if opened.format == "GIF" and getattr(opened, "n_frames", 1) > 1:
        note = _("%(picture)s moves: only its first frame was taken.") % {"picture": picture.name}
    drawn = _drawn_anew(opened, is_large=is_large)
    if is_large:
        note = _("%(picture)s has %(width)d × %(height)d pixels: it was scaled down to a longer side of %(side)d.") % {
            "picture": picture.name, "width": width, "height": height, "side": LONGEST_SIDE
        }  # fmt: skip
    return drawn, note


def _drawn_anew(opened: Image.Image, *, is_large: bool) -> bytes:
    """JPEG from what a camera took, PNG from anything else; upright, and small enough for the shelf."""
    is_photograph = opened.format in {"JPEG", "MPO"}
    picture = opened
    if not is_photograph and opened.mode not in {"L", "LA", "RGB", "RGBA"}:
        picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    if is_large:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(picture)
    drawn = BytesIO()
    if is_photograph:
        picture.convert("RGB").save(drawn, "JPEG", quality=90)
    else:
        picture.save(drawn, "PNG")
    return drawn.getvalue()
