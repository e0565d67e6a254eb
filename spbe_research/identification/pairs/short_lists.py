"""Every combination of sums of levels that one evaluation's printed values leave to groups of like rows.

Domain values fix most sums and leave a handful of combinations for the rest, so that questions about them can be
answered by looking at each, many times faster than by an integer programme. Where there are too many, as behind an
index alone, the caller is told so and takes the programme.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spbe_research.identification.pairs.evidence import Limit, RowGroup

__all__ = ["best_listed", "listed_sums"]

#: combinations, and steps of the search, beyond which a list is not worth making
_MOST, _MOST_STEPS = 150, 2000


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
    vectors: list[tuple[int, ...]] = []
    steps = 0

    def search(g: int, chosen: tuple[int, ...], used: list[int]) -> bool:
        nonlocal steps
        if g == count:
            vectors.append(chosen)
            return len(vectors) <= _MOST
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
    return np.array(vectors, dtype=np.int64).reshape(len(vectors), count)


def best_listed(
    cost: np.ndarray, groups: Sequence[RowGroup], before: np.ndarray, after: np.ndarray
) -> np.ndarray | None:
    """Least cost over every pair of combinations of sums; None where no pair can be.

    Given the sums of a group, the least levels gained and lost are best, as few or as many rows as these
    allow, and the energy at its bound.

    Parameters
    ----------
    cost : six coefficients a group: sum before, sum after, rows that moved, levels gained, levels lost, energy;
        those of levels gained and lost must not be negative.
    before, after : (n, groups) and (m, groups), see :func:`listed_sums`.

    Returns
    -------
    The six values of each group, one after the other.
    """
    if not len(before) or not len(after):
        return None
    s0, s1 = before[:, None, :], after[None, :, :]
    gained, lost = np.maximum(s1 - s0, 0), np.maximum(s0 - s1, 0)
    size = np.array([len(g.rows) for g in groups])
    rise, fall = np.array([g.reach for g in groups]).T
    least, most = np.maximum(_rows(gained, rise), _rows(lost, fall)), np.minimum(size, gained + lost)
    energy = np.stack([_energy(g, s0[..., k], s1[..., k]) for k, g in enumerate(groups)], axis=-1)
    c = cost.reshape(-1, 6)
    rows = np.where(c[:, 2] >= 0, least, most)
    z = np.where(c[:, 5] < 0, np.maximum(energy, 0), 0)
    value = c[:, 0] * s0 + c[:, 1] * s1 + c[:, 2] * rows + c[:, 3] * gained + c[:, 4] * lost + c[:, 5] * z
    total = np.where((least <= size).all(axis=-1), value.sum(axis=-1), np.inf)
    i, j = np.unravel_index(int(total.argmin()), total.shape)
    if not np.isfinite(total[i, j]):
        return None
    return np.stack([s0[i, 0], s1[0, j], rows[i, j], gained[i, j], lost[i, j], z[i, j]], axis=-1).astype(float).ravel()


def _rows(levels: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Rows needed to move so many levels, each by at most ``reach``; more than there are where none can move."""
    return np.where(reach > 0, -(-levels // np.maximum(reach, 1)), np.where(levels > 0, 10**6, 0))


def _energy(group: RowGroup, s0: np.ndarray, s1: np.ndarray) -> np.ndarray:
    limits = [a * s0 + b * s1 + c for a, b, c in group.energy_bounds]
    return np.minimum.reduce(np.broadcast_arrays(*limits))
