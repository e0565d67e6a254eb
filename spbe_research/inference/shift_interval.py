"""Interval for a common shift, by inverting the weighted sign-flip test exactly.

Had every row moved by the same ``delta``, the remainders ``w_i (d_i - delta)`` would have flipped freely.
A pattern that flips the rows S reaches the observed sum exactly when the weighted mean change of S is
at most ``delta``. So the limits are order statistics of the weighted means of all ``2**n - 1`` non-empty
sets of rows (the typical values of Hartigan, 1969). They are counted here, not drawn: one table
holds the number of sets for every pair (weight of S, weighted change of S), or, where levels with decimals would make
that table too long, the sums of two halves of the rows are listed and put together.

All rows take part, also those that did not move: a shift is a statement about every row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from spbe_research.errors import ParameterError, message
from spbe_research.inference.flip_distribution import check_alternative
from spbe_research.inference.subset_halves import SubsetHalves, half_sizes
from spbe_research.options import check_between

__all__ = ["check_confidence", "shift_interval"]

#: cells of the table, 8 bytes each; whole levels never need more than 8 million
_MOST_CELLS = 40_000_000
#: cells of the table that cost as much as one sum of a half
_CELLS_A_SUM = 100


def check_confidence(confidence_level: float) -> float:
    """``confidence_level`` if it lies strictly between 0 and 1.

    Raises
    ------
    ParameterError
        otherwise, also for percentages such as 95.
    """
    return check_between("confidence_level", confidence_level, 0, 1)


def shift_interval(
    weights: Sequence[int],
    changes: Sequence[int],
    *,
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> tuple[Fraction | None, Fraction | None]:
    """Ends of the interval of shifts that the sign-flip test does not reject.

    Parameters
    ----------
    weights : positive whole weights of the units (rows or blocks of rows).
    changes : weighted change of each unit (weight times change), whole numbers.
    alternative : ``"greater"`` gives a lower end only, ``"less"`` an upper end only.

    Returns
    -------
    (low, high), in the unit of ``changes`` over ``weights``; None where the test cannot bound that
    side. Both ends belong to the interval.

    Raises
    ------
    ParameterError
        for a level outside 0..1, an unknown alternative, more than 1,000 units, or so many different weights and
        changes that neither a table nor two lists can hold their sums.

    References
    ----------
    Hartigan (1969), Using subsample values as typical values, Journal of the American Statistical
    Association 64, 1303-1317.

    Examples
    --------
    Five rows of equal weight that rose by 1 to 5 steps, 90 percent:

    >>> shift_interval([1] * 5, [1, 2, 3, 4, 5], confidence_level=0.9)
    (Fraction(1, 1), Fraction(5, 1))
    """
    check_confidence(confidence_level)
    check_alternative(alternative)
    if len(weights) > 1000:
        raise ParameterError(message("errors.inference.shift_interval.shift_interval", n_weights=len(weights)))
    tail = 1 - Fraction(str(confidence_level))
    if alternative == "two-sided":
        tail /= 2
    # the same units in any order give the same interval: sorting makes the cache hit
    pairs = tuple(sorted((int(w), int(v)) for w, v in zip(weights, changes, strict=True)))
    low = None if alternative == "less" else _least_shift(pairs, tail)
    mirrored = tuple(sorted((w, -v) for w, v in pairs))
    high = None if alternative == "greater" else _least_shift(mirrored, tail)
    return low, None if high is None else -high


@lru_cache(maxsize=512)
def _least_shift(pairs: tuple[tuple[int, int], ...], tail: Fraction) -> Fraction | None:
    """Least shift whose one-sided p exceeds ``tail``."""
    patterns = 2 ** len(pairs)
    needed = int(tail * patterns) + 1  # the least count that makes p greater than the tail
    if needed <= 1:  # the empty set always counts, so no shift is ever rejected
        return None
    total = sum(w for w, _ in pairs)
    digits = 2 * total.bit_length() + 1  # two means of denominators up to the total lie further apart than two cells
    reach = max(abs(v) // w + 1 for w, v in pairs)
    count = _counter(pairs, (2 * reach << digits) * total)
    below, above = -(reach << digits), reach << digits
    while above - below > 1:
        middle = (below + above) // 2
        if count(middle, 1 << digits) >= needed:
            above = middle
        else:
            below = middle
    return Fraction(above, 1 << digits).limit_denominator(total)  # the one mean of a set in this cell


def _counter(pairs: tuple[tuple[int, int], ...], largest: int) -> Callable[[int, int], int]:
    """Counts the sets (the empty one too) whose mean is at most ``top / bottom``, in the cheaper of two ways.

    ``largest`` is beyond every product of a limit and a weight; the table's must fit 64 bits.
    """
    cells = _SetMeans.cells(pairs)
    listed = sum(math.prod(times + 1 for _, times in half) for half in half_sizes(pairs))
    if cells <= _MOST_CELLS and largest < 1 << 62 and listed * _CELLS_A_SUM > cells:
        return _SetMeans(pairs).count
    try:
        halves = SubsetHalves(pairs)
    except OverflowError:
        raise ParameterError(
            message("errors.inference.shift_interval.init", half=cells, most_cells=_MOST_CELLS)
        ) from None
    return lambda top, bottom: halves.count(-top, bottom, 0)


class _SetMeans:
    """Counts of the sets of units by weight and weighted change.

    Only sets of at most half the total weight are tabulated; the others are their complements.
    Changes are measured from a central shift, so that the many rows that moved alike cost nothing.
    """

    @staticmethod
    def cells(pairs: tuple[tuple[int, int], ...]) -> int:
        """Cells of the table."""
        steps = _centred(pairs)[1]
        return (sum(w for w, _ in pairs) // 2 + 1) * (sum(abs(v) for _, v in steps) + 1)

    def __init__(self, pairs: tuple[tuple[int, int], ...]) -> None:
        self.total_w = sum(w for w, _ in pairs)
        self.center, steps = _centred(pairs)
        self.total_v = sum(v for _, v in steps)
        self.base = sum(-v for _, v in steps if v < 0)
        width = self.base + sum(v for _, v in steps if v > 0) + 1
        half = self.total_w // 2
        table = np.zeros((half + 1, width))
        table[0, self.base] = 1.0
        top, left, right = 0, self.base, self.base + 1  # the occupied part
        for w, v in sorted(steps, key=lambda p: (abs(p[1]), p[0])):
            if w > half:
                continue
            rows = min(top + 1, half + 1 - w)
            table[w : w + rows, left + v : right + v] += table[:rows, left:right].copy()
            top = min(top + w, half)
            left, right = min(left, left + v), max(right, right + v)
        self.sums = np.cumsum(table, axis=1)
        self.weights = np.arange(half + 1, dtype=np.int64)
        self.larger = self.weights[2 * self.weights < self.total_w]  # their complements weigh more than half

    def count(self, top: int, bottom: int) -> int:
        """Sets (the empty one too) whose mean is at most ``top / bottom``."""
        return self._count(top - self.center * bottom, bottom)

    def _count(self, top: int, bottom: int) -> int:
        limit = (top * self.weights) // bottom
        small = self._upto(self.weights, limit)
        # the complement of a set (w, v) has the mean (V - v) / (W - w): it counts where v >= V - shift (W - w)
        least = self.total_v - (top * (self.total_w - self.larger)) // bottom
        large = self.sums[self.larger, -1] - self._upto(self.larger, least - 1)
        return int(small.sum()) + int(large.sum())

    def _upto(self, weights: np.ndarray, limit: np.ndarray) -> np.ndarray:
        column = np.clip(limit + self.base, -1, self.sums.shape[1] - 1)
        return np.where(column < 0, 0.0, self.sums[weights, np.maximum(column, 0)])


def _centred(pairs: tuple[tuple[int, int], ...]) -> tuple[int, list[tuple[int, int]]]:
    """The whole shift of the middle unit, and every unit with its change measured from there."""
    by_rate = sorted(pairs, key=lambda p: Fraction(p[1], p[0]))
    w, v = by_rate[len(by_rate) // 2]
    center = v // w
    return center, [(w, v - center * w) for w, v in pairs]
