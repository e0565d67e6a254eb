"""Small turns of phrase that every chapter uses."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.language import as_printed, number
from spbe_research.maturity import Maturity
from spbe_research.rounding import round_exact

__all__ = ["printed_index", "span", "two"]


def two(lang: str, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english


def printed_index(m: Maturity, lang: str) -> str:
    return as_printed(m.printed, lang)


def span(low: Fraction, high: Fraction, lang: str, decimals: int = 2) -> str:
    """One number, or two with a dash where they differ in print.

    A value that is not zero never prints as zero: near a threshold four digits and more are shown.

    Examples
    --------
    >>> span(Fraction(1, 400), Fraction(1, 400), "id"), span(Fraction(0), Fraction(1, 4), "en")
    ('0,0025', '0.00–0.25')
    """
    while decimals < 8 and any(x and round_exact(x, decimals) == 0 for x in (low, high)):
        decimals = max(4, decimals + 1)
    first, last = number(low, decimals, lang), number(high, decimals, lang)
    return first if first == last else f"{first}–{last}"
