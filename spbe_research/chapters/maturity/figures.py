"""Figures of the maturity chapter; each returns a Drawing, or None where the data do not reach that far.

All share the scale of the instrument, so that the reports of two regions can be laid side by side.
"""

from __future__ import annotations

import itertools
import textwrap
from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator, MultipleLocator
from matplotlib.transforms import AffineDeltaTransform

from spbe_research.chapters.display.phrasing import printed_index, scale_text, span
from spbe_research.chapters.display.sourced import of_history, of_itself, of_peers, of_year, sourced
from spbe_research.chapters.display.style import (
    ACCENT,
    GREY,
    INK,
    LEVEL_COLOURS,
    PALE,
    Drawing,
    bare,
    decimal_axis,
    level_ink,
    new_figure,
)
from spbe_research.chapters.display.words import peer_label, unit_label, unit_name, unit_words, year_label
from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.chapters.maturity.ruler import index_axis, mark_index, scale_axis, shade_bands
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import plain_name, unmarked
from spbe_research.data.regions import kinds_name
from spbe_research.numbers.language import as_printed, join_words, number
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.peers import kind_table
from spbe_research.text.catalog import say

__all__ = [
    "distribution",
    "history_line",
    "index_ruler",
    "level_map",
    "points_to_gain",
    "unit_profile",
]


#: characters that a line of the legend holds
_LEGEND = 88


def _short(name: str, width: int, lines: int = 1) -> str:
    """A name cut to so many lines; the caption and the title carry it whole."""
    return "\n".join(textwrap.wrap(name, width, max_lines=lines, placeholder=" …"))


def _value(unit: pd.Series, lang: str) -> str:
    """A unit's value, or its range where rows are missing."""
    return number(Fraction(unit["printed"]), 2, lang) if unit["printed"] else span(unit["low"], unit["high"], lang)


@sourced(of_peers)
def index_ruler(m: Maturity, lang: str = "id") -> Drawing:
    """Index on the ruler of the scale with the predicate bands; nation, kind and province on lines of their own."""
    lines = [(_short(m.region.name, 28, 2), m.low, m.high, m.printed, True)]
    if m.without_assumed is not None:
        open_bounds = m.without_assumed
        lines.append((say("report.assumed_open", lang), open_bounds.low_exact, open_bounds.high_exact, "", False))
    lines += [
        (unmarked(peer_label(p, m, lang)), p.index, p.index, number(p.index, 2, "en"), False)
        for p in m.peers
        if p.index is not None
    ]
    with new_figure(0.95 + 0.3 * len(lines)) as (figure, ax):
        shade_bands(ax, m, lang, names=True)
        for y, (_, low, high, printed, own) in enumerate(lines):
            mark_index(ax, y, low, high, printed, lang, own=own)
        ax.set_yticks(range(len(lines)), [line[0] for line in lines])
        ax.set_ylim(len(lines) - 0.4, -0.6)
        ax.get_yticklabels()[0].set_fontweight("bold")
        scale_axis(ax, m, lang, say("report.axis_index", lang, subject=m.instrument.subject))
        bare(ax)
    others = join_words(
        [
            f"{name} {number(Fraction(p), 2, lang) if p else span(low, high, lang)}".replace("\n", " ")
            for name, low, high, p, own in lines
            if not own
        ],
        lang,
    )
    band = named_bands(m, lang) if m.missing_rows or m.at_edge else m.band.name(lang)
    alt = say(
        "report.alt_ruler",
        lang,
        name=m.region.name,
        scale=scale_text(m.instrument, lang),
        index=printed_index(m, lang),
        band=band,
    )
    return Drawing(
        "index_ruler",
        figure,
        alt + (f" {say('report.alt_others', lang)} {others}." if others else ""),
        say("report.cap_ruler", lang, name=m.region.name, year=year_label(m, lang)),
    )


