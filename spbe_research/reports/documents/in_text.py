"""How a thesis cites in its text: author and year as its list of references has them, a letter where both are alike.

The processor that sets the list makes no such letters, so they are given here, by the titles as APA 7 asks. Chapters
call their sources by short names, which tell more but stand in no list; here each becomes what the list begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spbe_research.chapters.display.sourced import as_known, short_works
from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.names import plain_name
from spbe_research.data.references import known_through, works_called
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words
from spbe_research.reports.documents.bibliography import Entry, entry_of
from spbe_research.reports.documents.blocks import (
    Block,
    FigureBlock,
    Paragraph,
    Points,
    Run,
    TableBlock,
)
from spbe_research.text.catalog import say

__all__ = ["Citations", "cited_sources", "named_sources", "year_letters"]

#: words of a title that stand for it where no author is known
_WORDS = 6


def year_letters(entries: Iterable[Entry]) -> dict[str, str]:
    """By key the letter behind the year of works that share their authors and their year, in order of their titles.

    Examples
    --------
    >>> works = [entry_of(key, "id") for key in ("kemenpanrb-2024", "kemenpanrb-2024-bandar-lampung", "holm")]
    >>> year_letters(works)
    {'kemenpanrb-2024-bandar-lampung': 'a', 'kemenpanrb-2024': 'b'}
    """
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        if entry.authors and not entry.fixed:
            alike.setdefault((*entry.authors, entry.date[:1]), []).append(entry)
    return {
        entry.key: chr(ord("a") + place)
        for works in alike.values()
        if len(works) > 1
        for place, entry in enumerate(sorted(works, key=lambda e: (e.title.casefold(), e.key)))
    }


def cited_sources(blocks: Iterable[Block], lang: str) -> list[Entry]:
    """Entries of all sources that figures and tables name: what a thesis cites stands in its list.

    Of sources that are many pages only those that the chapters list by their addresses stand there.
    """
    return named_sources((n for b in blocks if isinstance(b, TableBlock | FigureBlock) for n in b.sources), lang)


def named_sources(names: Iterable[str], lang: str) -> list[Entry]:
    """The same of short names, each once.

    Examples
    --------
    >>> [e.key for e in named_sources(["Kementerian PANRB (2025)", "PermenPANRB 59/2020"], "id")]
    ['kemenpanrb-2024', 'permenpanrb-59-2020']
    """
    known, found = _known_through(lang) | _by_name(lang), dict[str, Entry]()
    for name in names:
        entry = known.get(name)
        if entry is not None and not entry.fixed:
            found.setdefault(entry.key, entry)
    return list(found.values())


def _by_name(lang: str) -> dict[str, Entry]:
    """The entries of sources by their short names, and of regulations by what their instruments are called."""
    keys = {plain_name(row, "short", lang): str(row["source"]) for row in read_table("sources").to_dict("records")}
    keys |= {load_instrument(i).label: i for i in instrument_ids()}
    return {name: entry for name, key in keys.items() if (entry := entry_of(key, lang)) is not None}


def _known_through(lang: str) -> dict[str, Entry]:
    """What was read of a regulation whose text was not at hand, and documents behind links, as lines call them."""
    found = {}
    for name in instrument_ids():
        entry = entry_of(known_through(name, lang)[0], lang)
        if entry is not None:
            found[as_known(load_instrument(name), lang)] = entry
    for key in works_called():  # documents behind links between instruments
        entry = entry_of(key, lang)
        if entry is not None:
            found |= dict.fromkeys(short_works([key], lang), entry)
    return found


@dataclass(frozen=True, slots=True)
class _Cited:
    author: str
    year: str

    @property
    def text(self) -> str:
        return f"{self.author} ({self.year})"


class Citations:
    """Citations of the works of one list.

    Parameters
    ----------
    entries : of the list; letters : from :func:`year_letters`.
    """

    def __init__(self, entries: Sequence[Entry], letters: Mapping[str, str], lang: str) -> None:
        self.lang = lang
        listed = {e.key for e in entries}
        found = {name: e for name, e in _by_name(lang).items() if e.key in listed and not e.fixed}
        self._cited = {name: _cited(e, letters.get(e.key, ""), lang) for name, e in found.items()}
        # a regulation is called by its number in the text, as its readers know it, and cited below figures and tables
        labels = {load_instrument(i).label for i in instrument_ids()}
        told = sorted((n for n in self._cited if n not in labels), key=len, reverse=True)
        one = f"(?:{'|'.join(map(re.escape, told)) or '(?!)'})"
        self._link = join_words(["", ""], lang).strip()
        self._told = re.compile(one)
        self._joined = re.compile(f"(?:{one}; )*{one}; {self._link} {one}")

    def line(self, names: Iterable[str]) -> str:
        """Below a figure or table: all of its sources, those of one author together.

        A semicolon stands between two authors, so that one sees where a name ends.
        """
        of: dict[str, list[str]] = {}
        for name in names:
            one = self._cited.get(name)
            years = of.setdefault(self.told(name) if one is None else one.author, [])
            if one is not None and one.year not in years:
                years.append(one.year)
        listed = [f"{author} ({', '.join(sorted(years))})" if years else author for author, years in of.items()]
        return say("thesis.source", self.lang, listed="; ".join(listed)) if listed else ""

    def told(self, text: str) -> str:
        """A text in which every short name of a source is its citation.

        Names joined by semicolons, since they hold commas, are joined anew: a citation ends with its year.
        """
        text = self._joined.sub(lambda found: self._together(found[0]), text)
        return self._told.sub(lambda found: self._cited[found[0]].text, text)

    def _together(self, names: str) -> str:
        *first, last = (self._cited[name].text for name in self._told.findall(names))
        comma = "," if len(first) > 1 else ""
        return f"{', '.join(first)}{comma} {self._link} {last}"

    def in_block(self, block: Block) -> Block:
        """A block with its line of sources and its text cited so."""
        if isinstance(block, TableBlock):
            note = block.note.removesuffix(block.credit).rstrip() if block.credit else block.note
            return replace(
                block,
                rows=tuple(tuple(map(self.told, row)) for row in block.rows),
                note=" ".join(filter(None, (self.told(note), self.line(block.sources)))),
                credit=self.line(block.sources),
            )
        if isinstance(block, Paragraph):
            return replace(block, runs=self._runs(block.runs))
        if isinstance(block, Points):
            return replace(block, items=tuple(map(self._runs, block.items)))
        return block

    def _runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(r if r.mark else replace(r, text=self.told(r.text)) for r in runs)

    def in_blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """Blocks one after another; the note behind a figure is its line of sources."""
        made: list[Block] = []
        before: Block | None = None
        for block in blocks:
            if isinstance(block, FigureBlock | TableBlock):
                block = replace(block, caption=self.told(block.caption))
            of_figure = isinstance(before, FigureBlock) and isinstance(block, Paragraph) and block.kind == "note"
            if of_figure and isinstance(before, FigureBlock) and before.sources:
                made.append(Paragraph((Run(self.line(before.sources)),), "note"))
            else:
                made.append(self.in_block(block))
            before = block
        return made


def _cited(entry: Entry, letter: str, lang: str) -> _Cited:
    """Author and year of a citation; the first words of the title where no author is known."""
    names = [family for family, _ in entry.authors]
    if len(names) > 2:
        author = say("thesis.others", lang, first=names[0])
    else:
        author = join_words(names, lang) if names else " ".join(entry.title.split()[:_WORDS])
    if entry.date:
        return _Cited(author, f"{entry.date[0]}{letter}")
    return _Cited(author, f"{say('thesis.no_date', lang)}{'-' if letter else ''}{letter}")
