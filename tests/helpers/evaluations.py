"""Evaluations by name and year, and the same with other levels."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import Observation, load_levels, load_values
from spbe_research.data.regions import find_region
from spbe_research.identification.reading import level_set
from spbe_research.profiles.change import RegionChange, gather
from spbe_research.profiles.pair import Evaluation, read_evaluation


def evaluation(obs: Observation) -> Evaluation:
    return read_evaluation(obs, *level_set(obs, load_instrument(obs.instrument)))


def at(name: str, year: int, depth: str | None = None) -> Evaluation:
    if depth is None:
        return evaluation(load_levels(name, year, assessment="official"))
    return evaluation(load_values(name, year, depth=depth, assessment="official"))


def with_levels(e: Evaluation, levels: list[int]) -> Evaluation:
    """The same evaluation with other levels: made up, for what no real pair shows."""
    values = e.observation.values.copy()
    values[:] = [Fraction(x) for x in levels]
    printed = e.observation.printed.copy()
    printed[:] = [str(x) for x in levels]
    return evaluation(
        dataclasses.replace(e.observation, values=values, printed=printed, index_printed=None, predicate_printed=None)
    )


def changed(steps: dict[int, int]) -> RegionChange:
    """All rows at 3, then moved: made up."""
    first = with_levels(at("paser", 2021), [3] * 47)
    last = with_levels(at("paser", 2022), [3 + steps.get(i, 0) for i in range(47)])
    return gather(find_region("paser"), first, last)
