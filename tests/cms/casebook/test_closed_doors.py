"""A text may name what it likes: no connection leaves the host, and nothing is embedded."""

import io
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.reports import BuiltBook, Engine
from tests.cms.casebook.reading import page_texts
from tests.cms.casebook.sample_book import with_case
from tracker.typesetting.engine import weasyprint

OUTSIDE = """
<link rel="stylesheet" href="{there}/sheet.css"><link rel="attachment" href="{there}/attached">
<style>
@import url("{there}/imported.css");
@import "{there}/imported-too.css";
@font-face {{ font-family: "Afar"; src: url("{there}/afar.woff2"), url({there}/afar.ttf); }}
p.afar {{ font-family: "Afar"; list-style-image: url({there}/list.png); background: url({there}/sheet.png); }}
p.afar::before {{ content: url({there}/before.png); }}
</style>
<p class="afar" style="background-image: url('{there}/background.png'); border-image: url({there}/border.png) 1">甲</p>
<img src="{there}/picture.png" srcset="{there}/wide.png 2x" alt="乙">
<picture><source srcset="{there}/source.png"><img src="{there}/fallback.png" alt="丙"></picture>
<object data="{there}/object.svg" type="image/svg+xml">丁</object><embed src="{there}/embedded.svg">
<iframe src="{there}/frame.html"></iframe><video src="{there}/film.mp4" poster="{there}/poster.png"></video>
<input type="image" src="{there}/button.png" alt="戊"><a rel="attachment" href="{there}/attached-too">己</a>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">
<style>@import url("{there}/drawing.css");</style><image href="{there}/drawn.png" width="9" height="9"/>
<image xlink:href="{there}/drawn-too.png" width="9" height="9"/><use href="{there}/shapes.svg#a"/>
<rect width="9" height="9" fill="url({there}/paint.svg#a)"/></svg>
<img src="asset:drawing.svg" alt="庚"><p>正文仍在。</p>
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">
<style>@import url("{there}/inner.css");</style><image href="{there}/inner.png" width="9" height="9"/>
<image xlink:href="{there}/inner-too.png" width="9" height="9"/><use href="{there}/inner.svg#a"/></svg>"""
ENOUGH = b"enough"
ENGINES: list[Engine] = ["fragments", "one_shot"]


class Neighbour:
    """A server on this machine that takes down whoever knocks, and hangs up."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.callers = 0
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self) -> None:
        while True:
            caller, _address = self.socket.accept()
            with caller:
                caller.settimeout(5)
                with suppress(OSError):
                    if caller.recv(64) == ENOUGH:
                        return
            self.callers += 1

    def close(self) -> int:
        """How many came. Whoever called before this has been counted: they are heard one after the other."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(ENOUGH)
        self.thread.join(timeout=60)
        self.socket.close()
        return self.callers


@pytest.fixture(scope="module", params=ENGINES)
def heard(
    request: pytest.FixtureRequest, book: Book, built: BuiltBook, cache: Path
) -> tuple[BuiltBook, str, int]:
    """A book set by two processes or in one piece, the address its texts name, and how many came to it."""
    neighbour = Neighbour()
    there = f"http://127.0.0.1:{neighbour.port}"
    outside = OUTSIDE.format(there=there)
    pictures = {"drawing.svg": DRAWING.format(there=there).encode()}
    wrong = replace(book, preface_html=outside)
    for case_id in ("AL-2025-0001", "AL-2025-0003"):
        wrong = with_case(wrong, case_id, lambda case: replace(case, html=outside, assets=pictures))
    with translation.override("en"):
        made = build_book(wrong, cache=cache, processes=2, engine=request.param)
    return made, there, neighbour.close()


def test_a_typesetter_with_open_doors_would_call() -> None:
    """Or the addresses would prove nothing."""
    neighbour = Neighbour()
    weasyprint().HTML(string=OUTSIDE.format(there=f"http://127.0.0.1:{neighbour.port}")).render()
    assert neighbour.close() >= 12


def test_nobody_calls_at_the_addresses_of_a_text(heard: tuple[BuiltBook, str, int]) -> None:
    made, _there, callers = heard
    assert callers == 0
    assert made.failed == ()
    text = "".join(page_texts(made.data))
    assert text.count("正文仍在。") == 3


def test_what_was_refused_is_told(heard: tuple[BuiltBook, str, int]) -> None:
    made, there, _callers = heard
    told = "\n".join((*made.warnings, *(words for chapter in made.chapters for words in chapter.warnings)))
    for name in ("picture.png", "background.png", "object.svg"):
        assert f"{there}/{name}" in told


def test_nothing_is_attached_to_the_book(heard: tuple[BuiltBook, str, int], tmp_path: Path) -> None:
    made, _there, _callers = heard
    path = tmp_path / "book.pdf"
    path.write_bytes(made.data)
    said = subprocess.run(["qpdf", "--list-attachments", path], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == f"{path} has no embedded files"
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        kinds = {str(item.get("/Type", "")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)}
        annotations = {str(note.Subtype) for page in pdf.pages for note in page.obj.get("/Annots", ())}
    assert "/Filespec" not in kinds
    assert annotations <= {"/Link"}
