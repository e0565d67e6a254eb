"""What a report keeps of itself for the index page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.sentences import says
from helpers.site import real_summary

import spbe_research as spbe
from spbe_research.errors import NoObservation, ParameterError
from spbe_research.reports.record.summary import Change, ReportSummary, change_in_report, report_summary

PASER = real_summary("paser", 2022)

BINTAN = real_summary("bintan", 2024)


def test_row_of_a_report_with_levels():
    assert (PASER.index, PASER.low, PASER.high, PASER.predicates) == (
        "2.13",
        PASER.high,
        Fraction(4253, 2000),
        ("Cukup",),
    )
    # 2.1265 - 1.3605; by rows it rejects, by whole aspects it cannot (1/16)
    assert PASER.change == Change(2021, 2022, Fraction(766, 1000), Fraction(766, 1000), None)
    assert PASER.verdict == "depends"


def test_row_of_a_report_with_domain_values():
    assert (BINTAN.year, BINTAN.depth, BINTAN.index) == (2024, "domain", "3.25")
    assert (float(BINTAN.low), BINTAN.change.before, BINTAN.change.after) == (3.2475, 2023, 2024)
    # printed 3.39 and 3.25; the unrounded ones lie within half a hundredth of either
    assert -0.15 <= float(BINTAN.change.low) <= -0.14 <= float(BINTAN.change.high) <= -0.13
    assert BINTAN.verdict == "untestable"


def test_indices_of_two_instruments_are_not_subtracted_on_the_index_page():
    across = spbe.describe_change("kabupaten madiun", 2020, 2024)
    row = report_summary(spbe.describe_maturity("kabupaten madiun", 2024), across)
    assert (row.change, row.verdict) == (None, "untestable")


def test_institution_without_official_evaluation_has_no_pair():
    row = real_summary("bintan", source="bintan-study")
    assert (row.year, row.assessment, row.depth, row.index) == (None, "study", "index", "2.06")
    assert change_in_report(_no_year()) is None


def _no_year():
    m = spbe.describe_maturity("paser", 2022)
    nothing = replace(m.observation, region=spbe.find_region("biak numfor"), year=None, source=None, assessment=None)
    return replace(m, observation=nothing)


def test_a_pair_that_was_asked_for_and_is_not_there_is_an_error():
    with pytest.raises(NoObservation):
        change_in_report(_no_year(), 2021)


@pytest.mark.parametrize("summary", [PASER, BINTAN, replace(PASER, change=None, verdict="no-pair", year=None)])
def test_row_survives_the_manifest(summary):
    again = ReportSummary.from_dict(json.loads(json.dumps(summary.to_dict())))
    assert again == summary


@pytest.mark.parametrize(
    ("key", "value", "name", "values"),
    [
        ("region", None, "part", {"key_value": "region", "value": None}),
        ("region", {"id": 6401}, "text", {"key_value": "id", "value": 6401}),
        ("year", "2022", "year", {"key_value": "year", "value": "2022"}),
        ("year", True, "year", {"key_value": "year", "value": True}),
        ("depth", "row", "one_of", {"key_value": "depth", "value": "row", "join": "indicator, aspect, domain, index"}),
        ("assessment", "mine", "one_of", {"key_value": "assessment", "value": "mine"}),
        (
            "verdict",
            "significant",
            "one_of",
            {"key_value": "verdict", "value": "significant", "join": re.compile("stands, .*")},
        ),
        ("index", "2,13", "exact", {"key_value": "index", "value": "2,13"}),
        ("index_low", "1/0", "exact", {"key_value": "index_low", "value": "1/0"}),
        ("predicates", [], "from_dict", {"predicates": []}),
        ("predicates", "Cukup", "from_dict", {"predicates": "Cukup"}),
        ("change", "0.77", "part", {"key_value": "change", "value": "0.77"}),
        ("change", {"before": 2021, "after": 2022, "low": 0.7}, "exact", {"key_value": "low", "value": 0.7}),
    ],
)
def test_manifest_that_no_report_wrote_is_named(key, value, name, values):
    with pytest.raises(ParameterError, match=says(f"errors.record.summary.{name}", **values)):
        ReportSummary.from_dict(PASER.to_dict() | {key: value})


def test_best_is_never_a_midpoint():
    assert Change(2023, 2024, Fraction(1, 10), Fraction(3, 10), None).best is None
    assert Change(2023, 2024, Fraction(1, 10), Fraction(3, 10), Fraction(1, 4)).best == Fraction(1, 4)
    assert Change(2023, 2024, Fraction(1, 10), Fraction(1, 10), None).best == Fraction(1, 10)
