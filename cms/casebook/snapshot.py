"""A book frozen as it was: one file with its words and its pictures, from which it can be made again at any time.

A ZIP archive of `book.json` and `pictures/DIGEST`. The same book gives the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from cms.casebook.content import Appendix, Book, BookWords, Case, Part, readable_assets
from tracker.typesetting.digest import content_digest

BOOK: Final = "book.json"
PICTURES: Final = "pictures/"
VERSION: Final = 1


class SnapshotDamagedError(ValueError):
    """What is kept of a frozen edition is no snapshot, or lacks a part."""


def pack(book: Book) -> bytes:
    """The book with every picture that can be read."""
    pictures: dict[str, bytes] = {}
    described = {
        **_plain(book, without=("chapters", "words", "appendices", "data_date")),
        "version": VERSION,
        "data_date": book.data_date.isoformat(),
        "words": _plain(book.words),
        "appendices": [_plain(appendix) for appendix in book.appendices],
        "chapters": [
            {
                **_plain(part, without=("cases",)),
                "cases": [_packed_case(case, pictures) for case in part.cases],
            }
            for part in book.chapters
        ],
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        add_entry(archive, BOOK, json.dumps(described, ensure_ascii=False, sort_keys=True).encode())
        for digest in sorted(pictures):
            add_entry(archive, f"{PICTURES}{digest}", pictures[digest], compressed=False)
    return target.getvalue()


def unpack(data: bytes) -> Book:
    """Raises SnapshotDamagedError when `data` is not what `pack` made."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            described = json.loads(archive.read(BOOK))
            if described.pop("version") != VERSION:
                raise SnapshotDamagedError("version")
            parts = tuple(
                Part(
                    part["title"],
                    _pairs(part["summary_figures"]),
                    tuple(_case(case, archive) for case in part["cases"]),
                )
                for part in described.pop("chapters")
            )
        return Book(
            **{
                **described,
                "committee": tuple((role, tuple(names)) for role, names in described["committee"]),
                "data_date": date.fromisoformat(described["data_date"]),
                "words": BookWords(**described["words"]),
                "appendices": tuple(_appendix(appendix) for appendix in described["appendices"]),
                "chapters": parts,
            }
        )
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise SnapshotDamagedError(str(error)) from error


def _plain(facts: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in without}


def _packed_case(case: Case, pictures: dict[str, bytes]) -> dict[str, Any]:
    names = {}
    for name, data in readable_assets(case.assets).items():
        names[name] = content_digest(data)
        pictures[names[name]] = data
    return {**_plain(case, without=("assets",)), "assets": names}


def _case(described: Mapping[str, Any], archive: zipfile.ZipFile) -> Case:
    pictures = {name: archive.read(f"{PICTURES}{digest}") for name, digest in described["assets"].items()}
    return Case(
        **{
            **described,
            "facts": _pairs(described["facts"]),
            "people": tuple(described["people"]),
            "units": tuple(described["units"]),
            "assets": pictures,
        }
    )


def _appendix(described: Mapping[str, Any]) -> Appendix:
    return Appendix(
        **{
            **described,
            "columns": tuple(described["columns"]),
            "rows": tuple(tuple(row) for row in described["rows"]),
            "widths": tuple(described["widths"]),
        }
    )


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in rows)


def add_entry(archive: zipfile.ZipFile, name: str, data: bytes, *, compressed: bool = True) -> None:
    """The same name and data give the same bytes."""
    entry = zipfile.ZipInfo(name)  # of the year 1980, whenever it is written
    entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    archive.writestr(entry, data)
