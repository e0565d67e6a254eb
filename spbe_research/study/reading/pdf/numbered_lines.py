"""A table of levels without drawn cells: the chain of its numbers, the values beside them, the names around both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spbe_research.data.instruments import Instrument
from spbe_research.scoring.levels import on_step
from spbe_research.study.reading.cells import code_of
from spbe_research.study.reading.names import counted
from spbe_research.study.reading.pdf.cells import Row, is_blank, left_aside, value_in
from spbe_research.study.reading.pdf.unruled import Line, columns_of, divided, headers_above, rest_of, values_in
from spbe_research.study.reading.pdf.wrapped import Forms, mended, vocabulary

__all__ = ["NumberedTable", "numbered_codes", "numbered_tables"]

_NUMBER = re.compile(r"([0-9]{1,2}(?:[-.][0-9])?)[.):]?")
_GLUED = re.compile(r"([0-9]{1,2}(?:-[0-9])?)[.):](?=[^\W\d])(.+)")
_WITHIN, _RIGHT = 14.0, 20.0  # points: from the number of the first row, of the first column of levels from there
_AROUND = 3  # lines above the first number and below the last one in which a level may stand
_MOSTLY, _OWN_COLUMN, _EARLIER_COLUMN = 0.6, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class NumberedTable:
    """One way to read the lines as a table.

    Attributes
    ----------
    headers : over the columns of levels; rows : one an indicator, in order.
    foreign : codes of rows with a line that is of no name of theirs, or with a name that is cut and may go on in words
        beside them that went to no row.
    """

    headers: tuple[str, ...]
    rows: list[Row]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Number:
    """The number of an indicator at the head of a line; ``words`` of the line are it, and ``rest`` is glued to it."""

    at: int
    code: str
    left: float
    words: int
    rest: str


def numbered_tables(lines: Sequence[Line], instrument: Instrument) -> list[NumberedTable]:
    """Every way to read lines as a table that numbers all indicators in order, and has a level for each.

    A row is made of neighbouring lines: no row's number or level stands below those of the next one. So the levels
    belong to the numbers in their order, and two ways are left only where there are more levels than numbers.
    """
    numbers = _numbers(lines, instrument)
    result: list[NumberedTable] = []
    for chain in _chains(numbers, instrument.codes):
        columns = _level_columns(lines, chain, instrument)
        if not columns:
            continue
        for placed in _ways(lines, chain, columns):
            table = _table(lines, chain, placed, columns, instrument)
            if table is not None and table not in result:
                result.append(table)
    return result


def numbered_codes(lines: Sequence[Line], instrument: Instrument) -> dict[str, int]:
    """The longest run of numbers of indicators below one another, each with its page; some may lack.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.study.reading.pdf.pages import Word
    >>> words = [Word(text, 30, 36, y, y + 9) for y, text in ((10, "1"), (30, "9"), (50, "2"), (70, "4"))]
    >>> numbered_codes([Line(3, (word,)) for word in words], load_instrument("permenpanrb-59-2020"))
    {'1': 3, '2': 3, '4': 3}
    """
    numbers = _numbers(lines, instrument)
    places = [instrument.codes.index(number.code) for number in numbers]
    runs: list[list[int]] = []
    for at, number in enumerate(numbers):
        before = [
            run for run, other in zip(runs, numbers, strict=False)
            if places[run[-1]] < places[at] and abs(other.left - number.left) <= _WITHIN
        ]  # fmt: skip
        runs.append([*max(before, key=len, default=[]), at])
    best = max(runs, key=len, default=[])
    return {numbers[at].code: lines[numbers[at].at].page for at in best}


def _numbers(lines: Sequence[Line], instrument: Instrument) -> list[_Number]:
    return [number for at, line in enumerate(lines) if (number := _number(at, line, instrument)) is not None]


def _number(at: int, line: Line, instrument: Instrument) -> _Number | None:
    words = [word.text for word in line.words]
    skip = 1 if words[0].casefold() == "indikator" and len(words) > 1 else 0
    whole, glued = _NUMBER.fullmatch(words[skip]), _GLUED.fullmatch(words[skip])
    match = whole or glued
    code = code_of(match[1], instrument) if match else None
    if match is None or code is None:
        return None
    return _Number(at, code, line.words[0].left, skip + 1, glued[2] if glued and not whole else "")


def _chains(numbers: Sequence[_Number], codes: Sequence[str]) -> Iterator[list[_Number]]:
    """Runs of numbers below one another that name every indicator in order."""
    for place, first in enumerate(numbers):
        if first.code != codes[0]:
            continue
        chain = [first]
        for number in numbers[place + 1 :]:
            wanted = codes[len(chain)] if len(chain) < len(codes) else ""
            if number.code == wanted and abs(number.left - first.left) <= _WITHIN:
                chain.append(number)
        if len(chain) == len(codes):
            yield chain


def _reach(lines: Sequence[Line], chain: Sequence[_Number]) -> range:
    """The lines of a table, with the few around it on its own pages in which a level may stand."""
    first, last = chain[0].at, chain[-1].at
    start = next(at for at in range(max(0, first - _AROUND), first + 1) if lines[at].page == lines[first].page)
    stop = last + 1
    while stop < min(len(lines), last + 1 + _AROUND) and lines[stop].page == lines[last].page:
        stop += 1
    return range(start, stop)


def _level_columns(lines: Sequence[Line], chain: Sequence[_Number], instrument: Instrument) -> list[float]:
    """The columns right of the numbers that hold levels, and no weights or targets; one of them for most rows."""
    n = len(chain)
    reach = _reach(lines, chain)
    inside = [lines[at] for at in reach]
    columns = [c for c in columns_of(inside, _EARLIER_COLUMN * n) if c > chain[0].left + _RIGHT]
    headers = headers_above(lines, reach.start, columns) if columns else []
    kept = []
    for place, (column, header) in enumerate(zip(columns, headers, strict=True)):
        said = [values[place] for line in inside if (values := values_in(line, columns)) and values[place]]
        levels = [text for text in said if is_blank(text) or _is_level(text, instrument)]
        if len(levels) >= _MOSTLY * len(said) and not left_aside(header):
            kept.append((column, len(levels)))
    return [column for column, _ in kept] if any(many >= _OWN_COLUMN * n for _, many in kept) else []


def _is_level(text: str, instrument: Instrument) -> bool:
    value = value_in(text)
    return value is not None and instrument.level_min <= value <= instrument.level_max and on_step(value, instrument)


def _ways(lines: Sequence[Line], chain: Sequence[_Number], columns: Sequence[float]) -> Iterator[list[int]]:
    """The line with the levels of each row, in every way that leaves rows apart and no level inside unused."""
    valued = []
    for at in _reach(lines, chain):
        values = values_in(lines[at], columns)
        if values is None:  # two in one column: no table that is understood
            return
        if any(values):
            valued.append(at)
    n = len(chain)
    own = [number.at for number in chain]
    if len(valued) < n:
        if set(valued) <= set(own):  # a row without a level
            yield own
        return
    if len(valued) > n:
        edge = {at for at in valued if len(lines[at].words) == 1 and at not in own and _at_edge(lines, at)}
        valued = [at for at in valued if at not in edge] if len(valued) - len(edge) >= n else valued
    for start in range(len(valued) - n + 1):
        placed = valued[start : start + n]
        bounds = [(min(a, b), max(a, b)) for a, b in zip(own, placed, strict=True)]
        if all(above[1] < below[0] for above, below in pairwise(bounds)):
            yield placed


def _at_edge(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the first or last of its page: the page's number may stand there."""
    before = lines[at - 1].page if at else 0
    after = lines[at + 1].page if at + 1 < len(lines) else 0
    return lines[at].page not in (before, after) or before != lines[at].page or after != lines[at].page


