"""The memory of one export: `python -m bench.measuring.exporting USERNAME ROWS`; the last line is JSON.

A process of its own, for a process never hands back the peak of its memory. The filter is as many domains of all
listed challenges as hold that many rows.
"""

import json
import resource
import sys
from tempfile import TemporaryFile

import django

django.setup()

from tracker.challenges.board.export import write_ledger  # noqa: E402
from tracker.challenges.board.filters import SCOPE_BY_NAME, Filters  # noqa: E402
from tracker.challenges.board.rows import board_for, board_rows  # noqa: E402
from tracker.organisation.models import Person  # noqa: E402


def filters_of(person: Person, wanted: int) -> Filters:
    found = board_for(person, Filters(SCOPE_BY_NAME["open"]))
    values = next(facet.values for facet in found.facets if facet.name == "domain")
    chosen: list[str] = []
    rows = 0
    for value in values:
        if rows < wanted:
            chosen.append(value.value)
            rows += value.count
    return Filters(SCOPE_BY_NAME["open"], chosen={"domain": tuple(chosen)})


def peak() -> float:
    """MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    reader = Person.objects.get(username=sys.argv[1])
    few = Filters(SCOPE_BY_NAME["open"], words="JB-2026-0000")
    with TemporaryFile() as file:
        write_ledger(reader, few, file)  # what is loaded at the first use is no row's memory
    before = peak()
    filters = filters_of(reader, int(sys.argv[2]))
    with TemporaryFile() as file:
        write_ledger(reader, filters, file)
        size = file.tell()
    print(
        json.dumps(
            {
                "rows": board_rows(reader, filters).count(),
                "peak": peak(),
                "growth": peak() - before,
                "kb": size // 1024,
            }
        )
    )
