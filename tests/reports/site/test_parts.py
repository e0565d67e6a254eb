"""Above so many rows the index page is a front page with a page for each province."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.sentences import said
from helpers.site import INSTRUMENT, YEAR, printed_summary, split_sites, synthetic_rows, write_report
from markupsafe import escape

from spbe_research.data.regions import Region
from spbe_research.numbers.language import number
from spbe_research.profiles.peers import index_table
from spbe_research.reports.site import parts as splitting
from spbe_research.reports.site.front import front_lines
from spbe_research.reports.site.names import PAGES, page_names
from spbe_research.reports.site.page import Site, part_site, read_site, render_site, write_site
from spbe_research.reports.site.parts import MOST_ROWS, parts_of
from spbe_research.text.catalog import say

HOSTILE = "</script><script>alert(1)</script>&amp;<!--"
REGIONS = ("64", "64.01", "64.71", "21.01", "91", "kementerian-agama")
#: pages of the provinces of these, and of those where somebody is without data
STEMS = (
    "index-kepulauan-riau", "index-daerah-khusus-ibukota-jakarta", "index-kalimantan-timur", "index-papua",
    "index-papua-tengah", "index-papua-pegunungan", "index-papua-barat-daya", "index-pusat",
)  # fmt: skip


@pytest.fixture
def split(tmp_path, monkeypatch):
    """Real rows of three provinces and a ministry, and a limit that they pass."""
    monkeypatch.setattr(splitting, "MOST_ROWS", 5)
    for region in REGIONS:
        write_report(tmp_path, printed_summary(region))
    write_site(tmp_path)
    return tmp_path


def names_of(page):
    text = re.search(r'<script type="application/json" id="names">(.*?)</script>', page, re.DOTALL)[1]
    return json.loads(text)


def test_one_page_holds_as_many_rows_as_it_may():
    assert parts_of(synthetic_rows(MOST_ROWS)) == ()
    parts = parts_of(synthetic_rows(MOST_ROWS + 1))
    assert len(parts) == 38
    assert sum(len(p.rows) for p in parts) == MOST_ROWS + 1
    assert len({p.stem for p in parts}) == 38
    assert parts[-1].stem == "index-papua-barat-daya"


def test_only_a_long_table_waits_until_it_is_seen():
    rows = synthetic_rows(801)
    few, many = (render_site(Site(rows[:n], None, ())) for n in (800, 801))
    assert '<div class="later">' not in few
    assert '<div class="later">' in many
    assert "contain-intrinsic-size: auto 1602rem" in many


def test_every_page_is_written_and_every_link_resolves(split):
    written = {p.name for p in split.glob("*.html")}
    assert written == {name for stem in ("index", *STEMS) for name in page_names(stem).values()}
    for name in written:
        page = (split / name).read_text(encoding="utf-8")
        for href in re.findall(r'href="([^"#]+)"', page):
            assert href == "data:," or (split / href).is_file(), (name, href)
        if name not in PAGES.values():
            assert f'<a href="{"index.en.html" if ".en." in name else "index.html"}">' in page


def test_all_rows_are_on_some_page_and_all_names_on_the_front(split):
    front = (split / "index.html").read_text(encoding="utf-8")
    assert "<tr data-id" not in front
    index = names_of(front)
    rows = [
        (re.search(r'data-id="([^"]+)"', row)[1], path.name)
        for path in split.glob("index-*.html")
        if ".en." not in path.name
        for row in re.findall(r"<tr [^>]*data-id=[^>]*>", path.read_text(encoding="utf-8"))
    ]
    assert len(rows) == len({r for r, _ in rows}) == len(index["rows"]) > len(REGIONS)  # and those without data
    paser = next(r for r in index["rows"] if r[0] == "Kabupaten Paser")
    assert index["pages"][paser[1]] == ["Kalimantan Timur", "index-kalimantan-timur.html"]
    assert paser[2:] == ["3,27", "Baik", "kabupaten-paser/2024"]
    assert index["pages"][-1] == [say("site.central", "id"), "index-pusat.html"]


def test_lines_are_the_figures_of_the_plain_table(split):
    lines = {line.name: line for line in front_lines(read_site(split), "en")}
    assert [line.href for line in lines.values()] == [f"{stem}.en.html" for stem in STEMS]
    now, then = (index_table(year, INSTRUMENT) for year in (YEAR, YEAR - 1))
    mine = now[now["province_code"] == "64"]
    line = lines["Kalimantan Timur"]
    mean = sum(map(Fraction, mine["printed"])) / len(mine)
    own = mean - sum(Fraction(then.loc[i, "printed"]) for i in mine.index) / len(mine)
    assert (line.rows, line.n, line.mean) == ("3", "11", number(mean, 2, "en"))
    assert line.change == number(own, 2, "en", signed=True)
    assert line.beside == number(own - Fraction(33, 100), 2, "en", signed=True)
    assert lines[say("site.central", "en")].n == "92"


def test_a_page_of_a_province_is_about_it(split):
    page = (split / "index-kalimantan-timur.html").read_text(encoding="utf-8")
    assert f"<title>{say('site.title_province', 'id', subject='SPBE', province='Kalimantan Timur', year=2024)}<" in page
    assert said(page, "site.missing_province", "id", n=8, all=11, year=2024, province="Kalimantan Timur")
    jakarta = (split / "index-daerah-khusus-ibukota-jakarta.html").read_text(encoding="utf-8")
    assert said(jakarta, "site.missing_province", "id", n=1, all=1, year=2024)  # only those without data have a row
    central = (split / "index-pusat.en.html").read_text(encoding="utf-8")
    assert f"<title>{say('site.title_central', 'en')}<" in central


@pytest.mark.slow
def test_pages_of_provinces_go_when_one_page_holds_all_again(split, monkeypatch):
    mine = split / "index-papua.html"
    mine.write_text("my own notes", encoding="utf-8")
    (split / "index-notes.html").write_text("never ours", encoding="utf-8")
    monkeypatch.setattr(splitting, "MOST_ROWS", 100)
    kept = []
    write_site(split, kept=kept)
    left = {p.name for p in split.glob("*.html")}
    assert left == {*PAGES.values(), "index-notes.html", "index-papua-kept.html"}
    assert [k.place.name for k in kept] == ["index-papua-kept.html"]
    assert (split / "index-papua-kept.html").read_text(encoding="utf-8") == "my own notes"


@pytest.mark.slow
def test_the_same_pages_again_are_left_alone(split):
    before = {p: p.stat().st_mtime_ns for p in split.glob("*.html")}
    write_site(split)
    assert {p: p.stat().st_mtime_ns for p in split.glob("*.html")} == before


def test_hostile_names_stay_text_and_names_of_files_stay_plain(tmp_path, monkeypatch):
    monkeypatch.setattr(splitting, "MOST_ROWS", 1)
    real = printed_summary("64.01")
    for i, province in enumerate((HOSTILE, "../../etc", "Con.", "con")):
        region = Region(f"x{i}", HOSTILE, "kabupaten", f"../{i}", province, f"slug-{i}")
        write_report(tmp_path, replace(real, region=region, predicates=(HOSTILE,)))
    site = read_site(tmp_path)
    assert len({part.stem for part in site.parts}) == len(site.parts)
    assert all(re.fullmatch(r"index-[a-z0-9-]+", part.stem) for part in site.parts)
    told = render_site(part_site(site, next(part for part in site.parts if part.name == HOSTILE)))
    assert "<title>" + say("site.title_part", "id", province=str(escape(HOSTILE))) + "</title>" in told
    page = render_site(site)
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert any(row[0] == HOSTILE for row in names_of(page)["rows"])


def test_a_panel_page_stands_with_its_province():
    front, bali = split_sites(MOST_ROWS + 1)
    assert (bali.province.province, bali.part.code) == ("Bali", "51")
    assert front.parts
    assert bali.parts == ()
