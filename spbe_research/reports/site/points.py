"""The map of the index page: a point for each kabupaten and kota, which leads to its report where there is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.display.vector import with_prefix
from spbe_research.chapters.panel.places import draw_change, draw_index
from spbe_research.data.instruments import load_instrument
from spbe_research.data.regions import all_regions
from spbe_research.numbers.language import number
from spbe_research.reports.site.nation import Nation
from spbe_research.reports.site.table import Link
from spbe_research.text.catalog import say

__all__ = ["point_maps"]

_PLACE = re.compile(r'<a href="place:([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
#: what all marks have in common, which the style sheet says once
_COMMON = re.compile(r'(?: clip-path="[^"]*")?( fill="[^"]*") stroke="#1d2430" stroke-width="0\.45"')


def point_maps(
    nation: Nation, links: Mapping[str, Link], lang: str, *, folder: str | Path | None = None
) -> list[dict[str, str]]:
    """The maps of index and of change: ``name``, ``caption``, ``choice`` (what the switch says) and ``svg``.

    Parameters
    ----------
    nation : of the page's year; links : to the report of each institution, by id; folder : data folder.

    Returns
    -------
    list
        empty where no kabupaten or kota of the page has a figure.
    """
    year, code = nation.year, None if nation.province is None else nation.province.id
    name = say("panel.scope_nation", lang) if nation.province is None else nation.province.province
    printed = {str(i): str(t) for i, t in zip(nation.table.index, nation.table["printed"], strict=True)}
    moved = nation.moves
    changes = {} if moved is None else moved.changes
    root = None if folder is None else str(folder)
    drawn = [_index_map(tuple(printed.items()), nation.instrument.id, year, lang, name, code, root)]
    if moved is not None:
        drawn.append(_change_map(tuple(changes.items()), moved.before, year, lang, name, code))
    regions = all_regions(folder)
    told = {i: _told(regions[i].name, printed[i], nation, i, lang) for i in printed}
    maps = []
    for key, one in zip(("index", "change"), drawn, strict=False):
        if one is not None:
            svg, caption, alt = one
            svg = _COMMON.sub(r'\1 class="mark"', with_prefix(svg, f"map-{key}-"))
            svg = _PLACE.sub(lambda found: _place(found[1], found[2], told, links), svg)
            read = f'role="group" aria-labelledby="map-{key}-t" aria-describedby="map-{key}-d"'
            title = f'<title id="map-{key}-t">{escape(caption)}</title><desc id="map-{key}-d">{escape(alt)}</desc>'
            begin, _, rest = svg.partition(">")
            svg = f"{begin.replace('<svg', f'<svg {read}', 1)}>{title}{rest}"
            maps.append({"name": key, "caption": caption, "choice": say(f"site.map_{key}", lang), "svg": svg})
    return maps


def _told(name: str, printed: str, nation: Nation, id_: str, lang: str) -> str:
    """What a point says of itself."""
    inst = nation.instrument
    words = {"name": name, "index": number(Fraction(printed), inst.decimals, lang)}
    change = None if nation.moves is None else nation.moves.changes.get(id_)
    if change is None or nation.moves is None:
        return say("site.point", lang, **words)
    moved = number(change, inst.decimals, lang, signed=True)
    return say("site.point_moved", lang, change=moved, before=nation.moves.before, **words)


def _place(code: str, mark: str, told: Mapping[str, str], links: Mapping[str, Link]) -> str:
    words = told.get(code, code)
    link = links.get(code)
    if link is None:
        return f"<g data-id={quoteattr(code)}><title>{escape(words)}</title>{mark}</g>"
    to = f"href={quoteattr(link.href)} hreflang={quoteattr(link.lang)}"
    return f'<a class="point" data-id={quoteattr(code)} {to}><title>{escape(words)}</title>{mark}</a>'


_Drawn = tuple[str, str, str]  # picture, caption, what it shows in words


def _finished(drawing: Drawing | None) -> _Drawn | None:
    return None if drawing is None else (drawing.svg(), drawing.caption, drawing.alt)


@lru_cache(maxsize=8)
def _index_map(
    printed: tuple[tuple[str, str], ...],
    instrument: str,
    year: int,
    lang: str,
    name: str,
    province: str | None,
    folder: str | None,
) -> _Drawn | None:
    values = pd.Series({i: float(t) for i, t in printed}, dtype=float)
    inst = load_instrument(instrument, folder=folder)
    return _finished(draw_index(values, inst, year, lang, name=name, province=province, marked=True))


@lru_cache(maxsize=8)
def _change_map(
    changes: tuple[tuple[str, Fraction], ...], before: int, after: int, lang: str, name: str, province: str | None
) -> _Drawn | None:
    values = pd.Series({i: float(x) for i, x in changes}, dtype=float).round(6)
    return _finished(draw_change(values, before, after, lang, name=name, province=province, marked=True))
