from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import every_flip, slow_pvalue
from helpers.darwin import DARWIN
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from spbe_research.errors import ParameterError
from spbe_research.inference.flip_distribution import (
    ALTERNATIVES,
    FlipTail,
    check_alternative,
    flip_distribution,
    flip_tail,
    subset_counts,
)

steps_lists = st.lists(st.integers(-9, 9), min_size=0, max_size=10)


def test_fisher_counted_the_same_patterns_for_darwins_maize():
    # Fisher (1935, section 21): 863 of the 32,768 patterns give 314 or more, 1,726 in both directions
    tail = flip_tail(DARWIN)
    assert tail.statistic == 314
    assert tail.above + tail.at == 863
    assert tail.pvalue() == Fraction(1726, 32768)


@given(steps_lists)
def test_every_count_agrees_with_full_enumeration(steps):
    sums = every_flip([x for x in steps if x])
    for arithmetic in ("integer", "float"):
        tail = flip_tail(steps, arithmetic=arithmetic)
        assert tail.above == sum(s > tail.statistic for s in sums)
        assert tail.at == sum(s == tail.statistic for s in sums)
        assert tail.below == sum(s < tail.statistic for s in sums)


@given(steps_lists, st.sampled_from(ALTERNATIVES))
def test_pvalue_agrees_with_full_enumeration(steps, alternative):
    assert flip_tail(steps).pvalue(alternative) == slow_pvalue(steps, alternative)


def test_full_enumeration_at_eighteen_steps():
    steps = np.random.default_rng(18).integers(-60, 61, 18)
    steps[steps == 0] = 7
    signs = np.array([[1 - 2 * (i >> b & 1) for b in range(18)] for i in range(2**18)], dtype=np.int64)
    sums = signs @ steps
    assert flip_tail(steps).pvalue() == Fraction(int((abs(sums) >= abs(steps.sum())).sum()), 2**18)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_scipys_exact_permutation_test_agrees(alternative):
    before = np.array([1, 1, 2, 3, 2, 1, 4, 2, 1, 3, 2])
    after = np.array([2, 3, 2, 2, 4, 1, 5, 1, 3, 3, 3])
    weights = np.array([26, 26, 50, 50, 30, 30, 55, 55, 60, 60, 26])
    theirs = stats.permutation_test(
        (before * weights, after * weights),
        lambda x, y, axis: (y - x).sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
        alternative=alternative,
    )
    ours = flip_tail((after - before) * weights).pvalue(alternative)
    assert float(ours) == pytest.approx(theirs.pvalue, abs=1e-15)


@settings(max_examples=40)
@given(st.lists(st.integers(-240, 240).filter(bool), min_size=40, max_size=52))
def test_both_arithmetics_are_identical_up_to_52_moved_rows(steps):
    whole, floating = flip_tail(steps), flip_tail(steps, arithmetic="float")
    assert whole == floating
    assert float(whole.pvalue()) == float(floating.pvalue())


@settings(max_examples=20)
@given(st.lists(st.integers(-60, 60).filter(bool), min_size=53, max_size=150))
def test_both_arithmetics_agree_to_1e_12_beyond(steps):
    whole, floating = flip_tail(steps).pvalue(), flip_tail(steps, arithmetic="float").pvalue()
    assert float(floating) == pytest.approx(float(whole), rel=1e-12)


@given(steps_lists)
def test_tails_overlap_in_the_observed_sum_only(steps):
    tail = flip_tail(steps)
    both = tail.pvalue("greater") + tail.pvalue("less")
    assert both == (2 if tail.n == 0 else 1 + Fraction(tail.at, 2**tail.n))


@given(steps_lists)
def test_midp_is_less_and_one_sided_midps_sum_to_one(steps):
    tail = flip_tail(steps)
    if tail.n:
        assert tail.pvalue("greater", midp=True) + tail.pvalue("less", midp=True) == 1
        assert tail.pvalue(midp=True) < tail.pvalue()
    else:
        assert tail.pvalue(midp=True) == tail.pvalue() == 1


