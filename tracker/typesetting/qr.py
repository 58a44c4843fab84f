"""QR codes that open the record a document was made from."""

import io
from typing import Any, Final, Literal

QUIET_ZONE: Final = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""


def qr_data_uri(text: str, *, correction: Literal["L", "M", "Q", "H"] = "M") -> str:
    """An SVG picture of the QR code of `text` (an address, at most 2331 bytes at M) as a `data:` address.

    For `<img src>`: the closed fetcher lets it pass and it prints sharp at any size.
    Raises ValueError when the text is empty or does not fit in one code.
    """
    uri: str = _code_of(text, correction).svg_data_uri(border=QUIET_ZONE, omitsize=True)
    return uri


def qr_png(text: str) -> bytes:
    """As `qr_data_uri`, as a picture of points, which Word and WPS print sharp at up to 40 mm."""
    picture = io.BytesIO()
    _code_of(text, "M").save(picture, kind="png", scale=10, border=QUIET_ZONE)
    return picture.getvalue()


def _code_of(text: str, correction: Literal["L", "M", "Q", "H"]) -> Any:
    import segno  # only documents with a code need it

    if not text:
        raise ValueError("A QR code needs a text.")
    return segno.make_qr(text, error=correction, boost_error=False)
