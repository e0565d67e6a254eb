"""The steps of a plan over years: most points first, as evenly as they go, or within a budget a year.

A row whose steps would not fit into the years left comes before others.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import figure
from spbe_research.roadmap.problem import Problem

__all__ = ["schedule"]


def schedule(
    problem: Problem, plan: Sequence[int], years: int, budget: Fraction | None, most_a_year: int | None
) -> list[tuple[int, int, int]]:
    """Row, number of the step and year (from 1) of every step, in the order in which they are taken.

    Parameters
    ----------
    plan : steps by row; budget : effort a year; most_a_year : steps of a row a year.

    Raises
    ------
    ParameterError
        where the years or the budget do not suffice, with what does.
    """
    left = {(r, k) for r, n in enumerate(plan) for k in range(n)}
    total = sum(problem.effort[r][k] for r, k in left)
    share = total / years if budget is None else budget / problem.effort_unit
    at = {code: n for n, code in enumerate(problem.instrument.codes)}
    now, order = [0] * len(plan), list[tuple[int, int, int]]()

    def reached(row: int) -> Fraction:
        return problem.goals[row][now[row] - 1] if now[row] else problem.levels[row]

    def ready(step: tuple[int, int], taken: dict[int, int]) -> bool:
        row, number = step
        if number != now[row] or (most_a_year is not None and taken.get(row, 0) >= most_a_year):
            return False
        goal = problem.goals[row][number]
        return all(
            reached(at[required]) >= least
            for code, level, required, least in problem.requires
            if at[code] == row and goal >= level
        )

    for year in range(1, years + 1):
        taken: dict[int, int] = {}
        spent = sum(problem.effort[r][k] for r, k, _ in order)
        limit = share * year if budget is None else spent + share
        while left:
            open_steps = [s for s in left if ready(s, taken)]
            due = [s for s in open_steps if most_a_year and plan[s[0]] - now[s[0]] > (years - year) * most_a_year]
            whole = budget is None and (year == years or bool(due))
            fits = [s for s in due or open_steps if whole or spent + problem.effort[s[0]][s[1]] <= limit]
            if not fits:
                break
            row, number = min(fits, key=lambda s: (-problem.points[s[0]][s[1]], s))
            left.discard((row, number))
            order.append((row, number, year))
            spent += problem.effort[row][number]
            taken[row] = taken.get(row, 0) + 1
            now[row] += 1
    if left:
        short = sum(problem.effort[r][k] for r, k in left) * problem.effort_unit
        more = years + (ceil(short / budget) if budget else 1)
        raise ParameterError(message("errors.roadmap.schedule.short", years=years, left=figure(short), more=more))
    return order
