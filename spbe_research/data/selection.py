"""What a caller asks for of the tables: years, kinds, a province; refused where it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Integral
from pathlib import Path

from spbe_research.data.regions import Region, all_regions, find_region
from spbe_research.data.tables import read_rows
from spbe_research.errors import ParameterError, message
from spbe_research.options import check_choice, check_several

__all__ = ["known_kinds", "wanted_kinds", "wanted_province", "wanted_years"]


def wanted_years(years: int | Iterable[int] | None) -> list[str]:
    """Years as the tables write them; none for all.

    Examples
    --------
    >>> wanted_years([2023, 2024]), wanted_years(None)
    (['2023', '2024'], [])
    """
    if years is None:
        return []
    several = isinstance(years, Iterable) and not isinstance(years, str | bytes)
    each = check_several("years", years) if several else [years]
    if not each:
        raise ParameterError(message("errors.data.panel.years", value="()"))
    for year in each:
        if isinstance(year, bool) or not isinstance(year, Integral):
            raise ParameterError(message("errors.data.panel.years", value=year))
    return [str(year) for year in each]


def known_kinds(folder: str | Path | None = None, *, means: bool = False) -> tuple[str, ...]:
    """Keys of the kinds of single institutions, with ``means`` those of published means too."""
    rows = read_rows("kinds", folder, columns=("kind", "single_institution")).values()
    return tuple(row["kind"] for row in rows if means or row["single_institution"] == "yes")


def wanted_kinds(
    kind: str | Sequence[str] | None, folder: str | Path | None = None, *, means: bool = False
) -> list[str]:
    """Keys of kinds of institutions, with ``means`` those of published means too; none for all."""
    if kind is None:
        return []
    known = known_kinds(folder, means=means)
    each = [kind] if isinstance(kind, str) else check_several("kind", kind)
    return [check_choice("kind", one, known) for one in each]


def wanted_province(province: str | Region | None, folder: str | Path | None = None) -> str:
    """Code of a province; ``""`` for all."""
    if province is None:
        return ""
    regions = all_regions(folder)
    if isinstance(province, str):  # the name of a province may be that of a kota as well
        named = [r for r in regions.values() if r.kind == "provinsi" and province in (r.id, r.province)]
        place = named[0] if named else find_region(province, folder=folder)
    else:
        place = find_region(province, folder=folder)
    if place.kind != "provinsi":
        raise ParameterError(message("errors.data.panel.province", place=place.describe()))
    return place.id
