"""Figures of the page on many governments; each a Drawing, or None where the data do not reach that far."""

from __future__ import annotations

import itertools
import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.sourced import short_names, sourced
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
    new_figures,
)
from spbe_research.chapters.display.words import band_label
from spbe_research.chapters.panel.words import (
    KIND_GROUPS,
    domain_label,
    group_of,
    group_word,
    of_both,
    percent,
    points,
)
from spbe_research.data.names import unmarked
from spbe_research.extras import need
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.two_years import rows_of_year, two_years
from spbe_research.text.catalog import say

__all__ = [
    "before_after",
    "catching_up",
    "contributions",
    "correlations",
    "distributions",
    "flow",
    "history",
    "provinces",
]

#: points above which they are drawn small
_MANY = 60
#: multiples of it fill an interval evenly
_GOLDEN = (5**0.5 - 1) / 2


def _seaborn() -> Any:
    need("seaborn")
    import seaborn

    return seaborn


def _axis_label(p: PanelOverview, lang: str, year: int) -> str:
    return say("panel.axis_index", lang, subject=p.instrument.subject, year=year)


def _scale(p: PanelOverview) -> tuple[float, float]:
    return float(p.instrument.level_min), float(p.instrument.level_max)


@sourced(of_both)
def distributions(p: PanelOverview, lang: str = "id") -> Drawing:
    """Indices of both years by kind: a box for the middle half, a point an institution."""
    sns = _seaborn()
    pair = two_years(p.panel, p.before, p.after)
    parts = []
    for year, rows in ((p.before, pair.before), (p.after, pair.after)):
        group = [group_of(k) for k in rows["kind"]]
        parts.append(pd.DataFrame({"group": group, "year": str(year), "index": rows["index"].to_numpy(dtype=float)}))
    frame = pd.concat(parts, ignore_index=True)
    order = [g for g in KIND_GROUPS if (frame["group"] == g).any()]
    colours = {str(p.before): LEVEL_COLOURS[0], str(p.after): LEVEL_COLOURS[2]}
    points_of = {str(p.before): GREY, str(p.after): INK}
    with new_figure(0.9 + 0.75 * len(order)) as (figure, ax):
        frame["y"] = 0.0
        for at, name in enumerate(order):
            for which, middle in ((str(p.before), at - 0.2), (str(p.after), at + 0.2)):
                mine = (frame["group"] == name) & (frame["year"] == which)
                # spread by a fixed sequence, so that the same figures give the same picture
                frame.loc[mine, "y"] = middle + 0.11 * (2 * (np.arange(mine.sum()) * _GOLDEN % 1) - 1)
                lower, median, upper = frame.loc[mine, "index"].quantile([0.25, 0.5, 0.75])
                ax.add_patch(Rectangle((lower, middle - 0.17), upper - lower, 0.34, facecolor=colours[which],
                                       edgecolor=INK, linewidth=0.7, zorder=1))  # fmt: skip
                ax.plot([median, median], [middle - 0.17, middle + 0.17], color=INK, linewidth=1.8, zorder=3)
        sns.scatterplot(data=frame, x="index", y="y", hue="year", palette=points_of, s=6, alpha=0.55, linewidth=0,
                        legend=False, ax=ax, zorder=2)  # fmt: skip
        ax.set_ylim(len(order) - 0.5, -0.5)
        counts = frame[frame["year"] == str(p.after)]["group"].value_counts()
        labels = [f"{group_word(g, lang)}\n(n = {whole(int(counts[g]), lang)})" for g in order]
        ax.set_yticks(range(len(order)), labels)
        low, high = _scale(p)
        ax.set_xlim(low - 0.08, high + 0.08)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("report.axis_index", lang, subject=p.instrument.subject))
        ax.set_ylabel("")
        decimal_axis(ax, lang, 0)
        bare(ax)
        handles = [Rectangle((0, 0), 1, 1, facecolor=colours[y], edgecolor=INK, linewidth=0.6) for y in colours]
        ax.legend(
            handles, list(colours), loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=8.5
        )
    medians = frame.groupby(["group", "year"])["index"].median()
    said = [
        say(
            "panel.alt_group",
            lang,
            name=group_word(g, lang),
            first=number(medians[g, str(p.before)], 2, lang),
            last=number(medians[g, str(p.after)], 2, lang),
        )
        for g in order
    ]
    years = {"before": p.before, "after": p.after}
    alt = say("panel.alt_distributions", lang, said=join_words(said, lang), **years)
    return Drawing("panel_distributions", figure, alt, say("panel.f_distributions", lang, **years))


