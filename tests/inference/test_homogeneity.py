from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import NEW
from helpers.sentences import said, says
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import SquareTable

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference import homogeneity
from spbe_research.inference.homogeneity import marginal_homogeneity_test, symmetry_test

PASER = load_levels("paser", 2021), load_levels("paser", 2022)
#: unaided vision of 7,477 women, right eye by left eye (Stuart 1955, Biometrika 42, table 1)
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
pairs = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=9)


def square(before, after, size):
    table = np.zeros((size, size))
    for x, y in zip(before, after, strict=True):
        table[int(x) - 1, int(y) - 1] += 1
    return table


def slow_stuart(before, after):
    """m' V^+ m by numpy's pseudo-inverse, empty levels and all."""
    table = square(before, after, 5)
    margin = table.sum(axis=1) - table.sum(axis=0)
    both = table + table.T
    laplacian = np.diag(both.sum(axis=1)) - both
    return float(margin @ np.linalg.pinv(laplacian, rcond=1e-10) @ margin), int(np.linalg.matrix_rank(laplacian))


def slow_bowker(before, after):
    table = square(before, after, 5)
    cells = [(table[k, m], table[m, k]) for k in range(5) for m in range(k) if table[k, m] + table[m, k]]
    return sum((a - b) ** 2 / (a + b) for a, b in cells), len(cells)


@pytest.mark.parametrize(("test", "slow"), [(marginal_homogeneity_test, slow_stuart), (symmetry_test, slow_bowker)])
@settings(max_examples=60)
@given(levels=pairs)
def test_exact_p_agrees_with_flipping_every_pair(test, slow, levels):
    before, after = [x for x, _ in levels], [y for _, y in levels]
    statistic, df = slow(before, after)
    found = test(before, after)
    assert (found.statistic, found.df) == (pytest.approx(statistic, abs=1e-9), df)
    values = []
    for flips in itertools.product((False, True), repeat=len(levels)):
        x = [b if f else a for (a, b), f in zip(levels, flips, strict=True)]
        y = [a if f else b for (a, b), f in zip(levels, flips, strict=True)]
        values.append(slow(x, y)[0])
    assert found.pvalue_exact == Fraction(sum(v >= statistic - 1e-9 for v in values), len(values))
    assert found.smallest == sum(v >= max(values) - 1e-9 for v in values) / len(values)
    middle = test(before, after, midp=True)
    beyond, at = sum(v > statistic + 1e-9 for v in values), sum(abs(v - statistic) <= 1e-9 for v in values)
    if found.n:
        assert middle.pvalue_exact == Fraction(2 * beyond + at, 2 * len(values))
        assert middle.smallest == found.smallest / 2
        assert middle.method.endswith(", mid-p")
    else:
        assert middle.pvalue_exact == 1


def test_vision_of_women():
    # Stuart (1955) reports chi-squared 11.96 on 3 degrees of freedom; Bowker's statistic is 19.11 on 6
    cells = [(k, m) for k in range(4) for m in range(4) for _ in range(VISION[k][m])]
    right, left = [k for k, _ in cells], [m for _, m in cells]
    stuart = marginal_homogeneity_test(right, left, method="asymptotic")
    bowker = symmetry_test(right, left, method="asymptotic")
    assert (round(stuart.statistic, 2), stuart.df) == (11.96, 3)
    assert (round(bowker.statistic, 2), bowker.df) == (19.11, 6)
    theirs = SquareTable(np.array(VISION), shift_zeros=False)
    assert stuart.pvalue == pytest.approx(theirs.homogeneity().pvalue, rel=1e-9)
    assert bowker.pvalue == pytest.approx(theirs.symmetry().pvalue, rel=1e-9)


def test_statsmodels_counts_empty_cells_as_degrees_of_freedom():
    """The trap: on the full 5 x 5 table SquareTable gives df 4 and 10 where 3 and 4 are right."""
    x, y = ([int(v) for v in p.values] for p in PASER)
    full = SquareTable(square(x, y, 5), shift_zeros=False)
    theirs = full.homogeneity(), full.symmetry()
    ours = (f(*PASER, method="asymptotic") for f in (marginal_homogeneity_test, symmetry_test))
    stuart, bowker = ours
    assert [t.df for t in theirs] == [4, 10]
    assert [stuart.df, bowker.df] == [3, 4]
    assert stuart.statistic == pytest.approx(theirs[0].statistic, rel=1e-9)
    assert bowker.statistic == pytest.approx(theirs[1].statistic, rel=1e-9)
    # the verdict on symmetry flips: 0.118 against 0.004 for the same statistic
    assert theirs[1].pvalue > 0.1
    assert bowker.pvalue < 0.01
    # by default it also adds one half to empty cells: 0.040 and 0.318
    shifted = SquareTable(square(x, y, 5))
    assert shifted.symmetry().pvalue > 0.3
    # the exact tests stand with the right degrees of freedom
    assert symmetry_test(*PASER).pvalue_exact == Fraction(1811, 2097152)
    assert marginal_homogeneity_test(*PASER).pvalue_exact == Fraction(153, 524288)


def test_notes():
    rough = symmetry_test(*PASER, method="asymptotic")
    assert said(rough.note, "notes.homogeneity.levels", levels="1, 2, 3, 4", n=4)
    assert said(rough.note, "notes.homogeneity.rough")
    assert rough.method == "chi-squared with 4 df"
    assert said(symmetry_test([1], [2]).note, "notes.pairs.least", smallest="1")
    for test in (marginal_homogeneity_test, symmetry_test):
        for method in ("exact", "asymptotic"):
            same = test(PASER[0], PASER[0], method=method)
            assert (same.pvalue, same.n, same.df) == (1, 0, 0)
            assert said(same.note, "notes.pairs.certain", why=says("notes.pairs.identical"))


def test_two_levels_reduce_to_the_sign_test():
    from spbe_research.inference.rank_tests import sign_test

    before, after = [1, 1, 1, 1, 1, 2, 2], [2, 2, 2, 2, 2, 1, 2]
    for test in (marginal_homogeneity_test, symmetry_test):
        assert test(before, after).pvalue_exact == sign_test(before, after).pvalue_exact


def test_errors(monkeypatch):
    for test in (marginal_homogeneity_test, symmetry_test):
        with pytest.raises(ParameterError, match=says("errors.options.choice", name="method", found="'chi2'")):
            test(*PASER, method="chi2")
        with pytest.raises(ParameterError, match=says("errors.inference.homogeneity.midp_needs_exact")):
            test(*PASER, method="asymptotic", midp=True)
        with pytest.raises(
            LevelError, match=says("errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=2)
        ):
            test([1, 2], [2, 1], instrument=NEW)
        monkeypatch.setattr(homogeneity, "_MOST_STATES", 3)
        with pytest.raises(ParameterError, match=says("errors.inference.homogeneity.guard", most_states=3)):
            test(*PASER)
        monkeypatch.undo()
