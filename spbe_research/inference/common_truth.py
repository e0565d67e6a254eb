"""The greatest chance that two assessments of one truth differ by so much, over every truth there could be.

A truth enters only through the steps that the ends of the scale block: the difference of two assessments of a row
has one law where the row may err both ways and another where one way is blocked, the same at either end. Rows of one
weight are interchangeable. So all truths (5^47 for an instrument of 47 rows) come down to how many rows of each
weight stand at an end: 111,804 cases under PermenPANRB 59/2020, 8,064 under 5/2018, 1,280 under 8/2026. The weights
are shared out between two parts; one matrix product of the parts' distributions gives the chance for every case.

That the freest truth is not always the worst is no matter of rounding: with weights 5 and 1 a difference of 5 or more
is likelier where the light row errs less, because it then undoes the heavy one less often.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from spbe_research.data.instruments import Instrument
from spbe_research.inference.assessor_error import exact_tail, row_errors, sum_distribution

__all__ = ["CommonTruths", "common_truths", "difference_law"]

#: multiplications that the table of all cases may take, and numbers that one part may hold
_MOST_WORK, _MOST_HELD = 4_000_000_000, 20_000_000
#: multiplications that take as long as listing one number of a part
_LISTING = 100
#: tails this close, relatively, are compared as fractions
_CLOSE = 1e-9

#: probability of every difference of one row, in levels
_Law = tuple[tuple[int, Fraction], ...]
#: for each weight, how many of its rows follow each law
_Case = dict[int, tuple[int, ...]]


def difference_law(errors: dict[int, Fraction]) -> dict[int, Fraction]:
    """Difference of two independent assessments of one row.

    Examples
    --------
    >>> difference_law({0: Fraction(1, 2), 1: Fraction(1, 2)})
    {0: Fraction(1, 2), 1: Fraction(1, 4), -1: Fraction(1, 4)}
    """
    law: dict[int, Fraction] = {}
    for (a, p), (b, q) in itertools.product(errors.items(), repeat=2):
        law[b - a] = law.get(b - a, Fraction(0)) + p * q
    return {d: p for d, p in law.items() if p}


def _laws(instrument: Instrument, rate: Fraction) -> tuple[_Law, ...]:
    """Every law that the difference of a row can have, whatever its level; the most spread first."""
    steps = int((instrument.level_max - instrument.level_min) / instrument.level_step)
    levels = (instrument.level_min + i * instrument.level_step for i in range(steps + 1))
    found = {tuple(sorted(difference_law(row_errors(x, instrument, rate)).items())) for x in levels}
    return tuple(sorted(found, key=lambda law: (-sum(d * d * p for d, p in law), law)))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the weights: every case, with the distribution of its weighted difference.

    ``chances[i, j]`` is the probability of ``first + j`` steps in case i.
    """

    weights: tuple[int, ...]
    cases: list[tuple[tuple[int, ...], ...]]
    chances: np.ndarray
    first: int


