"""Check every table in ``data/``: each finding says file, row, column, what stands there and what may.

Single cells and keys are the schemas' work (pandera); what spans tables is that of ``check_links``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from spbe_research.checks.check_links import check_links
from spbe_research.checks.finding import Finding
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, message
from spbe_research.extras import need
from spbe_research.paths import data_dir, tables_dir
from spbe_research.progress import steps_of
from spbe_research.text.catalog import tell

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = ["Finding", "check_tables"]


def check_tables(folder: str | Path | None = None) -> list[Finding]:
    """Check every table and what ties them together.

    Parameters
    ----------
    folder : data folder; the packaged data by default.

    Returns
    -------
    list of Finding, empty when all is well. What spans tables is looked at once every table is sound by itself.

    Raises
    ------
    DataError
        when there is no such folder.
    MissingExtra
        without pandera.

    Examples
    --------
    >>> check_tables()
    []
    """
    need("pandera")
    from spbe_research.checks.schemas import schemas

    root = data_dir(folder)
    try:
        wanted = schemas(root)
    except DataError as error:
        return [Finding.from_error(error)]
    findings: list[Finding] = []
    for name, schema in steps_of(tell("command.work check"), wanted.items(), len(wanted)):
        try:
            findings += _cells(name, read_table(name, root), schema)
        except DataError as error:
            findings.append(Finding.from_error(error))
    known = {f"{name}.csv" for name in wanted}
    of_tables = tables_dir(root)
    for path in sorted(of_tables.rglob("*.csv")):
        relative = path.relative_to(of_tables).as_posix()
        if relative not in known and not path.name.startswith("."):  # hidden: macOS's twin of a table
            text = message("errors.checks.check.no_schema")
            findings.append(Finding(relative, None, None, text, ", ".join(sorted(known))))
    return findings or list(check_links(root))


def _cells(name: str, frame: pd.DataFrame, schema: pa.DataFrameSchema) -> Iterator[Finding]:
    columns = list(schema.columns)
    if list(frame.columns) != columns:
        wanted = message("errors.checks.check.columns", columns=", ".join(columns))
        yield Finding(f"{name}.csv", 1, None, ", ".join(map(str, frame.columns)), wanted)
        return
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        seen = set()
        for _, case in errors.failure_cases.iterrows():
            row = int(case["index"]) if pd.notna(case["index"]) else None
            column = str(case["column"])
            unique = "unique" in str(case["check"])
            if unique:
                column = ", ".join(schema.unique or [])
            if (row, column) in seen:
                continue
            seen.add((row, column))
            value = " | ".join(frame.loc[row, schema.unique]) if unique and row else str(case["failure_case"])
            allowed = message("errors.checks.check.once") if unique else _words(schema.columns[column], case["check"])
            yield Finding(f"{name}.csv", row, column, value, allowed)


def _words(column: pa.Column, told: object) -> str:
    """What a failed check allows, as the schema holds it: pandera's tables keep the English text alone."""
    return next((words for check in column.checks if (words := check.error) == told), str(told))
