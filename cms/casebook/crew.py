"""The worker processes of a build: hand out pieces, wait, end those that take too long."""

import atexit
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Final, Self

from django.utils.translation import gettext as _

from cms.casebook.fragments import FontUse, pack_fonts
from cms.casebook.shell import PROJECT
from cms.casebook.wire import read_frame, write_frame
from tracker.typesetting.fetcher import NO_ASSETS
from tracker.typesetting.pdf import PdfMetadata, TypesettingError

logger = logging.getLogger(__name__)

START_LIMIT: Final = 60.0
"""Seconds for a worker to import WeasyPrint; ten times what a loaded machine needs."""
PATIENCE: Final = 10
"""How many times its processor time a piece may last by the clock: the machine may be busy with other things."""
POLL: Final = 0.1
PROGRAM: Final = "import gc; gc.disable(); from cms.casebook.worker import main; main()"
"""Nothing of what the slow imports make is ever garbage."""
PIECES_PER_WORKER: Final = 4
"""A further worker pays for its start from about this many pieces on."""


class BuildCancelledError(Exception):
    """The build was called off; what was typeset until then is kept for the next one."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be typeset and stored under `key`. `limit` is in seconds of processor time."""

    key: str
    title: str
    limit: float
    html: str = ""
    assets: Mapping[str, bytes] = field(default_factory=lambda: NO_ASSETS)
    prefix: str = ""
    sheets: tuple[str, ...] = ()
    task: str = "fragment"
    fonts: Mapping[str, FontUse] = field(default_factory=dict)
    stamped: str = ""
    metadata: PdfMetadata = field(default_factory=PdfMetadata)

    def frame(self, store: str) -> tuple[dict[str, Any], list[bytes]]:
        names = sorted(self.assets)
        metadata = {
            "title": self.metadata.title,
            "author": self.metadata.author,
            "subject": self.metadata.subject,
            "keywords": list(self.metadata.keywords),
        }
        head = {
            "task": self.task,
            "key": self.key,
            "store": store,
            "prefix": self.prefix,
            "sheets": self.sheets,
            "assets": names,
            "fonts": pack_fonts(self.fonts),
            "stamped": self.stamped,
            "metadata": metadata,
            "limit": self.limit,
        }
        return head, [self.html.encode(), *(self.assets[name] for name in names)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`failure` is empty or one of time, nesting, memory, crash, disk, error, carrier."""

    job: Job
    failure: str = ""
    detail: str = ""


class _Worker:
    def __init__(self) -> None:
        self.complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command without input
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": "0"},  # the same text gives the same bytes
            bufsize=0,
        )
        self.ready = False
        self.job: Job | None = None
        self.deadline = time.monotonic() + START_LIMIT

    def give(self, job: Job, store: str) -> None:
        head, blobs = job.frame(store)
        self.job, self.deadline = job, time.monotonic() + START_LIMIT + PATIENCE * job.limit
        assert self.process.stdin is not None  # noqa: S101 - opened as a pipe above
        write_frame(self.process.stdin, head, blobs)

    def end(self) -> str:
        """Stop the process; returns the end of what it complained about."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.complaints.seek(0)
        words = self.complaints.read()[-2000:].decode("utf-8", "replace")
        self.complaints.close()
        return words


class RestingWorkers:
    """Workers between two builds of this process: the next build need not wait until WeasyPrint is loaded.

    They end by themselves after a while, and with this process.
    """

    def __init__(self) -> None:
        self.workers: list[_Worker] = []
        self.lock = threading.Lock()
        atexit.register(self.dismiss)

    def take(self) -> _Worker | None:
        with self.lock:
            while self.workers:
                worker = self.workers.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
        return None

    def keep(self, worker: _Worker) -> None:
        with self.lock:
            self.workers.append(worker)

    def dismiss(self) -> None:
        with self.lock:
            while self.workers:
                self.workers.pop().end()


resting_workers: Final = RestingWorkers()


class Crew:
    """At most `processes` workers, started when there is work and kept warm until the block ends.

    With `rests` those without work are kept for the next build of this process.
    """

    def __init__(
        self, *, processes: int, store: str, is_cancelled: Callable[[], bool], rests: bool = False
    ) -> None:
        self.processes = max(1, processes)
        self.store = store
        self.is_cancelled = is_cancelled
        self.rests = rests
        self.workers: list[_Worker] = []
        self.selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in list(self.workers):
            if self.rests and worker.ready and worker.job is None:
                self._release(worker)
                resting_workers.keep(worker)
            else:
                self._dismiss(worker)
        self.selector.close()

    def prepare(self) -> None:
        """Start the first worker before it is known what there is to do: nearly every build sets something."""
        self._hire(1)

    def run(
        self,
        jobs: Iterable[Job],
        *,
        on_done: Callable[[Outcome], None],
        meanwhile: Callable[[], bool] = lambda: False,
    ) -> None:
        """Carry out all jobs; `on_done` hears of each as it ends, in no particular order.

        While the workers are busy, and once after the last job until there is nothing left, `meanwhile` is called to do a
        little of what this process has to do; it says whether there was anything.
        Raises BuildCancelledError as soon as `is_cancelled()` says so, TypesettingError when no worker can start.
        """
        waiting = deque(jobs)
        unfinished = len(waiting)
        while True:
            if self.is_cancelled():
                raise BuildCancelledError
            if unfinished:
                self._hire(len(waiting))
                self._hand_out(waiting)
            was_busy = meanwhile()
            if not unfinished and not was_busy:
                return
            for outcome in self._collect(0 if was_busy else POLL) if unfinished else ():
                unfinished -= 1
                on_done(outcome)

    def _hire(self, waiting: int) -> None:
        busy = sum(worker.job is not None for worker in self.workers)
        wanted = min(self.processes, -(-(busy + waiting) // PIECES_PER_WORKER))
        while len(self.workers) < wanted:
            worker = resting_workers.take() if self.rests else None
            worker = worker or _Worker()
            self.workers.append(worker)
            self.selector.register(worker.process.stdout, selectors.EVENT_READ, worker)  # type: ignore[arg-type]

    def _hand_out(self, waiting: deque[Job]) -> None:
        for worker in list(self.workers):
            if waiting and worker.ready and worker.job is None:
                job = waiting.popleft()
                try:
                    worker.give(job, self.store)
                except BrokenPipeError:  # ended between two pieces, through no fault of this one
                    self._dismiss(worker)
                    waiting.appendleft(job)

    def _collect(self, patience: float) -> Iterable[Outcome]:
        """What has ended, or ends within `patience` seconds."""
        for event, _mask in self.selector.select(patience):
            yield from self._hear(event.data)
        now = time.monotonic()
        for worker in list(self.workers):
            if (worker.job is not None or not worker.ready) and now > worker.deadline:
                job = worker.job
                words = self._dismiss(worker)
                if job is None:
                    raise TypesettingError(_start_failure(words))
                yield Outcome(job, "time", f"{job.limit:.0f}")

    def _hear(self, worker: _Worker) -> Iterable[Outcome]:
        frame = read_frame(worker.process.stdout)  # type: ignore[arg-type]
        job = worker.job
        if frame is None:
            words = self._dismiss(worker)
            if not worker.ready:
                raise TypesettingError(_start_failure(words))
            if job is not None and worker.process.returncode == -signal.SIGPROF:
                yield Outcome(job, "time", f"{job.limit:.0f}")
            elif job is not None:
                logger.warning("A typesetting process ended while setting %r: %s", job.title, words)
                yield Outcome(job, "crash")
        elif not worker.ready:
            worker.ready = True
        elif job is not None:
            worker.job = None
            yield Outcome(job, frame[0]["failure"], frame[0].get("detail", ""))

    def _dismiss(self, worker: _Worker) -> str:
        self._release(worker)
        return worker.end()

    def _release(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        self.selector.unregister(worker.process.stdout)  # type: ignore[arg-type]


def _start_failure(words: str) -> str:
    last = next((line for line in reversed(words.splitlines()) if line.strip()), "")
    return _(
        "The typesetting process could not start (%(reason)s). Check the installation of WeasyPrint and Pango."
    ) % {"reason": last or _("no message")}
