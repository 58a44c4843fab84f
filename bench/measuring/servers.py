"""gunicorn with two workers, set up by our own configuration, and what its pages cost."""

import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measuring.databases import ROOT, Database, cpu_seconds

WORKERS = 2
WARM_UPS = 3
REQUESTS = 30
START_SECONDS = 60
FIRST_CALLS = 16
"""Enough that each worker has compiled each template before the first measurement."""


@dataclass(frozen=True)
class Cost:
    """Of one request, in milliseconds: CPU of workers and database, wall time in the middle and at its worst 5 %."""

    cpu: float
    median: float
    p95: float


@dataclass(frozen=True)
class Server:
    """A server that is up. `session` is the cookie of the person who is signed in."""

    database: Database
    port: int
    master: int
    session: str

    def warm(self, address: str, *, is_signed_in: bool = True) -> None:
        """Ask for the page often enough, and at the same time, so that no worker meets it for the first time later."""
        with ThreadPoolExecutor(WORKERS) as pool:
            for answer in [pool.submit(self._get, address, is_signed_in) for _ in range(FIRST_CALLS)]:
                answer.result()

    def measure(
        self,
        address: str,
        *,
        is_signed_in: bool = True,
        requests: int = REQUESTS,
        warm_ups: int = WARM_UPS,
    ) -> Cost:
        """Three warm-ups, then thirty requests one after the other, each on a connection of its own."""
        for _ in range(warm_ups):
            self._get(address, is_signed_in)
        processes = [*self._workers(), *self.database.backends()]
        before = cpu_seconds(*processes)
        times = sorted(self._get(address, is_signed_in) for _ in range(requests))
        after = cpu_seconds(*processes)
        spent = sum(after[thread] - used for thread, used in before.items())
        return Cost(
            cpu=1000 * spent / requests,
            median=1000 * statistics.median(times),
            p95=1000 * times[round(0.95 * requests) - 1],
        )

    def _get(self, address: str, is_signed_in: bool) -> float:  # noqa: FBT001 - handed on by position to the pool
        """Seconds until the whole page is here; anything but a page is an error."""
        headers = {"Accept-Language": "zh-hans"}
        if is_signed_in:
            headers["Cookie"] = f"sessionid={self.session}"
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {answer.status}, which is no page to measure.")
        return time.perf_counter() - start

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [int(child) for child in children]


@contextmanager
def serving(
    database: Database, *, session: str, application: str = "config.wsgi:application", settings: str = ""
) -> Iterator[Server]:
    """The application upon this database, until the block is left."""
    if not settings:
        settings = "bench.floor.settings" if application.startswith("bench.floor") else "bench.settings"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with tempfile.TemporaryFile("w+") as log:
        gunicorn = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"),
                *("--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}", application),
            ],
            cwd=ROOT,
            env={**database.environment, "DJANGO_SETTINGS_MODULE": settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, gunicorn)
            yield Server(database, port, gunicorn.pid, session)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read())
            raise
        finally:
            gunicorn.terminate()
            gunicorn.wait()


def _wait_for(port: int, gunicorn: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and gunicorn.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("gunicorn did not come up; its log stands above.")
