"""No option is taken for another: every public function and method answers, or refuses in one line of ours.

Each parameter is given values that nobody should give, the others good ones. What comes back does not matter here, only
that nothing else than an error of the toolkit is raised. A new public function or method is tried without being named.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.public import NAMES, bare, members, reachable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import spbe_research as spbe
from spbe_research.errors import FileProblems, SpbeError
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.run import make_report
from spbe_research.reports.site.page import write_site

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"


@cache
def evaluation(year: int) -> spbe.Observation:
    return spbe.load_levels("paser", year)


@cache
def crosswalk() -> spbe.Crosswalk:
    return spbe.load_crosswalk(OLD, NEW)


def no_answers() -> spbe.ChecklistAnswers:
    blank = pd.DataFrame(None, range(93), ["applicable", "implemented", "reason", "found"], dtype=object)
    return spbe.ChecklistAnswers("iso-27001-2022", NEW, "", "", blank, "mine.xlsx")


#: values of every kind that a parameter may have, so that each is foreign to most of them
ODD: dict[str, Callable[[], object]] = {
    "None": lambda: None,
    "True": lambda: True,
    "numpy truth": lambda: np.True_,
    "0": lambda: 0,
    "-1": lambda: -1,
    "3": lambda: 3,
    "year": lambda: 2022,
    "huge": lambda: 10**400,
    "huge float": lambda: 1e308,
    "half": lambda: 2.5,
    "float year": lambda: 2022.0,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "complex": lambda: 3j,
    "fraction": lambda: Fraction(1, 3),
    "numpy nan": lambda: np.float64("nan"),
    "numpy year": lambda: np.int64(2022),
    "no time": lambda: pd.NaT,
    "no answer": lambda: pd.NA,
    "empty text": lambda: "",
    "region": lambda: "paser",
    "instrument": lambda: NEW,
    "long text": lambda: "x" * 500,
    "lines": lambda: "two\nlines",
    "null character": lambda: "\x00",
    "lone surrogate": lambda: "\udcff",
    "unit": lambda: "aspect",
    "assessment": lambda: "official",
    "language": lambda: "id",
    "text year": lambda: "2022",
    "bytes": lambda: b"x",
    "list": list,
    "levels": lambda: [1] * 47,
    "gaps": lambda: [None] * 47,
    "texts": lambda: ["a"] * 47,
    "years": lambda: [2023, 2024],
    "dict": dict,
    "levels by code": lambda: {"1": 1},
    "nested": lambda: {"a": [1]},
    "tuple": tuple,
    "set": set,
    "range": lambda: range(3),
    "object": object,
    "function": lambda: len,
    "path": lambda: Path("no") / "such" / "place",
    "evaluation": lambda: evaluation(2022),
    "series": lambda: evaluation(2022).values,
    "empty series": lambda: pd.Series(dtype=float),
    "frame": lambda: pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    "empty frame": pd.DataFrame,
    "array": lambda: np.ones((2, 47)),
    "empty array": lambda: np.array([]),
    "array of one": lambda: np.array([2022]),
    "array without axis": lambda: np.array(2022),
    "masked": lambda: np.ma.masked_all(47),
    "crosswalk": crosswalk,
}

#: good values by the name of a parameter; what is missing keeps its default
GOOD: dict[str, Callable[[], object]] = {
    "after": lambda: evaluation(2022),
    "answers": lambda: no_answers(),
    "aspect": lambda: "1",
    "before": lambda: evaluation(2021),
    "crosswalk": crosswalk,
    "error_rate": lambda: 0.05,
    "folder": lambda: None,
    "format": lambda: "csv",
    "index": lambda: 2.6,
    "instrument": lambda: NEW,
    "judged": lambda: True,
    "lang": lambda: "id",
    "levels": lambda: evaluation(2022),
    "m": lambda: spbe.describe_maturity("paser", 2022),
    "matrix": lambda: np.ones((2, 47)),
    "name": lambda: "paser",
    "new": lambda: NEW,
    "number": lambda: "1",
    "observation_or_levels": lambda: evaluation(2022),
    "old": lambda: OLD,
    "panel": lambda: made("Panel"),
    "region": lambda: "paser",
    "results": lambda: spbe.sign_test(evaluation(2021), evaluation(2022)),
    "side": lambda: "new",
    "target": lambda: 2.6,
    "unit": lambda: "aspect",
    "values": lambda: evaluation(2022),
    "x": lambda: 2.6,
    "year": lambda: 2022,
}
#: where a function wants others; also what keeps it short
OWN: dict[str, dict[str, Callable[[], object]]] = {
    "bootstrap_change": {"n_resamples": lambda: 100},
    "bounds": {"index": lambda: None},
    "change_in_report": {"before": lambda: 2021, "after": lambda: 2022},
    "change_series": {"unit": lambda: "indicator"},
    "concept_flip_test": {"before": lambda: spbe.load_levels("denpasar", 2019)},
    "decompose_change": {"before": lambda: spbe.load_levels("denpasar", 2019)},
    "decompose_many": {"before": lambda: np.ones((2, 37)), "after": lambda: np.ones((2, 47))},
    "describe_change": {"before": lambda: 2021, "after": lambda: 2022},
    "describe_instrument_change": {"before": lambda: 2018, "after": lambda: 2022, "year": lambda: None},
    "estimate_error_rate": {"first": lambda: evaluation(2021).values, "second": lambda: evaluation(2022).values},
    "export_table": {"path": lambda: "levels.csv"},
    "init_study": {"folder": lambda: "."},  # the folder of the test, which is not empty: refused, but last
    "make_report": {"before": lambda: None, "after": lambda: None, "region": lambda: "nasional"},  # of no government
    "open_study": {"folder": lambda: "."},
    "convergence": {"before": lambda: 2023, "after": lambda: 2024},
    "domain_contributions": {"before": lambda: 2023, "after": lambda: 2024},
    "describe_panel": {"scope": lambda: "bintan, paser", "years": lambda: (2023, 2024)},
    "Panel.of": {"institutions": lambda: ["21.01"]},
    "performance_over_links": {"split": lambda: made("Decomposition")},
    "panel_change": {"before": lambda: 2023, "after": lambda: 2024},
    "rank_mobility": {"before": lambda: 2023, "after": lambda: 2024},
    "transition_table": {"before": lambda: 2023, "after": lambda: 2024},
    "variance_shares": {"year": lambda: 2024, "n_resamples": lambda: 9},
    "nearest": {"year": lambda: 2023},
    "domain_structure": {"year": lambda: 2024},
    "simulate_country": {"year": lambda: 2024, "n": lambda: 9},
    "partial_change": {"after": lambda: spbe.load_values("paser", 2023)},
    "place_of_change": {"before": lambda: 2023, "after": lambda: 2024},
    "read_checklist": {"path": lambda: "mine.csv"},  # no workbook: refused, but last
    "read_effort_file": {"path": lambda: "mine.csv"},  # levels and no efforts: refused, but last
    "read_levels": {"path": lambda: "mine.csv"},
    "read_zone": {"path": lambda: "mine.csv", "sheet": lambda: None, "instrument": lambda: None},
    "score_integrity_zone": {"values": lambda: {"P1": 4}, "instrument": lambda: "permenpanrb-90-2021",
                             "conditions": lambda: None, "rules": lambda: None},
    "write_zone_template": {"path": lambda: "zone.xlsx", "instrument": lambda: "permenpanrb-90-2021",
                            "rules": lambda: None},
    "read_result_report": {"path": lambda: "mine.csv"},  # no PDF: refused, but last
    "rejection_rates": {
        "instruments": lambda: [NEW], "models": lambda: ["independent"], "shifts": lambda: [0.0],
        "tests": lambda: ["sign test"], "n_sim": lambda: 2,
    },
    "run_country": {"jobs": list, "out": lambda: "mine.csv"},  # a file: nothing can be written there
    "sign_flip_many": {"before": lambda: np.ones((2, 47)), "after": lambda: np.full((2, 47), 2)},
    "what_rose": {
        "before": lambda: 2023, "after": lambda: 2024,
        "from_predicate": lambda: "Cukup", "to_predicate": lambda: "Baik",
    },
    "write_site": {"out": lambda: "reports", "kept": lambda: None},
    "rank_intervals": {"year": lambda: 2024, "n_resamples": lambda: 100},
    "weight_noise": {"n_resamples": lambda: 100},
    "weight_readings": {"year": lambda: 2024},
    "variance_sources": {"unit": lambda: "domain", "year": lambda: 2024},
    "write_template": {"path": lambda: "mine.xlsx"},
    "AuditProgramme.write_checklist": {"path": lambda: "mine-audit.xlsx"},
    "Ledger.of": {"source": lambda: "paser-2022"},
    "Panel.only_in": {"year": lambda: 2024},
    "Study.table": {"name": lambda: "observations/indicator_levels"},
    "CommonPart.decided": {"before": lambda: 2020, "after": lambda: 2021},
    "Planning.detectable": {"n": lambda: 20, "sd": lambda: 0.3},
    "RankIntervals.of": {"institution": lambda: "paser"},
}  # fmt: skip
#: parameters left out, with the reason
LEFT = {
    ("rejection_rates", "n_sim", "year"): "2,022 simulations are a fair request",
    ("make_report", "region", "region"): "which is a report",
    ("reproduce", "folder", "None"): "the whole ledger, which its good values give",
    ("reproduce", "folder", "empty text"): "the same again",
    ("write_site", "kept"): "a list of ours, filled for the caller",
    ("simulate_country", "n", "year"): "2,022 made-up institutions are a fair request",
    ("simulate_country", "n", "numpy year"): "the same",
    ("variance_shares", "n_resamples", "year"): "2,022 shuffles are a fair request",
    ("variance_shares", "n_resamples", "numpy year"): "the same",
    ("run_country", "jobs"): "made by list_jobs, not by hand",
}
#: classes that the signatures lead to whose methods take parts of the engine, not options
INNER = {
    "Interval",
    "Cheapest",
    "Problem",
    "Programme",
    "LevelSet",
    "LevelYears",
    "Objectives",
    "Identified",
    "SpbeError",
    "ZoneRules",
    "Task",
}
#: functions of the documents that are no public names
BESIDE = (make_report, run_country, write_site)

#: an object of each class that has methods with parameters
MADE: dict[str, Callable[[], object]] = {
    "Band": lambda: spbe.load_instrument(NEW).bands[0],
    "Crosswalk": crosswalk,
    "Decomposition": lambda: spbe.decompose_change(spbe.load_levels("denpasar", 2019), evaluation(2022), crosswalk()),
    "Filled": lambda: spbe.read_levels("mine.csv", region="paser", year=2022, assessment="official")[0],
    "IndexDistribution": lambda: spbe.index_distribution(evaluation(2022), NEW, error_rate=0.05),
    "Instrument": lambda: spbe.load_instrument(NEW),
    "Ledger": lambda: spbe.reproduce(),
    "Panel": lambda: spbe.load_panel([2023, 2024]),
    "AuditProgramme": lambda: spbe.audit_programme(evaluation(2022), NEW),
    "CommonPart": lambda: spbe.describe_panel("kalimantan-timur").history.common,
    "Planning": lambda: spbe.describe_panel("kalimantan-timur").planning,
    "RankIntervals": lambda: spbe.rank_intervals(spbe.load_panel(2024), 2024, n_resamples=100),
    "RoadmapPlan": lambda: spbe.plan_roadmap(evaluation(2022), NEW, 2.6),
    "Score": lambda: spbe.score(evaluation(2022), NEW),
    "SignFlipTest": lambda: spbe.sign_flip_test(evaluation(2021), evaluation(2022), NEW),
    "Study": lambda: spbe.Study(Path("thesis"), "thesis"),
}


def functions() -> dict[str, Callable[..., object]]:
    found = {name: getattr(spbe, name) for name in NAMES if not isinstance(bare(getattr(spbe, name)), type)}
    return found | {function.__name__: function for function in BESIDE}


def methods() -> Iterator[tuple[str, str]]:
    """Class and method of whatever takes parameters."""
    for cls in reachable().values():
        if isinstance(cls, type) and cls.__name__ not in INNER:
            for name, function in members(cls):
                if len(inspect.signature(function).parameters) > 1:
                    yield cls.__name__, name


FUNCTIONS = functions()
METHODS = dict.fromkeys(methods())
TARGETS = [*FUNCTIONS, *(f"{cls}.{name}" for cls, name in METHODS)]


def called(target: str) -> Callable[..., object]:
    if target in FUNCTIONS:
        return FUNCTIONS[target]
    cls, name = target.split(".")
    found: Callable[..., object] = getattr(made(cls), name)
    return found


@cache
def made(cls: str) -> object:
    return MADE[cls]()


def signature(target: str) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(called(target)).parameters)


def good(target: str) -> dict[str, object]:
    mine = GOOD | OWN.get(target, {})
    return {
        name: mine[name]()
        for name, p in signature(target).items()
        if name in mine and (p.default is p.empty or name in OWN.get(target, {}))
    }


def tried(target: str, arguments: dict[str, object]) -> None:
    """Call it; any other error than one line of ours fails."""
    function, plain, named = called(target), [], {}
    for name, parameter in signature(target).items():
        if name in arguments and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            plain.append(arguments[name])
        elif name in arguments:
            named[name] = arguments[name]
    said: tuple[str, ...] = ()
    try:
        function(*plain, **named)
    except FileProblems as error:
        said = tuple(map(str, error.problems))
    except SpbeError as error:
        said = (str(error),)
    assert not [text for text in said if len(text.splitlines()) > 1]


def cases(target: str) -> list[tuple[str, str]]:
    return [
        (name, odd)
        for name, odd in itertools.product(signature(target), ODD)
        if (target, name) not in LEFT and (target, name, odd) not in LEFT
    ]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A folder of one's own to stand in: paths that were taken for such lie there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPBE_STUDY", "")
    for room in ("run", "country"):  # every table is checked before a report is made; not here, a thousand times
        monkeypatch.setattr(f"spbe_research.reports.running.{room}.refuse_broken_tables", lambda: None)
    lines = ["No;Tingkat", *(f"{n};{1 + n % 5}" for n in range(1, 48))]
    Path("mine.csv").write_text("\n".join(lines), encoding="utf-8")


def test_every_class_with_options_is_made():
    assert {cls for cls, _ in METHODS} == set(MADE)


@pytest.mark.parametrize("target", TARGETS)
def test_good_values_are_answered_or_refused(target):
    """What the odd values stand beside is itself no reason to fail."""
    missing = [n for n, p in signature(target).items() if p.default is p.empty and p.kind != p.VAR_POSITIONAL]
    assert set(missing) <= set(good(target))
    tried(target, good(target))


@pytest.mark.parametrize("target", TARGETS)
def test_odd_options(target):
    """Some of them, two at a time as well."""
    left = cases(target)

    @settings(max_examples=5, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(st.sampled_from(left), min_size=1, max_size=2, unique_by=lambda case: case[0]))
    def some(chosen: list[tuple[str, str]]) -> None:
        tried(target, good(target) | {name: ODD[odd]() for name, odd in chosen})

    some()


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_every_odd_option(target):
    failed: list[str] = []
    for name, odd in cases(target):
        try:
            tried(target, good(target) | {name: ODD[odd]()})
        except Exception as error:  # all of them in one answer
            failed.append(f"{name}={odd}: {type(error).__name__}: {error}")
    assert not failed, "\n".join(failed)


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_odd_options_together(target):
    left = cases(target)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(st.sampled_from(left), min_size=2, max_size=4, unique_by=lambda case: case[0]))
    def several(chosen: list[tuple[str, str]]) -> None:
        tried(target, good(target) | {name: ODD[odd]() for name, odd in chosen})

    if len(signature(target)) > 1:
        several()


def test_what_is_no_option_of_ours_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def takes_anything(x: Any) -> object:
        return x + 1

    monkeypatch.setitem(FUNCTIONS, "takes_anything", takes_anything)
    with pytest.raises(TypeError):
        tried("takes_anything", {"x": "text"})
