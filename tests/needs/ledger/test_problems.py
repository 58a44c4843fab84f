"""What cannot be taken over is said by row and column, all of it at once."""

from decimal import Decimal

from tests.needs.ledger.workbooks import places, reading_of
from tracker.needs.ledger import LedgerProblem, ProblemCode

HEADER = ("序号", "榜题名称", "需求单位", "榜额", "完成时限", "发布时间")


def test_every_problem_is_listed_in_the_order_of_the_sheet() -> None:
    reading = reading_of(
        [
            HEADER,
            [1, "题一", "同上", "若干", "明年春天", "签订后12个月"],
            [2, "/", "甲公司", -3, None, None],
            [3, "题三", "甲公司", "100万美元", 2025.1, "2022-02-30"],
            [4, "题三", "甲公司", 100_000_001, None, None],
            [5, "题" * 201, "甲公司", 1, None, None],
            [6, "题六", "#REF!", "#DIV/0!", None, None],
            [7, "题七", "甲公司", "=D5*2", "=TODAY()", None],
        ]
    )
    assert reading.is_clean is False
    assert places(reading) == [
        (2, "C", ProblemCode.NOTHING_ABOVE),
        (2, "D", ProblemCode.AMOUNT_UNREADABLE),
        (2, "E", ProblemCode.DATE_UNREADABLE),
        (2, "F", ProblemCode.DATE_UNREADABLE),
        (3, "B", ProblemCode.TITLE_MISSING),
        (3, "D", ProblemCode.AMOUNT_NEGATIVE),
        (4, "D", ProblemCode.AMOUNT_CURRENCY),
        (4, "E", ProblemCode.DATE_AMBIGUOUS),
        (4, "F", ProblemCode.DATE_UNREADABLE),
        (5, "B", ProblemCode.DUPLICATE),
        (5, "D", ProblemCode.AMOUNT_TOO_LARGE),
        (6, "B", ProblemCode.TITLE_TOO_LONG),
        (7, "C", ProblemCode.ERROR_VALUE),
        (7, "D", ProblemCode.ERROR_VALUE),
        (8, "D", ProblemCode.FORMULA),
        (8, "E", ProblemCode.FORMULA),
    ]


def test_a_problem_holds_the_header_and_the_value_of_its_cell() -> None:
    reading = reading_of([HEADER, [1, "题一", "甲公司", "若干", None, None]])
    assert reading.problems == (
        LedgerProblem(
            row=2, column="D", header="榜额", code=ProblemCode.AMOUNT_UNREADABLE, message="", value="若干"
        ),
    )


def test_rows_with_problems_are_given_with_what_could_be_read() -> None:
    reading = reading_of(
        [HEADER, [1, "题一", "甲公司", "若干", None, None], [2, None, "甲公司", 3, None, None]]
    )
    assert [(row.row_number, row.title, row.bounty_wan) for row in reading.rows] == [(2, "题一", None)]


def test_one_title_from_two_units_is_no_duplicate() -> None:
    reading = reading_of(
        [HEADER, [1, "题一", "甲公司"], [2, "题一", "乙公司"], [3, "题一"], [4, "题一 ", "甲公司 "]]
    )
    assert places(reading) == [(5, "B", ProblemCode.DUPLICATE)]


def test_formulas_in_numbers_totals_and_unread_columns_do_no_harm() -> None:
    reading = reading_of(
        [
            [*HEADER, "进度"],
            ["=ROW()-1", "题一", "甲公司", 1, None, None, "=D2/2"],
            ["=ROW()-1", "题二", "甲公司", 2, None, None, "=D3/2"],
            ["=ROW()-1", None, None, None, None, None, None],
            ["合计", None, None, "=SUM(D2:D3)", None, None, "=1/0"],
        ]
    )
    assert reading.problems == ()
    assert [(row.title, row.bounty_wan) for row in reading.rows] == [
        ("题一", Decimal(1)),
        ("题二", Decimal(2)),
    ]


def test_a_merged_cell_complains_once() -> None:
    reading = reading_of(
        [HEADER, [1, "题一", "=A1"], [2, "题二"], [3, "题三"]],
        merges=["C2:C4"],
    )
    assert places(reading) == [(2, "C", ProblemCode.FORMULA)]


def test_a_title_that_is_a_formula_is_not_also_missing() -> None:
    reading = reading_of([HEADER, [1, "=A1", "甲公司"]])
    assert places(reading) == [(2, "B", ProblemCode.FORMULA)]


def test_a_row_that_only_says_something_beside_the_title_has_no_title() -> None:
    reading = reading_of([HEADER, [1, "题一", "甲公司"], [2, None, "乙公司"], ["重点"]])
    assert places(reading) == [(3, "B", ProblemCode.TITLE_MISSING), (4, "B", ProblemCode.TITLE_MISSING)]


def test_ditto_after_a_broken_cell_does_not_repeat_the_complaint() -> None:
    reading = reading_of([HEADER, [1, "题一", "=A1"], [2, "题二", "同上"]])
    assert places(reading) == [(2, "C", ProblemCode.FORMULA)]


def test_numbered_rows_under_one_merged_title_are_not_joined_in_silence() -> None:
    reading = reading_of([HEADER, [1, "题一", "甲公司"], [2, None, "甲公司"]], merges=["B2:B3"])
    assert places(reading) == [(3, "B", ProblemCode.DUPLICATE)]
