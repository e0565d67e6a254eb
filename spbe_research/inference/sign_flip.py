"""Is the change of one government more than chance? Exact tests on its rows.

The rows of an instrument are a census, not a sample. A flipping test therefore asks a question about
direction: could changes of these sizes, each free to go up or down, add up to this total? Rows of one
aspect share staff, system and assessor, so the same test with whole aspects as the units stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import line_order, one_line
from spbe_research.errors import LevelError, ParameterError, message
from spbe_research.inference.flip_distribution import check_alternative, flip_tail
from spbe_research.inference.pairs import block_labels, block_name, read_pairs
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.numbers.exact import exact
from spbe_research.scoring.levels import Levels
from spbe_research.scoring.score_matrix import LevelMatrix, level_cells, score_many

__all__ = ["check_shift", "flip_changes", "sign_flip_many", "sign_flip_test", "smallest_pvalue"]


def sign_flip_test(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    alternative: str = "two-sided",
    blocks: str | Sequence[Hashable] | np.ndarray | pd.Series | Mapping[str, Hashable] | None = None,
    midp: bool = False,
    confidence_level: float = 0.95,
    shift0: float | Fraction | str = 0,
    arithmetic: str = "integer",
) -> SignFlipTest:
    """Exact sign-flip test of the change of the index.

    Parameters
    ----------
    before, after : levels of the two evaluations under one instrument; see :func:`spbe_research.scoring.score.score`.
    instrument : Instrument or id.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.
    blocks : None flips each row, ``"aspect"`` or ``"domain"`` whole units, ``"evidence"`` rows that rest on the same
        document or process; one label a row is taken too, in row order or, in a Series or mapping, by code.
    midp : count patterns that equal the observed change by one half.
    confidence_level : of the interval for a common shift of every row, between 0 and 1.
    shift0 : common shift under the null hypothesis, index points, -4 to 4 and as written: every row is asked to have
        moved by it, as in the interval. The change of the nation in the same years asks for more than the nation did.
    arithmetic : ``"integer"`` (certified) or ``"float"`` (fast); see :mod:`spbe_research.inference.flip_distribution`.

    Returns
    -------
    SignFlipTest; ``estimate`` in index points, ``pvalue_exact`` a Fraction.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    Null hypothesis: given its size, the change of each unit, less ``shift0``, goes up or down with probability 1/2,
    independently of the other units. Statistic: sum of weight times change, the change of the index. The two-sided
    test gives p at most alpha exactly where ``shift0`` lies outside the interval of level 1 - alpha.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21; Pesarin and Salmaso (2010), Permutation
    Tests for Complex Data, chapter 1.

    Examples
    --------
    >>> from spbe_research import load_levels, sign_flip_test
    >>> paser = load_levels("paser", 2021), load_levels("paser", 2022)
    >>> t = sign_flip_test(*paser, "permenpanrb-59-2020")
    >>> t.estimate, t.pvalue_exact, (t.rose, t.fell, t.unchanged)
    (0.766, Fraction(2117, 16777216), (19, 6, 22))
    >>> sign_flip_test(*paser, "permenpanrb-59-2020", blocks="aspect").pvalue_exact
    Fraction(1, 16)
    """
    instrument = load_instrument(instrument)
    pairs = read_pairs(before, after, instrument)
    labels = block_labels(blocks, pairs.codes, instrument)
    unit_name = block_name(blocks)
    return flip_changes(
        pairs.changes,
        instrument.weights,
        labels=labels,
        alternative=alternative,
        midp=midp,
        confidence_level=confidence_level,
        shift0=check_shift(shift0),
        arithmetic=arithmetic,
        unit_name=unit_name,
        note=lambda smallest, moved: pairs.small_print(smallest, moved, unit_name),
    )


def flip_changes(
    changes: Sequence[Fraction],
    weights: Sequence[Fraction],
    *,
    labels: Sequence[str] | None = None,
    alternative: str = "two-sided",
    midp: bool = False,
    confidence_level: float = 0.95,
    shift0: Fraction = Fraction(0),
    arithmetic: str = "integer",
    unit_name: str = "row",
    note: Callable[[Fraction, int], str] | None = None,
) -> SignFlipTest:
    """Sign-flip test of any weighted changes: strata of an instrument, or concepts common to two.

    Parameters
    ----------
    changes, weights : exact, one a row; weights are positive and need not sum to 1.
    labels : units that flip together; each row for itself by default.
    shift0 : common shift under the null hypothesis, in the unit of the weighted sum.
    note : function of (least p, units moved) that words the small print; or None.

    Examples
    --------
    >>> flip_changes([Fraction(1), Fraction(2)], [Fraction(1, 2)] * 2).pvalue_exact
    Fraction(1, 2)
    """
    check_alternative(alternative)
    check_confidence(confidence_level)
    if len(changes) != len(weights) or not len(changes):
        raise LevelError(
            message("errors.inference.sign_flip.flip_changes", n_changes=len(changes), n_weights=len(weights))
        )
    if min(weights) <= 0:
        raise ParameterError(message("errors.inference.sign_flip.weights_not_positive"))
    names = [str(i) for i in range(1, len(changes) + 1)] if labels is None else list(labels)
    unit_w: dict[str, Fraction] = dict.fromkeys(names, Fraction(0))
    unit_v: dict[str, Fraction] = dict.fromkeys(names, Fraction(0))
    by_row = shift0 / sum(weights)
    for name, w, d in zip(names, weights, changes, strict=True):
        unit_w[name] += w
        unit_v[name] += w * (d - by_row)
    grid = math.lcm(*(x.denominator for x in [*unit_w.values(), *unit_v.values()]))
    whole_w = [int(w * grid) for w in unit_w.values()]
    whole_v = [int(v * grid) for v in unit_v.values()]
    common = math.gcd(*whole_w, *whole_v)
    tail = flip_tail(whole_v, arithmetic=arithmetic)
    p = tail.pvalue(alternative, midp=midp)
    smallest = smallest_pvalue(tail.n, alternative, midp=midp)
    return SignFlipTest(
        estimate_exact=sum(unit_v.values(), shift0),
        pvalue_exact=p,
        smallest_exact=smallest,
        alternative=alternative,
        method=_method(arithmetic, midp, tail.n),
        note="" if note is None else note(smallest, tail.n),
        confidence_level=confidence_level,
        unit_name=unit_name,
        labels=tuple(unit_w),
        steps=tuple(v // common for v in whole_v),
        weights=tuple(w // common for w in whole_w),
        unit=Fraction(common, grid),
        shift0=shift0,
    )


def check_shift(shift0: object) -> Fraction:
    """A shift in index points as it is written.

    Raises
    ------
    ParameterError
        for what is no number from -4 to 4, the ends of the scale apart.

    Examples
    --------
    >>> check_shift("0.33"), check_shift(-0.5)
    (Fraction(33, 100), Fraction(-1, 2))
    """
    try:
        value = None if isinstance(shift0, bool | np.bool_) else exact(shift0)
    except ValueError:
        value = None
    if value is None or abs(value) > 4:
        raise ParameterError(message("errors.inference.sign_flip.shift", shift0=one_line(shift0)))
    return value


def smallest_pvalue(moved: int, alternative: str, *, midp: bool) -> Fraction:
    """Least p that ``moved`` units can give: all of them in one direction.

    Examples
    --------
    >>> smallest_pvalue(4, "two-sided", midp=False)
    Fraction(1, 8)
    """
    sides = 2 if alternative == "two-sided" else 1
    return Fraction(1) if moved == 0 else min(Fraction(1), Fraction(sides, 2**moved * (2 if midp else 1)))


def _method(arithmetic: str, midp: bool, moved: int) -> str:
    rounded = arithmetic == "float" and moved > 52
    how = message("notes.flips.rounded" if rounded else "notes.flips.exact")
    return message("notes.flips.midp" if midp else "notes.flips.all", how=how, moved=moved)


def sign_flip_many(
    before: LevelMatrix,
    after: LevelMatrix,
    instrument: str | Instrument,
    *,
    alternative: str = "two-sided",
    blocks: str | Sequence[Hashable] | np.ndarray | pd.Series | Mapping[str, Hashable] | None = None,
) -> np.ndarray:
    """P-values of the sign-flip test for many governments, in float64.

    Parameters
    ----------
    before, after : (m, k) levels, one line a government, columns in row order. Columns of a DataFrame go by code
        and its lines by their index, unless that merely counts from 0.
    instrument : Instrument or id.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.
    blocks : None flips each row, ``"aspect"`` or ``"domain"`` whole units, ``"evidence"`` rows that rest on the same
        document or process; one label a row is taken too, in row order or, in a Series or mapping, by code.

    Returns
    -------
    (m,) float64, 0 to 1, in the order of the lines of ``before``; equal to
    ``float(sign_flip_test(...).pvalue_exact)`` up to 52 moved units.

    Raises
    ------
    LevelError
        for tables of different shape, for labels that stand on one side only, and for cells that are no levels, with
        the first of them.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Pagano and Tritchler (1983), On obtaining permutation distributions in polynomial time, Journal of the American
    Statistical Association 78, 435-440; docs/methods/change.md, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> from spbe_research import load_levels, sign_flip_many
    >>> first, second = (np.array([load_levels("paser", y).values.astype(float)]) for y in (2021, 2022))
    >>> sign_flip_many(first, second, "permenpanrb-59-2020", blocks="aspect")
    array([0.0625])
    """
    check_alternative(alternative)
    instrument = load_instrument(instrument)
    first, second = (level_cells(side, instrument).astype(np.float64, copy=False) for side in (before, after))
    if first.shape != second.shape or first.ndim != 2:
        raise LevelError(
            message("errors.inference.sign_flip.sign_flip_many", first_shape=first.shape, second_shape=second.shape)
        )
    order = line_order(before, after)
    second = second if order is None else second[order]
    score_many(first, instrument)  # refuses anything off the scale and names the cell
    score_many(second, instrument)
    per_level = instrument.level_step.denominator
    steps = np.rint((second - first) * per_level).astype(np.int64) * instrument.lattice_weights
    if blocks is not None:
        labels = block_labels(blocks, instrument.codes, instrument)
        steps = steps @ np.array(
            [[unit == label for unit in dict.fromkeys(labels)] for label in labels], dtype=np.int64
        )
    return np.array([float(flip_tail(row, arithmetic="float").pvalue(alternative)) for row in steps])
