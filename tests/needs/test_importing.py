"""A ledger is taken over whole or not at all, once, and by the office of the units concerned."""

from decimal import Decimal
from io import BytesIO

import pytest

from tests.factories.organisation import World
from tests.needs.ledger.workbooks import SAMPLE, Cells
from tests.needs.ledgers import AWKWARD, BAD, GOOD, HEADER, ledger_of
from tracker.foundation import audit
from tracker.foundation.audit import AuditEntry
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.foundation.search.finding import find
from tracker.inbox.models import Message, Task
from tracker.needs.importing import ImportPlan, carry_out_import, plan_import
from tracker.needs.ledger import LedgerRefused
from tracker.needs.models import LedgerImport, Need
from tracker.needs.tasks import index_ledger

pytestmark = pytest.mark.usefixtures("in_english")


def plan_of(*rows: Cells) -> ImportPlan:
    return plan_import(BytesIO(ledger_of(*rows).read()), filename="我们的台账.xlsx")


def sample_plan() -> ImportPlan:
    with SAMPLE.open("rb") as file:
        return plan_import(file, filename=SAMPLE.name)


def objections(plan: ImportPlan) -> list[str]:
    return [str(words) for verdict in plan.verdicts for words in verdict.objections]


def test_a_plan_writes_nothing(world: World) -> None:
    before = audit.head_digest()
    plan = sample_plan()
    assert (plan.is_clean, plan.bad_count, len(plan.verdicts)) == (True, 0, 66)
    assert (Need.objects.count(), LedgerImport.objects.count(), audit.head_digest()) == (0, 0, before)


def test_the_sample_becomes_66_submitted_needs(world: World) -> None:
    ledger = carry_out_import(sample_plan(), unit=world.group, by=world.olga)
    needs = Need.objects.filter(ledger=ledger)
    assert (ledger.rows, needs.count()) == (66, 66)
    assert needs.filter(state="submitted", source="ledger", proposer=None).count() == 66
    assert needs.values("number").distinct().count() == 66
    assert (ledger.filename, len(ledger.digest), ledger.by) == (SAMPLE.name, 64, world.olga)


def test_each_need_has_its_entry_in_an_unbroken_chain(world: World) -> None:
    before = audit.verify().entries
    carry_out_import(sample_plan(), unit=world.group, by=world.olga)
    after = audit.verify()
    assert (after.is_intact, after.entries - before) == (True, 66)
    assert set(AuditEntry.objects.values_list("subject_kind", "act", "to_state", "by_name", "note")) == {
        ("need", "begin", "submitted", "欧阁", SAMPLE.name)
    }


def test_nobodys_inbox_is_flooded(world: World) -> None:
    carry_out_import(sample_plan(), unit=world.group, by=world.olga)
    assert (Task.objects.count(), Message.objects.count()) == (0, 0)


def test_the_second_time_the_numbers_are_named(world: World) -> None:
    carry_out_import(sample_plan(), unit=world.group, by=world.olga)
    again = sample_plan()
    assert (again.is_clean, again.bad_count) == (False, 66)
    numbers = dict(Need.objects.values_list("title", "number"))
    for verdict in again.verdicts:
        assert str(verdict.objections[0]) == (
            f"Row {verdict.row.row_number}: this need is here already, as {numbers[verdict.row.title]}."
        )
    with pytest.raises(GuardFailed, match="66 objections; nothing was written"):
        carry_out_import(again, unit=world.group, by=world.olga)
    assert Need.objects.count() == 66


def test_of_two_who_judged_the_same_ledger_the_second_writes_nothing(world: World) -> None:
    first, second = sample_plan(), sample_plan()
    carry_out_import(first, unit=world.group, by=world.olga)
    with pytest.raises(GuardFailed, match="taken these rows over meanwhile"):
        carry_out_import(second, unit=world.group, by=world.olga)
    assert (Need.objects.count(), LedgerImport.objects.count()) == (66, 1)


