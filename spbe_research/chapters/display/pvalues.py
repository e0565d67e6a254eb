"""How p-values are written, on every page alike: never rounded onto or across the level of the test."""

from __future__ import annotations

import math
from fractions import Fraction

from spbe_research.numbers.exact import exact, round_exact
from spbe_research.numbers.language import Printed, number

__all__ = ["p_ends", "p_is", "p_value"]

_LEAST = Fraction(1, 10**7)


def p_value(p: Fraction | float, lang: str, *, alpha: Fraction = Fraction(1, 20), way: int = 0) -> Printed:
    """A p-value in print: never rounded onto or across ``alpha``, never as 0 or 1 unless it is.

    Parameters
    ----------
    way : 0 to the nearest; -1 down and 1 up, for a p that nothing goes below or beyond.

    Examples
    --------
    >>> p_value(Fraction(2117, 16777216), "id"), p_value(Fraction(1, 16), "id"), p_value(1, "en")
    ('0,00013', '0,063', '1')
    >>> p_value(Fraction(1, 2**19), "en"), p_value(1e-9, "id"), p_value(0.0499999, "en")
    ('0.0000019', '< 0,0000001', '0.0499999')
    >>> p_value(0.0431, "en"), p_value(0.0431, "en", way=1)
    ('0.043', '0.044')
    """
    x = exact(p)
    if x in (0, 1):
        return Printed(str(int(x)), x)
    if x < _LEAST:
        return Printed(f"< {number(_LEAST, 7, lang)}", x)
    decimals = 2 if x >= Fraction(1, 5) else 3
    while x < Fraction(1, 10 ** (decimals - 1)):
        decimals += 1  # two digits that count
    while decimals < 12 and _misleads(x, _shown(x, decimals, way), alpha):
        decimals += 1
    return Printed(number(_shown(x, decimals, way), decimals, lang), x)


def p_ends(low: Fraction | float, high: Fraction | float, lang: str) -> tuple[Printed, Printed]:
    """The ends of what p can be, rounded outward; one p to the nearest.

    Examples
    --------
    >>> p_ends(Fraction(431, 10000), Fraction(3, 8), "en")
    ('0.043', '0.38')
    >>> p_ends(Fraction(436, 10000), 1, "en")
    ('0.043', '1')
    """
    ways = (0, 0) if low == high else (-1, 1)
    return p_value(low, lang, way=ways[0]), p_value(high, lang, way=ways[1])


def _shown(x: Fraction, decimals: int, way: int) -> Fraction:
    scale = 10**decimals
    if way:
        return Fraction(math.floor(x * scale) if way < 0 else math.ceil(x * scale), scale)
    return Fraction(round_exact(x, decimals))


def _misleads(x: Fraction, shown: Fraction, alpha: Fraction) -> bool:
    """Whether a rounded p sits at an end, or on or across ``alpha``, where the p itself does not."""
    return shown != x and (shown in (0, 1, alpha) or (shown < alpha) is not (x < alpha))


def p_is(p: Fraction | float, lang: str) -> str:
    """The same with its sign: ``p = 0,063`` or ``p < 0,0000001``."""
    text = p_value(p, lang)
    return f"p {text}" if text.startswith("<") else f"p = {text}"
