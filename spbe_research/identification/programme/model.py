"""A programme: levels between given ends whose weighted sums keep to windows, and sums of them that are asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from spbe_research.numbers.intervals import Interval

__all__ = ["Node", "Objectives", "Programme", "Window", "whole_window"]


@dataclass(frozen=True, slots=True, eq=False)
class Objectives:
    """Weighted sums of levels that are asked for, in whole numbers; made by :meth:`of`, once for many regions.

    Attributes
    ----------
    whole : (m, k) whole numbers; sum ``m`` is ``whole[m] @ levels / scales[m]``.
    """

    whole: np.ndarray
    scales: tuple[int, ...]

    @classmethod
    def of(cls, coefficients: Sequence[Sequence[Fraction]], rows: int | None = None) -> Objectives:
        """From Fractions, one list a sum; ``rows`` is needed where the list is empty."""
        scales, whole = [], []
        for line in coefficients:
            scale = math.lcm(*(Fraction(c).denominator for c in line))
            scales.append(scale)
            whole.append([int(c * scale) for c in line])
        return cls(_matrix(whole, len(whole[0]) if whole else rows or 0), tuple(scales))

    def __len__(self) -> int:
        return len(self.scales)

    def both_ways(self) -> Objectives:
        """Each sum, then the negative of each: least values are greatest negatives."""
        return Objectives(np.concatenate([self.whole, -self.whole]), self.scales * 2)

    def at(self, levels: Sequence[Fraction]) -> list[Fraction]:
        """Exact value of every sum at exact levels."""
        scale = math.lcm(*(x.denominator for x in levels))
        column = _matrix([[x.numerator * (scale // x.denominator)] for x in levels], 1)
        big = int(np.abs(self.whole).max(initial=0)) * int(np.abs(column).max(initial=0)) * max(len(levels), 1)
        kind: Any = object if big >= 1 << 62 else np.int64
        sums = self.whole.astype(kind) @ column.astype(kind)
        return [Fraction(int(v), s * scale) for v, s in zip(sums[:, 0], self.scales, strict=True)]


def _matrix(numbers: list[list[int]], columns: int) -> np.ndarray:
    """Whole numbers of any size: int64 where they fit."""
    kind: Any = np.int64 if all(abs(n) < 1 << 62 for line in numbers for n in line) else object
    return np.array(numbers, dtype=kind).reshape(len(numbers), columns)


@dataclass(frozen=True, slots=True)
class Window:
    """``sum(weight * level)`` over ``rows`` lies in ``interval``."""

    rows: tuple[int, ...]
    interval: Interval


@dataclass(frozen=True, slots=True)
class Node:
    """A window with the windows inside it; ``rows`` are those that no inner window holds."""

    rows: tuple[int, ...]
    children: tuple[Node, ...]
    every_row: tuple[int, ...]
    interval: Interval


@dataclass(frozen=True, slots=True)
class Programme:
    """Levels between ``lows`` and ``highs`` whose weighted sums keep to the windows.

    Attributes
    ----------
    weights : one positive Fraction a row.
    lows, highs : range of each row's level; equal where the level is known.
    step : levels are ``low + step * whole number``; None lets them take any value between
        (the mean of many institutions).
    windows : limits on the weighted sums of groups of rows.
    """

    weights: tuple[Fraction, ...]
    lows: tuple[Fraction, ...]
    highs: tuple[Fraction, ...]
    step: Fraction | None
    windows: tuple[Window, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether every level is known."""
        return self.lows == self.highs

    def tree(self) -> tuple[tuple[Node, ...], tuple[int, ...]] | None:
        """Windows nested into one another and the rows outside all of them; None where two overlap."""
        order = sorted(range(len(self.windows)), key=lambda i: len(set(self.windows[i].rows)))
        placed: list[tuple[frozenset[int], Node]] = []
        for i in order:
            rows = frozenset(self.windows[i].rows)
            inner = [p for p in placed if p[0] <= rows]
            if any(p[0] & rows and not p[0] <= rows for p in placed):
                return None
            held = frozenset().union(*(p[0] for p in inner))
            node = Node(
                tuple(sorted(rows - held)), tuple(p[1] for p in inner), tuple(sorted(rows)), self.windows[i].interval
            )
            placed = [p for p in placed if p not in inner] + [(rows, node)]
        held = frozenset().union(*(p[0] for p in placed))
        return tuple(p[1] for p in placed), tuple(i for i in range(len(self.weights)) if i not in held)

    def holds(self, levels: Sequence[Fraction]) -> bool:
        """Whether exact levels keep to every limit."""
        if levels is not self.lows and not all(
            lo <= x <= hi for lo, x, hi in zip(self.lows, levels, self.highs, strict=True)
        ):
            return False
        return all(sum((self.weights[i] * levels[i] for i in w.rows), Fraction(0)) in w.interval for w in self.windows)


def whole_window(interval: Interval, base: Fraction, denominator: int) -> tuple[int, int]:
    """Least and greatest whole number ``s`` with ``base + s / denominator`` in the interval.

    Examples
    --------
    >>> whole_window(Interval(Fraction(12, 7), Fraction(2), False, True), Fraction(0), 7)
    (13, 14)
    """
    low, high = (interval.low - base) * denominator, (interval.high - base) * denominator
    least, most = math.ceil(low), math.floor(high)
    if least == low and not interval.low_closed:
        least += 1
    if most == high and not interval.high_closed:
        most -= 1
    return least, most
