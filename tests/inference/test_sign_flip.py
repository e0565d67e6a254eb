from __future__ import annotations

import math
import runpy
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import NEW, OLD, slow_pvalue, tiny_instrument
from helpers.sentences import said, says
from helpers.tables import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference.results import side_by_side
from spbe_research.inference.sign_flip import flip_changes, sign_flip_many, sign_flip_test, smallest_pvalue
from spbe_research.scoring.score import score

PASER = load_levels("paser", 2021), load_levels("paser", 2022)
DENPASAR = load_levels("denpasar", 2018), load_levels("denpasar", 2019)

small = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=5, max_size=5)
TINY = tiny_instrument([3, 1, 2, 2, 4], ["1", "1", "2", "2", "3"], ["1", "1", "1", "2", "2"])


def test_paser_by_rows():
    t = sign_flip_test(*PASER, NEW)
    assert t.estimate_exact == Fraction(766, 1000)
    assert (t.rose, t.fell, t.unchanged, t.n) == (19, 6, 22, 25)
    assert t.pvalue_exact == Fraction(2117, 16777216)
    assert t.pvalue == 2117 / 16777216
    assert t.smallest_exact == Fraction(1, 2**24)
    assert (round(t.low, 6), round(t.high, 6)) == (0.396648, 1.113262)
    assert t.note == ""


def test_paser_by_aspects_does_not_reach_the_level():
    t = sign_flip_test(*PASER, NEW, blocks="aspect")
    assert t.pvalue_exact == Fraction(1, 16)
    assert (t.n, t.rose, t.fell, t.unchanged) == (6, 5, 1, 2)
    assert t.estimate_exact == Fraction(766, 1000)
    assert t.low == 0  # p is above 0.05 at zero, so zero is inside
    assert t.unit_name == "aspect"
    assert t.labels == tuple("12345678")


def test_four_domains_can_never_reach_the_level():
    t = sign_flip_test(*PASER, NEW, blocks="domain")
    assert t.pvalue_exact == Fraction(1, 4)
    assert (t.low, t.high) == (-math.inf, math.inf)
    few = {
        "moved": says("notes.pairs.several", n=3, units="domains"),
        "least": says("notes.pairs.least", smallest="0.25"),
    }
    assert said(t.note, "notes.pairs.out_of_reach", **few)


def test_denpasar():
    t = sign_flip_test(*DENPASAR, OLD)
    assert t.pvalue_exact == Fraction(1, 2**19)
    assert (t.rose, t.fell) == (20, 0)
    assert sign_flip_test(*DENPASAR, OLD, blocks="aspect").pvalue_exact == Fraction(1, 64)


def test_estimate_is_the_change_of_the_index():
    change = score(PASER[1], NEW).index_exact - score(PASER[0], NEW).index_exact
    assert sign_flip_test(*PASER, NEW).estimate_exact == change


@given(small, st.sampled_from(["two-sided", "greater", "less"]))
def test_rows_and_blocks_agree_with_full_enumeration(levels, alternative):
    before, after = [x for x, _ in levels], [y for _, y in levels]
    steps = [int(w * 12 * (y - x)) for w, (x, y) in zip(TINY.weights, levels, strict=True)]
    found = sign_flip_test(before, after, TINY, alternative=alternative)
    assert found.pvalue_exact == slow_pvalue(steps, alternative)
    sums = [steps[0] + steps[1], steps[2] + steps[3], steps[4]]
    by_aspect = sign_flip_test(before, after, TINY, alternative=alternative, blocks="aspect")
    assert by_aspect.pvalue_exact == slow_pvalue(sums, alternative)
    assert (by_aspect.estimate_exact, by_aspect.n) == (found.estimate_exact, sum(s != 0 for s in sums))


@given(small)
def test_swapping_the_years_mirrors_the_result(levels):
    before, after = [x for x, _ in levels], [y for _, y in levels]
    there, back = sign_flip_test(before, after, TINY), sign_flip_test(after, before, TINY)
    assert back.estimate_exact == -there.estimate_exact
    assert back.pvalue_exact == there.pvalue_exact
    assert (back.low, back.high) == (-there.high, -there.low)
    greater = sign_flip_test(before, after, TINY, alternative="greater")
    assert greater.pvalue_exact == sign_flip_test(after, before, TINY, alternative="less").pvalue_exact


