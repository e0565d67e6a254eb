"""Tables without drawn cells: rows are lines that end in numbers, and what stands around such a line is its name."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from spbe_research.study.reading.pdf.pages import Cells

__all__ = ["Word", "loose_tables"]

_VALUE = re.compile(r"[0-5](?:[.,][0-9]{1,4})?|[-\u2013\u2014]")
_NUMBER = re.compile(r"[0-9]{1,2}(?:[-.][0-9])?[.)]?")
_YEAR = re.compile(r"20[0-9]{2}")
_LINE, _APART, _ABOVE = 3.0, 60.0, 70.0  # points: of one line, between two tables, of a header above its table


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Between left and right."""
        return (self.left + self.right) / 2


def loose_tables(words: Sequence[Word]) -> list[Cells]:
    """Tables of a page by the lines that end in numbers: a row is its number or None, its name, its values.

    A first row has the years that stand above the columns. Whether a table holds anything is decided by who reads it.

    Examples
    --------
    >>> row = [Word("1", 10, 15, 20, 30), Word("Audit", 30, 60, 20, 30), Word("3", 200, 205, 20, 30)]
    >>> loose_tables(row)
    [[['', '', ''], ['1', 'Audit', '3']]]
    """
    lines = _lines(words)
    anchors = [at for at, line in enumerate(lines) if len(line) > 1 and _VALUE.fullmatch(line[-1].text)]
    tables: list[Cells] = []
    for group in _groups(lines, anchors):
        tables.append(_table(lines, group))
    return tables


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.middle):
        if lines and word.middle - lines[-1][0].middle <= _LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.left) for line in lines]


def _trailing(line: Sequence[Word]) -> int:
    """How many words at its end are values; the first word is never one of them."""
    count = 0
    while count < len(line) - 1 and _VALUE.fullmatch(line[-1 - count].text):
        count += 1
    return count


def _groups(lines: Sequence[Sequence[Word]], anchors: Sequence[int]) -> list[list[int]]:
    """Lines of one table: near each other, and with about as many numbers."""
    groups: list[list[int]] = []
    for at in anchors:
        if groups:
            last = groups[-1][-1]
            apart = lines[at][0].middle - lines[last][0].middle
            if apart <= _APART and abs(_trailing(lines[at]) - _trailing(lines[last])) <= 2:
                groups[-1].append(at)
                continue
        groups.append([at])
    return groups


def _table(lines: Sequence[Sequence[Word]], group: Sequence[int]) -> Cells:
    runs = Counter(_trailing(lines[at]) for at in group)
    columns = max(runs, key=lambda n: (runs[n], -n))  # "Sektor 1", then its level
    centres = [
        median(lines[at][place - columns].centre for at in group if _trailing(lines[at]) >= columns)
        for place in range(columns)
    ]
    gaps = [lines[b][0].middle - lines[a][0].middle for a, b in itertools.pairwise(group)]
    reach = 0.75 * median(gaps) if gaps else 20.0
    rows: dict[int, tuple[list[str], list[Word], list[str | None]]] = {at: ([], [], [None] * columns) for at in group}
    for at, line in enumerate(lines):
        near = min(group, key=lambda g: abs(lines[g][0].middle - line[0].middle))
        if at not in rows and abs(lines[near][0].middle - line[0].middle) > reach:
            continue
        numbers, names, values = rows[near]
        rest = list(line)
        if at in rows:
            for word in rest[len(rest) - min(_trailing(rest), columns) :]:
                place = min(range(columns), key=lambda c: abs(centres[c] - word.centre))
                if values[place] is not None:  # two numbers in one place: no table that is understood
                    return []
                values[place] = word.text
            rest = rest[: len(rest) - min(_trailing(rest), columns)]
        if rest and _NUMBER.fullmatch(rest[0].text) and (at in rows or not numbers):
            numbers.append(rest.pop(0).text)
        names += rest
    head = _header(lines, group[0], centres)
    return [head, *([" ".join(n) or None, " ".join(w.text for w in names), *v] for n, names, v in rows.values())]


def _header(lines: Sequence[Sequence[Word]], first: int, centres: Sequence[float]) -> list[str | None]:
    """Years above the columns."""
    years: list[str | None] = [""] * len(centres)
    top = lines[first][0].top
    for line in lines[:first]:
        for word in line:
            if not _YEAR.fullmatch(word.text) or top - word.top > _ABOVE:
                continue
            near = min(range(len(centres)), key=lambda c: abs(centres[c] - word.centre))
            if abs(centres[near] - word.centre) < 30:
                years[near] = word.text
    return ["", "", *years]
