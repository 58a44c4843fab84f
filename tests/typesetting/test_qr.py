import re

import pytest

from tracker.typesetting.fetcher import decode_data_uri
from tracker.typesetting.pdf import render_pdf
from tracker.typesetting.qr import qr_data_uri

ADDRESS = "https://jiebang.example.cn/challenges/JB-2025-014/"


def test_the_code_is_a_picture_that_documents_may_hold() -> None:
    uri = qr_data_uri(ADDRESS)
    rendered = render_pdf(
        f'<html lang="zh-CN"><title>码</title><body><img alt="{ADDRESS}" src="{uri}"></body></html>'
    )
    assert rendered.warnings == ()


def test_the_code_has_the_white_margin_scanners_need() -> None:
    svg = decode_data_uri(qr_data_uri(ADDRESS)).decode()
    size = re.search(r"viewBox='0 0 (\d+) (\d+)'", svg)
    assert size is not None
    modules = int(size[1]) - 8
    assert (size[1], (modules - 17) % 4) == (size[2], 0)


@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_what_fits_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        qr_data_uri(text)
