"""Where the middle of many changes lies: Hodges and Lehmann's estimate with its exact interval, zeros kept."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

__all__ = ["hodges_lehmann", "rank_biserial"]


def hodges_lehmann(steps: np.ndarray, confidence_level: float = 0.95) -> tuple[float, float, float]:
    """Median of all pairwise means, and the ends of its interval.

    Parameters
    ----------
    steps : (n,) whole changes, n at least 1, those that are zero among them.
    confidence_level : between 0 and 1.

    Returns
    -------
    (estimate, low, high) in steps; the interval holds the order statistics of the pairwise means at the quantile of
    the signed rank statistic's exact distribution without ties; the whole range where so few changes allow no interval
    of that level (NaN ends).

    Notes
    -----
    Tied changes are counted as they stand, which keeps the level or errs towards a longer interval. R's
    ``wilcox.test(conf.int = TRUE)`` drops zeros first and so answers for those that moved only: 0.345 instead of 0.335
    for the 607 changes of 2023 to 2024.

    References
    ----------
    Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611; Hollander, Wolfe and Chicken (2014),
    Nonparametric Statistical Methods, sections 3.2 and 3.3.

    Examples
    --------
    >>> hodges_lehmann(np.array([1, 2, 3, 4, 10, 12]), 0.90)
    (5.5, 2.0, 10.0)
    """
    n = len(steps)
    rows, columns = np.triu_indices(n)
    twice = np.sort(steps[rows] + steps[columns])
    estimate = float(np.median(twice)) / 2
    below = int(np.searchsorted(_cumulative(n), (1 - confidence_level) / 2, side="right"))
    if below == 0:
        return estimate, np.nan, np.nan
    return estimate, float(twice[below - 1]) / 2, float(twice[-below]) / 2


@lru_cache(maxsize=64)
def _cumulative(n: int) -> np.ndarray:
    """P(T <= t) of the signed rank statistic of n values without ties, t from 0 to n (n + 1) / 2."""
    chance = np.zeros(n * (n + 1) // 2 + 1)
    chance[0] = 1.0
    for rank in range(1, n + 1):
        moved = chance[:-rank].copy()
        chance[rank:] += moved
        chance /= 2
    return np.asarray(np.cumsum(chance))


def rank_biserial(steps: np.ndarray) -> float:
    """Matched-pairs rank-biserial correlation, -1 to 1: share of ranks that rose less share that fell, zeros dropped.

    References
    ----------
    Kerby (2014), Comprehensive Psychology 3, 11.IT.3.1.

    Examples
    --------
    >>> rank_biserial(np.array([3, 2, -1, 0]))
    0.6666666666666666
    """
    from scipy import stats

    moved = steps[steps != 0]
    if not len(moved):
        return 0.0
    ranks = stats.rankdata(np.abs(moved))
    return float((ranks * np.sign(moved)).sum() / ranks.sum())
