"""Which source speaks for an evaluation that several sources print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.tables import read_table, table_stamp
from spbe_research.errors import STUDY_ROW
from spbe_research.paths import data_dir

__all__ = ["EVALUATION", "one_source", "source_order"]

#: what one evaluation is known by
EVALUATION = ["institution_id", "year", "instrument", "assessment"]

#: a source that prints so many institutions of a year is a report on all of them
_NATIONAL = 100


def one_source(table: pd.DataFrame, folder: str | Path | None = None) -> pd.DataFrame:
    """Rows of an observation table, those of one source an evaluation: the first by :func:`source_order`.

    Packaged rows stand before a user's own, which override nothing here.

    Examples
    --------
    >>> index = read_table("observations/index_values")
    >>> nation = index[(index["institution_id"] == "nasional") & (index["year"] == "2022")]
    >>> sorted(nation["index"]), one_source(nation)["index"].tolist()
    (['2.34', '2.35'], ['2.34'])
    """
    order = source_order(folder)
    years = table["year"].astype(str) + "|" + table["instrument"]
    place = [
        (at > STUDY_ROW, order.get((year, source), (True, True, True)), at)
        for at, year, source in zip(table.index, years, table["source"], strict=True)
    ]
    ranked = table.assign(_place=pd.Series(place, index=table.index, dtype=object))
    first: dict[tuple[str, ...], tuple[object, str]] = {}
    for row in ranked[[*EVALUATION, "_place", "source"]].itertuples(index=False):
        key = tuple(row[:4])
        if key not in first or row[4] < first[key][0]:
            first[key] = (row[4], row[5])
    keys = zip(*(table[c] for c in EVALUATION), strict=True)
    mine = [first[key][1] == source for key, source in zip(keys, table["source"], strict=True)]
    return table[pd.Series(mine, index=table.index, dtype=bool)]


def source_order(folder: str | Path | None = None) -> dict[tuple[str, str], tuple[bool, bool, bool]]:
    """Sort key of each source by year and instrument.

    First the ministry's report on all institutions of that year, then its report on all of another year, then what
    ``data/sources.csv`` trusts highly, then the rest; within each as they stand in the file.
    """
    root = data_dir(folder)
    return _order(root, table_stamp("observations/index_values", root), table_stamp("sources", root))


@lru_cache(maxsize=8)
def _order(
    root: Path, _index: tuple[int | str, ...], _sources: tuple[int | str, ...]
) -> dict[tuple[str, str], tuple[bool, bool, bool]]:
    index = read_table("observations/index_values", root)
    trust = dict(zip(*(read_table("sources", root)[c] for c in ("source", "trust")), strict=True))
    ever = index.groupby("source")["institution_id"].nunique()
    within = index.groupby(["year", "instrument", "source"])["institution_id"].nunique()
    return {
        (f"{year}|{instrument}", source): (
            n < _NATIONAL,
            ever[source] < _NATIONAL,
            not str(trust.get(source, "")).startswith("high"),
        )
        for (year, instrument, source), n in within.items()
    }
