"""Level vectors that agree with what was printed: integer programmes over groups of like rows.

Rows that share printed units, weight and known levels are interchangeable, so a programme needs only their
number and the sums of their levels in either year. That keeps it exact and small: some ten groups instead of
94 unknown levels. Each answer is turned back into explicit levels, so that it can be checked.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from spbe_research.data.instruments import Instrument
from spbe_research.errors import LevelError, SpbeError
from spbe_research.identification.pairs.evidence import RowGroup, Side, Window, Witness
from spbe_research.identification.pairs.look_through import look_through
from spbe_research.identification.pairs.short_lists import Limit, listed_sums

__all__ = ["AgreeingLevels", "Side", "Window", "Witness"]


class AgreeingLevels:
    """All pairs of whole-level vectors that agree with two sides.

    Raises
    ------
    LevelError
        when there is none: the values are those of a mean of many governments, or contradict each other.
    """

    def __init__(self, instrument: Instrument, before: Side, after: Side) -> None:
        self.instrument = instrument
        self.sides = (before, after)
        self.low, self.high = int(instrument.level_min), int(instrument.level_max)
        self.span = self.high - self.low
        grouped: dict[tuple, list[int]] = defaultdict(list)
        for i, weight in enumerate(instrument.lattice_weights):
            units = tuple(tuple(k for k, w in enumerate(side.windows) if i in w.rows) for side in self.sides)
            grouped[units, int(weight), before.levels[i], after.levels[i]].append(i)
        self.groups = [
            RowGroup(tuple(rows), key[1], key[2], key[3], self.low, self.high) for key, rows in grouped.items()
        ]
        self._build()
        self._lists = self._listed()
        fewest = self._solve(self._cost(n=1.0))
        if fewest is None:
            raise LevelError(
                f"no whole levels under {instrument.label} give the printed values; "
                "are they a mean of several governments, or do they contradict each other?"
            )
        self._least_moved = round(sum(fewest[2::6]))

    # -- the programme: six variables a group: s0, s1 (sums of levels), n (rows that moved), r, f (levels
    # gained and lost), z (at most the sum of squared moves)

    def _build(self) -> None:
        count = len(self.groups)
        self.size = 6 * count
        low, high = np.zeros(self.size), np.full(self.size, np.inf)
        rows: list[np.ndarray] = []
        least: list[float] = []
        most: list[float] = []

        def add(terms: dict[int, float], lo: float, hi: float) -> None:
            line = np.zeros(self.size)
            for at, factor in terms.items():
                line[at] = factor
            rows.append(line)
            least.append(lo)
            most.append(hi)

        for g, group in enumerate(self.groups):
            m = len(group.rows)
            s0, s1, n, r, f, z = (6 * g + k for k in range(6))
            for at, known in ((s0, group.x), (s1, group.y)):
                low[at] = m * (self.low if known is None else known)
                high[at] = m * (self.high if known is None else known)
            high[n] = m
            high[r] = high[f] = m * self.span
            add({s1: 1, s0: -1, r: -1, f: 1}, 0, 0)
            rise, fall = group.reach
            add({r: 1, n: -rise}, -np.inf, 0)
            add({f: 1, n: -fall}, -np.inf, 0)
            add({n: 1, r: -1, f: -1}, -np.inf, 0)
            for a, b, bound in group.energy_bounds:
                add({z: 1, s0: -a, s1: -b}, -np.inf, bound)
        for side, offset in zip(self.sides, (0, 1), strict=True):
            for window in side.windows:
                inside = set(window.rows)
                terms = {6 * g + offset: float(x.weight) for g, x in enumerate(self.groups) if x.rows[0] in inside}
                add(terms, window.low, window.high)
        from scipy.optimize import Bounds, LinearConstraint

        self.bounds = Bounds(low, high)
        self.constraints = LinearConstraint(np.array(rows), np.array(least), np.array(most))
        self.integrality = np.array([1, 1, 1, 1, 1, 0] * count)

    def _listed(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Every combination of sums before and after, where both lists are short."""
        lists = []
        for side, offset in zip(self.sides, (0, 1), strict=True):
            ranges = [
                (int(self.bounds.lb[6 * g + offset]), int(self.bounds.ub[6 * g + offset]))
                for g in range(len(self.groups))
            ]
            limits = []
            for window in side.windows:
                inside = set(window.rows)
                weights = tuple(x.weight if x.rows[0] in inside else 0 for x in self.groups)
                limits.append(Limit(weights, window.low, window.high))
            found = listed_sums(ranges, limits)
            if found is None:
                return None
            lists.append(found)
        return lists[0], lists[1]

    def _solve(self, cost: np.ndarray) -> np.ndarray | None:
        if self._lists is not None:
            return look_through(cost, self.groups, *self._lists)
        from scipy.optimize import milp

        found = milp(
            cost,
            integrality=self.integrality,
            bounds=self.bounds,
            constraints=self.constraints,
            options={"mip_rel_gap": 0.0},
        )
        if found.status == 2:
            return None
        if found.status != 0:
            raise SpbeError(f"the integer programme was not solved: {found.message}")
        return found.x

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

    def least_energy(self) -> float:
        """Lower bound on the sum of squared weighted moves (lattice units); a squared move is at least its size."""
        cost = self._cost(r=lambda g: float(g.weight) ** 2, f=lambda g: float(g.weight) ** 2)
        return max(0.0, float(cost @ self._best(cost)) * (1 - 1e-9) - 1e-6)

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
        for side, vector in zip(self.sides, (pair.before, pair.after), strict=True):
            fits = all(self.low <= v <= self.high for v in vector)
            fits &= all(known is None or known == v for known, v in zip(side.levels, vector, strict=True))
            for w in side.windows:
                fits &= w.low <= sum(int(self.instrument.lattice_weights[i]) * vector[i] for i in w.rows) <= w.high
            if not fits:
                raise SpbeError("internal: a constructed pair of level vectors does not agree with the print")
