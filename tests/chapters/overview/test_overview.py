"""The one page: what it says of every depth of data, and that no figure in it is of another year."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from math import ceil

import pytest
from helpers.sentences import digits, said, says
from helpers.tables import read_plain

import spbe_research as spbe
from spbe_research.chapters.change.narrate import null_text, thesis_method
from spbe_research.chapters.change.summary import answer, procedure_alone, unit_cannot
from spbe_research.chapters.change.words import unit_blunt, verdict_words
from spbe_research.chapters.display.phrasing import unlike_of
from spbe_research.chapters.display.section import Note
from spbe_research.chapters.display.words import band_name, kind_mean, peer_label
from spbe_research.chapters.maturity import narrate
from spbe_research.chapters.maturity.narrate import comparison_text
from spbe_research.chapters.maturity.tables import comparison_table
from spbe_research.chapters.overview import sections, texts
from spbe_research.chapters.overview.facts import facts
from spbe_research.chapters.overview.ruler import short_ruler
from spbe_research.chapters.overview.sections import SECTIONS, show
from spbe_research.data.regions import kinds_name
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.next_to import next_to
from spbe_research.profiles.peers import index_table, standings
from spbe_research.profiles.unlike import unlike_values
from spbe_research.text.catalog import catalog, say

LANGS = pytest.mark.parametrize("lang", ["id", "en"])
NEW = "permenpanrb-59-2020"


def page(m: spbe.Maturity, lang: str, before: int | None = None, after: int | None = None) -> str:
    """All that the page says."""
    change = spbe.change_in_report(m, before, after)
    parts = [narrate.summary_band(m, lang, change), texts.qualified_text(m, lang), facts(m, lang, change)]
    parts += [p for p in SECTIONS.parts(m, "moves", lang) if not isinstance(p, Note)]
    return "\n".join(str(p) for p in parts if p is not None)


# how many there are, and how many are known


@pytest.mark.parametrize(
    ("name", "year", "of_kind", "of_province"),
    [
        ("kota bandar lampung", 2021, (7, 93), (1, 15)),  # 98 kota less the five of Jakarta
        ("paser", 2022, (14, 415), (8, 10)),  # 416 kabupaten less Kepulauan Seribu
        ("kementerian koordinator bidang perekonomian", 2021, (2, 34), None),
        ("bintan", 2024, (392, 415), (7, 7)),
    ],
)
def test_administrative_units_of_jakarta_are_not_counted(name, year, of_kind, of_province) -> None:
    """UU 29/2007, articles 7 and 9: they are no autonomous regions, and nobody evaluates them."""
    found = {s.scope: s for s in standings(name, year, NEW)}
    assert (found["kind"].n, found["kind"].register) == of_kind
    assert found["kind"].few_known == (2 * of_kind[0] < of_kind[1])
    if of_province is None:
        assert "province" not in found
    else:
        assert (found["province"].n, found["province"].register) == of_province
        assert found["province"].few_known == (2 * of_province[0] < of_province[1])


@LANGS
def test_no_page_ranks_among_few(lang: str) -> None:
    """Of 15 kabupaten and kota of Lampung one is known in 2021; of 93 kota seven."""
    m = spbe.describe_maturity("kota bandar lampung", 2021)
    words = {"id": "kota otonom", "en": "autonomous cities"}[lang]
    kind = say("maturity.narrate.standing_few_known", lang, n="7", register="93", name=words)
    province = say("maturity.narrate.standing_few_in_province", lang, n="1", register="15", name="Lampung")
    assert texts.place_text(m, lang) == f"{kind} {province}"
    assert f"{kind} {province}" in str(comparison_text(m, lang))


@LANGS
def test_where_few_are_known_the_mean_of_the_kind_is_said_to_be_printed(lang: str) -> None:
    """Paser 2022: 14 of 415 kabupaten are known, and the ministry prints 2.17 for all."""
    for region, year, few in (("paser", 2022, True), ("bintan", 2024, False)):
        m = spbe.describe_maturity(region, year)
        peer = next(p for p in m.peers if p.scope == "kind")
        own = kind_mean(peer, lang)
        label = say("report.kind_printed", lang, name=own)
        assert peer_label(peer, m, lang) == (label if few else own)
        cells = list(comparison_table(m, lang).frame.iloc[:, 0])
        assert (label.replace("\n", " ") in cells, own in cells) == (few, not few)
        value = say("maturity.narrate.kind_printed", lang, value=number(peer.index, 2, lang))
        assert (value in str(comparison_text(m, lang))) is few


def test_kinds_in_english_sentences_are_english() -> None:
    kinds = [r["kind"] for r in read_plain("kinds") if r["single_institution"] == "yes"]
    words = [kinds_name(kind, "en") for kind in kinds]
    assert words[:4] == ["provinces", "regencies", "cities", "ministries"]
    assert not any(re.search(r"kabupaten|kota|kementerian|provinsi", word, re.IGNORECASE) for word in words)
    allowed = {"site.kabupaten", "site.kota"}  # headings, each beside the English word
    indonesian = re.compile(r"\b(kabupaten|kab/kota|kementerian)\b|Kabupaten (and|or)\b")
    for file in ("overview", "maturity", "site", "panel", "report", "notes", "roadmap"):
        for key, sentence in catalog("en").items():
            if key.startswith(f"{file}.") and key not in allowed:
                assert not indonesian.search(re.sub(r"\{.*?\}", "", sentence)), key


# whom a rank lies next to


def test_neighbours_are_the_next_printed_indices() -> None:
    """Against a plain sort of the table of 2024, for every kabupaten and kota of the Kepulauan Riau."""
    table = index_table(2024, NEW)
    local = table[(table["province_code"] == "21") & table["kind"].isin(["kabupaten", "kota"])]
    assert len(local) == 7
    for place, row in local.iterrows():
        near = next_to(str(place), 2024, NEW)
        for scope, group in (("kind", table[table["kind"] == row["kind"]]), ("province", local)):
            higher = group[group["index"] > row["index"]]
            lower = group[group["index"] < row["index"]]
            above = higher[higher["index"] == higher["index"].min()]
            below = lower[lower["index"] == lower["index"].max()]
            found = near[scope]
            assert found.above == tuple(sorted(above["institution"]))
            assert found.below == tuple(sorted(below["institution"]))
            assert {found.above_printed} == (set(above["printed"]) or {""})
            assert {found.below_printed} == (set(below["printed"]) or {""})
            tied = group[(group["index"] == row["index"]) & (group.index != place)]
            assert found.tied == tuple(sorted(tied["institution"]))


def test_who_has_no_index_has_no_neighbours() -> None:
    assert next_to("bintan", 2020, NEW) == {}


@LANGS
def test_the_place_names_neighbours_and_ties(lang: str) -> None:
    """Bintan 2024, 3.25: read from the ministry's table by hand."""
    text = texts.place_text(spbe.describe_maturity("bintan", 2024), lang)
    kind, province = text.split("Kepulauan Riau")[0], text.split("Kepulauan Riau")[1]
    assert "131" in kind
    assert all(name in kind for name in ("Luwu Utara", "Rejang Lebong", "Bangka Selatan", "Katingan", "Morowali"))
    assert all(digits(x, lang) in kind for x in ("3.26", "3.24"))
    assert said(province, "overview.place.tied", lang, names="Kota Tanjung Pinang")
    assert said(province, "overview.place.above", lang, names="Kabupaten Natuna", index=digits("3.61", lang))
    assert said(province, "overview.place.below", lang, names="Kabupaten Kepulauan Anambas", index=digits("3.04", lang))