def test_midp_counts_equal_patterns_by_half():
    sums = every_flip([3, 2, -1])  # observed 4
    beyond = sum(abs(s) > 4 for s in sums)
    equal = sum(abs(s) == 4 for s in sums)
    assert flip_tail([3, 2, -1]).pvalue(midp=True) == Fraction(2 * beyond + equal, 2 * len(sums))
    zero = flip_tail([1, -1])
    assert (zero.pvalue(), zero.pvalue(midp=True)) == (1, Fraction(3, 4))


def test_nothing_moved_gives_p_of_one():
    for steps in ([], [0, 0, 0]):
        tail = flip_tail(steps)
        assert (tail.n, tail.pvalue(), tail.pvalue(midp=True), tail.smallest) == (0, 1, 1, 1)


def test_one_step():
    tail = flip_tail([5])
    assert (tail.pvalue(), tail.pvalue("greater"), tail.pvalue("less"), tail.smallest) == (1, Fraction(1, 2), 1, 1)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_least_p_is_reached_when_all_go_one_way(sizes):
    tail = flip_tail(sizes)
    assert tail.pvalue() == tail.smallest
    assert flip_tail([-sizes[0], *sizes[1:]]).pvalue() >= tail.smallest


@given(steps_lists)
def test_distribution_is_that_of_all_patterns(steps):
    sums, probabilities = flip_distribution(steps)
    brute = every_flip([x for x in steps if x])
    assert sums.tolist() == sorted(set(brute))
    assert probabilities.tolist() == [brute.count(s) / len(brute) for s in sums]


def test_distribution_does_not_overflow_with_many_steps():
    sums, probabilities = flip_distribution([1] * 2000)
    assert probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert sums[probabilities.argmax()] == 0


@given(st.lists(st.integers(1, 12), max_size=9))
def test_subset_counts(sizes):
    counts = subset_counts(sizes)
    assert sum(counts) == 2 ** len(sizes)
    assert counts == counts[::-1]
    assert sum(i * c for i, c in enumerate(counts)) * 2 == sum(sizes) * 2 ** len(sizes)
    assert subset_counts(sizes, 3) == [*counts, 0, 0, 0][:4]


def test_counts_stay_exact_beyond_64_bits():
    assert subset_counts([1] * 100)[50] == math.comb(100, 50)


def test_errors():
    with pytest.raises(
        ParameterError,
        match=says("errors.options.choice", name="alternative", found="'up'", allowed="two-sided, greater, less"),
    ):
        check_alternative("up")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative")):
        FlipTail(1, 1, 1, 0, 1, 1).pvalue("larger")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="arithmetic", found="'exact'")):
        flip_tail([1], arithmetic="exact")
    with pytest.raises(ParameterError, match=says("errors.inference.flip_distribution.flip_tail", n=1001)):
        flip_tail([1] * 1001, arithmetic="float")
    rng = np.random.default_rng(3)
    for too_fine in (flip_tail, flip_distribution):
        with pytest.raises(
            ParameterError, match=says("errors.inference.flip_distribution.check_cells", most_cells=20_000_000)
        ):
            too_fine(rng.integers(10**8, 10**9, 50) * rng.choice([-1, 1], 50))


@pytest.mark.parametrize("arithmetic", ["integer", "float"])
@pytest.mark.parametrize("digits", [8, 12, 30])
def test_few_steps_of_any_size_are_listed(arithmetic, digits):
    """Steps whose lattice no memory holds; Python's whole numbers have no end."""
    rng = np.random.default_rng(digits)
    for n in (3, 7, 11):
        steps = [int(rng.integers(1, 10**8)) * 10 ** (digits - 8) + 1 for _ in range(n)]
        steps[0] *= -1
        tail = flip_tail(steps, arithmetic=arithmetic)
        sums = every_flip(steps)
        assert (tail.above, tail.at) == (sum(s > sum(steps) for s in sums), sums.count(sum(steps)))
        for alternative in ("two-sided", "greater", "less"):
            assert tail.pvalue(alternative) == slow_pvalue(steps, alternative)


def test_the_distribution_of_few_steps_of_any_size():
    steps = [50_000_001, -49_999_999, -50_000_003]
    sums, probabilities = flip_distribution(steps)
    slow = every_flip(steps)
    assert sums.tolist() == sorted(set(slow))
    assert probabilities.tolist() == [slow.count(s) / 8 for s in sums]
