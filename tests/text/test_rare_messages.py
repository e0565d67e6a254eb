"""Messages that few situations call for, each where its situation arises."""

from __future__ import annotations

import dataclasses
import errno
import html
import os
from pathlib import Path

import pytest
from helpers.sentences import data_line, said, says
from helpers.tables import DataCopy
from typer import BadParameter
from typer.main import get_command

from spbe_research.checks.check import Finding, check_tables
from spbe_research.checks.ledger import Ledger, difference_lines, reproduce
from spbe_research.cli.main import app
from spbe_research.cli.spoken import _told
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import (
    AmbiguousObservation,
    DataError,
    LevelError,
    NoObservation,
    ParameterError,
    message,
    system_words,
)
from spbe_research.inference.assessor_error import index_distribution
from spbe_research.inference.concept_test import concept_flip_test
from spbe_research.simulation.study import load_study
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import catalog, say
from spbe_research.text.result import result_table

NEW, LAST = "permenpanrb-59-2020", "permenpanrb-8-2026"
SYSTEM = [k.rpartition(".")[2] for k in catalog("en") if k.startswith("errors.system.E")]
WORDS = [k.removeprefix("results.words.") for k in catalog("en") if k.startswith("results.words.")]
LABELS = [k.removeprefix("results.labels.") for k in catalog("en") if k.startswith("results.labels.")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other numbers")
@pytest.mark.parametrize("name", SYSTEM)
def test_what_the_system_says_is_said_in_the_language_of_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = getattr(errno, name)
    error = OSError(number, os.strerror(number))
    assert system_words(error) == error.strerror
    monkeypatch.setenv("SPBE_LANG", "id")
    assert str(system_words(error)) == say(f"errors.system.{name}", "id")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_a_result_is_shown_in_the_language_of_messages(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang in ("en", "id"):
        monkeypatch.setenv("SPBE_LANG", lang)
        shown = result_table("study", {"name": "zero" if word == "sign zero" else word})
        assert f"<td>{say(f'results.words.{word}', lang)}</td>" in shown


@pytest.mark.parametrize("label", LABELS)
def test_a_label_of_a_result_is_shown_in_the_language_of_messages(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for lang in ("en", "id"):
        monkeypatch.setenv("SPBE_LANG", lang)
        heading = html.escape(say(f"results.labels.{label}", lang))
        assert f'<th scope="row">{heading}</th>' in result_table("study", {label: 1})


def test_an_error_of_a_table_without_more_is_a_finding_all_the_same() -> None:
    assert Finding.from_error(DataError("x.csv")).problem == message("errors.checks.finding.unreadable")
    found = Finding.from_error(DataError("x.csv", row=2, found="?"))
    assert (found.found, found.allowed) == ("?", message("errors.checks.finding.regular"))


def test_a_year_before_an_instrument_that_still_holds(data_copy: DataCopy) -> None:
    _, rows = data_copy.rows("observations/index_values")
    at = next(i for i, r in enumerate(rows, 2) if r["instrument"] == NEW and r["year"] == "2022")
    data_copy.set("observations/index_values", at, instrument=LAST)
    allowed = message("errors.checks.links.span_open", first=2026, instrument=LAST)
    assert ("2022", allowed) in {(f.found, f.allowed) for f in check_tables(data_copy.path) if f.row == at}


def test_an_aspect_that_lies_in_a_domain_and_in_none(data_copy: DataCopy) -> None:
    data_copy.set(f"instruments/{LAST}", 3, domain_no="1")
    allowed = message(
        "errors.data.instruments.allowed_domain", aspect="1", value=message("errors.data.instruments.no_domain")
    )
    with pytest.raises(DataError) as caught:
        load_instrument(LAST, folder=data_copy.path)
    line = data_line(f"instruments/{LAST}", 3, "domain_no", found="1", allowed=allowed)
    assert str(caught.value) == line


def test_a_region_with_figures_of_its_study_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    study = init_study(tmp_path / "s", region="yahukimo").activate()
    file = tmp_path / "levels.csv"
    file.write_text("No.;Tingkat\n" + "".join(f"{c};2\n" for c in load_instrument(NEW).codes), encoding="utf-8")
    add_file(study, file, source="made up", region="yahukimo", year=2021, assessment="self")
    there = says("errors.data.observations.there_also", year="2021", depths="indicator", others="self")
    with pytest.raises(NoObservation, match=says("errors.data.observations.nothing_official", there=there)):
        load_values("yahukimo")


def test_sets_that_differ_in_two_ways_are_told_apart_by_either(data_copy: DataCopy) -> None:
    _, rows = data_copy.rows("observations/index_values")
    row = next(r for r in rows if r["institution_id"] == "21.01" and r["year"] == "2024")
    for source, instrument in (("kemenpanrb-2024", NEW), ("bintan-study", LAST)):
        data_copy.add(
            "observations/index_values", {**row, "assessment": "study", "source": source, "instrument": instrument}
        )
    either = says("errors.list.or", first="source", then="instrument")
    with pytest.raises(AmbiguousObservation, match=says("errors.data.observations.several_sets", join=either)):
        load_values("bintan", 2024, assessment="study", folder=data_copy.path)


def test_what_can_be_said_of_one_evaluation_without_levels() -> None:
    hint = says("errors.inference.pairs.hint_depth_one")
    with pytest.raises(LevelError, match=hint):
        index_distribution(load_values("paser", 2023), NEW, error_rate=0.1)


def test_concepts_that_judgement_alone_links() -> None:
    walk = load_crosswalk(NEW, LAST, judged=False)
    alone = says("errors.inference.concept_test.nothing_without_judged", crosswalk_old_label=walk.old.label)
    with pytest.raises(ParameterError, match=alone):
        concept_flip_test(load_levels("paser", 2022), [2] * 20, walk)


def test_a_calibration_study_that_is_not_whole(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_study(tmp_path)
    assert said(str(caught.value), "errors.simulation.study.load_study")


def test_a_value_that_is_refused_for_another_reason_than_its_type() -> None:
    (option,) = (p for p in get_command(app).commands["report"].params if p.name == "year")
    assert _told(BadParameter("no", param=option)) == message("errors.cli.usage.bad_value", name="'--year'", found="")


def test_a_printed_weight_of_a_domain_that_differs() -> None:
    ledger = reproduce()
    entry = next(e for e in ledger.entries if e.unit == "domain weight")
    odd = dataclasses.replace(entry, computed="0", matches=False)
    (line,) = difference_lines(Ledger((odd,), ledger.explanations))
    assert say("command.unit domain weight", "en") in line
