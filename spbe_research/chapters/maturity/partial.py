"""A partial evaluation in words: which rows have no level, and what the index can still be."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import span
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.display.words import band_name
from spbe_research.data.names import in_language, marked_column
from spbe_research.numbers.language import Printed, as_printed, join_words, number, number_ends
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.maturity_rows import mean_needed, open_rows
from spbe_research.text.catalog import say

__all__ = [
    "contradicted_text",
    "has_ranges",
    "joined_text",
    "missing_note",
    "missing_table",
    "missing_text",
    "named_bands",
    "range_of",
    "unit_text",
]


def named_bands(m: Maturity, lang: str) -> str:
    """Every predicate that the data allow, from the lowest, joined by *atau* or *or*."""
    return join_words([band_name(b, lang) for b in reversed(m.bands)], lang, either=True)


def has_ranges(m: Maturity) -> bool:
    """Whether rows without a level leave the index or a value of the table open: printed values may fix them all."""
    if not m.missing_rows:
        return False
    return m.low != m.high or (not m.units.empty and bool((m.units["printed"] == "").any()))


def missing_note(m: Maturity, lang: str) -> str:
    """What the ranges on the page mean, for limits and tables; empty where there are none."""
    if not has_ranges(m):
        return ""
    if m.narrowed_by:
        return say("maturity.partial.missing_note_joined", lang)
    least, most = (number(x, 0, lang) for x in (m.instrument.level_min, m.instrument.level_max))
    return say("maturity.partial.missing_note", lang, least=least, most=most)


def joined_text(m: Maturity, lang: str) -> str:
    """What is printed above the data's own depth and used with them, and what of it cannot be; empty without any."""
    of_source: dict[str, list[str]] = {}
    for depth, source in m.narrowed_by:
        of_source.setdefault(source, []).append(say(f"maturity.partial.joined_{depth}", lang))
    parts = [
        say(
            "maturity.partial.joined_source", lang, values=join_words(what, lang), source=short_names([source], lang)[0]
        )
        for source, what in of_source.items()
    ]
    joined = say(f"maturity.partial.joined_{'levels' if m.depth == 'indicator' else 'values'}", lang,
                 printed=join_words(parts, lang)) if parts else ""  # fmt: skip
    return " ".join(filter(None, [joined, contradicted_text(m, lang)]))


def contradicted_text(m: Maturity, lang: str) -> str:
    """Printed values of the same evaluation that its deeper figures exclude, each with what these give; or nothing."""
    told = [
        say(
            "maturity.partial.contradicted_one",
            lang,
            what=say(f"maturity.partial.contradicted_{p.unit}", lang, number=p.number),
            printed=as_printed(p.text, lang) if p.value is not None else p.text,
            allowed=span(allowed.low_exact, allowed.high_exact, lang),
        )
        for p, allowed in m.contradicted
    ]
    return say("maturity.partial.contradicted", lang, each=join_words(told, lang)) if told else ""


def missing_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How many rows have no level, how far the index can move with them, and what each predicate would take."""
    if not m.missing_rows:
        return None
    n, k = len(m.missing_rows), len(m.instrument.codes)
    width = number(m.high - m.low, 4 if m.narrowed_by else 2, lang)
    low, high = number_ends(m.low, m.high, 4, lang)
    told = {"n": n, "k": k, "low": low, "high": high, "width": width}
    if m.narrowed_by:
        alone = number_ends(*_without_printed(m), 4, lang)
        key = "missing_text_fixed" if m.low == m.high else "missing_text_joined"
        first = say(f"maturity.partial.{key}", lang, **told, alone_low=alone[0], alone_high=alone[1])
    else:
        first = say("maturity.partial.missing_text_first", lang, **told)
    return Prose.paragraph(first, joined_text(m, lang), _conditions(m, lang), missing_note(m, lang))


def _without_printed(m: Maturity) -> tuple[Fraction, Fraction]:
    """The index with every row without a level at the least level, and at the greatest."""
    assert m.identified is not None
    missing, levels, inst = set(m.missing_rows), m.identified.levels, m.instrument
    low, high = (
        sum(
            (w * (end if c in missing else x) for c, w, x in zip(inst.codes, inst.weights, levels.lows, strict=True)),
            Fraction(0),
        )
        for end in (inst.level_min, inst.level_max)
    )
    return low, high


def _conditions(m: Maturity, lang: str) -> str:
    """What the missing rows must average for each possible predicate above the lowest."""
    if len(m.bands) == 1:
        kind = "conditions_one_joined" if m.narrowed_by else "conditions_one_predicate"
        return say(f"maturity.partial.{kind}", lang, name=band_name(m.band, lang))
    assert m.rows is not None
    parts = []
    for band in reversed(m.bands[:-1]):
        needed = mean_needed(m.rows, m.instrument, _without_printed(m)[0], band)
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
    rows = open_rows(m.rows)
    whole = m.instrument.whole_levels
    names = marked_column(m.instrument.aspects, "name", lang)
    points = say("report.c_open", lang)
    records = [
        {
            say("report.c_no", lang): code,
            say("report.c_indicator", lang): in_language(row, "name", lang),
            say("report.c_aspect", lang): f"{row['aspect_no']}. {names[row['aspect_no']]}",
            say("report.c_weight", lang): number(row["weight_percent"], 2, lang),
            **(
                {say("report.c_possible", lang): _levels(row["low"], row["high"], whole, lang)} if m.narrowed_by else {}
            ),
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
            **({say("report.c_possible", lang): ""} if m.narrowed_by else {}),
            points: number(m.high - m.low, 3, lang),
        }
    )
    frame = pd.DataFrame(records, dtype=object)
    numeric = (say("report.c_weight", lang), points)
    return Table("missing", frame, say("report.t_missing", lang), numeric, (len(records) - 1,))


def _levels(low: float, high: float, whole: bool, lang: str) -> str:
    """The levels that the printed values leave a row: one, or a range of them."""
    first, last = (number(x, 0 if whole else 2, lang) for x in (low, high))
    return first if low == high else f"{first}–{last}"


def range_of(low: Fraction, high: Fraction, lang: str) -> Printed:
    """A signed range in words: ``−0,18 sampai +0,23``; a dash would look like a minus."""
    first, last = number_ends(low, high, 2, lang, signed=True)
    return Printed(first if first == last else f"{first} {say('maturity.partial.range_of', lang)} {last}", low, high)


def unit_text(printed: str, low: Fraction, high: Fraction, lang: str) -> Printed:
    """A value, or the range of one that missing rows leave open, in square brackets."""
    return number(Fraction(printed), 2, lang) if printed else Printed(f"[{span(low, high, lang)}]", low, high)
