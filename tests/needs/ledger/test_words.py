"""Problems and refusals in words, as a person reads them."""

import io

import pytest
from django.utils import translation

from tests.needs.ledger.workbooks import read, reading_of, saved, workbook_of
from tracker.needs.ledger import LedgerRefused, ProblemCode, RefusalCode, read_ledger
from tracker.needs.ledger.problems import MESSAGES as PROBLEM_MESSAGES
from tracker.needs.ledger.refusal import MESSAGES as REFUSAL_MESSAGES

HEADER = ("序号", "榜题名称", "需求单位", "榜额\n（元）", "完成时限")


def test_each_problem_names_its_place_its_reason_and_a_remedy() -> None:
    reading = reading_of(
        [
            HEADER,
            [1, "题一", "同上", "若干", "明年春天"],
            [2, None, "甲公司", -3, 2025.1],
            [3, "题三", "甲公司", "100万美元", None],
            [4, "题三", "甲公司", "20000亿元", None],
            [5, "题" * 201, "#REF!", "=D3*2", None],
        ]
    )
    with translation.override("en"):
        assert [str(problem) for problem in reading.problems] == [
            "Row 2, column C (需求单位): “同上” refers to a cell that holds nothing to repeat. Write the value itself.",
            (
                "Row 2, column D (榜额（元）): “若干” cannot be read as one amount. Write a figure such as 300 or 300万元, "
                "put remarks in brackets, or leave the cell empty."
            ),
            (
                "Row 2, column E (完成时限): “明年春天” cannot be read as a date. "
                "Write it as 2026-12-31 or 2026年12月, or leave the cell empty."
            ),
            "Row 3, column B (榜题名称): The row has content but no title. Write the title, or clear the row.",
            "Row 3, column D (榜额（元）): “-3” is less than zero. Check the amount.",
            (
                "Row 3, column E (完成时限): The number 2025.1 may stand for January or for October, because Excel "
                "drops the last zero. Write it as 2025年1月 or 2025年10月."
            ),
            "Row 4, column D (榜额（元）): “100万美元” is not an amount in yuan. Convert it to 万元.",
            (
                "Row 5, column B (榜题名称): The same title from the same unit already stands in row 4. "
                "Delete one of the two rows, or tell their titles apart."
            ),
            (
                "Row 5, column D (榜额（元）): “20000亿元” is more than 100000000 万元. "
                "Check the figure and the unit in the header."
            ),
            (
                "Row 6, column B (榜题名称): The title has 201 characters; 200 are possible. "
                "Shorten it and move the rest to the description."
            ),
            "Row 6, column C (需求单位): The cell shows the error #REF!. Write the value itself.",
            "Row 6, column D (榜额（元）): The cell holds a formula. Copy the column and paste it as values, then save.",
        ]


def test_a_long_value_is_shown_by_its_beginning() -> None:
    reading = reading_of([HEADER, [1, "题一", "甲公司", "若干" * 100, None]])
    problem = reading.problems[0]
    assert problem.value == "若干" * 100
    with translation.override("en"):
        assert str(problem.message).startswith(f"“{'若干' * 30}…” cannot be read")


def test_a_refusal_gives_its_figures() -> None:
    with pytest.raises(LedgerRefused) as too_large:
        read_ledger(io.BytesIO(b" " * 2000), maximum_bytes=1999)
    with pytest.raises(LedgerRefused) as no_header:
        read(saved(workbook_of({"台账": [["统计"]]})))
    with translation.override("en"):
        assert str(too_large.value) == (
            "The file is larger than 1 MB. Remove pictures and other sheets, or split the ledger."
        )
        assert str(no_header.value) == (
            "No header was recognised in the first 30 rows. One column must be headed 榜题名称, 项目名称, "
            "技术需求名称 or the like, and it needs neighbours such as 需求单位."
        )


def test_every_code_has_its_words() -> None:
    assert (set(PROBLEM_MESSAGES), set(REFUSAL_MESSAGES)) == (set(ProblemCode), set(RefusalCode))
