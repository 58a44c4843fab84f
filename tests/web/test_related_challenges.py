"""与我相关: what is open in one's profession, of one's unit or company, or followed; counted exactly."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.chain import DAY, DEADLINE, drafted_challenge, published_challenge
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tests.web.test_board import WHEN, board, copied, ids
from tests.web.test_board_export import NUMBER, rows
from tracker.challenges.board.following import follow_challenge
from tracker.challenges.board.rows import PAGE_SIZE
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.organisation.models import OrgUnit, Person

AsPerson = Callable[[Person], Client]


def of(unit: OrgUnit, challenge: Challenge) -> Challenge:
    """Moved there past the forms: the factories publish for pit two alone."""
    Challenge.objects.filter(pk=challenge.pk).update(unit=unit, company=unit.company)
    return challenge


@pytest.fixture
def many(world: World) -> dict[str, Challenge]:
    Person.objects.filter(username="trudy").update(profession="通风")
    found = {
        "profession": of(world.institute, published_challenge(world, domain="通风")),
        "own unit": of(world.pit_three, published_challenge(world)),
        "own company": of(world.south, published_challenge(world)),
        "followed": of(world.institute, published_challenge(world)),
        "all of it": of(world.pit_three, published_challenge(world, domain="通风")),
        "the group's": of(world.group, published_challenge(world)),
        "another company's": published_challenge(world),
    }
    for name in ("followed", "all of it"):
        follow_challenge(found[name], by=world.trudy)
    withdrawn = published_challenge(world, domain="通风")
    follow_challenge(withdrawn, by=world.trudy)
    withdraw(withdrawn, world=world)
    drafted_challenge(world, domain="通风")
    return found


def shown(person: Person, many: dict[str, Challenge], as_person: AsPerson) -> list[str]:
    names = {challenge.pk: name for name, challenge in many.items()}
    found = board(as_person(person), "scope=related")
    assert found.total == found.related == len(found.rows)
    return [names[pk] for pk in ids(found)]


def test_each_reason_is_enough_and_none_counts_twice(
    world: World, many: dict[str, Challenge], as_person: AsPerson
) -> None:
    assert shown(world.trudy, many, as_person) == [
        "profession",
        "own unit",
        "own company",
        "followed",
        "all of it",
    ]
    assert shown(world.carol, many, as_person) == ["another company's"]
    assert shown(world.head_one, many, as_person) == ["another company's"]
    assert shown(world.olga, many, as_person) == ["the group's"]
    assert shown(world.erin, many, as_person) == ["profession", "followed"]


def test_somebody_without_unit_and_profession_sees_what_they_follow(
    world: World, many: dict[str, Challenge], as_person: AsPerson
) -> None:
    Person.objects.filter(pk=world.walt.pk).update(unit=None, profession="")
    Challenge.objects.filter(pk=many["own unit"].pk).update(domain="")
    assert shown(world.walt, many, as_person) == []
    follow_challenge(many["own unit"], by=world.walt)
    assert shown(world.walt, many, as_person) == ["own unit"]


def test_what_closes_soonest_stands_first_over_all_pages(world: World, as_person: AsPerson) -> None:
    copied(of(world.pit_three, published_challenge(world)), 2 * PAGE_SIZE)
    for place, pk in enumerate(Challenge.objects.order_by("-pk").values_list("pk", flat=True)):
        # Three at a time close at the same moment.
        Challenge.objects.filter(pk=pk).update(bid_deadline=DEADLINE + timedelta(hours=place // 3))
    client, query, seen = as_person(world.trudy), "?scope=related", []
    with clock.at(WHEN):
        for _page in range(3):
            context = client.get(f"/challenges/{query}").context
            seen += [(row.deadline, row.id) for row in context["board"].rows]
            query = context["pager"].next_url
    assert query == ""
    assert seen == sorted(seen)
    assert len(set(seen)) == context["board"].total == 2 * PAGE_SIZE + 1


def test_words_narrow_the_rows_but_not_the_tab(
    world: World, many: dict[str, Challenge], as_person: AsPerson
) -> None:
    found = board(as_person(world.trudy), f"scope=related&q={many['followed'].number}")
    assert (ids(found), found.total, found.related) == ([many["followed"].pk], 1, 5)


def test_facets_of_other_tabs_do_not_reach_into_this_one(
    world: World, many: dict[str, Challenge], as_person: AsPerson
) -> None:
    found = board(as_person(world.trudy), f"scope=related&domain=水害&company={world.north.pk}")
    assert (found.total, found.facets) == (5, ())


def test_the_tab_stands_on_every_page_is_counted_when_opened_and_leads_to_its_rows(
    world: World, many: dict[str, Challenge], as_person: AsPerson
) -> None:
    client = as_person(world.trudy)
    with clock.at(WHEN):
        tab = client.get("/challenges/?view=ledger").context["tabs"][0]
        assert (str(tab.label), tab.count, tab.is_current) == ("Related to me", "", False)
        opened = client.get(f"/challenges/{tab.url}").context
        assert (opened["board"].total, opened["tabs"][0].count) == (5, 5)
    found = board(client, "scope=related")
    assert [row[NUMBER] for row in rows(client, "scope=related")] == [row.number for row in found.rows]


def test_a_visitor_has_no_such_tab(world: World) -> None:
    published_challenge(world, visibility="public")
    with clock.at(DAY):
        context = Client().get("/challenges/?scope=related").context
    assert context["board"].related is None
    assert [tab.is_current for tab in context["tabs"]] == [True, False, False, False, False, False]
