"""Assessor error: what a second assessment of the same government would have given.

Model: independently for each row the assessor is one level too high with probability ``error_rate`` and one
too low with the same probability; a step past either end of the scale does not happen. This is the
distribution of a re-assessment *were the published levels true*. It is not the distribution of the truth given
the published levels, and it says nothing of an assessor who is lenient towards all rows at once. The rate is an
assumption (0.02, 0.05 and 0.10 side by side) or an estimate from two independent assessors; a self-assessment
against an official one measures self-report bias and must not be put in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.instruments import IndexValue, Instrument, exact_index, load_instrument
from spbe_research.data.labels import is_number, one_line
from spbe_research.data.observations import Observation
from spbe_research.errors import ParameterError, message
from spbe_research.inference.pairs import at_the_floor, complete_levels
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import figure, message_language, number
from spbe_research.options import check_between
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = [
    "ERROR_RATES",
    "IndexDistribution",
    "check_error_rate",
    "exact_tail",
    "index_distribution",
    "refuse_self_assessment",
    "row_errors",
    "sum_distribution",
]

#: a probability below this prints as nothing
_RARE = 0.0005

#: assumed rates that reports show side by side
ERROR_RATES = (0.02, 0.05, 0.10)
#: chances this close, relatively, are compared as fractions
_CLOSE = 1e-9


def check_error_rate(error_rate: object) -> Fraction:
    """Exact rate, if it is a probability for either direction.

    Raises
    ------
    ParameterError
        outside 0 to 0.5 (both directions together cannot exceed 1).
    """
    try:
        rate = exact(error_rate) if is_number(error_rate) else Fraction(-1)
    except ValueError:
        rate = Fraction(-1)
    if not 0 <= rate <= Fraction(1, 2):
        raise ParameterError(message("errors.inference.assessor_error.check_error_rate", found=one_line(error_rate)))
    return rate


def refuse_self_assessment(first: Levels, second: Levels) -> None:
    """Keep a self-assessment beside another assessment out of the error model.

    Raises
    ------
    ParameterError
        when one side is an Observation of a self-assessment: the difference is self-report bias.
    """
    for side in (first, second):
        if isinstance(side, Observation) and side.assessment == "self":
            raise ParameterError(
                message(
                    "errors.inference.assessor_error.refuse_self_assessment",
                    side_region_name=side.region.name,
                    side_year=side.year,
                )
            )


def row_errors(level: Fraction, instrument: Instrument, rate: Fraction) -> dict[int, Fraction]:
    """Error of one row in levels (-1, 0, 1) with its exact probability; blocked steps stay where they are."""
    up = rate if level + 1 <= instrument.level_max else Fraction(0)
    down = rate if level - 1 >= instrument.level_min else Fraction(0)
    return {-1: down, 0: 1 - up - down, 1: up}


def sum_distribution(rows: Sequence[tuple[int, dict[int, Fraction]]]) -> tuple[np.ndarray, int]:
    """Distribution of a sum of independent whole numbers, one a row, each times its whole weight.

    Returns
    -------
    (probabilities, first): probability of every whole number from ``first`` upward, float64.

    Examples
    --------
    >>> sum_distribution([(2, {0: Fraction(1, 2), 1: Fraction(1, 2)}), (1, {-1: Fraction(1)})])
    (array([0.5, 0. , 0.5]), -1)
    """
    cells, first = np.ones(1), 0
    for weight, errors in rows:
        live = {e * weight: float(p) for e, p in errors.items() if p}
        low, high = min(live), max(live)
        grown = np.zeros(len(cells) + high - low)
        for shift, p in live.items():
            grown[shift - low : shift - low + len(cells)] += p * cells
        cells, first = grown, first + low
    return cells, first


def exact_tail(rows: Sequence[tuple[int, dict[int, Fraction]]], least: int) -> Fraction:
    """Probability that such a sum is ``least`` or more, without rounding.

    The generating polynomial over the common denominator is packed into one whole number, as in
    :mod:`spbe_research.inference.flip_distribution`; a row costs a shift and an addition for each of its outcomes.

    Examples
    --------
    >>> exact_tail([(2, {0: Fraction(1, 3), 1: Fraction(2, 3)}), (1, {-1: Fraction(1)})], 1)
    Fraction(2, 3)
    """
    unit = math.gcd(*(w for w, _ in rows)) or 1
    bottom = math.lcm(*(p.denominator for _, errors in rows for p in errors.values()))
    size = len(rows) * bottom.bit_length() // 8 + 1  # a coefficient is at most bottom**rows
    packed, first, last = 1, 0, 0
    for weight, errors in rows:
        live = {e * (weight // unit): int(p * bottom) for e, p in errors.items() if p}
        low = min(live)
        packed = sum((packed * p) << (8 * size * (shift - low)) for shift, p in live.items())
        first, last = first + low, last + max(live)
    skipped = max(0, -(-least // unit) - first)
    if skipped > last - first:
        return Fraction(0)
    raw = (packed >> (8 * size * skipped)).to_bytes(size * (last - first + 1), "little")
    hits = sum(int.from_bytes(raw[i : i + size], "little") for i in range(0, len(raw), size))
    return Fraction(hits, bottom ** len(rows))


@dataclass(frozen=True, slots=True, eq=False)
class IndexDistribution:
    """Distribution of the index of a re-assessment; made by :func:`index_distribution`.

    Attributes
    ----------
    instrument : the Instrument; index_exact : index of the levels taken as true.
    error_rate : probability of one step in each direction.
    mean_exact, variance_exact : exact moments of the re-assessed index.
    probabilities : of the lattice values ``(first + i) * unit``, float64.
    first, unit : where the lattice values begin, and their distance in index points.
    note : answers that were counted at the floor of the scale; empty when there are none.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import index_distribution, load_levels
    >>> d = index_distribution(load_levels("paser", 2022), "permenpanrb-59-2020", error_rate=0.1)
    >>> d.interval()
    (2.0445, 2.2895)
    """

    instrument: Instrument
    index_exact: Fraction
    error_rate: Fraction
    mean_exact: Fraction
    variance_exact: Fraction
    first: int
    unit: Fraction
    probabilities: np.ndarray = field(repr=False)
    note: str = ""
    _rows: tuple[tuple[int, dict[int, Fraction]], ...] = field(default=(), repr=False)

    @property
    def mean(self) -> float:
        """Mean of the re-assessed index."""
        return float(self.mean_exact)

    @property
    def sd(self) -> float:
        """Standard deviation of the re-assessed index, points."""
        return math.sqrt(self.variance_exact)

    @property
    def estimate(self) -> float:
        """Mean of the re-assessed index."""
        return self.mean

    @property
    def low(self) -> float:
        """Lower end of the central range of 95 percent of re-assessments."""
        return self.interval()[0]

    @property
    def high(self) -> float:
        """Upper end of the central range of 95 percent of re-assessments."""
        return self.interval()[1]

    @property
    def statistic(self) -> float:
        """Index of the levels taken as true."""
        return float(self.index_exact)

    @property
    def pvalue(self) -> float:
        """NaN: a distribution, not a test."""
        return math.nan

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.instrument.weights)

    @property
    def method(self) -> str:
        """How it was found."""
        return message("notes.assessor_error.method_reassessed", rate=figure(self.error_rate))

    def interval(self, confidence_level: float = 0.95) -> tuple[float, float]:
        """Central range that holds at least this share of re-assessments; lattice values.

        Parameters
        ----------
        confidence_level : least share of re-assessments inside, between 0 and 1.
        """
        check_between("confidence_level", confidence_level, 0, 1)
        tail = (1 - exact(confidence_level)) / 2
        low = self._outermost(tail, 1)
        high = len(self.probabilities) - 1 - self._outermost(tail, -1)
        return float((self.first + low) * self.unit), float((self.first + high) * self.unit)

    def _outermost(self, tail: Fraction, way: int) -> int:
        """Cells from an end (``way`` 1: from below) before the chance of having come so far exceeds ``tail``."""
        cells = self.probabilities[::way]
        so_far = np.cumsum(cells)
        at = int(np.searchsorted(so_far, float(tail) * (1 - _CLOSE)))
        while so_far[at] < float(tail) * (1 + _CLOSE) and self._exactly(at, way) <= tail:
            at += 1 + int(np.argmax(cells[at + 1 :] > 0))
        return at

    def _exactly(self, at: int, way: int) -> Fraction:
        """Chance of the cells up to ``at`` from an end, without rounding."""
        from_end = [(w, {way * -e: p for e, p in errors.items()}) for w, errors in self._rows]
        furthest = sum(w * max(e for e, p in errors.items() if p) for w, errors in from_end)
        return exact_tail(from_end, furthest - at)

    def probability_at_least(self, index: IndexValue) -> float:
        """Probability that a re-assessment gives this index or more.

        Parameters
        ----------
        index : on the scale, usually 1 to 5; a Fraction, a decimal text or a float as written.
        """
        start = max(0, math.ceil(exact_index(index, self.instrument.label) / self.unit) - self.first)
        return float(self.probabilities[start:].sum())

    @property
    def predicates(self) -> pd.DataFrame:
        """Probability of each predicate, highest band first: predicate, lower, upper, probability."""
        records = []
        for band in self.instrument.bands:
            from_here = self.probability_at_least(band.lower)
            above = 0.0 if band.upper_inclusive else self.probability_at_least(band.upper)
            records.append(
                {
                    "predicate": band.predicate,
                    "lower": float(band.lower),
                    "upper": float(band.upper),
                    "probability": min(1.0, max(0.0, from_here - above)),
                }
            )
        return pd.DataFrame(records)

    def to_frame(self) -> pd.DataFrame:
        """Every attainable index with its probability, ascending."""
        hit = np.flatnonzero(self.probabilities)
        return pd.DataFrame(
            {"index": [float((self.first + int(i)) * self.unit) for i in hit], "probability": self.probabilities[hit]}
        )

    def __repr__(self) -> str:
        return f"<re-assessed index at error rate {float(self.error_rate):g}: mean {self.mean:.5g}, sd {self.sd:.3g}>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "error_rate": self.error_rate,
            "index": self.index_exact,
            "mean": self.mean,
            "sd": self.sd,
            "interval": self.interval(),
            "predicates": tuple(
                f"{r.predicate} {number(r.probability, 3, message_language())}"
                for r in self.predicates.itertuples()
                if r.probability >= _RARE
            ),
        }
        return result_table("reassessed", facts, note=self.note)


def index_distribution(
    levels: Levels, instrument: str | Instrument, *, error_rate: float | Fraction
) -> IndexDistribution:
    """Exact distribution of the index that a second, independent assessment would give.

    Parameters
    ----------
    levels : levels taken as true, 1 to 5: by row, by code or an Observation.
    instrument : Instrument or id.
    error_rate : probability of one level in each direction, 0 to 0.5.

    Returns
    -------
    IndexDistribution
        every attainable index, 1 to 5, with its probability.

    Raises
    ------
    LevelError
        for levels that cannot be scored.
    ParameterError
        for a rate outside 0..0.5.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    The pull towards the middle (Paser 2022: 2.1265 becomes 2.16605 on average) comes from the ends of the
    scale: a row at level 1 can only be read too high.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import index_distribution, load_levels
    >>> d = index_distribution(load_levels("paser", 2022), "permenpanrb-59-2020", error_rate=0.1)
    >>> d.mean, round(d.sd, 6)
    (2.16605, 0.062167)
    """
    instrument = load_instrument(instrument)
    rate = check_error_rate(error_rate)
    vector, floored = complete_levels(levels, instrument)
    per_level = instrument.level_step.denominator
    unit = Fraction(1, instrument.denominator * per_level)
    rows, mean, variance = [], Fraction(0), Fraction(0)
    for w, lattice, level in zip(instrument.weights, instrument.lattice_weights, vector, strict=True):
        errors = row_errors(level, instrument, rate)
        drift = errors[1] - errors[-1]
        mean += w * (level + drift)
        variance += w * w * (errors[1] + errors[-1] - drift * drift)
        rows.append((int(lattice) * per_level, errors))
    index = sum((w * x for w, x in zip(instrument.weights, vector, strict=True)), Fraction(0))
    cells, first = sum_distribution(rows)
    note = at_the_floor(instrument, floored) if floored else ""
    start = int(index / unit) + first
    return IndexDistribution(instrument, index, rate, mean, variance, start, unit, cells, note, tuple(rows))
