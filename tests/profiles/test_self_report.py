"""Self against official: Denpasar 2018 counted by hand, kappa beside statsmodels and scikit-learn's formula."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import said, says
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from spbe_research.chapters.maturity.self_report import self_report_figure, self_report_table, self_report_text
from spbe_research.data.observations import load_levels
from spbe_research.errors import LevelError, ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.profiles.self_report import compare_self_report, weighted_kappa

INST = "permenpanrb-5-2018"


@pytest.fixture(scope="module")
def denpasar():
    return load_levels("51.71", 2018, assessment="self"), load_levels("51.71", 2018)


def test_denpasar_2018(denpasar, plain):
    """12 of 37 agree, differences -1 to +4 (the data's own description); four of the -1 are answers 0."""
    rows = [r for r in plain("observations/indicator_levels") if (r["institution_id"], r["year"]) == ("51.71", "2018")]
    own = {r["indicator"]: int(r["level"]) for r in rows if r["assessment"] == "self"}
    official = {r["indicator"]: int(r["level"]) for r in rows if r["assessment"] == "official"}
    counted = Counter(own[c] - official[c] for c in own)
    result = compare_self_report(*denpasar, INST)
    assert (
        (result.exact, result.n, result.within_one)
        == (12, 37, 24)
        == (counted[0], len(own), sum(counted[d] for d in (-1, 0, 1)))
    )
    assert Counter(int(d) for d in result.rows["difference"]) == counted == {0: 12, 2: 10, 1: 7, -1: 5, 3: 2, 4: 1}
    assert result.bias == pytest.approx(32 / 37)
    assert result.index_bias == pytest.approx(0.99)
    assert result.floored == ("9", "10", "11", "15")
    assert said(result.note, "notes.floor.answered")
    assert said(result.note, "notes.self_report.bias")
    floor = compare_self_report(*denpasar, INST, zeros="floor")
    assert (floor.exact, floor.within_one) == (16, 24)
    assert floor.bias == pytest.approx(36 / 37)
    assert floor.index_bias == pytest.approx(3.67 - 2.64)
    assert "counted as 1" in floor.note


def test_agreement_with_and_without_the_floor_of_official_results(denpasar, plain):
    """Both figures counted from the rows of one source, the city's own SPBE database (``denpasar-2019``).

    12 of 37 levels are the same as answered. Official results have no 0: counted as 1 the four answers 0 agree too,
    since each has an official 1, and 16 of 37 are the same.
    """
    rows = [r for r in plain("observations/indicator_levels") if (r["institution_id"], r["year"]) == ("51.71", "2018")]
    assert {r["source"] for r in rows} == {"denpasar-2019"}
    own, official = (
        {r["indicator"]: int(r["level"]) for r in rows if r["assessment"] == side} for side in ("self", "official")
    )
    assert [official[c] for c, level in own.items() if level == 0] == [1, 1, 1, 1]
    as_answered = sum(own[c] == official[c] for c in own)
    with_floor = sum(max(1, own[c]) == official[c] for c in own)
    assert (as_answered, with_floor, len(own)) == (12, 16, 37)
    result = compare_self_report(*denpasar, INST)
    assert (result.exact, result.exact_with_floor, result.n) == (as_answered, with_floor, len(own))
    assert compare_self_report(*denpasar, INST, zeros="floor").exact == with_floor
    for lang in LANGUAGES:
        text = self_report_text(result, lang)
        assert said(text, "maturity.self_report.agreement", lang, exact=12, n=37)
        assert said(text, "maturity.self_report.agreement_with_floor", lang, exact=16, n=37)


def test_kappa_beside_statsmodels(denpasar):
    result = compare_self_report(*denpasar, INST)
    table = np.zeros((6, 6))
    for a, b in zip(result.rows["self"], result.rows["official"], strict=True):
        table[int(a), int(b)] += 1
    assert result.kappa_linear == pytest.approx(cohens_kappa(table, wt="linear").kappa)
    assert result.kappa_quadratic == pytest.approx(cohens_kappa(table, wt="quadratic").kappa)
    assert result.kappa_linear == pytest.approx(0.378400, abs=1e-6)
    assert result.kappa_quadratic == pytest.approx(0.521935, abs=1e-6)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30), st.sampled_from([1, 2]))
def test_kappa_never_passes_one_and_is_symmetric(pairs, power):
    a, b = [Fraction(x) for x, _ in pairs], [Fraction(y) for _, y in pairs]
    kappa = weighted_kappa(a, b, power=power)
    assert kappa == weighted_kappa(b, a, power=power)
    if kappa is None:
        assert len(set(a)) == len(set(b)) == 1
    else:
        assert kappa <= 1
        assert (kappa == 1) == (a == b)


def test_aspects_add_up(denpasar):
    result = compare_self_report(*denpasar, INST)
    assert result.aspects["n"].sum() == 37
    assert result.aspects["exact"].sum() == 12
    assert (result.aspects["n"] * result.aspects["bias"]).sum() == pytest.approx(32)


def test_missing_rows_are_named_and_left_out(denpasar):
    own = denpasar[0].values.drop(["1", "35-2"])
    result = compare_self_report(own, denpasar[1], INST)
    assert (result.n, result.missing, result.index_bias) == (35, ("1", "35-2"), None)
    assert said(result.note, "notes.self_report.missing", codes="1, 35-2")


def test_refusals(denpasar):
    with pytest.raises(
        ParameterError, match=says("errors.profiles.self_report.compare_self_report", join="floor, answered")
    ):
        compare_self_report(*denpasar, INST, zeros="one")
    with pytest.raises(LevelError, match=says("errors.profiles.self_report.level_not_allowed", code="2", raw=6)):
        compare_self_report({"2": 6}, denpasar[1], INST)
    with pytest.raises(LevelError, match=says("errors.profiles.self_report.no_shared_row")):
        compare_self_report({"2": None}, denpasar[1], INST)
    with pytest.raises(LevelError, match=says("errors.profiles.self_report.side", join="99")):
        compare_self_report({"99": 1}, denpasar[1], INST)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_a_reader_sees(denpasar, lang):
    result = compare_self_report(*denpasar, INST)
    table = self_report_table(result, lang)
    assert list(table.frame.iloc[-1])[1:] == ["37", "12", "+0,86" if lang == "id" else "+0.86"]
    assert said(table.note, "maturity.self_report.note_bias", lang)
    drawing = self_report_figure(result, lang)
    assert "12" in drawing.alt
    assert len(drawing.png()) > 20_000
    assert said(self_report_text(result), "maturity.self_report.bias_and_kappa", "id", linear="0,38")
