"""What pages cost, as ratios to the floor: at 1,000 and at 10,000 challenges, for one signed in and for a visitor.

The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.measuring.databases import Database, database_of_environment
from bench.measuring.servers import Cost, Server, serving

SMALL, LARGE = 1_000, 10_000
ROUNDS = 5
GROWTH_GOAL = 1.15
STATEMENTS_GOAL = 10


@dataclass(frozen=True)
class Page:
    """One page to measure. `goal` is the largest CPU ratio to the floor that is good enough."""

    name: str
    address: str
    goal: float = 3.0
    is_signed_in: bool = True


PAGES = (
    Page("board", "/challenges/"),
    Page("challenge", "/challenges/{challenge}/"),
    Page("project", "/projects/{project}/"),
    Page("inbox", "/inbox/"),
    Page("public_board", "/challenges/", goal=1.2, is_signed_in=False),
)


@dataclass(frozen=True)
class Site:
    """Our product upon so many challenges."""

    server: Server
    found: dict[str, str]

    def address_of(self, page: Page) -> str:
        return page.address.format(**self.found)

    def measure(self, page: Page) -> Cost:
        return self.server.measure(self.address_of(page), is_signed_in=page.is_signed_in)

    def statements(self) -> list[int]:
        """SQL statements of each page, in their order."""
        counts: list[int] = []
        for page in PAGES:
            session = self.server.session if page.is_signed_in else ""
            line = self.server.database.run(
                "-m", "bench.measuring.statements", session, self.address_of(page)
            )
            counts += json.loads(line)
        return counts


@dataclass
class Measured:
    """Every round of one page: the floor beside it, and the page at both sizes."""

    floor: list[Cost] = field(default_factory=list)
    small: list[Cost] = field(default_factory=list)
    large: list[Cost] = field(default_factory=list)

    def ratio(self, costs: list[Cost], figure: str = "cpu") -> float:
        """The middle of the rounds, each against the floor of its own minute."""
        return statistics.median(
            float(getattr(cost, figure) / getattr(floor, figure))
            for cost, floor in zip(costs, self.floor, strict=True)
        )

    @property
    def growth(self) -> float:
        return statistics.median(
            large.cpu / small.cpu for large, small in zip(self.large, self.small, strict=True)
        )


def fill_floor(database: Database) -> str:
    database.create()
    session = database.run("-m", "bench.floor")
    database.settle()
    return session


def fill_site(database: Database, *, template: str, challenges: int) -> dict[str, str]:
    print(f"Filling a database with {challenges:,} challenges …", flush=True)
    database.create(template=template)
    found: dict[str, str] = json.loads(database.run("-m", "bench.filling", str(challenges)))
    database.settle()
    return found


def measure(floor: Server, small: Site, large: Site) -> dict[str, Measured]:
    floor.warm("/")
    for page in PAGES:
        for site in (small, large):
            site.server.warm(site.address_of(page), is_signed_in=page.is_signed_in)
    measured = {page.name: Measured() for page in PAGES}
    for number in range(1, ROUNDS + 1):
        print(
            f"Round {number} of {ROUNDS}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True
        )
        for page in PAGES:
            rounds = measured[page.name]
            rounds.floor.append(floor.measure("/"))
            rounds.small.append(small.measure(page))
            rounds.large.append(large.measure(page))
    return measured


def report(measured: dict[str, Measured], small: list[int], large: list[int]) -> dict[str, float]:
    """The table for people, and the ratios for the last line."""
    floor = [cost for rounds in measured.values() for cost in rounds.floor]
    print(
        f"\nThe floor: {statistics.median(cost.cpu for cost in floor):.2f} ms of CPU, "
        f"{statistics.median(cost.median for cost in floor):.1f} ms in the middle, "
        f"{statistics.median(cost.p95 for cost in floor):.1f} ms at p95\n"
    )
    print(f"{'page':14}{'goal':>6}{'1,000':>8}{'10,000':>8}{'growth':>8}{'wall':>7}{'p95':>7}{'SQL':>9}")
    ratios: dict[str, float] = {}
    for page, small_count, large_count in zip(PAGES, small, large, strict=True):
        rounds = measured[page.name]
        figures = {
            f"{page.name}_{SMALL}": round(rounds.ratio(rounds.small), 2),
            f"{page.name}_{LARGE}": round(rounds.ratio(rounds.large), 2),
            f"{page.name}_growth": round(rounds.growth, 2),
            f"{page.name}_queries": large_count,
        }
        ratios |= figures
        at_small, at_large, growth, _ = figures.values()
        is_met = (
            max(at_small, at_large) <= page.goal
            and growth <= GROWTH_GOAL
            and small_count == large_count <= STATEMENTS_GOAL
        )
        print(
            f"{page.name:14}{page.goal:6.1f}{at_small:8.2f}{at_large:8.2f}{growth:8.2f}"
            f"{rounds.ratio(rounds.large, 'median'):7.2f}{rounds.ratio(rounds.large, 'p95'):7.2f}"
            f"{small_count:5}{large_count:4}{'' if is_met else '  missed'}"
        )
    return ratios


def main() -> None:
    with ExitStack() as stack:
        static_root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiebang-bench-")))
        empty = database_of_environment(static_root)
        print("Migrating, collecting page files …", flush=True)
        empty.run("manage.py", "migrate", "--verbosity", "0")
        empty.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        databases = {size: empty.beside(f"{empty.name}_{size}") for size in (SMALL, LARGE)}
        found = {
            size: fill_site(database, template=empty.name, challenges=size)
            for size, database in databases.items()
        }
        floor_database = empty.beside(f"{empty.name}_floor")
        floor = stack.enter_context(
            serving(
                floor_database, session=fill_floor(floor_database), application="bench.floor.wsgi:application"
            )
        )
        small, large = (
            Site(stack.enter_context(serving(databases[size], session=found[size]["session"])), found[size])
            for size in (SMALL, LARGE)
        )
        counts = small.statements(), large.statements()
        ratios = report(measure(floor, small, large), *counts)
    print(json.dumps(ratios))


if __name__ == "__main__":
    main()
