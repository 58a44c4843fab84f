"""Ledgers that are laid out in other ways than the sample."""

from datetime import date
from decimal import Decimal

import pytest

from tests.needs.ledger.workbooks import Cells, read, reading_of, saved, workbook_of
from tracker.needs.ledger import LedgerField, LedgerReading, LedgerRow, LedgerTarget

PLAIN_HEADER = ("项目名称", "需求单位", "榜额（万元）")


def titles(reading: LedgerReading) -> list[str]:
    assert reading.problems == ()
    return [row.title for row in reading.rows]


def amounts(reading: LedgerReading) -> list[Decimal | None]:
    assert reading.problems == ()
    return [row.bounty_wan for row in reading.rows]


def test_another_order_other_words_and_no_title_line() -> None:
    reading = reading_of([
        ["备注", "拟投入资金（元）", "★ 技术需求\n名称", "企业名称", "要求完成时间", "技术指标", "所属行业", "需求描述", "联系方式", "提出时间"],
        ["首批", 500000, "智能掘进", "甲公司", "2026年底", "日进尺≥20m", "煤炭", "掘进慢", "张三\n010-1234", "2025-09-18"],
    ])  # fmt: skip
    assert reading.problems == ()
    assert reading.rows == (
        LedgerRow(
            row_number=2,
            title="智能掘进",
            domain="煤炭",
            need_unit="甲公司",
            problem="掘进慢",
            targets=(LedgerTarget("日进尺", "m", "", "≥20"),),
            bounty_wan=Decimal(50),
            deadline=date(2026, 12, 31),
            deadline_text="2026年底",
            published_on=date(2025, 9, 18),
            contact="张三 010-1234",
            remark="首批",
        ),
    )


def test_a_header_of_three_rows_with_groups_units_and_column_numbers() -> None:
    reading = reading_of(
        [
            ["某集团榜单"],
            ["基本信息", None, None, "资金", None, "要求"],
            ["项目", "需求单位", None, "总额", "自筹", "完成时间"],
            ["名称", "名称", "性质", "（亿元）", "（亿元）", None],
            [1, 2, 3, 4, 5, 6],
            ["智能掘进", "甲公司", "国企", 1.5, 0.5, "2026.6.30"],
        ],
        merges=["A1:F1", "A2:C2", "B3:C3", "D2:E2", "F3:F4"],
    )
    assert reading.problems == ()
    assert [(column.header, column.field, column.unit) for column in reading.columns] == [
        ("名称", LedgerField.TITLE, ""),
        ("名称", LedgerField.NEED_UNIT, ""),
        ("性质", None, ""),
        ("总额", LedgerField.BOUNTY, "亿元"),
        ("自筹", None, ""),
        ("完成时间", LedgerField.DEADLINE, ""),
    ]
    assert [(row.title, row.need_unit, row.bounty_wan, row.deadline) for row in reading.rows] == [
        ("智能掘进", "甲公司", Decimal(15000), date(2026, 6, 30))
    ]


def test_groups_over_the_header_need_not_be_merged() -> None:
    reading = reading_of(
        [
            ["序号", "需求内容", None, None, "资金"],
            [None, "榜题名称", "问题简述", "考核指标", "榜额"],
            [1, "智能掘进", "掘进慢", "日进尺≥20m", 300],
        ]
    )
    assert [(column.letter, column.field) for column in reading.columns] == [
        ("A", LedgerField.SEQUENCE),
        ("B", LedgerField.TITLE),
        ("C", LedgerField.PROBLEM),
        ("D", LedgerField.TARGETS),
        ("E", LedgerField.BOUNTY),
    ]
    assert amounts(reading) == [Decimal(300)]


@pytest.mark.parametrize("blank_rows", [0, 20])
def test_the_header_may_stand_far_down_and_far_right(blank_rows: int) -> None:
    rows: list[Cells] = [["某集团"], *[[None]] * blank_rows, [None] * 6 + [*PLAIN_HEADER]]
    reading = reading_of([*rows, [None] * 6 + ["智能掘进", "甲公司", 300]])
    assert [(row.title, row.need_unit, row.bounty_wan) for row in reading.rows] == [
        ("智能掘进", "甲公司", Decimal(300))
    ]


