"""The cheapest way to a target, what it leaves open, and other ways of nearly the same effort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.inference.assessor_error import index_distribution
from spbe_research.numbers.language import figure
from spbe_research.options import check_switch, check_whole
from spbe_research.roadmap.asked import (
    DomainOrder,
    Efforts,
    Prerequisites,
    read_domain_order,
    read_efforts,
    read_locked,
    read_positive,
    read_requirements,
    read_target,
)
from spbe_research.roadmap.cheapest import Cheapest
from spbe_research.roadmap.counting import count_plans
from spbe_research.roadmap.problem import Problem, make_problem
from spbe_research.roadmap.programme import Programme
from spbe_research.roadmap.schedule import schedule
from spbe_research.scoring.levels import Levels
from spbe_research.scoring.score import score
from spbe_research.text.result import result_table

__all__ = ["RoadmapPlan", "efficient_frontier", "plan_roadmap", "planned"]


@dataclass(frozen=True, eq=False)
class RoadmapPlan:
    """A cheapest plan, and what all cheapest plans have in common; made by :func:`plan_roadmap`.

    Attributes
    ----------
    instrument : id; target : index to reach; start, index : index of today and of the plan, exact.
    effort : of every cheapest plan, exact.
    steps : one line a step in the order of the plan: code, name_id, name_en, from_level, to_level, year, points,
        effort. One cheapest plan of ``n_plans``: what lies lowest first. It is an example and not the answer.
    by_year : indexed by year: effort, index, predicate at its end (both at an unsettled edge).
    note : how to read it.

    References
    ----------
    docs/methods/roadmap.md.

    Examples
    --------
    >>> from spbe_research import load_levels, plan_roadmap
    >>> plan = plan_roadmap(load_levels("paser", 2022), "permenpanrb-59-2020", 2.60)
    >>> plan
    <plan to 2.6: 17 effort, index 2.1265 -> 2.6015; no row in all plans as cheap>
    >>> plan.n_plans, plan.ranges.set_index(["unit", "number"]).loc[("aspect", "8"), ["least", "most"]].tolist()
    (1378928697, [3, 13])
    """

    instrument: str
    target: Fraction
    start: Fraction
    index: Fraction
    effort: Fraction
    steps: pd.DataFrame
    by_year: pd.DataFrame
    note: str
    _problem: Problem = field(repr=False)
    _cheapest: Cheapest | None = field(repr=False)
    _years: tuple[int, Fraction | None, int | None] = field(repr=False)

    @cached_property
    def _counted(self) -> tuple[int, list[Fraction]] | None:
        return None if self._cheapest is None else count_plans(self._cheapest)

    @property
    def n_plans(self) -> int | None:
        """How many cheapest plans there are, by counting; None where there are too many combinations to count."""
        return None if self._counted is None else self._counted[0]

    @property
    def predicates(self) -> tuple[str, ...]:
        """Predicate of the plan's index, from the lowest: two exactly at an edge whose rule is unsettled (8/2026)."""
        return tuple(b.predicate for b in reversed(self._problem.instrument.bands_at(self.index)))

    @cached_property
    def above_edge(self) -> RoadmapPlan | None:
        """Where the target is the edge of a predicate and the rule there is unsettled: the cheapest plan above it.

        None elsewhere, and where the scale ends first.
        """
        inst = self._problem.instrument
        if inst.edges != "unsettled" or self.target not in {b.lower for b in inst.bands}:
            return None
        try:
            return planned(replace(self._problem, need=self._problem.need + 1), self.target, *self._years)
        except ParameterError:
            return None

    def probability(self, error_rate: float) -> float:
        """Chance that a re-assessment of the plan's levels is read at or above the target, exact but for rounding.

        Parameters
        ----------
        error_rate : probability of one level in each direction, by row, 0 to 0.5.

        Notes
        -----
        It is the model of :func:`~spbe_research.index_distribution`: every row is assessed again, those that are not
        raised too. A row at level 1 can only be read too high, which flatters plans that leave many there.

        Examples
        --------
        >>> from spbe_research import load_levels, plan_roadmap
        >>> round(plan_roadmap(load_levels("paser", 2022), "permenpanrb-59-2020", 2.6).probability(0.05), 3)
        0.623
        """
        inst = self._problem.instrument
        read = index_distribution(list(self.levels_after), inst, error_rate=error_rate)
        return min(1.0, read.probability_at_least(self.target))

    @property
    def levels_after(self) -> tuple[Fraction, ...]:
        """Exact level of every row after the plan, in row order."""
        plan, p = self._counts(), self._problem
        return tuple(goals[n - 1] if n else x for goals, n, x in zip(p.goals, plan, p.levels, strict=True))

    @property
    def essential(self) -> tuple[str, ...]:
        """Codes of the rows that every cheapest plan raises; often none."""
        return tuple(c for c, (least, _) in zip(self._problem.instrument.codes, self._by_row, strict=True) if least)

    @cached_property
    def _by_row(self) -> list[tuple[int, int]]:
        """Least and most steps of every row in a cheapest plan."""
        if self._cheapest is not None:
            return self._cheapest.row_ranges
        return [self._ends([row]) for row in range(len(self._problem.goals))]

    def _ends(self, rows: Sequence[int]) -> tuple[int, int]:
        """Least and most steps that some rows together take in a cheapest plan."""
        if self._cheapest is not None:
            return self._cheapest.range_of(rows)
        programme, effort = Programme(self._problem), int(self.effort / self._problem.effort_unit)
        return programme.end_of(rows, effort, most=False), programme.end_of(rows, effort, most=True)

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """For every row, aspect and domain the least and most steps in any cheapest plan.

        Columns: unit (indicator, aspect or domain), number, least, most, share (of the cheapest plans that raise the
        row, 0 to 1; NaN for aspects and domains, and where plans cannot be counted).
        """
        inst = self._problem.instrument
        shares = [np.nan] * len(inst.codes) if self._counted is None else [float(x) for x in self._counted[1]]
        lines: list[tuple[str, str, int, int, float]] = [
            ("indicator", code, *ends, share)
            for code, ends, share in zip(inst.codes, self._by_row, shares, strict=True)
        ]
        for unit, number in [(u, n) for u in ("aspect", "domain") for n in inst.numbers(u)]:
            lines.append((unit, number, *self._ends(inst.row_positions(unit, number)), np.nan))
        return pd.DataFrame(lines, columns=["unit", "number", "least", "most", "share"])

    def alternatives(self, k: int = 3, *, min_difference: int = 3) -> pd.DataFrame:
        """Other plans that differ from this one, and from each other, in several rows; the cheapest first.

        Parameters
        ----------
        k : how many, 1 or more; fewer where there are none.
        min_difference : rows in which any two differ at least, 1 or more.

        Returns
        -------
        DataFrame
            one line a row of the instrument that some plan raises, a column a plan (its level after it), 0 being this
            plan; efforts and indices stand in ``attrs["effort"]`` and ``attrs["index"]``.

        Raises
        ------
        ParameterError
            for numbers out of range.
        """
        check_whole("k", k, 1, 50)
        check_whole("min_difference", min_difference, 1, len(self._problem.goals))
        inst, problem = self._problem.instrument, self._problem
        programme = Programme(problem)
        plans = [self._counts()]
        while len(plans) <= k:
            found = programme.cheapest(unlike=plans, differ=min_difference)
            if found is None:
                break
            plans.append(found)
        levels = {
            number: [goals[n - 1] if n else x for goals, n, x in zip(problem.goals, plan, problem.levels, strict=True)]
            for number, plan in enumerate(plans)
        }
        frame = pd.DataFrame({n: [float(x) for x in column] for n, column in levels.items()}, index=list(inst.codes))
        raised = np.array(plans).any(axis=0)
        frame = frame[raised]
        frame.attrs["effort"] = [float(_effort(problem, plan)) for plan in plans]
        frame.attrs["index"] = [float(self.start + _gain(problem, plan)) for plan in plans]
        return frame

    def _counts(self) -> list[int]:
        taken = self.steps["code"].value_counts()
        return [int(taken.get(code, 0)) for code in self._problem.instrument.codes]

    def to_frame(self) -> pd.DataFrame:
        """The steps, a copy."""
        return self.steps.copy()

    def __repr__(self) -> str:
        all_of = ", ".join(self.essential)
        common = f"rows in all plans as cheap: {all_of}" if all_of else "no row in all plans as cheap"
        way = f"index {float(self.start):g} -> {float(self.index):g}"
        return f"<plan to {float(self.target):g}: {float(self.effort):g} effort, {way}; {common}>"

    def _repr_html_(self) -> str:
        shown = self.steps[["code", "name_id", "name_en", "from_level", "to_level", "year", "points", "effort"]]
        return result_table("roadmap", shown, note=self.note)


