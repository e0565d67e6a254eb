"""Levels of one government over the years, beside what the nation did in those years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.choice import one_source
from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table
from spbe_research.errors import SpbeError
from spbe_research.panel.scope import NATION
from spbe_research.profiles.change import RegionChange, describe_change
from spbe_research.profiles.level_years import LevelYears
from spbe_research.text.result import result_table

__all__ = ["LevelsBeside", "levels_beside"]

#: from so many years on they are a series
_LEAST = 3


@dataclass(frozen=True, slots=True, eq=False)
class LevelsBeside:
    """Levels of several years of one government; made by :func:`levels_beside`.

    Attributes
    ----------
    change : its change, with all years of levels.
    table : one line a year: ``own`` and ``nation`` (index, from the levels and as printed), rose, fell, same
        (rows since the year before; -1 in the first), and ``own_<n>`` and ``nation_<n>`` of each domain (NaN where no
        mean is printed).
    sources : keys of the sources of both.
    """

    change: RegionChange
    table: pd.DataFrame
    sources: tuple[str, ...]

    @property
    def region(self) -> Region:
        """Whose levels."""
        return self.change.region

    @property
    def over(self) -> LevelYears:
        """The levels themselves."""
        assert self.change.over_years is not None
        return self.change.over_years

    def to_frame(self) -> pd.DataFrame:
        """The years, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        years = self.table.index
        return f"<levels of {self.region.describe()}, {years[0]} to {years[-1]}, beside the nation>"

    def _repr_html_(self) -> str:
        table = self.table[["own", "nation"]].reset_index()
        return result_table("levels_beside", table, about=self.region.describe())


def levels_beside(institutions: Iterable[str], first: int, last: int) -> tuple[LevelsBeside, ...]:
    """Those of the institutions whose levels are known in three years or more, the years ``first`` and ``last`` among
    them.

    Examples
    --------
    >>> made = levels_beside(["18.71", "64.01"], 2023, 2024)
    >>> [m.region.name for m in made], made[0].table["rose"].tolist()
    (['Kota Bandar Lampung'], [-1, 12, 15, 28])
    """
    table = read_table("observations/indicator_levels")
    table = table[table["assessment"] == "official"]
    count = table.groupby(["institution_id", "instrument"])["year"].nunique()
    many = set(count.index[count >= _LEAST].get_level_values(0))
    made = (_beside(i, first, last) for i in institutions if i in many)
    return tuple(m for m in made if m is not None)


def _beside(institution: str, first: int, last: int) -> LevelsBeside | None:
    try:
        change = describe_change(institution, first, last)
    except SpbeError:
        return None
    y = change.over_years
    if y is None:
        return None
    inst = y.instrument
    printed, more = _nation(inst)
    lines = {}
    for at, year in enumerate(y.years):
        levels = dict(y.levels[year])
        moved = y.moved(y.years[at - 1], year) if at else (-1, -1, -1)
        line: dict[str, float] = {
            "own": _mean(levels, inst.codes, inst),
            **dict(zip(("rose", "fell", "same"), moved, strict=True)),
        }
        for n in inst.numbers("domain"):
            codes = [inst.codes[k] for k in inst.row_positions("domain", n)]
            line[f"own_{n}"] = _mean(levels, codes, inst)
        lines[year] = line
    frame = pd.DataFrame.from_dict(lines, orient="index").rename_axis("year")
    frame = frame.astype({"rose": int, "fell": int, "same": int}).join(printed)
    sources = dict.fromkeys([*(e.observation.source for e in y.evaluations), *more.loc[more.index.isin(frame.index)]])
    return LevelsBeside(change, frame, tuple(sources))


def _mean(levels: dict[str, Fraction], codes: Iterable[str], inst: Instrument) -> float:
    weight = dict(zip(inst.codes, inst.weights, strict=True))
    mine = list(codes)
    return float(sum(weight[c] * levels[c] for c in mine) / sum(weight[c] for c in mine))


def _nation(inst: Instrument) -> tuple[pd.DataFrame, pd.Series]:
    """Printed index and domain means of the nation by year under an instrument, and their sources."""

    def mine(name: str) -> pd.DataFrame:
        table = read_table(name)
        here = (table["institution_id"] == NATION) & (table["assessment"] == "official")
        return one_source(table[here & (table["instrument"] == inst.id)]).astype({"year": int})

    index, domains = mine("observations/index_values").set_index("year"), mine("observations/domain_values")
    wide = domains.astype({"value": float}).pivot(index="year", columns="domain", values="value")
    wide = wide.reindex(columns=list(inst.numbers("domain"))).add_prefix("nation_")
    sources = pd.concat([index["source"], domains.set_index("year")["source"]])
    return index["index"].astype(float).rename("nation").to_frame().join(wide), sources
