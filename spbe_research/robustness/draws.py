"""What is common to all that draws: the options, and how far a drawn figure may lie off."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from spbe_research.errors import ParameterError, message
from spbe_research.options import check_between, check_seed, check_several, check_whole

__all__ = [
    "CONCENTRATIONS",
    "QUANTILES",
    "check_concentrations",
    "check_draws",
    "draw_weights",
    "exact_variance",
    "quantiles",
    "sd_deviation",
]

#: from a wide spread of the weights to a narrow one; which is right nobody knows, so all are shown
CONCENTRATIONS = (20, 100, 1000)
_FEWEST, _HIGHEST = 100, 1e9
#: ends and middle of what is shown of a distribution
QUANTILES = (0.025, 0.5, 0.975)


def check_concentrations(concentration: object) -> tuple[float, ...]:
    """The concentrations, ascending and each once.

    Raises
    ------
    ParameterError
        for none at all, for what is no number, and for a number that is not above 0.
    """
    items = [concentration] if np.ndim(concentration) == 0 else check_several("concentration", concentration)  # type: ignore[arg-type]
    found = {check_between("concentration", c, 0, _HIGHEST) for c in items}
    values = sorted(int(c) if c.is_integer() else c for c in found)
    if not values:
        raise ParameterError(message("errors.robustness.draws.none"))
    return tuple(values)


def check_draws(
    concentration: object, n_resamples: object, rng: object, most: int
) -> tuple[tuple[float, ...], int, np.random.Generator]:
    """Concentrations, number of draws and generator.

    Raises
    ------
    ParameterError
        for options that are none.
    """
    values = check_concentrations(concentration)
    n = check_whole("n_resamples", n_resamples, _FEWEST, most)
    check_seed("rng", rng)
    return values, n, np.random.default_rng(rng)  # type: ignore[arg-type]


def draw_weights(rng: np.random.Generator, weights: Sequence[Fraction], concentration: float, n: int) -> np.ndarray:
    """(n, k) weights by a Dirichlet distribution around the legal ones, which are their means."""
    return rng.dirichlet([float(w) * concentration for w in weights], size=n)


def exact_variance(weights: Sequence[Fraction], values: Sequence[Fraction], concentration: float) -> Fraction:
    """Variance of the index under such weights, without drawing: (sum of w x squared, minus I squared) / (c + 1).

    Examples
    --------
    >>> exact_variance([Fraction(1, 4), Fraction(3, 4)], [Fraction(1), Fraction(5)], 2)
    Fraction(1, 1)
    """
    index = sum((w * x for w, x in zip(weights, values, strict=True)), Fraction(0))
    square = sum((w * x * x for w, x in zip(weights, values, strict=True)), Fraction(0))
    return (square - index * index) / (Fraction(concentration) + 1)


def quantiles(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of sorted draws along the last axis, and how far they might lie off: half the distance of those that
    lie one standard error of the share below and above.

    Examples
    --------
    >>> values, off = quantiles(np.arange(1.0, 10_001))
    >>> values.tolist(), off.tolist()
    ([250.0, 5000.0, 9750.0], [16.0, 50.0, 16.0])
    """
    n = ordered.shape[-1]
    at = [_place(n, p) for p in QUANTILES]
    step = [max(1, round((n * p * (1 - p)) ** 0.5)) for p in QUANTILES]
    low = [max(0, a - s) for a, s in zip(at, step, strict=True)]
    high = [min(n - 1, a + s) for a, s in zip(at, step, strict=True)]
    return ordered[..., at], (ordered[..., high] - ordered[..., low]) / 2


def _place(n: int, p: float) -> int:
    """The least draw with at least this share at or below it."""
    return max(0, -(-round(n * p * 1000) // 1000) - 1)


def sd_deviation(draws: np.ndarray, exact_sd: float) -> float:
    """How far the standard deviation of draws lies from the exact one, in its own standard errors; 0 without spread."""
    centred = draws - draws.mean()
    variance = float((centred**2).mean())
    if exact_sd == 0 or variance == 0:
        return 0.0
    n, fourth = len(draws), float((centred**4).mean())
    error = (max(fourth / variance**2 - 1, 1e-12) / (4 * n)) ** 0.5 * variance**0.5
    return abs(float(draws.std(ddof=1)) - exact_sd) / error
