"""Sentences that the published figures never need: each from an overview changed by hand to need it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from helpers.sentences import said

import spbe_research as spbe
from spbe_research.chapters.panel import alike, figures, level_years, narrate, tables
from spbe_research.panel.common_part import CommonPart
from spbe_research.panel.overview import PanelOverview, describe_panel

LANGS = ("id", "en")


@pytest.fixture(scope="module")
def nation() -> PanelOverview:
    return describe_panel("nasional")


@pytest.mark.parametrize("lang", LANGS)
def test_without_printed_predicates_the_band_stands_in(nation, lang):
    p = replace(nation, printed=None)
    assert said(narrate.answer(p, lang), "panel.predicates_banded", lang, up="247", down="1", same="359")
    assert said(narrate.predicates_text(p, lang), "panel.readings_one", lang)
    assert tables.printed_table(p, lang) is None
    assert said(figures.flow(p, lang).caption, "panel.f_flow_index", lang, n="607")


@pytest.mark.parametrize("lang", LANGS)
def test_no_contrast_is_claimed_where_changes_differ_as_well(nation, lang):
    assert nation.shift is not None
    p = replace(nation, shift=replace(nation.shift, pvalue=0.01))
    assert said(narrate.answer(p, lang), "panel.between", lang)
    assert not said(narrate.limits(p, lang), "panel.limit_ranking", lang)
    assert said(narrate.limits(nation, lang), "panel.limit_ranking", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_family_of_all_groups_names_nobody(nation, lang):
    large = nation.panel._of(nation.panel.frame[nation.panel.frame["province"].isin(["Jawa Timur", "Jawa Barat"])])
    made = spbe.panel_change(large, 2023, 2024, by="province")
    assert said(str(made.note), "notes.panel.family", n="2")
    assert said(narrate.where_text(replace(nation, by_province=made), lang), "panel.family", lang, all="2")


@pytest.mark.parametrize("lang", LANGS)
def test_neighbours_that_rose_in_nothing(nation, lang):
    assert nation.peers is not None
    few = nation.peers.table.head(3).assign(domain_rise=0.0)
    p = replace(nation, peers=replace(nation.peers, table=few))
    last = alike.peers_table(p, lang).frame.iloc[:, -1]
    assert all(said(text, "panel.in_none", lang) for text in last)


@pytest.mark.parametrize("lang", LANGS)
def test_others_with_levels_of_many_years_are_named(nation, lang):
    (one,) = nation.levels
    p = replace(nation, levels=(replace(one, table=one.table.tail(3)), one))
    told = level_years.levels_text(p, lang)
    assert said(told, "panel.levels_others", lang, names="Kota Bandar Lampung")
    assert said(told, "panel.levels", lang, first="2021"), "the one with the most years is shown"


@pytest.mark.parametrize("lang", LANGS)
def test_values_that_repeat_the_year_before_are_counted(nation, lang):
    frame = nation.panel.frame.copy()
    frame.loc[frame.index[:3], "carried_over"] = True
    p = replace(nation, panel=replace(nation.panel, frame=frame))
    assert said(narrate.limits(p, lang), "panel.limit_carried", lang, n="3")
    assert not said(narrate.limits(nation, lang), "panel.limit_carried", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_mean_that_fell_whatever_the_levels_were(nation, lang):
    h = nation.history
    years = list(h.table.index)
    falling = pd.DataFrame([[5.0 - k / 2 for k in range(len(years))]], index=["nasional"], columns=years)
    table = pd.DataFrame({"n": 1, "low": falling.iloc[0], "high": falling.iloc[0]})
    common = CommonPart(h.common.old, h.common.new, falling, falling, table)
    told = narrate.history_text(replace(nation, history=replace(h, common=common)), lang)
    assert said(told, "panel.mean_fell", lang, before="2018", after="2024")


def test_neighbours_equally_near_are_told():
    """Two of three neighbours made alike: the second of them lies as near as the first that is named."""
    panel = spbe.load_panel((2023, 2024))
    frame = panel.frame.copy()
    at = {
        i: frame.index[(frame["institution_id"] == i) & (frame["year"] == 2023)][0] for i in ("21.01", "21.02", "21.03")
    }
    values = ["d1", "d2", "d3", "d4"]
    frame.loc[at["21.02"], values] = frame.loc[at["21.01"], values]
    frame.loc[at["21.03"], values] = frame.loc[at["21.01"], values]
    peers = spbe.nearest(replace(panel, frame=frame), "21.01", 2023, k=1)
    assert peers.tied
    assert said(str(peers.note), "notes.panel.nearest_tied")
    assert not spbe.nearest(panel, "21.01", 2023, k=8).tied
