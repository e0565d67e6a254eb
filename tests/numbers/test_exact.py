"""Exact numbers and rounding rules."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from helpers.slow_scoring import slow_round
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.numbers.exact import RULES, exact, round_exact

fractions = st.fractions(min_value=-6, max_value=6, max_denominator=5000)
ties = st.integers(-1200, 1200).map(lambda n: Fraction(n, 200))  # every second one lies half-way between two hundredths


class TestRoundExact:
    @pytest.mark.parametrize(
        ("x", "expected"),
        [
            (Fraction(4253, 2000), "2.13"),  # Paser 2022, deck slide 9
            (Fraction(2721, 2000), "1.36"),  # Paser 2021, deck slide 9
            (Fraction(519, 200), "2.60"),  # 2.595: prints 2.60, though it is below the edge
            (Fraction(107, 40), "2.68"),  # 2.675, which binary floating point rounds down
            (Fraction(1005, 1000), "1.01"),
            (Fraction(1), "1.00"),
            (Fraction(999, 200), "5.00"),
            (Fraction(1249999999999999999999999999999, 10**30), "1.25"),
            (Fraction(12449999999999999999999999999999, 10**31), "1.24"),  # never rounded twice
        ],
    )
    def test_half_up_is_the_rule_of_spbe(self, x, expected):
        assert str(round_exact(x, 2)) == expected

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("half-up", ["1.09", "1.08", "-1.09", "1.09", "1.08"]),
            ("half-even", ["1.08", "1.08", "-1.08", "1.09", "1.08"]),
            ("half-down", ["1.08", "1.07", "-1.08", "1.09", "1.08"]),
            ("down", ["1.08", "1.07", "-1.08", "1.08", "1.08"]),
        ],
    )
    def test_half_way_by_every_rule(self, rule, expected):
        tie, tie_below, near_above, near_below = (
            Fraction(217, 200),
            Fraction(215, 200),
            Fraction(10850001, 10**7),
            Fraction(10849999, 10**7),
        )
        found = [str(round_exact(x, 2, rule)) for x in (tie, tie_below, -tie, near_above, near_below)]
        assert found == expected

    def test_pemdi_source_fits_no_half_up(self):
        """Aceh Tengah prints 1.08 for 1.085: half-up would print 1.09, the other three rules 1.08."""
        printed = {rule: str(round_exact(Fraction("1.085"), 2, rule)) for rule in RULES}
        assert printed == {"half-up": "1.09", "half-even": "1.08", "half-down": "1.08", "down": "1.08"}

    @pytest.mark.parametrize("decimals", [0, 1, 3, 6])
    def test_digits_are_kept(self, decimals):
        text = str(round_exact(Fraction(5, 2), decimals))
        assert len(text.partition(".")[2]) == decimals

    @given(st.one_of(fractions, ties), st.integers(0, 4), st.sampled_from(sorted(RULES)))
    def test_agrees_with_decimal_on_a_long_expansion(self, x, decimals, rule):
        """Slow second way: the Decimal library on 60 digits, nudged where the expansion does not end."""
        with decimal.localcontext(prec=60):
            long = Decimal(x.numerator) / Decimal(x.denominator)
            expected = long.quantize(Decimal(1).scaleb(-decimals), rounding=RULES[rule])
        assert round_exact(x, decimals, rule) == expected

    @given(st.fractions(min_value=0, max_value=5, max_denominator=4000))
    def test_agrees_with_whole_number_arithmetic(self, x):
        assert str(round_exact(x, 2)) == slow_round(x)

    def test_unknown_rule(self):
        unknown = says("errors.numbers.exact.rule", rule="up", there="half-up, half-even, half-down, down")
        with pytest.raises(ValueError, match=f"^{unknown.pattern}$"):
            round_exact(Fraction(1), 2, "up")


class TestExact:
    @pytest.mark.parametrize(
        ("x", "expected"),
        [
            (2.6, Fraction(13, 5)),
            ("2.595", Fraction(519, 200)),
            ("10/3", Fraction(10, 3)),
            (Decimal("2.13"), Fraction(213, 100)),
            (np.float64(2.6), Fraction(13, 5)),
            (np.float32(2.6), Fraction(13, 5)),
            (np.int8(3), Fraction(3)),
            (3, Fraction(3)),
            (Fraction(1, 3), Fraction(1, 3)),
        ],
    )
    def test_reads_a_number_as_written(self, x, expected):
        assert exact(x) == expected

    @pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64])
    def test_numpy_integers_do_not_overflow_later(self, kind):
        """A Fraction built from int8 keeps int8 inside: 5 x 100 would then be -12."""
        assert round_exact(exact(kind(5)), 2) == Decimal("5.00")
        assert exact(kind(5)) ** 40 == 5**40

    @pytest.mark.parametrize(
        "x", [float("nan"), float("inf"), "nan", "2,6", "tiga", "", None, "1/0", Decimal("NaN"), [1], 1j]
    )
    def test_refuses_what_is_no_finite_number(self, x):
        with pytest.raises(ValueError, match=f"^{says('errors.numbers.exact.exact', x=x).pattern}$"):
            exact(x)