@sourced(of_both)
def before_after(p: PanelOverview, lang: str = "id") -> Drawing:
    """Every institution by its two indices; above the line whoever rose."""
    sns = _seaborn()
    table = p.mobility.table
    moved = np.sign(table["index_after"] - table["index_before"]).astype(int)
    name = {1: "rose", 0: "same", -1: "fell"}
    frame = pd.DataFrame(
        {"x": table["index_before"], "y": table["index_after"], "way": [name[int(m)] for m in moved]}
    ).reset_index(drop=True)
    colours = {"rose": ACCENT, "same": GREY, "fell": "#b3401d"}
    marks = {"rose": "o", "same": "s", "fell": "v"}
    low, high = _scale(p)
    with new_figure(4.3) as (figure, ax):
        for band in p.instrument.bands[:-1]:
            for line in (ax.axvline, ax.axhline):
                line(float(band.lower), color=PALE, linewidth=0.9, zorder=0)
        ax.plot([low, high], [low, high], color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        sns.scatterplot(
            data=frame, x="x", y="y", hue="way", style="way", palette=colours, markers=marks,
            s=18 if len(frame) > _MANY else 34, alpha=0.6, linewidth=0.3, edgecolor="white", legend=False, ax=ax,
        )  # fmt: skip
        ax.set_xlim(low - 0.05, high + 0.05)
        ax.set_ylim(low - 0.05, high + 0.05)
        ax.set_aspect("equal")
        for axis in ("x", "y"):
            decimal_axis(ax, lang, 0, axis)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.yaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(_axis_label(p, lang, p.before))
        ax.set_ylabel(_axis_label(p, lang, p.after))
        bare(ax, keep=("bottom", "left"))
        counts = {k: int((frame["way"] == k).sum()) for k in colours}
        handles = [Line2D([], [], marker=marks[k], linestyle="", color=colours[k], markersize=5) for k in colours]
        labels = [f"{say(f'panel.way_{k}', lang)} ({whole(counts[k], lang)})" for k in colours]
        ax.legend(handles, labels, loc="upper left", frameon=False, fontsize=8.5, bbox_to_anchor=(1.0, 1.0))
    told = {k: whole(n, lang) for k, n in counts.items()}
    alt = say("panel.alt_before_after", lang, before=p.before, after=p.after, **told)
    return Drawing("panel_before_after", figure, alt, say("panel.f_before_after", lang, before=p.before, after=p.after))


@sourced(of_both)
def flow(p: PanelOverview, lang: str = "id") -> Drawing:
    """How institutions passed from predicate to predicate."""
    t = p.printed or p.banded
    bands = {b.predicate: b for b in p.instrument.bands}
    names = [n for n in reversed(list(t.table.index)) if t.table.loc[n].sum() or t.table[n].sum()]
    shade = {n: LEVEL_COLOURS[list(t.table.index).index(n)] for n in t.table.index}
    total = int(t.table.to_numpy().sum())
    gap = total * 0.05
    with new_figure(3.9) as (figure, ax):
        sides = []
        for x, counts in enumerate((t.table.sum(axis=1), t.table.sum(axis=0))):
            tops, y = {}, 0.0
            for n in names:
                tops[n] = y
                if counts[n]:
                    ax.add_patch(Rectangle((x - 0.03, y), 0.06, counts[n], facecolor=shade[n], edgecolor=INK,
                                           linewidth=0.5, zorder=3))  # fmt: skip
                name = band_label(bands[n], lang).replace("\n", " ")
                label = "\n".join(textwrap.wrap(f"{name}: {whole(int(counts[n]), lang)}", 22))
                ax.text(x + (0.05 if x else -0.05), y + counts[n] / 2, label, ha="left" if x else "right", va="center",
                        fontsize=8.2, linespacing=1.05)  # fmt: skip
                y += max(counts[n], total * 0.06) + gap
            sides.append(tops)
        used = [dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)]
        for a in names:
            for b in names:
                n = int(t.table.loc[a, b])
                if n:
                    start, end = sides[0][a] + used[0][a], sides[1][b] + used[1][b]
                    _ribbon(ax, start, end, n, shade[a], a == b)
                    used[0][a] += n
                    used[1][b] += n
        for x, year in ((0, p.before), (1, p.after)):
            ax.text(x, -gap * 0.7, str(year), ha="center", va="bottom", fontsize=9.5, fontweight="bold", color=ACCENT)
        depth = max(side[names[-1]] for side in sides) + total * 0.1
        bottom = max(sides[0][names[-1]] + t.table.loc[names[-1]].sum(), sides[1][names[-1]] + t.table[names[-1]].sum())
        ax.set_ylim(max(depth, bottom) + gap * 0.3, -gap * 2.2)
        ax.set_xlim(-0.52, 1.52)
        ax.axis("off")
    parts = [
        say("panel.alt_flow_part", lang, low=a, high=b, n=whole(int(t.table.loc[a, b]), lang))
        for a in reversed(names)
        for b in reversed(names)
        if t.table.loc[a, b]
    ]
    caption = say(f"panel.f_flow_{t.predicates}", lang, before=p.before, after=p.after, n=whole(total, lang))
    return Drawing("panel_flow", figure, say("panel.alt_flow", lang, parts="; ".join(parts)), caption)


