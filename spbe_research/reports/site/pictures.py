"""The figures of the index page as numbers and words for the template: predicate bars, spread by kind, tiles."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe_research.chapters.display.words import band_name
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.reports.site.nation import Group, Nation, Tile
from spbe_research.reports.site.table import step_of
from spbe_research.text.catalog import say

__all__ = ["layout_css", "pictures"]


def pictures(nation: Nation, lang: str, *, folder: str | Path | None = None) -> dict[str, Any]:
    """What the template draws of the nation, in ``lang``.

    Parameters
    ----------
    nation : of the page's year; folder : data folder, for the names of sources.
    """
    inst = nation.instrument
    most = max(n for _, n in nation.bands) or 1
    bars = [
        {
            "name": band_name(band, lang),
            "range": _range(nation, position, lang),
            "n": whole(n, lang),
            "width": round(100 * n / most, 2),
            "step": step_of(position, len(nation.bands)),
        }
        for position, (band, n) in enumerate(nation.bands)
    ]
    tallest = max(Fraction(c, g.n) for g in nation.groups for c in g.counts)
    bins = len(nation.groups[0].counts)
    sources = [in_language(source_record(s, folder=folder), "short", lang) for s in _sources(nation)]
    line = None if nation.index is None else _place(nation, nation.index, bins)
    shown = "" if nation.index is None else number(nation.index, inst.decimals, lang)
    return {
        "label": inst.label,
        "answer": _answer(nation, lang, folder=folder),
        "bands": bars,
        "bins": bins,
        "line": line,
        "line_label": say("site.at_nation", lang, index=shown),
        "spread_title": say("site.h_spread_alone" if line is None else "site.h_spread", lang),
        "groups": [_group(g, nation, tallest, lang) for g in nation.groups],
        "ticks": [number(inst.level_min + i, 0, lang) for i in range(int(inst.level_max - inst.level_min) + 1)],
        "tiles": [_tile(t, nation, lang) for t in nation.tiles],
        "sources": say("site.source", lang, sources=join_words(sources, lang)),
    }


def _answer(nation: Nation, lang: str, *, folder: str | Path | None = None) -> str:
    """How many institutions have which predicate, and where the national index is from."""
    counted = [(band, n) for band, n in nation.bands if n]
    parts = [
        say("site.answer_first" if i == 0 else "site.answer_next", lang, n=whole(n, lang), predicate=band.predicate)
        for i, (band, n) in enumerate(counted)
    ]
    words = {"n": whole(len(nation.table), lang), "year": nation.year, "parts": join_words(parts, lang)}
    text = say("site.answer", lang, **words)
    if nation.index is None or nation.source is None:
        return text
    source = in_language(source_record(nation.source, folder=folder), "short", lang)
    index = number(nation.index, nation.instrument.decimals, lang)
    return text + " " + say("site.answer_nation", lang, index=index, source=source)


def layout_css(nation: Nation | None) -> str:
    """Rules that depend on data: the places of tiles and of the national index; no element carries a style."""
    if nation is None:
        return ""
    columns, rows = (max((getattr(t, side) for t in nation.tiles), default=0) for side in ("column", "row"))
    rules = [f".map {{ grid-template-columns: repeat({columns}, minmax(0, 1fr)); }}"]
    rules += [f".c{i} {{ grid-column: {i}; }}" for i in range(1, columns + 1)]
    rules += [f".r{i} {{ grid-row: {i}; }}" for i in range(1, rows + 1)]
    if nation.index is not None and nation.groups:
        bins = len(nation.groups[0].counts)
        rules.append(f".rail .nation {{ left: {_place(nation, nation.index, bins) / bins * 10:.2f}%; }}")
    return "\n".join(rules)


def _sources(nation: Nation) -> list[str]:
    return sorted(set(nation.table["source"]))


def _range(nation: Nation, position: int, lang: str) -> str:
    band, lowest = nation.bands[position][0], position == len(nation.bands) - 1
    if lowest:
        return say("site.below", lang, upper=number(band.upper, 2, lang))
    return say("site.from", lang, lower=number(band.lower, 2, lang))


def _place(nation: Nation, x: Fraction, bins: int) -> float:
    """Where a value lies on a picture that is ten units a bin wide."""
    inst = nation.instrument
    return round(float((x - inst.level_min) / (inst.level_max - inst.level_min)) * bins * 10, 2)


def _step(nation: Nation, x: Fraction) -> int:
    return step_of(nation.position(x), len(nation.bands))


def _group(group: Group, nation: Nation, tallest: Fraction, lang: str) -> Mapping[str, Any]:
    inst = nation.instrument
    bars = []
    for i, n in enumerate(group.counts):
        if n:
            low = inst.level_min + Fraction(i, 10)
            bars.append((i * 10, round(float(100 * Fraction(n, group.n) / tallest), 2), _step(nation, low)))
    values = nation.table.loc[nation.table["group"] == group.name, "exact"]
    shown = {k: number(x, 2, lang) for k, x in (("low", min(values)), ("median", group.median), ("high", max(values)))}
    name, n_words = say(f"site.{group.name}", lang), whole(group.n, lang)
    return {
        "name": name,
        "words": say("site.group", lang, n=n_words, median=shown["median"]),
        "alt": say("site.alt_group", lang, name=name, n=n_words, **shown),
        "bars": bars,
        "median": _place(nation, group.median, len(group.counts)),
    }


def _tile(tile: Tile, nation: Nation, lang: str) -> Mapping[str, Any]:
    place = {"code": tile.code, "label": tile.label, "column": tile.column, "row": tile.row}
    if tile.median is None:
        return place | {"step": None, "value": "–", "alt": say("site.tile_none", lang, name=tile.name)}
    step, value = _step(nation, tile.median), number(tile.median, 2, lang)
    predicate = nation.bands[nation.position(tile.median)][0].predicate
    words = say("site.tile", lang, name=tile.name, median=value, n=tile.n, predicate=predicate)
    return place | {"step": step, "value": value, "alt": words}
