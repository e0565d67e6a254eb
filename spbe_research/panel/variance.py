"""How much of the differences lies between provinces: raw and adjusted shares, and what chance alone gives."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.labels import one_line
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, message
from spbe_research.extras import need
from spbe_research.options import check_choice, check_seed, check_whole
from spbe_research.panel.two_years import FEWEST, check_panel, rows_of_year, two_years
from spbe_research.text.result import result_table

__all__ = ["VarianceShares", "variance_shares"]

#: of these the share is taken: central institutions and the governments of provinces lie in no province
_LOCAL = ("kabupaten", "kota")
_GROUPS = ("province", "kind")


@dataclass(frozen=True, slots=True, eq=False)
class VarianceShares:
    """Share of the differences that lies between groups; made by :func:`variance_shares`.

    Attributes
    ----------
    year : of the index, or (before, after) for its change; by : what groups.
    n : kabupaten and kota; groups : how many groups.
    raw : sum of squares between groups over all, 0 to 1; expected_by_chance : what it would be if groups meant
        nothing, (groups - 1) / (n - 1); adjusted : what is left after that (epsilon squared, may be below 0).
    icc : share of variance between groups by a mixed model (REML), 0 to 1.
    pvalue : of the raw share among shuffles and the figures themselves, 0 to 1; n_resamples : how many shuffles.
    table : indexed by group: n, mean, shrunken (mean by the mixed model: drawn towards the mean of all, the more so
        the fewer members a group has).
    note : how to read it.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, variance_shares
    >>> v = variance_shares(load_panel((2023, 2024)), 2024, n_resamples=99)
    >>> v.groups, round(v.expected_by_chance, 3), v.pvalue
    (37, 0.074, 0.01)
    """

    year: int | tuple[int, int]
    by: str
    n: int
    groups: int
    raw: float
    expected_by_chance: float
    adjusted: float
    icc: float
    pvalue: float
    n_resamples: int
    table: pd.DataFrame
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The groups, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        figures = f"raw {self.raw:.3f}, by chance {self.expected_by_chance:.3f}, ICC {self.icc:.3f}"
        return f"<share between {self.groups} groups by {self.by}, {self.year}: {figures}>"

    def _repr_html_(self) -> str:
        names = ("by", "n", "groups", "raw", "expected_by_chance", "adjusted", "icc", "pvalue")
        return result_table("shares", {name: getattr(self, name) for name in names}, note=self.note)


def variance_shares(
    panel: Panel,
    year: int | tuple[int, int],
    *,
    by: str = "province",
    n_resamples: int = 9_999,
    rng: int | np.random.Generator | None = 0,
) -> VarianceShares:
    """The share of the differences between kabupaten and kota that lies between provinces (or kinds).

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel`.
    year : of the index; two years give the share for its change.
    by : ``"province"`` or ``"kind"``.
    n_resamples : shuffles of the groups' labels, 1 or more.
    rng : seed or Generator.

    Returns
    -------
    VarianceShares

    Raises
    ------
    ParameterError
        for something that is no panel, a year that it does not hold, an unknown option, or fewer than five kabupaten
        and kota, or fewer than two groups, or no differences at all.
    NoObservation
        where no institution is known in both years.

    References
    ----------
    Kelley (1935), Proceedings of the National Academy of Sciences 21, 554-559 (epsilon squared); Phipson and Smyth
    (2010), Statistical Applications in Genetics and Molecular Biology 9, 39 (p of shuffles); mixed model: statsmodels.

    Examples
    --------
    >>> from spbe_research import load_panel, variance_shares
    >>> change = variance_shares(load_panel((2023, 2024)), (2023, 2024), n_resamples=99)
    >>> change.n, change.groups
    (479, 37)
    """
    need("statsmodels")
    check_choice("by", by, _GROUPS)
    check_whole("n_resamples", n_resamples, 1, 10_000_000)
    check_seed("rng", rng)
    check_panel(panel)
    if isinstance(year, tuple):
        if len(year) != 2:
            raise ParameterError(message("errors.panel.variance.years", year=one_line(year)))
        pair = two_years(panel, *year)
        rows, values = pair.before, pair.changes
    else:
        rows = rows_of_year(panel, year)
        values = rows["index"].to_numpy(dtype=float)
    local = rows["kind"].isin(_LOCAL).to_numpy()
    labels, x = rows.loc[local, by].to_numpy(), values[local]
    names, group = np.unique(labels.astype(str), return_inverse=True)
    if len(x) < FEWEST or len(names) < 2 or np.ptp(x) == 0:
        raise ParameterError(message("errors.panel.variance.too_few", n=len(x), groups=len(names), fewest=FEWEST))
    n, k = len(x), len(names)
    size = np.bincount(group)
    x0 = x - x.mean()
    total = float(x0 @ x0)
    raw = float((np.bincount(group, x0) ** 2 / size).sum()) / total
    draw = np.random.default_rng(rng)
    reached = sum(
        float((np.bincount(group, draw.permutation(x0)) ** 2 / size).sum()) >= raw * total * (1 - 1e-12)
        for _ in range(n_resamples)
    )
    icc, shrunken = _mixed(x, group)
    table = pd.DataFrame(
        {"n": size, "mean": np.bincount(group, x) / size, "shrunken": shrunken}, index=pd.Index(names, name=by)
    )
    return VarianceShares(
        year=year,
        by=by,
        n=n,
        groups=k,
        raw=raw,
        expected_by_chance=(k - 1) / (n - 1),
        adjusted=1 - (1 - raw) * (n - 1) / (n - k) if n > k else float("nan"),
        icc=icc,
        pvalue=(reached + 1) / (n_resamples + 1),
        n_resamples=int(n_resamples),
        table=table,
        note=message("notes.panel.shares"),
    )


def _mixed(x: np.ndarray, group: np.ndarray) -> tuple[float, np.ndarray]:
    """Share of variance between groups, and each group's mean drawn towards that of all (REML)."""
    import statsmodels.api as sm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a share at its end of zero is an answer, and is said as a warning
        fit = sm.MixedLM(x, np.ones((len(x), 1)), groups=group).fit(reml=True)
    between, within = float(np.asarray(fit.cov_re)[0, 0]), float(fit.scale)
    effects = np.array([float(np.asarray(fit.random_effects[g]).ravel()[0]) for g in range(group.max() + 1)])
    share = between / (between + within) if between + within else 0.0
    return share, float(np.asarray(fit.fe_params)[0]) + effects
