"""Table, figure and sentence of a self-assessment beside the official result, Indonesian and English."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import short_names, sourced
from spbe_research.chapters.display.style import ACCENT, GREY, PALE, Drawing, bare, new_figure
from spbe_research.data.names import in_language, plain_name
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.self_report import SelfReport
from spbe_research.text.catalog import say

__all__ = ["self_report_figure", "self_report_table", "self_report_text"]


def _sources(r: SelfReport | None, lang: str) -> list[str]:
    return [] if r is None else short_names(r.sources, lang)


def _note(r: SelfReport, lang: str) -> str:
    parts = []
    if r.floored:
        least, codes = r.instrument.level_min, join_words(r.floored, lang)
        if r.zeros == "floor":
            parts.append(say("maturity.self_report.note_counted_as", lang, least=least, codes=codes))
        else:
            parts.append(say("maturity.self_report.note_kept_zero", lang, codes=codes))
    if r.missing:
        codes = join_words(r.missing, lang)
        parts.append(say("maturity.self_report.note_missing", lang, codes=codes))
    parts.append(say("maturity.self_report.note_bias", lang))
    return " ".join(parts)


def self_report_text(r: SelfReport | None, lang: str = "id") -> Prose | None:
    """Agreement and bias in two sentences; None where there is nothing to compare."""
    if r is None:
        return None
    bias = number(r.bias, 2, lang, signed=True)
    kappa = "–" if r.kappa_quadratic is None else number(r.kappa_quadratic, 2, lang)
    linear = "–" if r.kappa_linear is None else number(r.kappa_linear, 2, lang)
    return Prose.paragraph(
        say("maturity.self_report.agreement", lang, exact=r.exact, n=r.n, within_one=r.within_one),
        say("maturity.self_report.agreement_with_floor", lang, exact=r.exact_with_floor, n=r.n)
        if r.exact_with_floor != r.exact
        else "",
        say("maturity.self_report.bias_and_kappa", lang, bias=bias, linear=linear, kappa=kappa),
        _note(r, lang),
    )


@sourced(_sources)
def self_report_table(r: SelfReport | None, lang: str = "id") -> Table | None:
    """Agreement and bias by aspect, all rows last; None where there is nothing to compare."""
    if r is None:
        return None
    head = {
        "unit": say("maturity.self_report.self_report_table_unit", lang),
        "n": say("maturity.self_report.self_report_table_n", lang),
        "exact": say("maturity.self_report.self_report_table_exact", lang),
        "bias": say("maturity.self_report.self_report_table_bias", lang),
    }
    lines = [
        {
            head["unit"]: f"{a['aspect_no']}  {in_language(a, 'name', lang)}",
            head["n"]: str(a["n"]),
            head["exact"]: str(a["exact"]),
            head["bias"]: number(a["bias"], 2, lang, signed=True),
        }
        for a in r.aspects.to_dict("records")
    ]
    lines.append(
        {
            head["unit"]: say("maturity.self_report.self_report_table", lang),
            head["n"]: str(r.n),
            head["exact"]: str(r.exact),
            head["bias"]: number(r.bias, 2, lang, signed=True),
        }
    )
    caption = say("maturity.self_report.self_report_table_caption", lang)
    frame = pd.DataFrame(lines, dtype=object)
    return Table("self-report", frame, caption, tuple(frame.columns[1:]), (len(lines) - 1,), _note(r, lang))


@sourced(_sources)
def self_report_figure(r: SelfReport | None, lang: str = "id") -> Drawing | None:
    """Both levels of every row as dots on one scale, joined by a line; None where there is nothing to compare."""
    if r is None:
        return None
    places: list[tuple[float, dict[str, object]]] = []
    headings: list[tuple[float, str]] = []
    y = 0.0
    for aspect in r.aspects.to_dict("records"):
        headings.append((y, f"{aspect['aspect_no']}  {plain_name(aspect, 'name', lang)}"))
        y += 1.1
        for row in r.rows[r.rows["aspect_no"] == aspect["aspect_no"]].to_dict("records"):
            places.append((y, row))
            y += 1.0
        y += 0.3
    low, high = float(min(r.instrument.level_min, r.rows["self"].min())), float(r.instrument.level_max)
    official, own = (
        say("maturity.self_report.figure_official", lang),
        say("maturity.self_report.figure_self", lang),
    )
    with new_figure(0.9 + 0.185 * y) as (figure, ax):
        for at, row in places:
            a, b = float(str(row["self"])), float(str(row["official"]))
            ax.axhline(at, color=PALE, linewidth=0.6, zorder=0)
            ax.plot([a, b], [at, at], color=GREY, linewidth=1.4, zorder=1)
            ax.plot([b], [at], marker="o", markersize=6, color=ACCENT, zorder=3, linestyle="none")
            ax.plot([a], [at], marker="o", markersize=8 if a == b else 6, color=GREY, markerfacecolor="none" if a == b
                    else "white", markeredgewidth=1.2, zorder=2, linestyle="none")  # fmt: skip
        ax.set_yticks(
            [at for at, _ in places], [f"{row['code']}  {plain_name(row, 'short', lang)}" for _, row in places]
        )
        for at, text in headings:
            ax.text(low - 0.1, at, text, fontsize=8.5, fontweight="bold", color=ACCENT, va="center", ha="left",
                    backgroundcolor="white")  # fmt: skip
        ax.set_ylim(y, -0.8)
        ax.set_xlim(low - 0.12, high + 0.12)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(say("maturity.self_report.figure_axis", lang))
        bare(ax)
        handles = [
            ax.plot([], [], marker="o", linestyle="none", color=ACCENT, label=official)[0],
            ax.plot([], [], marker="o", linestyle="none", color=GREY, markerfacecolor="white", label=own)[0],
        ]
        figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False, fontsize=8, handletextpad=0.2)
    alt = say(
        "maturity.self_report.self_report_figure_alt",
        lang,
        exact=r.exact,
        n=r.n,
        bias=number(r.bias, 2, lang, signed=True),
    )
    caption = say("maturity.self_report.self_report_figure_caption", lang)
    return Drawing("self_report", figure, alt, caption)
