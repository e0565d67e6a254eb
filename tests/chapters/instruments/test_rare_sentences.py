"""Sentences of the chapter on instruments that no published pair calls for."""

from __future__ import annotations

import dataclasses

import pytest
from helpers.spoken import holds

from spbe_research.chapters.instruments import narrate, summary
from spbe_research.chapters.instruments.words import depth_text
from spbe_research.data.crosswalk import make_crosswalk
from spbe_research.data.crosswalk_lines import COLUMNS
from spbe_research.data.published import ASSESSMENTS
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change

LANGS = ("id", "en")


@pytest.fixture(scope="module")
def paser() -> InstrumentChange:
    return describe_instrument_change("paser", 2019, 2022)


@pytest.mark.parametrize("lang", LANGS)
def test_levels_that_may_be_assumed_and_change_nothing(paser: InstrumentChange, lang: str):
    assert paser.split is not None
    same = dataclasses.replace(paser, assumed=("30",), open_split=paser.split)
    assert holds(str(narrate.answer(same, lang)), "instruments.summary.assumed_no_matter", lang)
    wide = dataclasses.replace(paser.split, performance=Identified(0.125, 2.0))
    wider = dataclasses.replace(same, open_split=wide)
    assert holds(str(narrate.answer(wider, lang)), "instruments.summary.assumed_wider", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_two_instruments_of_one_scale_without_links(paser: InstrumentChange, lang: str):
    assert holds(summary._not_linked(paser, lang), "instruments.summary.not_linked_no_links", lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", [k for k in ASSESSMENTS if k != "official"])
def test_figures_that_are_not_official(paser: InstrumentChange, kind: str, lang: str):
    seen = dataclasses.replace(paser.after.observation, assessment=kind)
    assert holds(
        depth_text(dataclasses.replace(paser.after, observation=seen), lang), f"instruments.words.{kind}", lang
    )


@pytest.mark.parametrize("lang", LANGS)
def test_links_that_turn_the_sign_alone_or_together(paser: InstrumentChange, lang: str):
    assert paser.links is not None
    text = str(narrate.answer(paser, lang))
    assert holds(text, "instruments.summary.choices_open", lang)
    assert holds(text, "instruments.summary.fewest", lang)
    alone = dataclasses.replace(paser.links, turning=paser.links.fewest[:1])
    said = str(narrate.answer(dataclasses.replace(paser, links=alone), lang))
    assert holds(said, "instruments.summary.turning", lang)
    assert "{} → {}".format(*paser.links.fewest[0]) in said


@pytest.mark.parametrize("lang", LANGS)
def test_one_sign_under_every_choice_of_links_and_another_by_domain(paser: InstrumentChange, lang: str):
    assert paser.links is not None
    assert paser.split is not None
    sure = dataclasses.replace(paser.links, every=Identified(0.125, 2.0))
    assert holds(
        str(narrate.answer(dataclasses.replace(paser, links=sure), lang)), "instruments.summary.choices_firm", lang
    )
    fell = dataclasses.replace(paser.split, performance=Identified(-0.5, -0.25))
    other = dataclasses.replace(paser, links=sure, by_domain=fell)
    text = str(narrate.answer(other, lang))
    assert holds(text, "instruments.summary.choices_depends", lang)
    assert not holds(text, "instruments.summary.choices_unseen", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_choices_that_are_not_counted(paser: InstrumentChange, lang: str):
    bare = dataclasses.replace(paser, links=None)
    assert holds(str(narrate.answer(bare, lang)), "instruments.summary.firm_depends", lang)
    kept = bare.sensitivity[bare.sensitivity["low"] > 0]
    assert holds(
        str(narrate.answer(dataclasses.replace(bare, sensitivity=kept), lang)), "instruments.summary.firm", lang
    )
    none = dataclasses.replace(bare, sourced=None)
    assert holds(str(narrate.answer(none, lang)), "instruments.summary.performance_no_document", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_links_that_all_rest_on_a_document(paser: InstrumentChange, lang: str):
    assert paser.split is not None
    links = paser.crosswalk.links[COLUMNS].assign(basis="a document")
    own = make_crosswalk(paser.crosswalk.old, paser.crosswalk.new, links)
    sure = dataclasses.replace(
        paser, comparison=dataclasses.replace(paser.comparison, crosswalk=own), sourced=paser.split, links=None
    )
    assert holds(str(narrate.answer(sure, lang)), "instruments.summary.performance_range", lang)
    zero = dataclasses.replace(paser.split, performance=Identified(-0.5, 0.25))
    open_ = dataclasses.replace(sure, split=zero)
    assert holds(str(narrate.answer(open_, lang)), "instruments.summary.performance_undetermined", lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("low", "high", "sign"), [(-2, -1, "negative"), (0, 0, "zero")])
def test_where_a_range_lies(low: int, high: int, sign: str, lang: str):
    assert holds(summary._zero(Identified(low, high), lang), f"instruments.summary.zero_{sign}", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_another_instrument_that_judged_links_alone_lead_to(lang: str):
    c = describe_instrument_change("bintan")
    view = c.views[0]
    assert holds(str(narrate.answer(c, lang)), "instruments.summary.other_instrument", lang)
    judged = dataclasses.replace(view, sourced=dataclasses.replace(view.sourced, common=None))
    text = str(narrate.answer(dataclasses.replace(c, views=(judged,)), lang))
    assert holds(text, "instruments.summary.other_instrument_judged", lang)
    assert not holds(text, "instruments.summary.other_instrument", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_difference_of_two_instruments_is_called_no_rise(paser: InstrumentChange, lang: str):
    same = describe_instrument_change("paser", 2021, 2022)
    assert holds(str(narrate.answer(paser, lang)), "instruments.summary.first_instruments", lang)
    assert holds(str(narrate.answer(same, lang)), "instruments.summary.first", lang)
    assert not holds(str(narrate.answer(same, lang)), "instruments.summary.first_instruments", lang)
