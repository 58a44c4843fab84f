"""Who may do what to panels, score sheets, notices and objections in each of their states."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.deliberation.panels import CONVENED, HERE, SUBJECT, announce, convene, give, sheet_of
from tests.factories.organisation import World
from tests.lifecycle_matrix import who_may_act
from tracker.deliberation.models import Mark, Objection, PublicNotice, ReviewPanel, ScoreSheet
from tracker.deliberation.services import close_ended_notices, file_objection, open_notice
from tracker.foundation import audit, clock
from tracker.foundation.actors import SYSTEM
from tracker.foundation.lifecycle import GuardFailed, WrongState, perform
from tracker.inbox.models import Task

pytestmark = pytest.mark.usefixtures("in_english")

CAST = ["erin", "frank", "olga", "david", "iris", "alice", "sam", "system"]
"""erin and frank judge; olga convened; iris supervises; sam is the South's office."""
AFTER_NOTICE = datetime(2026, 4, 1, tzinfo=HERE)


def scoring_panel(world: World) -> ReviewPanel:
    return convene(world)


def closed_panel(world: World) -> ReviewPanel:
    panel = convene(world)
    for sheet in panel.sheets.all():
        give(sheet, 80)
    return perform(panel, "close", by=world.olga)


def assigned_sheet(world: World) -> ScoreSheet:
    return sheet_of(convene(world), world.erin)


def submitted_sheet(world: World) -> ScoreSheet:
    return give(assigned_sheet(world), 80)


def recused_sheet(world: World) -> ScoreSheet:
    return perform(assigned_sheet(world), "recuse", by=world.erin, note="曾共同署名。")


def open_notice_on_it(world: World) -> PublicNotice:
    return announce(world)


def ended_notice(world: World) -> PublicNotice:
    notice = announce(world)
    with clock.at(AFTER_NOTICE):
        return perform(notice, "close", by=SYSTEM)


def filed_objection(world: World) -> Objection:
    notice = announce(world)
    with clock.at(CONVENED):
        return file_objection(notice, text="数据不实。", by=world.alice)


def upheld_objection(world: World) -> Objection:
    return perform(filed_objection(world), "uphold", by=world.iris, note="查实。")


def dismissed_objection(world: World) -> Objection:
    return perform(filed_objection(world), "dismiss", by=world.iris, note="查无实据。")


MAY: dict[Callable[[World], Any], tuple[str, dict[str, str]]] = {
    scoring_panel: ("scoring", {"close": "olga"}),
    closed_panel: ("locked", {}),
    assigned_sheet: ("assigned", {"submit": "erin", "recuse": "erin", "exclude": "olga system"}),
    submitted_sheet: ("submitted", {"submit": "erin"}),
    recused_sheet: ("recused", {}),
    open_notice_on_it: ("open", {"close": "olga system", "take_down": "system"}),
    ended_notice: ("closed", {}),
    filed_objection: ("filed", {"dismiss": "iris", "uphold": "iris"}),
    upheld_objection: ("upheld", {}),
    dismissed_objection: ("dismissed", {}),
}


@pytest.mark.parametrize("make", MAY, ids=lambda make: make.__name__)
def test_in_each_state_exactly_these_people_may_do_exactly_these_acts(
    world: World, make: Callable[[World], Any]
) -> None:
    record = make(world)
    cast = {name: SYSTEM if name == "system" else getattr(world, name) for name in CAST}
    assert (record.state, who_may_act(record, cast)) == MAY[make]
    assert audit.verify().is_intact


# --- Notices --------------------------------------------------------------------------------------------------


def test_a_notice_runs_five_working_days_from_the_day_after(world: World) -> None:
    notice = announce(world)
    assert (notice.number, notice.starts_on.isoformat(), notice.ends_on.isoformat()) == (
        "GS-2026-001",
        "2026-03-24",
        "2026-03-31",
    )


def test_a_notice_prints_the_head_of_the_trail_before_it(world: World) -> None:
    convene(world)
    head = audit.head_digest()
    notice = announce(world)
    assert notice.audit_head == head
    entry = audit.history_of("notice", notice.pk).get()
    assert entry.previous_digest == head


def test_there_is_one_open_notice_on_one_thing(world: World) -> None:
    announce(world)
    with pytest.raises(ValidationError) as refused:
        announce(world)
    assert refused.value.messages == ["There is an open notice on this already."]
    with clock.at(AFTER_NOTICE):
        close_ended_notices(AFTER_NOTICE)
        open_notice(SUBJECT, title="再次公示", body="瓦斯攻关队", unit=world.pit_two, by=world.olga)
    assert sorted(PublicNotice.objects.values_list("state", flat=True)) == ["closed", "open"]