def test_one_bad_row_keeps_all_back(world: World) -> None:
    plan = plan_of(GOOD, BAD)
    assert [verdict.is_good for verdict in plan.verdicts] == [True, False]
    with pytest.raises(GuardFailed):
        carry_out_import(plan, unit=world.group, by=world.olga)
    assert (Need.objects.count(), LedgerImport.objects.count()) == (0, 0)


def test_what_a_field_cannot_hold_is_an_objection(world: World) -> None:
    long = ("掘进提速", "长" * 61, "三厂", "慢。", "日进尺", 30, "")
    plan = plan_of(GOOD, long)
    assert len(objections(plan)) == 1
    assert "“domain” has more than 60 characters" in objections(plan)[0]


def test_a_ledger_without_rows_is_an_objection(world: World) -> None:
    plan = plan_of()
    assert [str(words) for words in plan.general] == ["The ledger has no row to take over."]
    assert not plan.is_clean


def test_quotes_rare_signs_and_markup_come_through_as_written(world: World) -> None:
    carry_out_import(plan_of(AWKWARD), unit=world.group, by=world.olga)
    need = Need.objects.get()
    assert (need.title, need.unit_name, need.problem) == (
        '𠮷林"煤"泥<b>减量',
        "煤泥“车间”",
        "瓦斯 > 1% 且 < 2%",
    )
    assert (need.bounty_wan, need.bounty_remark) == (Decimal(50), "约")


def test_a_row_goes_to_the_unit_that_it_names(world: World) -> None:
    carry_out_import(plan_of(GOOD, AWKWARD), unit=world.north, by=world.olga)
    assert [need.unit for need in Need.objects.order_by("pk")] == [world.pit_three, world.north]


def test_an_office_takes_over_for_its_own_units_alone(world: World) -> None:
    plan = plan_of(GOOD)
    with pytest.raises(NotAllowed, match="challenge office"):
        carry_out_import(plan, unit=world.north, by=world.sam)
    with pytest.raises(NotAllowed):
        carry_out_import(plan, unit=world.pit_three, by=world.trudy)
    assert Need.objects.count() == 0
    carry_out_import(plan, unit=world.south, by=world.sam)
    assert Need.objects.get().unit == world.pit_three


def test_a_row_that_names_a_strangers_unit_stays_with_the_office(world: World) -> None:
    ours = ("巷道掘进提速", "掘进", "一矿", "慢。", "日进尺提高", 20, "")
    carry_out_import(plan_of(ours), unit=world.south, by=world.sam)
    need = Need.objects.get()
    assert (need.unit, need.unit_name) == (world.south, "一矿")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 old xls", "榜题名称,单位".encode()]
)
def test_what_is_no_workbook_is_refused(content: bytes, world: World) -> None:
    with pytest.raises(LedgerRefused):
        plan_import(BytesIO(content), filename="x.xlsx")


def test_the_needs_are_found_afterwards(world: World) -> None:
    ledger = carry_out_import(sample_plan(), unit=world.group, by=world.olga)
    assert index_ledger.call(ledger.pk) == 66
    assert index_ledger.call(ledger.pk) == 66
    title = "黑龙江省极薄煤层智能开采关键技术攻关与示范"
    hits = find("极薄煤层智能开采", user=world.olga, limit=5).hits
    assert [hit.object_id for hit in hits] == [Need.objects.get(title=title).pk]
    assert find("极薄煤层智能开采", user=world.trudy, limit=5).hits == ()


def test_the_number_of_statements_does_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(30):  # type: ignore[operator]  # pytest-django's own fixture
        carry_out_import(sample_plan(), unit=world.group, by=world.olga)


def test_a_ledger_without_the_column_of_titles_is_refused(world: World) -> None:
    untitled = ledger_of(GOOD[1:], header=HEADER[1:])
    with pytest.raises(LedgerRefused):
        plan_import(BytesIO(untitled.read()), filename="x.xlsx")
