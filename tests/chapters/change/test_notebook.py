"""Chapter 3: its notebook holds no logic, and the report hands its year on."""

from __future__ import annotations

from helpers.change_chapter import (
    NOTEBOOK,
)
from helpers.notebooks import check_article, left_out

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.sections import SECTIONS
from spbe_research.profiles.change import describe_change
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.running import run as runner


def test_the_notebook_reads_like_an_article() -> None:
    parameters = ["region", "before", "after", "year", "lang", "source", "assessment"]
    check_article(NOTEBOOK, parameters, SECTIONS, range(15, 26))


def test_every_part_of_the_chapter_is_shown() -> None:
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading"]  # which every section begins with


def test_the_report_hands_its_year_to_the_chapter() -> None:
    given_ = ReportParameters("paser", 2024).to_dict()
    assert {"region", "before", "after", "year", "lang"} <= given_.keys()
    assert runner.CHAPTERS[-1] == "03_change"
    assert describe_change("paser", year=2024).after.year == 2024
