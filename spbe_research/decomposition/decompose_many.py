"""The split of many pairs with full levels at once: whole-number matrix products, one rounding at the end."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import line_order
from spbe_research.decomposition.effects import check_reference, check_weights, main_plan
from spbe_research.errors import LevelError, message
from spbe_research.identification.programme.model import Objectives
from spbe_research.scoring.score_matrix import LevelMatrix, level_cells, score_many

__all__ = ["decompose_many"]


def decompose_many(
    before: LevelMatrix,
    after: LevelMatrix,
    crosswalk: Crosswalk,
    *,
    reference: str | float | Fraction = "before",
    weights: str = "mean",
) -> pd.DataFrame:
    """The effects of many changes.

    Parameters
    ----------
    before, after : (n, k) levels under the old and the new instrument, one line a pair, no NaN. Columns of a
        DataFrame go by code and its lines by their index, unless that merely counts from 0.
    crosswalk : see :func:`~spbe_research.data.crosswalk.load_crosswalk`.
    reference, weights : as :func:`~spbe_research.decomposition.decompose.decompose_change`: the old index and the
        mean of both weights by default.

    Returns
    -------
    DataFrame of n lines, in index points: before, after, total, performance, reweighting, new, dropped, instrument;
    each number is the float next to the exact value. Labels of the lines of ``before`` are its index.

    Raises
    ------
    LevelError
        with the first cell off the scale, when the two matrices differ in length, or in the labels of their lines.
    ParameterError
        for an unknown ``reference`` or ``weights``.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194;
    docs/methods/instruments.md, section 3.

    Examples
    --------
    Two governments, so the arithmetic only: Denpasar 2019 against Paser 2022.

    >>> import numpy as np
    >>> from spbe_research import decompose_many, load_crosswalk, load_levels
    >>> pair = load_levels("denpasar", 2019), load_levels("paser", 2022)
    >>> old, new = (np.array([obs.values.astype(float)]) for obs in pair)
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> decompose_many(old, new, crosswalk)["performance"].round(6).tolist()
    [-0.659333]
    """
    names, compiled = main_plan(crosswalk, check_reference(crosswalk, reference), check_weights(weights))
    old, new = _steps(before, crosswalk.old), _steps(after, crosswalk.new)
    if len(old) != len(new):
        raise LevelError(message("errors.decomposition.decompose_many.decompose_many", n_old=len(old), n_new=len(new)))
    order = line_order(before, after)
    new = new if order is None else new[order]
    result = {}
    for m, name in enumerate(names):
        sides = [(compiled.old, old, crosswalk.old), (compiled.new, new, crosswalk.new)]
        constant = compiled.constants[m]
        scales = [asked.scales[m] * inst.level_step.denominator for asked, _, inst in sides]
        common = math.lcm(constant.denominator, *scales)
        total = np.full(len(old), int(constant * common), dtype=np.int64)
        for (asked, levels, _), scale in zip(sides, scales, strict=True):
            total += levels @ _line(asked, m, common // scale)
        result[name] = total / common
    return pd.DataFrame(result, index=None if order is None or not isinstance(before, pd.DataFrame) else before.index)


def _line(asked: Objectives, m: int, factor: int) -> np.ndarray:
    return np.asarray(asked.whole[m] * factor, dtype=np.int64)


def _steps(matrix: LevelMatrix, instrument: Instrument) -> np.ndarray:
    """Checked levels in whole steps of the scale, rows in the instrument's order."""
    cells = level_cells(matrix, instrument)
    score_many(cells, instrument)  # refuses what is off the scale, with the cell
    return np.asarray(np.rint(cells.astype(float) * instrument.level_step.denominator), dtype=np.int64)
