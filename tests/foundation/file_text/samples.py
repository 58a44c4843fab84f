"""Files of every kind that is read, made here: what a test says they hold is what they hold."""

import zipfile
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook

from tracker.typesetting.pdf import render_pdf


def word(*paragraphs: str, cell: str = "", header: str = "") -> bytes:
    document: Any = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cell:
        document.add_table(rows=1, cols=1).cell(0, 0).text = cell
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def workbook(*rows: tuple[object, ...], title: str = "台账") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


def pdf(*pages: str) -> bytes:
    return render_pdf("".join(f"<p style='break-after: page'>{page}</p>" for page in pages)).data


def locked_pdf() -> bytes:
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf("机密"))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def swollen_word() -> bytes:
    """A megabyte that unpacks to a gigabyte inside the document's own part."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(word("x"))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as swollen,
    ):
        for part in whole.infolist():
            if part.filename != "word/document.xml":
                swollen.writestr(part, whole.read(part))
        with swollen.open("word/document.xml", "w", force_zip64=True) as stream:
            stream.write(
                b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            )
            piece = b"<w:p><w:r><w:t>" + b"a" * 64 + b"</w:t></w:r></w:p>"
            for _ in range(1024):
                stream.write(piece * (1024 * 1024 // len(piece)))
            stream.write(b"</w:body></w:document>")
    return out.getvalue()


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
