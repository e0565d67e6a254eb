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
_GROUPS = {"nasional", "kementerian", "lpnk", "lns", "lembaga", "lain", "lainnya", "instansi", "pusat", "pemerintah",
           "daerah", "provinsi", "kabupaten", "kota"}  # fmt: skip
_FEW = 3  # columns: a report of one institution has one or two
#: points: of one line, between two tables, of a header above its table, within a column of values,
#: from the middle of a column or the edge of the numbers, beside a column, within a row
_LINE, _APART, _ABOVE, _COLUMN, _WITHIN, _ASIDE, _ROW = 3.0, 60.0, 70.0, 6.0, 14.0, 30.0, 14.0


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
    columns = [lines[at][-1].centre for at in anchors]
    for at, line in enumerate(lines):  # a value beside the middle of a wrapped name is a line of its own
        alone = len(line) == 1 and _VALUE.fullmatch(line[0].text)
        if alone and sum(abs(line[0].centre - c) < _COLUMN for c in columns) >= 2:
            anchors.append(at)
    tables = [_table(lines, group) for group in _groups(lines, sorted(anchors))]
    return [table for table in tables if table]


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
    runs = Counter(_trailing(lines[at]) for at in group if len(lines[at]) > 1)
    columns = max(runs, key=lambda n: (runs[n], -n))  # "Sektor 1", then its level
    centres = [
        median(lines[at][place - columns].centre for at in group if _trailing(lines[at]) >= columns)
        for place in range(columns)
    ]
    numbered = [line[0].left for line in lines[group[0] : group[-1] + 1] if _NUMBER.fullmatch(line[0].text)]
    left = min(numbered, default=0.0)
    rows: Cells = []
    for at, others in _belonging(lines, group).items():
        numbers: list[str] = []
        names: list[Word] = []
        values: list[str | None] = [None] * columns
        for place in sorted([at, *others]):
            rest = list(lines[place])
            if place == at:
                for _ in range(min(_trailing(rest) + (len(rest) == 1), columns)):
                    nearest = min(range(columns), key=lambda c: abs(centres[c] - rest[-1].centre))
                    if abs(centres[nearest] - rest[-1].centre) > _WITHIN:  # the end of a name: "Sektor 1"
                        break
                    if values[nearest] is not None:  # two numbers in one place: no table that is understood
                        return []
                    values[nearest] = rest.pop().text
            first = rest[0] if rest else None
            if first and not numbers and _NUMBER.fullmatch(first.text) and abs(first.left - left) < _WITHIN:
                numbers.append(rest.pop(0).text)
            names += rest
        rows.append([numbers[0] if numbers else None, " ".join(w.text for w in names), *values])
    return [_header(lines, group[0], centres), *rows]


def _belonging(lines: Sequence[Sequence[Word]], group: Sequence[int]) -> dict[int, list[int]]:
    """Lines without values by the line with values that they belong to: rows stand further apart than their lines."""
    middles = [line[0].middle for line in lines]
    result: dict[int, list[int]] = {at: [] for at in group}
    cuts = []
    for above, below in itertools.pairwise(group):
        gaps = [middles[at + 1] - middles[at] for at in range(above, below)]
        cut = max(range(len(gaps)), key=lambda g: gaps[g])
        cuts.append(gaps[cut])
        result[above] += range(above + 1, above + cut + 1)
        result[below] += range(above + cut + 1, below)
    reach = 0.95 * min(cuts) if cuts else _ROW
    at = group[0]
    while at > 0 and middles[at] - middles[at - 1] < reach:
        at -= 1
        result[group[0]].append(at)
    at = group[-1]
    while at + 1 < len(lines) and middles[at + 1] - middles[at] < reach:
        at += 1
        result[group[-1]].append(at)
    return result


def _header(lines: Sequence[Sequence[Word]], first: int, centres: Sequence[float]) -> list[str | None]:
    """Years above the columns; above many, groups of institutions."""
    found: list[list[str]] = [[] for _ in centres]
    top = lines[first][0].top
    for line in lines[:first]:
        for word in line:
            told = _YEAR.fullmatch(word.text) or (len(centres) > _FEW and word.text.casefold() in _GROUPS)
            if not told or top - word.top > _ABOVE:
                continue
            near = min(range(len(centres)), key=lambda c: abs(centres[c] - word.centre))
            if abs(centres[near] - word.centre) < _ASIDE:
                found[near].append(word.text)
    return ["", "", *map(" ".join, found)]
