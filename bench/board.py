"""The board with exact facets at 1,000 and 100,000 challenges on PostgreSQL, and at 10,000 on SQLite.

The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measuring.databases import ROOT, Database, SqliteDatabase, database_of_environment
from bench.measuring.servers import Server, serving
from bench.pages import fill_floor

SMALL, LARGE, ON_SQLITE = 1_000, 100_000, 10_000
ROUNDS = 5
QUICK_REQUESTS = 6
SUSPECTS = 6
"""Of all addresses that were looked at quickly the dearest so many are measured as carefully as the page itself."""
FEW_ROWS, MANY_ROWS = 1_000, 10_000
PAGE = "/challenges/"


@dataclass(frozen=True)
class Goal:
    """The largest figure that is good enough; None where a figure is only told."""

    name: str
    most: float | None


@dataclass(frozen=True)
class Site:
    """Our product upon so many challenges, and the addresses of its board to look at."""

    server: Server
    reader: str
    facets: tuple[str, ...]
    far: tuple[str, ...]

    def cpu(self, address: str = PAGE, *, is_signed_in: bool = True) -> float:
        return self.server.measure(address, is_signed_in=is_signed_in).cpu

    def run(self, module: str, *arguments: str) -> dict[str, float]:
        found: dict[str, float] = json.loads(self.server.database.run("-m", module, *arguments))
        return found

    def statements(self) -> int:
        line = self.server.database.run("-m", "bench.measuring.statements", self.server.session, PAGE)
        return int(json.loads(line)[0])


def fill(database: Database, *, template: str, challenges: int) -> dict[str, str]:
    start = time.monotonic()
    database.create(template=template)
    found: dict[str, str] = json.loads(database.run("-m", "bench.filling.board", str(challenges)))
    database.settle()
    print(f"{challenges:,} challenges filled in {time.monotonic() - start:.0f} s", flush=True)
    return found


def serve(stack: ExitStack, database: Database, *, template: str, challenges: int) -> Site:
    found = fill(database, template=template, challenges=challenges)
    lists = json.loads(database.run("-m", "bench.measuring.board_addresses", found["reader"]))
    server = stack.enter_context(serving(database, session=found["session"]))
    server.warm(PAGE)
    server.warm(PAGE, is_signed_in=False)
    return Site(server, found["reader"], tuple(lists["facets"]), tuple(lists["far"]))


def ratio(measure: Callable[[], float], beside: Callable[[], float]) -> float:
    """The middle of some rounds, each against what was measured just before."""
    ratios = []
    for _ in range(ROUNDS):
        against = beside()
        ratios.append(measure() / against)
    return statistics.median(ratios)


def dearest(site: Site, addresses: tuple[str, ...]) -> tuple[float, str]:
    """The largest ratio to page one: all addresses quickly, then the worst of them as carefully as the page."""
    quickly = {
        address: site.server.measure(address, requests=QUICK_REQUESTS, warm_ups=2).cpu
        for address in addresses
    }
    suspects = sorted(quickly, key=lambda address: -quickly[address])[:SUSPECTS]
    return max((ratio(lambda: site.cpu(address), site.cpu), address) for address in suspects)  # noqa: B023 - called at once


@contextmanager
def writing(database: Database) -> Iterator[list[dict[str, float]]]:
    """Twenty writers at work inside the block; afterwards the list holds what they did."""
    done: list[dict[str, float]] = []
    writers = subprocess.Popen(
        [sys.executable, "-m", "bench.measuring.writers"],
        cwd=ROOT,
        env=database.for_writers.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writers.stdout is not None
    try:
        writers.stdout.readline()
        yield done
    finally:
        said, _ = writers.communicate("")
        done.append(json.loads(said.strip().rpartition("\n")[2]))


def figures_of_page(floor: Server, site: Site) -> dict[str, float]:
    return {
        "board": ratio(site.cpu, lambda: floor.measure("/").cpu),
        "public": ratio(lambda: site.cpu(is_signed_in=False), lambda: floor.measure("/").cpu),
        "queries": site.statements(),
    }


def figures_of_addresses(site: Site) -> dict[str, float]:
    facet, facet_address = dearest(site, site.facets)
    far, far_address = dearest(site, site.far)
    print(
        f"  {len(site.facets)} facet values; the dearest: {facet_address}\n  far page: {far_address}",
        flush=True,
    )
    return {"facet": facet, "page_2000": far}


def figures_of_writing(site: Site) -> dict[str, float]:
    alone = [site.server.measure(PAGE) for _ in range(ROUNDS)]
    start = time.monotonic()
    with writing(site.server.database) as done:
        meanwhile = [site.server.measure(PAGE) for _ in range(ROUNDS)]
    seconds = time.monotonic() - start
    middle = statistics.median
    return {
        "writers": middle(cost.cpu for cost in meanwhile) / middle(cost.cpu for cost in alone),
        "writers_wall": middle(cost.median for cost in meanwhile) / middle(cost.median for cost in alone),
        "writers_per_second": done[0]["challenges"] / seconds,
        "inexact": 0 if done[0]["exact"] else 1,
    }


def figures_of_export(site: Site) -> dict[str, float]:
    few, many = (
        site.run("bench.measuring.exporting", site.reader, str(rows)) for rows in (FEW_ROWS, MANY_ROWS)
    )
    print(
        f"  export: {few['rows']:.0f} rows {few['peak']:.0f} MB, {many['rows']:.0f} rows {many['peak']:.0f} MB"
    )
    return {"export": many["peak"] / few["peak"], "export_rows": many["rows"]}


GOALS = (
    Goal("board_1000", 3.0),
    Goal("board_100000", 3.0),
    Goal("growth", 1.15),
    Goal("public_1000", 1.2),
    Goal("public_100000", 1.2),
    Goal("queries_1000", 10),
    Goal("queries_100000", 10),
    Goal("facet", 1.3),
    Goal("page_2000", 1.3),
    Goal("writers", 1.3),
    Goal("writers_wall", None),
    Goal("writers_per_second", None),
    Goal("inexact", 0),
    Goal("export", 1.15),
    Goal("export_rows", None),
    Goal("sqlite_board", 3.0),
    Goal("sqlite_public", 1.2),
    Goal("sqlite_queries", 10),
    Goal("sqlite_facet", 1.3),
    Goal("sqlite_page_2000", 1.3),
)


def measure_postgresql(empty: Database) -> dict[str, float]:
    with ExitStack() as stack:
        floor_database = empty.beside(f"{empty.name}_floor")
        session = fill_floor(floor_database)
        floor = stack.enter_context(
            serving(floor_database, session=session, application="bench.floor.wsgi:application")
        )
        floor.warm("/")
        small, large = (
            serve(stack, empty.beside(f"{empty.name}_{size}"), template=empty.name, challenges=size)
            for size in (SMALL, LARGE)
        )
        figures: dict[str, float] = {"growth": ratio(large.cpu, small.cpu)}
        for size, site in ((SMALL, small), (LARGE, large)):
            figures |= {f"{name}_{size}": figure for name, figure in figures_of_page(floor, site).items()}
        figures |= figures_of_addresses(large)
        figures |= figures_of_export(large)
        # Last, for it changes what is open.
        return figures | figures_of_writing(large)


def measure_sqlite(empty: Database, directory: Path) -> dict[str, float]:
    """Against the floor on SQLite: each stands on the same ground."""
    with ExitStack() as stack:
        bare = SqliteDatabase(f"sqlite:///{directory / 'empty.sqlite3'}", empty.static_root)
        bare.run("manage.py", "migrate", "--verbosity", "0")
        bare.settle()
        floor_database = bare.beside("floor")
        session = fill_floor(floor_database)
        floor = stack.enter_context(
            serving(floor_database, session=session, application="bench.floor.wsgi:application")
        )
        floor.warm("/")
        site = serve(stack, bare.beside("large"), template="empty", challenges=ON_SQLITE)
        figures = figures_of_page(floor, site) | figures_of_addresses(site)
        return {f"sqlite_{name}": figure for name, figure in figures.items()}


def report(figures: dict[str, float]) -> None:
    print(f"\nLoad {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n\n{'':20}{'figure':>10}{'goal':>8}")
    for goal in GOALS:
        missed = "  missed" if goal.most is not None and figures[goal.name] > goal.most else ""
        shown = "" if goal.most is None else f"{goal.most:g}"
        print(f"{goal.name:20}{figures[goal.name]:10.2f}{shown:>8}{missed}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jiebang-bench-") as name:
        directory = Path(name)
        empty = database_of_environment(directory / "static")
        print("Migrating, collecting page files …", flush=True)
        empty.run("manage.py", "migrate", "--verbosity", "0")
        empty.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        figures = measure_postgresql(empty) | measure_sqlite(empty, directory)
    report(figures)
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
