"""Level vectors that agree with what was printed: integer programmes over groups of like rows.

Rows that share printed units, weight and known levels are interchangeable, so a programme needs only their
number and the sums of their levels in either year. That keeps it exact and small: some ten groups instead of
94 unknown levels. Each answer is turned back into explicit levels, so that it can be checked.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import optimize

from spbe_research.errors import LevelError, SpbeError
from spbe_research.instruments import Instrument
from spbe_research.listed_sums import Limit, listed_sums
from spbe_research.rounding import Interval

__all__ = ["AgreeingLevels", "Side", "Window", "Witness"]


@dataclass(frozen=True, slots=True)
class Window:
    """The weighted sum of the levels of ``rows`` lies between two whole numbers, both included."""

    rows: tuple[int, ...]
    low: int
    high: int

    @classmethod
    def of(cls, inst: Instrument, rows: Sequence[int], value: Interval) -> Window:
        """From the interval of a weighted mean of the rows."""
        total = int(sum(inst.lattice_weights[i] for i in rows))
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
    """One pair of level vectors that agrees with the print."""

    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    rows: tuple[int, ...]
    weight: int
    x: int | None
    y: int | None


def _ceil(levels: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Rows needed to move so many levels, each by at most ``reach``; more than there are where none can move."""
    return np.where(reach > 0, -(-levels // np.maximum(reach, 1)), np.where(levels > 0, 10**6, 0))


class AgreeingLevels:
    """All pairs of whole-level vectors that agree with two sides.

    Raises
    ------
    LevelError
        when there is none: the values are those of a mean of many governments, or contradict each other.
    """

    def __init__(self, inst: Instrument, before: Side, after: Side) -> None:
        self.inst = inst
        self.sides = (before, after)
        self.low, self.high = int(inst.level_min), int(inst.level_max)
        self.span = self.high - self.low
        grouped: dict[tuple, list[int]] = defaultdict(list)
        for i, weight in enumerate(inst.lattice_weights):
            units = tuple(tuple(k for k, w in enumerate(side.windows) if i in w.rows) for side in self.sides)
            grouped[units, int(weight), before.levels[i], after.levels[i]].append(i)
        self.groups = [_Group(tuple(rows), key[1], key[2], key[3]) for key, rows in grouped.items()]
        self._build()
        self._lists = self._listed()
        fewest = self._solve(self._cost(n=1.0))
        if fewest is None:
            raise LevelError(
                f"no whole levels under {inst.label} give the printed values; "
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
            rise, fall = self._reach(group)
            add({r: 1, n: -rise}, -np.inf, 0)
            add({f: 1, n: -fall}, -np.inf, 0)
            add({n: 1, r: -1, f: -1}, -np.inf, 0)
            for terms, bound in self._energy(group, s0, s1):
                add({z: 1, **terms}, -np.inf, bound)
        for side, offset in zip(self.sides, (0, 1), strict=True):
            for window in side.windows:
                inside = set(window.rows)
                terms = {6 * g + offset: float(x.weight) for g, x in enumerate(self.groups) if x.rows[0] in inside}
                add(terms, window.low, window.high)
        self.bounds = optimize.Bounds(low, high)
        self.constraints = optimize.LinearConstraint(np.array(rows), np.array(least), np.array(most))
        self.integrality = np.array([1, 1, 1, 1, 1, 0] * count)

    def _reach(self, group: _Group) -> tuple[int, int]:
        """Most levels that one row of the group can rise and fall."""
        if group.x is not None:
            return self.high - group.x, group.x - self.low
        if group.y is not None:
            return group.y - self.low, self.high - group.y
        return self.span, self.span

    def _energy(self, group: _Group, s0: int, s1: int) -> list[tuple[dict[int, float], float]]:
        """Upper bounds on the sum of squared moves, linear in the sums of levels.

        A squared move is convex, so its concave envelope is reached with levels at the ends of the scale.
        """
        m, span = len(group.rows), self.span
        if group.x is not None and group.y is not None:
            return [({}, m * (group.y - group.x) ** 2)]
        if group.x is None and group.y is None:
            base = 2 * m * self.low
            # with A, B the rows at the top: at most A + B rows, and at most 2m - A - B, can go from end to end
            return [({s0: -span, s1: -span}, -span * base), ({s0: span, s1: span}, 2 * m * span**2 + span * base)]
        known, other = (group.x, s1) if group.x is not None else (group.y, s0)
        assert known is not None
        to_low, to_high = (known - self.low) ** 2, (self.high - known) ** 2
        slope = (to_high - to_low) / span
        return [({other: -slope}, m * to_low - slope * m * self.low)]

    def _listed(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Every combination of sums before and after, where both lists are short."""
        lists = []
        for side, offset in zip(self.sides, (0, 1), strict=True):
            ranges = [(int(self.bounds.lb[6 * g + offset]), int(self.bounds.ub[6 * g + offset])) for g in self._places]
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

    @property
    def _places(self) -> range:
        return range(len(self.groups))

    def _look(self, cost: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray | None:
        """The programme's answer by looking at each pair of combinations.

        Given the sums of a group, the least levels gained and lost are best (no cost rewards more), as few or
        as many rows as these allow, and the energy at its bound.
        """
        if not len(before) or not len(after):
            return None
        s0, s1 = before[:, None, :], after[None, :, :]
        gained, lost = np.maximum(s1 - s0, 0), np.maximum(s0 - s1, 0)
        size = np.array([len(g.rows) for g in self.groups])
        rise, fall = np.array([self._reach(g) for g in self.groups]).T
        least = np.maximum(_ceil(gained, rise), _ceil(lost, fall))
        most = np.minimum(size, gained + lost)
        energy = np.stack([self._bound(g, k, s0[..., k], s1[..., k]) for k, g in enumerate(self.groups)], axis=-1)
        c = cost.reshape(-1, 6)
        rows = np.where(c[:, 2] >= 0, least, most)
        z = np.where(c[:, 5] < 0, np.maximum(energy, 0), 0)
        value = c[:, 0] * s0 + c[:, 1] * s1 + c[:, 2] * rows + c[:, 3] * gained + c[:, 4] * lost + c[:, 5] * z
        total = np.where((least <= size).all(axis=-1), value.sum(axis=-1), np.inf)
        i, j = np.unravel_index(int(total.argmin()), total.shape)
        if not np.isfinite(total[i, j]):
            return None
        x = np.empty((len(self.groups), 6))
        for at, part in enumerate((s0[i, 0], s1[0, j], rows[i, j], gained[i, j], lost[i, j], z[i, j])):
            x[:, at] = part
        return x.ravel()

    def _bound(self, group: _Group, k: int, s0: np.ndarray, s1: np.ndarray) -> np.ndarray:
        """Upper bound on the sum of squared moves of a group with these sums."""
        limits = []
        for terms, bound in self._energy(group, 6 * k, 6 * k + 1):
            limits.append(bound - terms.get(6 * k, 0.0) * s0 - terms.get(6 * k + 1, 0.0) * s1)
        return np.minimum.reduce(np.broadcast_arrays(*limits)) * np.ones(np.broadcast_shapes(s0.shape, s1.shape))

    def _solve(self, cost: np.ndarray) -> np.ndarray | None:
        if self._lists is not None:
            return self._look(cost, *self._lists)
        found = optimize.milp(
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
            ends.append(Fraction(total, self.inst.denominator))
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
        penalty = 10 * len(self.inst.weights)
        x = self._best(self._cost(n=-1.0, **{against: lambda g: float(penalty * g.weight)}))
        return self._witness(x, opposed=False)

    def _witness(self, x: np.ndarray, *, opposed: bool) -> Witness:
        before, after = [0] * len(self.inst.weights), [0] * len(self.inst.weights)
        for k, group in enumerate(self.groups):
            s0, s1 = round(x[6 * k]), round(x[6 * k + 1])
            first, second = self._opposed(group, s0, s1) if opposed else self._aligned(group, s0, s1)
            for i, a, b in zip(group.rows, first, second, strict=True):
                before[i], after[i] = a, b
        pair = Witness(tuple(before), tuple(after))
        self._verify(pair)
        return pair

    def _opposed(self, group: _Group, s0: int, s1: int) -> tuple[list[int], list[int]]:
        m = len(group.rows)
        first = [group.x] * m if group.x is not None else self._extreme(m, s0)
        second = [group.y] * m if group.y is not None else self._extreme(m, s1)
        return first, second[::-1]

    def _extreme(self, m: int, total: int) -> list[int]:
        """Levels of the given sum at the ends of the scale, descending."""
        tops, rest = divmod(total - m * self.low, self.span)
        return ([self.high] * tops + [self.low + rest] + [self.low] * m)[:m]

    def _aligned(self, group: _Group, s0: int, s1: int) -> tuple[list[int], list[int]]:
        """As many rows as possible move, all of them one way."""
        m, gain = len(group.rows), s1 - s0
        if gain < 0:  # a fall is a rise read backwards
            second, first = self._aligned(_Group(group.rows, group.weight, group.y, group.x), s1, s0)
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
                fits &= w.low <= sum(int(self.inst.lattice_weights[i]) * vector[i] for i in w.rows) <= w.high
            if not fits:
                raise SpbeError("internal: a constructed pair of level vectors does not agree with the print")
