"""A user's own table of efforts, from a workbook or a text table: every step, or every problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import FileProblems, message
from spbe_research.numbers.language import LANGUAGES
from spbe_research.options import check_path
from spbe_research.study.reading.cells import code_of, plain_number
from spbe_research.study.reading.file import read_grids
from spbe_research.study.reading.grid import Cell, Grid, at, describe_cell
from spbe_research.study.reading.words import fold
from spbe_research.text.catalog import say

__all__ = ["read_effort_file"]

_ROLES = ("code", "level", "effort")
#: further names of the columns, besides those that the work plan gives them
_ALSO = {
    "code": ("code", "kode", "no", "nomor", "number", "indikator", "indicator"),
    "level": ("level", "tingkat", "ke", "to", "to level", "ke tingkat"),
    "effort": ("effort", "upaya", "biaya", "cost"),
}


def read_effort_file(path: str | Path, instrument: str | Instrument) -> pd.DataFrame:
    """The effort of every step, as a user wrote it: columns for the row's code, the level reached and the effort.

    Sheets without these three columns are left alone; the sheet of efforts of a work plan is read as it is.

    Parameters
    ----------
    path : an .xlsx, .xls, .xlsb or .ods, or a text table; instrument : Instrument or id.

    Returns
    -------
    DataFrame
        ``code``, ``level`` (whole, 2 to 5) and ``effort`` (above 0), as :func:`~spbe_research.plan_roadmap` takes it.

    Raises
    ------
    FileProblems
        for a file that cannot be read, and with every row that is unknown, stands twice, or has no effort above 0:
        file, sheet, row and column. Which steps a plan lacks is said by the plan.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    docs/methods/roadmap.md, "The page and the workbook".

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_effort_file
    >>> file = Path(tempfile.mkdtemp()) / "effort.csv"
    >>> _ = file.write_text("row;to level;effort\\n38;2;1,5\\n", encoding="utf-8")
    >>> read_effort_file(file, "permenpanrb-59-2020").values.tolist()
    [['38', 2, 1.5]]
    """
    file, inst = check_path("path", path), load_instrument(instrument)
    grids, problems = read_grids(file, lambda cells: _columns(cells) is not None)
    found: dict[tuple[str, int], Fraction] = {}
    headed = [(grid, head) for grid in grids if (head := _head(grid)) is not None]
    for grid, (first, columns) in headed:
        for row in range(first + 1, len(grid.rows)):
            if any(cell not in (None, "") for cell in (grid.cell(row, c) for c in columns)):
                problems += _taken(grid, row, columns, inst, found)
    if not headed:
        problems.append(at(file.name, message("errors.roadmap.file.header")))
    elif not found and not problems:
        problems.append(at(file.name, message("errors.roadmap.file.nothing")))
    if problems:
        raise FileProblems(file.name, list(dict.fromkeys(problems)))
    lines = [(code, level, float(effort)) for (code, level), effort in found.items()]
    return pd.DataFrame(lines, columns=list(_ROLES))


def _head(grid: Grid) -> tuple[int, tuple[int, ...]] | None:
    """Row of the header and the positions of the three columns."""
    for row, cells in enumerate(grid.rows):
        columns = _columns(cells)
        if columns is not None:
            return row, columns
    return None


def _columns(cells: Sequence[Cell]) -> tuple[int, ...] | None:
    names = [fold(c) if isinstance(c, str) else "" for c in cells]
    places = []
    for role in _ROLES:
        mine = [n for n, name in enumerate(names) if name and name in _names(role)]
        if not mine:
            return None
        places.append(mine[0])
    return tuple(places) if len(set(places)) == len(_ROLES) else None


@cache
def _names(role: str) -> frozenset[str]:
    return frozenset(fold(x) for x in (*(say(f"roadmap.effort_{role}", lang) for lang in LANGUAGES), *_ALSO[role]))


def _taken(
    grid: Grid, row: int, columns: Sequence[int], inst: Instrument, found: dict[tuple[str, int], Fraction]
) -> list[str]:
    """Take one row; its problems, each with its place."""
    cells = [grid.cell(row, c) for c in columns]
    code, level, effort = code_of(cells[0], inst), plain_number(cells[1]), plain_number(cells[2])
    wrong: list[str] = []
    least, most = int(inst.level_min) + 1, int(inst.level_max)

    def refuse(role: int, key: str, **values: object) -> None:
        problem = message(f"errors.roadmap.file.{key}", found=describe_cell(cells[role]), **values)
        wrong.append(at(grid.where(row, columns[role]), problem))

    if code is None:
        refuse(0, "code", label=inst.label)
    if level is None or level.denominator != 1 or not least <= level <= most:
        refuse(1, "level", least=least, most=most)
    if effort is None or effort <= 0:
        refuse(2, "effort")
    if wrong or code is None or level is None or effort is None:
        return wrong
    if (code, int(level)) in found:
        refuse(1, "twice", code=code)
    found.setdefault((code, int(level)), effort)
    return wrong
