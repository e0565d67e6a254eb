"""Tables with a row an indicator: one evaluation, or many told apart by a region, year or assessment in each row."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import Region
from spbe_research.errors import message
from spbe_research.study.reading.cells import BadLevel, code_of, parse_level
from spbe_research.study.reading.filled import Evaluations, Filled, Given, note_of, same_rows
from spbe_research.study.reading.grid import Cell, Formula, Grid, at, describe_cell
from spbe_research.study.reading.header import Layout, fold, stated

__all__ = ["merged_problems", "read_rows"]


@dataclass
class _Open:
    """An evaluation while its rows are read."""

    region: Region
    year: int
    assessment: str
    row: int
    levels: dict[str, Fraction] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def read_rows(grid: Grid, layout: Layout, given: Given, *, alone: bool) -> tuple[list[Filled], list[str]]:
    """Evaluations of a grid and its problems; a sheet of several that is all empty counts as not there."""
    reader = _Rows(grid, layout, given)
    if not reader.any_level():
        return [], [at(grid.where(), message("errors.study.reading.no_level"))] if alone else []
    return reader.read()


class _Rows:
    def __init__(self, grid: Grid, layout: Layout, given: Given) -> None:
        self.grid, self.layout, self.given = grid, layout, given
        self.columns = layout.columns
        self.header = {k: str(grid.cell(layout.row, c)) for k, c in self.columns.items()}
        self.above = stated(grid, layout)
        self.evaluations = Evaluations(given)
        self.problems: list[str] = []
        self.open: dict[tuple[str, int, str], _Open] = {}
        self.body = [r for r in range(layout.row + 1, len(grid.rows)) if any(c is not None for c in grid.rows[r])]

    def any_level(self) -> bool:
        return any(self.grid.cell(r, self.columns["level"]) is not None for r in self.body)

    def where(self, row: int, key: str | None = None) -> str:
        column = self.columns.get(key) if key else None
        return self.grid.where(row, column, self.header.get(key or "", ""))

    def value(self, row: int, key: str) -> tuple[Cell, str]:
        """What the row, or else the lines above the header, say of ``key``; and where."""
        if key in self.columns:
            return self.grid.cell(row, self.columns[key]), self.where(row, key)
        if key in self.above:
            above, column, cell = self.above[key]
            return cell, self.grid.where(above, column)
        return None, self.grid.where()

    def read(self) -> tuple[list[Filled], list[str]]:
        for name in self.layout.doubled:
            self.problems.append(
                at(self.grid.where(self.layout.row), message("errors.study.reading.two_columns", name=name))
            )
        self.problems += merged_problems(
            self.grid, self.layout.row, [c for k, c in self.columns.items() if k not in ("note", "name", "index")]
        )
        inst = self._instrument()
        if inst is None:
            return [], self.problems
        other = self._other_instrument(inst)
        if other:
            self.problems.append(other)
            return [], self.problems
        names = _names(inst)
        for row in self.body:
            self._row(row, inst, names)
        filled = []
        for opened in self.open.values():
            missing = [c for c in inst.codes if c not in opened.seen]
            who = ""
            if len(self.open) > 1:
                who = message("errors.study.reading.of", region=opened.region.name, year=opened.year)
            if missing:
                problem = message("errors.study.reading.no_row", codes=", ".join(missing), who=who)
                self.problems.append(at(self.grid.where(), problem))
            if opened.levels:
                ordered = {c: opened.levels[c] for c in inst.codes if c in opened.levels}
                place = self.grid.where(opened.row if len(self.open) > 1 else None)
                filled.append(
                    Filled(
                        opened.region,
                        opened.year,
                        inst.id,
                        opened.assessment,
                        ordered,
                        opened.notes,
                        place,
                        self.evaluations.assumed,
                    )
                )
        return filled, self.problems

    def _instrument(self) -> Instrument | None:
        first = self.body[0]
        year = self.evaluations.year(self.value(first, "year")[0])
        cell, where = self.value(first, "instrument")
        inst = self.evaluations.instrument(cell, year if isinstance(year, int) else None)
        if isinstance(inst, Instrument):
            for row in self.body if "instrument" in self.columns else []:
                other = self.grid.cell(row, self.columns["instrument"])
                if other is not None and other != inst.id:
                    problem = message(
                        "errors.study.reading.one_instrument", cell=describe_cell(other), instrument=inst.id
                    )
                    self.problems.append(at(self.where(row, "instrument"), problem))
            return inst
        if isinstance(year, str):
            self.problems.append(at(self.value(first, "year")[1], year))
        else:
            self.problems.append(at(where, inst))
        return None

    def _other_instrument(self, instrument: Instrument) -> str | None:
        """Words when the rows are exactly those of another instrument."""
        texts = [self.grid.cell(r, self.columns["code"]) for r in self.body]
        raw = {str(int(t)) if isinstance(t, float) and t.is_integer() else str(t).strip() for t in texts if t}
        others = same_rows(raw, self.given.folder, instrument.id)
        if raw == set(instrument.codes) or not others:
            return None
        name, rows = next(iter(others.items()))
        return at(
            self.grid.where(),
            message(
                "errors.study.reading.other_rows",
                rows=rows,
                other=name,
                n=len(instrument.codes),
                instrument=instrument.id,
            ),
        )

    def _row(self, row: int, instrument: Instrument, names: dict[str, str]) -> None:
        code_cell = self.grid.cell(row, self.columns["code"])
        level_cell = self.grid.cell(row, self.columns["level"])
        code = code_of(code_cell, instrument)
        if code is None:
            if level_cell is None and not (code_cell is not None and _like_code(code_cell)):
                return  # a heading, a total, a remark below the table
            near = difflib.get_close_matches(str(code_cell), instrument.codes, n=1, cutoff=0.5) if code_cell else []
            hint = message("errors.study.reading.hint_nearest", nearest=near[0]) if near else ""
            problem = message(
                "errors.study.reading.no_indicator",
                cell=describe_cell(code_cell),
                instrument=instrument.id,
                first=instrument.codes[0],
                last=instrument.codes[-1],
                hint=hint,
            )
            self.problems.append(at(self.where(row, "code"), problem))
            return
        opened = self._evaluation(row)
        if opened is None:
            return
        if code in opened.seen:
            first = opened.seen[code] + 1
            problem = message("errors.study.reading.second_time", code=code, first=first)
            self.problems.append(at(self.where(row, "code"), problem))
            return
        opened.seen[code] = row
        self._name(row, code, instrument, names)
        try:
            level = parse_level(
                level_cell, instrument, least=self.evaluations.least_level(instrument, opened.assessment)
            )
        except BadLevel as error:
            problem = message("errors.study.reading.of_indicator", code=code, problem=error.problem)
            self.problems.append(at(self.where(row, "level"), problem))
            return
        if level is not None:
            opened.levels[code] = level
        if "note" in self.columns:
            note = note_of(self.grid.cell(row, self.columns["note"]))
            if note is None:
                self.problems.append(at(self.where(row, "note"), message("errors.study.reading.note_formula")))
            elif note:
                opened.notes[code] = note

    def _evaluation(self, row: int) -> _Open | None:
        region_cell, region_at = self.value(row, "region")
        year_cell, year_at = self.value(row, "year")
        kind_cell, kind_at = self.value(row, "assessment")
        region = self.evaluations.region(region_cell)
        year = self.evaluations.year(year_cell)
        assessment = self.evaluations.assessment(kind_cell)
        wrong = [
            at(where, value)
            for value, where in ((region, region_at), (year, year_at))
            if isinstance(value, str)
        ]  # fmt: skip
        wrong += [at(kind_at, assessment[0])] if isinstance(assessment, tuple) else []
        if isinstance(region, str) or isinstance(year, str) or isinstance(assessment, tuple):
            self.problems += wrong
            return None
        key = (region.id, year, assessment)
        if key not in self.open:
            self.open[key] = _Open(region, year, assessment, row)
        return self.open[key]

    def _name(self, row: int, code: str, instrument: Instrument, names: dict[str, str]) -> None:
        """The name beside a number must not be another indicator's: a column sorted alone would shift every level."""
        if "name" not in self.columns:
            return
        cell = self.grid.cell(row, self.columns["name"])
        meant = names.get(fold(cell))
        own = instrument.indicators.loc[code, "name_id"]
        if isinstance(cell, Formula) or (isinstance(cell, str) and re.search("[<>]", cell)):
            problem = message("errors.study.reading.found", cell=describe_cell(cell), allowed=own, hint="")
            self.problems.append(at(self.where(row, "name"), problem))
        elif meant is not None and meant != code:
            problem = message("errors.study.reading.name_of_other", code=code, meant=meant, own=own)
            self.problems.append(at(self.where(row, "name"), problem))


def _names(instrument: Instrument) -> dict[str, str]:
    """Code by folded name, of the names that only one indicator bears."""
    names: dict[str, str] = {}
    for column in ("name_id", "name_en", "short_id", "short_en"):
        for code, name in zip(instrument.rows["code"], instrument.rows[column], strict=True):
            key = fold(name)
            names[key] = "" if names.get(key, code) != code else code
    return {k: c for k, c in names.items() if c}


def _like_code(cell: Cell) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]?[0-9]{1,3}([-.][0-9]+)?", str(cell).strip())) or not isinstance(cell, str)


_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


def merged_problems(grid: Grid, header: int, columns: list[int]) -> list[str]:
    """A line for each merged range that touches a column that is read."""
    problems: list[str] = []
    for merged in grid.merged:
        match = _RANGE.fullmatch(merged)
        if not match:
            continue
        left, right = (_number(match[i]) for i in (1, 3))
        if int(match[4]) > header and any(left <= c <= right for c in columns):
            problems.append(at(grid.where(), message("errors.study.reading.merged", cells=merged)))
    return problems


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
