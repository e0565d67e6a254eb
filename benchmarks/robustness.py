"""Time ranks and indices under drawn weights: ``OMP_NUM_THREADS=1 python benchmarks/robustness.py``.

Prints the seconds of :func:`spbe.rank_intervals` over all institutions of a year (10,000 draws for each of three
concentrations; the limit is 2 on one core) and of :func:`spbe.weight_noise` for one institution by each unit.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import spbe_research as spbe

INSTRUMENT = "permenpanrb-59-2020"


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    panel, levels = spbe.load_panel(2024), spbe.load_levels("paser", 2022)
    ranks = min(_seconds(lambda: spbe.rank_intervals(panel, 2024)) for _ in range(repeats))
    one = min(_seconds(lambda: spbe.rank_intervals(panel, 2024, concentration=100)) for _ in range(repeats))
    print(f"ranks of {spbe.rank_intervals(panel, 2024, n_resamples=100).n} institutions, 10,000 draws")
    print(f"  three concentrations: {ranks:.2f} s (limit 2)")
    print(f"  one concentration:    {one:.2f} s")
    for unit in ("indicator", "aspect", "domain"):
        took = min(_seconds(lambda u=unit: spbe.weight_noise(levels, INSTRUMENT, unit=u)) for _ in range(repeats))  # type: ignore[misc]
        print(f"index by {unit}, three concentrations: {took:.3f} s")


if __name__ == "__main__":
    main()
