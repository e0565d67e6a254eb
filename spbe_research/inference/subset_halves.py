"""Counting the subsets of weighted steps whose sum keeps to a limit, without a lattice.

A lattice of all sums is short where weights and steps are small whole numbers. Two decimals in a level make it a
hundred times as long in both directions, though twenty rows have a million sets in all. So the units are shared out
between two halves, the sums of either half are listed (equal ones once, with their number), and for each sum of one
half those of the other that fit are counted in an ordered list (Horowitz and Sahni, 1974). Nothing is rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

__all__ = ["SubsetHalves", "half_sizes"]

#: sums of one half that are worth listing
_MOST_SUMS = 1 << 22


def half_sizes(pairs: Sequence[tuple[int, int]]) -> tuple[list[tuple[tuple[int, int], int]], ...]:
    """Equal pairs counted together and shared out between two halves of about as many sums."""
    halves: tuple[list[tuple[tuple[int, int], int]], ...] = ([], [])
    sizes = [1, 1]
    for pair, times in sorted(Counter(pairs).items(), key=lambda x: (-x[1], x[0])):
        at = int(sizes[1] < sizes[0])
        halves[at].append((pair, times))
        sizes[at] *= times + 1
    return halves


class SubsetHalves:
    """Subsets of pairs of whole numbers, counted by a limit on a weighted sum of their totals.

    Parameters
    ----------
    pairs : (w, v) a unit, whole numbers of any size.
    most : sums that either half may have.

    Raises
    ------
    OverflowError
        where a half has more.

    References
    ----------
    Horowitz and Sahni (1974), Computing partitions with applications to the knapsack problem, Journal of the ACM
    21, 277-292.

    Examples
    --------
    Of the subsets of {1, 2, 2} four sum to at most 2 (none, 1, and either 2):

    >>> SubsetHalves([(1, 0), (2, 0), (2, 0)]).count(1, 0, 2)
    4
    """

    def __init__(self, pairs: Sequence[tuple[int, int]], *, most: int = _MOST_SUMS) -> None:
        self.whole = np.int64 if len(pairs) < 62 else object  # of the counts, at most 2**n
        reach = [sum(abs(pair[i]) for pair in pairs) for i in (0, 1)]
        self.reach = (reach[0], reach[1])
        wide = (2 * reach[0] + 1) * (2 * reach[1] + 1) >= 1 << 62
        self.sums = np.dtype(object if wide else np.int64)
        self.halves = tuple(self._listed(half, most) for half in half_sizes(pairs))

    def _listed(self, units: Sequence[tuple[tuple[int, int], int]], most: int) -> tuple[np.ndarray, ...]:
        """(w, v, subsets) of every sum of a half."""
        span = 2 * self.reach[1] + 1
        # one number a sum: w above, v below
        keys, counts = np.zeros(1, self.sums), np.ones(1, self.whole)
        for (w, v), times in units:
            for _ in range(times):
                keys, counts = _merged(np.concatenate([keys, keys + (w * span + v)]), np.concatenate([counts, counts]))
                if len(keys) > most:
                    raise OverflowError
        below = (keys + self.reach[1]) % span - self.reach[1]
        return (keys - below) // span, below, counts

    def count(self, by_w: int, by_v: int, most: int) -> int:
        """Subsets, the empty one too, whose ``by_w * w + by_v * v`` is at most ``most``."""
        wide = abs(by_w) * self.reach[0] + abs(by_v) * self.reach[1] + abs(most) >= 1 << 62
        (left, times), (right, other) = (
            ((by_w * w + by_v * v), n)
            for w, v, n in ((w.astype(object), v.astype(object), n) if wide else (w, v, n) for w, v, n in self.halves)
        )
        order = np.argsort(left, kind="stable")
        upto = np.concatenate([np.zeros(1, self.whole), np.cumsum(times[order])])
        return int((upto[np.searchsorted(left[order], most - right, side="right")] * other).sum())


def _merged(keys: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each key once, with the sum of its counts."""
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(counts, first)
