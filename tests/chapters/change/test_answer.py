"""Chapter 3: the numbers of its answer against the engine, and what is said where nothing can be tested."""

from __future__ import annotations

import dataclasses
import inspect
import re
from fractions import Fraction

import pytest
from helpers.change_chapter import shown
from helpers.evaluations import changed
from helpers.sentences import digits, said, says
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.meaning import general
from spbe_research.chapters.change.summary import assessor_error_sentence, beyond_sentence, place_sentence
from spbe_research.chapters.change.tables import place_table
from spbe_research.chapters.change.thesis import thesis_method, thesis_results
from spbe_research.chapters.change.words import (
    aspects_of,
    count_of,
    flip_hypotheses,
    moved_word,
    row_decision,
    verdict_words,
)
from spbe_research.chapters.display.pvalues import p_is
from spbe_research.chapters.display.ranges import placed
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import citations, short_names
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.overview.texts import change_text
from spbe_research.data.regions import find_region, kinds_name
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, whole
from spbe_research.profiles.change import RegionChange, describe_change
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.simulation.kept import DRAWN_FROM, calibrated
from spbe_research.simulation.models import change_pattern
from spbe_research.text.catalog import say

F = Fraction
LANGS = pytest.mark.parametrize("lang", ["id", "en"])

#: the part of a change that both instruments measured, as chapter 2 prints it
BETWEEN = placed(Identified(F("0.7558"), F("1.2358")), "id")

SUMMARY = "change.summary.verdict_sentence"

#: how the answer begins and what the thesis concludes, by what the tests by row and by aspect reject
LEADS = {
    (True, True): "verdict_sentence",
    (False, False): "verdict_on_neither",
    (True, False): "verdict_sentence_tail",
    (False, True): "verdict_disagree",
}
ENDS = {
    (True, True): "conclusion",
    (False, False): "conclusion_chance",
    (True, False): "conclusion_disagree",
    (False, True): "conclusion_aspect_only",
}


def test_paser_says_both_units_and_that_they_disagree(described: dict[str, RegionChange]) -> None:
    for lang in ("id", "en"):
        text = narrate.answer(described["paser"], lang).plain
        rose = say("change.words.some_of", lang, n=19, of=47)
        moved = says("change.summary.first_sentence_moved", lang, rose=rose, fell=6, unchanged=22)
        assert said(
            text,
            "change.summary.index_moved",
            lang,
            verb=say("change.words.verb_positive", lang),
            size_of=digits("0.77", lang),
            start=digits("1.36 (2021)", lang),
            end=digits("2.13 (2022)", lang),
            moved=moved,
        )
        both = {"p_is": "p = 0.00013", "p_is_2": "p = 0.063"}
        both = {name: digits(value, lang) for name, value in both.items()}
        assert said(text, "change.summary.verdict_sentence_both", lang, **both)
        assert said(text, "change.summary.verdict_sentence_tail", lang)
        could = {"low": (33, 47), "rose": (16, 19)}
        could = {key: say("change.words.some_of", lang, n=n, of=of) for key, (n, of) in could.items()}
        assert said(text, "change.summary.only_rise", lang, **could)
        both_ways = {"n": 14, "up": 3, "down": 6, "estimate": digits("−0.0195", lang), "p": digits("p = 0.82", lang)}
        assert said(text, "change.summary.two_way", lang, **both_ways)
        assert said(
            text, "change.summary.assessor_error_far.other", lang, names=re.compile("10, 32, 33,? (dan|and) 34")
        )
        monitored = {"year": 2022, "procedure": say("change.words.pemantauan", lang), "other": 2021}
        assert said(text, "change.summary.procedure_one_known", lang, **monitored)
        results = narrate.thesis_results(described["paser"], lang)
        assert said(results, "change.thesis.row_results_evidence", lang, n=13)
        between = digits("1/2048 (0.00049)", lang)
        assert said(narrate.null_text(described["paser"], lang), "change.narrate.null_evidence", lang, p=between)
        decided = {"by_aspect": say("change.words.keep", lang), "by_row": say("change.words.reject", lang)}
        assert said(narrate.null_text(described["paser"], lang), "change.narrate.null_decision", lang, **decided)
    named = re.compile(r"7 \(Layanan Administrasi.*?\)")
    assert said(narrate.answer(described["paser"], "id"), "change.summary.aspects_kept.other", "id", names=named)


