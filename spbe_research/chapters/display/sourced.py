"""Whose figures are shown: the line below a figure or table, and the entries at a chapter's end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any, TypeVar

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.data.references import Item, known_through, reference, works_of_basis
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.numbers.language import LANGUAGES, join_words, list_mark
from spbe_research.paths import data_dir
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.peers import history, index_table, kind_table
from spbe_research.text.catalog import say

__all__ = [
    "as_known",
    "citations",
    "instruments_of",
    "is_marked",
    "known_sources",
    "links_of",
    "of_history",
    "of_itself",
    "of_peers",
    "of_place",
    "of_year",
    "over_years",
    "pair_of",
    "place_sources",
    "short_names",
    "short_works",
    "sourced",
    "unlinked_of",
    "work_texts",
]

_Shown = TypeVar("_Shown", bound=Table | Drawing | None)

_MARKS = ("unchecked", "sample")
_MOST = 3  # of more names the first are given, and that there are others


def sourced(named: Callable[[Any, str], Iterable[str]]) -> Callable[[Callable[..., _Shown]], Callable[..., _Shown]]:
    """Give what a function of ``(c, lang)`` shows its line of sources.

    Parameters
    ----------
    named : short names of the sources from the same ``(c, lang)``; where there are none there is no line, and of many
        the first are named, those before others of which something must be known: unchecked ones, and samples.
    """

    def decorate(show: Callable[..., _Shown]) -> Callable[..., _Shown]:
        @wraps(show)
        def shown(c: Any, lang: str = "id", **more: Any) -> Any:
            result = show(c, lang, **more)
            if result is None:
                return None
            names = list(dict.fromkeys(named(c, lang)))
            names.sort(key=lambda name: not is_marked(name, lang))
            if not names:
                return result
            return replace(result, source=_line(names, lang), sources=tuple(names))

        return shown

    return decorate


def is_marked(name: str, lang: str, *kinds: str) -> bool:
    """Whether the source of a short name has unchecked figures, or made-up ones (``"sample"``), as its record says.

    Examples
    --------
    >>> is_marked("KemenPANRB (2025)", "en"), is_marked("Guesses (unchecked)", "en")  # not by how it is called
    (False, False)
    """
    stamp = table_stamp("sources")
    return not _marks(str(data_dir()), stamp).get((lang, name), frozenset()).isdisjoint(kinds or _MARKS)


@lru_cache(maxsize=8)
def _marks(_folder: str, _stamp: tuple[int | str, ...]) -> dict[tuple[str, str], frozenset[str]]:
    """What the records of sources say of the figures, by language and short name."""
    words = {kind: tuple(say(f"study.report.trust_{kind}", lang) for lang in LANGUAGES) for kind in _MARKS}
    found: dict[tuple[str, str], frozenset[str]] = {}
    for _, record in read_table("sources").iterrows():
        kinds = frozenset(kind for kind in _MARKS if str(record["trust"]).startswith(words[kind]))
        for lang in LANGUAGES if kinds else ():
            key = lang, in_language(record, "short", lang)
            found[key] = found.get(key, frozenset()) | kinds
    return found


def _line(names: list[str], lang: str) -> str:
    if len(names) > _MOST:
        first = names[:_MOST]
        mark = list_mark(first, lang)
        listed = f"{mark} ".join(first)
        return say("display.sourced.line_of_many", lang, listed=listed, mark=mark, n=len(names) - _MOST)
    listed = join_words(names, lang)
    return say("display.sourced.line", lang, listed=listed)


def short_names(keys: Iterable[str], lang: str) -> list[str]:
    """How sources are called in a line."""
    return [in_language(source_record(k), "short", lang) for k in dict.fromkeys(keys) if k]


def citations(keys: Iterable[str], region: Region, lang: str) -> list[str]:
    """Full entries of sources; of one that is many pages, those that indices of the region stand on.

    Their addresses stand in the notes of the indices.
    """
    past = history(region)
    items = []
    for key in dict.fromkeys(k for k in keys if k):
        record, pages = source_record(key), []
        for row in past[past["source"] == key].itertuples():
            address = re.match(r"https?://\S+", row.note)
            if address:
                of = say("display.sourced.citations_of", lang)
                pages.append(f"{in_language(record, 'short', lang)}: {address[0]} ({of} {row.year}).")
        items += pages or [in_language(record, "citation", lang)]
    return [i if i.endswith(".") else f"{i}." for i in items]  # those of a study are as they were stored


def work_texts(keys: Iterable[str], lang: str) -> list[str]:
    """Full entries of works and regulations, each once; of an instrument that has none, its title."""
    known = read_table("works").set_index("work")
    items = []
    for key in dict.fromkeys(keys):
        if key in known.index:
            items.append(in_language(known.loc[key], "citation", lang))
        else:
            items.append(f"{in_language(load_instrument(key), 'title', lang)}.")
    return items


def pair_of(c: Any, lang: str) -> list[str]:
    """Sources of the two evaluations of a chapter on change."""
    return short_names((e.observation.source for e in (c.before, c.after) if e is not None), lang)


def of_place(c: Any, lang: str) -> list[str]:
    """Sources of the indices of both years that a change is placed among."""
    return short_names(place_sources(c), lang)


def place_sources(c: Any) -> list[str]:
    """Keys of the sources of the indices of both years, of those institutions that have both."""
    if c.before is None or c.place is None:
        return []
    keys = [e.observation.source for e in (c.before, c.after)]
    for e in (c.before, c.after):
        sources = index_table(e.year, e.instrument.id)["source"]
        keys += list(sources[sources.index.isin(c.place.table.index)])
    return list(dict.fromkeys(keys))


def over_years(c: Any, lang: str) -> list[str]:
    """Sources of the levels of all years."""
    if c.over_years is None:
        return []
    return short_names((e.observation.source for e in c.over_years.evaluations), lang)


def instruments_of(c: Any, lang: str) -> list[str]:
    """The regulations behind the instruments that are laid side by side."""
    return [as_known(c.comparison.old, lang), as_known(c.comparison.new, lang)]


def links_of(c: Any, lang: str) -> list[str]:
    """The same, and the documents that name the links between them."""
    rows = c.comparison.rows
    return [*instruments_of(c, lang), *short_works(works_of_basis(rows.loc[rows["used"], "basis"]), lang)]


def unlinked_of(c: Any, lang: str) -> list[str]:
    """The same, and the documents that say what is new or was dropped."""
    rows = c.comparison.rows
    one_sided = rows["relation"].isin(["new", "dropped"])
    return [*instruments_of(c, lang), *short_works(works_of_basis(rows.loc[one_sided, "basis"]), lang)]


def short_works(keys: Iterable[str], lang: str) -> list[str]:
    """How works without an author are called in a line: title, and year or that none is known.

    Examples
    --------
    >>> short_works(["deck-kepmen-962-2021"], "en")
    ['Slide deck on Kepmen PANRB 962/2021 (n.d.)']
    """
    items = [item for key in keys if (item := reference(key, lang)) is not None]
    return [f"{item['title']} ({_year(item, lang)})" for item in items]


def _year(item: Item, lang: str) -> str:
    issued = item.get("issued")
    return str(issued["date-parts"][0][0]) if isinstance(issued, Mapping) else say("thesis.no_date", lang)


def as_known(instrument: Instrument, lang: str) -> str:
    """An instrument in a line of sources; of a regulation that was not read, through what it is known.

    Examples
    --------
    >>> as_known(load_instrument("permenpanrb-5-2018"), "en")
    'PermenPANRB 5/2018 as given by Ministry PANRB (2021)'
    """
    source, words = known_through(instrument.id, lang)
    known = in_language(source_record(source), "short", lang) if source else words
    return say("display.sourced.known", lang, label=instrument.label, known=known) if known else instrument.label


def known_sources(instruments: Iterable[Instrument]) -> list[str]:
    """Keys of the sources that regulations are known through, for a list of sources."""
    return [s for i in dict.fromkeys(instruments) if (s := known_through(i.id, "id")[0])]


def of_itself(m: Maturity, lang: str) -> list[str]:
    """Source of the evaluation."""
    return short_names([m.observation.source], lang)


def of_peers(m: Maturity, lang: str) -> list[str]:
    """Sources of the evaluation and of the figures beside it."""
    return short_names([m.observation.source, *(s for p in m.peers for s in p.source.split(", "))], lang)


def of_year(m: Maturity, lang: str) -> list[str]:
    """Sources of the indices of the same kind and year."""
    if m.year is None:
        return []
    return short_names(kind_table(m.region, m.year, m.instrument.id)["source"], lang)


def of_history(m: Maturity, lang: str) -> list[str]:
    """Sources of the indices of all years; what has no year has no place among them."""
    dated = m.history.loc[m.history["year"] != "", "source"]
    return short_names([*dated, *([] if m.year is None else [m.observation.source])], lang)
