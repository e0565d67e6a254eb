"""The calibration study in full: its design, a run of it, and the stored run that the notebook reads.

A run takes some ten minutes of one processor, too long for a notebook, so its tables are stored beside the notebook
with their seed, versions and date. Every cell of the design has its own random stream; any of them can be
computed again by itself and must give the stored number.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from spbe_research.errors import DataError, message
from spbe_research.paths import notebooks_dir
from spbe_research.simulation.coverage import interval_coverage
from spbe_research.simulation.rejection import INSTRUMENTS, QUICK_TESTS, TESTS, rejection_rates
from spbe_research.simulation.selected import cells_of, selected_rates
from spbe_research.text.result import result_table

__all__ = ["QUICK_CELLS", "SLOW_CELLS", "CalibrationStudy", "check_again", "load_study", "run_study", "save_study"]

_SLOWEST = ("marginal homogeneity, exact",)
_SLOW_TESTS = tuple(t for t in TESTS if t not in QUICK_TESTS and t not in _SLOWEST)
_ALPHA = 0.05
#: (model, shifts) for the quick tests
QUICK_CELLS = (
    ("independent", (0.0, 0.1, 0.2, 0.3, 0.4)),
    ("aspects", (0.0, 0.1, 0.2, 0.3, 0.4)),
    ("mixed", (0.0, 0.1, 0.2, 0.3, 0.4)),
    ("year", (0.0,)),
    ("error", (0.0, 0.1, 0.2, 0.3)),
    ("double error", (0.0,)),
)
#: (model, shifts) for the others
SLOW_CELLS = tuple((model, tuple(s for s in shifts if s in (0.0, 0.2))) for model, shifts in QUICK_CELLS)
_FILES = ("rejection_rates.csv", "interval_coverage.csv", "selected_rates.csv", "provenance.json")


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationStudy:
    """A run of the study.

    Attributes
    ----------
    rates : as :func:`spbe_research.simulation.rejection.rejection_rates` gives them, of the whole design.
    coverage : as :func:`spbe_research.simulation.coverage.interval_coverage`.
    selected : rows, documents or processes, and aspects side by side, also among governments picked by their figures,
        as :func:`spbe_research.simulation.selected.selected_rates`.
    provenance : seed, alpha, numbers of simulations, versions, date.
    """

    rates: pd.DataFrame
    coverage: pd.DataFrame
    selected: pd.DataFrame
    provenance: dict[str, Any]

    @property
    def alpha(self) -> float:
        """Level of the tests."""
        return float(self.provenance["alpha"])

    @property
    def tests(self) -> tuple[str, ...]:
        """Names of the tests, in order."""
        return tuple(t for t in TESTS if t in set(self.rates["test"]))

    @property
    def n_rows(self) -> tuple[int, ...]:
        """Numbers of rows of the instruments, ascending."""
        return tuple(sorted({int(n) for n in self.rates["n_rows"]}))

    def cell(self, test: str, model: str, shift: float, n_rows: int) -> pd.Series:
        """One line of the rates."""
        r = self.rates
        rows = r[(r["test"] == test) & (r["model"] == model) & (r["shift"] == shift) & (r["n_rows"] == n_rows)]
        return rows.iloc[0]

    def to_frame(self) -> pd.DataFrame:
        """The rates."""
        return self.rates.copy()

    def __repr__(self) -> str:
        about = f"{len(self.tests)} tests at alpha {self.alpha:g}, {', '.join(map(str, self.n_rows))} rows"
        return f"<CalibrationStudy of {about}: {len(self.rates)} rates>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "alpha": self.alpha,
            "tests": self.tests,
            "n_rows": ", ".join(map(str, self.n_rows)),
            "rates": len(self.rates),
            "coverage": len(self.coverage),
            "selected": len(self.selected),
            "seed": self.provenance.get("seed"),
        }
        return result_table("calibration", facts)


def _jobs(n_quick: int, n_slow: int, n_slowest: int, seed: int) -> Iterator[dict[str, Any]]:
    groups = ((QUICK_TESTS, QUICK_CELLS, n_quick), (_SLOW_TESTS, SLOW_CELLS, n_slow), (_SLOWEST, SLOW_CELLS, n_slowest))
    for tests, cells, n_sim in groups:
        for name in INSTRUMENTS:
            for model, shifts in cells:
                for shift in shifts if n_sim else ():
                    yield {"instruments": (name,), "models": (model,), "shifts": (shift,), "tests": tests} | {
                        "n_sim": n_sim,
                        "seed": seed,
                        "alpha": _ALPHA,
                    }


def _rates(job: dict[str, Any]) -> pd.DataFrame:
    return rejection_rates(**job).table


def _coverage(job: dict[str, Any]) -> pd.DataFrame:
    return interval_coverage(**job)


def _selected(job: dict[str, Any]) -> pd.DataFrame:
    return selected_rates(**job)


def run_study(
    *,
    n_quick: int = 2000,
    n_slow: int = 500,
    n_slowest: int = 200,
    n_intervals: int = 300,
    seed: int = 1,
    processes: int = 1,
) -> CalibrationStudy:
    """Run the whole design; 0 simulations leaves a group of tests out.

    Parameters
    ----------
    n_quick : simulations of the seven tests that take well under a millisecond, and of the three units side by side
        (as many governments are picked out of ten times as many); n_slow : of the others but the exact
        test of marginal homogeneity (n_slowest); n_intervals : of the interval.
    processes : how many run at once; the numbers do not depend on it.

    Examples
    --------
    >>> study = run_study(n_quick=2, n_slow=0, n_slowest=0, n_intervals=0)
    >>> len(study.rates), study.n_rows
    (441, (20, 37, 47))
    """
    jobs = list(_jobs(n_quick, n_slow, n_slowest, seed))
    covers = [
        {"instrument": name, "models": (model,), "shifts": (shift,), "n_sim": n_intervals, "seed": seed}
        for name in INSTRUMENTS
        for model in ("independent", "aspects")
        for shift in (0.0, 0.2, 0.4)
        if n_intervals
    ]
    picks = [
        {"instrument": name, "cells": (cell,), "n_sim": n_quick, "seed": seed, "alpha": _ALPHA}
        for name in INSTRUMENTS
        for cell in cells_of(name)
        if n_quick
    ]
    if processes == 1:
        tables, covered = [_rates(j) for j in jobs], [_coverage(j) for j in covers]
        picked = [_selected(j) for j in picks]
    else:
        with ProcessPoolExecutor(processes) as pool:
            later, last = pool.map(_coverage, covers), pool.map(_selected, picks)
            tables = list(pool.map(_rates, jobs))
            covered, picked = list(later), list(last)
    libraries = ("numpy", "scipy", "pandas", "spbe-research")
    provenance = {
        "seed": seed,
        "alpha": _ALPHA,
        "simulations": {"quick": n_quick, "slow": n_slow, "slowest": n_slowest, "intervals": n_intervals},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in libraries},
        "made": datetime.now(UTC).date().isoformat(),
        "synthetic": "every row is a simulation; no government was evaluated like this",
    }
    coverage, selected = (
        pd.concat(t, ignore_index=True) if t else pd.DataFrame({"model": []}) for t in (covered, picked)
    )
    return CalibrationStudy(pd.concat(tables, ignore_index=True), coverage, selected, provenance)


def save_study(study: CalibrationStudy, folder: str | Path) -> Path:
    """Write the four files of a run into a folder, and give it back."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, frame in zip(_FILES, (study.rates, study.coverage, study.selected), strict=False):
        frame.to_csv(place / name, index=False, float_format="%.6g", lineterminator="\n")
    (place / _FILES[-1]).write_text(json.dumps(study.provenance, indent=2) + "\n", encoding="utf-8", newline="\n")
    return place