def test_denpasar_stands(described: dict[str, RegionChange]) -> None:
    for lang in ("id", "en"):
        text = narrate.answer(described["denpasar"], lang).plain
        by_row, by_aspect = digits("p = 0.0000019", lang), digits("p = 0.016", lang)
        assert said(text, "change.summary.verdict_sentence_both", lang, p_is=by_row, p_is_2=by_aspect)
        assert said(text, "change.summary.verdict_sentence", lang)
        assert said(narrate.thesis_results(described["denpasar"], lang), "change.thesis.conclusion", lang)


@LANGS
def test_none_and_all_are_said_in_words(described: dict[str, RegionChange], lang: str) -> None:
    """Nothing of Denpasar fell, and all 7 of its aspects rose."""
    c, none = described["denpasar"], say("display.none", lang)
    text = narrate.answer(c, lang).plain
    rose = say("change.words.some_of", lang, n=20, of=37)
    assert say("change.summary.first_sentence_moved", lang, rose=rose, fell=none, unchanged=17) in text
    assert said(text, "change.summary.two_way", lang, up=10, down=none)
    whole = say("change.words.every_aspect", lang, n=7)
    assert say("change.summary.lenient_one_way", lang, n=20, aspects=whole) in text
    assert count_of(0, 9, lang) == say("change.words.none_of", lang, of=9)
    assert count_of(9, 9, lang) == say("change.words.all_of", lang, of=9)
    assert aspects_of(6, 8, lang) == say("change.words.some_aspects", lang, n=6, of=8)


@LANGS
def test_the_hypotheses_have_one_wording(described: dict[str, RegionChange], across: RegionChange, lang: str) -> None:
    """With levels, without them, across instruments, and in the paragraphs for a thesis."""
    stated = say("change.decided.hypotheses", lang, level=digits("0.05", lang), **flip_hypotheses(lang))
    for c in (described["denpasar"], described["bintan"], across):
        for prose in (narrate.null_text(c, lang), narrate.thesis_method(c, lang)):
            assert stated in prose.plain
            assert prose.plain.count("H0:") == 1


@LANGS
def test_a_method_says_whose_word_it_is_that_results_are_official(
    described: dict[str, RegionChange], lang: str
) -> None:
    """Denpasar's are known from an undated database of the city."""
    of_city = {"id": "Pemkot Denpasar (t.t.)", "en": "Kota Denpasar (n.d.)"}[lang]
    assert said(narrate.thesis_method(described["denpasar"], lang), "change.thesis.data", lang, sources=of_city, k=37)


@LANGS
def test_the_chance_of_assessor_error_is_one_number_wherever_it_stands(lang: str) -> None:
    """0.00192 is at most 0.0020 in answer, table and thesis; to the nearest it would be 0.0019."""
    c = describe_change("bandar lampung", before=2021, after=2022)
    assert c.tests is not None
    assert 0.0019 < max(c.tests.errors["pvalue"]) < 0.00195
    top = digits("0.0020", lang)
    assert f"{say('change.summary.at_most', lang)} {top};" in narrate.answer(c, lang).plain
    assert top in list(tables.error_table(c, lang).frame[say("change.words.c_p_error", lang)])
    assert said(narrate.thesis_results(c, lang), "change.thesis.error", lang, p=top, rates="10")
    unproven = dataclasses.replace(c.tests, errors=c.tests.errors.assign(proven=False))
    sentence = assessor_error_sentence(unproven, lang)
    assert sentence.endswith(say("change.summary.assessor_error_found", lang))


