"""Indices of many level vectors: exact sums on the integer lattice as matrix products, block by block."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import number_table
from spbe_research.errors import LevelError, message
from spbe_research.options import check_switch
from spbe_research.scoring.levels import LevelNumber, allowed_levels, tolerance

__all__ = ["LevelMatrix", "level_cells", "score_many"]

#: level vectors: one, a table of them, or a deeper array; labelled columns are put into row order
LevelMatrix: TypeAlias = (
    np.ndarray
    | pd.DataFrame
    | pd.Series
    | Mapping[str, LevelNumber]
    | Sequence[LevelNumber]
    | Sequence[Sequence[LevelNumber]]
    | Sequence[np.ndarray]
    | Sequence[pd.Series]
    | Sequence[Mapping[str, LevelNumber]]
)


def score_many(
    matrix: LevelMatrix,
    instrument: str | Instrument,
    *,
    weights: np.ndarray | pd.DataFrame | Sequence[pd.Series] | None = None,
    floor: bool = False,
) -> np.ndarray:
    """Indices of many level vectors at once.

    Parameters
    ----------
    matrix : (..., k) levels, one column a row of the instrument in row order; no NaN. The columns of a DataFrame
        and the labels of a Series or mapping are indicator codes and are put into row order, also in a list of them.
    instrument : Instrument or id.
    weights : optional (m, k) weight draws, each row summing to 1: every vector is scored under each of them;
        the instrument's own weights by default. Columns of a DataFrame by code, as in ``matrix``.
    floor : count answers below the scale (level 0 of 5/2018) as its least level; refused otherwise.

    Returns
    -------
    (...,) float64 in the order of the lines of ``matrix``, each equal to ``float(score(row).index_exact)``; with
    ``weights`` (..., m).
    Beside it no more memory is used than for one block of rows, whatever the size of ``matrix``.

    Raises
    ------
    LevelError
        with the number of offending cells and the first of them; for labels that are not the codes, each once.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    PermenPANRB 59/2020, annex B.4: the index is the sum of weight times level.

    Examples
    --------
    >>> from spbe_research import load_instrument, load_levels, score_many
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> score_many([load_levels("paser", year).values for year in (2021, 2022)], inst)
    array([1.3605, 2.1265])
    """
    inst = load_instrument(instrument)
    check_switch("floor", floor)
    cells = level_cells(matrix, inst)
    draws = None if weights is None else _draws(weights, inst)
    vectors = math.prod(cells.shape[:-1])
    out = np.empty(vectors if draws is None else (vectors, len(draws)), dtype=np.float64)
    at = 0
    for block in _blocks(cells):
        if _offending(block, inst, floor) is not None:
            raise _cell_error(cells, inst, floor)
        if floor:
            low = inst.level_min
            block = np.maximum(block, low.numerator if low.denominator == 1 else float(low))
        here = slice(at, at + len(block))
        out[here] = _lattice_product(block, inst) if draws is None else block.astype(np.float64, copy=False) @ draws.T
        at += len(block)
    return out.reshape(cells.shape[:-1] + out.shape[1:])


_BLOCK = 1 << 12  # rows; small enough to stay in the processor's cache


def _blocks(cells: np.ndarray) -> Iterator[np.ndarray]:
    """(n, k) pieces in order; a piece is copied at most, never the whole (``moveaxis`` gives no flat view)."""
    rows = cells[None] if cells.ndim == 1 else cells
    inner = max(1, math.prod(rows.shape[1:-1]))
    step = max(1, _BLOCK // inner)
    for start in range(0, len(rows), step):
        flat = rows[start : start + step].reshape(-1, cells.shape[-1])
        for first in range(0, len(flat), _BLOCK):
            yield flat[first : first + _BLOCK]


def _lattice_product(block: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Exact whole-number sums in floating point, then one division, which rounds once."""
    per_level = math.lcm(instrument.level_step.denominator, instrument.level_min.denominator)
    largest = instrument.denominator * instrument.level_max * per_level
    kind = np.float32 if largest < 2**24 else np.float64  # both hold every sum exactly
    steps = block.astype(kind) if per_level == 1 else np.rint(block * float(per_level)).astype(kind)
    return (steps @ instrument.lattice_weights.astype(kind)).astype(np.float64) / (instrument.denominator * per_level)


