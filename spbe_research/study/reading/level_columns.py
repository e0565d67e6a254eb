"""Which columns hold levels where a row is an indicator: one, or several side by side that are told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table
from spbe_research.errors import message
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.filled import Given
from spbe_research.study.reading.grid import Cell, Formula, Shown, at
from spbe_research.study.reading.places import region_named
from spbe_research.study.reading.words import (
    ROMAN,
    assessment_in,
    assessment_word,
    fold,
    is_known,
    named_exactly,
    years_in,
)

__all__ = ["LevelColumn", "level_columns"]

_NEARLY_ALL = 0.9
#: a level as people also write it: ``3 - Terpadu``, ``Level 3``, ``III``
_WRITTEN = re.compile(
    r"(?:tingkat|level|nilai|skor)?\s*([0-5]|i{1,3}|iv|v)\s*[.)*]?(?:\s*[-\u2013:(.,=]\s*[^\W\d][\w /]{0,40}\W{0,2})?"
)
_FEW = 3  # cells from which a column without a known name can hold levels, or corrections of some


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A column of levels, and whose they are by its header."""

    column: Column
    year: int | None = None
    assessment: str | None = None
    region: Region | None = None

    @property
    def key(self) -> tuple[int | None, str | None, Region | None]:
        """What tells it from another beside it."""
        return self.year, self.assessment, self.region


def level_columns(
    columns: Columns,
    rows: Sequence[int],
    codes: Callable[[int], str | None],
    instruments: Sequence[Instrument],
    given: Given,
) -> list[LevelColumn]:
    """Columns to read levels from; what cannot be decided is told and leaves the first.

    Parameters
    ----------
    rows : rows of indicators; codes : the code of a row, for columns that only repeat what the instrument says.
    """
    found = _candidates(columns, rows, codes, instruments)
    marked = [_marked(c) for c in found]
    if "level" not in columns.chosen:
        _unexplained(columns, found, rows, codes, instruments)
    if "level" in columns.chosen:
        return marked[:1]
    undecided = [LevelColumn(c) for c in found[:1]]  # what its header says is left aside, since it may not be the one
    if columns.doubled(_of_one_name(columns, found, rows)):
        return undecided
    if len(marked) < 2:
        return marked
    alike = len({tuple(k is None for k in m.key) for m in marked}) == 1  # each by its year, or each by its assessment
    if alike and any(marked[0].key) and len({m.key for m in marked}) == len(marked):
        return _asked_for(columns, marked, given)
    same = columns.agree("level", found, rows, _same)
    if same and len({m.key for m in marked if any(m.key)}) > 1:  # 2021 and 2022 with equal levels
        columns.differ("level", found[0], found[1], rows)
        same = False
    return marked[:1] if same else undecided


def _of_one_name(columns: Columns, found: Sequence[Column], rows: Sequence[int]) -> list[Column]:
    """The columns found, and each that bears the name of one of them, whatever it holds."""
    names = {c.folded for c in found if c.folded}
    return [
        c for c in columns.all
        if c in found or (c.folded in names and any(columns.grid.cell(r, c.at) is not None for r in rows))
    ]  # fmt: skip


def _candidates(
    columns: Columns, rows: Sequence[int], codes: Callable[[int], str | None], instruments: Sequence[Instrument]
) -> list[Column]:
    named = columns.by_header("level")
    if "level" in columns.chosen:
        return named
    cells = {c.at: [columns.grid.cell(r, c.at) for r in rows] for c in columns.all}

    def share(column: Column, *, known: bool = True) -> float:
        filled = [x for x in cells[column.at] if x is not None]
        unseen = sum(isinstance(x, Formula) and x.stored is None for x in filled)  # they could be anything
        odd = sum(isinstance(x, bool | date | time | timedelta) for x in filled) if known else 0  # a level made a day
        speak = sum(_speaks_of_a_level(x, instruments) for x in filled)
        return (unseen + odd + speak) / len(filled) if filled else 0.0

    named = [c for c in named if any(x is not None for x in cells[c.at])]
    good = [c for c in named if share(c) >= 0.5]
    named = good or [c for c in named if "assessment" not in c.roles and not _prose(cells[c.at])][:1]
    others = []
    places = [c for c in columns.all if c.filled and is_known(c.folded) and region_named(c.header)]
    for column in (*columns.unknown(), *places):
        filled = [x for x in cells[column.at] if x is not None]
        known = any(_marked(column).key)
        least = 0.5 if known else _NEARLY_ALL  # a wrong cell is told, and drops no column
        if (
            len(filled) >= _FEW
            and share(column, known=known) >= least
            and not _explained(column, columns, rows, codes, instruments)
        ):
            others.append(column)
    found = named + others
    if not named:  # a header that nobody knows is not taken for levels, unless it is a year or a region
        found = [c for c in others if any(_marked(c).key)]
        unnamed = [c for c in others if not any(_marked(c).key)]
        if unnamed:
            listed = ", ".join(str(c.label()) for c in unnamed[:4])
            problem = message("errors.study.reading.level_unnamed", columns=listed, name=unnamed[0].option())
            columns.problems.append(at(columns.grid.where(columns.heading.first), problem))
    return sorted(found, key=lambda c: c.at)


