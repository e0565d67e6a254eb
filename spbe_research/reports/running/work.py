"""One report as a piece of work: what is to be done, and how it went, in plain values that travel."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spbe_research.errors import ChapterError, DataError, OutputError, SpbeError
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.run import build_report

__all__ = ["Order", "Outcome", "do_job"]


@dataclass(frozen=True, slots=True)
class Order:
    """What all reports of a run share.

    Attributes
    ----------
    out : folder of all reports; engine : what runs the cells, of :data:`~spbe_research.reports.running.run.ENGINES`.
    limit : seconds after which a report is given up.
    made_from : fingerprint of data, notebooks, code and libraries that every worker must have.
    environment : variables that name the data folder and the study, where they are set.
    """

    out: str
    engine: str
    limit: float
    made_from: str
    environment: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Order:
        """An order that has travelled."""
        return cls(**{**values, "environment": tuple((k, v) for k, v in values["environment"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one report went.

    Attributes
    ----------
    ok : whether it lies in its place now.
    reason : ``""``, ``"cell"`` (a cell failed), ``"chapter"`` (a notebook that cannot be run, or tells of something
        else), ``"error"``, ``"data"``, ``"output"``, ``"limit"`` or ``"crash"``.
    chapter, cell : where it stopped; ``cell`` counts all cells of the notebook from 1.
    message : one line; seconds : elapsed; memory : peak of its process in MB, 0 where the system does not tell.
    kept : what of an earlier report was the user's and was moved aside, a line each.
    """

    ok: bool
    reason: str = ""
    chapter: str = ""
    cell: int | None = None
    message: str = ""
    seconds: float = 0.0
    memory: float = 0.0
    kept: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def do_job(
    job: Job,
    order: Order,
    made_from: dict[str, dict[str, str]],
    on_cell: Callable[[str, int], None] | None = None,
) -> Outcome:
    """Write the report of a job in this process; whatever goes wrong becomes an outcome.

    Parameters
    ----------
    on_cell : told the chapter and the number of every cell before it runs, so that it is known where a process
        that hangs or dies was.
    """
    start = time.monotonic()
    place: list[Any] = ["", None]

    def at(chapter: str, index: int) -> None:
        place[:] = chapter, index + 1
        if on_cell is not None:
            on_cell(chapter, index + 1)

    reason, message = "", ""
    kept: tuple[str, ...] = ()
    try:
        made = build_report(
            job.parameters,
            Path(order.out),
            formats=job.formats,
            engine=order.engine,
            made_from=made_from,
            on_cell=at,
            indexed=True,
        )
        kept = tuple(map(str, made.kept))
    except ChapterError as error:
        reason, message = "cell", str(error.reason)
        if error.cell is None:  # the notebook itself, or what all its cells together tell
            reason, place[:] = "chapter", (error.chapter, None)
    except DataError as error:
        reason, message = "data", str(error)
    except OutputError as error:
        reason, message = "output", str(error)
    except SpbeError as error:
        reason, message = "error", str(error)
    except Exception as error:  # one report must not stop the others
        reason, message = "error", f"{type(error).__name__}: {error}"
    chapter, cell = place if reason in ("cell", "chapter") or (reason and place[0]) else ("", None)
    line = next((text for text in reversed(message.splitlines()) if text.strip()), message)
    return Outcome(not reason, reason, chapter, cell, line.strip(), time.monotonic() - start, _peak_memory(), kept)


def _peak_memory() -> float:
    """Peak resident size of this process in MB."""
    if os.name == "nt":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
