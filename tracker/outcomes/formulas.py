"""What a line of a benefit is worth, by the formula of its kind (DOMAIN E).

Every line is one product, so that it can be checked with a pocket calculator:

    saving, fewer posts, less downtime, avoided loss    (before − after) × volume × rate
    more output                                         (after − before) × volume × rate
    other gain                                          volume × rate
    cost of putting it to use                           − volume × rate

`before` and `after` are the measured figures (consumption per unit, posts, hours of downtime, losses, output),
`volume` is what they are multiplied by (tonnes, months; 1 where nothing is), `rate` is yuan per unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.outcomes.enums import Formula

YUAN_PER_WAN = Decimal(10_000)
CENT = Decimal("0.01")

FALLING = (Formula.SAVING, Formula.LABOUR, Formula.DOWNTIME, Formula.AVOIDED_LOSS)
"""Formulas in which less is better."""

COMPARING = (*FALLING, Formula.OUTPUT)
"""Formulas that need the figure before and the figure after."""


@dataclass(frozen=True)
class Line:
    """One line of a calculation, as it is stated. `rate_yuan` is in yuan per unit.

    Raises ValidationError for a comparing formula that lacks one of its two figures.
    """

    formula: str
    label: str
    rate_yuan: Decimal
    volume: Decimal = Decimal(1)
    before: Decimal | None = None
    after: Decimal | None = None

    def __post_init__(self) -> None:
        if self.formula in COMPARING and (self.before is None or self.after is None):
            raise ValidationError(
                _("“%(label)s” compares two figures: give the one before and the one after.")
                % {"label": self.label}
            )


def amount_wan(line: Line) -> Decimal:
    """What the line is worth in 万元, to two decimals; costs are negative."""
    product = line.volume * line.rate_yuan
    if line.before is not None and line.after is not None and line.formula in COMPARING:
        fallen = line.before - line.after
        product *= fallen if line.formula in FALLING else -fallen
    elif line.formula == Formula.COST:
        product = -product
    return (product / YUAN_PER_WAN).quantize(CENT, ROUND_HALF_UP)


def total_wan(lines: Iterable[Line]) -> Decimal:
    """Gains less costs, in 万元."""
    return sum((amount_wan(line) for line in lines), Decimal(0))


def working_of(line: Line) -> str:
    """The line's calculation in words: "(48 − 37) × 1200 × 3.5 yuan"."""
    product = f"{_plain(line.volume)} × {_plain(line.rate_yuan)}"
    if line.formula in COMPARING and line.before is not None and line.after is not None:
        high, low = (line.before, line.after) if line.formula in FALLING else (line.after, line.before)
        product = f"({_plain(high)} − {_plain(low)}) × {product}"
    elif line.formula == Formula.COST:
        product = f"− {product}"
    return _("%(product)s yuan") % {"product": product}


def _plain(figure: Decimal) -> str:
    """Without trailing zeros and never in powers of ten."""
    return f"{figure.normalize():f}"