@LANGS
def test_of_many_neighbours_two_are_named(lang: str) -> None:
    m = spbe.describe_maturity("paser")
    names = "Kabupaten Bengkulu Utara, Kabupaten Blora"
    more = dataclasses.replace(next_to("paser", 2024, NEW)["kind"], above=("A", "B", "C", "D"))
    assert texts._listed(more.above, lang) == say("overview.others", lang, names="A, B", mark=",", n=2)
    assert names in texts.place_text(m, lang)  # three are named in full


@LANGS
def test_where_few_are_known_no_rank_is_given_and_the_ends_have_one_neighbour(lang: str) -> None:
    text = texts.place_text(spbe.describe_maturity("paser", 2022), lang)
    name = say("maturity.narrate.autonomous", lang, name={"id": "kabupaten", "en": "regencies"}[lang])
    assert said(text, "maturity.narrate.standing_few_known", lang, n="14", register="415", name=name)
    assert "5" in text.split("Kalimantan Timur")[1]  # 8 of its 10 are known
    top = texts.place_text(spbe.describe_maturity("kementerian komunikasi dan informatika", 2024), lang)
    assert not says("overview.place.above", lang, index=re.compile(r"[\d.,]+")).search(top)
    assert said(top, "overview.place.below", lang, names="Kementerian Keuangan", index=digits("4.74", lang))
    assert texts.place_text(spbe.describe_maturity("banyuasin", 2023), lang) == ""  # its index cannot be
    alone = spbe.describe_maturity("paser", 2022)
    few = dataclasses.replace(alone.standings[1], n=4)  # of 10
    assert texts._place(few, None, lang) == say(
        "maturity.narrate.standing_few_in_province", lang, name="Kalimantan Timur", n="4", register="10"
    )
    assert texts._place(dataclasses.replace(few, n=5), None, lang).startswith(
        say("overview.place.of_province", lang, name="Kalimantan Timur", rank=5, n=5, tied="")
    )
    one = dataclasses.replace(alone.standings[1], n=1, register=1)
    assert texts._place(one, None, lang) == ""
    assert texts._place(alone.standings[1], None, lang).endswith(".")


