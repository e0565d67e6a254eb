"""What a report says of the calibration study, read from its kept tables for an instrument's own number of rows.

The tables are those beside the notebook of the study. They are read without pandas, and from the packaged folder even
where ``SPBE_NOTEBOOKS`` names another one for the chapters.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from spbe_research.errors import DataError, message
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.paths import share_dir

__all__ = ["DRAWN_FROM", "TABLES", "Calibrated", "Span", "calibrated", "kept_tables"]

#: names of the tables
TABLES = ("rejection_rates.csv", "interval_coverage.csv", "selected_rates.csv")
#: percent, least and greatest
Span: TypeAlias = tuple[int, int]
_Row: TypeAlias = Mapping[str, str]
#: the pairs of official evaluations that the study draws sizes of change from: region, year before, year after
DRAWN_FROM = (("paser", 2021, 2022), ("denpasar", 2018, 2019))
_UNITS = ("aspect", "row")
_TOSSED = ("independent", "evidence", "aspects")  # models in which signs are tossed, of the governments that are picked


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Rates of the sign-flip test in the kept study; each by unit, ``"aspect"`` and ``"row"``.

    Attributes
    ----------
    n_rows : numbers of rows that the rates are of, least and greatest: of the instrument alone where the study has its
        number, else of all that it has.
    lenient : false alarms where half of the aspects follow the direction of their year.
    coverage : how often the 95 percent interval holds the expected shift where aspects move as one.
    grouped : false alarms of the test by groups of rows on the same evidence where aspects move as one; None where the
        study has no such groups for the number of rows.
    largest, lowest : false alarms among the tenth with the largest change, and with the lowest first index.
    pairs, shift_pairs : simulated pairs of evaluations behind a rate, and behind a coverage; the fewest.
    error : half the widest 99 percent interval of the last two, percentage points, rounded up.
    """

    n_rows: Span
    lenient: Mapping[str, Span]
    coverage: Mapping[str, Span]
    largest: Mapping[str, Span]
    lowest: Mapping[str, Span]
    error: int
    grouped: Span | None = None
    pairs: int = 0
    shift_pairs: int = 0


def kept_tables() -> tuple[Path, ...]:
    """Where the tables lie."""
    return tuple(share_dir() / "notebooks" / "calibration" / name for name in TABLES)


def calibrated(n_rows: int) -> Calibrated:
    """What the kept study says of an instrument with so many rows.

    Raises
    ------
    DataError
        when a table is missing.

    Examples
    --------
    >>> calibrated(37).lenient, calibrated(30).n_rows
    ({'aspect': (18, 18), 'row': (56, 56)}, (20, 47))
    """
    places = kept_tables()
    try:
        stamps = tuple(p.stat().st_mtime_ns for p in places)
    except OSError as error:
        raise DataError(str(error.filename), problem=message("errors.simulation.study.load_study")) from None
    return _read(n_rows, places, stamps)


@lru_cache(maxsize=16)
def _read(n_rows: int, places: tuple[Path, ...], _changed: tuple[int, ...]) -> Calibrated:
    rates, covered, picked = (_rows(place) for place in places)
    every = {int(r["n_rows"]) for r in rates}
    mine = {n_rows} & every or every

    def spans(
        rows: Iterable[_Row], column: str, unit: Callable[[_Row], str], units: Sequence[str] = _UNITS
    ) -> dict[str, Span]:
        found = [(unit(r), int(round_exact(100 * exact(r[column]), 0))) for r in rows if int(r["n_rows"]) in mine]
        ends = {u: [x for of, x in found if of == u] for u in units}
        return {u: (min(x), max(x)) for u, x in ends.items()}

    tests = {f"sign-flip by {u}": u for u in _UNITS}
    year = [r for r in rates if r["model"] == "year" and float(r["shift"]) == 0 and r["test"] in tests]
    tossed = [r for r in picked if r["model"] in _TOSSED and r["selection"] != "none" and r["unit"] in _UNITS]
    together = [
        r
        for r in picked
        if r["model"] == "aspects"
        and r["selection"] == "none"
        and float(r["shift"]) == 0
        and r["unit"] == "evidence"
        and int(r["n_rows"]) == n_rows
    ]
    by_name = {how: [r for r in tossed if r["selection"] == how] for how in ("largest change", "lowest start")}
    return Calibrated(
        n_rows=(min(mine), max(mine)),
        lenient=spans(year, "rate", lambda r: tests[r["test"]]),
        coverage=spans((r for r in covered if r["model"] == "aspects"), "coverage", lambda r: r["unit"]),
        largest=spans(by_name["largest change"], "rate", lambda r: r["unit"]),
        lowest=spans(by_name["lowest start"], "rate", lambda r: r["unit"]),
        grouped=spans(together, "rate", lambda r: r["unit"], ("evidence",))["evidence"] if together else None,
        pairs=min(int(r["n_sim"]) for r in (*year, *tossed)),
        shift_pairs=min(int(r["n_sim"]) for r in covered),
        error=max(math.ceil(50 * (float(r["high"]) - float(r["low"]))) for r in tossed if int(r["n_rows"]) in mine),
    )


def _rows(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
