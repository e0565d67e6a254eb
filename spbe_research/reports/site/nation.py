"""The nation of one year as its source prints it, or one province of it: predicates, spread of the index, how it moved
since the year before, and the province tiles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument
from spbe_research.data.regions import Region, all_regions
from spbe_research.data.tables import read_table
from spbe_research.errors import SpbeError, message
from spbe_research.profiles.peers import find_peers, index_table

__all__ = ["LOCAL", "Group", "Moves", "Nation", "Tile", "describe_nation", "mean", "national_index", "quartiles"]

#: groups of the spread; every kind that is no local government is central
_GROUPS = ("central", "provinsi", "kabupaten", "kota")
#: the one group of a province
LOCAL = "local"
_BINS_PER_POINT = 10
#: how far back the year before may lie
_YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Spread of the printed index in one group.

    Attributes
    ----------
    name : one of :data:`_GROUPS`, or ``"local"``, all of a province; n : institutions.
    median : of the printed indices, 1 to 5.
    counts : institutions in each tenth of a point from the bottom of the scale; the top belongs to the last.
    """

    name: str
    n: int
    median: Fraction
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One province on the map.

    Attributes
    ----------
    column, row : place, from 1; label : short name.
    n : governments evaluated: that of the province, its kabupaten and kota.
    median : of their printed indices, 1 to 5; None where there are none.
    """

    code: str
    name: str
    label: str
    column: int
    row: int
    n: int
    median: Fraction | None


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """How the printed indices moved since the year before.

    Attributes
    ----------
    before : that year, under the same instrument.
    national : change of the national index as printed, points.
    changes : of each institution on the page that is known in both years, points, by its id.
    everyone : of every institution of the nation that is known in both.
    """

    before: int
    national: Fraction
    changes: Mapping[str, Fraction]
    everyone: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Nation:
    """Everything published of one year, of the nation or of one province.

    Attributes
    ----------
    index, source : national index as printed, and its source; None where none is published.
    table : as :func:`spbe_research.profiles.peers.index_table` gives it; of a province its governments alone.
    bands : each band with the number of institutions, highest first: by the printed predicate, else by threshold.
    groups, tiles : spread by kind and map; of a province one group and no tiles.
    province : the provincial government of the province that it is about, None of the nation.
    moves : since the latest year before with a national index under the same instrument; None where there is none.
    """

    year: int
    instrument: Instrument
    index: Fraction | None
    source: str | None
    table: pd.DataFrame
    bands: tuple[tuple[Band, int], ...]
    groups: tuple[Group, ...]
    tiles: tuple[Tile, ...]
    province: Region | None = None
    moves: Moves | None = None

    def position(self, x: Fraction) -> int:
        """Place in :attr:`bands` of the band that an index lies in; the last for a printed index below the scale."""
        return _position(self.instrument, x)


def _position(instrument: Instrument, x: Fraction) -> int:
    above = [i for i, band in enumerate(instrument.bands) if x >= band.lower]
    return above[0] if above else len(instrument.bands) - 1


def describe_nation(
    year: int, instrument: str, *, province: Region | None = None, folder: str | Path | None = None
) -> Nation:
    """Read the nation of one year, or one province of it.

    Parameters
    ----------
    year, instrument : which evaluation; province : a provincial government, for its province alone.
    folder : data folder.

    Examples
    --------
    >>> nation = describe_nation(2024, "permenpanrb-59-2020")
    >>> float(nation.index), [(b.predicate, n) for b, n in nation.bands][:3]
    (3.12, [('Memuaskan', 48), ('Sangat Baik', 182), ('Baik', 239)])
    >>> from spbe_research.data.regions import find_region
    >>> here = describe_nation(2024, "permenpanrb-59-2020", province=find_region("64"))
    >>> len(here.table), here.moves.before, float(here.moves.national), len(here.moves.everyone)
    (11, 2023, 0.33, 607)
    """
    inst = load_instrument(instrument, folder=folder)
    table = index_table(year, instrument, folder=folder)
    table["exact"] = [Fraction(t) for t in table["printed"]]
    table["group"] = [k if k in _GROUPS else "central" for k in table["kind"]]
    if province is not None:
        table = table[table["province_code"] == province.id].assign(group=LOCAL)
    national = national_index(year, instrument, folder=folder)
    names = _GROUPS if province is None else (LOCAL,)
    return Nation(
        year,
        inst,
        national[0] if national else None,
        national[1] if national else None,
        table,
        _count(table, inst),
        tuple(_group(name, table[table["group"] == name], inst) for name in names if name in set(table["group"])),
        _tiles(table, folder) if province is None else (),
        province,
        _moves(table, year, instrument, folder),
    )


def national_index(year: int, instrument: str, *, folder: str | Path | None = None) -> tuple[Fraction, str] | None:
    """The national index of a year as printed, with its source; None where none is published under the instrument.

    Examples
    --------
    >>> national_index(2024, "permenpanrb-59-2020")
    (Fraction(78, 25), 'kemenpanrb-2024')
    >>> national_index(2020, "permenpanrb-59-2020") is None
    True
    """
    peers = [p for p in find_peers("nasional", year, instrument, folder=folder) if p.scope == "nation"]
    return (peers[0].index, peers[0].source) if peers and peers[0].index is not None else None


def mean(values: Collection[Fraction]) -> Fraction:
    """Plain mean of printed values.

    Examples
    --------
    >>> mean([Fraction(1), Fraction(2)])
    Fraction(3, 2)
    """
    return sum(values, Fraction(0)) / len(values)


def _moves(table: pd.DataFrame, year: int, instrument: str, folder: str | Path | None) -> Moves | None:
    now = national_index(year, instrument, folder=folder)
    for before in range(year - 1, year - 1 - _YEARS_BACK, -1):
        then = national_index(before, instrument, folder=folder)
        if now is None or then is None:
            continue
        every = index_table(year, instrument, folder=folder)["printed"]
        old = index_table(before, instrument, folder=folder)["printed"]
        changes = {str(i): Fraction(every[i]) - Fraction(old[i]) for i in every.index if i in old.index}
        mine = {i: changes[i] for i in map(str, table.index) if i in changes}
        return Moves(before, now[0] - then[0], mine, tuple(changes.values())) if changes else None
    return None


def _count(table: pd.DataFrame, instrument: Instrument) -> tuple[tuple[Band, int], ...]:
    named = [
        printed or instrument.bands[_position(instrument, x)].predicate
        for printed, x in zip(table["predicate"], table["exact"], strict=True)
    ]
    return tuple((band, named.count(band.predicate)) for band in instrument.bands)


def quartiles(values: list[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """Quartiles, with linear interpolation between neighbours (type 7, as numpy and R have it).

    Raises
    ------
    SpbeError
        for no values.

    Examples
    --------
    >>> [float(q) for q in quartiles([Fraction(1), Fraction(2), Fraction(4), Fraction(5)])]
    [1.75, 3.0, 4.25]
    """
    if not values:
        raise SpbeError(message("errors.site.nation.quartiles"))
    ordered = sorted(values)
    result = []
    for share in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
        place = share * (len(ordered) - 1)
        at = int(place)
        above = ordered[min(at + 1, len(ordered) - 1)]
        result.append(ordered[at] + (place - at) * (above - ordered[at]))
    return result[0], result[1], result[2]


def _group(name: str, table: pd.DataFrame, instrument: Instrument) -> Group:
    values = list(table["exact"])
    edges = [instrument.level_min + Fraction(i, _BINS_PER_POINT) for i in range(_bins(instrument) + 1)]
    counts = [sum(low <= v < high for v in values) for low, high in pairwise(edges)]
    counts[-1] += values.count(edges[-1])
    return Group(name, len(values), quartiles(values)[1], tuple(counts))


def _bins(instrument: Instrument) -> int:
    return -int(-(instrument.level_max - instrument.level_min) * _BINS_PER_POINT // 1)


def _tiles(table: pd.DataFrame, folder: str | Path | None) -> tuple[Tile, ...]:
    regions = all_regions(folder)
    tiles = []
    for row in read_table("regions/province_tiles", folder).to_dict("records"):
        mine: list[Any] = list(table.loc[table["province_code"] == row["code"], "exact"])
        median = quartiles(mine)[1] if mine else None
        name = regions[row["code"]].province
        tiles.append(Tile(row["code"], name, row["label"], int(row["column"]), int(row["row"]), len(mine), median))
    return tuple(tiles)
