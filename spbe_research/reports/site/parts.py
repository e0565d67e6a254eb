"""An index page of more rows than a browser handles at once: a page a province, and a front page that finds them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spbe_research.data.regions import Region, all_regions, slugify
from spbe_research.reports.site.names import FRONT, page_names
from spbe_research.reports.site.rows import SiteRow

__all__ = ["MOST_ROWS", "Part", "hrefs", "parts_of"]

#: rows up to which one page holds all
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """One page of several.

    Attributes
    ----------
    code : of the province, ``""`` for institutions that belong to none; name : of the province as its rows have it.
    province : its provincial government; None where the register has none of that code.
    stem : how its files begin; rows : of the page.
    """

    code: str
    name: str
    province: Region | None
    stem: str
    rows: tuple[SiteRow, ...]


def parts_of(rows: tuple[SiteRow, ...], *, folder: str | Path | None = None) -> tuple[Part, ...]:
    """The pages that the rows need: none where one page holds them, else one a province, in the order of the rows."""
    if len(rows) <= MOST_ROWS:
        return ()
    regions = all_regions(folder)
    by_code: dict[str, list[SiteRow]] = defaultdict(list)
    for row in rows:
        by_code[row.region.province_code].append(row)
    parts = []
    taken: set[str] = set()
    for code, mine in by_code.items():
        province = regions.get(code)
        name = province.province if province else mine[0].region.province
        stem = _free(f"{FRONT}-{_slug(name) if code else 'pusat'}", taken)
        parts.append(Part(code, name, province, stem, tuple(mine)))
    return tuple(parts)


def _slug(name: str) -> str:
    """A name as a file may bear it on every system, whatever a study's own rows call their province."""
    return re.sub(r"[^a-z0-9]+", "-", slugify(name).lower()).strip("-")[:60] or "lain"


def _free(stem: str, taken: set[str]) -> str:
    """The stem, with a number where another page has it."""
    again, found = 1, stem
    while found in taken:
        again += 1
        found = f"{stem}-{again}"
    taken.add(found)
    return found


def hrefs(parts: tuple[Part, ...], lang: str) -> Mapping[str, str]:
    """Where the page of each province lies, by its code."""
    return {part.code: page_names(part.stem)[lang] for part in parts}
