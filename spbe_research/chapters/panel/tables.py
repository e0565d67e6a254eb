"""Tables of the page on many governments; each a Table, or None where the data do not reach that far."""

from __future__ import annotations

import math

import pandas as pd

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import short_names, sourced
from spbe_research.chapters.panel.cells import head, table_of
from spbe_research.chapters.panel.words import (
    agree,
    domain_label,
    even,
    few_of,
    kind_word,
    of_both,
    percent,
    points,
    published_apart,
    span,
)
from spbe_research.data.instruments import load_instrument
from spbe_research.numbers.language import as_printed, number, whole
from spbe_research.panel.change import GroupChanges
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.transitions import Transitions
from spbe_research.text.catalog import say

__all__ = [
    "banded_table",
    "comings_table",
    "contributions_table",
    "history_table",
    "kinds_table",
    "printed_table",
    "provinces_table",
    "published_table",
    "ranks_table",
    "reliability_table",
    "rose_table",
]

#: institutions that rose most, and as many that fell most, in the table of ranks
_MOVERS = 10


def _interval(low: float, high: float, lang: str) -> str:
    if math.isnan(low):
        return "–"
    return say("display.ranges.range_text", lang, low=points(low, lang), high=points(high, lang))


def _groups(made: GroupChanges, name: str, first: str, labels: dict[str, str], lang: str, caption: str) -> Table:
    lines = []
    any_tested = bool(made.table["in_family"].any())
    for group, row in made.table.iterrows():
        line = {
            first: labels[str(group)],
            head("n", lang): whole(int(row["n"]), lang),
            head("share_rose", lang): percent(row["share_rose"], lang),
            head("median", lang): points(row["median"], lang),
            head("hl", lang): points(row["hodges_lehmann"], lang, 3),
            head("interval", lang): _interval(row["low"], row["high"], lang),
        }
        if any_tested:
            line[head("p_holm", lang)] = _corrected(row, lang)
        lines.append(line)
    note = say("panel.note_groups", lang) if any_tested else ""
    return table_of(name, lines, caption, note=note)


def _corrected(row: pd.Series, lang: str) -> str:
    if not row["in_family"]:
        return say("panel.too_small", lang)
    if row["p_holm"] < 0.0001:
        return f"< {number(0.0001, 4, lang)}"
    return number(row["p_holm"], 4, lang)


@sourced(of_both)
def kinds_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Changes by kind of institution."""
    if p.by_kind is None:
        return None
    labels = {str(k): kind_word(str(k), lang) for k in p.by_kind.table.index}
    caption = say("panel.t_kinds", lang, before=p.before, after=p.after)
    return _groups(p.by_kind, "panel-kinds", head("kind", lang), labels, lang, caption)


@sourced(of_both)
def provinces_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Every province: raw mean of level and change beside the mean that the model draws towards that of all."""
    if p.by_province is None:
        return None
    made = p.by_province.table
    lines = []
    for province, row in made.sort_index().iterrows():
        line = {
            head("province", lang): str(province),
            head("n", lang): whole(int(row["n"]), lang),
            head("share_rose", lang): percent(row["share_rose"], lang),
            head("hl", lang): points(row["hodges_lehmann"], lang, 3),
        }
        for key, shares in (("level", p.level), ("change", p.shift)):
            if shares is None:
                continue
            there = province in shares.table.index
            for column in ("mean", "shrunken"):
                text = points(shares.table.loc[province, column], lang, signed=key == "change") if there else "–"
                line[head(f"{key}_{column}", lang)] = text
        if bool(made["in_family"].any()):
            line[head("p_holm", lang)] = _corrected(row, lang)
        lines.append(line)
    note = say("panel.note_provinces", lang, year=p.after)
    if even(p):
        note += " " + say("panel.note_order", lang)
    return table_of("panel-provinces", lines, say("panel.t_provinces", lang, before=p.before, after=p.after), note=note)


