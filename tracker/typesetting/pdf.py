"""From an HTML text to a tagged PDF (PDF/UA-1), closed to everything outside that text.

WeasyPrint is imported inside the functions: it takes half a second and most requests make no document.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tracker.typesetting.engine import weasyprint
from tracker.typesetting.fetcher import NO_ASSETS, ClosedFetcher
from tracker.typesetting.justification import cjk_justification
from tracker.typesetting.remarks import (
    Remark,
    RemarkKind,
    describe,
    distinct,
    remarks_of_weasyprint,
    shortened,
)
from tracker.typesetting.tags import complete_tags

LANGUAGE: Final = "zh-CN"
"""Han unification: without the language, characters may take their Japanese shapes."""
PDF_VARIANT: Final = "pdf/ua-1"
LINKED_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


class TypesettingError(Exception):
    """A document could not be typeset. The message says why, for the reader."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """What a PDF says about itself. Empty fields leave what the HTML head says."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """`warnings` are sentences for the editor in the active language, each once."""

    data: bytes
    pages: int
    warnings: tuple[str, ...]


def render_pdf(
    html: str,
    *,
    stylesheets: Sequence[str] = (),
    assets: Mapping[str, bytes] = NO_ASSETS,
    metadata: PdfMetadata | None = None,
    justify_cjk: bool = True,
) -> RenderedPdf:
    """Typeset a whole HTML document.

    `stylesheets` are CSS texts, applied in order. `assets` maps NAME to the picture that the HTML and the CSS call
    `asset:NAME`; besides these only `data:` pictures are printed. The result holds no attachments.
    Raises TypesettingError when elements are nested too deeply.
    """
    engine = weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fetcher = ClosedFetcher(assets)
    fonts = FontConfiguration()
    with cjk_justification(enabled=justify_cjk), remarks_of_weasyprint() as logged, nesting_refused():
        sheets = [engine.CSS(string=sheet, font_config=fonts, url_fetcher=fetcher) for sheet in stylesheets]
        document = lay_out(html, stylesheets=sheets, fonts=fonts, fetcher=fetcher)
        describe_document(document, metadata or PdfMetadata())
        data: bytes = document.write_pdf(
            pdf_variant=PDF_VARIANT, finisher=lambda _document, pdf: complete_tags(pdf)
        )
    warnings = tuple(describe(remark) for remark in distinct((*fetcher.remarks, *logged)))
    return RenderedPdf(data=data, pages=len(document.pages), warnings=warnings)


@contextmanager
def nesting_refused() -> Iterator[None]:
    """Turn the exhaustion of the call stack by nested elements into a TypesettingError."""
    try:
        yield
    except RecursionError as error:
        raise TypesettingError(
            _(
                "The text is nested too deeply to be laid out; take quotations, lists or tables out of one another."
            )
        ) from error


def lay_out(
    html: str,
    *,
    stylesheets: Sequence[Any],
    fonts: Any,
    fetcher: ClosedFetcher,
    link_schemes: frozenset[str] = LINKED_SCHEMES,
) -> Any:
    """A `weasyprint.Document` from which attachments and dangerous links have been taken.

    `stylesheets` are parsed `weasyprint.CSS` objects, `fonts` a FontConfiguration. Links other than to a place in the
    document or to `link_schemes` (`javascript:`, `file:`) lose their target and keep their text.
    """
    source = weasyprint().HTML(string=html, url_fetcher=fetcher)
    document = source.render(stylesheets=list(stylesheets), font_config=fonts, pdf_variant=PDF_VARIANT)
    if document.metadata.lang is None:
        document.metadata.lang = LANGUAGE
    if document.metadata.attachments:
        document.metadata.attachments = []
        fetcher.remarks.append(Remark(RemarkKind.DROPPED_ATTACHMENT, "link rel=attachment"))
    for page in document.pages:
        kept = []
        for link in page.links:
            kind, target, _rectangle, box = link
            if box.element_tag != "a" and kind != "attachment":
                continue  # what lies within a link repeats it; one annotation is enough
            if kind == "internal" or (
                kind == "external" and target.partition(":")[0].lower() in link_schemes
            ):
                kept.append(link)
            else:
                remark = (
                    RemarkKind.DROPPED_ATTACHMENT if kind == "attachment" else RemarkKind.REFUSED_REFERENCE
                )
                fetcher.remarks.append(Remark(remark, shortened(target)))
        page.links[:] = kept
    return document


def describe_document(document: Any, metadata: PdfMetadata) -> None:
    """Write `metadata` over what the HTML head of a laid out document says."""
    facts = document.metadata
    facts.title = metadata.title or facts.title
    facts.authors = [metadata.author] if metadata.author else facts.authors
    facts.description = metadata.subject or facts.description
    facts.keywords = list(metadata.keywords) or facts.keywords
    if metadata.created is not None:
        timed = metadata.created.tzinfo is not None
        facts.created = (
            metadata.created.isoformat(timespec="seconds") if timed else metadata.created.date().isoformat()
        )
