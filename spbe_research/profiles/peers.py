"""Where an institution stands: nation, kind and province of the same year, shared ranks, and its own history."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from spbe_research.data.carried import carried_over
from spbe_research.data.choice import one_source, source_rank
from spbe_research.data.observations import list_observations
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, all_regions, find_region, governments
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.paths import data_dir
from spbe_research.text.result import result_table

__all__ = ["Peer", "Standing", "find_peers", "history", "index_table", "kind_table", "latest_nation", "standings"]

_LOCAL = ("kabupaten", "kota")


@dataclass(frozen=True, slots=True)
class Peer:
    """A yardstick of the same year and instrument.

    Attributes
    ----------
    scope : ``"nation"``, ``"kind"``, ``"province_government"`` or ``"province_mean"``; name : what it is called.
    index : index, printed or (province mean) computed from printed rows; None where not published.
    domains, aspects : values by number; empty where not published.
    n : institutions behind a mean that we computed, else None.
    source : key of ``data/sources.csv``.
    """

    scope: str
    name: str
    index: Fraction | None
    domains: dict[str, Fraction] = field(default_factory=dict)
    aspects: dict[str, Fraction] = field(default_factory=dict)
    n: int | None = None
    source: str = ""

    def __repr__(self) -> str:
        index = "not published" if self.index is None else f"{float(self.index):.4f}"
        return f"<Peer {self.scope}, {self.name}: {index}>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {"scope": self.scope, "index": self.index, "n": self.n, "source": self.source}
        facts |= {"domains": len(self.domains), "aspects": len(self.aspects)}
        return result_table("peer", facts, about=self.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """A shared rank among the institutions of one scope.

    Attributes
    ----------
    scope, name : among whom.
    rank : those strictly above, plus one; tied : others with the same printed index.
    n : institutions with a value in that year; register : how many of the scope there are, without the administrative
        units of Jakarta, which are no autonomous regions.
    """

    scope: str
    name: str
    rank: int
    n: int
    register: int
    tied: int

    def _repr_html_(self) -> str:
        facts = {"scope": self.scope, "rank": self.rank, "n": self.n, "register": self.register, "tied": self.tied}
        return result_table("standing", facts, about=self.name)

    @property
    def share_covered(self) -> float:
        """Share of the register's members that have a value in that year, 0 to 1."""
        return self.n / self.register if self.register else 0.0

    @property
    def few_known(self) -> bool:
        """Whether less than half of them have a value, so that the rank says little: pages show none then."""
        return 2 * self.n < self.register


_Stamps: TypeAlias = tuple[tuple[int | str, ...], ...]


def _stamps(root: Path) -> _Stamps:
    return tuple(table_stamp(DEPTHS[depth][0], root) for depth in ("index", "domain", "aspect"))


def _year_tables(year: str, instrument: str, root: Path) -> dict[str, pd.DataFrame]:
    return _read_year(year, instrument, root, _stamps(root))


@lru_cache(maxsize=32)
def _read_year(year: str, instrument: str, root: Path, _stamps: _Stamps) -> dict[str, pd.DataFrame]:
    tables = {}
    for depth in ("index", "domain", "aspect"):
        table = read_table(DEPTHS[depth][0], root)
        mine = (table["year"] == year) & (table["instrument"] == instrument) & (table["assessment"] == "official")
        tables[depth] = one_source(table[mine], root)
    return tables


def index_table(year: int, instrument: str, *, folder: str | Path | None = None) -> pd.DataFrame:
    """Published official indices of single institutions in one year.

    Returns
    -------
    DataFrame indexed by institution id: institution, kind, province_code, index (float), printed, predicate, source.
    One line an institution; where several sources print it, the one that
    :func:`~spbe_research.data.choice.one_source` names.

    Examples
    --------
    >>> len(index_table(2024, "permenpanrb-59-2020"))
    615
    """
    root = data_dir(folder)
    return _index_table(str(year), instrument, root).copy()


def kind_table(region: Region, year: int, instrument: str, *, folder: str | Path | None = None) -> pd.DataFrame:
    """The lines of :func:`index_table` of one institution's own kind in that year.

    Examples
    --------
    >>> len(kind_table(find_region("bintan"), 2024, "permenpanrb-59-2020"))
    392
    """
    table = index_table(year, instrument, folder=folder)
    return table[table["kind"] == table.loc[region.id, "kind"]]


def _index_table(year: str, instrument: str, root: Path) -> pd.DataFrame:
    return _read_index(year, instrument, root, _stamps(root))


@lru_cache(maxsize=32)
def _read_index(year: str, instrument: str, root: Path, _stamps: _Stamps) -> pd.DataFrame:
    table = _year_tables(year, instrument, root)["index"]
    table = table[~table["kind"].isin(["group_average", "national"])]
    table = table.set_index("institution_id")
    regions = all_regions(root)
    return pd.DataFrame(
        {
            "institution": [regions[i].name for i in table.index],
            "kind": table["kind"],
            "province_code": [regions[i].province_code for i in table.index],
            "index": table["index"].astype(float),
            "printed": table["index"],
            "predicate": table["predicate"],
            "source": table["source"],
        }
    )


