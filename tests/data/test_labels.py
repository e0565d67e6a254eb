"""The door for data by itself: any mixture of labelled and plain lines is one table, and errors are one line."""

from __future__ import annotations

import re
from array import array
from collections import Counter, UserList, deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.sentences import says
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.labels import (
    is_missing,
    is_number,
    matched,
    number_table,
    one_line,
    read_vector,
    refuse_foreign,
)
from spbe_research.errors import LevelError
from spbe_research.text.catalog import catalog

LABELS = "errors.data.labels"
CODES = ["1", "2", "10", "35-2", "I7"]


def lines(values: list[int], seed: int):
    """One line in every form that is read, its labels in any order."""
    order = np.random.default_rng(seed).permutation(len(CODES))
    pairs = [(CODES[i], values[i]) for i in order]
    codes, shuffled = zip(*pairs, strict=True)
    yield values
    yield tuple(values)
    yield np.array(values)
    yield np.array(values, dtype=np.float32)
    yield np.array([Fraction(x) for x in values], dtype=object)
    yield [Decimal(x) for x in values]
    yield np.ma.array(values, mask=False)
    yield dict(pairs)
    yield Counter(dict(pairs))
    yield pd.Series(shuffled, index=codes)
    yield pd.Series(shuffled, index=codes, dtype="Int64")
    yield pd.Series(values)
    yield pd.array(values, dtype="Int64")
    yield array("i", values)
    yield UserList(values)
    yield deque(values)


@given(st.data(), st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=1, max_size=4))
def test_any_mixture_of_lines_is_one_table(data, rows):
    forms = [data.draw(st.sampled_from(list(lines(row, data.draw(st.integers(0, 99)))))) for row in rows]
    found = number_table(forms, CODES, "")
    assert found.dtype.kind in "iuf"
    assert found.tolist() == rows
    assert number_table([forms, forms], CODES, "").tolist() == [rows, rows]
    for form, row in zip(forms, rows, strict=True):
        assert number_table(form, CODES, "").tolist() == row
        labels, cells = read_vector(form, "") or ([], [])
        assert [dict(zip(labels or CODES, cells, strict=True))[c] for c in CODES] == row


@given(st.data())
def test_labels_of_two_sides_meet_whatever_their_order(data):
    first = data.draw(st.lists(st.text(min_size=1), unique=True, min_size=1))
    second = data.draw(st.permutations(first))
    order = matched([first, second], [None, None], of="row")
    assert [second[i] for i in order] == first
    with pytest.raises(LevelError, match=says(f"{LABELS}.differ_row")) as caught:
        matched([first, [*second[1:], second[0] + "x" * 99]], [None, None], of="row")
    assert len(caught.value.codes) == 2
    assert matched([None, None], [len(first), None], of="row") is None


def test_a_plain_array_is_not_copied():
    for cells in (np.ones((3, 5)), np.ones((3, 5), dtype=np.int8), np.ones((2, 3, 5))[:, ::2]):
        assert number_table(cells, CODES, "") is cells
    masked = np.ma.array(np.arange(5.0), mask=[0, 0, 0, 0, 1])
    assert np.isnan(number_table(masked, CODES, "")[4])
    assert masked.data.tolist() == [0, 1, 2, 3, 4]  # the caller's stays as it is


@pytest.mark.parametrize("raw", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, np.ma.masked, Decimal("sNaN")])
def test_what_is_missing(raw):
    assert is_missing(raw)
    assert np.isnan(number_table([1, 2, 3, 4, raw], CODES, "")[4])


@pytest.mark.parametrize(
    "raw", ["3", b"3", True, np.True_, 3j, np.timedelta64(3, "D"), pd.Timedelta(3), [3], np.array([3]), object()]
)
def test_what_is_no_number(raw):
    assert not is_missing(raw)
    assert not is_number(raw)
    cells = np.empty(5, dtype=object)
    cells[:] = [1, 2, 3, 4, 5]
    cells[4] = raw
    for form in (cells, cells.tolist(), pd.Series(cells, index=CODES), np.ma.array(cells, mask=[1, 0, 0, 0, 0])):
        with pytest.raises(LevelError):
            number_table(form, CODES, "")


def test_plain_sequences_of_any_class_pass():
    own = np.array([1, 2]).view(type("Own", (np.ndarray,), {}))
    for values in (range(5), deque([1]), array("d", [1]), memoryview(b"12"), UserList([1]), iter([1]), own, {1: 2}):
        refuse_foreign(values, "")


@pytest.mark.parametrize("attribute", ["index", "columns", "dims", "coords", "names"])
def test_whatever_bears_labels_is_refused(attribute):
    named = type("Unheard", (UserList,), {attribute: ["a", "b"], "__module__": "unheard.of"})
    with pytest.raises(LevelError, match=says(f"{LABELS}.foreign_other", where="before", kind="unheard.Unheard")):
        refuse_foreign(named([1, 2]), "before")
    unasked = type("Lazy", (UserList,), {attribute: property(lambda self: [][0])})  # its value may cost a query
    if attribute != "names":
        with pytest.raises(
            LevelError, match=says(f"{LABELS}.foreign_other", where="before", kind=re.compile(r"\w+\.Lazy"))
        ):
            refuse_foreign(unasked([1, 2]), "before")
    refuse_foreign(type("Plain", (UserList,), {attribute: (None, None)})([1, 2]), "before")  # such as torch's


def test_found_things_fit_into_a_line():
    assert one_line("a\nb") == "'a\\nb'"
    shown = one_line(pd.DataFrame(np.ones((50, 50))))
    assert "\n" not in shown
    assert len(shown) == 80
    assert shown.endswith("...")


def test_a_label_of_two_lines_is_named_in_one():
    frame = pd.DataFrame(np.ones((2, 2)), columns=["1", "35-\n2"])
    for call in (
        lambda: number_table(frame, ["1", "2"], ""),
        lambda: number_table([{"1": 2, "35-\n2": 3}], ["1", "2"], ""),
        lambda: matched([["1", "35-\n2"], ["1", "2"]], [None, None], of="row"),
        lambda: read_vector(pd.Series([1, 2], index=["35-\n2"] * 2), ""),
    ):
        with pytest.raises(LevelError, match="35- 2"):
            call()


def test_a_table_turned_round_is_refused_though_it_is_square():
    """Its columns merely count from 0, but its lines are the indicators."""
    square = pd.DataFrame(np.ones((5, 5)))
    assert number_table(square, CODES, "").tolist() == np.ones((5, 5)).tolist()
    with pytest.raises(LevelError, match=says(f"{LABELS}.columns", k="5")):
        number_table(square.set_axis(CODES[::-1]), CODES, "")


def test_ways_out_are_named_in_every_language():
    for lang in ("en", "id"):
        words = {k: v for k, v in catalog(lang).items() if k.startswith("errors.data.labels.")}
        for way, named in (
            ("frame", (".to_pandas()", ".to_numpy()")),
            ("mapping", ("dict()", "list()")),
            ("named_tuple", ("._asdict()", "list()")),
            ("other", ("pandas", "numpy")),
        ):
            assert all(name in words[f"errors.data.labels.foreign_{way}"] for name in named)
