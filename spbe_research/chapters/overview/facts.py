"""The lines of the one page: each begins with what it is about."""

from __future__ import annotations

from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.overview.texts import change_text, place_text, strong_text, unknown_text, way_text
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["facts"]


def facts(m: Maturity, lang: str = "id", change: RegionChange | None = None) -> Prose:
    """Change, place, strongest and weakest, the next predicate, and what cannot be known; only what there is."""
    official = m.observation.assessment == "official"
    lines = [
        (say("maturity.summary.change_word" if official else "maturity.summary.change_word_official", lang),
         change_text(change, m, lang)),
        (say("overview.h_place", lang), place_text(m, lang)),
        (say("overview.h_strong", lang), strong_text(m, lang)),
        way_text(m, lang),
        (say("overview.h_unknown", lang), unknown_text(m, lang)),
    ]  # fmt: skip
    told = [(label, text) for label, text in lines if text]
    markup = "".join(f'<p class="fact"><b>{escape(label)}.</b> {escape(text)}</p>' for label, text in told)
    return Prose(markup, "\n".join(f"{label}. {text}" for label, text in told))
