"""Whatever a mix of people tries in whatever order: nothing happens that the tables do not allow, each act leaves
exactly one entry, and the trail is whole after every step.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
import rules
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories.bids import contested_challenge, publicized_contest, scored_contest
from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    DEADLINE,
    SCORED,
    appraised,
    challenge_with_closed_bidding,
    draft_need,
    drafted_bid,
    drafted_challenge,
    pooled_need,
    published_challenge,
)
from tests.factories.decisions import proceedings
from tests.factories.organisation import World
from tests.factories.supplements import revision_of
from tracker.bids import services as bids
from tracker.challenges import services as challenges
from tracker.challenges.review import services as reviews
from tracker.challenges.supplements.services import issue_supplement
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import Refused, lifecycle_of, lifecycle_of_kind, perform, transitioned
from tracker.foundation.ticking import run_due
from tracker.needs.services import give_unit_opinion

TABLES: dict[str, dict[str, str]] = {
    "need": {
        "revise": "draft > draft",
        "complete": "returned > returned",
        "submit": "draft returned > submitted",
        "pool": "submitted > pooled",
        "give_opinion": "submitted > submitted",
        "return": "submitted > returned",
        "divert": "submitted pooled > diverted",
        "merge": "submitted pooled > merged",
        "split": "submitted pooled > split",
        "hand_on": "draft > submitted",
        "list": "pooled > listed",
        "resolve": "listed > resolved",
        "unlist": "listed > pooled",
        "settle": "pooled > pooled",
    },
    "need_call": {
        "revise": "draft > draft",
        "open": "draft > open",
        "close": "open > closed",
        "end": "open > closed",
    },
    "challenge": {
        "revise": "draft > draft",
        "complete": "returned > returned",
        "submit": "draft returned > in_review",
        "approve": "in_review > approved",
        "return": "in_review > returned",
        "publish": "approved > published",
        "supplement": "published > published",
        "withdraw": "published > withdrawn",
        "close_bidding": "published > bid_closed",
        "fail_no_bid": "bid_closed > failed_no_bid",
        "evaluate": "bid_closed > evaluating",
        "publicize": "evaluating > publicized",
        "fail_no_winner": "evaluating publicized > failed_no_winner",
        "relist": "failed_no_bid > failed_no_bid",
        "propose": "failed_no_bid > failed_no_bid",
        "settle": "failed_no_bid > failed_no_bid",
        "relist_no_winner": "failed_no_winner > failed_no_winner",
        "propose_no_winner": "failed_no_winner > failed_no_winner",
        "settle_no_winner": "failed_no_winner > failed_no_winner",
        "award": "publicized > awarded",
        "start_execution": "awarded > in_execution",
        "fulfil": "in_execution > fulfilled",
    },
    "side_review": {
        "answer": "asked > answered",
        "name_deputy": "asked > asked",
        "assign": "asked > asked",
        "urge": "asked > asked",
        "lapse": "asked > lapsed",
    },
    "decision": {},
    "bid": {
        "revise": "draft > draft",
        "submit": "draft > submitted",
        "amend": "submitted > draft",
        "withdraw": "draft submitted > withdrawn",
        "qualify": "submitted > qualified",
        "disqualify": "submitted qualified > disqualified",
        "recommend": "qualified > recommended",
        "win": "recommended > won",
        "pass_over": "qualified recommended > not_selected",
        "void": "draft submitted qualified recommended > void",
    },
    "team_member": {"confirm": "invited declined > confirmed", "decline": "invited confirmed > declined"},
    "panel": {"close": "scoring > locked"},
    "score_sheet": {
        "submit": "assigned submitted > submitted",
        "recuse": "assigned > recused",
        "exclude": "assigned > recused",
    },
    "notice": {"close": "open > closed", "take_down": "open > taken_down"},
    "objection": {"dismiss": "filed > dismissed", "uphold": "filed > upheld"},
    "commitment": {"sign": "drafted > lead_signed", "countersign": "lead_signed > effective"},
}
ALLOWED = {
    (kind, source, act, arrow.split(" > ")[1])
    for kind, acts in TABLES.items()
    for act, arrow in acts.items()
    for source in arrow.split(" > ")[0].split()
}
BEGINNINGS = {
    "need": "draft",
    "need_call": "draft",
    "challenge": "draft",
    "side_review": "asked",
    "decision": "recorded",
    "bid": "draft",
    "team_member": "invited",
    "panel": "scoring",
    "score_sheet": "assigned",
    "notice": "open",
    "objection": "filed",
    "commitment": "drafted",
}
PEOPLE = [
    "alice",
    "bob",
    "dave",
    "olga",
    "david",
    "iris",
    "erin",
    "frank",
    "frida",
    "trudy",
    "sam",
    "head_one",
    "system",
]
PLAYED = ("need", "challenge", "side_review", "bid")
FACTS: dict[tuple[str, str], dict[str, Any]] = {
    ("need", "pool"): appraised(),
    ("need", "divert"): {"channel": "suggestion", "reply": "按合理化建议办。"},
    ("side_review", "answer"): {"opinion": "agree", "answered_at": DAY},
    ("challenge", "publish"): {"bid_deadline": DEADLINE, "published_at": DAY},
    ("bid", "submit"): {"is_pledged": True, "handed_in_at": DAY},
}
MINUTES = {"meeting_number": "5号", "minutes": "同意。"}
SERVICES: dict[tuple[str, str], Callable[[Any, World, Actor], Any]] = {
    ("need", "give_opinion"): lambda need, _world, by: give_unit_opinion(
        need, unit_opinion="同意提报。", by=by
    ),
    ("side_review", "answer"): lambda review, _world, by: reviews.give_opinion(
        review, opinion="remarks", remarks="注意工期。", by=by
    ),
    ("side_review", "name_deputy"): lambda review, world, by: reviews.name_deputy(
        review, deputy=world.frank, by=by
    ),
    ("side_review", "assign"): lambda review, world, by: reviews.assign_review(
        review, reviewer=world.erin, by=by
    ),
    ("side_review", "urge"): lambda review, _world, by: reviews.urge_review(review, by=by),
    ("bid", "submit"): lambda bid, _world, by: bids.submit_bid(bid, is_pledged=True, by=by),
    ("bid", "amend"): lambda bid, _world, by: bids.amend_bid(bid, by=by),
    ("challenge", "supplement"): lambda it, _world, by: issue_supplement(
        it, revision_of(it, resources=f"{it.resources}又一条。"), by=by
    ),
    ("bid", "withdraw"): lambda bid, _world, by: bids.withdraw_bid(bid, by=by),
    ("challenge", "submit"): lambda it, _world, by: challenges.submit_challenge(it, by=by),
    ("challenge", "approve"): lambda it, _world, by: challenges.approve_challenge(
        it, proceedings=proceedings(), by=by
    ),
    ("challenge", "return"): lambda it, _world, by: challenges.return_challenge(it, note="补充。", by=by),
    ("challenge", "withdraw"): lambda it, _world, by: bids.withdraw_challenge(
        it, proceedings=proceedings(), note="取消。", by=by
    ),
    ("challenge", "fail_no_winner"): lambda it, _world, by: bids.fail_challenge(it, note="均未达标。", by=by),
    ("challenge", "publicize"): lambda it, _world, by: bids.publicize_award(
        it, bids=list(it.bids.all())[:1], by=by
    ),
    ("challenge", "award"): lambda it, _world, by: bids.award_challenge(it, **MINUTES, by=by),
    ("challenge", "fulfil"): lambda it, _world, by: challenges.mark_fulfilled(it, by=by),
    ("challenge", "evaluate"): lambda it, world, by: bids.evaluate_challenge(
        it, experts=[world.erin, world.frank, world.grace], by=by
    ),
}
"""Services that do several acts at once, or more than the act itself."""
SCENES: dict[str, tuple[Callable[[World], Any], datetime]] = {
    "a need": (draft_need, DAY),
    "a pooled need": (pooled_need, DAY),
    "a drafted challenge": (drafted_challenge, DAY),
    "an open challenge": (published_challenge, DAY),
    "a drafted bid": (lambda world: drafted_bid(world, published_challenge(world)), DAY),
    "two bids": (contested_challenge, DAY),
    "closed bidding": (challenge_with_closed_bidding, AFTER_DEADLINE),
    "a closed panel": (scored_contest, SCORED),
    "an announced award": (publicized_contest, AFTER_NOTICE),
}

Key = tuple[str, int]
PICK = st.sampled_from(range(60))
"""Which of several; 60 falls evenly on up to six."""


class Engine(RuleBasedStateMachine):
    """Keeps beside the database what the signals said, and asks after every step whether both agree."""

    world: ClassVar[World]
    done: ClassVar[set[tuple[str, str, str, str]]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[Key, str] = {}
        self.entries = 0
        self.moment = DAY
        self.heard: list[tuple[Key, AuditEntry]] = []
        transitioned.connect(self.hear)
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        transitioned.disconnect(self.hear)

    def hear(self, *, lifecycle: Any, instance: Any, entry: AuditEntry, **_facts: Any) -> None:
        self.heard.append(((lifecycle.kind, instance.pk), entry))

    def do(self, step: Callable[[], Any]) -> None:
        """Carry out one step; a refusal must leave no trace, a success the traces that the signals told of."""
        self.heard.clear()
        try:
            with clock.at(self.moment), transaction.atomic():
                step()
        except (Refused, ValidationError):
            return
        for key, entry in self.heard:
            kind = key[0]
            if entry.act == "begin":
                assert (entry.from_state, entry.to_state) == ("", BEGINNINGS[kind])
                assert key not in self.states
            else:
                act = (kind, entry.from_state, entry.act, entry.to_state)
                assert act in ALLOWED
                assert self.states[key] == entry.from_state
                self.done.add(act)
            self.states[key] = entry.to_state
        self.entries += len(self.heard)

    def person(self, name: str) -> Actor:
        return SYSTEM if name == "system" else getattr(self.world, name)

    def a_record(self, pick: int) -> Any | None:
        keys = sorted(key for key in self.states if key[0] in PLAYED)
        if not keys:
            return None
        kind, pk = keys[pick % len(keys)]
        return lifecycle_of_kind(kind).model._base_manager.get(pk=pk)

    @initialize(scene=st.sampled_from(sorted(SCENES)))
    def begin_in_the_middle(self, scene: str) -> None:
        make, self.moment = SCENES[scene]
        self.do(lambda: make(self.world))

    @rule(
        pick=PICK,
        act=st.integers(0, 99),
        name=st.sampled_from(PEOPLE),
        is_prepared=st.booleans(),
    )
    def anybody_tries_anything(self, pick: int, act: int, name: str, *, is_prepared: bool) -> None:
        record = self.a_record(pick)
        if record is None:
            return
        lifecycle = lifecycle_of(record)
        transition = lifecycle.transitions[act % len(lifecycle.transitions)]
        facts = FACTS.get((lifecycle.kind, transition.name), {}) if is_prepared else {}
        note = "说明。" if is_prepared else ""
        self.do(lambda: perform(record, transition.name, by=self.person(name), note=note, **facts))

    @rule(pick=PICK, act=PICK)
    def somebody_entitled_moves_it_on(self, pick: int, act: int) -> None:
        record = self.a_record(pick)
        leaving = lifecycle_of(record).leaving(record.state) if record is not None else []
        if not leaving:
            return
        transition = leaving[act % len(leaving)]
        people = [self.person(name) for name in PEOPLE]
        entitled = [person for person in people if rules.has_perm(transition.permission, person, record)]
        if not entitled:
            return  # a side of the joint review that nobody is asked for yet
        by = entitled[0]
        key = (lifecycle_of(record).kind, transition.name)
        service = SERVICES.get(key)
        if service:
            self.do(lambda: service(record, self.world, by))
        else:
            self.do(lambda: perform(record, transition.name, by=by, note="说明。", **FACTS.get(key, {})))

    @rule(pick=PICK)
    def a_pooled_need_becomes_a_challenge(self, pick: int) -> None:
        record = self.a_record(pick)
        if record is not None and lifecycle_of(record).kind == "need":
            self.do(
                lambda: challenges.draft_challenge(
                    by=self.world.olga, unit=self.world.pit_two, need=record, bounty_wan=Decimal(60)
                )
            )

    @rule(days=st.sampled_from([0, 1, 7, 14]), microseconds=st.sampled_from([0, 1]))
    def time_passes(self, days: int, microseconds: int) -> None:
        self.moment += timedelta(days=days, microseconds=microseconds)
        self.do(run_due)

    @invariant()
    def the_database_says_what_the_signals_said(self) -> None:
        for kind in {kind for kind, _pk in self.states}:
            rows = lifecycle_of_kind(kind).model._base_manager.values_list("pk", "state")
            assert dict(rows) == {pk: state for (other, pk), state in self.states.items() if other == kind}

    @invariant()
    def each_act_left_one_entry_and_the_trail_is_whole(self) -> None:
        # A supplementary notice is sealed word for word by an entry of its own beside the challenge's.
        sealed = AuditEntry.objects.filter(subject_kind="challenge_notice").count()
        found = audit.verify()
        assert (found.is_intact, found.entries) == (True, self.entries + sealed)


@pytest.mark.django_db
def test_no_mix_of_people_brings_the_engine_off_its_tables(world: World) -> None:
    Engine.world = world
    Engine.done.clear()
    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=settings.default.max_examples // 4,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The walk was no stroll round the drafts: it went through half of the rows of the tables.
    rows = {(kind, act) for kind, _source, act, _target in Engine.done if kind in PLAYED}
    assert len(rows) >= 15


def test_the_tables_here_are_those_of_the_engine() -> None:
    for kind, acts in TABLES.items():
        lifecycle = lifecycle_of_kind(kind)
        assert lifecycle.initial == BEGINNINGS[kind]
        assert {t.name: f"{' '.join(t.sources)} > {t.target}" for t in lifecycle.transitions} == acts
