"""What was observed of a government, at any depth, with its source; never more than was published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.choice import source_rank
from spbe_research.data.published import (
    DEPTHS,
    Listed,
    PublishedRows,
    list_published,
    published,
    rows_asked,
)
from spbe_research.data.regions import Region, all_regions, find_region, reason_without_data
from spbe_research.data.selection import wanted_kinds, wanted_province, wanted_years
from spbe_research.data.tables import cell_fraction, read_table, table_stamp
from spbe_research.errors import (
    AmbiguousObservation,
    DataError,
    NoObservation,
    listed,
    message,
)
from spbe_research.numbers.language import message_language
from spbe_research.options import check_choice, check_texts, check_years
from spbe_research.paths import data_dir
from spbe_research.text.result import result_table

__all__ = [
    "PROCEDURES",
    "Observation",
    "PrintedBeside",
    "list_observations",
    "load_beside",
    "load_levels",
    "load_values",
    "source_record",
]

#: how an official result came about: an evaluation, or monitoring, which rests on self and document assessment
#: without interview and visit; the words of the ministry. Blank in the tables where no document says.
PROCEDURES = ("evaluasi", "pemantauan")


@dataclass(frozen=True, slots=True)
class PrintedBeside:
    """Values of the same evaluation that are printed at another depth.

    Attributes
    ----------
    depth : ``"aspect"``, ``"domain"`` or ``"index"``; source : key of ``data/sources.csv``.
    printed : values by number as printed (an index has the key ``"index"``); predicate : beside an index, or None.
    own : whether they are the user's own, from a study folder.
    """

    depth: str
    source: str
    printed: dict[str, str]
    predicate: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """Values of one institution in one evaluation, at one depth.

    Attributes
    ----------
    region : the institution; institution : its name as the source prints it that year.
    year : evaluated year, or None where the source states none.
    instrument : instrument id.
    depth : ``"indicator"``, ``"aspect"``, ``"domain"`` or ``"index"``.
    assessment : ``"official"``, ``"self"``, ``"study"`` ...
    source : key of ``data/sources.csv``.
    values : Series of exact Fractions by code or number (an index has the key ``"index"``).
    printed : the same as the source prints them.
    notes : remarks recorded with the values.
    index_printed, predicate_printed : published with the values, or None.
    own : whether the values are the user's own, from a study folder.
    procedure : ``"evaluasi"`` or ``"pemantauan"``; ``""`` where no document says.
    folder : data folder or study that it was read from; None for the usual data.
    beside : what is printed of the same evaluation at depths above its own and narrows what it leaves open; empty
        with every level. Another source's where one alone speaks; to a user's own figures also the packaged ones.

    References
    ----------
    data/sources.csv, one line a source: title, place, trust, decimals and rounding.

    Examples
    --------
    >>> from spbe_research import load_values
    >>> obs = load_values("bintan", 2024)
    >>> obs.depth, obs.source, obs.predicate_printed, obs.values["1"]
    ('domain', 'kemenpanrb-2024', 'Baik', Fraction(4, 1))
    """

    region: Region
    year: int | None
    instrument: str
    depth: str
    assessment: str
    source: str
    values: pd.Series
    printed: pd.Series
    notes: tuple[str, ...] = ()
    index_printed: str | None = None
    predicate_printed: str | None = None
    institution: str = field(default="")
    own: bool = False
    procedure: str = ""
    folder: Path | None = field(default=None, repr=False)
    beside: tuple[PrintedBeside, ...] = ()

    def __repr__(self) -> str:
        year = self.year if self.year is not None else "year not stated"
        return (
            f"<Observation {self.region.describe()}, {year}, {self.assessment}: {len(self.values)} values "
            f"at {self.depth} depth under {self.instrument}, source {self.source}>"
        )

    def to_frame(self) -> pd.DataFrame:
        """One line a value: institution, year, instrument, assessment, depth, number, value, source."""
        return pd.DataFrame(
            {
                "institution_id": self.region.id,
                "institution": self.region.name,
                "year": self.year,
                "instrument": self.instrument,
                "assessment": self.assessment,
                "depth": self.depth,
                "number": list(self.values.index),
                "value": [float(v) for v in self.values],
                "source": self.source,
            }
        )

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "year": self.year,
            "assessment": self.assessment,
            "instrument": self.instrument,
            "depth": self.depth,
            "values": len(self.values),
            "index_printed": self.index_printed,
            "source": self.source,
        }
        return result_table("observation", facts, about=self.region.describe(), note="; ".join(self.notes))


_LISTED = fields(Listed)


def list_observations(
    region: str | Region | None = None,
    *,
    year: int | Iterable[int] | None = None,
    kind: str | Sequence[str] | None = None,
    province: str | Region | None = None,
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """Everything published, of one institution or of all: one line an evaluation, depth, assessment and source.

    Parameters
    ----------
    region : anything :func:`find_region` understands; all institutions and published means by default.
    year : a year or several; all by default, with figures whose year is not stated.
    kind : key or keys of data/kinds.csv, such as ``"kabupaten"``, ``"group_average"`` or ``["kabupaten", "kota"]``;
        all by default.
    province : name or code of a province: its government and its kabupaten and kota; all by default.
    folder : data folder to read from, or a study: the packaged data and its own; the packaged data by default.

    Returns
    -------
    DataFrame with columns year (text, ``""`` where unstated), instrument, assessment, source, depth,
    n_values, n_rows, own; latest year first, deepest depth first within a year. ``n_rows`` is how many values
    the instrument asks for at that depth: where ``n_values`` is less, the others are missing. ``own`` marks what
    comes from a study. Without a region the columns institution_id, name, kind and province stand before them, the
    institutions in the order of the register. Empty where nothing is published for the choice.

    Raises
    ------
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    ParameterError
        for an unknown kind, a year that is no whole number, or a place that is no province.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/observations/, described in data/README.md; each line's ``source`` is a key of data/sources.csv.

    Examples
    --------
    >>> from spbe_research import list_observations
    >>> list_observations("paser")[["year", "depth", "n_values"]].to_dict("records")[0]
    {'year': '2024', 'depth': 'domain', 'n_values': 4}
    >>> every = list_observations(year=2024, province="Kepulauan Riau")
    >>> every[["name", "depth", "source"]].to_dict("records")[0]
    {'name': 'Provinsi Kepulauan Riau', 'depth': 'domain', 'source': 'kemenpanrb-2024'}
    """
    root = data_dir(folder)
    years, kinds = wanted_years(year), wanted_kinds(kind, root, means=True)
    within = wanted_province(province, root)
    places = all_regions(root).values() if region is None else (find_region(region, folder=root),)
    wanted = [p for p in places if (not kinds or p.kind in kinds) and (not within or p.province_code == within)]
    rows = [
        (place.id, place.name, place.kind, place.province, *(getattr(one, f.name) for f in _LISTED))
        for place, one in list_published(wanted, root)
        if not years or one.year in years
    ]
    head = ["institution_id", "name", "kind", "province"]
    frame = pd.DataFrame(rows, columns=[*head, *(f.name for f in _LISTED)])
    return frame if region is None else frame.drop(columns=head)


def load_levels(
    region: str | Region,
    year: int | None = None,
    *,
    assessment: str = "official",
    source: str | None = None,
    instrument: str | None = None,
    folder: str | Path | None = None,
) -> Observation:
    """Indicator levels of one evaluation.

    Parameters
    ----------
    region : anything :func:`find_region` understands.
    year : the evaluated year; the latest with levels by default.
    assessment : several of one year live side by side; ``"official"`` unless told otherwise.
    source : key of ``data/sources.csv`` where several print the levels; any by default.
    instrument : instrument id; any by default.
    folder : data folder to read from, or a study: the packaged data and its own; the packaged data by default.

    Returns
    -------
    Observation
        at indicator depth: exact levels by code, 1 to 5 (0 only as an answer of the questionnaire of 5/2018).

    Raises
    ------
    NoObservation
        with what there is instead.
    AmbiguousObservation
        when two published sets match; it lists their sources.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/observations/indicator_levels.csv; Paser 2021 and 2022 after the slides of the government on its evaluation
    of 2022 (source ``paser-2022``).

    Examples
    --------
    >>> from spbe_research import load_levels
    >>> load_levels("paser", 2022).values["42"]
    Fraction(4, 1)
    """
    return _load(region, year, "indicator", assessment, source, instrument, folder)


def load_values(
    region: str | Region,
    year: int | None = None,
    *,
    depth: str | None = None,
    assessment: str | None = None,
    source: str | None = None,
    instrument: str | None = None,
    folder: str | Path | None = None,
) -> Observation:
    """Values of one evaluation at the deepest published depth, or at the ``depth`` asked for.

    Parameters
    ----------
    region : anything :func:`find_region` understands.
    year : without it, the latest year among those with the deepest data.
    depth : ``"indicator"``, ``"aspect"``, ``"domain"`` or ``"index"``; the deepest published by default.
    assessment : official, unless ``source`` leads to another.
    source : reaches a value whose year is not stated (``load_values("bintan", source="bintan-study")``).
    instrument : instrument id; any by default.
    folder : data folder to read from, or a study: the packaged data and its own; the packaged data by default.

    Returns
    -------
    Observation
        exact values and the same as printed; on the instrument's scale, usually 1 to 5.

    Raises
    ------
    NoObservation
        with the years there are, or the recorded reason why there is nothing.
    AmbiguousObservation
        when two published sets match; it lists their sources.
    ParameterError
        for a ``depth`` that does not exist.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/observations/; values of 2024 after Kementerian PANRB, Laporan Pelaksanaan Evaluasi SPBE Tahun 2024 (results
    fixed by Kepmen PANRB 663/2024).

    Examples
    --------
    >>> from spbe_research import load_values
    >>> obs = load_values("bintan", 2024)
    >>> obs.depth, obs.printed.to_dict(), obs.index_printed
    ('domain', {'1': '4.00', '2': '2.90', '3': '2.00', '4': '3.68'}, '3.25')
    """
    return _load(region, year, depth, assessment, source, instrument, folder)


def _load(
    region: str | Region,
    year: int | None,
    depth: str | None,
    assessment: str | None,
    source: str | None,
    instrument: str | None,
    folder: str | Path | None,
) -> Observation:
    if depth is not None:
        check_choice("depth", depth, DEPTHS)
    check_texts(assessment=assessment, source=source, instrument=instrument)
    (year,) = check_years(year=year)
    place = find_region(region, folder=folder)
    root = data_dir(folder)
    everything = published(place, root)
    if not everything:
        reason = reason_without_data(place, message_language(), folder=folder)
        value = reason or message("errors.data.observations.none_collected")
        raise NoObservation(message("errors.data.observations.nothing_published", place=place.describe(), value=value))
    wish = {
        "source": source,
        "assessment": "official" if assessment is None and source is None else assessment,
        "instrument": instrument,
        "depth": depth,
        "year": None if year is None else str(year),
    }
    wanted = [p for p in everything if all(v is None or getattr(p, k) == v for k, v in wish.items())]
    if not wanted:
        text = _nothing(place, everything, year, depth, assessment, source, instrument)
        gap = _not_assessed(place, year, root)
        raise NoObservation(text if gap is None else listed([text, gap]))
    deepest = min(wanted, key=lambda p: list(DEPTHS).index(p.depth)).depth
    latest = max(p.year for p in wanted if p.depth == deepest)
    wanted = _distinct([p for p in wanted if p.depth == deepest and p.year == latest], root)
    if len(wanted) > 1:
        differ = [k for k in ("source", "assessment", "instrument") if len({getattr(p, k) for p in wanted}) > 1]
        each = listed(
            message(
                "errors.data.observations.published_set",
                source=p.source,
                assessment=p.assessment,
                instrument=p.instrument,
            )
            for p in wanted
        )
        raise AmbiguousObservation(
            message(
                "errors.data.observations.several_sets",
                place=place.describe(),
                latest=latest,
                n_wanted=len(wanted),
                deepest=message(f"errors.depth.{deepest}"),
                join=listed(differ, "or"),
                each=each,
            )
        )
    return _build(place, wanted[0], root)


def _distinct(sets: list[PublishedRows], root: Path) -> list[PublishedRows]:
    """The sets that differ: where several sources print the same figures of one evaluation, the best to be believed.

    A user's own set is never taken for a packaged one, nor the other way round.
    """
    different: dict[tuple[object, ...], PublishedRows] = {}
    for p in sorted(sets, key=lambda p: source_rank(p.source, p.year, p.instrument, root)):
        _, number, value = DEPTHS[p.depth]
        figures = frozenset((row[number] if number else "", row[value]) for row in p.rows)
        key = (p.instrument, p.assessment, p.own, len(p.rows), figures)
        different.setdefault(key, p)
    return [p for p in sets if p in different.values()]


def _nothing(place: Region, everything: list[PublishedRows], year: int | None, *asked: str | None) -> str:
    named = [str(a) for a in asked if a is not None]
    wish = ", ".join(([str(year)] if year is not None else []) + named)
    there = []
    for y in dict.fromkeys(p.year for p in everything):
        mine = [p for p in everything if p.year == y]
        others = ", ".join(sorted({p.assessment for p in mine} - {"official"}))
        kind = "there_no_year" if not y else "there_also" if others else "there"
        depths = listed((message(f"errors.depth.{d}") for d in dict.fromkeys(p.depth for p in mine)), "comma")
        told = {"year": y, "depths": depths, "source": mine[0].source, "others": others}
        there.append(message(f"errors.data.observations.{kind}", **told))
    key = "nothing" if wish else "nothing_official"
    return message(f"errors.data.observations.{key}", place=place.describe(), wish=wish, there=listed(there))


def _not_assessed(place: Region, year: int | None, root: Path) -> str | None:
    """Words for a year in which a source says that the institution was not assessed."""
    table = read_table("observations/not_assessed", root)
    row = table[(table["institution_id"] == place.id) & (table["year"] == str(year))]
    if row.empty:
        return None
    return message("errors.data.observations.not_assessed", year=year, source=row.iloc[0]["source"])


def _build(region: Region, chosen: PublishedRows, root: Path) -> Observation:
    name, number, value = DEPTHS[chosen.depth]
    file = f"{name}.csv"
    numbers = [row[number] if number else "index" for row in chosen.rows]
    doubled = [n for n in numbers if numbers.count(n) > 1]
    if doubled:
        raise DataError(
            file,
            row=chosen.at[-1],
            column=number or value,
            found=doubled[0] if number else message("errors.data.observations.two_values"),
            allowed=message(
                "errors.data.observations.build_allowed",
                value=number or "index",
                region_name=region.name,
                chosen_year=chosen.year,
                chosen_source=chosen.source,
            ),
        )
    exact = [
        cell_fraction(row[value], file=file, row=at, column=value)
        for at, row in zip(chosen.at, chosen.rows, strict=True)
    ]
    index = _index_row(region, chosen, root)
    return Observation(
        region=region,
        year=int(chosen.year) if chosen.year else None,
        instrument=chosen.instrument,
        depth=chosen.depth,
        assessment=chosen.assessment,
        source=chosen.source,
        values=pd.Series(exact, index=numbers, dtype=object),
        printed=pd.Series([row[value] for row in chosen.rows], index=numbers, dtype=object),
        notes=tuple(dict.fromkeys(row["note"] for row in chosen.rows if row["note"])),
        index_printed=None if index is None else index["index"],
        predicate_printed=None if index is None else (index["predicate"] or None),
        institution=chosen.rows[0]["institution"],
        own=chosen.own,
        procedure=chosen.rows[0]["procedure"],
        folder=None if root == data_dir() else root,
        beside=() if _says_all(region, chosen, root) else _beside(region, chosen, root, index is not None),
    )


def load_beside(observation: Observation, *, folder: str | Path | None = None) -> tuple[PrintedBeside, ...]:
    """What is printed of the same evaluation above an observation's depth, also where every level is known.

    Examples
    --------
    >>> [one.depth for one in load_beside(load_levels("kota bandar lampung", 2024))]
    ['aspect', 'domain']
    """
    root, region = data_dir(folder), observation.region
    key = (str(observation.year or ""), observation.instrument, observation.assessment, observation.source)
    mine = [
        p for p in published(region, root, observation.depth) if (p.year, p.instrument, p.assessment, p.source) == key
    ]
    mine = [p for p in mine if p.own == observation.own]
    return _beside(region, mine[0], root, observation.index_printed is not None) if mine else ()


def _says_all(region: Region, chosen: PublishedRows, root: Path) -> bool:
    """Whether nothing printed above can say more: every level is known, or it is the mean of many."""
    if region.is_group or chosen.depth != "indicator":
        return region.is_group
    return len(chosen.rows) >= rows_asked(chosen.instrument, "indicator", root)


def _beside(region: Region, chosen: PublishedRows, root: Path, with_index: bool) -> tuple[PrintedBeside, ...]:
    """What is printed of the same evaluation above its depth, but for an index that it already bears."""
    above = list(DEPTHS)[list(DEPTHS).index(chosen.depth) + 1 :]
    return tuple(
        PrintedBeside(
            depth,
            p.source,
            {row[number] if number else "index": row[value] for row in p.rows},
            None if number else (p.rows[0]["predicate"] or None),
            p.own,
        )
        for depth in above
        if not (depth == "index" and with_index) and (p := _one_beside(region, chosen, depth, root)) is not None
        for _, number, value in [DEPTHS[depth]]
    )


def _one_beside(region: Region, chosen: PublishedRows, depth: str, root: Path) -> PublishedRows | None:
    """The set of a depth that belongs to the chosen one: of its source, else the one that another source prints.

    The user's own come before packaged ones, and stand beside a user's own only.
    """
    keys = ("year", "instrument", "assessment")
    same = [p for p in published(region, root, depth) if all(getattr(p, k) == getattr(chosen, k) for k in keys)]
    mine = chosen.own
    own, packaged = ([p for p in same if p.own == which] for which in (True, False))
    for group in (own, packaged) if mine else (packaged,):
        of_source = [p for p in group if p.source == chosen.source]
        different = of_source or _distinct(group, root)
        if different:
            return different[0] if len(different) == 1 else None
    return None


def _index_row(region: Region, chosen: PublishedRows, root: Path) -> dict[str, str] | None:
    """PublishedRows index that belongs to the chosen values: of the same source if it prints one."""
    keys = ("year", "instrument", "assessment")
    same = [p for p in published(region, root, "index") if all(getattr(p, k) == getattr(chosen, k) for k in keys)]
    own = [p for p in same if p.source == chosen.source]
    if own:
        return own[0].rows[0]
    if chosen.own:  # the user's levels never borrow a figure that another source printed
        return None
    same = [p for p in same if not p.own]
    return same[0].rows[0] if len(same) == 1 else None


def source_record(source: str, *, folder: str | Path | None = None) -> pd.Series:
    """Line of ``data/sources.csv``: title, where, trust, decimals, rounding, short names, citations.

    Examples
    --------
    >>> source_record("kemenpanrb-2024")["rounding"]
    'half-up'
    """
    known = _sources(None if folder is None else str(folder), table_stamp("sources", folder))
    if source not in known:
        raise DataError("sources.csv", column="source", found=source, allowed=", ".join(reversed(known)))
    return known[source].copy()


@lru_cache(maxsize=8)  # a report asks some fifty times
def _sources(folder: str | None, stamp: tuple[int | str, ...]) -> dict[str, pd.Series]:
    table = read_table("sources", folder)
    return {str(row["source"]): row for _, row in table.iloc[::-1].iterrows()}
