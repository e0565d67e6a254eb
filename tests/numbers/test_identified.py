"""Points and intervals."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from spbe_research.numbers.identified import Identified

F = Fraction


def test_a_point_is_exact_and_an_interval_says_so() -> None:
    assert Identified.point(F(1, 3)).exact == F(1, 3)
    assert float(Identified.point(F(1, 4))) == 0.25
    with pytest.raises(ValueError, match=r"the data leave an interval, 0\.5000 to 1\.0000, not one value"):
        float(Identified(F(1, 2), F(1)))


@pytest.mark.parametrize(
    ("low", "high", "sign"),
    [(1, 2, "positive"), (-2, -1, "negative"), (0, 0, "zero"), (-1, 1, "undetermined"), (0, 1, "undetermined")],
)
def test_sign(low: int, high: int, sign: str) -> None:
    found = Identified(F(low), F(high))
    assert found.sign == sign
    assert found.includes_zero == (sign in ("zero", "undetermined"))


def test_no_estimate_is_made_up_from_an_interval() -> None:
    assert Identified(F(1), F(2)).estimate is None
    assert math.isnan(Identified(F(1), F(2)).estimate_or_nan)
    assert Identified(F(1), F(2), F(5, 4)).estimate == 1.25


def test_sums_and_multiples() -> None:
    a, b = Identified(F(1), F(2), F(3, 2)), Identified.point(F(1))
    assert a.plus(b) == Identified(F(2), F(3), F(5, 2))
    assert a.plus(Identified(F(0), F(1))).printed is None
    assert a.times(F(-2)) == Identified(F(-4), F(-2), F(-3))
    assert a.width == 1.0