@pytest.mark.parametrize(
    ("line", "header", "amount"),
    [
        ("单位：元", "榜额", "300"),
        ("单位：亿元", "榜额", "30000000000"),
        ("单位：元", "榜额（万元）", "3000000"),
        ("填报单位：元宝山矿", "榜额", "3000000"),
    ],
)
def test_the_unit_comes_from_the_header_then_from_the_line_above(line: str, header: str, amount: str) -> None:
    reading = reading_of([[line], ["项目名称", header], ["智能掘进", 3_000_000]])
    expected = Decimal(amount)
    if expected > 100_000_000:
        assert [problem.code for problem in reading.problems] == ["amount_too_large"]
    else:
        assert amounts(reading) == [expected]


def test_the_sheet_that_explains_is_passed_over() -> None:
    workbook = workbook_of(
        {
            "填表说明": [["项目名称", "需求单位"], ["填写全称", "填写全称"]],
            "封面": [["某集团"]],
            "汇总": [["统计"], ["单位", "数量"], ["甲公司", 3]],
            "需求": [PLAIN_HEADER, ["智能掘进", "甲公司", 300]],
            "旧": [PLAIN_HEADER, ["旧题", "甲公司", 300]],
        }
    )
    reading = read(saved(workbook))
    assert (reading.sheet, titles(reading)) == ("需求", ["智能掘进"])


def test_hidden_sheets_are_not_read_but_hidden_rows_and_columns_are() -> None:
    workbook = workbook_of(
        {
            "旧": [PLAIN_HEADER, ["旧题", "甲公司", 300]],
            "新": [PLAIN_HEADER, ["新题", "甲公司", 300], ["新题二", "甲公司", 400]],
        }
    )
    workbook["旧"].sheet_state = "hidden"
    workbook["新"].row_dimensions[3].hidden = True
    workbook["新"].column_dimensions["C"].hidden = True
    reading = read(saved(workbook))
    assert (reading.sheet, titles(reading), amounts(reading)) == (
        "新",
        ["新题", "新题二"],
        [Decimal(300), Decimal(400)],
    )


def test_merged_cells_fill_down_and_across_but_blank_cells_stay_blank() -> None:
    reading = reading_of(
        [
            ["序号", "榜题名称", "技术领域", "需求单位"],
            [1, "题一", "煤炭", "甲公司"],
            [2, "题二", "机械"],
            [3, "题三", None, None],
            [4, "题四", "通用"],
            [5, "题五", None, "乙公司"],
        ],
        merges=["D2:D3", "C5:D5"],
    )
    assert reading.problems == ()
    assert [(row.title, row.domain, row.need_unit) for row in reading.rows] == [
        ("题一", "煤炭", "甲公司"),
        ("题二", "机械", "甲公司"),
        ("题三", "", ""),
        ("题四", "通用", "通用"),
        ("题五", "", "乙公司"),
    ]


def test_rows_under_one_merged_title_are_one_need() -> None:
    reading = reading_of(
        [
            ["序号", "榜题名称", "需求单位", "考核指标", "榜额"],
            [1, "智能掘进", "甲公司", "日进尺≥20m", 300],
            [None, None, None, "用工≤8人"],
            [None, None, None, "形成标准"],
            [2, "智能综采", "甲公司", "工效≥90%", 400],
        ],
        merges=["A2:A4", "B2:B4", "C2:C4", "E2:E4"],
    )
    assert reading.problems == ()
    assert [(row.row_number, row.title, row.bounty_wan, [target.as_text() for target in row.targets]) for row in reading.rows] == [
        (2, "智能掘进", Decimal(300), ["日进尺|m||≥20", "用工|人||≤8", "形成标准|||"]),
        (5, "智能综采", Decimal(400), ["工效|%||≥90"]),
    ]  # fmt: skip


