"""Read the tidy tables of ``data/`` as text, each once, with the row numbers a spreadsheet shows.

The observations and sources of a study, the active one or the one that is named, are appended to the packaged ones at
reading; on disk they never mix. Their rows are counted from :data:`~spbe_research.errors.STUDY_ROW`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from spbe_research.errors import STUDY_ROW, DataError, message
from spbe_research.paths import data_dir, layered_study, tables_dir

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LAYERED", "cell_fraction", "read_rows", "read_table", "table_path", "table_stamp", "with_later_columns"]

#: tables to which a study adds rows of its own
LAYERED = (
    "sources",
    "observations/indicator_levels",
    "observations/aspect_values",
    "observations/domain_values",
    "observations/index_values",
    "integrity_zone/results",
)

#: the header of a file, and the cells of each row by its number in the file
_Sheet: TypeAlias = tuple[list[str], dict[int, list[str]]]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?")


def table_path(name: str, folder: str | Path | None = None) -> Path:
    """Path of the table ``name`` (such as ``"observations/index_values"``)."""
    return tables_dir(folder) / f"{name}.csv"


def _study_table(name: str, folder: str | Path | None = None) -> Path | None:
    """The study's own table ``name``, of the active study or of the one that ``folder`` is; None where it has none."""
    study = layered_study(folder) if name in LAYERED else None
    if study is None:
        return None
    path = study / "data" / f"{name}.csv"
    return path if path.is_file() else None


def table_stamp(name: str, folder: str | Path | None = None) -> tuple[int | str, ...]:
    """What changes when the file of a table does: part of the key of whatever is cached from it.

    Raises
    ------
    DataError
        when there is no such table.
    """
    try:
        stamp = _stamp(table_path(name, folder))
    except OSError:
        raise DataError(
            f"{name}.csv", problem=message("errors.data.tables.table_stamp", data_dir_name=data_dir(folder).name)
        ) from None
    own = _study_table(name, folder)
    return stamp if own is None else (*stamp, str(own), *_stamp(own))


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def read_table(name: str, folder: str | Path | None = None, *, columns: Sequence[str] = ()) -> pd.DataFrame:
    """One table as text cells; blanks are empty strings, the index is the row in the file (header = 1).

    The file is read once as long as it does not change; the frame is the caller's own.

    Parameters
    ----------
    name : path below ``data/`` without the ending; folder : data folder, the packaged one by default, with the
        rows of the active study after its own (:data:`LAYERED`); or a study, whose rows stand after the packaged ones.
    columns : columns that the caller needs.

    Raises
    ------
    DataError
        when the file is missing, empty, ragged, not UTF-8, or lacks a needed column.

    Examples
    --------
    >>> read_table("sources").columns[0]
    'source'
    """
    kept = _layered(table_path(name, folder), name, _study_table(name, folder), table_stamp(name, folder))
    _refuse_lacking(name, list(kept.columns), columns)
    return kept.copy(deep=False)  # pandas copies on write: what the caller changes is its own


def read_rows(name: str, folder: str | Path | None = None, *, columns: Sequence[str] = ()) -> dict[int, dict[str, str]]:
    """The same as plain rows by their number in the file, for what need not wait for pandas.

    Parameters
    ----------
    name, folder, columns : as in :func:`read_table`, which raises the same.

    Examples
    --------
    >>> read_rows("kinds")[2]["kind"]
    'provinsi'
    """
    stamp = table_stamp(name, folder)
    header, rows = _layered_cells(table_path(name, folder), name, _study_table(name, folder), stamp)
    _refuse_lacking(name, header, columns)
    return {at: dict(zip(header, cells, strict=True)) for at, cells in rows.items()}


def _refuse_lacking(name: str, header: Sequence[str], columns: Sequence[str]) -> None:
    for column in columns:
        if column not in header:
            raise DataError(
                f"{name}.csv",
                row=1,
                problem=message("errors.data.tables.read_table", column=column, join=", ".join(header)),
            )


@lru_cache(maxsize=128)
def _layered(path: Path, name: str, own: Path | None, stamp: tuple[int | str, ...]) -> pd.DataFrame:
    import pandas as pd

    header, rows = _layered_cells(path, name, own, stamp)
    index = pd.Index(list(rows), name="row", dtype="int64")
    return pd.DataFrame(list(rows.values()), columns=header, index=index, dtype="str")


def _layered_cells(path: Path, name: str, own: Path | None, stamp: tuple[int | str, ...]) -> _Sheet:
    packaged = _read(path, f"{name}.csv", stamp[:2])
    if own is None:
        return packaged
    header, rows = packaged
    added_header, added = _read(own, message("errors.frame.study", file=f"{name}.csv"), stamp[3:])
    if name in LAYERED and _is_earlier(added_header, header):
        blank = dict.fromkeys(header, "")
        added = {at: [*(blank | dict(zip(added_header, c, strict=True))).values()] for at, c in added.items()}
    elif added_header != header:
        raise DataError(
            message("errors.frame.study", file=f"{name}.csv"),
            row=1,
            found=", ".join(added_header),
            allowed=message("errors.data.tables.layered_allowed", join=", ".join(header)),
        )
    return header, rows | {at + STUDY_ROW: cells for at, cells in added.items()}


def _is_earlier(header: list[str], columns: list[str]) -> bool:
    """Whether a header is that of a table to which a later version added columns."""
    return header[0] == columns[0] and header == [c for c in columns if c in set(header)]


def with_later_columns(added: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """A study's table with the columns that a later version added, blank; foreign columns are left to be refused."""
    return added.reindex(columns=columns, fill_value="") if _is_earlier(list(added.columns), columns) else added


@lru_cache(maxsize=16)  # the frame made of it is kept longer
def _read(path: Path, file: str, _stamp: tuple[int | str, ...]) -> _Sheet:
    # the csv module and not pandas: pandas drops surplus cells, pads short rows and skips blank lines uncounted
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(file, problem=message("errors.data.tables.read", error_start=error.start)) from None
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(file, problem=message("errors.data.tables.not_regular", error=error)) from None
    if not records or not any(records[0]):
        raise DataError(file, problem=message("errors.data.tables.empty_table"))
    header = records[0]
    doubled = sorted({c for c in header if header.count(c) > 1})
    if doubled:
        raise DataError(file, row=1, column=doubled[0], problem=message("errors.data.tables.column_twice"))
    rows = {at: cells for at, cells in enumerate(records[1:], start=2) if cells}  # a blank line still counts
    for at, cells in rows.items():
        if len(cells) != len(header):
            raise DataError(
                file,
                row=at,
                found=message("errors.data.tables.read_found", cells=len(cells)),
                allowed=message("errors.data.tables.read_allowed", n_header=len(header)),
            )
    return header, rows


def cell_fraction(text: str, *, file: str, row: int, column: str) -> Fraction:
    """The exact number in a cell: a decimal (``4.5``) or a fraction (``10/3``)."""
    try:
        if not _NUMBER.fullmatch(text.strip()):  # Fraction alone would also read 1_000 and 1e9
            raise ValueError(text)
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise DataError(
            file, row=row, column=column, found=text, allowed=message("errors.data.tables.cell_fraction_allowed")
        ) from None
