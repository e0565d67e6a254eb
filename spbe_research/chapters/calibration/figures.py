"""Figures of the calibration study; every one says that its data are simulated."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from spbe_research.chapters.calibration.words import NULLS, judged, rates_of, share_span
from spbe_research.chapters.display.style import ACCENT, GREY, INK, LEVEL_COLOURS, PALE, Drawing, bare, new_figures
from spbe_research.numbers.language import number
from spbe_research.simulation.rejection import QUICK_TESTS
from spbe_research.simulation.study import CalibrationStudy
from spbe_research.text.catalog import say

__all__ = ["false_alarms", "power_curves"]

_SHADES = (LEVEL_COLOURS[2], LEVEL_COLOURS[3], INK)
_MODELS = ("independent", "mixed", "aspects")


def false_alarms(study: CalibrationStudy, lang: str = "id") -> Drawing:
    """Share of false alarms of every test under every model without direction, with its Monte Carlo interval."""
    tests = [t for t in study.tests if t != "assessor error at 0.1"] + ["assessor error at 0.1"]
    with new_figures(2, 3, 7.2, sharex=True, sharey=True) as (figure, panels):
        for ax, model in zip(panels.flat, NULLS, strict=True):
            ax.axvspan(0, 100 * study.alpha, color=PALE, linewidth=0, zorder=0)
            for y, test in enumerate(tests):
                _dots(ax, study, test, model, y, lang)
            ax.set_title(_wrapped(say(f"calibration.words.{model}", lang)), fontsize=8.5, loc="left", color=INK)
            bare(ax)
            ax.grid(axis="y", color=PALE, linewidth=0.5)
            ax.set_axisbelow(True)
        for ax in panels[:, 0]:
            ax.set_yticks(range(len(tests)), [say(f"calibration.tests.{t}", lang) for t in tests], fontsize=7.5)
        first = panels.flat[0]
        first.set_ylim(len(tests) - 0.4, -0.6)
        # a square-root axis leaves room around the level, where the verdicts fall
        first.set_xscale("function", functions=(lambda x: np.sqrt(np.maximum(x, 0)), np.square))
        first.set_xticks([0, 5, 20, 50, 100])
        first.set_xlim(0, 100 * min(1.0, float(study.rates[study.rates["shift"] == 0]["high"].max()) * 1.04))
        figure.supxlabel(say("calibration.words.axis_rate", lang), fontsize=8.5)
        marks = [Line2D([], [], marker="o", linestyle="", color=c, markersize=4) for c in _SHADES]
        _key(figure, marks, [say("calibration.words.n_rows", lang, n=n) for n in study.n_rows], lang)
    worst = ", ".join(
        f"{say(f'calibration.words.{m}', lang)}: {_percent(study, 'sign-flip by row', m, 0.0, lang)}" for m in NULLS
    )
    alpha = number(100 * study.alpha, 0, lang)
    alt = say("calibration.figures.false_alarms_alt", lang, worst=worst)
    caption = say("calibration.figures.false_alarms_caption", lang, alpha=alpha)
    return Drawing("false-alarms", figure, alt, caption)


def _percent(study: CalibrationStudy, test: str, model: str, shift: float, lang: str) -> str:
    """Least to greatest rate over all numbers of rows, with the sign as the language writes it."""
    return say(
        "display.ranges.share_text", lang, share=share_span(rates_of(study, (test,), model, shift)["rate"], lang)
    )


def _wrapped(text: str) -> str:
    words, half = text.split(), len(text) / 2
    first = ""
    while words and len(first) < half - 1:
        first += words.pop(0) + " "
    return f"{first.strip()}\n{' '.join(words)}"


def _dots(ax: Axes, study: CalibrationStudy, test: str, model: str, y: int, lang: str) -> None:
    if judged(study, test, model) == "other question":
        ax.text(0.5, y, say("calibration.words.other question", lang), fontsize=7, color=GREY, va="center")
        return
    for i, n in enumerate(study.n_rows):
        cell = study.cell(test, model, 0.0, n)
        at = y + (i - 1) * 0.24
        ax.plot([100 * cell["low"], 100 * cell["high"]], [at, at], color=_SHADES[i], linewidth=0.9, zorder=2)
        ax.plot([100 * cell["rate"]], [at], "o", color=_SHADES[i], markersize=3.2, zorder=3)


def _key(figure: Figure, handles: list[Line2D], labels: list[str], lang: str) -> None:
    """What each mark stands for, in one line above the panels, under the word that the data are simulated."""
    figure.legend(
        handles, labels, loc="outside upper center", ncols=3, frameon=False, fontsize=8,
        title=say("calibration.words.synthetic", lang), title_fontsize=8,
    )  # fmt: skip


def power_curves(study: CalibrationStudy, lang: str = "id") -> Drawing:
    """Share of rejections as the chance of a rise grows; dashed where the test gives too many false alarms."""
    shifts = sorted(study.rates.loc[study.rates["model"] == "independent", "shift"].unique())
    with new_figures(len(study.n_rows), 3, 6.4, sharex=True, sharey=True) as (figure, panels):
        for line, n in zip(panels, study.n_rows, strict=True):
            for ax, model in zip(line, _MODELS, strict=True):
                ax.axhspan(0, 100 * study.alpha, color=PALE, linewidth=0, zorder=0)
                for test in QUICK_TESTS:
                    _curve(ax, study, test, model, n, shifts)
                bare(ax, keep=("bottom", "left"))
                ax.set_ylim(0, 101)
        for ax, model in zip(panels[0], _MODELS, strict=True):
            ax.set_title(_wrapped(say(f"calibration.words.{model}", lang)), fontsize=8.5, loc="left", color=INK)
        for line, n in zip(panels, study.n_rows, strict=True):
            line[0].set_ylabel(say("calibration.words.n_rows", lang, n=n), fontsize=8.5)
        panels[-1][0].xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(round(float(x), 3), 1, lang)))
        panels[-1][0].set_xticks([0.5 + s for s in shifts])
        figure.supxlabel(say("calibration.words.axis_chance", lang), fontsize=8.5)
        figure.supylabel(say("calibration.words.axis_power", lang), fontsize=8.5)
        marks = [Line2D([], [], color=c, linewidth=w) for c, w, _ in map(_look, QUICK_TESTS[:3])]
        _key(
            figure,
            marks,
            [*(say(f"calibration.tests.{t}", lang) for t in QUICK_TESTS[:2]), say("calibration.words.others", lang)],
            lang,
        )
    shift = 0.2
    said = "; ".join(
        f"{say(f'calibration.words.{m}', lang)}: {say(f'calibration.tests.{t}', lang)} "
        f"{_percent(study, t, m, shift, lang)}"
        for m in _MODELS
        for t in QUICK_TESTS[:2]
    )
    alt = say("calibration.figures.power_curves_alt", lang, said=said)
    caption = say("calibration.figures.power_curves_caption", lang)
    return Drawing("power", figure, alt, caption)


def _look(test: str) -> tuple[str, float, int]:
    return {QUICK_TESTS[0]: (INK, 1.6, 4), QUICK_TESTS[1]: (ACCENT, 2.0, 5)}.get(test, (LEVEL_COLOURS[2], 0.8, 2))


def _curve(ax: Axes, study: CalibrationStudy, test: str, model: str, n: int, shifts: list[float]) -> None:
    rates = [100 * float(study.cell(test, model, s, n)["rate"]) for s in shifts]
    colour, width, order = _look(test)
    void = study.cell(test, model, 0.0, n)["verdict"] == "false alarms"
    style = (0, (2, 1.5)) if void else "solid"
    ax.plot([0.5 + s for s in shifts], rates, color=colour, linewidth=width, linestyle=style, zorder=order)
