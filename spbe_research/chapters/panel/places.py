"""A map of points, one for each kabupaten and kota, told apart by shape and size as well as by colour.

The page on many governments shows it, and the index page, where each point leads to a report.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from spbe_research.chapters.display.style import GREY, INK, LEVEL_COLOURS, PALE, Drawing, new_figures
from spbe_research.data.instruments import Instrument
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import number, whole
from spbe_research.text.catalog import say

__all__ = ["draw_change", "draw_index"]

#: a shape for each of five steps, so that the map reads in grey as well
_MARKS = ("v", "s", "o", "D", "^")
#: shapes of the changes: fell, the same, three steps of a rise
_CHANGE_MARKS = ("v", "s", "o", "o", "^")
_CHANGE_COLOURS = ("#b3401d", "#ffffff", LEVEL_COLOURS[1], LEVEL_COLOURS[3], LEVEL_COLOURS[4])
#: ends of the steps of a rise, index points
_RISE = (0.25, 0.5)
#: so many points or fewer are named
_NAMED = 16
#: west, east, south and north of Jawa and Bali, where points of the whole country lie on each other
_JAWA = (104.9, 115.9, -8.95, -5.6)


def _points() -> pd.DataFrame:
    """Kabupaten and kota with a point inside them."""
    table = read_table("context/region_points").set_index("code")
    table = table[table.index.str.contains(".", regex=False)]
    return table.assign(latitude=table["latitude"].astype(float), longitude=table["longitude"].astype(float))


def draw_index(
    values: pd.Series,
    instrument: Instrument,
    year: int,
    lang: str,
    *,
    name: str,
    province: str | None = None,
    marked: bool = False,
) -> Drawing | None:
    """Kabupaten and kota by the predicate of their printed index; None where no place has one.

    Parameters
    ----------
    values : index by code of kabupaten or kota, 1 to 5; others are left out.
    name : of what is shown; province : code of the one that is shown near, else the country.
    marked : whether every place is an ``<a href="place:CODE">`` of the vector, for whoever lays links there.
    """
    known = _here(province).join(values.rename("index"), how="inner")
    if known.empty:
        return None
    bands = instrument.bands[::-1]
    step = np.clip(np.searchsorted([float(b.lower) for b in bands], known["index"].to_numpy(), side="right") - 1, 0, 4)
    counts = [whole(int((step == i).sum()), lang) for i in range(len(bands))]
    labels = [
        say("panel.legend_band", lang, name=b.predicate, low=number(b.lower, 1, lang), n=n)
        for b, n in zip(bands, counts, strict=True)
    ]
    shown = [number(v, 2, lang) for v in known["index"]]
    figure = _draw(known, province, step, _MARKS, LEVEL_COLOURS, labels, shown, marked=marked)
    words = {"n": whole(len(known), lang), "year": year, "name": name}
    parts = "; ".join(f"{b.predicate} {n}" for b, n in zip(bands, counts, strict=True))
    alt = say("panel.alt_index_map", lang, parts=parts, **words)
    return Drawing("panel_index_map", figure, alt, say("panel.f_index_map", lang, **words))


def draw_change(
    change: pd.Series,
    before: int,
    after: int,
    lang: str,
    *,
    name: str,
    province: str | None = None,
    marked: bool = False,
) -> Drawing | None:
    """Kabupaten and kota by the change of their printed index, in points; the rest as in :func:`draw_index`."""
    known = _here(province).join(change.rename("change"), how="inner")
    if known.empty:
        return None
    x = known["change"].to_numpy(dtype=float)
    step = np.select([x < 0, x == 0, x < _RISE[0], x < _RISE[1]], [0, 1, 2, 3], 4)
    low, high = (number(v, 2, lang) for v in _RISE)
    names = [
        say("panel.way_fell", lang),
        say("panel.way_same", lang),
        say("panel.rose_below", lang, high=low),
        say("panel.rose_between", lang, low=low, high=high),
        say("panel.rose_above", lang, low=high),
    ]
    counts = [whole(int((step == i).sum()), lang) for i in range(len(names))]
    labels = [f"{n} ({k})" for n, k in zip(names, counts, strict=True)]
    shown = [number(v, 2, lang, signed=True) for v in x]
    figure = _draw(known, province, step, _CHANGE_MARKS, _CHANGE_COLOURS, labels, shown, marked=marked)
    parts = "; ".join(f"{n}: {k}" for n, k in zip(names, counts, strict=True))
    words = {"n": whole(len(known), lang), "before": before, "after": after, "name": name}
    alt = say("panel.alt_change_map", lang, parts=parts, **words)
    return Drawing("panel_change_map", figure, alt, say("panel.f_change_map", lang, **words))


def _here(province: str | None) -> pd.DataFrame:
    """Points of the province, or of the country without one."""
    every = _points()
    return every if province is None else every[every.index.str.startswith(f"{province}.")]


def _draw(
    known: pd.DataFrame,
    province: str | None,
    step: np.ndarray,
    marks: tuple[str, ...],
    colours: tuple[str, ...],
    labels: Sequence[str],
    values: Sequence[str],
    *,
    marked: bool,
) -> Figure:
    around = _points()
    here = _here(province)
    near = province is not None
    span = np.ptp(here["longitude"]), np.ptp(here["latitude"])
    margin = max(0.25, 0.12 * max(span)) if near else 0.8
    box = (
        here["longitude"].min() - margin,
        here["longitude"].max() + margin,
        here["latitude"].min() - margin,
        here["latitude"].max() + margin,
    )
    boxes = [box] if near else [box, _JAWA]
    larger = set() if near else set(_within(known, *_JAWA).index)  # shown again, where they lie apart
    heights = [float(np.clip(5.8 * (n - s) / (e - w), 1.6, 4.2)) for w, e, s, n in boxes]
    with new_figures(len(boxes), 1, sum(heights) + 0.75, height_ratios=heights, squeeze=False) as (figure, axes):
        for (ax,), (west, east, south, north) in zip(axes, boxes, strict=True):
            others = _within(around.drop(known.index), west, east, south, north)
            ax.plot(others["longitude"], others["latitude"], linestyle="", marker="x", markersize=2.6, color=GREY,
                    alpha=0.6, markeredgewidth=0.6, zorder=1)  # fmt: skip
            size = 46 if near else 15 if (west, east) == box[:2] else 30
            for i, (mark, colour) in enumerate(zip(marks, colours, strict=True)):
                mine = _within(known[step == i], west, east, south, north)
                drawn = ax.scatter(mine["longitude"], mine["latitude"], s=size * (0.8 + 0.12 * i), marker=mark,
                                   facecolor=colour, edgecolor=INK, linewidth=0.45, zorder=2 + i)  # fmt: skip
                if marked:
                    drawn.set_urls([
                        None if code in larger and (west, east) == box[:2] else f"place:{code}" for code in mine.index
                    ])  # fmt: skip
            if near and len(known) <= _NAMED:
                _name(ax, known, values, (north - south) / heights[0])
            ax.set_xlim(west, east)
            ax.set_ylim(south, north)
            ax.set_aspect("equal")
            ax.set_xticks([])
            ax.set_yticks([])
            for spine in ax.spines.values():
                spine.set_color(PALE)
        if not near:
            west, east, south, north = _JAWA
            axes[0, 0].add_patch(Rectangle((west, south), east - west, north - south, facecolor="none", edgecolor=GREY,
                                           linewidth=0.7, linestyle=(0, (3, 2)), zorder=9))  # fmt: skip
        handles = [
            Line2D([], [], linestyle="", marker=m, markerfacecolor=c, markeredgecolor=INK, markeredgewidth=0.5,
                   markersize=5)
            for m, c in zip(marks, colours, strict=True)
        ]  # fmt: skip
        figure.legend(
            handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=8, handletextpad=0.3
        )
    return figure


def _within(points: pd.DataFrame, west: float, east: float, south: float, north: float) -> pd.DataFrame:
    """Those of the points that lie in a box."""
    return points[points["longitude"].between(west, east) & points["latitude"].between(south, north)]


def _name(ax: Axes, known: pd.DataFrame, values: Sequence[str], inch: float) -> None:
    """Name and figure beside each point, on the first side where nothing else lies.

    Parameters
    ----------
    inch : degrees to an inch of the page.
    """
    xs, ys = (known[c].to_numpy(dtype=float) for c in ("longitude", "latitude"))
    taken = [(x - 0.06 * inch, x + 0.06 * inch, y - 0.06 * inch, y + 0.06 * inch) for x, y in zip(xs, ys, strict=True)]
    for x, y, name, value in zip(xs, ys, known["name"], values, strict=True):
        text = f"{str(name).removeprefix('Kabupaten ')} {value}"
        wide, high, off = 0.056 * len(text) * inch, 0.12 * inch, 0.08 * inch
        places = {
            "above": (x - wide / 2, x + wide / 2, y + off, y + off + high),
            "below": (x - wide / 2, x + wide / 2, y - off - high, y - off),
            "right": (x + off, x + off + wide, y - high / 2, y + high / 2),
            "left": (x - off - wide, x - off, y - high / 2, y + high / 2),
        }
        free = [k for k, box in places.items() if not any(_touch(box, other) for other in taken)]
        side = free[0] if free else "above"
        box = places[side]
        taken.append(box)
        ax.text((box[0] + box[1]) / 2, (box[2] + box[3]) / 2, text, ha="center", va="center", fontsize=7, zorder=9)


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
