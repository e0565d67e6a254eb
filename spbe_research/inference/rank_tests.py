"""Signed rank and sign test of the rows, exact: every row counts alike, whatever its weight."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import scipy

from spbe_research.data.instruments import Instrument
from spbe_research.errors import message
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.pairs import LevelPairs, read_pairs
from spbe_research.inference.results import ChangeTest
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.inference.sign_flip import smallest_pvalue
from spbe_research.options import check_choice
from spbe_research.scoring.levels import Levels

__all__ = ["sign_test", "signed_rank_test"]


def signed_rank_test(
    before: Levels,
    after: Levels,
    *,
    alternative: str = "two-sided",
    zeros: str = "drop",
    midp: bool = False,
    instrument: str | Instrument | None = None,
) -> ChangeTest:
    """Exact Wilcoxon signed rank test with midranks; every row counts alike, weights play no part.

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations. Without ``instrument`` both
        sides bear labels or neither.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.
    zeros : ``"drop"`` ranks only the rows that moved (Wilcoxon); ``"pratt"`` ranks all rows and then
        leaves out the ranks of those that stayed, so that many small steps weigh less against large ones.
    midp : count patterns that equal the observed sum by one half.
    instrument : checks the levels against an instrument; an Observation brings its own.

    Returns
    -------
    ChangeTest; ``statistic`` is the sum of the ranks of the rows that rose, ``estimate`` the matched-pairs
    rank-biserial correlation, -1 to 1 (Kerby, 2014). No interval: one that ignores the unchanged rows
    would contradict the median over all rows.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Wilcoxon (1945), Biometrics Bulletin 1, 80-83; Pratt (1959), Journal of the American Statistical
    Association 54, 655-667.

    Examples
    --------
    >>> from spbe_research import load_levels, signed_rank_test
    >>> t = signed_rank_test(load_levels("paser", 2021), load_levels("paser", 2022))
    >>> t.statistic, t.n, t.pvalue_exact
    (283.0, 25, Fraction(989, 2097152))
    """
    check_choice("zeros", zeros, ("drop", "pratt"))
    pairs = read_pairs(before, after, instrument)
    ranked = [d for d in pairs.changes if d != 0 or zeros == "pratt"]
    grid = math.lcm(*(d.denominator for d in ranked), 1)
    sizes = [abs(int(d * grid)) for d in ranked]
    doubled = np.rint(2 * scipy.stats.rankdata(sizes)).astype(np.int64) if sizes else np.zeros(0, dtype=np.int64)
    signed = [int(r) * ((d > 0) - (d < 0)) for r, d in zip(doubled, ranked, strict=True)]
    tail = flip_tail(signed)
    p = tail.pvalue(alternative, midp=midp)
    smallest = smallest_pvalue(tail.n, alternative, midp=midp)
    how = message("notes.ranks.dropped" if zeros == "drop" else "notes.ranks.pratt")
    return _paired_result(
        "signed rank",
        "matched-pairs rank-biserial correlation, -1 to 1",
        pairs,
        estimate=tail.statistic / tail.total if tail.n else math.nan,
        statistic=(tail.total + tail.statistic) / 4,
        tail=(p, smallest, tail.n),
        alternative=alternative,
        method=message("notes.ranks.midp", how=how) if midp else how,
    )


def sign_test(
    before: Levels,
    after: Levels,
    *,
    alternative: str = "two-sided",
    midp: bool = False,
    confidence_level: float = 0.95,
    instrument: str | Instrument | None = None,
) -> ChangeTest:
    """Exact sign test: did more rows rise than fall?

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations. Without ``instrument`` both
        sides bear labels or neither.
    alternative : ``"two-sided"``, ``"greater"`` (more rose) or ``"less"``.
    midp : count patterns that equal the observed number by one half.
    confidence_level : of the interval for the share that rose, between 0 and 1.
    instrument : checks the levels against an instrument; an Observation brings its own.

    Returns
    -------
    ChangeTest; ``estimate`` is the proportion that rose among the rows that moved, with the
    Clopper-Pearson interval; ``statistic`` their number.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Conover (1999), Practical Nonparametric Statistics, 3rd ed., section 3.4.

    Examples
    --------
    >>> from spbe_research import load_levels, sign_test
    >>> t = sign_test(load_levels("paser", 2021), load_levels("paser", 2022))
    >>> t.estimate, round(t.pvalue, 5)
    (0.76, 0.01463)
    """
    check_confidence(confidence_level)
    pairs = read_pairs(before, after, instrument)
    tail = flip_tail([(d > 0) - (d < 0) for d in pairs.changes])
    p = tail.pvalue(alternative, midp=midp)
    rose = (tail.n + tail.statistic) // 2
    low = high = math.nan
    if tail.n:
        result = scipy.stats.binomtest(rose, tail.n, alternative=alternative)
        ends = result.proportion_ci(confidence_level)
        low, high = float(ends.low), float(ends.high)
    how = message("notes.ranks.binomial")
    how = message("notes.ranks.midp", how=how) if midp else how
    return _paired_result(
        "sign test",
        "share that rose among the rows that moved",
        pairs,
        estimate=rose / tail.n if tail.n else math.nan,
        statistic=float(rose),
        tail=(p, smallest_pvalue(tail.n, alternative, midp=midp), tail.n),
        alternative=alternative,
        method=message("notes.ranks.sign", how=how),
        interval=(low, high, confidence_level),
    )


def _paired_result(
    name: str,
    effect: str,
    pairs: LevelPairs,
    *,
    estimate: float,
    statistic: float,
    tail: tuple[Fraction, Fraction, int],
    alternative: str,
    method: str,
    interval: tuple[float, float, float] = (math.nan, math.nan, math.nan),
) -> ChangeTest:
    p, smallest, moved = tail
    return ChangeTest(
        name=name,
        effect=effect,
        estimate=estimate,
        low=interval[0],
        high=interval[1],
        statistic=statistic,
        pvalue=float(p),
        pvalue_exact=p,
        smallest=float(smallest),
        n=moved,
        rose=len(pairs.moved(1)),
        fell=len(pairs.moved(-1)),
        unchanged=len(pairs.moved(0)),
        alternative=alternative,
        method=method,
        note=pairs.small_print(smallest, moved),
        confidence_level=interval[2],
    )
