"""The task of a road map in whole numbers: which rows can be raised by which steps, at what effort, for what points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, lcm

import numpy as np

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import named
from spbe_research.errors import ParameterError, message

__all__ = ["Group", "Problem", "Requirement", "make_problem"]

#: a row may be at a level only where another row has reached one: (row, level, required row, required level)
Requirement = tuple[str, Fraction, str, Fraction]

#: combinations of the rows that requirements tie together, up to which all are listed
_MOST_LISTED = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows that requirements tie together, or one row by itself, with every combination of steps that is allowed.

    Attributes
    ----------
    rows : positions in the instrument.
    steps : (combinations, rows) whole steps; effort, points : (combinations,) in whole units of the problem.
    """

    rows: tuple[int, ...]
    steps: np.ndarray
    effort: np.ndarray
    points: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What can be raised, and what is needed.

    Attributes
    ----------
    instrument : the Instrument; levels : exact levels of today.
    goals : for each row the levels that its steps lead to, in their order.
    effort, points : for each row, whole units a step; effort_unit, points_unit : one unit of them.
    need : whole units of points that the target asks for.
    requires : the requirements that are kept.
    order : positions of the rows of each domain, in the order that is kept: none is raised above one before it.
    groups : the rows by what ties them together; None where too many combinations would have to be listed.
    """

    instrument: Instrument
    levels: tuple[Fraction, ...]
    goals: tuple[tuple[Fraction, ...], ...]
    effort: tuple[tuple[int, ...], ...]
    points: tuple[tuple[int, ...], ...]
    effort_unit: Fraction
    points_unit: Fraction
    need: int
    requires: tuple[Requirement, ...]
    groups: tuple[Group, ...] | None
    order: tuple[tuple[int, ...], ...] = ()


def make_problem(
    instrument: Instrument,
    levels: Sequence[Fraction],
    target: Fraction,
    cost: Mapping[tuple[str, Fraction], Fraction] | None = None,
    *,
    locked: Sequence[str] = (),
    most_steps: int | None = None,
    max_level: Fraction | None = None,
    requires: Sequence[Requirement] = (),
    most_by_row: Mapping[str, int] | None = None,
    order: Sequence[Sequence[int]] = (),
) -> Problem:
    """The task in whole units.

    Parameters
    ----------
    levels : exact levels in row order; target : index to reach.
    cost : effort of the step to a level, by code and level; one each without it.
    locked : codes that stay; most_steps : of a row; max_level : no row is raised above it.
    requires : requirements among rows that can be met or are met already; most_by_row : steps of single rows.
    order : positions of the rows of each domain, in the order that a plan keeps.

    Raises
    ------
    ParameterError
        for a step without an effort.
    """
    goals: list[tuple[Fraction, ...]] = []
    for code, level in zip(instrument.codes, levels, strict=True):
        top = min(instrument.level_max, max_level if max_level is not None else instrument.level_max)
        rise = [Fraction(x) for x in range(floor(level) + 1, floor(top) + 1)]
        rise = rise[: (most_by_row or {}).get(code, len(rise))]
        goals.append(tuple(rise[:most_steps]) if code not in locked else ())
    efforts, gains = [], []
    lacking = []
    for code, level, up, weight in zip(instrument.codes, levels, goals, instrument.weights, strict=True):
        one = []
        for goal in up:
            price = Fraction(1) if cost is None else cost.get((code, goal))
            if price is None:
                lacking.append(f"{code} -> {goal}")
            one.append(price or Fraction(0))
        efforts.append(one)
        gains.append([weight * (b - a) for a, b in pairwise((level, *up))])
    if lacking:
        raise ParameterError(message("errors.roadmap.effort.lacking", steps=named(lacking)))
    missing = target - sum((w * x for w, x in zip(instrument.weights, levels, strict=True)), Fraction(0))
    e_parts = lcm(1, *(x.denominator for row in efforts for x in row))
    p_parts = lcm(missing.denominator, *(x.denominator for row in gains for x in row))
    effort = tuple(tuple(int(x * e_parts) for x in row) for row in efforts)
    points = tuple(tuple(int(x * p_parts) for x in row) for row in gains)
    kept = tuple(r for r in requires if not _met(r, instrument, levels))
    return Problem(
        instrument=instrument,
        levels=tuple(levels),
        goals=tuple(goals),
        effort=effort,
        points=points,
        effort_unit=Fraction(1, e_parts),
        points_unit=Fraction(1, p_parts),
        need=int(missing * p_parts),
        requires=kept,
        groups=None if order else _groups(instrument, levels, goals, effort, points, kept),
        order=tuple(tuple(rows) for rows in order),
    )


def _met(requirement: Requirement, instrument: Instrument, levels: Sequence[Fraction]) -> bool:
    """Whether nothing can break it: the required level is there, or the row stands there already."""
    at = dict(zip(instrument.codes, levels, strict=True))
    row, level, required, least = requirement
    return at[required] >= least or at[row] >= level


def _groups(
    instrument: Instrument,
    levels: Sequence[Fraction],
    goals: Sequence[tuple[Fraction, ...]],
    effort: Sequence[tuple[int, ...]],
    points: Sequence[tuple[int, ...]],
    requires: Sequence[Requirement],
) -> tuple[Group, ...] | None:
    place = {code: at for at, code in enumerate(instrument.codes)}
    parent = list(range(len(instrument.codes)))

    def root(x: int) -> int:
        while parent[x] != x:
            x = parent[x]
        return x

    for row, _, required, _ in requires:
        parent[root(place[row])] = root(place[required])
    members: dict[int, list[int]] = {}
    for at in range(len(parent)):
        members.setdefault(root(at), []).append(at)
    found = []
    for rows in members.values():
        sizes = [len(goals[r]) + 1 for r in rows]
        if np.prod(sizes, dtype=float) > _MOST_LISTED:
            return None
        steps = np.indices(sizes).reshape(len(rows), -1).T
        kept = np.ones(len(steps), dtype=bool)
        for row, level, required, least in requires:
            if place[row] in rows:
                a, b = rows.index(place[row]), rows.index(place[required])
                reached = np.array([x >= level for x in (levels[rows[a]], *goals[rows[a]])])
                enough = np.array([x >= least for x in (levels[rows[b]], *goals[rows[b]])])
                kept &= ~reached[steps[:, a]] | enough[steps[:, b]]
        steps = steps[kept]
        sums = [[np.cumsum([0, *part[r]]) for r in rows] for part in (effort, points)]
        prices, gains = (sum(c[steps[:, k]] for k, c in enumerate(part)) for part in sums)
        found.append(Group(tuple(rows), steps, np.asarray(prices), np.asarray(gains)))
    return tuple(found)
