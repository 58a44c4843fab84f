"""WeasyPrint kept warm: renders pieces without fonts, and the one page that carries the fonts of a book.

Runs in a worker process (`cms.casebook.worker`). What it relies on beyond WeasyPrint's documented interface: glyph ids
of embedded fonts are those of the installed font, a font's resource name is a digest of its description,
`Document.fonts` is asked for its values only when fonts are embedded, and pages keep their boxes.
`tests/cms/casebook/test_engines_agree.py` holds them; the one-shot engine needs only the last.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from cms.casebook.fragments import FontUse, Fragment
from cms.casebook.geometry import STAMP_FACES
from cms.casebook.shell import document, stylesheet
from tracker.typesetting.engine import weasyprint
from tracker.typesetting.fetcher import ClosedFetcher
from tracker.typesetting.justification import cjk_justification
from tracker.typesetting.pdf import (
    LINKED_SCHEMES,
    PDF_VARIANT,
    PdfMetadata,
    TypesettingError,
    describe_document,
    lay_out,
    nesting_refused,
)
from tracker.typesetting.remarks import (
    Remark,
    RemarkKind,
    distinct,
    glyph_detail,
    remarks_of_weasyprint,
    shortened,
)
from tracker.typesetting.tags import complete_tags

BOOK_SCHEMES: Final = LINKED_SCHEMES | {"casebook"}
GETA: Final = "〓"
"""The printer's mark for a type that is not in the case."""
COLLECT_EVERY: Final = 8
"""Pieces between two collections: a case leaves some two megabytes behind."""
_ROUNDS: Final = 3
PRINTERS_SHEET: Final = "print.css"
PRINTERS_DPI: Final = 300
CSS_DPI: Final = 96
_ROUNDING: Final = 0.99


class CarrierIncompleteError(TypesettingError):
    """Fragments use a font or glyph that this machine no longer offers: they cannot share one embedded font."""


class _HiddenFonts(dict[Any, Any]):
    """Fonts that pages refer to but that are not embedded."""

    def values(self) -> Any:
        return ()


class _WidenedFonts(dict[Any, Any]):
    """Fonts that are embedded with the glyphs of a whole book instead of those of their own page."""

    def __init__(self, union: Mapping[str, FontUse]) -> None:
        super().__init__()
        self.union = union

    def values(self) -> Any:
        for font in super().values():
            for glyph in font.missing.values():
                font.to_unicode.pop(glyph, None)
                font.widths.pop(glyph, None)
            font.missing = {}
            use = self.union.get(font.hash)
            if use is not None:
                for glyph, text in use.texts.items():
                    font.to_unicode.setdefault(glyph, text)
                font.widths.update(use.widths)
        return super().values()


