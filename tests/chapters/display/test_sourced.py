"""Below each figure and table stands whose figures it shows, in the language of the page."""

from __future__ import annotations

import re

import pytest
from helpers.sentences import says

from spbe_research.chapters.change import narrate as change_words
from spbe_research.chapters.change import tables as change_tables
from spbe_research.chapters.display.phrasing import regulation
from spbe_research.chapters.display.printing import MIME, printing
from spbe_research.chapters.display.sourced import as_known, known_sources, sourced
from spbe_research.chapters.instruments import figures as instrument_figures
from spbe_research.chapters.instruments import narrate as instrument_words
from spbe_research.chapters.instruments import tables as instrument_tables
from spbe_research.chapters.maturity import figures, tables
from spbe_research.chapters.maturity import narrate as maturity_words
from spbe_research.chapters.maturity.self_report import self_report_figure, self_report_table
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.references import copy_note, known_through
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words
from spbe_research.profiles.change import describe_change
from spbe_research.profiles.instrument_change import describe_instrument_change
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports.documents.citations import set_texts
from spbe_research.reports.documents.in_text import named_sources
from spbe_research.text.catalog import say


def line(lang: str, *names: str) -> str:
    """The line of these sources."""
    return say("display.sourced.line", lang, listed=join_words(names, lang))


@pytest.fixture(scope="module")
def paser():
    return describe_maturity("paser", 2022)


def test_levels_are_of_the_evaluation_and_comparisons_of_all_that_is_compared(paser):
    """The nation of 2022 is printed in the report of 2024, the mean of all kabupaten in that on Bandar Lampung."""
    assert figures.level_map(paser, "id").source == line("id", "Pemkab Paser (2023)")
    all_of_them = line(
        "en", "Kabupaten Paser (2023)", "Ministry PANRB (2025)", "Ministry PANRB (2023), report on Bandar Lampung"
    )
    assert {figures.index_ruler(paser, "en").source, tables.comparison_table(paser, "en").source} == {all_of_them}


def test_a_change_names_both_evaluations_and_the_structure_its_regulations():
    madiun = describe_instrument_change("kabupaten madiun")
    named = instrument_tables.split_table(madiun, "id").source
    assert says("display.sourced.line", "id").fullmatch(named)
    assert named == instrument_figures.waterfall(madiun, "id").source
    assert named.count("(20") == 2
    known = say("display.sourced.known", "id", label="PermenPANRB 5/2018", known="Kementerian PANRB (2021)")
    regulations = line("id", known, "PermenPANRB 59/2020")
    assert instrument_tables.structure_table(madiun, "id").source == regulations
    bintan = describe_change("bintan", year=2024)
    both = line("id", "Kementerian PANRB (2024)", "Kementerian PANRB (2025)")
    assert change_tables.units_table(bintan, "id").source == both


def test_it_is_shown_below_the_note_and_kept_for_other_forms(paser):
    table = tables.comparison_table(paser, "id")
    assert f"{table.source}</p>" in table._repr_html_()
    assert table.source not in table.note
    _, extra = figures.level_map(paser, "id")._repr_mimebundle_()
    assert extra["image/png"]["source"] == line("id", "Pemkab Paser (2023)")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_index_from_a_news_page_is_cited_by_its_address_in_every_chapter(lang):
    """Bintan's 2.10 of 2022 stands on one page, which the source "news" alone does not name."""
    address = "https://diskominfo.bintankab.go.id/read/"
    m, change = describe_maturity("bintan", 2024), describe_change("bintan", 2022, 2024)
    listed = [
        maturity_words.sources(m, lang).plain,
        instrument_words.sources(describe_instrument_change("bintan"), lang).plain,
        change_words.sources(change, lang).plain,
        change_words.references(change, lang).plain,
    ]
    assert [text.count(address) for text in listed] == [1, 1, 1, 1]
    del listed[2]  # it also names together the pages of the institutions beside it
    assert not any("index_values.csv" in text for text in listed)


