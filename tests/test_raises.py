"""Wrong calls raise what the Raises section of the function names, and nothing else."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from helpers.public import NAMES, bare, parameters, sections

import spbe_research as spbe
from spbe_research.errors import (
    DataError,
    FileProblems,
    LevelError,
    NoObservation,
    ParameterError,
    SpbeError,
    UnknownInstrument,
    UnknownRegion,
)

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
BEFORE, AFTER = [3] * 47, [2] * 20 + [3] * 27
NOWHERE, NOBODY, NONE = "no/such/folder", "zzqqxy", "no-such-instrument"


def walk() -> spbe.Crosswalk:
    return spbe.load_crosswalk(OLD, NEW)


#: by function: a call with an instrument that is not there
UNKNOWN_INSTRUMENT: dict[str, Callable[[Path], object]] = {
    "assessor_error_table": lambda _: spbe.assessor_error_table(BEFORE, AFTER, NONE),
    "assessor_error_test": lambda _: spbe.assessor_error_test(BEFORE, AFTER, NONE, error_rate=0.1),
    "bootstrap_change": lambda _: spbe.bootstrap_change(BEFORE, AFTER, NONE),
    "bounds": lambda _: spbe.bounds(BEFORE, NONE),
    "detectable_change": lambda _: spbe.detectable_change(BEFORE, NONE, error_rate=0.1),
    "estimate_error_rate": lambda _: spbe.estimate_error_rate(BEFORE, AFTER, NONE),
    "external_rows": lambda _: spbe.external_rows(NONE),
    "index_distribution": lambda _: spbe.index_distribution(BEFORE, NONE, error_rate=0.1),
    "aggregation_readings": lambda _: spbe.aggregation_readings(BEFORE, NONE),
    "leave_one_out": lambda _: spbe.leave_one_out(BEFORE, NONE),
    "variance_sources": lambda _: spbe.variance_sources(BEFORE, NONE),
    "weight_noise": lambda _: spbe.weight_noise(BEFORE, NONE),
    "weight_readings": lambda _: spbe.weight_readings(BEFORE, NONE),
    "load_instrument": lambda _: spbe.load_instrument(NONE),
    "marginal_homogeneity_test": lambda _: spbe.marginal_homogeneity_test(BEFORE, AFTER, instrument=NONE),
    "measure_change": lambda _: spbe.measure_change(BEFORE, AFTER, NONE),
    "partial_change": lambda _: spbe.partial_change(BEFORE, AFTER, NONE),
    "rejection_rates": lambda _: spbe.rejection_rates([NONE]),
    "score": lambda _: spbe.score(BEFORE, NONE),
    "score_many": lambda _: spbe.score_many(np.array([BEFORE]), NONE),
    "sign_flip_many": lambda _: spbe.sign_flip_many(np.array([BEFORE]), np.array([AFTER]), NONE),
    "sign_flip_test": lambda _: spbe.sign_flip_test(BEFORE, AFTER, NONE),
    "sign_test": lambda _: spbe.sign_test(BEFORE, AFTER, instrument=NONE),
    "signed_rank_test": lambda _: spbe.signed_rank_test(BEFORE, AFTER, instrument=NONE),
    "step_values": lambda _: spbe.step_values(BEFORE, NONE),
    "strata_tests": lambda _: spbe.strata_tests(BEFORE, AFTER, NONE),
    "audit_programme": lambda _: spbe.audit_programme(BEFORE, NONE),
    "plan_roadmap": lambda _: spbe.plan_roadmap(BEFORE, NONE, 4),
    "efficient_frontier": lambda _: spbe.efficient_frontier(BEFORE, NONE),
    "score_integrity_zone": lambda _: spbe.score_integrity_zone({"P1": 4}, NONE),
    "read_zone": lambda there: spbe.read_zone(filled(there), instrument=NONE),
    "write_zone_template": lambda there: spbe.write_zone_template(there / "zi.xlsx", instrument=NONE),
    "plan_with_margin": lambda _: spbe.plan_with_margin(BEFORE, NONE, 4),
    "read_effort_file": lambda there: spbe.read_effort_file(there / "e.csv", NONE),
    "roadmap_bounds": lambda _: spbe.roadmap_bounds(BEFORE, NONE, 4),
    "two_way_test": lambda _: spbe.two_way_test(BEFORE, AFTER, NONE),
    "symmetry_test": lambda _: spbe.symmetry_test(BEFORE, AFTER, instrument=NONE),
    "write_template": lambda there: spbe.write_template(there / "new.xlsx", NONE),
}
#: an instrument that is not there is another thing to these: of a crosswalk, of the observations, of a file
OTHER_INSTRUMENT: dict[str, tuple[type[SpbeError], Callable[[Path], object]]] = {
    "common_core": (LevelError, lambda _: spbe.common_core(BEFORE, walk(), instrument=NONE)),
    "counterfactual": (LevelError, lambda _: spbe.counterfactual(BEFORE, walk(), instrument=NONE)),
    "load_levels": (NoObservation, lambda _: spbe.load_levels("paser", 2022, instrument=NONE)),
    "load_panel": (UnknownInstrument, lambda _: spbe.load_panel(2022, instrument=NONE)),
    "load_values": (NoObservation, lambda _: spbe.load_values("paser", 2022, instrument=NONE)),
    "read_levels": (FileProblems, lambda there: spbe.read_levels(filled(there), **OF | {"instrument": NONE})),
}
#: by function: a call with a region that is not there
UNKNOWN_REGION: dict[str, Callable[[Path], object]] = {
    "change_series": lambda _: spbe.change_series(NOBODY),
    "common_core_series": lambda _: spbe.common_core_series(NOBODY, walk()),
    "describe_change": lambda _: spbe.describe_change(NOBODY),
    "compare_evaluations": lambda _: spbe.compare_evaluations(NOBODY, *SIDES),
    "describe_instrument_change": lambda _: spbe.describe_instrument_change(NOBODY),
    "describe_maturity": lambda _: spbe.describe_maturity(NOBODY),
    "describe_roadmap": lambda _: spbe.describe_roadmap(NOBODY),
    "describe_audit": lambda _: spbe.describe_audit(NOBODY),
    "describe_robustness": lambda _: spbe.describe_robustness(NOBODY),
    "find_region": lambda _: spbe.find_region(NOBODY),
    "init_study": lambda there: spbe.init_study(there / "study", region=NOBODY),
    "list_observations": lambda _: spbe.list_observations(NOBODY),
    "load_levels": lambda _: spbe.load_levels(NOBODY),
    "load_values": lambda _: spbe.load_values(NOBODY),
    "nearest": lambda _: spbe.nearest(spbe.load_panel(2024), NOBODY, 2024),
    "place_of_change": lambda _: spbe.place_of_change(NOBODY, 2023, 2024),
    "read_result_report": lambda there: spbe.read_result_report(there / "lhe.pdf", region=NOBODY),
}
SIDES = "2021:official", "2022:official"
#: by function: a call with a data folder that is not there
NO_FOLDER: dict[str, Callable[[Path], object]] = {
    "change_series": lambda _: spbe.change_series("paser", folder=NOWHERE),
    "common_core_series": lambda _: spbe.common_core_series("paser", walk(), folder=NOWHERE),
    "compare_evaluations": lambda _: spbe.compare_evaluations("paser", *SIDES, folder=NOWHERE),
    "compare_instruments": lambda _: spbe.compare_instruments(OLD, NEW, folder=NOWHERE),
    "describe_change": lambda _: spbe.describe_change("paser", folder=NOWHERE),
    "describe_instrument_change": lambda _: spbe.describe_instrument_change("paser", folder=NOWHERE),
    "describe_maturity": lambda _: spbe.describe_maturity("paser", folder=NOWHERE),
    "describe_audit": lambda _: spbe.describe_audit("paser", folder=NOWHERE),
    "describe_robustness": lambda _: spbe.describe_robustness("paser", folder=NOWHERE),
    "find_region": lambda _: spbe.find_region("paser", folder=NOWHERE),
    "instrument_ids": lambda _: spbe.instrument_ids(folder=NOWHERE),
    "list_observations": lambda _: spbe.list_observations("paser", folder=NOWHERE),
    "load_crosswalk": lambda _: spbe.load_crosswalk(OLD, NEW, folder=NOWHERE),
    "load_instrument": lambda _: spbe.load_instrument(NEW, folder=NOWHERE),
    "load_levels": lambda _: spbe.load_levels("paser", folder=NOWHERE),
    "load_panel": lambda _: spbe.load_panel(2024, folder=NOWHERE),
    "load_values": lambda _: spbe.load_values("paser", folder=NOWHERE),
    "place_of_change": lambda _: spbe.place_of_change("paser", 2023, 2024, folder=NOWHERE),
    "reproduce": lambda _: spbe.reproduce(folder=NOWHERE),
    "score_integrity_zone": lambda _: spbe.score_integrity_zone({"P1": 4}, folder=NOWHERE),
    "write_template": lambda there: spbe.write_template(there / "new.xlsx", NEW, folder=NOWHERE),
}
#: wrong in another way
MORE: list[tuple[str, type[SpbeError], Callable[[Path], object]]] = [
    ("bounds", ParameterError, lambda _: spbe.bounds(BEFORE, NEW, conflicts="setaside")),
    ("change_series", ParameterError, lambda _: spbe.change_series("paser", conflicts="setaside")),
    ("common_core", ParameterError, lambda _: spbe.common_core(BEFORE, walk(), instrument=NEW, conflicts="setaside")),
    (
        "counterfactual",
        ParameterError,
        lambda _: spbe.counterfactual(BEFORE, walk(), instrument=NEW, conflicts="setaside"),
    ),
    ("compare_evaluations", ParameterError, lambda _: spbe.compare_evaluations("paser", "2021-official", SIDES[1])),
    ("compare_evaluations", NoObservation, lambda _: spbe.compare_evaluations("paser", "2021:self", SIDES[1])),
    ("init_study", ParameterError, lambda there: spbe.init_study(there / "study", lang="fr")),
    ("open_study", DataError, lambda there: spbe.open_study(there)),
    ("read_levels", FileProblems, lambda there: spbe.read_levels(there / "none.csv", **OF)),
    ("read_levels", FileProblems, lambda there: spbe.read_levels(filled(there), **OF | {"region": NOBODY})),
    ("read_levels", FileProblems, lambda there: spbe.read_levels(filled(there), **OF, folder=NOWHERE)),
    ("write_template", ParameterError, lambda there: spbe.write_template(there / "new.xlsx", NEW, lang="fr")),
    (
        "what_rose",
        ParameterError,
        lambda _: spbe.what_rose(
            spbe.load_panel([2023, 2024]), 2024, 2023, from_predicate="Cukup", to_predicate="Baik"
        ),
    ),
    (
        "write_template",
        ParameterError,
        lambda there: spbe.write_template(there / "new.xlsx", NEW, about={"Zzz": {"year": 2022}}),
    ),
]
OF: dict[str, object] = {"region": "paser", "year": 2022, "instrument": NEW, "assessment": "official"}
WRONG = [
    *((name, UnknownInstrument, call) for name, call in UNKNOWN_INSTRUMENT.items()),
    *((name, error, call) for name, (error, call) in OTHER_INSTRUMENT.items()),
    *((name, UnknownRegion, call) for name, call in UNKNOWN_REGION.items()),
    *((name, DataError, call) for name, call in NO_FOLDER.items()),
    *MORE,
]


def filled(there: Path) -> Path:
    file = there / "filled.csv"
    file.write_text("code,level\n1,2\n", encoding="utf-8")
    return file


def told(name: str) -> set[str]:
    """Classes that the Raises section names."""
    text = sections(inspect.getdoc(bare(getattr(spbe, name))) or "")["Raises"]
    return set(re.findall(r"\w+", " ".join(line for line in text.split("\n") if not line.startswith(" "))))


@pytest.mark.parametrize(("name", "error", "call"), WRONG, ids=[f"{name}-{error.__name__}" for name, error, _ in WRONG])
def test_a_wrong_call_raises_what_the_docstring_names(name, error, call, tmp_path):
    with pytest.raises(SpbeError) as caught:
        call(tmp_path)
    assert type(caught.value) is error
    assert error.__name__ in told(name)
    assert {p.name for p in tmp_path.iterdir()} <= {"filled.csv"}


@pytest.mark.parametrize(
    ("names", "tried", "elsewhere"),
    [
        ({"instrument", "instruments"}, {*UNKNOWN_INSTRUMENT, *OTHER_INSTRUMENT}, set()),
        ({"region"}, set(UNKNOWN_REGION), {"read_levels"}),
        # a study's folder is its own, and a file's problems are told together
        ({"folder"}, set(NO_FOLDER), {"init_study", "open_study", "read_levels"}),
    ],
)
def test_every_function_that_takes_one_is_tried(names, tried, elsewhere):
    functions = {n for n in NAMES if not isinstance(getattr(spbe, n), type)}
    takers = {n for n in functions if names & set(parameters(bare(getattr(spbe, n))))}
    if "region" in names:
        takers |= {"find_region"}
    assert takers == tried | elsewhere
