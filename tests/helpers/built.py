"""Reports that several tests look at, each built once in a run of pytest, however many processes share it."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Sequence
from pathlib import Path

from spbe_research.reports import make_report
from spbe_research.reports.running.run import Report

#: a report takes some five seconds; who waits this long waits for a process that died
PATIENCE = 300


class BuiltReports:
    """``built("paser", 2022, lang="en")``: the report, only to be read.

    Parameters
    ----------
    root : folder that all processes of the run share, never one in the repository.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(
        self,
        region: str,
        year: int | None = None,
        *,
        lang: str = "id",
        source: str | None = None,
        formats: Sequence[str] = (),
    ) -> Report:
        named = "-".join(str(part) for part in (region, year, lang, source, *formats) if part is not None)
        place = self.root / named
        kept, lock = place.with_suffix(".pickle"), place.with_suffix(".lock")
        until = time.monotonic() + PATIENCE
        while not kept.exists():
            try:
                lock.mkdir(parents=True)  # one process builds, the others wait
            except FileExistsError:
                assert time.monotonic() < until, f"waited in vain for {named}"
                time.sleep(0.1)
                continue
            try:
                if not kept.exists():
                    made = make_report(region, year, lang=lang, source=source, out=place, formats=formats)
                    half = place.with_suffix(f".{os.getpid()}")
                    half.write_bytes(pickle.dumps(made))
                    half.replace(kept)
            finally:
                lock.rmdir()
        return pickle.loads(kept.read_bytes())  # noqa: S301
