"""Figures and numbers as files of their own, for people who write their own text.

``figures/02-index_ruler.svg`` and ``.png`` (300 dpi); ``tables/02-units.csv`` and ``.tex``. The number is that of the
figure or table in the Word file and the PDF.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from spbe_research.reports.documents.blocks import Document, TableBlock
from spbe_research.reports.documents.latex import latex_table
from spbe_research.study.export_files import safe_text

__all__ = ["csv_table", "write_figures", "write_tables"]

_NOTHING = ("–", "")


def write_figures(document: Document, target: Path) -> None:
    """Write every figure into a new folder."""
    target.mkdir()
    for figure in document.figures:
        stem = f"{figure.series}{figure.number:02d}-{figure.name}"
        (target / f"{stem}.png").write_bytes(figure.picture)
        if figure.svg:
            (target / f"{stem}.svg").write_bytes(figure.svg.encode("utf-8"))


def write_tables(document: Document, target: Path) -> None:
    """Write every table into a new folder."""
    target.mkdir()
    for table in document.tables:
        stem = f"{table.series}{table.number:02d}-{table.name}"
        # the mark tells Excel that it is UTF-8
        (target / f"{stem}.csv").write_bytes(csv_table(table).encode("utf-8-sig"))
        (target / f"{stem}.tex").write_bytes(latex_table(table, table.name).encode("utf-8"))


def csv_table(table: TableBlock) -> str:
    """The table for machines: commas between cells, a point in decimals, numbers in full.

    A column in which some cell is a range becomes two, ``(min)`` and ``(max)``; a dash becomes an empty cell. No cell
    can be taken for a formula.
    """
    spread = [
        any(isinstance(_number(table, y, x), list) for y in range(len(table.rows))) for x in range(len(table.columns))
    ]
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(
        [_text(h) for x, c in enumerate(table.columns) for h in ((f"{c} (min)", f"{c} (max)") if spread[x] else (c,))]
    )
    for y, row in enumerate(table.rows):
        line: list[str] = []
        for x, shown in enumerate(row):
            number = _number(table, y, x)
            if number is None:
                ends = [""] if shown in _NOTHING else [_text(shown)]
            else:
                ends = [_full(v) for v in (number if isinstance(number, list) else [number])]
            line += ends * 2 if spread[x] and len(ends) == 1 else ends
        out.writerow(line)
    return text.getvalue()


def _text(text: str) -> str:
    return safe_text(text.replace("\u00a0", " "))


def _number(table: TableBlock, y: int, x: int) -> float | list[float] | None:
    if not table.values:
        return None
    value: float | list[float] | None = table.values[y][x]
    return value


def _full(value: float) -> str:
    """The shortest text that gives the same number back; a whole number without a point."""
    return str(int(value)) if value == int(value) else repr(value)
