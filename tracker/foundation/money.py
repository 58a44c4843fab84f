"""Amounts: always Decimal, always 万元 (10,000 yuan), with two decimals where people agree on them."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def in_wan(amount: Decimal | None) -> Decimal | None:
    """An amount in 万元 rounded to two decimals, as contracts and notices state it; None stays None."""
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)
