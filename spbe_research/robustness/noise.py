"""Weights around the legal ones: the exact spread of the index, and how often another predicate follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.errors import joined, message
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import figure, message_language, number
from spbe_research.robustness.draws import (
    CONCENTRATIONS,
    check_draws,
    draw_weights,
    exact_variance,
    quantiles,
    sd_deviation,
)
from spbe_research.robustness.units import UnitValues, read_units
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["WeightNoise", "weight_noise"]

#: draws at a time, so that a million need no more memory than these
_BLOCK = 10_000
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class WeightNoise:
    """The index under weights around the legal ones; made by :func:`weight_noise`.

    Attributes
    ----------
    instrument, unit : whose weights are drawn; index : under the legal weights.
    n_resamples : draws for each concentration.
    table : one line a concentration, and of values that are intervals one for each end (column ``end``): sd_exact,
        sd (of the draws), q025, q500, q975 (indices below which 2.5, 50 and 97.5 percent of the draws lie), and a
        column a predicate, from the lowest: its share of the draws, 0 to 1.
    share_error : largest standard error of a share; quantile_error : of a quantile, index points.
    sd_deviation : how far the sd of draws lies from the exact one at most, in its own standard errors.
    note : what was drawn, and how to read it.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import load_levels, weight_noise
    >>> n = weight_noise(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> n.table["sd_exact"].round(4).tolist(), n.table["Cukup"].round(2).tolist()
    ([0.1574, 0.0718, 0.0228], [0.97, 1.0, 1.0])
    """

    instrument: Instrument
    unit: str
    index: Identified
    n_resamples: int
    table: pd.DataFrame
    share_error: float
    quantile_error: float
    sd_deviation: float
    note: str

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate of the instrument, from the lowest: columns of the table."""
        return tuple(b.predicate for b in reversed(self.instrument.bands))

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        spread = ", ".join(
            f"{c:g}: {s:.3f}" for c, s in zip(self.table["concentration"], self.table["sd_exact"], strict=True)
        )
        return f"<index {self.index} under other weights by {self.unit}: sd by concentration {spread}>"

    def _repr_html_(self) -> str:
        lang = message_language()
        shown = self.table.drop(columns=list(self.predicates))
        shown["predicates"] = [
            tuple(f"{p} {number(line[p], 3, lang)}" for p in self.predicates if line[p] > 0)
            for _, line in self.table.iterrows()
        ]
        return result_table("weight_noise", shown, note=self.note)


def weight_noise(
    levels: Levels,
    instrument: str | Instrument,
    *,
    unit: str = "aspect",
    concentration: float | Sequence[float] = CONCENTRATIONS,
    n_resamples: int = 10_000,
    rng: int | np.random.Generator | None = 0,
) -> WeightNoise:
    """What the index would be under weights drawn around the legal ones.

    Parameters
    ----------
    levels : levels as :func:`~spbe_research.score` takes them, some of which may be missing (None), or an Observation
        of levels, aspect or domain values; what is open is carried through as two ends.
    instrument : Instrument or id.
    unit : ``"indicator"``, ``"aspect"`` or ``"domain"``: of which the weights are drawn. Within an aspect or a domain
        rows keep their proportions.
    concentration : of the Dirichlet distribution, above 0; the greater, the nearer the draws lie to the legal weights.
        A weight w has standard deviation sqrt(w (1 - w) / (c + 1)): around 25 percent some 9 points at 20, 4 at 100
        and 1.4 at 1000. Nobody knows which is right, so several are shown.
    n_resamples : draws for each concentration, 100 to 1,000,000; they count for quantiles and predicates, the
        standard deviation is exact.
    rng : seed or Generator.

    Returns
    -------
    WeightNoise

    Raises
    ------
    LevelError
        for levels that are none.
    ParameterError
        for options out of range, and for a unit that the instrument lacks or that lies deeper than what is known.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    The index is linear in the weights, whose means are the legal ones: its mean is the legal index and its variance
    (sum of w x squared, minus I squared) / (c + 1). Both need no draw; the draws are checked by the second. A predicate
    is that of the drawn index; where all values are equal and lie at an unsettled edge, the higher one.

    References
    ----------
    Legal weights: PermenPANRB 59/2020, annex B.4. Weights as an uncertain input: OECD and JRC (2008), Handbook on
    Constructing Composite Indicators, step 7. Moments of the Dirichlet distribution: Johnson, Kotz and Balakrishnan
    (2000), Continuous Multivariate Distributions, vol. 1, ch. 49.

    Examples
    --------
    >>> from spbe_research import load_values, weight_noise
    >>> n = weight_noise(load_values("bintan", 2024), "permenpanrb-59-2020", unit="domain", concentration=100)
    >>> n.table[["end", "sd_exact"]].round(4).values.tolist()
    [['low', 0.0663], ['high', 0.0665]]
    """
    cs, n, draw = check_draws(concentration, n_resamples, rng, _MOST)
    values = read_units(levels, instrument, unit)
    inst = values.instrument
    lines, far, off = [], 0.0, 0.0
    for c in cs:
        indices = _indices(values, c, n, draw)
        for (end, exact_values), drawn in zip(values.ends, indices, strict=True):
            sd = math.sqrt(exact_variance(values.weights, exact_values, c))
            ordered = np.sort(drawn)
            points, error = quantiles(ordered)
            far, off = max(far, sd_deviation(drawn, sd)), max(off, float(error.max()))
            line: dict[str, object] = {"concentration": c, "end": end, "sd_exact": sd, "sd": drawn.std(ddof=1)}
            line |= dict(zip(("q025", "q500", "q975"), points.tolist(), strict=True))
            lines.append(line | _shares(inst, drawn, exact_values))
    table = pd.DataFrame(lines)
    if values.known:
        table = table.drop(columns="end")
    shares = table[[b.predicate for b in inst.bands]].to_numpy(dtype=float)
    share_error = float(np.sqrt(shares * (1 - shares) / n).max())
    said = [
        message("notes.robustness.noise", n=n),
        message("notes.robustness.noise_error", share=figure(share_error), off=figure(off), far=figure(round(far, 2))),
        values.note,
    ]
    return WeightNoise(inst, unit, values.index, n, table, share_error, off, far, joined(said))


def _indices(values: UnitValues, c: float, n: int, draw: np.random.Generator) -> np.ndarray:
    """(ends, n) indices; both ends under the same weights."""
    columns = np.array([[float(x) for x in end] for _, end in values.ends]).T
    out = np.empty((columns.shape[1], n))
    for at in range(0, n, _BLOCK):
        size = min(_BLOCK, n - at)
        out[:, at : at + size] = (draw_weights(draw, values.weights, c, size) @ columns).T
    return out


def _shares(inst: Instrument, drawn: np.ndarray, values: Sequence[Fraction]) -> dict[str, float]:
    rising = list(reversed(inst.bands))
    if len(set(values)) == 1:  # no draw moves it, and rounding might
        only = inst.predicate(values[0])
        return {b.predicate: float(b.predicate == only) for b in rising}
    at = np.searchsorted([float(b.lower) for b in rising], drawn, side="right") - 1
    counts = np.bincount(np.clip(at, 0, None), minlength=len(rising))
    return {b.predicate: float(k / len(drawn)) for b, k in zip(rising, counts, strict=True)}
