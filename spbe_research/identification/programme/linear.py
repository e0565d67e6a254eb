"""Exact linear programme for levels of any value, where windows nest: the means of many institutions.

The greatest objective of a group is a concave, piecewise linear function of the group's weighted sum.
Parts are joined by merging their slopes from the steepest down (sup-convolution; Rockafellar 1970,
Convex Analysis, th. 16.4), and a window cuts the ends off. Fractions throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe_research.errors import message
from spbe_research.identification.programme.model import Node, Objectives, Programme
from spbe_research.numbers.intervals import Interval

__all__ = ["reach", "solve"]


@dataclass(frozen=True, slots=True)
class _Curve:
    """Objective ``value`` at the least sum ``start``, then segments (slope, length), steepest first."""

    start: Fraction
    value: Fraction
    segments: tuple[tuple[Fraction, Fraction], ...]


def solve(programme: Programme, objectives: Objectives) -> list[Fraction] | None:
    """Least upper bounds, exactly; None when nothing agrees. An open end of a window is approached."""
    tree = programme.tree()
    if tree is None:
        raise ValueError(message("errors.identification.programme.overlap"))
    nodes, outside = tree
    if any(reach(programme, node) is None for node in nodes):
        return None
    values = []
    for whole, scale in zip(objectives.whole, objectives.scales, strict=True):
        objective = [Fraction(int(c), scale) for c in whole]
        best = sum(
            (max(objective[i] * programme.lows[i], objective[i] * programme.highs[i]) for i in outside), Fraction(0)
        )
        for node in nodes:
            curve = _curve(node, programme, objective)
            best += curve.value + sum((s * n for s, n in curve.segments if s > 0), Fraction(0))
        values.append(best)
    return values


def reach(programme: Programme, node: Node) -> Interval | None:
    """Weighted sums that a group can take, its ends open or closed; None when it can take none."""
    total = Interval(Fraction(0), Fraction(0))
    for child in node.children:
        part = reach(programme, child)
        if part is None:
            return None
        total = total.plus(part)
    for i in node.rows:
        w = programme.weights[i]
        total = total.plus(Interval(w * programme.lows[i], w * programme.highs[i]))
    return total.common(node.interval)


def _curve(node: Node, programme: Programme, objective: Sequence[Fraction]) -> _Curve:
    start = value = Fraction(0)
    segments: list[tuple[Fraction, Fraction]] = []
    for child in node.children:
        part = _curve(child, programme, objective)
        start += part.start
        value += part.value
        segments += part.segments
    for i in node.rows:
        w, low, high = programme.weights[i], programme.lows[i], programme.highs[i]
        start += w * low
        value += objective[i] * low
        if high > low:
            segments.append((objective[i] / w, w * (high - low)))
    segments.sort(key=lambda s: -s[0])
    return _cut(_Curve(start, value, tuple(segments)), node.interval)


def _cut(curve: _Curve, window: Interval) -> _Curve:
    start, value = curve.start, curve.value
    ahead, room = window.low - start, window.high - max(start, window.low)
    kept = []
    for slope, length in curve.segments:
        skipped = min(max(ahead, Fraction(0)), length)
        start, value, ahead = start + skipped, value + slope * skipped, ahead - skipped
        left = min(length - skipped, room)
        if left > 0:
            kept.append((slope, left))
            room -= left
    return _Curve(start, value, tuple(kept))
