"""Read the tidy tables of ``data/`` as text, each once, with the row numbers a spreadsheet shows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.errors import DataError
from spbe_research.paths import data_dir

__all__ = ["cell_fraction", "read_table", "table_path", "table_stamp"]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?")


def table_path(name: str, folder: str | Path | None = None) -> Path:
    """Path of the table ``name`` (such as ``"observations/index_values"``)."""
    return data_dir(folder) / f"{name}.csv"


def table_stamp(name: str, folder: str | Path | None = None) -> tuple[int, int]:
    """What changes when the file of a table does: part of the key of whatever is cached from it.

    Raises
    ------
    DataError
        when there is no such table.
    """
    path = table_path(name, folder)
    try:
        status = path.stat()
    except OSError:
        raise DataError(f"{name}.csv", problem=f"no such table in {data_dir(folder).name}/") from None
    return status.st_mtime_ns, status.st_size


def read_table(name: str, folder: str | Path | None = None, *, columns: Sequence[str] = ()) -> pd.DataFrame:
    """One table as text cells; blanks are empty strings, the index is the row in the file (header = 1).

    The file is read once as long as it does not change; the frame is the caller's own.

    Parameters
    ----------
    name : path below ``data/`` without the ending; folder : data folder, the packaged one by default.
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
    kept = _read(table_path(name, folder), name, table_stamp(name, folder))
    frame = kept.copy(deep=False)  # pandas copies on write: what the caller changes is its own
    for column in columns:
        if column not in frame.columns:
            raise DataError(
                f"{name}.csv", row=1, problem=f"no column {column!r}; the header has: {', '.join(frame.columns)}"
            )
    return frame


@lru_cache(maxsize=128)
def _read(path: Path, name: str, _stamp: tuple[int, int]) -> pd.DataFrame:
    # the csv module and not pandas: pandas drops surplus cells, pads short rows and skips blank lines uncounted
    file = f"{name}.csv"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(file, problem=f"not UTF-8 text (byte {error.start})") from None
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(file, problem=f"not a regular table: {error}") from None
    if not records or not any(records[0]):
        raise DataError(file, problem="the table is empty")
    header = records[0]
    doubled = sorted({c for c in header if header.count(c) > 1})
    if doubled:
        raise DataError(file, row=1, column=doubled[0], problem="the header names this column twice")
    rows = {at: cells for at, cells in enumerate(records[1:], start=2) if cells}  # a blank line still counts
    for at, cells in rows.items():
        if len(cells) != len(header):
            raise DataError(file, row=at, found=f"{len(cells)} cells", allowed=f"{len(header)}, as in the header")
    index = pd.Index(list(rows), name="row", dtype="int64")
    return pd.DataFrame(list(rows.values()), columns=header, index=index, dtype="str")


def cell_fraction(text: str, *, file: str, row: int, column: str) -> Fraction:
    """The exact number in a cell: a decimal (``4.5``) or a fraction (``10/3``)."""
    try:
        if not _NUMBER.fullmatch(text.strip()):  # Fraction alone would also read 1_000 and 1e9
            raise ValueError(text)
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise DataError(
            file, row=row, column=column, found=text, allowed="a number such as 4.5 or a fraction such as 10/3"
        ) from None
