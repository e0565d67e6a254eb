"""Exact search on the integer lattice: one table a group of rows, from sums to the best objective.

Weights times level steps are whole numbers over a common denominator, so a group's weighted sum
takes a short list of whole values. Tables of parts are joined by (max, +) convolution and cut to the
window of the whole: dynamic programming over a tree of groups (Bellman 1957; for knapsacks:
Kellerer, Pferschy and Pisinger 2004, Knapsack Problems, ch. 2). All objectives run side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from spbe_research.errors import message
from spbe_research.identification.programme.model import Node, Objectives, Programme, whole_window

__all__ = ["cells", "scaled", "solve"]


@dataclass(frozen=True, slots=True)
class _Table:
    """Best objectives by sum: column ``k`` belongs to the sum ``offset + stride * k``."""

    offset: int
    stride: int
    best: np.ndarray  # (objectives, sums)


@dataclass(frozen=True, slots=True)
class Scaled:
    """The programme in whole numbers: level ``i`` is ``low + step * z`` with ``0 <= z <= counts[i]``.

    ``units[i]`` is what one step of row ``i`` adds to a weighted sum, in ``1/denominator``;
    ``gains[m, i]`` is what it adds to objective ``m``, in ``1/scales[m]``; ``bases[m]`` is the
    objective at the lower ends; ``floor`` stands for "cannot be".
    """

    counts: tuple[int, ...]
    units: tuple[int, ...]
    denominator: int
    gains: np.ndarray
    scales: tuple[int, ...]
    bases: list[Fraction]
    floor: int


def scaled(programme: Programme, objectives: Objectives) -> Scaled:
    """The same programme in whole numbers."""
    step = programme.step
    assert step is not None
    counts = tuple(
        0 if hi == lo else int((hi - lo) / step) for lo, hi in zip(programme.lows, programme.highs, strict=True)
    )
    steps = [w * step for w in programme.weights]
    denominator = math.lcm(*(s.denominator for s in steps))
    units = tuple(s.numerator * (denominator // s.denominator) for s in steps)
    most = step.numerator * int(np.abs(objectives.whole).max(initial=0)) * (1 + sum(counts))
    # sums of two "cannot be" must still fit; beyond that whole numbers of any size take over
    kind: Any = np.int64 if most < 1 << 58 else object
    gains = objectives.whole.astype(kind) * step.numerator
    scales = tuple(s * step.denominator for s in objectives.scales)
    return Scaled(counts, units, denominator, gains, scales, objectives.at(programme.lows), -4 * (1 + most))


def solve(programme: Programme, objectives: Objectives) -> list[Fraction] | None:
    """Greatest values, exactly; None when nothing agrees: see ``solve.maxima``."""
    tree = programme.tree()
    if tree is None:
        raise ValueError(message("errors.identification.programme.overlap"))
    nodes, outside = tree
    # feasibility needs a table even when nothing is asked
    k = len(programme.weights)
    asked = objectives if len(objectives) else Objectives.of([(Fraction(0),) * k])
    whole = scaled(programme, asked)
    best = np.zeros(len(asked), dtype=whole.gains.dtype)
    for i in outside:
        best = best + np.maximum(whole.gains[:, i] * whole.counts[i], 0)
    for node in nodes:
        table = _table(node, programme, whole)
        if table is None:
            return None
        best = best + table.best.max(axis=1)
    values = [base + Fraction(int(b), scale) for base, b, scale in zip(whole.bases, best, whole.scales, strict=True)]
    return values[: len(objectives)]


def _table(node: Node, programme: Programme, whole: Scaled) -> _Table | None:
    m = len(whole.gains)
    parts = []
    for child in node.children:
        part = _table(child, programme, whole)
        if part is None:
            return None
        parts.append(part)
    for i in node.rows:
        if whole.counts[i]:
            climb = np.arange(whole.counts[i] + 1).astype(whole.gains.dtype)
            parts.append(_Table(0, whole.units[i], whole.gains[:, i : i + 1] * climb))
    base = sum((programme.weights[i] * programme.lows[i] for i in node.every_row), Fraction(0))
    window = whole_window(node.interval, base, whole.denominator)
    # small tables first: the last join is cut to the window as it is made
    parts.sort(key=lambda t: t.best.shape[1])
    table: _Table | None = _Table(0, 0, np.zeros((m, 1), dtype=whole.gains.dtype))
    for at, part in enumerate(parts):
        assert table is not None
        table = _join(table, part, window if at == len(parts) - 1 else None, whole.floor)
        if table is None:
            return None
    if not parts and not window[0] <= 0 <= window[1]:
        return None
    return table


def _join(a: _Table, b: _Table, window: tuple[int, int] | None, floor: int) -> _Table | None:
    """Best objective of every sum of a part of ``a`` and a part of ``b``, inside the window."""
    if a.best.shape[1] < b.best.shape[1]:
        a, b = b, a
    stride = math.gcd(a.stride, b.stride) or 1
    low = a.offset + b.offset
    high = low + a.stride * (a.best.shape[1] - 1) + b.stride * (b.best.shape[1] - 1)
    if window is not None:
        low += max(0, -((low - window[0]) // stride)) * stride  # first point of the grid inside
        high = min(high, window[1])
    if high < low:
        return None
    out = np.full((len(a.best), (high - low) // stride + 1), floor, dtype=a.best.dtype)
    jump = max(a.stride // stride, 1)
    for j in np.flatnonzero(b.best[0] > floor // 2):
        start = a.offset + b.offset + int(j) * b.stride
        first, last = 0, a.best.shape[1] - 1
        if a.stride:
            first = max(first, -((start - low) // a.stride))
            last = min(last, (high - start) // a.stride)
        elif not low <= start <= high:
            continue
        if last < first:
            continue
        at = (start + first * a.stride - low) // stride
        cut = slice(at, at + (last - first) * jump + 1, jump)
        np.maximum(out[:, cut], a.best[:, first : last + 1] + b.best[:, j : j + 1], out=out[:, cut])
    can = np.flatnonzero(out[0] > floor // 2)
    if not len(can):
        return None
    out = out[:, can[0] : can[-1] + 1]
    out[out < floor // 2] = floor
    return _Table(low + stride * int(can[0]), stride, out)


def cells(programme: Programme, nodes: Sequence[Node], objectives: int) -> int:
    """About how many table cells a search touches."""
    step = programme.step
    assert step is not None
    denominator = math.lcm(*((w * step).denominator for w in programme.weights))
    total = 0

    def size(node: Node) -> tuple[int, int]:
        """Greatest sum above the least and the number of sums, of one group."""
        nonlocal total
        parts = [size(c) for c in node.children]
        for i in node.rows:
            count = int((programme.highs[i] - programme.lows[i]) / step)
            if count:
                parts.append((int(programme.weights[i] * step * denominator) * count, count + 1))
        parts.sort(key=lambda p: p[1])
        span, sums = 0, 1
        for its_span, its_sums in parts:
            total += sums * its_sums * max(objectives, 1)
            span += its_span
            sums = min(sums * its_sums, span + 1)
        inside = math.ceil((node.interval.high - node.interval.low) * denominator) + 1
        return min(span, inside), min(sums, inside)

    for node in nodes:
        size(node)
    return total