class Typesetter:
    """One per process. Not for use by several threads at once."""

    def __init__(self) -> None:
        weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        self.configuration = FontConfiguration()
        self.sheets: dict[str, Any] = {}
        # Reading a font file takes longer than setting a page: the fonts outlive the single document.
        self.fonts: dict[Any, Any] = {}
        self.rendered = 0
        # The box tree of one piece is freed as a whole; tracing it while it grows costs a fifth of the time.
        gc.collect()
        gc.freeze()
        gc.disable()

    def render_fragment(
        self, html: str, *, assets: Mapping[str, bytes], prefix: str, sheets: Sequence[str]
    ) -> Fragment:
        """One piece alone, without font files, in the style sheets of these names.

        Characters that no font has, or that only a colour or bitmap font has, are printed as 〓 and remarked: such
        glyphs have no id that fragments could share. Raises TypesettingError for text nested too deeply.
        """
        return self._render(html, assets=assets, prefix=prefix, sheets=(*sheets, "fragment.css"), embed=False)

    def render_whole(
        self, html: str, *, assets: Mapping[str, bytes], metadata: PdfMetadata, sheets: Sequence[str]
    ) -> Fragment:
        """The whole book as one document with its fonts."""
        return self._render(html, assets=assets, prefix="", sheets=sheets, embed=True, metadata=metadata)

    def render_carrier(
        self, union: Mapping[str, FontUse], *, stamped: str, metadata: PdfMetadata
    ) -> Fragment:
        """A page to be thrown away whose fonts hold every glyph of the book and of the stamped lines.

        Its `fonts` list what was embedded. Raises CarrierIncompleteError when a font is no longer to be had.
        """
        spans = [
            _span(
                use.family, use.weight, use.style, next(text for text in use.texts.values() if text.strip())
            )
            for use in union.values()
            if any(text.strip() for text in use.texts.values())
        ]
        # Spaced out, so that no two characters melt into a ligature and each has a glyph of its own.
        sample = " ".join(sorted(set(stamped)))
        spans += [_span(face.family, face.weight, "normal", sample) for face in STAMP_FACES.values()]
        with cjk_justification(enabled=False), remarks_of_weasyprint():
            laid_out = lay_out(
                document(f"<p>{''.join(spans)}</p>"),
                stylesheets=(),
                fonts=self.configuration,
                fetcher=ClosedFetcher(),
            )
            laid_out.fonts = _WidenedFonts(union)
            describe_document(laid_out, metadata)
            pdf = laid_out.write_pdf(pdf_variant=PDF_VARIANT)
        fonts = _uses(laid_out.fonts)
        absent = sorted(use.family for name, use in union.items() if name not in fonts)
        if absent:
            raise CarrierIncompleteError(f"These fonts are no longer installed: {', '.join(absent)}.")
        return Fragment(1, fonts, (), pdf)

    def _render(
        self,
        html: str,
        *,
        assets: Mapping[str, bytes],
        prefix: str,
        sheets: Sequence[str],
        embed: bool,
        metadata: PdfMetadata | None = None,
    ) -> Fragment:
        replaced: list[Remark] = []
        source = document(html)
        for _round in range(_ROUNDS):
            fetcher = ClosedFetcher(assets)
            with cjk_justification(), remarks_of_weasyprint() as logged, nesting_refused():
                laid_out = lay_out(
                    source,
                    stylesheets=[self._sheet(name) for name in sheets],
                    fonts=self.configuration,
                    fetcher=fetcher,
                    link_schemes=BOOK_SCHEMES,
                )
                fonts = {} if embed else self._blank_fonts()
                laid_out.fonts = fonts
                describe_document(laid_out, metadata or PdfMetadata())
                pdf = laid_out.write_pdf(
                    pdf_variant=PDF_VARIANT, finisher=lambda _document, pdf: _finish(pdf, prefix=prefix)
                )
            unset = _unset_characters(fonts)
            if not unset:
                break
            replaced += [Remark(RemarkKind.MISSING_GLYPH, glyph_detail(character)) for character in unset]
            source = source.translate(dict.fromkeys(map(ord, unset), GETA))
        remarks = [remark for remark in logged if remark.kind is not RemarkKind.MISSING_GLYPH]
        if PRINTERS_SHEET in sheets:
            remarks += _coarse_pictures(laid_out)
        if not embed:
            self.fonts = dict(fonts.items())
        self._sweep()
        return Fragment(
            len(laid_out.pages),
            {} if embed else _uses(fonts),
            distinct((*replaced, *fetcher.remarks, *remarks)),
            pdf,
        )

    def _sheet(self, name: str) -> Any:
        if name not in self.sheets:
            self.sheets[name] = weasyprint().CSS(
                string=stylesheet(name), font_config=self.configuration, url_fetcher=ClosedFetcher()
            )
        return self.sheets[name]

    def _blank_fonts(self) -> _HiddenFonts:
        for font in self.fonts.values():
            font.to_unicode, font.widths, font.missing = {}, {}, {}
        return _HiddenFonts(self.fonts)

    def _sweep(self) -> None:
        self.rendered += 1
        if self.rendered % COLLECT_EVERY == 0:
            gc.collect()


def _span(family: str, weight: int, style: str, text: str) -> str:
    return f"<span style=\"font: {style} {weight} 10pt '{escape(family)}'\">{escape(text)}</span> "


def _all_fonts(fonts: dict[Any, Any]) -> Any:
    return dict.values(fonts)


def _uses(fonts: dict[Any, Any]) -> dict[str, FontUse]:
    uses: dict[str, FontUse] = {}
    for font in _all_fonts(fonts):
        if font.to_unicode:
            style = ("normal", "oblique", "italic")[int(font.style)]
            use = FontUse(font.family, int(font.weight), style, dict(font.to_unicode), dict(font.widths))
            uses.setdefault(font.hash, FontUse(use.family, use.weight, use.style)).add(use)
    return uses


def _unset_characters(fonts: dict[Any, Any]) -> list[str]:
    """Characters without a glyph, and those only a font of coloured or bitmap pictures has."""
    characters: set[str] = set()
    for font in _all_fonts(fonts):
        characters.update(chr(code) for code in font.missing)
        if font.bitmap or font.png or font.svg or font.colr:
            characters.update(character for text in font.to_unicode.values() for character in text)
    return sorted(character for character in characters if character.strip() and character != GETA)


def _coarse_pictures(laid_out: Any) -> Iterator[Remark]:
    """Pictures of pixels that have fewer than 300 of them to the inch as wide as they stand on the page."""
    for page in laid_out.pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - no public way leads to a picture's place
            picture = getattr(box, "replacement", None)
            pixels = getattr(picture, "width", None)
            if not isinstance(pixels, int) or not box.width:  # a drawing of lines has no pixels
                continue
            dpi = pixels * CSS_DPI / box.width
            if dpi < PRINTERS_DPI * _ROUNDING:
                name = box.element.get("src", "").removeprefix("asset:") if box.element is not None else ""
                yield Remark(RemarkKind.LOW_RESOLUTION, f"{shortened(name)} ({dpi:.0f} dpi)")


def _finish(pdf: Any, *, prefix: str) -> None:
    """Turn links to other pieces into links within the book and make the tag tree complete."""
    import pydyf  # comes with WeasyPrint

    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "A" in item:
            target = str(item["A"]["URI"].string)
            if target.startswith("casebook:"):
                del item["A"]
                item["Dest"] = pydyf.String(target.removeprefix("casebook:"))
                item["Contents"] = item["Dest"]
    complete_tags(pdf, prefix=prefix)
