"""What a printed figure still allows; points and intervals."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from helpers.sentences import says
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.errors import message
from spbe_research.numbers.exact import RULES, round_exact
from spbe_research.numbers.intervals import Identified, Interval, printed_interval

F = Fraction
fractions = st.fractions(min_value=-6, max_value=6, max_denominator=5000)
ties = st.integers(-1200, 1200).map(lambda n: Fraction(n, 200))  # every second one lies half-way between two hundredths


def test_a_point_is_exact_and_an_interval_says_so() -> None:
    assert Identified.point(F(1, 3)).exact == F(1, 3)
    assert float(Identified.point(F(1, 4))) == 0.25
    ends = says("errors.numbers.intervals.range", low="0.5000", high="1.0000")
    with pytest.raises(ValueError, match=says("errors.numbers.intervals.no_point", interval=ends)):
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


class TestPrintedInterval:
    def test_half_up(self):
        found = printed_interval("2.13")
        assert found == Interval(Fraction(2125, 1000), Fraction(2135, 1000), True, False)
        assert Fraction(2125, 1000) in found
        assert Fraction(2135, 1000) not in found

    def test_one_decimal(self):
        """Bontang 2022 and Lumajang 2022 are printed with one decimal."""
        assert printed_interval("2.7", decimals=1) == Interval(Fraction(265, 100), Fraction(275, 100), True, False)

    @pytest.mark.parametrize(
        ("rule", "closed"), [("half-up", (True, False)), ("half-down", (False, True)), ("down", (True, False))]
    )
    def test_ends_by_rule(self, rule, closed):
        found = printed_interval("1.08", rule=rule)
        assert (found.low_closed, found.high_closed) == closed

    @pytest.mark.parametrize(("printed", "both"), [("1.08", True), ("1.09", False), ("1.00", True)])
    def test_half_even_closes_even_figures(self, printed, both):
        found = printed_interval(printed, rule="half-even")
        assert (found.low_closed, found.high_closed) == (both, both)

    @given(st.one_of(fractions, ties), st.sampled_from(sorted(RULES)), st.integers(0, 3))
    def test_holds_exactly_what_prints_so(self, x, rule, decimals):
        """A number lies in the interval of its own printed figure and in neither neighbour's."""
        printed = round_exact(x, decimals, rule)
        step = Decimal(1).scaleb(-decimals)
        assert x in printed_interval(str(printed), decimals=decimals, rule=rule)
        for other in (printed - step, printed + step):
            assert x not in printed_interval(str(other), decimals=decimals, rule=rule)

    @pytest.mark.parametrize(
        ("printed", "line"),
        [
            ("2.135", says("errors.numbers.intervals.decimals", printed="2.135", decimals="2")),
            ("2,13", says("errors.numbers.exact.exact", x="2,13")),
        ],
    )
    def test_refuses(self, printed, line):
        with pytest.raises(ValueError, match=f"^{line.pattern}$"):
            printed_interval(printed)


class TestInterval:
    grid = st.integers(0, 6).map(Fraction)
    intervals = st.builds(
        lambda a, b, c, d: Interval(min(a, b), max(a, b), c, d), grid, grid, st.booleans(), st.booleans()
    )
    # thirds between the whole ends, so that an open end is seen
    points = tuple(Fraction(n, 3) for n in range(-1, 20))

    @given(intervals, intervals)
    def test_meets_by_brute_force(self, a, b):
        assert a.meets(b) == any(p in a and p in b for p in self.points)
        assert a.meets(b) == b.meets(a)

    @given(intervals, st.fractions(min_value=Fraction(1, 10), max_value=10, max_denominator=10))
    def test_scaled(self, a, factor):
        assert [p in a for p in self.points] == [p * factor in a.scaled(factor) for p in self.points]

    @given(intervals, intervals)
    def test_plus_holds_every_sum(self, a, b):
        total = a.plus(b)
        for p in self.points:
            for q in self.points:
                if p in a and q in b:
                    assert p + q in total
        assert (total.low_closed, total.high_closed) == (
            a.low_closed and b.low_closed,
            a.high_closed and b.high_closed,
        )

    def test_is_frozen(self):
        with pytest.raises(AttributeError):
            printed_interval("1.00").low = Fraction(0)


def test_ends_in_words_hold_what_they_stand_for():
    assert str(Identified(Fraction(1, 3), Fraction(2, 3))) == "0.3333 to 0.6667"
    assert str(Identified(Fraction(2, 3), Fraction(4, 3))) == "0.6666 to 1.3334"
    assert str(Identified.point(Fraction(2, 3))) == Identified.point(Fraction(2, 3)).describe() == "0.6667"
    assert Identified(Fraction(2, 3), Fraction(4, 3)).describe() == message(
        "errors.numbers.intervals.range", low="0.6666", high="1.3334"
    )
