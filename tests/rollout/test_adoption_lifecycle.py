"""Who may do what to an adoption in each of its states: the unit answers and proves, the office confirms."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.factories.organisation import World, make_person
from tests.factories.rollout import (
    ANSWERED_AT,
    DEFERRED_UNTIL,
    HERE,
    PROVEN_AT,
    REPLY_BY,
    adopting_adoption,
    adoption_in,
    adoption_not_applicable,
    adoption_with_proof,
    adoption_with_proof_returned,
    assessing_adoption,
    company_rollout,
    declined_adoption,
    deferred_adoption,
    group_rollout,
    invited_adoption,
    proven,
    proven_adoption,
    released_adoption,
    running_rollout,
)
from tests.lifecycle_matrix import who_may_act
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.inbox.models import Task
from tracker.organisation.enums import Role
from tracker.outcomes.models import Outcome
from tracker.rollout.models import Adoption, Rollout
from tracker.rollout.queries import proofs_of
from tracker.rollout.services import (
    adopt_outcome,
    ask_unit_again,
    confirm_not_applicable,
    confirm_proof,
    decline_adoption,
    defer_adoption,
    prove_adoption,
    remind_units,
    resume_deferred_adoptions,
)

pytestmark = pytest.mark.usefixtures("english")

CAST = ["alice", "bob", "dave", "head_one", "head_two", "lily", "olga", "david", "frida", "sam", "system"]

MAY: dict[Callable[[World], Adoption], dict[str, str]] = {
    invited_adoption: {
        "adopt": "head_one",
        "assess": "head_one",
        "defer": "head_one",
        "decline": "head_one",
        "remind": "olga",
        "release": "system",
    },
    assessing_adoption: {
        "adopt": "head_one",
        "defer": "head_one",
        "decline": "head_one",
        "release": "system",
    },
    deferred_adoption: {
        "adopt": "head_one",
        "decline": "head_one",
        "reconsider": "head_one",
        "resume": "system",
        "release": "system",
    },
    declined_adoption: {
        "reconsider": "head_one",
        "confirm_not_applicable": "olga",
        "ask_again": "olga",
        "release": "system",
    },
    adoption_not_applicable: {"reconsider": "head_one"},
    adopting_adoption: {
        "defer": "head_one",
        "decline": "head_one",
        "add_proof": "head_one",
        "prove": "head_one",
    },
    adoption_with_proof: {"confirm_proof": "olga", "return_proof": "olga"},
    adoption_with_proof_returned: {
        "defer": "head_one",
        "decline": "head_one",
        "add_proof": "head_one",
        "prove": "head_one",
    },
    proven_adoption: {},
    released_adoption: {},
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Adoption]
) -> None:
    adoption = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    with clock.at(PROVEN_AT):
        assert who_may_act(adoption, cast) == MAY[make]


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (invited_adoption, "invited"),
        (assessing_adoption, "assessing"),
        (adopting_adoption, "adopting"),
        (deferred_adoption, "deferred"),
        (declined_adoption, "declined"),
        (adoption_not_applicable, "not_applicable"),
        (adoption_with_proof, "proof_filed"),
        (adoption_with_proof_returned, "adopting"),
        (proven_adoption, "proven"),
        (released_adoption, "released"),
    ],
)
def test_each_act_leads_to_its_state(world: World, make: Callable[[World], Adoption], state: str) -> None:
    assert Adoption.objects.get(pk=make(world).pk).state == state
    assert audit.verify().is_intact


def test_head_and_liaison_of_a_unit_answer_and_no_other_units(world: World) -> None:
    adoption = adoption_in(company_rollout(world), world.pit_two)
    cast = {name: getattr(world, name) for name in ("head_one", "head_two", "lily", "sally", "bob")}
    assert who_may_act(adoption, cast)["adopt"] == "head_two lily"


def test_an_office_confirms_in_its_own_scope_alone(world: World) -> None:
    rollout = group_rollout(world)
    with clock.at(ANSWERED_AT):
        declined = decline_adoption(
            adoption_in(rollout, world.pit_three), reason="无此设备。", by=world.head_three
        )
    cast = {name: getattr(world, name) for name in ("olga", "sam", "head_three")}
    assert who_may_act(declined, cast)["confirm_not_applicable"] == "olga"


def test_an_answer_says_who_gave_it_and_when(world: World) -> None:
    adoption = declined_adoption(world)
    assert (adoption.answered_by, adoption.answered_at, adoption.reason) == (
        world.head_one,
        ANSWERED_AT,
        "倾角28°，超出适用范围。",
    )


def test_a_refusal_or_deferral_without_reason_helps_nobody(world: World) -> None:
    adoption = invited_adoption(world)
    with pytest.raises(GuardFailed) as refused:
        decline_adoption(adoption, reason=" ", by=world.head_one)
    assert refused.value.reasons == ("Say why; a reason helps the next unit.",)
    with pytest.raises(GuardFailed) as refused, clock.at(ANSWERED_AT):
        defer_adoption(adoption, reason="", deferred_until=ANSWERED_AT.date(), by=world.head_one)
    assert refused.value.reasons == (
        "Say why; a reason helps the next unit.",
        "Name the day, after today, on which you will look at it again.",
    )


def test_a_late_answer_is_better_than_none(world: World) -> None:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        assert adoption.is_overdue is False
    with clock.at(datetime(2026, 11, 30, 23, 59, tzinfo=HERE)):
        assert adoption.is_overdue is False
    with clock.at(datetime(2026, 12, 1, 0, 0, tzinfo=HERE)):
        assert adoption.is_overdue is True
        answered = adopt_outcome(adoption, started_on=date(2027, 1, 4), by=world.head_one)
        assert (answered.state, answered.is_overdue) == ("adopting", False)


def test_a_deferral_runs_out_by_itself(world: World) -> None:
    adoption = deferred_adoption(world)
    day_before = datetime.combine(DEFERRED_UNTIL - timedelta(days=1), ANSWERED_AT.timetz())
    with clock.at(day_before):
        assert resume_deferred_adoptions(day_before) == 0
    on_the_day = datetime.combine(DEFERRED_UNTIL, ANSWERED_AT.timetz())
    with clock.at(on_the_day):
        assert resume_deferred_adoptions(on_the_day) == 1
        assert resume_deferred_adoptions(on_the_day) == 0
    fresh = Adoption.objects.get(pk=adoption.pk)
    assert (fresh.state, fresh.reply_by) == ("invited", date(2027, 3, 22))


def test_the_office_may_ask_again_with_the_full_time(world: World) -> None:
    adoption = declined_adoption(world)
    with clock.at(PROVEN_AT):
        again = ask_unit_again(adoption, note="倾角28°也已在二矿试成。", by=world.olga)
    assert (again.state, again.reply_by) == ("invited", date(2027, 1, 5))


def test_proof_needs_a_file_or_effect_and_scale_in_words(world: World) -> None:
    adoption = adopting_adoption(world)
    for facts in ({}, {"effect": "不再打单体柱。"}, {"scale": "138 架"}):
        with pytest.raises(GuardFailed) as refused, clock.at(PROVEN_AT):
            prove_adoption(adoption, by=world.head_one, **facts)
        assert refused.value.reasons == ("Attach a proof, or state the effect and the scale of the use.",)
    with clock.at(PROVEN_AT):
        filed = prove_adoption(
            adoption, proofs=[SimpleUploadedFile("应用证明.pdf", b"%PDF-1.7 sealed")], by=world.head_one
        )
    assert (filed.state, filed.place, filed.proof_filed_by) == ("proof_filed", "3502 面", world.head_one)
    assert [proof.title for proof in proofs_of(filed)] == ["应用证明.pdf"]


def test_a_stranger_leaves_no_file_behind(world: World) -> None:
    adoption = adopting_adoption(world)
    with pytest.raises(NotAllowed), clock.at(PROVEN_AT):
        prove_adoption(adoption, proofs=[SimpleUploadedFile("a.pdf", b"%PDF")], by=world.head_two)
    assert not proofs_of(adoption).exists()


def test_what_is_planned_is_not_proven(world: World) -> None:
    adoption = invited_adoption(world)
    with clock.at(ANSWERED_AT):
        planned = adopt_outcome(adoption, started_on=date(2027, 1, 4), by=world.head_one)
        with pytest.raises(GuardFailed) as refused:
            prove_adoption(planned, effect="好。", scale="1 套", by=world.head_one)
    assert refused.value.reasons == ("Proof can be filed once the outcome is in use.",)


def test_whoever_filed_the_proof_does_not_confirm_it(world: World) -> None:
    both = make_person(
        "both", world.pit_one, (Role.UNIT_ADMIN, world.pit_one), (Role.CHALLENGE_OFFICE, world.group)
    )
    adoption = adopting_adoption(world)
    with clock.at(PROVEN_AT):
        filed = prove_adoption(adoption, effect="好。", scale="1 套", by=both)
        with pytest.raises(GuardFailed) as refused:
            confirm_proof(filed, by=both)
    assert refused.value.reasons == ("You filed this proof; somebody else has to confirm it.",)


def test_a_proven_adoption_converts_the_outcome_and_settles_the_level(world: World) -> None:
    adoption = proven_adoption(world)
    assert (adoption.proven_on, adoption.proof_confirmed_by) == (PROVEN_AT.date(), world.olga)
    outcome = Outcome.objects.get(pk=adoption.outcome_id)
    assert (outcome.state, outcome.converted_on) == ("converted", PROVEN_AT.date())
    assert Rollout.objects.get(pk=adoption.rollout_id).state == "effective"


def test_agreeing_that_it_is_not_applicable_may_settle_the_level(world: World, settings: Any) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "EFFECTIVE_SHARE": {1: 100, 2: 50, 3: 100}}
    rollout = group_rollout(world)
    head = make_person("irma", world.institute, (Role.UNIT_ADMIN, world.institute))
    proven(world, adoption_in(rollout, world.pit_three), by="head_three")
    assert Rollout.objects.get(pk=rollout.pk).state == "trialing"
    with clock.at(PROVEN_AT):
        declined = decline_adoption(adoption_in(rollout, world.institute), reason="无井下作业。", by=head)
        assert Rollout.objects.get(pk=rollout.pk).state == "trialing"
        confirm_not_applicable(declined, by=world.olga)
    assert Rollout.objects.get(pk=rollout.pk).state == "effective"


def test_if_it_is_applicable_to_nobody_nothing_is_effective(world: World) -> None:
    assert Rollout.objects.get(pk=adoption_not_applicable(world).rollout_id).state == "trialing"


def test_reminding_reaches_those_who_owe_an_answer_and_changes_no_task(world: World) -> None:
    rollout = group_rollout(world)
    with clock.at(ANSWERED_AT):
        decline_adoption(adoption_in(rollout, world.pit_three), reason="无此设备。", by=world.head_three)
        before = list(Task.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True))
        assert remind_units(rollout, by=world.olga) == 1
    assert list(Task.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    "breach",
    [
        {"proof_confirmed_by": "head_one"},
        {"proof_filed_by": None},
        {"proven_on": None},
        {"started_on": None},
        {"answered_by": None},
    ],
)
def test_the_database_itself_refuses(world: World, breach: dict[str, str | None]) -> None:
    adoption = proven_adoption(world)
    values = {name: value and getattr(world, value) for name, value in breach.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.filter(pk=adoption.pk).update(**values)


def test_the_inbox_follows_the_adoption(world: World) -> None:
    def owed(adoption: Adoption) -> list[tuple[str, str, date | None]]:
        tasks = Task.objects.filter(subject_kind="adoption", subject_id=adoption.pk, closed_at=None)
        return [(task.act, task.role, task.due_at and task.due_at.astimezone(HERE).date()) for task in tasks]

    rollout = running_rollout(world)
    adoption = adoption_in(rollout, world.pit_one)
    assert owed(adoption) == [("adopt", "unit_admin", REPLY_BY)]
    with clock.at(ANSWERED_AT):
        adoption = adopt_outcome(adoption, started_on=ANSWERED_AT.date(), by=world.head_one)
        assert owed(adoption) == [("prove", "unit_admin", None)]
        adoption = prove_adoption(adoption, effect="好。", scale="1 套", by=world.head_one)
        assert owed(adoption) == [("confirm_proof", "challenge_office", date(2026, 11, 23))]
        assert owed(confirm_proof(adoption, by=world.olga)) == []
