"""A scope over all years: who is known, what the index was, and where the instrument changed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from spbe_research.data.choice import one_source
from spbe_research.data.tables import read_table
from spbe_research.panel.scope import Scope, load_scope
from spbe_research.panel.two_years import FEWEST
from spbe_research.text.result import result_table

__all__ = ["Break", "ScopeHistory", "scope_history"]

#: so many earlier years with enough institutions make a history
_LEAST_YEARS = 3


@dataclass(frozen=True, slots=True)
class Break:
    """The step in which the instrument changed.

    Attributes
    ----------
    before, after : last year under the old instrument and first under the new.
    n : institutions known in both; rose, fell : by their printed indices, which two instruments measure.
    carried : of them, those whose earlier value only repeats that of the year before; free : the others.
    free_rose, free_fell : of those.
    """

    before: int
    after: int
    n: int
    rose: int
    fell: int
    carried: int
    free_rose: int
    free_fell: int

    @property
    def free(self) -> int:
        """Institutions whose earlier value is one of its own year."""
        return self.n - self.carried

    def __repr__(self) -> str:
        return f"<change of instrument {self.before} to {self.after}: {self.n} institutions, {self.carried} repeated>"

    def _repr_html_(self) -> str:
        names = ("before", "after", "n", "rose", "fell")
        return result_table("panel_change", {name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True, eq=False)
class ScopeHistory:
    """Indices of a scope over the years; made by :func:`scope_history`.

    Attributes
    ----------
    values : institutions by years, NaN where nothing is published; names : of them.
    carried : the same shape, True where a value only repeats that of the year before.
    table : one line a year: instrument, n, mean, median, carried (how many), national (printed, NaN where unknown).
    changed : the step between two instruments; None where all years have one.
    sources : keys of the sources, of the nation as well.
    """

    values: pd.DataFrame
    carried: pd.DataFrame
    names: dict[str, str]
    table: pd.DataFrame
    changed: Break | None
    sources: tuple[str, ...]

    @property
    def members(self) -> int:
        """Institutions with any value."""
        return len(self.values)

    def to_frame(self) -> pd.DataFrame:
        """The years, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        years = self.table.index
        return f"<{self.members} institutions over {len(years)} years, {years[0]} to {years[-1]}>"

    def _repr_html_(self) -> str:
        years = f"{self.table.index[0]}–{self.table.index[-1]}"
        return result_table("panel", {"institutions": self.members, "year": years})


def scope_history(scope: Scope, last: int) -> ScopeHistory | None:
    """The years up to ``last``, where five of a province or list are known in three of the years before it.

    Examples
    --------
    >>> from spbe_research.panel.scope import find_scope
    >>> told = scope_history(find_scope("kalimantan-timur"), 2024)
    >>> told.changed.n, told.changed.carried, told.changed.free
    (10, 7, 3)
    >>> scope_history(find_scope("bali"), 2024) is None
    True
    """
    if scope.what not in ("province", "list"):
        return None
    frame = load_scope(scope, None, depth="index").frame
    frame = frame[frame["index"].notna() & (frame["year"] <= last)]
    count = frame.groupby("year")["institution_id"].nunique()
    if (count[count.index < last] >= FEWEST).sum() < _LEAST_YEARS:
        return None
    frame = frame[frame["year"].isin(count.index[count >= FEWEST])]
    order = list(dict.fromkeys(frame["institution_id"]))
    values = frame.pivot(index="institution_id", columns="year", values="index").loc[order]
    carried = frame.pivot(index="institution_id", columns="year", values="carried_over").loc[order]
    carried = carried.astype("boolean").fillna(False).astype(bool)
    by_year = frame.groupby("year")
    table = pd.DataFrame(
        {
            "instrument": by_year["instrument"].first(),
            "n": by_year.size(),
            "mean": by_year["index"].mean(),
            "median": by_year["index"].median(),
            "carried": by_year["carried_over"].sum(),
        }
    )
    nation = _national()
    table["national"] = nation["index"].reindex(table.index)
    known = nation[nation.index.isin(table.index)]
    sources = tuple(dict.fromkeys([*frame["source"], *known["source"]]))
    names = dict(zip(frame["institution_id"], frame["name"], strict=True))
    return ScopeHistory(values, carried, names, table, _break(values, carried, table["instrument"]), sources)


def _national() -> pd.DataFrame:
    table = read_table("observations/index_values")
    table = one_source(table[(table["institution_id"] == "nasional") & (table["assessment"] == "official")])
    table = table[["year", "index", "source"]].astype({"year": int, "index": float})
    return table.set_index("year")


def _break(values: pd.DataFrame, carried: pd.DataFrame, instruments: pd.Series) -> Break | None:
    years = list(instruments.index)
    at = next((k for k in range(1, len(years)) if instruments.iloc[k] != instruments.iloc[k - 1]), None)
    if at is None:
        return None
    before, after = years[at - 1], years[at]
    step = (values[after] - values[before]).dropna().round(6)
    repeated = carried.loc[step.index, before]
    free = step[~repeated]
    return Break(
        before=int(before),
        after=int(after),
        n=len(step),
        rose=int((step > 0).sum()),
        fell=int((step < 0).sum()),
        carried=int(repeated.sum()),
        free_rose=int((free > 0).sum()),
        free_fell=int((free < 0).sum()),
    )
