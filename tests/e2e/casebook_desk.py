"""What people do with a case book: put stories in, have it built, read what the page says and what the file holds."""

from pathlib import Path

from pypdf import PdfReader

from tests.e2e.desk import Desk

CHAPTERS = "main table tbody tr:has(td)"
BUILD = "main .jb-build button.btn-primary"


def put_into_book(editor: Desk, title: str) -> None:
    """On the page of parts and order: tick a story of those that are not in the book, and put it at the end."""
    editor.page.get_by_role("checkbox", name=title).check()
    editor.follow("main button[name=add]")


def stories_in_order(editor: Desk) -> list[str]:
    """Titles on the page of parts and order; each row says its unit in a second line."""
    rows = editor.page.locator("[data-arrange] .title").all_inner_texts()
    return [row.split("\n")[0] for row in rows]


def chapters_in_state(editor: Desk, state: str) -> list[str]:
    """Titles of the chapters of which the book's page says so."""
    rows = editor.page.locator(f'{CHAPTERS}:has(td:has-text("{state}"))')
    return rows.locator("th").all_inner_texts()


def counts(editor: Desk) -> list[str]:
    """How many chapters the last build set anew, and how many it kept, in the page's words."""
    return editor.main.locator(".jb-counts span").all_inner_texts()


def text_of_book(editor: Desk, directory: Path) -> str:
    """Of the newest PDF, downloaded from the book's page."""
    with editor.page.expect_download() as downloading:
        editor.page.locator('main a[href$="/download/"]').first.click()
    book = directory / "book.pdf"
    downloading.value.save_as(book)
    return "".join(page.extract_text() for page in PdfReader(book).pages)
