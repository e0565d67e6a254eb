"""Sentences of the chapter on instruments that no published pair calls for."""

from __future__ import annotations

import dataclasses

import pytest
from helpers.spoken import holds

from spbe_research.chapters.instruments import narrate, summary
from spbe_research.chapters.instruments.words import depth_text
from spbe_research.data.observations import ASSESSMENTS
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
