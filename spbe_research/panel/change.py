"""Who moved: the change of many governments between two years, with an estimate, an interval and a test by blocks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.panel import Panel
from spbe_research.errors import message
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.multiplicity import adjust_pvalues
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.options import check_choice
from spbe_research.panel.location import hodges_lehmann, rank_biserial
from spbe_research.panel.two_years import FEWEST, TwoYears, block_of, two_years
from spbe_research.text.result import result_table

__all__ = ["GroupChanges", "PanelChange", "panel_change"]

#: kinds of institution that lie in a province
_LOCAL = ("provinsi", "kabupaten", "kota")


@dataclass(frozen=True, slots=True, eq=False)
class PanelChange:
    """The change of the index of many institutions; made by :func:`panel_change`.

    Attributes
    ----------
    before, after : years.
    n : institutions known in both; rose, fell, unchanged : by their printed indices.
    mean, median : of the changes, index points.
    hodges_lehmann : median of all pairwise means, zeros kept; low, high : its interval, NaN where fewer than five
        institutions give none; confidence_level : of the interval, 0 to 1.
    rank_biserial : -1 to 1, zeros dropped.
    blocks, blocks_rose : provinces (all central institutions one block), and those whose changes add up to a rise.
    pvalue : of the two-sided sign-flip test of whole blocks, 0 to 1; pvalue_exact : the same as a Fraction; NaN and
        None below five institutions.
    note : how to read it.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, panel_change
    >>> panel_change(load_panel((2023, 2024)), 2023, 2024)
    <607 institutions, 2023 to 2024: 561 rose, 29 fell, median +0.31, Hodges-Lehmann +0.335 (0.310 to 0.360)>
    """

    before: int
    after: int
    n: int
    rose: int
    fell: int
    unchanged: int
    mean: float
    median: float
    hodges_lehmann: float
    low: float
    high: float
    confidence_level: float
    rank_biserial: float
    blocks: int
    blocks_rose: int
    pvalue: float
    pvalue_exact: Fraction | None
    note: str

    @property
    def estimate(self) -> float:
        """The Hodges-Lehmann estimate, index points."""
        return self.hodges_lehmann

    def to_frame(self) -> pd.DataFrame:
        """One line of all figures."""
        return pd.DataFrame([self._facts()])

    def _facts(self) -> dict[str, object]:
        names = ("before", "after", "n", "rose", "fell", "unchanged", "mean", "median", "hodges_lehmann", "low", "high")
        more = ("confidence_level", "rank_biserial", "blocks", "blocks_rose", "pvalue")
        return {name: getattr(self, name) for name in (*names, *more)}

    def __repr__(self) -> str:
        middle = f"median {self.median:+.2f}, Hodges-Lehmann {self.hodges_lehmann:+.3f}"
        interval = "" if np.isnan(self.low) else f" ({self.low:.3f} to {self.high:.3f})"
        years = f"{self.before} to {self.after}"
        return f"<{self.n} institutions, {years}: {self.rose} rose, {self.fell} fell, {middle}{interval}>"

    def _repr_html_(self) -> str:
        return result_table("panel_change", self._facts(), note=self.note)


@dataclass(frozen=True, slots=True, eq=False)
class GroupChanges:
    """The changes of each kind or province; made by :func:`panel_change` with ``by``.

    Attributes
    ----------
    by : ``"kind"`` or ``"province"``; before, after : years.
    table : indexed by group: n, share_rose (0 to 1), mean, median, hodges_lehmann, low, high, rank_biserial, blocks
        (units whose signs are flipped), pvalue, smallest_p (had all units moved), in_family, p_holm, p_bh.
    note : which groups cannot be tested.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, panel_change
    >>> by_kind = panel_change(load_panel((2023, 2024)), 2023, 2024, by="kind")
    >>> by_kind.table.loc["kota", ["n", "median"]].tolist()
    [93.0, 0.32]
    """

    by: str
    before: int
    after: int
    table: pd.DataFrame
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        tested = int(self.table["in_family"].sum())
        return f"<changes {self.before} to {self.after} by {self.by}: {len(self.table)} groups, {tested} can be tested>"

    def _repr_html_(self) -> str:
        return result_table("group_changes", self.table.reset_index(), note=self.note)


def panel_change(
    panel: Panel, before: int, after: int, *, by: str | None = None, confidence_level: float = 0.95
) -> PanelChange | GroupChanges:
    """How the indices of many institutions changed between two years.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel`, holding both years.
    before, after : years, assessed under one instrument.
    by : ``"kind"`` or ``"province"`` gives a table with a line a group instead.
    confidence_level : of the interval of the Hodges-Lehmann estimate, between 0 and 1.

    Returns
    -------
    PanelChange, or GroupChanges with ``by``.

    Raises
    ------
    ParameterError
        for something that is no panel, years that it does not hold or that do not follow one another, years under
        different instruments, or an unknown option.
    NoObservation
        where no institution is known in both years.

    Notes
    -----
    All institutions are a census assessed under one ministry's rules, so a p-value is a reading of a model and no
    statement about a sample. The test flips the sign of whole blocks: each province with its governments is one block,
    the central institutions are one, since the institutions of a block share circumstances. Groups are tested by the
    provinces of their members (``by="kind"``) or by their members (central kinds, and ``by="province"``); a group of
    five units or fewer cannot reach p = 0.05 whatever its direction and stays out of the family (Tarone).

    References
    ----------
    Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611; Tarone (1990), Biometrics 46, 515-522;
    figures after Kementerian PANRB, Laporan Pelaksanaan Evaluasi SPBE Tahun 2023 and 2024.

    Examples
    --------
    >>> from spbe_research import load_panel, panel_change
    >>> c = panel_change(load_panel((2023, 2024)), 2023, 2024)
    >>> c.n, c.rose, c.fell, c.unchanged, round(c.mean, 4), c.median, c.pvalue_exact == 2**-38
    (607, 561, 29, 17, 0.3507, 0.31, True)
    """
    level = check_confidence(confidence_level)
    if by is not None:
        check_choice("by", by, ("kind", "province"))
    pair = two_years(panel, before, after)
    if by is None:
        return _all(pair, before, after, level)
    return _groups(pair, by, before, after, level)


def _figures(steps: np.ndarray, step: Fraction, level: float) -> dict[str, float]:
    size = float(step)
    estimate, low, high = hodges_lehmann(steps, level)
    if len(steps) < FEWEST:
        low = high = np.nan
    return {
        "mean": float(steps.mean()) * size,
        "median": _clean(float(np.median(steps)) * size),
        "hodges_lehmann": _clean(estimate * size),
        "low": _clean(low * size),
        "high": _clean(high * size),
        "rank_biserial": rank_biserial(steps),
    }


def _clean(x: float) -> float:
    """Half a hundredth as it is written: 0.31 and not 0.31000000000000005."""
    return round(x, 9)


def _all(pair: TwoYears, before: int, after: int, level: float) -> PanelChange:
    sums = pd.Series(pair.steps, index=pair.before.index).groupby(block_of(pair.before)).sum()
    enough = len(pair.steps) >= FEWEST
    p = flip_tail(sums.to_numpy()).pvalue() if enough else None
    return PanelChange(
        before=before,
        after=after,
        n=len(pair.steps),
        rose=int((pair.steps > 0).sum()),
        fell=int((pair.steps < 0).sum()),
        unchanged=int((pair.steps == 0).sum()),
        confidence_level=level,
        blocks=len(sums),
        blocks_rose=int((sums > 0).sum()),
        pvalue=float(p) if p is not None else np.nan,
        pvalue_exact=p,
        note=message("notes.panel.model" if enough else "notes.panel.no_test", fewest=FEWEST),
        **_figures(pair.steps, pair.step, level),
    )


def _groups(pair: TwoYears, by: str, before: int, after: int, level: float) -> GroupChanges:
    rows = pair.before.assign(steps=pair.steps, block=block_of(pair.before))
    rows = rows[rows["province"] != ""] if by == "province" else rows
    lines, tests = {}, []
    for group, members in rows.groupby(by, sort=False):
        steps = members["steps"].to_numpy()
        by_block = by == "kind" and str(group) in _LOCAL
        units = members.groupby("block")["steps"].sum().to_numpy() if by_block else steps
        lines[str(group)] = (
            {"n": len(steps), "share_rose": float((steps > 0).mean())}
            | _figures(steps, pair.step, level)
            | {"blocks": len(units)}
        )
        enough = len(steps) >= FEWEST
        tests.append((float(flip_tail(units).pvalue()) if enough else 1.0, min(1.0, 2.0 ** (1 - len(units))), enough))
    table = pd.DataFrame.from_dict(lines, orient="index").rename_axis(by)
    pvalues, smallest = np.array([p for p, _, _ in tests]), np.array([s for _, s, _ in tests])
    adjusted = adjust_pvalues(pvalues.tolist(), smallest.tolist())
    table["pvalue"] = np.where([enough for *_, enough in tests], pvalues, np.nan)
    table["smallest_p"], table["in_family"] = smallest, adjusted.in_family
    table["p_holm"], table["p_bh"] = adjusted.holm, adjusted.bh
    out = ", ".join(table.index[~adjusted.in_family])
    family = int(adjusted.in_family.sum())
    note = message("notes.panel.left_out", n=family, out=out) if out else message("notes.panel.family", n=family)
    return GroupChanges(by, before, after, table, note)
