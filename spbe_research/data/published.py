"""Everything published, at every depth, as plain rows: what ``spbe show`` and completion read waits for no frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from spbe_research.data.regions import Region
from spbe_research.data.tables import read_rows, table_stamp
from spbe_research.errors import STUDY_ROW
from spbe_research.paths import tables_dir

__all__ = ["ASSESSMENTS", "DEPTHS", "Listed", "PublishedRows", "list_published", "published", "rows_asked"]

#: assessments of one year that live side by side
ASSESSMENTS = ("official", "self", "document", "interview", "visit", "study")

#: depths of data, deepest first, with the table, the number column and the value column of each
DEPTHS = {
    "indicator": ("observations/indicator_levels", "indicator", "level"),
    "aspect": ("observations/aspect_values", "aspect", "value"),
    "domain": ("observations/domain_values", "domain", "value"),
    "index": ("observations/index_values", "", "index"),
}

_KEY = ("year", "instrument", "assessment", "source")


@dataclass(frozen=True, slots=True)
class PublishedRows:
    """One published set: the rows of a table that share institution, year, instrument, assessment and source."""

    year: str
    instrument: str
    assessment: str
    source: str
    depth: str
    rows: tuple[dict[str, str], ...]
    at: tuple[int, ...]  # rows in the file

    @property
    def own(self) -> bool:
        """Whether it is of a study, and not packaged."""
        return self.at[0] > STUDY_ROW


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of what is published: which evaluation, at which depth, and how much of what the instrument asks for."""

    year: str
    instrument: str
    assessment: str
    source: str
    depth: str
    n_values: int
    n_rows: int
    own: bool


_Depth = dict[str, tuple[PublishedRows, ...]]


def published(region: Region, root: Path, *depths: str) -> list[PublishedRows]:
    """Everything published of one institution: latest year first, deepest depth first within a year."""
    return _latest_first(region, _read_depths(root, *depths))


def _read_depths(root: Path, *depths: str) -> list[_Depth]:
    """The published sets of every institution, a mapping a depth; all depths where none is named."""
    return [_by_institution(d, root, table_stamp(DEPTHS[d][0], root)) for d in depths or DEPTHS]


def list_published(places: Iterable[Region], root: Path) -> Iterator[tuple[Region, Listed]]:
    """A line for everything published of each institution, in the order of :func:`published`.

    Examples
    --------
    >>> from spbe_research.data.regions import find_region
    >>> from spbe_research.paths import data_dir
    >>> _, first = next(list_published([find_region("paser")], data_dir()))
    >>> first.year, first.depth, first.n_values, first.n_rows
    ('2024', 'domain', 4, 4)
    """
    tables, asked = _read_depths(root), cache(partial(rows_asked, root=root))
    for place in places:
        for p in _latest_first(place, tables):
            n_rows = asked(p.instrument, p.depth)
            yield place, Listed(p.year, p.instrument, p.assessment, p.source, p.depth, len(p.rows), n_rows, p.own)


def rows_asked(instrument: str, depth: str, root: Path) -> int:
    """How many values an instrument asks for at a depth.

    Raises
    ------
    UnknownInstrument
        as :func:`spbe_research.load_instrument`.
    """
    if depth == "index":
        return 1
    if all(row["instrument"] != instrument for row in read_rows("instruments/instruments", root).values()):
        from spbe_research.data.instruments import load_instrument

        load_instrument(instrument, folder=root)  # refuses it
    table = f"instruments/{instrument}"
    return _sizes(table, tables_dir(root), table_stamp(table, root))[depth]


@lru_cache(maxsize=32)
def _sizes(table: str, root: Path, _stamp: tuple[int | str, ...]) -> dict[str, int]:
    rows = read_rows(table, root, columns=("code", "aspect_no", "domain_no")).values()
    units = {unit: len({row[f"{unit}_no"] for row in rows} - {""}) for unit in ("aspect", "domain")}
    return {"indicator": len(rows), **units}


@lru_cache(maxsize=64)
def _by_institution(depth: str, root: Path, _stamp: tuple[int | str, ...]) -> _Depth:
    name, number, value = DEPTHS[depth]
    columns = ("institution_id", "institution", *_KEY, "procedure", number or "predicate", value, "note")
    sets: dict[str, dict[tuple[str, str, str, str], list[int]]] = {}
    rows = read_rows(name, root, columns=columns)
    for at, row in rows.items():
        key = (row["year"], row["instrument"], row["assessment"], row["source"])
        sets.setdefault(row["institution_id"], {}).setdefault(key, []).append(at)
    return {
        institution: tuple(
            PublishedRows(*key, depth, tuple(rows[at] for at in places), tuple(places)) for key, places in mine.items()
        )
        for institution, mine in sets.items()
    }


def _latest_first(region: Region, tables: list[_Depth]) -> list[PublishedRows]:
    mine = [p for table in tables for p in table.get(region.id, ())]
    return sorted(mine, key=lambda p: p.year, reverse=True)  # a stable sort keeps the order of depths