def _table(
    lines: Sequence[Line], chain: Sequence[_Number], placed: Sequence[int], columns: Sequence[float],
    instrument: Instrument,
) -> NumberedTable | None:  # fmt: skip
    heads = {number.at: number for number in chain}

    def text(at: int) -> str:
        number = heads.get(at)
        rest = rest_of(lines[at], columns, number.words if number else 0)
        return f"{number.rest} {rest}".strip() if number else rest

    forms = _forms(instrument)
    spans = [(min(number.at, at), max(number.at, at)) for number, at in zip(chain, placed, strict=True)]
    names = divided(lines, spans, columns, text, lambda row, said: forms[row].fit(said))
    if names is None:
        return None
    words = vocabulary(instrument)
    rows = []
    for number, at, (name, _) in zip(chain, placed, names, strict=True):
        values = values_in(lines[at], columns)
        assert values is not None
        rows.append(Row(number.code, mended(name, words), values, lines[at].page))
    foreign = {
        number.code
        for row, (number, (name, loose)) in enumerate(zip(chain, names, strict=True))
        if forms[row].has_foreign(name.split("\n")) or forms[row].goes_on(name, loose)
    }
    return NumberedTable(tuple(headers_above(lines, spans[0][0], columns)), rows, frozenset(foreign))


@lru_cache(maxsize=8)
def _forms(instrument: Instrument) -> tuple[Forms, ...]:
    """The names of each indicator as tables print them."""
    frame = instrument.indicators[["name_id", "short_id"]]
    names = {code: [str(name) for name in frame.loc[code]] for code in instrument.codes}
    for forms in names.values():
        forms += [form for name in forms for form in counted(name)]
    return tuple(Forms(names[code], ("tingkat kematangan", "indikator")) for code in instrument.codes)
