"""How gunicorn serves Jiebang: one process, eight threads and, on a single machine, the background work as well.

`JIEBANG_EMBEDDED_WORKERS` is the number of background threads inside the web process; `script/server` sets it.
A production leaves it at 0, runs `manage.py db_worker` and `manage.py tick` beside gunicorn, and may then raise
`WEB_CONCURRENCY`.
"""

import gc
import logging
import os
import signal
import socket
import threading
import time
from typing import Any

from config.env import env

logger = logging.getLogger(__name__)

embedded_workers = env.int("JIEBANG_EMBEDDED_WORKERS", default=0)

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=1)
threads = env.int("WEB_THREADS", default=8)
# A book of 500 cases keeps the interpreter busy for seconds at a time: slow is not hung.
timeout = 120
graceful_timeout = 30
# No second door: whoever may manage the server does so through signals.
control_socket_disable = True

if embedded_workers and workers != 1:
    message = (
        "JIEBANG_EMBEDDED_WORKERS needs WEB_CONCURRENCY=1: every web process would do the same work again."
    )
    raise ValueError(message)

TICK_SECONDS = 60
PAUSE_AFTER_FAILURE_SECONDS = 5
COLLECT_AFTER = (20_000, 20, 50)
"""A page makes some thousand objects and drops nearly all of them: looking for circles every 700 finds nothing."""
FINISH_SECONDS = 20
"""How long a stopping server waits for the task in hand; shorter than `graceful_timeout`."""
MAXIMUM_ATTEMPTS = 3
"""A task that has taken the whole process down so often is not tried again."""


class BackgroundWorker(threading.Thread):
    """Carries out background tasks until told to stop; outlives a database that is away for a while."""

    def __init__(self, *, worker_id: str) -> None:
        super().__init__(name=worker_id, daemon=True)
        # Imports models, so only once Django is set up.
        from django_tasks_db.management.commands.db_worker import Worker

        self._worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=True,
            max_tasks=None,
            worker_id=worker_id,
        )

    def run(self) -> None:
        from django.db import connections

        while self._worker.running:
            try:
                self._worker.run()
            except Exception:
                logger.exception("background worker %s starts again after a failure", self.name)
                time.sleep(PAUSE_AFTER_FAILURE_SECONDS)
            finally:
                connections.close_all()

    def stop(self) -> None:
        self._worker.running = False


class Ticker(threading.Thread):
    """Runs what a clock decides, at the start and then every minute."""

    def __init__(self) -> None:
        super().__init__(name="ticker", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        from django.db import close_old_connections

        from tracker.foundation.ticking import run_due

        while not self._stopping.is_set():
            close_old_connections()
            try:
                run_due()
            except Exception:
                logger.exception("the tick failed; the next one is due in %s seconds", TICK_SECONDS)
            finally:
                close_old_connections()
            self._stopping.wait(TICK_SECONDS)

    def stop(self) -> None:
        self._stopping.set()


_running: list[BackgroundWorker | Ticker] = []


def _worker_id(*, process: int, number: int) -> str:
    return f"embedded:{socket.gethostname()[:32]}:{process}:{number}"


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return (
            False  # this process has not begun to work; in a container its predecessor bore the same number
        )
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _hand_back_abandoned_tasks() -> None:
    """Tasks that an embedded worker of this machine had in hand when its process was killed are ready once more."""
    from django_tasks_db.models import DBTaskResult

    for result in DBTaskResult.objects.running():
        kind, host, process, _number = ([*result.worker_ids[-1].split(":"), "", "", ""])[:4]
        if kind != "embedded" or host != socket.gethostname()[:32] or _is_alive(int(process)):
            continue
        if len(result.worker_ids) >= MAXIMUM_ATTEMPTS:
            result.set_failed(
                RuntimeError(f"the server was killed {MAXIMUM_ATTEMPTS} times during this task")
            )
        else:
            DBTaskResult.objects.filter(pk=result.pk, status=result.status).update(
                status="READY", started_at=None
            )
        logger.warning("task %s was cut short by the end of process %s", result.task_path, process)


def post_worker_init(worker: Any) -> None:
    """The application is loaded: begin the background work, and say that pages can be opened."""
    # What is loaded now stays for good: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    if embedded_workers:
        from django.db import connections

        _hand_back_abandoned_tasks()
        connections.close_all()
        _running.extend(
            BackgroundWorker(worker_id=_worker_id(process=worker.pid, number=number + 1))
            for number in range(embedded_workers)
        )
        _running.append(Ticker())
        for thread in _running:
            thread.start()
    announcement = os.environ.get("JIEBANG_ANNOUNCEMENT")
    if announcement and worker.age == 1:
        print(announcement, flush=True)  # noqa: T201 - for the person who waits at the terminal


def worker_int(_worker: Any) -> None:
    """Ctrl-C reaches this process twice, from the terminal and from gunicorn: once is enough."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)


def worker_exit(_server: Any, _worker: Any) -> None:
    """Let the task in hand finish, within reason; what is cut short is handed back at the next start."""
    for thread in _running:
        thread.stop()
    limit = time.monotonic() + FINISH_SECONDS
    for thread in _running:
        thread.join(max(0.0, limit - time.monotonic()))
