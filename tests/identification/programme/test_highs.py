"""The door to HiGHS: brute force on small boxes, no answer where there is none, and no silent trouble."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.errors import SpbeError
from spbe_research.identification.programme.highs import cheapest

NUMBERS = st.integers(-4, 4)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whole_numbers_by_brute_force(data):
    k = data.draw(st.integers(1, 3))
    low = [data.draw(st.integers(0, 2)) for _ in range(k)]
    high = [lo + data.draw(st.integers(0, 3)) for lo in low]
    cost = [data.draw(NUMBERS) for _ in range(k)]
    lines = [[data.draw(NUMBERS) for _ in range(k)] for _ in range(data.draw(st.integers(0, 2)))]
    least = [data.draw(st.integers(-8, 8)) for _ in lines]
    most = [lo + data.draw(st.integers(0, 6)) for lo in least]
    allowed = [
        sum(c * v for c, v in zip(cost, x, strict=True))
        for x in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        if all(
            lo <= sum(a * v for a, v in zip(line, x, strict=True)) <= hi
            for line, lo, hi in zip(lines, least, most, strict=True)
        )
    ]
    found = cheapest(
        np.array(cost, dtype=float),
        ranges=(np.array(low, dtype=float), np.array(high, dtype=float)),
        lines=np.array(lines, dtype=float).reshape(-1, k),
        limits=(np.array(least, dtype=float), np.array(most, dtype=float)),
        whole=np.ones(k),
    )
    assert (found is None) == (not allowed)
    if found is not None:
        assert float(np.array(cost) @ np.round(found)) == min(allowed)


def test_a_number_that_need_not_be_whole():
    line, half = np.array([[2.0, 2.0]]), (np.array([1.0]), np.array([1.0]))
    ends = (np.zeros(2), np.ones(2))
    assert cheapest(np.array([1.0, 0.0]), ranges=ends, lines=line, limits=half, whole=np.array([1, 1])) is None
    found = cheapest(np.array([1.0, 0.0]), ranges=ends, lines=line, limits=half, whole=np.array([1, 0]))
    assert found is not None
    assert found.tolist() == pytest.approx([0.0, 0.5])


def test_no_end_of_the_numbers_is_no_answer():
    with pytest.raises(SpbeError, match=says("errors.programme.highs.cheapest")):
        cheapest(
            np.array([-1.0]),
            ranges=(np.zeros(1), np.array([np.inf])),
            lines=np.empty((0, 1)),
            limits=(np.empty(0), np.empty(0)),
            whole=np.ones(1),
        )
