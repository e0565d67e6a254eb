"""Whom a rank lies next to: the institutions just above and just below by printed index, and those that share it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import table_stamp
from spbe_research.paths import data_dir
from spbe_research.profiles.peers import index_table

__all__ = ["NextTo", "next_to"]

_LOCAL = ("kabupaten", "kota")

#: printed indices of a group from the highest, each with the names that share it
_Steps = tuple[tuple[Fraction, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class NextTo:
    """The neighbours of one rank among the institutions of a scope.

    Attributes
    ----------
    scope : ``"kind"`` or ``"province"``, as in :class:`~spbe_research.profiles.peers.Standing`.
    above, below : names of those with the next higher and the next lower printed index, in the order of the alphabet;
        empty at either end. above_printed, below_printed : that index as printed, ``""`` where there is none.
    tied : names of the others with the same printed index.
    """

    scope: str
    above: tuple[str, ...]
    above_printed: str
    below: tuple[str, ...]
    below_printed: str
    tied: tuple[str, ...]


def next_to(region: str | Region, year: int, instrument: str, *, folder: str | Path | None = None) -> dict[str, NextTo]:
    """The neighbours within the kind, and within the province's kabupaten and kota, by scope.

    Returns
    -------
    dict
        empty for an institution without a published index of that year; the province only for a kabupaten or kota.

    Examples
    --------
    >>> near = next_to("bintan", 2024, "permenpanrb-59-2020")["province"]
    >>> near.above, near.above_printed, near.tied, near.below
    (('Kabupaten Natuna',), '3.61', ('Kota Tanjung Pinang',), ('Kabupaten Kepulauan Anambas',))
    """
    place = find_region(region, folder=folder)
    root = data_dir(folder)
    stamps = (*(table_stamp(DEPTHS[d][0], root) for d in DEPTHS), table_stamp("regions/regions", root))
    groups, of = _grouped(year, instrument, root, stamps)
    if place.id not in of:
        return {}
    name, mine, kind, province = of[place.id]
    found = {"kind": _around("kind", groups["kind", kind], name, mine)}
    if kind in _LOCAL:
        found["province"] = _around("province", groups["province", province], name, mine)
    return found


@lru_cache(maxsize=8)  # grouped once for all institutions of a year
def _grouped(
    year: int, instrument: str, root: Path, _stamps: tuple[tuple[int | str, ...], ...]
) -> tuple[dict[tuple[str, str], _Steps], dict[str, tuple[str, Fraction, str, str]]]:
    """Groups as steps of equal index, and of each institution its name, index, kind and province."""
    table = index_table(year, instrument, folder=root)
    of: dict[str, tuple[str, Fraction, str, str]] = {}
    members: dict[tuple[str, str], dict[Fraction, list[str]]] = {}
    printed: dict[Fraction, str] = {}
    for row in table.itertuples():
        value, kind, province = Fraction(str(row.printed)), str(row.kind), str(row.province_code)
        of[str(row.Index)] = (str(row.institution), value, kind, province)
        printed.setdefault(value, str(row.printed))
        for group in (("kind", kind), *((("province", province),) if kind in _LOCAL else ())):
            members.setdefault(group, {}).setdefault(value, []).append(str(row.institution))
    steps = {
        group: tuple((v, printed[v], tuple(sorted(names))) for v, names in sorted(values.items(), reverse=True))
        for group, values in members.items()
    }
    return steps, of


def _around(scope: str, steps: _Steps, name: str, mine: Fraction) -> NextTo:
    at = next(i for i, (value, _, _) in enumerate(steps) if value == mine)
    nobody = (mine, "", ())
    _, high, above = steps[at - 1] if at else nobody
    _, low, below = steps[at + 1] if at + 1 < len(steps) else nobody
    return NextTo(scope, above, high, below, low, tuple(n for n in steps[at][2] if n != name))
