from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import NEW, OLD, tiny_instrument
from helpers.sentences import told
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError
from spbe_research.inference.effect_sizes import hodges_lehmann, measure_change
from spbe_research.inference.rank_tests import signed_rank_test

PASER = load_levels("paser", 2021), load_levels("paser", 2022)


def test_paser():
    d = measure_change(*PASER, NEW)
    assert d.estimate_exact == Fraction(766, 1000)
    assert d.typical == Fraction(1, 2)  # over all rows, zeros with them
    assert (len(d.rose), len(d.fell), len(d.unchanged)) == (19, 6, 22)
    assert d.improved == Fraction(19, 47)
    assert float(d.rank_biserial) == pytest.approx(signed_rank_test(*PASER).estimate, abs=1e-15)
    assert d.rows["contribution"].sum() == pytest.approx(0.766)
    assert d.rows["change"].tolist() == [float(b - a) for a, b in zip(PASER[0].values, PASER[1].values, strict=True)]


def test_denpasar_only_rose():
    d = measure_change(load_levels("denpasar", 2018), load_levels("denpasar", 2019), OLD)
    assert (len(d.rose), d.fell, d.rank_biserial) == (20, (), 1)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
def test_hodges_lehmann_is_the_median_of_all_means(values):
    means = [(values[i] + values[j]) / 2 for i, j in itertools.product(range(len(values)), repeat=2) if i <= j]
    assert float(hodges_lehmann([Fraction(v) for v in values])) == np.median(means)


def test_nothing_moved_has_no_biserial():
    inst = tiny_instrument([1, 1], ["1", "1"])
    d = measure_change([1, 2], [1, 2], inst)
    assert d.rank_biserial is None
    assert d.to_frame()["value"].tolist()[:4] == [0, 0, 0, 2]
    assert "rank-biserial" in d._repr_html_()


def test_errors_name_the_side():
    with pytest.raises(
        LevelError, match=told("after", "errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=3)
    ):
        measure_change(PASER[0], [1, 2, 3], NEW)
