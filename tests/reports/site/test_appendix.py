"""What is the same for every government stands on one page of a run, and reports lead there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.built import BuiltReports
from helpers.open_words import open_pieces, shared, word_count
from lxml import html

from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.regions import all_regions
from spbe_research.reports import make_report
from spbe_research.reports.documents.formats import FULL, chosen_formats
from spbe_research.reports.documents.html import page_html
from spbe_research.reports.site.appendix import appendix_html, write_appendix
from spbe_research.reports.site.names import appendix_name

LANGS = ("id", "en")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {lang: appendix_html(lang) for lang in LANGS}


def outer(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def section_text(page: html.HtmlElement, anchor: str) -> str:
    """What stands below a heading of the page of the appendix, until the next one."""
    heading = page.get_element_by_id(anchor)
    texts = []
    for node in heading.itersiblings():
        if node.tag in ("h1", "h2"):
            break
        texts.append(outer(node))
    return " ".join(texts)


def without_numbers(text: str) -> str:
    return re.sub(r"\b(Tabel|Gambar|Table|Figure) \w+\.", "", text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_names_no_government(pages, lang):
    text = outer(html.fromstring(pages[lang]).find(".//main"))
    assert len(text) > 5000
    named = {r.name for r in all_regions().values() if r.kind in ("kabupaten", "kota", "provinsi")}
    # but for the two whose changes the calibration study draws from, in the one sentence that says so
    assert [name for name in sorted(named) if name in text] == ["Kabupaten Paser", "Kota Denpasar"]
    assert {text.count(name) for name in ("Kabupaten Paser", "Kota Denpasar")} == {len(instrument_ids())}


@pytest.mark.parametrize("lang", LANGS)
def test_only_instruments_of_spbe_stand_on_the_page(pages, lang):
    text = outer(html.fromstring(pages[lang]).find(".//main"))
    assert all(load_instrument(name).label in text for name in instrument_ids())
    assert not [name for name in instrument_ids(system="zi") if load_instrument(name).label in text]


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_without_an_index_page_says_the_same_itself(built: BuiltReports, pages, lang):
    """Folded, whichever government it is of."""
    whole = html.fromstring(pages[lang])
    pair = "permenpanrb-5-2018--permenpanrb-59-2020"
    for region in ("bintan", "kota bandung"):
        report = html.fromstring(built(region, 2024, lang=lang).html.read_text(encoding="utf-8"))
        assert report.xpath("//nav[@class='elsewhere']") == []
        for name, key in (("instruments-structure", pair), ("instruments-flows", pair), ("instruments-links", pair),
                          ("instruments-nation", pair), ("instruments-method", pair), ("instruments-general", pair),
                          ("method", "permenpanrb-59-2020"), ("general", "permenpanrb-59-2020"),
                          ("change-general", "permenpanrb-59-2020")):  # fmt: skip
            inside = report.get_element_by_id(name)
            assert inside.getparent().tag == "details"
            assert inside.getparent().get("open") is None
            mine = " ".join(outer(node) for node in inside)
            assert without_numbers(mine) == without_numbers(section_text(whole, f"{name}-{key}"))


def test_beside_an_index_page_a_report_leads_to_what_all_share(built: BuiltReports, tmp_path):
    (tmp_path / "index.en.html").write_text("", encoding="utf-8")
    made = make_report("bintan", 2024, lang="en", out=tmp_path)
    page = html.fromstring(made.html.read_text(encoding="utf-8"))
    links = page.xpath("//nav[@class='elsewhere']//a/@href")
    assert len(links) == 10
    for link in links:
        name, _, anchor = link.partition("#")
        target = (made.folder / name).resolve()
        assert target == tmp_path.resolve() / "appendix-en.html"
        assert html.fromstring(target.read_text(encoding="utf-8")).get_element_by_id(anchor).tag == "h2"
    assert page.xpath("//*[@id='instruments-flows']") == []
    assert page.xpath("//*[@id='sources']/..")[0].tag == "details"
    alone = built("bintan", 2024, lang="en").html
    assert len(made.html.read_bytes()) < 0.9 * len(alone.read_bytes())
    assert open_pieces(made.html) == open_pieces(alone)
    full = make_report("bintan", 2024, lang="en", out=tmp_path, full=True)
    page = html.fromstring(full.html.read_text(encoding="utf-8"))
    assert page.xpath("//nav[@class='elsewhere']") == []
    assert len(page.xpath("//details[@class='more'][@open]")) == len(page.xpath("//details[@class='more']")) > 15


def test_the_page_is_written_once_and_never_over_somebodys_work(tmp_path):
    kept: list = []
    path = write_appendix(tmp_path, "id", "abc", kept)
    assert path.name == appendix_name("id")
    first = path.read_text(encoding="utf-8")
    assert appendix_html("id", made_from="abc") == first
    stamp = path.stat().st_mtime_ns
    write_appendix(tmp_path, "id", "abc", kept)
    assert path.stat().st_mtime_ns == stamp
    path.write_text(f"{first}mine", encoding="utf-8")
    write_appendix(tmp_path, "id", "abc", kept)
    assert path.read_text(encoding="utf-8") == first
    assert [k.place.read_text(encoding="utf-8").endswith("mine") for k in kept] == [True]
    write_appendix(tmp_path, "id", "def", kept)
    assert path.read_text(encoding="utf-8") != first
    assert len(kept) == 1


#: known by values of domains in 2024
DOMAINS = ("bintan", "kota bandung", "kota semarang")


@pytest.mark.full
@pytest.mark.parametrize("lang", LANGS)
def test_two_reports_known_by_domains_share_few_of_their_open_words(built: BuiltReports, lang):
    """Chapters say what concerns one government; what all share is in the appendix."""
    texts = [open_pieces(built(region, 2024, lang=lang).html) for region in DOMAINS]
    assert all(400 < sum(map(word_count, text)) < 1600 for text in texts)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert shared(texts[one], texts[other]) < 0.4


def test_shared_words_are_those_of_the_same_sentences():
    assert shared(["a b c.", "d e"], ["a b c.", "x y z"]) == 0.6
    assert shared(["a b", "a b"], ["a b", "c d"]) == 0.5
    assert shared(["a b 1"], ["a b 2"]) == 0


def test_one_list_of_sources_at_the_end(built: BuiltReports):
    """What up to four lists named, each entry once."""
    page = html.fromstring(built("bintan", 2024, lang="en").html.read_text(encoding="utf-8"))
    lists = page.xpath("//ul[@class='sources']")
    assert len(lists) == 1
    items = [outer(li) for li in lists[0]]
    assert len(items) == len(set(items)) > 10
    assert sum("Manski" in i for i in items) == 1
    elsewhere = [outer(li) for li in page.xpath("//main//li[not(ancestor::nav)]") if li.getparent() is not lists[0]]
    assert not set(items) & set(elsewhere)


def test_full_travels_with_the_formats():
    assert chosen_formats(chosen_formats("docx", style="thesis", full=True)) == (
        "html", FULL, "ipynb", "docx/thesis/4",
    )  # fmt: skip
    assert FULL not in chosen_formats("html,docx")


def test_a_page_without_layers_has_no_appendix():
    assert 'id="appendix"' not in page_html([], title="x", lang="en", own=False)


def test_a_name_for_every_language():
    assert [appendix_name(lang) for lang in LANGS] == ["lampiran-id.html", "appendix-en.html"]
    assert Path(appendix_name("jv")).name == "appendix-jv.html"