def test_bintan_says_that_no_test_is_possible(described: dict[str, RegionChange]) -> None:
    c = described["bintan"]
    text = narrate.answer(c, "id").plain
    assert c.partial is not None
    fell, moved = say("change.words.verb_negative", "id"), {"least_moved": c.partial.least_moved, "k": 47}
    ends = {"start": "3,39 (2023)", "end": "3,25 (2024)"}
    assert said(text, "change.summary.index_moved", "id", verb=fell, size_of="0,14", **ends)
    assert said(text, "change.summary.least_moved", "id", **moved)
    assert said(text, "change.summary.tested_values", "id")
    assert said(text, "change.summary.partial_tried_above", "id", level="0,05")
    assert said(text, "change.summary.place_fell", "id", fell="29", n="607")
    assert said(text, "change.summary.beyond_nation", "id", change="+0,33", left="−0,47")
    assert said(text, "change.summary.need_levels", "id")
    assert not said(narrate.answer(described["paser"], "id"), "change.summary.need_levels", "id")
    three = moved_word(3, "id", "domain")
    assert said(text, "change.summary.unit_cannot_known", "id", least="1/4 (0,25)", moved=three)
    assert not said(text, "change.summary.procedure_unknown", "id")  # both were evaluations
    assert said(narrate.answer(described["agama"], "en"), "change.summary.place_sentence", "en", n="607")


def test_one_reading_that_rejects_is_named_as_such(described: dict[str, RegionChange]) -> None:
    text = narrate.answer(described["agama"], "en").plain
    assert said(text, "change.summary.partial_stands", "en", top="0.015")
    cannot = says("change.summary.unit_cannot_all", "en", least="1/8 (0.125)", moved=moved_word(4, "en", "domain"))
    domains = say("change.words.units_word_domain", "en")
    assert said(text, "change.summary.unit_sentence", "en", units=domains, value="p = 0.125")
    assert cannot.search(text)
    assert said(text, "change.summary.one_assumption_row", "en")
    aspects = narrate.answer(describe_change("kabupaten bandung", 2023, 2024), "en").plain
    units = say("change.words.units_word_aspect", "en")
    assert said(aspects, "change.summary.one_assumption_unit", "en", units=units)
    assert said(narrate.answer(described["madiun"], "en"), "change.summary.partial_chance", "en")


@pytest.mark.parametrize(
    ("case", "key", "values"),
    [
        ("one", "change.summary.no_pair_only_one", {}),
        ("none", "change.summary.no_pair_before", {"region_name": "Kabupaten Bintan", "after_year": 2022}),
        ("carried", "change.summary.identical_printed", {"what": say("change.summary.identical_what_index", "id")}),
        ("banyuasin", "change.summary.contradicted", {}),
        ("banyuasin", "change.summary.impossible", {}),
        ("nation", "change.summary.impossible_means", {}),
        ("madiun-across", "change.summary.across_words", {"first_performance": BETWEEN}),
    ],
)
def test_where_nothing_can_be_tested_the_answer_says_why(
    described: dict[str, RegionChange], case: str, key: str, values: dict[str, object]
) -> None:
    assert said(narrate.answer(described[case], "id"), key, "id", **values)


def test_an_index_that_its_own_values_exclude_is_named_as_printed(described: dict[str, RegionChange]) -> None:
    """2.71 - 1.05 is not within the range of the change, so the sentence may not join the three."""
    c = described["banyuasin"]
    assert c.before is not None
    assert c.before.index_excluded
    assert not c.after.index_excluded
    for lang in ("id", "en"):
        both = say("change.summary.first_sentence", lang)
        assert said(
            narrate.answer(c, lang),
            "change.summary.contradicted",
            lang,
            points=f"{digits('1.05', lang)} (2023) {both} {digits('2.71', lang)} (2024)",
            ranges=re.compile(rf"{digits('1.37', lang)} \D+ {digits('3.20', lang)} \(2023\)"),
            total=say("display.ranges.amount", lang, low=digits("−0.48", lang), high=digits("+1.35", lang)),
        )


