"""QR codes that open the record a document was made from."""

from typing import Final, Literal

QUIET_ZONE: Final = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""


def qr_data_uri(text: str, *, correction: Literal["L", "M", "Q", "H"] = "M") -> str:
    """An SVG picture of the QR code of `text` (an address, at most 2331 bytes at M) as a `data:` address.

    For `<img src>`: the closed fetcher lets it pass and it prints sharp at any size.
    Raises ValueError when the text is empty or does not fit in one code.
    """
    import segno  # only documents with a code need it

    if not text:
        raise ValueError("A QR code needs a text.")
    code = segno.make_qr(text, error=correction, boost_error=False)
    uri: str = code.svg_data_uri(border=QUIET_ZONE, omitsize=True)
    return uri
