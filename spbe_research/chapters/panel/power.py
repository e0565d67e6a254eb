"""What a study of so many governments could detect; what rests on made-up levels says so in every row and figure."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.ticker import FixedLocator, MultipleLocator, NullLocator

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import sourced
from spbe_research.chapters.display.style import ACCENT, INK, LEVEL_COLOURS, Drawing, bare, decimal_axis, new_figures
from spbe_research.chapters.panel.cells import head, table_of
from spbe_research.chapters.panel.words import of_both, percent, points, span
from spbe_research.extras import need
from spbe_research.numbers.language import number, whole
from spbe_research.panel.overview import PanelOverview
from spbe_research.text.catalog import say

__all__ = ["detectable", "detectable_table", "planning_text", "shares_table"]

#: governments a group in the sentences and the right half of the figure
_EXAMPLE = 20
_LINES = (10, 20, 50)
#: from so many kabupaten and kota on two halves are worth a sentence
_HALVES = 4


def planning_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """How many governments a study needs, for what print tells and for what it does not."""
    plan = p.planning
    if plan is None:
        return None
    about = {"n": whole(plan.n, lang), "sd": number(plan.sd["change"], 2, lang), "size": _EXAMPLE}
    about |= {"detect": _points(plan.detectable(_EXAMPLE, plan.sd["change"]), lang), "power": percent(plan.power, lang)}
    said = [say("panel.planning", lang, before=p.before, after=p.after, alpha=number(plan.alpha, 2, lang), **about)]
    local = int(p.mobility.table["kind"].isin(["kabupaten", "kota"]).sum())
    if local >= _HALVES and p.scope.what != "nation":
        half = local // 2
        found = _points(plan.detectable(half, plan.sd["change"]), lang)
        said.append(say("panel.planning_here", lang, n=local, half=half, detect=found))
    said.append(say("panel.planning_level", lang, sd=number(plan.sd["level"], 2, lang)))
    ends = plan.by_share[f"detect_{_EXAMPLE}"]
    shown = span(float(ends.min()), float(ends.max()), lang)
    more = say("panel.planning_aspects", lang, after=p.after, size=_EXAMPLE, range=shown)
    return Prose.paragraph(*said) + Prose.paragraph(more)


def _points(x: float, lang: str) -> str:
    return points(x, lang, signed=False)


def _seaborn() -> Any:
    need("seaborn")
    import seaborn

    return seaborn


@sourced(of_both)
def detectable(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """The least difference detected, by governments a group and by what the rows of an aspect share."""
    plan = p.planning
    if plan is None:
        return None
    sns = _seaborn()
    what = {key: say(f"panel.c_detect_{key}", lang) for key in ("change", "level")}
    left = plan.table.rename(columns=what).reset_index().melt("n", var_name="what", value_name="points")
    right = plan.by_share[[f"detect_{n}" for n in _LINES]]
    right = right.set_axis([say("panel.a_group", lang, n=n) for n in _LINES], axis=1)
    long = right.reset_index().melt("aspect_share", var_name="what", value_name="points")
    with new_figures(1, 2, 3.3) as (figure, (one, two)):
        sns.lineplot(data=left, x="n", y="points", hue="what", style="what", markers=["D", "o"], dashes=False,
                     palette=[ACCENT, INK], ax=one)  # fmt: skip
        sns.lineplot(data=long, x="aspect_share", y="points", hue="what", style="what", markers=["v", "s", "^"],
                     dashes=False, palette=list(LEVEL_COLOURS[2:5]), ax=two)  # fmt: skip
        one.set_xscale("log")
        one.xaxis.set_major_locator(FixedLocator([int(n) for n in plan.table.index]))
        one.xaxis.set_minor_locator(NullLocator())
        decimal_axis(one, lang, 0)
        one.set_xlabel(say("panel.axis_groups", lang))
        one.set_ylabel(say("panel.axis_detect", lang))
        one.set_title(say("panel.from_print", lang), fontsize=8.5, loc="left")
        two.set_xlabel(say("panel.axis_share", lang))
        two.set_ylabel("")
        two.set_title(say("panel.from_made_up", lang), fontsize=8.5, loc="left")
        two.xaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
        decimal_axis(two, lang, 1)
        for ax in (one, two):
            ax.set_ylim(0, None)
            decimal_axis(ax, lang, 1, "y")
            bare(ax, keep=("bottom", "left"))
            ax.legend(loc="upper right" if ax is one else "upper left", frameon=False, fontsize=8, title=None)
        top = float(right.to_numpy().max()) * 1.45
        two.set_ylim(0, top)
        two.yaxis.set_major_locator(MultipleLocator(0.5))
    said = [say("panel.alt_detect_n", lang, n=int(str(n)), change=_points(row["change"], lang),
                level=_points(row["level"], lang)) for n, row in plan.table.iterrows()]  # fmt: skip
    shares = [f"{number(float(str(q)), 2, lang)}: {_points(x, lang)}" for q, x in plan.by_share["detect_20"].items()]
    alt = say("panel.alt_detectable", lang, said="; ".join(said), shares="; ".join(shares))
    words = {"power": percent(plan.power, lang), "before": p.before, "after": p.after}
    return Drawing("panel_detectable", figure, alt, say("panel.f_detectable", lang, **words))


@sourced(of_both)
def detectable_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """The least difference that two groups of so many detect."""
    plan = p.planning
    if plan is None:
        return None
    lines = []
    for n, row in plan.table.iterrows():
        made_up: pd.Series = plan.by_share[f"detect_{n}"]
        lines.append(
            {
                head("a_group", lang): whole(int(str(n)), lang),
                head("detect_change", lang): _points(row["change"], lang),
                head("detect_level", lang): _points(row["level"], lang),
                head("detect_aspect", lang): span(float(made_up.min()), float(made_up.max()), lang),
            }
        )
    words = {"alpha": number(plan.alpha, 2, lang), "power": percent(plan.power, lang)}
    caption = say("panel.t_detectable", lang, **words)
    return table_of("panel-detectable", lines, caption, text=(), note=say("panel.note_detectable", lang))


@sourced(of_both)
def shares_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """The made-up levels over the range of what aspects share: how near to print, and what follows."""
    plan = p.planning
    if plan is None:
        return None
    lines = [
        {
            head("aspect_share", lang): say("panel.made_up", lang, share=number(float(str(q)), 2, lang)),
            head("aspect_spread", lang): span(row["low"], row["high"], lang),
            head("detect_at", lang, n=_EXAMPLE): _points(row[f"detect_{_EXAMPLE}"], lang),
            head("off_mean", lang): number(row["mean"], 3, lang),
            head("off_sd", lang): number(row["sd"], 3, lang),
            head("off_predicates", lang): percent(row["predicate"], lang, 1),
        }
        for q, row in plan.by_share.iterrows()
    ]
    caption = say("panel.t_shares", lang, after=p.after)
    return table_of("panel-made-up", lines, caption, note=say("panel.note_shares", lang))
