"""A fourth instrument is data only."""

from __future__ import annotations

from fractions import Fraction

import pytest
from helpers.sentences import says

from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.errors import LevelError

IDS = ("permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026")


class TestFourthInstrument:
    """Only rows of data were added; see ``add_fourth`` in conftest."""

    def test_is_listed_beside_the_others_only_there(self, fourth_shared):
        assert instrument_ids(fourth_shared.path) == (*IDS, "uji-2027")
        assert instrument_ids() == IDS

    def test_structure(self, fourth_shared):
        inst = load_instrument("uji-2027", folder=fourth_shared.path)
        assert inst.codes == ("X", "Y", "Z", "P-1", "P-2", "P-3")
        assert inst.weights == (
            Fraction(1, 10),
            Fraction(7, 30),
            Fraction(1, 15),
            Fraction(1, 5),
            Fraction(1, 8),
            Fraction(11, 40),
        )
        assert {n: inst.unit_weight("aspect", n) for n in inst.numbers("aspect")} == {
            "a": Fraction(2, 5),
            "b": Fraction(1, 5),
            "c": Fraction(2, 5),
        }
        assert {n: inst.unit_weight("domain", n) for n in inst.numbers("domain")} == {
            "I": Fraction(3, 5),
            "II": Fraction(2, 5),
        }
        assert (inst.denominator, inst.whole_levels, inst.year_to) == (120, False, None)
        assert inst.lattice_weights.tolist() == [12, 28, 8, 24, 15, 33]

    @pytest.mark.parametrize(
        ("x", "predicate"),
        [
            ("0", "Rendah"),
            ("1.3333", "Rendah"),
            (Fraction(4, 3), "Sedang"),
            ("2.999", "Sedang"),
            (3, "Tinggi"),
            (4, "Tinggi"),
        ],
    )
    def test_its_own_bands(self, fourth_shared, x, predicate):
        assert load_instrument("uji-2027", folder=fourth_shared.path).predicate(x) == predicate

    def test_its_own_scale(self, fourth_shared):
        with pytest.raises(
            LevelError,
            match=says(
                "errors.data.instruments.index_off_scale", label="Uji 2027", level_min="0", level_max="4", x="4.5"
            ),
        ):
            load_instrument("uji-2027", folder=fourth_shared.path).predicate("4.5")
