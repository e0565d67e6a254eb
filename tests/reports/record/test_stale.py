"""A report is made again when, and only when, something that it rests on has changed."""

from __future__ import annotations

import json
import shutil

import pytest
from helpers.sentences import says
from helpers.tables import ROOT

from spbe_research.errors import DataError
from spbe_research.paths import notebooks_dir
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.record.stale import (
    changed,
    fingerprint,
    inputs,
    inputs_fingerprint,
    is_current,
    report_fingerprint,
)
from spbe_research.reports.running.run import CHAPTERS
from spbe_research.simulation.kept import kept_tables

BINTAN = ReportParameters("21.01", 2024, "id")


def test_every_room_is_in_it():
    found = inputs(CHAPTERS)
    assert set(found) == {"data", "notebooks", "code", "versions"}
    rates = {f"calibration/{p.name}" for p in kept_tables()}  # what chapter 3 says of the calibration study
    assert set(found["notebooks"]) == {f"{c}.ipynb" for c in CHAPTERS} | rates
    for table in ("observations/domain_values.csv", "instruments/predicates.csv", "regions/regions.csv"):
        assert table in found["data"]
    code = ("scoring/score.py", "chapters/display/style.py", "assets/report.css", "assets/templates/spbe/index.html.j2")
    for file in code:
        assert file in found["code"]
    assert not any("__pycache__" in name for name in found["code"])
    assert "matplotlib" in found["versions"]


def test_each_change_is_noticed_and_named(data_copy, tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    shutil.copytree(notebooks_dir(), notebooks)
    monkeypatch.setenv("SPBE_DATA", str(data_copy.path))
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(notebooks))
    before = inputs(CHAPTERS)
    assert inputs(CHAPTERS) == before
    data_copy.set("observations/index_values", 5, note="changed")
    assert changed(before, inputs(CHAPTERS)) == ["data/observations/index_values.csv"]
    (notebooks / f"{CHAPTERS[0]}.ipynb").write_text("{}", encoding="utf-8")
    now = inputs(CHAPTERS)
    assert changed(before, now) == ["data/observations/index_values.csv", f"notebooks/{CHAPTERS[0]}.ipynb"]
    assert inputs_fingerprint(before) != inputs_fingerprint(now)
    (data_copy.path / "sources.csv").unlink()
    assert "data/sources.csv" in changed(before, inputs(CHAPTERS))
    (notebooks / f"{CHAPTERS[0]}.ipynb").unlink()
    with pytest.raises(DataError, match=says("errors.record.stale.inputs")) as caught:
        inputs(CHAPTERS)
    assert caught.value.file.endswith("01_maturity.ipynb")


def test_study_is_part_of_it(tmp_path, monkeypatch):
    from spbe_research.study.folder import init_study

    study = init_study(tmp_path / "mine")
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    assert list(inputs(CHAPTERS)["study"]) == ["study.toml"]
    shutil.copy(ROOT / "data" / "sources.csv", study.path / "data" / "sources.csv")
    assert list(inputs(CHAPTERS)["study"]) == ["study.toml", "data/sources.csv"]


def test_parameters_and_formats_count():
    found = inputs(CHAPTERS)
    all_of_them = {
        report_fingerprint(found, BINTAN, ("html",)),
        report_fingerprint(found, ReportParameters("21.01", 2023, "id"), ("html",)),
        report_fingerprint(found, ReportParameters("21.01", 2024, "en"), ("html",)),
        report_fingerprint(found, BINTAN, ("html", "docx")),
        report_fingerprint({**found, "data": {}}, BINTAN, ("html",)),
    }
    assert len(all_of_them) == 5
    assert report_fingerprint(found, BINTAN, ("html",)) in all_of_them
    assert report_fingerprint(found, BINTAN, ("docx", "html")) in all_of_them  # in whatever order they are asked for


def test_finished_report_is_current_until_a_file_of_it_changes(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("page", encoding="utf-8")
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"fingerprint": "f", "outputs": {"page.html": fingerprint(page)}}), encoding="utf-8")
    assert is_current(tmp_path, "f")
    assert not is_current(tmp_path, "g")
    page.write_text("pagf", encoding="utf-8")
    assert not is_current(tmp_path, "f")
    page.unlink()
    assert not is_current(tmp_path, "f")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"fingerprint": "f"}', '{"fingerprint": "f", "outputs": 3}'])
def test_damaged_manifest_means_stale(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert not is_current(tmp_path, "f")
    assert not is_current(tmp_path / "absent", "f")
