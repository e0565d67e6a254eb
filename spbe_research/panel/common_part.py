"""What two instruments share, year by year for many institutions: bounds where the rows are not published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.decomposition.common_core import common_core_series
from spbe_research.errors import SpbeError
from spbe_research.options import check_choice, check_years
from spbe_research.text.result import result_table

__all__ = ["CommonPart", "Decided", "common_part"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What bounds of two years decide.

    Attributes
    ----------
    before, after : years; n : institutions known in both. rose, fell : those whose bounds do not meet.
    """

    before: int
    after: int
    n: int
    rose: int
    fell: int

    @property
    def undecided(self) -> int:
        """Institutions whose bounds meet."""
        return self.n - self.rose - self.fell

    def __repr__(self) -> str:
        return f"<{self.before} to {self.after}: {self.rose} of {self.n} rose for certain, {self.fell} fell>"

    def _repr_html_(self) -> str:
        names = ("before", "after", "n", "rose", "fell", "undecided")
        return result_table("common_part", {name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True, eq=False)
class CommonPart:
    """The index of the concepts that two instruments share; made by :func:`common_part`.

    Attributes
    ----------
    old, new : instruments. low, high : institutions by years, 1 to 5, NaN where nothing is published.
    table : one line a year: n, low, high (means of the bounds of those known, which bound the mean).
    sources : keys of the sources that the bounds come from.
    """

    old: str
    new: str
    low: pd.DataFrame
    high: pd.DataFrame
    table: pd.DataFrame
    sources: tuple[str, ...] = ()

    def decided(self, before: int, after: int) -> Decided:
        """Who rose or fell for certain, whatever the rows were."""
        check_years(before=before, after=after)
        for name, year in (("before", before), ("after", after)):
            check_choice(name, str(year), [str(known) for known in self.low.columns])
        sides = [frame[year] for year in (before, after) for frame in (self.low, self.high)]
        known = pd.concat(sides, axis=1, keys=["low", "high", "low_after", "high_after"]).dropna()
        return Decided(
            before,
            after,
            len(known),
            int((known["low_after"] > known["high"]).sum()),
            int((known["high_after"] < known["low"]).sum()),
        )

    def to_frame(self) -> pd.DataFrame:
        """The years, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        return f"<common part of {self.old} and {self.new}: {len(self.low)} institutions, {len(self.table)} years>"

    def _repr_html_(self) -> str:
        return result_table("common_part", self.table.reset_index())


def common_part(institutions: Sequence[str], years: Sequence[int], old: str, new: str) -> CommonPart | None:
    """Bounds of the common part of two instruments for many institutions.

    Of several sources of a year the one with the narrowest bounds counts.

    Returns
    -------
    CommonPart, or None where no links lead from one instrument to the other.

    Examples
    --------
    >>> made = common_part(["64.01"], [2020, 2021], "permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> made.table.round(3).to_numpy().tolist()
    [[1.0, 1.016, 2.035], [1.0, 1.388, 1.388]]
    >>> made.decided(2020, 2021).undecided
    1
    """
    try:
        crosswalk = load_crosswalk(old, new)
    except SpbeError:
        return None
    low, high = (pd.DataFrame(index=list(institutions), columns=list(years), dtype=float) for _ in range(2))
    sources: dict[str, None] = {}
    for i in institutions:
        found = common_core_series(i, crosswalk)
        found = found[found["year"].isin(list(years))]
        width = (found["core_high"] - found["core_low"]).sort_values(kind="stable")
        for line in found.loc[width.index].drop_duplicates("year").to_dict("records"):
            low.loc[i, line["year"]], high.loc[i, line["year"]] = line["core_low"], line["core_high"]
            sources[line["source"]] = None
    table = pd.DataFrame({"n": low.notna().sum(), "low": low.mean(), "high": high.mean()}).rename_axis("year")
    return CommonPart(old, new, low, high, table, tuple(sources))
