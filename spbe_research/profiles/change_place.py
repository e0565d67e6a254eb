"""Place of one government's change among all published changes between the same two years.

A description of those whose index is known in both years, no sample of them, so no probability is attached. Printed
indices are rounded, so the place is a range as well as a number.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.choice import one_source
from spbe_research.data.instruments import load_instrument
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.decomposition.series import evaluations
from spbe_research.errors import AmbiguousObservation, LevelError, NoObservation, ParameterError, message
from spbe_research.options import check_choice, check_texts, check_year
from spbe_research.paths import data_dir
from spbe_research.profiles.pair import read_evaluation
from spbe_research.text.result import result_table

__all__ = ["FEWEST", "ChangePlace", "place_of_change", "published_changes", "rank_change"]

#: institutions from which on a place among changes, their picture and the mean of a kind say something
FEWEST = 30
#: lines of the index table that are no single government
_AGGREGATES = ("national", "group_average")


def published_changes(
    before: int, after: int, *, assessment: str = "official", folder: str | Path | None = None
) -> pd.DataFrame:
    """Every institution with a printed index in both years under one instrument.

    Returns
    -------
    DataFrame indexed by institution id: institution, kind, before, after, change (exact Decimals), greatest
    rise first.

    Raises
    ------
    ParameterError
        when ``before`` is not earlier than ``after``. NoObservation when nobody has both years.
        LevelError when the years were assessed under different instruments.

    Examples
    --------
    >>> c = published_changes(2023, 2024)
    >>> len(c), c.loc["64.01", "change"]
    (607, Decimal('0.37'))
    """
    before, after = check_year("before", before), check_year("after", after)
    check_texts(assessment=assessment)
    if before >= after:
        raise ParameterError(message("errors.profiles.change_place.published_changes", before=before, after=after))
    root = data_dir(folder)
    stamp = table_stamp("observations/index_values", root)
    return _published_changes(before, after, assessment, root, stamp).copy()


@lru_cache(maxsize=32)  # the same for every region of a run
def _published_changes(
    before: int, after: int, assessment: str, root: Path, stamp: tuple[int | str, ...]
) -> pd.DataFrame:
    table = read_table("observations/index_values", root)
    single = table[(table["assessment"] == assessment) & ~table["kind"].isin(_AGGREGATES)]
    single = one_source(single, root)
    sides = [single[single["year"] == str(year)].set_index("institution_id") for year in (before, after)]
    both = [x for x in sides[0].index if x in sides[1].index]
    if not both:
        raise NoObservation(
            message("errors.profiles.change_place.no_pair", before=before, after=after, assessment=assessment)
        )
    first, second = (side.loc[both] for side in sides)
    instruments = sorted({*first["instrument"], *second["instrument"]})
    if len(instruments) > 1:
        raise LevelError(
            message(
                "errors.profiles.change_place.two_instruments",
                before=before,
                after=after,
                join=" and ".join(instruments),
            )
        )
    starts, ends = [Decimal(t) for t in first["index"]], [Decimal(t) for t in second["index"]]
    changes = pd.DataFrame(
        {
            "institution": list(second["institution"]),
            "kind": list(second["kind"]),
            "instrument": instruments[0],
            "before": pd.Series(starts, dtype=object),
            "after": pd.Series(ends, dtype=object),
            "change": pd.Series([b - a for a, b in zip(starts, ends, strict=True)], dtype=object),
        }
    )
    changes.index = pd.Index(both, name="institution_id")
    return changes.sort_values("change", ascending=False, kind="stable")


@lru_cache(maxsize=8)
def _known(assessment: str, kind: str | None, root: Path, _stamp: tuple[int | str, ...]) -> int:
    """Institutions with a printed index in any year."""
    table = read_table("observations/index_values", root)
    mine = (table["assessment"] == assessment) & ~table["kind"].isin(_AGGREGATES)
    if kind is not None:
        mine &= table["kind"] == kind
    return int(table.loc[mine, "institution_id"].nunique())


@dataclass(frozen=True, slots=True, eq=False)
class ChangePlace:
    """Place of a change; made by :func:`place_of_change`.

    Attributes
    ----------
    region : the government.
    change : printed index after minus before.
    rank : 1 is the greatest rise; governments with the same printed change share the best of their places.
    rank_low, rank_high : best and worst place that the rounding of the printed indices leaves possible.
    n : governments compared; rose, fell, same : of them, by printed change.
    median : median printed change.
    slack : how far rounding may have moved one change, index points.
    among : ``"all"`` or the kind compared with.
    note : what a place does not say.
    table : every change compared, greatest rise first; see :func:`published_changes`.
    known : institutions of the same scope with a printed index in any year.

    References
    ----------
    data/observations/index_values.csv; values of 2023 and 2024 after Kementerian PANRB, Laporan Pelaksanaan Evaluasi
    SPBE Tahun 2023 and Tahun 2024.

    Examples
    --------
    >>> from spbe_research import place_of_change
    >>> p = place_of_change("bintan", 2023, 2024)
    >>> p.rank_low, p.rank_high, p.rose, p.fell
    (586, 587, 561, 29)
    """

    region: Region
    change: Decimal
    rank: int
    rank_low: int
    rank_high: int
    n: int
    rose: int
    fell: int
    same: int
    median: Decimal
    slack: Decimal
    among: str
    note: str
    table: pd.DataFrame = field(repr=False)
    known: int = 0

    @property
    def few(self) -> bool:
        """Whether those compared are too few, or less than half of those known, to stand for all."""
        return self.n < FEWEST or 2 * self.n < self.known

    @property
    def largest_tenth(self) -> bool:
        """Whether the change is among the tenth with the largest, up or down; never among fewer than :data:`FEWEST`."""
        larger = sum(abs(c) > abs(self.change) for c in self.table["change"])
        return self.n >= FEWEST and 10 * (1 + larger) <= self.n

    @property
    def estimate(self) -> float:
        """Printed change, index points."""
        return float(self.change)

    @property
    def low(self) -> float:
        """Least change that the rounding of the printed indices leaves possible."""
        return float(self.change - self.slack)

    @property
    def high(self) -> float:
        """Greatest change that the rounding leaves possible."""
        return float(self.change + self.slack)

    @property
    def statistic(self) -> float:
        """The place."""
        return float(self.rank)

    @property
    def pvalue(self) -> float:
        """NaN: a place in a census, not a probability."""
        return math.nan

    @property
    def method(self) -> str:
        """What was counted."""
        return "printed changes of all institutions with an index in both years, ranked"

    def to_frame(self) -> pd.DataFrame:
        """One line: institution, change, places, counts, median."""
        names = ("change", "rank", "rank_low", "rank_high", "n", "rose", "fell", "same", "median", "among")
        return pd.DataFrame([{"institution": self.region.name} | {name: getattr(self, name) for name in names}])

    def __repr__(self) -> str:
        places = f"{self.rank_low}" if self.rank_low == self.rank_high else f"{self.rank_low} to {self.rank_high}"
        return f"<ChangePlace {self.region.describe()}: {self.change:+} points, place {places} of {self.n}>"

    def _repr_html_(self) -> str:
        facts = self.to_frame().iloc[0].drop("institution").to_dict()
        return result_table("place", facts, about=self.region.name, note=self.note)


def place_of_change(
    region: str | Region,
    before: int,
    after: int,
    *,
    kind: str | None = None,
    assessment: str = "official",
    folder: str | Path | None = None,
) -> ChangePlace:
    """Place of a region's change among all published changes between two years.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    before, after : evaluated years, the earlier first.
    kind : compare only with this kind (``"kabupaten"``, ``"kota"``, ``"provinsi"`` ...); ``"same"`` takes the
        region's own kind; all institutions by default.
    assessment : of the printed indices; ``"official"`` by default.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    ChangePlace
        a place from 1 and the change as an exact Decimal, index points.

    Raises
    ------
    NoObservation
        when the region, or everybody, lacks a printed index in one of the years.
    LevelError
        when the years were assessed under different instruments, or where the values beside a printed index of the
        region exclude it, as in Banyuasin 2023.
    ParameterError
        when ``before`` is not earlier than ``after``, or for an unknown kind.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/observations/index_values.csv; values of 2023 and 2024 after Kementerian PANRB, Laporan Pelaksanaan Evaluasi
    SPBE Tahun 2023 and Tahun 2024.

    Examples
    --------
    >>> from spbe_research import place_of_change
    >>> p = place_of_change("bintan", 2023, 2024)
    >>> p.change, p.rank, p.n, p.median
    (Decimal('-0.14'), 586, 607, Decimal('0.31'))
    """
    place = find_region(region, folder=folder)
    result = rank_change(place, before, after, kind=kind, assessment=assessment, folder=folder)
    with suppress(AmbiguousObservation):
        for known in evaluations(place, assessment=assessment, conflicts="set-aside", folder=folder):
            if known[0].year in (before, after) and read_evaluation(*known).index_excluded:
                raise LevelError(
                    message(
                        "errors.profiles.change_place.index_excluded",
                        place=place.describe(),
                        year=known[0].year,
                        index=known[0].index_printed,
                    )
                )
    return result


def rank_change(
    place: Region,
    before: int,
    after: int,
    *,
    kind: str | None = None,
    assessment: str = "official",
    folder: str | Path | None = None,
) -> ChangePlace:
    """As :func:`place_of_change`, of printed indices that are known to be possible."""
    table = published_changes(before, after, assessment=assessment, folder=folder)
    if place.id not in table.index:
        raise NoObservation(
            message(
                "errors.profiles.change_place.place_of_change",
                place=place.describe(),
                assessment=assessment,
                before=before,
                after=after,
            )
        )
    check_texts(kind=kind)
    wanted = place.kind if kind == "same" else kind
    if wanted is not None:
        kinds = sorted(set(table["kind"]))
        check_choice("kind", wanted, kinds)
        table = table[(table["kind"] == wanted) | (table.index == place.id)]
    change: Decimal = table.loc[place.id, "change"]
    others = [c for i, c in table["change"].items() if i != place.id]
    inst = load_instrument(table["instrument"].iloc[0])
    # each printed index may be off by half a unit in its last place: one change by a unit, two changes by two
    unit = Decimal(1).scaleb(-inst.decimals)
    slack = 2 * unit
    ordered = sorted(table["change"])
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return ChangePlace(
        region=place,
        change=change,
        rank=1 + sum(c > change for c in others),
        rank_low=1 + sum(c >= change + slack for c in others),
        rank_high=1 + sum(c > change - slack for c in others),
        n=len(table),
        rose=sum(c > 0 for c in ordered),
        fell=sum(c < 0 for c in ordered),
        same=sum(c == 0 for c in ordered),
        median=median,
        slack=unit,
        among=wanted or "all",
        note=message("notes.place.among"),
        table=table,
        known=_known(assessment, wanted, data_dir(folder), table_stamp("observations/index_values", data_dir(folder))),
    )
