"""What is known of two evaluations, by groups of rows that nothing tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.programme.model import whole_window

__all__ = ["Limit", "RowGroup", "Witness", "row_groups", "whole_limits"]


@dataclass(frozen=True, slots=True)
class Limit:
    """``low <= sum of weights[i] * numbers[i] <= high``; whole numbers, a weight of 0 for those that do not count."""

    weights: tuple[int, ...]
    low: int
    high: int

    @property
    def rows(self) -> tuple[int, ...]:
        """Positions that count."""
        return tuple(i for i, w in enumerate(self.weights) if w)

    def keeps(self, numbers: Sequence[int]) -> bool:
        """Whether the numbers keep to it."""
        return self.low <= sum(w * x for w, x in zip(self.weights, numbers, strict=True)) <= self.high


@dataclass(frozen=True, slots=True)
class Witness:
    """One pair of level vectors that agrees with the print.

    Attributes
    ----------
    before, after : one whole level a row, in row order.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that share printed units, weight and known levels.

    Attributes
    ----------
    rows : positions. weight : of each, in lattice units. x, y : their level before and after, or None.
    low, high : ends of the scale.
    """

    rows: tuple[int, ...]
    weight: int
    x: int | None
    y: int | None
    low: int
    high: int

    @property
    def sums(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Least and greatest sum of the levels, before and after."""
        m = len(self.rows)
        before, after = ((self.low, self.high) if known is None else (known, known) for known in (self.x, self.y))
        return (m * before[0], m * before[1]), (m * after[0], m * after[1])

    @property
    def reach(self) -> tuple[int, int]:
        """Most levels that one row of the group can rise and fall."""
        if self.x is not None and self.y is not None:
            return max(0, self.y - self.x), max(0, self.x - self.y)
        if self.x is not None:
            return self.high - self.x, self.x - self.low
        if self.y is not None:
            return self.y - self.low, self.high - self.y
        return self.high - self.low, self.high - self.low

    @property
    def energy_bounds(self) -> list[tuple[float, float, float]]:
        """(a, b, c): the sum of squared moves is at most ``a s0 + b s1 + c``, with s0, s1 the sums of levels.

        A squared move is convex, so its concave envelope is reached with levels at the ends of the scale.
        """
        m, span = len(self.rows), self.high - self.low
        if self.x is not None and self.y is not None:
            return [(0, 0, m * (self.y - self.x) ** 2)]
        if self.x is None and self.y is None:
            base = 2 * m * self.low
            # with A, B the rows at the top: at most A + B rows, and at most 2m - A - B, can go from end to end
            return [(span, span, -span * base), (-span, -span, 2 * m * span**2 + span * base)]
        known = self.x if self.x is not None else self.y
        assert known is not None
        to_low, to_high = (known - self.low) ** 2, (self.high - known) ** 2
        slope = (to_high - to_low) / span
        bound = m * to_low - slope * m * self.low
        return [(0, slope, bound) if self.x is not None else (slope, 0, bound)]


def whole_limits(levels: LevelSet) -> tuple[Limit, ...]:
    """Printed values as limits on whole sums of lattice weights times levels; a weight of 0 for rows outside.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.identification.reading import level_set
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> [(x.low, x.high) for x in whole_limits(level_set({"3": "2.18"}, inst, depth="domain")[0])]
    [(718, 721)]
    """
    inst = levels.instrument
    weights = inst.lattice_weights.tolist()
    limits = []
    for window in levels.programme.windows:
        inside = [0] * len(weights)
        for i in window.rows:
            inside[i] = weights[i]
        limits.append(Limit(tuple(inside), *whole_window(window.interval, Fraction(0), inst.denominator)))
    return tuple(limits)


def row_groups(sides: Sequence[LevelSet], limits: Sequence[Sequence[Limit]]) -> tuple[RowGroup, ...]:
    """Rows of the evaluations before and after by what is known of them; ``limits`` are those of either side."""
    inst = sides[0].instrument
    x, y = (
        [int(low) if low == high else None for low, high in zip(side.lows, side.highs, strict=True)] for side in sides
    )
    alike: dict[tuple[tuple[bool, ...], int, int | None, int | None], list[int]] = defaultdict(list)
    for i, weight in enumerate(inst.lattice_weights.tolist()):
        units = tuple(limit.weights[i] != 0 for side in limits for limit in side)
        alike[units, weight, x[i], y[i]].append(i)
    low, high = int(inst.level_min), int(inst.level_max)
    return tuple(
        RowGroup(tuple(rows), weight, before, after, low, high) for (_, weight, before, after), rows in alike.items()
    )
