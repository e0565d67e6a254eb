"""A scope over all years: who is known, what the index was, and where the instrument changed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from spbe_research.data.choice import one_source
from spbe_research.data.tables import read_table
from spbe_research.decomposition.series import NationBreak, nation_break
from spbe_research.panel.common_part import CommonPart, common_part
from spbe_research.panel.scope import NATION, Scope, load_scope
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
    printed_mean : whether the line is that of a printed mean (of the nation, of a kind), since members are not known.
    values : institutions by years, NaN where nothing is published; names : of them. One line for a printed mean.
    carried : the same shape, True where a value only repeats that of the year before.
    table : one line a year: instrument, n, mean, median, carried (how many), national (printed, NaN where unknown).
    changed : the step between two instruments; None where all years have one.
    common : what both instruments share, as far as the figures bound it; None where all years have one.
    split : the nation's step between the instruments by whole domains; None of another scope.
    sources : keys of the sources, of the nation as well.
    """

    printed_mean: bool
    values: pd.DataFrame
    carried: pd.DataFrame
    names: dict[str, str]
    table: pd.DataFrame
    changed: Break | None
    common: CommonPart | None
    split: NationBreak | None
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
    """The years up to ``last``: of a province or list of which five members are known in three of the years before it,
    of the nation and of a kind by their printed means.

    Examples
    --------
    >>> from spbe_research.panel.scope import find_scope
    >>> told = scope_history(find_scope("kalimantan-timur"), 2024)
    >>> told.changed.n, told.changed.carried, told.changed.free
    (10, 7, 3)
    >>> told.common.decided(2020, 2021).undecided, told.common.decided(2018, 2024).rose
    (10, 10)
    >>> scope_history(find_scope("bali"), 2024) is None
    True
    """
    frame = _of_members(scope, last) if scope.what in ("province", "list") else _of_means(scope, last)
    if frame is None:
        return None
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
    nation = _printed("nasional")
    table["national"] = nation["index"].reindex(table.index)
    known = nation[nation.index.isin(table.index)]
    changed = _break(values, carried, table["instrument"])
    shared = split = None
    if changed is not None:
        old, new = table["instrument"].loc[[changed.before, changed.after]]
        shared = common_part(order, list(table.index), old, new)
        split = nation_break(old, new) if scope.what == "nation" else None
    return ScopeHistory(
        printed_mean=scope.what in ("nation", "kind"),
        values=values,
        carried=carried,
        names=dict(zip(frame["institution_id"], frame["name"], strict=True)),
        table=table,
        changed=changed,
        common=shared,
        split=split,
        sources=tuple(dict.fromkeys([*frame["source"], *known["source"], *(shared.sources if shared else ())])),
    )


def _of_members(scope: Scope, last: int) -> pd.DataFrame | None:
    frame = load_scope(scope, None, depth="index").frame
    frame = frame[frame["index"].notna() & (frame["year"] <= last)]
    count = frame.groupby("year")["institution_id"].nunique()
    if (count[count.index < last] >= FEWEST).sum() < _LEAST_YEARS:
        return None
    return frame[frame["year"].isin(count.index[count >= FEWEST])]


def _of_means(scope: Scope, last: int) -> pd.DataFrame | None:
    key = NATION if scope.what == "nation" else f"rata-rata-{scope.slug}"
    table = _printed(key)
    table = table[table.index <= last]
    if len(table) <= _LEAST_YEARS:
        return None
    return table.reset_index().assign(institution_id=key, carried_over=False)


def _printed(key: str) -> pd.DataFrame:
    """Printed index of the nation or of a kind by year, with its instrument, name and source."""
    table = read_table("observations/index_values")
    table = one_source(table[(table["institution_id"] == key) & (table["assessment"] == "official")])
    table = table[["year", "index", "instrument", "institution", "source"]].rename(columns={"institution": "name"})
    return table.astype({"year": int, "index": float}).set_index("year")


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