@sourced(of_peers)
def unit_profile(m: Maturity, lang: str = "id") -> Drawing | None:
    """Domains and aspects as dots on the scale, beside nation and kind where they are published."""
    units = m.units
    if units.empty:
        return None
    marks = {"nation": ("s", 5.5), "kind": ("D", 5), "province_mean": ("^", 6)}
    shown = [p for p in m.peers if p.scope in marks and (p.domains or p.aspects)]
    labels = [unit_label(row, lang) for _, row in units.iterrows()]
    crowded = any("\n" in a and "\n" in b for a, b in itertools.pairwise(labels))
    own = _short(m.region.name, 36)
    beside = [unmarked(peer_label(peer, m, lang)).replace("\n", " ") for peer in shown]
    wide = len(own) + sum(map(len, beside)) > _LEGEND  # then on two lines
    high = 0.9 + (0.37 if crowded else 0.29) * len(units) + (0.25 if shown else 0) + (0.18 if wide else 0)
    with new_figure(high) as (figure, ax):
        for y, (_, row) in enumerate(units.iterrows()):
            domain = row["unit"] == "domain"
            ax.axhline(y, color=PALE, linewidth=0.7, zorder=0)
            for peer in shown:
                value = (peer.domains if domain else peer.aspects).get(row["number"])
                if value is not None:
                    marker, size = marks[peer.scope]
                    ax.plot([float(value)], [y], marker=marker, markersize=size, color=GREY, markerfacecolor="white",
                            markeredgewidth=1, linestyle="none", zorder=2)  # fmt: skip
            if row["printed"]:
                ax.plot([row["value"]], [y], marker="o", markersize=8.5 if domain else 6.5, color=ACCENT, zorder=3)
            else:
                ax.plot([float(row["low"]), float(row["high"])], [y, y], color=ACCENT, alpha=0.55,
                        linewidth=7 if domain else 5, solid_capstyle="butt", zorder=1)  # fmt: skip
            ax.text(1.012, y, _value(row, lang), transform=ax.get_yaxis_transform(),
                    va="center", ha="left", fontweight="bold" if domain else "normal", color=ACCENT)  # fmt: skip
        ax.set_yticks(range(len(units)), labels)
        for tick, unit in zip(ax.get_yticklabels(), units["unit"], strict=True):
            tick.set_fontweight("bold" if unit == "domain" else "normal")
        ax.set_ylim(len(units) - 0.4, -0.7)
        index_axis(ax, m, lang, say("report.axis_value", lang, scale=scale_text(m.instrument, lang)))
        bare(ax)
        handles = [ax.plot([], [], marker="o", linestyle="none", color=ACCENT, label=own)[0]]
        for peer, label in zip(shown, beside, strict=True):
            handles += ax.plot([], [], marker=marks[peer.scope][0], markersize=5.5, linestyle="none", color=GREY,
                               markerfacecolor="white", label=label)  # fmt: skip
        if shown:
            figure.legend(handles=handles, loc="outside upper left", ncols=2 if wide else len(handles), frameon=False,
                          fontsize=8, handletextpad=0.2, columnspacing=1.2)  # fmt: skip
    drawn = units.drop(m.off_scale.index)
    values = join_words([f"{unit_name(r, lang)} {_value(r, lang)}" for _, r in drawn.iterrows()], lang)
    alt = say("report.alt_profile", lang, values=values, scale=scale_text(m.instrument, lang))
    return Drawing(
        "unit_profile",
        figure,
        alt,
        say(f"report.cap_profile{unit_words(m)}", lang, name=m.region.name, year=year_label(m, lang)),
    )


