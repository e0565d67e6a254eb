"""Read the tidy tables of ``data/`` as text, each once, with the row numbers a spreadsheet shows."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.errors import DataError
from spbe_research.paths import data_dir

__all__ = ["cell_fraction", "read_table", "table_path"]


def table_path(name: str, folder: str | Path | None = None) -> Path:
    """Path of the table ``name`` (such as ``"observations/index_values"``)."""
    return data_dir(folder) / f"{name}.csv"


def read_table(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """One table as text cells; blanks are empty strings, the index is the row in the file (header = 1).

    The table is read once a process; treat it as read-only.

    Raises
    ------
    DataError
        when the file is missing, empty, ragged, or not UTF-8.

    Examples
    --------
    >>> read_table("sources").columns[0]
    'source'
    """
    root = data_dir(folder)
    path = root / f"{name}.csv"
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        raise DataError(f"{name}.csv", problem=f"no such table in {root.name}/") from None
    return _read(path, name, stamp)


@lru_cache(maxsize=128)
def _read(path: Path, name: str, _stamp: int) -> pd.DataFrame:
    file = f"{name}.csv"
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except UnicodeDecodeError as error:
        raise DataError(file, problem=f"not UTF-8 text (byte {error.start})") from None
    except pd.errors.EmptyDataError:
        raise DataError(file, problem="the table is empty") from None
    except pd.errors.ParserError as error:
        raise DataError(file, problem=f"not a regular table: {str(error).strip().splitlines()[-1]}") from None
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    return frame


def cell_fraction(text: str, *, file: str, row: int, column: str) -> Fraction:
    """The exact number in a cell: a decimal (``4.5``) or a fraction (``10/3``)."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise DataError(
            file, row=row, column=column, found=text, allowed="a number such as 4.5 or a fraction such as 10/3"
        ) from None
