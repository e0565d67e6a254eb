"""Concepts and legal basis: written once, the same in pages and documentation, years as the data have them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from lxml import html

from spbe_research.chapters.concepts import ANCHOR, SECTIONS, concepts_markdown, concepts_node, concepts_shown
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.names import OPEN
from spbe_research.numbers.language import LANGUAGES
from spbe_research.reports.documents.html import page_html
from spbe_research.text.catalog import say

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = runpy.run_path(str(DOCS / "concepts.py"), run_name="read")["PAGES"]
#: a regulation by number and year, a paragraph of an article, or a file
PLACE = re.compile(r"\d+/20\d\d|\d?\(\d\)|/[\w.-]+\.(?:md|csv)")


@pytest.mark.snapshot
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_the_documentation_is_what_the_sentences_give(lang):
    assert set(PAGES) == set(LANGUAGES)
    kept = (DOCS / PAGES[lang]).read_text(encoding="utf-8")
    assert kept == concepts_markdown(lang), "run: python docs/concepts.py"


def test_each_language_has_the_same_parts():
    shapes = {lang: [(type(p), getattr(p, "frame", p.__class__)) for p in concepts_shown(lang)] for lang in LANGUAGES}
    one, *others = [[(t, f.shape if t is Table else None) for t, f in parts] for parts in shapes.values()]
    assert all(other == one for other in others)
    assert [f for t, f in one if t is Table] == [(7, 3), (5, 3), (5, 3)]
    assert len([t for t, _ in one if t is Prose]) > len(SECTIONS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_statement_says_where_it_stands(lang):
    for section, parts in SECTIONS.items():
        for key, count in parts:
            if not count:
                assert PLACE.search(say(f"concepts.{key}", lang)), (section, key)
    principles = next(p for p in concepts_shown(lang) if isinstance(p, Table))
    assert all(PLACE.search(cell) for cell in principles.frame.iloc[:, -1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_years_are_those_of_the_instruments(lang):
    table = next(p for p in concepts_shown(lang) if isinstance(p, Table) and p.name.endswith("years"))
    told: dict[str, list[int]] = {}
    known = {re.search(r"\d+/20\d\d", i.label)[0]: i for i in map(load_instrument, instrument_ids())}
    for when, instrument, _ in table.frame.itertuples(index=False):
        number = re.search(r"\d+/20\d\d", instrument)[0]
        told.setdefault(number, []).extend(int(y) for y in re.findall(r"20\d\d", when))
        if count := re.search(r"[:,] (\d+) ", instrument):
            assert len({c.split("-")[0] for c in known[number].codes}) == int(count[1])
    for number, inst in known.items():
        assert min(told[number]) == inst.year_from
        assert (max(told[number]) if inst.year_to else None) == inst.year_to


@pytest.mark.parametrize("lang", LANGUAGES)
def test_in_an_appendix_it_is_one_folded_section_without_links_into_the_repository(lang):
    page = html.fromstring(page_html([concepts_node(lang)], title="x", lang=lang, own=False))
    (folded,) = page.xpath("//details[@class='more']")
    assert folded.get("open") is None
    assert folded.xpath("./div/@id") == [ANCHOR]
    assert len(page.xpath(f"//*[@id='{ANCHOR}']")) == 1
    assert [h.text_content() for h in folded.xpath(".//h3")] == [say(f"concepts.h_{s}", lang) for s in SECTIONS]
    assert folded.xpath(".//a") == []
    assert len(folded.xpath(".//table")) == 3
    assert "](" not in folded.text_content()
    foreign = {e.get("lang") for e in folded.xpath(".//em")}
    assert foreign == {next(x for x in LANGUAGES if x != lang)}
    marked = {e.text for e in folded.xpath(".//td//*[@lang]")}
    assert all(e.get("lang") == "id" for e in folded.xpath(".//td//*[@lang]"))
    assert marked >= {"efektivitas", "Rintisan", "Informasi"} if lang == "en" else marked == set()


def test_indonesian_words_of_a_cell_are_marked_on_pages_alone():
    english = [p for p in concepts_shown("en") if isinstance(p, Table)]
    told = "\n".join(map(str, english))
    assert "effectiveness (efektivitas)" in told
    assert OPEN not in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_beside_an_index_page_it_is_a_link(lang):
    page = html.fromstring(page_html([concepts_node(lang)], title="x", lang=lang, own=False, appendix="../a.html"))
    assert page.xpath("//nav[@class='elsewhere']//a/@href") == [f"../a.html#{ANCHOR}"]
    assert page.xpath("//details[@class='more']") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_is_named_with_what_it_is_and_headers_begin_in_capitals(lang):
    """A path alone says nothing to who has the report and not the toolkit."""
    path = re.compile(r"\b(?:data|docs|methods)/[\w./-]+")
    said = [str(p) for p in concepts_shown(lang) if isinstance(p, Prose)]
    named = [m for text in said for m in path.finditer(text)]
    assert len(named) == 5
    words = {
        "id": r"(Tabel [A-Z]\w+ |metode [A-Z]\w+ |instrumen, )",
        "en": r"(table of \w+ |note on \w+ |instruments, )",
    }
    for text in said:
        for found in path.finditer(text):
            assert re.search(words[lang] + r"\(?$", text[: found.start()]), found[0]
    heads = [head for p in concepts_shown(lang) if isinstance(p, Table) for head in p.frame.columns]
    assert len(heads) == 9
    assert all(head[0].isupper() for head in heads)
