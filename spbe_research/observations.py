"""What was observed of a government, at any depth, with its source; never more than was published."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.errors import STUDY_ROW, AmbiguousObservation, DataError, NoObservation, ParameterError
from spbe_research.instruments import Instrument, load_instrument
from spbe_research.paths import data_dir
from spbe_research.regions import Region, find_region, reason_without_data
from spbe_research.store import cell_fraction, read_table, table_stamp

__all__ = [
    "ASSESSMENTS",
    "DEPTHS",
    "Observation",
    "list_observations",
    "load_levels",
    "load_values",
    "source_record",
]

#: assessments of one year that live side by side
ASSESSMENTS = ("official", "self", "document", "interview", "visit", "study")

#: depths of data, deepest first, with the table, the number column and the value column of each
DEPTHS = {
    "indicator": ("observations/indicator_levels", "indicator", "level"),
    "aspect": ("observations/aspect_values", "aspect", "value"),
    "domain": ("observations/domain_values", "domain", "value"),
    "index": ("observations/index_values", "", "index"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """Values of one institution in one evaluation, at one depth.

    Attributes
    ----------
    region : the institution.
    year : evaluated year, or None where the source states none.
    instrument : instrument id.
    depth : ``"indicator"``, ``"aspect"``, ``"domain"`` or ``"index"``.
    assessment : ``"official"``, ``"self"``, ``"study"`` ...
    source : key of ``data/sources.csv``.
    values : Series of exact Fractions by code or number (an index has the key ``"index"``).
    printed : the same as the source prints them.
    notes : remarks recorded with the values.
    index_printed, predicate_printed : published with the values, or None.
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
        return str(self.to_frame().to_html(index=False, escape=True))


_KEY = ["year", "instrument", "assessment", "source"]


def _columns(depth: str) -> tuple[str, ...]:
    _, number_column, value_column = DEPTHS[depth]
    numbers = (number_column,) if number_column else ("predicate",)
    return ("institution_id", "institution", *_KEY, *numbers, value_column, "note")


@lru_cache(maxsize=64)
def _by_institution(depth: str, root: Path, _stamp: tuple[int | str, ...]) -> dict[str, pd.DataFrame]:
    table = read_table(DEPTHS[depth][0], root, columns=_columns(depth))
    return {str(k): g for k, g in table.groupby("institution_id", sort=False)}


def _records(region: Region, depth: str, root: Path) -> pd.DataFrame:
    name = DEPTHS[depth][0]
    table = _by_institution(depth, root, table_stamp(name, root)).get(region.id)
    return read_table(name, root).iloc[:0] if table is None else table


def list_observations(region: str | Region, *, folder: str | Path | None = None) -> pd.DataFrame:
    """Everything published of one institution: one line an evaluation, depth, assessment and source.

    Returns
    -------
    DataFrame with columns year (text, ``""`` where unstated), instrument, assessment, source, depth,
    n_values, n_rows; latest year first, deepest depth first within a year. ``n_rows`` is how many values
    the instrument asks for at that depth: where ``n_values`` is less, the others are missing.

    Examples
    --------
    >>> list_observations("paser")[["year", "depth", "n_values"]].to_dict("records")[0]
    {'year': '2024', 'depth': 'domain', 'n_values': 4}
    """
    found = find_region(region, folder=folder)
    root = data_dir(folder)
    parts = []
    for depth in DEPTHS:
        table = _records(found, depth, root)
        if len(table):
            counted = table.groupby(_KEY, sort=False).size().rename("n_values").reset_index()
            parts.append(counted.assign(depth=depth, order=list(DEPTHS).index(depth)))
    if not parts:
        return pd.DataFrame(columns=[*_KEY, "depth", "n_values", "n_rows"])
    listing = pd.concat(parts, ignore_index=True)
    listing = listing.sort_values(["year", "order"], ascending=[False, True], kind="stable")
    pairs = zip(listing["instrument"], listing["depth"], strict=True)
    listing["n_rows"] = [_size(load_instrument(i, folder=folder), d) for i, d in pairs]
    return listing[[*_KEY, "depth", "n_values", "n_rows"]].reset_index(drop=True)


