"""Figures of the chapter on instruments; each returns a Drawing, or None where the data do not reach that far."""

from __future__ import annotations

from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, MultipleLocator

from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.sourced import pair_of, short_names, sourced
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
from spbe_research.chapters.instruments.flows import weight_flows
from spbe_research.chapters.instruments.nation import nation_line
from spbe_research.chapters.instruments.words import index_text, range_text
from spbe_research.decomposition.decompose import Decomposition
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, number_ends
from spbe_research.profiles.instrument_change import InstrumentChange
from spbe_research.text.catalog import say

__all__ = ["core_line", "nation_line", "other_ruler", "waterfall", "weight_flows"]

#: a range narrower than this is drawn as a point
_WIDE = 0.02

_PARTS = ("performance", "reweighting", "new", "dropped")


@sourced(pair_of)
def waterfall(c: InstrumentChange, lang: str = "id") -> Drawing | None:
    """The parts of the change: steps of a waterfall where known exactly, else ranges from zero."""
    if c.split is None or c.before is None:
        return None
    years = f"{c.before.year}–{c.after.year}"
    ends = say(
        "instruments.figures.waterfall_ends",
        lang,
        before=index_text(c.before, lang),
        before_year=c.before.year,
        after=index_text(c.after, lang),
        after_year=c.after.year,
    )
    caption = say("instruments.figures.waterfall_caption", lang, region_name=c.region.name, years=years)
    if all(getattr(c.split, p).is_point for p in _PARTS):
        caption = say("instruments.figures.waterfall_caption_of_parts", lang, region_name=c.region.name, years=years)
    return _parts_drawing(c.split, ends, caption, "waterfall", lang)


def _parts_drawing(split: Decomposition, title: str, caption: str, name: str, lang: str) -> Drawing:
    rows: list[tuple[str, Identified]] = [
        (p, getattr(split, p)) for p in ("performance", "instrument", *_PARTS[1:], "total")
    ]
    stepped = all(getattr(split, p).is_point for p in _PARTS)
    lefts = dict.fromkeys([p for p, _ in rows], 0.0)
    if stepped:
        lefts["instrument"] = start = split.performance.high
        for p in _PARTS[1:]:
            lefts[p] = start
            start += getattr(split, p).high
    low = min(0.0, *(lefts[p] + v.low for p, v in rows))
    high = max(0.0, *(lefts[p] + v.high for p, v in rows))
    room = max(high - low, 0.05)
    with new_figure(0.85 + 0.38 * len(rows)) as (figure, ax):
        for y, (part, v) in enumerate(rows):
            _bar(ax, y, lefts[part], v, {"total": INK, "performance": ACCENT}.get(part, LEVEL_COLOURS[3]))
            end = lefts[part] + v.high
            if stepped and part in ("reweighting", "new", "dropped"):
                ax.plot([end, end], [y + 0.28, y + 0.72], color=GREY, linewidth=0.7)
            ax.text(1.015, y, range_text(v, lang, signed=True), transform=ax.get_yaxis_transform(), va="center",
                    ha="left", fontsize=8.5, fontweight="normal" if part in _PARTS[1:] else "bold")  # fmt: skip
        ax.axvline(0, color=INK, linewidth=0.9, zorder=4)
        ax.axhline(len(rows) - 1.5, color=GREY, linewidth=0.6)
        ax.axhspan(0.5, len(rows) - 1.5, color="#f4f6f9", zorder=0, linewidth=0)
        ax.set_yticks(range(len(rows)), [say(f"instruments.words.{p}", lang) for p, _ in rows])
        for tick, (part, _) in zip(ax.get_yticklabels(), rows, strict=True):
            tick.set_fontweight("normal" if part in _PARTS[1:] else "bold")
            if part in _PARTS[1:]:
                tick.set_fontsize(8.2)
        ax.set_xlim(low - room * 0.04, high + room * 0.04)
        ax.set_ylim(len(rows) - 0.5, -0.6)
        ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        decimal_axis(ax, lang, 1 if room > 0.7 else 2)
        ax.set_xlabel(say("instruments.words.axis_change", lang))
        ax.set_title(title, fontsize=9, loc="left", color=INK)
        bare(ax)
    said = join_words(
        [f"{say(f'instruments.words.{p}', lang)} {range_text(v, lang, signed=True)}" for p, v in rows], lang
    )
    return Drawing(name, figure, f"{title}: {said}.", caption)


