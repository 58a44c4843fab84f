"""Make one book and say what it cost: `python -m bench.printing TASK CASES CACHE FILE [TIMES]`.

`cold`, `edit` and `longer` are builds by fragments (of the book; with one case edited; with one case made longer), `warm`
is several edits one after the other in one process, `once` is WeasyPrint as it comes, `html` writes a file for a browser.
The last line is JSON: pages, the process's own and its largest child's peak memory in MB, and for `warm` the seconds.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.printing.content import book


def built(cases: int, cache: Path, file: Path, **edit: Any) -> dict[str, Any]:
    from cms.casebook.building import build_book

    made = build_book(book(cases, **edit), cache=cache, processes=2)
    assert made.engine == "fragments"
    file.write_bytes(made.data)
    return {"pages": made.pages, "anew": sum(chapter.state == "fresh" for chapter in made.chapters)}


def edited_in_one_process(cases: int, cache: Path, file: Path, times: int) -> dict[str, Any]:
    """Seconds and seconds of processor time of each build but the first, which warms the process."""
    from cms.casebook.building import build_book

    walls, stamp = [], time.time_ns()
    for number in range(times + 1):
        wanted = book(cases, figure=stamp + number)
        begun = time.perf_counter()
        made = build_book(wanted, cache=cache, processes=2, keeps_warm=True)
        walls.append(time.perf_counter() - begun)
        assert sum(chapter.state == "fresh" for chapter in made.chapters) == 1
    file.write_bytes(made.data)
    return {"pages": made.pages, "walls": walls[1:]}


def in_one_piece(cases: int, file: Path) -> dict[str, Any]:
    """WeasyPrint with its own defaults, the same HTML and style sheets, the same flush lines and tags."""
    import weasyprint

    from tracker.typesetting.fetcher import ClosedFetcher
    from tracker.typesetting.justification import cjk_justification

    html, assets, sheets = whole_document(cases)
    with cjk_justification():
        document = weasyprint.HTML(string=html, url_fetcher=ClosedFetcher(assets)).render(
            stylesheets=[weasyprint.CSS(string=sheet) for sheet in sheets], pdf_variant="pdf/ua-1"
        )
        document.write_pdf(file, pdf_variant="pdf/ua-1")
    return {"pages": len(document.pages)}


def whole_document(cases: int) -> tuple[str, dict[str, bytes], list[str]]:
    from cms.casebook.building import whole_pieces
    from cms.casebook.markup import inserted
    from cms.casebook.shell import document, stylesheet

    pieces = whole_pieces(book(cases))
    html = document("\n".join(inserted(piece) for piece in pieces))
    assets = {f"{piece.anchor}/{name}": data for piece in pieces for name, data in piece.assets.items()}
    return html, assets, [stylesheet("book.css"), stylesheet("one_shot.css")]


def for_a_browser(cases: int, file: Path) -> dict[str, Any]:
    """The same document as a file with its pictures beside it."""
    html, assets, sheets = whole_document(cases)
    folder = file.parent / "pictures"
    folder.mkdir(exist_ok=True)
    for name, data in assets.items():
        plain = name.replace("/", "-")
        (folder / plain).write_bytes(data)
        html = html.replace(f"asset:{name}", f"pictures/{plain}", 1)
    file.write_text(html.replace("</head>", f"<style>{' '.join(sheets)}</style></head>", 1), "utf-8")
    return {}


def main() -> None:
    settings.configure(USE_I18N=False)  # an engine of its own: it needs no more of Django
    task, cases, cache, file = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    match task:
        case "once":
            said = in_one_piece(cases, file)
        case "html":
            said = for_a_browser(cases, file)
        case "warm":
            said = edited_in_one_process(cases, cache, file, int(sys.argv[5]))
        case "edit":
            said = built(cases, cache, file, figure=time.time_ns())
        case "longer":
            said = built(cases, cache, file, longer=12, figure=time.time_ns())
        case _:
            said = built(cases, cache, file)
    for who, key in ((resource.RUSAGE_SELF, "peak"), (resource.RUSAGE_CHILDREN, "peak_worker")):
        said[key] = round(resource.getrusage(who).ru_maxrss / 1024)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