def _transitions(t: Transitions, p: PanelOverview, lang: str) -> Table:
    total = head("total", lang)
    lines = []
    for name, row in t.table.iterrows():
        line = {head("from", lang, year=p.before): str(name)}
        line |= {str(column): whole(int(n), lang) if n else "–" for column, n in row.items()}
        lines.append(line | {total: whole(int(row.sum()), lang)})
    last = {head("from", lang, year=p.before): total}
    last |= {str(column): whole(int(n), lang) for column, n in t.table.sum().items()}
    lines.append(last | {total: whole(int(t.table.to_numpy().sum()), lang)})
    counts = {"up": whole(t.rose, lang), "down": whole(t.fell, lang), "same": whole(t.unchanged, lang)}
    return table_of(
        f"panel-{t.predicates}",
        lines,
        say(f"panel.t_{t.predicates}", lang, before=p.before, after=p.after),
        strong=(len(lines) - 1,),
        note=say("panel.note_transitions", lang, **counts),
    )


@sourced(of_both)
def printed_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Predicates before and after, as printed."""
    return None if p.printed is None else _transitions(p.printed, p, lang)


@sourced(of_both)
def banded_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """The same by the band of the printed index, where it differs."""
    return None if agree(p) else _transitions(p.banded, p, lang)


@sourced(of_both)
def contributions_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """What each domain carries of the rise and of the differences."""
    d = p.contributions
    if d is None:
        return None
    lines = []
    for n, row in d.table.iterrows():
        line = {
            head("domain", lang): domain_label(str(n), p, lang),
            head("weight", lang): percent(row["weight"], lang, 1),
            head("mean_in", lang, year=p.before): number(row["mean_before"], 2, lang),
            head("mean_in", lang, year=p.after): number(row["mean_after"], 2, lang),
            head("rise", lang): points(row["rise"], lang),
            head("points", lang): points(row["points"], lang, 3),
            head("share", lang): "–" if math.isnan(row["share"]) else percent(row["share"], lang),
        }
        for key, column in (("differences", "variance_share_after"), ("differences_change", "variance_share_change")):
            line[head(key, lang)] = "–" if math.isnan(row[column]) else percent(row[column], lang)
        lines.append(line)
    caption = say("panel.t_contributions", lang, before=p.before, after=p.after, n=whole(d.n, lang))
    return table_of("panel-domains", lines, caption, note=say("panel.note_contributions", lang))


@sourced(of_both)
def reliability_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """The slope of the change on the first year, by how reliable that year is taken to be."""
    c = p.convergence
    if c is None:
        return None
    lines = [
        {
            head("reliability", lang): number(float(str(q)), 2, lang),
            head("beta", lang): number(row["beta"], 3, lang, signed=True),
            head("interval", lang): _interval(row["low"], row["high"], lang),
        }
        for q, row in c.beta_by_reliability.iterrows()
    ]
    return table_of("panel-reliability", lines, say("panel.t_reliability", lang, year=p.before), text=())


@sourced(of_both)
def comings_table(p: PanelOverview, lang: str = "id") -> Table:
    """Members of both years and of one only, with their means."""
    lines = []
    for group, row in p.comings.iterrows():
        both = not (math.isnan(row["mean_before"]) or math.isnan(row["mean_after"]))
        rise = row["mean_after"] - row["mean_before"] if both else math.nan
        lines.append(
            {
                head("group", lang): say(f"panel.group_{group}", lang),
                head("n_in", lang, year=p.before): whole(int(row["n_before"]), lang) if row["n_before"] else "–",
                head("mean_in", lang, year=p.before): points(row["mean_before"], lang, 3, signed=False),
                head("n_in", lang, year=p.after): whole(int(row["n_after"]), lang) if row["n_after"] else "–",
                head("mean_in", lang, year=p.after): points(row["mean_after"], lang, 3, signed=False),
                head("difference", lang): points(rise, lang, 3),
            }
        )
    return table_of("panel-comings", lines, say("panel.t_comings", lang))


def _published_by(p: PanelOverview, lang: str) -> list[str]:
    return short_names(p.published["source"], lang)


@sourced(_published_by)
def published_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Printed means beside the means of the rows of the same report."""
    if not len(p.published):
        return None
    lines = [
        {
            head("of_whom", lang): kind_word(line["kind"], lang),
            head("year", lang): str(line["year"]),
            head("printed", lang): as_printed(line["printed"], lang),
            head("rows_mean", lang): number(line["mean"], 3, lang),
            head("n", lang): whole(int(line["n"]), lang),
        }
        for line in p.published.to_dict("records")
    ]
    note = say("panel.note_published", lang) if published_apart(p) else ""
    return table_of("panel-published", lines, say("panel.t_published", lang), text=(0, 1), note=note)


