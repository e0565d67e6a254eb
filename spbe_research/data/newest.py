"""Which evaluation a report is about when nobody names a year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from spbe_research.data.observations import list_observations
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table
from spbe_research.options import check_texts

__all__ = ["PUBLISHERS", "led_by", "newest_year"]

#: who published a source: what the ministry, a government or the user (blank) holds an evaluation to be may lead a
#: report; news, a study or its abstract only stand beside it
PUBLISHERS = ("ministry", "government", "news", "study", "other")
_LEADING = ("ministry", "government", "")


def led_by(sources: pd.Series, folder: str | Path | None = None) -> pd.Series:
    """Whether each of these sources may lead a report.

    Examples
    --------
    >>> led_by(pd.Series(["kemenpanrb-2024", "paser-2022", "news", "bintan-study"])).tolist()
    [True, True, False, False]
    """
    table = read_table("sources", folder, columns=("publisher",))
    publisher = dict(zip(table["source"], table["publisher"], strict=True))
    return pd.Series([publisher.get(s, "") in _LEADING for s in sources], index=sources.index, dtype=bool)


def newest_year(
    region: str | Region,
    year: int | None = None,
    *,
    source: str | None = None,
    assessment: str | None = None,
    folder: str | Path | None = None,
) -> int | None:
    """The year that a report is about: ``year`` where one is asked for, else that of the latest official evaluation.

    The latest year known from the ministry, a government or the user's own study. A later figure known only from news
    or a study is passed over, unless there is no other or its ``source`` is named. How deep the data reach decides
    nothing here; :func:`~spbe_research.data.observations.load_values` takes the deepest of the year.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    year : as the user gave it; a year is never changed.
    source, assessment : as in :func:`~spbe_research.data.observations.load_values`; official by default.

    Returns
    -------
    int, or None where nothing with a year matches.

    Examples
    --------
    >>> newest_year("paser"), newest_year("paser", 2022), newest_year("paser", source="paser-2022")
    (2024, 2022, 2022)
    >>> newest_year("kota mataram"), newest_year("kota mataram", source="news")  # 2025 is known from a newspaper
    (2024, 2025)
    """
    check_texts(source=source, assessment=assessment)
    if year is not None:
        return year
    known = list_observations(region, folder=folder)
    known = known[known["year"] != ""]
    if source is not None:
        known = known[known["source"] == source]
    if assessment is not None or source is None:
        known = known[known["assessment"] == (assessment or "official")]
    leading = known[led_by(known["source"], folder)]
    years = leading["year"] if len(leading) else known["year"]
    return max((int(y) for y in years), default=None)