def test_what_is_not_official_is_named_and_takes_no_part() -> None:
    c = describe_change("denpasar", year=2018, assessment="self")
    plain = describe_change("denpasar", year=2018)
    assert c.beside == ("self", 2018)
    assert plain.beside is None
    assert (c.total, c.verdict) == (plain.total, plain.verdict)
    for lang in ("id", "en"):
        text = narrate.answer(c, lang).plain
        assert says("change.summary.beside", lang, kind=say("report.self", lang), year=" 2018").match(text)
        assert text.endswith(narrate.answer(dataclasses.replace(plain, focus=None), lang).plain)


def test_a_value_carried_over_is_no_second_observation(described: dict[str, RegionChange]) -> None:
    c = described["carried"]
    assert said(narrate.answer(c, "id"), "change.summary.carried", "id", year=2020, earlier=2019)
    assert said(narrate.limits(c, "en"), "change.meaning.limits_carried", "en", year=2020, earlier=2019)
    assert narrate.thesis_results(c) is None
    assert tables.partial_table(c) is None


def test_no_pair_is_a_short_chapter(described: dict[str, RegionChange]) -> None:
    for case in ("one", "none"):
        kinds = [type(t).__name__ for t in shown(described[case], "id")]
        assert kinds.count("Table") == kinds.count("Drawing") == 0
    assert said(narrate.limits(described["none"], "id"), "change.meaning.limits_undated", "id")  # the study of 2.06


def test_identical_levels_say_p_of_one() -> None:
    c = changed({})
    for lang in ("id", "en"):
        assert "p = 1" in narrate.answer(c, lang).plain
    assert [t for t in shown(c, "id") if isinstance(t, Table | Drawing) and t.name != "change-place"] != []
    assert figures.null_distribution(c) is None
    assert tables.every_test_table(c) is None


LEVELS = st.fractions(min_value=0, max_value=1, max_denominator=10**4)


@given(row=LEVELS, aspect=LEVELS)
def test_whatever_the_two_p_no_text_rests_on_one(row: Fraction, aspect: Fraction) -> None:
    base = PASER
    assert base.tests is not None
    tests = dataclasses.replace(
        base.tests,
        by_row=dataclasses.replace(base.tests.by_row, pvalue_exact=row),
        by_aspect=dataclasses.replace(base.tests.by_aspect, pvalue_exact=aspect),
    )
    stands, either = row <= F(1, 20) and aspect <= F(1, 20), row <= F(1, 20) or aspect <= F(1, 20)
    verdict = "stands" if stands else "depends" if either else "chance"
    c = dataclasses.replace(base, tests=tests, verdict=verdict)
    for lang in ("id", "en"):
        answer, results = narrate.answer(c, lang).plain, narrate.thesis_results(c, lang)
        assert results is not None
        words = [say(f"change.words.{'yes' if p <= F(1, 20) else 'not_yet'}", lang) for p in (row, aspect)]
        assert said(answer, f"{SUMMARY}_both", lang, row=words[0], aspect=words[1])
        told = row <= F(1, 20), aspect <= F(1, 20)
        assert [k for k, lead in LEADS.items() if said(answer, f"change.summary.{lead}", lang)] == [told]
        assert [k for k, end in ENDS.items() if said(results, f"change.thesis.{end}", lang)] == [told]
        for text in (answer, results.plain):
            assert p_is(row, lang) in text
            assert p_is(aspect, lang) in text
            disagree = [f"{SUMMARY}_tail", "change.summary.verdict_disagree"]
            disagree += ["change.thesis.conclusion_disagree", "change.thesis.conclusion_aspect_only"]
            assert any(said(text, key, lang) for key in disagree) is (verdict == "depends")
            leniency = said(text, "change.summary.lenient", lang, n_rows=47, rate_aspect=23, rate_row=62)
            assert leniency is (verdict != "chance")
        assert said(results, "change.thesis.conclusion", lang) is (verdict == "stands")


