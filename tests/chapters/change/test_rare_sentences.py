"""Sentences of the chapter on change that no published pair of years calls for: made-up pairs."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.change_chapter import CASES
from helpers.evaluations import changed
from helpers.sentences import says
from helpers.spoken import holds

from spbe_research.chapters.change import figures, narrate, summary, thesis
from spbe_research.chapters.change.decided import decided
from spbe_research.chapters.change.words import moved_word, span_text, units_word
from spbe_research.chapters.overview.texts import change_text
from spbe_research.data.published import ASSESSMENTS
from spbe_research.profiles.beyond import beyond_kind
from spbe_research.profiles.change import describe_change
from spbe_research.profiles.change_place import FEWEST, published_changes
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.simulation.kept import calibrated
from spbe_research.text.catalog import say

LANGS = ("id", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_across_instruments_unasked(lang: str):
    c = describe_change(*CASES["madiun-across"])
    text = str(narrate.pair_text(dataclasses.replace(c, asked=False), lang))
    assert holds(text, "change.narrate.pair_reason_no_shared", lang)
    one = dataclasses.replace(c, across=tuple(dataclasses.replace(a, concepts=1) for a in c.across))
    said = " ".join(thesis._across_results(one, lang))
    assert ("1 concept;" if lang == "en" else "1 konsep") in said or moved_word(1, lang, "concept") in said


@pytest.mark.parametrize("lang", LANGS)
def test_aspects_that_could_be_tested_and_none_remains(lang: str):
    c = changed({i: 1 if i % 2 else -1 for i in range(47)})
    assert c.tests is not None
    assert int(c.tests.strata.table["in_family"].sum())
    assert not c.tests.strata.significant
    assert holds(str(narrate.strata_text(c, lang)), "change.narrate.strata_none_kept", lang)
    assert holds(thesis._strata(c.tests, lang), "change.thesis.strata_none_kept", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_rows_of_one_aspect(lang: str):
    c = changed(dict.fromkeys(range(10), 1))
    assert holds(str(summary.answer(c, lang)), "change.summary.least", lang)
    assert moved_word(1, lang, "aspect") in str(summary.answer(c, lang))
    assert moved_word(1, lang).capitalize() in str(narrate.null_text(changed({0: 1}), lang))


@pytest.mark.parametrize("lang", LANGS)
def test_printed_values_that_need_no_move(lang: str):
    c = describe_change(*CASES["bintan"])
    assert c.partial is not None
    none = dataclasses.replace(c.partial, least_moved=0)
    assert holds(summary.partial_sentence(c, none, lang), "change.summary.least_none", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_test_by_units_known_as_a_range(lang: str):
    c = describe_change(*CASES["bintan"])
    assert c.partial is not None
    assert c.partial.unit_p is not None
    between = dataclasses.replace(c.partial, unit_p=(c.partial.unit_p[0] / 2, c.partial.unit_p[1]))
    assert holds(summary.partial_sentence(c, between, lang), "change.summary.unit_sentence_value", lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", [k for k in ASSESSMENTS if k != "official"])
def test_a_report_on_figures_that_are_not_official(kind: str, lang: str):
    c = dataclasses.replace(describe_change(*CASES["bintan"]), beside=(kind, None))
    said = str(summary.answer(c, lang))
    assert holds(said, "change.summary.beside", lang)
    assert holds(said, f"report.{kind}", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_only_whole_aspects_reject(lang: str):
    c = describe_change("paser")
    assert c.tests is not None
    tests = dataclasses.replace(
        c.tests,
        by_row=dataclasses.replace(c.tests.by_row, pvalue_exact=Fraction(1, 5)),
        by_aspect=dataclasses.replace(c.tests.by_aspect, pvalue_exact=Fraction(1, 32)),
    )
    other = dataclasses.replace(c, tests=tests)
    assert holds(str(summary.answer(other, lang)), "change.summary.verdict_disagree", lang)
    assert holds(str(thesis.thesis_results(other, lang)), "change.thesis.conclusion_aspect_only", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_no_change_is_not_shown_by_a_test_that_does_not_reject(lang: str):
    small = str(summary.answer(changed({0: 1, 1: -1}), lang))
    assert holds(small, "change.summary.smaller_than_detectable", lang)
    assert holds(small, "change.summary.not_shown", lang)
    assert not holds(small, "change.summary.lenient", lang)
    c = changed({0: 1, 1: -1})
    assert c.tests is not None
    sharp = dataclasses.replace(c.tests, errors=c.tests.errors.assign(detectable_change=0.0))
    plain = str(summary.answer(dataclasses.replace(c, tests=sharp), lang))
    assert not holds(plain, "change.summary.smaller_than_detectable", lang)
    assert holds(plain, "change.summary.not_shown", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_levels_that_may_be_assumed_and_links_that_no_document_names(lang: str):
    c = dataclasses.replace(describe_change(*CASES["bintan"]), assumed=("I3",))
    assert holds(str(summary.answer(c, lang)), "change.summary.assumed", lang)
    across = describe_change(*CASES["madiun-across"])
    wide = dataclasses.replace(across.across[0], open_performance=across.across[0].performance)
    alone = dataclasses.replace(across, assumed=("I3",), across=(wide,))
    said = str(summary.answer(alone, lang))
    assert holds(said, "change.summary.assumed_across", lang)
    assert holds(said, "change.summary.across_no_sourced", lang)
    assert holds(str(thesis.thesis_results(alone, lang)), "change.summary.assumed_across", lang)
    for text in (said, str(thesis.thesis_results(across, lang))):
        assert holds(text, "change.summary.index_two_instruments", lang)
        assert not holds(text, "change.summary.index_moved", lang)  # two instruments are not subtracted


@pytest.mark.parametrize("lang", LANGS)
def test_one_printed_index_over_a_hair_of_change(lang: str):
    alike = published_changes(2023, 2024)
    alike = alike[(alike["change"] == 0) & (alike["kind"] == "kabupaten")]
    pairs = (describe_change(code, 2023, 2024) for code in alike.index)
    c = next(p for p in pairs if not p.identical and not p.note)
    assert holds(summary.first_sentence(c, lang), "change.summary.practically_same", lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("n", "few"), [(FEWEST - 1, True), (FEWEST, False)])
def test_few_institutions_are_few_in_words_picture_and_mean(lang: str, n: int, few: bool):
    c = describe_change("bintan")
    assert c.place is not None
    assert c.total is not None
    c = dataclasses.replace(c, place=dataclasses.replace(c.place, n=n, known=n))
    assert holds(str(narrate.among_text(c, lang)), "change.narrate.few_regions", lang) is few
    assert (figures.change_place(c, lang) is None) is few
    assert (beyond_kind(c.place, c.total) is None) is few


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("verdict", "unit_p", "row", "unit"),
    [
        ("open", (0.125, 0.125), "open", "kept"),
        ("open", (0.125, 0.125), "open", "kept_blunt"),
        ("stands", (0.01, 0.02), "rejected", "rejected"),
        ("out of reach", (0.01, 0.2), "kept", "open_unit"),
        ("open", (0.01, 0.2), "open", "open_unit"),
    ],
)
def test_the_decision_without_levels_names_both_units(verdict, unit_p, row, unit, lang: str):
    c = describe_change("kota bandung")
    assert c.partial is not None
    least = 0.125 if unit == "kept_blunt" else 0.01
    p = dataclasses.replace(c.partial, verdict=verdict, unit_p=unit_p, unit_smallest=least)
    c = dataclasses.replace(c, verdict="stands" if verdict == "stands" else "chance")
    words = {key: say(f"change.decided.{key}", lang) for key in ("rejected", "kept", "kept_blunt", "open", "open_unit")}
    decision, meaning = decided(c, p, lang)
    by_unit, by_row = decision.split("; ")
    assert by_unit.endswith(words[unit])
    assert words[row] in by_row
    state = {"kept_blunt": "open", "open_unit": "open"}.get(unit, unit)  # what could not reject is no finding
    assert holds(meaning, f"change.decided.meaning{'_same' if state == row else ''}", lang)
    which = {
        ("kept", "open"): "unit",
        ("kept_blunt", "open"): "",  # neither decides, which the sentences on both say
        ("rejected", "rejected"): "both",
        ("open_unit", "kept"): "row",
    }.get((unit, row), "none")
    text = summary.partial_sentence(c, p, lang)
    said = [k for k in ("both", "unit", "row", "none") if holds(text, f"change.summary.decidable_{k}", lang)]
    assert said == ([which] if which else [])
    none = dataclasses.replace(p, unit=None, unit_p=None, unit_smallest=None)
    alone, means = decided(c, none, lang)
    assert holds(alone, "change.decided.of_no_unit", lang)
    assert holds(means, "change.decided.meaning_row", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_hypotheses_stand_where_there_are_no_levels(lang: str):
    """Bintan 3/4 by domain; levels tried by indicator give 0.070 to 0.79 and prove nothing of others."""
    text = str(narrate.null_text(describe_change(*CASES["bintan"]), lang))
    assert holds(text, "change.decided.hypotheses", lang)
    by_unit = text.index("3/4 (0,75)" if lang == "id" else "3/4 (0.75)")
    assert by_unit < text.index("0,070" if lang == "id" else "0.070")
    assert holds(text, "change.decided.row_tried_above", lang)
    assert holds(text, "change.decided.decision", lang)
    assert holds(text, "change.narrate.null_kept", lang)
    c = describe_change(*CASES["bintan"])
    assert c.partial is not None
    below = dataclasses.replace(c.partial, smallest_p=(0.0, 0.01), largest_p=(0.04, 0.2), unit_p=(0.25, 0.75))
    other = dataclasses.replace(c, partial=below)
    assert holds(str(narrate.null_text(other, lang)), "change.decided.row_tried_below", lang)
    assert holds(str(narrate.null_text(other, lang)), "change.decided.unit_range", lang)
    assert holds(str(summary.answer(other, lang)), "change.summary.partial_tried_below", lang)
    fewer = dataclasses.replace(c.partial, unit_smallest=0.5)
    assert holds(summary.partial_sentence(c, fewer, lang), "change.summary.unit_cannot", lang)
    few = dataclasses.replace(c, partial=fewer)
    assert holds(str(narrate.thesis_method(few, lang)), "change.thesis.partial_method_blunt_most", lang)
    m = describe_maturity("bintan", 2024)
    assert holds(change_text(few, m, lang), "overview.change.unit_blunt_most", lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", ["bintan", "madiun", "agama", "bandung"])
def test_whole_units_stand_before_indicators_everywhere(case: str, lang: str):
    c = describe_change(*CASES[case])
    assert c.partial is not None
    rows = [f"change.summary.partial_{x}" for x in ("open", "tried_above", "tried_below", "stands", "chance")]
    for text in (str(summary.answer(c, lang)), str(thesis.thesis_results(c, lang))):
        by_unit = says("change.summary.unit_sentence", lang, units=units_word(c.partial.unit, lang)).search(text)
        by_row = [found.start() for key in rows if (found := says(key, lang).search(text))]
        assert by_unit
        assert len(by_row) == 1
        assert by_unit.start() < by_row[0]
    frame = c.partial.to_frame()["quantity"].tolist()
    assert [q.split(":")[0] for q in frame[2:4]] == [
        f"two-sided p by whole {c.partial.unit}s",
        "least two-sided p by rows",
    ]
    assert repr(c.partial).index(f"whole {c.partial.unit}s") < repr(c.partial).index("p by rows")
    assert "no bound" in repr(c.partial)


@pytest.mark.parametrize("lang", LANGS)
def test_a_change_among_the_largest_tenth_says_what_picking_it_does_to_the_level(lang: str):
    """Ranks by size, up or down: 53rd of 607 is within the tenth."""
    c = describe_change("kota bandar lampung", 2023, 2024)
    assert c.place is not None
    sizes = sorted((abs(x) for x in published_changes(2023, 2024)["change"]), reverse=True)
    assert 10 * (sizes.index(abs(c.place.change)) + 1) <= len(sizes)
    rate = calibrated(47).largest["aspect"]
    told = says("change.summary.place_tenth", lang, rate=span_text(rate, lang))
    assert told.search(str(narrate.place_text(c, lang)))
    below = next(x for x in sizes if 10 * (sizes.index(x) + 1) > len(sizes))
    smaller = dataclasses.replace(c.place, change=below)
    assert not told.search(summary.place_sentence(dataclasses.replace(c, place=smaller), lang))
    few = dataclasses.replace(c.place, n=FEWEST - 1)
    assert not told.search(summary.place_sentence(dataclasses.replace(c, place=few), lang))


@pytest.mark.parametrize("lang", LANGS)
def test_thirty_one_of_hundreds_stand_for_nobody_else(lang: str):
    c = describe_change("kota bandar lampung", 2022, 2023)
    assert c.place is not None
    assert FEWEST <= c.place.n == c.place.rose < 100
    assert holds(str(narrate.among_text(c, lang)), "change.narrate.few_all_rose", lang)
    assert holds(summary.place_sentence(c, lang), "change.narrate.few_regions", lang)
    one_fell = dataclasses.replace(c, place=dataclasses.replace(c.place, rose=c.place.n - 1, fell=1))
    assert holds(str(narrate.among_text(one_fell, lang)), "change.narrate.few_regions", lang)
    half = dataclasses.replace(c, place=dataclasses.replace(c.place, known=2 * c.place.n))
    assert not holds(str(narrate.among_text(half, lang)), "change.narrate.few_all_rose", lang)
    assert not holds(summary.place_sentence(half, lang), "change.narrate.few_regions", lang)
