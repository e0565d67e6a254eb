"""What an index alone allows, against every vector of levels that has it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.tiny import every_vector, tiny, value

from spbe_research.profiles.index_only import domains_implied, rows_at_least_level
from spbe_research.profiles.maturity import Maturity, describe_maturity

F = Fraction
FOUR = tiny([("1", "1", 1), ("1", "2", 2), ("2", "3", 3), ("2", "3", 4)])
SPANS = [(F(1), F(1)), (F(1), F(13, 10)), (F(19, 10), F(2)), (F(2), F(2)), (F(27, 10), F(3)), (F(3), F(3))]


@pytest.fixture(scope="module")
def study() -> Maturity:
    return describe_maturity("bintan", source="bintan-study")


@pytest.mark.parametrize(("low", "high"), SPANS)
def test_every_vector_with_such_an_index_lies_within(study: Maturity, low: Fraction, high: Fraction) -> None:
    m = replace(study, instrument=FOUR, low=low, high=high)
    such = [v for v in every_vector(FOUR) if low <= value(FOUR, v, "index") <= high]
    assert such
    for number, least, most in domains_implied(m):
        assert all(least <= value(FOUR, v, "domain", number) <= most for v in such)
    fewest, most_rows = rows_at_least_level(m)
    counts = [v.count(F(1)) for v in such]
    assert fewest <= min(counts)
    assert max(counts) <= most_rows


@pytest.mark.parametrize(("index", "rows"), [(F(1), (4, 4)), (F(3), (0, 0)), (F(11, 10), (3, 3)), (F(13, 10), (2, 3))])
def test_rows_at_the_least_level(study: Maturity, index: Fraction, rows: tuple[int, int]) -> None:
    """Weights 1, 2, 3, 4 of ten: 1.1 is a step of the lightest row, 1.3 one of the third or of the first and second."""
    such = {v.count(F(1)) for v in every_vector(FOUR) if value(FOUR, v, "index") == index}
    least = rows_at_least_level(replace(study, instrument=FOUR, low=index, high=index))
    assert least[0] <= min(such)
    assert max(such) <= least[1]
    assert least == rows
