from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.change import NEW, OLD, tiny_instrument
from helpers.sentences import said, says
from scipy import stats

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError, message
from spbe_research.inference.bootstrap import bootstrap_change

PASER = load_levels("paser", 2021), load_levels("paser", 2022)


def test_seed_makes_it_reproducible():
    one, two, other = (bootstrap_change(*PASER, NEW, rng=seed, n_resamples=500) for seed in (7, 7, 8))
    assert (one.low, one.high) == (two.low, two.high)
    assert (one.low, one.high) != (other.low, other.high)
    assert one.estimate == pytest.approx(0.766, abs=1e-12)
    generator = bootstrap_change(*PASER, NEW, rng=np.random.default_rng(7), n_resamples=500)
    assert (generator.low, generator.high) == (one.low, one.high)


def test_percentile_interval_agrees_with_resampling_by_hand():
    inst = tiny_instrument([1] * 12, ["1"] * 7 + ["2"] * 5)
    before, after = [2] * 12, [1, 2, 2, 3, 4, 5, 3, 2, 2, 3, 4, 1]
    found = bootstrap_change(before, after, inst, method="percentile", n_resamples=20000, rng=1)
    rng = np.random.default_rng(2)
    gains = (np.array(after) - 2) / 12
    parts = [rng.choice(part, (20000, len(part))).sum(axis=1) for part in (gains[:7], gains[7:])]
    low, high = np.quantile(sum(parts), [0.025, 0.975])
    # the sums lie on a lattice of 1/12; both quantiles must hit within one step of it
    assert found.low == pytest.approx(low, abs=1 / 12 + 1e-9)
    assert found.high == pytest.approx(high, abs=1 / 12 + 1e-9)


def test_strata_are_kept():
    # aspect 1 rose as one and aspect 2 stayed: within aspects nothing can vary; without strata it would
    inst = tiny_instrument([1] * 8, ["1"] * 4 + ["2"] * 4)
    t = bootstrap_change([1] * 8, [3] * 4 + [1] * 4, inst, rng=1)
    assert (t.low, t.estimate, t.high) == (1, 1, 1)
    assert said(t.note, "notes.bootstrap.as_one")


def test_an_aspect_that_moved_as_one_shifts_the_interval_and_does_not_widen_it():
    inst = tiny_instrument([1] * 10, ["1"] * 4 + ["2"] * 6)
    after = [1, 2, 2, 3, 1, 2]
    without = bootstrap_change([1] * 10, [1] * 4 + after, inst, rng=1, n_resamples=500)
    shifted = bootstrap_change([1] * 10, [4] * 4 + after, inst, rng=1, n_resamples=500)
    for name in ("low", "estimate", "high"):
        assert getattr(shifted, name) == pytest.approx(getattr(without, name) + 1.2, abs=1e-12)


def test_interval_not_test():
    t = bootstrap_change(*PASER, NEW, rng=1, n_resamples=200)
    assert math.isnan(t.pvalue)
    assert t.pvalue_exact is None
    assert said(str(t.note), "notes.bootstrap.superpopulation", "en")
    assert "aspect 2, 3, 4, 6" in t.note
    assert t.method == message("notes.bootstrap.method", kind="BCa", resamples=200)
    assert t.low < t.estimate < t.high


def test_higher_confidence_is_wider():
    narrow, wide = (bootstrap_change(*PASER, NEW, rng=1, n_resamples=2000, confidence_level=c) for c in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_undefined_bca_falls_back_and_says_so(monkeypatch):
    real = stats.bootstrap

    def degenerate(*args, method, **options):
        found = real(*args, method="percentile", **options)
        if method == "BCa":
            object.__setattr__(found, "confidence_interval", type(found.confidence_interval)(math.nan, math.nan))
        return found

    monkeypatch.setattr(stats, "bootstrap", degenerate)
    t = bootstrap_change(*PASER, NEW, rng=1, n_resamples=200)
    assert t.method.startswith("percentile")
    assert said(t.note, "notes.bootstrap.undefined")
    assert math.isfinite(t.low)


def test_identical_and_one_row():
    same = bootstrap_change(PASER[0], PASER[0], NEW, rng=1)
    assert (same.low, same.high, same.n) == (0, 0, 0)
    assert said(same.note, "notes.bootstrap.identical", why=says("notes.pairs.identical"))
    assert repr(same) == "<bootstrap: estimate 0, interval 0 to 0, 0 moved>"  # no p at all, not even nan
    one = bootstrap_change([1] * 47, [1] * 46 + [2], NEW, rng=1, n_resamples=300)
    assert one.low <= one.estimate <= one.high


def test_errors():
    with pytest.raises(
        ParameterError,
        match=says("errors.options.choice", name="method", found="'bca'", allowed="BCa, percentile, basic"),
    ):
        bootstrap_change(*PASER, NEW, method="bca")
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="n_resamples", found="10")):
        bootstrap_change(*PASER, NEW, n_resamples=10)
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level")):
        bootstrap_change(*PASER, NEW, confidence_level=95)
    with pytest.raises(LevelError, match=says("errors.scoring.levels.levels_by_code")):
        bootstrap_change(*PASER, OLD)