def _bar(ax: Axes, y: float, left: float, v: Identified, colour: str) -> None:
    """A bar for what is certain; a pale range with end marks for what is possible."""
    low, high = left + v.low, left + v.high
    if v.is_point:
        ax.barh(y, v.low, left=left, height=0.56, color=colour, zorder=2)
        return
    ax.barh(y, high - low, left=low, height=0.56, color=LEVEL_COLOURS[1], zorder=2)
    sure = v.low if v.low > 0 else v.high if v.high < 0 else 0.0
    if sure:
        ax.barh(y, sure, left=left, height=0.56, color=colour, zorder=3)
    for end in (low, high):
        ax.plot([end, end], [y - 0.28, y + 0.28], color=colour, linewidth=1.4, zorder=3)


def _bands(ax: Axes, c: InstrumentChange, lang: str) -> None:
    """Predicate bands, where both instruments draw them alike."""
    cuts = [[(b.predicate, b.lower, b.upper) for b in i.bands] for i in (c.comparison.old, c.comparison.new)]
    if cuts[0] != cuts[1]:
        return
    for i, band in enumerate(reversed(c.comparison.new.bands)):
        low, high = float(band.lower), float(band.upper)
        ax.axvspan(low, high, color=PALE if i % 2 else "#f2f4f7", zorder=0, linewidth=0)
        text = band_label(band, lang)
        ax.text((low + high) / 2, 1.02, text, transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                fontsize=8, color=GREY)  # fmt: skip


@sourced(pair_of)
def other_ruler(c: InstrumentChange, lang: str = "id") -> Drawing | None:
    """Each evaluation as observed, and its index under the other instrument as a range on the scale."""
    if not c.linked:
        return None
    shown = [
        v for v in c.views if {v.evaluation.instrument.id, v.target.id} <= {c.comparison.old.id, c.comparison.new.id}
    ]
    rows: list[tuple[str, Identified, str, Identified | None]] = []
    for view in shown:
        e = view.evaluation
        rows.append((say("instruments.words.observed", lang, year=e.year), e.index, index_text(e, lang), None))
        label = say("instruments.words.under", lang, year=e.year, label=view.target.label.replace("PermenPANRB ", ""))
        rows.append((label, view.all_links.index, range_text(view.all_links.index, lang),
                     view.domains.index if view.domains else None))  # fmt: skip
    with new_figure(0.95 + 0.36 * len(rows)) as (figure, ax):
        _bands(ax, c, lang)
        for y, (_, v, text, coarse) in enumerate(rows):
            middle = (v.low + v.high) / 2
            if y % 2 == 0 and v.width >= _WIDE:
                ax.plot([v.low, v.high], [y, y], color=ACCENT, linewidth=7, solid_capstyle="butt", zorder=3)
            elif y % 2 == 0:
                ax.plot([middle], [y], marker="o", markersize=8, color=ACCENT, zorder=3)
            else:
                ax.plot([v.low, v.high], [y, y], color=LEVEL_COLOURS[2], linewidth=7, solid_capstyle="butt", zorder=2)
            if coarse is not None:
                ax.plot([coarse.low, coarse.high], [y, y], color=INK, linewidth=2.4, solid_capstyle="butt", zorder=3)
                if coarse.width < _WIDE:
                    ax.plot([(coarse.low + coarse.high) / 2], [y], marker="D", markersize=5, color=INK, zorder=3)
            ax.text(1.015, y, text, transform=ax.get_yaxis_transform(), va="center", ha="left", fontsize=8.5,
                    color=ACCENT if y % 2 == 0 else INK, fontweight="bold" if y % 2 == 0 else "normal")  # fmt: skip
        ax.set_yticks(range(len(rows)), [r[0] for r in rows])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        inst = c.comparison.new
        least, most = float(inst.level_min), float(inst.level_max)
        ax.set_xlim(least - 0.05, most + 0.05)
        edges = sorted(float(b.lower) for b in c.comparison.new.bands)
        ax.set_xticks([*edges, most])
        decimal_axis(ax, lang)
        ax.set_xlabel(say("instruments.words.axis_index", lang, scale=scale_text(inst, lang)))
        bare(ax)
    said = join_words([f"{r[0]} {r[2]}" for r in rows], lang)
    caption = say("instruments.figures.other_ruler_caption", lang, region_name=c.region.name)
    if any(r[3] for r in rows):
        caption += say("instruments.figures.other_ruler", lang)
    return Drawing("other_ruler", figure, say("instruments.figures.other_ruler_said", lang, said=said), caption)


