"""The index on the ruler of predicates, small: one mark, and no other institution."""

from __future__ import annotations

from matplotlib.figure import Figure

from spbe_research.chapters.display.phrasing import printed_index, scale_text
from spbe_research.chapters.display.sourced import of_itself, sourced
from spbe_research.chapters.display.style import NARROW, WIDTH, Drawing, bare, new_figure
from spbe_research.chapters.display.words import band_label, year_label
from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.chapters.maturity.ruler import mark_index, scale_axis, shade_bands
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["short_ruler"]


@sourced(of_itself)
def short_ruler(m: Maturity, lang: str = "id") -> Drawing:
    """The index among the predicates; a bar where the data leave a range. On a phone it is drawn narrower."""
    figure, narrow = _drawn(m, lang), _drawn(m, lang, narrow=True)
    band = named_bands(m, lang) if m.missing_rows or m.at_edge else m.band.name(lang)
    told = {"name": m.region.name, "scale": scale_text(m.instrument, lang), "index": printed_index(m, lang)}
    return Drawing(
        "ruler",
        figure,
        say("report.alt_ruler", lang, band=band, **told),
        say("overview.ruler", lang, subject=m.instrument.subject, name=m.region.name, year=year_label(m, lang)),
        narrow=narrow,
    )


def _drawn(m: Maturity, lang: str, *, narrow: bool = False) -> Figure:
    words = max(len(band_label(band, lang).split()) for band in m.instrument.bands)
    translated = any(band.translation(lang) for band in m.instrument.bands)
    height, width = (0.66 + 0.13 * words, NARROW) if narrow else (0.9 if translated else 0.76, WIDTH)
    with new_figure(height, width=width) as (figure, ax):
        shade_bands(ax, m, lang, names=True, narrow=narrow)
        mark_index(ax, 0, m.low, m.high, m.printed, lang, own=True)
        ax.set_yticks([])
        ax.set_ylim(0.6, -0.6)
        scale_axis(ax, m, lang)
        bare(ax)
    return figure
