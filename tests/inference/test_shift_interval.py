from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import NEW, OLD, slow_pvalue
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import ParameterError
from spbe_research.inference import shift_interval as module
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.shift_interval import check_confidence, shift_interval
from spbe_research.inference.sign_flip import sign_flip_test

units = st.lists(st.tuples(st.integers(1, 7), st.integers(-15, 15)), min_size=1, max_size=8)


def slow_interval(pairs, tail):
    """Order statistics of the weighted means of all sets, one by one."""
    sets = [s for k in range(1, len(pairs) + 1) for s in itertools.combinations(pairs, k)]
    means = sorted(Fraction(sum(v for _, v in s), sum(w for w, _ in s)) for s in sets)
    needed = int(tail * 2 ** len(pairs)) + 1
    return (None, None) if needed <= 1 else (means[needed - 2], means[1 - needed])


@given(units, st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_agrees_with_the_means_of_all_sets(pairs, level):
    found = shift_interval([w for w, _ in pairs], [v for _, v in pairs], confidence_level=level)
    assert found == slow_interval(pairs, (1 - Fraction(str(level))) / 2)


@settings(max_examples=60)
@given(units)
def test_ends_are_where_the_test_turns(pairs):
    weights, values = [w for w, _ in pairs], [v for _, v in pairs]
    low, high = shift_interval(weights, values, confidence_level=0.8)

    def p(shift):
        return slow_pvalue([v - shift * w for w, v in pairs])

    step = Fraction(1, 10**6)
    for end, outward in ((low, -step), (high, step)):
        if end is not None:
            assert p(end) > Fraction(1, 5)
            assert p(end + outward) <= Fraction(1, 5)
        else:  # no shift, however far, is rejected
            assert p(outward * 10**12) > Fraction(1, 5)


@given(units)
def test_estimate_lies_inside(pairs):
    low, high = shift_interval([w for w, _ in pairs], [v for _, v in pairs], confidence_level=0.9)
    mean = Fraction(sum(v for _, v in pairs), sum(w for w, _ in pairs))
    assert low is None or low <= mean
    assert high is None or mean <= high


@given(units, st.integers(-5, 5))
def test_shifting_and_mirroring_the_data_does_the_same_to_the_interval(pairs, shift):
    weights, values = [w for w, _ in pairs], [v for _, v in pairs]
    low, high = shift_interval(weights, values, confidence_level=0.9)
    moved = shift_interval(weights, [v + shift * w for w, v in pairs], confidence_level=0.9)
    assert moved == (None if low is None else low + shift, None if high is None else high + shift)
    mirrored = shift_interval(weights, [-v for v in values], confidence_level=0.9)
    assert mirrored == (None if high is None else -high, None if low is None else -low)


def test_one_sided_alternatives_give_one_end():
    weights, values = [1] * 6, [1, 2, 3, 4, 5, 6]
    low, high = shift_interval(weights, values, confidence_level=0.9, alternative="greater")
    assert high is None
    assert low == shift_interval(weights, values, confidence_level=0.8)[0]
    assert shift_interval(weights, values, confidence_level=0.9, alternative="less")[0] is None


def test_too_few_units_bound_nothing():
    assert shift_interval([1] * 5, [1, 2, 3, 4, 5]) == (None, None)  # 2 / 2**5 is above 0.05
    assert shift_interval([1] * 6, [1, 2, 3, 4, 5, 6]) == (1, 6)


def test_paser_2021_to_2022():
    # DESIGN's check: about 0.40 to 1.12. The exact upper end is 1150/1033 = 1.1133 (found independently
    # below: the test rejects 1.115 and 1.12, and does not reject 1.113).
    inst = load_instrument(NEW)
    x, y = load_levels("paser", 2021).values, load_levels("paser", 2022).values
    changes = [int(y[c] - x[c]) for c in inst.codes]
    weights = inst.lattice_weights.tolist()
    low, high = shift_interval(weights, [w * d for w, d in zip(weights, changes, strict=True)])
    assert (low, high) == (Fraction(71, 179), Fraction(1150, 1033))
    for thousandths, inside in ((396, False), (397, True), (1113, True), (1114, False), (1120, False)):
        p = flip_tail([w * (1000 * d - thousandths) for w, d in zip(weights, changes, strict=True)]).pvalue()
        assert (p > Fraction(1, 20)) is inside


def test_denpasar_2018_to_2019():
    inst = load_instrument(OLD)
    x, y = load_levels("denpasar", 2018).values, load_levels("denpasar", 2019).values
    changes = [int(y[c] - x[c]) for c in inst.codes]
    weights = inst.lattice_weights.tolist()
    low, high = shift_interval(weights, [w * d for w, d in zip(weights, changes, strict=True)])
    assert (low, high) == (Fraction(15, 37), Fraction(118, 117))
    for thousandths, inside in ((405, False), (406, True), (1008, True), (1009, False)):
        p = flip_tail([w * (1000 * d - thousandths) for w, d in zip(weights, changes, strict=True)]).pvalue()
        assert (p > Fraction(1, 20)) is inside


def test_both_ways_of_counting_sets_agree(monkeypatch):
    """The table and the two lists, each alone: same ends; Paser and Denpasar too."""
    rng = np.random.default_rng(8)
    cases = [
        ([int(w) for w in rng.integers(1, 9, n)], [int(v) for v in rng.integers(-20, 21, n)]) for n in (6, 9, 14, 20)
    ]
    for inst_id, place, years in ((NEW, "paser", (2021, 2022)), (OLD, "denpasar", (2018, 2019))):
        inst = load_instrument(inst_id)
        x, y = (load_levels(place, year).values for year in years)
        weights = inst.lattice_weights.tolist()
        cases.append((weights, [w * int(y[c] - x[c]) for w, c in zip(weights, inst.codes, strict=True)]))
    found = []
    for dear in (0, 10**12):  # a listed sum costs nothing, or more than any table
        monkeypatch.setattr(module, "_CELLS_A_SUM", dear)
        module._least_shift.cache_clear()
        found.append([shift_interval(*case, confidence_level=0.9) for case in cases])
    module._least_shift.cache_clear()
    assert found[0] == found[1]


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_levels_with_two_decimals_have_an_interval(seed):
    """8/2026: 20 rows, levels in hundredths; the limits by listing all 2**20 sets in floating point."""
    inst = load_instrument("permenpanrb-8-2026")
    rng = np.random.default_rng(seed)
    before, after = rng.integers(100, 501, 20), rng.integers(100, 501, 20)
    t = sign_flip_test((before / 100).tolist(), (after / 100).tolist(), inst)
    weights = inst.lattice_weights
    steps = weights * (after - before)
    w, v = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for x, d in zip(weights.tolist(), steps.tolist(), strict=True):
        w, v = np.concatenate([w, w + x]), np.concatenate([v, v + d])
    means = np.sort(v[1:] / w[1:]) / 100
    needed = int(Fraction(1, 40) * 2**20) + 1
    assert (t.low, t.high) == pytest.approx((means[needed - 2], means[1 - needed]), rel=1e-12)
    assert "interval" in repr(t)


def test_a_result_can_be_shown_without_its_interval(monkeypatch):
    t = sign_flip_test(load_levels("paser", 2021), load_levels("paser", 2022), NEW)
    module._least_shift.cache_clear()
    monkeypatch.setattr(module, "_MOST_CELLS", 10)
    monkeypatch.setattr(module, "SubsetHalves", _too_many)
    with pytest.raises(ParameterError, match=says("errors.inference.shift_interval.init", most_cells=10)):
        t.confidence_interval()
    assert repr(t) == "<sign-flip by row: estimate 0.766, p = 0.000126 (two-sided), 25 moved>"
    assert math.isnan(t.low)
    assert t.to_frame()["high"].isna().all()
    assert "0.766" in t._repr_html_()


def _too_many(*_, **__):
    raise OverflowError


def test_errors(monkeypatch):
    with pytest.raises(ParameterError, match=says("errors.options.between", name="confidence_level", found="95")):
        check_confidence(95)
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="alternative")):
        shift_interval([1], [1], alternative="up")
    with pytest.raises(ParameterError, match=says("errors.inference.shift_interval.shift_interval", n_weights=1001)):
        shift_interval([1] * 1001, [1] * 1001)
    monkeypatch.setattr(module, "_MOST_CELLS", 10)
    monkeypatch.setattr(module, "SubsetHalves", _too_many)
    with pytest.raises(ParameterError, match=says("errors.inference.shift_interval.init", half=44, most_cells=10)):
        shift_interval([1] * 21, [5] * 19 + [6, 7])
