from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.assessors import slow_distribution
from helpers.change import NEW, tiny_instrument
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
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


@settings(max_examples=25, deadline=None)
@given(levels4, levels4, st.sampled_from(["two-sided", "greater", "less"]))
def test_p_is_the_largest_over_the_three_truths(before, after, alternative):
    rate = Fraction(1, 10)
    change = sum(w * (y - x) for w, x, y in zip(TINY.weights, before, after, strict=True))
    found = {}
    # a truth of 3 is free to err both ways in either year
    for name, truth in (("before", before), ("after", after), ("free", [3, 3, 3, 3])):
        chances = slow_differences(truth, TINY, rate)
        hit = {
            "two-sided": lambda d: abs(d) >= abs(change),
            "greater": lambda d: d >= change,
            "less": lambda d: d <= change,
        }
        found[name] = float(sum(p for d, p in chances.items() if hit[alternative](d)))
    t = assessor_error_test(before, after, TINY, error_rate=rate, alternative=alternative)
    assert t.pvalue == pytest.approx(max(found.values()), abs=1e-12)
    assert f"as before {found['before']:.3g}" in t.note
    assert t.estimate == float(change)


def test_paser_is_no_assessor_error_but_says_what_it_assumes():
    t = assessor_error_test(*PASER, NEW, error_rate=0.1)
    assert t.pvalue < 1e-12
    assert "assumed error rate 0.1 in each direction" in t.note
    assert "row 10, 32, 33, 34 moved by more than two levels" in t.note
    assert "a leniency shared by all rows is not covered" in t.note


def test_identical_evaluations():
    t = assessor_error_test(PASER[0], PASER[0], NEW, error_rate=0.05)
    assert (t.pvalue, t.n) == (1, 0)
    assert t.note.startswith("the two evaluations are identical: p = 1 by definition")
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
    assert "detectable change (points)</th><td>2.125</td>" in extreme._repr_html_()


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
    with pytest.raises(ParameterError, match="alpha must lie between 0 and 1; found 5"):
        detectable_change(PASER[1], NEW, error_rate=0.1, alpha=5)
    with pytest.raises(ParameterError, match="unknown alternative"):
        detectable_change(PASER[1], NEW, error_rate=0.1, alternative="up")
    with pytest.raises(ParameterError, match="unknown alternative"):
        assessor_error_test(*PASER, NEW, error_rate=0.1, alternative="up")
    with pytest.raises(ParameterError, match=r"found 0\.6"):
        assessor_error_test(*PASER, NEW, error_rate=0.6)


def test_a_self_assessment_never_enters_the_error_model():
    own, official = load_levels("denpasar", 2018, assessment="self"), load_levels("denpasar", 2018)
    for pair in ((own, official), (official, own)):
        for test in (assessor_error_test, assessor_error_table):
            options = {"error_rate": 0.1} if test is assessor_error_test else {}
            with pytest.raises(ParameterError, match="measures self-report bias, not assessor error"):
                test(*pair, "permenpanrb-5-2018", **options)


def test_missing_rows_are_named_and_bounds_offered():
    gaps = [None, *[2] * 46]
    for call in (detectable_change, index_distribution):
        with pytest.raises(
            LevelError, match=r"1 of 47 rows have no level: 1 .*; bounds\(\) gives the interval"
        ) as caught:
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
    assert "assumed error rate 0.05" in c.note
    rise = detectable_change(PASER[1], NEW, error_rate=0.05, alternative="greater")
    assert (rise.low, rise.high < c.high) == (-math.inf, True)
    own = load_levels("denpasar", 2018, assessment="self")
    assert "counted as 1: 9, 10, 11, 15" in detectable_change(own, "permenpanrb-5-2018", error_rate=0.1).note
