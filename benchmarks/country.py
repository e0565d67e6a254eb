"""Time a report of the country run beside the usual ways, in one run: ``python benchmarks/country.py``.

Prints seconds a report, the ratio to ours and the peak memory of all processes together for: a shell loop of papermill
and nbconvert, one at a time and two at a time; a pool of two processes with a kernel for each chapter; the country run
of this package with two workers; and the same figures drawn in two processes with no notebook, page or file at all.
Ratios are what counts: all are measured in turn on the same machine; where others work on it too, those of processor
seconds say more. Linux only.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from spbe_research.paths import notebooks_dir
from spbe_research.reports import make_report
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.jobs import Job, list_jobs
from spbe_research.reports.running.notebooks import read_chapter
from spbe_research.reports.running.run import CHAPTERS

COUNTRY = 615
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to make reports: seconds a report, processor seconds a report, peak memory of all its processes in MB."""

    name: str
    reports: int
    seconds: float
    processor: float
    memory: float
    note: str = ""


class Memory:
    """Watches the memory that this process's children take together, each shared page counted once."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    @contextlib.contextmanager
    def watched(self) -> Iterator[Memory]:
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,))
        watcher.start()
        try:
            yield self
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(0.5):
            total = 0
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
            self.seen.append(total / 1e6)

    @property
    def peak(self) -> float:
        return max(self.seen, default=0.0)

    def drift(self) -> float:
        """Peak of the last quarter over that of the second: 1 when memory stays flat."""
        quarter = len(self.seen) // 4
        return max(self.seen[-quarter:]) / max(self.seen[quarter : 2 * quarter]) if quarter else 1.0


def processor() -> float:
    """Processor seconds of this process and of its children that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def timed(name: str, jobs: Sequence[Job], way: Callable[[Sequence[Job], Path], None]) -> Measured:
    """Seconds a report of one way."""
    with tempfile.TemporaryDirectory() as folder, Memory().watched() as memory:
        start, used = time.perf_counter(), processor()
        way(jobs, Path(folder))
        seconds, used = time.perf_counter() - start, processor() - used
    return Measured(name, len(jobs), seconds / len(jobs), used / len(jobs), memory.peak)


def shell(job: Job, out: Path) -> None:
    """What a loop in the shell does for one region."""
    run = {"check": True, "capture_output": True, "env": os.environ | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}}
    for chapter in CHAPTERS:
        done = out / f"{job.slug}-{chapter}.ipynb"
        given = [w for k, v in (("region", job.region), ("lang", job.lang)) for w in ("-r", k, v)]
        papermill = [BIN / "papermill", notebooks_dir() / f"{chapter}.ipynb", done, *given, "--no-progress-bar"]
        subprocess.run(papermill, **run)  # noqa: S603
        subprocess.run([BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", done], **run)  # noqa: S603


def shell_loop(at_a_time: int) -> Callable[[Sequence[Job], Path], None]:
    def way(jobs: Sequence[Job], out: Path) -> None:
        with ThreadPoolExecutor(at_a_time) as pool:
            list(pool.map(lambda job: shell(job, out), jobs))

    return way


def one_with_kernels(job: Job, out: str) -> None:
    make_report(job.region, job.year, out=out, engine="kernel")


def pool_of_two(jobs: Sequence[Job], out: Path) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(one_with_kernels, jobs, [str(out)] * len(jobs)))


def ours(jobs: Sequence[Job], workers: int) -> tuple[Measured, float, float]:
    """The country run; seconds a report once it runs; drift of memory."""
    with tempfile.TemporaryDirectory() as folder, Memory().watched() as memory:
        used = processor()
        run = run_country(jobs, out=folder, workers=workers, progress=False)
        used = processor() - used
        if run.status:
            raise SystemExit(f"not all reports were written: {run.failures[0]}")
        times = sorted(p.stat().st_mtime for p in Path(folder).glob("*/*/*/manifest.json"))
    going = (times[-1] - times[0]) / (len(times) - 1)
    note = f"{going:.2f} s once started; largest report {run.memory:.0f} MB"
    return (
        Measured("this package", len(jobs), run.seconds / len(jobs), used / len(jobs), memory.peak, note),
        going,
        memory.drift(),
    )


def draw_figures(jobs: Sequence[Job]) -> None:
    """Every figure of every chapter, and only what it needs."""
    for job in jobs:
        for chapter in CHAPTERS:
            names: dict[str, object] = {}
            for cell in read_chapter(chapter)[0].cells:
                if cell.cell_type != "code":
                    continue
                for line in ast.parse(cell.source).body:
                    if isinstance(line, ast.Import | ast.ImportFrom | ast.Assign):
                        exec(compile(ast.Module([line], []), chapter, "exec"), names)  # noqa: S102
                    elif cell.source.startswith("figures."):
                        shown = eval(compile(ast.Expression(line.value), chapter, "eval"), names)  # noqa: S307
                        if shown is not None:
                            shown.png()
                if "parameters" in cell.metadata.get("tags", []):
                    names |= {k: v for k, v in job.parameters.to_dict().items() if k in names}


def floor(jobs: Sequence[Job]) -> Measured:
    """The same figures with no notebook, in two forked processes with everything imported and read."""
    draw_figures(jobs[:1])
    fork = multiprocessing.get_context("fork")
    with Memory().watched() as memory:
        start, used = time.perf_counter(), processor()
        halves = [fork.Process(target=draw_figures, args=(jobs[i::2],)) for i in range(2)]
        for half in halves:
            half.start()
        for half in halves:
            half.join()
        seconds, used = time.perf_counter() - start, processor() - used
    if any(half.exitcode for half in halves):
        raise SystemExit("a figure could not be drawn")
    n = len(jobs)
    return Measured("figures with no notebook", n, seconds / n, used / n, memory.peak)


def spread(jobs: Sequence[Job], n: int) -> list[Job]:
    """``n`` jobs from all over the list."""
    return [jobs[i * len(jobs) // n] for i in range(n)]


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shell", type=int, default=4, help="reports of the shell loops and of the pool")
    parser.add_argument("--reports", type=int, default=60, help="reports of the country run and of the figures alone")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(words)
    jobs = list_jobs(2024)
    few, many = spread(jobs, given.shell), spread(jobs, given.reports)
    mine, going, drift = ours(many, given.workers)
    lines = [
        timed("shell loop, one at a time", few, shell_loop(1)),
        timed("shell loop, two at a time", few, shell_loop(2)),
        timed("pool of two, a kernel a chapter", few, pool_of_two),
        mine,
        floor(many),
    ]
    print(f"{len(CHAPTERS)} chapters, {os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    print(f"{'way':34}{'reports':>8}{'s/report':>10}{'ratio':>8}{'CPU s':>8}{'ratio':>8}{'MB':>7}")
    for line in lines:
        clock = f"{line.seconds:10.2f}{line.seconds / going:8.2f}"
        used = f"{line.processor:8.2f}{line.processor / mine.processor:8.2f}"
        figures = f"{line.reports:8}{clock}{used}{line.memory:7.0f}"
        print(f"{line.name:34}{figures}  {line.note}")
    start = mine.seconds * mine.reports - going * mine.reports
    print(f"first ratio: to this package once started (its start takes {start:.0f} s); second: start included")
    print(f"all {COUNTRY} reports would take {(start + going * COUNTRY) / 60:.1f} min; memory drift {drift:.2f}")


if __name__ == "__main__":
    main()