@sourced(of_both)
def ranks_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Who changed place most, upwards and downwards."""
    m = p.mobility
    if m.n < 2 or few_of(p):
        return None
    moved = m.table[m.table["places"] != 0]
    up, down = moved[moved["places"] > 0], moved[moved["places"] < 0]
    chosen = pd.concat([up.head(_MOVERS), down.tail(_MOVERS)])
    if chosen.empty:
        return None
    lines = [
        {
            head("institution", lang): row["name"],
            head("province", lang): row["province"] or say("site.central", lang),
            head("index_in", lang, year=p.before): number(row["index_before"], 2, lang),
            head("index_in", lang, year=p.after): number(row["index_after"], 2, lang),
            head("rank_in", lang, year=p.before): whole(int(row["rank_before"]), lang),
            head("rank_in", lang, year=p.after): whole(int(row["rank_after"]), lang),
            head("places", lang): number(int(row["places"]), 0, lang, signed=True),
        }
        for row in chosen.to_dict("records")
    ]
    counts = {"up": min(len(up), _MOVERS), "down": min(len(down), _MOVERS)}
    return table_of("panel-ranks", lines, say("panel.t_ranks", lang, **counts), text=(0, 1))


@sourced(of_both)
def rose_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """Median change of each domain of those that rose from one predicate to the next."""
    if not p.rose:
        return None
    lines = []
    for r in p.rose:
        line = {
            head("step", lang): say("panel.step", lang, low=r.from_predicate, high=r.to_predicate),
            head("n_of", lang): say("panel.n_of", lang, n=r.n, n_from=r.n_from),
            head("index_change", lang): points(r.index_change, lang),
        }
        for n, row in r.units.iterrows():
            line[domain_label(str(n), p, lang)] = points(row["median"], lang)
        lines.append(line)
    return table_of("panel-rose", lines, say("panel.t_rose", lang, before=p.before, after=p.after))


def history_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """A line a year: who is known, means, repeated values, the common part, and the printed national index."""
    h = p.history
    if h is None:
        return None
    lines = []
    for year, row in h.table.iterrows():
        line = {head("year", lang): str(year), head("instrument", lang): load_instrument(row["instrument"]).label}
        if not h.printed_mean:
            line[head("n", lang)] = whole(int(row["n"]), lang)
            line[head("repeated", lang)] = whole(int(row["carried"]), lang) if row["carried"] else "–"
            line[head("mean", lang)] = number(row["mean"], 2, lang)
            line[head("median_level", lang)] = number(row["median"], 2, lang)
        elif p.scope.what == "kind":
            line[head("printed", lang)] = number(row["mean"], 2, lang)
        if h.common is not None:
            line[head("common", lang)] = span(
                float(h.common.table.loc[year, "low"]), float(h.common.table.loc[year, "high"]), lang
            )
        line[head("national", lang)] = points(row["national"], lang, signed=False)
        lines.append(line)
    note = "" if h.printed_mean else say("panel.note_history", lang)
    return table_of("panel-history", lines, say("panel.t_history", lang), text=(0, 1), note=note)
