"""Models under which evaluations are simulated, to see where a test can be trusted.

A model draws two evaluations of every row of an instrument. The sizes of the changes come from a real pattern
(the changes of published evaluations, zeros and ties included); a model decides the signs:

- ``independent``: each row's sign is tossed for itself. A test by rows is exact here.
- ``aspects``: one toss an aspect, all its rows move the same way. The test by aspects is exact here.
- ``mixed``: with probability ``shared`` a row takes its aspect's toss, else its own.
- ``error``: nothing changed; both years are assessed with errors around one truth.

``shift`` is the probability that a toss comes up "rise", less one half: 0 is the null hypothesis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spbe_research.assessor_error import check_error_rate
from spbe_research.errors import ParameterError
from spbe_research.instruments import Instrument, load_instrument
from spbe_research.observations import load_levels

__all__ = ["MODELS", "aspect_of_row", "change_pattern", "seed_stream", "simulate_pairs"]

MODELS = ("independent", "aspects", "mixed", "error")


def change_pattern(
    pairs: Sequence[tuple[str, int, int]] = (("paser", 2021, 2022), ("denpasar", 2018, 2019)),
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


def aspect_of_row(inst: Instrument) -> np.ndarray:
    """Position of each row's aspect, (k,) int64."""
    numbers = list(inst.numbers("aspect"))
    return np.array([numbers.index(n) for n in inst.rows["aspect_no"]])


def seed_stream(seed: int, inst: Instrument, model: str, shift: float) -> list[int]:
    """Seed of one cell of a study, so that adding a cell changes no other."""
    place = MODELS.index(model) if model in MODELS else len(MODELS)  # an unknown model is refused by simulate_pairs
    return [seed, len(inst.weights), place, round(1000 * (shift + 1))]


def simulate_pairs(
    inst: str | Instrument,
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
    model : one of :data:`MODELS`; shift : -0.5 to 0.5, not used by ``"error"``.
    sizes : pattern that sizes are drawn from (with replacement); :func:`change_pattern` by default.
    shared : for ``"mixed"``, the share of rows that follow their aspect, 0 to 1.
    error_rate : for ``"error"``; its truth is drawn evenly from the whole levels of the scale.
    rng : seed or Generator.

    Returns
    -------
    before, after : (n_sim, k) int64, whole levels on the scale.

    Raises
    ------
    ParameterError
        for an unknown model or numbers out of range.

    Examples
    --------
    >>> before, after = simulate_pairs("permenpanrb-59-2020", n_sim=3, rng=1)
    >>> before.shape, int(after.min()) >= 1, int(after.max()) <= 5
    ((3, 47), True, True)
    """
    instrument = load_instrument(inst)
    draw = np.random.default_rng(rng)
    if model not in MODELS:
        raise ParameterError(f"unknown model {model!r}; allowed: {', '.join(MODELS)}")
    if not -0.5 <= shift <= 0.5:
        raise ParameterError(f"shift must lie between -0.5 and 0.5; found {shift!r}")
    if not 0 <= shared <= 1:
        raise ParameterError(f"shared must lie between 0 and 1; found {shared!r}")
    if n_sim < 1:
        raise ParameterError(f"n_sim must be at least 1; found {n_sim!r}")
    k = len(instrument.weights)
    low, high = int(instrument.level_min), int(instrument.level_max)
    if model == "error":
        rate = float(check_error_rate(error_rate))
        truth = draw.integers(low, high + 1, (n_sim, k))
        first, second = (_assess(truth, rate, low, high, draw) for _ in range(2))
        return first, second
    pattern = change_pattern() if sizes is None else np.asarray(sizes, dtype=np.int64)
    if pattern.size == 0 or pattern.min() < 0 or pattern.max() > high - low:
        raise ParameterError(f"sizes must be changes of 0 to {high - low} levels")
    moves = draw.choice(pattern, size=(n_sim, k))
    aspect = aspect_of_row(instrument)
    own = draw.random((n_sim, k)) < 0.5 + shift
    common = (draw.random((n_sim, aspect.max() + 1)) < 0.5 + shift)[:, aspect]
    follows = {"independent": 0.0, "aspects": 1.0, "mixed": shared}[model]
    rises = np.where(draw.random((n_sim, k)) < follows, common, own)
    # the unordered pair of levels comes first and the toss only orders it, so that the null is exchangeable
    lower = low + np.floor(draw.random((n_sim, k)) * (high - low - moves + 1)).astype(np.int64)
    upper = lower + moves
    return np.where(rises, lower, upper), np.where(rises, upper, lower)


def _assess(truth: np.ndarray, rate: float, low: int, high: int, draw: np.random.Generator) -> np.ndarray:
    seen = truth + draw.choice([-1, 0, 1], p=[rate, 1 - 2 * rate, rate], size=truth.shape)
    return np.where((seen < low) | (seen > high), truth, seen)  # a step past an end does not happen
