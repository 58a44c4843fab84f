"""What happens to the processes that typeset."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.crew import Crew, Job, Outcome
from cms.casebook.fragments import FontUse, FragmentStore
from cms.casebook.reports import BuiltBook
from cms.casebook.shell import PROJECT

ENDLESS = f"<table><tr><td>{'一格装下全文，' * 4000}</td><td>另一格</td></tr></table>"


def test_a_process_that_dies_takes_one_piece_with_it_and_none_outlives_the_crew(tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_once() -> bool:
        for worker in crew.workers:
            if worker.job is not None and not killed:
                killed.append(worker.process.pid)
                worker.process.kill()
        return False

    outcomes: list[Outcome] = []
    jobs = [Job("aa" * 32, "坏", 60.0, html=ENDLESS), Job("bb" * 32, "好", 60.0, html="<p>好</p>")]
    with Crew(processes=1, store=str(tmp_path), is_cancelled=kill_once) as crew:
        crew.run(jobs, on_done=outcomes.append)
        survivors = [worker.process for worker in crew.workers]
    assert [process.poll() is not None for process in survivors] == [True]
    assert [(outcome.job.title, outcome.failure) for outcome in outcomes] == [("坏", "crash"), ("好", "")]
    assert [FragmentStore(tmp_path).holds(job.key) for job in jobs] == [False, True]


def test_fonts_that_are_gone_make_the_book_in_one_piece(
    book: Book, built: BuiltBook, built_at_once: BuiltBook, cache: Path, tmp_path: Path
) -> None:
    theirs, ours = FragmentStore(cache), FragmentStore(tmp_path)
    for path in cache.glob("*/*.fragment"):
        fragment = theirs.read(path.stem)
        assert fragment is not None
        if fragment.pages > 1 and fragment.fonts:
            gone = FontUse("Gone Song", 400, "normal", {5: "字"}, {5: 1000.0})
            fragment = replace(fragment, fonts={**fragment.fonts, "ZZZZZZ": gone})
        ours.write(path.stem, fragment)
    made = build_book(book, cache=tmp_path, processes=1)
    assert (made.engine, made.digest) == ("one_shot", built_at_once.digest)


def test_a_web_process_does_not_load_the_typesetter() -> None:
    program = (
        "import sys, cms.casebook.building, tracker.typesetting.pdf;"
        "print(sorted({'weasyprint', 'pikepdf', 'pydyf', 'segno'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"
