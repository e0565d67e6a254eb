"""What the packaged data and the active study hold of an institution and year, beside which a report is laid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.observations import list_observations, load_values, source_record
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import read_table
from spbe_research.numbers.exact import exact
from spbe_research.study.reading.pdf.units import Unit

__all__ = ["Held", "held_of"]


@dataclass(frozen=True, slots=True)
class Held:
    """One published set of figures.

    Attributes
    ----------
    source : key of the source; values : by unit, levels as ``("indicator", code)``.
    predicate : printed with the index, or ""; own : whether it lies in the active study.
    """

    source: str
    values: Mapping[Unit, Fraction]
    predicate: str
    own: bool


def held_of(region: Region | str, year: int, instrument: str, folder: str | Path | None = None) -> tuple[Held, ...]:
    """Every official set of an institution, year and instrument whose source can be relied on.

    News and notes of third parties neither confirm a figure nor refuse it; nor do figures that are known to contradict
    what lies beneath them (data/known_discrepancies.csv).

    Examples
    --------
    >>> [(h.source, len(h.values)) for h in held_of("bintan", 2024, "permenpanrb-59-2020")]
    [('kemenpanrb-2024', 5)]
    """
    place = find_region(region, folder=folder)
    sets: dict[str, dict[Unit, Fraction]] = {}
    predicates: dict[str, str] = {}
    own: dict[str, bool] = {}
    doubted = _doubted(folder)
    for depth, source in _there(place, year, instrument, folder):
        found = load_values(
            place, year, depth=depth, assessment="official", source=source, instrument=instrument, folder=folder
        )
        own[source] = found.own
        if not (found.own or str(source_record(source, folder=folder)["trust"]).startswith("high")):
            continue
        values = sets.setdefault(source, {})
        for number, printed in found.printed.items():
            unit = depth, "" if depth == "index" else str(number)
            if (source, place.id, str(year), *unit) in doubted:
                continue
            values[unit] = exact(str(printed).replace(",", "."))
        if depth == "index":
            predicates[source] = found.predicate_printed or ""
    return tuple(Held(source, values, predicates.get(source, ""), own[source]) for source, values in sets.items())


def _there(region: Region, year: int, instrument: str, folder: str | Path | None) -> Iterator[tuple[str, str]]:
    table = list_observations(region, folder=folder)
    rows = table[
        (table["year"] == str(year)) & (table["instrument"] == instrument) & (table["assessment"] == "official")
    ]
    yield from dict.fromkeys(zip(rows["depth"], rows["source"], strict=True))


def _doubted(folder: str | Path | None) -> set[tuple[str, ...]]:
    """Figures that contradict others of their own evaluation."""
    table = read_table("known_discrepancies", folder)
    columns = (table[c] for c in ("source", "institution_id", "year", "unit", "number"))
    return {(s, i, y, u, "" if u == "index" else n) for s, i, y, u, n in zip(*columns, strict=True)}