# the change


@LANGS
@pytest.mark.parametrize(
    ("region", "year", "key", "p"),
    [
        ("paser", 2022, "tested_depends", ("0.00013", "0.063")),
        ("kota bandar lampung", 2024, "tested_stands", ("0.0000001", "0.0078")),
        ("kota bandar lampung", 2023, "tested_depends", ("0.0013", "0.188")),
    ],
)
def test_the_direction_of_the_change_is_said_where_it_can_be_tested(region, year, key, p, lang: str) -> None:
    m = spbe.describe_maturity(region, year)
    c = spbe.change_in_report(m)
    text = texts.change_text(c, m, lang)
    assert said(text, f"overview.change.{key}", lang)
    counts = {"rose": c.tests.by_row.rose, "fell": c.tests.by_row.fell or say("display.none", lang), "k": 47}
    assert said(text, "overview.change.moved", lang, before=year - 1, after=year, **counts)
    assert all(digits(x, lang) in text for x in p)
    aspect, row = (text.index(digits(x, lang)) for x in reversed(p))
    assert aspect < row
    assert procedure_alone(c, lang) in text
    assert bool(procedure_alone(c, lang)) is (c.after.year != 2024)
    assert said(text, "overview.change.lenient", lang)
    neither = texts.change_text(dataclasses.replace(c, verdict="chance"), m, lang)
    assert said(neither, "overview.change.tested_chance", lang)
    assert not said(neither, "overview.change.lenient", lang)


@LANGS
@pytest.mark.parametrize(
    ("region", "unit", "p", "least", "row"),
    [
        ("paser", "blunt", "p = 0.125", "0.125", "open"),
        ("bintan", "blunt", "p = 0.75", "0.25", "tried_above"),
        ("kabupaten madiun", "blunt", "p = 1", "0.50", "kept"),
        ("kabupaten nias", "blunt", "p = 0.125", "0.125", "rejected"),
        ("kabupaten bandung", "rejected", "p = 0.016", "", "open"),
    ],
)
def test_printed_values_tell_whole_units_first_and_then_indicators(region, unit, p, least, row, lang: str) -> None:
    """2.79 in 2023 and 3.12 in 2024 are the nation's; p by whole units is that of chapter 3."""
    m = spbe.describe_maturity(region, 2024)
    c = spbe.change_in_report(m)
    text = texts.change_text(c, m, lang)
    places = [
        says(f"overview.change.unit_{unit}", lang, p=digits(p, lang)).search(text),
        says(f"overview.change.row_{row}", lang).search(text),
    ]
    assert all(places)
    assert places[0].start() < places[1].start()
    assert digits(p, lang) in str(answer(c, lang))
    assert not said(text, "overview.change.unit_kept", lang)  # a test that could not reject is no finding
    assert unit_cannot(c, c.partial, lang) in str(answer(c, lang))
    assert digits(least, lang) in unit_cannot(c, c.partial, lang)
    decision = say("change.decided.kept_blunt", lang) in str(null_text(c, lang))
    never = said(thesis_method(c, lang), "change.thesis.partial_method_blunt", lang)
    assert decision is never is unit_blunt(c.partial) is (unit == "blunt")
    told = say("report.verdict_undecided", lang) == verdict_words(c, lang)
    assert told is ((unit, row) == ("blunt", "open"))
    assert said(text, "overview.change.lenient", lang) is ("rejected" in (unit, row))
    assert said(text, "overview.change.nation", lang, change=digits("+0.33", lang))


