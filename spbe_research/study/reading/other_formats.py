"""Workbooks of other programs (.xls, .xlsb, .ods), read by calamine in a process of its own.

The library is quick and lenient; a file made to exhaust memory ends that process and not the user's. It gives values
alone: results of formulas as the program stored them, and neither what is hidden in a sheet nor formats of numbers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from spbe_research.errors import FileProblems, message
from spbe_research.extras import need
from spbe_research.numbers.language import Count
from spbe_research.study.reading.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Span, at

__all__ = ["read_other"]

_SECONDS = 60
_MEMORY = 2_000_000_000
_NAMES = {"xls": ".xls (Excel 97-2003)", "xlsb": ".xlsb (Excel Binary)", "ods": ".ods (OpenDocument)"}


def read_other(data: bytes, file: str, kind: str) -> list[Grid]:
    """Every sheet of an .xls, .xlsb or .ods.

    Raises
    ------
    FileProblems
        when it is damaged, locked, or takes more time or memory than any file of levels needs.
    MissingExtra
        without python-calamine.
    """
    need("python_calamine")
    failed = FileProblems(file, [at(file, message("errors.study.reading.other_damaged", kind=_NAMES[kind]))])
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import _serve; _serve()"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (subprocess.TimeoutExpired, OSError):
        raise failed from None
    if done.returncode != 0:
        raise failed
    told = json.loads(done.stdout)
    if "problem" in told:
        if told["problem"] == "locked":
            raise FileProblems(file, [at(file, message("errors.study.reading.locked"))])
        too_large = message("errors.study.reading.too_large", rows=Count(MOST_ROWS), columns=MOST_COLUMNS)
        raise FileProblems(file, [at(file, too_large)])
    return [
        Grid(file, s["name"], [[_cell(c) for c in row] for row in s["rows"]], tuple(Span(*m) for m in s["merged"]),
             s["hidden"], blind=f".{kind}")
        for s in told["sheets"]
    ]  # fmt: skip


def _cell(told: object) -> Cell:
    if isinstance(told, list):
        kind, text = told
        if kind == "date":
            return date.fromisoformat(text[:10])
        return time.fromisoformat(text) if kind == "time" else timedelta(seconds=float(text))
    if isinstance(told, str):
        return told if told.strip() else None
    if isinstance(told, float) and told.is_integer() and abs(told) < 2**53:
        return int(told)
    return told if isinstance(told, bool | int | float) else None


def _serve() -> None:
    """In the other process: a workbook from standard input, its sheets as JSON on standard output."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    import io

    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    sheets = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                _answer({"problem": "large"})
                return
            rows = [_stripped([_told(c) for c in row]) for row in sheet.to_python(skip_empty_area=False)]
            merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()][:100_000]
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append({"name": about.name, "rows": _stripped(rows), "merged": merged, "hidden": hidden})
    except PasswordError:
        _answer({"problem": "locked"})
        return
    _answer({"sheets": sheets})


def _answer(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told))


def _stripped(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] in ("", None, []):
        cells.pop()
    return cells


def _told(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["span", str(cell.total_seconds())]
    return cell
