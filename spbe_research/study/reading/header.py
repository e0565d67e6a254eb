"""Find the header of a sheet and what each column holds, by the names that people give to columns."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from spbe_research.errors import Message, message
from spbe_research.study.reading.grid import Cell, Grid

__all__ = ["Layout", "find_layout", "fold", "is_header", "missing_header", "stated"]

#: names of columns, the surest first
_HEADERS = {
    "code": (
        "kode indikator", "indicator code", "nomor indikator", "no indikator", "indicator no", "kode", "code",
        "no", "nomor", "indikator", "indicator",
    ),
    "level": ("tingkat kematangan", "maturity level", "tingkat", "level", "nilai", "value", "capaian", "skor", "score"),
    "name": ("nama indikator", "indicator name", "indikator", "indicator", "nama", "name"),
    "note": ("catatan", "note", "notes", "keterangan"),
    "region": (
        "institution id", "kode wilayah", "kode daerah", "daerah", "region", "kabupaten kota", "kab kota",
        "pemerintah daerah", "nama daerah", "instansi", "nama instansi", "institution", "government",
    ),
    "year": ("tahun evaluasi", "tahun", "year"),
    "assessment": ("penilaian", "jenis penilaian", "assessment"),
    "instrument": ("instrumen", "instrument"),
    "index": ("indeks spbe", "spbe index", "indeks", "index"),
}  # fmt: skip
_SEARCHED = 40
_NUMBERED = re.compile(r"(?:(?:indikator|indicator|ind|i) ?)?0*[0-9]{1,3}(?: [0-9])?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a grid.

    Attributes
    ----------
    kind : ``"single"`` (one evaluation, a row an indicator), ``"long"`` (the same with a region in each
        row) or ``"wide"`` (a row a region, a column an indicator).
    row : the header's row, from 0; columns : column of each key of :data:`_HEADERS`, from 0.
    doubled : header names that two columns bear, of those that are read.
    """

    kind: str
    row: int
    columns: dict[str, int]
    doubled: tuple[str, ...] = ()


def fold(cell: Cell) -> str:
    """A name without case and punctuation: ``"Tingkat (1-5)"`` gives ``"tingkat 1 5"``."""
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", str(cell).casefold()).split())


def _columns(cells: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
    names = [fold(c) for c in cells]
    columns: dict[str, int] = {}
    doubled: list[str] = []
    for key, known in _HEADERS.items():
        for name in known:
            places = [i for i, n in enumerate(names) if n == name and i not in columns.values()]
            if places:
                columns[key] = places[0]
                if len(places) > 1:
                    doubled.append(str(cells[places[0]]))
                break
    return columns, tuple(doubled)


def _kind(cells: Sequence[Cell]) -> str | None:
    columns, _ = _columns(cells)
    numbered = sum(bool(_NUMBERED.fullmatch(fold(c))) for c in cells)
    if "region" in columns and numbered >= 5:
        return "wide"
    if "code" in columns and "level" in columns:
        return "long" if "region" in columns else "single"
    return None


def is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row names the columns of a table of levels."""
    return _kind(cells) is not None


def find_layout(grid: Grid) -> Layout | None:
    """The layout of a grid, or None where no header is found in its first rows."""
    for row, cells in enumerate(grid.rows[:_SEARCHED]):
        kind = _kind(cells)
        if kind:
            return Layout(kind, row, *_columns(cells))
    return None


def missing_header(grid: Grid) -> Message:
    """Words for a grid without a header: what is asked, the nearest row, and the name that comes close."""
    best, close, unknown = 0, "", ""
    for row, cells in enumerate(grid.rows[:_SEARCHED]):
        columns, _ = _columns(cells)
        useful = [k for k in columns if k in ("code", "level", "name", "note", "region")]
        if len(useful) > best:
            best, shown = len(useful), [str(c) for c in cells if isinstance(c, str)]
            names = ", ".join(s[:30] for s in shown[:8])
            close, unknown = message("errors.study.reading.row_has", row=row + 1, names=names), ""
            for key in ("level", "code"):
                if key not in columns:
                    near = [s for s in shown if difflib.get_close_matches(fold(s), _HEADERS[key], n=1, cutoff=0.7)]
                    if near:
                        meant = difflib.get_close_matches(fold(near[0]), _HEADERS[key], n=1)[0]
                        unknown = message(
                            "errors.study.reading.header_unknown", found=near[0], meant=meant.capitalize()
                        )
    return message("errors.study.reading.no_header", close=close, unknown=unknown)


def stated(grid: Grid, layout: Layout) -> dict[str, tuple[int, int, Cell]]:
    """What the rows above the header state of the evaluation: row, column and cell by key.

    A name such as *Tahun* stands in one cell and its value in the next.
    """
    known = {name: key for key in ("region", "year", "assessment", "instrument") for name in _HEADERS[key]}
    result: dict[str, tuple[int, int, Cell]] = {}
    for row, cells in enumerate(grid.rows[: layout.row]):
        for column, cell in enumerate(cells[:-1]):
            key = known.get(fold(cell)) if isinstance(cell, str) else None
            if key and cells[column + 1] is not None and key not in result:
                result[key] = (row, column + 1, cells[column + 1])
    return result
