"""A full disk, a build that is killed, two builds at once: what is typeset is kept, and the next build goes on."""

import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.reports import BuiltBook
from cms.casebook.shell import PROJECT
from tracker.typesetting.pdf import TypesettingError

PROGRAM = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from cms.casebook.building import build_book
from tests.cms.casebook.sample_book import sample_book
build_book(sample_book(), cache=Path(sys.argv[1]), processes=1, on_progress=lambda *step: print(*step, flush=True))
"""


def test_a_build_killed_with_nine_is_gone_on_with(book: Book, built: BuiltBook, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = [process.stdout.readline() for _step in range(6)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert "智能制造" in "".join(said)
    again = build_book(book, cache=tmp_path, processes=1)
    states = [chapter.state for chapter in again.chapters]
    assert states[:2] == ["cached", "cached"]
    assert "fresh" in states
    assert again.digest == built.digest
    assert not list(tmp_path.glob("*/*.part"))


def test_its_typesetters_do_not_outlive_a_killed_build(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(children) == 1
    deadline = time.monotonic() + 30
    while is_running(int(children[0])):
        assert time.monotonic() < deadline


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()


def test_a_full_disk_stops_the_build_in_words_and_the_next_goes_on(
    book: Book, built: BuiltBook, tmp_path: Path
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard: list[str] = []
    # Files may no longer grow, for this process and its children: what is written fails as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (24_000, before[1]))
    try:
        with pytest.raises(TypesettingError, match="The disk is full"):
            build_book(
                book,
                cache=tmp_path,
                processes=1,
                on_progress=lambda _done, _total, what: heard.append(what),
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "揭榜挂帅创新实践案例集" in heard
    assert not list(tmp_path.glob("*/*.part"))
    again = build_book(book, cache=tmp_path, processes=1)
    assert (again.digest, again.failed) == (built.digest, ())


def test_two_builds_at_once_give_the_same_book(book: Book, built: BuiltBook, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _number: build_book(book, cache=tmp_path, processes=1), range(2)))
    assert {made.digest for made in both} == {built.digest}
