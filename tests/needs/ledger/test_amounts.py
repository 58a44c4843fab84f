from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.needs.ledger.amounts import MAXIMUM_WAN, YUAN, Amount, read_amount, unit_in_header, unit_in_line
from tracker.needs.ledger.records import ProblemCode
from tracker.needs.ledger.workbook import EPOCH_1900


@pytest.mark.parametrize(
    ("text", "figure", "qualifier", "remark"),
    [
        ("8,200", "8200", "", ""),
        ("5０", "50", "", ""),
        ("５０", "50", "", ""),
        ("１，２００万元", "1200", "", ""),
        (" 300 万元 ", "300", "", ""),
        ("1,2345", "12345", "", ""),
        ("0", "0", "", ""),
        ("0.50", "0.5", "", ""),
        ("500000元", "50", "", ""),
        ("1.2亿元", "12000", "", ""),
        ("2亿", "20000", "", ""),
        ("1亿2000万元", "12000", "", ""),
        ("3千万元", "3000", "", ""),
        ("5百万", "500", "", ""),
        ("3万5千元", "3.5", "", ""),
        ("三百万元", "300", "", ""),
        ("叁佰伍拾万元整", "350", "", ""),
        ("一亿二千万元", "12000", "", ""),
        ("人民币500万元", "500", "", ""),
        ("￥500,000元", "50", "", ""),
        ("总计300万元", "300", "", ""),
        ("近3000万元", "3000", "近", ""),
        ("约300万元", "300", "约", ""),
        ("300万元左右", "300", "约", ""),
        ("超过300万元", "300", "超过", ""),
        ("6000余万元", "6000", "超过", ""),
        ("300多万元", "300", "超过", ""),
        ("不低于300万元", "300", "不低于", ""),
        ("≥300", "300", "不低于", ""),
        ("300万元以上", "300", "不低于", ""),
        ("不超过 500 万元", "500", "不超过", ""),
        ("500万元以内", "500", "不超过", ""),
        ("≤500", "500", "不超过", ""),
        ("不足100万元", "100", "低于", ""),
        ("预计300万元", "300", "预计", ""),
        ("7100万元（协议总金额）", "7100", "", "协议总金额"),
        ("约7100万元(协议总金额)", "7100", "约", "协议总金额"),
        ("（暂定）300万", "300", "", "暂定"),
        ("300万元\n（含税）（分三年）", "300", "", "含税；分三年"),
        ("3000万元，分三年拨付", "3000", "", "分三年拨付"),
        ("3000万元，其中财政1000万元", "3000", "", "其中财政1000万元"),
        ("30-50万元", "30", "区间", "30-50万元"),
        ("30—50", "30", "区间", "30—50"),
        ("30万～1亿元", "30", "区间", "30万～1亿元"),
        ("500000（元）", "50", "", ""),
        ("300（单位：万元）", "300", "", ""),
        ("暂定300万元", "300", "暂定", ""),
        ("300元至500元", "0.03", "区间", "300元至500元"),
    ],
)
def test_amounts_are_read_to_wan(text: str, figure: str, qualifier: str, remark: str) -> None:
    assert read_amount(text, unit="万元") == Amount(Decimal(figure), qualifier, remark)


