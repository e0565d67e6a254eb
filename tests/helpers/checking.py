"""Checks of one broken table among thirty sound ones: what was validated once is not validated again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

from helpers.tables import DATA, DataCopy, copy_data
from spbe_research.checks import check
from spbe_research.checks.finding import Finding


class SharedCopy:
    """One copy of the data for many tests: each breaks what it likes, and what it broke is put back.

    Files keep their times, so that the tables that nobody broke are read once and not once a test.
    """

    def __init__(self, folder: Path) -> None:
        self.data = copy_data(folder)

    @contextmanager
    def lent(self) -> Iterator[DataCopy]:
        """The copy for one test."""
        yield self.data
        whole = {p.relative_to(DATA): p for p in DATA.rglob("*") if p.is_file()}
        for path in [p for p in self.data.path.rglob("*") if p.is_file()]:
            if path.relative_to(self.data.path) not in whole:
                path.unlink()
        for name, path in whole.items():
            mine = self.data.path / name
            if not mine.exists() or _stamp(mine) != _stamp(path):
                shutil.copy2(path, mine)


def _stamp(path: Path) -> tuple[int, int]:
    return path.stat().st_mtime_ns, path.stat().st_size


def remember_sound_tables(patch: pytest.MonkeyPatch) -> None:
    """Cells of the same table under the same schema are sound again without pandera; any other goes its usual way."""
    validate = check._cells
    known: dict[str, tuple[pd.DataFrame, str]] = {}

    def cells(name: str, frame: pd.DataFrame, schema: pa.DataFrameSchema) -> list[Finding]:
        rules = _rules(schema)
        if name in known and known[name][1] == rules and frame.equals(known[name][0]):
            return []
        found = list(validate(name, frame, schema))
        if not found:
            known[name] = frame, rules
        return found

    patch.setattr(check, "_cells", cells)


def _rules(schema: pa.DataFrameSchema) -> str:
    """All that a schema asks for, as text."""
    columns = [(name, column.dtype, [(c.error, c.statistics) for c in column.checks])
               for name, column in schema.columns.items()]  # fmt: skip
    return repr((columns, schema.unique))