def test_of_many_sources_the_first_are_named_and_nothing_stays_nothing(paser):
    assert sourced(lambda *_: ["a", "b", "c", "d"])(tables.unit_table.__wrapped__)(paser).source == say(
        "display.sourced.line_of_many", "id", listed="a, b, c", mark=",", n=1
    )
    assert sourced(lambda *_: [])(tables.unit_table.__wrapped__)(paser).source == ""
    assert sourced(lambda *_: ["a"])(lambda c, lang: None)(paser) is None


def test_a_self_assessment_names_the_sources_of_both_sides():
    """Both sides of Denpasar's stand in one database."""
    m = describe_maturity("denpasar", 2019)
    assert m.self_report.sources == ("denpasar-2019",)
    for shown in (self_report_figure(m.self_report, "id"), self_report_table(m.self_report, "id")):
        assert shown.source == line("id", "Pemkot Denpasar (t.t.)")
        assert shown.sources == ("Pemkot Denpasar (t.t.)",)


def test_all_sources_reach_a_document_that_asks_for_them(paser):
    """A line of a report gives the first three; a thesis names all."""
    names = ["a", "b", "c", "d"]
    table = sourced(lambda *_: names)(tables.unit_table.__wrapped__)(paser)
    assert table.sources == tuple(names)
    assert table._repr_mimebundle_() == {}
    with printing(["sources"]):
        (made,) = table._repr_mimebundle_().values()
        more, _ = sourced(lambda *_: names)(figures.unit_profile.__wrapped__)(paser)._repr_mimebundle_()
    assert made == {"name": table.name, "credit": table.source, "sources": names}
    assert more[MIME]["sources"] == names


def test_a_regulation_that_was_not_read_is_named_with_what_it_is_known_through():
    old, new, digital = map(load_instrument, ("permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"))
    report, words = "Ministry PANRB (2021)", known_through(digital.id, "en")[1]
    assert [as_known(i, "en") for i in (old, new, digital)] == [
        say("display.sourced.known", "en", label=old.label, known=report),
        new.label,
        say("display.sourced.known", "en", label=digital.label, known=words),
    ]
    assert known_sources([digital, old, new, old]) == ["kemenpanrb-2020-madiun"]
    assert regulation(old, "id").endswith(copy_note(old.id, "id"))
    assert copy_note(new.id, "id") == ""


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("chapter", "region", "year"),
    [
        ("change", "paser", 2022),
        ("change", "denpasar", 2019),
        ("change", "bandar lampung", 2023),
        ("instruments", "bintan", 2024),
        ("instruments", "kabupaten madiun", 2020),
        ("instruments", "sleman", 2024),
    ],
)
def test_every_source_below_a_figure_or_table_stands_in_the_chapters_list(chapter, region, year, lang):
    """Also those that the line only counts; of what is many pages, the pages or what they are together."""
    if chapter == "change":
        c = describe_change(region, year=year)
        shown = [change_tables.place_table(c, lang), change_tables.units_table(c, lang)]
        listed = repr(change_words.sources(c, lang))
    else:
        c = describe_instrument_change(region, year=year)
        shown = [instrument_tables.structure_table(c, lang), instrument_tables.links_table(c, lang)]
        listed = repr(instrument_words.sources(c, lang))
    names = {name for table in shown if table is not None for name in table.sources}
    known = named_sources(sorted(names), lang)
    assert names
    assert known
    for entry in known:
        assert next(iter(set_texts([entry.key], lang).values())) in listed


@pytest.mark.parametrize("lang", ["id", "en"])
def test_weights_that_are_not_those_in_print_are_told_where_the_instrument_is_trusted(lang):
    """The report of 2020 prints 33 and 22 for aspects 6 and 7; only 35 and 20 give the values that it prints."""
    old = load_instrument("permenpanrb-5-2018")
    printed = read_table("instruments/printed_weights")
    mine = printed[(printed["instrument"] == old.id) & (printed["unit"] == "aspect")]
    used = old.aspects["weight_percent"]
    other = [(x, used[n]) for n, x in zip(mine["number"], mine["weight_percent"], strict=True) if float(x) != used[n]]
    assert [(x, float(y)) for x, y in other] == [("33", 35.0), ("22", 20.0)]
    caveat = in_language(old, "caveat", lang)
    told = [int(x) for x in re.findall(r"(\d+) ?%", caveat)]
    assert told == [35, 20, 33, 22]
