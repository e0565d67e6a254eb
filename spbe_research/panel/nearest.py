"""Who resembles whom: the nearest governments of the same kind by their domain values, and what they did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.panel import Panel
from spbe_research.data.regions import Region, find_region
from spbe_research.errors import NoObservation, message
from spbe_research.options import check_whole
from spbe_research.panel.domains import complete_rows, domain_columns, domain_weights
from spbe_research.panel.two_years import rows_of_year
from spbe_research.text.result import result_table

__all__ = ["Nearest", "apart", "nearest"]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Governments of like profile; made by :func:`nearest`.

    Attributes
    ----------
    region : whose neighbours; year : of the profiles.
    table : nearest first, indexed by institution id: name, province, distance (index points), index, the domain values,
        and for every later year of the panel under the same instrument ``change_<year>`` of the index and
        ``change_<year>_d1`` ... of the domains, NaN where not known.
    tied : whether others lie as near as the last one named; note : how near is meant.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, nearest
    >>> peers = nearest(load_panel((2023, 2024)), "bintan", 2023, k=3)
    >>> peers.table[["name", "change_2024"]].shape
    (3, 2)
    """

    region: Region
    year: int
    table: pd.DataFrame
    tied: bool
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        return f"<nearest to {self.region.describe()}, {self.year}: {', '.join(self.table['name'])}>"

    def _repr_html_(self) -> str:
        return result_table(
            "nearest",
            self.table[["name", "province", "distance", "index"]],
            about=self.region.describe(),
            note=self.note,
        )


def nearest(panel: Panel, region: str | Region, year: int, *, k: int = 8) -> Nearest:
    """The governments of the same kind whose domain values lie nearest.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel` with domain values.
    region : name, code or Region; year : one of the panel's years.
    k : how many, 1 or more; fewer where there are not so many.

    Returns
    -------
    Nearest

    Raises
    ------
    ParameterError
        for something that is no panel, one without domain values, a year that it does not hold, or ``k`` below 1.
    NoObservation
        where the government's domain values are not all known in that year, or it is the only one of its kind.
    UnknownRegion, AmbiguousRegion
        for the region.

    Notes
    -----
    Distance: ``sqrt(sum of weight x difference squared)`` over the domains, with the weights of the index, so that a
    domain of weight 0.455 counts for more than one of 0.13. Ties go by the order of the register.

    References
    ----------
    Weights: PermenPANRB 59/2020, Lampiran.

    Examples
    --------
    >>> from spbe_research import load_panel, nearest
    >>> bool(nearest(load_panel((2023, 2024)), "paser", 2024).table["distance"].is_monotonic_increasing)
    True
    """
    columns, inst = domain_columns(panel)
    check_whole("k", k, 1)
    place = find_region(region)
    rows = complete_rows(panel, year)
    if place.id not in rows.index:
        raise NoObservation(message("errors.panel.nearest.unknown", place=place.describe(), year=year))
    mine = rows.loc[place.id]
    others = rows[(rows["kind"] == mine["kind"]) & (rows.index != place.id)]
    if others.empty:
        raise NoObservation(message("errors.panel.nearest.alone", place=place.describe(), year=year))
    distance = apart(others[columns].to_numpy(dtype=float), mine[columns].to_numpy(dtype=float), domain_weights(inst))
    order = np.argsort(distance, kind="stable")
    chosen = others.iloc[order[:k]]
    table = chosen[["name", "province", "index", *columns]].copy()
    table.insert(2, "distance", distance[order[:k]])
    for later in (y for y in panel.years if y > year):
        then = rows_of_year(panel, later).reindex(table.index)
        table[f"change_{later}"] = (then["index"] - table["index"]).round(6)
        for column in columns:
            table[f"change_{later}_{column}"] = (then[column] - table[column]).round(6)
    tied = len(order) > k and bool(distance[order[k]] == distance[order[k - 1]])
    note = message("notes.panel.nearest_tied" if tied else "notes.panel.nearest")
    return Nearest(place, year, table, tied, note)


def apart(values: np.ndarray, mine: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How far each row of domain values lies from one's own, index points.

    Examples
    --------
    >>> apart(np.array([[2.0, 3.0], [2.0, 5.0]]), np.array([2.0, 3.0]), np.array([0.75, 0.25])).tolist()
    [0.0, 1.0]
    """
    return np.asarray(np.sqrt((weights * (values - mine) ** 2).sum(axis=1)).round(9))
