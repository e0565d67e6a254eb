"""Run the calibration study in full: ``python benchmarks/calibration.py --out calibration.csv``.

False alarms and power of every test under every model, at 20, 37 and 47 rows with the real pattern of ties.
The seed fixes every number. With the defaults (1,000 simulations of the quick tests, 200 of the slow ones,
300 of the interval) it takes some ten minutes on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from spbe_research.calibration import QUICK_TESTS, TESTS, rejection_rates
from spbe_research.calibration_intervals import interval_coverage


def study(*, n_quick: int = 1000, n_slow: int = 200, seed: int = 1, alpha: float = 0.05) -> pd.DataFrame:
    """Quick and slow tests in one table, with the number of simulations of each."""
    slow = [name for name in TESTS if name not in QUICK_TESTS]
    parts = []
    for tests, n_sim in ((QUICK_TESTS, n_quick), (slow, n_slow)):
        if n_sim:
            found = rejection_rates(tests=tests, n_sim=n_sim, seed=seed, alpha=alpha)
            parts.append(found.to_frame().assign(n_sim=n_sim))
    return pd.concat(parts, ignore_index=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the rates as a table of tests by models; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", type=int, default=1000, help="simulations of the quick tests (default 1000)")
    parser.add_argument("--slow", type=int, default=200, help="simulations of the slow tests (default 200, 0 skips)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alpha", type=float, default=0.05)
    parser.add_argument("--intervals", type=int, default=300, help="simulations of the interval (default 300, 0 skips)")
    parser.add_argument("--out", type=Path, help="write the table as CSV")
    options = parser.parse_args(argv)
    table = study(n_quick=options.quick, n_slow=options.slow, seed=options.seed, alpha=options.alpha)
    if options.out is not None:
        table.to_csv(options.out, index=False)
    for (model, shift), part in table.groupby(["model", "shift"], sort=False):
        print(f"\n{model}, shift {shift:g}")
        print(part.pivot(index="test", columns="n_rows", values="rate").to_string(float_format=lambda x: f"{x:.3f}"))
    if options.intervals:
        print("\ncoverage of the 95 percent interval for a common shift")
        covered = interval_coverage(n_sim=options.intervals, seed=options.seed)
        print(covered.to_string(index=False, float_format=lambda x: f"{x:.3f}"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