@sourced(of_itself)
def level_map(m: Maturity, lang: str = "id", *, dated: bool = False) -> Drawing | None:
    """Level of every row: cells filled up to the level, the level printed in the last; grouped by aspect.

    Parameters
    ----------
    dated : the year stands in the picture and in what it says, for a map among figures of another year.
    """
    if m.rows is None:
        return None
    top = int(m.instrument.level_max)
    left = -5.0  # where the names begin, in cells
    y = 0.0
    places: list[tuple[float, str, str]] = []
    headings: list[tuple[float, str, str]] = []
    for _, aspect in m.aspects.iterrows():
        headings.append((y, unit_label(aspect, lang, 99), _value(aspect, lang)))
        y += 1.15
        for code in m.rows.index[m.rows["aspect_no"] == aspect["number"]]:
            places.append((y, code, plain_name(m.rows.loc[code], "short", lang)))
            y += 1.0
        y += 0.35
    cells: list[tuple[tuple[float, float], str, str]] = []  # where, filled with, with an edge of
    with new_figure(0.3 + 0.142 * y) as (figure, ax):
        for place, code, name in places:
            level = float(m.rows.loc[code, "level"])
            if isnan(level):
                ax.add_patch(Rectangle((0.53, place - 0.43), top - 0.06, 0.86, linewidth=0.7, facecolor="white",
                                       edgecolor=GREY, linestyle=(0, (2, 2))))  # fmt: skip
                ax.text((1 + top) / 2, place, say('report.not_assessed', lang), ha="center", va="center", fontsize=8,
                        color=GREY, fontstyle="normal")  # fmt: skip
                ax.text(left + 0.42, place, name, ha="left", va="center", fontsize=8.2)
                ax.text(left + 0.3, place, code, ha="right", va="center", fontsize=8, color=GREY)
                continue
            whole = int(level)
            for cell in range(1, top + 1):
                filled = cell <= level
                colours = (LEVEL_COLOURS[min(whole, 5) - 1], LEVEL_COLOURS[1]) if filled else ("white", PALE)
                cells.append(((cell, place), *colours))
            text = str(whole) if level == whole else number(level, 2, lang)
            ax.text(max(whole, 1), place, text, ha="center", va="center", fontsize=8, fontweight="bold",
                    color=level_ink(level))  # fmt: skip
            ax.text(left + 0.42, place, name, ha="left", va="center", fontsize=8.2)
            ax.text(left + 0.3, place, code, ha="right", va="center", fontsize=8, color=GREY)
        if cells:
            _add_cells(ax, cells)
        for place, name, value in headings:
            ax.text(left, place, name, ha="left", va="center", fontsize=9, fontweight="bold", color=ACCENT)
            ax.text(top + 0.47, place, value, ha="right", va="center", fontsize=9, fontweight="bold", color=ACCENT)
        ax.set_xlim(left - 0.05, top + 0.5)
        ax.set_ylim(y - 0.3, -0.9)
        ax.axis("off")
        if dated:
            ax.set_title(year_label(m, lang), loc="left", fontsize=11, fontweight="bold", color=INK)
    counts = m.rows["level"].value_counts().sort_index(ascending=False)
    parts = [
        say("report.n_at_level", lang, n=int(n), level=number(level, 0 if level == int(level) else 2, lang))
        for level, n in counts.items()
    ]
    parts += [say("report.n_not_assessed", lang, n=len(m.missing_rows))] if m.missing_rows else []
    alt = say("report.alt_levels", lang, k=len(m.rows), parts=join_words(parts, lang))
    return Drawing(
        "level_map",
        figure,
        f"{year_label(m, lang)}: {alt}" if dated else alt,
        say("report.cap_levels", lang, name=m.region.name, year=year_label(m, lang)),
    )


def _add_cells(ax: Axes, cells: list[tuple[tuple[float, float], str, str]]) -> None:
    """One shape at many places: two hundred boxes, each a part of its own, took half of the figure's time."""
    box = Path([(-0.47, -0.43), (0.47, -0.43), (0.47, 0.43), (-0.47, 0.43), (-0.47, -0.43)], closed=True)
    places, faces, edges = zip(*cells, strict=True)
    drawn = PathCollection(
        [box],
        offsets=places,
        offset_transform=ax.transData,
        facecolors=faces,
        edgecolors=edges,
        linewidths=0.5,
        joinstyle="miter",
    )
    scale: Any = ax.transData  # without a curve: both axes are linear
    drawn.set_transform(AffineDeltaTransform(scale))
    ax.add_collection(drawn, autolim=False)


