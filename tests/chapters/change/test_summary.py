"""Chapter 3: sizes, assessor error and what is called known."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.sentences import said

from spbe_research.chapters.change import narrate
from spbe_research.chapters.change.summary import assessor_error_sentence, size_of
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.change import describe_change
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
