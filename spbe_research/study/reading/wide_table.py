"""Tables with a row a region and a column an indicator, as researchers keep them."""

from __future__ import annotations

import re
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.errors import message
from spbe_research.numbers.exact import round_exact
from spbe_research.scoring.score import score, unit_values
from spbe_research.study.reading.cells import BadLevel, code_of, parse_level, plain_number
from spbe_research.study.reading.filled import Evaluations, Filled, Given, same_rows
from spbe_research.study.reading.grid import Cell, Grid, at, describe_cell
from spbe_research.study.reading.header import Layout, fold, stated
from spbe_research.study.reading.long_table import merged_problems

__all__ = ["read_columns"]

_UNIT = re.compile(r"(?:(aspek|aspect|a)|(domain|d)) ?0*([0-9]{1,2})")


def read_columns(grid: Grid, layout: Layout, given: Given, *, alone: bool) -> tuple[list[Filled], list[str]]:
    """Evaluations of a grid and its problems."""
    reader = _Columns(grid, layout, given)
    filled, problems = reader.read()
    if not filled and not problems and alone:
        problems = [at(grid.where(), message("errors.study.reading.no_level"))]
    return filled, problems


class _Columns:
    def __init__(self, grid: Grid, layout: Layout, given: Given) -> None:
        self.grid, self.layout, self.given = grid, layout, given
        self.above = stated(grid, layout)
        self.evaluations = Evaluations(given)
        self.problems: list[str] = []
        self.body = [r for r in range(layout.row + 1, len(grid.rows)) if any(c is not None for c in grid.rows[r])]

    def where(self, row: int, column: int | None = None) -> str:
        header = self.grid.cell(self.layout.row, column) if column is not None else None
        return self.grid.where(row, column, "" if header is None else str(header))

    def value(self, row: int, key: str) -> tuple[Cell, str]:
        if key in self.layout.columns:
            column = self.layout.columns[key]
            return self.grid.cell(row, column), self.where(row, column)
        if key in self.above:
            above, column, cell = self.above[key]
            return cell, self.grid.where(above, column)
        return None, self.grid.where()

    def read(self) -> tuple[list[Filled], list[str]]:
        if not self.body:
            return [], []
        first = self.body[0]
        year = self.evaluations.year(self.value(first, "year")[0])
        cell, where = self.value(first, "instrument")
        inst = self.evaluations.instrument(cell, year if isinstance(year, int) else None)
        if isinstance(inst, str):
            wrong = at(self.value(first, "year")[1], year) if isinstance(year, str) else at(where, inst)
            return [], [*self.problems, wrong]
        columns = self._codes(inst)
        if columns is None:
            return [], self.problems
        claims = self._claims(inst)
        self.problems += merged_problems(self.grid, self.layout.row, list(columns.values()))
        filled = [f for row in self.body if (f := self._row(row, inst, columns, claims)) is not None]
        return filled, self.problems

    def _codes(self, instrument: Instrument) -> dict[str, int] | None:
        """Column of each code; None when the header is not that of the instrument."""
        columns: dict[str, int] = {}
        header = self.layout.row
        numbered: set[str] = set()
        for column, cell in enumerate(self.grid.rows[header]):
            if column in self.layout.columns.values() or _UNIT.fullmatch(fold(cell)):
                continue
            code = code_of(cell, instrument)
            plain = fold(cell).removeprefix("indikator ").removeprefix("indicator ")
            if code is None:
                if plain.isdigit() and len(plain) <= 3:
                    numbered.add(plain)
                    problem = message(
                        "errors.study.reading.no_indicator",
                        cell=describe_cell(cell),
                        instrument=instrument.id,
                        first=instrument.codes[0],
                        last=instrument.codes[-1],
                        hint="",
                    )
                    self.problems.append(at(self.where(header, column), problem))
            elif code in columns:
                problem = message("errors.study.reading.column_twice", code=code)
                self.problems.append(at(self.where(header, column), problem))
            else:
                columns[code] = column
        others = same_rows(set(columns) | numbered, self.given.folder, instrument.id)
        missing = [c for c in instrument.codes if c not in columns]
        if missing and others:
            name, rows = next(iter(others.items()))
            problem = message(
                "errors.study.reading.other_columns",
                rows=rows,
                other=name,
                n=len(instrument.codes),
                instrument=instrument.id,
            )
            self.problems = [at(self.grid.where(header), problem)]
            return None
        if missing:
            problem = message("errors.study.reading.no_column", codes=", ".join(missing))
            self.problems.append(at(self.grid.where(header), problem))
        return columns

    def _claims(self, instrument: Instrument) -> list[tuple[str, str, int]]:
        """Columns with an index, aspect or domain value: unit, number, column."""
        claims = []
        if "index" in self.layout.columns:
            claims.append(("index", "", self.layout.columns["index"]))
        for column, cell in enumerate(self.grid.rows[self.layout.row]):
            match = _UNIT.fullmatch(fold(cell))
            unit = "aspect" if match and match[1] else "domain"
            if match and match[3] in instrument.numbers(unit):
                claims.append((unit, match[3], column))
        return claims

    def _row(
        self, row: int, instrument: Instrument, columns: dict[str, int], claims: list[tuple[str, str, int]]
    ) -> Filled | None:
        cells = {code: self.grid.cell(row, column) for code, column in columns.items()}
        if all(c is None for c in cells.values()):
            return None  # a region without any level was not assessed
        before = len(self.problems)
        region_cell, region_at = self.value(row, "region")
        region = self.evaluations.region(region_cell)
        if region_cell is None and "region" in self.layout.columns:
            region = message("errors.study.reading.levels_without_region")
        year_cell, year_at = self.value(row, "year")
        year = self.evaluations.year(year_cell)
        kind_cell, kind_at = self.value(row, "assessment")
        assessment = self.evaluations.assessment(kind_cell)
        if "instrument" in self.layout.columns:
            other = self.grid.cell(row, self.layout.columns["instrument"])
            if other is not None and other != instrument.id:
                problem = message(
                    "errors.study.reading.one_instrument", cell=describe_cell(other), instrument=instrument.id
                )
                self.problems.append(at(self.where(row, self.layout.columns["instrument"]), problem))
        for value, where in ((region, region_at), (year, year_at)):
            if isinstance(value, str):
                self.problems.append(at(where, value))
        if isinstance(assessment, tuple):
            self.problems.append(at(kind_at, assessment[0]))
        least = instrument.level_min
        if isinstance(assessment, str):
            least = self.evaluations.least_level(instrument, assessment)
        levels = {}
        for code in instrument.codes:
            try:
                level = parse_level(cells.get(code), instrument, least=least)
            except BadLevel as error:
                self.problems.append(at(self.where(row, columns[code]), error.problem))
                continue
            if level is not None:
                levels[code] = level
        if len(self.problems) > before or isinstance(region, str) or isinstance(year, str):
            return None
        filled = Filled(
            region, year, instrument.id, str(assessment), levels, {}, self.grid.where(row), self.evaluations.assumed
        )
        self._contradictions(row, filled, instrument, claims)
        return filled

    def _contradictions(
        self, row: int, filled: Filled, instrument: Instrument, claims: list[tuple[str, str, int]]
    ) -> None:
        if not claims or len(filled.levels) < len(instrument.codes):
            return
        scored = score(filled.levels, instrument)
        values: dict[tuple[str, str], Fraction] = {("index", ""): scored.index_exact}
        for unit in ("aspect", "domain"):
            values |= {(unit, n): v for n, v in unit_values(scored.levels, instrument, unit).items()}
        for unit, number, column in claims:
            cell = self.grid.cell(row, column)
            claimed = plain_number(cell) if cell is not None else None
            if cell is None:
                continue
            if claimed is None or not _prints(values[unit, number], claimed, instrument):
                given = round_exact(values[unit, number], instrument.decimals, instrument.rounding)
                what = message("errors.study.reading.unit_index")
                if unit == "aspect":
                    what = message("errors.study.reading.unit_aspect", number=number)
                elif unit == "domain":
                    what = message("errors.study.reading.unit_domain", number=number)
                problem = message("errors.study.reading.levels_give", cell=describe_cell(cell), what=what, given=given)
                self.problems.append(at(self.where(row, column), problem))


def _prints(value: Fraction, claimed: Fraction, instrument: Instrument) -> bool:
    """Whether a value is printed as claimed, with as many decimals as the claim has, or all but equals it."""
    decimals = instrument.decimals
    while (claimed * 10**decimals).denominator != 1 and decimals < 6:
        decimals += 1
    if abs(value - claimed) < Fraction(1, 10**6):
        return True
    return Fraction(round_exact(value, decimals, instrument.rounding)) == claimed
