"""Tables without drawn cells: lines of words over all pages, columns of values in them, and the names around these."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from spbe_research.study.reading.pdf.pages import Document, Word

__all__ = ["Line", "columns_of", "divided", "headers_above", "lines_of", "rest_of", "values_in"]

_VALUE = re.compile(r"[0-5](?:[.,][0-9]{1,4})?|[-\u2013\u2014]")
#: points: of one line, from the middle of a column of values to one of them, of a header above its table,
#: from the middle of a column to a word of its header, to one that is surely of it, between lines of one name
_LINE, _COLUMN, _ABOVE, _ASIDE, _OVER, _NEAR = 3.0, 7.0, 70.0, 36.0, 24.0, 22.0
#: and: between two words of one cell, of a line too wide for a header
_SPACE, _PROSE = 5.0, 130.0
_MOST_AROUND = 4  # lines of a name above the first number of a table, or below the last one
_MOST_BESIDE = 7  # lines between a row and the end of its page
_MOST_BETWEEN = 14  # lines between two rows

#: lines between two rows: those of the row above, those of the row below
_Way = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a line from left to right, and its page."""

    page: int
    words: tuple[Word, ...]

    @property
    def middle(self) -> float:
        """Its height on the page, in points from the top."""
        return self.words[0].middle


def lines_of(document: Document) -> list[Line]:
    """The lines of all pages, from the top.

    Examples
    --------
    >>> from spbe_research.study.reading.pdf.pages import Page
    >>> words = [Word("3", 200, 205, 20, 30), Word("Audit", 30, 60, 20, 30), Word("TIK", 30, 50, 33, 43)]
    >>> [[w.text for w in line.words] for line in lines_of(Document("x.pdf", (Page(1, [], words=words),)))]
    [['Audit', '3'], ['TIK']]
    """
    result: list[Line] = []
    for page in document.pages:
        groups: list[list[Word]] = []
        for word in sorted(page.words, key=lambda w: w.middle):
            if groups and word.middle - groups[-1][0].middle <= _LINE:
                groups[-1].append(word)
            else:
                groups.append([word])
        result += [Line(page.number, tuple(sorted(group, key=lambda w: w.left))) for group in groups]
    return result


def _trailing(line: Line) -> list[Word]:
    """The values at the end of a line."""
    count = 0
    while count < len(line.words) and _VALUE.fullmatch(line.words[-1 - count].text):
        count += 1
    return list(line.words[len(line.words) - count :])


def columns_of(lines: Sequence[Line], least: float) -> list[float]:
    """The middles of columns in which at least so many lines end in a value.

    Examples
    --------
    >>> columns_of([Line(1, (Word(text, 200, 206, y, y + 9),)) for y, text in ((10, "3"), (30, "-"), (50, "kota"))], 2)
    [203.0]
    """
    centres = sorted(word.centre for line in lines for word in _trailing(line))
    groups: list[list[float]] = []
    for centre in centres:
        if groups and centre - groups[-1][-1] <= _COLUMN:
            groups[-1].append(centre)
        else:
            groups.append([centre])
    return [median(group) for group in groups if len(group) >= least]


def values_in(line: Line, columns: Sequence[float]) -> list[str] | None:
    """The values of a line by column, ``""`` where it has none; None where two stand in one column.

    Examples
    --------
    >>> line = Line(1, (Word("Sektor", 30, 60, 10, 20), Word("1", 62, 66, 10, 20), Word("4", 198, 204, 10, 20)))
    >>> values_in(line, [201.0, 260.0]), values_in(line, [201.0, 64.0])
    (['4', ''], ['4', '1'])
    """
    result = [""] * len(columns)
    for word in _trailing(line):
        at = _nearest(word, columns)
        if at is None:
            continue
        if result[at]:
            return None
        result[at] = word.text
    return result


def rest_of(line: Line, columns: Sequence[float], start: int = 0) -> str:
    """What stands in a line beside its columns of values, from a word on."""
    return " ".join(word.text for word in line.words[start:] if _nearest(word, columns, _OVER) is None)


def _nearest(word: Word, columns: Sequence[float], within: float = _COLUMN) -> int | None:
    at = min(range(len(columns)), key=lambda c: abs(columns[c] - word.centre), default=None)
    return at if at is not None and abs(columns[at] - word.centre) <= within else None


def headers_above(lines: Sequence[Line], first: int, columns: Sequence[float]) -> list[str]:
    """The words over each column, on the page of the table's first line, as far as a line of prose."""
    found: list[list[str]] = [[] for _ in columns]
    for line in reversed(lines[:first]):
        if line.page != lines[first].page or lines[first].middle - line.middle > _ABOVE:
            break
        over: list[list[str]] = [[] for _ in columns]
        for words in _apart(line):
            under = [c for c, column in enumerate(columns) if words[0].left <= column <= words[-1].right]
            if len(under) > 1 or (under and words[-1].right - words[0].left > _PROSE):
                break
            near = under[0] if under else _nearest(words[0], columns, _ASIDE)
            if near is not None:
                over[near] += [word.text for word in words]
        else:
            found = [above + below for above, below in zip(over, found, strict=True)]
            continue
        break
    return [" ".join(words) for words in found]


