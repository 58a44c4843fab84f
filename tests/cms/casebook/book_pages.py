"""`python -m tests.cms.casebook.book_pages docs/casebook`: pages of the demonstration's case book as pictures.

The database that the settings name holds the demonstration; script/book-pages prepares it. Cover, contents, a divider, three
cases, an appendix, the index and the colophon; and one case as an official document and on a phone.
"""

import io
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import django
from PIL import Image

DPI = 72
PHONE_DPI = 110
COLOURS = 64


def main() -> None:
    django.setup()
    from cms.builds.editions import edition_of
    from cms.casebook.building import build_book
    from cms.stories.collections import CollectionPage

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    # The one with cases of the group, whose boxes hold facts; the other is a selection of public ones.
    book = edition_of(CollectionPage.objects.live().exclude(marking="").get(), "web")
    with tempfile.TemporaryDirectory() as directory:
        for style, size in (("book", "web"), ("gbt9704", "web"), ("book", "phone")):
            made = build_book(
                replace(book, style=style, size=size),  # type: ignore[arg-type]
                cache=Path(directory) / "fragments",
            )
            file = Path(directory) / "book.pdf"
            file.write_bytes(made.data)
            name = "phone" if size == "phone" else "official" if style == "gbt9704" else ""
            for label, page in pages_of(made.data, whole=not name).items():
                picture = drawn(file, page, dpi=PHONE_DPI if size == "phone" else DPI)
                (target / f"{'-'.join(filter(None, (label, name)))}.png").write_bytes(picture)


def pages_of(data: bytes, *, whole: bool) -> dict[str, int]:
    """Page (from 1) by name of the picture."""
    from tests.cms.casebook.reading import outline

    found = outline(data)
    first_level = {title: page + 1 for level, title, page in found if level == 1}
    cases = [page + 1 for level, _title, page in found if level == 2]
    if not whole:
        return {"case-1": cases[0]}
    wanted = {"cover": 1, "contents": first_level["目录"], "colophon": first_level["编制说明"]}
    wanted |= {f"case-{number}": page for number, page in enumerate(cases[:3], start=1)}
    for title, page in first_level.items():
        if title.startswith("第一篇"):
            wanted["divider"] = page
        elif title.startswith("附录一"):
            wanted["appendix"] = page
        elif title == "索引":
            wanted["index"] = page
    return wanted


def drawn(file: Path, page: int, *, dpi: int) -> bytes:
    """One page as a PNG of few colours."""
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", str(file)]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    target = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS).save(target, "PNG", optimize=True)
    return target.getvalue()


if __name__ == "__main__":
    main()