@sourced(of_itself)
def points_to_gain(m: Maturity, lang: str = "id") -> Drawing | None:
    """Index points earned above the least level and left to gain, by aspect, or by domain where that is all."""
    units = m.aspects if len(m.aspects) else m.domains
    if units.empty:
        return None
    with new_figure(0.75 + 0.32 * len(units)) as (figure, ax):
        for y, (_, row) in enumerate(units.iterrows()):
            if not row["printed"]:
                _open_bar(ax, m, y, row, lang)
                continue
            if np.isnan(row["earned"]):  # its printed value is off the scale
                continue
            earned, left = row["earned"], row["to_gain"]
            ax.barh(y, earned, color=ACCENT, height=0.62)
            ax.barh(y, left, left=earned, color=LEVEL_COLOURS[1], height=0.62)
            if earned > 0.12:
                ax.text(earned / 2, y, number(row["earned"], 2, lang), ha="center", va="center", color="white",
                        fontsize=8)  # fmt: skip
            ax.text(earned + left + 0.012, y, say('report.left_to_gain', lang, points=number(row['to_gain'], 2, lang)),
                    va="center", fontsize=8)  # fmt: skip
        ax.set_yticks(range(len(units)), [unit_label(row, lang) for _, row in units.iterrows()])
        ax.set_ylim(len(units) - 0.4, -0.6)
        span = float(m.instrument.level_max - m.instrument.level_min)
        ax.set_xlim(0, max(float(w) / 100 * span for w in units["weight_percent"]) * 1.24)
        ax.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))  # ticks that one decimal shows as they are
        ax.set_xlabel(say("report.axis_points", lang))
        decimal_axis(ax, lang, 1)
        bare(ax)
        if m.missing_rows:
            handles = [Patch(color=ACCENT), Patch(color=GREY, alpha=0.45), Patch(color=LEVEL_COLOURS[1])]
            names = [say(f"report.{key}", lang) for key in ("earned", "unknown", "left")]
            figure.legend(handles, names, loc="outside upper left", ncols=3, frameon=False, fontsize=8)
    best = units.sort_values("to_gain", ascending=False, kind="stable").iloc[0]
    alt = say("report.alt_gain_partial", lang)
    if len(m.off_scale):
        alt = say(
            "report.alt_gain_off", lang, names=join_words([unit_name(r, lang) for _, r in m.off_scale.iterrows()], lang)
        )
    elif not m.missing_rows:
        alt = say("report.alt_gain", lang, name=unit_name(best, lang), points=number(best["to_gain"], 2, lang))
    return Drawing(
        "points_to_gain", figure, alt, say("report.cap_gain", lang, name=m.region.name, year=year_label(m, lang))
    )


def _open_bar(ax: Axes, m: Maturity, y: int, row: pd.Series, lang: str) -> None:
    """Points earned for certain, points that depend on rows not assessed, points left in any case."""
    least, most = m.instrument.level_min, m.instrument.level_max
    weight = m.instrument.unit_weight(row["unit"], row["number"])
    parts = (row["low"] - least, row["high"] - row["low"], most - row["high"])
    earned, unknown, left = (float(weight * part) for part in parts)
    ax.barh(y, earned, color=ACCENT, height=0.62)
    ax.barh(y, unknown, left=earned, color=GREY, alpha=0.45, height=0.62, linewidth=0)
    ax.barh(y, left, left=earned + unknown, color=LEVEL_COLOURS[1], height=0.62)
    if earned > 0.12:
        ax.text(earned / 2, y, number(earned, 2, lang), ha="center", va="center", color="white", fontsize=8)
    points = span(weight * (most - row["high"]), weight * (most - row["low"]), lang)
    ax.text(
        earned + unknown + left + 0.012, y, say("report.left_to_gain", lang, points=points), va="center", fontsize=8
    )


