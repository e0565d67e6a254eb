"""A partial evaluation in words: which rows have no level, and what the index can still be."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import span, two
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.words import say
from spbe_research.numbers.language import Printed, join_words, number
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.maturity_rows import mean_needed, open_rows

__all__ = ["missing_note", "missing_table", "missing_text", "named_bands", "range_of", "unit_text"]


def named_bands(m: Maturity, lang: str) -> str:
    """Every predicate that the data allow, from the lowest, joined by *atau* or *or*."""
    return join_words([b.name(lang) for b in reversed(m.bands)], lang, either=True)


def missing_note(m: Maturity, lang: str) -> str:
    """What the ranges on the page mean, for limits and tables; empty where no row is missing."""
    if not m.missing_rows:
        return ""
    least, most = (number(x, 0, lang) for x in (m.instrument.level_min, m.instrument.level_max))
    return two(
        lang,
        f"Rentang memuat setiap nilai yang mungkin bila tiap baris tanpa tingkat dapat berada pada tingkat {least} "
        f"sampai {most}. Rentang ini batas, bukan perkiraan dan bukan selang kepercayaan.",
        f"A range holds every value possible if each row without a level can stand at any level from {least} to "
        f"{most}. It is a bound, neither an estimate nor a confidence interval.",
    )


def missing_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How many rows have no level, how far the index can move with them, and what each predicate would take."""
    if not m.missing_rows:
        return None
    n, k = len(m.missing_rows), len(m.instrument.codes)
    width = number(m.high - m.low, 2, lang)
    first = two(
        lang,
        f"{n} dari {k} baris indikator tidak dinilai dan tidak diisi dengan angka apa pun. Indeks sebelum pembulatan "
        f"terletak di antara {number(m.low, 4, lang)} (bila semuanya berada pada tingkat terendah) dan "
        f"{number(m.high, 4, lang)} (bila semuanya berada pada tingkat tertinggi), selebar {width} poin.",
        f"{n} of {k} indicator rows were not assessed, and no figure is put in their place. The unrounded index lies "
        f"between {number(m.low, 4, lang)} (if all of them stand at the least level) and {number(m.high, 4, lang)} "
        f"(if all stand at the greatest), {width} points apart.",
    )
    return Prose.paragraph(first, _conditions(m, lang), missing_note(m, lang))


def _conditions(m: Maturity, lang: str) -> str:
    """What the missing rows must average for each possible predicate above the lowest."""
    if len(m.bands) == 1:
        return two(
            lang,
            f"Predikatnya tetap {m.band.name(lang)}, berapa pun tingkat baris-baris itu.",
            f"The predicate is {m.band.name(lang)} whatever the levels of those rows.",
        )
    assert m.rows is not None
    parts = []
    for band in reversed(m.bands[:-1]):
        needed = mean_needed(m.rows, m.instrument, m.low, band)
        assert needed is not None
        rounded_up = Fraction(-(-needed * 100 // 1), 100)  # a mean that prints so must be enough
        mean = number(rounded_up, 2, lang)
        parts.append(two(lang, f"{mean} untuk {band.name(lang)}", f"{mean} for {band.name(lang)}"))
    return two(
        lang,
        f"Predikat yang mungkin: {named_bands(m, lang)}. Rata-rata tertimbang tingkat baris yang kosong harus "
        f"mencapai paling sedikit {join_words(parts, lang)}.",
        f"Predicates possible: {named_bands(m, lang)}. The weighted mean level of the rows without a level must be at "
        f"least {join_words(parts, lang)}.",
    )


def missing_table(m: Maturity, lang: str = "id") -> Table | None:
    """Every row without a level: aspect, weight, and how far the index can move with it alone."""
    if not m.missing_rows:
        return None
    assert m.rows is not None
    rows = open_rows(m.rows, m.instrument)
    names = m.instrument.aspects[f"name_{lang}"]
    points = say("c_open", lang)
    records = [
        {
            say("c_no", lang): code,
            say("c_indicator", lang): row[f"name_{lang}"],
            say("c_aspect", lang): f"{row['aspect_no']}. {names[row['aspect_no']]}",
            say("c_weight", lang): number(row["weight_percent"], 2, lang),
            points: number(row["open_points"], 3, lang),
        }
        for code, row in rows.iterrows()
    ]
    records.append(
        {
            say("c_no", lang): "",
            say("c_indicator", lang): say("all_missing", lang, n=len(rows)),
            say("c_aspect", lang): "",
            say("c_weight", lang): number(rows["weight_percent"].sum(), 2, lang),
            points: number(m.high - m.low, 3, lang),
        }
    )
    frame = pd.DataFrame(records, dtype=object)
    numeric = (say("c_weight", lang), points)
    return Table("missing", frame, say("t_missing", lang), numeric, (len(records) - 1,))


def range_of(low: Fraction, high: Fraction, lang: str) -> Printed:
    """A signed range in words: ``−0,18 sampai +0,23``; a dash would look like a minus."""
    first, last = (number(x, 2, lang, signed=True) for x in (low, high))
    return Printed(first if first == last else f"{first} {two(lang, 'sampai', 'to')} {last}", low, high)


def unit_text(printed: str, low: Fraction, high: Fraction, lang: str) -> Printed:
    """A value, or the range of one that missing rows leave open, in square brackets."""
    return number(Fraction(printed), 2, lang) if printed else Printed(f"[{span(low, high, lang)}]", low, high)
