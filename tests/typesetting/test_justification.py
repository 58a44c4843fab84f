"""What `tracker.typesetting.justification` relies on in WeasyPrint 70, measured on laid out lines."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tracker.typesetting.engine import weasyprint
from tracker.typesetting.justification import cjk_justification

WIDTH = 305.0
STYLE = f'@page {{ margin: 0 }} p {{ width: {WIDTH}px; font: 15px/24px "Noto Serif CJK SC"; text-align: justify; margin: 0 }} body {{ margin: 0 }}'
CHINESE = "揭榜挂帅就是把需要的关键核心技术项目张出榜来，英雄不论出处，谁有本事谁就揭榜。" * 3
MIXED = (
    "项目接入 PLC 与 SCADA 系统，<b>识别准确率</b>由20.3%提高到91.6%，年化效益2264万元——已在11家单位落地。"
    * 3
)


def lines(html: str, *, enabled: bool) -> list[list[Any]]:
    """The text boxes of each line but the last of every paragraph."""
    with cjk_justification(enabled=enabled):
        document = weasyprint().HTML(string=f'<html lang="zh-CN"><style>{STYLE}</style><body>{html}').render()
        document.write_pdf()
    found = []
    for page in document.pages:
        for paragraph in boxes_of(page._page_box, "p"):
            found += [list(texts_of(line)) for line in paragraph.children[:-1]]
    return found


def boxes_of(box: Any, tag: str) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if child.element_tag == tag:
            yield child
        else:
            yield from boxes_of(child, tag)


def texts_of(box: Any) -> Iterator[Any]:
    if hasattr(box, "text"):
        yield box
    for child in getattr(box, "children", ()):
        yield from texts_of(child)


def right_edges(found: list[list[Any]]) -> list[float]:
    return [max(box.position_x + box.width for box in line) for line in found]


@pytest.mark.parametrize("text", [CHINESE, MIXED], ids=["chinese", "mixed"])
def test_every_full_line_ends_at_the_edge(text: str) -> None:
    edges = right_edges(lines(f"<p>{text}</p>", enabled=True))
    assert edges == pytest.approx([WIDTH] * len(edges), abs=0.01)
    assert len(edges) >= 5


def test_the_switch_leaves_weasyprint_as_it_is() -> None:
    assert max(right_edges(lines(f"<p>{CHINESE}</p>", enabled=False))) < WIDTH


def test_what_is_drawn_is_as_wide_as_what_was_laid_out() -> None:
    weasyprint()
    from weasyprint.text.line_break import line_size

    with cjk_justification():
        for line in lines(f"<p>{MIXED}</p>", enabled=True):
            for box in line:
                box.pango_layout.reactivate(box.style)
                first_line, _rest = box.pango_layout.get_first_line()
                assert line_size(first_line, box.style)[0] == pytest.approx(
                    box.width, abs=0.02 * len(box.text)
                )


def test_touching_boxes_share_their_gap() -> None:
    for line in lines(f"<p>{MIXED}</p>", enabled=True):
        for left, right in pairwise(line):
            assert 0 <= right.position_x - (left.position_x + left.width) < 4


def test_a_line_that_would_need_holes_stays_ragged() -> None:
    address = "<span style='white-space:nowrap'>" + "a" * 40 + "</span>"
    assert right_edges(lines(f"<p>详见{address}</p>", enabled=True)) == pytest.approx([30.0], abs=0.5)


def test_a_line_of_words_is_justified_as_ever() -> None:
    words = "The posting unit names what it needs and who may answer, and any team that can do it takes the notice down. "
    assert right_edges(lines(f"<p>{words}</p>", enabled=True)) == pytest.approx(
        right_edges(lines(f"<p>{words}</p>", enabled=False))
    )


def test_a_picture_within_a_line_moves_with_its_text() -> None:
    picture = '<img style="width:20px;height:10px" alt="x" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">'
    edges = right_edges(lines(f"<p>{CHINESE[:10]}{picture}{CHINESE}</p>", enabled=True))
    assert edges == pytest.approx([WIDTH] * len(edges), abs=0.01)
