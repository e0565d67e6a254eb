"""The nation of one year as its source prints it: predicates, spread of the index by kind, and the province tiles."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument
from spbe_research.data.regions import all_regions
from spbe_research.data.tables import read_table
from spbe_research.errors import SpbeError, message
from spbe_research.profiles.peers import find_peers, index_table

__all__ = ["Group", "Nation", "Tile", "describe_nation", "quartiles"]

#: groups of the spread; every kind that is no local government is central
_GROUPS = ("central", "provinsi", "kabupaten", "kota")
_BINS_PER_POINT = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Spread of the printed index in one group.

    Attributes
    ----------
    name : one of :data:`_GROUPS`; n : institutions; median : of the printed indices, 1 to 5.
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
class Nation:
    """Everything published of one year.

    Attributes
    ----------
    index, source : national index as printed, and its source; None where none is published.
    table : as :func:`spbe_research.profiles.peers.index_table` gives it.
    bands : each band with the number of institutions, highest first: by the printed predicate, else by threshold.
    groups, tiles : spread by kind and map.
    """

    year: int
    instrument: Instrument
    index: Fraction | None
    source: str | None
    table: pd.DataFrame
    bands: tuple[tuple[Band, int], ...]
    groups: tuple[Group, ...]
    tiles: tuple[Tile, ...]

    def position(self, x: Fraction) -> int:
        """Place in :attr:`bands` of the band that an index lies in; the last for a printed index below the scale."""
        return _position(self.instrument, x)


def _position(instrument: Instrument, x: Fraction) -> int:
    above = [i for i, band in enumerate(instrument.bands) if x >= band.lower]
    return above[0] if above else len(instrument.bands) - 1


def describe_nation(year: int, instrument: str, *, folder: str | Path | None = None) -> Nation:
    """Read the nation of one year.

    Parameters
    ----------
    year, instrument : which evaluation; folder : data folder.

    Examples
    --------
    >>> nation = describe_nation(2024, "permenpanrb-59-2020")
    >>> float(nation.index), [(b.predicate, n) for b, n in nation.bands][:3]
    (3.12, [('Memuaskan', 48), ('Sangat Baik', 182), ('Baik', 239)])
    """
    inst = load_instrument(instrument, folder=folder)
    table = index_table(year, instrument, folder=folder)
    table["exact"] = [Fraction(t) for t in table["printed"]]
    table["group"] = [k if k in _GROUPS else "central" for k in table["kind"]]
    peers = [p for p in find_peers("nasional", year, instrument, folder=folder) if p.scope == "nation"]
    return Nation(
        year,
        inst,
        peers[0].index if peers else None,
        peers[0].source if peers else None,
        table,
        _count(table, inst),
        tuple(_group(name, table[table["group"] == name], inst) for name in _GROUPS if name in set(table["group"])),
        _tiles(table, folder),
    )


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
