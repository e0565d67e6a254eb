"""The map of the index page: every place once, its words, its link; nothing else in it that the page would refuse."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from helpers.site import INSTRUMENT, YEAR

from spbe_research.chapters.panel.places import draw_index
from spbe_research.data.regions import find_region
from spbe_research.numbers.language import number
from spbe_research.profiles.peers import index_table
from spbe_research.reports.site.nation import describe_nation
from spbe_research.reports.site.points import point_maps
from spbe_research.reports.site.table import Link
from spbe_research.text.catalog import say

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def nation():
    return describe_nation(YEAR, INSTRUMENT)


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - ours


def places(svg):
    return re.findall(r'<(?:a class="point"|g) data-id="([^"]+)"', svg)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_place_with_a_figure_stands_once_with_its_words(nation, lang, plain):
    local = {i for i, k in nation.table["kind"].items() if k in ("kabupaten", "kota")}
    index, change = point_maps(nation, {}, lang)
    assert sorted(places(index["svg"])) == sorted(local)
    assert len(local) == 485
    assert set(places(change["svg"])) == local & set(nation.moves.changes)
    titles = [t.text for t in parsed(index["svg"]).iter("title")]
    assert (
        index["caption"]
        == titles[0]
        == say("panel.f_index_map", lang, n=485, year=2024, name=say("panel.scope_nation", lang))
    )
    words = {"name": "Kabupaten Paser", "index": number(3.27, 2, lang), "change": number(0.37, 2, lang, signed=True)}
    assert say("site.point_moved", lang, before=2023, **words) in titles
    entered = next(i for i in sorted(local) if i not in nation.moves.changes)
    printed = number(float(nation.table.loc[entered, "printed"]), 2, lang)
    assert say("site.point", lang, name=nation.table.loc[entered, "institution"], index=printed) in titles
    for one in (index, change):
        tree = parsed(one["svg"])
        assert tree.attrib["aria-labelledby"] == f"map-{one['name']}-t"
        assert tree.find("desc").attrib["id"] == tree.attrib["aria-describedby"]


def test_points_lead_to_reports_where_there_are_any(nation):
    links = {"64.01": Link("x", "kabupaten-paser/2024/id/a%20b.html", "id")}
    svg = point_maps(nation, links, "id")[0]["svg"]
    assert svg.count("<a ") == 1
    assert '<a class="point" data-id="64.01" href="kabupaten-paser/2024/id/a%20b.html" hreflang="id">' in svg
    assert "place:" not in svg


def test_a_hostile_address_stays_text(nation):
    svg = point_maps(nation, {"64.01": Link("x", HOSTILE, HOSTILE)}, "id")[0]["svg"]
    assert "<script" not in svg
    parsed(svg)


def test_no_two_ids_of_a_page_are_the_same(nation):
    maps = "".join(one["svg"] for one in point_maps(nation, {}, "id"))
    ids = re.findall(r' id="([^"]+)"', maps)
    assert len(ids) == len(set(ids)) > 4
    assert {f"#{i}" for i in ids} >= set(re.findall(r'href="(#[^"]+)"', maps))
    assert not re.search(r"\s(?:style|on\w+)=", maps)


def test_a_province_is_shown_near_with_names_and_its_own_places(nation):
    here = describe_nation(YEAR, INSTRUMENT, province=find_region("64"))
    svg = point_maps(here, {}, "id")[0]["svg"]
    assert sorted(places(svg)) == sorted(i for i in here.table.index if i.startswith("64."))
    assert "Kota Samarinda 3,85" in svg


def test_where_no_place_has_a_figure_there_is_no_map():
    assert point_maps(describe_nation(YEAR, INSTRUMENT, province=find_region("31")), {}, "id") == []


def test_without_a_year_before_the_index_alone_is_mapped(nation):
    assert [one["name"] for one in point_maps(replace(nation, moves=None), {}, "id")] == ["index"]


def test_the_same_bytes_again(nation):
    from spbe_research.reports.site import points

    first = point_maps(nation, {}, "id")
    points._index_map.cache_clear()
    points._change_map.cache_clear()
    assert point_maps(nation, {}, "id") == first


def test_a_box_draws_only_what_lies_in_it(nation):
    values = index_table(YEAR, INSTRUMENT)["index"]
    figure = draw_index(values, nation.instrument, YEAR, "en", name="x", marked=True).figure
    for ax in figure.axes:
        (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
        for x, y in (p for c in ax.collections for p in c.get_offsets()):
            assert west <= x <= east
            assert south <= y <= north
