"""Digests printed on documents, so that a reader can tell whether two prints hold the same content."""

import hashlib
from typing import Final

GROUPS: Final = 4


def content_digest(*parts: str | bytes) -> str:
    """SHA-256 over the parts, each preceded by its length, as 64 hexadecimal digits.

    The lengths keep ("ab", "c") and ("a", "bc") apart.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def printed_digest(digest: str) -> str:
    """The first sixteen digits in groups of four, as printed: '9F86 D081 884C 7D65'."""
    return " ".join(digest[start : start + GROUPS].upper() for start in range(0, 4 * GROUPS, GROUPS))
