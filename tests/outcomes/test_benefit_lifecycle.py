"""Three people stand behind a benefit, and it only shrinks on its way."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.organisation import World, make_person
from tests.factories.outcomes import (
    CLAIMED_AT,
    CONFIRMED_AT,
    STEEL,
    TOOLING,
    VERIFIED_AT,
    claimed_benefit,
    confirmed_benefit,
    drafted_outcome,
    registered_outcome,
    retired_outcome,
    returned_benefit,
    verified_benefit,
    withdrawn_benefit,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.inbox.models import Task
from tracker.organisation.enums import Role
from tracker.organisation.models import RoleAssignment
from tracker.outcomes.benefit_services import (
    LineFigure,
    claim_again,
    confirm_benefit,
    last_day_of_period,
    return_benefit,
    verify_benefit,
)
from tracker.outcomes.enums import Formula
from tracker.outcomes.formulas import Line
from tracker.outcomes.models import Benefit, Outcome
from tracker.outcomes.services import mark_converted
from tracker.rollout.services import retire_outcome

pytestmark = pytest.mark.usefixtures("english")

CAST = [
    "alice",
    "bob",
    "head_one",
    "head_two",
    "lily",
    "olga",
    "david",
    "frida",
    "leo",
    "sam",
    "sue",
    "system",
]

MAY: dict[Callable[[World], Benefit], dict[str, str]] = {
    claimed_benefit: {"confirm": "head_one", "return": "head_one", "withdraw": "alice"},
    confirmed_benefit: {"verify": "frida", "return_confirmed": "frida"},
    verified_benefit: {},
    returned_benefit: {"claim_again": "alice", "withdraw": "alice"},
    withdrawn_benefit: {},
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Benefit]
) -> None:
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert who_may_act(make(world), cast) == MAY[make]


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (claimed_benefit, "claimed"),
        (confirmed_benefit, "confirmed"),
        (verified_benefit, "verified"),
        (returned_benefit, "returned"),
        (withdrawn_benefit, "withdrawn"),
    ],
)
def test_each_act_leads_to_its_state(world: World, make: Callable[[World], Benefit], state: str) -> None:
    assert Benefit.objects.get(pk=make(world).pk).state == state
    assert audit.verify().is_intact


def test_a_claim_is_worked_out_line_by_line(world: World) -> None:
    benefit = claimed_benefit(world)
    assert benefit.claimed_wan == Decimal("438.00")
    assert [(line.label, line.claimed_wan) for line in benefit.lines.all()] == [
        ("支护材料", Decimal("462.00")),
        ("工装投入", Decimal("-24.00")),
    ]
    assert (benefit.period_from, benefit.period_to) == (date(2026, 10, 1), date(2027, 9, 30))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    ],
)
def test_the_period_is_twelve_months(first: date, last: date) -> None:
    assert last_day_of_period(first) == last


def test_the_three_amounts_and_names_stay_side_by_side(world: World) -> None:
    benefit = verified_benefit(world)
    assert (benefit.claimed_wan, benefit.confirmed_wan, benefit.verified_wan) == (
        Decimal("438.00"),
        Decimal("431.20"),
        Decimal("402.60"),
    )
    assert (benefit.claimed_by, benefit.confirmed_by, benefit.verified_by) == (
        world.alice,
        world.head_one,
        world.frida,
    )
    assert (benefit.claimed_at, benefit.confirmed_at, benefit.verified_at) == (
        CLAIMED_AT,
        CONFIRMED_AT,
        VERIFIED_AT,
    )


def test_a_liaison_claims_where_the_benefit_arises(world: World) -> None:
    benefit = claimed_benefit(world, unit=world.pit_two, by=world.lily)
    assert (benefit.unit, benefit.claimed_by) == (world.pit_two, world.lily)


@pytest.mark.parametrize("name", ["bob", "head_one", "olga", "frida", "lily", "sally"])
def test_nobody_else_claims_in_pit_one(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        claimed_benefit(world, by=getattr(world, name))


@pytest.mark.parametrize("make", [drafted_outcome, retired_outcome])
def test_only_an_outcome_in_the_catalogue_brings_benefits(
    world: World, make: Callable[[World], Outcome]
) -> None:
    with pytest.raises(GuardFailed) as refused:
        claimed_benefit(world, make(world))
    assert refused.value.reasons == ("Only a registered outcome that is still in use can bring benefits.",)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"lines": []}, "An economic benefit needs at least one line of calculation."),
        ({"lines": [TOOLING]}, "The gains are no higher than the costs: there is no benefit to claim."),
        (
            {
                "lines": [
                    Line(
                        Formula.AVOIDED_LOSS, "避免事故", Decimal(10**6), before=Decimal(3), after=Decimal(1)
                    )
                ]
            },
            "An avoided loss is an indirect benefit; claim it apart.",
        ),
        (
            {"kind": "social", "counter": "jobs", "quantity": Decimal(12)},
            "A political or social benefit is counted, not worked out in money.",
        ),
    ],
)
def test_claims_that_do_not_add_up_are_refused(world: World, facts: dict[str, Any], reason: str) -> None:
    with pytest.raises(GuardFailed) as refused:
        claimed_benefit(world, **facts)
    assert refused.value.reasons == (reason,)
    assert not Benefit.objects.exists()


def test_an_economic_benefit_names_its_baseline(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        claimed_benefit(world, baseline_source="")
    assert refused.value.messages == [
        "An economic benefit names the window and source of its baseline; any other is counted, not put in money."
    ]


def test_a_social_benefit_is_counted(world: World) -> None:
    benefit = claimed_benefit(
        world,
        kind="social",
        lines=[],
        counter="jobs",
        quantity=Decimal(12),
        baseline_from=None,
        baseline_to=None,
        baseline_source="",
    )
    assert (benefit.claimed_wan, benefit.quantity) == (Decimal(0), Decimal(12))
    confirmed = confirm_benefit(benefit, confirmed_wan=Decimal(0), by=world.head_one)
    assert verify_benefit(confirmed, verified_wan=Decimal(0), by=world.frida).state == "verified"


def test_a_benefit_is_booked_once_at_a_unit(world: World) -> None:
    outcome = registered_outcome(world)
    claimed_benefit(world, outcome)
    with pytest.raises(ValidationError) as refused:
        claimed_benefit(world, outcome)
    assert refused.value.messages == ["This benefit is booked at this unit already."]
    assert claimed_benefit(world, outcome, is_direct=False).is_direct is False


def test_a_withdrawn_claim_makes_room(world: World) -> None:
    withdrawn = withdrawn_benefit(world)
    assert claimed_benefit(world, withdrawn.outcome).state == "claimed"


def test_less_needs_a_reason_and_more_is_refused(world: World) -> None:
    benefit = claimed_benefit(world)
    with pytest.raises(GuardFailed) as refused:
        confirm_benefit(benefit, confirmed_wan=Decimal(430), by=world.head_one)
    assert refused.value.reasons == ("Say why the amount differs from the one before.",)
    with pytest.raises(GuardFailed) as refused:
        confirm_benefit(benefit, confirmed_wan=Decimal("438.01"), note="漏算。", by=world.head_one)
    assert refused.value.reasons == (
        "At most 438.00 can be recognised here. For more, return it to be claimed anew.",
    )
    assert confirm_benefit(benefit, confirmed_wan=Decimal(438), by=world.head_one).confirmed_note == ""


def test_nothing_is_confirmed_below_zero(world: World) -> None:
    with pytest.raises(GuardFailed):
        confirm_benefit(claimed_benefit(world), confirmed_wan=Decimal(-1), note="亏。", by=world.head_one)


def grant(world: World, name: str, role: Role) -> None:
    RoleAssignment.objects.create(person=getattr(world, name), role=role, unit=world.north)
    getattr(world, name).refresh_from_db()


def test_whoever_claimed_does_not_confirm(world: World) -> None:
    benefit = claimed_benefit(world)
    grant(world, "alice", Role.UNIT_ADMIN)
    with pytest.raises(GuardFailed) as refused:
        confirm_benefit(benefit, confirmed_wan=Decimal(438), by=world.alice)
    assert refused.value.reasons == ("You claimed this benefit; somebody else has to confirm it.",)


@pytest.mark.parametrize("name", ["alice", "head_one"])
def test_whoever_claimed_or_confirmed_does_not_verify(world: World, name: str) -> None:
    benefit = confirmed_benefit(world)
    grant(world, name, Role.FINANCE_OFFICER)
    with pytest.raises(GuardFailed) as refused:
        verify_benefit(benefit, verified_wan=Decimal("431.20"), by=getattr(world, name))
    assert refused.value.reasons == ("Claiming, confirming and verifying are the acts of three people.",)


@pytest.mark.parametrize(
    "breach",
    [
        {"confirmed_by": "alice"},
        {"verified_by": "alice"},
        {"verified_by": "head_one"},
        {"confirmed_wan": Decimal(439)},
        {"verified_wan": Decimal(432)},
        {"verified_wan": None},
        {"confirmed_by": None},
        {"claimed_wan": Decimal(-1)},
        {"counter": "jobs"},
        {"baseline_to": date(2020, 1, 1)},
        {"period_to": date(2026, 9, 30)},
    ],
)
def test_the_database_itself_refuses(world: World, breach: dict[str, Any]) -> None:
    benefit = verified_benefit(world)
    values = {
        name: getattr(world, value) if name.endswith("_by") and value else value
        for name, value in breach.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Benefit.objects.filter(pk=benefit.pk).update(**values)


def test_finance_verifies_the_units_it_holds(world: World) -> None:
    make_person("nora", world.north, (Role.FINANCE_OFFICER, world.north))
    with pytest.raises(NotAllowed):
        verify_benefit(confirmed_benefit(world), verified_wan=Decimal("431.20"), by=world.sue)


def test_the_lines_may_be_recognised_one_by_one(world: World) -> None:
    benefit = claimed_benefit(world)
    steel, tooling = benefit.lines.all()
    confirm_benefit(
        benefit,
        confirmed_wan=Decimal("430.00"),
        note="口径调整。",
        by_line={
            steel.pk: LineFigure(Decimal("456.00"), "剔除检修月"),
            tooling.pk: LineFigure(Decimal("-26.00"), "补计运输"),
        },
        by=world.head_one,
    )
    assert [(line.confirmed_wan, line.reason) for line in benefit.lines.all()] == [
        (Decimal("456.00"), "剔除检修月"),
        (Decimal("-26.00"), "补计运输"),
    ]


def test_lines_that_do_not_add_up_undo_the_act(world: World) -> None:
    benefit = claimed_benefit(world)
    steel, tooling = benefit.lines.all()
    figures = {steel.pk: LineFigure(Decimal(1)), tooling.pk: LineFigure(Decimal(0))}
    with pytest.raises(GuardFailed) as refused:
        confirm_benefit(benefit, confirmed_wan=Decimal(438), by_line=figures, by=world.head_one)
    assert refused.value.reasons == ("The lines do not add up to the amount given.",)
    figures.pop(tooling.pk)
    with pytest.raises(GuardFailed) as refused:
        confirm_benefit(benefit, confirmed_wan=Decimal(438), by_line=figures, by=world.head_one)
    assert refused.value.reasons == ("Give an amount for every line of the calculation.",)
    assert Benefit.objects.get(pk=benefit.pk).state == "claimed"


def test_finance_returns_a_confirmed_claim_and_with_it_the_confirmation(world: World) -> None:
    returned = return_benefit(confirmed_benefit(world), note="单价有误。", by=world.frida)
    fresh = Benefit.objects.get(pk=returned.pk)
    assert (fresh.state, fresh.confirmed_wan, fresh.confirmed_by, fresh.confirmed_note) == (
        "returned",
        None,
        None,
        "",
    )


def test_a_returned_claim_comes_back_corrected(world: World) -> None:
    returned = returned_benefit(world)
    with clock.at(VERIFIED_AT):
        again = claim_again(returned, lines=[STEEL], period_from=date(2026, 11, 1), by=world.alice)
    assert (again.state, again.claimed_wan, again.period_to) == (
        "claimed",
        Decimal("462.00"),
        date(2027, 10, 31),
    )
    assert [line.label for line in again.lines.all()] == ["支护材料"]


def test_a_retired_outcome_brings_nothing_more(world: World) -> None:
    benefit = claimed_benefit(world)
    retire_outcome(mark_converted(benefit.outcome), note="停用。", by=world.olga)
    with pytest.raises(GuardFailed):
        confirm_benefit(benefit, confirmed_wan=Decimal(438), by=world.head_one)


def test_the_inbox_follows_the_benefit(world: World) -> None:
    outcome = registered_outcome(world)
    seen = []
    benefit = claimed_benefit(world, outcome)
    for act in (
        lambda: benefit,
        lambda: confirm_benefit(benefit, confirmed_wan=Decimal(438), by=world.head_one),
        lambda: return_benefit(Benefit.objects.get(pk=benefit.pk), note="单价。", by=world.frida),
    ):
        act()
        task = Task.objects.get(subject_kind="benefit", subject_id=benefit.pk, closed_at=None)
        seen.append((task.act, task.role or task.person.username, task.unit_id))  # type: ignore[union-attr]
    assert seen == [
        ("confirm", "unit_admin", world.pit_one.pk),
        ("verify", "finance_officer", world.pit_one.pk),
        ("claim_again", "alice", None),
    ]
