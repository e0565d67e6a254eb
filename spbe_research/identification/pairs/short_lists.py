"""Every combination of sums of levels that one evaluation's printed values leave to groups of like rows.

Domain values fix most sums and leave a handful of combinations for the rest, so that questions about them can be
answered by looking at each, many times faster than by an integer programme. Where there are too many, as behind an
index alone, the caller is told so and takes the programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Limit", "listed_sums"]

#: combinations, and steps of the search, beyond which a list is not worth making
_MOST, _MOST_STEPS = 150, 2000


@dataclass(frozen=True, slots=True)
class Limit:
    """``low <= sum of weights[g] * sums[g] <= high``; whole numbers, a weight of 0 for groups that do not count."""

    weights: tuple[int, ...]
    low: int
    high: int


def listed_sums(ranges: Sequence[tuple[int, int]], limits: Sequence[Limit]) -> np.ndarray | None:
    """All whole vectors within ``ranges`` that keep every limit, in lexicographic order.

    Returns
    -------
    (n, groups) int64, n may be 0; None where there are more than 150.

    Examples
    --------
    >>> listed_sums([(1, 3), (1, 3)], [Limit((2, 1), 7, 7)])
    array([[2, 3],
           [3, 1]])
    """
    count = len(ranges)
    if any(not any(x.weights) and not x.low <= 0 <= x.high for x in limits):
        return np.empty((0, count), dtype=np.int64)  # a limit on nothing; all others are kept by the search
    # what the groups after g can still add to each limit, at the least and at the most
    rest_low = [[sum(x.weights[h] * ranges[h][0] for h in range(g + 1, count)) for x in limits] for g in range(count)]
    rest_high = [[sum(x.weights[h] * ranges[h][1] for h in range(g + 1, count)) for x in limits] for g in range(count)]
    found: list[tuple[int, ...]] = []
    steps = 0

    def search(g: int, chosen: tuple[int, ...], used: list[int]) -> bool:
        nonlocal steps
        if g == count:
            found.append(chosen)
            return len(found) <= _MOST
        low, high = ranges[g]
        for k, x in enumerate(limits):
            w = x.weights[g]
            if w:
                low = max(low, -((used[k] + rest_high[g][k] - x.low) // w))
                high = min(high, (x.high - used[k] - rest_low[g][k]) // w)
        for s in range(low, high + 1):
            steps += 1
            more = [u + x.weights[g] * s for u, x in zip(used, limits, strict=True)]
            if steps > _MOST_STEPS or not search(g + 1, (*chosen, s), more):
                return False
        return True

    if not search(0, (), [0] * len(limits)):
        return None
    return np.array(found, dtype=np.int64).reshape(len(found), count)