PASER = describe_change("paser")


def test_a_difference_of_printed_indices_that_rounds_otherwise_is_explained(
    described: dict[str, RegionChange],
) -> None:
    c = describe_change("paser", 2023, 2024)  # 2.9025 and 3.2670, printed 2.90 and 3.27
    rose, ends = say("change.words.verb_positive", "id"), {"start": "2,90 (2023)", "end": "3,27 (2024)"}
    assert said(narrate.answer(c, "id"), "change.summary.index_moved", "id", verb=rose, size_of="0,36", **ends)
    assert said(narrate.answer(c, "id"), "change.narrate.rounded", "id", last="+0,37")
    assert said(narrate.thesis_results(c, "id"), "change.narrate.rounded", "id", last="+0,37")
    assert not said(narrate.answer(described["paser"], "en"), "change.narrate.rounded", "en", last="+0.77")
    for lang in ("id", "en"):  # and where the other figure stands: beside the figure and below the table of places
        told = {"printed": digits("+0.37", lang), "size": digits("+0.36", lang)}
        for beside in (narrate.place_text(c, lang), place_table(c, lang).note):
            assert said(beside, "change.tables.place_printed", lang, **told)
        same = described["bintan"]  # -0.14 by either
        assert narrate.place_text(same, lang) is None
        assert not said(place_table(same, lang).note, "change.tables.place_printed", lang)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_range_of_thousandths_is_told_apart_from_the_printed_difference(lang: str) -> None:
    """Kabupaten Madiun 2023 and 2024: 4.30 and 4.31, whose values beneath rise by 0.0125 to 0.015."""
    c = describe_change("kabupaten madiun", 2023, 2024)
    assert said(narrate.answer(c, lang), "change.narrate.rounded", lang, last=digits("+0.01", lang))
    for beside in (narrate.place_text(c, lang), place_table(c, lang).note):
        assert said(beside, "change.tables.place_printed", lang, printed=digits("+0.01", lang))


def test_a_pair_that_does_not_end_in_the_year_of_the_report_is_told(described: dict[str, RegionChange]) -> None:
    c = described["madiun"]
    assert c.focus is None
    assert describe_change("kabupaten madiun", year=2020).focus == 2020
    for lang in ("id", "en"):
        told = {year: narrate.answer(dataclasses.replace(c, focus=year), lang) for year in (None, 2020, 2024)}
        years = {"year": 2020, "before_year": 2023, "after_year": 2024}
        assert said(told[2020], "change.summary.other_years", lang, **years)
        assert told[None].plain == told[2024].plain
        assert told[2020].plain.endswith(told[2024].plain)


def test_the_place_is_how_many_rose_more(described: dict[str, RegionChange]) -> None:
    c = described["madiun"]
    p = c.place
    assert p is not None
    assert sum(x > p.change for x in p.table["change"]) == 543
    for lang in ("id", "en"):
        rounded = say("change.summary.place_rounded", lang, low=529, high=577)
        more = {"others": 606, "more": 543, "rounded": rounded, "n": 607, "median": digits("+0.31", lang)}
        assert said(place_sentence(c, lang), "change.summary.place_sentence", lang, **more)
        assert said(place_sentence(described["denpasar"], lang), "change.summary.place_first", lang, n=14)
        sure = dataclasses.replace(c, place=dataclasses.replace(p, rank_low=p.rank, rank_high=p.rank))
        assert said(place_sentence(sure, lang), "change.summary.place_sentence", lang, **(more | {"rounded": ""}))


