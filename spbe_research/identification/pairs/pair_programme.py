"""Level vectors that agree with what was printed: integer programmes over groups of like rows.

Rows that share printed units, weight and known levels are interchangeable, so a programme needs only their
number and the sums of their levels in either year. That keeps it exact and small: some ten groups instead of
94 unknown levels. Each answer is turned back into explicit levels, so that it can be checked.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from spbe_research.errors import LevelError, SpbeError, message
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.pairs.evidence import Limit, RowGroup, Witness, row_groups, whole_limits
from spbe_research.identification.pairs.short_lists import best_listed, listed_sums
from spbe_research.identification.programme.highs import cheapest

__all__ = ["AgreeingLevels"]


class AgreeingLevels:
    """All pairs of whole-level vectors that agree with two sides.

    Parameters
    ----------
    before, after : levels and printed values of either evaluation, under one instrument with whole levels.

    Raises
    ------
    LevelError
        when there is none: the values are those of a mean of many governments, or contradict each other.
    """

    def __init__(self, before: LevelSet, after: LevelSet) -> None:
        self.instrument = before.instrument
        self.sides = (before, after)
        self.low, self.high = int(self.instrument.level_min), int(self.instrument.level_max)
        self.span = self.high - self.low
        self.limits = tuple(whole_limits(side) for side in self.sides)
        self.groups = row_groups(self.sides, self.limits)
        self.size = 6 * len(self.groups)
        self._lists = self._listed()
        if self._lists is None:
            self._build()
        fewest = self._solve(self._cost(n=1.0))
        if fewest is None:
            raise LevelError(message("errors.pairs.pair_programme.init", instrument_label=self.instrument.label))
        self._least_moved = round(sum(fewest[2::6]))

    def _by_group(self, limit: Limit) -> Limit:
        """The same limit on the sums of levels of the groups."""
        return Limit(tuple(limit.weights[g.rows[0]] for g in self.groups), limit.low, limit.high)

    def _listed(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Every combination of sums before and after, where both lists are short."""
        lists = []
        for side, limits in enumerate(self.limits):
            listed = listed_sums([g.sums[side] for g in self.groups], [self._by_group(x) for x in limits])
            if listed is None:
                return None
            lists.append(listed)
        return lists[0], lists[1]

    # -- the programme: six variables a group: s0, s1 (sums of levels), n (rows that moved), r, f (levels
    # gained and lost), z (at most the sum of squared moves)

    def _build(self) -> None:
        low, high = np.zeros(self.size), np.full(self.size, np.inf)
        lines: list[np.ndarray] = []
        limits: list[tuple[float, float]] = []

        def add(terms: dict[int, float], least: float, most: float) -> None:
            line = np.zeros(self.size)
            for at, factor in terms.items():
                line[at] = factor
            lines.append(line)
            limits.append((least, most))

        for g, group in enumerate(self.groups):
            m = len(group.rows)
            s0, s1, n, r, f, z = (6 * g + k for k in range(6))
            high[n] = m
            high[r] = high[f] = m * self.span
            add({s1: 1, s0: -1, r: -1, f: 1}, 0, 0)
            rise, fall = group.reach
            add({r: 1, n: -rise}, -np.inf, 0)
            add({f: 1, n: -fall}, -np.inf, 0)
            add({n: 1, r: -1, f: -1}, -np.inf, 0)
            for a, b, bound in group.energy_bounds:
                add({z: 1, s0: -a, s1: -b}, -np.inf, bound)
        for side, on_side in enumerate(self.limits):
            low[side::6], high[side::6] = np.array([g.sums[side] for g in self.groups]).T
            for limit in on_side:
                weights = self._by_group(limit).weights
                add({6 * g + side: float(w) for g, w in enumerate(weights) if w}, limit.low, limit.high)
        self._ends, self._lines, self._within = (low, high), np.array(lines), np.array(limits).T
        self._whole = np.array([1, 1, 1, 1, 1, 0] * len(self.groups))

    def _solve(self, cost: np.ndarray) -> np.ndarray | None:
        if self._lists is not None:
            return best_listed(cost, self.groups, *self._lists)
        least, most = self._within
        return cheapest(cost, ranges=self._ends, lines=self._lines, limits=(least, most), whole=self._whole)

    def _cost(self, **factors: object) -> np.ndarray:
        cost = np.zeros(self.size)
        place = {"s0": 0, "s1": 1, "n": 2, "r": 3, "f": 4, "z": 5}
        for g, group in enumerate(self.groups):
            for name, factor in factors.items():
                cost[6 * g + place[name]] += factor(group) if callable(factor) else factor
        return cost

    def _best(self, cost: np.ndarray) -> np.ndarray:
        solution = self._solve(cost)
        assert solution is not None  # feasibility was proven at the start and does not depend on the cost
        return solution

    # -- questions

    def least_moved(self) -> int:
        """Least number of rows that moved in any agreeing pair."""
        return self._least_moved

    def change_range(self) -> tuple[Fraction, Fraction]:
        """Least and greatest change of the index, exact."""
        ends = []
        for sign in (1, -1):
            x = self._best(self._cost(s1=lambda g, s=sign: s * g.weight, s0=lambda g, s=sign: -s * g.weight))
            total = sum(g.weight * round(x[6 * k + 1] - x[6 * k]) for k, g in enumerate(self.groups))
            ends.append(Fraction(total, self.instrument.denominator))
        return ends[0], ends[1]

    def most_energy(self) -> tuple[float, Witness]:
        """Upper bound on the sum of squared weighted moves (lattice units), and a pair that moves much."""
        cost = self._cost(z=lambda g: -(float(g.weight) ** 2))
        x = self._best(cost)
        bound = -float(cost @ x) * (1 + 1e-9) + 1e-6
        return bound, self._witness(x, opposed=True)

    def least_energy(self) -> int:
        """Lower bound on the sum of squared weighted moves (lattice units); a squared move is at least its size.

        The bound is a whole number, so that what the programme leaves open below one is none of it.
        """
        cost = self._cost(r=lambda g: float(g.weight) ** 2, f=lambda g: float(g.weight) ** 2)
        return max(0, math.ceil(float(cost @ self._best(cost)) * (1 - 1e-9) - 1e-6))

    def one_way(self, sign: int) -> Witness:
        """A pair whose rows move towards ``sign`` wherever they can, as many of them as possible."""
        against = "f" if sign > 0 else "r"
        penalty = 10 * len(self.instrument.weights)
        x = self._best(self._cost(n=-1.0, **{against: lambda g: float(penalty * g.weight)}))
        return self._witness(x, opposed=False)

    def _witness(self, x: np.ndarray, *, opposed: bool) -> Witness:
        before, after = [0] * len(self.instrument.weights), [0] * len(self.instrument.weights)
        for k, group in enumerate(self.groups):
            s0, s1 = round(x[6 * k]), round(x[6 * k + 1])
            first, second = self._opposed(group, s0, s1) if opposed else self._aligned(group, s0, s1)
            for i, a, b in zip(group.rows, first, second, strict=True):
                before[i], after[i] = a, b
        pair = Witness(tuple(before), tuple(after))
        self._verify(pair)
        return pair

    def _opposed(self, group: RowGroup, s0: int, s1: int) -> tuple[list[int], list[int]]:
        m = len(group.rows)
        first = [group.x] * m if group.x is not None else self._extreme(m, s0)
        second = [group.y] * m if group.y is not None else self._extreme(m, s1)
        return first, second[::-1]

    def _extreme(self, m: int, total: int) -> list[int]:
        """Levels of the given sum at the ends of the scale, descending."""
        tops, rest = divmod(total - m * self.low, self.span)
        return ([self.high] * tops + [self.low + rest] + [self.low] * m)[:m]

    def _aligned(self, group: RowGroup, s0: int, s1: int) -> tuple[list[int], list[int]]:
        """As many rows as possible move, all of them one way."""
        m, gain = len(group.rows), s1 - s0
        if gain < 0:  # a fall is a rise read backwards
            second, first = self._aligned(
                RowGroup(group.rows, group.weight, group.y, group.x, self.low, self.high), s1, s0
            )
            return first, second
        steps = [gain // m + (i < gain % m) for i in range(m)]
        if group.x is not None:
            return [group.x] * m, [group.x + s for s in steps]
        if group.y is not None:
            return [group.y - s for s in steps], [group.y] * m
        rest = s0 - m * self.low
        first = []
        for s in steps:
            here = min(rest, self.span - s)
            first.append(self.low + here)
            rest -= here
        return first, [a + s for a, s in zip(first, steps, strict=True)]

    def _verify(self, pair: Witness) -> None:
        for side, limits, vector in zip(self.sides, self.limits, (pair.before, pair.after), strict=True):
            fits = all(low <= v <= high for low, v, high in zip(side.lows, vector, side.highs, strict=True))
            if not fits or not all(x.keeps(vector) for x in limits):
                raise SpbeError(message("errors.pairs.pair_programme.verify"))
