"""Small turns of phrase that every chapter uses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from spbe_research.instruments import Instrument
from spbe_research.language import number
from spbe_research.maturity import Maturity

__all__ = ["caveats", "printed_index", "span", "two"]


def two(lang: str, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english


def printed_index(m: Maturity, lang: str) -> str:
    """The printed index, or its least and greatest printed form where rows are missing."""
    return number(Fraction(m.printed), 2, lang) if m.printed else span(m.low, m.high, lang)


def caveats(instruments: Sequence[Instrument], lang: str) -> list[str]:
    """How far each instrument can be trusted, where its data say so."""
    said = [(i.label, two(lang, i.caveat_id, i.caveat_en)) for i in instruments]
    return [f"{label}: {text[0].lower()}{text[1:]}" for label, text in said if text]


def span(low: Fraction, high: Fraction, lang: str, decimals: int = 2) -> str:
    """One number, or two with a dash where they differ in print."""
    first, last = number(low, decimals, lang), number(high, decimals, lang)
    return first if first == last else f"{first}–{last}"
