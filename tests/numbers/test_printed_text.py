"""A printed number is text that knows its value."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.numbers.language import Printed, number


class TestPrinted:
    def test_it_is_text_that_knows_its_number(self):
        text = number(Fraction(17, 6), 2, "id")
        assert text == "2,83"
        assert text.low == text.high == Fraction(17, 6)
        assert type(f"{text}") is str
        assert type(text + "") is str

    def test_it_survives_a_copy(self):
        import copy
        import pickle

        text = Printed("1–2", 1, 2)
        for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):  # noqa: S301
            assert (again, again.low, again.high) == ("1–2", 1, 2)