def test_rows_under_one_merged_title_with_units_of_their_own_are_needs_of_their_own() -> None:
    reading = reading_of(
        [["榜题名称", "需求单位", "榜额"], ["智能掘进", "甲公司", 300], [None, "乙公司", 400]],
        merges=["A2:A3"],
    )
    assert reading.problems == ()
    assert [(row.title, row.need_unit, row.bounty_wan) for row in reading.rows] == [
        ("智能掘进", "甲公司", Decimal(300)),
        ("智能掘进", "乙公司", Decimal(400)),
    ]


@pytest.mark.parametrize("mark", ["同上", "〃", "″", "”", " 同 上 ", "—〃—", "（同上）"])
def test_ditto_takes_the_value_of_the_row_above(mark: str) -> None:
    reading = reading_of(
        [
            ["序号", "榜题名称", "需求单位", "榜额", "完成时限"],
            [1, "题一", "甲公司", "近300万元", "2026.6"],
            [2, "题二", mark, mark, mark],
            [None, None, None, None, None],
            ["小计", None, None, 600],
            [3, "题三", mark, mark, "/"],
            [4, "题四", "/", 5, mark],
        ]
    )
    assert reading.problems == ()
    assert [(row.need_unit, row.bounty_wan, row.bounty_qualifier, row.deadline) for row in reading.rows] == [
        ("甲公司", Decimal(300), "近", date(2026, 6, 30)),
        ("甲公司", Decimal(300), "近", date(2026, 6, 30)),
        ("甲公司", Decimal(300), "近", None),
        ("", Decimal(5), "", None),
    ]


def test_same_as_left_takes_the_value_of_the_cell_before() -> None:
    reading = reading_of([["榜题名称", "发榜单位", "需求单位"], ["题一", "甲公司", "同左"]])
    assert [row.need_unit for row in reading.rows] == ["甲公司"]


@pytest.mark.parametrize(
    "mark",
    [
        "/",
        "／",
        "-",
        "—",
        "——",
        "无",
        "未公布",
        "未定",
        "待定",
        "N/A",
        "n/a",
        "暂无",
        "（无）",
        " ",
        "\u3000",
        "\n",
    ],
)
def test_blank_marks_are_empty_in_every_column(mark: str) -> None:
    header = [
        "榜题名称",
        "技术领域",
        "需求单位",
        "问题简述",
        "考核指标",
        "榜额",
        "完成时限",
        "发布时间",
        "联系人",
        "备注",
    ]
    reading = reading_of([header, ["题一", *[mark] * 9], [mark] * 10])
    assert reading.problems == ()
    assert reading.rows == (LedgerRow(row_number=2, title="题一"),)


def test_totals_notes_sections_and_repeated_headers_are_left_out() -> None:
    reading = reading_of(
        [
            ["某集团台账"],
            ["单位：万元"],
            ["序号", "榜题名称", "需求单位", "榜额"],
            ["一、掘进类"],
            [1, "题一", "甲公司", 1],
            ["小  计", None, None, 1],
            ["某集团台账"],
            ["单位：万元"],
            ["序号", "榜题名称", "需求单位", "榜额"],
            ["二", "综采类"],
            [2, "题二", "甲公司", 2],
            [None, "合计", None, 2],
            ["三、其他类"],
            [3, "合计量检定方法研究", "甲公司", 3],
            [4],
            [5, "/", "/", "/"],
            ["总计（万元）", None, "共3项", 6],
            ["注：1.空白表示没有公布；"],
            ["2.金额为预算数。"],
            ["填表人：张三", None, "审核人：李四"],
            ["单位（盖章）"],
        ],
        merges=["A1:D1", "A7:D7", "A4:D4", "A13:D13"],
    )
    assert titles(reading) == ["题一", "题二", "合计量检定方法研究"]


def test_sections_are_told_from_titles_without_facts() -> None:
    reading = reading_of(
        [
            ["榜题名称", "需求单位"],
            ["一、掘进类"],
            ["题一", "甲公司"],
            ["（二）综采类"],
            ["三、四号机组改造"],
            ["第二类："],
            ["第一批智能化示范"],
            ["注浆加固"],
            ["说明书自动生成"],
            ["公章管理系统", "甲公司"],
        ]
    )
    assert titles(reading) == [
        "题一",
        "三、四号机组改造",
        "第一批智能化示范",
        "注浆加固",
        "说明书自动生成",
        "公章管理系统",
    ]


