"""The engine: what an act does, what keeps it back, and that a refusal leaves everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tests.factories.chain import appraised, draft_need, drafted_challenge, pooled_need, published_challenge
from tests.factories.organisation import World, make_person
from tests.factories.squads import proposed_squad
from tracker.foundation import audit
from tracker.foundation.actors import SYSTEM
from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import (
    Duty,
    GuardFailed,
    Lifecycle,
    NotAllowed,
    Refused,
    Transition,
    WrongState,
    acting,
    all_lifecycles,
    available,
    begin,
    begin_many,
    duties_of,
    lifecycle_of,
    lifecycle_of_kind,
    perform,
    transitioned,
)
from tracker.needs.enums import NeedState
from tracker.needs.models import Need
from tracker.needs.services import submit_need
from tracker.teams.models import Team

pytestmark = pytest.mark.usefixtures("in_english")


@contextmanager
def listening() -> Iterator[list[dict[str, Any]]]:
    """What the engine sends while inside."""
    heard: list[dict[str, Any]] = []

    def hear(**facts: Any) -> None:
        heard.append(facts)

    transitioned.connect(hear)
    try:
        yield heard
    finally:
        transitioned.disconnect(hear)


# --- An act ---------------------------------------------------------------------------------------------------


def test_an_act_moves_the_record_and_leaves_one_entry_and_one_signal(world: World) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    entries = AuditEntry.objects.count()
    with listening() as heard:
        done = perform(
            need,
            "pool",
            by=world.olga,
            note="同意。",
            on_behalf_of="欧主任",
            **appraised(expert_opinion="可行。"),
        )
    assert (done.state, done.expert_opinion) == ("pooled", "可行。")
    assert Need.objects.get() == done
    assert Need.objects.get().state == "pooled"
    assert AuditEntry.objects.count() == entries + 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.from_state, entry.to_state, entry.note, entry.on_behalf_of) == (
        "pool",
        "submitted",
        "pooled",
        "同意。",
        "欧主任",
    )
    [sent] = heard
    assert (sent["instance"], sent["transition"].name, sent["by"], sent["entry"]) == (
        done,
        "pool",
        world.olga,
        entry,
    )


def test_only_what_changed_is_in_the_entry(world: World) -> None:
    need = draft_need(world)
    perform(need, "revise", by=world.dave, title=need.title, domain="通风", bounty_wan=Decimal("8.5"))
    assert AuditEntry.objects.latest("pk").changes == {
        "domain": ["瓦斯治理", "通风"],
        "bounty_wan": [None, "8.5"],
    }


def test_an_act_writes_nothing_but_the_state_and_its_own_changes(world: World) -> None:
    """A stale copy in somebody's hands neither decides nor overwrites."""
    stale = draft_need(world)
    Need.objects.update(domain="通风")
    stale.problem = "改在内存里"
    stale.state = NeedState.POOLED
    done = submit_need(stale, by=world.dave)
    assert (done.state, done.domain, done.problem) == (
        "submitted",
        "通风",
        "瓦斯超限报警每月 11 次，掘进停头。",
    )


def test_a_field_may_bear_the_name_of_an_argument(world: World) -> None:
    squad = proposed_squad(world)
    assert perform(squad, "revise", by=world.alice, name="新队名").name == "新队名"


# --- What keeps it back -----------------------------------------------------------------------------------------


@contextmanager
def nothing_changes() -> Iterator[None]:
    def facts() -> tuple[Any, ...]:
        return (list(Need.objects.values()), audit.head_digest(), AuditEntry.objects.count())

    before = facts()
    with listening() as heard:
        yield
    assert facts() == before
    assert heard == []


def test_an_act_that_the_state_does_not_allow(world: World) -> None:
    need = pooled_need(world)
    with nothing_changes(), pytest.raises(WrongState) as refused:
        submit_need(need, by=world.dave)
    assert refused.value.reasons == (
        "“Submit the need” is not possible: this record is already “In the pool”.",
    )


def test_an_act_of_somebody_who_may_not(world: World) -> None:
    need = draft_need(world)
    with nothing_changes(), pytest.raises(NotAllowed) as refused:
        submit_need(need, by=world.trudy)
    assert refused.value.reasons == ("You do not hold the right to “Submit the need” here.",)


def test_a_superuser_passes_no_separation_of_duties(world: World) -> None:
    root = make_person("root", world.group)
    root.is_superuser = root.is_staff = True
    root.save()
    need = submit_need(draft_need(world), by=world.dave)
    with nothing_changes(), pytest.raises(NotAllowed):
        perform(need, "return", by=root, note="无权。")


def test_the_state_is_asked_before_the_person(world: World) -> None:
    need = pooled_need(world)
    with nothing_changes(), pytest.raises(WrongState):
        submit_need(need, by=world.trudy)


