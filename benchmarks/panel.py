"""Time the country's figures beside a plain script of the same, in one run: ``python benchmarks/panel.py``.

Prints the seconds of ``spbe.describe_panel("nasional")`` (9,999 shuffles for the level and as many for the change
included), those of a script with pandas and scipy alone that computes the same figures, their ratio, and the seconds of
the page with all its figures. The limit for the nation is a minute on two cores.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from spbe_research.panel import overview
from spbe_research.paths import data_dir
from spbe_research.reports.running.panel import make_panel

SHUFFLES = 9_999


def _rows(year: int) -> pd.DataFrame:
    """The report's own rows of a year: index, predicate, kind, province and domain values."""
    folder = data_dir() / "observations"
    index = pd.read_csv(folder / "index_values.csv", dtype=str, keep_default_na=False)
    index = index[(index["source"] == f"kemenpanrb-{year}") & (index["year"] == str(year))]
    index = index[~index["kind"].isin(["national", "group_average"])].set_index("institution_id")
    domains = pd.read_csv(folder / "domain_values.csv", dtype=str).astype({"value": float})
    domains = domains[(domains["source"] == f"kemenpanrb-{year}") & (domains["year"] == str(year))]
    wide = domains.pivot(index="institution_id", columns="domain", values="value").add_prefix("d")
    return index.assign(index=index["index"].astype(float), province=index.index.str[:2]).join(wide)


def _shares(values: np.ndarray, labels: np.ndarray, seed: int) -> tuple[float, float]:
    """Share between groups and its p among shuffles, as pandas says it."""
    frame = pd.DataFrame({"x": values - values.mean(), "g": labels})
    total = float((frame["x"] ** 2).sum())

    def between(x: pd.Series) -> float:
        return float((x.groupby(frame["g"]).sum() ** 2 / frame.groupby("g").size()).sum()) / total

    raw, draw = between(frame["x"]), np.random.default_rng(seed)
    reached = sum(between(pd.Series(draw.permutation(frame["x"].to_numpy()))) >= raw for _ in range(SHUFFLES))
    return raw, (reached + 1) / (SHUFFLES + 1)


def plain() -> dict[str, float]:
    """The same figures by pandas and scipy alone."""
    first, last = _rows(2023), _rows(2024)
    both = first.index.intersection(last.index)
    change = (last.loc[both, "index"] - first.loc[both, "index"]).round(2)
    x, y = np.meshgrid(change, change)
    found = {"hodges_lehmann": float(np.median(((x + y) / 2)[np.triu_indices(len(change))]))}
    stats.wilcoxon(change, zero_method="zsplit")
    for by in ("kind", "province"):
        for _, group in change.groupby(first.loc[both, by]):
            stats.wilcoxon(group, zero_method="zsplit") if len(group) > 1 else None
    pd.crosstab(first.loc[both, "predicate"], last.loc[both, "predicate"])
    stats.kendalltau(first.loc[both, "index"], last.loc[both, "index"])
    stats.linregress(first.loc[both, "index"], change)
    last[[c for c in last if str(c).startswith("d")]].corr()
    local = last["kind"].isin(["kabupaten", "kota"])
    found["level"], _ = _shares(last.loc[local, "index"].to_numpy(), last.loc[local, "province"].to_numpy(), 0)
    mine = first.loc[both, "kind"].isin(["kabupaten", "kota"]).to_numpy()
    found["change"], _ = _shares(change[mine].to_numpy(), first.loc[both, "province"][mine].to_numpy(), 0)
    return found


def fresh() -> None:
    """All of the page's figures, nothing kept from the time before."""
    overview._described_country.cache_clear()
    overview.describe_panel()


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeats", type=int, default=2)
    repeats = parser.parse_args().repeats
    overview.describe_panel("kota")  # libraries and tables read before anything is timed
    ours = min(_seconds(fresh) for _ in range(repeats))
    theirs = min(_seconds(plain) for _ in range(repeats))
    with tempfile.TemporaryDirectory() as folder:
        page = _seconds(lambda: make_panel(out=folder))
    print(f"nation, {SHUFFLES:,} shuffles twice: {ours:.1f} s")
    print(f"plain pandas and scipy script:    {theirs:.1f} s, ratio {ours / theirs:.2f}")
    print(f"page with its figures:            {page:.1f} s (limit 60)")


if __name__ == "__main__":
    main()