def level_cells(matrix: LevelMatrix, instrument: Instrument) -> np.ndarray:
    """Levels as an array of numbers in row order; what is missing or masked is NaN, what is no number is refused."""
    k = len(instrument.codes)
    cells = number_table(matrix, instrument.codes, instrument.label)
    if cells.ndim == 0 or cells.shape[-1] != k:
        raise LevelError(
            message(
                "errors.scoring.score_matrix.wrong_shape",
                instrument_label=instrument.label,
                k=k,
                cells_shape=cells.shape,
            )
        )
    return cells


def _draws(weights: Any, instrument: Instrument) -> np.ndarray:
    k = len(instrument.codes)
    draws = number_table(weights, instrument.codes, "weights", what="weights").astype(np.float64, copy=False)
    if draws.ndim != 2 or draws.shape[1] != k:
        raise LevelError(message("errors.scoring.score_matrix.draws", k=k, draws_shape=draws.shape))
    sums = draws.sum(axis=1)
    if not np.allclose(sums, 1.0, rtol=0, atol=1e-9):
        worst = int(np.argmax(~(np.abs(sums - 1.0) <= 1e-9)))
        raise LevelError(message("errors.scoring.score_matrix.rows_do_not_sum", k=k, worst=worst, sums=sums[worst]))
    return draws


def _offending(block: np.ndarray, instrument: Instrument, floor: bool) -> np.ndarray | None:
    """Which cells cannot be scored, or None when all can."""
    least, high = float(instrument.answer_min if floor else instrument.level_min), float(instrument.level_max)
    whole_steps = instrument.whole_levels and block.dtype.kind in "iu"
    if whole_steps and (block.size == 0 or (block.min() >= least and block.max() <= high)):
        return None
    low, step = float(instrument.level_min), float(instrument.level_step)
    slack = float(tolerance(block.dtype if block.dtype.kind == "f" else np.dtype(np.float64), instrument))
    bad = ~((block >= least - slack * step) & (block <= high + slack * step))  # NaN is bad too
    if not whole_steps:
        with np.errstate(invalid="ignore"):  # infinity is bad already
            steps = (block.astype(np.float64) - low) / step
            bad |= ~(np.abs(steps - np.rint(steps)) <= slack)
    return bad if bad.any() else None


def _cell_error(cells: np.ndarray, instrument: Instrument, floor: bool) -> LevelError:
    """Count the offending cells of the whole matrix and name the first."""
    count, first, seen = 0, None, 0
    for block in _blocks(cells):
        bad = _offending(block, instrument, floor)
        if bad is not None:
            count += int(bad.sum())
            if first is None:
                row, column = (int(i) for i in np.argwhere(bad)[0])
                lead = np.unravel_index(seen + row, cells.shape[:-1]) if cells.ndim > 1 else ()
                first = (*(int(i) for i in lead), column)
        seen += len(block)
    assert first is not None
    found, code = cells[first], instrument.codes[first[-1]]
    below = (
        not floor
        and instrument.answer_min <= instrument.level_min
        and float(instrument.answer_min) <= found < float(instrument.level_min)
    )
    text = message(
        f"errors.scoring.score_matrix.cell_{'error' if count == 1 else 'errors'}",
        instrument_label=instrument.label,
        count=count,
        first=first,
        code=code,
        found=found,
        allowed_levels=allowed_levels(instrument),
    )
    return LevelError(message("errors.scoring.score_matrix.floor_hint", problem=text) if below else text, codes=[code])
