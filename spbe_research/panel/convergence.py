"""Do those behind catch up? Spread of two years, and why a slope on the first year does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy  # stats takes half a second, and comes when it is asked for

from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, message
from spbe_research.panel.two_years import FEWEST, two_years
from spbe_research.text.result import result_table

__all__ = ["Convergence", "PitmanMorgan", "convergence"]

#: reliabilities of the index in the first year over which the slope is shown
_RELIABILITIES = tuple(round(0.70 + 0.05 * k, 2) for k in range(7))


class PitmanMorgan(NamedTuple):
    """Test that two correlated spreads are equal: r of sum and change, t, degrees of freedom, p in 0..1."""

    r: float
    t: float
    df: int
    pvalue: float


@dataclass(frozen=True, slots=True, eq=False)
class Convergence:
    """Spread of the index in two years; made by :func:`convergence`.

    Attributes
    ----------
    before, after : years; n : institutions known in both.
    sd_before, sd_after : standard deviations, index points; variance_ratio : after over before.
    pitman_morgan : its test; None where the spread of a year is zero.
    beta : slope of the change on the index of the first year, taken at face value: errors of the first year bend it
        downwards, and the end of the scale at 5 does the same.
    beta_by_reliability : indexed by the reliability of the first year's index (0.70 to 1.00): beta, with low and high
        at 95 %, corrected for it. Two years cannot tell which holds.
    sign_turns : reliability at which that slope is zero.
    oldham : slope of the change on the mean of both years, which equal errors in both do not bend.
    note : how to read it.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import convergence, load_panel
    >>> c = convergence(load_panel((2023, 2024)), 2023, 2024)
    >>> round(c.variance_ratio, 3), round(c.beta, 3), round(c.sign_turns, 2)
    (1.024, -0.088, 0.91)
    """

    before: int
    after: int
    n: int
    sd_before: float
    sd_after: float
    variance_ratio: float
    pitman_morgan: PitmanMorgan | None
    beta: float
    beta_by_reliability: pd.DataFrame
    sign_turns: float
    oldham: float
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The slopes by reliability, a copy."""
        return self.beta_by_reliability.copy()

    def __repr__(self) -> str:
        return (
            f"<spread {self.before} to {self.after}: variance ratio {self.variance_ratio:.3f}, beta {self.beta:+.3f}>"
        )

    def _repr_html_(self) -> str:
        names = ("before", "after", "n", "sd_before", "sd_after", "variance_ratio", "beta", "sign_turns", "oldham")
        facts = {name: getattr(self, name) for name in names}
        return result_table("convergence", facts, note=self.note)


def convergence(panel: Panel, before: int, after: int) -> Convergence:
    """Whether differences between institutions shrank, and what cannot be known of it.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel`; before, after : years of it, under one instrument.

    Returns
    -------
    Convergence

    Raises
    ------
    ParameterError
        as :func:`panel_change`, and where fewer than five institutions are known in both years or all have one index
        in the first year.
    NoObservation
        where no institution is known in both years.

    Notes
    -----
    The slope at reliability q is ``cov(before, after) / (q var(before)) - 1`` (classical errors in the first year).

    References
    ----------
    Pitman (1939) and Morgan (1939), Biometrika 31, 9-19; Oldham (1962), Journal of Chronic Diseases 15, 969-977;
    Fuller (1987), Measurement Error Models, section 1.1.

    Examples
    --------
    >>> from spbe_research import convergence, load_panel
    >>> convergence(load_panel((2023, 2024)), 2023, 2024)
    <spread 2023 to 2024: variance ratio 1.024, beta -0.088>
    """
    pair = two_years(panel, before, after)
    x, y = pair.before["index"].to_numpy(dtype=float), pair.after["index"].to_numpy(dtype=float)
    if len(x) < FEWEST or np.ptp(x) == 0:
        raise ParameterError(message("errors.panel.convergence.too_few", n=len(x), fewest=FEWEST))
    change, n = y - x, len(x)
    fit = scipy.stats.linregress(x, y)
    spread = float(scipy.stats.t.ppf(0.975, n - 2)) * float(fit.stderr)
    lines = {q: (fit.slope / q - 1, (fit.slope - spread) / q - 1, (fit.slope + spread) / q - 1) for q in _RELIABILITIES}
    table = pd.DataFrame.from_dict(lines, orient="index", columns=["beta", "low", "high"]).rename_axis("reliability")
    mean = (x + y) / 2
    return Convergence(
        before=before,
        after=after,
        n=n,
        sd_before=float(x.std(ddof=1)),
        sd_after=float(y.std(ddof=1)),
        variance_ratio=float(y.var(ddof=1) / x.var(ddof=1)),
        pitman_morgan=_pitman_morgan(x + y, change),
        beta=float(fit.slope) - 1,
        beta_by_reliability=table,
        sign_turns=float(fit.slope),
        oldham=float(scipy.stats.linregress(mean, change).slope) if np.ptp(mean) else float("nan"),
        note=message("notes.panel.convergence"),
    )


def _pitman_morgan(total: np.ndarray, change: np.ndarray) -> PitmanMorgan | None:
    if np.ptp(total) == 0 or np.ptp(change) == 0:
        return None
    df = len(total) - 2
    r = float(np.corrcoef(total, change)[0, 1])
    if abs(r) >= 1:
        return PitmanMorgan(r, float(np.copysign(np.inf, r)), df, 0.0)
    t = r * float(np.sqrt(df / (1 - r * r)))
    return PitmanMorgan(r, t, df, float(2 * scipy.stats.t.sf(abs(t), df)))
