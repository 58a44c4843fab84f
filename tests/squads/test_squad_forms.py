"""The forms give exactly what the services take."""

from datetime import date

from tests.factories.offices import make_branch
from tests.factories.organisation import World
from tests.factories.squads import active_squad, proposed_squad
from tracker.foundation import clock
from tracker.squads.forms import (
    ApproveSquadForm,
    AssessSquadForm,
    AwardFlagForm,
    CampaignForm,
    CompleteSquadForm,
    SquadForm,
    SquadRosterFormSet,
    SquadRosterReasonForm,
)
from tracker.squads.services import (
    approve_squad,
    assess_squad,
    award_flag,
    change_roster,
    change_squad,
    complete_squad,
    open_campaign,
    propose_squad,
    start_squad,
)
from tracker.teams.rosters import Seat


def filled_in(world: World) -> dict[str, object]:
    return {
        "name": "回撤突击队",
        "squad_type": "party",
        "trigger": "heavy",
        "task": "回撤",
        "goal": "13天",
        "support": "专车",
        "starts_on": "2026-03-09",
        "ends_on": "2026-03-22",
        "captain": "bob",
        "party_organization": make_branch(world).pk,
    }


def roster(*lines: tuple[str, str], initial: int = 0) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(lines) + 1, "form-INITIAL_FORMS": initial}
    for number, (person, task) in enumerate(lines):
        data |= {
            f"form-{number}-person": person,
            f"form-{number}-part": "member",
            f"form-{number}-task": task,
        }
    return {**data, f"form-{len(lines)}-part": "member"}


def test_a_squad_goes_through_its_life_by_its_forms(world: World) -> None:
    form, people = SquadForm(filled_in(world)), SquadRosterFormSet(roster(("alice", "起吊"), ("carol", "")))
    assert (form.errors, people.is_valid()) == ({}, True)
    squad = propose_squad(by=world.alice, members=people.seats(), **form.facts())
    assert list(squad.members.values_list("person__username", "part", "task")) == [
        ("bob", "captain", ""),
        ("alice", "member", "起吊"),
        ("carol", "member", ""),
    ]
    approval = ApproveSquadForm({"approval": "同意。"})
    assert approval.is_valid()
    squad = approve_squad(squad, by=world.polly, **approval.cleaned_data)
    flag = AwardFlagForm({"flag_awarded_on": clock.today().isoformat()})
    assert flag.is_valid()
    squad = start_squad(award_flag(squad, by=world.polly, **flag.cleaned_data), by=world.bob)
    result = CompleteSquadForm({"result": "13天。"})
    assert result.is_valid()
    squad = complete_squad(squad, by=world.bob, **result.cleaned_data)
    grade = AssessSquadForm({"grade": "good"})
    assert grade.is_valid()
    assert assess_squad(squad, by=world.polly, **grade.cleaned_data).state == "assessed"


def test_an_unknown_employee_number_is_said_in_its_own_line(world: World) -> None:
    people = SquadRosterFormSet(roster(("alice", ""), ("nobody", "")))
    assert not people.is_valid()
    assert people.errors == [{}, {"person": ["Nobody with an account has this employee number."]}, {}]


def test_the_form_of_a_proposal_opens_with_what_is_known(world: World) -> None:
    squad = proposed_squad(world)
    form = SquadForm(instance=squad)
    assert form["captain"].value() == "alice"
    people = SquadRosterFormSet(initial=SquadRosterFormSet.initial_for(squad))
    assert [(line["person"].value(), line["task"].value()) for line in people.forms[:2]] == [
        ("bob", "起吊"),
        ("carol", "运输"),
    ]


def test_changing_a_proposal_by_its_form(world: World) -> None:
    squad = proposed_squad(world)
    form = SquadForm({**filled_in(world), "goal": "12天"}, instance=squad)
    assert form.is_valid()
    changed = change_squad(squad, by=world.alice, **form.facts())
    assert (changed.goal, changed.captain) == ("12天", world.bob)


def test_a_line_marked_for_removal_leaves_the_roster(world: World) -> None:
    squad = active_squad(world)
    data = roster(("bob", "起吊"), ("carol", "运输"), ("dave", "支护"), initial=2)
    people = SquadRosterFormSet(
        {**data, "form-1-DELETE": "on"}, initial=SquadRosterFormSet.initial_for(squad)
    )
    reason = SquadRosterReasonForm({"note": "卡若病假。"})
    assert (people.is_valid(), reason.is_valid()) == (True, True)
    assert people.seats() == [Seat(world.bob, "起吊"), Seat(world.dave, "支护")]
    change_roster(squad, members=people.seats(), by=world.alice, **reason.cleaned_data)
    assert list(squad.members.values_list("person__username", flat=True)) == ["alice", "bob", "dave"]


def test_a_campaign_by_its_form(world: World) -> None:
    form = CampaignForm(
        {
            "title": "百日攻坚",
            "unit": world.north.pk,
            "goal": "不断档。",
            "starts_on": "2026-03-02",
            "ends_on": "2026-06-09",
        }
    )
    assert form.is_valid()
    assert open_campaign(by=world.polly, **form.cleaned_data).ends_on == date(2026, 6, 9)
