import base64

import pytest

from tests.typesetting.pictures import jpeg, png
from tracker.typesetting.fetcher import (
    ClosedFetcher,
    RefusedReferenceError,
    decode_data_uri,
    is_cut_short,
    picture_type,
)
from tracker.typesetting.remarks import Remark, RemarkKind


def test_an_asset_is_served_by_its_name() -> None:
    picture = png()
    response = ClosedFetcher({"图 1.png": picture})("asset:%E5%9B%BE%201.png")
    assert (response.read(), response.content_type) == (picture, "image/png")


def test_a_data_address_is_served() -> None:
    picture = png()
    response = ClosedFetcher()(f"data:image/png;base64,{base64.b64encode(picture).decode()}")
    assert response.read() == picture


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        "gopher://example.org/",
        "",
    ],
)
def test_everything_else_is_refused_and_told(address: str) -> None:
    fetcher = ClosedFetcher({"a.png": png()})
    with pytest.raises(RefusedReferenceError):
        fetcher(address)
    assert fetcher.remarks == [Remark(RemarkKind.REFUSED_REFERENCE, address)]


def test_an_asset_nobody_gave_is_told_as_missing() -> None:
    fetcher = ClosedFetcher({"a.png": png()})
    with pytest.raises(RefusedReferenceError):
        fetcher("asset:b.png")
    assert fetcher.remarks == [Remark(RemarkKind.MISSING_ASSET, "asset:b.png")]


@pytest.mark.parametrize("content", [b"wOF2\x00\x01", b"OTTO\x00\x0b", b"body{color:red}", b"", b"MZ\x90"])
def test_what_is_not_a_picture_is_refused_under_any_name(content: bytes) -> None:
    fetcher = ClosedFetcher({"a.png": content})
    with pytest.raises(RefusedReferenceError):
        fetcher("asset:a.png")
    assert fetcher.remarks == [Remark(RemarkKind.UNREADABLE_IMAGE, "asset:a.png")]


def test_a_picture_cut_short_is_printed_and_told() -> None:
    fetcher = ClosedFetcher({"a.png": png()[:-14]})
    fetcher("asset:a.png")
    assert fetcher.remarks == [Remark(RemarkKind.UNREADABLE_IMAGE, "asset:a.png")]


def test_whole_pictures_are_not_taken_for_cut_short() -> None:
    assert [is_cut_short(png()), is_cut_short(jpeg()), is_cut_short(jpeg()[:300])] == [False, False, True]


def test_pictures_are_known_by_their_content() -> None:
    kinds = [
        picture_type(data)
        for data in (png(), jpeg(), b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"<svg/>", b"%PDF-")
    ]
    assert kinds == ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", None]


def test_data_addresses_are_decoded() -> None:
    assert decode_data_uri("data:text/plain,a%20b") == b"a b"
    assert decode_data_uri("data:;base64,YQ==") == b"a"
    for malformed in ("data:image/png;base64", "data:image/png;base64,a"):
        with pytest.raises(ValueError, match=r"comma|padded|padding|base64"):
            decode_data_uri(malformed)
