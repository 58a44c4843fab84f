"""The published ledger of 66 rows, against the same rows written out by hand."""

import csv
from datetime import date
from decimal import Decimal

from tests.needs.ledger.workbooks import DATA, SAMPLE, TEN_MEGABYTES
from tracker.needs.ledger import LedgerField, LedgerReading, LedgerTarget, read_ledger


def sample() -> LedgerReading:
    return read_ledger(SAMPLE, maximum_bytes=TEN_MEGABYTES)


def test_sample_yields_exactly_the_rows_of_needs_csv() -> None:
    with (DATA / "needs.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    rows = [row.as_needs_csv() for row in sample().rows]
    assert len(rows) == 66
    assert rows == expected


def test_sample_has_no_problems() -> None:
    reading = sample()
    assert reading.problems == ()
    assert reading.is_clean is True
    assert reading.sheet == "需求及榜单"


def test_sample_columns_are_recognised_by_their_lowest_header() -> None:
    assert [(column.letter, column.header, column.field, column.unit) for column in sample().columns] == [
        ("A", "序号", LedgerField.SEQUENCE, ""),
        ("B", "榜题名称", LedgerField.TITLE, ""),
        ("C", "技术领域", LedgerField.DOMAIN, ""),
        ("D", "需求单位", LedgerField.NEED_UNIT, ""),
        ("E", "问题简述", LedgerField.PROBLEM, ""),
        ("F", "考核指标", LedgerField.TARGETS, ""),
        ("G", "榜额（万元）", LedgerField.BOUNTY, "万元"),
        ("H", "完成时限", LedgerField.DEADLINE, ""),
        ("I", "发布时间", LedgerField.PUBLISHED_ON, ""),
        ("J", "联系人", LedgerField.CONTACT, ""),
        ("K", "备注", LedgerField.REMARK, ""),
    ]


def test_sample_amounts_keep_what_stands_beside_the_figure() -> None:
    stated = [row for row in sample().rows if row.bounty_wan is not None]
    assert [(row.row_number, row.bounty_wan, row.bounty_qualifier, row.bounty_remark) for row in stated] == [
        (6, Decimal(8200), "", ""),
        (31, Decimal(3000), "近", ""),
        (32, Decimal(7100), "", "协议总金额"),
    ]


def test_sample_dates_are_read_in_all_their_shapes() -> None:
    rows = {row.row_number: row for row in sample().rows}
    # Text with 年, points, slashes, leading zeros and dashes, then a cell that Excel holds as a date.
    assert [rows[number].published_on for number in (5, 6, 7, 9, 10, 8)] == [
        date(2021, 11, 4),
        *[date(2022, 8, 26)] * 5,
    ]
    assert [(rows[number].published_on, rows[number].published_text) for number in (52, 53)] == [
        (None, "2025年9月"),
        (None, "2025.9"),
    ]
    assert (rows[16].published_on, rows[16].published_text) == (None, "")


def test_sample_targets_are_read_into_figures() -> None:
    stated = {row.row_number: row.targets for row in sample().rows if row.targets}
    assert stated == {
        20: (LedgerTarget("材料成本降低额", "万元", "", "≥300"),),
        21: (LedgerTarget("预计增收", "万元", "", "≥90"),),
    }
