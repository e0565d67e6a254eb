"""How often each test rejects: fast forms against the public tests, and what the study is there to show."""

from __future__ import annotations

import re

import numpy as np
import pytest
from helpers.change import NEW
from helpers.sentences import says
from scipy import stats

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import ParameterError
from spbe_research.inference.homogeneity import symmetry_test
from spbe_research.inference.rank_tests import sign_test, signed_rank_test
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.simulation.coverage import interval_coverage
from spbe_research.simulation.models import simulate_pairs
from spbe_research.simulation.rejection import QUICK_TESTS, TESTS, rejection_rates

INST = load_instrument(NEW)


def test_fast_forms_are_the_public_tests():
    before, after = (v[:8] for v in simulate_pairs(INST, shift=0.1, n_sim=8, rng=6))
    for x, y in zip(before, after, strict=True):
        expected = {
            "sign-flip by row": sign_flip_test(x, y, INST).pvalue,
            "sign-flip by aspect": sign_flip_test(x, y, INST, blocks="aspect").pvalue,
            "signed rank, zeros dropped": signed_rank_test(x, y).pvalue,
            "signed rank, Pratt": signed_rank_test(x, y, zeros="pratt").pvalue,
            "sign test": sign_test(x, y).pvalue,
            "scipy.stats.wilcoxon, default": stats.wilcoxon(y - x).pvalue,
            "paired t test": stats.ttest_rel(y, x).pvalue,
            "symmetry, exact": symmetry_test(x, y).pvalue,
        }
        for name, p in expected.items():
            assert TESTS[name](x, y, INST) == pytest.approx(p, rel=1e-12), name


def test_every_test_survives_identical_and_constant_rows():
    same, up = np.full(47, 2), np.full(47, 3)
    for name, test in TESTS.items():
        assert test(same, same, INST) == 1, name
        assert test(same, up, INST) <= 0.01, name


def test_study_is_reproducible_and_streams_are_apart():
    options = {"shifts": (0.0,), "n_sim": 30, "tests": ("sign test",)}
    one = rejection_rates([NEW], models=["independent", "aspects"], **options).table
    two = rejection_rates([NEW], models=["aspects"], **options).table
    assert one.iloc[1].to_dict() == two.iloc[0].to_dict()
    other = rejection_rates([NEW], models=["aspects"], seed=2, **options)
    assert other.seed == 2
    assert (one["low"] <= one["rate"]).all()
    assert (one["rate"] <= one["high"]).all()


def test_what_the_study_is_there_to_show():
    """Tests by rows hold while rows are independent and fail where aspects move as one; by aspects both hold."""
    study = rejection_rates(
        [NEW],
        models=["independent", "aspects", "error"],
        shifts=(0.0, 0.3),
        n_sim=300,
        tests=("sign-flip by row", "sign-flip by aspect"),
        seed=7,
    )
    t = study.table.set_index(["model", "shift", "test"])
    assert t.loc[("independent", 0.0, "sign-flip by row"), "verdict"] != "false alarms"
    assert t.loc[("aspects", 0.0, "sign-flip by row"), "verdict"] == "false alarms"
    assert t.loc[("aspects", 0.0, "sign-flip by row"), "rate"] > 0.2
    assert t.loc[("aspects", 0.0, "sign-flip by aspect"), "verdict"] != "false alarms"
    assert t.loc[("error", 0.0, "sign-flip by row"), "verdict"] != "false alarms"
    by_row = t.loc[("independent", 0.3, "sign-flip by row")]
    assert by_row["verdict"] == "power"
    assert by_row["rate"] > t.loc[("independent", 0.3, "sign-flip by aspect"), "rate"]
    assert "false alarms" in study._repr_html_()
    assert len(study.to_frame()) == 12


def test_real_movement_is_no_null_hypothesis_of_the_assessor_error_test():
    name = "assessor error at 0.1"
    study = rejection_rates([NEW], models=["independent", "error"], shifts=(0.0,), n_sim=40, tests=(name,))
    t = study.table.set_index("model")
    assert t.loc["independent", "verdict"] == "power"
    assert t.loc["error", "verdict"] != "false alarms"


def test_quick_tests_are_the_exact_and_the_usual_ones():
    assert len(QUICK_TESTS) == 7
    assert set(QUICK_TESTS) < set(TESTS)


def test_bad_studies():
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.options.choice", name="tests", found="'coin'", allowed=re.compile("sign-flip by aspect, .*")
        ),
    ):
        rejection_rates([NEW], tests=["coin"])
    with pytest.raises(ParameterError, match=says("errors.options.between", name="alpha", found="5")):
        rejection_rates([NEW], alpha=5)
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="models", found="'chaos'")):
        rejection_rates([NEW], models=["chaos"])
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.simulation.coverage.interval_coverage",
            unknown_0="error",
            join="independent, aspects, mixed, year, evidence",
        ),
    ):
        interval_coverage(models=["error"])
