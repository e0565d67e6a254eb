"""Greatest value of a weighted sum of levels over all levels that agree with what was published.

The three solvers stand in modules of their own: an exact search on the integer lattice, an exact
linear programme for means of many institutions, and HiGHS where the lattice is too large to list.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any

from spbe_research.errors import message
from spbe_research.identification.programme import integer, lattice_search, linear
from spbe_research.identification.programme.model import Objectives, Programme

__all__ = ["METHODS", "maxima"]

#: ways to solve a programme; ``auto`` takes the first exact one that is cheap enough
METHODS = ("auto", "lattice", "linear", "integer")

#: most table cells that the lattice search may touch before the integer programme takes over
_MOST_CELLS = 400_000_000


def maxima(programme: Programme, objectives: Objectives, *, method: str = "auto") -> list[Fraction] | None:
    """Greatest value of each objective; None when no levels agree with the windows.

    Parameters
    ----------
    method : ``"lattice"`` (exact search), ``"linear"`` (levels of any value), ``"integer"`` (HiGHS, its
        solution evaluated and checked exactly) or ``"auto"``.

    Examples
    --------
    Ten levels with mean 3.60: how high can the first be, how low the sum of the first two?

    >>> from spbe_research.identification.programme.model import Window
    >>> from spbe_research.numbers.intervals import Interval
    >>> tenth, mean = Fraction(1, 10), Fraction(18, 5)
    >>> p = Programme((tenth,) * 10, (Fraction(1),) * 10, (Fraction(5),) * 10, Fraction(1),
    ...               (Window(tuple(range(10)), Interval(mean, mean)),))
    >>> maxima(p, Objectives.of([(1,) + (0,) * 9, (-1, -1) + (0,) * 8]))
    [Fraction(5, 1), Fraction(-2, 1)]
    """
    if method not in METHODS:
        raise ValueError(message("errors.identification.programme.method", there=", ".join(METHODS), method=method))
    if programme.is_point:
        return objectives.at(programme.lows) if programme.holds(programme.lows) else None
    found = _solved(_Question(programme, objectives), method)
    return None if found is None else list(found)


class _Question:
    """What is asked of which levels; the same where both are the same."""

    def __init__(self, programme: Programme, objectives: Objectives) -> None:
        self.programme, self.objectives = programme, objectives
        whole: Any = objectives.whole
        numbers = tuple(whole.flat) if whole.dtype == object else whole.tobytes()
        self._key = (programme, whole.shape, numbers, objectives.scales)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Question) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=64)  # the chapters of one report ask the same of the same levels
def _solved(question: _Question, method: str) -> tuple[Fraction, ...] | None:
    programme, objectives = question.programme, question.objectives
    if method == "auto":
        method = "linear" if programme.step is None else "lattice"
        if method == "lattice":
            tree = programme.tree()
            cells = math.inf if tree is None else lattice_search.cells(programme, tree[0], len(objectives))
            method = "lattice" if cells <= _MOST_CELLS else "integer"
    solve = {"linear": linear.solve, "lattice": lattice_search.solve, "integer": integer.solve}[method]
    found = solve(programme, objectives)
    return None if found is None else tuple(found)
