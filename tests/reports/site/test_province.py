"""The page of one province is about that province; ranks and the change beside the nation's, against plain tables."""

from __future__ import annotations

import re
import statistics
from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.sentences import said
from helpers.site import INSTRUMENT, YEAR, printed_summary, real_summary, write_report

from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.peers import index_table, standings
from spbe_research.reports.record.summary import Change
from spbe_research.reports.site.nation import describe_nation, national_index
from spbe_research.reports.site.page import read_site, render_site
from spbe_research.reports.site.rows import find_reports, rows_of
from spbe_research.reports.site.table import table_cells
from spbe_research.reports.site.texts import facts, missing, title
from spbe_research.text.catalog import say

LANGS = ("id", "en")


def of_province(out, code):
    for region in index_table(YEAR, INSTRUMENT).query("province_code == @code").index:
        write_report(out, printed_summary(region))
    return read_site(out)


@pytest.fixture(scope="module")
def kaltim(tmp_path_factory):
    return of_province(tmp_path_factory.mktemp("64"), "64")


def plain_values(plain, year):
    """Printed official indices of the governments of Kalimantan Timur, by the csv module alone."""
    return {
        r["institution_id"]: Fraction(r["index"])
        for r in plain("observations/index_values")
        if (r["year"], r["assessment"], r["source"]) == (str(year), "official", f"kemenpanrb-{year}")
        and r["institution_id"][:2] == "64"
    }


@pytest.mark.parametrize("lang", LANGS)
def test_what_it_says_of_the_province_against_the_plain_table(kaltim, plain, lang):
    now, then = (plain_values(plain, year) for year in (2024, 2023))
    assert len(now) == 11
    page = render_site(kaltim, lang)
    values = [float(v) for v in now.values()]
    changes = [float(now[i] - then[i]) for i in now]
    ways = [
        say("site.rose", lang, n=sum(c > 0 for c in changes)),
        say("site.fell", lang, n=sum(c < 0 for c in changes)),
    ]
    assert said(
        page, "site.answer_province", lang, province="Kalimantan Timur", n=11, year=2024,
        mean=number(statistics.mean(values), 2, lang), median=number(statistics.median(values), 2, lang),
        low=number(min(values), 2, lang), high=number(max(values), 2, lang), low_name="Kabupaten Mahakam Ulu",
        high_name="Kota Balikpapan",
    )  # fmt: skip
    own = number(statistics.mean(changes), 2, lang, signed=True)
    assert said(page, "site.answer_moved", lang, before=2023, ways=join_words(ways, lang), own=own)
    both = {year: index_table(year, INSTRUMENT)["printed"] for year in (2023, 2024)}
    every = [float(both[2024][i]) - float(both[2023][i]) for i in both[2024].index if i in both[2023].index]
    assert len(every) == 607
    whole = number(statistics.mean(every), 2, lang, signed=True)
    assert said(page, "site.answer_beside", lang, nation=number(0.33, 2, lang, signed=True), n_every=607, every=whole)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_on_it_is_about_the_others(kaltim, lang):
    assert title(kaltim, lang) == say(
        "site.title_province", lang, subject="SPBE", province="Kalimantan Timur", year=2024
    )
    assert missing(kaltim, lang) == []
    page = render_site(kaltim, lang)
    assert "tile c" not in page
    assert 'data-key="province"' not in page
    assert '<select id="province"' not in page
    assert page.count("<tr data-id=") == 11
    assert facts(kaltim, lang)[-1][1] == "11"


