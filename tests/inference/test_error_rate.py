from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from helpers.change import NEW, OLD
from helpers.sentences import said, says
from scipy import stats

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference.error_rate import _log_likelihood, estimate_error_rate


def two_assessors(counts):
    """47 rows at level 3 whose second assessment differs by 0, 1 and 2 levels this often, evenly up and down."""
    agree, one, two = counts
    second = [3] * agree + [3 + (-1) ** i for i in range(one)] + [3 + 2 * (-1) ** i for i in range(two)]
    return [3] * len(second), second


@pytest.mark.parametrize("counts", [(40, 7, 0), (30, 14, 3), (45, 2, 0), (20, 20, 7)])
def test_estimate_has_the_greatest_likelihood(counts):
    e = estimate_error_rate(*two_assessors(counts), NEW)
    assert (e.agree, e.one_apart, e.two_apart) == counts
    grid = np.linspace(1e-6, 0.5, 5001)
    values = np.array([_log_likelihood(x, counts) for x in grid])
    assert e.estimate == pytest.approx(grid[values.argmax()], abs=2e-4)
    inside = grid[2 * (values.max() - values) <= stats.chi2.ppf(0.95, 1)]
    assert (e.low, e.high) == (pytest.approx(inside.min(), abs=2e-4), pytest.approx(inside.max(), abs=2e-4))
    narrow = estimate_error_rate(*two_assessors(counts), NEW, confidence_level=0.5)
    assert e.low < narrow.low < e.estimate < narrow.high < e.high


def test_probabilities_of_the_model_are_those_of_two_errors():
    rate = 0.07
    one = {-1: rate, 0: 1 - 2 * rate, 1: rate}
    chance = [0.0, 0.0, 0.0]
    for a, p in one.items():
        for b, q in one.items():
            chance[abs(b - a)] += p * q
    for k in range(3):
        counts = tuple(int(i == k) for i in range(3))
        assert _log_likelihood(rate, counts) == pytest.approx(np.log(chance[k]))


def test_recovers_a_known_rate():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(60):
        seen = [3 + rng.choice([-1, 0, 1], p=[0.08, 0.84, 0.08], size=47) for _ in range(2)]
        found.append(estimate_error_rate(*seen, NEW).estimate)
    assert np.mean(found) == pytest.approx(0.08, abs=0.012)  # about four standard errors


def test_full_agreement():
    e = estimate_error_rate([2] * 47, [2] * 47, NEW)
    assert (e.estimate, e.low) == (0, 0)
    # where all 47 agree the likelihood is (1 - 4e + 6e^2)^47, and the upper end is where it has fallen far enough
    depth = stats.chi2.ppf(0.95, 1) / 2
    assert 47 * np.log(1 - 4 * e.high + 6 * e.high**2) == pytest.approx(-depth, rel=1e-6)
    assert e.pvalue_bias == 1


def test_notes_warn():
    lenient = estimate_error_rate([2] * 47, [3] * 20 + [2] * 27, NEW)
    assert said(lenient.note, "notes.error_rate.higher")
    assert lenient.pvalue_bias == 2**-19
    assert lenient.mean_difference == 20 / 47
    ends = estimate_error_rate([1] * 10 + [2] * 37, [1] * 10 + [2] * 36 + [3], NEW)
    assert said(ends.note, "notes.error_rate.ends", ends=10, n=47)
    assert "estimate" in ends._repr_html_()
    assert ends.to_frame()["n"].tolist() == [47]


def test_self_assessment_is_refused():
    own, official = load_levels("denpasar", 2018, assessment="self"), load_levels("denpasar", 2018)
    for pair in ((own, official), (official, own)):
        with pytest.raises(ParameterError, match=says("errors.inference.assessor_error.refuse_self_assessment")):
            estimate_error_rate(*pair, OLD)


def test_errors():
    official = load_levels("denpasar", 2018)
    with pytest.raises(ParameterError, match=says("errors.inference.error_rate.same_assessment")):
        estimate_error_rate(official, official, OLD)
    with pytest.raises(LevelError, match=says("errors.inference.error_rate.far_apart", join="2")) as caught:
        estimate_error_rate([1] * 47, [1, 4] + [1] * 45, NEW)
    assert caught.value.codes == ("2",)
    with pytest.raises(LevelError, match=says("errors.inference.error_rate.far_apart")):
        estimate_error_rate([1] * 20, [1.5] + [1] * 19, "permenpanrb-8-2026")
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level")):
        estimate_error_rate([1] * 47, [2] * 47, NEW, confidence_level=95)
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.inference.error_rate.estimate_error_rate",
            evaluations_0="Kota Denpasar 2018",
            evaluations_1="Kota Denpasar 2019",
        ),
    ):
        estimate_error_rate(official, load_levels("denpasar", 2019), OLD)
    copy = dataclasses.replace(official)
    assert estimate_error_rate(official, copy, OLD).agree == 37
