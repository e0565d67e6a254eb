"""Exact numbers, the rule by which a source rounds them, and what a printed figure still allows.

The rule is a property of the source or the instrument (``half-up`` for everything seen in SPBE),
so that it can be tested and changed without touching a format string.
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

__all__ = ["RULES", "Interval", "exact", "printed_interval", "round_exact"]

#: rounding rules by the name that the data tables use
RULES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-down": decimal.ROUND_HALF_DOWN,
    "down": decimal.ROUND_DOWN,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of exact numbers between ``low`` and ``high``; each end belongs to it or not.

    Attributes
    ----------
    low, high : the ends; low_closed, high_closed : whether each belongs to it.
    """

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __contains__(self, x: Fraction) -> bool:
        above = x > self.low or (self.low_closed and x == self.low)
        below = x < self.high or (self.high_closed and x == self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both.

        Parameters
        ----------
        other : the second interval.
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        return low == high and low in self and low in other

    def common(self, other: Interval) -> Interval | None:
        """Numbers that lie in both, or None.

        Parameters
        ----------
        other : the second interval.
        """
        if not self.meets(other):
            return None
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(
            low,
            high,
            (self.low < low or self.low_closed) and (other.low < low or other.low_closed),
            (self.high > high or self.high_closed) and (other.high > high or other.high_closed),
        )

    def scaled(self, factor: Fraction) -> Interval:
        """Every number of the interval times a positive factor."""
        return Interval(self.low * factor, self.high * factor, self.low_closed, self.high_closed)

    def plus(self, other: Interval) -> Interval:
        """Sums of a number of each interval."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )


def exact(x: object) -> Fraction:
    """The exact value of a number as it is written: ``2.6`` is 13/5, not its binary neighbour.

    Raises
    ------
    ValueError
        for NaN, infinity or text that is no number.

    Examples
    --------
    >>> exact(2.6), exact("2.595")
    (Fraction(13, 5), Fraction(519, 200))
    """
    if isinstance(x, Rational):  # int() because numpy's whole numbers would stay numpy's, and overflow later
        return Fraction(int(x.numerator), int(x.denominator))
    try:
        return Fraction(str(x))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{x!r} is no finite number") from None


def round_exact(x: Fraction, decimals: int, rule: str = "half-up") -> Decimal:
    """Round an exact number by a named rule.

    Parameters
    ----------
    x : exact value; decimals : digits kept; rule : a key of :data:`RULES`.

    Raises
    ------
    ValueError
        for an unknown rule.

    Examples
    --------
    >>> round_exact(Fraction(4253, 2000), 2)      # Paser 2022: 2.1265
    Decimal('2.13')
    >>> round_exact(Fraction(217, 200), 2, "half-even")
    Decimal('1.08')
    """
    if rule not in RULES:
        raise ValueError(f"unknown rounding rule {rule!r}; there are: {', '.join(RULES)}")
    scale = 10**decimals
    scaled = x * scale
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    # an exact stand-in for the rest keeps a tie a tie and everything else off it
    half = Fraction(1, 2)
    stand_in = Decimal("0.5") if rest == half else Decimal("0.25" if rest < half else "0.75")
    if rest == 0:
        stand_in = Decimal(0)
    rounded = (Decimal(whole) + stand_in).quantize(Decimal(1), rounding=RULES[rule])
    return (rounded / scale).quantize(Decimal(1).scaleb(-decimals))


def printed_interval(printed: str, *, decimals: int = 2, rule: str = "half-up") -> Interval:
    """Exact numbers that a source prints as ``printed``.

    Raises
    ------
    ValueError
        for text that is no number, or has more than ``decimals`` digits after the point.

    Examples
    --------
    >>> i = printed_interval("2.13")
    >>> i.low, i.high, i.high_closed
    (Fraction(17, 8), Fraction(427, 200), False)
    """
    value = exact(printed)
    if (value * 10**decimals).denominator != 1:
        raise ValueError(f"{printed!r} has more than {decimals} decimals")
    unit = Fraction(1, 10**decimals)
    if rule == "down":
        low, high = (value if value > 0 else value - unit), (value if value < 0 else value + unit)
    else:
        low, high = value - unit / 2, value + unit / 2
    closed = [exact(round_exact(end, decimals, rule)) == value for end in (low, high)]  # the rule decides on its ties
    return Interval(low, high, *closed)
