"""What a command says when all goes well, or when a run of many stops: each in the language of its user."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.running import call
from helpers.spoken import holds

from spbe_research import reports
from spbe_research.checks import ledger
from spbe_research.cli.streams import problems_text
from spbe_research.errors import FileProblems
from spbe_research.profiles.maturity import Maturity, describe_maturity
from spbe_research.reports.running import country, jobs
from spbe_research.study import intake
from spbe_research.study.folder import init_study, open_study
from spbe_research.text.catalog import say

LANGS = ("id", "en")
INST = "permenpanrb-59-2020"


@pytest.fixture
def in_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of Bintan, entered."""
    study = init_study(tmp_path / "s", region="bintan", lang="en")
    monkeypatch.chdir(study.path)
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    return study.path


def levels(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text("No.;Tingkat\n" + text, encoding="utf-8")
    return folder / name


def codes() -> tuple[str, ...]:
    from spbe_research.data.instruments import load_instrument

    return load_instrument(INST).codes


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("place", "year", "depth"),
    [("paser", 2022, "indicator"), ("bintan", 2024, "domain"), ("lumajang", 2022, "index")],
)
def test_a_report_is_told(monkeypatch, capsys, tmp_path, lang, place, year, depth):
    m = describe_maturity(place, year)
    assert m.depth == depth
    _say_made(monkeypatch, m, tmp_path)
    status, said, _ = call(monkeypatch, capsys, "report", place, "--year", str(year), "--lang", lang)
    assert status == 0
    assert holds(said, "command.report", lang)
    assert holds(said, f"command.depth_{depth}", lang)
    assert said.endswith("page.html\nreport.docx\n")


def test_a_report_of_aspects_is_told(monkeypatch, capsys, data_copy, tmp_path):
    header, rows = data_copy.rows("observations/indicator_levels")
    kept = [r for r in rows if (r["institution_id"], r["year"]) != ("64.01", "2021")]
    data_copy.write("observations/indicator_levels", header, kept)
    m = describe_maturity("paser", 2021, folder=data_copy.path)
    assert m.depth == "aspect"
    _say_made(monkeypatch, m, tmp_path)
    status, said, _ = call(monkeypatch, capsys, "report", "paser", "--lang", "en")
    assert status == 0
    assert holds(said, "command.depth_aspect", "en")


def _say_made(monkeypatch: pytest.MonkeyPatch, m: Maturity, folder: Path) -> None:
    """In the place of a report that takes its time: the maturity it would show."""
    made = SimpleNamespace(maturity=m, html=folder / "page.html", documents=(Path("report.docx"),), kept=())
    monkeypatch.chdir(folder)
    monkeypatch.setattr(reports, "make_report", lambda *_, **__: made)


def test_rows_of_a_study_are_told(monkeypatch, capsys, in_study):
    partial = levels(in_study.parent, "a.csv", "".join(f"{c};{'' if c == '3' else 2}\n" for c in codes()))
    words = ["add", str(partial), "--region", "bintan", "--year", "2021", "--assessment", "self", "--source", "made up"]
    status, said, _ = call(monkeypatch, capsys, *words)
    assert status == 0
    assert holds(said, "command.no_index", "en")
    _, said, _ = call(monkeypatch, capsys, *words)
    assert holds(said, "command.outcome already there", "en")
    levels(in_study.parent, "a.csv", "".join(f"{c};3\n" for c in codes()))
    _, said, _ = call(monkeypatch, capsys, *words, "--replace")
    assert holds(said, "command.outcome replaced", "en")
    m = describe_maturity("bintan", 2021, assessment="self")
    assert not m.missing_rows
    _, said, _ = call(monkeypatch, capsys, "remove", "bintan", "2021", "--assessment", "self")
    assert holds(said, "command.removed", "en")


def test_a_partial_report_is_told(monkeypatch, capsys, in_study):
    partial = levels(in_study.parent, "a.csv", "".join(f"{c};{'' if c == '3' else 2}\n" for c in codes()))
    words = ["add", str(partial), "--region", "bintan", "--year", "2021", "--assessment", "self", "--source", "made up"]
    assert call(monkeypatch, capsys, *words)[0] == 0
    m = describe_maturity("bintan", 2021, assessment="self")
    _say_made(monkeypatch, m, in_study)
    status, said, _ = call(monkeypatch, capsys, "report")
    assert status == 0
    assert holds(said, "command.report_partial", "en")


