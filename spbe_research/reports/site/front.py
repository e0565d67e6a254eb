"""The front page where rows are spread over a page a province: a line a province, and all names to search."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.names import unmarked
from spbe_research.numbers.language import number, whole
from spbe_research.reports.site.nation import mean, quartiles
from spbe_research.reports.site.parts import Part, hrefs
from spbe_research.reports.site.table import Cells
from spbe_research.reports.site.texts import Site, ways
from spbe_research.text.catalog import say

__all__ = ["Line", "front_lines", "front_names"]


@dataclass(frozen=True, slots=True)
class Line:
    """One province as text; a figure is empty where nothing is published of it in the year of the page."""

    name: str
    href: str
    rows: str
    n: str = ""
    mean: str = ""
    median: str = ""
    ways: str = ""
    change: str = ""
    beside: str = ""


def front_lines(site: Site, lang: str, *, folder: str | Path | None = None) -> list[Line]:
    """A line for each page of :attr:`Site.parts`."""
    to = hrefs(site.parts, lang)
    return [_line(site, part, to[part.code], lang) for part in site.parts]


def _line(site: Site, part: Part, href: str, lang: str) -> Line:
    name = part.name or say("site.central", lang)
    line = Line(name, href, whole(len(part.rows), lang))
    nation = site.nation
    if nation is None:
        return line
    mine = nation.table[nation.table["province_code"] == part.code]
    values: list[Fraction] = list(mine["exact"])
    if not values:
        return line
    moved = [] if nation.moves is None else [nation.moves.changes[i] for i in mine.index if i in nation.moves.changes]
    known = Line(name, href, line.rows, whole(len(values), lang), number(mean(values), 2, lang),
                 number(quartiles(values)[1], 2, lang))  # fmt: skip
    if nation.moves is None or not moved:
        return known
    own = mean(moved)
    return Line(
        name, href, line.rows, known.n, known.mean, known.median, ways(moved, lang),
        number(own, 2, lang, signed=True), number(own - nation.moves.national, 2, lang, signed=True),
    )  # fmt: skip


def front_names(cells: tuple[Cells, ...], to: Mapping[str, str], lang: str) -> str:
    """Every name with its page and its report, as JSON that may stand in a page.

    A report's address is cut to ``slug/edition`` where it is the usual one, and the script puts it together again.
    """
    order = {code: i for i, code in enumerate(to)}
    names = {c.province_code: c.province or say("site.central", lang) for c in cells}
    pages = [[names[code], href] for code, href in to.items()]
    rows = []
    for c in cells:
        at = "" if c.link is None else _short(c.link.href, lang)
        rows.append([unmarked(c.name), order[c.province_code], c.index, c.predicate, at])
    text = json.dumps({"pages": pages, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _short(href: str, lang: str) -> str:
    slug, _, rest = href.partition("/")
    edition = rest.partition("/")[0]
    return f"{slug}/{edition}" if href == f"{slug}/{edition}/{lang}/spbe-{slug}-{edition}-{lang}.html" else href