@LANGS
def test_printed_values_of_which_one_test_or_none_can_be_made(lang: str) -> None:
    m = spbe.describe_maturity("paser")
    c = spbe.change_in_report(m)
    assert said(
        texts.change_text(dataclasses.replace(c, partial=None), m, lang), "overview.change.untestable_here", lang
    )
    for change, key in (
        ({"unit": None, "unit_p": None}, "unit_none"),
        ({"unit_p": (0.01, 0.2)}, "unit_open"),
    ):
        part = dataclasses.replace(c.partial, **change)
        told = texts.change_text(dataclasses.replace(c, partial=part), m, lang)
        assert said(told, f"overview.change.{key}", lang)


@LANGS
def test_the_governments_own_change_comes_before_the_nations(lang: str) -> None:
    """Bintan 3.39 and 3.25; Paser 2.90 and 3.27, whose values beneath rise by 0.36; Kota Batam 3.77 twice."""
    for region, key, verb, size, start, end in (
        ("bintan", "own", "negative", "0.14", "3.39", "3.25"),
        ("paser", "own_unrounded", "positive", "0.36", "2.90", "3.27"),
        ("kota batam", "own_same", "", "", "3.77", "3.77"),
    ):
        m = spbe.describe_maturity(region, 2024)
        told = {"before": 2023, "after": 2024, "start": digits(start, lang), "end": digits(end, lang)}
        told |= {"size": digits(size, lang), "index": digits(start, lang)}
        told |= {"verb": say(f"change.words.verb_{verb}", lang)} if verb else {}
        own = say(f"overview.change.{key}", lang, **told)
        assert texts.change_text(spbe.change_in_report(m), m, lang).startswith(own)
    m = spbe.describe_maturity("paser", 2020)
    text = texts.change_text(spbe.change_in_report(m), m, lang)
    assert said(text, "overview.change.nation", lang)
    assert text.startswith(say("overview.change.identical", lang, year=2019))


@LANGS
def test_what_rises_by_thousandths_is_told_before_rounding(lang: str) -> None:
    m = spbe.describe_maturity("kabupaten madiun", 2024)
    text = texts.change_text(spbe.change_in_report(m), m, lang)
    ends = {"start": digits("4.30", lang), "end": digits("4.31", lang), "before": 2023, "after": 2024}
    assert said(text, "overview.change.own_unrounded", lang, **ends)


def named(m: spbe.Maturity, lang: str, *numbers: str) -> str:
    return join_words([str(m.domains.set_index("number").loc[n, f"name_{lang}"]) for n in numbers], lang)