def find_peers(
    region: str | Region, year: int, instrument: str, *, folder: str | Path | None = None
) -> tuple[Peer, ...]:
    """Yardsticks of the same year: the nation, the kind's mean, the province's government and its mean.

    A mean that a source prints is taken as printed; the province mean is computed from the printed
    rows of its kabupaten and kota, and says of how many.

    Examples
    --------
    >>> [p.scope for p in find_peers("bintan", 2024, "permenpanrb-59-2020")]
    ['nation', 'kind', 'province_government', 'province_mean']
    """
    place = find_region(region, folder=folder)
    root = data_dir(folder)
    local = (place.province_code, place.province) if place.kind in _LOCAL else ("", "")
    stamps = (*_stamps(root), table_stamp("group_members", root))
    peers = _find_peers(place.kind, *local, year, instrument, root, stamps)
    return tuple(replace(p, domains=dict(p.domains), aspects=dict(p.aspects)) for p in peers)


@lru_cache(maxsize=256)  # the same for every kabupaten, and every kota, of a province
def _find_peers(
    kind: str, province_code: str, province: str, year: int, instrument: str, root: Path, _stamps: _Stamps
) -> tuple[Peer, ...]:
    peers = [_printed_peer("nation", "nasional", year, instrument, root)]
    group = _group_of(kind, year, instrument, root)
    if group is not None:
        peers.append(_printed_peer("kind", group, year, instrument, root))
    if kind in _LOCAL:
        peers.append(_printed_peer("province_government", province_code, year, instrument, root))
        peers.append(_province_mean(province_code, province, year, instrument, root))
    return tuple(p for p in peers if p is not None and p.scope and p.index is not None)


def latest_nation(year: int, *, folder: str | Path | None = None) -> tuple[int, str, str] | None:
    """Year, instrument and printed text of the latest national index where that of ``year`` is not known; else None.

    Examples
    --------
    >>> latest_nation(2024) is None, latest_nation(2026)
    (True, (2024, 'permenpanrb-59-2020', '3.12'))
    """
    table = read_table(DEPTHS["index"][0], folder)
    mine = table[(table["institution_id"] == "nasional") & (table["assessment"] == "official") & (table["year"] != "")]
    known = mine[mine["year"].astype(int) <= year].sort_values("year", kind="stable")
    if known.empty or known["year"].iloc[-1] == str(year):
        return None
    last = one_source(known[known["year"] == known["year"].iloc[-1]], folder).iloc[0]
    return int(last["year"]), str(last["instrument"]), str(last["index"])


def _printed_peer(scope: str, institution_id: str, year: int, instrument: str, root: Path) -> Peer | None:
    tables = _year_tables(str(year), instrument, root)
    values: dict[str, dict[str, Fraction]] = {}
    for depth in ("index", "domain", "aspect"):
        mine = tables[depth][tables[depth]["institution_id"] == institution_id]
        _, number, value = DEPTHS[depth]
        values[depth] = {
            n: Fraction(t) for n, t in zip(mine[number] if number else ["index"] * len(mine), mine[value], strict=True)
        }
    if not values["index"]:
        return None
    row = tables["index"][tables["index"]["institution_id"] == institution_id].iloc[0]
    name = all_regions(root)[institution_id].name
    return Peer(scope, name, values["index"]["index"], values["domain"], values["aspect"], None, row["source"])


def _group_of(kind: str, year: int, instrument: str, root: Path) -> str | None:
    """The narrowest group mean of that year that holds a kind."""
    members = read_table("group_members", root)
    sizes = members.groupby(["group_id", "source"]).size()
    index = _year_tables(str(year), instrument, root)["index"]
    printed = set(zip(index["institution_id"], index["source"], strict=True))
    mine = members[(members["kind"] == kind) & (members["group_id"] != "nasional")]
    options = [(sizes[k], k[0]) for k in zip(mine["group_id"], mine["source"], strict=True) if k in printed]
    return min(options)[1] if options else None


def _province_mean(province_code: str, province: str, year: int, instrument: str, root: Path) -> Peer | None:
    table = _index_table(str(year), instrument, root)
    local = table[table["kind"].isin(_LOCAL) & (table["province_code"] == province_code)]
    if len(local) < 2:
        return None
    index = sum((Fraction(t) for t in local["printed"]), Fraction(0)) / len(local)
    domains = _year_tables(str(year), instrument, root)["domain"]
    rows = domains[domains["institution_id"].isin(local.index)]
    means = {}
    for number, group in rows.groupby("domain"):
        if len(group) == len(local):
            means[str(number)] = sum((Fraction(t) for t in group["value"]), Fraction(0)) / len(group)
    return Peer("province_mean", province, index, means, {}, len(local), ", ".join(sorted(set(local["source"]))))