def test_a_notice_ends_after_its_last_day_and_not_on_it(world: World) -> None:
    notice = announce(world)
    last_moment = AFTER_NOTICE - timedelta(microseconds=1)
    with clock.at(last_moment):
        assert close_ended_notices(last_moment) == 0
        with pytest.raises(GuardFailed) as refused:
            perform(notice, "close", by=world.olga)
    assert refused.value.reasons == ("The notice runs until the end of March 31, 2026.",)
    with clock.at(AFTER_NOTICE):
        assert close_ended_notices(AFTER_NOTICE) == 1
        assert close_ended_notices(AFTER_NOTICE) == 0


def test_an_open_objection_keeps_a_notice_open_and_only_that_notice(world: World) -> None:
    objection = filed_objection(world)
    with clock.at(CONVENED):
        open_notice(
            type(SUBJECT)("challenge", 2, "另一项"),
            title="另一项公示",
            body="另一队",
            unit=world.pit_two,
            by=world.olga,
        )
    with clock.at(AFTER_NOTICE):
        assert close_ended_notices(AFTER_NOTICE) == 1
        with pytest.raises(GuardFailed) as refused:
            perform(objection.notice, "close", by=world.olga)
        assert refused.value.reasons == ("An objection has not been decided yet.",)
        perform(objection, "dismiss", by=world.iris, note="查无实据。")
        assert close_ended_notices(AFTER_NOTICE) == 1


# --- Objections -----------------------------------------------------------------------------------------------


def test_an_objection_is_taken_until_the_last_moment_of_the_last_day(world: World) -> None:
    notice = announce(world)
    with clock.at(AFTER_NOTICE - timedelta(microseconds=1)):
        assert file_objection(notice, text="数据不实。", by=world.alice).state == "filed"
    with clock.at(AFTER_NOTICE), pytest.raises(GuardFailed) as refused:
        file_objection(notice, text="也不实。", by=world.bob)
    assert refused.value.reasons == ("The notice has ended; objections are no longer taken.",)


def test_an_objection_says_something(world: World) -> None:
    notice = announce(world)
    with clock.at(CONVENED), pytest.raises(ValidationError):
        file_objection(notice, text="", by=world.alice)


@pytest.mark.parametrize("act", ["uphold", "dismiss"])
def test_a_decision_on_an_objection_has_its_reason_and_is_made_once(world: World, act: str) -> None:
    objection = filed_objection(world)
    with pytest.raises(GuardFailed):
        perform(objection, act, by=world.iris, note=" ")
    perform(objection, act, by=world.iris, note="已核查。")
    with pytest.raises(WrongState):
        perform(objection, act, by=world.iris, note="再查。")


# --- What the database holds ------------------------------------------------------------------------------------


def test_a_submitted_sheet_has_its_total_and_no_points_are_negative(world: World) -> None:
    sheet = submitted_sheet(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(total=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.filter(sheet=sheet).update(points=-1)


def test_nobody_has_two_sheets_for_one_candidate(world: World) -> None:
    sheet = assigned_sheet(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(
            panel=sheet.panel, expert=sheet.expert, candidate_kind="bid", candidate_id=sheet.candidate_id
        )


def test_a_notice_does_not_end_before_it_starts(world: World) -> None:
    notice = announce(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(ends_on="2026-03-23")


# --- Tasks ------------------------------------------------------------------------------------------------------


def test_each_expert_has_a_task_per_candidate_due_with_the_panel(world: World) -> None:
    panel = convene(world, barred={1: {world.erin.pk: "本单位。"}})
    tasks = Task.objects.filter(subject_kind="score_sheet", closed_at=None).order_by("pk")
    assert list(tasks.values_list("person__username", "subject_label", "due_at")) == [
        ("frank", "第1队", panel.due_at),
        ("grace", "第1队", panel.due_at),
        ("erin", "第2队", panel.due_at),
        ("frank", "第2队", panel.due_at),
        ("grace", "第2队", panel.due_at),
    ]
    give(sheet_of(panel, world.frank), 80)
    assert tasks.count() == 4


def test_discipline_inspection_decides_by_the_notices_last_day(world: World) -> None:
    filed_objection(world)
    task = Task.objects.get(subject_kind="objection", closed_at=None)
    assert (task.act, task.role, task.unit, task.due_at) == (
        "dismiss",
        "discipline_supervisor",
        world.pit_two,
        AFTER_NOTICE - timedelta(seconds=1),
    )
