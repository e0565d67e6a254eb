"""Chapter 3: sizes, assessor error and what is called known."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.change import tiny_instrument
from helpers.sentences import digits, said

from spbe_research.chapters.change import narrate, years
from spbe_research.chapters.change.meaning import general
from spbe_research.chapters.change.summary import assessor_error_sentence, size_of
from spbe_research.chapters.change.words import by_unit, moved_word, p_words
from spbe_research.chapters.overview.texts import _direction
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words
from spbe_research.profiles.change import describe_change
from spbe_research.reports.documents.thesis import hypotheses_table
from spbe_research.simulation.kept import calibrated
from spbe_research.text.catalog import say

F = Fraction

BETWEEN, ERROR = "display.ranges.amount", "change.summary.assessor_error_sentence"


def test_a_change_of_a_hair_s_breadth_is_not_two_numbers() -> None:
    assert size_of(Identified(F("0.0125"), F("0.015")), "id") == say(BETWEEN, "id", low="0,012", high="0,015")
    assert size_of(Identified(F("-0.14"), F("-0.135")), "en") == "0.14"
    assert size_of(Identified(F("-0.1"), F("0.2")), "en") == say(BETWEEN, "en", low="−0.10", high="+0.20")


def test_assessor_error_names_the_rates_at_which_it_could_explain_a_change():
    t = describe_change("paser").tests
    could, never, at_none = f"{ERROR}_text", ERROR, "change.summary.error_rate_cannot"
    until, most = say(f"{ERROR}_rates", "id"), say("change.summary.at_most", "id")
    at_most = {"rates": f"2 {until} 10", "chance": f"{most} 0,040"}
    for p, has in (
        ((0.01, 0.03, 0.2), {could: {"could": "10"}, at_none: {"not_at": "2 dan 5"}}),
        ((0.06, 0.3, 0.5), {could: {"could": "2, 5, dan 10"}}),
        ((0.001, 0.01, 0.04), {never: at_most}),
    ):
        text = assessor_error_sentence(dataclasses.replace(t, errors=t.errors.assign(pvalue=p)), "id")
        assert {key for key in (could, never, at_none) if said(text, key, "id")} == set(has), text
        assert all(said(text, key, "id", **values) for key, values in has.items()), text


@pytest.mark.parametrize(("region", "known"), [("paser", True), ("kabupaten madiun", False)])
def test_the_change_is_called_known_only_where_it_is_one_number(region, known):
    c = describe_change(region)
    assert c.total.is_point is known
    for lang in ("id", "en"):
        assert said(narrate.meaning(c, lang), "change.meaning.census_known", lang) is known


def test_the_least_p_by_aspect_stands_wherever_it_is_above_the_level() -> None:
    """Paser: four aspects hold the rows that could move both ways, so p by aspect is 1/8 at the least."""
    least, c = "change.summary.least_here", describe_change("paser", 2021, 2022)
    assert c.tests is not None
    assert c.tests.two_way_by_aspect.test.smallest_exact == F(1, 8)
    assert c.tests.by_aspect.smallest_exact == F(1, 32)
    for lang in ("id", "en"):
        told = {"moved_word": moved_word(4, lang, "aspect"), "smallest_exact": f"1/8 ({digits('0.125', lang)})"}
        for text in (narrate.answer(c, lang), narrate.thesis_results(c, lang)):
            assert said(text, least, lang, **told)
            assert text.plain.count(say(least, lang, **told)) == 1
        assert not said(narrate.null_text(c, lang), least, lang)  # six aspects moved
    lampung = describe_change("kota bandar lampung", 2021, 2022)  # three aspects moved
    assert lampung.tests.by_aspect.smallest_exact == F(1, 4)
    for lang in ("id", "en"):
        told = {"moved_word": moved_word(3, lang, "aspect"), "smallest_exact": f"1/4 ({digits('0.25', lang)})"}
        assert said(narrate.null_text(lampung, lang), least, lang, **told)
        assert said(narrate.answer(lampung, lang), "change.summary.least", lang, **told)
        assert said(_direction(lampung, lang), least, lang, **told)
        assert said(hypotheses_table(lampung, lang).note, least, lang, **told)
        assert not said(hypotheses_table(c, lang).note, least, lang)


def test_values_of_domains_sum_up_all_indicators_but_do_not_hold_their_levels() -> None:
    known, values = describe_change("paser"), describe_change("kabupaten madiun")
    for lang in ("id", "en"):
        years = join_words(["2023", "2024"], lang)
        assert said(narrate.meaning(values, lang), "change.meaning.census_values", lang, k=47, years=years)
        assert said(narrate.thesis_method(values, lang), "change.thesis.data_values", lang, k=47, years=years)
        assert not said(narrate.meaning(values, lang), "change.meaning.census", lang)
        assert not said(narrate.meaning(values, lang), "change.meaning.flips_other_tests", lang)  # none stands there
        assert said(narrate.meaning(known, lang), "change.meaning.census", lang, k=47)
        assert said(narrate.thesis_method(known, lang), "change.thesis.data", lang, k=47)
        assert said(narrate.meaning(known, lang), "change.meaning.flips_other_tests", lang)


def test_the_unit_between_has_its_false_alarms_or_is_said_to_be_missing() -> None:
    none, rate = "change.thesis.row_method_no_evidence", "change.thesis.row_method_evidence_rate"
    paser, denpasar = describe_change("paser", 2021, 2022), describe_change("denpasar", 2018, 2019)
    for lang in ("id", "en"):
        for make in (narrate.null_text, narrate.thesis_method):
            assert said(make(paser, lang), rate, lang, n_rows=47, rate=21)
            assert not said(make(paser, lang), none, lang)
            assert said(make(denpasar, lang), none, lang, label=denpasar.after.instrument.label)
            assert not said(make(denpasar, lang), rate, lang)


def test_the_least_p_of_pairs_of_years_that_cannot_reach_the_level() -> None:
    c = describe_change("kota bandar lampung", 2021, 2022)
    short = [p for p in c.over_years.pairs if p.by_aspect.smallest > c.alpha]
    assert [(p.before, p.after) for p in short] == [(2021, 2022)]
    for lang in ("id", "en"):
        told = say("change.years.pair_least", lang, before=2021, after=2022, p=digits("0.25", lang))
        assert said(years.pairs_table(c, lang).note, "change.years.pairs_least", lang, told=told)


def test_how_many_aspects_were_tested_of_all() -> None:
    c = describe_change("paser", 2021, 2022)
    assert (int(c.tests.strata.table["in_family"].sum()), len(c.tests.strata.table)) == (2, 8)
    unmoved = c.tests.strata.table.assign(p_holm=1.0)
    none = dataclasses.replace(c.tests.strata, table=unmoved.assign(in_family=False))
    kept = dataclasses.replace(c.tests.strata, table=unmoved)
    for lang, form in (("id", "other"), ("en", "one")):
        assert said(narrate.answer(c, lang), f"change.summary.aspects_kept.{form}", lang, tested=2, n_table=8)
        for strata, key, told in (
            (kept, "change.summary.aspects_none", {"tested": 2, "n_table": 8}),
            (none, "change.thesis.strata_none_tested", {"n_table": 8}),
        ):
            other = dataclasses.replace(c, tests=dataclasses.replace(c.tests, strata=strata))
            assert said(narrate.answer(other, lang), key, lang, **told)


def test_the_method_of_a_thesis_names_every_test_whose_result_it_prints() -> None:
    results = {
        "change.thesis.row_method_evidence": "change.thesis.row_results_evidence",
        "change.thesis.row_method_nation": "change.summary.beyond_tests",
    }
    c = describe_change("paser", 2021, 2022)
    bare = dataclasses.replace(c, nation=None, tests=dataclasses.replace(c.tests, by_evidence=None))
    for one, wanted in ((c, True), (bare, False), (describe_change("denpasar", 2018, 2019), None)):
        for lang in ("id", "en"):
            method, result = narrate.thesis_method(one, lang), narrate.thesis_results(one, lang)
            told = [(said(method, m, lang), said(result, r, lang)) for m, r in results.items()]
            assert all(m is r for m, r in told)
            assert wanted is None or told == [(wanted, wanted)] * 2


def test_equal_p_of_assessor_error_are_told_once() -> None:
    c = describe_change("paser", 2021, 2022)
    assert len({p_words(p, "id") for p in c.tests.errors["pvalue"]}) == 1
    mixed = dataclasses.replace(c.tests, errors=c.tests.errors.assign(pvalue=[0.01, 0.03, 0.03]))
    for lang in ("id", "en"):
        least = p_words(1e-9, lang)
        assert narrate.thesis_results(c, lang).plain.count(least) == 1
        alike = say("change.thesis.error", lang, p=least, rates=join_words(["2", "5", "10"], lang))
        assert said(narrate.thesis_results(c, lang), "change.thesis.error_detectable", lang, listed=alike)
        apart = [
            say("change.thesis.error", lang, p=digits(p, lang), rates=rates)
            for p, rates in (("0.010", "2"), ("0.030", join_words(["5", "10"], lang)))
        ]
        other = narrate.thesis_results(dataclasses.replace(c, tests=mixed), lang)
        assert said(other, "change.thesis.error_detectable", lang, listed=join_words(apart, lang))


@pytest.mark.parametrize(("case", "n_rows"), [(("paser", 2021, 2022), 47), (("denpasar", 2018, 2019), 37)])
def test_rates_of_the_calibration_study_are_those_of_the_number_of_rows(
    case: tuple[str, int, int], n_rows: int
) -> None:
    c, known = describe_change(*case), calibrated(n_rows)
    for lang in ("id", "en"):
        rates = {f"rate_{unit}": str(span[0]) for unit, span in known.lenient.items()}
        assert said(narrate.answer(c, lang), "change.summary.lenient", lang, n_rows=n_rows, **rates)
        assert said(general(c.after.instrument, lang), "change.meaning.limits_leniency", lang, n_rows=n_rows, **rates)
        held = by_unit("rate", known.coverage, lang)
        assert said(narrate.null_text(c, lang), "change.narrate.null_text_shifts", lang, n_rows=n_rows, **held)
        picked = by_unit("largest", known.largest, lang) | by_unit("lowest", known.lowest, lang)
        told = {"n_rows": n_rows, "mc": known.error, **picked}
        assert said(general(c.after.instrument, lang), "change.meaning.limits_picked", lang, **told)


def test_an_instrument_of_another_size_is_given_the_whole_range() -> None:
    c = describe_change("paser", 2021, 2022)
    other = tiny_instrument([1] * 6, ["1", "1", "2", "2", "3", "3"])
    rows, rates = (say("change.words.span", "id", low=low, high=high) for low, high in ((20, 47), (14, 23)))
    assert said(general(other, "id"), "change.meaning.limits_leniency", "id", n_rows=rows, rate_aspect=rates)
    assert not said(general(c.after.instrument, "id"), "change.meaning.limits_leniency", "id", n_rows=rows)
