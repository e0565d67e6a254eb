"""Which indicator a row is of: by its number, by its name, and by both where there are both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spbe_research.data.instruments import Instrument
from spbe_research.errors import message
from spbe_research.study.reading.cells import code_of
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.grid import Cell, Formula, Grid, at, describe_cell
from spbe_research.study.reading.names import NameBook

__all__ = ["Numbering"]


class Numbering:
    """The columns that number and name the indicators of a table with a row an indicator.

    Attributes
    ----------
    number : candidates for the number, the first of which is read; name : every column of names.
    """

    def __init__(self, grid: Grid, columns: Columns, instruments: Sequence[Instrument]) -> None:
        self.grid, self.columns = grid, columns
        self._books: dict[str, NameBook] = {}
        self.number = self._numbers(instruments)
        self.name = self._names(instruments)

    def code(self, row: int, instrument: Instrument) -> str | None:
        """The code of a row: by its number, or by its whole name where the table has no numbers."""
        for column in self.number[:1]:
            return code_of(self.grid.cell(row, column.at), instrument)
        for column in self.name[:1]:
            cell = self.grid.cell(row, column.at)
            return self._book(instrument).exact(cell) if isinstance(cell, str) else None
        return None

    def compare_numbers(self, rows: Sequence[int], instrument: Instrument) -> None:
        """Two columns that number the rows must number them alike."""
        if len(self.number) < 2:
            return

        def same(one: Cell, two: Cell) -> bool:
            first, second = code_of(one, instrument), code_of(two, instrument)
            return first == second or one is None or two is None

        self.columns.agree("number", self.number, rows, same)

    def other_names(self, row: int, code: str, instrument: Instrument) -> list[str]:
        """Lines where the name beside a number is of another indicator: a column sorted alone shifts every level."""
        lines: list[str] = []
        if not self.number:
            return lines
        own = instrument.indicators.loc[code, "name_id"]
        for column in self.name:
            cell = self.grid.cell(row, column.at)
            if isinstance(cell, Formula) or (isinstance(cell, str) and re.search("[<>]", cell)):
                problem = message("errors.study.reading.found", cell=describe_cell(cell), allowed=own, hint="")
                lines.append(at(self.grid.where(row, column.at, column.header), problem))
                continue
            if not isinstance(cell, str | int | float) or isinstance(cell, bool):
                continue
            book = self._book(instrument)
            numbered = book.number_in(str(cell))
            meant = numbered if numbered is not None and numbered != code else book.other(str(cell), code)
            if meant is not None and meant != code:
                key = "name_of_other" if numbered in (None, code) else "number_of_other"
                problem = message(f"errors.study.reading.{key}", code=code, meant=meant, own=own)
                lines.append(at(self.grid.where(row, column.at, column.header), problem))
        return lines

    def _numbers(self, instruments: Sequence[Instrument]) -> list[Column]:
        """Columns that may hold the indicator's number: the best of them, and those that nothing speaks against."""
        if "number" in self.columns.chosen:
            return [self.columns.chosen["number"]]
        found: list[tuple[Column, int, float]] = []
        for column in (*self.columns.by_header("number"), *self.columns.unknown()):
            known = "number" in column.roles
            best = (0, 0.0)
            for inst in instruments:
                codes = [code_of(self.grid.cell(r, column.at), inst) for r in column.filled]
                there = [c for c in codes if c is not None]
                whole = set(there) == set(inst.codes)
                if there and (known or (whole and len(there) == len(codes))):
                    best = max(best, (len(set(there)), len(there) / len(codes)))
            if best[0] or (known and "name" not in column.roles):
                found.append((column, *best))
        most = max((n for _, n, _ in found), default=0)
        surest = max((s for _, _, s in found), default=0)
        kept = [c for c, n, s in found if n >= 0.6 * most and s >= 0.8 * surest]
        kept = [c for c in kept if "name" not in c.roles or self._mostly_codes(c, instruments)]
        if any("number" in c.roles and n for c, n, _ in found):
            kept = [c for c in kept if any(c is f and n for f, n, _ in found)]
        return kept

    def _mostly_codes(self, column: Column, instruments: Sequence[Instrument]) -> bool:
        cells = [self.grid.cell(r, column.at) for r in column.filled]
        return sum(any(code_of(c, i) is not None for i in instruments) for c in cells) >= 0.5 * len(cells)

    def _names(self, instruments: Sequence[Instrument]) -> list[Column]:
        """Columns that hold names of indicators, by header or because most cells are such names."""
        numbers = {c.at for c in self.number}
        if "name" in self.columns.chosen:
            return [self.columns.chosen["name"]]
        found = [c for c in self.columns.by_header("name") if c.at not in numbers]
        for column in self.columns.unknown():
            texts = [x for r in column.filled if isinstance(x := self.grid.cell(r, column.at), str)]
            like = sum(any(self._book(i).exact(t) for i in instruments) for t in texts[:400])
            if column.at not in numbers and like >= 5 and like >= 0.5 * len(texts[:400]):
                found.append(column)
        return found

    def _book(self, instrument: Instrument) -> NameBook:
        if instrument.id not in self._books:
            self._books[instrument.id] = NameBook(instrument)
        return self._books[instrument.id]