@pytest.mark.parametrize(
    ("kind", "year", "key"),
    [("self", 2024, "not_official_beside"), ("self", 2025, "not_official_alone"), ("official", 2024, "own_in_place")],
)
def test_figures_that_stand_beside_or_in_place_of_the_official_ones_are_named(
    monkeypatch, capsys, in_study, kind, year, key
):
    file = levels(in_study.parent, "a.csv", "".join(f"{c};2\n" for c in codes()))
    words = ["add", str(file), "--region", "bintan", "--year", str(year), "--assessment", kind, "--source", "made up"]
    assert call(monkeypatch, capsys, *words, "--beside")[0] == 0
    _say_made(monkeypatch, describe_maturity("bintan", year, assessment=kind), in_study)
    for lang in LANGS:
        status, told, _ = call(monkeypatch, capsys, "report", "--lang", lang)
        assert status == 0
        assert holds(told, f"command.{key}", lang)
        assert kind == "official" or say(f"report.{kind}", lang) in told


def test_figures_of_the_study_that_are_those_published_are_told_as_such(monkeypatch, capsys, in_study):
    levels = [4] * 10 + [3] * 9 + [2] * 12 + [4] * 8 + [3] * 2 + [4] * 3 + [3] * 3
    typed = ["--levels", " ".join(map(str, levels)), "--source", "satu", "--beside"]
    words = ["add", "--region", "bintan", "--year", "2024", "--assessment", "official", *typed]
    assert call(monkeypatch, capsys, *words)[0] == 0
    _say_made(monkeypatch, describe_maturity("bintan", 2024, source="study-satu"), in_study)
    for lang in LANGS:
        told = call(monkeypatch, capsys, "report", "--lang", lang)[1]
        assert holds(told, "command.own_as_published", lang)
        assert not holds(told, "command.own_in_place", lang)


def test_a_study_s_figures_without_a_year_are_told_from_official_ones(monkeypatch, capsys, in_study):
    _say_made(monkeypatch, describe_maturity("bintan", source="bintan-study"), in_study)
    assert holds(call(monkeypatch, capsys, "report", "bintan")[1], "command.not_official", "en")


def test_many_evaluations_are_counted(monkeypatch, capsys, in_study):
    file = levels(in_study.parent, "a.csv", "".join(f"{c};2\n" for c in codes()))
    about = {"source": "made up", "region": "bintan", "year": 2021, "assessment": "self"}
    (one,) = intake.add_file(open_study(), file, **about)
    monkeypatch.setattr(intake, "add_file", lambda *_, **__: [one] * 21)
    status, said, wrong = call(monkeypatch, capsys, "add", str(file), "--source", "made up")
    assert status == 0, wrong
    assert holds(said, "command.evaluations", "en")
    assert "21" in said.splitlines()[-1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_run_of_many_is_told(monkeypatch, capsys, tmp_path, lang):
    failures = tuple(f"failure {i}" for i in range(23))
    run = country.CountryRun(12, 3, failures, None, 7, "the disk is full", 125.0, 0.0)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jobs, "list_jobs", lambda **_: ())
    monkeypatch.setattr(country, "run_country", lambda *_, **__: run)
    status, said, wrong = call(monkeypatch, capsys, "report", "--all", "--lang", lang)
    assert status == 2
    for key in ("took_minutes", "not_tried", "rate"):
        assert holds(said, f"command.{key}", lang)
    assert holds(wrong, "command.not_written_more", lang)
    assert holds(wrong, "errors.cli.main.run_stopped", lang)
    assert "the disk is full" in wrong


@pytest.mark.parametrize("lang", LANGS)
def test_a_run_that_the_user_stops(monkeypatch, capsys, tmp_path, lang):
    def stopped(*_: object, **__: object) -> country.CountryRun:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jobs, "list_jobs", lambda **_: ())
    monkeypatch.setattr(country, "run_country", stopped)
    status, _, wrong = call(monkeypatch, capsys, "report", "--all", "--lang", lang)
    assert status == 130
    assert holds(wrong, "command.interrupted", lang)


def test_an_explanation_of_what_is_no_more(monkeypatch, capsys):
    found = SimpleNamespace(stale=[("index from domains", "", "21.01", "2024", "index", "")], unexplained=[])
    monkeypatch.setattr(ledger, "reproduce", lambda: found)
    monkeypatch.setattr(ledger, "summary_markdown", lambda *_: "")
    status, said, _ = call(monkeypatch, capsys, "reproduce", "--no-differences")
    assert status == 1
    assert holds(said, "command.stale", "en")
    assert "21.01 | 2024 | index" in said


def test_problems_beyond_a_screen_are_counted():
    lines = problems_text(FileProblems("a.csv", [str(i) for i in range(203)]))
    assert len(lines) == 201
    assert holds(lines[-1], "command.more_problems", "en")
    assert "3" in lines[-1]
