"""Files of levels made up for tests: text tables and workbooks from rows of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from spbe_research.data.instruments import load_instrument

Rows = Sequence[Sequence[Any]]

#: levels of 47, 37 and 20 rows; a second set that differs from the first in every row
LEVELS = [1 + (n * 7) % 5 for n in range(1, 48)]
OTHERS = [1 + x % 5 for x in LEVELS]
NAMES = list(load_instrument("permenpanrb-59-2020").rows["name_id"])
OLD_NAMES = list(load_instrument("permenpanrb-5-2018").rows["name_id"])
NEW_NAMES = list(load_instrument("permenpanrb-8-2026").rows["name_id"])


def write_csv(path: Path, rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """A text table; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [["" if c is None else c for c in row] for row in rows]
    )
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, *sheets: tuple[str, Rows], more: Callable[[Any], None] | None = None) -> Path:
    """A workbook with these sheets; ``more`` may add to it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if more is not None:
        more(book)
    book.save(path)
    return path


def single(
    levels: Sequence[Any] = LEVELS, header: Sequence[Any] = ("No", "Nama Indikator", "Tingkat")
) -> list[list[Any]]:
    """One evaluation: number, name, level."""
    return [list(header), *([n, name, x] for n, (name, x) in enumerate(zip(NAMES, levels, strict=True), start=1))]


def plus(rows: Rows, header: Any, cells: Sequence[Any], at: int | None = None) -> list[list[Any]]:
    """Rows with one more column; ``cells`` from the first row below the header on."""
    column = [header, *cells]
    result = []
    for n, row in enumerate(rows):
        line = list(row)
        line.insert(len(line) if at is None else at, column[n] if n < len(column) else None)
        result.append(line)
    return result


def wide(
    *lines: Sequence[Any], header: Sequence[Any] = ("Daerah", "Tahun"), codes: Sequence[Any] = range(1, 48)
) -> list[list[Any]]:
    """A row an institution: what stands before the levels, then the levels (LEVELS where a line has none)."""
    rows: list[list[Any]] = [[*header, *codes]]
    for line in lines:
        rows.append([*line, *LEVELS] if len(line) == len(header) else list(line))
    return rows
