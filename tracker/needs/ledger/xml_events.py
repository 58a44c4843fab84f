"""XML parts of a workbook as a stream of events.

Expat is driven directly: a sheet of 10,000 rows is a million events, and a tree of them costs several
times the reading. A document type declaration is refused, and with it every entity, so that neither
expansion bombs nor external files can be reached.
"""

from collections.abc import Callable, Collection
from xml.parsers import expat

from tracker.needs.ledger.refusal import LedgerRefused, RefusalCode

MAXIMUM_ELEMENTS = 200_000  # of the kinds asked for in a small part; Excel itself stops at 64,000 styles


def feed(
    document: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Drives the three handlers over the document. Names come as written, prefix included.

    Raises LedgerRefused (damaged) where the document is not well-formed or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # LookupError and ValueError: an encoding that Python does not know or cannot use.
        raise LedgerRefused(RefusalCode.DAMAGED) from error


def local_name(name: str) -> str:
    """`x:row` -> `row`. Some programs write every name with a prefix."""
    return name.rpartition(":")[2]


def elements(document: bytes, *, named: Collection[str]) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part that bear one of the names, in document order.

    Each is its local name and its attributes by their local names.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local in named:
            if len(found) >= MAXIMUM_ELEMENTS:
                raise LedgerRefused(RefusalCode.DAMAGED)
            found.append((local, {local_name(key): value for key, value in attributes.items()}))

    feed(document, start=start, end=_ignore, text=_ignore)
    return found


def _ignore(_event: str) -> None:
    """A small part is read from its start tags alone."""


def _refuse_declaration(*_declaration: object) -> None:
    raise LedgerRefused(RefusalCode.DAMAGED)
