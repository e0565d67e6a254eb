"""What an option may be: each kind takes its own of any library, and refuses the rest in one line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.errors import ParameterError, message
from spbe_research.options import (
    check_between,
    check_choice,
    check_kind,
    check_path,
    check_seed,
    check_several,
    check_switch,
    check_texts,
    check_whole,
    check_year,
    found_as,
)


class Place:
    """A path of another library."""

    def __fspath__(self) -> str:
        return "place"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("aspek", "'aspek'"),
        (None, "None"),
        (True, "True"),
        (2.5, "2.5"),
        (b"x", "b'x'"),
        (np.float64(0.5), "np.float64(0.5)"),
        (Fraction(1, 3), "Fraction(1, 3)"),
        (range(3), "range(0, 3)"),
        ([2023] * 9, "list [2023, 2023, 2023, 2023, ...]"),
        ({"a": 1}, "dict {'a': 1}"),
        (np.arange(4).reshape(2, 2), "ndarray array([[0, 1], [2, 3]])"),
        (pd.Series([1, 2]), "Series 0 1 1 2 dtype: int64"),
        ("x" * 500, f"'{'x' * 27}...{'x' * 28}'"),
    ],
)
def test_what_was_found_is_told_in_a_few_words(value, text):
    assert found_as(value) == text


def test_an_object_that_cannot_be_shown():
    assert found_as(10**5000) == "int"


@pytest.mark.parametrize("value", ["a", Path("a"), PurePosixPath("a"), Place()])
def test_every_path_is_one(value):
    assert check_path("folder", value) in (Path("a"), Path("place"))


@pytest.mark.parametrize("value", [b"a", None, 3, ["a"], pd.Series(["a"])])
def test_what_is_no_path(value):
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="folder")):
        check_path("folder", value)


@pytest.mark.parametrize("value", [0.05, np.float64(0.05), np.float32(0.5), Fraction(1, 20), Decimal("0.05")])
def test_numbers_of_every_library(value):
    assert check_between("alpha", value, 0, 1) == float(value)


@pytest.mark.parametrize(
    "value", [True, np.True_, "0.05", None, 0, 1, 5, float("nan"), Decimal("NaN"), 10**400, [0.05]]
)
def test_what_is_no_number_between(value):
    with pytest.raises(ParameterError, match=says("errors.options.between", name="alpha")):
        check_between("alpha", value, 0, 1)


def test_the_ends_where_they_belong():
    assert check_between("shared", 1, 0, 1, ends=True) == 1
    with pytest.raises(ParameterError, match=says("errors.options.within", name="shared", found="1.5")):
        check_between("shared", 1.5, 0, 1, ends=True)


@pytest.mark.parametrize("value", [2021, np.int64(2021), np.array(2021)])
def test_years(value):
    assert type(check_year("year", value)) is int


@pytest.mark.parametrize("value", [2021.0, "2021", True, -1, 10**400, None, np.array([2021]), pd.Series([2021])])
def test_what_is_no_year(value):
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="year", found=found_as(value))):
        check_year("year", value)


def test_whole_numbers():
    assert check_whole("n_sim", np.int8(3), 1) == 3
    for value in (0, True, 2.0, "3", 11):
        with pytest.raises(ParameterError, match=says("errors.options.argument", name="n_sim", found=found_as(value))):
            check_whole("n_sim", value, 1, 10)


def test_switches():
    assert check_switch("midp", np.True_) is True
    for value in ("no", 0, None, [], pd.NA, np.array([True])):
        with pytest.raises(ParameterError, match=says("errors.options.argument", name="midp")):
            check_switch("midp", value)


def test_seeds():
    for value in (None, 0, np.int64(7), np.random.default_rng(1)):
        check_seed("rng", value)
    for value in (-1, True, 1.0, "1", [1], set()):
        with pytest.raises(ParameterError, match=says("errors.options.argument", name="rng")):
            check_seed("rng", value)


def test_several():
    assert check_several("kind", np.array(["kota"])) == ["kota"]
    for value in ("kota", b"kota", {"kota": 1}, 3, np.array(3), np.ones((2, 2)), pd.DataFrame()):
        with pytest.raises(ParameterError, match=says("errors.options.argument", name="kind")):
            check_several("kind", value)


def test_choices_texts_and_what_we_make():
    assert check_choice("unit", np.str_("aspect"), ("aspect",)) == "aspect"
    with pytest.raises(
        ParameterError, match=says("errors.options.choice", name="unit", found="set()", allowed="aspect")
    ):
        check_choice("unit", set(), ("aspect",))
    check_texts(source=None, sheet="Isian")
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="source", found="3")):
        check_texts(source=3)
    with pytest.raises(ParameterError, match=says("errors.options.made", maker="load_crosswalk")):
        check_kind("crosswalk", "5-59", Path, "load_crosswalk")


def test_a_message_is_one_line_whatever_it_names():
    frame = pd.DataFrame({"a": [1, 2]})
    for value in ("two\nlines", "two\u2028lines", Path("two\nlines"), frame, np.ones((2, 47))):
        text = message("errors.options.choice", name=value, found=value, allowed="")
        assert len(str(text).splitlines()) == 1