def test_titles_keep_their_own_signs() -> None:
    odd = "“𠮷”字号'引号\"与😀👨‍👩‍👧=1+1、110/N00工法<b>&amp;"
    reading = reading_of(
        [
            PLAIN_HEADER,
            [f"  {odd} \u3000", "甲\n公司", 1],
            ["智能\n掘进 system\ncontrol\u200b", "乙", 2],
            [1012006, "丙", 3],
        ]
    )
    assert [(row.title, row.need_unit) for row in reading.rows] == [
        (odd, "甲公司"),
        ("智能掘进 system control", "乙"),
        ("1012006", "丙"),
    ]


def test_descriptions_keep_their_lines() -> None:
    reading = reading_of([["榜题名称", "问题简述"], ["题一", " 一是慢；\r\n\r\n二是贵。 \n"]])
    assert [row.problem for row in reading.rows] == ["一是慢；\n二是贵。"]


def test_of_two_columns_with_one_meaning_the_clearer_is_read() -> None:
    reading = reading_of([
        ["项目编号", "揭榜单位名称", "联系电话", "技术需求", "项目名称", "总投资", "榜额", "联系人", "配套资金", "需求单位联系人"],
        ["A1", "丁公司", "010", "掘进慢", "智能掘进", 900, 300, "张三", 50, "李四"],
    ])  # fmt: skip
    assert [(column.header, column.field) for column in reading.columns] == [
        ("项目编号", LedgerField.SEQUENCE),
        ("揭榜单位名称", None),
        ("联系电话", None),
        ("技术需求", LedgerField.PROBLEM),
        ("项目名称", LedgerField.TITLE),
        ("总投资", None),
        ("榜额", LedgerField.BOUNTY),
        ("联系人", LedgerField.CONTACT),
        ("配套资金", None),
        ("需求单位联系人", None),
    ]
    assert [(row.title, row.need_unit, row.bounty_wan, row.contact) for row in reading.rows] == [
        ("智能掘进", "", Decimal(300), "张三")
    ]


def test_a_general_word_is_the_title_where_nothing_else_is() -> None:
    reading = reading_of([["序号", "技术需求", "企业"], [1, "智能掘进", "甲公司"]])
    assert [(row.title, row.need_unit) for row in reading.rows] == [("智能掘进", "甲公司")]


def test_a_month_that_excel_stored_as_its_first_day_is_a_month() -> None:
    workbook = workbook_of(
        {
            "台账": [
                ["榜题名称", "完成时限", "发布时间"],
                ["题一", date(2026, 12, 1), date(2025, 9, 1)],
            ]
        }
    )
    for cell in ("B2", "C2"):
        workbook["台账"][cell].number_format = 'yyyy"年"m"月"'
    reading = read(saved(workbook))
    assert [
        (row.deadline, row.deadline_text, row.published_on, row.published_text) for row in reading.rows
    ] == [(date(2026, 12, 31), "2026年12月", None, "2025年9月")]


def test_serial_numbers_without_a_date_format_are_dates_in_a_date_column() -> None:
    reading = reading_of([["榜题名称", "完成时限"], ["题一", 44799]])
    assert [row.deadline for row in reading.rows] == [date(2022, 8, 26)]


def test_rows_are_given_under_the_columns_of_needs_csv() -> None:
    row = LedgerRow(
        row_number=2,
        title="智能掘进",
        targets=(LedgerTarget("停机时间", "h", "8", "≤2"), LedgerTarget("形成标准")),
        bounty_wan=Decimal("0.5"),
        deadline=date(2026, 12, 31),
        deadline_text="2026年底",
    )
    assert row.as_needs_csv() == {
        "title": "智能掘进",
        "domain": "",
        "need_unit": "",
        "problem": "",
        "targets": "停机时间|h|8|≤2;形成标准|||",
        "bounty_wan": "0.5",
        "deadline": "2026-12-31",
    }


def test_a_ledger_without_rows_is_read_as_empty() -> None:
    reading = reading_of([PLAIN_HEADER])
    assert (reading.rows, reading.problems, reading.is_clean) == ((), (), True)