@LANGS
def test_domains_that_rose_and_fell_are_named_where_no_levels_say_it(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bintan: 3.50 to 2.90, 2.09 to 2.00, 3.62 to 3.68; Kabupaten Madiun: the third fell, the fourth rose."""
    keys = ("both", "rose", "fell", "all_rose", "all_fell")
    for region, up, down in (("bintan", ("4",), ("2", "3")), ("kabupaten madiun", ("4",), ("3",))):
        m = spbe.describe_maturity(region, 2024)
        names = {"unit": say("report.domain", lang), "up": named(m, lang, *up), "down": named(m, lang, *down)}
        c = spbe.change_in_report(m)
        assert say("overview.change.units_both", lang, **names) in texts.change_text(c, m, lang)
        for units, key in ((c.units[3:], "all_rose"), (c.units[1:3], "all_fell"), (c.units[:1], "")):
            if region == "bintan":
                monkeypatch.setattr(type(c), "units", property(lambda _, units=units: units))
                text = texts.change_text(c, m, lang)
                monkeypatch.undo()
                told = {x for x in keys if said(text, f"overview.change.units_{x}", lang)}
                assert told == ({key} if key else set())
    for region, year in (("bandar lampung", 2024), ("lumajang", 2022), ("banyuasin", 2024)):  # levels, index, at odds
        m = spbe.describe_maturity(region, year)
        text = texts.change_text(spbe.change_in_report(m), m, lang)
        assert not any(said(text, f"overview.change.units_{key}", lang) for key in keys)


@LANGS
def test_the_domain_that_fell_most_is_named_beside_the_first_to_look_into(lang: str) -> None:
    m = spbe.describe_maturity("bintan", 2024)
    c = spbe.change_in_report(m)
    ends = {"start": digits("3.50", lang), "end": digits("2.90", lang)}
    told = {"unit": say("report.domain", lang).lower(), "name": named(m, lang, "2"), "before": 2023}
    sentence = say("overview.first.fell", lang, **told, **ends)
    assert sentence in str(texts.first_text(m, lang, c))
    assert sentence not in str(texts.first_text(m, lang))  # nothing without a pair
    shown = [str(p) for p in SECTIONS.with_makers("moves", *sections._moves(c)).parts(m, "moves", lang)]
    assert any(sentence in p for p in shown)
    for region in (
        "kabupaten madiun",
        "paser",
        "kota bandar lampung",
        "lumajang",
    ):  # the one named, none, levels, index
        m = spbe.describe_maturity(region)
        assert not said(texts.first_text(m, lang, spbe.change_in_report(m)), "overview.first.fell", lang)
    m = spbe.describe_maturity("bintan", 2024)
    assert not said(texts.first_text(m, lang, spbe.change_in_report(m, 2022, 2023)), "overview.first.fell", lang)


@LANGS
def test_what_is_the_same_as_before_has_not_moved(lang: str) -> None:
    """Paser 2019 and 2020: 1.69 twice."""
    m = spbe.describe_maturity("paser", 2020)
    c = spbe.change_in_report(m)
    text = texts.change_text(c, m, lang)
    assert said(text, "overview.change.identical", lang, year=2019)
    assert said(text, "overview.change.carried", lang)
    other = spbe.describe_maturity("paser", 2022)
    twice = spbe.change_in_report(other)
    text = texts.change_text(dataclasses.replace(twice, before=twice.after), other, lang)
    assert not said(text, "overview.change.carried", lang)


@LANGS
def test_the_page_mixes_no_years(lang: str) -> None:
    """A pair of other years, asked for, is the matter of chapter 3; two instruments are never subtracted."""
    m = spbe.describe_maturity("paser")
    assert texts.change_text(spbe.change_in_report(m, 2021, 2022), m, lang) == ""
    text = page(m, lang, 2021, 2022)
    assert "2021" not in text
    assert "2022" not in text
    years = set(re.findall(r"\b20[12]\d\b", page(m, lang))) - {"2020"}  # the regulation's number
    assert years == {"2023", "2024"}
    first = spbe.describe_maturity("kota denpasar", 2021)
    c = spbe.change_in_report(first, 2019, 2021)
    assert not c.same_instrument
    assert texts.change_text(c, first, lang) == ""
    assert said(str(narrate.summary_band(first, lang, c)), "maturity.summary.change_two_instruments", lang)


@LANGS
@pytest.mark.parametrize(
    ("region", "year", "start", "end"),
    [
        ("bandar lampung", 2024, "2.15", "2.98"),  # levels of both years
        ("paser", 2022, "1.36", "2.13"),
        ("paser", 2024, "2.90", "3.27"),
        ("banyuasin", 2024, "1.05", "2.71"),  # the first cannot be
        ("kota batam", 2024, "3.77", "3.77"),
    ],
)
def test_a_change_names_both_ends_with_their_years(region, year, start, end, lang: str) -> None:
    m = spbe.describe_maturity(region, year)
    text = texts.change_text(spbe.change_in_report(m), m, lang)
    assert all(x in text for x in (digits(start, lang), str(year - 1), digits(end, lang), str(year)))
    if region == "banyuasin":
        told = {"start": digits(start, lang), "end": digits(end, lang), "odd": "2023"}
        assert said(text, "overview.change.own_excluded", lang, before=2023, after=2024, **told)
        assert digits("1.35", lang) in text


@LANGS
def test_a_page_of_an_older_year_names_the_last_official_result(lang: str) -> None:
    """Paser 2022 (2.13), after which 2.90 and 3.27 were published; Kota Denpasar 2019, judged by another instrument."""
    m = spbe.describe_maturity("paser", 2022)
    band = next(band_name(b, lang) for b in m.instrument.bands if b.predicate == "Baik")
    told = {"year": "2024", "index": digits("3.27", lang)}
    assert str(texts.qualified_text(m, lang)) == say("overview.later", lang, predicate=band, **told)
    assert texts.qualified_text(spbe.describe_maturity("paser", 2024), lang) is None
    other = texts.qualified_text(spbe.describe_maturity("kota denpasar", 2019), lang)
    assert say("overview.later_instrument", lang, year="2024", label="PermenPANRB 59/2020") in str(other)
    bare = dataclasses.replace(m, history=m.history.assign(predicate=""))
    assert str(texts.qualified_text(bare, lang)) == say("overview.later_index", lang, **told)
    news = dataclasses.replace(m, later=m.history[m.history["year"] == "2024"])  # has a line of its own
    assert digits("2.90", lang) in str(texts.qualified_text(news, lang))


@LANGS
def test_the_page_names_no_chapter_for_it_stands_alone_too(lang: str) -> None:
    """And in a thesis, whose chapters have other numbers."""
    numbered = re.compile(r"\b(bab|chapter) ([0-9]|[IVX]+\b)", re.IGNORECASE)
    assert numbered.search(say("report.chapter change", lang))
    own = ("overview.", "maturity.", "instruments.", "change.")  # what a report says of itself
    named = {f"{word}.title" for word in ("change.words", "instruments.words")}
    named |= {f"change.words.h3_{part}" for part in ("method", "results")}  # headings that a thesis replaces
    told = {k: v for k, v in catalog(lang).items() if k.startswith(own) and ".notes." not in k}
    assert len(told) > 800
    assert {k for k, v in told.items() if numbered.search(v)} == named
    for region, year in (("bandar lampung", 2024), ("banyuasin", 2024), ("kota denpasar", 2021), ("lumajang", 2022)):
        assert not numbered.search(page(spbe.describe_maturity(region, year), lang))


@LANGS
def test_the_way_as_a_sentence_counts_the_same_steps(lang: str) -> None:
    for region, year in (("bandar lampung", 2024), ("bintan", 2024), ("paser", 2024), ("kabupaten madiun", 2024)):
        m = spbe.describe_maturity(region, year)
        card, whole = texts.way_text(m, lang), texts.way_text(m, lang, whole=True)
        assert card[0] == whole[0]
        assert re.findall(r"\d+(?:[.,]\d+)?", card[1]) == re.findall(r"\d+(?:[.,]\d+)?", whole[1])
        assert bool(card[1]) == (region != "kabupaten madiun")
        if whole[1]:
            assert band_name(m.next_band, lang) in whole[1]


# the strongest and weakest, the way, what cannot be known


@LANGS
def test_with_levels_the_highest_rows_are_named(lang: str) -> None:
    m = spbe.describe_maturity("paser", 2022)
    text = texts.strong_text(m, lang)
    assert said(text, "maturity.summary.third_least_level", lang, count=23, n_rows=47)
    high = m.rows["level"].max()
    n = int((m.rows["level"] == high).sum())
    assert said(text, "overview.strong.rows", lang, level=int(high))
    assert f"{n - 2}" in text
    rows = m.rows.assign(level=m.rows["level"].clip(lower=2))
    low = texts.strong_text(dataclasses.replace(m, rows=rows), lang)
    assert said(low, "overview.strong.rows_low", lang, level=2, k=47)
    flat = dataclasses.replace(m, rows=m.rows.assign(level=2.0))
    assert not said(texts.strong_text(flat, lang), "overview.strong.rows", lang)


@LANGS
def test_the_way_is_the_least_number_of_steps(lang: str) -> None:
    """With levels 17, as tests/scoring/test_steps.py counts; without, what no step of at most 0.03 can undercut."""
    head, text = texts.way_text(spbe.describe_maturity("paser", 2022), lang)
    assert said(head, "overview.h_way", lang)
    assert said(text, "overview.way.steps", lang, n=17)
    assert not said(text, "overview.way.others", lang)  # of 2022; what is known of others is later
    now = texts.way_text(spbe.describe_maturity("bandar lampung", 2024), lang)[1]
    rose = spbe.what_rose(spbe.load_panel((2023, 2024)), 2023, 2024, from_predicate="Baik", to_predicate="Sangat Baik")
    assert said(now, "overview.way.others", lang, n_from=rose.n_from, n=rose.n, before=2023, after=2024)
    m = spbe.describe_maturity("paser")
    least = ceil((Fraction("3.5") - m.high) / Fraction("0.03"))
    assert least == 8
    assert said(texts.way_text(m, lang)[1], "overview.way.least", lang, n=8, points=digits("0.03", lang))
    m = spbe.describe_maturity("kota samarinda", 2024)  # its heaviest domain has too little room for 12
    assert ceil((Fraction("4.2") - m.high) / Fraction("0.03")) == 12
    assert texts.way_text(m, lang)[1] == say("overview.way.proven", lang, n=13)
    nowhere = [
        ("kabupaten madiun", 2024),
        ("banyuasin", 2023),
        ("lumajang", 2022),
    ]  # at the top; excluded; perhaps there
    assert {texts.way_text(spbe.describe_maturity(*of), lang) for of in nowhere} == {("", "")}


@LANGS
def test_what_cannot_be_known_is_one_line_of_every_depth(lang: str) -> None:
    for region, year, key in (
        ("paser", 2022, "levels"),
        ("paser", 2024, "units"),
        ("kabupaten bandung", 2024, "units"),
        ("banyuasin", 2023, "excluded"),
    ):
        assert said(texts.unknown_text(spbe.describe_maturity(region, year), lang), f"overview.unknown.{key}", lang)
    index = spbe.describe_maturity("lumajang", 2022)
    assert said(texts.unknown_text(index, lang), "maturity.summary.third", lang)
    assert said(texts.unknown_text(index, lang), "overview.unknown.lhe", lang)
    study = spbe.describe_maturity("bintan", source="bintan-study")
    assert not said(texts.unknown_text(study, lang), "overview.unknown.lhe", lang)
    m = spbe.describe_maturity("paser", 2022)
    rows = m.rows.copy()
    rows.loc[["38", "39"], "level"] = float("nan")  # 2.75 % of the weight each
    partial = dataclasses.replace(m, rows=rows, high=m.low + 1)
    told = {"n": 2, "k": 47, "share": digits("5.5", lang)}
    assert said(texts.unknown_text(partial, lang), "overview.unknown.missing", lang, **told)
    certain = dataclasses.replace(partial, high=m.low)
    assert said(texts.unknown_text(certain, lang), "overview.unknown.missing_certain", lang, **told)


# how it is shown


@LANGS
def test_a_plain_official_result_needs_no_word_before_it(lang: str) -> None:
    assert texts.qualified_text(spbe.describe_maturity("paser"), lang) is None
    own = texts.qualified_text(spbe.describe_maturity("denpasar", 2018, assessment="self"), lang)
    assert said(own, "maturity.summary.whose_beside", lang, index=digits("2.64", lang), year=2018)


@LANGS
def test_the_ruler_is_small_and_says_what_it_shows(lang: str) -> None:
    ruler = short_ruler(spbe.describe_maturity("lumajang", 2022), lang)
    assert ruler.figure.get_size_inches()[1] < 1
    assert [t.get_text() for t in ruler.figure.axes[0].texts][-1] == digits("2.6", lang)  # as its source prints it
    assert said(ruler.alt, "report.alt_ruler", lang, index=digits("2.6", lang))
    assert said(ruler.caption, "overview.ruler", lang, year=2022)


@LANGS
def test_lines_begin_with_what_they_are_about(lang: str) -> None:
    m = spbe.describe_maturity("paser")
    shown = facts(m, lang, spbe.change_in_report(m))
    labels = re.findall(r'<p class="fact"><b>(.*?)\.</b>', shown.markup)
    way = say("overview.h_way", lang, predicate="X").replace("X", "").strip()
    assert labels[0] == say("maturity.summary.change_word", lang)
    assert labels[1:3] == [say("overview.h_place", lang), say("overview.h_strong", lang)]
    assert labels[3].startswith(way)
    assert labels[4:] == [say("overview.h_unknown", lang)]


def test_each_section_is_shown_with_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    m = spbe.describe_maturity("paser")
    for lang in ("id", "en"):
        show(m, "summary", lang, change=spbe.change_in_report(m))
        text = capsys.readouterr().out
        assert say("overview.title", lang) in text.splitlines()
        assert say("overview.notes.summary", lang) in text
        show(m, "moves", lang)
        text = capsys.readouterr().out
        assert text.startswith(say("report.h_moves", lang))
        assert say("overview.notes.moves", lang) in text


@LANGS
@pytest.mark.parametrize(("region", "year"), [("kabupaten madiun", 2024), ("denpasar", 2019), ("paser", 2022)])
def test_the_ruler_for_a_phone_says_the_same_in_less_width(region, year, lang: str) -> None:
    drawing = short_ruler(spbe.describe_maturity(region, year), lang)
    texts_of = [re.findall(r"<text[^>]*>([^<]+)</text>", svg) for svg in (drawing.svg(), drawing.narrow_svg())]
    broad, narrow = (sorted(" ".join(words).split()) for words in texts_of)
    assert broad == narrow
    widths = [float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) for svg in (drawing.svg(), drawing.narrow_svg())]
    assert widths[0] > 400
    assert widths[1] < 260  # of 350 on a phone
    assert dataclasses.replace(drawing, narrow=None).narrow_svg() == ""


@LANGS
def test_a_direction_that_rests_on_rows_that_could_only_rise_is_told_so(lang: str) -> None:
    """Bandar Lampung 2024: 22 of the 28 rows that rose stood at the lowest level, the others give p = 1/4 by aspect."""
    m = spbe.describe_maturity("kota bandar lampung")
    c = spbe.change_in_report(m)
    told = {"low": 22, "rose": 28, "p": digits("p = 0.25", lang)}
    # three aspects hold the six others, so that no p by aspect is below 1/4: no finding
    assert said(texts.change_text(c, m, lang), "overview.change.floor_blunt", lang, **told)
    able = spbe.describe_change("paser", 2021, 2022).tests.two_way  # p = 105/128, where 1/256 could be had
    by_aspect = dataclasses.replace(c.tests.two_way_by_aspect, test=able.test)
    other = dataclasses.replace(c, tests=dataclasses.replace(c.tests, two_way_by_aspect=by_aspect))
    told |= {"p": digits("p = 0.82", lang)}
    assert said(texts.change_text(other, m, lang), "overview.change.floor", lang, **told)
    kept = dataclasses.replace(c, tests=dataclasses.replace(c.tests, two_way_by_aspect=c.tests.two_way))
    assert kept.tests.two_way.test.pvalue <= c.alpha
    for key in ("floor", "floor_blunt"):
        assert not said(texts.change_text(kept, m, lang), f"overview.change.{key}", lang)


@LANGS
def test_the_lowest_is_by_recorded_levels_where_recorded_values_contradict_them(lang: str) -> None:
    """Denpasar 2019: aspects 3 and 5 are recorded as 3.50 and 2.67, their levels give 3.00."""
    denpasar, later = spbe.describe_maturity("denpasar", 2019), spbe.describe_maturity("kota bandar lampung")
    of = unlike_of([unlike_values(denpasar.observation)], lang)
    assert say("overview.strong.recorded", lang, of=of) in texts.strong_text(denpasar, lang)
    assert not said(texts.strong_text(later, lang), "overview.strong.recorded", lang)