def _apart(line: Line) -> list[list[Word]]:
    """The words of a line by the cells that they may stand in."""
    result = [[line.words[0]]]
    for word in line.words[1:]:
        if word.left - result[-1][-1].right <= _SPACE:
            result[-1].append(word)
        else:
            result.append([word])
    return result


def divided(
    lines: Sequence[Line],
    spans: Sequence[tuple[int, int]],
    columns: Sequence[float],
    texts: Callable[[int], str],
    score: Callable[[int, str], float],
) -> list[tuple[str, str]] | None:
    """The names of rows, line by line; a line between two rows is of the one whose name it fits.

    Rows lie below one another and each is made of neighbouring lines, so that only the bounds between them are open.
    Those are taken that give the highest sum of scores. Where a page ends between two rows, and around the table, lines
    may be of none; with each name stands what such lines beside it say.

    Parameters
    ----------
    spans : first and last line of each row that are known to be its own, in order.
    columns : of values; a line with words over one of them, and no value, is a header and of no name.
    texts : what a line says beside numbers; score : how well a text fits the name of a row, by its place.
    """
    heads = {at for at, line in enumerate(lines) if not _trailing(line) and _is_over(line, columns)}
    gaps: list[list[_Way]] = [[((), at) for at in _above(lines, spans[0][0], heads)]]
    for (_, above), (below, _) in pairwise(spans):
        between = _between(lines, range(above + 1, below), heads)
        if between is None:
            return None
        gaps.append(between)
    gaps.append([(at, ()) for at in _below(lines, spans[-1][1])])
    best: dict[_Way, tuple[float, list[str], list[_Way]]] = {way: (0.0, [], [way]) for way in gaps[0]}
    for row, (first, last) in enumerate(spans):
        found: dict[_Way, tuple[float, list[str], list[_Way]]] = {}
        points: dict[_Way, tuple[float, str]] = {}
        for way in gaps[row + 1]:
            for (_, before), (sum_of, names, ways) in best.items():
                key = before, way[0]
                if key not in points:
                    name = "\n".join(filter(None, map(texts, (*before, *range(first, last + 1), *way[0]))))
                    points[key] = score(row, name), name
                fit, name = points[key]
                if way not in found or sum_of + fit > found[way][0]:
                    found[way] = sum_of + fit, [*names, name], [*ways, way]
        best = found
    _, names, taken = max(best.values(), key=lambda way: way[0])
    loose = [_loose(gap, way, texts) for gap, way in zip(gaps, taken, strict=True)]
    return [(name, f"{above} {below}".strip()) for name, (above, below) in zip(names, pairwise(loose), strict=True)]


def _loose(gap: Sequence[_Way], taken: _Way, texts: Callable[[int], str]) -> str:
    """The words between two rows that went to neither."""
    rest = {at for way in gap for part in way for at in part}.difference(*taken)
    return " ".join(map(texts, sorted(rest))).strip()


def _is_over(line: Line, columns: Sequence[float]) -> bool:
    return any(_nearest(word, columns, _OVER) is not None for word in line.words)


def _between(lines: Sequence[Line], inside: range, heads: set[int]) -> list[_Way] | None:
    """Which lines belong to the row above and which to the row below."""
    turns = [at for at in (*inside, inside.stop) if at > 0 and lines[at - 1].page != lines[at].page]
    if not turns:
        ways = [(tuple(inside[:cut]), tuple(inside[cut:])) for cut in range(len(inside) + 1)]
        return ways if len(inside) <= _MOST_BETWEEN else None
    before = [at for at in inside if at < turns[0]][:_MOST_BESIDE]
    after = [at for at in inside if at >= turns[-1]]
    repeated = max((after.index(at) + 1 for at in heads.intersection(after)), default=0)
    after = after[repeated:][-_MOST_BESIDE:]
    found: dict[_Way, None] = {}  # the foot of a page and the head of the next may be of no row
    for foot in range(len(before) + 1):
        for head in range(len(after) + 1):
            kept = [*before[:foot], *after[head:]]
            found |= dict.fromkeys((tuple(kept[:cut]), tuple(kept[cut:])) for cut in range(len(kept) + 1))
    return list(found)


def _above(lines: Sequence[Line], first: int, heads: set[int]) -> list[tuple[int, ...]]:
    start = first
    while first - start < _MOST_AROUND and start > 0 and start - 1 not in heads and _near(lines, start - 1):
        start -= 1
    return [tuple(range(at, first)) for at in range(first, start - 1, -1)]


def _below(lines: Sequence[Line], last: int) -> list[tuple[int, ...]]:
    stop = last + 1
    while stop - last <= _MOST_AROUND and stop < len(lines) and _near(lines, stop - 1):
        stop += 1
    return [tuple(range(last + 1, at)) for at in range(last + 1, stop + 1)]


def _near(lines: Sequence[Line], at: int) -> bool:
    """Whether a line and the next one are as near as two lines of a name."""
    return lines[at].page == lines[at + 1].page and lines[at + 1].middle - lines[at].middle <= _NEAR
