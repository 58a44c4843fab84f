"""What the case index costs a visitor, as ratios to the floor: 10,000 stories, first page, each filter, search.

The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bench.measuring.databases import Database, database_of_environment
from bench.measuring.servers import Cost, Server, serving
from bench.pages import fill_floor

STORIES = 10_000
ROUNDS = 5
GOAL = 2.0
STATEMENTS_GOAL = 16


@dataclass(frozen=True)
class Address:
    """One way to ask for the list; `path` takes what the filling found."""

    name: str
    path: str


ADDRESSES = (
    Address("first", "{index}"),
    Address("theme", "{index}?theme={theme}"),
    Address("unit", "{index}?unit={unit}"),
    Address("benefit", "{index}?benefit=medium"),
    Address("level", "{index}?level=2"),
    Address("year", "{index}?year=2024"),
    Address("three_filters", "{index}?theme={theme}&benefit=medium&year=2025"),
    Address("deep", "{index}?after={deep}"),
    Address("search_rare", "{index}?q={rare}"),
    Address("search_common", "{index}?q={common}"),
    Address("search_filtered", "{index}?q={common}&theme={theme}"),
    Address("home", "{home}"),
    Address("story", "{story}"),
)
NOT_OF_THE_INDEX = {"home", "story"}
"""Measured as well, for comparison: no goal is set for them here."""


@dataclass
class Measured:
    """Every round of one address, the floor beside it."""

    floor: list[Cost] = field(default_factory=list)
    page: list[Cost] = field(default_factory=list)

    def ratio(self, figure: str = "cpu") -> float:
        return statistics.median(
            float(getattr(cost, figure) / getattr(floor, figure))
            for cost, floor in zip(self.page, self.floor, strict=True)
        )


def fill_stories(database: Database, *, template: str) -> dict[str, str]:
    print(f"Filling a database with {STORIES:,} stories …", flush=True)
    database.create(template=template)
    found: dict[str, str] = json.loads(database.run("-m", "bench.filling.stories", str(STORIES)))
    database.settle()
    return found


def measure(floor: Server, site: Server, paths: dict[str, str]) -> dict[str, Measured]:
    floor.warm("/")
    for path in paths.values():
        site.warm(path, is_signed_in=False)
    measured = {name: Measured() for name in paths}
    for number in range(1, ROUNDS + 1):
        print(
            f"Round {number} of {ROUNDS}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True
        )
        for name, path in paths.items():
            measured[name].floor.append(floor.measure("/"))
            measured[name].page.append(site.measure(path, is_signed_in=False))
    return measured


def statements_of(site: Server, paths: dict[str, str]) -> dict[str, int]:
    counts = {}
    for name, path in paths.items():
        counts[name] = json.loads(site.database.run("-m", "bench.measuring.statements", "", path))[0]
    return counts


def report(measured: dict[str, Measured], counts: dict[str, int]) -> dict[str, float | bool]:
    """The table for people, and the ratios for the last line."""
    figures: dict[str, float | bool] = {}
    print(f"\n{'page':18}{'CPU':>7}{'wall':>7}{'p95':>7}{'SQL':>5}")
    for name, rounds in measured.items():
        ratio = round(rounds.ratio(), 2)
        figures[name] = ratio
        figures[f"{name}_queries"] = counts[name]
        is_met = name in NOT_OF_THE_INDEX or ratio <= GOAL
        print(
            f"{name:18}{ratio:7.2f}{rounds.ratio('median'):7.2f}{rounds.ratio('p95'):7.2f}{counts[name]:5}"
            f"{'' if is_met else '  missed'}"
        )
    figures["goal"] = GOAL
    figures["met"] = all(
        float(figures[name]) <= GOAL and counts[name] <= STATEMENTS_GOAL
        for name in measured
        if name not in NOT_OF_THE_INDEX
    )
    return figures


def main() -> None:
    with ExitStack() as stack:
        static_root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiebang-bench-")))
        empty = database_of_environment(static_root)
        print("Migrating, collecting page files …", flush=True)
        empty.run("manage.py", "migrate", "--verbosity", "0")
        empty.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        database = empty.beside(f"{empty.name}_stories")
        found = fill_stories(database, template=empty.name)
        paths = {
            each.name: each.path.format(**{name: quote(value, safe="/-") for name, value in found.items()})
            for each in ADDRESSES
        }
        floor_database = empty.beside(f"{empty.name}_floor")
        floor = stack.enter_context(
            serving(
                floor_database, session=fill_floor(floor_database), application="bench.floor.wsgi:application"
            )
        )
        site = stack.enter_context(serving(database, session=""))
        counts = statements_of(site, paths)
        figures = report(measure(floor, site, paths), counts)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