def _ribbon(ax: Axes, a: float, b: float, n: int, colour: str, stays: bool) -> None:
    x0, x1, half = 0.03, 0.97, 0.5
    at = [(x0, a), (half, a), (half, b), (x1, b), (x1, b + n), (half, b + n), (half, a + n), (x0, a + n), (x0, a)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(
        PathPatch(Path(at, codes), facecolor=colour, alpha=0.45 if stays else 0.8, edgecolor=GREY, linewidth=0.4)
    )


@sourced(of_both)
def provinces(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Level and change of each province: its members, the raw mean, and the one that the model draws towards all."""
    if p.level is None or p.shift is None:
        return None
    sns = _seaborn()
    table = p.level.table.sort_values("shrunken", ascending=False)
    members = _members(p)
    with new_figures(1, 2, 1.1 + 0.185 * len(table), sharey=True) as (figure, axes):
        for ax, shares, key in zip(axes, (p.level, p.shift), ("level", "change"), strict=True):
            rows = shares.table.reindex(table.index)
            y = np.arange(len(rows))
            sns.stripplot(
                data=members, x=key, y="province", order=[str(n) for n in table.index], jitter=False, size=2.6,
                color=LEVEL_COLOURS[2], alpha=0.5, ax=ax, zorder=0.9,
            )  # fmt: skip
            ax.hlines(y, rows["mean"], rows["shrunken"], color=PALE, linewidth=1.4, zorder=1)
            ax.plot(
                rows["mean"], y, linestyle="", marker="o", markersize=3.6, color=GREY, markerfacecolor="white", zorder=2
            )
            ax.plot(rows["shrunken"], y, linestyle="", marker="D", markersize=3.6, color=ACCENT, zorder=3)
            ax.set_title(
                say(f"panel.share_{key}", lang, share=percent(shares.raw, lang, 1),
                    chance=percent(shares.expected_by_chance, lang, 1)), fontsize=8.2, loc="left",
            )  # fmt: skip
            ax.set_xlabel(_axis_label(p, lang, p.after) if key == "level" else say("panel.axis_change", lang))
            ax.set_ylabel("")
            decimal_axis(ax, lang, 1)
            ax.grid(axis="y", color="#eef1f4", linewidth=0.6)
            bare(ax)
        axes[0].set_yticks(range(len(table)), [str(n) for n in table.index], fontsize=7.6)
        axes[0].set_ylim(len(table) - 0.3, -0.7)
        handles = [
            Line2D([], [], linestyle="", marker="o", color=LEVEL_COLOURS[2], markersize=3),
            Line2D([], [], linestyle="", marker="o", color=GREY, markerfacecolor="white", markersize=4.5),
            Line2D([], [], linestyle="", marker="D", color=ACCENT, markersize=4.5),
        ]
        labels = [say(f"panel.{key}", lang) for key in ("line_member", "raw", "drawn")]
        figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False, fontsize=8.5)
    ends = [table.index[0], table.index[-1]]
    said = [
        say("panel.alt_province", lang, name=n, raw=number(table.loc[n, "mean"], 2, lang),
            drawn=number(table.loc[n, "shrunken"], 2, lang))
        for n in ends
    ]  # fmt: skip
    spread = p.shift.table["shrunken"]
    low, high = points(float(spread.min()), lang), points(float(spread.max()), lang)
    alt = say("panel.alt_provinces", lang, n=len(table), said="; ".join(said), low=low, high=high)
    caption = say("panel.f_provinces", lang, before=p.before, after=p.after)
    return Drawing("panel_provinces", figure, alt, caption)


def _members(p: PanelOverview) -> pd.DataFrame:
    """Level and change of the kabupaten and kota, which the means are of."""
    rows = rows_of_year(p.panel, p.after)
    rows = rows[rows["kind"].isin(["kabupaten", "kota"])]
    change = p.mobility.table["index_after"] - p.mobility.table["index_before"]
    return pd.DataFrame({"province": rows["province"], "level": rows["index"], "change": change.reindex(rows.index)})


@sourced(of_both)
def contributions(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Weight of each domain beside its share of the rise."""
    if p.contributions is None or not p.contributions.table["points"].sum() > 0:
        return None
    sns = _seaborn()
    table = p.contributions.table
    labels = ["\n".join(textwrap.wrap(unmarked(domain_label(str(n), p, lang)), 24)) for n in table.index]
    kinds = {"weight": say("panel.c_weight", lang), "share": say("panel.c_share", lang)}
    frame = pd.concat(
        [pd.DataFrame({"domain": labels, "what": kinds[k], "percent": table[k].to_numpy() * 100}) for k in kinds]
    )
    with new_figure(0.9 + 0.5 * len(table)) as (figure, ax):
        sns.barplot(
            data=frame,
            x="percent",
            y="domain",
            hue="what",
            palette=[LEVEL_COLOURS[1], ACCENT],
            errorbar=None,
            ax=ax,
            legend=False,
        )
        for bars in ax.containers:
            for bar in bars:
                value = bar.get_width()
                ax.annotate(percent(value / 100, lang, 0), (max(value, 0), bar.get_y() + bar.get_height() / 2),
                            xytext=(3, 0), textcoords="offset points", va="center", fontsize=8)  # fmt: skip
        ax.set_xlim(min(0.0, float(frame["percent"].min()) * 1.1), float(frame["percent"].max()) * 1.14)
        ax.set_xlabel(say("panel.axis_percent", lang))
        ax.set_ylabel("")
        decimal_axis(ax, lang, 0)
        bare(ax)
        handles = [Rectangle((0, 0), 1, 1, facecolor=c) for c in (LEVEL_COLOURS[1], ACCENT)]
        ax.legend(handles, list(kinds.values()), loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False,
                  fontsize=8.5)  # fmt: skip
    said = [
        say("panel.alt_domain", lang, name=unmarked(domain_label(str(n), p, lang)),
            share=percent(row["share"], lang), weight=percent(row["weight"], lang, 1))
        for n, row in table.iterrows()
    ]  # fmt: skip
    caption = say("panel.f_contributions", lang, before=p.before, after=p.after)
    return Drawing("panel_contributions", figure, say("panel.alt_contributions", lang, said="; ".join(said)), caption)


@sourced(of_both)
def correlations(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Correlation map of the domains in the later year."""
    if p.structure is None:
        return None
    sns = _seaborn()
    table = p.structure.correlations
    names = ["\n".join(textwrap.wrap(unmarked(domain_label(str(n), p, lang)), 18)) for n in table.index]
    texts = [[number(float(x), 2, lang) for x in row] for row in table.to_numpy()]
    from matplotlib.colors import ListedColormap

    steps = ListedColormap(list(LEVEL_COLOURS))
    with new_figure(3.2) as (figure, ax):
        sns.heatmap(table, vmin=0, vmax=1, cmap=steps, cbar=False, linewidths=1.5, linecolor="white", ax=ax)
        for i, row in enumerate(table.to_numpy()):
            for j, value in enumerate(row):
                step = min(5, int(max(value, 0.0) * 5) + 1)
                ax.text(j + 0.5, i + 0.5, texts[i][j], ha="center", va="center", color=level_ink(step), fontsize=9)
        ax.set_xticks(np.arange(len(names)) + 0.5, names, rotation=0, fontsize=8)
        ax.set_yticks(np.arange(len(names)) + 0.5, names, rotation=0, fontsize=8)
        ax.set_xlabel("")
        ax.set_ylabel("")
        ax.tick_params(length=0)
    said = [
        say("panel.alt_pair", lang, one=a, two=b, r=number(float(table.loc[a, b]), 2, lang))
        for i, a in enumerate(table.index)
        for b in table.columns[i + 1 :]
    ]
    words = {"year": p.structure.year, "n": whole(p.structure.n, lang)}
    alt = say("panel.alt_correlations", lang, said="; ".join(said), **words)
    return Drawing("panel_correlations", figure, alt, say("panel.f_correlations", lang, **words))


@sourced(of_both)
def catching_up(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Change against the mean of both years, and the slope on the first year by its reliability."""
    c = p.convergence
    if c is None:
        return None
    table = p.mobility.table
    middle = ((table["index_before"] + table["index_after"]) / 2).to_numpy(dtype=float)
    change = (table["index_after"] - table["index_before"]).to_numpy(dtype=float)
    with new_figures(1, 2, 2.9) as (figure, (left, right)):
        left.plot(middle, change, linestyle="", marker="o", markersize=2.6 if len(middle) > _MANY else 4,
                  color=LEVEL_COLOURS[3], alpha=0.5)  # fmt: skip
        low, high = _scale(p)
        ends = np.array([middle.min(), middle.max()])
        left.plot(ends, change.mean() + c.oldham * (ends - middle.mean()), color=INK, linewidth=1.4)
        left.axhline(0, color=GREY, linewidth=0.7)
        roof = np.linspace((low + high) / 2, high, 20)
        left.plot(roof, 2 * (high - roof), color=GREY, linewidth=1, linestyle=(0, (3, 2)))
        left.set_xlim(low, high + 0.05)
        left.set_ylim(min(-0.6, float(change.min()) - 0.1), max(1.6, float(change.max()) + 0.15))
        left.yaxis.set_major_locator(MultipleLocator(0.5))
        left.set_xlabel(say("panel.axis_mean", lang))
        left.set_ylabel(say("panel.axis_change", lang))
        decimal_axis(left, lang, 0)
        decimal_axis(left, lang, 1, "y")
        slopes = c.beta_by_reliability
        x = np.array([float(q) for q in slopes.index])
        right.fill_between(x, slopes["low"], slopes["high"], color=LEVEL_COLOURS[1], linewidth=0)
        right.plot(x, slopes["beta"], color=ACCENT, marker="o", markersize=4)
        right.axhline(0, color=GREY, linewidth=0.7)
        right.xaxis.set_major_locator(MultipleLocator(0.1))
        right.set_xlabel(say("panel.axis_reliability", lang, year=p.before))
        right.set_ylabel(say("panel.axis_beta", lang))
        decimal_axis(right, lang, 1)
        decimal_axis(right, lang, 1, "y")
        for ax in (left, right):
            bare(ax, keep=("bottom", "left"))
    words = {
        "oldham": number(c.oldham, 3, lang, signed=True),
        "first": number(slopes["beta"].iloc[0], 3, lang, signed=True),
    }
    words |= {"last": number(slopes["beta"].iloc[-1], 3, lang, signed=True)}
    alt = say("panel.alt_catching_up", lang, low=number(x[0], 2, lang), high=number(x[-1], 2, lang), **words)
    return Drawing("panel_catching_up", figure, alt, say("panel.f_catching_up", lang, before=p.before))


@sourced(lambda p, lang: [] if p.history is None else short_names(p.history.sources, lang))
def history(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Every member over the years, the mean of those known, and the printed national index; broken where the
    instrument changed."""
    h = p.history
    if h is None:
        return None
    years = [int(y) for y in h.table.index]
    runs = [list(g.index) for _, g in h.table.groupby("instrument", sort=False)]
    lines = [("mean", ACCENT, "-", "D"), ("national", INK, (0, (4, 2)), "s")]
    lines = lines[1:] if p.scope.what == "nation" else lines  # its mean is the printed one
    with new_figure(3.4) as (figure, ax):
        for run in runs:
            for i in () if h.printed_mean else h.values.index:
                line = h.values.loc[i, run]
                ax.plot(run, line, color=LEVEL_COLOURS[2], linewidth=0.7, marker="o", markersize=2.4, zorder=1)
                again = h.carried.loc[i, run]
                ax.plot([y for y in run if again[y]], [line[y] for y in run if again[y]], linestyle="", marker="o",
                        markersize=3.4, markerfacecolor="white", color=LEVEL_COLOURS[3], zorder=2)  # fmt: skip
            for column, colour, style, mark in lines:
                ax.plot(run, h.table.loc[run, column], color=colour, linewidth=2, linestyle=style, marker=mark,
                        markersize=4.5, zorder=4)  # fmt: skip
        for first, last in itertools.pairwise(runs):
            at = (int(first[-1]) + int(last[0])) / 2
            ax.axvline(at, color=GREY, linewidth=0.9, linestyle=(0, (3, 3)))
            ax.text(at, 1.0, say("instruments.words.new_instrument", lang), ha="center", va="bottom", fontsize=8,
                    color=GREY, transform=ax.get_xaxis_transform())  # fmt: skip
        if h.common is not None:
            bounds = h.common.table
            ax.vlines(bounds.index + 0.13, bounds["low"], bounds["high"], color=GREY, linewidth=5, alpha=0.4, zorder=3)
        ticks = [str(y) if h.printed_mean else f"{y}\nn = {int(n)}" for y, n in h.table["n"].items()]
        ax.set_xticks(years, ticks)
        low, high = _scale(p)
        tops = [float(np.nanmax(h.values.to_numpy())), 0.0 if h.common is None else float(h.common.table["high"].max())]
        ax.set_ylim(low - 0.05, min(high, max(tops) + 0.2))
        ax.set_ylabel(say("report.axis_index", lang, subject=p.instrument.subject))
        decimal_axis(ax, lang, 1, "y")
        bare(ax, keep=("bottom", "left"))
        again = {"linestyle": "", "markerfacecolor": "white"}
        handles = {
            "member": Line2D([], [], color=LEVEL_COLOURS[2], linewidth=0.9, marker="o", markersize=3),
            "mean": Line2D([], [], color=ACCENT, linewidth=2, marker="D", markersize=4.5),
            "kind": Line2D([], [], color=ACCENT, linewidth=2, marker="D", markersize=4.5),
            "national": Line2D([], [], color=INK, linewidth=2, linestyle=(0, (4, 2)), marker="s", markersize=4.5),
            "repeated": Line2D([], [], color=LEVEL_COLOURS[3], marker="o", markersize=4, **again),
            "common": Line2D([], [], color=GREY, linewidth=5, alpha=0.4),
        }
        shown = ["national"] if p.scope.what == "nation" else ["kind", "national"]
        shown = shown if h.printed_mean else ["member", "mean", "national", "repeated"]
        shown += [] if h.common is None else ["common"]
        labels = [say(f"panel.line_{key}", lang) for key in shown]
        ax.legend(
            [handles[key] for key in shown], labels, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2,
            frameon=False, fontsize=8.2,
        )  # fmt: skip
    said = [_alt_of_year(p, int(str(year)), lang) for year in h.table.index]
    alt = say("panel.alt_means" if h.printed_mean else "panel.alt_history", lang, scale=scale_text(p.instrument, lang),
              said="; ".join(said))  # fmt: skip
    return Drawing("panel_history", figure, alt, say("panel.f_history", lang, first=years[0], last=years[-1]))


def _alt_of_year(p: PanelOverview, year: int, lang: str) -> str:
    assert p.history is not None
    line = p.history.table.loc[year]
    words = {"year": year, "national": points(float(line["national"]), lang, signed=False)}
    if p.scope.what == "nation":
        return say("panel.alt_nation", lang, **words)
    mean = number(float(line["mean"]), 2, lang)
    if p.history.printed_mean:
        return say("panel.alt_mean", lang, mean=mean, **words)
    return say("panel.alt_year", lang, n=int(line["n"]), mean=mean, **words)
