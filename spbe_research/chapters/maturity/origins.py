"""Whose figures chapter 1 shows: of the evaluation itself, of those beside it, of a whole year, of other years."""

from __future__ import annotations

from spbe_research.chapters.display.sourced import short_names
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.peers import kind_table

__all__ = ["of_history", "of_itself", "of_peers", "of_year"]


def of_itself(m: Maturity, lang: str) -> list[str]:
    """Source of the evaluation."""
    return short_names([m.observation.source], lang)


def of_peers(m: Maturity, lang: str) -> list[str]:
    """Sources of the evaluation and of the figures beside it."""
    return short_names([m.observation.source, *(s for p in m.peers for s in p.source.split(", "))], lang)


def of_year(m: Maturity, lang: str) -> list[str]:
    """Sources of the indices of the same kind and year."""
    if m.year is None:
        return []
    return short_names(kind_table(m.region, m.year, m.instrument.id)["source"], lang)


def of_history(m: Maturity, lang: str) -> list[str]:
    """Sources of the indices of all years."""
    return short_names([*m.history["source"], m.observation.source], lang)
