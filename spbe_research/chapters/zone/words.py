"""Words and numbers that the page on an integrity zone uses throughout."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.display.ranges import range_text
from spbe_research.data.names import in_language
from spbe_research.integrity.zone import Held, IntegrityZone
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number
from spbe_research.text.catalog import say

__all__ = ["points", "title", "unit_name", "verdict_text", "whose"]


def whose(z: IntegrityZone, lang: str) -> str:
    """The work unit by name; that the values are for trial, where they are."""
    if z.answers is None:
        return say("zone.trial", lang)
    unit = z.answers.unit or say("zone.a_unit", lang)
    return f"{unit}, {z.answers.institution}" if z.answers.institution else unit


def title(z: IntegrityZone, lang: str) -> str:
    """Title of the page."""
    return say("zone.title", lang, unit=whose(z, lang))


def points(x: Fraction | Identified, lang: str, *, signed: bool = False) -> str:
    """Points with two decimals, or their range."""
    return range_text(x, lang, signed=signed) if isinstance(x, Identified) else number(x, 2, lang, signed=signed)


def verdict_text(z: IntegrityZone, lang: str) -> str:
    """The verdict in words, or every one that is possible."""
    return join_words([say(f"zone.verdict {v}", lang) for v in z.verdicts], lang, either=True)


def unit_name(held: Held, lang: str) -> str:
    """What a minimum is of."""
    if held.rule.unit == "total":
        return say("zone.total", lang)
    return in_language(held, "name", lang)
