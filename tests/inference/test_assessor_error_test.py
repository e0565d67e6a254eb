from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest
from helpers.assessors import slow_distribution
from helpers.change import NEW, tiny_instrument
from helpers.sentences import said, says
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError, message
from spbe_research.inference import common_truth
from spbe_research.inference.assessor_error import index_distribution
from spbe_research.inference.assessor_error_test import assessor_error_table, assessor_error_test, detectable_change

PASER = load_levels("paser", 2021), load_levels("paser", 2022)
TINY = tiny_instrument([3, 1, 2, 2], ["1", "1", "2", "2"])
levels4 = st.lists(st.integers(1, 5), min_size=4, max_size=4)


def slow_differences(levels, instrument, rate):
    """Difference of two independent assessments of one truth, every combination of both."""
    one = slow_distribution(levels, instrument, rate)
    found: dict[Fraction, Fraction] = {}
    for (a, p), (b, q) in itertools.product(one.items(), repeat=2):
        found[b - a] = found.get(b - a, Fraction(0)) + p * q
    return found


HIT = {
    "two-sided": lambda d, change: abs(d) >= abs(change),
    "greater": lambda d, change: d >= change,
    "less": lambda d, change: d <= change,
}


@lru_cache(maxsize=64)
def every_truth(weights: tuple[int, ...], top: int, rate: Fraction) -> list[dict[int, Fraction]]:
    """Difference of two assessments (weights times levels) of every truth there is, row by row, errors written out."""
    laws = {}
    for level in range(1, top + 1):
        seen = {}
        for error, p in ((-1, rate), (0, 1 - 2 * rate), (1, rate)):
            there = min(top, max(1, level + error))
            seen[there] = seen.get(there, 0) + p
        laws[level] = {}
        for (a, p), (b, q) in itertools.product(seen.items(), repeat=2):
            laws[level][b - a] = laws[level].get(b - a, 0) + p * q
    found = []
    for truth in itertools.product(range(1, top + 1), repeat=len(weights)):
        total = {0: Fraction(1)}
        for w, level in zip(weights, truth, strict=True):
            grown: dict[int, Fraction] = {}
            for (s, p), (d, q) in itertools.product(total.items(), laws[level].items()):
                grown[s + w * d] = grown.get(s + w * d, Fraction(0)) + p * q
            total = grown
        found.append(total)
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(5, 1, 1), (3, 2, 2), (1, 1, 1), (7, 3, 1), (4, 4, 2)]),
    st.sampled_from([2, 3, 5]),
    st.data(),
    st.sampled_from([Fraction(1, 10), Fraction(1, 50), Fraction(2, 5), Fraction(1, 2), Fraction(0)]),
    st.sampled_from(["two-sided", "greater", "less"]),
)
def test_p_is_the_largest_over_every_truth(weights, top, data, rate, alternative):
    inst = tiny_instrument(list(weights), ["1"] * 3, high=top)
    levels = st.lists(st.integers(1, top), min_size=3, max_size=3)
    before, after = data.draw(levels), data.draw(levels)
    change = sum(w * (y - x) for w, x, y in zip(weights, before, after, strict=True))
    p = max(
        sum(q for d, q in chances.items() if HIT[alternative](d, change)) for chances in every_truth(weights, top, rate)
    )
    t = assessor_error_test(before, after, inst, error_rate=rate, alternative=alternative)
    assert t.pvalue == (1.0 if alternative == "two-sided" and not change else float(p))
    assert t.estimate == float(Fraction(change, sum(weights)))
    assert said(t.note, "notes.assessor_error.every_truth", p=f"{float(t.pvalue):.3g}")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(5, 1, 1), (3, 2, 2), (7, 3, 1), (4, 4, 2)]),
    st.sampled_from([3, 5]),
    st.sampled_from([Fraction(1, 10), Fraction(1, 5), Fraction(2, 5), Fraction(1, 2)]),
    st.sampled_from([0.04, 0.05, 0.25, 0.5]),
    st.sampled_from(["two-sided", "greater", "less"]),
)
def test_what_is_detectable_is_so_whatever_the_truth(weights, top, rate, alpha, alternative):
    """The least sum of errors that no truth gives more often than alpha, ties exact."""
    inst = tiny_instrument(list(weights), ["1"] * 3, high=top)
    truths = every_truth(weights, top, rate)
    hit = HIT["two-sided" if alternative == "two-sided" else "greater"]

    def rare(change):
        return all(sum(q for d, q in c.items() if hit(d, change)) <= Fraction(str(alpha)) for c in truths)

    reached = sorted({d for c in truths for d, q in c.items() if d > 0 and q})
    step = int(np.gcd.reduce(weights))
    wanted = next((d for d in reached if rare(d)), reached[-1] + step)
    before, after = [1, 1, 1], [1, 1, 2]
    table = assessor_error_table(before, after, inst, error_rates=[rate], alpha=alpha, alternative=alternative)
    assert table["detectable_change"].tolist() == [float(Fraction(wanted, sum(weights)))]


