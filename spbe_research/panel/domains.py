"""What drives the rise: the share of each domain in the change and in the differences, and how domains go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, message
from spbe_research.panel.two_years import FEWEST, check_panel, rows_of_year, two_years
from spbe_research.text.result import result_table

__all__ = [
    "DomainContributions",
    "DomainStructure",
    "complete_rows",
    "domain_columns",
    "domain_contributions",
    "domain_structure",
    "domain_weights",
]


@dataclass(frozen=True, slots=True, eq=False)
class DomainContributions:
    """What each domain carries of a rise; made by :func:`domain_contributions`.

    Attributes
    ----------
    before, after : years; n : institutions with all domain values in both.
    table : indexed by domain number: name_id, name_en, weight (share of the index, 0 to 1), mean_before, mean_after,
        rise (points of the domain), points (of the index), share (of the rise of the index),
        variance_share_before, variance_share_after (of the differences between institutions; they add up to 1),
        variance_share_change.
    rise : mean change of the weighted sum of the printed domains; rise_printed : of the printed index of the same
        institutions, from which it differs by rounding.
    note : over whom.
    left_out : names of institutions one of whose printed domain values lies off the scale.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import domain_contributions, load_panel
    >>> d = domain_contributions(load_panel((2023, 2024)), 2023, 2024)
    >>> d.n, d.left_out, round(d.rise, 3), round(float(d.table["share"].sum()), 12)
    (603, ('Kabupaten Banyuasin',), 0.349, 1.0)
    """

    before: int
    after: int
    n: int
    table: pd.DataFrame
    rise: float
    rise_printed: float
    left_out: tuple[str, ...]
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        shares = ", ".join(f"{number} {share:.0%}" for number, share in self.table["share"].items())
        return f"<rise {self.before} to {self.after} of {self.n} institutions by domain: {shares}>"

    def _repr_html_(self) -> str:
        return result_table("contributions", self.table.reset_index(), note=self.note)


@dataclass(frozen=True, slots=True, eq=False)
class DomainStructure:
    """How the domain values of one year go together; made by :func:`domain_structure`.

    Attributes
    ----------
    year : of the values; n : institutions with all of them.
    correlations : Pearson's, domains by domains; eigenvalues : of that table, greatest first, with their shares.
    alpha : Cronbach's, of the values as they stand; alpha_standardized : of the correlations.
    note : why alpha means little here.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import domain_structure, load_panel
    >>> s = domain_structure(load_panel((2023, 2024)), 2024)
    >>> s.n, s.correlations.shape, round(float(s.eigenvalues["eigenvalue"].sum()), 9)
    (612, (4, 4), 4.0)
    """

    year: int
    n: int
    correlations: pd.DataFrame
    eigenvalues: pd.DataFrame
    alpha: float
    alpha_standardized: float
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The correlations, a copy."""
        return self.correlations.copy()

    def __repr__(self) -> str:
        first = self.eigenvalues["share"].iloc[0]
        return f"<domains {self.year}, {self.n} institutions: first eigenvalue {first:.0%}, alpha {self.alpha:.2f}>"

    def _repr_html_(self) -> str:
        facts = {"year": self.year, "n": self.n, "eigenvalue": self.eigenvalues["eigenvalue"].iloc[0]}
        facts |= {"share_of_first": self.eigenvalues["share"].iloc[0], "alpha_cronbach": self.alpha}
        return result_table("structure", facts, note=self.note)


def domain_columns(panel: Panel) -> tuple[list[str], Instrument]:
    """Columns of the domain values, and the instrument that they belong to.

    Raises
    ------
    ParameterError
        for something that is no panel, or a panel of another depth.
    """
    if check_panel(panel).depth != "domain" or len(panel.instruments) != 1:
        raise ParameterError(message("errors.panel.domains.depth", depth=panel.depth))
    return list(panel.value_columns), load_instrument(panel.instruments[0])


def domain_weights(instrument: Instrument) -> np.ndarray:
    """Weights of the domains in the index, 0 to 1, in their order."""
    return np.array([float(instrument.unit_weight("domain", n)) for n in instrument.numbers("domain")])


def complete_rows(panel: Panel, year: int) -> pd.DataFrame:
    """Rows of one year with the index and every domain value, all on the scale; indexed by institution id.

    A value off the scale (0.30 for a domain of Banyuasin 2023) is a misprint and no value.
    """
    columns, inst = domain_columns(panel)
    rows = rows_of_year(panel, year).dropna(subset=columns)
    values = rows[columns].to_numpy(dtype=float)
    on_scale = (values >= float(inst.level_min)) & (values <= float(inst.level_max))
    return rows[on_scale.all(axis=1)]