def test_what_the_tests_against_the_nation_mean_is_said(described: dict[str, RegionChange]) -> None:
    c = described["paser"]
    assert c.nation is not None
    row, aspect = c.nation.by_row, c.nation.by_aspect
    for lang in ("id", "en"):
        printed = {"p_2": digits("p = 0.102", lang), "p": digits("p = 0.00076", lang)}
        assert said(beyond_sentence(c, lang), "change.summary.beyond_tests", lang, **printed)
        for one, other, meaning in ((row, aspect, "one"), (row, row, "both"), (aspect, aspect, "neither")):
            nation = dataclasses.replace(c.nation, by_row=one, by_aspect=other)
            text = beyond_sentence(dataclasses.replace(c, nation=nation), lang)
            assert said(text, "change.summary.beyond_nation", lang, left=digits("+0.67", lang))
            told = say(f"change.summary.beyond_{meaning}", lang)
            assert said(text, "change.summary.beyond_tests", lang, meaning=told)


def test_two_aspects_that_remain_are_said_in_the_plural(described: dict[str, RegionChange]) -> None:
    two = changed(dict.fromkeys([*range(10), *range(31, 41)], 1))
    assert said(narrate.answer(two, "en"), "change.summary.aspects_kept.other", "en")
    assert said(narrate.answer(described["paser"], "en"), "change.summary.aspects_kept.one", "en")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("region", "before", "change", "left"),
    [("paser", 2021, "+0.11", "+0.66"), ("kota bandar lampung", 2022, "+0.44", ""), ("bintan", 2023, "", "")],
)
def test_another_print_of_the_nation_is_named_with_what_it_changes(
    region: str, before: int, change: str, left: str, lang: str
) -> None:
    """For 2022 the ledger holds 2.34 and 2.35, for every other year one value: 2.24 in 2021, 2.79 in 2023."""
    c = describe_change(region, before, before + 1)
    assert c.nation is not None
    text = str(narrate.answer(c, lang))
    told = {"year": 2022, "printed": digits("2.35", lang), "used": digits("2.34", lang), "change": digits(change, lang)}
    assert said(text, "change.summary.beyond_other_print", lang, **told) is bool(change)
    assert len(c.nation.other_prints) == bool(change)
    for other in c.nation.other_prints:
        assert other.by_row is not None
        pair = (c.before.observation, c.after.observation)
        assert other.by_row.pvalue_exact == sign_flip_test(*pair, c.after.instrument, shift0=F(change)).pvalue_exact
        assert p_is(other.by_row.pvalue_exact, lang) in text
        assert digits(left, lang) in text
        assert short_names([other.source], lang)[0] in text
        listed = str(narrate.sources(c, lang))
        wanted = citations([other.source, *c.nation.sources], c.region, lang)
        assert len(wanted) >= 2
        assert all(s in listed for s in wanted)


@LANGS
def test_what_the_tests_within_aspects_leave_open_is_said_of_each(lang: str) -> None:
    """Of Bandar Lampung 2022 to 2023 two aspects are tested and one remains: the other was tested and not rejected."""
    c = describe_change("bandar lampung", before=2022, after=2023)
    text = narrate.answer(c, lang).plain
    form = {"id": "other", "en": "one"}[lang]
    assert said(text, f"change.summary.aspects_kept.{form}", lang, tested=2, n_table=8)
    assert say("change.summary.aspects_kept_not", lang) in text
    assert say("change.summary.aspects_untested", lang) in text
    floor = say("change.summary.aspects_floor_in", lang, n=5, moved=8, aspect="7")
    assert said(text, "change.summary.aspects_floor", lang, told=floor)
    both = narrate.answer(describe_change("bandar lampung", before=2023, after=2024), lang).plain
    assert say("change.summary.aspects_kept_not", lang) not in both
    form = {"id": "other", "en": "one"}[lang]
    assert say(f"change.narrate.as_large.{form}", lang, n=1) in narrate.moved_text(c, lang).plain  # 32, 33, 34 and 37
    assert said(both, "change.summary.beyond_kind", lang, n=92, kind=kinds_name("kota", lang))