def test_who_lacks_a_report_is_counted_within_the_province(tmp_path):
    for region in ("64", "64.01", "64.71"):
        write_report(tmp_path, printed_summary(region))
    site = read_site(tmp_path)
    told = say("site.missing_province", "id", n=8, all=11, province="Kalimantan Timur", year=2024)
    assert missing(site, "id") == [told]
    write_report(tmp_path, printed_summary("21.01"))
    assert missing(read_site(tmp_path), "id") == [say("site.missing", "id", n=611, all=615, year=2024)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_province_with_one_government_has_no_spread(tmp_path, lang):
    site = of_province(tmp_path, "31")
    page = render_site(site, lang)
    name = "Provinsi Daerah Khusus Ibukota Jakarta"
    assert said(page, "site.answer_alone", lang, name=name, index=number(4.46, 2, lang), predicate="Memuaskan")
    moved = {"before": 2023, "own": number(0.25, 2, lang, signed=True)}
    assert said(page, "site.answer_moved_alone", lang, nation=number(0.33, 2, lang, signed=True), **moved)
    assert facts(site, lang)[0][1] == number(4.46, 2, lang)
    assert 'class="spread"' not in page
    assert 'class="points"' not in page  # its kabupaten and kota have no index of their own
    assert page.count('<tr class="none"') == 6
    assert facts(site, lang)[-1][2] == ""  # none of them is an autonomous region that lacks data


def test_who_is_known_in_one_year_only_is_said(tmp_path):
    site = of_province(tmp_path, "91")
    assert len(site.nation.table) > len(site.nation.moves.changes)
    page = render_site(site)
    empty = sum(r.main is None for r in site.rows)
    assert empty > 1
    assert facts(site, "id")[-1][2] == say("site.without", "id", n=empty)
    assert said(page, "site.answer_moved_of", "id", n=len(site.nation.moves.changes), before=2023)


def test_no_year_before_no_change():
    nation = describe_nation(2018, "permenpanrb-5-2018")
    assert nation.moves is None  # the first national index
    assert describe_nation(2021, INSTRUMENT).moves is None  # 2020 is under another instrument


def test_ranks_are_those_of_the_reports(tmp_path):
    ids = index_table(YEAR, INSTRUMENT).index
    for region in ids:
        write_report(tmp_path, printed_summary(region))
    cells = {c.id: c for c in table_cells(rows_of(find_reports(tmp_path)), "en")}
    for region in ids:
        ranks = {s.scope: say("site.rank", "en", rank=s.rank, n=s.n) for s in standings(region, YEAR, INSTRUMENT)}
        assert cells[region].rank_kind == ranks["kind"]
        assert cells[region].rank_province == ranks.get("province", "")
        assert cells[region].rank_kind_value == cells[region].rank_kind.split()[0]


@pytest.mark.parametrize("lang", LANGS)
def test_among_few_known_their_number_stands_instead_of_a_rank(tmp_path, lang):
    """Of 93 kota seven are known in 2021, of 15 kabupaten and kota of Lampung one."""
    write_report(tmp_path, real_summary("kota bandar lampung", 2021))
    cells = next(c for c in table_cells(rows_of(find_reports(tmp_path)), lang) if c.id == "18.71")
    assert cells.rank_kind == say("site.rank_few", lang, n="7", register="93")
    assert cells.rank_province == say("site.rank_few", lang, n="1", register="15")
    assert (cells.rank_kind_value, cells.rank_province_value) == ("", "")


def one(tmp_path, summary):
    write_report(tmp_path, summary)
    return next(c for c in table_cells(rows_of(find_reports(tmp_path)), "id") if c.id == summary.region.id)


def test_the_change_beside_the_nation_is_the_difference(tmp_path):
    paser = real_summary("paser", 2022)  # 2021 to 2022, +0.766; the nation 2.24 to 2.34
    cells = one(tmp_path, paser)
    assert float(national_index(2022, INSTRUMENT)[0] - national_index(2021, INSTRUMENT)[0]) == 0.1
    assert (cells.beside, cells.beside_value) == ("+0,67", "0.666000")
    wide = Change(2023, 2024, Fraction(30, 100), Fraction(40, 100), None)
    cells = one(tmp_path / "wide", replace(printed_summary("64.01"), change=wide))
    assert cells.beside == say("site.range", "id", low="−0,03", high="+0,07")
    assert cells.change == say("site.range", "id", low="+0,30", high="+0,40")


@pytest.mark.parametrize(
    "spoil",
    [
        {"change": None},
        {"change": Change(2020, 2024, Fraction(1), Fraction(1), None)},  # another instrument
        {"change": Change(2017, 2018, Fraction(1), Fraction(1), None)},  # no national index
        {"assessment": "self"},
    ],
    ids=["no pair", "two instruments", "before all", "not official"],
)
def test_what_cannot_be_set_beside_the_nation_stays_empty(tmp_path, spoil):
    cells = one(tmp_path, replace(printed_summary("64.01"), **spoil))
    assert (cells.beside, cells.beside_value) == ("", "")


@pytest.mark.parametrize("spoil", [{"index": "3.28"}, {"assessment": "self"}, {"year": None}, {"year": 2019}])
def test_no_rank_for_what_is_not_in_the_table_of_the_year(tmp_path, spoil):
    write_report(tmp_path, replace(printed_summary("64.01"), **spoil), edition="x")
    cells = next(c for c in table_cells(rows_of(find_reports(tmp_path)), "id") if c.id == "64.01")
    assert (cells.rank_kind, cells.rank_province) == ("", "")


@pytest.mark.slow
def test_no_rule_of_the_reports_hides_a_column_on_paper(kaltim):
    """The reports' style sheet is under the index page's; a class of both once took "beside the nation" away."""
    page = render_site(kaltim, "id")
    hidden = {s.strip() for rule in re.findall(r"([^{}]+)\{[^{}]*display: none", page) for s in rule.split(",")}
    cells = {c for classes in re.findall(r'<td class="([^"]+)"', page) for c in classes.split()}
    assert "beside" in cells
    assert not {f".{c}" for c in cells} & hidden
