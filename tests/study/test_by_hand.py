"""Figures that are typed, from an index to levels: kept at their depth, and refused as a file's would be."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.sentences import says
from typer.testing import CliRunner

import spbe_research as spbe
from spbe_research.checks.check import check_tables
from spbe_research.cli.main import app
from spbe_research.errors import ConflictError, DataError, FileProblems, NoObservation, ParameterError
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_evaluations, remove_levels
from spbe_research.text.catalog import say

#: 4.00, 31/10, 24/11 and 3.0420 or 3.0440 weighted give 3.0375 to 3.0400
DOMAINS = "4,00 3,10 2,18 3,04"
ABOUT = {"region": "bintan", "year": 2025, "assessment": "official"}


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    monkeypatch.chdir(made.path)
    return made


def add(study: Study, source: str = "LHE", *, region="bintan", year=2025, assessment="official", **more):
    how = {k: more.pop(k) for k in ("replace", "beside", "dry_run") if k in more}
    filled = fill_by_hand(region, year, assessment=assessment, **more)
    return add_evaluations(study, [filled], source=source, check=check_tables, **how)


def command(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, words)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return 2, str(result.exception)
    return result.exit_code, result.output


def rows(study: Study, table: str) -> list[dict[str, str]]:
    path = study.path / "data" / "observations" / f"{table}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


def test_what_is_typed_is_kept_at_its_depth_and_seen_as_ones_own(study):
    options = ["--region", "bintan", "--year", 2025, "--assessment", "official", "--source", "LHE"]
    status, said = command("add", *options, "--index", "3,04", "--predicate", "baik", "--domains", DOMAINS)
    assert status == 0
    assert says("command.added_figures", figures="index 3.04 Baik, 4 domains").search(said)
    assert [(r["domain"], r["value"], r["source"]) for r in rows(study, "domain_values")] == [
        ("1", "4.00", "study-lhe"), ("2", "3.10", "study-lhe"), ("3", "2.18", "study-lhe"), ("4", "3.04", "study-lhe"),
    ]  # fmt: skip
    assert [(r["index"], r["predicate"]) for r in rows(study, "index_values")] == [("3.04", "Baik")]
    obs = spbe.load_values("bintan", 2025)
    assert (obs.depth, obs.own, obs.index_printed, obs.predicate_printed) == ("domain", True, "3.04", "Baik")
    assert str(spbe.bounds(obs).index) == "3.0375 to 3.0400"
    mine = spbe.load_panel(2025, instrument="permenpanrb-59-2020").frame.set_index("institution_id").loc["21.01"]
    assert (mine["index"], mine["d3"], mine["own"]) == (3.04, 2.18, True)
    assert "study-lhe" in command("show", "bintan")[1]
    assert command("check")[0] == 0
    assert study.latest() == {"region": "21.01", "year": 2025}
    status, said = command("remove", "bintan", 2025)
    assert status == 0
    assert says("errors.study.intake.removed_figures", n="5").search(said)
    assert rows(study, "domain_values") == rows(study, "index_values") == []
    assert study.table("sources").empty


def test_a_year_of_the_new_instrument_has_aspects_and_no_domains(study):
    new = {"year": 2026, "index": "2,60"}
    inst = spbe.load_instrument("permenpanrb-8-2026")
    with pytest.raises(FileProblems, match=says("errors.study.by_hand.no_units", instrument=inst.label, unit="domain")):
        add(study, domains=DOMAINS, **new)
    n = len(inst.numbers("aspect"))
    with pytest.raises(FileProblems, match=says("errors.study.by_hand.count", n="8", wanted=str(n))):
        add(study, aspects="2,60 " * 8, **new)
    (added,) = add(study, aspects="2,60 " * n, **new)
    assert added.filled.figures == {"aspect": dict.fromkeys(inst.numbers("aspect"), "2.60"), "index": {"index": "2.60"}}
    assert spbe.load_values("bintan", 2026).depth == "aspect"


@pytest.mark.parametrize(
    "typed",
    ["4,00 3,10 2,18 3,04", "4.00 3.10 2.18 3.04", "4.00, 3.10, 2.18, 3.04", "4.00,3.10,2.18,3.04",
     "4,00;3,10;2,18;3,04", "4,00, 3,10, 2,18, 3,04", " 4  3,1\t2,18 3,04 "],
)  # fmt: skip
def test_ways_to_write_a_list(typed):
    assert fill_by_hand("bintan", 2025, assessment="official", domains=typed).domains == {
        "1": "4.00",
        "2": "3.10",
        "3": "2.18",
        "4": "3.04",
    }


def test_one_that_is_not_printed_stays_missing():
    assert fill_by_hand("bintan", 2025, assessment="official", domains="4,00 - 2,18 3,04").domains == {
        "1": "4.00",
        "3": "2.18",
        "4": "3.04",
    }


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"index": "2,594"}, "errors.study.reading.figure"),
        ({"index": "5,01"}, "errors.study.reading.figure"),
        ({"index": "0,99"}, "errors.study.reading.figure"),
        ({"index": "baik"}, "errors.study.reading.figure"),
        ({"index": "2,6"}, "errors.study.by_hand.rounded"),
        ({"domains": "4 3 2 3"}, "errors.study.by_hand.rounded"),
        ({"domains": "4,00,3,10,2,18,3,04"}, "errors.study.by_hand.count"),
        ({"domains": "4,00 3,10 2,18"}, "errors.study.by_hand.count"),
        ({"aspects": DOMAINS}, "errors.study.by_hand.count"),
        ({"levels": "3 3 3"}, "errors.study.by_hand.count"),
        ({"levels": "3 " * 46 + "6"}, "errors.study.reading.found"),
        ({"index": "3,04", "predicate": "hebat"}, "errors.study.by_hand.predicate"),
        ({"predicate": "baik"}, "errors.study.by_hand.predicate_alone"),
        ({}, "errors.study.by_hand.nothing"),
        ({"index": "3,04", "year": 2017}, "errors.study.reading.instrument_none"),
        ({"index": "3,04", "instrument": "permenpanrb-8-2026"}, "errors.study.reading.not_in_force"),
        ({"index": "3,04", "region": None}, "errors.study.by_hand.needed"),
        ({"index": "3,04", "year": None}, "errors.study.by_hand.needed"),
        ({"index": "3,04", "assessment": "besar"}, "errors.study.reading.assessment_asked"),
        ({"index": "3,04", "region": "nasional"}, "errors.study.reading.region_group"),
    ],
)
def test_what_is_refused(typed, key):
    asked = ABOUT | typed
    with pytest.raises(FileProblems, match=says(key)):
        fill_by_hand(asked.pop("region"), asked.pop("year"), **asked)


def test_contradictions_of_its_own_name_both_figures(study):
    with pytest.raises(FileProblems) as error:
        add(study, index="2,59", domains=DOMAINS)
    assert says("errors.study.together.own").search(str(error.value))
    assert "2.59" in str(error.value)
    assert "3.0375 to 3.0400" in str(error.value)
    with pytest.raises(FileProblems, match=says("errors.study.together.unreachable", near="2.18 or 2.27")):
        add(study, domains="4,00 3,10 2,20 3,04")
    with pytest.raises(FileProblems, match=says("errors.study.together.predicate", index="3.04", allowed="Baik")):
        add(study, index="3,04", predicate="Cukup")
    add(study, index="2,60", predicate="Cukup")  # 2.595 to 2.605 holds the threshold
    assert rows(study, "domain_values") == []


def test_levels_that_cannot_give_the_index(study):
    levels = " ".join("3" * 47)
    printed = says("errors.identification.reading.printed", name="index", text="3.04")
    with pytest.raises(FileProblems, match=rf"{printed.pattern}.*3\.0000"):
        add(study, levels=levels, index="3,04")
    (added,) = add(study, levels=levels, index="3,00", domains="3,00 3,00 3,00 3,00", aspects="3,00 " * 8)
    assert list(added.filled.figures) == ["indicator", "aspect", "domain", "index"]
    status, said = command("add", "--region", "bintan", "--year", 2024, "--assessment", "self", "--source", "x",
                           "--levels", levels, "--index", "3.00")  # fmt: skip
    assert status == 0
    assert says("command.with_figures", figures="index 3.00").search(said)


def test_other_depths_of_the_same_evaluation_come_later_and_must_agree(study):
    add(study, domains=DOMAINS)
    with pytest.raises(ConflictError, match=says("errors.study.together.there", source="study-lhe")) as error:
        add(study, index="3,03")
    assert "--beside" not in str(error.value)
    with pytest.raises(ConflictError, match=says("errors.study.together.there_beside", source="study-lhe")):
        add(study, "another", index="3,03")
    (added,) = add(study, index="3,04")
    assert (added.outcome, rows(study, "index_values")[0]["predicate"]) == ("added", "")
    (added,) = add(study, index="3,04", predicate="Baik")
    assert (added.outcome, [r["predicate"] for r in rows(study, "index_values")]) == ("replaced", ["Baik"])
    assert add(study, index="3,04")[0].outcome == "already there"
    add(study, "another", index="3,03", beside=True)
    assert [r["index"] for r in rows(study, "index_values")] == ["3.04", "3.03"]
    with pytest.raises(NoObservation, match=says("errors.study.intake.several_sets", n="2")):
        remove_levels(study, "bintan", 2025)
    remove_levels(study, "bintan", 2025, source="study-another")
    assert [r["index"] for r in rows(study, "index_values")] == ["3.04"]


def test_figures_that_differ_are_shown_side_by_side(study):
    add(study, domains=DOMAINS, index="3,04")
    with pytest.raises(ConflictError) as error:
        add(study, domains="4,00 3,10 2,27 3,04", index="3,05")
    assert says("errors.study.intake.other_values_here", n="1", rows="4").search(str(error.value))
    assert says("errors.study.intake.differs_domain", code="3", there="2.18", here="2.27").search(str(error.value))
    assert says("errors.study.intake.differs_index", code="index", there="3.04", here="3.05").search(str(error.value))
    with pytest.raises(ConflictError, match=says("errors.study.intake.other_values_packaged")):
        add(study, year=2024, index="3,27")
    assert add(study, year=2024, index="3,25")[0].outcome == "already there"
    (added,) = add(study, domains="4,00 3,10 2,27 3,04", index="3,05", replace=True)
    assert added.outcome == "replaced"
    assert [r["value"] for r in rows(study, "domain_values")] == ["4.00", "3.10", "2.27", "3.04"]
    add(study, year=2023, assessment="self", index="2,60", predicate="Baik")  # it may bear either
    with pytest.raises(ConflictError, match=says("errors.study.intake.other_predicate", there="Baik", here="Cukup")):
        add(study, year=2023, assessment="self", index="2,60", predicate="Cukup")


def test_aspects_differ_by_number(study):
    aspects = "3,00 3,00 3,00 3,00 3,00 3,00 3,00 3,00"
    add(study, aspects=aspects)
    with pytest.raises(ConflictError, match=says("errors.study.intake.differs_aspect", code="8", there="3.00")):
        add(study, aspects=aspects[:-4] + "3,33")


def test_values_that_several_sources_print_together_must_be_possible_together(study):
    """Nine levels 4 and one 5 in domain 1, printed 4.10 there; the index beside it lies below what both leave."""
    levels = " ".join(["4"] * 9 + ["5"] + ["-"] * 37)
    add(study, "one", levels=levels)
    add(study, "two", domains="4,10 3,10 2,18 3,04")
    with pytest.raises(ConflictError, match=says("errors.study.together.there_beside", source="study-two")):
        add(study, "three", index="3,04")
    add(study, "three", index="3,05")


def test_what_the_command_needs(study):
    options = ["--source", "LHE", "--region", "bintan", "--year", "2025"]
    assert says("errors.cli.study.nothing_given").search(command("add", *options)[1])
    both = command("add", "a.csv", *options, "--index", "2,59")[1]
    assert says("errors.cli.study.file_and_typed", file="a.csv", options="--index").search(both)
    idle = command("add", *options, "--index", "2,59", "--sheet", "x", "--skip-unplaced")[1]
    assert says("errors.cli.study.of_a_file", options="--sheet, --skip-unplaced").search(idle)
    with pytest.raises(ParameterError, match=says("errors.identification.bounds.instrument")):
        spbe.bounds([3] * 47)


def test_a_source_typed_has_no_file(study):
    add(study, index="3,04", dry_run=True)
    assert study.table("sources").empty
    add(study, index="3,04")
    assert study.table("sources")["where"].tolist() == [say("study.source.by_hand", study.lang)]
    assert not (study.path / "originals").exists()


def test_what_would_not_be_read_back_is_not_written(study, monkeypatch):
    import spbe_research.study.beforehand as beforehand

    def missing(*_: object, **__: object) -> None:
        raise DataError("x.csv", problem="gone")

    monkeypatch.setattr(beforehand, "load_values", missing)
    with pytest.raises(FileProblems, match="gone"):
        add(study, index="3,04")
    assert rows(study, "index_values") == []


def test_levels_of_an_answer_below_the_scale_count_as_its_least(study):
    """0 in a self-assessment under 5/2018 counts as 1; the index of 36 times 3 and one 0 is 3 less two per weight."""
    inst = spbe.load_instrument("permenpanrb-5-2018")
    index = 3 - 2 * inst.weights[0]
    assert index == Fraction(149, 50)
    filled = fill_by_hand("bintan", 2019, levels="0 " + "3 " * 36, index="2,98", assessment="self")
    assert filled.levels["1"] == 0
    add(study, year=2019, assessment="self", levels="0 " + "3 " * 36, index="2,98")
    assert Path(study.path / "data/observations/indicator_levels.csv").exists()
