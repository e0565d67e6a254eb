"""The least number of steps to a target where levels are not all known: least and most that the data allow.

With one effort a step, ``k`` steps are enough exactly where for every weight ``v`` of a row that may rise

    target - sum(w * x) - sum((5 - x) * max(w - v, 0)) <= k * v

(the dual of taking the heaviest steps first), which is linear in the levels ``x``. So the most is a maximum of linear
sums over the levels that agree with what is printed, and the least an integer programme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import ParameterError, joined, message
from spbe_research.identification.bounds import Bounds, bounds
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.printed import Values
from spbe_research.identification.programme.highs import cheapest
from spbe_research.identification.programme.model import whole_window
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import figure
from spbe_research.roadmap.asked import read_locked, read_target
from spbe_research.roadmap.cheapest import Cheapest
from spbe_research.roadmap.problem import make_problem
from spbe_research.scoring.levels import Levels
from spbe_research.scoring.steps import unit_steps
from spbe_research.text.result import result_table

__all__ = ["RoadmapBounds", "Task", "roadmap_bounds"]


@dataclass(frozen=True, eq=False)
class RoadmapBounds:
    """Least and most steps to a target where levels are partly known; made by :func:`roadmap_bounds`.

    Attributes
    ----------
    instrument : id; target : index to reach; start : index of today.
    least : of the steps of a cheapest plan, over all levels that agree with the data; 0 where these may reach it today.
    most : the same at worst; None where some levels that agree cannot reach it.
    note : what was set aside or left out.

    References
    ----------
    docs/methods/roadmap.md.

    Examples
    --------
    >>> from spbe_research import load_values, roadmap_bounds
    >>> roadmap_bounds(load_values("bintan", 2024), "permenpanrb-59-2020", "Sangat Baik")
    <steps to 3.5: 9, from index 3.2475 to 3.2500>
    """

    instrument: str
    target: Fraction
    start: Identified
    least: int
    most: int | None
    note: str
    _known: Bounds = field(repr=False)
    _task: Task = field(repr=False)

    @cached_property
    def units(self) -> pd.DataFrame:
        """What every domain (every aspect where the instrument has none) could do.

        Columns: ``unit``, ``number``, names, ``low`` and ``high`` of its value, ``room_least``, ``room_most`` (levels
        left to the top of the scale), ``points`` (what a step is worth: every value that occurs), ``alone_least`` and
        ``alone_most`` (steps where no other domain rises; None where these cannot reach the target).
        """
        return _units(self._known, self._task)

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """Least and most steps of every domain in any cheapest plan from any levels that agree.

        Columns: number, least, most. Only where levels are whole; empty elsewhere.
        """
        inst = self._task.instrument
        unit = "domain" if len(inst.domains) else "aspect"
        lines: list[tuple[str, int, int]] = []
        for number in inst.numbers(unit) if self._task.whole else ():
            rows = inst.row_positions(unit, number)
            lines.append((number, self._task.end_of(rows, most=False), self._task.end_of(rows, most=True)))
        return pd.DataFrame(lines, columns=["number", "least", "most"])

    def to_frame(self) -> pd.DataFrame:
        """The domains, a copy."""
        return self.units.copy()

    def __repr__(self) -> str:
        most = "?" if self.most is None else str(self.most)
        steps = most if most == str(self.least) else f"{self.least} to {most}"
        return f"<steps to {float(self.target):g}: {steps}, from index {self.start}>"

    def _repr_html_(self) -> str:
        shown = self.units[["number", "name_id", "name_en", "low", "high", "alone_least", "alone_most"]]
        return result_table("roadmap_bounds", shown, about=repr(self), note=self.note)


def roadmap_bounds(
    observation_or_levels: Levels | Values,
    instrument: str | Instrument,
    target: float | str,
    *,
    depth: str = "indicator",
    locked: Iterable[str] = (),
) -> RoadmapBounds:
    """Least and most steps to a target that values of domains or aspects, an index, or levels with gaps allow.

    Parameters
    ----------
    observation_or_levels, depth : as in :func:`~spbe_research.bounds`; instrument : Instrument or id.
    target : index up to 5, or a predicate (its lower edge).
    locked : codes of rows that stay; rows fed by other agencies' indices stay in any case.

    Returns
    -------
    RoadmapBounds

    Raises
    ------
    ContradictionError, LevelError
        for values that no levels give, or that are none.
    ParameterError
        for a target that is no index or predicate, that is reached at the least index which the data allow, or that
        cannot be reached from any levels that agree (the highest index is named), and for the mean of many.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    Every step counts 1: other efforts would need the levels of the rows. Where decimals are levels (8/2026) the worst
    case has every missing row at the least level and the best at the top, whatever is printed above them.

    References
    ----------
    PermenPANRB 59/2020, annex B.4 (weights).

    Examples
    --------
    >>> from spbe_research import load_values, roadmap_bounds
    >>> b = roadmap_bounds(load_values("paser", 2024), "permenpanrb-59-2020", "Sangat Baik")
    >>> b.least, b.most
    (8, 8)
    """
    inst = load_instrument(instrument)
    goal = read_target(target, inst)
    fixed = read_locked(locked, inst)
    known = bounds(observation_or_levels, inst, depth=depth)
    if not known.levels.on_lattice:
        raise ParameterError(message("errors.roadmap.partial.mean"))
    if goal <= known.low_exact:
        told = {"target": figure(goal), "index": figure(known.low, ".4f")}
        raise ParameterError(message("errors.roadmap.plan.reached", **told))
    free = tuple(c not in fixed for c in inst.codes)
    task = Task(known.levels, goal, free)
    least, most = task.least(), task.most()
    if least is None:
        told = {"target": figure(goal), "highest": figure(task.highest(), ".4f")}
        raise ParameterError(message("errors.roadmap.plan.beyond", **told))
    outside = "" if task.whole or not known.levels.published else message("notes.roadmap.printed_left_out")
    return RoadmapBounds(
        instrument=inst.id,
        target=goal,
        start=known.index,
        least=least,
        most=most,
        note=joined([known.note, outside]),
        _known=known,
        _task=task,
    )


def _units(known: Bounds, task: Task) -> pd.DataFrame:
    """What is known of every domain, and what it could do alone."""
    inst = task.instrument
    unit = "domain" if len(inst.domains) else "aspect"
    table = known.domains if unit == "domain" else known.aspects
    worth = unit_steps(inst, unit)
    lines = []
    for number in inst.numbers(unit):
        rows = inst.row_positions(unit, number)
        alone = Task(task.levels, task.target, tuple(f and i in rows for i, f in enumerate(task.free)))
        names = {str(k): v for k, v in table.loc[number].items() if str(k).startswith("name_")}
        top = int(inst.level_max) * len(rows)
        lines.append(
            {"unit": unit, "number": number, **names}
            | {"low": table.loc[number, "low"], "high": table.loc[number, "high"]}
            | {"room_least": ceil(top - table.loc[number, "level_sum_high"])}
            | {"room_most": ceil(top - table.loc[number, "level_sum_low"])}
            | {"points": worth.loc[number, "points"], "alone_least": alone.least(), "alone_most": alone.most()}
        )
    frame = pd.DataFrame(lines)
    for column in ("alone_least", "alone_most"):
        frame[column] = pd.Series([line[column] for line in lines], index=frame.index, dtype=object)
    return frame


@dataclass(frozen=True, eq=False)
class Task:
    """Levels that agree with the data, an index to reach, and which rows may rise."""

    levels: LevelSet
    target: Fraction
    free: tuple[bool, ...]

    @property
    def instrument(self) -> Instrument:
        return self.levels.instrument

    @property
    def whole(self) -> bool:
        """Whether levels are whole; else the ends of each row are all that counts."""
        return self.instrument.whole_levels

    @cached_property
    def _weights(self) -> tuple[Fraction, ...]:
        """Every weight of a row that may rise."""
        return tuple(sorted({w for w, f in zip(self.instrument.weights, self.free, strict=True) if f}))

    def _line(self, v: Fraction) -> tuple[Fraction, tuple[Fraction, ...]]:
        """What is missing once all heavier than ``v`` is taken: a constant, and what each level takes from it."""
        inst, top = self.instrument, self.instrument.level_max
        pairs = list(zip(inst.weights, self.free, strict=True))
        taken = sum((top * max(w - v, Fraction(0)) for w, f in pairs if f), Fraction(0))
        return self.target - taken, tuple(min(w, v) if f else w for w, f in pairs)

    def most(self) -> int | None:
        """Steps at worst; None where some levels cannot reach the target."""
        if not self.whole:
            return self._by_row(self.levels.lows)
        missing = [constant - e.low_exact for constant, e in self._ends]
        if missing[0] > 0:
            return None
        return max((max(0, ceil(m / v)) for m, v in zip(missing[1:], self._weights, strict=True)), default=0)

    @cached_property
    def _ends(self) -> list[tuple[Fraction, Identified]]:
        """For no weight and for each: the constant of its line, and the ends of what levels take from it."""
        lines = [self._line(v) for v in (Fraction(0), *self._weights)]
        ends = self.levels.extremes([c for _, c in lines])
        assert ends is not None  # bounds has found levels
        return [(constant, e) for (constant, _), e in zip(lines, ends, strict=True)]

    def least(self) -> int | None:
        """Steps at best; None where no levels can reach the target."""
        if not self.whole:
            return self._by_row(self.levels.highs)
        most, sure = self.most(), self._surely()
        if most is not None and sure == most:
            return most  # the ends of the lines meet: nothing is left to search
        solved = self._solved()
        if solved is None:
            return None
        levels, steps = solved
        assert self.levels.programme.holds(levels)
        assert self._by_row(levels) == steps
        return steps

    def _surely(self) -> int:
        """Steps that every levels need, by each line alone."""
        pairs = zip(self._ends[1:], self._weights, strict=True)
        return max((max(0, ceil((constant - e.high_exact) / v)) for (constant, e), v in pairs), default=0)

    def highest(self) -> Fraction:
        """Index of the best levels once every row that may rise stands at the top."""
        inst = self.instrument
        held = tuple(Fraction(0) if f else w for w, f in zip(inst.weights, self.free, strict=True))
        ends = self.levels.extremes([held])
        assert ends is not None
        top = sum((w * inst.level_max for w, f in zip(inst.weights, self.free, strict=True) if f), Fraction(0))
        return top + ends[0].high_exact

    def _by_row(self, levels: Sequence[Fraction]) -> int | None:
        """Steps from known levels."""
        inst = self.instrument
        locked = [c for c, f in zip(inst.codes, self.free, strict=True) if not f]
        problem = make_problem(inst, levels, self.target, locked=locked)
        return 0 if problem.need <= 0 else Cheapest(problem).effort

    def _solved(self) -> tuple[list[Fraction], int] | None:
        """Levels that need the fewest steps, and how many."""
        inst, k = self.instrument, len(self.instrument.codes)
        lines, limits = self._windows(k + 1)
        for v in (Fraction(0), *self._weights):
            constant, coefficients = self._line(v)
            scale = inst.denominator * constant.denominator
            line = [float(c * scale) for c in coefficients] + [float(v * scale)]
            lines.append(np.array(line))
            limits.append((float(constant * scale), np.inf))
        cost = np.zeros(k + 1)
        cost[k] = 1.0
        found = self._answer(cost, lines, limits, [(0.0, float(4 * k))])
        return None if found is None else ([Fraction(round(x)) for x in found[:k]], round(found[k]))

    def end_of(self, rows: Sequence[int], *, most: bool) -> int:
        """Least or most steps of some rows in a cheapest plan, over all levels that agree."""
        inst, k = self.instrument, len(self.instrument.codes)
        # levels today, steps of each row, steps of all, then which weight proves that no fewer do (first: none needed)
        width = 2 * k + 1 + 1 + len(self._weights)
        lines, limits = self._windows(width)
        unit = inst.denominator * self.target.denominator
        fewest, most_steps = self.least() or 0, self.most()
        most_steps = 4 * k if most_steps is None else most_steps

        def add(parts: dict[int, float], low: float, high: float) -> None:
            line = np.zeros(width)
            for at, value in parts.items():
                line[at] = value
            lines.append(line)
            limits.append((low, high))

        for r, may in enumerate(self.free):
            add({r: 1.0, k + r: 1.0}, -np.inf, float(inst.level_max))
            if not may:
                add({k + r: 1.0}, 0.0, 0.0)
        add({k + r: 1.0 for r in range(k)} | {2 * k: -1.0}, 0.0, 0.0)
        points = {r: float(w * unit) for r, w in enumerate(inst.weights)}
        add(points | {k + r: x for r, x in points.items()}, float(self.target * unit), np.inf)
        first = 2 * k + 1
        add({first + n: 1.0 for n in range(1 + len(self._weights))}, 1.0, np.inf)
        add({2 * k: 1.0, first: float(most_steps)}, -np.inf, float(most_steps))
        for n, v in enumerate(self._weights, start=1):  # with one step fewer the heaviest do not suffice
            constant, coefficients = self._line(v)
            parts = {r: float(c * unit) for r, c in enumerate(coefficients)}
            limit = float((constant + v) * unit) - 1
            far = max(0.0, float((self._ends[n][1].high_exact + most_steps * v) * unit) - limit)
            add(parts | {2 * k: float(v * unit), first + n: far}, -np.inf, limit + far)
        cost = np.zeros(width)
        cost[[k + r for r in rows]] = -1.0 if most else 1.0
        ends = [(0.0, 4.0)] * k + [(float(fewest), float(most_steps))] + [(0.0, 1.0)] * (1 + len(self._weights))
        found = self._answer(cost, lines, limits, ends)
        assert found is not None  # the best case is one
        levels = [Fraction(round(x)) for x in found[:k]]
        steps = [round(x) for x in found[k : 2 * k]]
        assert self.levels.programme.holds(levels)
        assert self._by_row(levels) == sum(steps)
        return sum(steps[r] for r in rows)

    def _windows(self, width: int) -> tuple[list[np.ndarray], list[tuple[float, float]]]:
        """Lines that keep the levels, the first columns, to what is printed."""
        inst, programme = self.instrument, self.levels.programme
        lines, limits = [], []
        for window in programme.windows:
            least, most = whole_window(window.interval, Fraction(0), inst.denominator)
            line = np.zeros(width)
            line[list(window.rows)] = [float(inst.weights[i] * inst.denominator) for i in window.rows]
            lines.append(line)
            limits.append((float(least), float(most)))
        return lines, limits

    def _answer(
        self,
        cost: np.ndarray,
        lines: Sequence[np.ndarray],
        limits: Sequence[tuple[float, float]],
        ends: Sequence[tuple[float, float]],
    ) -> np.ndarray | None:
        low = [float(x) for x in self.levels.lows] + [a for a, _ in ends]
        high = [float(x) for x in self.levels.highs] + [b for _, b in ends]
        return cheapest(
            cost,
            ranges=(np.array(low), np.array(high)),
            lines=np.array(lines),
            limits=(np.array([x[0] for x in limits]), np.array([x[1] for x in limits])),
            whole=np.ones(len(cost)),
        )
