"""A partial evaluation in words: which rows have no level, and what the index can still be."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import span
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.words import band_name
from spbe_research.data.names import in_language, marked_column
from spbe_research.numbers.language import Printed, join_words, number, number_ends
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.maturity_rows import mean_needed, open_rows
from spbe_research.text.catalog import say

__all__ = ["missing_note", "missing_table", "missing_text", "named_bands", "range_of", "unit_text"]


def named_bands(m: Maturity, lang: str) -> str:
    """Every predicate that the data allow, from the lowest, joined by *atau* or *or*."""
    return join_words([band_name(b, lang) for b in reversed(m.bands)], lang, either=True)


def missing_note(m: Maturity, lang: str) -> str:
    """What the ranges on the page mean, for limits and tables; empty where no row is missing."""
    if not m.missing_rows:
        return ""
    least, most = (number(x, 0, lang) for x in (m.instrument.level_min, m.instrument.level_max))
    return say("maturity.partial.missing_note", lang, least=least, most=most)


def missing_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How many rows have no level, how far the index can move with them, and what each predicate would take."""
    if not m.missing_rows:
        return None
    n, k = len(m.missing_rows), len(m.instrument.codes)
    width = number(m.high - m.low, 2, lang)
    low, high = number_ends(m.low, m.high, 4, lang)
    first = say(
        "maturity.partial.missing_text_first",
        lang,
        n=n,
        k=k,
        low=low,
        high=high,
        width=width,
    )
    return Prose.paragraph(first, _conditions(m, lang), missing_note(m, lang))


def _conditions(m: Maturity, lang: str) -> str:
    """What the missing rows must average for each possible predicate above the lowest."""
    if len(m.bands) == 1:
        return say("maturity.partial.conditions_one_predicate", lang, name=band_name(m.band, lang))
    assert m.rows is not None
    parts = []
    for band in reversed(m.bands[:-1]):
        needed = mean_needed(m.rows, m.instrument, m.low, band)
        assert needed is not None
        rounded_up = Fraction(-(-needed * 100 // 1), 100)  # a mean that prints so must be enough
        mean = number(rounded_up, 2, lang)
        parts.append(say("maturity.partial.condition_of_predicate", lang, mean=mean, name=band_name(band, lang)))
    return say("maturity.partial.conditions_all", lang, named_bands=named_bands(m, lang), parts=join_words(parts, lang))


def missing_table(m: Maturity, lang: str = "id") -> Table | None:
    """Every row without a level: aspect, weight, and how far the index can move with it alone."""
    if not m.missing_rows:
        return None
    assert m.rows is not None
    rows = open_rows(m.rows, m.instrument)
    names = marked_column(m.instrument.aspects, "name", lang)
    points = say("report.c_open", lang)
    records = [
        {
            say("report.c_no", lang): code,
            say("report.c_indicator", lang): in_language(row, "name", lang),
            say("report.c_aspect", lang): f"{row['aspect_no']}. {names[row['aspect_no']]}",
            say("report.c_weight", lang): number(row["weight_percent"], 2, lang),
            points: number(row["open_points"], 3, lang),
        }
        for code, row in rows.iterrows()
    ]
    records.append(
        {
            say("report.c_no", lang): "",
            say("report.c_indicator", lang): say("report.all_missing", lang, n=len(rows)),
            say("report.c_aspect", lang): "",
            say("report.c_weight", lang): number(rows["weight_percent"].sum(), 2, lang),
            points: number(m.high - m.low, 3, lang),
        }
    )
    frame = pd.DataFrame(records, dtype=object)
    numeric = (say("report.c_weight", lang), points)
    return Table("missing", frame, say("report.t_missing", lang), numeric, (len(records) - 1,))


def range_of(low: Fraction, high: Fraction, lang: str) -> Printed:
    """A signed range in words: ``−0,18 sampai +0,23``; a dash would look like a minus."""
    first, last = number_ends(low, high, 2, lang, signed=True)
    return Printed(first if first == last else f"{first} {say('maturity.partial.range_of', lang)} {last}", low, high)


def unit_text(printed: str, low: Fraction, high: Fraction, lang: str) -> Printed:
    """A value, or the range of one that missing rows leave open, in square brackets."""
    return number(Fraction(printed), 2, lang) if printed else Printed(f"[{span(low, high, lang)}]", low, high)
