"""Levels in every accepted form, and every way to refuse them."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.levels import P5, P8, P59

from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import LevelError, listed, message
from spbe_research.scoring.score import score

LEVELS = "errors.scoring.levels"


class TestForms:
    """One vector in every accepted form."""

    def test_order_does_not_matter_where_codes_are_given(self, inst5):
        observed = load_levels("denpasar", 2018)
        index = score(observed, inst5).index_exact
        plain_order = list(observed.values)
        shuffled = observed.values.iloc[::-1]
        for levels in (
            plain_order,
            tuple(plain_order),
            np.array([int(v) for v in plain_order]),
            np.array([float(v) for v in plain_order]),
            pd.Series([int(v) for v in plain_order]),
            pd.Series([int(v) for v in plain_order], dtype="Int64"),
            observed.values,
            shuffled,
            dict(shuffled),
            {int(k) if k.isdigit() else k: int(v) for k, v in shuffled.items()},
            (v for v in plain_order),
        ):
            assert score(levels, inst5).index_exact == index

    def test_a_series_counted_down_is_read_by_code(self, inst59):
        """pandas keeps 47..1 as a RangeIndex: it is codes, not an order."""
        levels = pd.Series([5] + [1] * 46, index=range(47, 0, -1))
        assert isinstance(levels.index, pd.RangeIndex)
        found = score(levels, inst59)
        assert found.levels[-1] == 5
        assert found.levels[0] == 1
        assert score(levels[::-1], inst59).levels == found.levels

    def test_a_series_counted_from_1_is_read_by_code(self, inst5):
        """1..37 is not the order of the 37 rows: 36 and 37 are no codes."""
        with pytest.raises(LevelError) as caught:
            score(pd.Series([3] * 37, index=range(1, 38)), inst5)
        assert caught.value.codes == ("36", "37", "35-2", "35-3")

    def test_a_part_of_a_counted_series_is_not_shifted(self, inst59):
        with pytest.raises(LevelError) as caught:
            score(pd.Series([3] * 52).iloc[5:], inst59)
        assert message(f"{LEVELS}.unknown", unknown="48, 49, 50, 51", first="1", last="47") in str(caught.value)


def refusal(name: str, **values: object) -> str:
    return message(f"{LEVELS}.{name}", **values)


def of_59(*problems: str) -> str:
    return message("errors.frame.side", side="PermenPANRB 59/2020", problem=listed(problems))


def without_level(codes: str, *, missing: int) -> str:
    return message(f"{LEVELS}.missing", missing=missing, rows=47, codes=codes, given=47 - missing)


def off(code: str, raw: object) -> str:
    whole = message(f"{LEVELS}.allowed_whole", low=1, high=5)
    return message(f"{LEVELS}.off", code=code, raw=repr(raw), allowed=whole)


class TestRefusals:
    def line(self, levels, name=P59) -> str:
        with pytest.raises(LevelError) as caught:
            score(levels, name)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    @pytest.mark.parametrize(
        "bad",
        [
            6,
            0,
            -1,
            2.5,
            3.0000000001,
            "3",
            "tiga",
            "2,5",
            True,
            np.True_,
            1j,
            [3],
            np.datetime64("2024-01-01"),
            float("inf"),
        ],
    )
    def test_what_is_no_level(self, bad):
        assert self.line([bad, *[3] * 46]) == of_59(off("1", bad))

    @pytest.mark.parametrize("missing", [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT])
    def test_missing_rows_are_named_and_never_filled(self, missing):
        levels = [3] * 47
        levels[4] = levels[46] = missing
        assert self.line(levels) == of_59(without_level("5, 47", missing=2))

    def test_missing_codes_of_a_mapping(self):
        levels = {str(i): 3 for i in range(1, 48) if i not in (1, 47)}
        with pytest.raises(LevelError) as caught:
            score(levels, P59)
        assert caught.value.codes == ("1", "47")

    def test_every_problem_at_once(self):
        levels: dict = {str(i): 3 for i in range(1, 47)} | {"48": 3, "2": 9}
        unknown = message(f"{LEVELS}.unknown", unknown="48", first="1", last="47")
        assert self.line(levels) == of_59(unknown, without_level("47", missing=1), off("2", 9))

    def test_errors_carry_the_codes_through_a_worker(self):
        with pytest.raises(LevelError) as caught:
            score([9, *[3] * 46], P59)
        again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
        assert (again.codes, str(again)) == (("1",), str(caught.value))

    def test_doubled_codes(self):
        doubled = pd.Series([3] * 48, index=[*map(str, range(1, 48)), "7"])
        twice = {**{str(i): 3 for i in range(1, 48)}, 1: 5}
        for levels, code in ((doubled, "7"), (twice, "1")):
            assert self.line(levels) == message(
                "errors.data.labels.doubled_indicator", where="PermenPANRB 59/2020", join=code
            )

    def test_wrong_number_of_rows(self):
        assert self.line([3] * 47, P5) == refusal(
            "wrong_count", instrument_label="PermenPANRB 5/2018", n_instrument_codes=37, n_values=47
        )
        assert self.line([], P59) == refusal(
            "wrong_count", instrument_label="PermenPANRB 59/2020", n_instrument_codes=47, n_values=0
        )

    @pytest.mark.parametrize(
        ("levels", "kind"),
        [
            (3, "int"),
            ("3" * 47, "str"),
            ({1, 2, 3}, "set"),
            (None, "NoneType"),
            (pd.DataFrame({"level": [3] * 47}), "DataFrame"),
        ],
    )
    def test_forms_without_an_order(self, levels, kind):
        assert self.line(levels) == refusal("no_labels", instrument_label="PermenPANRB 59/2020", type___name=kind)

    def test_masked_cells_are_missing(self):
        levels = np.ma.masked_equal(np.array([3] * 46 + [5]), 5)
        assert self.line(levels) == self.line([3] * 46 + [None])
        assert without_level("47", missing=1) in self.line(levels)

    def test_observation_at_another_depth(self):
        for obs, when, depth in (
            (load_values("bintan", 2024), "2024", "domain"),
            (load_values("bintan", source="bintan-study"), message(f"{LEVELS}.no_year"), "index"),
        ):
            bintan = {"levels_region_name": "Kabupaten Bintan", "value": when, "levels_depth": depth}
            assert self.line(obs) == refusal("other_depth", n_instrument_codes=47, **bintan)

    def test_observation_under_another_instrument(self):
        obs = load_levels("Kabupaten Madiun", 2020)
        assert self.line(obs, P59) == refusal("levels_by_code", levels=obs, levels_instrument=P5, instrument_id=P59)

    @pytest.mark.parametrize("bad", ["1.005", "5.01", "0.99", Fraction(4, 3)])
    def test_decimals_off_the_step(self, bad):
        value = Decimal(bad) if isinstance(bad, str) else bad
        steps = message(f"{LEVELS}.allowed_steps", low=1, high=5, step=0.01)
        problem = message(f"{LEVELS}.off", code="I1", raw=repr(value), allowed=steps)
        assert self.line([value, *[1] * 19], P8) == message(
            "errors.frame.side", side="PermenPANRB 8/2026", problem=problem
        )
