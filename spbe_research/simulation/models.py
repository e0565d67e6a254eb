"""Models under which evaluations are simulated, to see where a test can be trusted.

A model draws two evaluations of every row of an instrument. The sizes of the changes come from a real pattern
(the changes of published evaluations, zeros and ties included); a model decides the signs:

- ``independent``: each row's sign is tossed for itself. A test by rows is exact here.
- ``aspects``: one toss an aspect, all its rows move the same way. The test by aspects is exact here.
- ``mixed``: with probability ``shared`` a row takes its aspect's toss, else its own.
- ``error``: both years are assessed with errors around one truth; the sizes follow from the errors.
- ``year``: each aspect moves as one, and with probability ``shared`` it takes the toss of the whole year: a
  stricter or more lenient year. No test of one government's change is exact here.
- ``double error``: as ``error``, but with twice the error rate, so that an assumed rate is too low.
- ``evidence``: rows that rest on the same document or process move as one; only where a table says which rows do.

``shift`` is 0 under the null hypothesis. Where signs are tossed it is the probability that a toss comes up "rise",
less one half; in the two models of error it is the probability that the true level of a row rose by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import ParameterError, message
from spbe_research.inference.assessor_error import check_error_rate
from spbe_research.inference.pairs import block_labels
from spbe_research.options import check_between, check_choice, check_whole
from spbe_research.simulation.kept import DRAWN_FROM

__all__ = [
    "ERROR_MODELS",
    "EVERYWHERE",
    "MODELS",
    "aspect_of_row",
    "change_pattern",
    "seed_stream",
    "simulate_pairs",
]

#: new models come last: the place is part of the seed of a cell
MODELS = ("independent", "aspects", "mixed", "error", "year", "double error", "evidence")
#: models that ask nothing of an instrument but aspects
EVERYWHERE = MODELS[:6]
#: models in which levels move by assessor error (and by true rises) instead of by tossed signs
ERROR_MODELS = ("error", "double error")


def change_pattern(
    pairs: Sequence[tuple[str, int, int]] = DRAWN_FROM,
) -> np.ndarray:
    """Sizes of the changes of published evaluations, one a row, pooled.

    Parameters
    ----------
    pairs : (region, year before, year after), official levels.

    Returns
    -------
    (m,) int64, levels; Paser and Denpasar give 84 rows of which 39 did not move.

    Examples
    --------
    >>> np.bincount(change_pattern()).tolist()
    [39, 23, 18, 4]
    """
    sizes: list[int] = []
    for region, first, second in pairs:
        x, y = load_levels(region, first).values, load_levels(region, second).values
        sizes += [abs(int(y[c] - x[c])) for c in x.index]
    return np.array(sizes, dtype=np.int64)


def aspect_of_row(instrument: Instrument) -> np.ndarray:
    """Position of each row's aspect, (k,) int64."""
    numbers = list(instrument.numbers("aspect"))
    return np.array([numbers.index(n) for n in instrument.rows["aspect_no"]])


def _block_of_row(instrument: Instrument) -> np.ndarray:
    """Position of the block of rows on the same evidence, (k,) int64."""
    return np.unique(block_labels("evidence", instrument.codes, instrument), return_inverse=True)[1]


def seed_stream(seed: int, instrument: Instrument, model: str, shift: float) -> list[int]:
    """Seed of one cell of a study, so that adding a cell changes no other."""
    place = MODELS.index(model) if model in MODELS else len(MODELS)  # an unknown model is refused by simulate_pairs
    return [seed, len(instrument.weights), place, round(1000 * (shift + 1))]


def simulate_pairs(
    instrument: str | Instrument,
    *,
    model: str = "independent",
    shift: float = 0.0,
    n_sim: int = 1000,
    sizes: np.ndarray | None = None,
    shared: float = 0.5,
    error_rate: float = 0.1,
    rng: int | np.random.Generator | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Levels of all rows in simulated pairs of evaluations.

    Parameters
    ----------
    model : one of :data:`MODELS`; shift : -0.5 to 0.5, or 0 to 1 in the models of error.
    sizes : pattern that sizes are drawn from (with replacement); :func:`change_pattern` by default.
    shared : for ``"mixed"``, the share of rows that follow their aspect, 0 to 1; for ``"year"``, the share of
        aspects that follow the year.
    error_rate : for ``"error"``, and half of that of ``"double error"``; the truth is drawn evenly from the whole
        levels of the scale, and a row at the highest level cannot rise.
    rng : seed or Generator.

    Returns
    -------
    before, after : (n_sim, k) int64, whole levels on the scale.

    Raises
    ------
    ParameterError
        for an unknown model, one that the instrument has no table for, or numbers out of range.

    Examples
    --------
    >>> before, after = simulate_pairs("permenpanrb-59-2020", n_sim=3, rng=1)
    >>> before.shape, int(after.min()) >= 1, int(after.max()) <= 5
    ((3, 47), True, True)
    """
    instrument = load_instrument(instrument)
    draw = np.random.default_rng(rng)
    check_choice("model", model, MODELS)
    least, most = (0.0, 1.0) if model in ERROR_MODELS else (-0.5, 0.5)
    if not least <= shift <= most:
        raise ParameterError(
            message("errors.simulation.models.shift_off_limits", least=least, most=most, model=model, shift=shift)
        )
    check_between("shared", shared, 0, 1, ends=True)
    check_whole("n_sim", n_sim, 1, 10_000_000)
    k = len(instrument.weights)
    low, high = int(instrument.level_min), int(instrument.level_max)
    if model in ERROR_MODELS:
        rate = float(check_error_rate(2 * error_rate if model == "double error" else error_rate))
        truth = draw.integers(low, high + 1, (n_sim, k))
        first, second = (_assess(truth, rate, low, high, draw) for _ in range(2))
        if shift:
            risen = np.minimum(truth + (draw.random((n_sim, k)) < shift), high)
            second = _assess(risen, rate, low, high, draw)
        return first, second
    pattern = change_pattern() if sizes is None else np.asarray(sizes, dtype=np.int64)
    if pattern.size == 0 or pattern.min() < 0 or pattern.max() > high - low:
        raise ParameterError(message("errors.simulation.models.sizes_off_scale", high=high - low))
    moves = draw.choice(pattern, size=(n_sim, k))
    group = _block_of_row(instrument) if model == "evidence" else aspect_of_row(instrument)
    own = draw.random((n_sim, k)) < 0.5 + shift
    by_group = draw.random((n_sim, group.max() + 1)) < 0.5 + shift
    if model == "year":
        whole = draw.random((n_sim, 1)) < 0.5 + shift
        by_group = np.where(draw.random(by_group.shape) < shared, whole, by_group)
    follows = {"independent": 0.0, "mixed": shared}.get(model, 1.0)
    rises = np.where(draw.random((n_sim, k)) < follows, by_group[:, group], own)
    # the unordered pair of levels comes first and the toss only orders it, so that the null is exchangeable
    lower = low + np.floor(draw.random((n_sim, k)) * (high - low - moves + 1)).astype(np.int64)
    upper = lower + moves
    return np.where(rises, lower, upper), np.where(rises, upper, lower)


def _assess(truth: np.ndarray, rate: float, low: int, high: int, draw: np.random.Generator) -> np.ndarray:
    seen = truth + draw.choice([-1, 0, 1], p=[rate, 1 - 2 * rate, rate], size=truth.shape)
    return np.where((seen < low) | (seen > high), truth, seen)  # a step past an end does not happen