def domain_contributions(panel: Panel, before: int, after: int) -> DomainContributions:
    """The share of the rise of the index that each domain carries.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel` with domain values; before, after : years of it.

    Returns
    -------
    DomainContributions

    Raises
    ------
    ParameterError
        as :func:`panel_change`, for a panel without domain values, and where fewer than five institutions have all
        of them in both years.
    NoObservation
        where no institution is known in both years.

    Notes
    -----
    A domain's points are its weight times its mean rise. Its share of a variance is ``cov(weight x value, weighted
    sum) / var(weighted sum)``: the shares add up to 1 and may be negative.

    References
    ----------
    Weights: PermenPANRB 59/2020, Lampiran; Shorrocks (1982), Econometrica 50, 193-211 (shares of a variance).

    Examples
    --------
    >>> from spbe_research import domain_contributions, load_panel
    >>> d = domain_contributions(load_panel((2023, 2024)), 2023, 2024)
    >>> d.table["weight"].tolist()
    [0.13, 0.25, 0.165, 0.455]
    """
    columns, inst = domain_columns(panel)
    pair = two_years(panel, before, after)
    first, last = complete_rows(panel, before), complete_rows(panel, after)
    complete = [i for i in pair.before.index if i in first.index and i in last.index]
    printed = pair.before[columns].notna().all(axis=1) & pair.after[columns].notna().all(axis=1)
    names = tuple(pair.before["name"][printed & ~pair.before.index.isin(complete)])
    numbers = list(inst.numbers("domain"))
    weights = domain_weights(inst)
    a, b = (side.loc[complete, columns].to_numpy(dtype=float) for side in (first, last))
    if len(a) < FEWEST:
        raise ParameterError(message("errors.panel.domains.too_few", n=len(a), fewest=FEWEST))
    rise = b.mean(axis=0) - a.mean(axis=0)
    points = rise * weights
    table = pd.DataFrame(
        {
            "name_id": inst.domains["name_id"].tolist(),
            "name_en": inst.domains["name_en"].tolist(),
            "weight": weights,
            "mean_before": a.mean(axis=0),
            "mean_after": b.mean(axis=0),
            "rise": rise,
            "points": points,
            "share": points / points.sum() if points.sum() else np.nan,
            "variance_share_before": _shares(a * weights),
            "variance_share_after": _shares(b * weights),
            "variance_share_change": _shares((b - a) * weights),
        },
        index=pd.Index(numbers, name="domain"),
    )
    printed_rise = float((last.loc[complete, "index"] - first.loc[complete, "index"]).mean())
    note = message("notes.panel.contributions", n=len(a))
    return DomainContributions(before, after, len(a), table, float(points.sum()), printed_rise, names, note)


def _shares(parts: np.ndarray) -> np.ndarray:
    total = parts.sum(axis=1)
    spread = total.var(ddof=1)
    if spread == 0:
        return np.full(parts.shape[1], np.nan)
    return np.array([np.cov(part, total)[0, 1] for part in parts.T]) / spread


def domain_structure(panel: Panel, year: int) -> DomainStructure:
    """Correlations of the domain values, their eigenvalues, and Cronbach's alpha.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel` with domain values; year : one of its years.

    Returns
    -------
    DomainStructure

    Raises
    ------
    ParameterError
        for something that is no panel, one without domain values, a year that it does not hold, fewer than five
        institutions with all values, or a domain in which all have the same.

    Notes
    -----
    Alpha is made for scales whose items reflect one trait. The index is formative: its parts make it up and need not
    go together, so that a low alpha says nothing against it. It is given because readers ask for it.

    References
    ----------
    Cronbach (1951), Psychometrika 16, 297-334; Diamantopoulos and Winklhofer (2001), Journal of Marketing Research 38,
    269-277 (formative indices).

    Examples
    --------
    >>> from spbe_research import domain_structure, load_panel
    >>> domain_structure(load_panel((2023, 2024)), 2023)
    <domains 2023, 620 institutions: first eigenvalue 78%, alpha 0.90>
    """
    columns, inst = domain_columns(panel)
    rows = complete_rows(panel, year)
    values = rows[columns].to_numpy(dtype=float)
    spreads = values.var(axis=0, ddof=1) if len(values) > 1 else np.zeros(len(columns))
    if len(values) < FEWEST or not spreads.all():
        raise ParameterError(message("errors.panel.domains.too_few", n=len(values), fewest=FEWEST))
    numbers = list(inst.numbers("domain"))
    table = np.corrcoef(values, rowvar=False)
    roots = np.sort(np.linalg.eigvalsh(table))[::-1]
    k = len(numbers)
    mean = (table.sum() - k) / (k * (k - 1))
    return DomainStructure(
        year=year,
        n=len(values),
        correlations=pd.DataFrame(table, index=numbers, columns=numbers),
        eigenvalues=pd.DataFrame({"eigenvalue": roots, "share": roots / k}, index=pd.RangeIndex(1, k + 1, name="at")),
        alpha=float(k / (k - 1) * (1 - spreads.sum() / values.sum(axis=1).var(ddof=1))),
        alpha_standardized=float(k * mean / (1 + (k - 1) * mean)),
        note=message("notes.panel.alpha"),
    )
