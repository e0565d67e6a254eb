"""Bootstrap interval of a change: a superpopulation reading, not a test of this government's census of rows.

The rows are treated as if they had been drawn from a larger set of rows that could have been asked. The
instrument is fixed by regulation, so nobody drew them; read the interval as "had other rows of the same
kind been asked". Rows are drawn within their aspect, so that aspects keep their weight.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable

import numpy as np
import scipy

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import joined, message
from spbe_research.inference.pairs import read_pairs
from spbe_research.inference.results import ChangeTest
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.options import check_choice, check_seed, check_whole
from spbe_research.scoring.levels import Levels

__all__ = ["bootstrap_change"]

_METHODS = ("BCa", "percentile", "basic")


def bootstrap_change(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    confidence_level: float = 0.95,
    n_resamples: int = 9999,
    method: str = "BCa",
    rng: int | np.random.Generator | None = None,
) -> ChangeTest:
    """Bootstrap interval of the change of the index, over rows, stratified by aspect.

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations.
    instrument : Instrument or id.
    confidence_level : of the interval, between 0 and 1.
    n_resamples : how often rows are drawn, at least 100.
    method : ``"BCa"``, ``"percentile"`` or ``"basic"``, as in :func:`scipy.stats.bootstrap`.
    rng : seed or Generator; give one, so that the interval can be reproduced. Another draw every time by default.

    Returns
    -------
    ChangeTest in index points with ``pvalue`` NaN: an interval, not a test.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown method or fewer than 100 resamples.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    Aspects of 2 to 4 rows make the interval too narrow: resampling m rows understates their variance by
    the factor (m - 1) / m.

    References
    ----------
    Efron (1987), Better bootstrap confidence intervals, Journal of the American Statistical Association
    82, 171-185; Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.2 (strata).

    Examples
    --------
    >>> from spbe_research import bootstrap_change, load_levels
    >>> paser = load_levels("paser", 2021), load_levels("paser", 2022)
    >>> b = bootstrap_change(*paser, "permenpanrb-59-2020", n_resamples=999, rng=1)
    >>> b.low < b.estimate < b.high
    True
    """
    check_confidence(confidence_level)
    check_choice("method", method, _METHODS)
    check_whole("n_resamples", n_resamples, 100, 10_000_000)
    check_seed("rng", rng)
    instrument = load_instrument(instrument)
    pairs = read_pairs(before, after, instrument)
    gains = np.array([float(w * d) for w, d in zip(instrument.weights, pairs.changes, strict=True)])
    strata = [gains[instrument.row_positions("aspect", n)] for n in instrument.numbers("aspect")]
    # scipy resamples its samples one by one: strata; those that cannot vary only add a constant
    moving = [s for s in strata if len(s) > 1 and np.ptp(s) > 0]
    estimate = math.fsum(gains)
    fixed = estimate - math.fsum(math.fsum(s) for s in moving)
    low = high = estimate
    used, notes = method, [pairs.note] if pairs.note else []

    def total(*samples: np.ndarray, axis: int = -1) -> np.ndarray:
        return fixed + np.sum([s.sum(axis=axis) for s in samples], axis=0)

    if not any(pairs.changes):
        notes.append(message("notes.bootstrap.identical", why=message("notes.pairs.identical")))
    elif not moving:
        notes.append(message("notes.bootstrap.as_one"))
    else:
        low, high = _interval(moving, total, confidence_level, n_resamples, method, rng)
        if not math.isfinite(low + high):
            used = "percentile"
            notes.append(message("notes.bootstrap.undefined"))
            low, high = _interval(moving, total, confidence_level, n_resamples, used, rng)
    thin = [n for n in instrument.numbers("aspect") if len(instrument.row_positions("aspect", n)) < 5]
    notes.append(message("notes.bootstrap.superpopulation"))
    if thin:
        notes.append(message("notes.bootstrap.thin", aspects=", ".join(thin)))
    return ChangeTest(
        name="bootstrap",
        effect="change of the index, points",
        estimate=estimate,
        low=low,
        high=high,
        statistic=estimate,
        pvalue=math.nan,
        pvalue_exact=None,
        smallest=math.nan,
        n=sum(d != 0 for d in pairs.changes),
        rose=len(pairs.moved(1)),
        fell=len(pairs.moved(-1)),
        unchanged=len(pairs.moved(0)),
        alternative="two-sided",
        method=message("notes.bootstrap.method", kind=used, resamples=n_resamples),
        note=joined(notes),
        confidence_level=confidence_level,
    )


def _interval(
    strata: list[np.ndarray],
    total: Callable[..., np.ndarray],
    confidence_level: float,
    n_resamples: int,
    method: str,
    rng: int | np.random.Generator | None,
) -> tuple[float, float]:
    with warnings.catch_warnings():
        # a degenerate bootstrap distribution comes back as NaN and is handled by the caller
        warnings.simplefilter("ignore", scipy.stats.DegenerateDataWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        result = scipy.stats.bootstrap(
            strata,
            total,
            n_resamples=n_resamples,
            confidence_level=confidence_level,
            method=method,
            vectorized=True,
            rng=np.random.default_rng(rng),
        )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)
