"""Every count beside a box is the number of rows that a click on it shows, whatever else is chosen."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.chain import published_challenge
from tests.factories.organisation import World
from tracker.challenges.board.bands import BANDS, band_of, in_cells, month_of
from tracker.challenges.board.filters import SCOPES, Filters
from tracker.challenges.board.rows import board_for, board_rows
from tracker.challenges.board.tallying import rebuild_tally
from tracker.challenges.models import Challenge

DOMAINS = ("瓦斯治理", "通风", "100%_\\'\"")
BOUNTIES = ("0", "19.99", "20", "49.99", "50", "100", "299.99", "300", "10000")
STATES = ("published", "published", "published", "bid_closed", "fulfilled", "withdrawn")


@pytest.fixture
def many(world: World) -> World:
    """Two hundred rows in which everything meets everything, without a history."""
    first = published_challenge(world)
    rows = []
    for number in range(200):
        row = Challenge.objects.get(pk=first.pk)
        row.pk, row.number = None, f"JB-{number:03}"
        row.title = "瓦斯" if number % 4 else "别的"
        row.domain = DOMAINS[number % 3]
        row.company = (world.north, world.south)[number // 3 % 2]
        row.bounty_wan = Decimal(BOUNTIES[number * 7 % 9])
        row.state = STATES[number * 5 // 7 % 6]
        row.visibility = "public" if number % 5 == 0 else "group"
        assert row.bid_deadline is not None
        row.bid_deadline += timedelta(days=number % 70)
        rows.append(row)
    Challenge.objects.bulk_create(rows)
    rebuild_tally()
    return world


def chosen(query: str, person: Any) -> Filters:
    return Filters.read(QueryDict(query), person)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.data())
def test_every_count_is_that_of_the_rows_behind_it(many: World, data: st.DataObject) -> None:
    person = data.draw(st.sampled_from([many.trudy, AnonymousUser()]))
    query = f"scope={data.draw(st.sampled_from(SCOPES)).name}"
    if data.draw(st.booleans()):
        query += "&q=瓦斯"
    for _ in range(data.draw(st.integers(0, 4))):
        boxes = [
            (facet.name, value.value)
            for facet in board_for(person, chosen(query, person)).facets
            for value in facet.values
        ]
        if not boxes:
            break
        name, value = data.draw(st.sampled_from(boxes))
        clicked = QueryDict(mutable=True)
        clicked.update({name: value})
        query += f"&{clicked.urlencode()}"
    filters = chosen(query, person)
    found = board_for(person, filters)
    rows = board_rows(person, filters)
    assert found.total == rows.count()
    assert found.bounty_total_wan == sum(rows.values_list("bounty_wan", flat=True))
    for facet in found.facets:
        own = QueryDict(query, mutable=True)
        for value in facet.values:
            own.setlist(facet.name, [value.value])
            clicked_filters = Filters.read(own, person)
            assert board_rows(person, clicked_filters).count() == value.count, (query, facet.name, value)


def test_a_row_and_the_tally_agree_on_band_and_month(many: World) -> None:
    cells = Challenge.objects.annotate(**in_cells()).values_list(
        "bounty_wan", "state", "bid_deadline", "band", "month"
    )
    for bounty, state, deadline, band, month in cells:
        assert bounty is not None
        assert (band_of(bounty), month_of(state, deadline)) == (band, month)
        assert Challenge.objects.filter(BANDS[band].condition(), bounty_wan=bounty).exists()


@pytest.mark.parametrize("order", ["bounty", "-bounty", "deadline", "-deadline", "number", "-number", ""])
def test_the_pages_of_every_order_show_each_row_once(order: str, many: World) -> None:
    seen, query = [], f"scope=all&sort={order}"
    page = board_for(many.trudy, chosen(query, many.trudy))
    while True:
        seen += [row.id for row in page.rows]
        if not page.next_key:
            break
        after = QueryDict(mutable=True)
        after.update({"after": page.next_key})
        page = board_for(many.trudy, chosen(f"{query}&{after.urlencode()}", many.trudy))
    assert len(seen) == len(set(seen)) == page.total
    assert seen == list(board_rows(many.trudy, chosen(query, many.trudy)).values_list("pk", flat=True))