@LANGS
def test_of_values_a_lenient_year_and_a_test_that_cannot_reject_are_told(
    described: dict[str, RegionChange], lang: str
) -> None:
    """Bintan: three domains moved, so that p by domain is 1/4 at least."""
    c = described["bintan"]
    assert say("change.summary.lenient_values", lang) in narrate.answer(c, lang).plain
    least = {"moved": moved_word(3, lang, "domain"), "least": digits("1/4 (0.25)", lang)}
    assert said(narrate.meaning(c, lang), "change.meaning.sets_domains", lang, **least)
    assert say("change.meaning.sets_cannot", lang) in narrate.meaning(c, lang).plain
    levels = described["paser"]
    assert say("change.summary.lenient_values", lang) not in narrate.answer(levels, lang).plain
    assert say("change.meaning.sets_cannot", lang) not in narrate.meaning(levels, lang).plain


@LANGS
def test_beyond_the_nation_whole_units_are_tested_without_levels(lang: str) -> None:
    """Bintan 2023 to 2024, the nation 0.33: what is left of the four domains falls in each (by hand: 2 / 2^4)."""
    c = describe_change("bintan", year=2024)
    assert (c.nation.unit, c.nation.unit_p, c.nation.unit_smallest) == ("domain", (0.125, 0.125), 0.125)
    text = str(narrate.answer(c, lang))
    nation = say("change.summary.need_levels_nation", lang)
    assert said(text, "change.summary.need_levels", lang, nation=nation)
    assert not said(text, "change.summary.beyond_units", lang)  # which says nothing: it cannot reject
    assert not said(thesis_method(c, lang), "change.thesis.partial_method_nation", lang)
    bandung = describe_change("kabupaten bandung", year=2024)  # seven aspects and more can reject
    assert bandung.nation.unit == "aspect"
    assert bandung.nation.unit_smallest < 0.05
    change = digits("+0.33", lang)
    assert said(narrate.answer(bandung, lang), "change.summary.beyond_units", lang, change=change)
    assert said(thesis_method(bandung, lang), "change.thesis.partial_method_nation", lang)


@LANGS
def test_without_a_nation_no_test_of_it_is_named(lang: str) -> None:
    c = dataclasses.replace(describe_change("bintan", year=2024), nation=None)
    assert said(narrate.answer(c, lang), "change.summary.need_levels", lang, nation="")
    bandung = describe_change("kabupaten bandung", year=2024)
    bare = dataclasses.replace(bandung.nation, unit_p=None, unit_smallest=None)
    text = str(narrate.answer(dataclasses.replace(bandung, nation=bare), lang))
    assert said(text, "change.summary.need_levels", lang)
    assert not said(text, "change.summary.beyond_units", lang)


@LANGS
@pytest.mark.parametrize(
    ("region", "year", "state"),
    [("bintan", 2024, "unsettled"), ("paser", 2024, "open"), ("kabupaten madiun", 2024, "kept")],
)
def test_a_proof_that_is_missing_is_not_called_undecidable(region: str, year: int, state: str, lang: str) -> None:
    """What all levels tried agree on may well be so; only agreeing levels on both sides of 5 percent leave it open."""
    c = describe_change(region, year=year)
    assert row_decision(c.partial) == state
    assert said(narrate.null_text(c, lang), f"change.decided.{state}", lang)
    assert (say("report.verdict_unsettled", lang) in verdict_words(c, lang)) is (state == "unsettled")
    # what p is, and of which statistic, is said without levels too
    assert said(narrate.meaning(c, lang), "change.meaning.flips", lang)
    assert said(thesis_method(c, lang), "change.thesis.partial_method_statistic", lang)


