"""What a line of a benefit is worth: checked by hand, as the unit's head would."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories.outcomes import STEEL, TOOLING
from tracker.outcomes.enums import Formula
from tracker.outcomes.formulas import COMPARING, Line, amount_wan, total_wan, working_of

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("line", "amount", "working"),
    [
        (STEEL, "462.00", "(48 − 37) × 1200 × 350 yuan"),
        (TOOLING, "-24.00", "− 1 × 240000 yuan"),
        (
            Line(Formula.LABOUR, "减员", Decimal(120_000), before=Decimal(23), after=Decimal(12)),
            "132.00",
            "(23 − 12) × 1 × 120000 yuan",
        ),
        (
            Line(
                Formula.DOWNTIME,
                "停机",
                Decimal(8_500),
                before=Decimal(8),
                after=Decimal(2),
                volume=Decimal(12),
            ),
            "61.20",
            "(8 − 2) × 12 × 8500 yuan",
        ),
        (
            Line(Formula.OUTPUT, "增产", Decimal("38.5"), before=Decimal(900_000), after=Decimal(960_000)),
            "231.00",
            "(960000 − 900000) × 1 × 38.5 yuan",
        ),
        (
            Line(Formula.AVOIDED_LOSS, "避免事故", Decimal(800_000), before=Decimal(3), after=Decimal(1)),
            "160.00",
            "(3 − 1) × 1 × 800000 yuan",
        ),
        (Line(Formula.OTHER, "技术服务收入", Decimal(50), volume=Decimal(1001)), "5.01", "1001 × 50 yuan"),
    ],
)
def test_each_formula(line: Line, amount: str, working: str) -> None:
    assert amount_wan(line) == Decimal(amount)
    assert working_of(line) == working


def test_what_got_worse_counts_against_the_benefit() -> None:
    worse = Line(
        Formula.SAVING, "油耗", Decimal(7), volume=Decimal(10_000), before=Decimal(5), after=Decimal(6)
    )
    assert amount_wan(worse) == Decimal("-7.00")
    assert total_wan([STEEL, worse, TOOLING]) == Decimal("431.00")


@pytest.mark.parametrize("formula", COMPARING)
def test_a_comparison_needs_both_figures(formula: Formula) -> None:
    with pytest.raises(ValidationError) as refused:
        Line(formula, "油耗", Decimal(7), before=Decimal(5))
    assert refused.value.messages == ["“油耗” compares two figures: give the one before and the one after."]


def test_no_line_is_no_money() -> None:
    assert total_wan([]) == Decimal(0)
