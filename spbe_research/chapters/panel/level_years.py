"""Levels of one government over the years beside what the nation did in those years."""

from __future__ import annotations

import itertools

from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.change.years import years_map
from spbe_research.chapters.display.phrasing import none_or
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import short_names, sourced
from spbe_research.chapters.display.style import ACCENT, INK, Drawing, bare, decimal_axis, new_figures
from spbe_research.chapters.panel.cells import head, table_of
from spbe_research.chapters.panel.words import points
from spbe_research.data.names import plain_name
from spbe_research.numbers.language import join_words, number
from spbe_research.panel.level_beside import LevelsBeside
from spbe_research.panel.overview import PanelOverview
from spbe_research.text.catalog import say

__all__ = ["beside", "beside_table", "levels_text", "rows_map"]


def _shown(p: PanelOverview) -> LevelsBeside | None:
    """The one with the most years; the others are named."""
    return max(p.levels, key=lambda m: len(m.table)) if p.levels else None


def _sources(p: PanelOverview, lang: str) -> list[str]:
    shown = _shown(p)
    return [] if shown is None else short_names(shown.sources, lang)


def levels_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """From year to year: how many rows rose and fell, and both indices."""
    one = _shown(p)
    if one is None:
        return None
    t = one.table
    years = [int(y) for y in t.index]
    first, last = years[0], years[-1]
    named = {"name": one.region.name, "first": first, "last": last}
    ends = {
        f"{side}_{when}": number(t.loc[year, side], 2, lang)
        for side in ("own", "nation")
        for when, year in (("first", first), ("last", last))
    }
    said = [say("panel.levels", lang, **named, **ends)]
    for before, after in itertools.pairwise(years):
        moved = {key: none_or(int(t.loc[after, key]), lang) for key in ("rose", "fell", "same")}
        steps = {s: points(round(t.loc[after, s] - t.loc[before, s], 6), lang) for s in ("own", "nation")}
        said.append(say("panel.levels_step", lang, before=before, after=after, **moved, **steps))
    others = [m.region.name for m in p.levels if m is not one]
    if others:
        said.append(say("panel.levels_others", lang, names=join_words(others, lang)))
    said.append(say("panel.levels_nation", lang))
    return Prose.paragraph(*said)


@sourced(_sources)
def rows_map(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Rows by years, those marked that moved."""
    one = _shown(p)
    return None if one is None else years_map(one.change, lang)


@sourced(_sources)
def beside(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Index and domain values of the government and the printed means of the nation, year by year."""
    one = _shown(p)
    if one is None:
        return None
    inst, t = one.over.instrument, one.table
    numbers = list(inst.numbers("domain"))
    heads = [say("report.axis_index", lang, subject=inst.subject)]
    heads += [f"{n}. {plain_name(inst.domains.loc[n], 'name', lang)}" for n in numbers]
    columns = [("own", "nation"), *((f"own_{n}", f"nation_{n}") for n in numbers)]
    rows = -(-len(heads) // 2)
    with new_figures(rows, 2, 1.75 * rows + 0.4, sharex=True, sharey=True, squeeze=False) as (figure, grid):
        axes = grid.ravel()
        for ax, title, (own, nation) in zip(axes, heads, columns, strict=False):
            ax.plot(t.index, t[nation], color=INK, linewidth=1.5, linestyle=(0, (4, 2)), marker="s", markersize=4)
            ax.plot(t.index, t[own], color=ACCENT, linewidth=2, marker="o", markersize=5)
            ax.set_title(title, fontsize=8.5, loc="left")
            ax.set_xticks(list(t.index))
            ax.tick_params(labelbottom=True)
            ax.set_ylim(float(inst.level_min) - 0.15, float(inst.level_max))
            ax.yaxis.set_major_locator(MultipleLocator(1))
            decimal_axis(ax, lang, 0, "y")
            bare(ax, keep=("bottom", "left"))
        for ax in axes[len(heads) :]:
            ax.axis("off")
        handles = [
            Line2D([], [], color=ACCENT, linewidth=2, marker="o", markersize=5),
            Line2D([], [], color=INK, linewidth=1.5, linestyle=(0, (4, 2)), marker="s", markersize=4),
        ]
        labels = [one.region.name, say("panel.line_national", lang)]
        figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=8.5)
    said = [
        say("panel.alt_beside_year", lang, year=int(str(y)), own=number(row["own"], 2, lang),
            nation=points(row["nation"], lang, signed=False))
        for y, row in t.iterrows()
    ]  # fmt: skip
    named = {"name": one.region.name, "first": int(t.index[0]), "last": int(t.index[-1])}
    alt = say("panel.alt_beside", lang, said="; ".join(said), **named)
    return Drawing("panel_levels", figure, alt, say("panel.f_beside", lang, **named))


@sourced(_sources)
def beside_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """A line a year: rows that moved, and each value beside the nation's."""
    one = _shown(p)
    if one is None:
        return None
    lines = []
    for year, row in one.table.iterrows():
        moved = "–" if row["rose"] < 0 else " / ".join(str(int(row[k])) for k in ("rose", "fell", "same"))
        line = {head("year", lang): str(year), head("rows_moved", lang): moved}
        names = {"": head("index_change", lang)}
        names |= {f"_{n}": head("domain_no", lang, number=n) for n in one.over.instrument.numbers("domain")}
        for key, name in names.items():
            own, nation = number(row[f"own{key}"], 2, lang), points(row[f"nation{key}"], lang, signed=False)
            line[name] = say("panel.own_nation", lang, own=own, nation=nation)
        lines.append(line)
    caption = say("panel.t_beside", lang, name=one.region.name)
    return table_of("panel-levels", lines, caption, note=say("panel.note_beside", lang))
