"""Where an outcome comes from, and what the draft takes over."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories.organisation import World
from tests.factories.outcomes import DRAFTED_AT
from tests.factories.projects import accepted_project, running_project
from tests.factories.squads import completed_squad
from tests.factories.studios import named_studio
from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.outcomes.models import Outcome
from tracker.outcomes.services import draft_outcome, equal_shares

pytestmark = pytest.mark.usefixtures("english")


def shares_of(outcome: Outcome) -> list[tuple[str, int, Decimal, str]]:
    rows = outcome.contributions.select_related("person")
    return [(row.person.username, row.order, row.share, row.state) for row in rows]


def test_an_accepted_project_gives_its_outcome_everything_that_is_known(world: World) -> None:
    project = accepted_project(world)
    with clock.at(DRAFTED_AT):
        outcome = draft_outcome(project, by=world.alice, effect="超限报警由11次/月降到0。")
    assert (outcome.number, outcome.title, outcome.domain) == ("CG-2026-001", project.title, "瓦斯治理")
    assert (outcome.source, outcome.project, outcome.lead) == ("project", project, world.alice)
    assert (outcome.unit, outcome.company) == (world.pit_one, world.north)
    assert (outcome.research_from, outcome.research_to) == (date(2026, 4, 2), date(2026, 10, 12))
    assert shares_of(outcome) == [
        ("alice", 1, Decimal("33.34"), "pending"),
        ("bob", 2, Decimal("33.33"), "pending"),
        ("carol", 3, Decimal("33.33"), "pending"),
    ]


def test_the_system_may_draft_what_an_acceptance_yields(world: World) -> None:
    assert draft_outcome(accepted_project(world), by=SYSTEM).lead == world.alice


def test_a_running_project_has_no_outcome_yet(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        draft_outcome(running_project(world), by=world.alice)
    assert refused.value.reasons == ("Outcomes are drafted once the project has been accepted.",)
    assert not Outcome.objects.exists()


def test_strangers_do_not_draft_a_projects_outcome(world: World) -> None:
    project = accepted_project(world)
    for stranger in (world.bob, world.head_two, world.sam, world.frida):
        with pytest.raises(NotAllowed):
            draft_outcome(project, by=stranger)
    assert not Outcome.objects.exists()


def test_a_studio_gives_its_leader_and_unit(world: World) -> None:
    studio = named_studio(world)
    outcome = draft_outcome(studio, by=world.alice, title="便携除尘罩", domain="职业健康")
    assert (outcome.source, outcome.studio, outcome.unit) == ("studio", studio, world.pit_one)
    assert shares_of(outcome) == [("alice", 1, Decimal("100.00"), "pending")]
    assert outcome.origin == studio


def test_a_squad_gives_its_captain_and_unit(world: World) -> None:
    squad = completed_squad(world)
    outcome = draft_outcome(squad, by=world.alice, title="回撤工法", domain="综采回撤")
    assert (outcome.source, outcome.squad, outcome.lead) == ("squad", squad, world.alice)


def test_anyone_registers_a_small_invention_of_their_own(world: World) -> None:
    outcome = draft_outcome(by=world.trudy, title="快换扳手", domain="检修")
    assert (outcome.source, outcome.origin, outcome.lead) == ("small_invention", None, world.trudy)
    assert (outcome.unit, outcome.company) == (world.pit_three, world.south)


def test_nobody_registers_a_small_invention_of_somebody_elses(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft_outcome(by=world.trudy, lead=world.alice, title="快换扳手", domain="检修")


def test_a_liaison_registers_for_a_colleague(world: World) -> None:
    outcome = draft_outcome(by=world.lily, lead=world.bob, title="快换扳手", domain="检修")
    assert (outcome.lead, outcome.unit) == (world.bob, world.pit_two)


def test_an_outcome_without_any_unit_is_refused(world: World) -> None:
    world.trudy.unit = None
    with pytest.raises(GuardFailed):
        draft_outcome(by=world.trudy, title="快换扳手", domain="检修")


def test_source_and_origin_have_to_fit(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        draft_outcome(by=world.alice, title="快换扳手", domain="检修", source="studio")
    assert "Name the project, the studio or the squad" in str(refused.value)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 11])
def test_equal_shares_always_add_up(world: World, count: int) -> None:
    people = list(world.people.values())[:count]
    shares = [line.share for line in equal_shares(people)]
    assert sum(shares) == Decimal(100)
    assert len(set(shares[1:])) <= 1


def test_nobody_has_no_share() -> None:
    assert equal_shares([]) == []
