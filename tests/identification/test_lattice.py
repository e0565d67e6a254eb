"""Which values a weighted sum of levels can take: by brute force, and what printed figures leave of them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from helpers.change import tiny_instrument
from helpers.sentences import says
from helpers.slow_scoring import slow_round
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import ContradictionError, ParameterError, message
from spbe_research.identification.bounds import bounds
from spbe_research.identification.lattice import (
    attainable_sums,
    attainable_values,
    level_sum,
    values_behind,
    values_printed_as,
)
from spbe_research.identification.programme.model import whole_window
from spbe_research.numbers.intervals import Interval, printed_interval


def brute(weights, low, high) -> set:
    return {
        sum(w * x for w, x in zip(weights, xs, strict=True))
        for xs in itertools.product(range(low, high + 1), repeat=len(weights))
    }


def sums_of(groups) -> set[int]:
    """Sums of ``weight x total`` over groups of rows of equal weight: (weight, rows) pairs, levels 1 to 5."""
    return {
        sum(w * total for (w, _), total in zip(groups, totals, strict=True))
        for totals in itertools.product(*(range(rows, 5 * rows + 1) for _, rows in groups))
    }


class TestAttainableSums:
    @given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 2), st.integers(1, 3))
    def test_by_brute_force(self, weights, low, span):
        found = attainable_sums(np.array(weights), low, low + span)
        assert found.tolist() == sorted(brute(weights, low, low + span))
        assert found.dtype == np.int64

    def test_one_level_leaves_one_sum(self):
        assert attainable_sums(np.array([2, 3]), 4, 4).tolist() == [20]


def none_there(unit: str, number: str, there: str) -> str:
    values = {"label": "PermenPANRB 59/2020", "unit": unit, "number": number, "value": there}
    return message("errors.data.instruments.row_positions", **values)


class TestAttainableValues:
    @pytest.mark.parametrize(
        ("name", "unit", "number", "groups"),
        [  # rows of equal weight and the ratio of their weights, from the tables of the two regulations
            ("permenpanrb-59-2020", "domain", "1", [(1, 10)]),
            ("permenpanrb-59-2020", "domain", "2", [(1, 10)]),
            ("permenpanrb-59-2020", "domain", "3", [(1, 11)]),
            ("permenpanrb-59-2020", "domain", "4", [(11, 10), (12, 6)]),
            ("permenpanrb-59-2020", "aspect", "4", [(1, 2)]),
            ("permenpanrb-5-2018", "domain", "1", [(1, 17)]),
            ("permenpanrb-5-2018", "domain", "2", [(1, 7)]),
            ("permenpanrb-5-2018", "domain", "3", [(3, 7), (2, 6)]),
            ("permenpanrb-5-2018", "index", "", [(3, 17), (12, 7), (15, 7), (10, 6)]),
        ],
    )
    def test_by_groups_of_equal_rows(self, name, unit, number, groups):
        total = sum(w * rows for w, rows in groups)
        expected = sorted(Fraction(s, total) for s in sums_of(groups))
        assert list(attainable_values(load_instrument(name), unit, number)) == expected

    def test_index_of_59_2020(self, inst59):
        """Steps of 1.30, 2.50, 1.50, 2.75 and 3.00 per cent: whole numbers of 1/2000, nearly all of them."""
        values = attainable_values(inst59, "index")
        assert (values[0], values[-1]) == (1, 5)
        assert all((v * 2000).denominator == 1 for v in values)
        reach = {0}
        for weight, rows in ((26, 10), (50, 10), (30, 11), (55, 10), (60, 6)):
            reach = {s + weight * n for s in reach for n in range(4 * rows + 1)}
        assert [v * 2000 - 2000 for v in values] == sorted(reach)
        assert Fraction("2.1265") in set(values)

    def test_decimal_levels_have_no_lattice(self, pemdi):
        decimal = says("errors.identification.lattice.decimal", label="PermenPANRB 8/2026")
        with pytest.raises(ValueError, match=f"^{decimal.pattern}$"):
            attainable_values(pemdi, "index")

    @pytest.mark.parametrize(
        ("unit", "number", "line"),
        [
            ("domain", "5", none_there("domain", "5", "1, 2, 3, 4")),
            ("aspect", "", none_there("aspect", "", "1, 2, 3, 4, 5, 6, 7, 8")),
            ("domian", "1", message("errors.options.choice", name="unit", found="'domian'", allowed="aspect, domain")),
        ],
    )
    def test_no_such_group(self, inst59, unit, number, line):
        with pytest.raises(ParameterError) as caught:
            attainable_values(inst59, unit, number)
        assert str(caught.value) == line


class TestValuesPrintedAs:
    @pytest.mark.parametrize("unit_number", [("domain", "1"), ("domain", "3"), ("domain", "4"), ("aspect", "5")])
    @pytest.mark.parametrize("rule", ["half-up", "half-even", "half-down", "down"])
    def test_every_value_is_printed_as_exactly_one_figure(self, inst59, unit_number, rule):
        figures = [f"{n // 100}.{n % 100:02d}" for n in range(90, 511)]
        found = [v for f in figures for v in values_printed_as(inst59, *unit_number, f, rule=rule)]
        assert tuple(found) == attainable_values(inst59, *unit_number)

    def test_half_up_by_the_slow_way(self, inst59):
        for n in range(100, 501):
            figure = f"{n // 100}.{n % 100:02d}"
            expected = tuple(v for v in attainable_values(inst59, "domain", "4") if slow_round(v) == figure)
            assert values_printed_as(inst59, "domain", "4", figure) == expected

    @pytest.mark.parametrize(
        ("domain", "printed", "expected"),
        [
            ("3", "2.18", [Fraction(24, 11)]),
            ("1", "3.60", [Fraction(36, 10)]),
            ("1", "3.65", []),  # ten equal rows cannot give it
            ("4", "3.55", [Fraction(646, 182), Fraction(647, 182)]),  # Denpasar 2021
            ("4", "0.30", []),  # Banyuasin 2023, below the scale
        ],
    )
    def test_examples(self, inst59, domain, printed, expected):
        assert list(values_printed_as(inst59, "domain", domain, printed)) == expected

    def test_one_decimal_leaves_more(self, inst59):
        assert values_printed_as(inst59, "domain", "3", "2.2", decimals=1) == (Fraction(24, 11),)
        assert values_printed_as(inst59, "domain", "3", "2", decimals=0) == tuple(
            Fraction(n, 11) for n in range(17, 28)
        )

    @pytest.mark.parametrize(
        ("printed", "line"),
        [
            ("2.185", says("errors.numbers.intervals.decimals", printed="2.185", decimals="2")),
            ("2,18", says("errors.numbers.exact.exact", x="2,18")),
            ("", says("errors.numbers.exact.exact", x="")),
        ],
    )
    def test_refuses(self, inst59, printed, line):
        with pytest.raises(ValueError, match=line):
            values_printed_as(inst59, "domain", "3", printed)


class TestLevelSum:
    @pytest.mark.parametrize(("domain", "rows"), [("1", 10), ("2", 10), ("3", 11)])
    def test_rows_of_equal_weight(self, inst59, domain, rows):
        for total in range(rows, 5 * rows + 1):
            assert level_sum(inst59, "domain", domain, Fraction(total, rows)) == total

    def test_unequal_rows_leave_it_open(self, inst59):
        assert level_sum(inst59, "domain", "4", Fraction(3)) is None

    def test_a_value_that_no_levels_give(self, inst59):
        assert level_sum(inst59, "domain", "3", Fraction("2.18")) is None

    def test_no_such_group(self, inst59):
        with pytest.raises(
            ParameterError,
            match=says(
                "errors.data.instruments.row_positions",
                label="PermenPANRB 59/2020",
                unit="domain",
                number="7",
                value="1, 2, 3, 4",
            ),
        ):
            level_sum(inst59, "domain", "7", Fraction(3))


class TestTwoDecimalsOnALattice:
    """Rows 1 to 3 weigh 7 elevenths: their value is a whole sum over 7, and most two-decimal figures are none."""

    INST = tiny_instrument([2, 2, 3, 3, 1], ["1", "1", "1", "2", "2"], high=3)

    @pytest.mark.parametrize(
        ("printed", "sums"),
        [("1.67", []), ("1.50", []), ("1.71", [12]), ("1.72", []), ("2.00", [14]), ("1.00", [7]), ("3.00", [21])],
    )
    def test_by_every_sum(self, printed, sums):
        assert [s for s in range(7, 22) if slow_round(Fraction(s, 7), 2) == printed] == sums
        least, most = whole_window(printed_interval(printed), Fraction(0), 7)
        assert list(range(least, most + 1)) == sums
        assert list(values_printed_as(self.INST, "aspect", "1", printed)) == [Fraction(s, 7) for s in sums]

    def test_a_figure_that_no_sum_prints_stays_an_interval(self):
        behind = {
            text: values_behind(self.INST, "aspect", "1", text, decimals=2, rule="half-up", on_lattice=True)
            for text in ("1.67", "1.71")
        }
        assert behind["1.67"] == (printed_interval("1.67"),)  # 12 / 7 is 1.71: nothing on this lattice prints 1.67
        assert behind["1.71"] == (Interval(Fraction(12, 7), Fraction(12, 7)),)

    def test_no_levels_agree_with_it(self):
        printed = says("errors.identification.reading.printed", name="aspect 1", text="1.67")
        with pytest.raises(ContradictionError, match=says("errors.identification.reading.impossible", value=printed)):
            bounds({"1": "1.67"}, self.INST, depth="aspect")
        assert bounds({"1": "1.71"}, self.INST, depth="aspect").aspects.loc["1", "low_exact"] == Fraction(12, 7)
