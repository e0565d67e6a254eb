"""The self-assessment beside the official result names what both are published in."""

from __future__ import annotations

import pytest

from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.maturity.self_report import self_report_figure, self_report_table
from spbe_research.profiles.self_report import self_report_of


@pytest.mark.parametrize("lang", ["id", "en"])
def test_figure_and_table_have_a_line_of_sources(lang: str) -> None:
    r = self_report_of("51.71", 2018)
    assert r is not None
    assert r.sources == ("denpasar-2019",)
    (name,) = short_names(r.sources, lang)
    for shown in (self_report_figure(r, lang), self_report_table(r, lang)):
        assert shown is not None
        assert name in shown.source
    assert self_report_table(None, lang) is None
