"""What stands around the sheets of a workbook: their names, the shared texts, the formats of dates.

Read here rather than through openpyxl because a ledger needs, in one pass, what no mode of it gives
together: values, merged ranges and the places of formulas; because its reader believes the extent a
sheet states of itself; and because it does not know the date formats of Chinese Excel.
"""

import posixpath
import re
from dataclasses import dataclass
from datetime import datetime

from tracker.needs.ledger.number_formats import Display, display_of_built_in, display_of_code
from tracker.needs.ledger.package import Package
from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode
from tracker.needs.ledger.xml_events import elements, feed, local_name

# Serial number 0. The first counts the 29 February 1900 that never was, so it is right from March 1900 on.
EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a ledger's dates have no zone
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001

WORKBOOK_RELATION = "/officeDocument"
SHEET_RELATION = "/worksheet"
STRINGS_RELATION = "/sharedStrings"
STYLES_RELATION = "/styles"

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Formats:
    """How the cells of each style show a number, and from which day serial numbers count."""

    displays: tuple[Display, ...]
    epoch: datetime

    def display(self, style: int) -> Display:
        return self.displays[style] if style < len(self.displays) else Display.NUMBER


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet in the order of the tabs."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True)
class Workbook:
    """A workbook whose sheets have not been read yet."""

    package: Package
    sheets: tuple[SheetEntry, ...]
    strings: tuple[str, ...]
    formats: Formats
    strings_part: str | None = None
    styles_part: str | None = None


def open_workbook(package: Package) -> Workbook:
    """Reads everything but the sheets.

    Raises LedgerRefused: not_xlsx for another kind of package (Word, OpenDocument, a plain zip), macros,
    damaged.
    """
    part = _workbook_part(package)
    relations = _relations(package, part)
    targets = dict(relations.values())
    sheets: list[SheetEntry] = []
    epoch = EPOCH_1900
    for name, attributes in elements(package.read(part), named={"sheet", "workbookPr"}):
        if name == "workbookPr":
            epoch = EPOCH_1904 if attributes.get("date1904") in {"1", "true"} else EPOCH_1900
            continue
        kind, target = relations.get(attributes.get("id", ""), ("", ""))
        # Chart sheets hold no cells; a sheet whose part is gone cannot be shown by Excel either.
        if kind == SHEET_RELATION and package.has(target):
            is_visible = attributes.get("state", "visible") == "visible"
            sheets.append(SheetEntry(attributes.get("name", ""), target, is_visible))
    strings_part = _present(package, targets.get(STRINGS_RELATION))
    styles_part = _present(package, targets.get(STYLES_RELATION))
    return Workbook(
        package=package,
        sheets=tuple(sheets),
        strings=_shared_strings(package.read(strings_part)) if strings_part else (),
        formats=Formats(_displays(package.read(styles_part)) if styles_part else (), epoch),
        strings_part=strings_part,
        styles_part=styles_part,
    )


def _present(package: Package, part: str | None) -> str | None:
    return part if part and package.has(part) else None


def unescaped(text: str) -> str:
    """`_x000D_` -> carriage return (ECMA-376, part 1, 22.9.2.19). Halves of a character are joined."""
    if "_x" not in text:
        return text
    return (
        _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
    )


def _workbook_part(package: Package) -> str:
    if not package.has("[Content_Types].xml"):
        raise LedgerRefused(RefusalCode.NOT_XLSX)
    part = dict(_relations(package, "").values()).get(WORKBOOK_RELATION)
    if part is None:
        raise LedgerRefused(RefusalCode.NOT_XLSX)
    types = elements(package.read("[Content_Types].xml"), named={"Override", "Default"})
    content_types = {attributes.get("ContentType", "").lower() for _, attributes in types}
    if any("macroenabled" in content_type or "vbaproject" in content_type for content_type in content_types):
        raise LedgerRefused(RefusalCode.MACROS)
    if not any(
        "spreadsheetml" in content_type and "main+xml" in content_type for content_type in content_types
    ):
        raise LedgerRefused(RefusalCode.NOT_XLSX)
    return part


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Identifier -> (last word of the kind, name of the part it points to). Kinds of both dialects end alike."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(source):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for _, attributes in elements(package.read(source), named={"Relationship"}):
        kind = "/" + attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        found[attributes.get("Id", "")] = (kind, target.lstrip("/"))
    return found


class _StringsParser:
    """The texts that cells point to by number, without the readings (pinyin) that may accompany them."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._is_reading = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        match local_name(name):
            case "t":
                self._is_text = not self._is_reading
            case "rPh":
                self._is_reading = True
            case "si":
                self._pieces.clear()

    def end(self, name: str) -> None:
        match local_name(name):
            case "t":
                self._is_text = False
            case "rPh":
                self._is_reading = False
            case "si":
                self.strings.append(unescaped("".join(self._pieces)))

    def text(self, piece: str) -> None:
        if self._is_text:
            self._pieces.append(piece)


def _shared_strings(document: bytes) -> tuple[str, ...]:
    parser = _StringsParser()
    feed(document, start=parser.start, end=parser.end, text=parser.text)
    return tuple(parser.strings)


def _displays(document: bytes) -> tuple[Display, ...]:
    """How each cell style shows numbers.

    Only the formats in `cellXfs` count, which follow those of the named styles: hence the state.
    """
    codes: dict[int, str] = {}
    displays: list[Display] = []
    is_cell_style = False
    for name, attributes in elements(
        document, named={"numFmt", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "xf"}
    ):
        if name == "numFmt":
            codes.setdefault(_whole_number(attributes.get("numFmtId")), attributes.get("formatCode", ""))
        elif name == "xf" and is_cell_style:
            number = _whole_number(attributes.get("numFmtId"))
            displays.append(
                display_of_code(codes[number]) if number in codes else display_of_built_in(number)
            )
        else:
            is_cell_style = name == "cellXfs"
    return tuple(displays)


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else 0  # noqa: PLR2004
