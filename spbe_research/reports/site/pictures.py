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
from spbe_research.reports.site.nation import LOCAL, Group, Nation, Tile, mean, quartiles
from spbe_research.reports.site.table import step_of
from spbe_research.reports.site.texts import ways
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
            "pick": band.predicate if n else "",
        }
        for position, (band, n) in enumerate(nation.bands)
    ]
    groups = nation.groups if len(nation.table) > 1 else ()
    tallest = max((Fraction(c, g.n) for g in groups for c in g.counts), default=Fraction(1))
    bins = len(nation.groups[0].counts)
    sources = [in_language(source_record(s, folder=folder), "short", lang) for s in _sources(nation)]
    line = None if nation.index is None else _place(nation, nation.index, bins)
    shown = "" if nation.index is None else number(nation.index, inst.decimals, lang)
    spread_title = say("site.h_spread_alone", lang)
    if line is not None:
        spread_title = say("site.h_spread" if nation.province is None else "site.h_spread_province", lang)
    return {
        "label": inst.label,
        "answer": _answer(nation, lang, folder=folder),
        "bands": bars if len(nation.table) > 1 else [],
        "bins": bins,
        "line": line,
        "line_label": say("site.at_nation", lang, index=shown),
        "spread_title": spread_title,
        "groups": [_group(g, nation, tallest, lang) for g in groups],
        "spread_note": say("site.spread_note" if nation.province is None else "site.spread_note_province", lang),
        "ticks": [number(inst.level_min + i, 0, lang) for i in range(int(inst.level_max - inst.level_min) + 1)],
        "tiles": [_tile(t, nation, lang) for t in nation.tiles],
        "sources": say("site.source", lang, sources=join_words(sources, lang)),
    }


def _answer(nation: Nation, lang: str, *, folder: str | Path | None = None) -> str:
    """How many institutions have which predicate, how they moved, and where the national index is from."""
    counted = [(band, n) for band, n in nation.bands if n]
    parts = [
        say("site.answer_first" if i == 0 else "site.answer_next", lang, n=whole(n, lang), predicate=band.predicate)
        for i, (band, n) in enumerate(counted)
    ]
    words = {"n": whole(len(nation.table), lang), "year": nation.year, "parts": join_words(parts, lang)}
    if nation.province is None:
        lines = [say("site.answer", lang, **words)]
    elif len(nation.table) == 1:
        row = nation.table.iloc[0]
        index = number(row["exact"], nation.instrument.decimals, lang)
        place = {"name": row["institution"], "province": nation.province.province, "year": nation.year}
        predicate = nation.bands[nation.position(row["exact"])][0].predicate
        lines = [say("site.answer_alone", lang, index=index, predicate=row["predicate"] or predicate, **place)]
    else:
        counts = [say("site.answer_next", lang, n=whole(n, lang), predicate=band.predicate) for band, n in counted]
        words["parts"] = join_words(counts, lang)
        lines = [say("site.answer_province", lang, **_spread(nation, lang), **words)]
    lines += _moved(nation, lang)
    if nation.index is not None and nation.source is not None:
        source = in_language(source_record(nation.source, folder=folder), "short", lang)
        index = number(nation.index, nation.instrument.decimals, lang)
        lines.append(say("site.answer_nation", lang, index=index, source=source))
    return " ".join(lines)


def _spread(nation: Nation, lang: str) -> dict[str, str]:
    """Mean, median and both ends of a province, and whose they are."""
    values, decimals = list(nation.table["exact"]), nation.instrument.decimals
    shown: dict[str, str] = {"mean": number(mean(values), 2, lang), "median": number(quartiles(values)[1], 2, lang)}
    for key, end in (("low", min(values)), ("high", max(values))):
        names = list(nation.table.loc[nation.table["exact"] == end, "institution"])
        shown[key] = number(end, decimals, lang)
        shown[f"{key}_name"] = join_words(names, lang)
    assert nation.province is not None
    return shown | {"province": nation.province.province}


def _moved(nation: Nation, lang: str) -> list[str]:
    """How many rose and fell since the year before, beside the nation."""
    moves = nation.moves
    if moves is None or not moves.changes:
        return []
    own, every = moves.changes.values(), moves.everyone
    some = nation.province is None or len(own) < len(nation.table)
    words: dict[str, object] = {
        "before": moves.before,
        "year": nation.year,
        "ways": ways(own, lang),
        "own": number(mean(own), 2, lang, signed=True),
        "nation": number(moves.national, 2, lang, signed=True),
        "n_every": whole(len(every), lang),
        "every": number(mean(every), 2, lang, signed=True),
    }
    if len(own) == 1 and nation.province is not None:
        return [say("site.answer_moved_alone", lang, **words)]
    n = whole(len(own), lang)
    lines = [say("site.answer_moved_of" if some else "site.answer_moved", lang, n=n, **words)]
    return lines if nation.province is None else [*lines, say("site.answer_beside", lang, **words)]


def layout_css(nation: Nation | None) -> str:
    """Rules that depend on data: the places of tiles and of the national index; no element carries a style."""
    if nation is None:
        return ""
    if not nation.tiles:
        return _rail_css(nation)
    columns, rows = (max((getattr(t, side) for t in nation.tiles), default=0) for side in ("column", "row"))
    rules = [f".map {{ grid-template-columns: repeat({columns}, minmax(0, 1fr)); }}"]
    rules += [f".c{i} {{ grid-column: {i}; }}" for i in range(1, columns + 1)]
    rules += [f".r{i} {{ grid-row: {i}; }}" for i in range(1, rows + 1)]
    return "\n".join([*rules, _rail_css(nation)])


def _rail_css(nation: Nation) -> str:
    if nation.index is None or not nation.groups:
        return ""
    bins = len(nation.groups[0].counts)
    return f".rail .nation {{ left: {_place(nation, nation.index, bins) / bins * 10:.2f}%; }}"


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
        "pick": "" if group.name == LOCAL else group.name,
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
