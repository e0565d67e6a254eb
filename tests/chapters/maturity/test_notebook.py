"""Chapter 1: its notebook reads like an article and shows all that the chapter has."""

from __future__ import annotations

from helpers.notebooks import check_article, left_out
from helpers.tables import ROOT

from spbe_research.chapters.maturity import figures, narrate, self_report, tables
from spbe_research.chapters.maturity.sections import SECTIONS
from spbe_research.chapters.overview.sections import SECTIONS as PAGE


def test_the_notebook_reads_like_an_article() -> None:
    parameters = ["region", "year", "lang", "source", "assessment", "before", "after"]
    check_article(ROOT / "notebooks" / "01_maturity.ipynb", parameters, SECTIONS, range(15, 26), PAGE)


def test_every_part_of_the_chapter_is_shown() -> None:
    """The title and the band are the page's; what compares a self-assessment takes a part of the profile, see below."""
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading", "summary_band", "title"]
    assert len(SECTIONS.makers["self_report"]) == len(self_report.__all__)
