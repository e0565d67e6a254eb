"""Sentences of the chapter on change that no published pair of years calls for: made-up pairs."""

from __future__ import annotations

import dataclasses

import pytest
from helpers.change_chapter import CASES
from helpers.evaluations import changed
from helpers.spoken import holds

from spbe_research.chapters.change import narrate, summary, thesis
from spbe_research.chapters.change.words import moved_word
from spbe_research.data.observations import ASSESSMENTS
from spbe_research.profiles.change import describe_change

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
