"""The readers, and the process that is one of them: `python -m tracker.foundation.file_text.readers EXTENSION PATH`.

Nothing of Django is imported here: it would take longer than the reading.
"""

import resource
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

LONGEST_TEXT: Final = 100_000
"""Characters: some eighty full pages. What stands further back is not found."""
MEMORY_BYTES: Final = 1536 * 1024 * 1024
PROCESSOR_SECONDS: Final = 40
WALL_SECONDS: Final = 60
_CHINESE: Final = "gb18030"
_WORD_PARTS: Final = ("/word/header", "/word/footer", "/word/footnotes", "/word/endnotes")


def _word(path: str) -> Iterator[str]:
    """Paragraphs in their order, those in tables and text boxes as well; then headers, footers and notes."""
    from docx import Document
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn

    main = Document(path).part
    others = [part for part in main.package.iter_parts() if isinstance(part, XmlPart) and part is not main]
    for part in (main, *(part for part in others if part.partname.startswith(_WORD_PARTS))):
        for paragraph in part.element.iter(qn("w:p")):
            yield "".join(
                node.text or "" if node.tag == qn("w:t") else "\t"
                for node in paragraph.iter(qn("w:t"), qn("w:tab"))
            )


def _workbook(path: str) -> Iterator[str]:
    """Sheet by sheet, a line for each row with something in it; formulas by the value that was last worked out."""
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            words = [str(value) for value in row if value is not None]
            if words:
                yield " ".join(words)


def _pdf(path: str) -> Iterator[str]:
    from pypdfium2 import PdfDocument

    document: Any = PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        yield page.get_textpage().get_text_bounded()
        page.close()


def _plain(path: str) -> Iterator[str]:
    most = 4 * LONGEST_TEXT
    with Path(path).open("rb") as file:
        content = file.read(most)
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", _CHINESE):
        decoder = getincrementaldecoder(encoding)()
        with suppress(UnicodeDecodeError):
            # The last character of a long file may have been cut in two.
            yield decoder.decode(content, final=len(content) < most)
            return


READERS: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "docx": _word,
    "xlsx": _workbook,
    "pdf": _pdf,
    "txt": _plain,
    "csv": _plain,
}


def read(extension: str, path: str) -> str:
    """The beginning of what the file says, up to `LONGEST_TEXT` characters."""
    pieces: list[str] = []
    length = 0
    for piece in READERS[extension](path):
        pieces.append(piece)
        length += len(piece) + 1
        if length > LONGEST_TEXT:
            break
    return "\n".join(pieces).replace("\x00", "").strip()[:LONGEST_TEXT]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    sys.stdout.buffer.write(read(sys.argv[1], sys.argv[2]).encode("utf-8", "replace"))