def plan_roadmap(
    levels: Levels,
    instrument: str | Instrument,
    target: float | str,
    *,
    effort: Efforts = None,
    locked: Iterable[str] = (),
    max_step: int | None = None,
    prerequisites: Prerequisites = None,
    years: int = 1,
    budget: float | None = None,
    max_level: int | None = None,
    external: bool = True,
    domain_order: DomainOrder = None,
) -> RoadmapPlan:
    """The least effort that lifts an evaluation to a target, and every choice that it leaves.

    Parameters
    ----------
    levels : of today, as :func:`~spbe_research.score` takes them; instrument : Instrument or id.
    target : index above today's, up to 5, or a predicate (its lower edge).
    effort : None or ``"step"`` (1 a step), ``"level"`` (a step to level v costs v), ``"kinds"`` (1 for each kind of
        demand that the regulation names, 59/2020), a mapping by (code, level) or a table with columns code, level,
        effort, such as :func:`~spbe_research.read_effort_file` makes: above 0, for every step that a row could take.
    locked : codes of rows that stay; rows fed by other agencies' indices stay in any case.
    max_step : steps of a row a year, 1 or more.
    prerequisites : None; ``"packaged"``: those that a text states and no known case contradicts; ``"all"``: also those
        implied or judged; or (code, level, required code, required level) one by one.
    years : 1 to 10; steps are spread evenly, most points first.
    budget : effort a year instead of an even spread, above 0.
    max_level : no row is raised above it, 2 to 5.
    external : False leaves out steps that require national systems or other agencies, and what stands above them.
    domain_order : None, or numbers of domains such that none is raised above one that stands before it; ``"packaged"``
        is the order in which the nation went: services, policy, governance, management (59/2020).

    Returns
    -------
    RoadmapPlan

    Raises
    ------
    LevelError
        for levels that cannot be scored.
    ParameterError
        for a target that is no index or predicate, is reached today or cannot be reached (the highest index is named),
        an effort that is missing, negative, too fine or of a row that is not there, requirements that run in a circle
        (it is named), and options out of range.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    No effort is known in man-days. The plan answers for the table that is given, and other tables give other plans;
    real governments take 1.3 to 1.6 times the steps of the cheapest plan. The least effort is exact: for each effort
    the most points are carried from row to row on the lattice of the weights; where requirements tie too many rows
    together, an integer programme (HiGHS) answers and the answer is checked in whole numbers.

    References
    ----------
    PermenPANRB 59/2020, annex B.4 (weights); Pedoman MenPANRB 3/2024 (requirements: data/roadmap/prerequisites.csv).

    Examples
    --------
    >>> from spbe_research import load_levels, plan_roadmap
    >>> plan = plan_roadmap(load_levels("paser", 2022), "permenpanrb-59-2020", "Baik", years=2)
    >>> plan.effort, plan.n_plans, plan.essential
    (Fraction(17, 1), 1378928697, ())
    >>> plan.by_year["predicate"].tolist()
    ['Cukup', 'Baik']
    """
    inst = load_instrument(instrument)
    today = score(levels, inst)
    check_whole("years", years, 1, 10)
    check_switch("external", external)
    if max_step is not None:
        check_whole("max_step", max_step, 1)
    if max_level is not None:
        check_whole("max_level", max_level, 2, int(inst.level_max))
    goal = read_target(target, inst)
    if goal <= today.index_exact:
        told = {"target": figure(goal), "index": figure(today.index_exact)}
        raise ParameterError(message("errors.roadmap.plan.reached", **told))
    cost = read_efforts(effort, inst)
    order = read_domain_order(domain_order, inst)
    problem = make_problem(
        inst,
        today.levels,
        goal,
        cost,
        locked=read_locked(locked, inst),
        most_steps=None if max_step is None else max_step * years,
        max_level=None if max_level is None else Fraction(max_level),
        requires=read_requirements(prerequisites, inst),
        order=[inst.row_positions("domain", n) for n in order],
    )
    if not external:
        problem = _without_external(problem, goal, cost)
    return planned(problem, goal, years, None if budget is None else read_positive("budget", budget), max_step)


