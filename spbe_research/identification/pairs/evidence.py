"""What is known of two evaluations, by groups of rows that nothing tells apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spbe_research.data.instruments import Instrument
from spbe_research.numbers.intervals import Interval

__all__ = ["RowGroup", "Side", "Window", "Witness"]


@dataclass(frozen=True, slots=True)
class Window:
    """The weighted sum of the levels of ``rows`` lies between two whole numbers, both included."""

    rows: tuple[int, ...]
    low: int
    high: int

    @classmethod
    def of(cls, instrument: Instrument, rows: Sequence[int], value: Interval) -> Window:
        """From the interval of a weighted mean of the rows."""
        total = int(sum(instrument.lattice_weights[i] for i in rows))
        low, high = value.low * total, value.high * total
        first = math.ceil(low) + (0 if value.low_closed or low.denominator != 1 else 1)
        last = math.floor(high) - (0 if value.high_closed or high.denominator != 1 else 1)
        return cls(tuple(rows), first, last)


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one evaluation: a level or None for each row, and windows on sums."""

    levels: tuple[int | None, ...]
    windows: tuple[Window, ...]


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
    def reach(self) -> tuple[int, int]:
        """Most levels that one row of the group can rise and fall."""
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
