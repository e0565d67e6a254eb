from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.assessors import slow_distribution
from helpers.change import NEW, tiny_instrument
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference.assessor_error import check_error_rate, index_distribution, row_errors, sum_distribution

PASER_22 = load_levels("paser", 2022)
TINY = tiny_instrument([3, 1, 2, 2], ["1", "1", "2", "2"])
levels4 = st.lists(st.integers(1, 5), min_size=4, max_size=4)
rates = st.integers(0, 50).map(lambda n: Fraction(n, 100))


def test_paser_2022_at_one_tenth():
    d = index_distribution(PASER_22, NEW, error_rate=0.1)
    assert d.mean_exact == Fraction("2.16605")
    assert round(d.sd, 6) == 0.062167
    assert d.index_exact == Fraction("2.1265")


@settings(max_examples=40)
@given(levels4, rates)
def test_agrees_with_every_combination_of_errors(levels, rate):
    d = index_distribution(levels, TINY, error_rate=rate)
    slow = slow_distribution(levels, TINY, rate)
    frame = d.to_frame()
    assert frame["index"].tolist() == [float(k) for k in sorted(slow)]
    np.testing.assert_allclose(frame["probability"], [float(slow[k]) for k in sorted(slow)], atol=1e-14)
    assert d.mean_exact == sum(k * p for k, p in slow.items())
    assert d.variance_exact == sum(k * k * p for k, p in slow.items()) - d.mean_exact**2


def test_moments_of_the_convolution_are_the_exact_ones():
    d = index_distribution(PASER_22, NEW, error_rate=0.05)
    frame = d.to_frame()
    mean = float(np.dot(frame["index"], frame["probability"]))
    assert mean == pytest.approx(d.mean, abs=1e-12)
    assert math.sqrt(np.dot((frame["index"] - mean) ** 2, frame["probability"])) == pytest.approx(d.sd, abs=1e-12)


def test_predicates_add_up_and_meet_the_edges_exactly():
    inst = load_instrument(NEW)
    d = index_distribution([2] * 20 + [3] * 27, inst, error_rate=0.1)
    table = d.predicates
    assert table["probability"].sum() == pytest.approx(1, abs=1e-12)
    frame = d.to_frame()
    for _, band in table.iterrows():
        inside = (frame["index"] > band["lower"] - 1e-9) & (frame["index"] < band["upper"] - 1e-9)
        if band["predicate"] == "Memuaskan":
            inside |= frame["index"] > 5 - 1e-9
        assert band["probability"] == pytest.approx(frame.loc[inside, "probability"].sum(), abs=1e-12)
    assert d.probability_at_least(1) == pytest.approx(1)
    assert d.probability_at_least(5) == 0


def test_without_error_nothing_moves():
    d = index_distribution(PASER_22, NEW, error_rate=0)
    assert d.to_frame().values.tolist() == [[2.1265, 1.0]]
    assert (d.sd, d.interval()) == (0, (2.1265, 2.1265))


def test_interval_holds_its_share():
    d = index_distribution(PASER_22, NEW, error_rate=0.1)
    low, high = d.interval(0.9)
    assert d.probability_at_least(str(low)) - d.probability_at_least(str(round(high + 0.0005, 4))) >= 0.9
    wide = d.interval(0.99)
    assert wide[0] < low < d.mean < high < wide[1]


@settings(max_examples=60)
@given(
    levels4, st.sampled_from([Fraction(1, 5), Fraction(1, 4), Fraction(1, 10)]), st.sampled_from([0.5, 0.6, 0.84, 0.92])
)
def test_interval_leaves_out_no_more_than_its_tails(levels, rate, confidence):
    """Each end by listing every outcome; a tail that is just reached is a tie, not a matter of rounding."""
    d = index_distribution(levels, TINY, error_rate=rate)
    slow = slow_distribution(levels, TINY, rate)
    tail = (1 - Fraction(str(confidence))) / 2
    low = min(x for x in slow if sum(p for y, p in slow.items() if y <= x) > tail)
    high = max(x for x in slow if sum(p for y, p in slow.items() if y >= x) > tail)
    assert d.interval(confidence) == (float(low), float(high))


def test_interval_at_a_tie():
    """One row at 3, rate 1/5: one fifth below. A tail of just one fifth is left out."""
    one = tiny_instrument([1], ["1"])
    assert index_distribution([3], one, error_rate=0.2).interval(0.6) == (3.0, 3.0)
    assert index_distribution([3], one, error_rate=0.2).interval(0.61) == (2.0, 4.0)


def test_ends_of_the_scale_block():
    inst = load_instrument(NEW)
    rate = Fraction(1, 10)
    assert row_errors(Fraction(1), inst, rate) == {-1: 0, 0: Fraction(9, 10), 1: rate}
    assert row_errors(Fraction(5), inst, rate) == {-1: rate, 0: Fraction(9, 10), 1: 0}
    assert row_errors(Fraction(3), inst, rate) == {-1: rate, 0: Fraction(8, 10), 1: rate}
    top = index_distribution([5] * 47, inst, error_rate=0.1)
    assert top.mean < 5
    assert top.to_frame()["index"].max() == 5


def test_sum_distribution_with_shift():
    cells, first = sum_distribution([(3, {2: Fraction(1)}), (1, {-2: Fraction(1, 4), 1: Fraction(3, 4)})])
    assert (first, cells.tolist()) == (4, [0.25, 0, 0, 0.75])


def test_floored_answers_are_told():
    d = index_distribution(load_levels("denpasar", 2018, assessment="self"), "permenpanrb-5-2018", error_rate=0.02)
    assert d.note == "answers below 1 counted as 1: 9, 10, 11, 15"


def test_shown():
    d = index_distribution(PASER_22, NEW, error_rate=0.1)
    assert repr(d) == "<re-assessed index at error rate 0.1: mean 2.166, sd 0.0622>"
    assert "Cukup" in d._repr_html_()


@pytest.mark.parametrize("rate", [-0.1, 0.51, 10, "a lot", float("nan"), None])
def test_bad_rates(rate):
    with pytest.raises(ParameterError, match=says("errors.inference.assessor_error.check_error_rate")):
        check_error_rate(rate)


def test_errors():
    with pytest.raises(LevelError, match=says("errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=3)):
        index_distribution([1, 2, 3], NEW, error_rate=0.1)
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level")):
        index_distribution(PASER_22, NEW, error_rate=0.1).interval(90)
