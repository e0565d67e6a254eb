"""Figures of the chapter on change; each returns a Drawing, or None where the data do not reach that far."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator

from spbe_research.chapters.display.phrasing import none_or, scale_text
from spbe_research.chapters.display.pvalues import p_is
from spbe_research.chapters.display.ranges import range_text, wrapped
from spbe_research.chapters.display.sourced import of_place, pair_of, sourced
from spbe_research.chapters.display.style import (
    ACCENT,
    GREY,
    INK,
    LEVEL_COLOURS,
    PALE,
    Drawing,
    bare,
    decimal_axis,
    new_figure,
    new_figures,
)
from spbe_research.data.names import plain_name
from spbe_research.inference.results import SignFlipTest
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.change_place import FEWEST
from spbe_research.text.catalog import say

__all__ = ["change_place", "moved_rows", "moved_units", "null_distribution"]

_BINS = 61


def flip_pair(c: RegionChange) -> tuple[SignFlipTest, SignFlipTest] | None:
    """The test of single units and that of whole aspects, under one instrument or across two; None without."""
    if c.tests is not None:
        return None if c.tests.identical else (c.tests.by_row, c.tests.by_aspect)
    first = c.across[0] if c.across else None
    if first is None or first.by_concept is None or first.by_aspect is None or not first.by_concept.n:
        return None
    return first.by_concept, first.by_aspect


@sourced(pair_of)
def null_distribution(c: RegionChange, lang: str = "id") -> Drawing | None:
    """Every change that free signs could give, for whole aspects and for single units, with the observed one."""
    pair = flip_pair(c)
    if pair is None or c.before is None:
        return None
    by_unit, by_aspect = pair
    titles = {
        "by_row": say("change.words.by_row" if c.tests is not None else "change.words.by_concept", lang),
        "by_aspect": say("change.words.by_aspect", lang),
    }
    reach = max(float(t.unit * sum(abs(s) for s in t.steps)) for t in pair) * 1.04
    value = number(by_unit.estimate, 2, lang, signed=True)
    with new_figures(2, 1, 3.9, sharex=True) as (figure, axes):
        panels = zip(axes, (by_aspect, by_unit), (_stems, _bars), ("by_aspect", "by_row"), strict=True)
        for a, test, draw, title in panels:
            draw(a, test)
            a.axvline(test.estimate, color=INK, linewidth=1.2, zorder=4)
            a.set_title(
                f"{titles[title]}: {p_is(test.pvalue_exact, lang)}",
                fontsize=9,
                loc="left",
                color=INK,
            )
            a.set_yticks([])
            a.set_ylim(bottom=0)
            a.margins(y=0.12)
            bare(a)
        side = "right" if by_unit.estimate > 0 else "left"
        axes[1].annotate(say('change.words.observed', lang, value=value), (by_unit.estimate, 0.86),
                         xycoords=axes[1].get_xaxis_transform(), xytext=(5 if side == "left" else -5, 0),
                         textcoords="offset points", ha=side, fontsize=8.5, fontweight="bold", color=INK,
                         bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=5)  # fmt: skip
        axes[1].set_xlim(-reach, reach)
        axes[1].xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
        decimal_axis(axes[1], lang, 1 if reach > 0.35 else 2)
        axes[1].set_xlabel(say("change.words.axis_change", lang))
    alt = say(
        "change.figures.null_distribution_alt",
        lang,
        value=value,
        p_is=p_is(by_unit.pvalue_exact, lang),
        p_is_2=p_is(by_aspect.pvalue_exact, lang),
        **titles,
    )
    caption = say(
        "change.figures.null_distribution_caption",
        lang,
        region_name=c.region.name,
        before_year=c.before.year,
        after_year=c.after.year,
    )
    return Drawing("null_distribution", figure, alt, caption)


def _split(test: SignFlipTest) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = test.null_distribution()
    x, p = table["change"].to_numpy(), table["probability"].to_numpy()
    return x, p, np.abs(x) >= abs(test.estimate) - 1e-9


def _bars(ax: Axes, test: SignFlipTest) -> None:
    """Probabilities gathered in bins, the tails stacked in dark.

    Sums lie two units apart, so a bin takes in the same number of them everywhere: else it would show ripples.
    """
    x, p, far = _split(test)
    apart = 2 * float(test.unit)
    width = apart * max(1, round((x[-1] - x[0]) / apart / _BINS))
    edges = np.arange(x[0] - apart / 2, x[-1] + width, width)
    middle = (edges[:-1] + edges[1:]) / 2
    near_mass, far_mass = (np.histogram(x[m], edges, weights=p[m])[0] for m in (~far, far))
    ax.bar(middle, near_mass, width * 0.9, color=LEVEL_COLOURS[1], linewidth=0)
    ax.bar(middle, far_mass, width * 0.9, bottom=near_mass, color=ACCENT, linewidth=0)


def _stems(ax: Axes, test: SignFlipTest) -> None:
    """Few values: each is drawn."""
    x, p, far = _split(test)
    if len(x) > 200:
        _bars(ax, test)
        return
    for mask, colour in ((~far, LEVEL_COLOURS[2]), (far, ACCENT)):
        ax.vlines(x[mask], 0, p[mask], color=colour, linewidth=2.2)


@sourced(pair_of)
def moved_rows(c: RegionChange, lang: str = "id") -> Drawing | None:
    """Levels before and after of every row that moved, by aspect: the greatest rise first."""
    if c.tests is None or c.tests.identical or c.before is None:
        return None
    rows = c.tests.described.rows
    moved = rows[rows["change"] != 0].copy()
    moved["order"] = range(len(moved))
    moved = moved.sort_values(["change", "contribution", "order"], ascending=[False, False, True])
    labels = [f"{r.code}  {plain_name(r, 'short', lang)}" for r in moved.itertuples()]
    inst = c.after.instrument
    with new_figure(0.95 + 0.235 * len(moved)) as (figure, ax):
        lines = [(r.before, r.after, r.contribution) for r in moved.itertuples()]
        _dumbbells(ax, lines, [number(x[2], 3, lang, signed=True) for x in lines])
        ax.set_yticks(range(len(moved)), [wrapped(t, 44) for t in labels], fontsize=7.6)
        ax.set_ylim(len(moved) - 0.4, -1.4)
        ax.set_xlim(float(inst.level_min) - 0.2, float(inst.level_max) + 0.2)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("change.words.axis_level", lang))
        _head(ax, c, lang)
        bare(ax)
    decimals = 0 if inst.whole_levels else 2
    steps = [
        f"{r.code} {number(r.before, decimals, lang)}–{number(r.after, decimals, lang)}" for r in moved.itertuples()
    ]
    said = join_words(steps, lang)
    t = c.tests.by_row
    alt = say("change.figures.moved_rows_alt", lang, rose=none_or(t.rose, lang), fell=none_or(t.fell, lang), said=said)
    caption = say(
        "change.figures.moved_rows_caption",
        lang,
        region_name=c.region.name,
        before_year=c.before.year,
        after_year=c.after.year,
    )
    return Drawing("moved_rows", figure, alt, caption)


def _dumbbells(ax: Axes, lines: list[tuple[float, float, Any]], texts: list[str]) -> None:
    for y, ((a, b, _), text) in enumerate(zip(lines, texts, strict=True)):
        colour = ACCENT if b > a else GREY
        ax.plot([a, b], [y, y], color=colour, linewidth=1.8, alpha=0.65, zorder=2)
        ax.plot([a], [y], marker="o", markersize=5.5, color=colour, markerfacecolor="white", zorder=3)
        ax.plot([b], [y], marker="o", markersize=6.5, color=colour, zorder=4)
        ax.text(1.015, y, text, transform=ax.get_yaxis_transform(), va="center", ha="left", fontsize=8, color=colour,
                fontweight="bold")  # fmt: skip
        ax.axhline(y, color=PALE, linewidth=0.5, zorder=0)


def _head(ax: Axes, c: RegionChange, lang: str) -> None:
    """What the two circles and the column at the right are."""
    assert c.before is not None
    text = say("change.figures.head_text", lang, before_year=c.before.year, after_year=c.after.year)
    ax.text(0.0, 1.0, text, transform=ax.transAxes, ha="left", va="top", fontsize=8.5, color=GREY)
    ax.text(1.015, 1.0, say('change.figures.head', lang), transform=ax.transAxes, ha="left", va="top", fontsize=8,
            color=GREY)  # fmt: skip


@sourced(pair_of)
def moved_units(c: RegionChange, lang: str = "id") -> Drawing | None:
    """Domain values before and after, where the rows are not known on both sides."""
    units = c.units
    if c.tests is not None or not units or c.before is None:
        return None
    with new_figure(0.9 + 0.42 * len(units)) as (figure, ax):
        lines = [(_middle(u.before), _middle(u.after), None) for u in units]
        _dumbbells(ax, lines, [range_text(u.change, lang, signed=True) for u in units])
        for y, u in enumerate(units):
            for v in (u.before, u.after):
                if v.width > 0.03:
                    ax.plot([v.low, v.high], [y, y], color=LEVEL_COLOURS[1], linewidth=7, solid_capstyle="butt",
                            zorder=1)  # fmt: skip
        names = [wrapped(f"{u.number}  {plain_name(u, 'name', lang)}", 30) for u in units]
        ax.set_yticks(range(len(units)), names)
        ax.set_ylim(len(units) - 0.5, -1.0)
        inst = c.after.instrument
        ax.set_xlim(float(inst.level_min) - 0.2, float(inst.level_max) + 0.2)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("change.words.axis_value", lang, scale=scale_text(inst, lang)))
        _head(ax, c, lang)
        bare(ax)
    said = join_words([f"{u.number}: {range_text(u.before, lang)}–{range_text(u.after, lang)}" for u in units], lang)
    alt = say("change.figures.moved_units_alt", lang, before_year=c.before.year, after_year=c.after.year, said=said)
    caption = say(
        "change.figures.moved_units_caption",
        lang,
        region_name=c.region.name,
        before_year=c.before.year,
        after_year=c.after.year,
    )
    return Drawing("moved_units", figure, alt, caption)


def _middle(v: Identified) -> float:
    return (v.low + v.high) / 2


def has_place(c: RegionChange) -> bool:
    """Whether enough changes are published to draw this one among them."""
    return c.place is not None and c.before is not None and c.place.n >= FEWEST and not c.note


@sourced(of_place)
def change_place(c: RegionChange, lang: str = "id") -> Drawing | None:
    """All published changes between the two years, with this one; None where few are published."""
    p = c.place
    if p is None or c.before is None or not has_place(c):
        return None
    changes = np.array([float(x) for x in p.table["change"]])
    mine = float(p.change)
    low, high = np.floor(changes.min() * 10) / 10, np.ceil(changes.max() * 10) / 10
    edges = np.arange(low - 0.05, high + 0.1, 0.1)
    with new_figure(2.7) as (figure, ax):
        counts, _ = np.histogram(changes, edges)
        at = int(np.searchsorted(edges, mine, side="right")) - 1
        colours = [ACCENT if i == at else LEVEL_COLOURS[1] for i in range(len(counts))]
        ax.bar((edges[:-1] + edges[1:]) / 2, counts, 0.09, color=colours, linewidth=0)
        top = counts.max()
        for x, text, colour, height in (
            (mine, f"{c.region.name} {number(p.change, 2, lang, signed=True)}", ACCENT, 1.20),
            (
                float(p.median),
                say("change.words.median", lang, value=number(p.median, 2, lang, signed=True)),
                GREY,
                1.05,
            ),
        ):
            ax.plot([x, x], [0, top * height], color=colour, linewidth=1.2, zorder=3)
            right = x < (low + high) / 2
            ax.annotate(text, (x, top * height), xytext=(4 if right else -4, 0), textcoords="offset points",
                        ha="left" if right else "right", va="top", fontsize=8.5, color=colour,
                        fontweight="bold" if colour == ACCENT else "normal")  # fmt: skip
        ax.set_ylim(0, top * 1.25)
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        decimal_axis(ax, lang)
        ax.set_xlabel(say("change.words.axis_change", lang))
        ax.set_ylabel(say("change.words.axis_count", lang))
        bare(ax)
    values = f"{number(p.change, 2, lang, signed=True)}"
    alt = say(
        "change.figures.change_place_alt",
        lang,
        n=whole(p.n, lang),
        region_name=c.region.name,
        values=values,
        rank=whole(p.rank, lang),
        median=number(p.median, 2, lang, signed=True),
    )
    caption = say(
        "change.figures.change_place_caption",
        lang,
        region_name=c.region.name,
        before_year=c.before.year,
        after_year=c.after.year,
        n=whole(p.n, lang),
    )
    return Drawing("change_place", figure, alt, caption)
