"""Limits, method and sources: how the chapter on instruments ends."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import caveats, scale_text, unlike_of
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations, known_sources, work_texts
from spbe_research.chapters.instruments.words import inferred_links
from spbe_research.data.references import works_of_basis
from spbe_research.numbers.language import join_words
from spbe_research.profiles.instrument_change import InstrumentChange, InstrumentPair
from spbe_research.text.catalog import say

__all__ = ["general", "limits", "method", "sources"]


def limits(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """Irregularities of the data used; None where there are none."""
    items: list[str] = []
    used = [e for e in (c.before, c.after) if e is not None]
    for e in used:
        if e.depth == "index":
            items.append(say("instruments.closing.limits_index_only", lang, year=e.year))
        empty = len(e.instrument.codes) - len(e.observation.values)
        if e.depth == "indicator" and empty:
            items.append(
                say(
                    "instruments.closing.limits_not_assessed",
                    lang,
                    year=e.year,
                    empty=empty,
                    n_instrument_codes=len(e.instrument.codes),
                )
            )
        if e.carried_over:
            items.append(say("instruments.closing.limits_carried", lang, year=e.year, earlier=e.year - 1))
    aside = [str(e.year) for e in used if "set aside" in e.note]
    aside += [str(r.year) for r in c.core.itertuples() if "set aside" in r.note]
    if aside:
        years = join_words(sorted(set(aside)), lang)
        items.append(say("instruments.closing.limits_contradict", lang, years=years))
    if any("counted as" in e.note for e in used):
        items.append(say("instruments.closing.limits_floored", lang))
    if c.unlike:
        items.append(say("instruments.closing.limits_unlike", lang, of=unlike_of(c.unlike, lang)))
    return Prose.points(items) if items else None


def general(c: InstrumentPair, lang: str = "id") -> Prose | None:
    """What no split shows, and how far the instruments can be trusted; None where there is nothing to say."""
    items = _of_the_split(c, lang) if c.linked else []
    items += caveats([c.comparison.old, c.comparison.new], lang)
    return Prose.points(items) if items else None


def _of_the_split(c: InstrumentPair, lang: str) -> list[str]:
    inferred = inferred_links(c.comparison.rows, lang)
    of_those = say("instruments.closing.limits_inferred_links", lang, **inferred) if inferred["inferred"] else ""
    return [
        say("instruments.closing.limits_criteria", lang),
        " ".join(filter(None, (say("instruments.closing.limits_judged_links", lang), of_those))),
        say("instruments.closing.limits_logical_ranges", lang),
        say("instruments.closing.limits_bookkeeping", lang),
    ]


def method(c: InstrumentPair, lang: str = "id") -> Prose | None:
    """How the parts, the ranges and the common core were computed; None without links."""
    if not c.linked:
        return None
    scale = scale_text(c.comparison.new, lang)
    return Prose.paragraph(
        say("instruments.closing.method_parts", lang),
        say("instruments.closing.method_ranges", lang, scale=scale),
    )


def sources(c: InstrumentChange, lang: str = "id") -> Prose:
    """Sources of every figure of the chapter."""
    used = [e.observation.source for e in (c.before, c.after) if e is not None]
    used += [*c.core["source"], *(c.nation.sources if c.nation else ())]
    used += known_sources([c.comparison.old, c.comparison.new])
    items = citations(used, c.region, lang)
    works = [c.comparison.old.id, c.comparison.new.id]
    if c.linked:
        works += [*works_of_basis(c.comparison.rows["basis"]), "kitagawa", "manski"]
    items += work_texts(works, lang)
    return Prose.points([i if i.endswith(".") else f"{i}." for i in items])
