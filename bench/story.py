"""What a story with twelve live blocks costs, as a ratio to a Wagtail page with one paragraph upon the same base.

The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.measuring.databases import Database, database_of_environment
from bench.measuring.servers import Cost, Server, serving

ROUNDS = 7
GOAL = 2.0
READERS = {"visitor": False, "signed_in": True}


def fill(database: Database) -> dict[str, str]:
    """The demonstration, and the pages to measure."""
    print("Seeding the demonstration …", flush=True)
    database.run("manage.py", "migrate", "--verbosity", "0")
    database.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    database.run("manage.py", "seed_demo")
    found: dict[str, str] = json.loads(database.run("-m", "bench.plain"))
    database.settle()
    return found


def measure(server: Server, found: dict[str, str], *, is_signed_in: bool) -> list[tuple[Cost, Cost]]:
    """(plain page, story) of each round, one right after the other."""
    for name in ("plain", "twelve"):
        server.warm(found[name], is_signed_in=is_signed_in)
    rounds = []
    for number in range(1, ROUNDS + 1):
        print(
            f"Round {number} of {ROUNDS}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True
        )
        plain = server.measure(found["plain"], is_signed_in=is_signed_in)
        rounds.append((plain, server.measure(found["twelve"], is_signed_in=is_signed_in)))
    return rounds


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiebang-bench-")))
        os.environ["MEDIA_ROOT"] = str(folder / "media")
        database = database_of_environment(folder / "static")
        found = fill(database)
        addresses = [found[name] for name in ("one", "each", "twelve")]
        one, each, twelve = json.loads(database.run("-m", "bench.measuring.statements", "", *addresses))
        server = stack.enter_context(
            serving(database, session=found["session"], settings="bench.plain.settings")
        )
        result: dict[str, float] = {
            "queries_1_block": one,
            "queries_5_kinds": each,
            "queries_12_blocks": twelve,
        }
        for reader, is_signed_in in READERS.items():
            rounds = measure(server, found, is_signed_in=is_signed_in)
            ratio = statistics.median(story.cpu / plain.cpu for plain, story in rounds)
            print(
                f"{reader}: plain page {statistics.median(plain.cpu for plain, _story in rounds):.1f} ms of CPU, "
                f"story {statistics.median(story.cpu for _plain, story in rounds):.1f} ms, ratio {ratio:.2f}"
                f"{'' if ratio <= GOAL else '  missed'}"
            )
            result[f"story_{reader}"] = round(ratio, 2)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
