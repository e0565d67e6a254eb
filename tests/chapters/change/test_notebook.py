"""Chapter 3: its notebook holds no logic, and the report hands its year on."""

from __future__ import annotations

from helpers.change_chapter import (
    NOTEBOOK,
)
from helpers.notebooks import check_no_logic

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.profiles.change import describe_change
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.running import run as runner


def test_the_notebook_holds_no_logic() -> None:
    parameters = ["region", "before", "after", "year", "lang", "source", "assessment"]
    check_no_logic(NOTEBOOK, parameters, {"narrate": narrate, "tables": tables, "figures": figures})


def test_the_report_hands_its_year_to_the_chapter() -> None:
    given_ = ReportParameters("paser", 2024).to_dict()
    assert {"region", "before", "after", "year", "lang"} <= given_.keys()
    assert runner.CHAPTERS[-1] == "03_change"
    assert describe_change("paser", year=2024).after.year == 2024
