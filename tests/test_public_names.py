"""What a user reaches as ``spbe.<name>``, and what every result carries."""

from __future__ import annotations

import dataclasses
import importlib
import math
import subprocess
import sys

import pytest
from helpers.change import NEW, OLD

import spbe_research as spbe

PASER = spbe.load_levels("paser", 2021), spbe.load_levels("paser", 2022)

#: names promised to users; the README and the method notes use them
PROMISED = [
    "load_instrument",
    "score",
    "score_many",
    "load_levels",
    "load_values",
    "bounds",
    "load_crosswalk",
    "compare_instruments",
    "decompose_change",
    "sign_flip_test",
    "signed_rank_test",
    "sign_test",
    "marginal_homogeneity_test",
    "bootstrap_change",
    "detectable_change",
    "index_distribution",
]

RESULTS = {
    "sign_flip_test": lambda: spbe.sign_flip_test(*PASER, NEW),
    "signed_rank_test": lambda: spbe.signed_rank_test(*PASER),
    "sign_test": lambda: spbe.sign_test(*PASER),
    "marginal_homogeneity_test": lambda: spbe.marginal_homogeneity_test(*PASER),
    "symmetry_test": lambda: spbe.symmetry_test(*PASER),
    "bootstrap_change": lambda: spbe.bootstrap_change(*PASER, NEW, n_resamples=200, rng=1),
    "assessor_error_test": lambda: spbe.assessor_error_test(*PASER, NEW, error_rate=0.1),
    "detectable_change": lambda: spbe.detectable_change(PASER[1], NEW, error_rate=0.1),
    "index_distribution": lambda: spbe.index_distribution(PASER[1], NEW, error_rate=0.1),
    "estimate_error_rate": lambda: spbe.estimate_error_rate([2] * 37, [2] * 36 + [3], OLD),
    "partial_change": lambda: spbe.partial_change(
        spbe.load_values("bintan", 2023), spbe.load_values("bintan", 2024), NEW
    ),
    "place_of_change": lambda: spbe.place_of_change("bintan", 2023, 2024),
}


@pytest.mark.parametrize("name", PROMISED)
def test_promised_names_are_reachable(name):
    assert callable(getattr(spbe, name))
    assert name in spbe.__all__


def test_every_public_name_exists_and_is_listed():
    for name in spbe.__all__:
        assert getattr(spbe, name) is not None
        assert name in dir(spbe)
    with pytest.raises(AttributeError, match="no attribute 'panels'"):
        spbe.panels  # noqa: B018


def test_the_table_of_names_holds_what_each_module_calls_public():
    assert len(spbe._HOME) >= 63
    for name, module in spbe._HOME.items():
        home = importlib.import_module(module)
        assert getattr(spbe, name) is getattr(home, name)
        assert name in home.__all__, f"{module} does not list {name}"


def test_tab_offers_the_public_names_and_nothing_else():
    assert dir(spbe) == sorted(spbe.__all__)
    assert not [name for name in dir(spbe) if name.startswith("_") and name != "__version__"]


def test_start_up_loads_no_statistics():
    heavy = "('scipy', 'statsmodels', 'matplotlib', 'papermill', 'nbconvert')"
    code = f"import sys, spbe_research; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("name", RESULTS)
def test_results_never_hold_a_bare_p(name):
    found = RESULTS[name]()
    for attribute in ("estimate", "low", "high", "statistic", "pvalue", "n"):
        assert isinstance(getattr(found, attribute), float | int), attribute
    assert found.method
    assert isinstance(found.note, str)
    assert math.isnan(found.pvalue) or 0 <= found.pvalue <= 1
    assert len(found.to_frame()) >= 1
    assert "<table" in found._repr_html_()
    assert dataclasses.is_dataclass(found)
    assert not hasattr(found, "__dict__")  # slots
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.note = ""
