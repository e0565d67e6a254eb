"""The sentences of the page on an audit: what has no evidence first, then the order, the programme and the limits."""

from __future__ import annotations

from spbe_research.chapters.audit.words import programme_of, title
from spbe_research.chapters.display.phrasing import printed_index, regulation
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import citations, known_sources, work_texts
from spbe_research.data.instruments import load_instrument
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import whole
from spbe_research.profiles.audit import Audit
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "ask_text",
    "controls_text",
    "earlier_text",
    "heading",
    "limits",
    "processes_text",
    "programme_text",
    "sources",
    "title_band",
]


def heading(key: str, a: Audit, lang: str = "id") -> Prose | None:
    """Heading of a section."""
    return Prose.heading(say(f"audit.h_{key}", lang), 2, key)


def title_band(a: Audit, lang: str = "id") -> Prose:
    """The first thing a reader sees: how many controls of each framework have no evidence behind them."""
    cells = [
        (
            r["framework"],
            say("audit.head_count", lang, n=whole(r["none"], lang), of=whole(r["controls"], lang)),
            say("audit.head_open", lang, n=whole(r["open"], lang)) if r["open"] else say("audit.head_none", lang),
        )
        for r in a.to_frame().to_dict("records")
    ]
    plain = f"{title(a, lang)}: {'; '.join(', '.join(cell) for cell in cells)}"
    region = a.maturity.region
    kicker = escape(f"{region.province} · {region.id}" if region.has_code else region.id)
    return Prose.band(kicker, title(a, lang), (tuple(map(escape, cell)) for cell in cells), plain)


def answer(a: Audit, lang: str = "id") -> Prose:
    """Which controls have no evidence behind them, and what is not known."""
    m, line = a.maturity, a.to_frame().iloc[0]
    words = {"name": m.region.name, "subject": m.instrument.subject, "index": printed_index(m, lang)}
    counts = {key: whole(int(line[key]), lang) for key in ("controls", "none", "open", "unlinked")}
    said = [say("audit.answer", lang, framework=a.main.label, **words, **counts)]
    if line["open"]:
        said.append(say("audit.answer_open", lang, **counts))
    first = a.main.controls[a.main.controls["evidence"] == "none"]["code"].tolist()[:5]
    if first:
        said.append(say("audit.answer_first", lang, codes=", ".join(first)))
    return Prose.paragraph(*said, say("audit.answer_unlinked", lang, **counts))


def controls_text(a: Audit, lang: str = "id") -> Prose:
    """How the order is made, and what the data leave open."""
    return Prose.paragraph(say("audit.order", lang), *_left_open(a, lang))


def _left_open(a: Audit, lang: str) -> list[str]:
    bounds = a.main.management
    if bounds is None:
        return []
    return [say("audit.management", lang, n=bounds[0], fewest=bounds[1], most=bounds[2])]


def processes_text(a: Audit, lang: str = "id") -> Prose:
    """What capability needs that levels do not give."""
    unlinked = programme_of(a, "cobit-5").unlinked
    return Prose.paragraph(say("audit.processes", lang, codes=", ".join(unlinked)))


def earlier_text(a: Audit, lang: str = "id") -> Prose:
    """Why the edition of 2013 stands apart."""
    return Prose.paragraph(say("audit.earlier", lang))


def programme_text(a: Audit, lang: str = "id") -> Prose:
    """Rounds of the programme, and the edition of ISO 19011."""
    schedule = a.main.schedule
    first = int((schedule["round"] == 1).sum())
    counts = {"first": whole(first, lang), "second": whole(len(schedule) - first, lang)}
    return Prose.paragraph(say("audit.rounds", lang, **counts), say("audit.edition", lang))


def ask_text(a: Audit, lang: str = "id") -> Prose:
    """What the list is, and the checklist beside the page."""
    return Prose.paragraph(say("audit.ask", lang), say("audit.checklists", lang))


def limits(a: Audit, lang: str = "id") -> Prose:
    """What none of this says."""
    said = [say(f"audit.limit_{key}", lang) for key in ("levels", "judgement", "unlinked", "risk", "text")]
    if a.main.through:
        words = {"instrument": a.maturity.instrument.label, "other": load_instrument(a.main.through).label}
        said.insert(2, say("audit.limit_through", lang, **words))
        if a.main.without:
            said.insert(3, say("audit.limit_without", lang, codes=", ".join(a.main.without), **words))
    return Prose.points(said)


def sources(a: Audit, lang: str = "id") -> Prose:
    """Sources of the figures, and the frameworks in their editions."""
    m = a.maturity
    items = citations([m.observation.source, *known_sources([m.instrument])], m.region, lang)
    items.append(regulation(m.instrument, lang))
    items += work_texts(read_table("audit/frameworks")["work"], lang)
    return Prose.points([i if i.endswith(".") else f"{i}." for i in dict.fromkeys(items)])