def standings(
    region: str | Region, year: int, instrument: str, *, folder: str | Path | None = None
) -> tuple[Standing, ...]:
    """Shared ranks by printed index: within the kind, and within the province's kabupaten and kota.

    Where :attr:`Standing.few_known` is True the rank is one among few, and pages give how many are known instead.

    Examples
    --------
    >>> [(s.scope, s.rank, s.n) for s in standings("paser", 2022, "permenpanrb-59-2020")][-1]
    ('province', 5, 8)
    """
    place = find_region(region, folder=folder)
    root = data_dir(folder)
    stamps = (*_stamps(root), table_stamp("regions/regions", root), table_stamp("institutions", root))
    known = _ranked(str(year), instrument, root, stamps)
    if place.id not in known.printed:
        return ()
    kind, mine = known.kinds[place.id], known.printed[place.id]
    result = [_standing("kind", kind, known.values[kind], mine, known.members[kind])]
    if place.kind in _LOCAL:
        code = place.province_code
        result.append(
            _standing("province", place.province, known.local.get(code, []), mine, known.governed.get(code, 0))
        )
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The printed indices of one year in rising order, by kind and by province, and how many the register has."""

    printed: dict[str, Fraction]
    kinds: dict[str, str]
    values: dict[str, list[Fraction]]
    local: dict[str, list[Fraction]]
    members: Counter[str]
    governed: Counter[str]


@lru_cache(maxsize=32)  # grouped once for all institutions of a year
def _ranked(year: str, instrument: str, root: Path, _stamps: _Stamps) -> _Ranked:
    table = _index_table(year, instrument, root)
    register = governments(root)
    printed = {str(i): Fraction(str(t)) for i, t in zip(table.index, table["printed"], strict=True)}
    kinds = dict(zip(printed, map(str, table["kind"]), strict=True))
    values: dict[str, list[Fraction]] = {}
    local: dict[str, list[Fraction]] = {}
    for (name, value), code in zip(printed.items(), table["province_code"], strict=True):
        values.setdefault(kinds[name], []).append(value)
        if kinds[name] in _LOCAL:
            local.setdefault(str(code), []).append(value)
    for group in (*values.values(), *local.values()):
        group.sort()
    governed = Counter(r.province_code for r in register if r.kind in _LOCAL)
    return _Ranked(printed, kinds, values, local, Counter(r.kind for r in register), governed)


def _standing(scope: str, name: str, values: list[Fraction], mine: Fraction, register: int) -> Standing:
    below, upto = bisect_left(values, mine), bisect_right(values, mine)
    return Standing(scope, name, len(values) - upto + 1, len(values), register, upto - below - 1)


def history(region: str | Region, *, folder: str | Path | None = None) -> pd.DataFrame:
    """Every published index of one institution, by year and source; a figure that several print stands once.

    Returns
    -------
    DataFrame with columns year, instrument, assessment, index (text as printed), predicate, source, note,
    depth: the deepest that is published of that year and assessment, and carried_over: whether the value may be
    that of the year before, repeated.

    Examples
    --------
    >>> history("paser")["index"].tolist()[:3]
    ['1.85', '1.69', '1.69']
    """
    place = find_region(region, folder=folder)
    root = data_dir(folder)
    depths = tuple(table_stamp(name, root) for name, _, _ in DEPTHS.values())
    return _history(place, root, (*depths, table_stamp("sources", root))).copy()


@lru_cache(maxsize=8)  # every chapter of a report asks for it
def _history(place: Region, folder: Path, _stamps: _Stamps) -> pd.DataFrame:
    table = read_table(DEPTHS["index"][0], folder)
    mine = table[table["institution_id"] == place.id]
    rank = pd.Series(
        [source_rank(*k, folder) for k in zip(mine["source"], mine["year"], mine["instrument"], strict=True)],
        index=mine.index,
        dtype=object,
    )
    mine = mine.loc[rank.sort_values(kind="stable").index]
    mine = mine.drop_duplicates(["year", "instrument", "assessment", "index"])
    mine = mine.sort_values(["year", "source"], kind="stable")
    deepest = list_observations(place, folder=folder).drop_duplicates(["year", "assessment"])
    mine = mine.merge(deepest[["year", "assessment", "depth"]], on=["year", "assessment"], how="left")
    before = set(zip(mine["year"], mine["index"].map(float), strict=True))
    mine["carried_over"] = [  # of several figures of a year only the one that the year before has
        carried_over(place.id, r.year, r.instrument, r.assessment, folder)
        and (str(int(r.year) - 1), float(r.value)) in before
        for r in mine.rename(columns={"index": "value"}).itertuples()
    ]
    return mine[["year", "instrument", "assessment", "index", "predicate", "source", "note", "depth", "carried_over"]]