def test_a_truth_that_errs_less_can_be_the_worse_one():
    """By hand, weights 5 and 1, rate e: 5 or more needs the heavy row up and the light one not down, or it up twice.

    With the light row free the chance is h1 (1 - l1 - l2) + h2, where h1, h2 and l1, l2 are one and two levels up; at
    an end l2 is 0 and l1 is e - e^2 in place of 2e - 4e^2, so the sum is greater.
    """
    e = Fraction(1, 10)
    h1, h2 = 2 * e * (1 - 2 * e), e * e
    blocked = h1 * (1 - e * (1 - e)) + h2
    free = h1 * (1 - h1 - h2) + h2
    assert blocked > free
    inst = tiny_instrument([5, 1], ["1", "1"])
    assert assessor_error_test([1, 1], [2, 1], inst, error_rate=e, alternative="greater").pvalue == float(blocked)


def test_too_many_weights_for_every_truth_are_told(monkeypatch):
    monkeypatch.setattr(common_truth, "_MOST_WORK", 0)
    common_truth.common_truths.cache_clear()
    inst = tiny_instrument([5, 1], ["1", "1"])
    t = assessor_error_test([1, 1], [2, 1], inst, error_rate=0.1, alternative="greater")
    common_truth.common_truths.cache_clear()
    assert said(t.note, "notes.assessor_error.some_truth")
    assert t.pvalue == float(Fraction(16, 100) * Fraction(91, 100) + Fraction(1, 100))  # climbing finds it here


def test_a_tie_with_alpha_counts():
    """Weights 1 and 5, levels 1 and 2, rate 1/5; "greater": 3/2 has a tail of just 1/25, which is alpha.

    Row 1 is blocked below: up by one with 4/25. Row 2 up by two levels with 1/25. 3/2 is 9 of the lattice's sixths,
    which only row 2 up by two (10 - 1 or more) gives: 1/25.
    """
    inst = tiny_instrument([1, 5], ["1", "1"])
    found = detectable_change([1, 2], inst, error_rate=0.2, alpha=0.04, alternative="greater")
    assert (found.threshold_exact, found.tail) == (Fraction(3, 2), 0.04)


def test_paser_is_no_assessor_error_but_says_what_it_assumes():
    t = assessor_error_test(*PASER, NEW, error_rate=0.1)
    assert t.pvalue < 1e-12
    assert said(t.note, "notes.assessor_error.rate", rate="0.1")
    assert said(t.note, "notes.assessor_error.far", codes="10, 32, 33, 34")
    assert said(t.note, "notes.assessor_error.leniency")


def test_identical_evaluations():
    t = assessor_error_test(PASER[0], PASER[0], NEW, error_rate=0.05)
    assert (t.pvalue, t.n) == (1, 0)
    assert said(t.note, "notes.pairs.certain", why=says("notes.pairs.identical"))
    assert assessor_error_test(PASER[0], PASER[0], NEW, error_rate=0).pvalue == 1


def test_without_error_any_change_is_real():
    assert assessor_error_test(*PASER, NEW, error_rate=0).pvalue == 0


@settings(max_examples=25, deadline=None)
@given(levels4, st.sampled_from([0.05, 0.2, 0.4]), st.sampled_from(["two-sided", "greater"]))
def test_detectable_change_is_the_first_rare_one(levels, alpha, alternative):
    rate = Fraction(1, 10)
    chances = slow_differences(levels, TINY, rate)

    def tail(c):
        return sum(p for d, p in chances.items() if (abs(d) if alternative == "two-sided" else d) >= c)

    found = detectable_change(levels, TINY, error_rate=rate, alpha=alpha, alternative=alternative)
    assert float(tail(found.threshold_exact)) == pytest.approx(found.tail, abs=1e-12)
    assert found.tail <= alpha
    lesser = [d for d in chances if 0 < d < found.threshold_exact]
    assert all(tail(d) > alpha for d in lesser)
    spread = sum(d * d * p for d, p in chances.items())
    assert found.sd == pytest.approx(float(spread) ** 0.5, abs=1e-12)


def test_detectable_change_by_simulation():
    found = detectable_change(PASER[1], NEW, error_rate=0.05)
    rng = np.random.default_rng(11)
    truth = np.array([int(v) for v in PASER[1].values])
    from spbe_research.data.instruments import load_instrument
    from spbe_research.scoring.score_matrix import score_many

    years = []
    for _ in range(2):
        seen = truth + rng.choice([-1, 0, 1], p=[0.05, 0.9, 0.05], size=(20000, 47))
        years.append(score_many(np.where((seen < 1) | (seen > 5), truth, seen), load_instrument(NEW)))
    share = np.mean(np.abs(years[1] - years[0]) >= found.threshold - 1e-9)
    assert abs(share - found.tail) < 0.006  # four standard errors of 20,000 draws
    assert np.std(years[1] - years[0]) == pytest.approx(found.sd, rel=0.03)


