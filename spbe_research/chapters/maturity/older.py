"""What an older evaluation shows by indicator where the latest does not: its year stands in everything it says."""

from __future__ import annotations

from dataclasses import replace

from spbe_research.chapters.display.phrasing import printed_index
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.display.words import year_label
from spbe_research.chapters.maturity.figures import level_map
from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.chapters.maturity.tables import group_table
from spbe_research.data.names import in_language
from spbe_research.numbers.language import as_printed, join_words
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["later_text", "older_groups", "older_map", "older_text"]


def later_text(m: Maturity, lang: str = "id") -> Prose | None:
    """One line on later figures that only news or a study tell of; None where there are none."""
    if m.later.empty:
        return None
    told = [
        say(
            "maturity.older.figure",
            lang,
            year=row["year"],
            index=as_printed(row["index"], lang) + (f" ({row['predicate']})" if row["predicate"] else ""),
        )
        for _, row in m.later.iterrows()
    ]
    return Prose.paragraph(say("maturity.older.later", lang, told=join_words(told, lang), year=year_label(m, lang)))


def older_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Of when the levels below are, and what may not be read from them; None where there are none."""
    o = m.older
    if o is None:
        return None
    return Prose.paragraph(
        say(
            "maturity.older.text",
            lang,
            year=m.year,
            older=o.year,
            label=o.instrument.label,
            index=printed_index(o, lang),
            band=named_bands(o, lang) if o.missing_rows or o.at_edge else o.band.name(lang),
        ),
        say("maturity.older.other_instrument", lang, label=m.instrument.label, year=m.year)
        if o.instrument is not m.instrument
        else "",
        _rivals(o, lang),
        *(f"{o.year}: {in_language(row, 'explanation', lang)}." for _, row in o.discrepancies.iterrows()),
    )


def _rivals(o: Maturity, lang: str) -> str:
    """Other sources that print levels of the same year, and which is shown."""
    if not o.rivals:
        return ""
    names = short_names([o.observation.source, *o.rivals], lang)
    return say("maturity.older.rivals", lang, used=names[0], others=join_words(names[1:], lang), older=o.year)


def older_map(m: Maturity, lang: str = "id") -> Drawing | None:
    """The level map of the older evaluation, its year in the picture."""
    drawn = None if m.older is None else level_map(m.older, lang, dated=True)
    return drawn and replace(drawn, name="older_levels")


def older_groups(m: Maturity, lang: str = "id") -> Table | None:
    """Indicators by level in the older evaluation, its year in the caption."""
    table = None if m.older is None else group_table(m.older, lang)
    if m.older is None or table is None:
        return None
    caption = say("maturity.older.caption", lang, caption=table.caption, year=m.older.year)
    return replace(table, name="older_groups", caption=caption)