def planned(
    problem: Problem, goal: Fraction, years: int, budget: Fraction | None, most_a_year: int | None
) -> RoadmapPlan:
    """The cheapest plan of a problem, laid over the years.

    Parameters
    ----------
    goal : index that the problem's need reaches; most_a_year : steps of a row a year.

    Raises
    ------
    ParameterError
        where it cannot be reached, or not in these years.
    """
    inst = problem.instrument
    start = sum((w * x for w, x in zip(inst.weights, problem.levels, strict=True)), Fraction(0))
    least, plan, cheapest = _solved(problem)
    if plan is None:
        top = start + _highest(problem)
        raise ParameterError(message("errors.roadmap.plan.beyond", target=figure(goal), highest=figure(top, ".4f")))
    order = schedule(problem, plan, years, budget, most_a_year)
    return RoadmapPlan(
        instrument=inst.id,
        target=goal,
        start=start,
        index=start + _gain(problem, plan),
        effort=least * problem.effort_unit,
        steps=_steps(problem, order),
        by_year=_by_year(problem, order, start, years),
        note=message("notes.roadmap.example"),
        _problem=problem,
        _cheapest=cheapest,
        _years=(years, budget, most_a_year),
    )


def efficient_frontier(
    levels: Levels,
    instrument: str | Instrument,
    *,
    effort: Efforts = None,
    locked: Iterable[str] = (),
    prerequisites: Prerequisites = None,
) -> pd.DataFrame:
    """The highest index for every effort, from none to that of all steps.

    Parameters
    ----------
    levels, instrument, effort, locked, prerequisites : as in :func:`plan_roadmap`.

    Returns
    -------
    DataFrame
        ``effort``, ``index`` and ``predicate``, one line wherever more effort gives more.

    Raises
    ------
    LevelError, ParameterError, UnknownInstrument
        as :func:`plan_roadmap`; also where requirements tie too many rows together or efforts are too fine to carry.

    References
    ----------
    PermenPANRB 59/2020, annex B.4.

    Examples
    --------
    >>> from spbe_research import efficient_frontier, load_levels
    >>> f = efficient_frontier(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> float(f.loc[f["predicate"] == "Baik", "effort"].iloc[0])
    17.0
    """
    inst = load_instrument(instrument)
    today = score(levels, inst)
    start = today.index_exact
    fixed = read_locked(locked, inst)
    need = read_requirements(prerequisites, inst)
    problem = make_problem(inst, today.levels, start, read_efforts(effort, inst), locked=fixed, requires=need)
    if not Cheapest.can(problem):
        raise ParameterError(message("errors.roadmap.plan.too_fine"))
    best = Cheapest(problem).frontier
    rises = np.flatnonzero(np.diff(best, prepend=-1) > 0)
    index = [start + int(best[e]) * problem.points_unit for e in rises]
    return pd.DataFrame(
        {
            "effort": [float(int(e) * problem.effort_unit) for e in rises],
            "index": [float(x) for x in index],
            "predicate": [inst.predicate(x) for x in index],
        }
    )


