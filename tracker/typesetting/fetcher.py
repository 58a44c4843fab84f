"""The only door through which a document being typeset reaches anything outside its own text.

Two kinds of reference pass: `data:` addresses and `asset:NAME`, where NAME stands in the mapping given by
the caller; and of these only pictures. Whatever else a text names (http, ftp, file, a relative path, a font,
a style sheet, an attachment) is refused and remarked: no connection is opened, no file is read. WeasyPrint's own
default would fetch all of them and would embed a local file named by `<link rel=attachment>`.
"""

from base64 import b64decode
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes

from tracker.typesetting.remarks import REFUSED, Remark, RemarkKind, shortened

NO_ASSETS: Final[Mapping[str, bytes]] = MappingProxyType({})
ASSET_SCHEME: Final = "asset:"


class RefusedReferenceError(ValueError):
    """A reference that a typeset document may not follow."""


class ClosedFetcher:
    """A `url_fetcher` for WeasyPrint that knows pictures by name and nothing else.

    It does not inherit from `weasyprint.urls.URLFetcher`: that class brings handlers that can open
    connections and files, and what is not there cannot be reached by mistake.
    """

    # WeasyPrint asks its fetcher whether a failure should stop the document.
    _fail_on_errors = False

    def __init__(self, assets: Mapping[str, bytes] = NO_ASSETS) -> None:
        self.assets = assets
        self.remarks: list[Remark] = []

    def __call__(self, url: str) -> Any:
        """The picture behind `url` as a `weasyprint.urls.URLFetcherResponse`.

        Raises RefusedReferenceError, which WeasyPrint answers by leaving the picture out.
        """
        from weasyprint.urls import URLFetcherResponse  # slow to import

        data = self._picture(url)
        media_type = picture_type(data)
        if media_type is None:
            raise self._refusal(RemarkKind.UNREADABLE_IMAGE, url, "not a picture")
        if is_cut_short(data):
            # Such a picture is embedded without a word and shows half blank.
            self.remarks.append(Remark(RemarkKind.UNREADABLE_IMAGE, shortened(url)))
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

    def _picture(self, url: str) -> bytes:
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            try:
                return decode_data_uri(url)
            except ValueError as error:
                raise self._refusal(RemarkKind.UNREADABLE_IMAGE, url, "a malformed data address") from error
        if scheme == "asset":
            name = unquote(url[len(ASSET_SCHEME) :])
            if name in self.assets:
                return self.assets[name]
            raise self._refusal(RemarkKind.MISSING_ASSET, url, "an unknown asset")
        raise self._refusal(RemarkKind.REFUSED_REFERENCE, url, "a reference outside the document")

    def _refusal(self, kind: RemarkKind, url: str, reason: str) -> RefusedReferenceError:
        self.remarks.append(Remark(kind, shortened(url)))
        return RefusedReferenceError(f"{REFUSED} {reason}")


def decode_data_uri(url: str) -> bytes:
    """The bytes of a `data:` address (RFC 2397). Raises ValueError when it is malformed."""
    header, comma, payload = url.partition(",")
    if not comma:
        raise ValueError("A data address needs a comma before its content.")
    content = unquote_to_bytes(payload)
    return b64decode(content, validate=True) if header.lower().endswith(";base64") else content


_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(data: bytes) -> str | None:
    """The media type told by the content itself, or None when it is no picture that can be printed."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"<svg" in data[:1024]:
        return "image/svg+xml"
    return None


def is_cut_short(data: bytes) -> bool:
    """Whether a PNG or JPEG lacks its end mark, as after an upload that broke off."""
    if data.startswith(b"\x89PNG"):
        return b"IEND" not in data[-16:]
    if data.startswith(b"\xff\xd8"):
        # Cameras append padding and previews after the end mark; a file cut in its middle has none near its end.
        return b"\xff\xd9" not in data[-4096:]
    return False
