"""Which source speaks for an evaluation that several sources print."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.tables import read_table, table_stamp
from spbe_research.errors import STUDY_ROW
from spbe_research.paths import data_dir

__all__ = ["EVALUATION", "one_source", "source_rank"]

#: what one evaluation is known by
EVALUATION = ["institution_id", "year", "instrument", "assessment"]

#: a source that prints so many institutions of a year is a report on all of them
_NATIONAL = 100

#: the rank of a source that prints no index
_LAST = (True, True, True)


def one_source(table: pd.DataFrame, folder: str | Path | None = None) -> pd.DataFrame:
    """Rows of an observation table, those of one source an evaluation: the first by :func:`source_rank`.

    Packaged rows stand before a user's own, which override nothing here.

    Examples
    --------
    >>> index = read_table("observations/index_values")
    >>> nation = index[(index["institution_id"] == "nasional") & (index["year"] == "2022")]
    >>> sorted(nation["index"]), one_source(nation)["index"].tolist()
    (['2.34', '2.35'], ['2.34'])
    """
    root = data_dir(folder)
    rows = list(zip(table.index, *(table[c] for c in (*EVALUATION, "source")), strict=True))
    ranks = _known(root)
    best: dict[tuple[str, ...], tuple[object, str]] = {}
    for at, *key, source in rows:
        _, year, instrument, _ = key
        place = (at > STUDY_ROW, ranks.get((str(year), instrument, source), _LAST), at)
        best[*key] = min(best.get((*key,), (place, source)), (place, source))
    mine = [best[*key][1] == source for _, *key, source in rows]
    return table[pd.Series(mine, index=table.index, dtype=bool)]


def source_rank(source: str, year: int | str, instrument: str, folder: str | Path | None = None) -> tuple[bool, ...]:
    """Sort key of a source for one year and instrument, least for the first to be believed.

    First the ministry's report on all institutions of that year, then its report on all of another year, then what
    ``data/sources.csv`` trusts highly, then the rest; within each as they stand in the file.

    Examples
    --------
    >>> report, page = (source_rank(s, 2022, "permenpanrb-59-2020") for s in ("kemenpanrb-2022-bandar-lampung", "news"))
    >>> report < page
    True
    """
    return _known(data_dir(folder)).get((str(year), instrument, source), _LAST)


def _known(root: Path) -> dict[tuple[str, str, str], tuple[bool, ...]]:
    return _ranks(root, table_stamp("observations/index_values", root), table_stamp("sources", root))


@lru_cache(maxsize=8)
def _ranks(
    root: Path, _index: tuple[int | str, ...], _sources: tuple[int | str, ...]
) -> dict[tuple[str, str, str], tuple[bool, ...]]:
    index = read_table("observations/index_values", root)
    trust = dict(zip(*(read_table("sources", root)[c] for c in ("source", "trust")), strict=True))
    ever = index.groupby("source")["institution_id"].nunique()
    within = index.groupby(["year", "instrument", "source"])["institution_id"].nunique()
    return {
        (str(year), str(instrument), str(source)): (
            n < _NATIONAL,
            ever[source] < _NATIONAL,
            not str(trust.get(source, "")).startswith("high"),
        )
        for (year, instrument, source), n in within.items()
    }
