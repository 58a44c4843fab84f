"""The search at 100,000 records on PostgreSQL and on SQLite: is it exact, and what does it cost the database.

`script/bench search [RECORDS]`. The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.measuring.databases import Database, SqliteDatabase, database_of_environment

RECORDS = 100_000
GOALS: dict[str, dict[str, float | None]] = {
    "postgresql": {"median": 20, "p95": 40},
    "sqlite": {"median": 5, "p95": 12},
}
READERS = ("wide", "narrow")
"""Who has the box that looks through every kind. Visitors search the stories alone (`bench/site.py`); what it would cost
them is measured beside."""
COMMON: dict[str, float | None] = {
    "wrong": 0,
    "scan_ratio": None,
    "save": 3,
    "similar_p95": 150,
    "similar_statements": None,
}
LEAST_SCAN_RATIO = 10


def measure(database: Database, records: int) -> dict[str, float]:
    start = time.monotonic()
    people = database.run("-m", "bench.filling.search", str(records))
    database.settle()
    print(f"{records:,} records filled in {time.monotonic() - start:.0f} s", flush=True)
    found: dict[str, float] = json.loads(database.run("-m", "bench.measuring.searching", people))
    return found


def goals_of(vendor: str) -> dict[str, float | None]:
    cost = {f"{name}_{reader}": most for reader in READERS for name, most in GOALS[vendor].items()}
    return cost | COMMON


def report(vendor: str, figures: dict[str, float]) -> None:
    print(
        f"\n{vendor}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n{'':22}{'figure':>10}{'goal':>8}"
    )
    for name, figure in figures.items():
        goal = goals_of(vendor).get(name)
        is_missed = goal is not None and figure > goal
        shown = "" if goal is None else f"≤ {goal:g}"
        if name == "scan_ratio":
            is_missed, shown = figure < LEAST_SCAN_RATIO, f"≥ {LEAST_SCAN_RATIO}"
        print(f"{name:22}{figure:10.2f}{shown:>8}{'  missed' if is_missed else ''}")


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory(prefix="jiebang-bench-") as name:
        empty = database_of_environment(Path(name))
        empty.run("manage.py", "migrate", "--verbosity", "0")
        postgresql = empty.beside(f"{empty.name}_search")
        postgresql.create(template=empty.name)
        figures = {"postgresql": measure(postgresql, records)}
        report("postgresql", figures["postgresql"])
        sqlite = SqliteDatabase(f"sqlite:///{name}/search.sqlite3", empty.static_root)
        sqlite.run("manage.py", "migrate", "--verbosity", "0")
        figures["sqlite"] = measure(sqlite, records)
        report("sqlite", figures["sqlite"])
    print(
        json.dumps(
            {vendor: {name: round(each, 2) for name, each in of.items()} for vendor, of in figures.items()}
        )
    )


if __name__ == "__main__":
    main()