def test_detectable_change_at_the_limits():
    none = detectable_change(PASER[1], NEW, error_rate=0)
    assert (none.threshold_exact, none.tail) == (Fraction(1, 2000), 0)
    extreme = detectable_change([3] * 4, TINY, error_rate=0.25, alpha=1e-9)
    assert extreme.threshold_exact == Fraction(2 * 8 + 1, 8)  # every row two levels apart, and one lattice step more
    assert extreme.tail == 0
    assert extreme.to_frame()["detectable_change"].tolist() == [2.125]
    shown = extreme._repr_html_()
    assert said(shown, "results.kinds.detectable")
    assert "2.125" in shown


@pytest.mark.parametrize(("moved", "rate"), [(6, 0.02), (9, 0.05), (12, 0.1)])
def test_p_and_what_is_detectable_never_disagree(moved, rate):
    """Most rows stand at the least level, where a truth free at the ends makes more noise than either year's levels."""
    before, after = [1] * 47, [2] * moved + [1] * (47 - moved)
    (row,) = assessor_error_table(before, after, NEW, error_rates=[rate]).to_dict("records")
    assert row["pvalue"] > 0.05
    assert row["detectable_change"] > row["estimate"]
    for levels in (before, after):
        assert detectable_change(levels, NEW, error_rate=rate).threshold <= row["estimate"]


@settings(max_examples=25, deadline=None)
@given(levels4, levels4, st.sampled_from(["two-sided", "greater", "less"]), st.sampled_from([0.01, 0.05, 0.2, 0.5]))
def test_a_change_that_error_makes_often_is_not_called_detectable(before, after, alternative, alpha):
    table = assessor_error_table(before, after, TINY, error_rates=[0.1], alpha=alpha, alternative=alternative)
    (row,) = table.to_dict("records")
    size = -row["estimate"] if alternative == "less" else row["estimate"] if alternative == "greater" else abs(
        row["estimate"]
    )  # fmt: skip
    assert row["pvalue"] <= alpha or row["detectable_change"] > size


def test_rates_side_by_side():
    table = assessor_error_table(*PASER, NEW)
    assert table["error_rate"].tolist() == [0.02, 0.05, 0.10]
    assert table["pvalue"].is_monotonic_increasing
    assert table["detectable_change"].is_monotonic_increasing
    assert table["predicate_before"].tolist() == ["Kurang"] * 3
    assert table["predicate_after"].tolist() == ["Cukup"] * 3
    assert round(table["sd_after"].iloc[2], 6) == 0.062167


def test_errors():
    with pytest.raises(ParameterError, match=says("errors.options.between", name="alpha", found="5")):
        detectable_change(PASER[1], NEW, error_rate=0.1, alpha=5)
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative")):
        detectable_change(PASER[1], NEW, error_rate=0.1, alternative="up")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative")):
        assessor_error_test(*PASER, NEW, error_rate=0.1, alternative="up")
    with pytest.raises(ParameterError, match=says("errors.inference.assessor_error.check_error_rate", found="0.6")):
        assessor_error_test(*PASER, NEW, error_rate=0.6)


def test_a_self_assessment_never_enters_the_error_model():
    own, official = load_levels("denpasar", 2018, assessment="self"), load_levels("denpasar", 2018)
    for pair in ((own, official), (official, own)):
        for test in (assessor_error_test, assessor_error_table):
            options = {"error_rate": 0.1} if test is assessor_error_test else {}
            with pytest.raises(ParameterError, match=says("errors.inference.assessor_error.refuse_self_assessment")):
                test(*pair, "permenpanrb-5-2018", **options)


def test_missing_rows_are_named_and_bounds_offered():
    gaps = [None, *[2] * 46]
    missing = says("errors.scoring.levels.missing", missing="1", rows="47", codes="1", given="46")
    told = says("errors.list.semicolon", first=missing, then=says("errors.inference.pairs.hint_gaps_one"))
    for call in (detectable_change, index_distribution):
        with pytest.raises(LevelError, match=told) as caught:
            call(gaps, NEW, error_rate=0.1)
        assert caught.value.codes == ("1",)
        assert "partial_change" not in str(caught.value)  # one evaluation, so there is no change to bracket


def test_what_is_detectable_says_what_it_stands_on():
    c = detectable_change(PASER[1], NEW, error_rate=0.05)
    assert (c.estimate, c.statistic, c.pvalue, c.low, c.high, c.n) == (
        c.threshold,
        c.threshold,
        c.tail,
        -c.high,
        0.1235,
        47,
    )
    assert said(c.note, "notes.assessor_error.rate", rate="0.05")
    rise = detectable_change(PASER[1], NEW, error_rate=0.05, alternative="greater")
    assert (rise.low, rise.high < c.high) == (-math.inf, True)
    own = load_levels("denpasar", 2018, assessment="self")
    assert "counted as 1: 9, 10, 11, 15" in detectable_change(own, "permenpanrb-5-2018", error_rate=0.1).note


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_how_the_detectable_change_was_found(alternative):
    c = detectable_change(load_levels("paser", 2022), "permenpanrb-59-2020", error_rate=0.1, alternative=alternative)
    assert c.method == message("notes.assessor_error.method_detectable", alternative=alternative, alpha="0.05")
