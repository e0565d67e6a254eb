"""Weights, single rows, aggregation, ranks: against slow sums of their own, enumeration and draws by another road."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW, OLD
from helpers.sentences import said, says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import spbe_research as spbe
from spbe_research.errors import LevelError, ParameterError
from spbe_research.robustness.draws import QUANTILES, exact_variance, quantiles
from spbe_research.robustness.units import read_units, unit_parts

INST = spbe.load_instrument(NEW)
UNITS = ("indicator", "aspect", "domain")
LEVELS = st.lists(st.integers(1, 5), min_size=47, max_size=47)


@cache
def paser() -> spbe.Observation:
    return spbe.load_levels("paser", 2022)


@cache
def country(year: int = 2024) -> spbe.Panel:
    return spbe.load_panel(year)


def slow_values(levels: list[int], unit: str) -> list[tuple[Fraction, Fraction]]:
    """Weight and value of every unit, from the rows of the table alone."""
    column = {"indicator": "code", "aspect": "aspect_no", "domain": "domain_no"}[unit]
    sums: dict[str, list[Fraction]] = {}
    for key, percent, x in zip(INST.rows[column], INST.rows["weight_percent"], levels, strict=True):
        w = Fraction(percent) / 100
        pair = sums.setdefault(key, [Fraction(0), Fraction(0)])
        pair[0] += w
        pair[1] += w * x
    return [(w, s / w) for w, s in sums.values()]


@settings(max_examples=25, deadline=None)
@given(LEVELS, st.sampled_from(UNITS), st.sampled_from([2, 20, 333]))
def test_the_exact_variance_is_that_of_all_pairs_of_weights(levels, unit, c):
    """Var of a sum from the covariances of the Dirichlet distribution, w_i (d_ij - w_j) / (c + 1), pair by pair."""
    pairs = slow_values(levels, unit)
    total = sum(
        x * y * w * ((i == j) - v) / Fraction(c + 1)
        for (i, (w, x)), (j, (v, y)) in itertools.product(enumerate(pairs), repeat=2)
    )
    values = read_units(levels, NEW, unit)
    assert exact_variance(values.weights, values.low, c) == total
    noise = spbe.weight_noise(levels, NEW, unit=unit, concentration=c, n_resamples=100)
    assert noise.table["sd_exact"].tolist() == pytest.approx([math.sqrt(total)], rel=1e-12)


def test_two_units_are_a_beta_distribution(two_rows):
    """With two weights the drawn index is 1 + 4 b, b beta with parameters 3 and 1 at concentration 4: P(b < 0.2) = 0.2
    cubed, and so on for the edges of the bands (scipy.stats.beta agrees)."""
    from scipy import stats

    noise = spbe.weight_noise([5, 1], two_rows, unit="indicator", concentration=4, n_resamples=200_000)
    line = noise.table.iloc[0]
    assert line["sd_exact"] == pytest.approx(4 * math.sqrt(3 / 80))
    edges = [*(float(b.lower) for b in reversed(two_rows.bands)), 5.0]
    law = stats.beta(3, 1)
    for name, low, high in zip(noise.predicates, edges[:-1], edges[1:], strict=True):
        share = law.cdf((high - 1) / 4) - law.cdf((low - 1) / 4)
        assert line[name] == pytest.approx(share, abs=5 * noise.share_error)
    for name, p in zip(("q025", "q500", "q975"), QUANTILES, strict=True):
        assert line[name] == pytest.approx(1 + 4 * law.ppf(p), abs=5 * noise.quantile_error)
    assert noise.share_error == pytest.approx(
        max(math.sqrt(line[p] * (1 - line[p]) / 200_000) for p in noise.predicates)
    )


@pytest.fixture
def two_rows() -> spbe.Instrument:
    """An instrument of two rows of 75 and 25 percent."""
    from dataclasses import replace

    rows = INST.rows.iloc[[0, -1]].reset_index(drop=True)
    return replace(INST, rows=rows, weights=(Fraction(3, 4), Fraction(1, 4)))


@pytest.mark.parametrize("unit", UNITS)
def test_draws_agree_with_what_is_exact(unit):
    noise = spbe.weight_noise(paser(), NEW, unit=unit)
    frame = noise.to_frame()
    ahead = ["concentration", "sd_exact", "sd", "q025", "q500", "q975"]
    assert list(frame) == [*ahead, *(b.predicate for b in reversed(INST.bands))]
    assert frame["concentration"].tolist() == [20, 100, 1000]
    assert noise.sd_deviation < 4
    assert noise.sd_deviation > 0
    assert frame[list(noise.predicates)].sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert (frame["q025"] < float(noise.index.low_exact)).all()
    again = spbe.weight_noise(paser(), NEW, unit=unit).to_frame()
    pd.testing.assert_frame_equal(frame, again)
    assert spbe.weight_noise(paser(), NEW, unit=unit, rng=1).table["sd"].tolist() != frame["sd"].tolist()


def test_a_wrong_spread_would_be_seen():
    """The check is no ornament: draws at another concentration lie many standard errors off."""
    from spbe_research.robustness.draws import draw_weights, sd_deviation

    values = read_units(paser(), NEW, "aspect")
    drawn = draw_weights(np.random.default_rng(0), values.weights, 110, 10_000) @ [float(x) for x in values.low]
    assert sd_deviation(drawn, math.sqrt(exact_variance(values.weights, values.low, 100))) > 5


def test_an_evaluation_of_one_level_hangs_on_no_weight():
    noise = spbe.weight_noise([3] * 47, NEW, unit="indicator")
    assert noise.table["sd_exact"].tolist() == [0, 0, 0]
    assert noise.table["Baik"].tolist() == [1, 1, 1]
    assert set(spbe.leave_one_out([3] * 47, NEW).table["change"]) == {0}
    assert set(spbe.aggregation_readings([3] * 47, NEW).table["low"]) == {3.0}


@pytest.mark.parametrize("unit", UNITS)
def test_missing_rows_become_two_ends(unit):
    gap = [None if i in (3, 40) else x for i, x in enumerate(paser().values)]
    full_low, full_high = ([end if x is None else x for x in gap] for end in (1, 5))
    both = spbe.weight_noise(gap, NEW, unit=unit).table
    assert both["end"].tolist() == ["low", "high"] * 3
    for end, levels in (("low", full_low), ("high", full_high)):
        one = spbe.weight_noise(levels, NEW, unit=unit).table.drop(columns="concentration")
        mine = both[both["end"] == end].drop(columns=["concentration", "end"]).reset_index(drop=True)
        assert mine["sd_exact"].tolist() == pytest.approx(one["sd_exact"].tolist())
        assert mine["q500"].tolist() == pytest.approx(one["q500"].tolist(), abs=0.02)
    low, high = (spbe.leave_one_out(x, NEW, unit=unit).table["index"] for x in (full_low, full_high))
    ends = spbe.leave_one_out(gap, NEW, unit=unit)
    assert ends.table["low"].tolist() == pytest.approx(low.tolist())
    assert ends.table["high"].tolist() == pytest.approx(high.tolist())
    if unit == "indicator":  # without one of the two open rows the other is still open
        assert ends.table["index"].isna().all()
    assert said(ends.note, "notes.robustness.bounds", "en")


@settings(max_examples=20, deadline=None)
@given(LEVELS, st.sampled_from(UNITS))
def test_left_out_means_weighed_by_the_others_alone(levels, unit):
    pairs = slow_values(levels, unit)
    found = spbe.leave_one_out(levels, NEW, unit=unit)
    index = sum(w * x for w, x in pairs)
    turning = []
    for at, line in enumerate(found.table.itertuples()):
        rest = [p for i, p in enumerate(pairs) if i != at]
        without = sum(w * x for w, x in rest) / sum(w for w, _ in rest)
        assert found.table["index"].iloc[at] == float(without)
        assert found.table["change"].iloc[at] == float(without - index)
        assert line.predicates == (INST.predicate(without),)
        if INST.predicate(without) != INST.predicate(index):
            turning.append(line.number)
    assert list(found.turning) == turning


@settings(max_examples=25, deadline=None)
@given(LEVELS)
def test_other_forms_lie_in_their_order(levels):
    """Of any positive numbers the least is below mean-min and below the geometric mean, and these below the mean;
    the geometric mean rises with the beginning of the scale."""
    table = spbe.aggregation_readings(levels, NEW).table
    index = float(spbe.score(levels, NEW).index_exact)
    for unit in UNITS:
        pairs = slow_values(levels, unit)
        mine = table[table["unit"] == unit]
        geometric = mine[mine["form"] == "geometric"].set_index("begins")["low"]
        for begins in (0, 1, 2):
            numbers = [float(x) + begins - 1 for _, x in pairs]
            weights = [float(w) for w, _ in pairs]
            slow = math.prod(x**w for x, w in zip(numbers, weights, strict=True)) - (begins - 1)
            assert geometric[begins] == pytest.approx(slow, abs=1e-9)
        least = float(min(x for _, x in pairs))
        assert mine.loc[mine["form"] == "least", "low"].tolist() == [least]
        assert mine.loc[mine["form"] == "mean-min", "low"].tolist() == pytest.approx([(index + least) / 2])
        assert least - 1e-9 <= geometric[0] <= geometric[1] + 1e-9 <= geometric[2] + 2e-9 <= index + 3e-9
    assert table["low"].iloc[0] == index
    assert table["form"].iloc[0] == "arithmetic"


def test_nominal_weight_contribution_and_share_of_the_differences():
    found = spbe.weight_readings(paser(), NEW, panel=country(2023), year=2023)
    table = found.table
    for unit in UNITS:
        mine = table[table["unit"] == unit]
        assert mine["nominal"].sum() == pytest.approx(1)
        assert mine["contribution"].sum() == pytest.approx(2.1265)
        assert mine["index_share"].sum() == pytest.approx(1)
        slow = [float(w * x) for w, x in slow_values([int(x) for x in paser().values], unit)]
        assert mine["contribution"].tolist() == pytest.approx(slow)
    frame = country(2023).frame
    rows = frame.dropna(subset=["d1", "d2", "d3", "d4", "index"])
    rows = rows[(rows[["d1", "d2", "d3", "d4"]] >= 1).all(axis=1)]
    parts = rows[["d1", "d2", "d3", "d4"]] * [0.13, 0.25, 0.165, 0.455]
    slow = parts.assign(total=parts.sum(axis=1)).cov()["total"]
    shares = table[table["unit"] == "domain"]["variance_share"].tolist()
    assert shares == pytest.approx((slow / slow["total"]).tolist()[:4])
    assert found.n == len(rows)
    deeper = table[(table["unit"] != "domain") & table["variance_share"].notna()]
    assert deeper[["unit", "number"]].to_numpy().tolist() == [["aspect", "1"]]  # it is the whole of domain 1
    assert deeper["variance_share"].tolist() == pytest.approx(shares[:1])
    assert spbe.weight_readings(paser(), NEW).table["variance_share"].isna().all()
    bintan = spbe.load_values("bintan", 2024)
    assert spbe.weight_readings(bintan, NEW, panel=country()).year == 2024  # its own


def test_shares_by_aspects_add_up_to_those_by_domains():
    """Bandung and Bandar Lampung and others have aspects; a domain's share is the sum of its aspects'."""
    panel = spbe.load_panel(2023, depth="aspect")
    if panel.frame[list(panel.value_columns)].notna().all(axis=1).sum() < 5:
        with pytest.raises(ParameterError, match=says("errors.robustness.panel_values.too_few")):
            spbe.weight_readings(paser(), NEW, panel=panel, year=2023)
        return
    table = spbe.weight_readings(paser(), NEW, panel=panel, year=2023).table
    for unit in ("aspect", "domain"):
        assert table[table["unit"] == unit]["variance_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("unit", UNITS)
def test_shares_of_variance_agree_with_draws_of_everything(unit):
    """Weights by numpy's dirichlet, every row read wrong by chance: 400,000 indices, and the variance of what remains
    when one source stands still."""
    rate, c, n = 0.1, 30, 400_000
    found = spbe.variance_sources(paser(), NEW, unit=unit, concentration=c, error_rate=rate).table.set_index("source")
    draw = np.random.default_rng(7)
    levels = np.array([float(x) for x in paser().values])
    chance = draw.random((n, 47))
    read = np.clip(levels + (chance < rate) - (chance > 1 - rate), 1, 5)
    parts = unit_parts(INST, unit)
    within = np.zeros((47, len(parts)))
    for u, (weight, rows) in enumerate(parts.values()):
        for i in rows:
            within[i, u] = float(INST.weights[i] / weight)
    weights = [float(w) for w, _ in parts.values()]
    drawn = draw.dirichlet(np.array(weights) * c, size=n)
    values = read @ within
    total = (drawn * values).sum(axis=1).var()
    assert found["variance"].sum() == pytest.approx(total, rel=0.02)
    assert found.loc["errors", "variance"] == pytest.approx((values @ weights).var(), rel=0.02)
    assert found.loc["weights", "variance"] == pytest.approx((drawn @ values.mean(axis=0)).var(), rel=0.02)
    assert found["share_of_variance"].sum() == pytest.approx(1)
    exact = spbe.index_distribution(paser(), NEW, error_rate=rate).variance_exact
    assert found.loc["errors", "variance"] == pytest.approx(float(exact))


def test_differences_between_governments_are_a_source_with_a_panel():
    found = spbe.variance_sources(
        paser(), NEW, unit="domain", concentration=50, error_rate=0, panel=country(2023), year=2023
    ).table.set_index("source")
    frame = country(2023).frame.dropna(subset=["d1", "d2", "d3", "d4", "index"])
    values = frame.loc[(frame[["d1", "d2", "d3", "d4"]] >= 1).all(axis=1), ["d1", "d2", "d3", "d4"]].to_numpy()
    weights = np.array([0.13, 0.25, 0.165, 0.455])
    assert found.loc["levels", "variance"] == pytest.approx((values @ weights).var())
    assert found.loc["errors", "variance"] == 0
    draw = np.random.default_rng(3)
    total = (draw.dirichlet(weights * 50, 400_000) * values[draw.integers(0, len(values), 400_000)]).sum(axis=1).var()
    assert found["variance"].sum() == pytest.approx(total, rel=0.02)


def test_errors_are_left_out_where_no_levels_are_known():
    found = spbe.variance_sources(spbe.load_values("denpasar", 2019), OLD, unit="aspect", concentration=20)
    assert found.table["source"].tolist() == ["weights", "errors", "together"]
    exact = spbe.bounds([1] * 47, NEW)
    assert exact.index.is_point
    with pytest.raises(ParameterError, match=says("errors.robustness.variance.open")):
        spbe.variance_sources(spbe.load_values("bintan", 2024), NEW, unit="domain")


def slow_ranks(values: np.ndarray, weights: np.ndarray) -> list[int]:
    scores = values @ weights
    return [1 + sum(s > mine + 1e-12 for s in scores) for mine in scores]


def test_ranks_are_those_of_a_loop():
    """Thirty institutions, 200 draws, each ranked by counting who stands above; equal values share a place."""
    panel = country()
    some = panel.frame.dropna(subset=["d1", "index"])["institution_id"].tolist()[:30]
    small = panel.of(some)
    found = spbe.rank_intervals(small, 2024, concentration=[20, 300], n_resamples=200, rng=5)
    rows = small.frame.dropna(subset=["d1", "d2", "d3", "d4"])
    values, weights = rows[["d1", "d2", "d3", "d4"]].to_numpy(), np.array([0.13, 0.25, 0.165, 0.455])
    legal = dict(zip(rows["institution_id"], slow_ranks(values, weights), strict=True))
    draw = np.random.default_rng(5)
    for c in (20, 300):
        drawn = draw.dirichlet([float(INST.unit_weight("domain", d)) * c for d in "1234"], size=200)
        ranks = np.sort(np.array([slow_ranks(values, w) for w in drawn]), axis=0)
        mine = found.table[found.table["concentration"] == c].set_index("institution_id")
        for at, key in enumerate(rows["institution_id"]):
            line = mine.loc[key]
            assert line["rank"] == legal[key]
            # the least rank with at least 2.5, 50 and 97.5 percent of 200 draws at or below it
            assert [line[q] for q in ("q025", "q500", "q975")] == [ranks[k, at] for k in (4, 99, 194)]


def test_one_draw_is_shared_by_all():
    """In one draw ranks are a permutation: institutions that are better in every domain never change places."""
    found = spbe.rank_intervals(country(), 2024, n_resamples=500)
    assert found.n == 612
    assert len(found.left_out) == 3
    for name in found.left_out:
        assert name in found.note
    wide = found.table.pivot(index="institution_id", columns="concentration", values=["q025", "q975"])
    spread = (wide["q975"] - wide["q025"]).median()
    assert spread[20] > spread[100] > spread[1000] > 0
    frame = country().frame.set_index("institution_id")[["d1", "d2", "d3", "d4"]].dropna()
    top = frame.index[(frame.to_numpy()[:, None] >= frame.to_numpy()[None]).all(axis=2).sum(axis=1).argmax()]
    worse = (frame.loc[top].to_numpy() >= frame.to_numpy()).all(axis=1).sum() - 1
    assert worse > 10
    assert found.table.set_index("institution_id").loc[[top], "q975"].max() <= 612 - worse
    assert set(found.table["rank"]) <= set(range(1, 613))
    again = spbe.rank_intervals(country(), 2024, n_resamples=500)
    pd.testing.assert_frame_equal(found.to_frame(), again.to_frame())


def test_quantiles_and_how_far_they_may_lie_off():
    """Of 1 to 10,000: the least number with at least the share at or below it; one standard error of 2.5 percent of
    10,000 draws is 15.6 draws."""
    values, off = quantiles(np.arange(1, 10_001))
    assert values.tolist() == [250, 5000, 9750]
    assert off.tolist() == [16, 50, 16]


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: spbe.weight_noise(paser(), NEW, concentration=0), "errors.options.between"),
        (lambda: spbe.weight_noise(paser(), NEW, concentration=[20, -1]), "errors.options.between"),
        (lambda: spbe.weight_noise(paser(), NEW, concentration=()), "errors.robustness.draws.none"),
        (lambda: spbe.weight_noise(paser(), NEW, concentration=float("nan")), "errors.options.between"),
        (lambda: spbe.weight_noise(paser(), NEW, n_resamples=10), "errors.options.argument"),
        (lambda: spbe.weight_noise(paser(), NEW, unit="row"), "errors.options.choice"),
        (lambda: spbe.weight_noise(spbe.load_values("bintan", 2024), NEW), "errors.robustness.units.deeper"),
        (lambda: spbe.weight_noise([3] * 20, "permenpanrb-8-2026", unit="domain"), "errors.robustness.units.none"),
        (
            lambda: spbe.rank_intervals(spbe.load_panel(2024, depth="index"), 2024),
            "errors.robustness.panel_values.depth",
        ),
        (lambda: spbe.rank_intervals(country(), 2019), "errors.robustness.panel_values.year"),
        (lambda: spbe.weight_readings(paser(), NEW, year=2022), "errors.robustness.readings.year_alone"),
        (lambda: spbe.weight_readings([3] * 47, NEW, panel=country()), "errors.robustness.readings.no_year"),
        (
            lambda: spbe.weight_readings([3] * 37, OLD, panel=country(), year=2024),
            "errors.robustness.panel_values.instrument",
        ),
        (
            lambda: spbe.variance_sources(paser(), NEW, panel=country(), year=2024),
            "errors.robustness.variance.depth",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(call, key):
    with pytest.raises((ParameterError, LevelError), match=says(key)):
        call()


def test_other_instruments():
    """8/2026 has decimal levels and no domains; 5/2018 has three rows fewer domains."""
    new = spbe.load_instrument("permenpanrb-8-2026")
    levels = [2.5] * len(new.codes)
    levels[0] = 4.25
    weight = new.weights[0]
    index = float(spbe.score(levels, new).index_exact)
    noise = spbe.weight_noise(levels, new, unit="indicator", concentration=9)
    slow = float(weight * (1 - weight)) * 1.75**2 / 10
    assert noise.table["sd_exact"].iloc[0] == pytest.approx(math.sqrt(slow))
    assert spbe.leave_one_out(levels, new).table["index"].iloc[0] == pytest.approx(2.5)
    assert set(spbe.weight_readings(levels, new).table["unit"]) == {"indicator", "aspect"}
    assert spbe.aggregation_readings(levels, new).table["low"].iloc[0] == index
    assert spbe.weight_noise([2] * 37, OLD, unit="domain").table["Cukup"].iloc[0] == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=47, max_size=47))
def test_ends_hold_whatever_the_missing_rows_are(levels):
    """A filled-in evaluation lies between the ends of the open one, in every reading."""
    filled = [3 if x is None else x for x in levels]
    for unit in UNITS:
        open_one, one = (spbe.leave_one_out(x, NEW, unit=unit).table for x in (levels, filled))
        assert (open_one["low"] <= one["index"] + 1e-12).all()
        assert (one["index"] <= open_one["high"] + 1e-12).all()
    a, b = (spbe.aggregation_readings(x, NEW).table for x in (levels, filled))
    assert (a["low"] <= b["low"] + 1e-9).all()
    assert (b["high"] <= a["high"] + 1e-9).all()