def _size(inst: Instrument, depth: str) -> int:
    """How many values an instrument asks for at a depth."""
    if depth == "index":
        return 1
    return len(inst.codes) if depth == "indicator" else len(inst.numbers(depth))


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
    region : anything :func:`find_region` understands; year : the evaluated year, else the latest with levels.
    assessment : several of one year live side by side; ``"official"`` unless told otherwise.

    Raises
    ------
    NoObservation
        with what there is instead.

    Examples
    --------
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
    year : without it, the latest year among those with the deepest data.
    assessment : official, unless ``source`` leads to another.
    source : reaches a value whose year is not stated (``load_values("bintan", source="bintan-study")``).

    Raises
    ------
    NoObservation
        with the years there are, or the recorded reason why there is nothing.
    AmbiguousObservation
        when two published sets match; it lists their sources.
    ParameterError
        for a ``depth`` that does not exist.

    Examples
    --------
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
    if depth is not None and depth not in DEPTHS:
        raise ParameterError(f"unknown depth {depth!r}; there are: {', '.join(DEPTHS)}")
    found = find_region(region, folder=folder)
    root = data_dir(folder)
    listing = list_observations(found, folder=folder)
    if listing.empty:
        reason = reason_without_data(found, "en", folder=folder)
        raise NoObservation(f"{found.describe()} has no published value: {reason or 'none was collected'}")
    wanted = listing
    if source is not None:
        wanted = wanted[wanted["source"] == source]
    if assessment is not None or source is None:
        wanted = wanted[wanted["assessment"] == (assessment or "official")]
    if instrument is not None:
        wanted = wanted[wanted["instrument"] == instrument]
    if depth is not None:
        wanted = wanted[wanted["depth"] == depth]
    if year is not None:
        wanted = wanted[wanted["year"] == str(year)]
    if wanted.empty:
        gap = _not_assessed(found, year, root)
        raise NoObservation(_nothing(found, listing, year, depth, assessment, source, instrument) + gap)
    ranks = wanted["depth"].map(list(DEPTHS).index)
    wanted = wanted[ranks == ranks.min()]
    wanted = wanted[wanted["year"] == wanted["year"].max()]
    if len(wanted) > 1:
        differ = [k for k in ("source", "assessment", "instrument") if wanted[k].nunique() > 1]
        each = "; ".join(f"source {r.source!r}, {r.assessment}, {r.instrument}" for r in wanted.itertuples())
        raise AmbiguousObservation(
            f"{found.describe()}, {wanted.iloc[0]['year']}: {len(wanted)} published sets at "
            f"{wanted.iloc[0]['depth']} depth; choose by {' or '.join(differ)}: {each}"
        )
    return _build(found, wanted.iloc[0], root)


def _nothing(found: Region, listing: pd.DataFrame, year: int | None, *asked: str | None) -> str:
    named = [str(a) for a in asked if a is not None]
    wish = ", ".join(([str(year)] if year is not None else []) + named)
    there = []
    for y, group in listing.groupby("year", sort=False):
        depths = ", ".join(dict.fromkeys(group["depth"]))
        label = y or f"year not stated (source {group['source'].iloc[0]})"
        others = sorted(set(group["assessment"]) - {"official"})
        there.append(f"{label} ({depths}{'; also ' + ', '.join(others) if others and y else ''})")
    return f"{found.describe()} has no data for {wish or 'official'}; there is: {'; '.join(there)}"


def _not_assessed(found: Region, year: int | None, root: Path) -> str:
    """Words for a year in which a source says that the institution was not assessed."""
    table = read_table("observations/not_assessed", root)
    row = table[(table["institution_id"] == found.id) & (table["year"] == str(year))]
    return "" if row.empty else f"; in {year} it was not assessed (source {row.iloc[0]['source']})"


def _build(region: Region, chosen: pd.Series, root: Path) -> Observation:
    table_name, number_column, value_column = DEPTHS[chosen["depth"]]
    table = _records(region, chosen["depth"], root)
    mine = table[(table[_KEY] == chosen[_KEY]).all(axis=1)]
    file = f"{table_name}.csv"
    numbers = list(mine[number_column]) if number_column else ["index"]
    doubled = pd.Index(numbers)[pd.Index(numbers).duplicated()]
    if len(doubled) or len(numbers) != len(mine):
        raise DataError(
            file,
            row=int(mine.index[-1]),
            column=number_column or value_column,
            found=str(doubled[0]) if len(doubled) else "two values",
            allowed=f"each {number_column or 'index'} once for {region.name} {chosen['year']} ({chosen['source']})",
        )
    exact = [cell_fraction(t, file=file, row=int(at), column=value_column) for at, t in mine[value_column].items()]
    index = _index_record(region, chosen, root)
    return Observation(
        region=region,
        year=int(chosen["year"]) if chosen["year"] else None,
        instrument=str(chosen["instrument"]),
        depth=str(chosen["depth"]),
        assessment=str(chosen["assessment"]),
        source=str(chosen["source"]),
        values=pd.Series(exact, index=numbers, dtype=object),
        printed=pd.Series(list(mine[value_column]), index=numbers, dtype=object),
        notes=tuple(dict.fromkeys(n for n in mine["note"] if n)),
        index_printed=None if index is None else str(index["index"]),
        predicate_printed=None if index is None else (str(index["predicate"]) or None),
        institution=str(mine.iloc[0]["institution"]),
    )


def _index_record(region: Region, chosen: pd.Series, root: Path) -> pd.Series | None:
    """Published index that belongs to the chosen values: of the same source if it prints one."""
    table = _records(region, "index", root)
    keys = ["year", "instrument", "assessment"]
    same = table[(table[keys] == chosen[keys]).all(axis=1)]
    own = same[same["source"] == chosen["source"]]
    if len(own):
        return own.iloc[0]
    if _from_study(chosen["source"], root):  # the user's levels never borrow a figure that another source printed
        return None
    same = same[same.index < STUDY_ROW]
    return same.iloc[0] if len(same) == 1 else None


def _from_study(source: str, root: Path) -> bool:
    """Whether a source is one of the active study's own."""
    table = read_table("sources", root)
    return bool((table.index[table["source"] == source] > STUDY_ROW).any())


def source_record(source: str, *, folder: str | Path | None = None) -> pd.Series:
    """Line of ``data/sources.csv``: title, where, trust, decimals, rounding, short names, citations.

    Examples
    --------
    >>> source_record("kemenpanrb-2024")["rounding"]
    'half-up'
    """
    table = read_table("sources", folder)
    row = table[table["source"] == source]
    if row.empty:
        raise DataError("sources.csv", column="source", found=source, allowed=", ".join(table["source"]))
    return row.iloc[0]
