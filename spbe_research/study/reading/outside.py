"""What a file says outside its table: lines above and below, titles, the sheet's name. Evidence that is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spbe_research.errors import Message, message
from spbe_research.study.reading.grid import Cell, Formula, Grid
from spbe_research.study.reading.places import named_in
from spbe_research.study.reading.words import assessment_in, assessment_word, fold, is_known, named_exactly, years_in

__all__ = ["Outside", "Said", "read_outside", "states"]

_STATED = ("institution", "year", "assessment", "instrument", "index", "predicate")
#: names of columns that are everyday words in a sentence, and need a colon to state anything
_WEAK = {"penilaian", "hasil", "no", "kota", "instansi", "lembaga", "periode", "tahapan", "nilai"}
_MOST_TITLES = 300
_OF_TITLE = {"self", "interview", "visit"}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: what stands where."""

    cell: Cell
    place: Message


@dataclass(slots=True)
class Outside:
    """Statements by key, and years, regions and assessments that titles and the sheet's name mention.

    Attributes
    ----------
    stated : *Tahun* in a cell and 2021 in the next, or ``Tahun: 2021`` in one, above or below the table.
    years, places, assessments : sets mentioned by one text each, with its place.
    rows : rows below the table that state something and hold nothing else.
    """

    stated: dict[str, list[Said]] = field(default_factory=dict)
    years: list[tuple[frozenset[int], Message, str]] = field(default_factory=list)
    places: list[tuple[frozenset[str], Message, str]] = field(default_factory=list)
    assessments: list[tuple[str, Message, str]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)

    def first(self, key: str) -> Said | None:
        """The first statement of a key."""
        return next(iter(self.stated.get(key, ())), None)


def read_outside(grid: Grid, above: Iterable[int], below: Iterable[int]) -> Outside:
    """Statements of the rows outside a table, and mentions in the rows above it and in the sheet's name."""
    result = Outside()
    sheet = message("errors.study.reading.sheet_name", place=grid.where())
    if grid.sheet:
        _mention(result, grid.sheet, sheet, sheet_name=True)
    told: set[str] = set()
    for row in above:
        for column, cell in enumerate(grid.rows[row]):
            if not isinstance(cell, str) or _states(result, grid, row, column, cell):
                continue
            if cell not in told and len(told) < _MOST_TITLES:
                told.add(cell)
                _mention(result, cell, grid.where(row, column), sheet_name=False)
    for row in below:
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and _states(result, grid, row, column, cell):
                result.rows.update([row] if sum(c is not None for c in grid.rows[row]) <= 3 else [])
    return result


def states(cell: Cell) -> bool:
    """Whether a cell is the name of something that a line states."""
    name = fold(cell.partition(":")[0]) if isinstance(cell, str) else ""
    return bool(name) and any(named_exactly(name, key) for key in _STATED)


def _states(result: Outside, grid: Grid, row: int, column: int, cell: str) -> bool:
    """Whether a cell is the name of a statement, which is then kept."""
    name, colon, rest = cell.partition(":")
    key = next((k for k in _STATED if named_exactly(fold(name), k)), None) if len(name) < 60 else None
    if key is None:
        return False
    if rest.strip():
        value: Cell = rest.strip()
        place = column
    else:
        found = _next(grid, row, column)
        if found is None:
            return False
        place, value, after = found
        named = key == "institution" and isinstance(value, str) and len(named_in(value, bare=False)) == 1
        if fold(name) in _WEAK and not (colon or after or named):
            return key == "assessment" and _kept_assessment(result, grid, row, place, value)
    if key == "index" and isinstance(value, Formula):
        return True
    result.stated.setdefault(key, []).append(Said(value, grid.where(row, place)))
    return True


def _kept_assessment(result: Outside, grid: Grid, row: int, column: int, value: Cell) -> bool:
    """*Penilaian* with a word beside it that is no heading: the workbook's own field."""
    known = assessment_word(value) is not None
    if not isinstance(value, str) or (not known and (is_known(fold(value)) or row > 12)):
        return False
    result.stated.setdefault("assessment", []).append(Said(value, grid.where(row, column)))
    return True


def _next(grid: Grid, row: int, column: int) -> tuple[int, Cell, bool] | None:
    """The next cell that holds something, past a lone colon; and whether there was a colon."""
    colon = False
    for place in range(column + 1, min(len(grid.rows[row]), column + 6)):
        cell = grid.cell(row, place)
        if isinstance(cell, str) and cell.strip() in (":", "="):
            colon = True
        elif isinstance(cell, str) and cell.lstrip().startswith(":"):
            return place, cell.lstrip()[1:].strip() or None, True
        elif cell is not None:
            apart = place > column + 1 and not colon  # the next pair of name and value, and this one is blank
            return None if apart else (place, cell, colon)
    return None


_INDEX = re.compile(
    r"\b(?:indeks|index)\b(?![^.,;]*\b(?:domain|aspek|aspect|nasional|target|rata)\b)"
    r"(?:[^0-9]|20[0-9]{2}|[0-9]+/20[0-9]{2}){0,80}?(?<![0-9.,/])([0-5][.,][0-9]{1,4})(?![0-9.,%])",
    re.IGNORECASE,
)


def _mention(result: Outside, text: str, place: Message, *, sheet_name: bool) -> None:
    printed = _INDEX.search(text[:500])
    if printed:
        result.stated.setdefault("index", []).append(Said(printed[1], place))
    years = years_in(text)
    if years:
        result.years.append((years, place, text))
    places = named_in(text, bare=True)
    if places:
        result.places.append((places, place, text))
    said = assessment_in(fold(text))
    if said is not None and (said in _OF_TITLE or (sheet_name and fold(text) in ("resmi", "hasil resmi", "eksternal"))):
        result.assessments.append((said, place, text))
