"""Could assessor error alone explain a change? Both years err around one common truth.

Model as in :mod:`spbe_research.inference.assessor_error`. Under the null hypothesis nothing changed: each row has one
true level, and both evaluations are independent assessments of it. The truth is unknown, and it matters only
through the steps that the ends of the scale block. The p reported is the largest over every truth there could be
(:mod:`spbe_research.inference.common_truth`), so it holds whichever of them is the true one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import joined, message
from spbe_research.inference.assessor_error import (
    ERROR_RATES,
    check_error_rate,
    exact_tail,
    index_distribution,
    refuse_self_assessment,
    row_errors,
    sum_distribution,
)
from spbe_research.inference.common_truth import common_truths, difference_law
from spbe_research.inference.flip_distribution import check_alternative
from spbe_research.inference.pairs import at_the_floor, complete_levels, read_pairs
from spbe_research.inference.results import ChangeTest
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import figure
from spbe_research.options import check_between, check_several
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = [
    "DetectableChange",
    "assessor_error_table",
    "assessor_error_test",
    "detectable_change",
]

#: chances this close, relatively, are compared as fractions
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class DetectableChange:
    """Least change of the index that error alone gives with probability at most ``alpha``.

    Attributes
    ----------
    threshold_exact : the change, index points; where every change that error can give is more frequent than
        ``alpha``, the first lattice value beyond all of them.
    tail : probability that error alone gives this change or more, at most ``alpha``.
    sd : standard deviation of the difference of two assessments, index points.
    error_rate : probability of one level in each direction; alpha : what is rare.
    alternative : ``"two-sided"``, ``"greater"`` or ``"less"``.
    n : rows; note : what the reader must know beside it.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import detectable_change, load_levels
    >>> c = detectable_change(load_levels("paser", 2022), "permenpanrb-59-2020", error_rate=0.1)
    >>> c.threshold, c.low, c.high
    (0.173, -0.173, 0.173)
    """

    threshold_exact: Fraction
    tail: float
    sd: float
    error_rate: Fraction
    alpha: float
    alternative: str
    n: int
    note: str

    @property
    def threshold(self) -> float:
        """The change, index points."""
        return float(self.threshold_exact)

    @property
    def estimate(self) -> float:
        """The change, index points."""
        return self.threshold

    @property
    def statistic(self) -> float:
        """The change, index points."""
        return self.threshold

    @property
    def pvalue(self) -> float:
        """Probability that error alone gives this change or more."""
        return self.tail

    @property
    def low(self) -> float:
        """Changes from here up to :attr:`high`, ends excluded, are not rare under error alone."""
        return -math.inf if self.alternative == "greater" else -self.threshold

    @property
    def high(self) -> float:
        """See :attr:`low`."""
        return math.inf if self.alternative == "less" else self.threshold

    @property
    def method(self) -> str:
        """How it was found."""
        direction = message(f"notes.alternatives.{self.alternative}")
        return message("notes.assessor_error.method_detectable", alternative=direction, alpha=figure(self.alpha))

    def to_frame(self) -> pd.DataFrame:
        """One line: error rate, detectable change, its tail, sd, alpha, alternative."""
        names = {"error_rate": float(self.error_rate), "detectable_change": self.threshold}
        rest = {"tail": self.tail, "sd": self.sd, "alpha": self.alpha, "alternative": self.alternative}
        return pd.DataFrame([names | rest])

    def __repr__(self) -> str:
        rate = f"error rate {float(self.error_rate):g}, {self.alternative}, alpha {self.alpha:g}"
        return f"<DetectableChange {self.threshold:.4g} points at {rate}>"

    def _repr_html_(self) -> str:
        return result_table("detectable", self.to_frame().iloc[0].to_dict(), note=self.note)


@dataclass(frozen=True, slots=True)
class _Difference:
    """Distribution of (second assessment - first) on the lattice; symmetric about zero."""

    cells: np.ndarray
    first: int
    unit: Fraction
    rows: tuple[tuple[int, dict[int, Fraction]], ...]

    def tail(self, steps: int) -> float:
        """Probability of ``steps`` lattice steps or more."""
        at = steps - self.first
        return float(self.cells[max(0, at) :].sum()) if at < len(self.cells) else 0.0

    def pvalue(self, steps: int, alternative: str) -> float:
        if alternative == "two-sided":
            return 1.0 if steps == 0 else min(1.0, 2 * self.tail(abs(steps)))
        return min(1.0, self.tail(steps if alternative == "greater" else -steps))

    def first_rare(self, alpha: Fraction, alternative: str) -> tuple[int, float]:
        """Least change in lattice steps with a tail of at most ``alpha``, and the tail; beyond all where none is."""
        both = 2 if alternative == "two-sided" else 1
        upper = np.cumsum(self.cells[::-1])[::-1] * both
        start = 1 - self.first  # a change of one lattice step
        near = float(alpha) * (1 + _CLOSE)
        for i in start + np.flatnonzero((upper[start:] <= near) & (self.cells[start:] > 0)):
            steps, tail = self.first + int(i), float(upper[i])
            if tail >= float(alpha) * (1 - _CLOSE):  # a tie is a tie
                exactly = both * exact_tail(self.rows, steps)
                if exactly > alpha:
                    continue
                tail = float(exactly)
            return steps, tail
        return self.first + len(self.cells), 0.0


@lru_cache(maxsize=16)
def _difference(levels: tuple[Fraction, ...], instrument: Instrument, rate: Fraction) -> _Difference:
    """Two assessments of these levels."""
    per_level = instrument.level_step.denominator
    rows = tuple(
        (int(weight) * per_level, difference_law(row_errors(level, instrument, rate)))
        for level, weight in zip(levels, instrument.lattice_weights, strict=True)
    )
    cells, first = sum_distribution(rows)
    return _Difference(cells, first, Fraction(1, instrument.denominator * per_level), rows)


def _largest_pvalue(
    change: Fraction, instrument: Instrument, rate: Fraction, alternative: str
) -> tuple[Fraction, bool]:
    """P-value of a change of the index, the largest over every truth, and whether that is proven."""
    truths = common_truths(instrument, rate)
    steps = (change if alternative != "less" else -change) * instrument.denominator
    if alternative == "two-sided":
        if not steps:
            return Fraction(1), True
        return 2 * truths.extreme_tail(math.ceil(abs(steps))), truths.proven
    if steps > 0:
        return truths.extreme_tail(math.ceil(steps)), truths.proven
    # by symmetry so much or more is all but what lies further on the other side
    return 1 - truths.extreme_tail(math.floor(-steps) + 1, least=True), truths.proven


def _largest_threshold(instrument: Instrument, rate: Fraction, alpha: Fraction, alternative: str) -> Fraction:
    """Least change that no truth gives more often than ``alpha``; beyond all that errors can make where none is."""
    truths = common_truths(instrument, rate)
    steps = truths.first_rare(alpha / 2 if alternative == "two-sided" else alpha)
    if steps is not None:
        return Fraction(steps, instrument.denominator)
    return (truths.reach + instrument.level_step) / instrument.denominator


def detectable_change(
    levels: Levels,
    instrument: str | Instrument,
    *,
    error_rate: float | Fraction,
    alpha: float = 0.05,
    alternative: str = "two-sided",
) -> DetectableChange:
    """Least change of the index that two assessments of an unchanged government rarely show.

    Parameters
    ----------
    levels : levels taken as true in both years, 1 to 5: by row, by code or an Observation.
    instrument : Instrument or id.
    error_rate : probability of one level in each direction, 0 to 0.5.
    alpha : what "rarely" means, between 0 and 1; a two-sided change counts in either direction.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.

    Returns
    -------
    DetectableChange
        the change in index points and its exact tail.

    Raises
    ------
    LevelError
        for levels that cannot be scored.
    ParameterError
        for a rate or level out of range.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import detectable_change, load_levels
    >>> c = detectable_change(load_levels("paser", 2022), "permenpanrb-59-2020", error_rate=0.05)
    >>> c.threshold, round(c.tail, 4)
    (0.1235, 0.0493)
    """
    instrument = load_instrument(instrument)
    rate = check_error_rate(error_rate)
    check_alternative(alternative)
    check_between("alpha", alpha, 0, 1)
    vector, floored = complete_levels(levels, instrument)
    difference = _difference(vector, instrument, rate)
    steps, tail = difference.first_rare(exact(alpha), alternative)
    variance = float(np.dot(difference.cells, (np.arange(len(difference.cells)) + difference.first) ** 2.0))
    sd = math.sqrt(variance) * float(difference.unit)
    notes = [at_the_floor(instrument, floored)] if floored else []
    notes += [message("notes.assessor_error.rate", rate=figure(rate)), message("notes.assessor_error.leniency")]
    return DetectableChange(steps * difference.unit, tail, sd, rate, alpha, alternative, len(vector), joined(notes))


def assessor_error_test(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    error_rate: float | Fraction,
    alternative: str = "two-sided",
) -> ChangeTest:
    """Could two assessments of an unchanged government differ by this much?

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations.
    instrument : Instrument or id.
    error_rate : probability of one level in each direction, in both years, 0 to 0.5; an assumption, so give several.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.

    Returns
    -------
    ChangeTest; ``estimate`` in index points, ``pvalue`` the largest over every truth that both years may have erred
    from; that of the levels before and after as the truth stand in ``note``.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for a rate outside 0..0.5, or a self-assessment, which differs from an official one by its bias and not by
        assessor error.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    Under the model no row can move by more than two levels without a real change; rows that did are named.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import assessor_error_test, load_levels
    >>> paser = load_levels("paser", 2021), load_levels("paser", 2022)
    >>> assessor_error_test(*paser, "permenpanrb-59-2020", error_rate=0.1).pvalue < 1e-6
    True
    """
    instrument = load_instrument(instrument)
    rate = check_error_rate(error_rate)
    check_alternative(alternative)
    refuse_self_assessment(before, after)
    pairs = read_pairs(before, after, instrument)
    change = sum((w * d for w, d in zip(instrument.weights, pairs.changes, strict=True)), Fraction(0))
    largest, proven = _largest_pvalue(change, instrument, rate, alternative)
    result = {}
    for name, truth in (("before", pairs.before), ("after", pairs.after)):
        difference = _difference(truth, instrument, rate)
        result[name] = difference.pvalue(int(change / difference.unit), alternative)
    far = [c for c, d in zip(pairs.codes, pairs.changes, strict=True) if abs(d) > 2]
    notes = [pairs.note] if pairs.note else []
    if not any(pairs.changes):
        notes.append(message("notes.pairs.certain", why=message("notes.pairs.identical")))
    notes.append(message("notes.assessor_error.rate", rate=figure(rate)))
    how = "every_truth" if proven else "some_truth"
    most = message(f"notes.assessor_error.{how}", p=figure(largest, ".3g"))
    sides = {side: figure(p, ".3g") for side, p in result.items()}
    notes.append(message("notes.assessor_error.truths", **sides, largest=most))
    if far:
        notes.append(message("notes.assessor_error.far", codes=", ".join(far)))
    notes.append(message("notes.assessor_error.leniency"))
    return ChangeTest(
        name="assessor error",
        effect="change of the index, points",
        estimate=float(change),
        low=math.nan,
        high=math.nan,
        statistic=float(change),
        pvalue=float(largest),
        pvalue_exact=None,
        smallest=math.nan,
        n=sum(d != 0 for d in pairs.changes),
        rose=len(pairs.moved(1)),
        fell=len(pairs.moved(-1)),
        unchanged=len(pairs.moved(0)),
        alternative=alternative,
        method=message("notes.assessor_error.method"),
        note=joined(notes),
    )


def assessor_error_table(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    error_rates: Sequence[float | Fraction] = ERROR_RATES,
    alpha: float = 0.05,
    alternative: str = "two-sided",
) -> pd.DataFrame:
    """Assumed error rates side by side.

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations.
    instrument : Instrument or id.
    error_rates : each the probability of one level in each direction, 0 to 0.5; 0.02, 0.05 and 0.10 by default.
    alpha : level at which a change counts as detectable, between 0 and 1.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.

    Returns
    -------
    DataFrame, one line a rate: error_rate, estimate, pvalue, detectable_change (over every truth, as the p of
    :func:`assessor_error_test`: a change of the whole levels of some rows has a p of at most alpha just from here on),
    proven (False where the weights are too different to compute every truth: then both are at least so large), sd of a
    re-assessment before and after, predicate_before and predicate_after (the likeliest), with the probability that a
    re-assessment gives it.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for a rate or level out of range, or a self-assessment.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    docs/methods/change.md, section 6.

    Examples
    --------
    >>> from spbe_research import assessor_error_table, load_levels
    >>> t = assessor_error_table(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> t[["error_rate", "predicate_after"]].values.tolist()
    [[0.02, 'Cukup'], [0.05, 'Cukup'], [0.1, 'Cukup']]
    """
    instrument = load_instrument(instrument)
    check_between("alpha", alpha, 0, 1)
    records = []
    for rate in map(check_error_rate, check_several("error_rates", error_rates)):
        test = assessor_error_test(before, after, instrument, error_rate=rate, alternative=alternative)
        record = {"error_rate": float(rate), "estimate": test.estimate, "pvalue": test.pvalue}
        for side, levels in (("before", before), ("after", after)):
            seen = index_distribution(levels, instrument, error_rate=rate)
            likeliest = seen.predicates.sort_values("probability", ascending=False, kind="stable").iloc[0]
            record |= {
                f"sd_{side}": seen.sd,
                f"predicate_{side}": likeliest["predicate"],
                f"probability_{side}": likeliest["probability"],
            }
        threshold = _largest_threshold(instrument, rate, exact(alpha), alternative)
        proven = common_truths(instrument, rate).proven
        records.append(record | {"detectable_change": float(threshold), "proven": proven})
    return pd.DataFrame(records)
