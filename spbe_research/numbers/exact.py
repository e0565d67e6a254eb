"""Exact numbers, and the rule by which a source rounds them.

The rule is a property of the source or the instrument (``half-up`` for everything seen in SPBE),
so that it can be tested and changed without touching a format string.
"""

from __future__ import annotations

import decimal
import math
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

from spbe_research.errors import message

__all__ = ["RULES", "exact", "round_exact", "round_outward"]

#: rounding rules by the name that the data tables use
RULES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-down": decimal.ROUND_HALF_DOWN,
    "down": decimal.ROUND_DOWN,
}


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
        raise ValueError(message("errors.numbers.exact.exact", x=x)) from None


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
        raise ValueError(message("errors.numbers.exact.rule", rule=rule, there=", ".join(RULES)))
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


def round_outward(low: Fraction, high: Fraction, decimals: int) -> tuple[Decimal, Decimal]:
    """Ends of a range in print: the lower never above, the upper never below what it stands for.

    To the nearest, 0.0125 to 0.7554 would print 0.013 to 0.755, and hold numbers out that are possible. One number is
    rounded to the nearest.

    Examples
    --------
    >>> [str(x) for x in round_outward(Fraction("0.7558"), Fraction("1.2358"), 2)]
    ['0.75', '1.24']
    >>> [str(x) for x in round_outward(Fraction(2, 3), Fraction(2, 3), 2)]
    ['0.67', '0.67']
    """
    if low == high:
        nearest = round_exact(low, decimals)
        return nearest, nearest
    scale, unit = 10**decimals, Decimal(1).scaleb(-decimals)
    below, above = math.floor(low * scale), math.ceil(high * scale)
    return (Decimal(below) / scale).quantize(unit), (Decimal(above) / scale).quantize(unit)
