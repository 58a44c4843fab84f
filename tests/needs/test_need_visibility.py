"""Who sees which needs, and what the database holds whatever code wrote the row."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.factories.chain import draft_need, pooled_need
from tests.factories.organisation import World
from tests.needs.test_need_lifecycle import (
    diverted_need,
    listed_need,
    resolved_need,
    returned_need,
    submitted_need,
)
from tracker.needs.enums import Sensitivity
from tracker.needs.models import Need, NeedSupport
from tracker.needs.queries import needs_visible_to

CAST = [
    "dave",
    "alice",
    "head_one",
    "head_two",
    "head_three",
    "olga",
    "david",
    "iris",
    "leo",
    "sam",
    "frida",
    "trudy",
]
EVERYBODY = " ".join(CAST)
HANDLING = "dave head_one olga david iris leo"


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (draft_need, "dave"),
        (returned_need, "dave"),
        (submitted_need, HANDLING),
        (diverted_need, HANDLING),
        (pooled_need, EVERYBODY),
        (listed_need, EVERYBODY),
        (resolved_need, EVERYBODY),
    ],
)
def test_a_need_is_seen_by(world: World, make: Callable[[World], Need], seen_by: str) -> None:
    need = make(world)
    seeing = [name for name in CAST if needs_visible_to(getattr(world, name)).filter(pk=need.pk).exists()]
    assert " ".join(seeing) == seen_by
    assert not needs_visible_to(AnonymousUser()).exists()


def test_whoever_stands_behind_a_need_sees_it_until_it_turns_out_to_be_sensitive(world: World) -> None:
    need = returned_need(world)
    NeedSupport.objects.create(need=need, person=world.trudy, unit=world.trudy.unit)
    assert list(needs_visible_to(world.trudy)) == [need]
    assert not needs_visible_to(world.alice).exists()
    Need.objects.filter(pk=need.pk).update(sensitivity=Sensitivity.YES)
    assert not needs_visible_to(world.trudy).exists()
    assert list(needs_visible_to(world.dave)) == [need]


def test_the_rule_names_the_table_of_needs_once_so_that_the_search_may_ask_it_as_a_set(world: World) -> None:
    assert str(needs_visible_to(world.trudy).values("pk").query).count('FROM "tracker_need"') == 1


@pytest.mark.parametrize(
    ("make", "facts"),
    [
        (pooled_need, {"expert_opinion": ""}),
        (pooled_need, {"risk_opinion": ""}),
        (draft_need, {"state": "pooled"}),
        (draft_need, {"state": "diverted"}),
        (diverted_need, {"reply": ""}),
    ],
)
def test_what_a_state_promises_the_database_holds(
    world: World, make: Callable[[World], Need], facts: dict[str, str]
) -> None:
    need = make(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**facts)
