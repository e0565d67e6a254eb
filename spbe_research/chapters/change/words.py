"""Words of the chapter on change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from spbe_research.chapters.display.pvalues import p_ends, p_value
from spbe_research.inference.partial_change import PartialChange
from spbe_research.inference.results import ChangeTest, SignFlipTest
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import Printed, number
from spbe_research.profiles.change import RegionChange
from spbe_research.simulation.kept import Span
from spbe_research.text.catalog import say

__all__ = [
    "HAIR",
    "UNDECIDED",
    "aspects_of",
    "both_forms",
    "by_unit",
    "change_noun",
    "count_of",
    "ends",
    "flip_hypotheses",
    "interval_of",
    "most_moved",
    "moved_word",
    "noun",
    "p_words",
    "practically_same",
    "row_decision",
    "span_text",
    "unit_blunt",
    "unit_decision",
    "unit_p_text",
    "unit_state",
    "unit_word",
    "units_word",
    "verb",
    "verdict_words",
]


#: what :func:`row_decision` says where H0 is neither rejected nor kept
UNDECIDED = ("open", "unsettled")
#: index points: less than the last printed decimal
HAIR = 0.01


def practically_same(c: RegionChange) -> bool:
    """Whether one index is printed in both years though what lies beneath differs by a hair."""
    if c.identical or c.tests is not None or c.before is None or c.total is None:
        return False
    printed = {e.observation.index_printed for e in (c.before, c.after)}
    return len(printed) == 1 and None not in printed and max(abs(c.total.low), abs(c.total.high)) < HAIR


def flip_hypotheses(lang: str, unit: str = "") -> dict[str, str]:
    """H0 and H1 of a sign-flip test, worded alike wherever they stand; ``unit`` where the units have a name."""
    unit = unit or say("change.words.h0_unit", lang)
    return {"h0": say("change.words.h0", lang, unit=unit), "h1": say("change.words.h1", lang)}


def p_words(p: Fraction | float, lang: str, way: int = 0) -> str:
    """A p-value in a running text: ``kurang dari 0,0000001``."""
    return p_value(p, lang, way=way).replace("< ", say("change.words.p_words", lang))


def count_of(n: int, of: int, lang: str) -> str:
    """So many of so many indicators: ``20 dari 37 indikator``, ``seluruh 37 indikator``."""
    key = "none_of" if not n else "all_of" if n == of else "some_of"
    return say(f"change.words.{key}", lang, **({"n": n} if key == "some_of" else {}), of=of)


def aspects_of(n: int, of: int, lang: str) -> str:
    """So many of so many aspects: ``6 dari 8 aspek``, ``seluruh 8 aspek``."""
    if n == of:
        return say("change.words.every_aspect", lang, n=n)
    return say("change.words.some_aspects", lang, n=n, of=of)


def ends(low: float, high: float, lang: str, decimals: int = 2) -> str:
    """Both ends of an interval of a test; open where the units are too few to bound it."""
    open_ends = {math.inf: "∞", -math.inf: "−∞"}
    shown = [open_ends.get(x) or number(x, decimals, lang) for x in (low, high)]
    text = f"{shown[0]} {say('change.words.ends_text', lang)} {shown[1]}"
    return text if math.isinf(low) or math.isinf(high) else Printed(text, low, high)


def interval_of(test: ChangeTest | SignFlipTest, lang: str, unit: str = "") -> str:
    """The interval of a test; the words that there is none where the rows are too many and too different for it."""
    low, high = test.low, test.high
    if math.isnan(low):
        return say("change.words.interval_of", lang) if isinstance(test, SignFlipTest) else "–"
    return f"{ends(low, high, lang)} {unit}" if unit else ends(low, high, lang)


def noun(v: Identified, lang: str) -> str:
    """What a change is called: a rise, a fall, or a change where its direction is not known."""
    return {
        "positive": say("change.words.noun_positive", lang),
        "negative": say("change.words.noun_negative", lang),
    }.get(v.sign, say("change.words.noun", lang))


def change_noun(c: RegionChange, lang: str) -> str:
    """The same of a pair; a change where one index is printed in both years and what lies beneath differs by a hair."""
    if c.total is None or practically_same(c):
        return say("change.words.noun", lang)
    return noun(c.total, lang)


def verb(v: Identified, lang: str) -> str:
    """What an index did."""
    return {
        "positive": say("change.words.verb_positive", lang),
        "negative": say("change.words.verb_negative", lang),
    }.get(v.sign, say("change.words.verb", lang))


def moved_word(n: int, lang: str, unit: str = "indicator") -> str:
    """A number of units: ``6 aspek``, ``1 aspect``."""
    return say(f"change.words.n_{unit}", lang, n=n)


def both_forms(p: Fraction, lang: str) -> str:
    """A p as a fraction, exact, and as it is printed elsewhere: ``1/16 (0,063)``."""
    return str(p) if p.denominator == 1 else f"{p} ({p_value(p, lang)})"


def span_text(span: Span, lang: str) -> str:
    """Least to greatest whole number: ``14 sampai 23``; one number where both are the same."""
    low, high = span
    return str(low) if low == high else say("change.words.span", lang, low=low, high=high)


def by_unit(name: str, spans: Mapping[str, Span], lang: str) -> dict[str, str]:
    """Values of a sentence that tells a rate by aspect and by indicator: ``<name>_aspect``, ``<name>_row``."""
    return {f"{name}_{unit}": span_text(span, lang) for unit, span in spans.items()}


def units_word(unit: str | None, lang: str) -> str:
    """The plural of a unit."""
    return {
        "row": say("change.words.units_word_row", lang),
        "domain": say("change.words.units_word_domain", lang),
        "aspect": say("change.words.units_word_aspect", lang),
    }[str(unit)]


def unit_word(unit: str | None, lang: str) -> str:
    """One unit: ``domain``, ``aspek``."""
    return say(f"report.{unit}", lang).lower()


def unit_decision(p: PartialChange) -> str:
    """What the test by whole units says of H0: ``"rejected"``, ``"kept"``, ``"open"``; ``""`` where there is none."""
    if p.unit is None or p.unit_p is None:
        return ""
    low, high = (x <= p.alpha for x in p.unit_p)
    return "rejected" if high else "open" if low else "kept"


def unit_blunt(p: PartialChange) -> bool:
    """Whether the test by whole units keeps H0 and could not have done otherwise: too few units moved, or exist."""
    return unit_decision(p) == "kept" and most_moved(p) is not None


def unit_state(p: PartialChange) -> str:
    """As :func:`unit_decision`, but a test that could not reject leaves the direction ``"open"``: it is no finding."""
    return "open" if unit_blunt(p) else unit_decision(p)


def row_decision(p: PartialChange) -> str:
    """The same of the test by rows, under all levels that agree with the print; ``"unsettled"`` lacks a proof only."""
    return {"stands": "rejected", "out of reach": "kept", "open": "open"}.get(p.verdict, "unsettled")


def unit_p_text(p: PartialChange, lang: str) -> str:
    """The p of the test by whole units: ``p = 0,75``, or what it lies between."""
    assert p.unit_p is not None
    low, high = p_ends(*p.unit_p, lang)
    return f"p = {low}" if low == high else say("change.summary.unit_sentence_value", lang, low=low, high=high)


def most_moved(p: PartialChange) -> int | None:
    """How many units moved, at the most, where so few cannot give p at alpha or less; else None.

    k units that moved give 2 / 2^k at the least, so that none and one are told alike.
    """
    if p.unit_p is None or p.unit_smallest is None or p.unit_smallest <= p.alpha:
        return None
    return round(1 - math.log2(p.unit_smallest))


def verdict_words(c: RegionChange, lang: str) -> str:
    """The verdict in a few words; of printed values without a rejection that of either unit, whole units first."""
    p = c.partial
    if p is not None and not c.identical and c.verdict in ("chance", "untestable") and unit_decision(p):
        if unit_blunt(p) and row_decision(p) == "open":
            return say("report.verdict_undecided", lang)
        by_unit, by_row = (say(f"report.verdict_{x}", lang) for x in (unit_state(p), row_decision(p)))
        if by_unit == by_row:
            return say("report.verdict_same", lang, unit=unit_word(p.unit, lang), state=by_unit)
        return say("report.verdict_by_both", lang, unit=unit_word(p.unit, lang), by_unit=by_unit, by_row=by_row)
    return say(f"report.verdict {c.verdict}", lang)
