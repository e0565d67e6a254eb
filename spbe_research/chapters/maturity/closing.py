"""Limits, method and sources: how the chapter ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from spbe_research.chapters.display.phrasing import caveats
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations, known_sources
from spbe_research.chapters.maturity.moves import rose_beside
from spbe_research.chapters.maturity.partial import contradicted_text, missing_note
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.numbers.language import join_words, setting
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["Alone", "UnderInstrument", "general", "limits", "method", "says_more", "sources"]


class UnderInstrument(Protocol):
    """What is said of an instrument, whatever the government."""

    @property
    def instrument(self) -> Instrument: ...


@dataclass(frozen=True, slots=True)
class Alone:
    """An instrument without a government."""

    instrument: Instrument


def limits(m: Maturity, lang: str = "id") -> Prose:
    """What cannot be known from data of this depth, and recorded irregularities of this source."""
    items = []
    if m.depth in ("domain", "aspect"):
        items.append(say("maturity.closing.limits_rows", lang))
    if m.depth == "index":
        items.append(say("maturity.closing.limits_index_only", lang))
    if m.depth == "indicator":
        items.append(say("maturity.closing.limits_assessment", lang))
    if m.missing_rows:
        codes = join_words(list(m.missing_rows), lang)
        items.append(say("maturity.closing.limits_missing", lang, n_missing_rows=len(m.missing_rows), codes=codes))
        items.append(missing_note(m, lang))
    items += [text] if (text := contradicted_text(m, lang)) else []
    if m.assumed:
        codes = join_words(list(m.assumed), lang)
        items.append(say("maturity.closing.limits_external", lang, codes=codes))
    items += [f"{in_language(row, 'explanation', lang)}." for _, row in m.discrepancies.iterrows()]
    return Prose.points(list(dict.fromkeys(items)))


def says_more(m: Maturity) -> bool:
    """Whether the limits go beyond what the depth of the data leaves open, which the answer has said."""
    return bool(m.missing_rows or contradicted_text(m, "en") or m.assumed or len(m.discrepancies))


def general(m: UnderInstrument, lang: str = "id") -> Prose:
    """How far the instrument can be trusted, and what a difference from others does not show."""
    return Prose.points([*caveats([m.instrument], lang), say("maturity.closing.limits_differences", lang)])


def method(m: UnderInstrument, lang: str = "id") -> Prose:
    """How the figures of this page were computed."""
    instrument = m.instrument
    label = instrument.label
    titled = setting("regulations", lang) == "title"
    caveat = in_language(instrument, "caveat", lang) if titled else ""  # a title alone would say that it was read
    basis = in_language(instrument, "title", lang) if titled else instrument.legal_source
    domain = "" if instrument.domains.empty else say("maturity.closing.method_domain", lang)
    return Prose.paragraph(
        say("maturity.closing.method", lang, label=label, domain=domain),
        say("maturity.closing.basis_title", lang, title=basis, caveat=caveat)
        if caveat
        else say("maturity.closing.basis", lang, basis=basis),
    )


def sources(m: Maturity, lang: str = "id") -> Prose:
    """Sources of every figure on the page, with how far they can be trusted."""
    rose = rose_beside(m)
    used = [m.observation.source, *(source for _, source in m.narrowed_by)]
    used += [] if m.older is None else [m.older.observation.source]
    used += [] if rose is None else rose.sources
    used += [s for p in m.peers for s in p.source.split(", ")]
    used += [*m.history["source"], *known_sources([m.instrument])]
    return Prose.points(citations(used, m.region, lang))