def test_scipy_agrees_on_twelve_rows_of_paser():
    inst = load_instrument(NEW)
    rows = list(range(26, 38))
    x = np.array([float(PASER[0].values.iloc[i]) for i in rows])
    y = np.array([float(PASER[1].values.iloc[i]) for i in rows])
    weights = [inst.weights[i] for i in rows]
    ours = flip_changes([Fraction(int(d)) for d in y - x], weights)
    w = np.array([float(v) for v in weights])
    theirs = stats.permutation_test(
        (x * w, y * w),
        lambda a, b, axis: (b - a).sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
    )
    assert ours.pvalue == pytest.approx(theirs.pvalue, abs=1e-12)


def test_float_arithmetic_and_the_batch_agree():
    rng = np.random.default_rng(5)
    before = rng.integers(1, 6, (40, 47))
    after = np.clip(before + rng.choice([-1, 0, 0, 1, 1, 2], (40, 47)), 1, 5)
    for blocks in (None, "aspect"):
        batch = sign_flip_many(before, after, NEW, blocks=blocks)
        single = [sign_flip_test(x, y, NEW, blocks=blocks) for x, y in zip(before, after, strict=True)]
        assert batch.tolist() == [t.pvalue for t in single]
    floating = sign_flip_test(before[0], after[0], NEW, arithmetic="float")
    assert floating.pvalue_exact == sign_flip_test(before[0], after[0], NEW).pvalue_exact


def test_decimal_levels_of_the_newest_instrument():
    inst = load_instrument("permenpanrb-8-2026")
    several = [1.5] * 16 + [1.27, 1.77, 1.81, 3.75]
    one = sign_flip_test([1.5] * 20, several, inst)
    assert (one.n, sign_flip_many(np.array([[1.5] * 20]), np.array([several]), inst).tolist()) == (4, [one.pvalue])
    before, after = [1.5] * 20, [1.5] * 18 + [1.27, 3.75]
    t = sign_flip_test(before, after, inst)
    expected = inst.weights[-1] * Fraction(225, 100) - inst.weights[-2] * Fraction(23, 100)
    assert (t.estimate_exact, t.n, t.pvalue_exact) == (expected, 2, Fraction(1))
    batch = sign_flip_many(np.array([before]), np.array([after]), inst, alternative="greater")
    assert batch.tolist() == [sign_flip_test(before, after, inst, alternative="greater").pvalue]


def test_null_distribution_is_the_one_the_p_comes_from():
    t = sign_flip_test(*PASER, NEW)
    null = t.null_distribution()
    assert null["probability"].sum() == pytest.approx(1, abs=1e-12)
    far = null["change"].abs() >= t.estimate - 1e-9
    assert null.loc[far, "probability"].sum() == pytest.approx(t.pvalue, rel=1e-9)
    assert (null["change"] * null["probability"]).sum() == pytest.approx(0, abs=1e-12)


def test_midp_is_smaller_and_named():
    t = sign_flip_test(*PASER, NEW, midp=True)
    assert t.pvalue_exact == Fraction(2 * 2035 + 82, 2**25)
    assert "mid-p" in t.method
    assert t.smallest_exact == Fraction(1, 2**25)


def test_interval_at_another_level_and_one_sided():
    t = sign_flip_test(*PASER, NEW)
    low, high = t.confidence_interval(0.9)
    assert t.low < low < t.estimate < high < t.high
    rise = sign_flip_test(*PASER, NEW, alternative="greater")
    assert (rise.low, rise.high) == (low, math.inf)


def test_identical_evaluations():
    for blocks in (None, "aspect"):
        t = sign_flip_test(PASER[0], PASER[0], NEW, blocks=blocks)
        assert (t.pvalue_exact, t.estimate_exact, t.n, t.low, t.high) == (1, 0, 0, 0.0, 0.0)
        assert "identical: p = 1 by definition" in t.note


