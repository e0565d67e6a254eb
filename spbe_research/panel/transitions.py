"""From predicate to predicate: how many governments went from which to which between two years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy  # stats takes half a second, and comes when it is asked for

from spbe_research.data.instruments import load_instrument
from spbe_research.data.panel import Panel
from spbe_research.errors import message
from spbe_research.options import check_choice
from spbe_research.panel.two_years import FEWEST, two_years
from spbe_research.text.result import result_table

__all__ = ["ChiSquared", "Transitions", "transition_table"]


class ChiSquared(NamedTuple):
    """A test that refers to chi-squared: statistic, degrees of freedom (0 where nobody moved), p in 0..1."""

    statistic: float
    df: int
    pvalue: float


@dataclass(frozen=True, slots=True, eq=False)
class Transitions:
    """Governments by predicate in two years; made by :func:`transition_table`.

    Attributes
    ----------
    before, after : years; predicates : ``"printed"`` or ``"index"``.
    table : counts, rows before and columns after, from the lowest predicate to the highest.
    rose, fell, unchanged : institutions by direction; more_than_one : those that moved by more than one predicate.
    homogeneity : Stuart and Maxwell's test that the predicates are distributed alike in both years.
    symmetry : Bowker's that moves up and down between any two predicates are equally frequent; both None below
        five institutions.
    moved : one line a move: from_predicate, to_predicate, n.
    note : how to read it.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, transition_table
    >>> t = transition_table(load_panel((2023, 2024)), 2023, 2024)
    >>> t.rose, t.fell, t.unchanged, t.more_than_one
    (245, 2, 360, 6)
    """

    before: int
    after: int
    predicates: str
    table: pd.DataFrame
    rose: int
    fell: int
    unchanged: int
    more_than_one: int
    homogeneity: ChiSquared | None
    symmetry: ChiSquared | None
    note: str

    @property
    def moved(self) -> pd.DataFrame:
        """One line a move: from_predicate, to_predicate, n; the most frequent first."""
        long = self.table.stack().rename("n").rename_axis(["from_predicate", "to_predicate"]).reset_index()
        long = long[(long["n"] > 0) & (long["from_predicate"] != long["to_predicate"])]
        return long.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        years = f"{self.before} to {self.after}"
        return f"<predicates {years}: {self.rose} rose, {self.fell} fell, {self.unchanged} the same>"

    def _repr_html_(self) -> str:
        return result_table("transitions", self.moved, note=self.note)


def transition_table(panel: Panel, before: int, after: int, *, predicates: str = "printed") -> Transitions:
    """Predicates of one year by those of another.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel`; before, after : years of it, under one instrument.
    predicates : ``"printed"`` as the sources print them (institutions without one left out), or ``"index"``: the band
        of the printed index, the same rule in both years. The ministry's predicates follow the unrounded index, and
        2023 and 2024 differ in how they print it, so that a fall from 1.80 to 1.80 (Nias Barat) is one in print only.

    Returns
    -------
    Transitions

    Raises
    ------
    ParameterError
        as :func:`panel_change`, and for other words in ``predicates``.
    NoObservation
        where no institution has a predicate in both years.

    References
    ----------
    Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry 116, 651-655; Bowker (1948),
    Journal of the American Statistical Association 43, 572-574.

    Examples
    --------
    >>> from spbe_research import load_panel, transition_table
    >>> t = transition_table(load_panel((2023, 2024)), 2023, 2024, predicates="index")
    >>> t.rose, t.fell, t.unchanged
    (247, 1, 359)
    """
    check_choice("predicates", predicates, ("printed", "index"))
    pair = two_years(panel, before, after)
    column = "predicate" if predicates == "printed" else "predicate_by_index"
    first, last = pair.before[column], pair.after[column]
    known = (first != "") & (last != "")
    names = [band.predicate for band in reversed(load_instrument(pair.before["instrument"].iloc[0]).bands)]
    order = {name: at for at, name in enumerate(names)}
    a, b = first[known].map(order).to_numpy(dtype=int), last[known].map(order).to_numpy(dtype=int)
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (a, b), 1)
    enough = len(a) >= FEWEST
    return Transitions(
        before=before,
        after=after,
        predicates=predicates,
        table=pd.DataFrame(counts, index=names, columns=names),
        rose=int((b > a).sum()),
        fell=int((b < a).sum()),
        unchanged=int((b == a).sum()),
        more_than_one=int((abs(b - a) > 1).sum()),
        homogeneity=_homogeneity(counts) if enough else None,
        symmetry=_symmetry(counts) if enough else None,
        note=message("notes.panel.model" if enough else "notes.panel.no_test", fewest=FEWEST),
    )


def _homogeneity(counts: np.ndarray) -> ChiSquared:
    """``m' V^- m``: m the differences of the margins, V the Laplacian of the moves; df is its rank."""
    moves = counts + counts.T
    np.fill_diagonal(moves, 0)
    laplacian = np.diag(moves.sum(axis=1)) - moves
    margins = counts.sum(axis=1) - counts.sum(axis=0)
    df = int(np.linalg.matrix_rank(laplacian))
    statistic = float(margins @ np.linalg.pinv(laplacian) @ margins)
    return ChiSquared(statistic, df, float(scipy.stats.chi2.sf(statistic, df)) if df else 1.0)


def _symmetry(counts: np.ndarray) -> ChiSquared:
    """Bowker's statistic over the pairs of predicates between which somebody moved."""
    at = np.triu_indices(len(counts), 1)
    up, down = counts[at], counts.T[at]
    used = up + down > 0
    statistic = float(((up - down)[used] ** 2 / (up + down)[used]).sum())
    return ChiSquared(
        statistic, int(used.sum()), float(scipy.stats.chi2.sf(statistic, used.sum())) if used.any() else 1.0
    )
