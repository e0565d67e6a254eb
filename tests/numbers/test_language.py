"""Numbers and words in Indonesian and English."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from helpers.slow_scoring import slow_round
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import LANGUAGES, check_language, join_words, number, number_ends, whole

UNKNOWN = message("errors.numbers.language.check_language", lang_value="fr", join="id, en")


class TestNumber:
    @pytest.mark.parametrize(
        ("x", "decimals", "lang", "expected"),
        [
            (Fraction(4253, 2000), 2, "id", "2,13"),
            (Fraction(4253, 2000), 2, "en", "2.13"),
            (2.125, 2, "id", "2,13"),  # half-way: up, not to even
            (2.675, 2, "en", "2.68"),  # as written, not its binary neighbour
            (Decimal("1.005"), 2, "en", "1.01"),
            (np.float32(2.6), 1, "en", "2.6"),
            (np.int64(3), 0, "id", "3"),
            (1234567.891, 1, "id", "1.234.567,9"),
            (1234567.891, 1, "en", "1,234,567.9"),
            (Fraction(-1, 3), 3, "en", "−0.333"),
            (Fraction(-1, 8), 2, "id", "−0,13"),  # half-way below zero: away from zero
            (Fraction(-1, 1000), 2, "en", "0.00"),  # no negative zero
        ],
    )
    def test_form(self, x, decimals, lang, expected):
        assert number(x, decimals, lang) == expected

    @pytest.mark.parametrize(
        ("x", "expected"),
        [(0.766, "+0,77"), (-0.766, "−0,77"), (0, "0,00"), (0.004, "0,00"), (-0.004, "0,00"), (0.005, "+0,01")],
    )
    def test_signed(self, x, expected):
        assert number(x, 2, "id", signed=True) == expected

    def test_minus_is_the_sign_and_not_a_hyphen(self):
        assert number(-1, 0, "id") == "\u22121"

    @given(st.fractions(min_value=0, max_value=5, max_denominator=3000), st.integers(1, 4))
    def test_by_whole_number_arithmetic(self, x, decimals):
        assert number(x, decimals, "en") == slow_round(x, decimals)
        assert number(x, decimals, "id") == slow_round(x, decimals).replace(".", ",")

    @pytest.mark.parametrize("x", [float("nan"), float("inf")])
    def test_no_figure_where_there_is_none(self, x):
        with pytest.raises(ValueError, match=f"^{says('errors.numbers.exact.exact', x=x).pattern}$"):
            number(x)


def test_whole_has_the_thousands_mark():
    assert (whole(1233), whole(1233, "en"), whole(7)) == ("1.233", "1,233", "7")


@pytest.mark.parametrize(
    ("words", "indonesian", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a dan b", "a and b"),
        (["a", "b", "c"], "a, b, dan c", "a, b, and c"),
        (["a", "b", "c", "d"], "a, b, c, dan d", "a, b, c, and d"),
    ],
)
def test_join_words(words, indonesian, english):
    assert join_words(words) == indonesian
    assert join_words(words, "en") == english


def test_languages():
    assert [check_language(lang) for lang in LANGUAGES] == ["id", "en"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: check_language("fr"),
        lambda: number(1, 2, "fr"),
        lambda: whole(1, "fr"),
        lambda: join_words(["a", "b"], "fr"),
    ],
)
def test_unknown_language(call):
    with pytest.raises(ParameterError) as caught:
        call()
    assert str(caught.value) == UNKNOWN


ends = st.tuples(st.fractions(-6, 6, max_denominator=5000), st.fractions(0, 4, max_denominator=5000))


@given(ends, st.integers(0, 4), st.sampled_from(["id", "en"]), st.booleans())
def test_a_range_in_print_leaves_nothing_out(pair, decimals, lang, signed):
    """What is printed, read back: the ends hold the range, and by less than a unit in the last place."""
    low, high = pair[0], pair[0] + pair[1]
    texts = number_ends(low, high, decimals, lang, signed=signed)
    first, last = (Fraction(t.replace("−", "-").replace(",", ".")) for t in texts)
    unit = Fraction(1, 10**decimals)
    if first == last:  # one rounded number: both ends round to it
        assert texts == (number(low, decimals, lang, signed=signed), number(high, decimals, lang, signed=signed))
        assert abs(first - low) <= unit / 2 >= abs(high - last)
    else:
        assert low - unit < first <= low
        assert high <= last < high + unit
    assert (texts[0].low, texts[1].low) == (low, high)


def test_madiun_s_ranges_by_hand():
    assert number_ends(Fraction("0.7558"), Fraction("1.2358"), 2, "id") == ("0,75", "1,24")
    assert number_ends(Fraction("0.0125"), Fraction("0.25"), 3, "en", signed=True) == ("+0.012", "+0.250")
    assert number_ends(Fraction("-0.0125"), Fraction("-0.0005"), 2, "en") == ("−0.02", "0.00")