@LANGS
@pytest.mark.parametrize(
    ("region", "year", "low", "rose", "moved"),
    [
        ("paser", 2022, "16", "19", [("7", "6", "7")]),
        ("kota bandar lampung", 2022, "10", "12", [("1", "8", "8")]),  # the other three that moved: 1/4 at the least
        ("kota bandar lampung", 2023, "12", "15", [("7", "5", "8")]),
    ],
)
def test_what_rests_on_rows_that_could_only_rise_says_so_wherever_it_rejects(
    region: str, year: int, low: str, rose: str, moved: list[tuple[str, str, str]], lang: str
) -> None:
    """Counted by hand from the levels of both years; on the first page, in the appendix and in a thesis."""
    c, m = describe_change(region, year=year), describe_maturity(region, year)
    blunt = c.tests.two_way.test.smallest > 0.05
    assert blunt is (low == "10")
    floor_row = "overview.change.floor_row_blunt" if blunt else "overview.change.floor_row"
    assert said(change_text(c, m, lang), floor_row, lang, low=low, rose=rose)
    least = {"moved_word": moved_word(3, lang), "smallest_exact": digits("1/4 (0.25)", lang)}
    assert said(narrate.answer(c, lang), "change.summary.least_here_row", lang, **least) is blunt
    told = [
        say("change.summary.aspects_floor_all", lang, moved=of, aspect=aspect)
        if n == of
        else say("change.summary.aspects_floor_in", lang, n=n, moved=of, aspect=aspect)
        for aspect, n, of in moved
    ]
    floor = say("change.summary.aspects_floor", lang, told=join_words(told, lang))
    for shown_part in (narrate.answer(c, lang), narrate.strata_text(c, lang), thesis_results(c, lang)):
        assert floor in str(shown_part)
    # nothing to say where the other rows reject as well, or where no row started at the lowest level
    two_way = dataclasses.replace(c.tests.two_way, rose_only=0)
    other = dataclasses.replace(c, tests=dataclasses.replace(c.tests, two_way=two_way))
    assert not said(change_text(other, m, lang), "overview.change.floor_row", lang)


@LANGS
def test_few_aspects_that_moved_decide_nothing_in_a_thesis_either(lang: str) -> None:
    """Bandar Lampung 2021 to 2022: three aspects, so that p by aspect is 1/4 at the least."""
    c = describe_change("kota bandar lampung", year=2022)
    assert c.tests.by_aspect.smallest == 0.25
    assert said(thesis_results(c, lang), "change.thesis.conclusion_disagree_blunt", lang)
    moved = moved_word(3, lang, "aspect")
    assert said(thesis_method(c, lang), "change.thesis.partial_method_blunt", lang, moved=moved)
    assert said(narrate.answer(c, lang), "change.summary.verdict_sentence_both", lang,
                aspect=say("change.words.undecided", lang))  # fmt: skip
    chance = dataclasses.replace(c, verdict="chance")
    assert said(thesis_results(chance, lang), "change.thesis.conclusion_chance_blunt", lang)
    paser = describe_change("paser", year=2022)  # five aspects can reject
    assert said(thesis_results(paser, lang), "change.thesis.conclusion_disagree", lang)
    assert not said(thesis_method(paser, lang), "change.thesis.partial_method_blunt", lang)


@LANGS
def test_the_calibration_study_says_whose_it_is_and_what_it_draws_from(lang: str) -> None:
    known = calibrated(47)
    assert (known.pairs, known.shift_pairs) == (2000, 300)
    text = str(general(describe_change("paser", year=2022).after.instrument, lang))
    pairs = {"pairs": whole(2000, lang), "slow": "300"}
    assert said(text, "change.meaning.limits_calibration", lang, **pairs)
    drawn = inspect.signature(change_pattern).parameters["pairs"].default
    assert drawn == DRAWN_FROM == (("paser", 2021, 2022), ("denpasar", 2018, 2019))
    names = join_words([f"{find_region(r).name} {a}–{b}" for r, a, b in drawn], lang)
    assert said(text, "change.meaning.limits_calibration", lang, drawn=names)


@LANGS
def test_one_aspect_that_could_be_tested_needs_no_correction(lang: str) -> None:
    """Of Denpasar's seven aspects only the seventh can reach 5 percent."""
    c = describe_change("denpasar", year=2019)
    assert int(c.tests.strata.table["in_family"].sum()) == 1
    text = str(narrate.answer(c, lang))
    assert said(text, "change.summary.aspects_kept_only", lang, n_table="7")
    assert not said(text, "change.summary.aspects_kept.other", lang)
