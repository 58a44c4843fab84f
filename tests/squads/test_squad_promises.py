"""What a state promises the database holds as well, whatever code wrote the row."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.organisation import World
from tests.factories.squads import approved_squad, completed_squad, proposed_squad
from tracker.squads.models import Squad, SquadMember


def refuses(squad: Squad, **facts: object) -> bool:
    with pytest.raises(IntegrityError), transaction.atomic():
        Squad.objects.filter(pk=squad.pk).update(**facts)
    return True


@pytest.mark.parametrize(
    "facts",
    [
        {"task": ""},
        {"goal": ""},
        {"captain": None},
        {"starts_on": None},
        {"ends_on": None},
        {"approved_on": None},
    ],
)
def test_an_approved_squad_is_whole(world: World, facts: dict[str, object]) -> None:
    assert refuses(approved_squad(world), **facts)


def test_an_assessed_squad_has_a_grade(world: World) -> None:
    assert refuses(completed_squad(world), state="assessed")


def test_the_roster_has_one_captain_and_nobody_twice(world: World) -> None:
    squad = proposed_squad(world)
    for person, part in ((world.dave, "captain"), (world.bob, "member")):
        with pytest.raises(IntegrityError), transaction.atomic():
            SquadMember.objects.create(squad=squad, person=person, part=part, home_unit=world.pit_one)