def test_whole_figures_are_written_without_exponent_or_zeros() -> None:
    amounts = [read_amount(value, unit="万元") for value in ("8,200", "8200.00", 8200.0, "0.10")]
    assert [str(amount.figure) for amount in amounts if isinstance(amount, Amount)] == [
        "8200",
        "8200",
        "8200",
        "0.1",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [
        (300, "万元", "300"),
        (500_000, "元", "50"),
        (1.2, "亿元", "12000"),
        (0.1 + 0.2, "万元", "0.3"),
        ("500000", "元", "50"),
        ("50万", "元", "50"),
        ("50万元", "亿元", "50"),
        ("1-2", "亿元", "10000"),
    ],
)
def test_the_unit_of_the_column_holds_where_the_cell_names_none(
    value: float | str, unit: str, figure: str
) -> None:
    amount = read_amount(value, unit=unit)
    assert isinstance(amount, Amount)
    assert amount.figure == Decimal(figure)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("8,20", ProblemCode.AMOUNT_UNREADABLE),
        ("3 000", ProblemCode.AMOUNT_UNREADABLE),
        ("300/年", ProblemCode.AMOUNT_UNREADABLE),
        ("300 吨", ProblemCode.AMOUNT_UNREADABLE),
        ("50万/项", ProblemCode.AMOUNT_UNREADABLE),
        ("每年300万元", ProblemCode.AMOUNT_UNREADABLE),
        ("500万元；二期300万元", ProblemCode.AMOUNT_UNREADABLE),
        ("若干", ProblemCode.AMOUNT_UNREADABLE),
        ("2025-9", ProblemCode.AMOUNT_UNREADABLE),
        ("1" * 501, ProblemCode.AMOUNT_UNREADABLE),
        (True, ProblemCode.AMOUNT_UNREADABLE),
        (EPOCH_1900, ProblemCode.AMOUNT_UNREADABLE),
        ("100万美元", ProblemCode.AMOUNT_CURRENCY),
        ("100万（美元）", ProblemCode.AMOUNT_CURRENCY),
        ("$500", ProblemCode.AMOUNT_CURRENCY),
        (-1, ProblemCode.AMOUNT_NEGATIVE),
        ("-5万元", ProblemCode.AMOUNT_NEGATIVE),
        ("负5万元", ProblemCode.AMOUNT_NEGATIVE),
        (100_000_001, ProblemCode.AMOUNT_TOO_LARGE),
        ("10001亿元", ProblemCode.AMOUNT_TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_said_and_not_guessed(value: object, code: ProblemCode) -> None:
    assert read_amount(value, unit="万元") == code


def test_an_amount_to_be_agreed_is_a_remark_without_figure() -> None:
    assert read_amount("双方面议", unit="万元") == Amount(None, "", "双方面议")


@given(st.decimals(min_value=0, max_value=MAXIMUM_WAN, places=4), st.sampled_from(["", ",", "，"]))
def test_written_amounts_are_read_back(figure: Decimal, comma: str) -> None:
    written = f"{figure:,}".replace(",", comma)
    assert read_amount(written, unit="万元") == Amount(figure)
    assert read_amount(f"近{written}万元（暂定）", unit="元") == Amount(figure, "近", "暂定")


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(sorted(YUAN)))
def test_every_unit_is_converted(yuan: int, unit: str) -> None:
    in_unit = yuan / YUAN[unit]
    assert read_amount(f"{in_unit:f}{unit}", unit="万元") == Amount(yuan / YUAN["万元"])


@given(st.floats(min_value=0, max_value=1e6, allow_nan=False))
def test_floats_are_rounded_to_the_fen(figure: float) -> None:
    amount = read_amount(figure, unit="万元")
    assert isinstance(amount, Amount)
    assert amount.figure == Decimal(repr(figure)).quantize(Decimal("0.000001"))


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert isinstance(read_amount(text, unit="万元"), Amount | ProblemCode)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("榜额\n（万元）", "万元"),
        ("资金（元）", "元"),
        ("总投资（亿元）", "亿元"),
        ("经费[千元]", "千元"),
        ("资金（单位：万元）", "万元"),
        ("榜额", ""),
        ("元件", ""),
    ],
)
def test_unit_in_header(header: str, unit: str) -> None:
    assert unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元      汇编日期：2026年11月20日", "万元"),
        ("填报单位：某公司    金额单位：人民币元", "元"),
        ("填报单位：元宝山矿", ""),
        ("填报单位：（资料汇编）", ""),
    ],
)
def test_unit_in_line(line: str, unit: str) -> None:
    assert unit_in_line(line) == unit
