"""Shifts other than zero, blocks of evidence, and rows that could only rise."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

import spbe_research as spbe
from spbe_research.errors import ParameterError
from spbe_research.inference.pairs import block_labels
from spbe_research.inference.sign_flip import flip_changes

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"


def pair(region: str, before: int, after: int) -> tuple[spbe.Observation, spbe.Observation]:
    return spbe.load_levels(region, before), spbe.load_levels(region, after)


@pytest.mark.parametrize(
    ("years", "rows", "aspects"),
    [
        ((2021, 2022), Fraction(25, 4096), Fraction(1, 4)),
        ((2022, 2023), Fraction(1405, 1048576), Fraction(3, 16)),
        ((2023, 2024), Fraction(1, 134217728), Fraction(1, 128)),
    ],
)
def test_bandar_lampung(years, rows, aspects):
    """Derived independently from the four result reports."""
    two = pair("kota bandar lampung", *years)
    assert spbe.sign_flip_test(*two, NEW).pvalue_exact == rows
    assert spbe.sign_flip_test(*two, NEW, blocks="aspect").pvalue_exact == aspects


def test_rows_that_could_only_rise_of_paser():
    t = spbe.two_way_test(*pair("paser", 2021, 2022), NEW)
    assert (len(t.only_rise), len(t.only_fall), len(t.two_way)) == (33, 0, 14)
    assert (t.rose, t.rose_only, t.fell) == (19, 16, 6)
    assert t.test is not None
    assert (t.test.rose, t.test.fell, t.test.pvalue_exact) == (3, 6, Fraction(105, 128))
    assert t.test.estimate == -0.0195
    assert t.to_frame()["n"].sum() == 47
    assert t.to_frame()["rose"].sum() == 19
    assert says("notes.two_way.chosen").search(str(t.note))


def test_rows_that_could_only_rise_of_denpasar():
    t = spbe.two_way_test(*pair("denpasar", 2018, 2019), OLD).test
    assert t is not None
    assert (t.rose, t.fell, t.pvalue_exact) == (10, 0, Fraction(1, 512))


def test_where_no_row_could_move_both_ways():
    t = spbe.two_way_test([1] * 40 + [5] * 7, [2] * 40 + [4] * 7, NEW)
    assert t.test is None
    assert (t.rose_only, t.fell_only) == (40, 7)
    assert "none could move both ways" in repr(t)


@pytest.mark.parametrize("odd", [{"alternative": "up"}, {"midp": "no"}, {"confidence_level": 95}])
@pytest.mark.parametrize("before", [1, 3])
def test_an_unknown_option_is_refused_also_where_nothing_is_tested(before, odd):
    with pytest.raises(ParameterError):
        spbe.two_way_test([before] * 47, [2] * 47, NEW, **odd)


small = st.lists(st.tuples(st.integers(1, 5), st.integers(-3, 3)), min_size=1, max_size=6)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(small, st.fractions(min_value=-3, max_value=3, max_denominator=7), st.sampled_from([0.5, 0.75, 0.9]))
def test_a_shift_is_rejected_exactly_outside_the_interval(rows, shift, level):
    weights = [Fraction(w, sum(w for w, _ in rows)) for w, _ in rows]
    changes = [Fraction(d) for _, d in rows]
    test = flip_changes(changes, weights, shift0=shift, confidence_level=level)
    moved = [w * (d - shift) for w, d in zip(weights, changes, strict=True)]
    signs = list(itertools.product((-1, 1), repeat=len(moved)))
    sums = [sum(s * m for s, m in zip(pattern, moved, strict=True)) for pattern in signs]
    tails = [sum(x >= sum(moved) for x in sums), sum(x <= sum(moved) for x in sums)]
    assert test.pvalue_exact == min(Fraction(1), Fraction(2 * min(tails), len(sums)))
    assert test.estimate_exact == sum(w * d for w, d in zip(weights, changes, strict=True))
    plain = flip_changes(changes, weights, confidence_level=level)
    low, high = plain.confidence_interval()
    assert test.confidence_interval() == pytest.approx((low, high))
    inside = low - 1e-12 <= float(shift) <= high + 1e-12
    assert (test.pvalue_exact <= 1 - Fraction(str(level))) == (not inside)


def test_a_shift_as_it_is_written():
    two = pair("paser", 2021, 2022)
    plain, same = spbe.sign_flip_test(*two, NEW), spbe.sign_flip_test(*two, NEW, shift0="0")
    assert (plain.pvalue_exact, plain.low) == (same.pvalue_exact, same.low)
    above = spbe.sign_flip_test(*two, NEW, shift0=0.2)
    assert above.shift0 == Fraction(1, 5)
    assert (above.estimate_exact, above.low, above.high) == (plain.estimate_exact, plain.low, plain.high)
    assert (above.rose, above.fell, above.unchanged) == (19, 28, 0)
    table = above.null_distribution()
    assert float((table["change"] * table["probability"]).sum()) == pytest.approx(0.2)


@pytest.mark.parametrize("shift", [4.1, "x", True, None, float("nan"), [0.2]])
def test_a_shift_that_is_none(shift):
    with pytest.raises(ParameterError, match=says("errors.inference.sign_flip.shift")):
        spbe.sign_flip_test(*pair("paser", 2021, 2022), NEW, shift0=shift)


def test_blocks_of_evidence_lie_between_rows_and_aspects():
    inst = spbe.load_instrument(NEW)
    labels = block_labels("evidence", inst.codes, inst)
    aspect = dict(zip(labels, inst.rows["aspect_no"], strict=True))
    assert len(set(labels)) == 24
    assert all(aspect[block] == a for block, a in zip(labels, inst.rows["aspect_no"], strict=True))
    t = spbe.sign_flip_test(*pair("paser", 2021, 2022), NEW, blocks="evidence")
    assert (t.n, t.pvalue_exact) == (13, Fraction(1, 2048))
    by_hand = spbe.sign_flip_test(*pair("paser", 2021, 2022), NEW, blocks=dict(zip(inst.codes, labels, strict=True)))
    assert by_hand.pvalue_exact == t.pvalue_exact


def test_an_instrument_without_blocks_of_evidence():
    with pytest.raises(ParameterError, match=says("errors.inference.pairs.no_blocks")):
        spbe.sign_flip_test(*pair("denpasar", 2018, 2019), OLD, blocks="evidence")