@sourced(lambda c, lang: short_names(c.core["source"], lang))
def core_line(c: InstrumentChange, lang: str = "id") -> Drawing | None:
    """Index and common core of every year: dots where the data leave a point, upright bands elsewhere."""
    table = c.core.drop_duplicates("year")
    if len(table) < 2:
        return None
    years = table["year"].astype(int).tolist()
    with new_figure(2.9) as (figure, ax):
        for x, r in zip(years, table.itertuples(), strict=True):
            middle = (r.index_low + r.index_high) / 2
            observed: str = number(middle, 2, lang)
            if r.index_high - r.index_low >= _WIDE:
                ax.plot([x - 0.12] * 2, [r.index_low, r.index_high], color=GREY, alpha=0.5, linewidth=6,
                        solid_capstyle="butt", zorder=2)  # fmt: skip
                observed = "–".join(number_ends(r.index_low, r.index_high, 2, lang))
            else:
                ax.plot([x - 0.12], [middle], marker="o", markersize=6, color=GREY, markerfacecolor="white", zorder=3)
            if r.core_high - r.core_low < _WIDE:
                ax.plot([x + 0.12], [r.core_low], marker="o", markersize=8, color=ACCENT, zorder=3)
                text = [(number(r.core_low, 2, lang), r.core_low, 7, "bottom")]
            else:
                ax.plot([x + 0.12] * 2, [r.core_low, r.core_high], color=LEVEL_COLOURS[2], linewidth=9,
                        solid_capstyle="butt", zorder=2)  # fmt: skip
                under, over = number_ends(r.core_low, r.core_high, 2, lang)
                text = [(over, r.core_high, 3, "bottom"), (under, r.core_low, -3, "top")]
            for label, y, shift, side in text:
                ax.annotate(label, (x + 0.12, y), xytext=(0, shift), textcoords="offset points", ha="center",
                            va=side, fontsize=8, color=ACCENT, fontweight="bold")  # fmt: skip
            ax.annotate(observed, (x - 0.12, middle), xytext=(-7, 0), textcoords="offset points",
                        ha="right", va="center", fontsize=8, color=GREY, zorder=4,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
        inst = c.comparison.new
        least, most = float(inst.level_min), float(inst.level_max)
        at = inst.year_from - 0.5
        if min(years) < at < max(years):
            ax.axvline(at, color=GREY, linewidth=0.9, linestyle=(0, (3, 3)))
            ax.text(
                at,
                most + 0.2,
                say("instruments.words.new_instrument", lang),
                ha="center",
                va="bottom",
                fontsize=8,
                color=GREY,
            )
        ax.set_xlim(min(years) - 0.6, max(years) + 0.6)
        ax.set_ylim(least - 0.5, most + 0.2)
        ax.spines["left"].set_bounds(least, most)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.yaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("instruments.words.axis_year", lang))
        ax.set_ylabel(say("instruments.words.axis_value", lang, scale=scale_text(inst, lang)))
        handles = [
            ax.plot([], [], marker="o", linestyle="none", color=ACCENT, label=say('instruments.words.c_core', lang))[0],
            ax.plot([], [], marker="o", linestyle="none", color=GREY, markerfacecolor="white",
                    label=say('instruments.words.c_observed', lang))[0],
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False, fontsize=8, handletextpad=0.2)
        bare(ax, keep=("bottom", "left"))
    said = join_words([f"{x}: {_core_text(r, lang)}" for x, r in zip(years, table.itertuples(), strict=True)], lang)
    alt = say("instruments.figures.core_line_alt", lang, said=said)
    caption = say("instruments.figures.core_line_caption", lang, region_name=c.region.name)
    return Drawing("core_line", figure, alt, caption)


def _core_text(row: object, lang: str) -> str:
    """Core of one line of the series."""
    low, high = Fraction(row.core_low), Fraction(row.core_high)  # type: ignore[attr-defined]
    return range_text(Identified(low, high), lang)
