"""Figures of publications that no chapter draws: the indices of all institutions in a printed table, by kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.style import GREY, INK, LEVEL_COLOURS, Drawing, bare, decimal_axis, new_figure
from spbe_research.chapters.panel.words import KIND_GROUPS, group_of, group_word
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.papers.paper import Paper
from spbe_research.text.catalog import say

__all__ = ["by_kind"]

_GOLDEN = (5**0.5 - 1) / 2


def by_kind(paper: Paper, file: str, lang: str = "id") -> Drawing:
    """Indices of a printed table by kind of institution: a box for the middle half, a point an institution."""
    frame = _indices(paper, file)
    order = [g for g in KIND_GROUPS if (frame["group"] == g).any()]
    said = []
    with new_figure(0.9 + 0.5 * len(order)) as (figure, ax):
        for at, name in enumerate(order):
            values = frame.loc[frame["group"] == name, "index"].to_numpy()
            lower, median, upper = np.quantile(values, [0.25, 0.5, 0.75])
            ax.add_patch(Rectangle((lower, at - 0.3), upper - lower, 0.6, facecolor=LEVEL_COLOURS[2], edgecolor=INK,
                                   linewidth=0.7, zorder=1))  # fmt: skip
            ax.plot([median, median], [at - 0.3, at + 0.3], color=INK, linewidth=1.8, zorder=3)
            # spread by a fixed sequence, so that the same figures give the same picture
            ax.scatter(values, at + 0.2 * (2 * (np.arange(len(values)) * _GOLDEN % 1) - 1), s=6, color=GREY, alpha=0.6,
                       linewidth=0, zorder=2)  # fmt: skip
            middle = number(float(median), 2, lang)
            said.append(say("papers.alt_group", lang, name=group_word(name, lang), median=middle))
        counts = frame["group"].value_counts()
        labels = [f"{group_word(g, lang)}\n(n = {whole(int(counts[g]), lang)})" for g in order]
        ax.set_yticks(range(len(order)), labels)
        ax.set_ylim(len(order) - 0.5, -0.5)
        ax.set_xlim(0.92, 5.08)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("report.axis_index", lang, subject="SPBE"))
        decimal_axis(ax, lang, 0)
        bare(ax)
    alt = say("papers.alt_by_kind", lang, n=len(frame), said=join_words(said, lang))
    return Drawing("paper_by_kind", figure, alt, say("papers.f_by_kind", lang, title=paper.title))


def _indices(paper: Paper, file: str) -> pd.DataFrame:
    cells = paper.beside(file)
    cells = cells[cells["unit"] == "index"]
    table = read_table("observations/index_values")
    kinds = dict(zip(table["institution_id"], table["kind"], strict=True))
    return pd.DataFrame(
        {
            "group": [group_of(kinds[i]) for i in cells["institution"]],
            "index": [float(text.replace(",", ".")) for text in cells["printed"]],
        }
    )
