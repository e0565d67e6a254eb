"""The verb that goes with a value or with a range: what is, and what would be."""

from __future__ import annotations

import pytest

from spbe_research.chapters.display.ranges import placed, would_be
from spbe_research.numbers.intervals import Identified

POINT, RANGE = Identified(0.25, 0.25), Identified(-0.5, 2.0)


@pytest.mark.parametrize(
    ("v", "lang", "is_", "would"),
    [
        (POINT, "en", "is +0.25", "would be 0.25"),
        (RANGE, "en", "lies between −0.50 and +2.00", "would lie between −0.50 and 2.00"),
        (POINT, "id", "sebesar +0,25", "sebesar 0,25"),
        (RANGE, "id", "terletak antara −0,50 dan +2,00", "terletak antara −0,50 dan 2,00"),
    ],
)
def test_a_value_is_and_a_range_lies(v: Identified, lang: str, is_: str, would: str):
    assert placed(v, lang) == is_
    assert would_be(v, lang) == would


def test_ends_that_differ_beyond_print_are_one_value():
    assert placed(Identified(2.601, 2.604), "en", signed=False) == "is 2.60"
