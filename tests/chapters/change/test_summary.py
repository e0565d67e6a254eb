"""Chapter 3: sizes, assessor error and what is called known."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from spbe_research.chapters.change import narrate
from spbe_research.chapters.change.summary import assessor_error_sentence, size_of
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.change import describe_change

F = Fraction


def test_a_change_of_a_hair_s_breadth_is_not_two_numbers() -> None:
    assert size_of(Identified(F("0.0125"), F("0.015")), "id") == "antara 0,012 dan 0,015"
    assert size_of(Identified(F("-0.14"), F("-0.135")), "en") == "0.14"
    assert size_of(Identified(F("-0.1"), F("0.2")), "en") == "between −0.10 and +0.20"


def test_assessor_error_names_the_rates_at_which_it_could_explain_a_change():
    t = describe_change("paser").tests
    for p, has, lacks in (
        ((0.01, 0.03, 0.2), ("bila lajunya 0,10 untuk", "Pada laju 0,02 dan 0,05 tidak."), "0,02 s.d."),
        ((0.06, 0.3, 0.5), ("bila lajunya 0,02, 0,05, dan 0,10 untuk",), "tidak."),
        ((0.001, 0.01, 0.04), ("dengan laju yang diandaikan 0,02 s.d. 0,10", "paling tinggi 0,04"), "menjelaskannya"),
    ):
        said = assessor_error_sentence(dataclasses.replace(t, errors=t.errors.assign(pvalue=p)), "id")
        assert all(text in said for text in has), said
        assert lacks not in said


@pytest.mark.parametrize(("region", "known"), [("paser", True), ("kabupaten madiun", False)])
def test_the_change_is_called_known_only_where_it_is_one_number(region, known):
    c = describe_change(region)
    assert c.total.is_point is known
    assert ("Perubahan indeks karena itu diketahui pasti." in str(narrate.meaning(c, "id"))) is known
    assert ("is therefore known" in str(narrate.meaning(c, "en"))) is known