def _solved(problem: Problem) -> tuple[int, list[int] | None, Cheapest | None]:
    if Cheapest.can(problem):
        cheapest = Cheapest(problem)
        if cheapest.effort is None:
            return 0, None, None
        return cheapest.effort, cheapest.one_plan(), cheapest
    plan = Programme(problem).cheapest()
    return (0, None, None) if plan is None else (int(_effort(problem, plan) / problem.effort_unit), plan, None)


def _highest(problem: Problem) -> Fraction:
    """Points of all steps that requirements and an order of domains allow together."""
    if Cheapest.can(problem):
        return int(Cheapest(problem).frontier[-1]) * problem.points_unit
    return Programme(replace(problem, need=0)).most_points() * problem.points_unit


def _effort(problem: Problem, plan: Sequence[int]) -> Fraction:
    return sum(sum(problem.effort[r][:n]) for r, n in enumerate(plan)) * problem.effort_unit


def _gain(problem: Problem, plan: Sequence[int]) -> Fraction:
    return sum(sum(problem.points[r][:n]) for r, n in enumerate(plan)) * problem.points_unit


def _without_external(
    problem: Problem, goal: Fraction, cost: Mapping[tuple[str, Fraction], Fraction] | None
) -> Problem:
    """The same without the steps that lean on others, and what stands above them."""
    inst = problem.instrument
    table = read_table("instruments/steps")
    table = table[(table["instrument"] == inst.id) & (table["external"] == "required")]
    outside = {(c, Fraction(x)) for c, x in zip(table["code"], table["to_level"], strict=True)}
    fresh = {}
    for code, up in zip(inst.codes, problem.goals, strict=True):
        stop = next((k for k, x in enumerate(up) if (code, x) in outside), len(up))
        fresh[code] = stop
    return make_problem(
        inst, problem.levels, goal, cost, requires=problem.requires,
        locked=[c for c, up in zip(inst.codes, problem.goals, strict=True) if not up], most_by_row=fresh,
        order=problem.order,
    )  # fmt: skip


