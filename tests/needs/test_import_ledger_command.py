"""Taking a ledger over from the command line."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.organisation import World
from tests.needs.ledger.workbooks import DATA, SAMPLE, Cells
from tests.needs.ledgers import BAD, GOOD, ledger_of
from tracker.needs.models import LedgerImport, Need
from tracker.organisation.models import Person, RoleAssignment

pytestmark = pytest.mark.usefixtures("in_english")


def run(*arguments: str) -> tuple[str, str]:
    """What is printed, and what is complained of."""
    out, err = StringIO(), StringIO()
    call_command("import_ledger", *arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def saved_ledger(tmp_path: Path, *rows: Cells) -> str:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger_of(*rows).read())
    return str(path)


def test_json_is_exactly_the_rows_of_needs_csv(db: None) -> None:
    with (DATA / "needs.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    out, err = run(str(SAMPLE), "--json", "--dry-run")
    assert (json.loads(out), err) == (expected, "")


def test_a_dry_run_writes_nothing(world: World) -> None:
    out, _err = run(str(SAMPLE), "--dry-run")
    assert out == "66 rows can be taken over; nothing was written.\n"
    assert (Need.objects.count(), LedgerImport.objects.count()) == (0, 0)


def test_the_groups_office_takes_over_for_the_topmost_unit(world: World) -> None:
    out, _err = run(str(SAMPLE))
    assert out == "66 rows taken over.\n"
    ledger = LedgerImport.objects.get()
    assert (ledger.unit, ledger.by) == (world.group, world.olga)


def test_the_second_run_names_each_number_and_fails(world: World) -> None:
    run(str(SAMPLE))
    err = StringIO()
    with pytest.raises(CommandError, match="66 objections; nothing was written"):
        call_command("import_ledger", str(SAMPLE), stderr=err, no_color=True)
    numbers = Need.objects.values_list("number", flat=True)
    assert all(f"as {number}." in err.getvalue() for number in numbers)
    assert Need.objects.count() == 66


def test_unit_and_person_may_be_named(world: World, tmp_path: Path) -> None:
    run(saved_ledger(tmp_path, GOOD), "--unit", "HY-S", "--by", "sam")
    assert Need.objects.get().unit == world.pit_three
    assert LedgerImport.objects.get().by == world.sam


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--unit", "NOWHERE"), "There is no such unit"),
        (("--by", "nobody"), "must be the challenge office of that unit"),
        (("--by", "trudy"), "must be the challenge office of that unit"),
        (("--by", "sam"), "must be the challenge office of that unit"),
        (("--unit", "HY-N", "--by", "sam"), "must be the challenge office of that unit"),
    ],
)
def test_who_may_not_take_over_is_told(arguments: tuple[str, ...], why: str, world: World) -> None:
    with pytest.raises(CommandError, match=why):
        run(str(SAMPLE), *arguments)
    assert Need.objects.count() == 0


def test_without_any_office_it_says_so(world: World) -> None:
    RoleAssignment.objects.filter(role="challenge_office").delete()
    with pytest.raises(CommandError, match="name them with --by"):
        run(str(SAMPLE))


def test_an_office_that_has_left_takes_nothing_over(world: World) -> None:
    Person.objects.filter(username="olga").update(is_active=False)
    with pytest.raises(CommandError):
        run(str(SAMPLE), "--by", "olga")


def test_a_bad_row_keeps_all_back_and_is_named(world: World, tmp_path: Path) -> None:
    err = StringIO()
    with pytest.raises(CommandError, match=r"1 objections?; nothing was written"):
        call_command("import_ledger", saved_ledger(tmp_path, GOOD, BAD), stderr=err, no_color=True)
    assert "3" in err.getvalue()
    assert Need.objects.count() == 0


@pytest.mark.parametrize("name", ["missing.xlsx", "text.xlsx", ""])
def test_what_cannot_be_read_is_said_without_a_traceback(name: str, world: World, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("no workbook")
    with pytest.raises(CommandError) as told:
        run(str(tmp_path / name))
    assert str(told.value)
