"""The ledger of failures: which reports were not written in the last run, where each stopped, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spbe_research.reports.keep import Kept, put_own, remove_own
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.work import Outcome
from spbe_research.study.export_files import safe_text
from spbe_research.text.catalog import tell

__all__ = ["Failure", "write_failures"]

#: columns of ``failures.csv``
_COLUMNS = ("region", "name", "year", "lang", "reason", "chapter", "cell", "message")


@dataclass(frozen=True, slots=True)
class Failure:
    """One report that was not written."""

    job: Job
    outcome: Outcome

    def __str__(self) -> str:
        told = {"name": self.job.name, "region": self.job.region, "message": self.outcome.message}
        if not self.outcome.chapter:
            return tell("command.failure", **told)
        if self.outcome.cell is None:
            return tell("command.failure_in_chapter", chapter=self.outcome.chapter, **told)
        return tell("command.failure_in", chapter=self.outcome.chapter, cell=self.outcome.cell, **told)

    def row(self) -> tuple[str, ...]:
        """Its line of the ledger."""
        o = self.outcome
        cells = (
            self.job.region,
            self.job.name,
            self.job.year or "",
            self.job.lang,
            o.reason,
            o.chapter,
            o.cell or "",
            o.message,
        )
        return tuple(safe_text(str(cell)) for cell in cells)


def write_failures(out: Path, failures: Iterable[Failure], kept: list[Kept] | None = None) -> Path | None:
    """Write ``failures.csv`` of a run, or remove the one of an earlier run when nothing failed.

    Parameters
    ----------
    kept : is given the place of a file of that name that no run wrote, or that was edited since.

    Returns
    -------
    The file, or None when there is nothing to write.
    """
    path = out / "failures.csv"
    rows = [failure.row() for failure in failures]
    if not rows:
        moved = remove_own(path)
    else:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *rows])
        moved = put_own(path, text.getvalue())
    if moved is not None and kept is not None:
        kept.append(moved)
    return path if rows else None
