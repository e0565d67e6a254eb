"""Figures of the page of a road map; each a Drawing, or None where the evaluation does not reach that far."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from spbe_research.chapters.display.ranges import wrapped
from spbe_research.chapters.display.sourced import sourced
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
)
from spbe_research.chapters.display.words import band_label
from spbe_research.chapters.roadmap.words import between, effort_text, of_evaluation, unit_words
from spbe_research.data.names import unmarked
from spbe_research.numbers.language import number
from spbe_research.profiles.roadmap import Roadmap
from spbe_research.text.catalog import say

__all__ = ["frontier_figure", "ranges_figure", "years_figure"]


@sourced(of_evaluation)
def ranges_figure(r: Roadmap, lang: str = "id") -> Drawing | None:
    """Least and most steps of every aspect in any cheapest plan."""
    if r.plan is None:
        return None
    found = r.plan.ranges
    aspects = found[found["unit"] == "aspect"].reset_index(drop=True)
    labels = [unmarked(unit_words(r.instrument, "aspect", n, lang)) for n in aspects["number"]]
    with new_figure(0.6 + 0.42 * len(aspects)) as (figure, ax):
        for at, line in enumerate(aspects.to_dict("records")):
            least, most = int(line["least"]), int(line["most"])
            ax.barh(at, most - least, left=least, height=0.5, color=LEVEL_COLOURS[1])
            ax.plot([least, least], [at - 0.25, at + 0.25], color=ACCENT, linewidth=2)
            ax.plot([most, most], [at - 0.25, at + 0.25], color=ACCENT, linewidth=2)
            ax.text(most + 0.25, at, between(least, most, lang), va="center", color=INK, fontsize=8)
        ax.set_yticks(range(len(labels)), [wrapped(x, 42) for x in labels])
        ax.invert_yaxis()
        ax.set_xlim(-0.3, max(2, int(aspects["most"].max())) * 1.25)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel(say("roadmap.axis_steps", lang))
        bare(ax)
    told = [
        say("roadmap.alt_range", lang, unit=label, steps=between(int(line["least"]), int(line["most"]), lang))
        for label, line in zip(labels, aspects.to_dict("records"), strict=True)
    ]
    alt = say("roadmap.alt_ranges", lang, ranges="; ".join(told))
    return Drawing("roadmap-ranges", figure, alt, say("roadmap.f_ranges", lang))


def _bands(ax: Axes, r: Roadmap, lang: str, low: float, high: float) -> None:
    """Edges of the predicates as faint lines with their names at the right."""
    for band in r.instrument.bands:
        edge = float(band.lower)
        if low < edge < high:
            ax.axhline(edge, color=PALE, linewidth=1, zorder=0)
            label = band_label(band, lang).replace("\n", " ")
            ax.text(1.01, edge, label, transform=ax.get_yaxis_transform(), va="center", color=GREY, fontsize=8)


@sourced(of_evaluation)
def frontier_figure(r: Roadmap, lang: str = "id") -> Drawing | None:
    """The highest index for every effort, with the target."""
    frontier = r.frontier
    if frontier is None or r.plan is None:
        return None
    low, high = float(r.plan.start), float(r.instrument.level_max)
    effort = float(r.plan.effort)
    with new_figure(2.9) as (figure, ax):
        ax.step(frontier["effort"], frontier["index"], where="post", color=ACCENT, linewidth=1.6)
        ax.plot([effort], [float(r.plan.target)], "o", color=INK, markersize=5)
        size = effort_text(r.plan.effort, lang)
        note = say("roadmap.frontier_mark", lang, effort=size, index=number(r.target, 2, lang))
        place = (effort, float(r.plan.target))
        ax.annotate(note, place, xytext=(9, -9), textcoords="offset points", fontsize=8, color=INK)
        ax.set_ylim(low - 0.08 * (high - low), high + 0.02)
        ax.set_xlim(left=0)
        _bands(ax, r, lang, low, high)
        ax.set_xlabel(say("roadmap.axis_steps" if r.effort_name == "step" else "roadmap.axis_effort", lang))
        ax.set_ylabel(say("roadmap.axis_index", lang))
        decimal_axis(ax, lang, axis="y")
        bare(ax, keep=("bottom", "left"))
    ends = {"start": number(r.plan.start, 2, lang), "most": effort_text(frontier["effort"].iloc[-1], lang)}
    told = {"effort": size, "index": number(r.target, 2, lang), "top": number(frontier["index"].iloc[-1], 2, lang)}
    alt = say("roadmap.alt_frontier", lang, **ends, **told)
    return Drawing("roadmap-frontier", figure, unmarked(alt), say("roadmap.f_frontier", lang))


@sourced(of_evaluation)
def years_figure(r: Roadmap, lang: str = "id") -> Drawing | None:
    """The index expected at the end of every year; nothing for one year."""
    if r.plan is None or r.years < 2:
        return None
    index = [float(r.plan.start), *r.plan.by_year["index"]]
    low, high = min(index) - 0.15, max(index) + 0.15
    with new_figure(2.5) as (figure, ax):
        ax.plot(range(len(index)), index, "-o", color=ACCENT, markersize=5, linewidth=1.6)
        for at, value in enumerate(index):
            text = number(round(value, 6), 2, lang)
            ax.annotate(text, (at, value), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=8)
        ax.set_ylim(low, high)
        _bands(ax, r, lang, low, high)
        names = [say("roadmap.today", lang), *(say("roadmap.year_n", lang, n=n) for n in range(1, len(index)))]
        ax.set_xticks(range(len(index)), names)
        ax.set_ylabel(say("roadmap.axis_index", lang))
        decimal_axis(ax, lang, axis="y")
        bare(ax, keep=("bottom", "left"))
    told = [f"{name}: {number(round(x, 6), 2, lang)}" for name, x in zip(names, index, strict=True)]
    alt = say("roadmap.alt_years", lang, years="; ".join(told))
    return Drawing("roadmap-years", figure, alt, say("roadmap.f_years", lang))
