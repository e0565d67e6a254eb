"""Least and most steps from values or levels with gaps: against every level that agrees, listed."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from helpers.sentences import says
from helpers.tiny import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

import spbe_research as spbe
from spbe_research.data.instruments import unit_values
from spbe_research.errors import ContradictionError, ParameterError
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.roadmap.partial import Task

N = "permenpanrb-59-2020"
INST = tiny([("1", "1", 2), ("1", "1", 3), ("1", "2", 3), ("2", "3", 4), ("2", "3", 1)], top=4)


def fewest(levels: tuple[int, ...], target: Fraction, free: tuple[bool, ...]) -> int | None:
    """Steps by taking the heaviest rows first, written anew."""
    index = sum((w * x for w, x in zip(INST.weights, levels, strict=True)), Fraction(0))
    room = sorted(
        (w for w, x, f in zip(INST.weights, levels, free, strict=True) if f for _ in range(4 - x)), reverse=True
    )
    for steps in range(len(room) + 1):
        if index + sum(room[:steps], Fraction(0)) >= target:
            return steps
    return None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
    st.integers(21, 80),
    st.lists(st.booleans(), min_size=5, max_size=5).filter(any),
    st.sampled_from(["domain", "aspect", "gaps"]),
)
def test_least_and_most_over_every_level_that_agrees(levels, twentieths, free, known):
    """Every vector of levels that prints the same is listed; also how many steps each domain may take."""
    target = Fraction(twentieths, 20)
    if known == "gaps":
        bounds = spbe.bounds([None, levels[1], None, levels[3], None], INST)
        agree = [v for v in itertools.product(range(1, 5), repeat=5) if (v[1], v[3]) == (levels[1], levels[3])]
    else:
        told = {n: str(round_exact(exact(x), 2)) for n, x in unit_values(INST, fractions(tuple(levels)), known).items()}
        bounds = spbe.bounds(told, INST, depth=known, decimals=2)
        agree = [v for v in itertools.product(range(1, 5), repeat=5) if bounds.levels.programme.holds(fractions(v))]
    task = Task(bounds.levels, target, tuple(free))
    steps = [fewest(v, target, tuple(free)) for v in agree]
    assert tuple(levels) in agree
    reached = [s for s in steps if s is not None]
    assert task.least() == (min(reached) if reached else None)
    assert task.most() == (None if None in steps else max(reached))
    if None in steps or not any(reached):
        return
    for number in INST.numbers("domain"):
        rows = INST.row_positions("domain", number)
        taken = [
            sum(up[r] for r in rows)
            for v, count in zip(agree, steps, strict=True)
            for up in itertools.product(*(range((4 - x) * f + 1) for x, f in zip(v, free, strict=True)))
            if sum(up) == count and reaches(v, up, target)
        ]
        assert (task.end_of(rows, most=False), task.end_of(rows, most=True)) == (min(taken), max(taken))


def fractions(levels: tuple[int, ...]) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, levels))


def reaches(levels: tuple[int, ...], up: tuple[int, ...], target: Fraction) -> bool:
    return sum((w * (x + u) for w, x, u in zip(INST.weights, levels, up, strict=True)), Fraction(0)) >= target


@pytest.mark.parametrize(
    ("place", "year", "target", "least", "most"),
    [("bintan", 2024, "Sangat Baik", 9, 9), ("paser", 2023, 3.5, 20, 22), ("denpasar", 2021, 3.5, 11, 12)],
)
def test_known_governments(place, year, target, least, most):
    found = spbe.roadmap_bounds(spbe.load_values(place, year), N, target)
    assert (found.least, found.most) == (least, most)
    assert found.ranges["least"].tolist() <= found.ranges["most"].tolist()
    assert len(found.units) == 4
    assert str(found.least) in repr(found)


def test_levels_give_the_plan():
    """With every level the bounds are the plan's own number."""
    paser = spbe.load_levels("paser", 2022)
    found = spbe.roadmap_bounds(paser, N, "Baik")
    assert (found.least, found.most) == (17, 17)


def test_rows_that_stay_and_a_target_that_some_levels_miss():
    gaps = [None] * 10 + [3] * 37
    open_end = spbe.roadmap_bounds(gaps, N, 4.9, locked=[str(n) for n in range(1, 11)])
    assert open_end.most is None
    assert "?" in repr(open_end)
    reached = spbe.roadmap_bounds([None] * 30 + [4] * 17, N, 3.5)
    assert reached.least == 0


def test_decimal_levels_have_the_missing_rows_at_either_end():
    levels = [2.3] * 20
    known = spbe.plan_roadmap(levels, "permenpanrb-8-2026", 3).effort
    codes = spbe.load_instrument("permenpanrb-8-2026").codes
    gaps = dict(zip(codes, levels, strict=True)) | {codes[0]: None, codes[9]: None}
    found = spbe.roadmap_bounds(gaps, "permenpanrb-8-2026", 3)
    ends = [spbe.plan_roadmap(gaps | {codes[0]: x, codes[9]: x}, "permenpanrb-8-2026", 3).effort for x in (5, 1)]
    assert [found.least, found.most] == ends
    assert found.least <= known <= found.most
    assert found.ranges.empty


@pytest.mark.parametrize(
    ("values", "options", "error", "key"),
    [
        ({"1": "2.00", "2": "2.00", "3": "2.00", "4": "2.00"}, {"target": 1.5}, ParameterError, "roadmap.plan.reached"),
        ({"1": "2.00", "2": "2.00", "3": "2.00", "4": "2.00"}, {"target": 6}, ParameterError, "roadmap.plan.target"),
        (
            {"1": "2.00", "2": "2.00", "3": "2.00", "4": "2.00"},
            {"target": 5, "locked": [str(n) for n in range(1, 11)]},
            ParameterError,
            "roadmap.plan.beyond",
        ),
        (
            {"1": "2.00", "2": "2.00", "3": "2.00", "4": "2.00"},
            {"target": 3, "locked": ["x"]},
            ParameterError,
            "roadmap.plan.locked",
        ),
        ({"1": "2.03", "2": "2.00", "3": "2.00", "4": "2.00"}, {"target": 3}, ContradictionError, ""),
    ],
)
def test_what_cannot_be(values, options, error, key):
    with pytest.raises(error, match=says(f"errors.{key}") if key else None):
        spbe.roadmap_bounds(values, N, depth="domain", **options)


def test_a_mean_of_many_has_no_steps():
    with pytest.raises(ParameterError, match=says("errors.roadmap.partial.mean")):
        spbe.roadmap_bounds(spbe.load_values("nasional", 2023), N, 4)
