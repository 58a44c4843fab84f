"""Flush right edges for Chinese text.

WeasyPrint 70 justifies a line by widening its spaces; Chinese has none, so that each paragraph ends ragged. It knows
no `text-justify`. This module spreads the rest of a line between the characters instead: over each gap next to a
Chinese character or a space, never inside a Latin word or a number, never inside —— and ……

It reaches into WeasyPrint's private layout code (`layout.inline.justify_line`, `text.line_break.Layout.set_text`), all
of it here. `tests/typesetting/test_justification.py` holds what it relies on; the version is pinned. The patch
is inert outside of `cjk_justification(enabled=True)`.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

WIDEST_GAP: Final = 0.25
"""In em. A line that would need more (a long address follows) stays ragged: holes are uglier than the edge."""

_IDEOGRAPHIC: Final = (
    "\u2018-\u201d\u2e80-\u303f\u3041-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_MARKS: Final = "[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_IDEOGRAPH: Final = re.compile(f"[{_IDEOGRAPHIC}]")
_STRETCHABLE: Final = re.compile(f"(?:[ \u00a0{_IDEOGRAPHIC}]{_MARKS})+")
_STRETCHABLE_ONE: Final = re.compile(f"[ \u00a0{_IDEOGRAPHIC}]{_MARKS}")

_active: ContextVar[bool] = ContextVar("cjk_justification", default=False)
_installing = threading.Lock()
_installed = False


@contextlib.contextmanager
def cjk_justification(*, enabled: bool = True) -> Iterator[None]:
    """Lay out and write documents inside this block. `enabled=False` leaves WeasyPrint as it is."""
    if enabled:
        _install()
    token = _active.set(enabled)
    try:
        yield
    finally:
        _active.reset(token)


class _Spread(float):
    """Pixels added to each gap of a line; a type of its own tells it from WeasyPrint's word spacing."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Gaps:
    """How often the spread of a line counts within one text box, and whether its edges take part."""

    inside: float
    at_start: bool
    at_end: bool


def _gaps_of(text: str) -> _Gaps:
    """Pango puts half of a letter's spacing on either side of it and none on the outer edges of a text."""
    spans = [match.span() for match in _STRETCHABLE.finditer(text)]
    if not spans:
        return _Gaps(0.0, at_start=False, at_end=False)
    letters = len(_STRETCHABLE_ONE.findall(text))
    at_start, at_end = spans[0][0] == 0, spans[-1][1] == len(text)
    return _Gaps(letters - at_start / 2 - at_end / 2, at_start=at_start, at_end=at_end)


def _between(left: _Gaps | None, right: _Gaps) -> float:
    """Two boxes that touch (bold text in a sentence) share a gap as if they were one."""
    return 0.0 if left is None else (left.at_end + right.at_start) / 2


def _install() -> None:
    global _installed  # noqa: PLW0603 - the patched module is as global
    with _installing:
        if _installed:
            return
        from weasyprint.formatting_structure import boxes  # slow to import
        from weasyprint.layout import inline
        from weasyprint.text import line_break

        inline.justify_line = _LineJustifier(boxes, inline)
        _patch_text(line_break)
        _installed = True


class _LineJustifier:
    """Stands in for `weasyprint.layout.inline.justify_line`."""

    def __init__(self, boxes: Any, inline: Any) -> None:
        self.boxes = boxes
        self.create_layout = inline.create_layout
        self.justify_words = inline.justify_line

    def __call__(self, context: Any, line: Any, extra_width: float) -> None:
        texts = list(self.texts(line)) if _active.get() and extra_width > 0 else []
        rightward = line.style["direction"] == "ltr"
        if not rightward or not any(text is not None and _IDEOGRAPH.search(text) for text in texts):
            self.justify_words(context, line, extra_width)
            return
        gaps, left = 0.0, None
        for text in texts:
            edges = None if text is None else _gaps_of(text)
            gaps += 0.0 if edges is None else edges.inside + _between(left, edges)
            left = edges
        if gaps and extra_width / gaps <= WIDEST_GAP * line.style["font_size"]:
            self.spread(context, line, _Spread(extra_width / gaps), 0, None)

    def texts(self, box: Any) -> Iterator[str | None]:
        """The texts of a line in order; None stands for a picture or another box between them."""
        for child in box.children:
            if isinstance(child, self.boxes.TextBox):
                yield child.text
            elif not child.is_in_normal_flow():
                continue
            elif isinstance(child, self.boxes.InlineBox):
                yield from self.texts(child)
            else:
                yield None

    def spread(
        self, context: Any, box: Any, amount: _Spread, x: float, left: _Gaps | None
    ) -> tuple[float, _Gaps | None]:
        """Widen `box`, shifted by `x` so far; return the shift after it and the gaps it ends with."""
        if isinstance(box, self.boxes.TextBox):
            gaps = _gaps_of(box.text)
            x += amount * _between(left, gaps)
            box.position_x += x
            if gaps.inside:
                box.pango_layout = self.create_layout(box.text, box.style, context, None, amount)
                box.pango_layout.deactivate()
                box.justification_spacing = amount
                box.width += amount * gaps.inside
                x += amount * gaps.inside
            return x, gaps
        if isinstance(box, (self.boxes.LineBox, self.boxes.InlineBox)):
            start = x
            box.position_x += x
            for child in box.children:
                if child.is_in_normal_flow():
                    x, left = self.spread(context, child, amount, x, left)
            box.width += x - start
            return x, left
        box.translate(x, 0)
        return x, None


def _patch_text(line_break: Any) -> None:
    from weasyprint.text.ffi import TO_UNITS, ffi, pango  # slow to import

    set_plain_text = line_break.Layout.set_text

    def set_text(self: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - WeasyPrint's own signature
        amount = self.justification_spacing
        if not isinstance(amount, _Spread):
            set_plain_text(self, text, justify)
            return
        set_plain_text(self, text, justify=False)
        if not justify:
            return
        spacing = self.style["letter_spacing"]
        units = int(((0 if spacing == "normal" else spacing) + amount) * TO_UNITS)
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for match in _STRETCHABLE.finditer(self.text):
            attribute = pango.pango_attr_letter_spacing_new(units)
            attribute.start_index = len(self.text[: match.start()].encode())
            attribute.end_index = attribute.start_index + len(match[0].encode())
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)

    line_break.Layout.set_text = set_text
