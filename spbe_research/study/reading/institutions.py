"""Which columns name the institution: all of them in every row, and none of them that names its province only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spbe_research.data.regions import Region
from spbe_research.errors import message
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.filled import Evaluations
from spbe_research.study.reading.grid import Cell, Grid, at, describe_cell
from spbe_research.study.reading.words import named_exactly

__all__ = ["institution_columns", "kind_of", "of_bps"]

_TRIED = 60
#: columns of the national evaluation's own interface, whose "kode" numbers its lines and not regions
_INTERFACE = {"kode", "tahun", "nama instansi", "kategori"}


def institution_columns(grid: Grid, columns: Columns, evaluations: Evaluations, rows: Sequence[int]) -> list[Column]:
    """The columns to read institutions from; where two say otherwise it is told, and the first is left.

    Parameters
    ----------
    rows : the rows that tell of evaluations.
    """
    return _Institutions(grid, columns, evaluations, rows).found()


def kind_of(column: Column) -> str:
    """The kind of region that a header speaks of alone."""
    words = set(column.folded.split())
    kinds = {
        kind
        for kind, names in (
            ("provinsi", {"provinsi", "prov", "province"}),
            ("kabupaten", {"kabupaten", "kab", "regency"}),
            ("kota", {"kota", "city"}),
        )
        if words & names
    }
    return kinds.pop() if len(kinds) == 1 else ""


def of_bps(column: Column) -> bool:
    """Whether a column's codes are those of BPS, which numbers regions in its own way: they name none here."""
    return "bps" in column.folded.split()


class _Institutions:
    def __init__(self, grid: Grid, columns: Columns, evaluations: Evaluations, rows: Sequence[int]) -> None:
        self.grid, self.columns, self.evaluations, self.rows = grid, columns, evaluations, rows

    def found(self) -> list[Column]:
        """Columns that name the institution, without those that name its province; they must agree in every row."""
        found = [c for c in self.columns.by_header("institution") if "level" not in c.roles]
        if "institution" in self.columns.chosen:
            return found
        if all(of_bps(c) for c in found):
            found = []
        if self.evaluations.given.region is not None and self.columns.heading.kind == "rows":
            found = [c for c in found if not self._of_indicators(c)]
        # a longer header that only has a word of the role counts by what it holds
        found = [c for c in found if named_exactly(c.folded, "institution") or self._all_regions(c)]
        headers = {c.folded for c in self.columns.all}
        unknown = self.columns.unknown()
        unknown += [c for c in self.columns.all if c.filled and c.folded in ("kode", "code", "nama", "name")]
        if headers >= _INTERFACE:
            unknown = [c for c in unknown if c.folded != "kode"]
        rows = set(self.rows)
        found += [c for c in unknown if self._names_regions(c, [r for r in c.filled if r in rows])]
        found = self._without_context(found)
        if len(found) > 1:
            self._compared(found)
        return found

    def _of_indicators(self, column: Column) -> bool:
        """Whether a column names something else of each indicator, such as the unit that answers for it."""
        cells = {str(self.grid.cell(r, column.at)) for r in self.rows if self.grid.cell(r, column.at) is not None}
        few = list(cells)[:_TRIED]
        return len(cells) > 1 and not any(isinstance(self.evaluations.region(c), Region) for c in few)

    def _all_regions(self, column: Column) -> bool:
        """Whether every cell is a region, be it one of several of its name."""
        rows = set(self.rows)
        return all(
            self._region(r, column) is not None or bool(self.evaluations.several(self.grid.cell(r, column.at)))
            for r in column.filled
            if r in rows
        )

    def _names_regions(self, column: Column, rows: Sequence[int]) -> bool:
        """Whether every cell is a region's name or code: a column may hold the institution whatever it is called."""
        if any(re.fullmatch(r"[0-9]{1,3}", str(self.grid.cell(r, column.at)).strip()) for r in rows[:_TRIED]):
            return False  # a count, a rank; the code of a province is two digits too
        return bool(rows) and all(self._region(r, column) is not None for r in rows)

    def _region(self, row: int, column: Column) -> Region | None:
        cell = self.grid.cell(row, column.at)
        found = None if cell is None else self.evaluations.region(cell, kind_of(column))
        return found if isinstance(found, Region) else None

    def _beside(self, row: int, column: Column, other: Column) -> Region | None:
        """The region in a cell; of several of one name, the one that the other column's lies in."""
        found = self._region(row, column)
        if found is None:
            inner = self._region(row, other)
            around = [r for r in self.evaluations.several(self.grid.cell(row, column.at))
                      if inner is not None and r.id in (inner.id, inner.province_code)]  # fmt: skip
            found = around[0] if len(around) == 1 else None
        return found

    def _without_context(self, columns: list[Column]) -> list[Column]:
        """Without columns of the provinces in which the institutions of another column lie, row by row."""
        kept = list(columns)
        for column in columns:
            for other in columns:
                if other is column or other not in kept or column not in kept:
                    continue
                pairs = [(self._beside(r, column, other), self._region(r, other)) for r in self.rows]
                around = [p is not None and o is not None and p.kind == "provinsi" and p.id == o.province_code
                          for p, o in pairs]  # fmt: skip
                if any(around) and all(a or (p is None and self._blank(r, column)) or (p is not None and p == o)
                                       for a, (p, o), r in zip(around, pairs, self.rows, strict=True)):  # fmt: skip
                    kept.remove(column)
        return kept

    def _blank(self, row: int, column: Column) -> bool:
        return self.grid.cell(row, column.at) is None

    def _compared(self, columns: list[Column]) -> None:
        def same(one: Cell, two: Cell) -> bool:
            if one is None or two is None:
                return True
            first, second = self.evaluations.region(one), self.evaluations.region(two)
            if not isinstance(first, Region) or not isinstance(second, Region):
                return True
            around = {(r.kind, r.id) for r in (first, second)} & {
                ("provinsi", r.province_code) for r in (first, second)
            }
            return first == second or bool(around)

        def shown(cell: Cell) -> str:
            found = self.evaluations.region(cell)
            return found.describe() if isinstance(found, Region) else describe_cell(cell)

        if not self.columns.agree("institution", columns, self.rows, same, shown):
            codes = [c for c in columns if all(str(self.grid.cell(r, c.at)).strip().isdigit() for r in c.filled)]
            if codes:
                problem = message("errors.study.reading.bps", column=codes[0].label())
                self.columns.problems.append(at(self.grid.where(), problem))
            del columns[1:]  # told once for the table
