"""Ranks of many governments under other weights of the domains: one draw for all of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.panel import Panel
from spbe_research.errors import joined, message
from spbe_research.robustness.draws import CONCENTRATIONS, check_draws, draw_weights, quantiles
from spbe_research.robustness.panel_values import panel_values
from spbe_research.robustness.units import unit_parts
from spbe_research.text.result import result_table

__all__ = ["RankIntervals", "rank_intervals"]

#: draws ranked at a time
_BLOCK = 1_000
_MOST = 100_000
#: names of those left out that a note gives; of more their number
_FEW = 5


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """Ranks under other weights; made by :func:`rank_intervals`.

    Attributes
    ----------
    year, n : of the panel, and institutions ranked; unit : whose weights are drawn.
    n_resamples : draws for each concentration, each shared by all institutions.
    table : one line an institution and concentration, best first: institution_id, name, kind, province, index (as
        printed), rank (legal weights on the printed values: those strictly above, plus one), concentration, q025, q500,
        q975 (ranks at or better than which 2.5, 50 and 97.5 percent of the draws put it).
    left_out : names of institutions with an index that lack a value, or have one off the scale.
    rank_error : how far a quantile may lie off by the number of draws, in ranks, at most; median_error : for half of
        the quantiles at most.
    note : over whom, and how to read it.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import load_panel, rank_intervals
    >>> r = rank_intervals(load_panel(2024), 2024, n_resamples=1000)
    >>> r.n, len(r.left_out), r.of("kalimantan-timur")["rank"].nunique()
    (612, 3, 1)
    """

    year: int
    n: int
    unit: str
    n_resamples: int
    table: pd.DataFrame
    left_out: tuple[str, ...]
    rank_error: float
    median_error: float
    note: str

    def of(self, institution: str) -> pd.DataFrame:
        """The lines of one institution; empty where it is not ranked.

        Parameters
        ----------
        institution : anything that names one, as in :func:`~spbe_research.find_region`.
        """
        from spbe_research.data.regions import find_region

        return self.table[self.table["institution_id"] == find_region(institution).id].reset_index(drop=True)

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        width = (self.table["q975"] - self.table["q025"]).groupby(self.table["concentration"]).median()
        said = ", ".join(f"{c:g}: {x:g}" for c, x in width.items())
        return f"<ranks of {self.n} institutions in {self.year}: median width by concentration {said}>"

    def _repr_html_(self) -> str:
        names = ["name", "index", "rank", "concentration", "q025", "q500", "q975"]
        return result_table("rank_intervals", self.table[names], note=self.note)


def rank_intervals(
    panel: Panel,
    year: int,
    *,
    concentration: float | Sequence[float] = CONCENTRATIONS,
    n_resamples: int = 10_000,
    rng: int | np.random.Generator | None = 0,
) -> RankIntervals:
    """Between which ranks every institution lies when the weights of the domains are drawn around the legal ones.

    Parameters
    ----------
    panel : of :func:`~spbe_research.load_panel` with domain values (or aspect values, or levels).
    year : one of its years.
    concentration, rng : as in :func:`weight_noise`; n_resamples : 100 to 100,000.

    Returns
    -------
    RankIntervals

    Raises
    ------
    ParameterError
        for what is no panel, one without deeper values, a year that it does not hold, fewer than five institutions with
        all values, and options out of range.

    Notes
    -----
    Each draw of weights counts for all institutions at once, as a law would; drawn for each by itself, ranks would
    spread far more and mean nothing. Printed values are taken as they stand: their rounding alone shifts ranks too.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307-323; OECD and JRC
    (2008), Handbook on Constructing Composite Indicators, step 7.

    Examples
    --------
    >>> from spbe_research import load_panel, rank_intervals
    >>> r = rank_intervals(load_panel(2024), 2024, concentration=[20, 1000], n_resamples=1000)
    >>> r.of("bintan")[["concentration", "rank"]].values.tolist()
    [[20, 282], [1000, 282]]
    """
    cs, n, draw = check_draws(concentration, n_resamples, rng, _MOST)
    many = panel_values(panel, year)
    parts = unit_parts(many.instrument, many.unit)
    weights = [Fraction(parts[number][0]) for number in many.numbers]
    distinct, where, size = np.unique(many.values, axis=0, return_inverse=True, return_counts=True)
    where = where.reshape(-1)
    legal = many.legal
    rank = len(legal) - np.searchsorted(np.sort(legal), legal, side="right") + 1
    head = many.rows.reset_index()[["institution_id", "name", "kind", "province", "index"]].assign(rank=rank)
    tables, errors = [], []
    for c in cs:
        ranks = _ranks(draw_weights(draw, weights, c, n), distinct, size)
        ranks.sort(axis=1)
        points, off = quantiles(ranks)
        table = head.assign(concentration=c)
        table[["q025", "q500", "q975"]] = points[where].astype(int)
        tables.append(table)
        errors.append(off)
    whole = pd.concat(tables, ignore_index=True).sort_values(["rank", "institution_id", "concentration"], kind="stable")
    worst, middle = float(np.max(errors)), float(np.median(errors))
    said = [
        message("notes.robustness.ranks", n=len(many.rows), year=year, draws=n),
        message("notes.robustness.rank_error", worst=f"{worst:g}", middle=f"{middle:g}"),
        _left_out(many.left_out),
    ]
    return RankIntervals(
        year, len(many.rows), many.unit, n, whole.reset_index(drop=True), many.left_out, worst, middle, joined(said)
    )


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    if len(names) > _FEW:
        return message("notes.robustness.left_out_many", n=len(names))
    return message("notes.robustness.left_out", names=", ".join(names))


def _ranks(weights: np.ndarray, values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(distinct, n) ranks under each draw: institutions strictly above, plus one; equal values share one place."""
    kind = np.int16 if size.sum() < 2**15 else np.int32  # short numbers sort faster
    out = np.empty((len(values), len(weights)), dtype=kind)
    for at in range(0, len(weights), _BLOCK):
        scores = weights[at : at + _BLOCK] @ -values.T
        order = np.argsort(scores, axis=1)
        above = np.cumsum(size[order], axis=1) - size[order] + 1
        ranks = np.empty_like(above)
        np.put_along_axis(ranks, order, above, axis=1)
        out[:, at : at + _BLOCK] = ranks.T
    return out