@sourced(of_year)
def distribution(m: Maturity, lang: str = "id", *, least: int = 20) -> Drawing | None:
    """Published indices of the same kind and year; None below ``least`` institutions."""
    if m.year is None or not m.standings or not m.printed:
        return None
    table = kind_table(m.region, m.year, m.instrument.id)
    if len(table) < least:
        return None
    kind = unmarked(kinds_name(m.region.kind, lang))
    width = 0.1
    edges = np.arange(10, 51) / 10.0
    place = np.minimum(np.floor(table["index"].to_numpy() * 10 + 1e-9).astype(int), 49)
    counts = np.bincount(place, minlength=50)[10:50]
    own = min(int(float(m.printed) * 10 + 1e-9), 49) - 10
    with new_figure(2.5) as (figure, ax):
        shade_bands(ax, m, lang, names=True)
        ax.bar(edges[:-1], counts, width=width * 0.9, align="edge", color=LEVEL_COLOURS[2], zorder=2)
        ax.bar(edges[own], counts[own], width=width * 0.9, align="edge", color=ACCENT, zorder=3)
        middle = float(table["index"].median())
        highest = counts.max()
        ax.plot([middle, middle], [0, highest * 1.14], color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=4)
        here = float(m.printed)
        side = 1 if middle > here else -1  # the two labels stand on either side, never on each other
        ax.text(middle + side * 0.03, highest * 1.1, say('report.median', lang, value=number(middle, 2, lang)),
                ha="left" if side > 0 else "right", va="center", fontsize=8, zorder=5)  # fmt: skip
        ax.plot([here, here], [counts[own], highest * 1.2], color=ACCENT, linewidth=1, zorder=4)
        ax.text(here, highest * 1.3, f"{_short(m.region.name, 36)} {as_printed(m.printed, lang)}", va="center",
                ha="left" if here < 1.8 else "right" if here > 4.2 else "center", fontsize=9, fontweight="bold",
                color=ACCENT, zorder=6)  # fmt: skip
        ax.set_ylim(0, highest * 1.42)
        ax.set_ylabel(say("report.axis_count", lang))
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        index_axis(ax, m, lang, say("report.axis_index", lang, subject=m.instrument.subject))
        edge_ticks = [float(m.instrument.level_min), *sorted(float(b.lower) for b in m.instrument.bands[:-1])]
        ax.set_xticks([*edge_ticks, float(m.instrument.level_max)])
        decimal_axis(ax, lang, 1)
        bare(ax)
    alt = say(
        "report.alt_distribution",
        lang,
        n=len(table),
        kind=kind,
        year=m.year,
        median=number(middle, 2, lang),
        name=m.region.name,
        index=as_printed(m.printed, lang),
    )
    return Drawing(
        "distribution", figure, alt, say("report.cap_distribution", lang, n=len(table), kind=kind, year=m.year)
    )


def _by_year(m: Maturity) -> tuple[pd.DataFrame, bool]:
    """One published index a year, and whether this report's own comes to them."""
    table = m.history[(m.history["year"] != "") & (m.history["assessment"] == "official")]
    table = table.drop_duplicates("year")
    own = m.year is not None and m.observation.assessment == "official" and str(m.year) not in set(table["year"])
    return table, own


def has_line(m: Maturity) -> bool:
    """Whether there are two years to draw a line between."""
    table, own = _by_year(m)
    return len(table) + own >= 2