def test_all_reasons_are_told_at_once(world: World) -> None:
    need = draft_need(world, problem=" ", wanted="")
    with nothing_changes(), pytest.raises(GuardFailed) as refused:
        submit_need(need, by=world.dave)
    assert refused.value.reasons == (
        "Say what hurts before you submit.",
        "Say what would be good, in figures where you can, before you submit.",
    )
    assert str(refused.value) == " ".join(refused.value.reasons)


@pytest.mark.parametrize("note", ["", " \n"])
def test_an_act_that_needs_a_reason_is_not_done_without(world: World, note: str) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    with nothing_changes(), pytest.raises(GuardFailed) as refused:
        perform(need, "return", by=world.olga, note=note)
    assert refused.value.reasons == ("A reason is needed.",)


def test_a_guard_sees_the_changes_of_the_act(world: World) -> None:
    need = draft_need(world, problem="")
    with nothing_changes(), pytest.raises(GuardFailed):
        submit_need(need, by=world.dave)
    assert perform(need, "submit", by=world.dave, problem="停头。").state == "submitted"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "长" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
        ({"title": ""}, "This field cannot be blank."),
        ({"bounty_wan": Decimal(-1)}, "Ensure this value is greater than or equal to 0."),
        ({"category": "other"}, "Value 'other' is not a valid choice."),
    ],
)
def test_a_value_that_the_field_does_not_take(world: World, changes: dict[str, Any], reason: str) -> None:
    need = draft_need(world)
    with nothing_changes(), pytest.raises(GuardFailed) as refused:
        perform(need, "revise", by=world.dave, **changes)
    assert refused.value.reasons == (reason,)


def test_what_a_state_promises_is_refused_in_words(world: World) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    with nothing_changes(), pytest.raises(GuardFailed) as refused:
        perform(need, "divert", by=world.olga, channel="suggestion", reply="")
    assert refused.value.reasons == ("A diverted need names its channel and carries a reply.",)


def test_a_listener_that_fails_undoes_the_act(world: World) -> None:
    need = draft_need(world)
    head = audit.head_digest()

    def fail(**_facts: Any) -> None:
        raise ZeroDivisionError

    transitioned.connect(fail)
    try:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            submit_need(need, by=world.dave)
    finally:
        transitioned.disconnect(fail)
    assert (Need.objects.get().state, audit.head_digest()) == ("draft", head)


def test_several_acts_in_one_service_happen_together_or_not_at_all(world: World) -> None:
    needs = [draft_need(world), draft_need(world, problem="")]
    head = audit.head_digest()

    def submit_all() -> None:
        with acting():
            for need in needs:
                submit_need(need, by=world.dave)

    with pytest.raises(GuardFailed):
        submit_all()
    assert set(Need.objects.values_list("state", flat=True)) == {"draft"}
    assert audit.head_digest() == head


def test_an_unknown_act_is_a_mistake_of_the_program(world: World) -> None:
    with pytest.raises(KeyError):
        perform(draft_need(world), "fly", by=world.dave)


# --- The beginning --------------------------------------------------------------------------------------------


def test_a_record_begins_in_its_first_state_whatever_its_maker_says(world: World) -> None:
    with listening() as heard:
        need = begin(
            Need(number="1", title="难题", unit=world.pit_one, state=NeedState.POOLED), by=world.dave
        )
    assert Need.objects.get().state == "draft"
    [entry] = AuditEntry.objects.all()
    assert (entry.act, entry.from_state, entry.to_state) == ("begin", "", "draft")
    assert [(sent["instance"], sent["transition"]) for sent in heard] == [(need, None)]


def test_a_record_that_does_not_hold_together_does_not_begin(world: World) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        begin(Need(number="1", title="", unit=world.pit_one), by=world.dave)
    assert refused.value.message_dict == {"title": ["This field cannot be blank."]}


def test_many_records_begin_in_a_state_meant_for_it_with_an_entry_each_and_no_signal(world: World) -> None:
    needs = [Need(number=str(number), title="难题", unit=world.pit_one) for number in range(3)]
    with listening() as heard:
        stored = begin_many(needs, by=world.olga, entry=NeedState.SUBMITTED, note="台账")
    assert [need.state for need in Need.objects.order_by("pk")] == ["submitted"] * 3
    assert list(AuditEntry.objects.order_by("pk").values_list("subject_id", "to_state", "note")) == [
        (str(need.pk), "submitted", "台账") for need in stored
    ]
    assert heard == []
    assert audit.verify().is_intact


def test_no_record_begins_in_any_other_state(world: World) -> None:
    with nothing_changes(), pytest.raises(ValueError, match="no record may begin as pooled"):
        begin_many(
            [Need(number="1", title="难题", unit=world.pit_one)], by=world.olga, entry=NeedState.POOLED
        )


def test_beginning_nothing_is_nothing(world: World) -> None:
    assert begin_many([], by=world.olga, entry="draft") == []


