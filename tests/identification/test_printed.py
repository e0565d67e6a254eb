"""Printed values and what they allow."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_values
from spbe_research.errors import LevelError, ParameterError
from spbe_research.identification.printed import observed, printed_value, read_values
from spbe_research.numbers.intervals import Interval

F = Fraction
NEW = load_instrument("permenpanrb-59-2020")


@pytest.mark.parametrize("raw", ["2.7", "2,7", "2.70", 2.7, np.float64(2.7)])
def test_one_digit_stands_for_two_as_the_deck_of_paser_prints_it(raw: object) -> None:
    p = printed_value(raw, NEW)
    assert (p.value, p.interval) == (F(27, 10), Interval(F(539, 200), F(541, 200), True, False))


def test_further_digits_count_and_a_fraction_is_exact() -> None:
    assert printed_value("2.1265", NEW).interval == Interval(F(212645, 100000), F(212655, 100000), True, False)
    assert printed_value(F(4253, 2000), NEW).interval == Interval(F(4253, 2000), F(4253, 2000))
    assert printed_value(3, NEW).interval.low == F(599, 200)
    assert printed_value("2.13", NEW, rule="down").interval.low == F(213, 100)


def test_values_in_order_by_number_and_as_series() -> None:
    by_number = read_values("domain", {"1": 3.6, "3": "1.09"}, NEW)
    assert by_number == read_values("domain", [3.6, None, "1.09", float("nan")], NEW)
    assert by_number == read_values("domain", pd.Series({"1": 3.6, "3": "1.09"}), NEW)
    assert read_values("index", "2.06", NEW)[0].describe() == "index printed 2.06"


def test_an_observation_brings_its_values_and_its_index_and_the_predicate_of_an_unrounded_one() -> None:
    found = observed(load_values("bintan", 2024), NEW)
    assert [p.describe() for p in found] == [
        "domain 1 printed 4.00",
        "domain 2 printed 2.90",
        "domain 3 printed 2.00",
        "domain 4 printed 3.68",
        "index printed 3.25",
        "index printed Baik",  # the report of 2024 reads it from the unrounded index
    ]
    assert observed(load_values("bintan", 2023), NEW)[-1].describe() == "index printed 3.39"  # that of 2023 does not


@pytest.mark.parametrize(
    ("unit", "values", "message"),
    [
        (
            "domain",
            [1, 2, 3],
            says("errors.identification.printed.wrong_count", n_numbers=4, unit="domain", n_listed=3),
        ),
        (
            "domain",
            {"5": 1},
            says("errors.identification.printed.unknown_units", unit="domain", join="5", there="1, 2, 3, 4"),
        ),
        ("domain", "3.60", says("errors.identification.printed.in_order", n_numbers=4, unit="domain", found="'3.60'")),
        ("index", "tiga", says("errors.identification.printed.printed_value", found="'tiga'")),
        ("index", True, says("errors.identification.printed.printed_value", found="True")),
    ],
)
def test_messages(unit: str, values: object, message: str) -> None:
    with pytest.raises(LevelError, match=message):
        read_values(unit, values, NEW)


def test_more_messages() -> None:
    pemdi = load_instrument("permenpanrb-8-2026")
    with pytest.raises(
        LevelError,
        match=says("errors.identification.printed.no_units", unit="domain", join="1"),
    ):
        read_values("domain", {"1": 3}, pemdi)
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.options.choice", name="rounding", found="'up'", allowed="half-up, half-even, half-down, down"
        ),
    ):
        printed_value("2.0", NEW, rule="up")
    with pytest.raises(
        LevelError, match=says("errors.identification.printed.read_values", values_depth="domain", unit="aspect")
    ):
        read_values("aspect", load_values("bintan", 2024), NEW)
    with pytest.raises(
        LevelError,
        match=says(
            "errors.identification.printed.observed",
            observation_instrument="permenpanrb-59-2020",
            instrument_id="permenpanrb-8-2026",
        ),
    ):
        observed(load_values("bintan", 2024), pemdi)