def test_one_moved_row():
    levels = [int(v) for v in PASER[0].values]
    t = sign_flip_test(levels, [levels[0] + 1, *levels[1:]], NEW)
    assert (t.pvalue_exact, t.n) == (1, 1)
    few = {"moved": says("notes.pairs.only_one", unit="row"), "least": says("notes.pairs.least", smallest="1")}
    assert said(t.note, "notes.pairs.out_of_reach", **few)


def test_rows_that_cancel_within_blocks_say_so():
    t = sign_flip_test([2, 2, 2, 2, 2], [2, 2, 3, 1, 2], TINY, blocks="aspect")
    assert (t.pvalue_exact, t.n) == (1, 0)
    assert said(t.note, "notes.pairs.certain", why=says("notes.pairs.none_whole", unit="aspect"))


def test_table_and_html_hold_no_bare_p():
    t = sign_flip_test(*PASER, NEW)
    frame = side_by_side(t, sign_flip_test(*PASER, NEW, blocks="aspect"))
    assert frame["test"].tolist() == ["sign-flip by row", "sign-flip by aspect"]
    for column in ("estimate", "low", "high", "pvalue", "smallest_p", "n", "method", "note"):
        assert frame[column].notna().all()
    assert "0.766" in t._repr_html_()
    assert "<script" not in sign_flip_test([1] * 5, [2] * 5, TINY, blocks=["<script>"] * 5)._repr_html_()
    assert repr(t) == "<sign-flip by row: estimate 0.766, interval 0.3966 to 1.113, p = 0.000126 (two-sided), 25 moved>"


@settings(max_examples=30)
@given(st.integers(0, 60), st.sampled_from(["two-sided", "greater", "less"]), st.booleans())
def test_smallest_pvalue(moved, alternative, midp):
    least = smallest_pvalue(moved, alternative, midp=midp)
    steps = [-1 if alternative == "less" else 1] * moved
    found = flip_changes(
        [Fraction(s) for s in steps] or [Fraction(0)], [Fraction(1)] * max(1, moved), alternative=alternative, midp=midp
    )
    assert found.pvalue_exact == least == found.smallest_exact


def test_the_benchmark_measures_the_same_test_as_scipy(capsys):
    script = runpy.run_path(str(ROOT / "benchmarks/significance.py"))
    timings, figures = script["measure"](repeats=1, regions=3)
    assert [t.seconds > 0 for t in timings] == [True] * 9
    (error,) = (x for name, x in figures.items() if name.startswith("error"))
    assert error < 0.003  # five standard errors of 9,999 draws
    assert script["main"](["--repeats", "1", "--regions", "3"]) in (0, 1)  # aims are judged by the person who runs it
    assert "scipy / ours" in capsys.readouterr().out


def test_errors():
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative", found="'rise'")):
        sign_flip_test(*PASER, NEW, alternative="rise")
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level", found="95")):
        sign_flip_test(*PASER, NEW, confidence_level=95)
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="arithmetic")):
        sign_flip_test(*PASER, NEW, arithmetic="fast")
    with pytest.raises(LevelError, match=says("errors.inference.sign_flip.flip_changes", n_changes=2, n_weights=1)):
        flip_changes([Fraction(1)] * 2, [Fraction(1)])
    with pytest.raises(LevelError, match=says("errors.inference.sign_flip.flip_changes", n_changes=0, n_weights=0)):
        flip_changes([], [])
    with pytest.raises(ParameterError, match=says("errors.inference.sign_flip.weights_not_positive")):
        flip_changes([Fraction(1)], [Fraction(0)])
    with pytest.raises(
        LevelError,
        match=says("errors.inference.sign_flip.sign_flip_many", first_shape="(1, 47)", second_shape="(2, 47)"),
    ):
        sign_flip_many(np.ones((1, 47)), np.ones((2, 47)), NEW)
    bad = np.ones((1, 47))
    bad[0, 3] = np.nan
    with pytest.raises(LevelError, match=says("errors.scoring.score_matrix.cell_error", count="1", first="(0, 3)")):
        sign_flip_many(np.ones((1, 47)), bad, NEW)
