"""The cheapest effort, exactly, and what every plan of that effort must or may do.

For each effort the most points that rows can give within it are carried from group to group. What a row, or an aspect,
takes in some cheapest plan follows from what all the others can give at most: no plan is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from spbe_research.roadmap.problem import Group, Problem

__all__ = ["Cheapest"]

_NEVER = -(1 << 60)
#: efforts that are carried; finer tables are left to the integer programme
_MOST_EFFORT = 20_000


@dataclass(eq=False)
class Cheapest:
    """The least effort of a problem whose groups are listed, and the choices that it leaves."""

    problem: Problem
    groups: tuple[Group, ...] = field(init=False)

    def __post_init__(self) -> None:
        assert self.problem.groups is not None
        self.groups = self.problem.groups

    @staticmethod
    def can(problem: Problem) -> bool:
        """Whether the groups are few enough for it."""
        return problem.groups is not None and sum(map(sum, problem.effort)) <= _MOST_EFFORT

    @cached_property
    def frontier(self) -> np.ndarray:
        """Most units of points for each effort from 0 to that of all steps."""
        best = np.zeros(1, dtype=np.int64)
        for group in self.groups:
            best = _joined(best, _best(group.effort, group.points))
        return np.asarray(np.maximum.accumulate(best))

    @cached_property
    def effort(self) -> int | None:
        """Least effort that gives the points needed; None where all steps do not."""
        enough = np.flatnonzero(self.frontier >= self.problem.need)
        return int(enough[0]) if len(enough) else None

    @cached_property
    def _rest(self) -> list[np.ndarray]:
        """For each group the most points of all others by their exact effort, up to the least effort."""
        most = self._least
        tables = [_best(g.effort, g.points, most) for g in self.groups]
        before = [np.zeros(1, dtype=np.int64)]
        for table in tables:
            before.append(_joined(before[-1], table, most))
        after = [np.zeros(1, dtype=np.int64)]
        for table in reversed(tables):
            after.append(_joined(after[-1], table, most))
        count = len(tables)
        return [_joined(before[k], after[count - 1 - k], most) for k in range(count)]

    @property
    def _least(self) -> int:
        assert self.effort is not None
        return self.effort

    @cached_property
    def allowed(self) -> list[np.ndarray]:
        """For each group which of its combinations stand in some cheapest plan."""
        found = []
        for group, rest in zip(self.groups, self._rest, strict=True):
            left = self._least - group.effort
            known = (left >= 0) & (left < len(rest))
            others = np.where(known, rest[np.clip(left, 0, len(rest) - 1)], _NEVER)
            found.append(np.asarray(group.points + others >= self.problem.need))
        return found

    @cached_property
    def row_ranges(self) -> list[tuple[int, int]]:
        """Least and most steps of every row in a cheapest plan, in row order."""
        ranges = [(0, 0)] * len(self.problem.goals)
        for group, allowed in zip(self.groups, self.allowed, strict=True):
            steps = group.steps[allowed]
            for k, row in enumerate(group.rows):
                ranges[row] = (int(steps[:, k].min()), int(steps[:, k].max()))
        return ranges

    def range_of(self, rows: Sequence[int]) -> tuple[int, int]:
        """Least and most steps that some rows together take in a cheapest plan."""
        mine, most = set(rows), self._least
        width = sum(len(self.problem.goals[r]) for r in mine)
        best = np.full((width + 1, most + 1), _NEVER, dtype=np.int64)
        best[0, 0] = 0
        for group in self.groups:
            inside = [k for k, row in enumerate(group.rows) if row in mine]
            taken = group.steps[:, inside].sum(axis=1)
            table = np.full((int(taken.max(initial=0)) + 1, most + 1), _NEVER, dtype=np.int64)
            fits = group.effort <= most
            np.maximum.at(table, (taken[fits], group.effort[fits]), group.points[fits])
            new = np.full_like(best, _NEVER)
            for s, e in zip(*np.nonzero(table > _NEVER), strict=True):
                part = best[: width + 1 - s, : most + 1 - e] + table[s, e]
                new[s:, e:] = np.maximum(new[s:, e:], part)
            best = new
        reached = np.flatnonzero(best[:, most] >= self.problem.need)
        return int(reached[0]), int(reached[-1])

    def one_plan(self) -> list[int]:
        """Steps of every row in one cheapest plan: what lies lowest is raised first, the most points first."""
        problem, least = self.problem, [0] * len(self.problem.goals)
        blocked: set[int] = set()
        while True:
            ready = [r for r, up in enumerate(problem.goals) if len(up) > least[r] and r not in blocked]
            if not ready:
                return least

            def order(r: int) -> tuple[object, ...]:
                now = problem.goals[r][least[r] - 1] if least[r] else problem.levels[r]
                return (now, -problem.points[r][least[r]], r)

            row = min(ready, key=order)
            least[row] += 1
            if not self._reachable(least):
                least[row] -= 1
                blocked.add(row)

    def _reachable(self, least: Sequence[int]) -> bool:
        """Whether some cheapest plan takes at least these steps."""
        best, most = np.zeros(1, dtype=np.int64), self._least
        for group, allowed in zip(self.groups, self.allowed, strict=True):
            floor = np.array([least[r] for r in group.rows])
            fits = (group.steps >= floor).all(axis=1) & allowed
            if not fits.any():
                return False
            best = _joined(best, _best(group.effort[fits], group.points[fits], most), most)
        return len(best) > most and bool(best[most] >= self.problem.need)


def _best(effort: np.ndarray, points: np.ndarray, most: int | None = None) -> np.ndarray:
    """Most points by exact effort."""
    top = int(effort.max()) if most is None else most
    table = np.full(top + 1, _NEVER, dtype=np.int64)
    fits = effort <= top
    np.maximum.at(table, effort[fits], points[fits])
    return table


def _joined(first: np.ndarray, second: np.ndarray, most: int | None = None) -> np.ndarray:
    """Most points of both together by their effort."""
    top = len(first) + len(second) - 2
    top = top if most is None else min(top, most)
    table = np.full(top + 1, _NEVER, dtype=np.int64)
    for effort in np.flatnonzero(second > _NEVER):
        if effort > top:
            break
        part = first[: top + 1 - effort] + second[effort]
        table[effort : effort + len(part)] = np.maximum(table[effort : effort + len(part)], part)
    return np.where(table < _NEVER // 2, _NEVER, table)