@sourced(of_history)
def history_line(m: Maturity, lang: str = "id") -> Drawing | None:
    """Every published index by year, one line an instrument; hollow where it may be carried over."""
    table, own = _by_year(m)
    if not has_line(m):
        return None
    published = [int(y) for y in table["year"]]
    values = [float(v) for v in table["index"]]
    years = [*published, m.year] if own and m.year is not None else published
    used = [load_instrument(i) for i in dict.fromkeys(table["instrument"])]
    common = all([b.lower for b in i.bands] == [b.lower for b in m.instrument.bands] for i in used)
    with new_figure(2.6) as (figure, ax):
        for band in m.instrument.bands[:-1] if common else ():
            ax.axhline(float(band.lower), color=PALE, linewidth=0.9, zorder=0)
            ax.text(max(years) + 0.62, float(band.lower), number(band.lower, 1, lang), va="center", ha="right",
                    fontsize=8, color=GREY, backgroundcolor="white")  # fmt: skip
        for band in m.instrument.bands if common else ():
            ax.text(max(years) + 0.68, float((band.lower + band.upper) / 2), band.predicate, va="center", ha="left",
                    fontsize=8, color=GREY)  # fmt: skip
        for _, group in table.groupby("instrument", sort=False):
            xs = [int(y) for y in group["year"]]
            ys = [float(v) for v in group["index"]]
            gaps = [i for i in range(1, len(xs)) if xs[i] - xs[i - 1] > 1]
            for part_x, part_y in zip(np.split(xs, gaps), np.split(ys, gaps), strict=True):
                ax.plot(part_x, part_y, color=ACCENT, linewidth=1.6, zorder=2)
        if own and m.year is not None:
            _own_point(ax, m, lang)
        for x, v, carried in zip(published, values, table["carried_over"], strict=True):
            ax.plot([x], [v], marker="o", markersize=7, color=ACCENT,
                    markerfacecolor="white" if carried else ACCENT, zorder=3)  # fmt: skip
            ax.annotate(number(v, 2, lang), (x, v), xytext=(0, 7), textcoords="offset points", ha="center",
                        fontsize=9, fontweight="bold", color=ACCENT, zorder=4)  # fmt: skip
        for inst in (used if not own or m.instrument in used else [*used, m.instrument])[1:]:
            if min(years) < (at := inst.year_from - 0.5) < max(years):
                ax.axvline(at, color=GREY, linewidth=0.9, linestyle=(0, (3, 3)))
                ax.text(at, 5.02, say("report.new_instrument", lang), ha="center", va="bottom", fontsize=8, color=GREY)
        ax.set_xlim(min(years) - 0.5, max(years) + 0.65)
        ax.set_ylim(float(m.instrument.level_min), float(m.instrument.level_max))
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.yaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("report.axis_year", lang))
        subjects = {i.subject for i in used} | ({m.instrument.subject} if own else set())
        label = say("report.subject_index", lang) if len(subjects) == 1 else ""
        ax.set_ylabel(say("report.axis_index", lang, subject=label).strip())
        bare(ax, keep=("bottom", "left"))
    said = [f"{y}: {number(v, 2, lang)}" for y, v in zip(published, values, strict=True)]
    if own:
        said.append(f"{m.year}: {printed_index(m, lang)}")
    return Drawing(
        "history_line",
        figure,
        say("report.alt_history", lang, name=m.region.name, values=join_words(said, lang)),
        say("report.cap_history_own" if own else "report.cap_history", lang, name=m.region.name, year=m.year),
    )


def _own_point(ax: Axes, m: Maturity, lang: str) -> None:
    """The index of this report where none is published for its year: a diamond, or a bar where rows are missing."""
    assert m.year is not None
    low, high = float(m.low), float(m.high)
    if m.printed:
        ax.plot([m.year], [low], marker="D", markersize=7, color=ACCENT, zorder=3)
    else:
        ax.plot([m.year] * 2, [low, high], color=ACCENT, alpha=0.55, linewidth=7, solid_capstyle="butt", zorder=2)
    ax.annotate(printed_index(m, lang), (m.year, high), xytext=(0, 7), textcoords="offset points", ha="center",
                fontsize=9, fontweight="bold", color=ACCENT, zorder=4)  # fmt: skip
