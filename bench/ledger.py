"""What taking over a ledger of 10,000 rows costs, as ratios to reading the file with openpyxl and one bulk insert.

The last line is one JSON object; README.md says what its figures mean.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import django
from openpyxl import Workbook, load_workbook

from bench.measuring.databases import Database, cpu_seconds, database_of_environment

if TYPE_CHECKING:
    from tracker.organisation.models import OrgUnit

ROWS = 10_000
ROUNDS = 3
GOAL = 3.0
HEADER_ROWS = 4
MERGED_UNITS = 4
"""Rows that share one merged cell of the unit, as ledgers have them."""
HEADINGS = (
    "序号",
    "榜题名称",
    "技术领域",
    "需求单位",
    "需求内容",
    None,
    "资金与时限",
    None,
    "发布时间",
    "联系人",
    "备注",
)
MERGES = (
    "A1:K1",
    "A2:E2",
    "F2:K2",
    "A3:A4",
    "B3:B4",
    "C3:C4",
    "D3:D4",
    "E3:F3",
    "G3:H3",
    "I3:I4",
    "J3:J4",
    "K3:K4",
)


def write_ledger() -> bytes:
    """A ledger as offices keep them: titles, a header of two rows, merged units, amounts and dates in many hands."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "需求及榜单"
    sheet.append(["揭榜挂帅技术需求及项目榜单汇总台账"])
    sheet.append(["填报单位：集团", None, None, None, None, "单位：万元"])
    sheet.append(list(HEADINGS))
    sheet.append(
        [None, None, None, None, "问题简述", "考核指标", "榜额\n（万元）", "完成时限", None, None, None]
    )
    for number in range(1, ROWS + 1):
        day = datetime(2022, 1, 1) + timedelta(days=number % 900)  # noqa: DTZ001 - a ledger's dates have no zone
        sheet.append(
            [
                number,
                f"第{number}号工作面瓦斯与顶板协同治理关键技术攻关",
                ("瓦斯治理", "通风", "机电运输", "智能掘进")[number % 4],
                f"第{number // MERGED_UNITS}煤矿" if number % MERGED_UNITS == 0 or number == 1 else None,
                "超限报警频繁，停头影响接续；已试注水与抽采，效果不稳，须在不降低进尺的前提下稳定达标",
                "停机时间由8h降至2h；月进尺≥260m",
                (60, "1,200", "约80", 35.5)[number % 4],
                ("2026年12月31日", "2026.10.31", "12个月", None)[number % 4],
                (day, f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日")[
                    number % 4
                ],
                "常牧川 8216",
                "本年度重点" if number % 5 == 0 else None,
            ]
        )
    for merge in MERGES:
        sheet.merge_cells(merge)
    for first in range(HEADER_ROWS + MERGED_UNITS, HEADER_ROWS + ROWS - MERGED_UNITS, MERGED_UNITS):
        sheet.merge_cells(start_row=first, end_row=first + MERGED_UNITS - 1, start_column=4, end_column=4)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read_and_insert(file: bytes, *, unit: "OrgUnit") -> None:
    """What is measured against: the cells as openpyxl gives them, straight into the table of needs."""
    from tracker.needs.models import Need

    rows = (
        load_workbook(BytesIO(file), read_only=True, data_only=True)
        .worksheets[0]
        .iter_rows(min_row=HEADER_ROWS + 1, values_only=True)
    )
    needs = [
        Need(
            number=f"XQ-{row[0]}",
            title=str(row[1]),
            domain=str(row[2]),
            unit=unit,
            unit_name=str(row[3] or ""),
            problem=str(row[4]),
            wanted=str(row[5]),
            bounty_remark=str(row[6]),
            remark=" ".join(str(part) for part in row[7:] if part),
        )
        for row in rows
    ]
    assert len(needs) == ROWS
    Need.objects.bulk_create(needs)


def cost(database: Database, work: Callable[[], object]) -> float:
    """CPU seconds of this process and of its backends during `work`."""
    processes = [os.getpid(), *database.backends()]
    before = cpu_seconds(*processes)
    work()
    after = cpu_seconds(*processes)
    return sum(after[thread] - used for thread, used in before.items())


def empty_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE tracker_need, tracker_ledgerimport, tracker_auditentry, tracker_numberseries CASCADE"
        )
        cursor.execute("DELETE FROM tracker_audithead")


def measure(database: Database, file: bytes) -> dict[str, list[float]]:
    """CPU seconds of the floor, the dry run and the import, in turn."""
    from tracker.needs.importing import carry_out_import, plan_import
    from tracker.needs.models import Need
    from tracker.organisation.enums import Role, UnitKind
    from tracker.organisation.models import OrgUnit, Person, RoleAssignment

    unit = OrgUnit.add_root(name="衡岳能源集团", short_name="集团", code="HY", kind=UnitKind.GROUP)
    office = Person.objects.create(username="office", name="常牧川", unit=unit)
    RoleAssignment.objects.create(person=office, role=Role.CHALLENGE_OFFICE, unit=unit)
    seconds: dict[str, list[float]] = {"floor": [], "dry_run": [], "import": []}
    for number in range(1, ROUNDS + 1):
        print(
            f"Round {number} of {ROUNDS}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True
        )
        empty_tables()
        seconds["floor"].append(cost(database, partial(read_and_insert, file, unit=unit)))
        empty_tables()
        start = time.perf_counter()
        seconds["dry_run"].append(cost(database, partial(plan_import, BytesIO(file), filename="台账.xlsx")))
        plan = plan_import(BytesIO(file), filename="台账.xlsx")
        assert plan.is_clean, [verdict.objections for verdict in plan.verdicts if not verdict.is_good][:3]
        seconds["import"].append(cost(database, partial(carry_out_import, plan, unit=unit, by=office)))
        print(f"  {time.perf_counter() - start:.1f} s for both dry runs and the import", flush=True)
        assert Need.objects.count() == ROWS
    return seconds


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jiebang-bench-") as directory:
        empty = database_of_environment(Path(directory))
        print("Migrating, writing a ledger …", flush=True)
        empty.run("manage.py", "migrate", "--verbosity", "0")
        database = empty.beside(f"{empty.name}_ledger")
        database.create(template=empty.name)
        os.environ.update(database.environment)
        django.setup()
        file = write_ledger()
        print(f"A ledger of {ROWS:,} rows, {len(file) / 1024:,.0f} KB")
        seconds = measure(database, file)
    ratios = {
        name: round(
            statistics.median(
                cost / floor for cost, floor in zip(seconds[name], seconds["floor"], strict=True)
            ),
            2,
        )
        for name in ("dry_run", "import")
    }
    print(f"\n{'':10}{'CPU, s':>8}{'ratio':>8}{'goal':>7}")
    for name, costs in seconds.items():
        ratio = ratios.get(name, 1.0)
        missed = "  missed" if ratio > GOAL else ""
        print(
            f"{name:10}{statistics.median(costs):8.2f}{ratio:8.2f}{GOAL if name in ratios else 1:7.1f}{missed}"
        )
    print(json.dumps(ratios))


if __name__ == "__main__":
    main()
