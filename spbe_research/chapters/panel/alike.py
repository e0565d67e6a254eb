"""Who resembles whom: neighbours by domain values, what they did, and the most alike pairs of a large scope."""

from __future__ import annotations

import pandas as pd
from matplotlib.lines import Line2D

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import sourced
from spbe_research.chapters.display.style import ACCENT, GREY, INK, Drawing, bare, decimal_axis, new_figure
from spbe_research.chapters.panel.cells import head, table_of
from spbe_research.chapters.panel.words import domain_label, of_both, percent, points, span
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.peers import NEIGHBOURS, Peers
from spbe_research.panel.two_years import FEWEST
from spbe_research.text.catalog import say

__all__ = ["neighbours", "pairs_table", "peers_table", "peers_text"]

#: members above which pairs are shown instead of a line each
_MOST = 40
#: names above which only their number is given
_NAMED = 12


def _few(peers: Peers) -> bool:
    return len(peers.table) <= _MOST


def peers_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """How near is meant, and whether neighbours changed alike."""
    peers = p.peers
    if peers is None:
        return None
    t = peers.table
    words = {
        "n": whole(len(t), lang),
        "inside": whole(peers.inside, lang),
        "share": percent(peers.inside / len(t), lang),
    }
    words |= {"expected": percent(peers.expected, lang), "k": str(NEIGHBOURS)}
    if len(t) < FEWEST:
        said = [say("panel.peers_few", lang, before=p.before, k=words["k"], n=words["n"], inside=words["inside"])]
    else:
        said = [say("panel.peers", lang, before=p.before, **words)]
    sides = {"peers_above": t["name"][t["change"] > t["most"]], "peers_below": t["name"][t["change"] < t["least"]]}
    for key, names in sides.items():
        if 0 < len(names) <= _NAMED:
            said.append(say(f"panel.{key}", lang, names=join_words([str(n) for n in names], lang)))
    without = p.mobility.table["name"][~p.mobility.table.index.isin(t.index)]
    if len(without):
        named = len(without) <= _NAMED
        shown = join_words([str(n) for n in without], lang) if named else whole(len(without), lang)
        said.append(say("panel.peers_without", lang, names=shown))
    said.append(say("panel.peers_meant", lang))
    return Prose.paragraph(*said)


@sourced(of_both)
def neighbours(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Each member's change on the range of its neighbours' changes; of a scope that is not too large."""
    if p.peers is None or not _few(p.peers):
        return None
    t = p.peers.table
    with new_figure(1.2 + 0.24 * len(t)) as (figure, ax):
        for y, (_, row) in enumerate(t.iterrows()):
            ax.plot([row["least"], row["most"]], [y, y], color=GREY, linewidth=3, alpha=0.45, solid_capstyle="butt")
            ax.plot([row["median"]] * 2, [y - 0.28, y + 0.28], color=INK, linewidth=1.6, zorder=2)
        ax.plot(t["change"], range(len(t)), linestyle="", marker="D", markersize=4.6, color=ACCENT, zorder=3)
        ax.axvline(0, color=GREY, linewidth=0.7)
        ax.set_yticks(range(len(t)), list(t["name"]), fontsize=8)
        ax.set_ylim(len(t) - 0.4, -0.6)
        ax.set_xlabel(say("panel.axis_change", lang))
        decimal_axis(ax, lang, 1)
        bare(ax)
        handles = [
            Line2D([], [], linestyle="", marker="D", color=ACCENT, markersize=4.6),
            Line2D([], [], color=GREY, linewidth=3, alpha=0.45),
            Line2D([], [], linestyle="", marker="|", color=INK, markersize=9, markeredgewidth=1.6),
        ]
        labels = [say(f"panel.line_{key}", lang) for key in ("own_change", "range", "middle")]
        figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False, fontsize=8.5)
    said = [
        say("panel.alt_neighbour", lang, name=row["name"], change=points(row["change"], lang),
            range=span(row["least"], row["most"], lang, signed=True))
        for row in t.to_dict("records")
    ]  # fmt: skip
    alt = say("panel.alt_neighbours", lang, said="; ".join(said))
    caption = say("panel.f_neighbours", lang, before=p.before, after=p.after)
    return Drawing("panel_neighbours", figure, alt, caption)


@sourced(of_both)
def peers_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """A line a member: its nearest, how many of the neighbours rose, by how much, and in what."""
    if p.peers is None or not _few(p.peers):
        return None
    lines = [
        {
            head("institution", lang): row["name"],
            head("own_change", lang): points(row["change"], lang),
            head("nearest", lang): join_words(list(row["nearest"]), lang),
            head("they_rose", lang): say("panel.n_of", lang, n=int(row["rose"]), n_from=int(row["n"])),
            head("their_median", lang): points(row["median"], lang),
            head("in_what", lang): _most(row["domain"], row["domain_rise"], p, lang),
        }
        for row in p.peers.table.to_dict("records")
    ]
    caption = say("panel.t_peers", lang, before=p.before, after=p.after)
    note = say("panel.note_peers", lang, k=whole(NEIGHBOURS, lang))
    return table_of("panel-peers", lines, caption, text=(0, 2, 5), note=note)


def _most(domain: str, rise: float, p: PanelOverview, lang: str) -> str:
    if rise <= 0:
        return say("panel.in_none", lang)
    return say("panel.in_domain", lang, domain=domain_label(domain, p, lang), rise=points(rise, lang))


@sourced(of_both)
def pairs_table(p: PanelOverview, lang: str = "id") -> Table | None:
    """The most alike pairs of a large scope, and what each of the two did since."""
    if p.peers is None or _few(p.peers) or p.peers.pairs.empty:
        return None
    pairs: pd.DataFrame = p.peers.pairs
    lines = [
        {
            head("pair", lang): say("panel.pair", lang, first=row["first"], second=row["second"]),
            head("distance", lang): number(row["distance"], 2, lang),
            head("changes", lang): f"{points(row['change_first'], lang)}; {points(row['change_second'], lang)}",
            head("most_in", lang): f"{row['domain_first']}; {row['domain_second']}",
        }
        for row in pairs.to_dict("records")
    ]
    caption = say("panel.t_pairs", lang, n=len(lines), before=p.before, after=p.after)
    return table_of("panel-pairs", lines, caption, note=say("panel.note_pairs", lang, before=p.before))
