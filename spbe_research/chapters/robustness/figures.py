"""The figure that gathers what the predicate depends on."""

from __future__ import annotations

from matplotlib.transforms import blended_transform_factory

from spbe_research.chapters.display.sourced import sourced
from spbe_research.chapters.display.style import (
    ACCENT,
    GREY,
    INK,
    LEVEL_COLOURS,
    Drawing,
    bare,
    decimal_axis,
    new_figure,
)
from spbe_research.chapters.robustness.words import ends_text, line_label, of_evaluation, source_word
from spbe_research.data.names import unmarked
from spbe_research.numbers.language import join_words
from spbe_research.profiles.robustness import Robustness
from spbe_research.text.catalog import say

__all__ = ["dependence"]

#: below it a range is drawn as a point
_POINT = 0.012


@sourced(of_evaluation)
def dependence(r: Robustness, lang: str = "id") -> Drawing:
    """A line for every choice: how far it carries the index, over the bands of the predicates."""
    inst, lines = r.maturity.instrument, r.lines
    places: list[float] = []
    heads: list[tuple[float, str]] = []
    y, last = 0.0, ""
    for x in lines:
        if x.source != last:
            y += 0.45 if last else 0.0
            heads.append((y, source_word(x.source, lang)))
            y, last = y + 0.95, x.source
        places.append(y)
        y += 0.8
    low, high = float(inst.level_min), float(inst.level_max)
    with new_figure(1 + 0.2 * y) as (figure, ax):
        for step, band in enumerate(reversed(inst.bands)):
            ax.axvspan(float(band.lower), float(band.upper), color=LEVEL_COLOURS[min(step, 4)], alpha=0.45, linewidth=0)
            ax.text((float(band.lower) + float(band.upper)) / 2, -1.05, band.predicate.replace(" ", "\n"), ha="center",
                    va="center", fontsize=6.8, color=INK, linespacing=1)  # fmt: skip
        law = float(lines[0].low), float(lines[0].high)
        for end in law if law[1] - law[0] >= _POINT else [sum(law) / 2]:
            ax.axvline(end, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        beside = blended_transform_factory(ax.transAxes, ax.transData)
        for at, head in heads:
            ax.text(
                -0.01, at, unmarked(head), transform=beside, ha="right", va="center", fontweight="bold", fontsize=8.5
            )
        for at, x in zip(places, lines, strict=True):
            colour = GREY if x.source == "links" else ACCENT
            ends = min(max(float(x.low), low), high), min(max(float(x.high), low), high)
            if ends[1] - ends[0] < _POINT:
                ax.plot([sum(ends) / 2], [at], marker="o", markersize=5, color=colour, linestyle="none")
            else:
                ax.plot(ends, [at, at], color=colour, linewidth=3.4, solid_capstyle="butt")
            ax.text(1.01, at, ends_text(x.low, x.high, lang), transform=beside, ha="left", va="center", fontsize=7.5)
        ax.set_yticks(places, [unmarked(line_label(x, lang)) for x in lines], fontsize=8)
        ax.set_ylim(y - 0.2, -1.9)
        ax.set_xlim(low, high)
        ax.set_xlabel(say("report.axis_index", lang, subject=inst.subject))
        decimal_axis(ax, lang, 0)
        ax.set_xticks(range(int(low), int(high) + 1))
        bare(ax)
    m = r.maturity
    said = [f"{unmarked(line_label(x, lang))} {ends_text(x.low, x.high, lang)}" for x in lines]
    alt = say("robustness.alt_depends", lang, name=m.region.name, lines=join_words(said, lang))
    when = m.year if m.year is not None else m.observation.source
    return Drawing("robustness_depends", figure, alt, say("robustness.f_depends", lang, name=m.region.name, year=when))
