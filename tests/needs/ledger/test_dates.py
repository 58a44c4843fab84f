from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.needs.ledger.calendar_texts import LAST_YEAR
from tracker.needs.ledger.dates import FIRST_SERIAL, LAST_SERIAL, Moment, read_deadline, read_published
from tracker.needs.ledger.records import ProblemCode
from tracker.needs.ledger.workbook import EPOCH_1900, EPOCH_1904

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
SHAPES = (
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month:02}月{0.day:02}日",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}-{0.month:02}-{0.day:02} 00:00:00",
    " {0.year} 年 {0.month} 月 {0.day} 日 ",
    "{0.year:04}{0.month:02}{0.day:02}",
    "{0.year}年{0.month}月{0.day}日前",
)


@given(DAYS, st.sampled_from(SHAPES))
def test_written_days_are_read_back(day: date, shape: str) -> None:
    written = shape.format(day)
    assert read_published(written, epoch=EPOCH_1900) == Moment(day)
    assert read_deadline(written, epoch=EPOCH_1900) == Moment(day)


@given(DAYS)
def test_full_width_figures_are_read(day: date) -> None:
    written = day.strftime("%Y年%m月%d日").translate(
        {ord("0") + digit: ord("０") + digit for digit in range(10)}
    )
    assert read_published(written, epoch=EPOCH_1900) == Moment(day)


@given(
    st.integers(min_value=FIRST_SERIAL, max_value=LAST_SERIAL - 1), st.sampled_from([EPOCH_1900, EPOCH_1904])
)
def test_serial_numbers_count_from_the_epoch_of_the_workbook(serial: int, epoch: datetime) -> None:
    day = (epoch + timedelta(days=serial)).date()
    expected = Moment(day) if day.year <= LAST_YEAR else ProblemCode.DATE_UNREADABLE
    assert read_published(serial, epoch=epoch) == expected
    assert read_published(serial + 0.75, epoch=epoch) == expected
    assert read_published(str(serial), epoch=epoch) == expected


@given(st.integers(min_value=1950, max_value=2100), st.integers(min_value=1, max_value=12))
def test_a_month_ends_a_deadline_and_dates_no_publication(year: int, month: int) -> None:
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    for written in (f"{year}年{month}月", f"{year}.{month}", f"{year}-{month:02}", f"{year}年{month}月底"):
        assert read_deadline(written, epoch=EPOCH_1900) == Moment(end, written, is_exact=False)
        assert read_published(written, epoch=EPOCH_1900) == Moment(None, written, is_exact=False)


@pytest.mark.parametrize(
    ("value", "day", "text"),
    [
        (EPOCH_1900 + timedelta(days=44799, hours=9), date(2022, 8, 26), ""),
        (20220826, date(2022, 8, 26), ""),
        ("二〇二一年十一月四日", date(2021, 11, 4), ""),
        ("22年8月26日", date(2022, 8, 26), ""),
        (2025.9, date(2025, 9, 30), "2025.9"),
        (202509, date(2025, 9, 30), "202509"),
        (2026, date(2026, 12, 31), "2026"),
        ("2026年底", date(2026, 12, 31), "2026年底"),
        ("2026年内", date(2026, 12, 31), "2026年内"),
        ("2026年第三季度", date(2026, 9, 30), "2026年第三季度"),
        ("2026年一季度末", date(2026, 3, 31), "2026年一季度末"),
        ("2026Q2", date(2026, 6, 30), "2026Q2"),
        ("2026年上半年", date(2026, 6, 30), "2026年上半年"),
        ("2026年下半年", date(2026, 12, 31), "2026年下半年"),
        ("2024年2月", date(2024, 2, 29), "2024年2月"),
        ("2026年9月上旬", date(2026, 9, 10), "2026年9月上旬"),
        ("2026年9月中旬", date(2026, 9, 20), "2026年9月中旬"),
        ("2026年9月下旬", date(2026, 9, 30), "2026年9月下旬"),
        ("2024年1月至2025年12月", date(2025, 12, 31), "2024年1月至2025年12月"),
        ("2024.1-2025.12", date(2025, 12, 31), "2024.1-2025.12"),
        ("2023年8月—12月", date(2023, 12, 31), "2023年8月—12月"),
        ("自2024年1月1日起至2025年6月30日", date(2025, 6, 30), "自2024年1月1日起至2025年6月30日"),
        ("2024-2026", date(2026, 12, 31), "2024-2026"),
        ("2026年中", date(2026, 6, 30), "2026年中"),
        ("2026年12月（暂定）", date(2026, 12, 31), "2026年12月（暂定）"),
        ("2年（2025年1月—2026年12月）", date(2026, 12, 31), "2年（2025年1月—2026年12月）"),
        ("签订后12个月", None, "签订后12个月"),
        ("自合同签订之日起一年内", None, "自合同签订之日起一年内"),
        ("12个月", None, "12个月"),
        ("2年", None, "2年"),
        ("长期", None, "长期"),
    ],
)
def test_deadlines(value: object, day: date | None, text: str) -> None:
    assert read_deadline(value, epoch=EPOCH_1900) == Moment(day, text, is_exact=not text)


@pytest.mark.parametrize(
    "value",
    [
        "明年春天",
        "2022-02-30",
        "2025年13月",
        "8/26/2022",
        "6月30日",
        "每月25日前",
        "年底",
        "22.8.26",
        "3022年1月1日",
        "2025年6月样机，2026年12月验收",
        True,
        17,
        10000,
        20261,
        "20261",
        "一" * 201,
    ],
)
def test_what_is_no_date_is_said(value: object) -> None:
    assert read_deadline(value, epoch=EPOCH_1900) == ProblemCode.DATE_UNREADABLE
    assert read_published(value, epoch=EPOCH_1900) == ProblemCode.DATE_UNREADABLE


def test_a_publication_is_not_relative() -> None:
    assert read_published("签订后12个月", epoch=EPOCH_1900) == ProblemCode.DATE_UNREADABLE


def test_a_remark_beside_a_whole_date_is_kept() -> None:
    written = "2026年12月31日（暂定）"
    assert read_deadline(written, epoch=EPOCH_1900) == Moment(date(2026, 12, 31), written)
    assert read_published(written, epoch=EPOCH_1900) == Moment(date(2026, 12, 31), written)


def test_a_number_that_lost_its_zero_is_not_guessed() -> None:
    assert read_deadline(2025.1, epoch=EPOCH_1900) == ProblemCode.DATE_AMBIGUOUS
    assert read_deadline("2025.1", epoch=EPOCH_1900) == Moment(date(2025, 1, 31), "2025.1", is_exact=False)
    assert read_deadline("2025.10", epoch=EPOCH_1900) == Moment(date(2025, 10, 31), "2025.10", is_exact=False)


@given(st.text(max_size=60) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_no_value_makes_the_reader_fail(value: str | float) -> None:
    assert isinstance(read_deadline(value, epoch=EPOCH_1900), Moment | ProblemCode)
    assert isinstance(read_published(value, epoch=EPOCH_1900), Moment | ProblemCode)
