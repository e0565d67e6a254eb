"""Sentences of the list of reports that the published data do not call for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.site import INSTRUMENT, YEAR, real_summary, write_report

from spbe_research.data.published import ASSESSMENTS
from spbe_research.reports.site.nation import describe_nation
from spbe_research.reports.site.page import read_site, render_site
from spbe_research.reports.site.pictures import pictures
from spbe_research.text.catalog import say

LANGS = ("id", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_a_year_without_a_national_index(lang: str):
    nation = replace(describe_nation(YEAR, INSTRUMENT), index=None, source=None)
    assert pictures(nation, lang)["spread_title"] == say("site.h_spread_alone", lang)


def test_every_assessment_and_depth_has_its_words(tmp_path: Path):
    first = real_summary("paser", 2022)
    kinds = [kind for kind in ASSESSMENTS if kind != "official"]
    for kind in kinds:
        write_report(tmp_path, replace(first, assessment=kind), edition=f"2022-{kind}")
    write_report(tmp_path, replace(first, depth="aspect"))
    for lang in LANGS:
        page = render_site(read_site(tmp_path), lang)
        assert [kind for kind in kinds if f"2022, {say(f'site.{kind}', lang)}" not in page] == []
        assert f"2022, {say('site.aspect', lang)}" in page