def _steps(problem: Problem, order: Sequence[tuple[int, int, int]]) -> pd.DataFrame:
    inst, lines = problem.instrument, []
    names = inst.indicators
    for row, number, year in order:
        code = inst.codes[row]
        before = problem.goals[row][number - 1] if number else problem.levels[row]
        lines.append(
            {
                "code": code,
                "name_id": names.loc[code, "name_id"],
                "name_en": names.loc[code, "name_en"],
                "from_level": float(before),
                "to_level": float(problem.goals[row][number]),
                "year": year,
                "points": float(problem.points[row][number] * problem.points_unit),
                "effort": float(problem.effort[row][number] * problem.effort_unit),
            }
        )
    return pd.DataFrame(lines)


def _by_year(problem: Problem, order: Sequence[tuple[int, int, int]], start: Fraction, years: int) -> pd.DataFrame:
    lines, now = [], start
    for year in range(1, years + 1):
        mine = [(r, k) for r, k, y in order if y == year]
        now += sum(problem.points[r][k] for r, k in mine) * problem.points_unit
        effort = sum(problem.effort[r][k] for r, k in mine) * problem.effort_unit
        named = " / ".join(b.predicate for b in reversed(problem.instrument.bands_at(now)))
        lines.append((year, float(effort), float(now), named))
    return pd.DataFrame(lines, columns=["year", "effort", "index", "predicate"]).set_index("year")
