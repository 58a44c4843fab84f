"""The ledger: every order pages rightly and has its index, and an address says what is shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client

from tests.factories.chain import DEADLINE, published_challenge
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.web.test_board import WHEN, board, copied, ids
from tests.web.test_board_export import NUMBER, rows
from tracker.challenges.board.filters import ORDERS, Filters
from tracker.challenges.board.ledger import CHOOSABLE
from tracker.challenges.board.rows import PAGE_SIZE, Row, board_rows
from tracker.challenges.board.tallying import rebuild_tally
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.templatetags.ledger_rows import _CELLS

AsPerson = Callable[[Person], Client]
COUNT = 2 * PAGE_SIZE + 3


def spread(world: World, *, state: str = "published") -> None:
    """Three pages of challenges of which several share their deadline and their bounty, in no order of their ids."""
    challenge = published_challenge(world, visibility="public")
    if state == "withdrawn":
        challenge = withdraw(challenge, world=world)
    copied(challenge, COUNT - 1)
    for place, pk in enumerate(Challenge.objects.order_by("pk").values_list("pk", flat=True)):
        Challenge.objects.filter(pk=pk).update(
            number=f"榜_{place * 7 % COUNT:02}",
            bounty_wan=Decimal(place * 5 % 11) / 4,
            bid_deadline=DEADLINE + timedelta(hours=place * 3 % 7),
        )
    rebuild_tally()


def key(row: Row, name: str) -> tuple[Any, int]:
    value = {"deadline": row.deadline, "bounty": row.bounty_wan, "number": row.number}[name.lstrip("-")]
    return value, row.id


def walked(client: Client, query: str) -> list[Row]:
    """All rows, page by page, through the links of the pages themselves."""
    seen: list[Row] = []
    with clock.at(WHEN):
        while query:
            context = client.get(f"/challenges/{query}").context
            seen += context["board"].rows
            query = context["pager"].next_url
    return seen


@pytest.mark.parametrize("scope", ["open", "related", "failed"])
def test_every_order_shows_every_row_once_also_among_equals(
    scope: str, world: World, as_person: AsPerson
) -> None:
    spread(world, state="withdrawn" if scope == "failed" else "published")
    client = as_person(world.carol)
    for order in ORDERS:
        seen = [
            key(row, order.name) for row in walked(client, f"?view=ledger&scope={scope}&sort={order.name}")
        ]
        assert len(seen) == COUNT
        assert seen == sorted(seen, reverse=order.is_descending)
        assert len({pk for _value, pk in seen}) == COUNT


def test_a_row_that_leaves_meanwhile_shifts_nothing(world: World, as_person: AsPerson) -> None:
    spread(world)
    client = as_person(world.trudy)
    for order in ORDERS:
        first = board(client, f"sort={order.name}")
        with transaction.atomic():
            Challenge.objects.filter(pk=first.rows[-1].id).update(state="withdrawn")
            after = first.next_key.replace("+", "%2B")
            second = board(client, f"sort={order.name}&after={after}")
            transaction.set_rollback(True)
        assert not set(ids(first)) & set(ids(second))
        assert len(second.rows) == PAGE_SIZE


def test_the_workbook_follows_the_order_of_the_ledger(world: World, as_person: AsPerson) -> None:
    spread(world)
    for client in (as_person(world.trudy), Client()):
        for order in ORDERS:
            found = rows(client, f"sort={order.name}")
            assert [row[NUMBER] for row in found] == [
                row.number for row in walked(client, f"?sort={order.name}")
            ]


def plan_of(query: str) -> str:
    found = board_rows(AnonymousUser(), Filters.read(QueryDict(query), AnonymousUser()))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows would be read one by one and sorted: is there an index that would spare it?
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return found.values("id")[: PAGE_SIZE + 1].explain()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_an_index_gives_every_order(order: Any, world: World) -> None:
    spread(world)
    plan = plan_of(f"sort={order.name}")
    assert "TEMP B-TREE" not in plan
    # Within one number, which is given once, the rest of the order costs nothing: an incremental sort is none.
    assert re.search(r"(?<!Incremental )Sort  \(", plan) is None


def test_a_listed_challenge_has_what_it_is_ordered_by(world: World) -> None:
    challenge = published_challenge(world)
    for state in ("published", "withdrawn"):
        for column in ("bounty_wan", "bid_deadline"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Challenge.objects.filter(pk=challenge.pk).update(**{"state": state, column: None})


def page(client: Client, query: str = "") -> Any:
    with clock.at(WHEN):
        return client.get(f"/challenges/?view=ledger&{query}")


def heads(response: Any) -> list[str]:
    return [column.name for column in response.context["columns"]][3:]


def test_the_address_chooses_the_columns(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    client = as_person(world.trudy)
    every = [column.name for column in CHOOSABLE]
    assert heads(page(client)) == heads(page(client, "cols=nonsense")) == every == list(_CELLS)
    for query in ("cols=bounty,state", "cols=state&cols=bounty", "cols=state,bounty,nonsense"):
        response = page(client, query)
        assert heads(response) == ["state", "bounty"]
        text = response.content.decode()
        assert "60.00" in text
        assert "超限报警" not in text
        assert text.count("<th ") == 5 + 1 + 1
        assert text.count("<td") == (2 + 2) + (2 + 2)
        # Without the head, on a phone, a cell says its column and unit; of the sums the bounty alone is said.
        assert text.count("data-label=") == 2 + 1
        assert text.count('data-label="Bounty" data-unit="10k CNY"') == 2


def test_choosing_columns_keeps_the_rest_of_the_address(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    response = page(
        as_person(world.trudy), "sort=-bounty&density=spacious&q=瓦斯&cols=bounty&domain=瓦斯治理"
    )
    text = response.content.decode()
    for name, value in (("view", "ledger"), ("sort", "-bounty"), ("density", "spacious")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
    assert 'name="cols" value="bounty" checked' in text
    assert 'name="domain" value="瓦斯治理" checked' in text
    for link in (response.context["densities"][0].url, response.context["columns"][3].sort_url):
        query = QueryDict(link.lstrip("?"))
        assert (query["cols"], query["q"], query["view"]) == ("bounty", "瓦斯", "ledger")


def test_a_head_turns_the_order_around(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    client = as_person(world.trudy)

    def sorting(query: str) -> dict[str, tuple[str, str]]:
        return {
            column.name: (column.sorted, QueryDict(column.sort_url.lstrip("?"))["sort"])
            for column in page(client, query).context["columns"]
            if column.sort_url
        }

    assert sorting("") == {
        "number": ("", "number"),
        "deadline": ("ascending", "-deadline"),
        "bounty": ("", "bounty"),
    }
    assert sorting("sort=bounty&after=1_1")["bounty"] == ("ascending", "-bounty")
    assert sorting("sort=-bounty")["bounty"] == ("descending", "bounty")
    assert sorting("scope=failed")["deadline"] == ("", "deadline")
    assert 'aria-sort="descending"' in page(client, "sort=-bounty").content.decode()


def test_density_is_part_of_the_address(world: World, as_person: AsPerson) -> None:
    published_challenge(world)
    client = as_person(world.trudy)
    assert 'class="jb-t jb-ledger dense"' in page(client).content.decode()
    assert 'class="jb-t jb-ledger"' in page(client, "density=spacious").content.decode()


def test_a_visitors_sorted_board_is_not_the_one_that_is_kept(world: World) -> None:
    spread(world)
    kept = ids(board(Client()))
    assert ids(board(Client(), "sort=-number")) != kept
    with clock.at(WHEN):
        drawn = Client().get("/challenges/").content.decode()
    assert [int(pk) for pk in re.findall(r'id="challenge-(\d+)"', drawn)] == kept
