"""Table, figure and sentence of a self-assessment beside the official result, Indonesian and English."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import ACCENT, GREY, PALE, Drawing, bare, new_figure
from spbe_research.numbers.language import check_language, number
from spbe_research.profiles.self_report import SelfReport

__all__ = ["self_report_figure", "self_report_table", "self_report_text"]


def _two(lang: str, indonesian: str, english: str) -> str:
    return indonesian if check_language(lang) == "id" else english


def _note(r: SelfReport, lang: str) -> str:
    parts = []
    if r.floored:
        least, codes = r.instrument.level_min, ", ".join(r.floored)
        if r.zeros == "floor":
            parts.append(
                _two(lang, f"Jawaban 0 dihitung {least}: {codes}.", f"Answers 0 are counted as {least}: {codes}.")
            )
        else:
            parts.append(_two(lang, f"Jawaban 0 dibiarkan 0: {codes}.", f"Answers 0 are kept as 0: {codes}."))
    if r.missing:
        codes = ", ".join(r.missing)
        parts.append(_two(lang, f"Tanpa salah satu tingkat: {codes}.", f"Without one of the two levels: {codes}."))
    parts.append(
        _two(
            lang,
            "Selisih = mandiri dikurangi resmi. Ini bias penilaian mandiri, bukan galat asesor.",
            "Difference = self minus official. This is self-report bias, not assessor error.",
        )
    )
    return " ".join(parts)


def self_report_text(r: SelfReport | None, lang: str = "id") -> Prose | None:
    """Agreement and bias in two sentences; None where there is nothing to compare."""
    if r is None:
        return None
    bias = number(r.bias, 2, lang, signed=True)
    kappa = "–" if r.kappa_quadratic is None else number(r.kappa_quadratic, 2, lang)
    linear = "–" if r.kappa_linear is None else number(r.kappa_linear, 2, lang)
    return Prose.paragraph(
        _two(
            lang,
            f"Penilaian mandiri dan hasil resmi sama pada {r.exact} dari {r.n} baris; pada {r.within_one} baris, "
            "termasuk yang sama, selisihnya paling banyak satu tingkat.",
            f"Self-assessment and official result agree in {r.exact} of {r.n} rows; in {r.within_one} rows, these "
            "included, they differ by at most one level.",
        ),
        _two(
            lang,
            f"Rata-rata selisihnya {bias} tingkat; kappa berbobot {linear} (linear) dan {kappa} (kuadrat).",
            f"The mean difference is {bias} levels; weighted kappa is {linear} (linear) and {kappa} (quadratic).",
        ),
        _note(r, lang),
    )


def self_report_table(r: SelfReport | None, lang: str = "id") -> Table | None:
    """Agreement and bias by aspect, all rows last; None where there is nothing to compare."""
    if r is None:
        return None
    head = {
        "unit": _two(lang, "Aspek", "Aspect"),
        "n": _two(lang, "Baris", "Rows"),
        "exact": _two(lang, "Sama", "Equal"),
        "bias": _two(lang, "Selisih rata-rata (tingkat)", "Mean difference (levels)"),
    }
    lines = [
        {
            head["unit"]: f"{a['aspect_no']}  {a[f'name_{lang}']}",
            head["n"]: str(a["n"]),
            head["exact"]: str(a["exact"]),
            head["bias"]: number(a["bias"], 2, lang, signed=True),
        }
        for a in r.aspects.to_dict("records")
    ]
    lines.append(
        {
            head["unit"]: _two(lang, "Semua baris", "All rows"),
            head["n"]: str(r.n),
            head["exact"]: str(r.exact),
            head["bias"]: number(r.bias, 2, lang, signed=True),
        }
    )
    caption = _two(lang, "Penilaian mandiri dibandingkan hasil resmi", "Self-assessment against the official result")
    frame = pd.DataFrame(lines, dtype=object)
    return Table("self-report", frame, caption, tuple(frame.columns[1:]), (len(lines) - 1,), _note(r, lang))


def self_report_figure(r: SelfReport | None, lang: str = "id") -> Drawing | None:
    """Both levels of every row as dots on one scale, joined by a line; None where there is nothing to compare."""
    if r is None:
        return None
    places: list[tuple[float, dict[str, object]]] = []
    headings: list[tuple[float, str]] = []
    y = 0.0
    for aspect in r.aspects.to_dict("records"):
        headings.append((y, f"{aspect['aspect_no']}  {aspect[f'name_{lang}']}"))
        y += 1.1
        for row in r.rows[r.rows["aspect_no"] == aspect["aspect_no"]].to_dict("records"):
            places.append((y, row))
            y += 1.0
        y += 0.3
    low, high = float(min(r.instrument.level_min, r.rows["self"].min())), float(r.instrument.level_max)
    official, own = _two(lang, "resmi", "official"), _two(lang, "mandiri", "self")
    with new_figure(0.9 + 0.185 * y) as (figure, ax):
        for at, row in places:
            a, b = float(str(row["self"])), float(str(row["official"]))
            ax.axhline(at, color=PALE, linewidth=0.6, zorder=0)
            ax.plot([a, b], [at, at], color=GREY, linewidth=1.4, zorder=1)
            ax.plot([b], [at], marker="o", markersize=6, color=ACCENT, zorder=3, linestyle="none")
            ax.plot([a], [at], marker="o", markersize=8 if a == b else 6, color=GREY, markerfacecolor="none" if a == b
                    else "white", markeredgewidth=1.2, zorder=2, linestyle="none")  # fmt: skip
        ax.set_yticks([at for at, _ in places], [f"{row['code']}  {row[f'short_{lang}']}" for _, row in places])
        for at, text in headings:
            ax.text(low - 0.1, at, text, fontsize=8.5, fontweight="bold", color=ACCENT, va="center", ha="left",
                    backgroundcolor="white")  # fmt: skip
        ax.set_ylim(y, -0.8)
        ax.set_xlim(low - 0.12, high + 0.12)
        ax.xaxis.set_major_locator(MultipleLocator(1))
        ax.set_xlabel(_two(lang, "Tingkat kematangan", "Level"))
        bare(ax)
        handles = [
            ax.plot([], [], marker="o", linestyle="none", color=ACCENT, label=official)[0],
            ax.plot([], [], marker="o", linestyle="none", color=GREY, markerfacecolor="white", label=own)[0],
        ]
        figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False, fontsize=8, handletextpad=0.2)
    alt = _two(
        lang,
        f"Dua titik per indikator, penilaian mandiri dan resmi: sama pada {r.exact} dari {r.n} baris, rata-rata "
        f"selisih {number(r.bias, 2, lang, signed=True)} tingkat.",
        f"Two dots an indicator, self-assessed and official: equal in {r.exact} of {r.n} rows, mean difference "
        f"{number(r.bias, 2, lang, signed=True)} levels.",
    )
    caption = _two(lang, "Penilaian mandiri dan hasil resmi setiap baris", "Self-assessed and official level by row")
    return Drawing("self_report", figure, alt, caption)