def load_study(folder: str | Path | None = None) -> CalibrationStudy:
    """The stored run, from ``notebooks/calibration/`` by default.

    Raises
    ------
    DataError
        when a file of it is missing.

    Examples
    --------
    >>> study = load_study()
    >>> study.alpha, study.n_rows
    (0.05, (20, 37, 47))
    """
    place = notebooks_dir() / "calibration" if folder is None else Path(folder)
    for name in _FILES:
        if not (place / name).is_file():
            raise DataError(str(place / name), problem=message("errors.simulation.study.load_study"))
    rates, coverage, selected = (pd.read_csv(place / name) for name in _FILES[:-1])
    return CalibrationStudy(rates, coverage, selected, json.loads((place / _FILES[-1]).read_text(encoding="utf-8")))


def check_again(
    study: CalibrationStudy,
    *,
    models: tuple[str, ...] = ("independent", "aspects"),
    tests: tuple[str, ...] = QUICK_TESTS,
    n_rows: int = 47,
    shift: float = 0.0,
) -> pd.DataFrame:
    """Compute some cells of a stored run again, from its seed.

    Returns
    -------
    DataFrame, one line a model and test: model, test, n_sim, stored, again (numbers of rejections).

    Examples
    --------
    >>> t = check_again(load_study(), models=("aspects",), tests=("sign-flip by aspect",))
    >>> bool((t["stored"] == t["again"]).all())
    True
    """
    name = INSTRUMENTS[[20, 37, 47].index(n_rows)]
    records = []
    for model in models:
        for test in tests:
            old = study.cell(test, model, shift, n_rows)
            new = rejection_rates(
                (name,),
                models=(model,),
                shifts=(shift,),
                tests=(test,),
                alpha=study.alpha,
                n_sim=int(old["n_sim"]),
                seed=int(study.provenance["seed"]),
            ).table.iloc[0]
            counts = {"n_sim": int(old["n_sim"]), "stored": int(old["rejections"]), "again": int(new["rejections"])}
            records.append({"model": model, "test": test} | counts)
    return pd.DataFrame(records)
