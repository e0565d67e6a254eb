"""The national series across the change of instrument: its figure and its table."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
import pandas as pd
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import short_names, sourced
from spbe_research.chapters.display.style import ACCENT, GREY, LEVEL_COLOURS, Drawing, bare, decimal_axis, new_figure
from spbe_research.chapters.instruments.words import range_text
from spbe_research.data.crosswalk import Concept
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language, unmarked
from spbe_research.decomposition.decompose import Decomposition
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import InstrumentPair, NationBreak
from spbe_research.text.catalog import say

__all__ = ["nation_line", "nation_table"]


def _lines(nation: NationBreak, lang: str) -> list[tuple[str, pd.Series, pd.Series]]:
    """Index and each linked domain: name, values before, values after the break."""
    split = nation.split
    old = nation.values["instrument"] == split.crosswalk.old.id
    table = nation.values.set_index("year")
    flags = old.to_numpy()
    index = table["index"]
    lines = [(say("instruments.nation.lines", lang), index[flags], index[~flags])]
    for c in split.crosswalk.concepts:
        before, after = _domain_of(split.crosswalk.old, c.old_rows), _domain_of(split.crosswalk.new, c.new_rows)
        empty = index[:0]
        name = unmarked(_names(split, c, lang))
        lines.append(
            (name, table.loc[flags, f"old {before}"] if before else empty,
             table.loc[~flags, f"new {after}"] if after else empty)
        )  # fmt: skip
    return lines


def _domain_of(instrument: Instrument, rows: tuple[int, ...]) -> str:
    return str(instrument.rows.iloc[rows[0]]["domain_no"]) if rows else ""


def _names(split: Decomposition, c: Concept, lang: str) -> str:
    inst, rows = (split.crosswalk.new, c.new_rows) if c.new_rows else (split.crosswalk.old, c.old_rows)
    row = inst.rows.iloc[rows[0]]
    return f"{row['domain_no']} {in_language(row, 'domain', lang)}"


def _sources(c: InstrumentPair, lang: str) -> list[str]:
    return [] if c.nation is None else short_names(c.nation.sources, lang)


@sourced(_sources)
def nation_line(c: InstrumentPair, lang: str = "id") -> Drawing | None:
    """National index and domains by year, broken where the instrument changed."""
    return None if c.nation is None else _drawing(c.nation, lang)


@lru_cache(maxsize=8)
def _drawing(nation: NationBreak, lang: str) -> Drawing:
    """The picture of the national series, drawn once for every region."""
    lines = _lines(nation, lang)
    years = nation.values["year"].tolist()
    with new_figure(3.3) as (figure, ax):
        ends = []
        for i, (name, before, after) in enumerate(lines):
            colour, width = (ACCENT, 2.2) if i == 0 else (LEVEL_COLOURS[3] if i % 2 else GREY, 1.1)
            for part in (before, after):
                if len(part):
                    ax.plot(part.index.astype(int).tolist(), part.to_numpy(), color=colour, linewidth=width, marker="o",
                            markersize=5 if i == 0 else 3.5, zorder=3 if i == 0 else 2)  # fmt: skip
            if len(before) and len(after) and i == 0:
                ax.plot([before.index[-1], after.index[0]], [before.iloc[-1], after.iloc[0]], color=colour,
                        linewidth=1, linestyle=(0, (2, 2)))  # fmt: skip
            last = after if len(after) else before
            ends.append(
                (float(last.iloc[-1]), f"{name} {number(exact(float(last.iloc[-1])), 2, lang)}", colour, i == 0)
            )
        for y, (_, text, colour, bold) in zip(_spread([e[0] for e in ends], 0.2), ends, strict=True):
            ax.text(years[-1] + 0.15, y, text, va="center", ha="left", fontsize=8.2, color=colour,
                    fontweight="bold" if bold else "normal")  # fmt: skip
        at = sum(nation.years) / 2
        ax.axvline(at, color=GREY, linewidth=0.9, linestyle=(0, (3, 3)))
        ax.text(
            at, 4.02, say("instruments.words.new_instrument", lang), ha="center", va="bottom", fontsize=8, color=GREY
        )
        plate = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.4}
        for part in lines[0][1:]:
            for x, v in part.items():
                if x in nation.years or x == years[0]:
                    ax.annotate(number(exact(float(v)), 2, lang), (int(x), v), xytext=(0, 6), ha="center", fontsize=8,
                                textcoords="offset points", color=ACCENT, fontweight="bold",
                                zorder=5, bbox=plate)  # fmt: skip
        ax.set_xlim(years[0] - 0.3, years[-1] + 2.6)
        ax.set_ylim(1, 4)
        ax.set_xticks(years)
        ax.yaxis.set_major_locator(MultipleLocator(0.5))
        decimal_axis(ax, lang, axis="y")
        ax.set_xlabel(say("instruments.words.axis_year", lang), loc="left")
        ax.set_ylabel(say("instruments.words.axis_value", lang, scale=scale_text(nation.split.crosswalk.new, lang)))
        bare(ax, keep=("bottom", "left"))
        ax.spines["bottom"].set_bounds(years[0] - 0.3, years[-1] + 0.05)
    said = join_words(
        [
            f"{name} "
            + ", ".join(f"{int(y)}: {number(exact(float(v)), 2, lang)}" for part in parts for y, v in part.items())
            for name, *parts in lines
        ],
        lang,
    )
    return Drawing(
        "nation_line",
        figure,
        say("instruments.nation.drawing_alt", lang, said=said),
        say("instruments.nation.drawing_caption", lang, years_0=years[0], years_last=years[-1]),
    ).drawn()


def _spread(values: list[float], least: float) -> list[float]:
    """The same heights pushed apart until labels do not touch."""
    order = np.argsort(values)
    placed = np.array(values, dtype=float)
    for _ in range(100):
        moved = False
        for a, b in itertools.pairwise(order):
            gap = placed[b] - placed[a]
            if gap < least - 1e-9:
                placed[a] -= (least - gap) / 2
                placed[b] += (least - gap) / 2
                moved = True
        if not moved:
            break
    return [float(p) for p in placed]


@sourced(_sources)
def nation_table(c: InstrumentPair, lang: str = "id") -> Table | None:
    """The step in which the instrument changed, by domain: values, weights and effects."""
    return None if c.nation is None else _table(c.nation, lang)


@lru_cache(maxsize=8)
def _table(nation: NationBreak, lang: str) -> Table:
    split = nation.split
    before, after = (
        f"{say(f'instruments.words.{k}', lang)} ({y})"
        for k, y in zip(("c_before", "c_after"), nation.years, strict=True)
    )
    records = []
    for concept, row in zip(split.crosswalk.concepts, split.concepts.to_dict("records"), strict=True):
        other = "new" if concept.kind == "new" else "dropped"
        records.append(
            {
                say("instruments.words.c_domain", lang): _names(split, concept, lang),
                before: number(exact(row["before"]), 2, lang) if concept.old_rows else "–",
                after: number(exact(row["after"]), 2, lang) if concept.new_rows else "–",
                say("instruments.words.c_old_weight", lang): number(concept.old_weight * 100, 1, lang),
                say("instruments.words.c_new_weight", lang): number(concept.new_weight * 100, 1, lang),
                say("instruments.words.performance", lang): _part(row["performance"], concept.kind == "common", lang),
                say("instruments.words.reweighting", lang): _part(row["reweighting"], concept.kind == "common", lang),
                say("instruments.words.c_new_or_dropped", lang): _part(row[other], concept.kind != "common", lang),
            }
        )
    new_dropped = split.new.plus(split.dropped)
    records.append(
        {
            say("instruments.words.c_domain", lang): say("instruments.nation.table", lang),
            before: _best(split.index_before, 2, lang),
            after: _best(split.index_after, 2, lang),
            say("instruments.words.c_old_weight", lang): number(100, 1, lang),
            say("instruments.words.c_new_weight", lang): number(100, 1, lang),
            say("instruments.words.performance", lang): _best(split.performance, 3, lang, signed=True),
            say("instruments.words.reweighting", lang): _best(split.reweighting, 3, lang, signed=True),
            say("instruments.words.c_new_or_dropped", lang): _best(new_dropped, 3, lang, signed=True),
        }
    )
    frame = pd.DataFrame(records, dtype=object)
    first, last = nation.years
    years = say("instruments.nation.table_years", lang, first=first, last=last)
    note = say(
        "instruments.nation.table_note", lang, split_performance=range_text(split.performance, lang, 3, signed=True)
    )
    caption = say("instruments.nation.table_caption", lang, years=years)
    note = f"{note} {say('instruments.tables.split_table_sum', lang)}"
    return Table("nation", frame, caption, tuple(frame.columns[1:]), (len(frame) - 1,), note)


def _part(value: float, there: bool, lang: str) -> str:
    return number(value, 3, lang, signed=True) if there else "–"


def _best(v: Identified, decimals: int, lang: str, *, signed: bool = False) -> str:
    """What the printed values give; the range where they give nothing."""
    estimate = v.estimate
    return range_text(v, lang, decimals, signed=signed) if estimate is None else number(
        exact(estimate), decimals, lang, signed=signed
    )  # fmt: skip
