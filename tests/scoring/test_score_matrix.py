"""Many vectors at once: equal to the score of each, exact, in bounded memory, and as strict."""

from __future__ import annotations

import re
import tracemalloc
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.levels import P5, P8, P59, decimal_levels, vector, whole_levels
from helpers.sentences import says
from helpers.slow_scoring import slow_score
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.errors import LevelError, message
from spbe_research.scoring.score import score
from spbe_research.scoring.score_matrix import score_many

MATRIX, LABELS = "errors.scoring.score_matrix", "errors.data.labels"
WHOLE = message("errors.scoring.levels.allowed_whole", low=1, high=5)
FLOORED = message("errors.scoring.levels.allowed_floored", low=1, high=5, answer=0)
STEPS = message("errors.scoring.levels.allowed_steps", low=1, high=5, step=0.01)


def refused(name: str, **values: object) -> str:
    """What is no array of numbers for 59/2020."""
    return message(f"{LABELS}.levels_{name}", where="PermenPANRB 59/2020", **values)


def shape_refused(shape: tuple[int, ...]) -> str:
    return message(f"{MATRIX}.wrong_shape", instrument_label="PermenPANRB 59/2020", k=47, cells_shape=shape)


def cells_refused(count: int, **values: object) -> str:
    usual = {"instrument_label": "PermenPANRB 59/2020", "allowed_levels": WHOLE}
    return message(f"{MATRIX}.cell_error{'s' * (count > 1)}", count=count, **usual | values)


LAST_MISSING = cells_refused(1, first="(0, 46)", code="47", found="nan")


