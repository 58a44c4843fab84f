"""Who may answer an invitation, and what forming a team takes."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, perform
from tracker.inbox.models import Message, Task
from tracker.teams.models import Team, TeamMember
from tracker.teams.queries import seats_visible_to, teams_of, unit_names_of
from tracker.teams.services import form_team, invite_member

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["alice", "bob", "carol", "olga", "system"]
"""alice leads; bob is invited."""


def invited(world: World) -> TeamMember:
    team = form_team(lead=world.alice, name="瓦斯攻关队")
    return invite_member(team, person=world.bob, task="现场试验", by=world.alice)


def confirmed(world: World) -> TeamMember:
    return perform(invited(world), "confirm", by=world.bob)


def declined(world: World) -> TeamMember:
    return perform(invited(world), "decline", by=world.bob, note="另有任务。")


def leads_own(world: World) -> TeamMember:
    return form_team(lead=world.bob, name="柏岩队").members.get()


MAY: dict[Callable[[World], TeamMember], tuple[str, dict[str, str]]] = {
    invited: ("invited", {"confirm": "bob", "decline": "bob"}),
    confirmed: ("confirmed", {"decline": "bob"}),
    declined: ("declined", {"confirm": "bob"}),
    leads_own: ("confirmed", {"decline": "bob"}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_only_the_one_invited_may_answer(
    world: World, make: Callable[[World], TeamMember]
) -> None:
    seat = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert (seat.state, who_may_act(seat, cast)) == MAY[make]
    assert audit.verify().is_intact


def test_whoever_declined_may_still_join(world: World) -> None:
    assert perform(declined(world), "confirm", by=world.bob).state == "confirmed"


def test_declining_takes_a_reason(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        perform(invited(world), "decline", by=world.bob)
    assert refused.value.reasons == ("A reason is needed.",)


def test_the_lead_does_not_leave_their_own_team(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        perform(leads_own(world), "decline", by=world.bob, note="太忙。")
    assert refused.value.reasons == ("The lead cannot leave the team. Withdraw its bid instead.",)


def test_a_team_begins_with_its_lead_confirmed(world: World) -> None:
    team = form_team(lead=world.alice, name="瓦斯攻关队")
    seat = team.members.get()
    assert (seat.person, seat.part, seat.state, seat.share, seat.home_unit) == (
        world.alice,
        "lead",
        "confirmed",
        Decimal(50),
        world.pit_one,
    )
    assert team.unit == world.pit_one


def test_a_lead_without_a_unit_forms_no_team(world: World) -> None:
    world.alice.unit = None
    with pytest.raises(ValueError, match="a lead belongs to a unit"):
        form_team(lead=world.alice, name="瓦斯攻关队")


def test_nobody_is_invited_twice(world: World) -> None:
    seat = declined(world)
    with pytest.raises(ValidationError) as refused:
        invite_member(seat.team, person=world.bob, task="监测", by=world.alice)
    assert refused.value.messages == ["This person is in the team already."]


def test_only_the_lead_asks_people_in(world: World) -> None:
    team = form_team(lead=world.alice, name="监测攻关队")
    for stranger in (world.bob, world.olga):
        with pytest.raises(NotAllowed):
            invite_member(team, person=world.carol, task="监测", by=stranger)
    assert [seat.person for seat in team.members.all()] == [world.alice]


@pytest.mark.parametrize("share", [Decimal("0.5"), Decimal("100.5")])
def test_a_share_of_working_time_is_between_one_and_a_hundred_percent(world: World, share: Decimal) -> None:
    team = form_team(lead=world.alice, name="瓦斯攻关队")
    with pytest.raises(ValidationError):
        invite_member(team, person=world.bob, task="监测", share=share, by=world.alice)


def test_a_team_has_one_lead_and_nobody_twice_whatever_code_wrote_the_row(world: World) -> None:
    team = invited(world).team
    for person, part in ((world.carol, "lead"), (world.bob, "member")):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMember.objects.create(team=team, person=person, part=part, home_unit=world.pit_one)


def test_the_invited_have_a_task_and_the_lead_is_told_of_the_answer(world: World) -> None:
    def open_tasks() -> list[tuple[str, str]]:
        return list(Task.objects.filter(closed_at=None).values_list("act", "person__username"))

    seat = invited(world)
    assert open_tasks() == [("confirm", "bob")]
    perform(seat, "decline", by=world.bob, note="另有任务。")
    assert open_tasks() == []
    assert list(Message.objects.values_list("person__username", "act", "note")) == [
        ("alice", "decline", "另有任务。")
    ]


def test_seats_are_seen_within_the_team(world: World) -> None:
    seat = invited(world)
    invite_member(seat.team, person=world.carol, task="监测", by=world.alice)
    perform(seat, "decline", by=world.bob, note="另有任务。")
    seen = {
        name: sorted(seats_visible_to(getattr(world, name)).values_list("person__username", flat=True))
        for name in ("alice", "bob", "carol", "olga")
    }
    everyone = ["alice", "bob", "carol"]
    assert seen == {"alice": everyone, "bob": ["bob"], "carol": everyone, "olga": []}
    assert not seats_visible_to(SYSTEM).exists()


def test_the_teams_of_a_person_are_those_not_declined(world: World) -> None:
    team = declined(world).team
    assert (list(teams_of(world.alice)), list(teams_of(world.bob)), list(teams_of(SYSTEM))) == (
        [team],
        [],
        [],
    )


def test_units_are_named_once_the_leads_first(world: World) -> None:
    team = confirmed(world).team
    for person in (world.carol, world.dave, world.trudy):
        invite_member(team, person=person, task="监测", by=world.alice)
    perform(TeamMember.objects.get(person=world.trudy), "decline", by=world.trudy, note="远。")
    assert unit_names_of(Team.objects.get()) == ["一矿", "二矿"]
