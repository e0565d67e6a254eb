"""The country run: every report of a work list, on all cores or a cluster, resumable, one failure stopping no other."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from numbers import Real
from pathlib import Path

from spbe_research.errors import NoObservation, OutputError, ParameterError, SpbeError, message
from spbe_research.extras import need
from spbe_research.files import output_folder, refuse_unwritable
from spbe_research.numbers.language import number
from spbe_research.options import check_choice, check_switch, check_whole, found_as
from spbe_research.paths import whereabouts
from spbe_research.progress import on_terminal, working
from spbe_research.reports.atomic import sweep
from spbe_research.reports.documents.formats import need_libraries
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.stale import changed, inputs, inputs_fingerprint, is_current, report_fingerprint
from spbe_research.reports.running.failures import Failure, write_failures
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.run import CHAPTERS, ENGINES, refuse_broken_tables
from spbe_research.reports.running.work import Order, Outcome
from spbe_research.reports.running.workers import WorkerLost, start_workers
from spbe_research.reports.site.appendix import write_appendix
from spbe_research.reports.site.page import write_site
from spbe_research.text.catalog import message_language, tell

__all__ = ["CountryRun", "run_country"]

#: seconds after which one report is given up
_LIMIT = 300.0
_LONGEST = 1e6  # what every system can wait for

#: reports from which on it pays to make one beforehand that warms the server
WARM_FROM = 8

_Inputs = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class CountryRun:
    """How a country run went.

    Attributes
    ----------
    made, skipped : reports written, and those left as they were because nothing they rest on has changed.
    failures : what was not written, and why; ledger : where that is listed, or None.
    index : the page of all reports in the folder where it was written, else None.
    kept : what was edited or added to earlier reports and was moved aside, a line each.
    left : how many were not tried because the run could not go on; stopped : why, or ``""``.
    seconds : elapsed; memory : peak of the largest report's process in MB.
    """

    made: int
    skipped: int
    failures: tuple[Failure, ...]
    ledger: Path | None
    left: int
    stopped: str
    seconds: float
    memory: float
    index: Path | None = None
    kept: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """Exit status: 0 when every report is in its place, 1 when some failed, 2 when the run could not go on."""
        return 2 if self.stopped else int(bool(self.failures))

    def summary(self) -> list[str]:
        """Lines that close a run."""
        minutes, seconds = divmod(round(self.seconds), 60)
        lang = message_language()
        took = tell(f"command.took_{'minutes' if minutes else 'seconds'}", minutes=minutes, seconds=seconds)
        counts = [tell("command.written", n=self.made), tell("command.unchanged", n=self.skipped)]
        counts.append(tell("command.failed", n=len(self.failures)))
        if self.left:
            counts.append(tell("command.not_tried", n=self.left))
        told = [tell("command.counts", counts=", ".join(counts), took=took)]
        if self.made >= 10:
            told.append(tell("command.rate", seconds=number(self.seconds / self.made, 2, lang)))
        if self.memory:
            told.append(tell("command.memory", memory=round(self.memory)))
        lines = [", ".join(told)]
        lines += [tell("command.listed", ledger=self.ledger)] if self.ledger else []
        lines += [tell("command.kept", kept=one) for one in self.kept[:20]]
        lines += [tell("command.kept_more", left=len(self.kept) - 20)] if len(self.kept) > 20 else []
        return [*lines, str(self.index)] if self.index else lines


def run_country(
    jobs: Sequence[Job],
    *,
    out: str | Path = "reports",
    workers: int | None = None,
    dask: str | None = None,
    resume: bool = True,
    engine: str = "inprocess",
    limit: float = _LIMIT,
    progress: bool | None = None,
) -> CountryRun:
    """Write the reports of a work list; those that are already there from the same data, notebooks and code stay.

    Parameters
    ----------
    jobs : of :func:`~spbe_research.reports.running.jobs.list_jobs`.
    out : folder of all reports.
    workers : reports at a time on this machine; the number of cores by default.
    dask : address of a Dask scheduler whose workers do the work instead; ``out`` must be a folder that they share.
    resume : False makes every report anew.
    engine : see :func:`~spbe_research.reports.make_report`.
    limit : seconds after which one report is given up.
    progress : whether to draw a bar; by default only on a terminal.

    Raises
    ------
    SpbeError
        before anything is written, when data, folder or options are wrong.
    """
    start = time.monotonic()
    out = output_folder(out).resolve()
    check_choice("engine", engine, ENGINES)
    check_switch("resume", resume)
    need("tqdm", "jinja2", "markupsafe")
    for formats in {job.formats for job in jobs}:
        need_libraries(formats)
    if workers is not None:
        check_whole("workers", workers, 1)
    if isinstance(limit, bool) or not isinstance(limit, Real) or not 0 < limit <= _LONGEST:
        found = found_as(limit)
        raise ParameterError(message("errors.running.country.limit_off_limits", longest=_LONGEST, limit=found))
    refuse_broken_tables()
    made_from = inputs(CHAPTERS)
    _refuse_unwritable(out)
    moved: list[Kept] = []
    sweep(out, moved)
    todo = [job for job in jobs if not (resume and _is_there(job, out, made_from))]
    order = Order(str(out), engine, limit, inputs_fingerprint(made_from), tuple(whereabouts().items()))
    run = CountryRun(0, len(jobs) - len(todo), (), None, 0, "", 0.0, 0.0)
    if todo:
        warm = todo[0] if len(todo) >= WARM_FROM else None
        with _executor(order, warm, min(workers or _cores(), len(todo)), dask) as (pool, work):
            run = _gather(run, {pool.submit(work, job): job for job in todo}, out, made_from, progress, moved)
        sweep(out, moved)  # after those that were ended while they built
    run = replace(run, ledger=write_failures(out, run.failures, moved) if not run.stopped else run.ledger)
    if not run.stopped:
        with working(tell("command.work site")):
            for lang in dict.fromkeys(job.parameters.lang for job in jobs) if run.made + run.skipped else ():
                write_appendix(out, lang, order.made_from, moved)  # before the index page, which leads to it
            with contextlib.suppress(NoObservation):  # not one report was written
                run = replace(run, index=write_site(out, kept=moved))
    return replace(run, seconds=time.monotonic() - start, kept=(*run.kept, *map(str, moved)))


def _is_there(job: Job, out: Path, made_from: _Inputs) -> bool:
    return is_current(job.folder(out), report_fingerprint(made_from, job.parameters, job.formats))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _executor(
    order: Order, warm: Job | None, workers: int, dask: str | None
) -> Iterator[tuple[Executor, Callable[[Job], Outcome]]]:
    """What takes jobs, and the function that does one."""
    if dask is not None:
        from spbe_research.reports.running.cluster import cluster_executor

        with cluster_executor(dask, order) as taken:
            yield taken
        return
    here = start_workers(order, warm)
    pool = ThreadPoolExecutor(workers)  # threads that wait for the processes that work
    try:
        yield pool, here.run
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        here.close()
        pool.shutdown()


def _gather(
    run: CountryRun,
    asked: dict[Future[Outcome], Job],
    out: Path,
    made_from: _Inputs,
    progress: bool | None,
    moved: list[Kept],
) -> CountryRun:
    shown = on_terminal() if progress is None else progress
    with working(tell("command.work country"), len(asked), shown=shown) as bar:
        for future in as_completed(asked):
            job, outcome = asked[future], _outcome(future)
            if outcome.ok:
                kept = (*run.kept, *outcome.kept)
                run = replace(run, made=run.made + 1, memory=max(run.memory, outcome.memory), kept=kept)
            else:
                stopped = _why_stop(outcome, out, made_from)
                run = replace(run, failures=(*run.failures, Failure(job, outcome)), stopped=stopped)
                if stopped:
                    done = run.made + len(run.failures)
                    return replace(run, left=len(asked) - done)
                bar.beside(tell("command.n_failed", n=len(run.failures)))
                run = replace(run, ledger=write_failures(out, run.failures, moved))
            bar.step()
    return run


def _outcome(future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except WorkerLost as error:
        return Outcome(False, "workers", message=str(error))
    except Exception as error:  # of a cluster, for this report alone
        return Outcome(False, "crash", message=f"{type(error).__name__}: {error}")


def _why_stop(outcome: Outcome, out: Path, made_from: _Inputs) -> str:
    """Why no other report could be written either after this one failed; empty when it is this one's own fault."""
    if outcome.reason == "workers":
        return outcome.message
    if outcome.reason == "output":
        try:
            _refuse_unwritable(out)
        except OutputError as error:
            return str(error)
    if outcome.reason == "data":
        try:
            differ = changed(made_from, inputs(CHAPTERS))
        except SpbeError as error:
            return str(error)
        if differ:
            return str(message("errors.running.country.changed", file=differ[0]))
    return ""


def _refuse_unwritable(out: Path) -> None:
    """Raise unless a file of a report's size can be written below ``out``."""
    refuse_unwritable(out, 4_000_000)
