"""A user's file of levels, read whole: every evaluation in it, or every problem of it at once.

Three layouts are known (:mod:`spbe_research.study.reading.header`): one evaluation with a row an indicator, the same
with a region in each row, and a row a region with a column an indicator. Levels are the input; an index
or aspect value beside them is only compared with what the levels give.
"""

from __future__ import annotations

from pathlib import Path

from spbe_research.data.regions import Region
from spbe_research.errors import FileProblems, message, system_words
from spbe_research.study.reading.filled import Filled, Given
from spbe_research.study.reading.grid import MOST_BYTES, Grid, at
from spbe_research.study.reading.header import Layout, find_layout, fold, is_header, missing_header
from spbe_research.study.reading.long_table import read_rows
from spbe_research.study.reading.text_table import read_delimited
from spbe_research.study.reading.wide_table import read_columns
from spbe_research.study.reading.xlsx import read_workbook

__all__ = ["read_levels"]


def read_levels(
    path: str | Path,
    *,
    region: str | Region | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    folder: str | Path | None = None,
) -> tuple[Filled, ...]:
    """Evaluations in a workbook or text table.

    Parameters
    ----------
    path : an .xlsx, or a text table (.csv, .txt, .tsv) with any delimiter and decimal mark.
    region, year, assessment, instrument : what the file does not say itself; where it does, both must agree.
        Without an instrument anywhere, the one in force in the year is meant; without an assessment, ``"official"``.
    sheet : name of the one sheet to read; without it, every sheet that holds levels.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    tuple of Filled, in the order of the file. An empty level cell is a missing level: it stays missing.

    Raises
    ------
    FileProblems
        with one line for each problem of the file.

    References
    ----------
    docs/guide/en.md, sections 3 and 4 (the layouts); levels as data/README.md allows them.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_levels
    >>> lines = ["No;Tingkat"] + [f"{n};{1 + n % 5}" for n in range(1, 48)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "bintan.csv"
    ...     _ = file.write_text("\\n".join(lines), encoding="utf-8", newline="")
    ...     filled = read_levels(file, region="bintan", year=2021)
    >>> filled[0].region.name, filled[0].instrument, len(filled[0].levels), filled[0].levels["4"]
    ('Kabupaten Bintan', 'permenpanrb-59-2020', 47, Fraction(5, 1))
    """
    file = Path(path)
    given = Given(region, year, assessment, instrument, folder)
    chosen = _chosen(_grids(file), sheet, file.name)
    result: list[Filled] = []
    problems: list[str] = []
    for grid, layout in chosen:
        read = read_columns if layout.kind == "wide" else read_rows
        filled, wrong = read(grid, layout, given, alone=len(chosen) == 1)
        result += filled
        problems += wrong
    problems += _twice(result)
    if not result and not problems:
        problems = [at(file.name, message("errors.study.reading.no_level"))]
    if problems:
        raise FileProblems(file.name, list(dict.fromkeys(problems)))
    return tuple(result)


def _grids(file: Path) -> list[Grid]:
    name = file.name
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise FileProblems(
            name, [at(name, message("errors.study.reading.unreadable", reason=system_words(error)))]
        ) from None
    if size > MOST_BYTES:
        raise FileProblems(name, [at(name, message("errors.study.reading.too_big", size=size, most=MOST_BYTES))])
    if not data.strip():
        raise FileProblems(name, [at(name, message("errors.study.reading.empty_file"))])
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" or file.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return read_workbook(data, name)
    return [read_delimited(data, name, is_header)]


def _chosen(grids: list[Grid], sheet: str | None, file: str) -> list[tuple[Grid, Layout]]:
    """The grids to read with their layouts."""
    if sheet is not None:
        named = [g for g in grids if g.sheet == sheet] or [g for g in grids if fold(g.sheet) == fold(sheet)]
        if len(named) != 1:
            there = ", ".join(repr(g.sheet) for g in grids if g.sheet) or message("errors.study.reading.no_sheets")
            raise FileProblems(file, [at(file, message("errors.study.reading.no_sheet", sheet=sheet, there=there))])
        grids = named
    chosen = [(g, layout) for g in grids if (layout := find_layout(g)) is not None]
    if not chosen:
        filled = [g for g in grids if g.rows]
        lines = [at(g.where(), missing_header(g)) for g in filled]
        lines = lines or [at(file, message("errors.study.reading.empty_sheets"))]
        raise FileProblems(file, lines)
    return chosen


def _twice(sets: list[Filled]) -> list[str]:
    seen: dict[tuple[str, int, str, str], Filled] = {}
    problems: list[str] = []
    for filled in sets:
        first = seen.setdefault(filled.key, filled)
        if first is not filled:
            problems.append(
                message(
                    "errors.study.reading.both_give",
                    place=filled.place,
                    first=first.place,
                    evaluation=filled.describe(),
                )
            )
    return problems
