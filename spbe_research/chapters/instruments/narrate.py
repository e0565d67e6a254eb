"""The sentences of the chapter on instruments, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from spbe_research.chapters.display.procedures import procedure_sentence
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.background import (
    core_text,
    flows_text,
    links_text,
    nation_text,
    structure_text,
    views_text,
)
from spbe_research.chapters.instruments.closing import general, limits, method, sources
from spbe_research.chapters.instruments.summary import answer
from spbe_research.chapters.instruments.words import amount, depth_text, placed, range_text
from spbe_research.data.names import in_language
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words
from spbe_research.profiles.instrument_change import Evaluation, InstrumentChange, InstrumentPair
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "core_text",
    "flows_text",
    "general",
    "heading",
    "limits",
    "links_text",
    "method",
    "nation_text",
    "sensitivity_text",
    "sources",
    "split_text",
    "structure_text",
    "title",
    "views_text",
    "where_text",
]


def title(c: InstrumentChange, lang: str = "id") -> Prose:
    """Title of the chapter."""
    return Prose.chapter(say("instruments.words.title", lang), "instruments")


def heading(key: str, c: InstrumentChange, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty for these data."""
    if key == "split" and c.split is None:
        return None
    if key in ("where", "sensitivity") and (c.split is None or c.same_instrument):
        return None
    if key in ("views", "core") and not c.linked:
        return None
    if key == "limits" and limits(c, lang) is None:
        return None
    return common_heading(key, c, lang)


def common_heading(key: str, c: InstrumentPair, lang: str = "id") -> Prose | None:
    """The same of a section that is the same for every government."""
    if key == "nation" and c.nation is None:
        return None
    if key in ("flows", "links", "method") and not c.linked:
        return None
    if key == "general" and general(c, lang) is None:
        return None
    text = say("report.h_general" if key == "general" else f"instruments.words.h_{key}", lang)
    return Prose.heading(text, 2, f"instruments-{key}")


def split_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """Which pair was taken and why, how to read the parts, domain-level against indicator-level."""
    if c.split is None or c.before is None:
        return None
    b, a = c.before, c.after
    parts = [
        say(
            "instruments.narrate.split_text",
            lang,
            year=b.year,
            depth_text=depth_text(b, lang),
            year_2=a.year,
            depth_text_2=depth_text(a, lang),
            reason=_reason(c, b, lang),
        ),
        procedure_sentence(b, a, lang),
    ]
    if c.repeated:
        years = join_words([str(y) for y in c.repeated], lang)
        parts.append(say("instruments.narrate.split_text_carried", lang, years=years))
    if not c.same_instrument:
        parts.append(say("instruments.narrate.split_text_sum", lang))
    if not c.split.is_exact:
        parts.append(say("instruments.narrate.split_text_ranges", lang))
    if c.by_domain is not None:
        parts.append(
            say(
                "instruments.narrate.split_text_by_domain",
                lang,
                by_domain_performance=placed(c.by_domain.performance, lang),
            )
        )
    elif not all(len(e.instrument.domains) for e in (b, a)):
        label = next(e.instrument.label for e in (b, a) if not len(e.instrument.domains))
        parts.append(say("instruments.narrate.split_text_no_domains", lang, label=label))
    elif not c.same_instrument:
        parts.append(say("instruments.narrate.split_text_index_only", lang))
    return Prose.paragraph(*parts)


def _reason(c: InstrumentChange, before: Evaluation, lang: str) -> str:
    """Why these two years."""
    if c.asked:
        return say("instruments.narrate.reason_asked", lang)
    if c.focus == c.after.year:
        return say("instruments.narrate.reason_year_after", lang, before_instrument_label=before.instrument.label)
    if c.focus == before.year:
        return say("instruments.narrate.reason_year_before", lang, after_instrument_label=c.after.instrument.label)
    return say("instruments.narrate.reason_latest", lang)


def where_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What is certain by domain and aspect."""
    if c.split is None or c.same_instrument:
        return None
    table = c.split.domains
    parts = []
    for r in table[table["side"] == "new"].to_dict("records") if len(table) else []:
        if r["new_low"] == r["new_high"] and r["new_low"] and r["performance_low"] == r["performance_high"] == 0:
            size = range_text(Identified.point(exact(r["new_low"])), lang, signed=True)  # as the table below it
            parts.append(
                say("instruments.narrate.where_text_certain", lang, name=in_language(r, "name", lang), size=size)
            )
    return Prose.paragraph(
        say("instruments.narrate.where_text_links", lang),
        *parts,
    )


def sensitivity_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What depends on which choice, and the drift of criteria that would undo performance."""
    if c.split is None or c.same_instrument:
        return None
    drift = c.split.drift
    parts = [say("instruments.narrate.sensitivity_text", lang)]
    if drift is not None:
        if drift.sign in ("positive", "negative"):
            size = amount(drift if drift.low > 0 else drift.times(exact(-1)), lang)
            parts.append(
                say(
                    f"instruments.narrate.drift_{'stricter' if drift.low > 0 else 'more_lenient'}",
                    lang,
                    size=size,
                )
            )
        elif drift.sign == "undetermined":
            parts.append(say("instruments.narrate.drift_undetermined", lang, drift=amount(drift, lang)))
    return Prose.paragraph(*parts)
