"""The best of a short list of sums of levels: what the integer programme of agreeing levels would find."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spbe_research.identification.pairs.evidence import RowGroup

__all__ = ["look_through"]


def look_through(
    cost: np.ndarray, groups: Sequence[RowGroup], before: np.ndarray, after: np.ndarray
) -> np.ndarray | None:
    """Least cost over every pair of combinations of sums; None where no pair can be.

    Given the sums of a group, the least levels gained and lost are best, as few or as many rows as these
    allow, and the energy at its bound.

    Parameters
    ----------
    cost : six coefficients a group: sum before, sum after, rows that moved, levels gained, levels lost, energy;
        those of levels gained and lost must not be negative.
    before, after : (n, groups) and (m, groups), see
        :func:`~spbe_research.identification.pairs.short_lists.listed_sums`.

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
