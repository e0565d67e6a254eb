"""The ruler of predicates: its axis, its stripes, and one index on it."""

from __future__ import annotations

from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from spbe_research.chapters.display.phrasing import span
from spbe_research.chapters.display.style import ACCENT, GREY, INK, PALE, decimal_axis
from spbe_research.chapters.display.words import band_label
from spbe_research.numbers.language import as_printed
from spbe_research.profiles.maturity import Maturity

__all__ = ["index_axis", "mark_index", "scale_axis", "shade_bands"]


def index_axis(ax: Axes, m: Maturity, lang: str, label: str) -> None:
    """The scale of the instrument as the axis."""
    low, high = float(m.instrument.level_min), float(m.instrument.level_max)
    pad = (high - low) * 0.02
    ax.set_xlim(low - pad, high + pad)
    ax.xaxis.set_major_locator(MultipleLocator(1))
    ax.set_xlabel(label)


def scale_axis(ax: Axes, m: Maturity, lang: str, label: str = "") -> None:
    """The axis of an index, with a tick at every threshold."""
    index_axis(ax, m, lang, label)
    edges = [float(m.instrument.level_min), *sorted(float(b.lower) for b in m.instrument.bands[:-1])]
    ax.set_xticks([*edges, float(m.instrument.level_max)])
    decimal_axis(ax, lang, 1)


def shade_bands(ax: Axes, m: Maturity, lang: str, *, names: bool, narrow: bool = False) -> None:
    """The predicates as stripes, those of this index named in bold; where it is narrow, a word on each line."""
    marked = m.bands if m.missing_rows or m.at_edge else (m.band,)
    for i, band in enumerate(reversed(m.instrument.bands)):
        low, high = float(band.lower), float(band.upper)
        ax.axvspan(low, high, color=PALE if i % 2 else "#f2f4f7", zorder=0, linewidth=0)
        if names:
            text = band_label(band, lang)
            if narrow:
                text = text.replace("\n", " ").replace(" ", "\n")
            ax.text((low + high) / 2, 1.02, text, transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                    fontsize=7 if narrow else 8, color=INK if band in marked else GREY,
                    fontweight="bold" if band in marked else "normal")  # fmt: skip
    for band in m.instrument.bands[:-1]:
        ax.axvline(float(band.lower), color="white", linewidth=1.2, zorder=1)


def mark_index(ax: Axes, y: float, low: Fraction, high: Fraction, printed: str, lang: str, *, own: bool) -> None:
    """One index on a line of the ruler: a dot with its figure, or a bar from end to end where rows are missing."""
    colour = ACCENT if own else GREY
    if not printed:  # missing rows: no point in the bar
        ax.plot([float(low), float(high)], [y, y], color=colour, linewidth=7, alpha=0.55, solid_capstyle="butt",
                zorder=2)  # fmt: skip
        ax.annotate(span(low, high, lang), (float(high), y), xytext=(6, 0), textcoords="offset points", va="center",
                    fontsize=9, color=colour, fontweight="bold")  # fmt: skip
        return
    middle = float(Fraction(printed)) if low != high else float(low)
    if float(high - low) > 0.015:
        ax.plot([float(low), float(high)], [y, y], color=colour, linewidth=5, alpha=0.5, solid_capstyle="butt")
    ax.plot([middle], [y], marker="o", markersize=9 if own else 6, color=colour,
            markerfacecolor=colour if own else "white", markeredgewidth=1.3, zorder=3)  # fmt: skip
    ax.annotate(as_printed(printed, lang), (middle, y), xytext=(8, 0), textcoords="offset points", va="center",
                fontsize=9, color=colour if own else INK, fontweight="bold" if own else "normal")  # fmt: skip
