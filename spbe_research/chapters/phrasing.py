"""Small turns of phrase that every chapter uses."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.language import Printed, number
from spbe_research.maturity import Maturity

__all__ = ["printed_index", "span", "two"]


def two(lang: str, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english


def printed_index(m: Maturity, lang: str) -> str:
    return number(Fraction(m.printed), 2, lang)


def span(low: Fraction, high: Fraction, lang: str, decimals: int = 2) -> Printed:
    """One number, or two with a dash where they differ in print."""
    first, last = number(low, decimals, lang), number(high, decimals, lang)
    return Printed(first if first == last else f"{first}–{last}", low, high)
