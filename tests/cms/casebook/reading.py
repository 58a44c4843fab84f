"""Read a built book back, the way a reader's programme does."""

import io
from functools import cache
from typing import Any

import pikepdf
from pypdf import PdfReader


@cache
def page_texts(data: bytes) -> list[str]:
    """The text of each page without white space."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def page_labels(data: bytes) -> list[str]:
    return list(PdfReader(io.BytesIO(data)).page_labels)


def outline(data: bytes) -> list[tuple[int, str, int]]:
    """(level, title, page index) of each bookmark."""
    reader = PdfReader(io.BytesIO(data))
    found: list[tuple[int, str, int]] = []

    def walk(entries: list[Any], level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            else:
                found.append((level, str(entry.title), reader.get_destination_page_number(entry)))

    walk(reader.outline, 1)
    return found


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Page index by name."""
    index_of = {page.objgen: index for index, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests
    entries = names.Names if "/Names" in names else names.Kids[0].Names
    return {str(entries[i]): index_of[entries[i + 1][0].objgen] for i in range(0, len(entries), 2)}


def links(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """(page index, name of the place it leads to) of each link within the book."""
    return [
        (index, str(link.Dest))
        for index, page in enumerate(pdf.pages)
        for link in page.obj.get("/Annots", ())
        if "/Dest" in link
    ]
