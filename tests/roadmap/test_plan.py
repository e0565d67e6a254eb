"""Plans to a target: known figures, every combination of a few rows listed beside the fast way, and every error."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction

import pandas as pd
import pytest
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

import spbe_research as spbe
from spbe_research.errors import ParameterError
from spbe_research.roadmap.programme import Programme

N = "permenpanrb-59-2020"
INST = spbe.load_instrument(N)
PASER = spbe.load_levels("paser", 2022)


def test_paser_to_baik():
    """Derived independently: 16 of the heaviest steps give 945 of 947 lattice points, 17 give enough."""
    plan = spbe.plan_roadmap(PASER, N, "Baik")
    assert (plan.effort, plan.start, plan.target) == (17, Fraction("2.1265"), Fraction("2.6"))
    assert plan.n_plans == 1_378_928_697
    assert plan.essential == ()
    ranges = plan.ranges.set_index(["unit", "number"])
    assert ranges.loc[("aspect", "7"), ["least", "most"]].tolist() == [0, 14]
    assert ranges.loc[("aspect", "8"), ["least", "most"]].tolist() == [3, 13]
    assert ranges.loc[[("indicator", "43"), ("indicator", "47")], "share"].round(3).tolist() == [0.825, 0.825]
    assert spbe.score(after(plan), N).index_exact == plan.index >= plan.target


@pytest.mark.parametrize(
    ("target", "options", "effort"),
    [
        (3.5, {}, 51),
        (2.6, {"prerequisites": "packaged"}, 17),
        (2.6, {"prerequisites": "all"}, 17),
        (3.5, {"prerequisites": "all"}, 51),
        (4.55, {}, 109),
        (4.55, {"prerequisites": "all"}, 110),
        (2.6, {"max_level": 4}, 17),
        (3.5, {"max_level": 4}, 60),
        (2.6, {"max_level": 3}, 18),
    ],
)
def test_least_steps_known_from_elsewhere(target, options, effort):
    """Least-step plans that were computed by another program from the same rules."""
    assert spbe.plan_roadmap(PASER, N, target, **options).effort == effort


def after(plan: spbe.RoadmapPlan) -> dict[str, float]:
    levels = {c: float(x) for c, x in PASER.values.items()}
    for step in plan.steps.itertuples():
        assert levels[step.code] == step.from_level
        assert step.to_level == step.from_level + 1
        levels[step.code] = step.to_level
    return levels


free = st.lists(st.sampled_from(INST.codes), min_size=2, max_size=5, unique=True)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    free,
    st.lists(st.integers(1, 5), min_size=47, max_size=47),
    st.integers(1, 60),
    st.sampled_from(["step", "level", "own"]),
    st.lists(st.tuples(st.integers(0, 4), st.integers(2, 5), st.integers(0, 4), st.integers(2, 5)), max_size=3),
    st.data(),
)
def test_every_combination_of_a_few_rows(codes, levels, percent, table, ties, data):
    """Least effort, number of plans, ranges and shares by listing; and the programme says the same."""
    codes = sorted(codes, key=INST.codes.index)
    needs = [(codes[a], x, codes[b], y) for a, x, b, y in ties if a < b < len(codes)]
    now = dict(zip(INST.codes, levels, strict=True))
    price = {
        (c, v): {"step": 1, "level": v}.get(table) or data.draw(st.integers(1, 4))
        for c in codes
        for v in range(now[c] + 1, 6)
    }
    every = [(c, v) for c in INST.codes for v in range(1, 6)]
    own = {k: price.get(k, 1) for k in every}
    weight = dict(zip(INST.codes, INST.weights, strict=True))
    start = sum((weight[c] * x for c, x in now.items()), Fraction(0))
    gain = sum((weight[c] * (5 - now[c]) for c in codes), Fraction(0))
    target = start + gain * percent / 60
    found: dict[int, list[tuple[int, ...]]] = {}
    for goal in itertools.product(*(range(now[c], 6) for c in codes)):
        at = now | dict(zip(codes, goal, strict=True))
        broken = any(at[a] >= x > now[a] and at[b] < y for a, x, b, y in needs)
        if not broken and sum((weight[c] * (at[c] - now[c]) for c in codes), start) >= target:
            cost = sum(price[c, v] for c in codes for v in range(now[c] + 1, at[c] + 1))
            found.setdefault(cost, []).append(goal)

    def asked() -> spbe.RoadmapPlan:
        return spbe.plan_roadmap(
            levels, N, str(target), locked=[c for c in INST.codes if c not in codes],
            effort=table if table != "own" else own, prerequisites=needs or None,
        )  # fmt: skip

    if target <= start:
        with pytest.raises(ParameterError, match=says("errors.roadmap.plan.reached")):
            asked()
        return
    if not found:
        with pytest.raises(ParameterError, match=says("errors.roadmap.plan.beyond")):
            asked()
        return
    least = min(found)
    plan = asked()  # requirements that point one way only run in no circle
    plans = found[least]
    assert plan.effort == least
    assert plan.n_plans == len(plans)
    rows = plan.ranges[plan.ranges["unit"] == "indicator"].set_index("number")
    for k, code in enumerate(codes):
        steps = [goal[k] - now[code] for goal in plans]
        assert rows.loc[code, ["least", "most"]].tolist() == [min(steps), max(steps)]
        assert rows.loc[code, "share"] == pytest.approx(sum(s > 0 for s in steps) / len(steps))
    aspects = plan.ranges[plan.ranges["unit"] == "aspect"].set_index("number")
    for number in INST.numbers("aspect"):
        mine = [k for k, c in enumerate(codes) if INST.codes.index(c) in INST.row_positions("aspect", number)]
        steps = [sum(goal[k] - now[codes[k]] for k in mine) for goal in plans]
        assert aspects.loc[number, ["least", "most"]].tolist() == [min(steps), max(steps)]
    taken = Counter(plan.steps["code"])
    assert tuple(now[c] + taken[c] for c in codes) in plans
    programme = Programme(plan._problem)
    other = programme.cheapest()
    assert other is not None
    assert tuple(now[c] + other[INST.codes.index(c)] for c in codes) in plans


def test_efforts_of_many_decimals_are_told_apart_or_refused():
    """In floating point the integer programme found no plan of the least effort, and every row was called essential."""
    every = [(c, v) for c in INST.codes for v in range(1, 6)]
    plan = spbe.plan_roadmap(PASER, N, 2.2, effort={(c, v): round(v / 3, 9) for c, v in every})
    rows = plan.ranges[plan.ranges["unit"] == "indicator"].set_index("number")
    taken = Counter(plan.steps["code"])
    assert all(rows.loc[c, "least"] <= taken[c] <= rows.loc[c, "most"] for c in INST.codes)
    assert plan.essential == tuple(c for c in INST.codes if rows.loc[c, "least"] > 0)
    with pytest.raises(ParameterError, match=says("errors.roadmap.effort.too_fine")):
        spbe.plan_roadmap(PASER, N, 2.2, effort={(c, v): v / 3 for c, v in every})


def test_other_plans_differ_in_so_many_rows():
    plan = spbe.plan_roadmap(PASER, N, 2.6)
    others = plan.alternatives(3, min_difference=5)
    assert others.attrs["effort"][0] == 17
    assert others.attrs["effort"] == sorted(others.attrs["effort"])
    assert min(others.attrs["index"]) >= 2.6
    for a, b in itertools.combinations(others.columns, 2):
        assert (others[a] != others[b]).sum() >= 5


def test_years_spread_the_steps_and_keep_the_rules():
    plan = spbe.plan_roadmap(PASER, N, 3.5, years=3, prerequisites="packaged", max_step=1)
    per_row_and_year = plan.steps.groupby(["code", "year"]).size()
    assert per_row_and_year.max() == 1
    assert plan.by_year["effort"].max() - plan.by_year["effort"].min() <= 1
    assert plan.by_year["index"].iloc[-1] == float(plan.index)
    assert plan.by_year["predicate"].iloc[-1] == "Sangat Baik"
    with pytest.raises(ParameterError, match=says("errors.roadmap.schedule.short", years="1")):
        spbe.plan_roadmap(PASER, N, 2.6, budget=5)
    four = spbe.plan_roadmap(PASER, N, 2.6, budget=5, years=4)
    assert four.by_year["effort"].max() <= 5
    assert four.by_year["effort"].sum() == 17


def test_rows_fed_by_others_and_steps_that_need_others_stay():
    new = spbe.plan_roadmap([2.3] * 20, "permenpanrb-8-2026", 3.0)
    assert not set(new.steps["code"]) & set(spbe.external_rows("permenpanrb-8-2026"))
    assert new.steps["from_level"].iloc[0] == 2.3
    assert new.steps["to_level"].iloc[0] == 3
    alone = spbe.plan_roadmap(PASER, N, 3.5, external=False)
    known = pd.read_csv("data/instruments/steps.csv", dtype=str, keep_default_na=False)
    outside = set(zip(known["code"], known["to_level"].astype(float), known["external"] == "required", strict=True))
    assert not {(c, x, True) for c, x in zip(alone.steps["code"], alone.steps["to_level"], strict=True)} & outside


def test_the_frontier_is_the_least_effort_read_the_other_way():
    frontier = spbe.efficient_frontier(PASER, N)
    assert frontier["index"].is_monotonic_increasing
    assert frontier["index"].iloc[0] == 2.1265
    assert frontier["index"].iloc[-1] == pytest.approx(5)
    for target in (2.2, 2.6, 3.1, 4.2):
        first = frontier.loc[frontier["index"] >= target, "effort"].iloc[0]
        assert spbe.plan_roadmap(PASER, N, target).effort == first


TABLE = pd.DataFrame([(c, v, 1) for c in INST.codes for v in range(1, 6)], columns=["code", "level", "effort"])


@pytest.mark.parametrize(
    ("target", "options", "key"),
    [
        ("Bagus", {}, "plan.target"),
        (5.1, {}, "plan.target"),
        (True, {}, "plan.target"),
        (2.0, {}, "plan.reached"),
        ("Kurang", {}, "plan.reached"),
        (5.0, {"locked": ["1"]}, "plan.beyond"),
        (2.6, {"locked": ["48"]}, "plan.locked"),
        (2.6, {"prerequisites": [("1", 2, "48", 2)]}, "plan.requirement"),
        (2.6, {"prerequisites": [("1", 2, "2")]}, "plan.requirement"),
        (2.6, {"prerequisites": [("4", 2, "5", 2), ("5", 2, "4", 2)]}, "plan.circle"),
        (2.6, {"prerequisites": [("4", 2, "5", 3), ("5", 3, "4", 2)]}, "plan.circle"),
        (2.6, {"effort": TABLE[TABLE["code"] != "38"]}, "effort.lacking"),
        (2.6, {"effort": TABLE.assign(effort=-1)}, "effort.positive"),
        (2.6, {"effort": TABLE.assign(code="99")}, "effort.no_step"),
        (2.6, {"effort": pd.concat([TABLE, TABLE.head(1)])}, "effort.twice"),
        (2.6, {"effort": TABLE.drop(columns="level")}, "effort.columns"),
        (2.6, {"effort": {"1": 2}}, "effort.key"),
        (2.6, {"effort": 3}, "effort.kind"),
        (2.6, {"budget": 0}, "effort.positive"),
    ],
)
def test_what_cannot_be(target, options, key):
    with pytest.raises(ParameterError, match=says(f"errors.roadmap.{key}")):
        spbe.plan_roadmap(PASER, N, target, **options)


@pytest.mark.parametrize(
    "options", [{"years": 0}, {"max_step": 0}, {"max_level": 1}, {"external": 1}, {"effort": "much"},
                {"prerequisites": "some"}]
)  # fmt: skip
def test_options_out_of_range(options):
    with pytest.raises(ParameterError):
        spbe.plan_roadmap(PASER, N, 2.6, **options)


def test_a_level_may_wait_for_a_lower_one_of_a_row_that_waits_for_it_above():
    """12 and 13 need each other on different levels: no circle."""
    needs = [("12", 4, "13", 2), ("13", 4, "12", 4)]
    assert spbe.plan_roadmap(PASER, N, 2.6, prerequisites=needs).effort >= 17