def test_a_number_that_is_taken_undoes_all(world: World) -> None:
    draft_need(world)
    taken = Need.objects.get().number
    with pytest.raises(IntegrityError), transaction.atomic():
        begin_many(
            [Need(number=number, title="难题", unit=world.pit_one) for number in ("new", taken)],
            by=world.olga,
            entry="draft",
        )
    assert (Need.objects.count(), AuditEntry.objects.count()) == (1, 1)


# --- What a page may offer ------------------------------------------------------------------------------------


def offers(record: Any, person: Any) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(offer.name, offer.is_ready, offer.blocked_by) for offer in available(record, person)]


def test_the_acts_that_fit_state_and_person_are_offered_in_the_tables_order(world: World) -> None:
    need = draft_need(world)
    assert offers(need, world.dave) == [("revise", True, ()), ("submit", True, ())]
    assert offers(need, world.olga) == []
    assert offers(need, SYSTEM) == []


def test_an_offer_says_what_is_still_missing(world: World) -> None:
    need = draft_need(world, wanted="")
    assert offers(need, world.dave)[1] == (
        "submit",
        False,
        ("Say what would be good, in figures where you can, before you submit.",),
    )


def test_an_act_with_a_form_is_judged_when_the_form_comes_in(world: World) -> None:
    need = submit_need(draft_need(world), by=world.dave)
    assert offers(need, world.olga) == [
        (act, True, ()) for act in ("pool", "return", "divert", "merge", "split")
    ]


def test_an_inner_act_is_never_offered(world: World) -> None:
    challenge = published_challenge(world)
    assert offers(challenge, SYSTEM) == []
    assert offers(challenge, world.david) == [("withdraw", True, ())]


def test_an_offer_speaks_the_words_of_its_act(world: World) -> None:
    [revise, _submit] = available(draft_need(world), world.dave)
    assert (str(revise.label), revise.transition.page) == ("Edit", "tracker:need-edit")


def test_duties_are_those_of_the_present_state(world: World) -> None:
    challenge = drafted_challenge(world)
    assert [duty.act for duty in duties_of(challenge)] == ["submit"]
    assert [duty.act for duty in duties_of(published_challenge(world))] == []


# --- The tables themselves ------------------------------------------------------------------------------------


def a_lifecycle(*transitions: Transition, duties: tuple[Duty[Need], ...] = ()) -> Lifecycle[Need]:
    return Lifecycle(
        kind="trial",
        model=Need,
        states=NeedState,
        initial=NeedState.DRAFT,
        transitions=transitions,
        visible_to=lambda _person: Need.objects.none(),
        duties=duties,
    )


SUBMIT = Transition("submit", ("draft",), "submitted", "tracker.submit_need", "Submit")


@pytest.mark.parametrize(
    ("transitions", "duties", "mistake"),
    [
        ((SUBMIT, SUBMIT), (), "two transitions share a name"),
        ((Transition("go", ("nowhere",), "draft", "p", "Go"),), (), "unknown states"),
        ((Transition("go", ("draft",), "nowhere", "p", "Go"),), (), "unknown states"),
        ((SUBMIT,), (Duty("pooled", "submit", lambda _need: []),), "owed in pooled but cannot be done there"),
    ],
)
def test_a_table_with_a_mistake_is_refused_when_it_is_read(
    transitions: tuple[Transition, ...], duties: tuple[Duty[Need], ...], mistake: str
) -> None:
    with pytest.raises(ValueError, match=mistake):
        a_lifecycle(*transitions, duties=duties)


def test_every_table_is_found_by_kind_model_and_record(world: World) -> None:
    for lifecycle in all_lifecycles():
        assert lifecycle_of_kind(lifecycle.kind) is lifecycle
        assert lifecycle_of(lifecycle.model) is lifecycle
    assert lifecycle_of(draft_need(world)).kind == "need"
    with pytest.raises(KeyError):
        lifecycle_of(Team)
    with pytest.raises(KeyError):
        lifecycle_of_kind("dream")


@pytest.mark.parametrize("lifecycle", all_lifecycles(), ids=lambda lifecycle: lifecycle.kind)
def test_every_state_of_every_table_can_be_reached(lifecycle: Lifecycle[models.Model]) -> None:
    reached = {lifecycle.initial, *lifecycle.entries}
    while True:
        further = {t.target for t in lifecycle.transitions if reached & set(t.sources)} - reached
        if not further:
            break
        reached |= further
    assert reached == set(lifecycle.states.values)


@pytest.mark.parametrize("lifecycle", all_lifecycles(), ids=lambda lifecycle: lifecycle.kind)
def test_every_table_and_its_model_agree(lifecycle: Lifecycle[models.Model]) -> None:
    state = lifecycle.model._meta.get_field("state")
    assert state.default == lifecycle.initial
    assert max(map(len, lifecycle.states.values)) <= state.max_length
    labels = [lifecycle.model(state=value).get_state_display() for value in lifecycle.states.values]
    assert labels == [str(label) for label in lifecycle.states.labels]


def test_a_refusal_holds_plain_words() -> None:
    assert Refused("one", "two").reasons == ("one", "two")
