"""Sheets of an .xlsx, transitional or strict: cells by their own references, formats, formulas, and what is hidden.

Read by the standard library alone: no reader of workbooks gives order, formats, formulas and hidden columns at once.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from spbe_research.errors import FileProblems, Message, message
from spbe_research.numbers.language import Count
from spbe_research.study.reading.display import BUILT_IN, as_shown
from spbe_research.study.reading.grid import MOST_COLUMNS, MOST_ROWS, Cell, Formula, Grid, Span, at, column_number

__all__ = ["NotReadable", "read_sheets"]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_SPANS = 100_000
_WIDEST, _LONGEST = 16_384, 1_048_576
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotReadable(Exception):
    """A workbook that is well-formed and yet cannot be relied on; its problem says why."""

    def __init__(self, problem: Message) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share."""

    texts: list[str]
    formats: list[str]
    from_1904: bool


def read_sheets(archive: zipfile.ZipFile, file: str) -> list[Grid]:
    """Every worksheet, in the order of the workbook.

    Raises
    ------
    FileProblems
        for a sheet beyond the limits.
    NotReadable
        for a cell that stands twice, or nowhere.
    """
    main = next((t for _, kind, t in _relations(archive, "") if kind == "officeDocument"), "xl/workbook.xml")
    root = _tree(archive, main)
    relations = list(_relations(archive, main))
    targets = {name: target for name, kind, target in relations if kind == "worksheet"}
    shared = next((t for _, kind, t in relations if kind == "sharedStrings"), None)
    styles = next((t for _, kind, t in relations if kind == "styles"), None)
    settings = root.find("{*}workbookPr")
    book = _Book(
        _shared(archive, shared) if shared else [],
        _formats(_tree(archive, styles)) if styles else [],
        settings is not None and _true(settings.get("date1904")),
    )
    grids = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        name = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        if name in targets:
            hidden = sheet.get("state", "visible") != "visible"
            grids.append(_sheet(archive.read(targets[name]), file, sheet.get("name", ""), book, hidden=hidden))
    return grids


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    text = archive.read(part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # of a part that is not named as XML
        raise NotReadable(message("errors.study.reading.entities", part=part))
    return ET.fromstring(text)  # noqa: S314


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Name, kind and target of what a part refers to."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    if listed not in archive.namelist():
        return
    for relation in _tree(archive, listed):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("TargetMode") != "External":
            yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], path


def _shared(archive: zipfile.ZipFile, part: str) -> list[str]:
    return [_text(item) for item in _tree(archive, part).iterfind("{*}si")]


def _text(item: ET.Element) -> str:
    """Text of a string, runs joined, without the readings that East Asian programs write above it."""
    parts = [item.findtext("{*}t") or "", *(run.findtext("{*}t") or "" for run in item.iterfind("{*}r"))]
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts))


def _formats(root: ET.Element) -> list[str]:
    codes = dict(BUILT_IN)
    for form in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(form.get("numFmtId", "0"))] = form.get("formatCode", "General")
    return [codes.get(int(xf.get("numFmtId", "0")), "General") for xf in root.iterfind("{*}cellXfs/{*}xf")]


def _true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _sheet(data: bytes, file: str, name: str, book: _Book, *, hidden: bool) -> Grid:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise NotReadable(message("errors.study.reading.entities", part=name))
    empty = Grid(file, name, [])
    cells: dict[int, dict[int, Cell]] = {}
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = -1
    for event, element in ET.iterparse(io.BytesIO(data), events=("start", "end")):  # noqa: S314
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                row = int(element.get("r", row + 2)) - 1
            continue
        if tag == "row":
            if _true(element.get("hidden")) or element.get("ht") == "0":
                hidden_rows.add(row)
            _row(element, row, cells, book, empty)
            element.clear()
        elif tag == "col" and (_true(element.get("hidden")) or element.get("width") == "0"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif tag == "mergeCell":
            if len(merged) >= _MOST_SPANS:
                raise FileProblems(file, [at(empty.where(), _too_large())])
            merged.append(_span(element.get("ref", "")))
            element.clear()
    return Grid(
        file, name, _dense(cells, empty), tuple(merged), hidden, frozenset(hidden_rows), frozenset(hidden_columns)
    )


def _row(element: ET.Element, row: int, cells: dict[int, dict[int, Cell]], book: _Book, grid: Grid) -> None:
    column = -1
    for cell in element.iterfind("{*}c"):
        reference = cell.get("r")
        place = (row, column + 1) if reference is None else _position(reference)
        column = place[1]
        value = _value(cell, book)
        if value is None:
            continue
        if place[0] != row or not 0 <= row < _LONGEST or column >= _WIDEST:
            raise NotReadable(message("errors.study.reading.cell_astray", cell=reference, row=row + 1))
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise FileProblems(grid.file, [at(grid.where(), _too_large())])
        line = cells.setdefault(row, {})
        if column in line:
            raise NotReadable(message("errors.study.reading.cell_twice", place=grid.where(row, column)))
        line[column] = value


def _too_large() -> Message:
    return message("errors.study.reading.too_large", rows=Count(MOST_ROWS), columns=MOST_COLUMNS)


def _position(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise NotReadable(message("errors.study.reading.cell_astray", cell=reference, row="?"))
    return int(match[2]) - 1, column_number(match[1])


def _span(reference: str) -> Span:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _position(first), _position(last or first)
    return Span(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _value(cell: ET.Element, book: _Book) -> Cell:
    formula = cell.find("{*}f")
    if formula is not None:
        text = formula.text or ""
        return Formula(text if text.startswith("=") else f"={text}", _stored(cell))
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inside = cell.find("{*}is")
        text = _text(inside) if inside is not None else ""
        return text if text.strip() else None
    raw = cell.findtext("{*}v")
    if len(cell.findall("{*}v")) > 1:
        raise NotReadable(message("errors.study.reading.cell_twice", place=cell.get("r", "")))
    if raw is None or not raw.strip():
        return None
    if kind == "s":
        text = book.texts[int(raw)]
        return text if text.strip() else None
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "d":
        return date.fromisoformat(raw.strip()[:10])
    if kind in ("str", "e"):
        return raw
    number = float(raw)
    value = int(number) if number.is_integer() and abs(number) < 2**53 else number
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else "General"
    return as_shown(value, code, from_1904=book.from_1904)


def _stored(cell: ET.Element) -> float | None:
    """The result that a program stored with a formula, where it is a number."""
    raw = cell.findtext("{*}v")
    try:
        return float(raw) if raw and cell.get("t", "n") == "n" else None
    except ValueError:
        return None


def _dense(cells: dict[int, dict[int, Cell]], grid: Grid) -> list[list[Cell]]:
    """Rows as lists; an archive of a few cells far apart must not become millions."""
    wide = sum(max(line) + 1 for line in cells.values())
    if wide > 1_000_000 and wide > 50 * sum(map(len, cells.values())):
        raise FileProblems(grid.file, [at(grid.where(), _too_large())])
    rows: list[list[Cell]] = []
    for row in range(max(cells, default=-1) + 1):
        line = cells.get(row, {})
        rows.append([line.get(column) for column in range(max(line, default=-1) + 1)])
    return rows
