"""The tables of a study as they would be, looked at before they are written: no file that is taken spoils a study."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.observations import load_values
from spbe_research.errors import FileProblems, OutputError, SpbeError, message, system_words
from spbe_research.paths import environment
from spbe_research.study.folder import Study, write_tables
from spbe_research.study.reading.filled import Filled
from spbe_research.study.reading.grid import at

__all__ = ["check_beforehand"]


def check_beforehand(
    study: Study,
    tables: dict[str, pd.DataFrame],
    sets: Sequence[tuple[Filled, str]],
    file: str,
    check: Callable[[], Sequence[object]] | None,
) -> None:
    """Read each new evaluation back from a copy of the study that holds it, and ask for findings in all tables.

    Parameters
    ----------
    tables : as they would be, by name; sets : the evaluations that are new in them, each with its source's id.
    check : findings in all tables that the active study sees; None leaves that out.

    Raises
    ------
    FileProblems
        when something new would be found, or not read back as it was.
    """
    with _copy_of(study, tables):
        problems: list[str] = []
        for filled, source in sets:
            for depth, figures in filled.figures.items():
                try:
                    back = load_values(
                        filled.region, filled.year, depth=depth, assessment=filled.assessment,
                        source=source, instrument=filled.instrument,
                    )  # fmt: skip
                except SpbeError as error:
                    problems.append(at(filled.place or file, str(error)))
                    continue
                if back.values.to_dict() != {n: Fraction(x) for n, x in figures.items()}:
                    problems.append(at(filled.place or file, message("errors.study.intake.not_read_back")))
        found = [str(finding) for finding in check()] if check else []
    if found and check:
        already = {str(finding) for finding in check()}
        problems += [at(file, message("errors.study.intake.would_be", finding=f)) for f in found if f not in already]
    if problems:
        raise FileProblems(file, problems)


@contextmanager
def _copy_of(study: Study, tables: dict[str, pd.DataFrame]) -> Iterator[None]:
    """Inside, the active study is a copy with the new tables; afterwards the one before."""
    with tempfile.TemporaryDirectory(prefix="spbe-", ignore_cleanup_errors=True) as folder:
        try:
            shutil.copy2(study.path / "study.toml", folder)
            if (study.path / "data").is_dir():
                shutil.copytree(study.path / "data", Path(folder) / "data", ignore=shutil.ignore_patterns(".*"))
        except OSError as error:
            raise OutputError(
                message("errors.study.intake.keep_original", target_name=folder, system_words=system_words(error))
            ) from None
        write_tables(replace(study, path=Path(folder)), tables)
        with environment("SPBE_STUDY", folder):
            yield
