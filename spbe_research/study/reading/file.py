"""A user's file of levels, read whole: every evaluation in it, or every problem of it at once.

Layouts (:mod:`spbe_research.study.reading.header`): a row an indicator, for one evaluation or many, and a row an
institution with a column an indicator. Levels are the input; an index or aspect value beside them is only compared
with what the levels give. Whatever is said twice is compared, and what is unclear is refused.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from spbe_research.data.regions import Region
from spbe_research.errors import DataError, FileProblems, Message, message
from spbe_research.options import check_path, check_texts, check_years
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.columns import check_options
from spbe_research.study.reading.filled import Evaluations, Filled, Given, check_region
from spbe_research.study.reading.grid import MOST_BYTES, Cell, Grid, at
from spbe_research.study.reading.header import Heading, find_heading, is_header, missing_header
from spbe_research.study.reading.long_table import read_rows
from spbe_research.study.reading.regular import bytes_of
from spbe_research.study.reading.text_table import read_delimited
from spbe_research.study.reading.value_table import LeftOut, read_value_table
from spbe_research.study.reading.wide_table import read_columns
from spbe_research.study.reading.words import fold, is_known, roles_of
from spbe_research.study.reading.workbook import is_workbook, read_workbook

__all__ = ["read_file", "read_grids", "read_levels"]

_DATA = 5  # rows with numbers from which a sheet without a header holds data


def read_levels(
    path: str | Path,
    *,
    region: str | Region | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    folder: str | Path | None = None,
) -> tuple[Filled, ...]:
    """Evaluations in a workbook or text table.

    Parameters
    ----------
    path : an .xlsx, .xls, .xlsb or .ods, or a text table (.csv, .txt, .tsv) with any delimiter and decimal mark.
    region, year, assessment, instrument : what the file does not say itself; where it does, both must agree.
        Without an instrument anywhere, the one in force in the year is meant; the assessment must be said, by the file
        or here: ``"official"``, ``"self"``, ``"document"``, ``"interview"``, ``"visit"`` or ``"study"``.
    sheet : name of the one sheet to read; without it, every sheet that holds levels.
    columns : header (or letters) of the column by role, where the file leaves it open: ``{"level": "Nilai"}``. Roles
        are institution, year, number, name, level and assessment.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    tuple of Filled, in the order of the file. An empty level cell is a missing level: it stays missing.

    Raises
    ------
    FileProblems
        with one line for each problem of the file, an assessment that nobody states among them.
    ParameterError
        for a role that there is not in ``columns``, and for an argument of another type.
    MissingExtra
        for .xls, .xlsb and .ods without python-calamine.

    References
    ----------
    docs/guide/en.md, sections 3 and 4 (the layouts); docs/methods/intake.md (how a file is read).

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_levels
    >>> lines = ["No;Tingkat"] + [f"{n};{1 + n % 5}" for n in range(1, 48)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "bintan.csv"
    ...     _ = file.write_text("\\n".join(lines), encoding="utf-8", newline="")
    ...     filled = read_levels(file, region="bintan", year=2021, assessment="self")
    >>> filled[0].region.name, filled[0].instrument, len(filled[0].levels), filled[0].levels["4"]
    ('Kabupaten Bintan', 'permenpanrb-59-2020', 47, Fraction(5, 1))
    """
    given = _given(region, year, assessment, instrument, sheet, columns, folder)
    return _of_file(check_path("path", path), given, sheet, None, values=False)


def read_file(
    path: str | Path,
    *,
    region: str | Region | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    folder: str | Path | None = None,
    left_out: LeftOut | None = None,
    skip: Sequence[str] = (),
) -> tuple[Filled, ...]:
    """Evaluations in a workbook or text table, at whatever depth; all as in :func:`read_levels`.

    Parameters
    ----------
    left_out : a list that takes a line for each row of a table of many institutions that is none's, and whether rows
        of institutions that are not known may be left out too; without it every such row is a problem.
    skip : institutions whose rows of such a table are left out, by name or code: their figures cannot stand.
    """
    given = replace(_given(region, year, assessment, instrument, sheet, columns, folder), skip=tuple(skip))
    return _of_file(check_path("path", path), given, sheet, left_out, values=True)


def _given(
    region: str | Region | None,
    year: int | None,
    assessment: str | None,
    instrument: str | None,
    sheet: str | None,
    columns: Mapping[str, str] | None,
    folder: str | Path | None,
) -> Given:
    check_texts(assessment=assessment, instrument=instrument, sheet=sheet)
    when = check_years(year=year)[0]
    return Given(check_region(region), when, assessment, instrument, folder, check_options(columns))


def _of_file(
    file: Path, given: Given, sheet: str | None, left_out: LeftOut | None, *, values: bool
) -> tuple[Filled, ...]:
    try:
        return _read(file, given, sheet, left_out, values=values)
    except DataError as error:  # a data folder that is not there, a table of it that cannot be used
        raise FileProblems(file.name, [at(file.name, str(error))]) from None


def _read(file: Path, given: Given, sheet: str | None, left_out: LeftOut | None, *, values: bool) -> tuple[Filled, ...]:
    grids, problems = _grids(file, given.columns)
    chosen, unknown = _chosen(grids, sheet, file.name, problems, given)
    result: list[Filled] = []
    empty: list[str] = []
    skipped: set[str] = set()
    for grid, heading in chosen:
        if heading.kind in ("units", "values") and not values:
            problems.append(at(grid.where(heading.first), message("errors.study.reading.only_units")))
            continue
        if heading.kind in ("units", "values"):
            filled, wrong = read_value_table(grid, heading, given, left_out, skipped)
        else:
            read = read_columns if heading.kind == "columns" else read_rows
            filled, wrong = read(grid, heading, given)
        if not filled and not wrong:
            empty.append(at(grid.where(), message("errors.study.reading.no_level")))
        elif grid.hidden and sheet is None:
            problems.append(at(grid.where(), message("errors.study.reading.hidden_sheet")))
            continue
        result += filled
        problems += wrong
    problems += [*unknown, *_twice(result)]
    idle = [name for name in given.skip if name not in skipped]
    problems += [at(file.name, message("errors.study.values.skip_none", name=name)) for name in idle]
    if not result and not problems:
        problems = empty[:1] or [at(file.name, message("errors.study.reading.no_level"))]
    if problems:
        raise FileProblems(file.name, list(dict.fromkeys(problems)))
    return tuple(result)


def _grids(file: Path, columns: Mapping[str, str]) -> tuple[list[Grid], list[str]]:
    return read_grids(file, lambda cells: is_header(cells, columns))


def read_grids(file: Path, header: Callable[[Sequence[Cell]], bool]) -> tuple[list[Grid], list[str]]:
    """Every sheet of a workbook, or a text table, and the lines of the latter that cannot be cut.

    Parameters
    ----------
    header : whether a line of a text table, once cut into cells, is its header.

    Raises
    ------
    FileProblems
        for a file that is not there, is empty, too large, locked, damaged or none of a kind that is read.
    """
    name = file.name
    data = bytes_of(file, MOST_BYTES, "reading")
    if not data.strip():
        raise FileProblems(name, [at(name, message("errors.study.reading.empty_file"))])
    if is_workbook(data, name):
        return read_workbook(data, name), []
    grid, problems = read_delimited(data, name, header)
    return [grid], problems


def _chosen(
    grids: list[Grid], sheet: str | None, file: str, problems: list[str], given: Given
) -> tuple[list[tuple[Grid, Heading]], list[str]]:
    """The grids to read with their headers; and a line for each with data whose header is not understood."""
    if sheet is not None:
        named = [g for g in grids if g.sheet == sheet] or [g for g in grids if fold(g.sheet) == fold(sheet)]
        if len(named) != 1:
            there = ", ".join(repr(g.sheet) for g in grids if g.sheet) or message("errors.study.reading.no_sheets")
            problem = message("errors.study.reading.no_sheet", sheet=sheet, there=there)
            raise FileProblems(file, [at(file, problem)])
        grids = named
    headed = [(g, find_heading(g, given.columns)) for g in grids]
    if any(heading is not None and heading.kind != "values" for _, heading in headed):  # a summary beside the levels
        headed = [(g, None if h is not None and h.kind == "values" else h) for g, h in headed]
    chosen = [(g, heading) for g, heading in headed if heading is not None]
    unknown = [g for g, heading in headed if heading is None and g.rows]
    if not chosen:
        lines: list[str] = [*problems, *(at(g.where(), missing_header(g)) for g in unknown)]
        raise FileProblems(file, lines or [at(file, message("errors.study.reading.empty_sheets"))])
    names = {
        fold(name)
        for inst in Evaluations(given).instruments()
        for column in ("name_id", "name_en")
        for name in inst.rows[column]
    }
    return chosen, [at(g.where(), _unread(g)) for g in unknown if _holds_data(g) or _names_indicators(g, names)]


def _unread(grid: Grid) -> Message:
    return message("errors.study.reading.unknown_sheet", why=missing_header(grid))


def _holds_data(grid: Grid) -> bool:
    """Whether a sheet may hold levels: several rows with text and a number from 0 to 5 in one column."""
    found: dict[int, list[Fraction]] = {}
    titles: dict[int, str] = {}
    for cells in grid.rows:
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                titles.setdefault(column, fold(cell))
        small = [(c, v) for c, x in enumerate(cells) if (v := plain_number(x)) is not None and 0 <= v <= 5]
        if len(small) >= 2 * _DATA:
            return True
        for column, value in small if sum(x is not None for x in cells) > 1 else ():
            found.setdefault(column, []).append(value)
    # numbered sentences rise by one and are no levels
    return any(
        len(v) >= _DATA
        and any(b != a + 1 for a, b in itertools.pairwise(v))
        and (not is_known(title := titles.get(c, "")) or "level" in roles_of(title))  # weights, ranks
        for c, v in found.items()
    )


def _names_indicators(grid: Grid, names: set[str]) -> bool:
    """Whether a sheet lists indicators by name: their levels may stand there in words."""
    return sum(fold(c) in names for cells in grid.rows for c in cells if isinstance(c, str)) >= _DATA


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