class TestScoreMany:
    @pytest.mark.parametrize("name", [P5, P59])
    @pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint8, np.float32, np.float64, object])
    @settings(max_examples=25)
    @given(data=st.data())
    def test_equals_score_to_the_last_bit(self, name, kind, data):
        levels = data.draw(st.lists(whole_levels(name), min_size=1, max_size=4))
        found = score_many(np.array(levels, dtype=kind), name)
        assert found.dtype == np.float64
        assert found.tolist() == [float(score(row, name).index_exact) for row in levels]

    @given(st.lists(decimal_levels(), min_size=1, max_size=4), st.sampled_from([np.float64, np.float32, object]))
    def test_decimals_equal_score_to_the_last_bit(self, levels, kind):
        matrix = np.array([[Decimal(x) for x in row] for row in levels], dtype=kind)
        expected = [float(slow_score(vector(row, P8), P8)["index"]) for row in levels]
        assert score_many(matrix, P8).tolist() == expected
        assert [score(row, P8).index for row in matrix] == expected

    @given(st.integers(100, 500), st.integers(-8, 8))
    def test_computed_decimals_are_read_alike_by_both(self, hundredths, ulps):
        """1.0700000000000001 is 1.07 for one vector as for many."""
        x = hundredths / 100
        for _ in range(abs(ulps)):
            x = float(np.nextafter(x, np.inf if ulps > 0 else -np.inf))
        expected = Fraction(hundredths, 100)
        assert score([x] * 20, P8).index_exact == expected
        assert score_many(np.full((1, 20), x), P8).tolist() == [float(expected)]

    def test_shapes(self, inst59):
        rng = np.random.default_rng(20240101)
        cube = rng.integers(1, 6, (3, 5, 47))
        found = score_many(cube, inst59)
        assert found.shape == (3, 5)
        assert found[2, 4] == float(score(cube[2, 4], inst59).index_exact)
        assert score_many(cube[0, 0], inst59) == found[0, 0]
        assert score_many(cube[0].tolist(), inst59).tolist() == found[0].tolist()
        assert score_many(cube[:0], inst59).shape == (0, 5)
        assert score_many(np.empty((0, 47)), inst59).shape == (0,)

    def test_across_blocks(self, inst59):
        """More rows than a block, seen through a view that cannot be flattened without a copy."""
        rng = np.random.default_rng(7)
        cube = np.moveaxis(rng.integers(1, 6, (7, 47, 3000), dtype=np.int8), 1, 2)
        found = score_many(cube, inst59)
        expected = (cube.astype(np.int64) @ inst59.lattice_weights) / inst59.denominator
        assert found.shape == (7, 3000)
        assert np.array_equal(found, expected)

    def test_memory_stays_at_one_block(self, inst59):
        """Beside input and result: no copies of a matrix that may hold 620 x 47 x 10,000 cells."""
        rng = np.random.default_rng(11)
        cube = np.moveaxis(rng.integers(1, 6, (62, 47, 2000)).astype(np.float64), 1, 2)
        tracemalloc.start()
        try:
            found = score_many(cube, inst59)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert found.shape == (62, 2000)
        assert peak < found.nbytes + cube.nbytes / 3

    @pytest.mark.slow
    def test_a_country_of_draws(self, inst59):
        rng = np.random.default_rng(12)
        cube = rng.integers(1, 6, (620, 10_000, 47), dtype=np.int8)
        tracemalloc.start()
        try:
            found = score_many(cube, inst59)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < found.nbytes + 32e6
        for i, j in rng.integers(0, [620, 10_000], (200, 2)):
            assert found[i, j] == float(score(cube[i, j], inst59).index_exact)

    def test_frame_is_put_into_row_order(self, inst59):
        rng = np.random.default_rng(5)
        levels = rng.integers(1, 6, (4, 47))
        frame = pd.DataFrame(levels, columns=list(inst59.codes))
        shuffled = frame[list(rng.permutation(frame.columns))]
        assert score_many(shuffled, inst59).tolist() == score_many(levels, inst59).tolist()
        numbered = shuffled.rename(columns=int)
        assert score_many(numbered, inst59).tolist() == score_many(levels, inst59).tolist()
        assert score_many(frame.astype("Int64"), inst59).tolist() == score_many(levels, inst59).tolist()

    def test_weight_draws(self, inst59):
        rng = np.random.default_rng(3)
        levels, draws = rng.integers(1, 6, (5, 47)), rng.dirichlet(np.ones(47), 6)
        found = score_many(levels, inst59, weights=draws)
        assert found.shape == (5, 6)
        for i in range(5):
            for j in range(6):
                assert found[i, j] == pytest.approx(
                    sum(x * w for x, w in zip(levels[i], draws[j], strict=True)), abs=1e-12
                )
        own = np.array([[float(w) for w in inst59.weights]])
        assert score_many(levels, inst59, weights=own)[:, 0] == pytest.approx(score_many(levels, inst59), abs=1e-12)

    def test_floor(self, inst5):
        levels = np.full((2, 37), 3)
        levels[1, 0] = 0
        assert score_many(levels, inst5, floor=True).tolist() == [3.0, float(score(levels[1], inst5).index_exact)]
        drawn = score_many(levels, inst5, floor=True, weights=np.array([[float(w) for w in inst5.weights]]))
        assert drawn[1, 0] == pytest.approx(score(levels[1], inst5).index, abs=1e-12)
        assert levels[1, 0] == 0  # the caller's matrix stays as it is

    @pytest.mark.parametrize(
        ("cell", "found"),
        [(6, "6.0"), (0, "0.0"), (2.5, "2.5"), (np.nan, "nan"), (np.inf, "inf"), (3.0000000001, "3.0000000001")],
    )
    def test_cells_that_are_no_levels(self, inst59, cell, found):
        matrix = np.full((3, 47), 3.0)
        matrix[1, 6] = matrix[2, 0] = cell
        with pytest.raises(LevelError) as caught:
            score_many(matrix, inst59)
        first = {"first": "(1, 6)", "code": "7", "found": found}
        assert str(caught.value) == cells_refused(2, **first)
        assert caught.value.codes == ("7",)

    def test_position_of_a_cell_beyond_the_first_block(self, inst59):
        cube = np.full((3, 5000, 47), 3, dtype=np.int8)
        cube[1, 4321, 46] = 9
        with pytest.raises(
            LevelError,
            match=says("errors.scoring.score_matrix.cell_error", count=1, first="(1, 4321, 46)", code="47"),
        ):
            score_many(cube, inst59)
        with pytest.raises(
            LevelError, match=says("errors.scoring.score_matrix.cell_error", first="(46,)", code="47", found="9")
        ):
            score_many(cube[1, 4321], inst59)

    def test_level_zero_is_never_silent(self, inst5, inst59):
        with pytest.raises(LevelError) as caught:
            score_many(np.zeros((1, 37), dtype=int), inst5)
        off = cells_refused(
            37,
            instrument_label="PermenPANRB 5/2018",
            first="(0, 0)",
            code="1",
            found="0",
            allowed_levels=FLOORED,
        )
        assert str(caught.value) == message(f"{MATRIX}.floor_hint", problem=off)
        for floor in (True, False):
            with pytest.raises(
                LevelError,
                match=re.compile(
                    says(
                        "errors.scoring.score_matrix.cell_errors",
                        first="(0, 0)",
                        found="0",
                        allowed_levels=WHOLE,
                    ).pattern
                    + "$"
                ),
            ):
                score_many(np.zeros((1, 47), dtype=int), inst59, floor=floor)
        with pytest.raises(
            LevelError,
            match=re.compile(
                says(
                    "errors.scoring.score_matrix.cell_errors",
                    instrument_label="PermenPANRB 5/2018",
                    first="(0, 0)",
                    found="-1",
                    allowed_levels=FLOORED,
                ).pattern
                + "$"
            ),
        ):
            score_many(np.full((1, 37), -1), inst5, floor=True)

    @pytest.mark.parametrize(
        ("matrix", "line"),
        [
            (np.full((2, 37), 3), shape_refused((2, 37))),
            (3, shape_refused(())),
            ([[3] * 47, [3] * 46], refused("lengths", k=47)),
            (np.full((1, 47), "3"), refused("type", cells_dtype="<U1")),
            (np.ones((1, 47), dtype=bool), refused("type", cells_dtype="bool")),
            (np.ones((1, 47), dtype=complex), refused("type", cells_dtype="complex128")),
            (np.array([["3"] * 47], dtype=object), refused("found", found="'3'")),
            (np.array([[True] * 47], dtype=object), refused("found", found="True")),
            (np.ma.masked_equal(np.array([[3] * 46 + [5]]), 5), LAST_MISSING),
            (np.array([[3] * 46 + [None]], dtype=object), LAST_MISSING),
        ],
    )
    def test_refuses(self, inst59, matrix, line):
        with pytest.raises(LevelError) as caught:
            score_many(matrix, inst59)
        assert str(caught.value) == line

    @pytest.mark.parametrize(
        ("columns", "odd"),
        [
            ([str(i) for i in range(47)], "0, 47"),
            ([*(str(i) for i in range(1, 48)), "7"], "7"),
            ([*(str(i) for i in range(1, 47)), "46"], "47"),
            ([f"Q{i}" for i in range(1, 48)], "1, 10, 11, 12, 13, 14, 15, 16"),
        ],
    )
    def test_refuses_columns(self, inst59, columns, odd):
        with pytest.raises(LevelError) as caught:
            score_many(pd.DataFrame(np.full((2, len(columns)), 3), columns=columns), inst59)
        problem = message(f"{LABELS}.columns", where="PermenPANRB 59/2020", k=47)
        assert str(caught.value) == message(f"{LABELS}.check", problem=problem, join=odd)

    @pytest.mark.parametrize(
        ("weights", "line"),
        [
            (np.full(47, 1 / 47), message(f"{MATRIX}.draws", k=47, draws_shape=(47,))),
            (np.full((2, 46), 1 / 46), message(f"{MATRIX}.draws", k=47, draws_shape=(2, 46))),
            (
                np.array([[1 / 47] * 47, [1 / 46] * 47]),
                message(f"{MATRIX}.rows_do_not_sum", k=47, worst=1, sums=47 / 46),
            ),
            (np.full((1, 47), np.nan), message(f"{MATRIX}.rows_do_not_sum", k=47, worst=0, sums=np.nan)),
        ],
    )
    def test_refuses_weights(self, inst59, weights, line):
        with pytest.raises(LevelError) as caught:
            score_many(np.full((1, 47), 3), inst59, weights=weights)
        assert str(caught.value) == line

    def test_decimal_cells_off_the_step(self, pemdi):
        matrix = np.full((2, 20), 1.07)
        matrix[1, 2] = 1.075
        with pytest.raises(LevelError) as caught:
            score_many(matrix, pemdi)
        first = {"first": "(1, 2)", "code": "I3", "found": "1.075"}
        steps = {"instrument_label": "PermenPANRB 8/2026", "allowed_levels": STEPS}
        assert str(caught.value) == cells_refused(1, **first, **steps)
