"""The cheapest way to a target, what it leaves open, and other ways of nearly the same effort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from numbers import Integral
from typing import TypeAlias

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import is_number, named, one_line
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import figure
from spbe_research.options import check_choice, check_several, check_switch, check_whole
from spbe_research.roadmap.cheapest import Cheapest
from spbe_research.roadmap.counting import count_plans
from spbe_research.roadmap.problem import Problem, Requirement, make_problem
from spbe_research.roadmap.programme import Programme
from spbe_research.roadmap.schedule import schedule
from spbe_research.scoring.levels import Levels
from spbe_research.scoring.score import score
from spbe_research.text.result import result_table

__all__ = ["EFFORTS", "RoadmapPlan", "efficient_frontier", "plan_roadmap"]

#: effort tables that need no data: every step alike, or a step to level v costs v
EFFORTS = ("step", "level")
#: requirements that the data hold: those that texts state and no case contradicts, or all
_PACKAGED = {"packaged": ("enforce",), "all": ("enforce", "advise", "drop")}

Efforts: TypeAlias = str | Mapping[tuple[str, float], float] | pd.DataFrame | None
Prerequisites: TypeAlias = str | Iterable[tuple[str, float, str, float]] | None


@dataclass(frozen=True, eq=False)
class RoadmapPlan:
    """A cheapest plan, and what all cheapest plans have in common; made by :func:`plan_roadmap`.

    Attributes
    ----------
    instrument : id; target : index to reach; start, index : index of today and of the plan, exact.
    effort : of every cheapest plan, exact.
    steps : one line a step in the order of the plan: code, name_id, name_en, from_level, to_level, year, points,
        effort. One cheapest plan of ``n_plans``: what lies lowest first. It is an example and not the answer.
    by_year : indexed by year: effort, index, predicate at its end.
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

    @cached_property
    def _counted(self) -> tuple[int, list[Fraction]] | None:
        return None if self._cheapest is None else count_plans(self._cheapest)

    @property
    def n_plans(self) -> int | None:
        """How many cheapest plans there are, by counting; None where there are too many combinations to count."""
        return None if self._counted is None else self._counted[0]

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
        """For every row and aspect the least and most steps in any cheapest plan.

        Columns: unit (indicator or aspect), number, least, most, share (of the cheapest plans that raise the row, 0 to
        1; NaN for aspects and where plans cannot be counted).
        """
        inst = self._problem.instrument
        shares = [np.nan] * len(inst.codes) if self._counted is None else [float(x) for x in self._counted[1]]
        lines: list[tuple[str, str, int, int, float]] = [
            ("indicator", code, *ends, share)
            for code, ends, share in zip(inst.codes, self._by_row, shares, strict=True)
        ]
        for number in inst.numbers("aspect"):
            lines.append(("aspect", number, *self._ends(inst.row_positions("aspect", number)), np.nan))
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
) -> RoadmapPlan:
    """The least effort that lifts an evaluation to a target, and every choice that it leaves.

    Parameters
    ----------
    levels : of today, as :func:`~spbe_research.score` takes them; instrument : Instrument or id.
    target : index above today's, up to 5, or a predicate (its lower edge).
    effort : None or ``"step"`` (1 a step), ``"level"`` (a step to level v costs v), a mapping by (code, level) or a
        table with columns code, level, effort: above 0, for every step that a row could take.
    locked : codes of rows that stay; rows fed by other agencies' indices stay in any case.
    max_step : steps of a row a year, 1 or more.
    prerequisites : None; ``"packaged"``: those that a text states and no known case contradicts; ``"all"``: also those
        implied or judged; or (code, level, required code, required level) one by one.
    years : 1 to 10; steps are spread evenly, most points first.
    budget : effort a year instead of an even spread, above 0.
    max_level : no row is raised above it, 2 to 5.
    external : False leaves out steps that require national systems or other agencies, and what stands above them.

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
    start = today.index_exact
    check_whole("years", years, 1, 10)
    check_switch("external", external)
    if max_step is not None:
        check_whole("max_step", max_step, 1)
    if max_level is not None:
        check_whole("max_level", max_level, 2, int(inst.level_max))
    goal = _target(target, inst)
    if goal <= start:
        raise ParameterError(message("errors.roadmap.plan.reached", target=figure(goal), index=figure(start)))
    cost = _efforts(effort, inst)
    problem = make_problem(
        inst,
        today.levels,
        goal,
        cost,
        locked=_locked(locked, inst),
        most_steps=None if max_step is None else max_step * years,
        max_level=None if max_level is None else Fraction(max_level),
        requires=_requirements(prerequisites, inst),
    )
    if not external:
        problem = _without_external(problem, goal, cost)
    least, plan, cheapest = _solved(problem)
    if plan is None:
        top = start + sum(sum(row) for row in problem.points) * problem.points_unit
        raise ParameterError(message("errors.roadmap.plan.beyond", target=figure(goal), highest=figure(top, ".4f")))
    money = None if budget is None else _positive("budget", budget)
    order = schedule(problem, plan, years, money, max_step)
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
    fixed = _locked(locked, inst)
    need = _requirements(prerequisites, inst)
    problem = make_problem(inst, today.levels, start, _efforts(effort, inst), locked=fixed, requires=need)
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


def _effort(problem: Problem, plan: Sequence[int]) -> Fraction:
    return sum(sum(problem.effort[r][:n]) for r, n in enumerate(plan)) * problem.effort_unit


def _gain(problem: Problem, plan: Sequence[int]) -> Fraction:
    return sum(sum(problem.points[r][:n]) for r, n in enumerate(plan)) * problem.points_unit


def _target(target: object, inst: Instrument) -> Fraction:
    names = {band.predicate.casefold(): band.lower for band in inst.bands}
    if isinstance(target, str) and target.strip().casefold() in names:
        return Fraction(names[target.strip().casefold()])
    try:
        value = exact(target) if isinstance(target, str) or is_number(target) else None
    except ValueError:
        value = None
    if value is None or not inst.level_min <= value <= inst.level_max:
        allowed = ", ".join(band.predicate for band in reversed(inst.bands))
        raise ParameterError(message("errors.roadmap.plan.target", target=one_line(target), allowed=allowed))
    return value


def _positive(name: str, value: object) -> Fraction:
    if not is_number(value) or not 0 < float(value) < float("inf"):  # type: ignore[arg-type]
        raise ParameterError(message("errors.roadmap.effort.positive", name=name, found=one_line(value)))
    return exact(value)


def _efforts(effort: Efforts, inst: Instrument) -> dict[tuple[str, Fraction], Fraction] | None:
    every = [(code, Fraction(v)) for code in inst.codes for v in range(int(inst.level_min), int(inst.level_max) + 1)]
    if effort is None or (isinstance(effort, str) and check_choice("effort", effort, EFFORTS) == "step"):
        return None
    if isinstance(effort, str):
        return {(code, level): level for code, level in every}
    if isinstance(effort, pd.DataFrame):
        lacking = [c for c in ("code", "level", "effort") if c not in effort]
        if lacking:
            raise ParameterError(message("errors.roadmap.effort.columns", columns=", ".join(lacking)))
        pairs = [((str(c), x), e) for c, x, e in zip(effort["code"], effort["level"], effort["effort"], strict=True)]
    elif isinstance(effort, Mapping):
        pairs = []
        for key, value in effort.items():
            if not isinstance(key, tuple) or len(key) != 2:
                raise ParameterError(message("errors.roadmap.effort.key", found=one_line(key)))
            pairs.append(((str(key[0]), key[1]), value))
    else:
        raise ParameterError(message("errors.roadmap.effort.kind", found=one_line(effort)))
    found: dict[tuple[str, Fraction], Fraction] = {}
    for (code, level), value in pairs:
        place = (code, exact(level)) if is_number(level) else None
        if place not in set(every):
            raise ParameterError(message("errors.roadmap.effort.no_step", code=code, level=one_line(level)))
        if place in found:
            raise ParameterError(message("errors.roadmap.effort.twice", code=code, level=one_line(level)))
        found[place] = _positive(f"effort {code} -> {figure(level)}", value)
    return found


def _locked(locked: Iterable[str], inst: Instrument) -> tuple[str, ...]:
    codes = [str(c) for c in check_several("locked", locked)]
    odd = [c for c in codes if c not in inst.codes]
    if odd:
        raise ParameterError(message("errors.roadmap.plan.locked", codes=named(odd), label=inst.label))
    fed = [c for c, x in zip(inst.codes, inst.rows["external_index"], strict=True) if x]
    return tuple(dict.fromkeys((*codes, *fed)))


def _requirements(prerequisites: Prerequisites, inst: Instrument) -> tuple[Requirement, ...]:
    if prerequisites is None:
        return ()
    if isinstance(prerequisites, str):
        check_choice("prerequisites", prerequisites, tuple(_PACKAGED))
        table = read_table("roadmap/prerequisites")
        table = table[(table["instrument"] == inst.id) & table["use"].isin(_PACKAGED[prerequisites])]
        lines = zip(table["code"], table["level"], table["required_code"], table["required_level"], strict=True)
        return tuple((a, Fraction(x), b, Fraction(y)) for a, x, b, y in lines)
    found: list[Requirement] = []
    for one in check_several("prerequisites", prerequisites):
        row, level, required, least = one if isinstance(one, tuple | list) and len(one) == 4 else (None,) * 4
        whole = all(isinstance(x, Integral) and inst.level_min <= x <= inst.level_max for x in (level, least))
        if not whole or str(row) not in inst.codes or str(required) not in inst.codes:
            raise ParameterError(message("errors.roadmap.plan.requirement", found=one_line(one)))
        found.append((str(row), Fraction(str(level)), str(required), Fraction(str(least))))
    _no_circle(found)
    return tuple(found)


def _no_circle(requirements: Sequence[Requirement]) -> None:
    """On (row, level): a level that waits for itself, directly or through others, can never be reached."""
    after: dict[tuple[str, Fraction], set[tuple[str, Fraction]]] = {}
    for row, level, required, least in requirements:
        after.setdefault((row, level), set()).add((required, least))
    nodes = {*after, *(n for waits in after.values() for n in waits)}
    for row, level in nodes:  # a level of a row waits for the lower ones of that row
        after.setdefault((row, level), set()).update((r, x) for r, x in nodes if r == row and x < level)
    state: dict[tuple[str, Fraction], int] = {}

    def visit(node: tuple[str, Fraction], path: list[tuple[str, Fraction]]) -> None:
        state[node] = 1
        for nxt in after.get(node, ()):
            if state.get(nxt) == 1:
                circle = [*path[path.index(nxt) :], nxt] if nxt in path else [node, nxt]
                told = " -> ".join(f"{r} ({figure(x)})" for r, x in circle)
                raise ParameterError(message("errors.roadmap.plan.circle", circle=told))
            if nxt not in state:
                visit(nxt, [*path, nxt])
        state[node] = 2

    for node in nodes:
        if node not in state:
            visit(node, [node])


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
        lines.append((year, float(effort), float(now), problem.instrument.predicate(now)))
    return pd.DataFrame(lines, columns=["year", "effort", "index", "predicate"]).set_index("year")
