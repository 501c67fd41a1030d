"""Shares and means as people read them: one decimal, half up, and nothing out of nothing."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

_TENTH: Final = Decimal("0.1")


def per_cent(part: int, whole: int) -> Decimal | None:
    """Return which share ``part`` is of ``whole`` in per cent; None where there is no whole."""
    return None if whole == 0 else rounded(Fraction(100 * part, whole))


def mean(total: int | Fraction, count: int) -> Decimal | None:
    """Return ``total / count``; None where nothing was counted."""
    return None if count == 0 else rounded(Fraction(total) / count)


def rounded(figure: Fraction, step: Decimal = _TENTH) -> Decimal:
    """Return the figure in whole steps, half up: 4.76 is 4.8."""
    exact = Decimal(figure.numerator) / Decimal(figure.denominator)
    return exact.quantize(step, rounding=ROUND_HALF_UP)


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how much a figure grew; None where either is not known."""
    return None if now is None or before is None else now - before
