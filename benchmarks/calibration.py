"""Run the calibration study in full: ``python benchmarks/calibration.py --out notebooks/calibration --processes 2``.

False alarms and power of every test under every model, at 20, 37 and 47 rows with the real pattern of ties, also among
governments picked by their figures; at 47 rows also by document or process. The seed
fixes every number, whatever the number of processes. With the defaults it takes some ten minutes of one processor.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from spbe_research.simulation.study import run_study, save_study


def main(argv: Sequence[str] | None = None) -> int:
    """Print the rates as a table of tests by models; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", type=int, default=2000, help="simulations of the quick tests (default 2000)")
    parser.add_argument("--slow", type=int, default=500, help="simulations of the slow tests (default 500, 0 skips)")
    parser.add_argument("--slowest", type=int, default=200, help="of exact marginal homogeneity (default 200, 0 skips)")
    parser.add_argument("--intervals", type=int, default=300, help="simulations of the interval (default 300, 0 skips)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="how many run at once (default 1)")
    parser.add_argument("--out", type=Path, help="folder to write the tables and their provenance into")
    options = parser.parse_args(argv)
    study = run_study(
        n_quick=options.quick,
        n_slow=options.slow,
        n_slowest=options.slowest,
        n_intervals=options.intervals,
        seed=options.seed,
        processes=options.processes,
    )
    if options.out is not None:
        save_study(study, options.out)
    for (model, shift), part in study.rates.groupby(["model", "shift"], sort=False):
        print(f"\n{model}, shift {shift:g}")
        rates = part.pivot(index="test", columns="n_rows", values="rate").reindex(list(dict.fromkeys(part["test"])))
        print(rates.to_string(float_format=lambda x: f"{x:.3f}"))
    if len(study.coverage):
        print("\ncoverage of the 95 percent interval for a common shift")
        print(study.coverage.to_string(index=False, float_format=lambda x: f"{x:.3f}"))
    if len(study.selected):
        print("\nby row, by document or process and by aspect, also where a tenth is picked")
        side = study.selected.pivot_table(
            index=["n_rows", "selection", "model", "shift"], columns="unit", values="rate", sort=False, aggfunc="first"
        )
        print(side.to_string(float_format=lambda x: f"{x:.3f}"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