def _prose(cells: Sequence[Cell]) -> bool:
    """Whether a column holds sentences, such as what each level asks for."""
    texts = sorted(len(x) for x in cells if isinstance(x, str))
    return len(texts) >= _FEW and texts[len(texts) // 2] > 25


def _is_level(cell: Cell, instruments: Sequence[Instrument]) -> bool:
    value = plain_number(_seen(cell))
    return value is not None and any(
        min(i.level_min, i.answer_min) <= value <= i.level_max and (value / i.level_step).denominator == 1
        for i in instruments
    )


def _speaks_of_a_level(cell: Cell, instruments: Sequence[Instrument]) -> bool:
    """Whether a person sees a level in a cell, be it one that is written as none is read."""
    if isinstance(cell, Shown) or _is_level(cell, instruments):
        return True
    return isinstance(cell, str) and plain_number(cell) is None and _meant(cell) is not None


def _meant(cell: Cell) -> Fraction | None:
    """The level that a person sees in a cell."""
    value = plain_number(_seen(cell))
    if value is None and isinstance(cell, str) and plain_number(cell) is None:
        text = unicodedata.normalize("NFKC", cell[:80]).casefold().strip()
        match = _WRITTEN.fullmatch(text)
        if match is not None:
            return Fraction(ROMAN.get(match[1], match[1]))
        value = _level_names().get(fold(text))
    return value


@lru_cache(maxsize=1)
def _level_names() -> dict[str, Fraction]:
    """What levels are called, in both languages, where a name is of one level."""
    table = read_table("instruments/levels")
    names: dict[str, set[str]] = {}
    for level, *called in zip(table["level"], table["name_id"], table["name_en"], strict=True):
        for name in called:
            names.setdefault(fold(name), set()).add(str(level))
    return {name: Fraction(levels.pop()) for name, levels in names.items() if name and len(levels) == 1}


def _unexplained(
    columns: Columns,
    found: Sequence[Column],
    rows: Sequence[int],
    codes: Callable[[int], str | None],
    instruments: Sequence[Instrument],
) -> None:
    """Tell of a column that bears a level's name and holds numbers that are none, unless they follow from levels."""
    if len(found) != 1:
        return
    for column in columns.all:
        if column in found or not named_exactly(column.folded, "level") or column in columns.chosen.values():
            continue
        pairs = [(columns.grid.cell(r, column.at), _meant(columns.grid.cell(r, found[0].at)), r) for r in rows]
        known = [(x, level, r) for cell, level, r in pairs
                 if (x := plain_number(_seen(cell))) is not None and level]  # fmt: skip
        whole = [k for k in known if k[0].denominator == 1]
        if len(known) < max(_FEW, len(rows) / 2) or len(whole) < len(known):
            continue
        weights = {c: w for i in instruments for c, w in zip(i.codes, i.weights, strict=True)}
        ratios = {x / level for x, level, _ in known}
        weighted = {x / level / weights[code] for x, level, r in known if (code := codes(r)) in weights}
        if len(ratios) > 1 and len(weighted) > 1:
            columns.differ("level", found[0], column, [r for _, _, r in known])


def _explained(
    column: Column,
    columns: Columns,
    rows: Sequence[int],
    codes: Callable[[int], str | None],
    instruments: Sequence[Instrument],
) -> bool:
    """Whether a column repeats aspect, domain, weight or number of its row: no level whatever it is called."""
    pairs = [(columns.grid.cell(r, column.at), codes(r)) for r in rows]
    known = [(plain_number(x), c) for x, c in pairs if x is not None and c is not None]
    for inst in instruments:
        if not known or any(c not in inst.codes for _, c in known):
            continue
        for unit in ("aspect", "domain"):
            numbers = list(inst.rows[f"{unit}_no"])
            places = {n: Fraction(i) for i, n in enumerate(dict.fromkeys(numbers), start=1)}
            own = {c: places[n] for c, n in zip(inst.codes, numbers, strict=True)}
            if len(places) > 1 and all(own[c] == x for x, c in known):
                return True
        weights = dict(zip(inst.codes, inst.weights, strict=True))
        if len(set(inst.weights)) > 1 and len({x / weights[c] for x, c in known if x is not None}) == 1:
            return True
        if all(str(x) == c for x, c in known):
            return True
    return False


def _same(one: Cell, two: Cell) -> bool:
    first, second = _meant(one), _meant(two)
    return first == second if first is not None or second is not None else fold(one) == fold(two)


def _seen(cell: Cell) -> Cell:
    """What a person sees of a formula: its stored result, which may speak against another column, and for none."""
    return cell.stored if isinstance(cell, Formula) else cell


def _marked(column: Column) -> LevelColumn:
    years = years_in(column.header)
    said = assessment_in(column.folded)
    region = None if said or years else region_named(column.header)
    return LevelColumn(column, min(years) if len(years) == 1 else None, said, region)


def _asked_for(columns: Columns, marked: list[LevelColumn], given: Given) -> list[LevelColumn]:
    """Of columns side by side, those of the year and the assessment that the caller names; all without."""
    asked = None if given.assessment is None else assessment_word(given.assessment)
    fit = [
        m
        for m in marked
        if (given.year is None or m.year in (None, given.year)) and (asked is None or m.assessment in (None, asked))
    ]
    if not fit:
        listed = ", ".join(str(m.column.label()) for m in marked)
        problem = message("errors.study.reading.side_by_side", columns=listed)
        columns.problems.append(at(columns.grid.where(columns.heading.first), problem))
    return fit
