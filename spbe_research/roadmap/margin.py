"""A plan that is likely to be read at its target when every row is assessed again: found, not proved to be cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.errors import ParameterError, message
from spbe_research.inference.assessor_error import check_error_rate
from spbe_research.numbers.language import figure
from spbe_research.options import check_between
from spbe_research.roadmap.asked import Efforts, Prerequisites
from spbe_research.roadmap.plan import RoadmapPlan, plan_roadmap, planned
from spbe_research.scoring.levels import Levels

__all__ = ["margins", "plan_with_margin"]

#: plans tried before the search gives up, and by what the target rises at least
_MOST_TRIED, _LEAST_RISE = 200, Fraction(1, 400)


def plan_with_margin(
    levels: Levels,
    instrument: str | Instrument,
    target: float | str,
    *,
    probability: float = 0.9,
    error_rate: float = 0.05,
    effort: Efforts = None,
    locked: Iterable[str] = (),
    max_step: int | None = None,
    prerequisites: Prerequisites = None,
    years: int = 1,
    budget: float | None = None,
    max_level: int | None = None,
    external: bool = True,
) -> RoadmapPlan:
    """The first plan found whose result is read at or above a target with a given probability.

    The target is raised step by step: from each cheapest plan to the next index that a plan may have. The plan that is
    returned keeps the target asked for; its own index lies higher. Another plan of the same effort may do as well, and
    a cheaper one is not excluded, since two plans of one index differ in how they can be misread.

    Parameters
    ----------
    levels, instrument, target, effort, locked, max_step, prerequisites, years, budget, max_level, external : as in
        :func:`~spbe_research.plan_roadmap`.
    probability : to be reached, between 0 and 1.
    error_rate : probability of one level in each direction, by row, 0 to 0.5: an assumption.

    Returns
    -------
    RoadmapPlan

    Raises
    ------
    LevelError, ParameterError, UnknownInstrument
        as :func:`~spbe_research.plan_roadmap`; also where no plan reaches the probability before the scale ends.

    References
    ----------
    docs/methods/roadmap.md; docs/methods/change.md, section 6 (the model of assessor error).

    Examples
    --------
    >>> from spbe_research import load_levels, plan_with_margin
    >>> plan = plan_with_margin(load_levels("paser", 2022), "permenpanrb-59-2020", 2.6, probability=0.9)
    >>> plan.effort, float(plan.index), round(plan.probability(0.05), 2)
    (Fraction(18, 1), 2.649, 0.9)
    """
    check_between("probability", probability, 0, 1)
    check_error_rate(error_rate)
    plan = plan_roadmap(
        levels,
        instrument,
        target,
        effort=effort,
        locked=locked,
        max_step=max_step,
        prerequisites=prerequisites,
        years=years,
        budget=budget,
        max_level=max_level,
        external=external,
    )
    found = next(_reading(plan, {error_rate: probability}), None)
    if found is None:
        told = {"probability": figure(probability), "best": figure(_best(plan, error_rate), ".3f")}
        raise ParameterError(message("errors.roadmap.margin.none", **told))
    return found[1]


def margins(plan: RoadmapPlan, probability: float, error_rates: Sequence[float]) -> dict[float, RoadmapPlan]:
    """For each rate the first plan found that is read at the target with this probability; none where there is none."""
    return dict(_reading(plan, dict.fromkeys(error_rates, probability)))


def _reading(plan: RoadmapPlan, asked: Mapping[float, float]) -> Iterator[tuple[float, RoadmapPlan]]:
    """Rates with the first plan that reaches the probability of each."""
    left = dict(asked)
    for found in _higher(plan):
        for rate in [r for r, wanted in left.items() if found.probability(r) >= wanted]:
            del left[rate]
            yield rate, found
        if not left:
            return


def _best(plan: RoadmapPlan, error_rate: float) -> float:
    return max(found.probability(error_rate) for found in _higher(plan))


def _higher(plan: RoadmapPlan) -> Iterator[RoadmapPlan]:
    """The plan, then the cheapest ones to targets that rise step by step, until the scale ends."""
    found = plan
    for _ in range(_MOST_TRIED):
        yield found
        problem, unit = found._problem, found._problem.points_unit
        reached = int((found.index - found.start) / unit)
        higher = replace(problem, need=max(reached + 1, problem.need + int(_LEAST_RISE / unit)))
        try:
            found = planned(higher, plan.target, *plan._years)
        except ParameterError:
            return
