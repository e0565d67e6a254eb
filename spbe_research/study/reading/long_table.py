"""Tables with a row an indicator: one evaluation, or many told apart by region, year or assessment."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from spbe_research.data.instruments import Instrument
from spbe_research.errors import Message, message
from spbe_research.numbers.language import LANGUAGES
from spbe_research.study.reading.cells import BadLevel, code_of, parse_level, plain_number
from spbe_research.study.reading.claims import Claim, claims_in, contradictions, fits_none, stated_values, unit_of_rows
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.filled import Evaluations, Filled, Given, in_force, note_of, same_rows
from spbe_research.study.reading.grid import MOST_PROBLEMS, Cell, Formula, Grid, at, describe_cell
from spbe_research.study.reading.header import Heading
from spbe_research.study.reading.identity import Identity, Who
from spbe_research.study.reading.level_columns import LevelColumn, level_columns
from spbe_research.study.reading.numbering import Numbering
from spbe_research.study.reading.outside import read_outside
from spbe_research.study.reading.taken import hidden_of, taken_from
from spbe_research.study.reading.words import fold, years_in
from spbe_research.text.catalog import say

__all__ = ["read_rows"]


@dataclass
class _Open:
    """An evaluation while its rows are read."""

    who: Who
    instrument: Instrument
    row: int
    column: LevelColumn
    levels: dict[str, Fraction] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    bad: bool = False


def read_rows(grid: Grid, heading: Heading, given: Given) -> tuple[list[Filled], list[str]]:
    """Evaluations of a grid and its problems; nothing of either where no level is filled in."""
    return _Rows(grid, heading, given).read()


class _Rows:
    def __init__(self, grid: Grid, heading: Heading, given: Given) -> None:
        self.grid, self.heading, self.given = grid, heading, given
        self.evaluations = Evaluations(given)
        self.problems: list[str] = []
        self.open: dict[tuple[str, int, str], _Open] = {}
        filled = [r for r in range(heading.last + 1, len(grid.rows)) if any(c is not None for c in grid.rows[r])]
        above = [r for r in filled[:1] if not any(plain_number(c) is not None for c in grid.rows[r])]
        counting = [r for r in filled[: 1 + len(above)] if _numbers_columns(grid.rows[r])]
        # 1, 2, 3 may be number, level and note of the first indicator, unless that comes again
        firsts = [fold(next(c for c in grid.rows[r] if c is not None)) for r in filled]
        body = [r for r in filled if r not in counting or (firsts.count("1") < 2 and not _in_brackets(grid.rows[r]))]
        again = [fold(n) for n in heading.names]
        self.body = [r for r in body if [fold(c) for c in grid.rows[r]] != again]  # the header, on a further page
        self.columns = Columns(grid, heading, self.body, given.columns)
        everything = self.evaluations.instruments()
        self.numbering = Numbering(grid, self.columns, everything)
        self.number, self.name = self.numbering.number, self.numbering.name
        rows = [r for r in self.body if any(self.numbering.code(r, i) is not None for i in everything)]
        last = rows[-1] if rows else -1
        inside = set(rows)
        outside = [r for r in self.body if r not in inside]
        self.outside = read_outside(grid, range(heading.first), outside)
        self.rows, self.last = rows, last
        self.maybe = self._instruments(everything)
        codes: Callable[[int], str | None] = lambda r: next(  # noqa: E731
            (c for i in self.maybe if (c := self.numbering.code(r, i)) is not None), None
        )
        self.levels = level_columns(self.columns, rows or self.body, codes, self.maybe, given)
        self.identity = Identity(grid, self.columns, self.outside, self.evaluations, rows)
        self.note = self.columns.one("note")
        self.claims: list[Claim] = []

    def read(self) -> tuple[list[Filled], list[str]]:
        level_cells = [self.grid.cell(r, m.column.at) for m in self.levels for r in self.body]
        if not any(c is not None for c in level_cells):
            return [], self.columns.problems
        other = self._other_instrument()
        if other is not None:
            return [], [*self.columns.problems, other]
        self.numbering.compare_numbers(self.rows, self.maybe[0])
        self._merged()
        for row in self.body:
            self._row(row)
            if len(self.problems) + len(self.identity.problems) > MOST_PROBLEMS:
                break
        closed = [(f, opened.instrument) for opened in self.open.values() if (f := self._closed(opened)) is not None]
        filled = [f for f, _ in closed]
        self.problems += fits_none(stated_values(self.outside), closed)
        problems = [*self.columns.problems, *self.identity.problems, *self.problems]
        return filled, problems

    # which columns

    def _instruments(self, everything: list[Instrument]) -> list[Instrument]:
        """Instruments that the table may be of: the one that is named, else those in force in its years, the one
        whose rows these are before the others, else those whose rows these are."""
        stated = self.outside.first("instrument")
        column = self.columns.one("instrument")
        said = [self.grid.cell(r, column.at) for r in self.rows] if column else []
        names = {str(x).strip() for x in (*said, stated and stated.cell, self.given.instrument) if x}
        named = [i for i in everything if i.id in names]
        if named:
            return named
        cells = [self.grid.cell(r, c.at) for c in self.columns.by_header("year") for r in self.rows]
        cells += [s.cell for s in self.outside.stated.get("year", ())]
        years = {y for c in cells if isinstance(y := self.evaluations.year(c), int)}
        years |= {y for c in self.columns.all if len(y_s := _years(c)) == 1 for y in y_s}
        years |= {self.given.year} if self.given.year is not None else set()
        codes = {i.id: {self.numbering.code(r, i) for r in self.rows} for i in everything}
        fit = [i for i in everything if any(in_force(i, y) for y in years)]
        if fit:
            return sorted(fit, key=lambda i: None in codes[i.id])  # a row that it does not have speaks against it
        shares = {i.id: len(codes[i.id] & set(i.codes)) / len(i.codes) for i in everything}
        best = max(shares.values(), default=0)
        return [i for i in everything if shares[i.id] == best] or everything

    # what is compared before a row is read

    def _other_instrument(self) -> Message | None:
        """Words when the rows are exactly those of another instrument."""
        if len(self.maybe) != 1 or not self.number:
            return None
        inst = self.maybe[0]
        texts = [self.grid.cell(r, self.number[0].at) for r in self.rows]
        raw = {str(int(t)) if isinstance(t, float) and t.is_integer() else str(t).strip() for t in texts if t}
        others = same_rows(raw, self.given.folder, inst.id)
        if raw == set(inst.codes) or not others:
            return None
        name, rows = next(iter(others.items()))
        problem = message(
            "errors.study.reading.other_rows", rows=rows, other=name, n=len(inst.codes), instrument=inst.id
        )
        return at(self.grid.where(), problem)

    def _merged(self) -> None:
        """Merged cells that leave it open whose a level is."""
        rows = set(self.rows)
        levels = {m.column.at for m in self.levels}
        numbers = {c.at for c in self.number}
        identity = {c.at for c in (*self.identity.institution, *self.identity.year, *self.identity.assessment)}
        for span in self.grid.merged:
            if span.bottom <= self.heading.last or span.top > self.last:
                continue
            inside = [r for r in rows if span.top <= r <= span.bottom]
            read = levels | numbers | identity
            touched = {c for c in read if span.left <= c <= span.right}
            if inside and touched and (len(inside) > 1 or span.right > span.left):
                self.problems.append(at(self.grid.where(), message("errors.study.reading.merged", cells=str(span))))

    # rows

    def where(self, row: int, column: Column | None) -> Message:
        return self.grid.where(row, column.at, column.header) if column else self.grid.where(row)

    def _row(self, row: int) -> None:
        instruments = self.maybe
        number = self.number[0] if self.number else None
        code_cell = self.grid.cell(row, number.at) if number else None
        cells = [self.grid.cell(row, m.column.at) for m in self.levels]
        if not any(self.numbering.code(row, i) is not None for i in instruments):
            self._no_indicator(row, code_cell, number, cells)
            return
        for level in self.levels:
            self._level(row, level)

    def _no_indicator(self, row: int, code_cell: Cell, number: Column | None, cells: list[Cell]) -> None:
        """A heading, a total, a remark below the table; or a row whose indicator cannot be told."""
        empty = all(c is None for c in cells)
        if row > self.last and row in self.outside.rows:
            return  # Tahun, 2021: below the table, in whichever columns
        if empty and not (code_cell is not None and _like_code(code_cell)):
            return
        label = " ".join(c for c in self.grid.rows[row] if isinstance(c, str))
        claims = claims_in(label, row, self.levels, self.grid)
        if claims is not None:
            self.claims += claims
            return
        explained = self.grid.sheet in _explanations()
        outer = explained or (bool(self.rows) and (row > self.last or row < self.rows[0]))
        if outer and code_cell is None and not any(plain_number(c) is not None for c in cells):
            return  # a signature, a sentence
        if code_cell is None and self.name and number is None:
            column: Column | None = self.name[0]
            code_cell = self.grid.cell(row, self.name[0].at)
        else:
            column = number
        inst = self.maybe[0]
        near = difflib.get_close_matches(str(code_cell)[:60], inst.codes, n=1, cutoff=0.5) if code_cell else []
        hint = message("errors.study.reading.hint_nearest", nearest=near[0]) if near else ""
        problem = message(
            "errors.study.reading.no_indicator",
            cell=describe_cell(code_cell),
            instrument=inst.id,
            first=inst.codes[0],
            last=inst.codes[-1],
            hint=hint,
        )
        self.problems.append(at(self.where(row, column), problem))

    def _level(self, row: int, level: LevelColumn) -> None:
        cell = self.grid.cell(row, level.column.at)
        who = self.identity.of(
            row, column=level.column, year=level.year, assessment=level.assessment, region=level.region
        )
        inst = self._instrument(row, who)
        if inst is None:
            return
        code = self.numbering.code(row, inst)
        number = self.number[0] if self.number else self.name[0]
        if code is None:
            problem = message(
                "errors.study.reading.no_indicator",
                cell=describe_cell(self.grid.cell(row, number.at)),
                instrument=inst.id,
                first=inst.codes[0],
                last=inst.codes[-1],
                hint="",
            )
            self.problems.append(at(self.where(row, number), problem))
            return
        if level is self.levels[0]:
            self.problems += self.numbering.other_names(row, code, inst)
        assessment = who.assessment if who else "self"
        value: Fraction | None = None
        try:
            value = parse_level(cell, inst, least=self.evaluations.least_level(inst, assessment))
        except BadLevel as error:
            problem = message("errors.study.reading.of_indicator", code=code, problem=error.problem)
            self.problems.append(at(self.where(row, level.column), problem))
        if who is None:
            return
        opened = self._opened(row, who, inst, level)
        if code in opened.seen:
            first = opened.seen[code] + 1
            problem = message("errors.study.reading.second_time", code=code, first=first)
            self.problems.append(at(self.where(row, number), problem))
            return
        opened.seen[code] = row
        if value is not None:
            opened.levels[code] = value
        elif cell is None:
            self._beside(row, code)
        self._note(row, code, opened)

    def _instrument(self, row: int, who: Who | None) -> Instrument | None:
        """The instrument of a row, by its year where none is named; the likeliest one where the row is wrong anyway."""
        column = self.columns.one("instrument")
        stated = self.outside.first("instrument")
        cell, place = (stated.cell, stated.place) if stated else (None, self.grid.where())
        if column is not None and self.grid.cell(row, column.at) is not None:
            cell, place = self.grid.cell(row, column.at), self.where(row, column)
        if who is None:
            return self.maybe[0]
        inst = self.evaluations.instrument(cell, who.year)
        if isinstance(inst, str):
            self.identity.tell(place, inst)
            return None
        return inst

    def _opened(self, row: int, who: Who, instrument: Instrument, level: LevelColumn) -> _Open:
        key = (who.region.id, who.year, who.assessment)
        if key not in self.open:
            self.open[key] = _Open(who, instrument, row, level)
        opened = self.open[key]
        if opened.instrument is not instrument and not opened.bad:
            opened.bad = True
            problem = message(
                "errors.study.reading.one_instrument", cell=instrument.id, instrument=opened.instrument.id
            )
            self.problems.append(at(self.grid.where(row), problem))
        return opened

    def _beside(self, row: int, code: str) -> None:
        """A lone number in the notes, or under no header, of a row without a level: perhaps its level."""
        for column in self.columns.all:
            if column.header and column is not self.note:
                continue
            cell = self.grid.cell(row, column.at)
            numbers = [r for r in self.rows if plain_number(self.grid.cell(r, column.at)) is not None]
            if row in numbers and len(numbers) <= len(self.rows) / 5:
                problem = message("errors.study.reading.level_beside", code=code, cell=describe_cell(cell))
                self.problems.append(at(self.where(row, column), problem))

    def _note(self, row: int, code: str, opened: _Open) -> None:
        if self.note is None:
            return
        note = note_of(self.grid.cell(row, self.note.at))
        if note is None:
            self.problems.append(at(self.where(row, self.note), message("errors.study.reading.note_formula")))
        elif note:
            opened.notes[code] = note

    # the end

    def _closed(self, opened: _Open) -> Filled | None:
        inst, who = opened.instrument, opened.who
        missing = [c for c in inst.codes if c not in opened.seen and c not in self._ragged(inst)]
        alone = len(self.open) == 1
        if missing:
            of = "" if alone else message("errors.study.reading.of", region=who.region.name, year=who.year)
            problem = message("errors.study.reading.no_row", codes=", ".join(missing), who=of)
            self.problems.append(at(self.grid.where(), problem))
        if not opened.levels:
            return None
        levels = {c: opened.levels[c] for c in inst.codes if c in opened.levels}
        taken = taken_from(
            self.grid,
            {
                "number": self.number, "name": self.name, "level": [opened.column.column],
                "institution": self.identity.institution, "year": self.identity.year,
                "assessment": self.identity.assessment,
            },
            len(opened.seen),
            self.identity.said,
            hidden_of(self.grid, list(opened.seen.values())),
        )  # fmt: skip
        place = self.grid.where(None if alone else opened.row)
        filled = Filled(who.region, who.year, inst.id, who.assessment, levels, opened.notes, place, taken)
        own = len({o.column.column.at for o in self.open.values()}) == len(self.open)  # a column of its own for each
        mine = [c for c in self.claims if c.column in (None, opened.column.column.at)] if alone or own else []
        mine += self._index_column(opened) + self._unit_columns(opened)
        self.problems += contradictions(mine, filled, inst)
        return filled

    def _index_column(self, opened: _Open) -> list[Claim]:
        """An index that stands in every row of an evaluation, or in one."""
        claims = []
        for column in self.columns.by_header("index"):
            cells = [(r, c) for r in opened.seen.values() if (c := self.grid.cell(r, column.at)) is not None]
            if cells and len({str(c) for _, c in cells}) == 1 and not isinstance(cells[0][1], Formula):
                claims.append(Claim("index", "", cells[0][1], self.where(cells[0][0], column)))
        return claims

    def _unit_columns(self, opened: _Open) -> list[Claim]:
        """The value of its aspect or domain that stands in each row of it, or in its first."""
        claims = []
        for column in self.columns.all:
            unit = unit_of_rows(column.folded)
            if unit is None:
                continue
            numbers = dict(zip(opened.instrument.codes, opened.instrument.rows[f"{unit}_no"], strict=True))
            cells: dict[str, dict[str, int]] = {}
            for code, row in opened.seen.items():
                if plain_number(self.grid.cell(row, column.at)) is not None:
                    cells.setdefault(str(numbers[code]), {}).setdefault(str(self.grid.cell(row, column.at)), row)
            for number, found in cells.items():
                if number and len(found) == 1:  # several are something else than the value of the whole
                    row = next(iter(found.values()))
                    claims.append(Claim(unit, number, self.grid.cell(row, column.at), self.where(row, column)))
        return claims

    def _ragged(self, instrument: Instrument) -> set[str]:
        """Codes of lines that could not be cut, and are told already."""
        column = self.number[0].at if self.number else 0
        found = set()
        for cells in self.grid.ragged:
            code = code_of(cells[column], instrument) if column < len(cells) else None
            if code is not None:
                found.add(code)
        return found


def _numbers_columns(cells: list[Cell]) -> bool:
    """Whether a row below the header only counts the columns: (1), (2), (3)."""
    filled = [c for c in cells if c is not None]
    words = [fold(c) for c in filled]
    counts = words == [str(n) for n in range(1, len(words) + 1)] and cells[: len(filled)] == filled
    return counts and len(words) >= (2 if _in_brackets(cells) else 3)


def _in_brackets(cells: list[Cell]) -> bool:
    return all(re.fullmatch(r"\s*\([0-9]+\)\s*", str(c)) for c in cells if c is not None)


def _years(column: Column) -> frozenset[int]:
    return years_in(column.header)


@cache
def _explanations() -> frozenset[str]:
    """The sheet of our own workbooks that says what levels mean, and holds none, as each language calls it."""
    return frozenset(say("workbook.explanation", lang) for lang in LANGUAGES)


def _like_code(cell: Cell) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]?[0-9]{1,3}([-.][0-9]+)?", str(cell).strip())) or not isinstance(cell, str)
