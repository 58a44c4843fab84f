"""Small pictures for documents under test."""

from io import BytesIO

from PIL import Image


def png(colour: str = "#8c1c13", *, width: int = 24, height: int = 16) -> bytes:
    return _encoded("PNG", colour, width, height)


def jpeg(colour: str = "#8c1c13", *, width: int = 24, height: int = 16) -> bytes:
    return _encoded("JPEG", colour, width, height)


def _encoded(kind: str, colour: str, width: int, height: int) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, kind)
    return target.getvalue()
