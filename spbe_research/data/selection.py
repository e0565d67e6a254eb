"""What a caller asks for of the tables: years, kinds, a province; refused where it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from spbe_research.data.regions import Region, all_regions, find_region
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message

__all__ = ["one_of", "wanted_kinds", "wanted_province", "wanted_years"]


def one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse a value that is not among those allowed."""
    if value not in allowed:
        raise ParameterError(message("errors.data.panel.one_of", name=name, value=value, allowed=", ".join(allowed)))


def wanted_years(years: int | Iterable[int] | None) -> list[str]:
    """Years as the tables write them; none for all.

    Examples
    --------
    >>> wanted_years([2023, 2024]), wanted_years(None)
    (['2023', '2024'], [])
    """
    if years is None:
        return []
    each = list(years) if isinstance(years, Iterable) and not isinstance(years, str) else [years]
    for year in each:
        if isinstance(year, bool) or not isinstance(year, (int, np.integer)):
            raise ParameterError(message("errors.data.panel.years", value=year))
    if not each:
        raise ParameterError(message("errors.data.panel.years", value="()"))
    return [str(year) for year in each]


def wanted_kinds(
    kind: str | Sequence[str] | None, folder: str | Path | None = None, *, means: bool = False
) -> list[str]:
    """Keys of kinds of institutions, with ``means`` those of published means too; none for all."""
    if kind is None:
        return []
    table = read_table("kinds", folder)
    known = tuple(table["kind"] if means else table.loc[table["single_institution"] == "yes", "kind"])
    each = [kind] if isinstance(kind, str) else list(kind)
    for one in each:
        one_of("kind", one, known)
    return each


def wanted_province(province: str | Region | None, folder: str | Path | None = None) -> str:
    """Code of a province; ``""`` for all."""
    if province is None:
        return ""
    regions = all_regions(folder)
    if isinstance(province, str):  # the name of a province may be that of a kota as well
        named = [r for r in regions.values() if r.kind == "provinsi" and province in (r.id, r.province)]
        place = named[0] if named else find_region(province, folder=folder)
    else:
        place = province
    if place.kind != "provinsi":
        raise ParameterError(message("errors.data.panel.province", place=place.describe()))
    return place.id
