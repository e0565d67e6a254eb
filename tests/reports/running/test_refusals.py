"""What a run refuses before it begins, and what makes it begin again."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import DataError, ParameterError
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents import html
from spbe_research.reports.running import run
from spbe_research.reports.running.jobs import list_jobs


def test_an_engine_that_is_not_there(tmp_path: Path):
    with pytest.raises(ParameterError, match="steam"):
        run.make_report("paser", 2022, out=tmp_path, engine="steam")
    assert list(tmp_path.iterdir()) == []


def test_a_province_without_a_name():
    with pytest.raises(ParameterError) as told:
        list_jobs(year=2024, province=" ")
    assert told.value.args[0].key == "errors.running.jobs.province_unnamed"


def test_a_table_that_changes_while_the_report_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    m = describe_maturity("paser", 2022)
    monkeypatch.setattr(run, "run_chapter", lambda *_, **__: None)
    monkeypatch.setattr(run, "check_records", lambda *_, **__: None)
    monkeypatch.setattr(html, "export_html", lambda *_, **__: "")
    monkeypatch.setattr(run, "write_formats", lambda *_, **__: None)
    before = {"data": {"kinds.csv": "0"}}
    with pytest.raises(DataError, match=says("errors.running.run.build")):
        run._build(tmp_path, "page.html", ReportParameters("paser", 2022), m, ("html",), None, before, None)
