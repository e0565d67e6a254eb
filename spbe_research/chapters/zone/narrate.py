"""The sentences of the page on an integrity zone: the verdict first, then what binds and what is missing."""

from __future__ import annotations

from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import work_texts
from spbe_research.chapters.zone.words import points, title, unit_name, verdict_text, whose
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.integrity.sheet import is_sheet_of
from spbe_research.integrity.zone import IntegrityZone
from spbe_research.numbers.language import join_words
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "areas_text",
    "conditions_text",
    "definitions",
    "goals_text",
    "heading",
    "method",
    "minima_text",
    "sources",
    "title_band",
]

#: what a page rests on besides its own regulation
_WORKS = {"permenpanrb-90-2021": ("permenpanrb-5-2024",)}
_OLD = "permenpanrb-52-2014"
_SHEET, _SLIDES = "portalrb-lke-2026", "zona-integritas-slides"


def _of_sheet(z: IntegrityZone) -> bool:
    """Whether points come from answers to the sheet of 2026: those of the trial workbook do too."""
    return is_sheet_of(z.instrument) and (z.answers is None or not z.answers.values)


def _joint(z: IntegrityZone) -> bool:
    """Whether areas have a fulfilment and a reform, and a minimum of both together."""
    return any(h.rule.unit == "aspect" and h.rule.number in _areas(z) for h in z.held)


def _areas(z: IntegrityZone) -> set[str]:
    rows = z.instrument.rows
    return {str(n) for n, own in rows.groupby("aspect_no") if len(own) > 1}


def heading(key: str, z: IntegrityZone, lang: str = "id") -> Prose | None:
    """Heading of a section."""
    return Prose.heading(say(f"zone.h_{key}", lang), 2, key)


def title_band(z: IntegrityZone, lang: str = "id") -> Prose:
    """The first thing a reader sees: total, verdict, the minimum that binds."""
    binding = z.binding
    cells = [
        (say("zone.b_total", lang), points(z.total, lang), say("zone.of_100", lang)),
        (say("zone.b_verdict", lang), verdict_text(z, lang), z.instrument.label),
        (
            say("zone.b_binding", lang),
            points(binding.margin, lang, signed=True),
            say("zone.binds", lang, of=unit_name(binding, lang), predicate=binding.rule.predicate),
        ),
    ]
    plain = f"{title(z, lang)}: {'; '.join(', '.join(cell) for cell in cells)}"
    kicker = str(z.answers.year) if z.answers is not None and z.answers.year else say("zone.kicker", lang)
    return Prose.band(escape(kicker), title(z, lang), (tuple(map(escape, cell)) for cell in cells), plain)


def answer(z: IntegrityZone, lang: str = "id") -> Prose:
    """Verdict, what binds, and what is missing to the next predicate."""
    told = {"unit": whose(z, lang), "total": points(z.total, lang), "verdict": verdict_text(z, lang)}
    said = [say("zone.answer_open" if len(z.verdicts) > 1 else "zone.answer", lang, **told)]
    binding = z.binding
    margin = {"of": unit_name(binding, lang), "margin": points(binding.margin, lang, signed=True)}
    if z.next is None:
        said.append(say("zone.all_met", lang, **margin))
    elif not z.missing:
        said.append(say("zone.barred", lang, predicate=z.next))
    else:
        lacking = [say("zone.lack", lang, of=unit_name(h, lang), points=points(h.lacking, lang)) for h in z.missing]
        said.append(say("zone.missing", lang, predicate=z.next, list=join_words(lacking, lang)))
        said.append(say("zone.fewest", lang, predicate=z.next, points=points(z.points_to_next, lang)))
    if z.answers is None:
        said.append(say("zone.trial_said", lang))
    elif z.answers.missing:
        said.append(say("zone.unanswered", lang, n=len(z.answers.missing)))
    return Prose.paragraph(*said)


def areas_text(z: IntegrityZone, lang: str = "id") -> Prose:
    """How an area is read."""
    return Prose.paragraph(say("zone.areas_said" if _joint(z) else "zone.areas_alone", lang))


def minima_text(z: IntegrityZone, lang: str = "id") -> Prose:
    """How many minima are met."""
    said = []
    for predicate in ("WBK", "WBBM"):
        mine = [h for h in z.held if h.rule.predicate == predicate]
        told = {"predicate": predicate, "met": sum(h.met is True for h in mine), "n": len(mine)}
        said.append(say("zone.minima_said", lang, **told))
    if z.rules.own:
        said.append(say("zone.own_rules", lang, file=z.rules.own))
    return Prose.paragraph(*said)


def conditions_text(z: IntegrityZone, lang: str = "id") -> Prose:
    """That a condition of which nothing is known bars nothing here."""
    return Prose.paragraph(say("zone.conditions_said", lang))


def goals_text(z: IntegrityZone, lang: str = "id") -> Prose:
    """Where the goals come from, and that the links are judgement."""
    return Prose.paragraph(say("zone.goals_said", lang))


def definitions(z: IntegrityZone, lang: str = "id") -> Prose:
    """Zone, WBK and WBBM as the slides define them."""
    return Prose.points([say(f"zone.define_{key}", lang) for key in ("zone", "wbk", "wbbm")])


def method(z: IntegrityZone, lang: str = "id") -> Prose:
    """How the points come about and what no text says."""
    keys = ("joint" if _joint(z) else "old" if z.instrument.id == _OLD else "", "sheet" if _of_sheet(z) else "points")
    return Prose.points(
        [say(f"zone.method_{key}", lang) for key in (*filter(None, keys), "open", "rounding", "before")]
    )


def sources(z: IntegrityZone, lang: str = "id") -> Prose:
    """The source of the figures, and the texts that the page rests on."""
    works = [z.instrument.id, *_WORKS.get(z.instrument.id, ()), *([_SHEET] if _of_sheet(z) else []), _SLIDES]
    own = []
    if z.answers is not None and z.answers.source:
        own = [in_language(source_record(z.answers.source), "citation", lang)]
    elif z.answers is not None and z.answers.file:
        own = [say("zone.no_source", lang, file=z.answers.file)]
    return Prose.points([*own, *work_texts(works, lang)])
