from __future__ import annotations

import math
import re

import numpy as np
import pytest
from helpers.change import NEW, OLD
from helpers.sentences import said, says
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from spbe_research.data.observations import load_levels
from spbe_research.errors import ParameterError
from spbe_research.inference.multiplicity import adjust_pvalues, strata_tests
from spbe_research.text.catalog import say

PASER = load_levels("paser", 2021), load_levels("paser", 2022)
DENPASAR = load_levels("denpasar", 2018), load_levels("denpasar", 2019)


def slow_holm(p):
    order = np.argsort(p, kind="stable")
    out, running = np.empty(len(p)), 0.0
    for place, i in enumerate(order):
        running = max(running, min(1.0, (len(p) - place) * p[i]))
        out[i] = running
    return out


def slow_bh(p):
    return np.array([min(1.0, min(len(p) * q / sum(r <= q for r in p) for q in p if q >= x)) for x in p])


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=9))
def test_holm_and_bh_agree_with_their_definitions(p):
    a = adjust_pvalues(p, [0.0] * len(p))
    assert a.in_family.all()
    np.testing.assert_allclose(a.holm, slow_holm(p), rtol=1e-12)
    np.testing.assert_allclose(a.bh, slow_bh(p), rtol=1e-12)


def test_statsmodels_agrees():
    p = np.array([0.001, 0.04, 0.04, 0.3, 0.012, 1.0, 0.2])
    a = adjust_pvalues(p, np.zeros(7))
    np.testing.assert_allclose(a.holm, multipletests(p, method="holm")[1], rtol=1e-14)
    np.testing.assert_allclose(a.bh, multipletests(p, method="fdr_bh")[1], rtol=1e-14)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9))
def test_family_is_what_can_reach_the_level(values):
    least = [min(v) for v in values]
    p = [max(v) for v in values]
    a = adjust_pvalues(p, least, alpha=0.3)
    assert a.in_family.tolist() == [x <= 0.3 for x in least]
    inside = [q for q, x in zip(p, least, strict=True) if x <= 0.3]
    np.testing.assert_allclose(a.holm[a.in_family], slow_holm(inside) if inside else [])
    assert np.isnan(a.holm[~a.in_family]).all()
    assert np.isnan(a.bh[~a.in_family]).all()
    # Tarone's K is the least whole number that covers the tests able to reach alpha / K
    able = [sum(x <= 0.3 / k for x in least) for k in range(1, len(p) + 2)]
    assert a.divisor == next(k for k, m in enumerate(able, start=1) if m <= k)
    assert (~np.isnan(a.tarone)).sum() == able[a.divisor - 1]


def test_a_test_that_can_just_reach_the_level_belongs_to_the_family():
    assert adjust_pvalues([0.05, 0.2], [0.05, 0.05 + 1e-9]).in_family.tolist() == [True, False]


def test_tarone_by_hand():
    # least p 0.5, 0.03, 0.03, 0.001: K = 1 leaves three able, K = 2 (0.025) leaves one, so K = 2
    a = adjust_pvalues([0.6, 0.03, 0.5, 0.02], [0.5, 0.03, 0.03, 0.001])
    assert a.divisor == 2
    np.testing.assert_array_equal(a.tarone, [math.nan, math.nan, math.nan, 0.04])


def test_paser_by_aspect():
    s = strata_tests(*PASER, NEW)
    t = s.table
    # most that 2, 3 and 4 rows can give
    assert [t.loc[a, "least_p"] for a in ("4", "6", "2")] == [0.5, 0.25, 0.125]
    assert t.index[t["in_family"]].tolist() == ["1", "7"]
    assert t.loc["7", ["pvalue", "p_holm", "p_bh"]].tolist() == [1 / 64, 1 / 32, 1 / 32]
    assert s.significant == ("7",)
    assert math.isnan(t.loc["4", "p_holm"])
    assert t["after"].round(2).tolist() == [1.80, 1.25, 2.00, 3.00, 1.00, 1.00, 2.70, 2.83]  # as the deck prints them
    assert said(s.note, "notes.strata.outside", unit="aspect", numbers="2, 3, 4, 5, 6, 8")
    assert said(s.note, "notes.strata.independent")
    assert s.tests["7"].rose == 7
    shown = s._repr_html_()
    assert said(shown, "results.labels.in_family")
    assert shown.count(f"<td>{say('results.no', 'en')}</td>") == 6


def test_domains_and_one_sided():
    s = strata_tests(*PASER, NEW, by="domain")
    assert s.significant == ("4",)
    assert s.table.loc["4", "pvalue"] == 2**-10
    up = strata_tests(*PASER, NEW, by="domain", alternative="greater")
    assert up.table.loc["4", "pvalue"] == 2**-11
    assert up.table.loc["2", "in_family"]  # four rose, one fell: 1/32 is within reach on one side


def test_denpasar():
    s = strata_tests(*DENPASAR, OLD)
    assert s.table["in_family"].sum() == 1
    assert s.significant == ("7",)


def test_nobody_in_the_family():
    s = strata_tests(PASER[0], PASER[0], NEW)
    assert s.significant == ()
    assert not s.table["in_family"].any()
    assert s.to_frame()["p_holm"].isna().all()


def test_errors():
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.inference.multiplicity.strata_tests",
            instrument_label="PermenPANRB 59/2020",
            by="row",
            join="aspect, domain",
        ),
    ):
        strata_tests(*PASER, NEW, by="row")
    with pytest.raises(
        ParameterError,
        match=re.compile(says("errors.inference.multiplicity.strata_tests", by="domain", join="aspect").pattern + "$"),
    ):
        strata_tests([1] * 20, [2] * 20, "permenpanrb-8-2026", by="domain")
    with pytest.raises(ParameterError, match=says("errors.options.between", name="alpha", found="5")):
        adjust_pvalues([0.1], [0.1], alpha=5)
    with pytest.raises(ParameterError, match=says("errors.inference.multiplicity.counts_differ", size=2, least_size=1)):
        adjust_pvalues([0.1, 0.2], [0.1])
    for p, least in ((1.2, 0.1), (0.01, 0.1), (float("nan"), 0.1)):
        with pytest.raises(ParameterError, match=says("errors.inference.multiplicity.p_off_limits")):
            adjust_pvalues([p], [least])
