"""The same task as an integer programme, where combinations are too many to list.

Every answer is checked again in whole numbers: the target is met exactly and requirements hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np

from spbe_research.errors import ParameterError, message
from spbe_research.identification.programme.highs import cheapest
from spbe_research.roadmap.problem import Problem

__all__ = ["Programme"]

#: effort of all steps, in whole units, that floating point still adds up exactly
_MOST_EFFORT = 2**53


@dataclass(eq=False)
class Programme:
    """One column a step: 1 where it is taken. A step is taken only after the one below it.

    Where domains keep an order, a further column a domain is 1 where any of its rows is raised.

    Raises
    ------
    ParameterError
        for efforts so fine that plans of equal effort cannot be told from others.
    """

    problem: Problem
    steps: list[tuple[int, int]] = field(init=False)  # row, number of the step
    effort: np.ndarray = field(init=False)
    points: np.ndarray = field(init=False)
    always: list[tuple[dict[int, float], float, float]] = field(init=False)  # coefficients, least, greatest
    columns: int = field(init=False)

    def __post_init__(self) -> None:
        problem = self.problem
        if sum(map(sum, problem.effort)) > _MOST_EFFORT:
            raise ParameterError(message("errors.roadmap.effort.too_fine"))
        self.steps = [(r, k) for r, up in enumerate(problem.goals) for k in range(len(up))]
        at = {step: n for n, step in enumerate(self.steps)}
        self.effort = np.array([problem.effort[r][k] for r, k in self.steps], dtype=float)
        self.points = np.array([problem.points[r][k] for r, k in self.steps], dtype=float)
        self.always = [({at[r, k]: 1.0, at[r, k - 1]: -1.0}, -np.inf, 0.0) for r, k in self.steps if k]
        place = {code: n for n, code in enumerate(problem.instrument.codes)}
        for row, level, required, least in problem.requires:
            first = next((k for k, goal in enumerate(problem.goals[place[row]]) if goal >= level), None)
            if first is None:
                continue
            needed = next((k for k, goal in enumerate(problem.goals[place[required]]) if goal >= least), None)
            line = {at[place[row], first]: 1.0}
            if needed is not None:
                line[at[place[required], needed]] = -1.0
            self.always.append((line, -np.inf, 0.0))
        self.always.append((dict(enumerate(self.points)), float(problem.need), np.inf))
        self.columns = len(self.steps)
        self._keep_order()

    def _keep_order(self) -> None:
        """No domain is raised above one before it in the order."""
        problem = self.problem
        for later, rows in enumerate(problem.order[1:], start=1):
            raised, self.columns = self.columns, self.columns + 1
            mine = [n for n, (r, _) in enumerate(self.steps) if r in rows]
            self.always += [({n: 1.0, raised: -1.0}, -np.inf, 0.0) for n in mine]
            for before in problem.order[:later]:
                line, gap = self._difference(rows, before)
                most = sum(c for c in line.values() if c > 0) + gap
                if most > 0:  # else it lies below whatever is done
                    self.always.append((line | {raised: float(most)}, -np.inf, float(most - gap)))

    def _difference(self, rows: Sequence[int], before: Sequence[int]) -> tuple[dict[int, float], int]:
        """Value of a domain less that of another, in whole units: coefficients of the steps, and what it is today."""
        problem, weights = self.problem, self.problem.instrument.weights
        mine, theirs = (sum((weights[r] for r in part), Fraction(0)) for part in (rows, before))
        unit = problem.points_unit
        parts = {n: unit * problem.points[r][k] / mine for n, (r, k) in enumerate(self.steps) if r in rows}
        parts |= {n: -unit * problem.points[r][k] / theirs for n, (r, k) in enumerate(self.steps) if r in before}
        today = _value(problem, rows, problem.levels) - _value(problem, before, problem.levels)
        scale = lcm(today.denominator, *(x.denominator for x in parts.values()))
        return {n: float(x * scale) for n, x in parts.items()}, int(today * scale)

    def cheapest(self, *, unlike: Sequence[Sequence[int]] = (), differ: int = 1) -> list[int] | None:
        """Steps of every row in a cheapest plan that differs from others in some rows; None where there is none.

        Parameters
        ----------
        unlike : plans, as steps by row; differ : in how many rows at least.
        """
        return self._solved(self.effort, unlike=unlike, differ=differ)

    def most_points(self) -> int:
        """Units of points of all steps that can be taken together."""
        found = self._solved(-self.points)
        assert found is not None  # nothing is needed, so no step at all is a plan
        return sum(sum(self.problem.points[r][:n]) for r, n in enumerate(found))

    def end_of(self, rows: Sequence[int], effort: int, *, most: bool) -> int:
        """Least or most steps that some rows together take at exactly this effort, which some plan has."""
        mine = set(rows)
        wish = np.array([(-1.0 if most else 1.0) * (r in mine) for r, _ in self.steps])
        line = (dict(enumerate(self.effort)), float(effort), float(effort))
        found = self._solved(wish, more=[line])
        assert found is not None  # the cheapest plan is one
        assert sum(sum(self.problem.effort[r][:n]) for r, n in enumerate(found)) == effort
        return sum(found[r] for r in mine)

    def _solved(
        self,
        wish: np.ndarray,
        *,
        unlike: Sequence[Sequence[int]] = (),
        differ: int = 1,
        more: Sequence[tuple[dict[int, float], float, float]] = (),
    ) -> list[int] | None:
        from scipy import sparse  # slow to import, and rarely needed

        n, rows = self.columns, len(self.problem.goals)
        wish = np.concatenate([wish, np.zeros(n - len(wish))])
        lines = [*self.always, *more]
        for number, plan in enumerate(unlike):
            first = n + number * rows  # columns that say which rows differ
            lines.append(({first + r: 1.0 for r in range(rows)}, float(differ), np.inf))
            for r in range(rows):
                line, same = {first + r: 1.0}, 0.0
                for at, (row, k) in enumerate(self.steps):
                    if row == r:
                        taken = k < plan[r]
                        line[at] = 1.0 if taken else -1.0
                        same += taken
                lines.append((line, -np.inf, same))
        width = n + len(unlike) * rows
        table = sparse.lil_array((len(lines), width))
        for number, (line, _, _) in enumerate(lines):
            for column, value in line.items():
                table[number, column] = value
        answer = cheapest(
            np.concatenate([wish, np.zeros(width - n)]),
            ranges=(np.zeros(width), np.ones(width)),
            lines=table.tocsr(),
            limits=(np.array([x[1] for x in lines]), np.array([x[2] for x in lines])),
            whole=np.ones(width),
        )
        if answer is None:
            return None
        plan = [0] * rows
        for at, (r, _) in enumerate(self.steps):
            plan[r] += round(answer[at])
        self._certify(plan)
        return plan

    def _certify(self, plan: Sequence[int]) -> None:
        """The answer in whole numbers."""
        problem = self.problem
        points = sum(sum(problem.points[r][: plan[r]]) for r in range(len(plan)))
        assert points >= problem.need
        at = {code: n for n, code in enumerate(problem.instrument.codes)}
        for row, level, required, least in problem.requires:
            a, b = at[row], at[required]
            reached = problem.goals[a][plan[a] - 1] if plan[a] else problem.levels[a]
            enough = problem.goals[b][plan[b] - 1] if plan[b] else problem.levels[b]
            assert reached < level or enough >= least
        after = [goals[n - 1] if n else x for goals, n, x in zip(problem.goals, plan, problem.levels, strict=True)]
        for later, rows in enumerate(problem.order):
            for before in problem.order[:later] if any(plan[r] for r in rows) else ():
                assert _value(problem, rows, after) <= _value(problem, before, after)


def _value(problem: Problem, rows: Sequence[int], levels: Sequence[Fraction]) -> Fraction:
    """Value of a domain at these levels."""
    weights = problem.instrument.weights
    return sum((weights[r] * levels[r] for r in rows), Fraction(0)) / sum((weights[r] for r in rows), Fraction(0))
