"""Chapter 2: its notebook holds no logic, and the command hands the years on."""

from __future__ import annotations

import pytest
from helpers.instruments_chapter import NOTEBOOK
from helpers.notebooks import check_article, left_out
from typer.testing import CliRunner

from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.chapters.instruments.sections import SECTIONS
from spbe_research.cli.main import app


def test_the_notebook_reads_like_an_article() -> None:
    parameters = ["region", "year", "before", "after", "lang", "source", "assessment"]
    check_article(NOTEBOOK, parameters, SECTIONS, range(15, 23))


def test_every_part_of_the_chapter_is_shown() -> None:
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading"]  # which every section begins with


def test_the_command_hands_the_years_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    class Stop(Exception):
        pass

    def make_report(*given: object, **named: object) -> None:
        seen.update(named)
        raise Stop

    monkeypatch.setattr("spbe_research.reports.make_report", make_report)
    result = CliRunner().invoke(app, ["report", "paser", "--before", "2020", "--after", "2022"])
    assert isinstance(result.exception, Stop)
    assert (seen["before"], seen["after"]) == (2020, 2022)
