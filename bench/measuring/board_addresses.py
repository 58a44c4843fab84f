"""The board's addresses to measure: `python -m bench.measuring.board_addresses USERNAME`; the last line is JSON.

Every value of every facet in every tab, and pages far from the first: page 2,000 where there is one, else the last.
"""

import json
import sys
from urllib.parse import urlencode

import django

django.setup()

from tracker.challenges.board.filters import ORDERS, SCOPES, Filters, Order, Scope  # noqa: E402
from tracker.challenges.board.rows import COLUMNS, PAGE_SIZE, board_for, board_rows  # noqa: E402
from tracker.organisation.models import Person  # noqa: E402

FAR = 2_000


def facet_addresses(person: Person) -> list[str]:
    return [
        address(scope=scope.name, **{facet.name: value.value})
        for scope in SCOPES
        for facet in board_for(person, Filters(scope, order=scope.order)).facets
        for value in facet.values
    ]


def far_addresses(person: Person) -> list[str]:
    everything = SCOPES[-1]
    return [_far(person, scope, scope.order) for scope in SCOPES] + [
        _far(person, everything, order) for order in ORDERS
    ]


def _far(person: Person, scope: Scope, order: Order) -> str:
    rows = board_rows(person, Filters(scope, order=order)).values(*COLUMNS)
    place = min(FAR - 1, (rows.count() - 1) // PAGE_SIZE) * PAGE_SIZE
    return (
        address(scope=scope.name, sort=order.name, after=order.key_of(rows[place - 1]))
        if place
        else address()
    )


def address(**query: str) -> str:
    return "/challenges/?" + urlencode(query)


if __name__ == "__main__":
    reader = Person.objects.get(username=sys.argv[1])
    print(json.dumps({"facets": facet_addresses(reader), "far": far_addresses(reader)}))
