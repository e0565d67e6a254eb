"""Greatest and least sums under every combination of choices at once, on the lattice, exactly.

A choice sets the coefficients of some rows, and no row hangs on two, so combinations are the cells of an array with an
axis a choice. The tables of :mod:`.lattice_search` (from sums to the best objective) bear these axes: each has length
only where rows of the table hang on the choice, and joining two tables broadcasts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from spbe_research.identification.programme.lattice_search import Scaled, scaled
from spbe_research.identification.programme.model import Node, Objectives, Programme, whole_window

__all__ = ["every_end"]

#: cells of one join beyond which the tables are not worth it
_MOST_CELLS = 100_000_000
#: stands for "cannot be"; sums of two still fit
_FLOOR = -(1 << 60)


class _TooLarge(Exception):
    """The tables would be too large."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Best objectives: both ways (greatest, and greatest of the negative), an axis a choice, then the sums.

    Place ``k`` of the last axis belongs to the sum ``offset + stride * k``.
    """

    offset: int
    stride: int
    best: np.ndarray

    @property
    def sums(self) -> int:
        return int(self.best.shape[-1])

    def possible(self) -> np.ndarray:
        """Places of the sums that some levels give; they are the same for all choices."""
        return np.flatnonzero(self.best.reshape(-1, self.sums)[0] > _FLOOR // 2)


def every_end(
    programme: Programme, choices: Sequence[tuple[Sequence[int], np.ndarray]], scale: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Least and greatest weighted sum of levels for every combination of choices.

    Parameters
    ----------
    programme : on a lattice.
    choices : for each its rows, and an (options, rows) array of whole numbers: the coefficients under each option,
        times ``scale``. A row under no choice has coefficient 0.
    scale : also a multiple of the denominators of the step and of all lows.

    Returns
    -------
    least, greatest : whole numbers, the sums times the square of ``scale``, with an axis a choice; None where windows
        overlap, no levels agree, or the tables would be too large.
    """
    tree, step, n = programme.tree(), programme.step, len(choices)
    if tree is None or step is None:
        return None
    nodes, outside = tree
    whole = scaled(programme, Objectives.of([], len(programme.weights)))
    total = np.zeros((2, *(1,) * n), dtype=np.int64)
    gains: dict[int, np.ndarray] = {}
    for axis, (rows, lines) in enumerate(choices):
        for i, line in zip(rows, np.asarray(lines, dtype=np.int64).T, strict=True):
            gain = np.stack([line, -line]).reshape(2, *(-1 if a == axis else 1 for a in range(n)))
            total = total + gain * int(programme.lows[i] * scale)
            gains[i] = gain * int(step * scale)
    for i in outside:
        if i in gains:
            total = total + np.maximum(gains[i] * whole.counts[i], 0)
    try:
        for node in nodes:
            best = _best(node, programme, whole, gains, n)
            if best is None:
                return None
            total = total + best
    except _TooLarge:
        return None
    return -total[1], total[0]


def _best(
    node: Node, programme: Programme, whole: Scaled, gains: Mapping[int, np.ndarray], n: int
) -> np.ndarray | None:
    """The best objective of a group of rows within its window, for every choice."""
    pair, (low, high) = _pair(node, programme, whole, gains, n), _window(node, programme, whole)
    if pair is None:
        return None
    a, b = sorted(pair, key=lambda p: p.sums)
    shape = np.broadcast_shapes(a.best.shape[:-1], b.best.shape[:-1])
    if math.prod(shape) * a.sums > _MOST_CELLS:
        raise _TooLarge
    out = np.full(shape, _FLOOR, dtype=np.int64)
    for j in a.possible():
        at = a.offset + int(j) * a.stride
        first, last = max(0, -((b.offset + at - low) // b.stride)), (high - at - b.offset) // b.stride
        if first <= last:
            rest = b.best[..., first : last + 1]
            if rest.shape[-1]:
                np.maximum(out, a.best[..., j] + rest.max(axis=-1), out=out)
    return out if out.flat[0] > _FLOOR // 2 else None


def _window(node: Node, programme: Programme, whole: Scaled) -> tuple[int, int]:
    base = sum((programme.weights[i] * programme.lows[i] for i in node.every_row), Fraction(0))
    return whole_window(node.interval, base, whole.denominator)


def _pair(
    node: Node, programme: Programme, whole: Scaled, gains: Mapping[int, np.ndarray], n: int
) -> tuple[_Part, _Part] | None:
    """What a group is made of, joined to two parts: its window is for whoever joins these."""
    nothing = np.zeros((2, *(1,) * (n + 1)), dtype=np.int64)
    parts: list[_Part] = []
    for child in node.children:
        inner = _pair(child, programme, whole, gains, n)
        part = None if inner is None else _join(*inner, _window(child, programme, whole))
        if part is None:
            return None
        parts.append(part)
    for i in node.rows:
        if whole.counts[i]:
            climb = np.arange(whole.counts[i] + 1)
            parts.append(_Part(0, whole.units[i], gains.get(i, nothing[..., 0])[..., None] * climb))
    # few sums are joined to one of two that grow, those that hang on no choice first: no two large ones ever meet
    one = two = _Part(0, 1, nothing)
    for part in sorted(parts, key=lambda p: p.best.size // p.sums):
        if _cells(one, part) > _cells(two, part):
            one, two = two, one
        joined = _join(one, part, None)
        assert joined is not None
        one = joined
    return one, two


def _cells(a: _Part, b: _Part) -> int:
    return math.prod(np.broadcast_shapes(a.best.shape[:-1], b.best.shape[:-1])) * a.sums * b.sums


def _join(a: _Part, b: _Part, window: tuple[int, int] | None) -> _Part | None:
    """Best objective of every sum of a part of ``a`` and a part of ``b``, inside the window."""
    if a.sums < b.sums:
        a, b = b, a
    stride = math.gcd(a.stride, b.stride)
    low = a.offset + b.offset
    high = low + a.stride * (a.sums - 1) + b.stride * (b.sums - 1)
    if window is not None:
        low += max(0, -((low - window[0]) // stride)) * stride  # first point of the grid inside
        high = min(high, window[1])
    if high < low:
        return None
    shape = np.broadcast_shapes(a.best.shape[:-1], b.best.shape[:-1])
    places = (high - low) // stride + 1
    if math.prod(shape) * max(places, min(a.sums, places) * b.sums) > _MOST_CELLS:
        raise _TooLarge
    out = np.full((*shape, places), _FLOOR, dtype=np.int64)
    jump = a.stride // stride
    for j in b.possible():
        start = a.offset + b.offset + int(j) * b.stride
        first, last = max(0, -((start - low) // a.stride)), min(a.sums - 1, (high - start) // a.stride)
        if last < first:
            continue
        at = (start + first * a.stride - low) // stride
        cut = out[..., at : at + (last - first) * jump + 1 : jump]
        np.maximum(cut, a.best[..., first : last + 1] + b.best[..., j : j + 1], out=cut)
    can = np.flatnonzero(out.reshape(-1, out.shape[-1])[0] > _FLOOR // 2)
    if not len(can):
        return None
    out = out[..., can[0] : can[-1] + 1]
    out[out < _FLOOR // 2] = _FLOOR
    return _Part(low + stride * int(can[0]), stride, out)
