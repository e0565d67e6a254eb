from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from helpers.change import NEW
from helpers.darwin import DARWIN
from helpers.sentences import says
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.descriptivestats import sign_test as statsmodels_sign_test

from spbe_research.data.observations import load_levels
from spbe_research.errors import ParameterError
from spbe_research.inference.rank_tests import sign_test, signed_rank_test

PASER = load_levels("paser", 2021), load_levels("paser", 2022)
DENPASAR = load_levels("denpasar", 2018), load_levels("denpasar", 2019)
changes = st.lists(st.integers(-4, 4), min_size=1, max_size=8)


def pair(differences):
    return [0] * len(differences), list(differences)


def slow_signed_rank(differences, zeros, alternative):
    """W+ and its p-value, pattern by pattern, from scipy's ranks."""
    kept = [d for d in differences if d or zeros == "pratt"]
    ranks = stats.rankdata([abs(d) for d in kept]) if kept else []
    live = [r for r, d in zip(ranks, kept, strict=True) if d]
    observed = sum(r for r, d in zip(ranks, kept, strict=True) if d > 0)
    middle = sum(live) / 2
    sums = [
        sum(r for r, s in zip(live, signs, strict=True) if s) for signs in itertools.product((0, 1), repeat=len(live))
    ]
    hits = {
        "two-sided": sum(abs(s - middle) >= abs(observed - middle) for s in sums),
        "greater": sum(s >= observed for s in sums),
        "less": sum(s <= observed for s in sums),
    }
    return observed, Fraction(hits[alternative], len(sums))


def test_paser():
    t = signed_rank_test(*PASER)
    assert (t.statistic, t.n, t.pvalue_exact) == (283, 25, Fraction(989, 2097152))
    assert t.estimate == pytest.approx((283 - 42) / 325)


def test_scipys_default_doubles_the_p_of_paser():
    # the normal approximation that scipy falls back to with ties and zeros prints 0.00093
    x, y = ([int(v) for v in p.values] for p in PASER)
    theirs = stats.wilcoxon([b - a for a, b in zip(x, y, strict=True)])
    assert round(float(theirs.pvalue), 5) == 0.00093
    assert 1.9 < theirs.pvalue / signed_rank_test(*PASER).pvalue < 2.1


def test_denpasar():
    assert signed_rank_test(*DENPASAR).pvalue_exact == Fraction(1, 2**19)
    assert signed_rank_test(*DENPASAR).estimate == 1


def test_darwins_maize():
    # R's wilcox.test on Darwin's 15 differences: V = 96, p = 0.04126 (no ties in rank, no zeros)
    t = signed_rank_test(*pair(DARWIN))
    assert (t.statistic, round(t.pvalue, 5)) == (96, 0.04126)
    assert t.pvalue == pytest.approx(stats.wilcoxon(DARWIN, method="exact").pvalue, abs=1e-15)


@given(changes, st.sampled_from(["drop", "pratt"]), st.sampled_from(["two-sided", "greater", "less"]))
def test_signed_rank_agrees_with_full_enumeration(differences, zeros, alternative):
    t = signed_rank_test(*pair(differences), zeros=zeros, alternative=alternative)
    assert (t.statistic, t.pvalue_exact) == slow_signed_rank(differences, zeros, alternative)


def test_scipy_agrees_where_it_is_exact_with_ties_and_zeros():
    differences = [0, 1, -1, 2, 2, 0, 3, -1, 2, 1]
    for zeros, method in (("drop", "wilcox"), ("pratt", "pratt")):
        exact = stats.wilcoxon(differences, zero_method=method, method=stats.PermutationMethod(n_resamples=10**9))
        assert signed_rank_test(*pair(differences), zeros=zeros).pvalue == pytest.approx(exact.pvalue, abs=1e-12)


def test_decimal_levels_are_ranked_exactly():
    # 0.3 and 2.3 - 2.0 differ as floats and are one tie as written numbers
    t = signed_rank_test([1.0, 2.0, 1.0], [1.3, 2.3, 0.7])
    assert t.pvalue_exact == 1
    assert t.statistic == 4


@given(changes)
def test_rank_biserial_lies_between_its_ends(differences):
    t = signed_rank_test(*pair(differences))
    if t.n:
        assert -1 <= t.estimate <= 1
        assert (t.estimate == 1) == (t.fell == 0)
    else:
        assert t.pvalue_exact == 1
        assert t.estimate != t.estimate


@given(changes, st.sampled_from(["two-sided", "greater", "less"]))
def test_sign_test_is_the_binomial_test(differences, alternative):
    t = sign_test(*pair(differences), alternative=alternative)
    rose, moved = sum(d > 0 for d in differences), sum(d != 0 for d in differences)
    assert (t.statistic, t.n) == (rose, moved)
    if moved:
        theirs = stats.binomtest(rose, moved, alternative=alternative)
        assert t.pvalue == pytest.approx(theirs.pvalue, rel=1e-12)
        ends = theirs.proportion_ci(0.95)
        assert (t.low, t.high) == (ends.low, ends.high)


def test_statsmodels_agrees_on_paser():
    x, y = ([int(v) for v in p.values] for p in PASER)
    _, theirs = statsmodels_sign_test([b - a for a, b in zip(x, y, strict=True)])
    assert sign_test(*PASER).pvalue == pytest.approx(theirs, rel=1e-12)


def test_midp():
    plain, mid = signed_rank_test(*PASER), signed_rank_test(*PASER, midp=True)
    assert mid.pvalue < plain.pvalue
    assert "mid-p" in mid.method
    t = sign_test(*pair([1, 1, 1, -1]), midp=True)
    assert t.pvalue_exact == 2 * (Fraction(1, 16) + Fraction(4, 32))


def test_identical_and_one_row():
    for test in (signed_rank_test, sign_test):
        same = test(PASER[0], PASER[0])
        assert (same.pvalue, same.n) == (1, 0)
        assert "identical: p = 1 by definition" in same.note
        one = test(*pair([0, 0, 2]))
        assert one.pvalue == 1
        assert "only 1 row moved" in one.note


def test_errors():
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="zeros", found="'zsplit'")):
        signed_rank_test(*PASER, zeros="zsplit")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative")):
        sign_test(*PASER, alternative="up")
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level")):
        sign_test(*PASER, confidence_level=1)
    with pytest.raises(ValueError, match=says("errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=2)):
        sign_test([1, 2], [1, 2], instrument=NEW)