class CommonTruths:
    """Tails of the difference of two assessments, the greatest (or least) over every common truth.

    Steps are counted in units of the instrument's lattice, whole levels only, since errors are whole levels.

    Parameters
    ----------
    instrument : the Instrument; rate : probability of one level in each direction.
    """

    def __init__(self, instrument: Instrument, rate: Fraction) -> None:
        self.laws = _laws(instrument, rate)
        self.rows = Counter(instrument.lattice_weights.tolist())
        self.weights = sorted(self.rows, key=lambda w: (-w * self.rows[w], w))
        #: the greatest difference that errors can make
        self.reach = max(d for law in self.laws for d, _ in law) * sum(w * m for w, m in self.rows.items())
        self._weights_of = self._shares()
        self.proven = self._work(*self._weights_of) <= _MOST_WORK
        self._parts: tuple[_Part, _Part] | None = None

    # -- cases: for each weight, how many rows follow each law

    def _cases(self, weight: int) -> list[tuple[int, ...]]:
        m, kinds = self.rows[weight], len(self.laws)
        return [c for c in itertools.product(range(m, -1, -1), repeat=kinds) if sum(c) == m]

    def _count(self, weights: Sequence[int]) -> int:
        kinds = len(self.laws)
        return math.prod(math.comb(self.rows[w] + kinds - 1, kinds - 1) for w in weights)

    def _sums(self, weights: Sequence[int]) -> int:
        return 1 + 2 * sum(2 * w * self.rows[w] for w in weights) // math.gcd(*weights, 0) if weights else 1

    def _work(self, few: Sequence[int], many: Sequence[int]) -> int:
        held = [self._count(s) * self._sums(s) for s in (few, many)]
        if max(held) > _MOST_HELD:
            return _MOST_WORK + 1
        return held[0] * self._count(many) + _LISTING * sum(held)

    def _shares(self) -> tuple[list[int], list[int]]:
        """The weights in two parts so that the product costs least."""
        if len(self.weights) > 12:  # too many to try; nor would their cases be few
            return self.weights[1::2], self.weights[::2]
        options = (
            [w for w, chosen in zip(self.weights, pattern, strict=True) if chosen]
            for pattern in itertools.product((True, False), repeat=len(self.weights))
        )
        few = min(options, key=lambda few: self._work(few, [w for w in self.weights if w not in few]))
        return few, [w for w in self.weights if w not in few]

    def _listed(self, weights: Sequence[int]) -> _Part:
        unit = math.gcd(*weights, 0) or 1
        cases: list[tuple[tuple[int, ...], ...]] = [()]
        chances, first = np.ones((1, 1)), 0
        for w in weights:
            m, step = self.rows[w], w // unit
            own = self._cases(w)
            laws = np.array([self._group(c) for c in own])  # (cases, 4m + 1)
            wide = np.zeros((len(cases), len(own), chances.shape[1] + 4 * m * step))
            for k in range(4 * m + 1):
                wide[:, :, k * step : k * step + chances.shape[1]] += chances[:, None, :] * laws[None, :, k, None]
            chances, first = wide.reshape(len(cases) * len(own), -1), first - 2 * m * step
            cases = [(*before, c) for before in cases for c in own]
        return _Part(tuple(weights), cases, chances, first * unit)

    def _group(self, case: tuple[int, ...]) -> np.ndarray:
        """Sum of the differences of the rows of one weight, from ``-2m`` to ``2m`` levels."""
        cells = np.ones(1)
        for times, law in zip(case, self.laws, strict=True):
            one = np.zeros(5)
            for d, p in law:
                one[d + 2] = float(p)
            for _ in range(times):
                cells = np.convolve(cells, one)
        return cells

    def _tails(self, steps: int) -> np.ndarray:
        """(few, many) the chance of ``steps`` or more in every case."""
        if self._parts is None:
            few, many = self._weights_of
            self._parts = self._listed(few), self._listed(many)
        few_part, many_part = self._parts
        unit_few = math.gcd(*few_part.weights, 0) or 1
        unit_many = math.gcd(*many_part.weights, 0) or 1
        here = few_part.first + unit_few * np.arange(few_part.chances.shape[1])
        upper = np.cumsum(many_part.chances[:, ::-1], axis=1)[:, ::-1]
        upper = np.concatenate([upper, np.zeros((len(upper), 1))], axis=1)
        at = np.clip(-((here + many_part.first - steps) // unit_many), 0, upper.shape[1] - 1)
        return np.asarray(few_part.chances @ upper[:, at].T)

    def _case(self, i: int, j: int) -> _Case:
        assert self._parts is not None
        few, many = self._parts
        return dict(zip((*few.weights, *many.weights), (*few.cases[i], *many.cases[j]), strict=True))

    def _rows(self, case: _Case) -> list[tuple[int, dict[int, Fraction]]]:
        """Weight and law of every row in one case."""
        return [
            (w, dict(law))
            for w, counts in case.items()
            for times, law in zip(counts, self.laws, strict=True)
            for _ in range(times)
        ]

    # -- questions

    def extreme_tail(self, steps: int, *, least: bool = False) -> Fraction:
        """Greatest chance of ``steps`` or more, exact; the least where asked for."""
        if self.proven:
            tails = self._tails(steps)
            i, j = np.unravel_index(int(tails.argmin() if least else tails.argmax()), tails.shape)
            return exact_tail(self._rows(self._case(int(i), int(j))), steps)
        return self._climbed(steps, least)

    def often(self, steps: int, most: Fraction) -> bool:
        """Whether some truth gives ``steps`` or more with a chance above ``most``."""
        if not self.proven:
            return self._climbed(steps, False) > most
        tails = self._tails(steps)
        if tails.max() > float(most) * (1 + _CLOSE):
            return True
        near = np.argwhere(tails > float(most) * (1 - _CLOSE))
        return any(exact_tail(self._rows(self._case(int(i), int(j))), steps) > most for i, j in near)

    def first_rare(self, most: Fraction) -> int | None:
        """Least difference above 0 that errors can make and no truth gives more often than ``most``; None without."""
        reached = self._reached()
        alike: _Case = {w: (m, *([0] * (len(self.laws) - 1))) for w, m in self.rows.items()}
        cells, first = sum_distribution(self._rows(alike))
        upper = np.cumsum(cells[::-1])[::-1]
        # one truth alone gives every smaller difference too often; few are left to ask of all
        for steps in reached:
            if upper[steps - first] <= float(most) * (1 + _CLOSE) and not self.often(steps, most):
                return steps
        return None

    def _reached(self) -> list[int]:
        """Every positive sum that errors can make, ascending."""
        steps = {d for law in self.laws for d, _ in law}
        sums = {0}
        for w, m in self.rows.items():
            for _ in range(m):
                sums = {s + w * d for s in sums for d in steps}
        return sorted(s for s in sums if s > 0)

    def _climbed(self, steps: int, least: bool) -> Fraction:
        """As far as changing one row at a time leads, from all rows alike: no proof where the cases are too many."""
        sign = -1 if least else 1

        def tail(case: _Case) -> float:
            cells, first = sum_distribution(self._rows(case))
            return sign * float(cells[max(0, steps - first) :].sum())

        reached = []
        for kind in range(len(self.laws)):
            case = {w: tuple(m if k == kind else 0 for k in range(len(self.laws))) for w, m in self.rows.items()}
            value = tail(case)
            while beside := self._beside(case):
                better = max(((tail(c), i) for i, c in enumerate(beside)))
                if better[0] <= value:
                    break
                value, case = better[0], beside[better[1]]
            reached.append((value, kind, case))
        return exact_tail(self._rows(max(reached, key=lambda x: x[:2])[2]), steps)

    def _beside(self, case: _Case) -> list[_Case]:
        """Every case with one row that follows another law."""
        kinds = range(len(self.laws))
        return [
            case | {w: tuple(n - (k == a) + (k == b) for k, n in enumerate(counts))}
            for w, counts in case.items()
            for a, b in itertools.permutations(kinds, 2)
            if counts[a]
        ]


@lru_cache(maxsize=4)
def common_truths(instrument: Instrument, rate: Fraction) -> CommonTruths:
    """The truths of an instrument at an error rate, worked out once for several changes."""
    return CommonTruths(instrument, rate)
