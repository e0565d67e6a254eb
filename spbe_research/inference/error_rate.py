"""Error rate of assessors, estimated from two independent assessments of the same rows.

Both assessors err by one level in either direction with the same probability, around one truth that nobody
sees. Only their difference is seen: it is 0, 1 or 2 levels with the probabilities ``1 - 4e + 6e^2``,
``4e - 8e^2`` and ``2e^2``. The scale's ends block some errors, so the estimate is rather too small where many
rows stand at level 1 or 5. A self-assessment is no second assessor: its difference from the official one is
self-report bias.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation
from spbe_research.errors import LevelError, ParameterError, joined, message
from spbe_research.inference.assessor_error import refuse_self_assessment
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.pairs import read_pairs
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["ErrorRate", "estimate_error_rate"]


@dataclass(frozen=True, slots=True, eq=False)
class ErrorRate:
    """Estimated probability of one level in each direction.

    Attributes
    ----------
    estimate, low, high : maximum likelihood and its profile interval, 0 to 0.5.
    n : rows; agree, one_apart, two_apart : rows by the distance of the two assessors.
    mean_difference : second minus first, levels; pvalue_bias : exact sign test that neither is higher.
    confidence_level : of the interval; method : how it was found; note : what the reader must know beside it.

    References
    ----------
    Venzon and Moolgavkar (1988), Applied Statistics 37, 87-94 (profile likelihood intervals).

    Examples
    --------
    >>> from spbe_research import estimate_error_rate
    >>> e = estimate_error_rate([2] * 37, [2] * 36 + [3], "permenpanrb-5-2018")
    >>> round(e.estimate, 4), round(e.low, 4), round(e.high, 4), e.one_apart
    (0.0068, 0.0004, 0.0296, 1)
    """

    estimate: float
    low: float
    high: float
    n: int
    agree: int
    one_apart: int
    two_apart: int
    mean_difference: float
    pvalue_bias: float
    confidence_level: float
    method: str
    note: str

    @property
    def statistic(self) -> float:
        """Mean difference of the two assessors, levels."""
        return self.mean_difference

    @property
    def pvalue(self) -> float:
        """Of the exact sign test that neither assessor is higher; the rate itself is not tested."""
        return self.pvalue_bias

    def to_frame(self) -> pd.DataFrame:
        """One line with every attribute."""
        return pd.DataFrame([{name: getattr(self, name) for name in self.__slots__}])

    def __repr__(self) -> str:
        return f"<ErrorRate {self.estimate:.4g}, interval {self.low:.4g} to {self.high:.4g}, {self.n} rows>"

    def _repr_html_(self) -> str:
        facts = {name: getattr(self, name) for name in self.__slots__ if name != "note"}
        return result_table("error_rate", facts, note=self.note)


def _log_likelihood(rate: float, counts: tuple[int, int, int]) -> float:
    chances = (1 - 4 * rate + 6 * rate**2, 4 * rate - 8 * rate**2, 2 * rate**2)
    with np.errstate(divide="ignore"):
        return float(sum(n * np.log(p) for n, p in zip(counts, chances, strict=True) if n))


def estimate_error_rate(
    first: Levels, second: Levels, instrument: str | Instrument, *, confidence_level: float = 0.95
) -> ErrorRate:
    """Estimate ``error_rate`` from two independent assessors of the same rows in the same evaluation.

    Parameters
    ----------
    first, second : levels that two independent assessors gave: by row, by code or as Observations.
    instrument : Instrument or id.
    confidence_level : of the interval, between 0 and 1.

    Returns
    -------
    ErrorRate
        probability of one level in each direction, 0 to 0.5, with its interval.

    Raises
    ------
    ParameterError
        when either side is a self-assessment, when both are the same assessment, or when they are assessments of
        two governments or years.
    LevelError
        for levels that cannot be paired, and for rows more than two levels apart, which the model excludes.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Venzon and Moolgavkar (1988), Applied Statistics 37, 87-94 (profile likelihood intervals);
    docs/methods/change.md, section 6 (the model).

    Examples
    --------
    >>> from spbe_research import estimate_error_rate
    >>> second = [2] * 8 + [3] + [1] + [2] * 37
    >>> e = estimate_error_rate([2] * 47, second, "permenpanrb-59-2020")
    >>> round(e.estimate, 4), e.agree, e.one_apart
    (0.0108, 45, 2)
    """
    check_confidence(confidence_level)
    refuse_self_assessment(first, second)
    if isinstance(first, Observation) and isinstance(second, Observation):
        evaluations = [f"{side.region.name} {side.year}" for side in (first, second)]
        if evaluations[0] != evaluations[1]:
            raise ParameterError(
                message(
                    "errors.inference.error_rate.estimate_error_rate",
                    evaluations_0=evaluations[0],
                    evaluations_1=evaluations[1],
                )
            )
    if first is second:
        raise ParameterError(message("errors.inference.error_rate.same_assessment"))
    pairs = read_pairs(first, second, instrument)
    changes = pairs.changes
    far = [c for c, d in zip(pairs.codes, changes, strict=True) if abs(d) not in (0, 1, 2)]
    if far:
        raise LevelError(
            message("errors.inference.error_rate.far_apart", join=", ".join(far)),
            codes=far,
        )
    counts = (changes.count(0), sum(abs(d) == 1 for d in changes), sum(abs(d) == 2 for d in changes))
    grid = np.linspace(0, 0.5, 2001)
    values = [_log_likelihood(float(e), counts) for e in grid]
    at = int(np.argmax(values))
    left, right = float(grid[max(0, at - 1)]), float(grid[min(2000, at + 1)])
    refined = scipy.optimize.minimize_scalar(
        lambda e: -_log_likelihood(float(e), counts), bounds=(left, right), method="bounded", options={"xatol": 1e-10}
    )
    best = float(refined.x) if -refined.fun > values[at] else float(grid[at])
    floor = _log_likelihood(best, counts) - scipy.stats.chi2.ppf(confidence_level, 1) / 2

    def depth(rate: float) -> float:
        return max(_log_likelihood(rate, counts), floor - 1e3) - floor

    low = 0.0 if best == 0 or depth(0.0) >= 0 else float(scipy.optimize.brentq(depth, 0.0, best))
    high = 0.5 if best == 0.5 or depth(0.5) >= 0 else float(scipy.optimize.brentq(depth, best, 0.5))
    bias = float(flip_tail([(d > 0) - (d < 0) for d in changes]).pvalue())
    ends = sum(x in (pairs.instrument.level_min, pairs.instrument.level_max) for x in pairs.before)  # type: ignore[union-attr]
    notes = [pairs.note] if pairs.note else []
    notes.append(message("notes.error_rate.independent"))
    if ends:
        notes.append(message("notes.error_rate.ends", ends=ends, n=len(changes)))
    if bias <= 0.05:
        notes.append(message("notes.error_rate.higher"))
    return ErrorRate(
        estimate=best,
        low=low,
        high=high,
        n=len(changes),
        agree=counts[0],
        one_apart=counts[1],
        two_apart=counts[2],
        mean_difference=float(sum(changes)) / len(changes),
        pvalue_bias=bias,
        confidence_level=confidence_level,
        method=message("notes.error_rate.method"),
        note=joined(notes),
    )
