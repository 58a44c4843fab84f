"""Pictures for documents under test: small ones, and such as no camera takes."""

import struct
import zlib
from io import BytesIO
from random import Random

from PIL import Image


def png(colour: str = "#8c1c13", *, width: int = 24, height: int = 16) -> bytes:
    return _encoded("PNG", colour, width, height)


def jpeg(colour: str = "#8c1c13", *, width: int = 24, height: int = 16) -> bytes:
    return _encoded("JPEG", colour, width, height)


def _encoded(kind: str, colour: str, width: int, height: int) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, kind)
    return target.getvalue()


def large_jpeg(*, width: int, height: int) -> bytes:
    """With so much in it that its file is as large as its sides promise."""
    target = BytesIO()
    Image.merge("RGB", _squares(width, height, 3)).save(target, "JPEG", quality=20)
    return target.getvalue()


def large_png(*, width: int, height: int) -> bytes:
    """Of four channels, the last of them how far it is seen through."""
    target = BytesIO()
    Image.merge("RGBA", _squares(width, height, 4)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def _squares(width: int, height: int, channels: int) -> list[Image.Image]:
    """Squares of 75 pixels, each of a shade of its own."""
    size = width // 75, height // 75
    shades = Random(channels)  # noqa: S311 - the same in every run
    return [
        Image.frombytes("L", size, shades.randbytes(size[0] * size[1]))
        .point(lambda shade: 96 + shade // 4)
        .resize((width, height), Image.Resampling.NEAREST)
        for _channel in range(channels)
    ]


def png_bomb(*, side: int = 30_000) -> bytes:
    """A square of one bit per pixel, all white: a small file that unpacks to 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(1)
    row = b"\x00" + b"\xff" * -(-side // 8)
    rows = row * 100
    packed = b"".join(packer.compress(rows) for _hundred in range(side // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
