"""The sentences of the page of a road map, fitted to what the evaluation reaches."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from spbe_research.chapters.display.phrasing import caveats, regulation, scale_text
from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import citations, known_sources
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.roadmap.words import (
    bands_text,
    between,
    effort_text,
    effort_words,
    factor_text,
    from_text,
    goal_text,
    plain,
    size_text,
    title,
    unit_words,
)
from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.roadmap import ERROR_RATES, MARGIN, Roadmap
from spbe_research.text.catalog import say

__all__ = [
    "aims_text",
    "answer",
    "concepts_text",
    "frontier_text",
    "heading",
    "limits",
    "method",
    "otherwise_text",
    "present_text",
    "ranges_text",
    "real_text",
    "recommended_text",
    "reread_text",
    "sources",
    "title_band",
    "values_text",
    "years_text",
]


def heading(key: str, r: Roadmap, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the evaluation has nothing to show there."""
    levels = r.plan is not None
    shown = {
        "values": not levels,
        "ranges": levels,
        "frontier": r.frontier is not None,
        "otherwise": levels,
        "real": not r.climbs.empty,
        "reread": levels,
        "recommended": not r.recommended.empty,
    }
    return Prose.heading(say(f"roadmap.h_{key}", lang), 2, key) if shown.get(key, True) else None


def title_band(r: Roadmap, lang: str = "id") -> Prose:
    """The first thing a reader sees: from where, to where, and by how much."""
    index = range_text(r.start, lang)
    cells: list[tuple[str, str, str]] = [
        (say("roadmap.head_start", lang, year=r.year or "–"), index, bands_text(r, lang))
    ]
    goal = band_name(r.band, lang) if r.band else say("roadmap.head_index", lang)
    cells.append((say("roadmap.head_target", lang), number(r.target, 2, lang), goal))
    if r.plan is not None:
        effort = effort_text(r.plan.effort, lang)
        unit = say("roadmap.head_steps" if r.effort_name == "step" else "roadmap.head_units", lang)
        cells.append((unit, effort, _tied_short(r, lang)))
    else:
        assert r.bounds is not None
        low_high = between(r.bounds.least, r.bounds.most, lang)
        cells.append((say("roadmap.head_steps", lang), low_high, say(f"roadmap.head_{_known_by(r)}", lang)))
    text = f"{title(r, lang)}: {'; '.join(', '.join(map(str, cell)) for cell in cells)}"
    kicker = escape(f"{r.region.province} · {r.region.id}" if r.region.has_code else r.region.id)
    return Prose.band(kicker, title(r, lang), (tuple(map(escape, cell)) for cell in cells), text)


def _known_by(r: Roadmap) -> str:
    """Whether levels are missing or not published at all."""
    return "gaps" if r.observation.depth == "indicator" else "values"


def _tied_short(r: Roadmap, lang: str) -> str:
    assert r.plan is not None
    n = r.plan.n_plans
    return say("roadmap.head_uncounted", lang) if n is None else say("roadmap.head_tied", lang, n=whole(n, lang))


def answer(r: Roadmap, lang: str = "id") -> Prose:
    """What it takes, what is left open, and what the answer hangs on."""
    told = {"name": r.region.name, "start": from_text(r, lang), "goal": goal_text(r, lang), "year": r.year or "–"}
    if r.plan is None:
        return _answer_values(r, lang, told)
    said = [say("roadmap.answer", lang, size=size_text(r, r.plan, lang), **told), _tied(r, lang), _essential(r, lang)]
    above = r.plan.above_edge
    if above is not None:
        size = size_text(r, above, lang)
        said.append(say("roadmap.above_edge", lang, index=plain(r.target, lang), size=size))
    said.append(say("roadmap.two_questions", lang))
    points = [_by_effort(r, lang), _by_requirements(r, lang), _by_real(r, lang), _by_reading(r, lang)]
    return Prose.paragraph(*said, css="answer") + Prose.points([p for p in points if p])


def _answer_values(r: Roadmap, lang: str, told: Mapping[str, object]) -> Prose:
    assert r.bounds is not None
    most = r.bounds.most
    key = "open" if most is None else "one" if most == r.bounds.least else "range"
    size = between(r.bounds.least, most, lang)
    said = [say(f"roadmap.answer_values_{key}", lang, size=size, **told)]
    said.append(say(f"roadmap.why_{_known_by(r)}", lang))
    if r.bounds.least == 0:
        said.append(say("roadmap.perhaps_reached", lang))
    if r.deeper is not None:
        said.append(say("roadmap.deeper", lang, year=r.deeper, region=r.region.slug))
    points = [_by_real(r, lang), say("roadmap.one_each", lang)]
    return Prose.paragraph(*said, css="answer") + Prose.points([p for p in points if p])


def _tied(r: Roadmap, lang: str) -> str:
    assert r.plan is not None
    n = r.plan.n_plans
    if n is None:
        return say("roadmap.uncounted", lang)
    return say("roadmap.only_one", lang) if n == 1 else say("roadmap.tied", lang, count=whole(n, lang))


def _essential(r: Roadmap, lang: str) -> str:
    assert r.plan is not None
    rows = r.plan.essential
    if not rows:
        return say("roadmap.no_essential", lang)
    return say("roadmap.essential", lang, rows=join_words(list(rows), lang))


def _by_effort(r: Roadmap, lang: str) -> str:
    """The domain whose steps differ most between the tables of efforts."""
    assert r.plan is not None
    unit = "domain" if len(r.instrument.domains) else "aspect"
    plans = [(o.name, o.plan) for o in r.by_effort if o.plan is not None]
    spans = {name: p.ranges[p.ranges["unit"] == unit].set_index("number")[["least", "most"]] for name, p in plans}
    if len(spans) < 2:
        return say("roadmap.by_effort_alone", lang)
    middles = {n: [float(s.loc[n].sum()) for s in spans.values()] for n in r.instrument.numbers(unit)}
    worst = max(middles, key=lambda n: max(middles[n]) - min(middles[n]))
    if max(middles[worst]) == min(middles[worst]):
        return say("roadmap.by_effort_same", lang, unit=say(f"report.{unit}", lang).lower())
    parts = []
    for name, _ in plans:
        least, most = (int(x) for x in spans[name].loc[worst])
        table = effort_words(r, name, lang)
        parts.append(say("roadmap.by_effort_part", lang, table=table, steps=between(least, most, lang)))
    return say("roadmap.by_effort", lang, unit=unit_words(r.instrument, unit, worst, lang), parts="; ".join(parts))


def _by_requirements(r: Roadmap, lang: str) -> str:
    plans = {o.name: o.plan for o in r.by_requirements}
    if not plans:
        return say("roadmap.requires_unknown", lang, label=r.instrument.label)
    sizes = [None if p is None else p.effort for p in plans.values()]
    kept = r.options["prerequisites"]
    which = kept if isinstance(kept, str) else "none" if kept is None else "own"
    kept_words = say(f"roadmap.kept_{which}", lang)
    if len(set(sizes)) == 1 and sizes[0] is not None:
        return say("roadmap.requires_same", lang, kept=kept_words, n=_known(r), effort=effort_text(sizes[0], lang))
    told = [say("roadmap.unreachable", lang) if x is None else str(effort_text(x, lang)) for x in sizes]
    words = dict(zip(("none", "packaged", "all"), told, strict=True))
    return say("roadmap.requires_differ", lang, kept=kept_words, **words)


def _known(r: Roadmap) -> int:
    """How many requirements the data hold."""
    table = read_table("roadmap/prerequisites", columns=("instrument",))
    return int((table["instrument"] == r.instrument.id).sum())


def _by_real(r: Roadmap, lang: str) -> str:
    if r.climbs.empty:
        return ""
    low, high = float(r.climbs["factor"].min()), float(r.climbs["factor"].max())
    factor = factor_text(r.climbs, lang)
    steps = _least_steps(r)
    if steps is None:
        return say("roadmap.real_factor", lang, factor=factor)
    ends = {"first": whole(ceil(steps[0] * low), lang), "last": whole(ceil(steps[1] * high), lang)}
    return say("roadmap.real_here", lang, factor=factor, **ends)


def _least_steps(r: Roadmap) -> tuple[int, int] | None:
    """Ends of the least steps where each counts 1; None by other tables, and where no step or no end is known."""
    if r.bounds is not None:
        return None if r.bounds.most is None or not r.bounds.least else (r.bounds.least, r.bounds.most)
    assert r.plan is not None
    return (int(r.plan.effort),) * 2 if r.effort_name == "step" else None


def _by_reading(r: Roadmap, lang: str) -> str:
    assert r.plan is not None
    rate = ERROR_RATES[1]
    chance = number(100 * r.plan.probability(rate), 0, lang)
    said = say("roadmap.reading", lang, chance=chance, rate=plain(rate, lang))
    found = r.with_margin.get(rate)
    if found is None:
        return said
    return f"{said} {say('roadmap.reading_margin', lang, margin=_margin(lang), size=size_text(r, found, lang))}"


def _margin(lang: str) -> str:
    return number(100 * MARGIN, 0, lang)


def concepts_text(r: Roadmap, lang: str = "id") -> Prose:
    """What a level, a step, an effort and a plan are here."""
    step = "step_whole" if r.instrument.whole_levels else "step_decimal"
    counts = {"rows": len(r.instrument.codes), "scale": scale_text(r.instrument, lang), "label": r.instrument.label}
    items = [
        say("roadmap.concept_level", lang, **counts),
        say("roadmap.concept_index", lang),
        say(f"roadmap.concept_{step}", lang),
        say("roadmap.concept_effort", lang),
        say("roadmap.concept_plan", lang),
    ]
    fed = [c for c, x in zip(r.instrument.codes, r.instrument.rows["external_index"], strict=True) if x]
    if fed:
        items.append(say("roadmap.concept_fed", lang, rows=join_words(fed, lang)))
    if r.instrument.edges == "unsettled":
        items.append(say("roadmap.concept_edges", lang))
    return Prose.points(items)


def present_text(r: Roadmap, lang: str = "id") -> Prose:
    """Where the evaluation stands."""
    told = {"name": r.region.name, "year": r.year or "–", "start": from_text(r, lang), "label": r.instrument.label}
    said = [say("roadmap.present", lang, **told)]
    if r.plan is not None:
        levels = r.plan._problem.levels
        floor = sum(x == r.instrument.level_min for x in levels)
        low = plain(r.instrument.level_min, lang)
        said.append(say("roadmap.present_floor", lang, n=floor, rows=len(levels), low=low))
    kind = r.observation.assessment
    if kind != "official":
        said.append(say("roadmap.not_official", lang, kind=say(f"report.{kind}", lang)))
    return Prose.paragraph(*said)


def aims_text(r: Roadmap, lang: str = "id") -> Prose:
    """How to read the predicates above."""
    return Prose.paragraph(say("roadmap.aims", lang))


def values_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What values of domains tell of steps."""
    if r.bounds is None:
        return None
    unit = say(f"report.{'domain' if len(r.instrument.domains) else 'aspect'}", lang).lower()
    said = [say("roadmap.values_gaps" if _known_by(r) == "gaps" else "roadmap.values", lang, unit=unit)]
    if r.bounds.note:
        said.append(say("roadmap.values_note", lang, note=r.bounds.note))
    return Prose.paragraph(*said)


def ranges_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """How to read ranges and shares."""
    if r.plan is None:
        return None
    counted = "counted" if r.plan.n_plans is not None else "uncounted"
    return Prose.paragraph(say("roadmap.ranges", lang), say(f"roadmap.shares_{counted}", lang))


def frontier_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What the frontier is."""
    return None if r.frontier is None else Prose.paragraph(say("roadmap.frontier", lang))


def otherwise_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What is asked otherwise, and what efforts stand on."""
    if r.plan is None:
        return None
    table = read_table("roadmap/efforts")
    names = {o.name for o in r.by_effort}
    items = [
        say("roadmap.basis", lang, table=in_language(line, "text", lang), basis=in_language(line, "basis", lang))
        for line in table.to_dict("records")
        if line["effort"] in names
    ]
    return Prose.paragraph(say("roadmap.otherwise", lang)) + Prose.points(items)


def real_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What governments really did."""
    climbs = r.climbs
    if climbs.empty:
        return None
    counts = {k: int(climbs[k].sum()) for k in ("rises", "far", "falls", "falls_first")}
    factor = factor_text(climbs, lang)
    said = [say("roadmap.real", lang, n=len(climbs), factor=factor), say("roadmap.real_moves", lang, **counts)]
    if not r.precedence.empty:
        said.append(say("roadmap.real_order", lang))
    return Prose.paragraph(*said)


def years_text(r: Roadmap, lang: str = "id") -> Prose:
    """How the steps lie over the years, and that they are an example."""
    if r.plan is None:
        assert r.bounds is not None
        least, most = r.bounds.least, r.bounds.most
        a_year = between(ceil(least / r.years), None if most is None else ceil(most / r.years), lang)
        return Prose.paragraph(say("roadmap.years_values", lang, n=r.years, a_year=a_year))
    budget = r.options["budget"]
    if budget is None:
        said = [say("roadmap.years_even", lang, n=r.years)]
    else:
        said = [say("roadmap.years_budget", lang, years=r.years, budget=effort_text(budget, lang))]
    if r.options["locked"]:
        said.append(say("roadmap.locked", lang, rows=join_words(list(r.options["locked"]), lang)))
    said.append(say("roadmap.example", lang))
    said.append(say("roadmap.work_plan", lang))
    return Prose.paragraph(*said)


def reread_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What a second assessment may do to the plan."""
    if r.plan is None:
        return None
    low = plain(r.instrument.level_min, lang)
    return Prose.paragraph(
        say("roadmap.reread", lang),
        say("roadmap.reread_floor", lang, n=r.at_floor, rows=len(r.instrument.codes), low=low),
        say("roadmap.reread_found", lang, margin=_margin(lang)),
    )


def recommended_text(r: Roadmap, lang: str = "id") -> Prose | None:
    """What was recommended, beside what cheapest plans do."""
    table = r.recommended
    if table.empty:
        return None
    kinds = list(table["agrees"])
    counts = {"agree": kinds.count("agree"), "never": kinds.count("never"), "unnamed": kinds.count("no_rows")}
    less = len(kinds) - sum(counts.values())
    return Prose.paragraph(say("roadmap.recommended", lang, n=len(table), less=less, **counts))


def limits(r: Roadmap, lang: str = "id") -> Prose:
    """What the page cannot say."""
    items = [say("roadmap.limits_effort", lang), say("roadmap.limits_credit", lang)]
    if r.plan is None:
        items.append(say("roadmap.limits_values", lang))
    if not r.climbs.empty:
        items.append(say("roadmap.limits_real", lang, n=len(r.climbs)))
    items += caveats([r.instrument], lang)
    return Prose.points(items)


def method(r: Roadmap, lang: str = "id") -> Prose:
    """How it was computed."""
    said = [say("roadmap.method_values" if r.plan is None else "roadmap.method", lang)]
    if r.plan is not None and r.options["prerequisites"] in ("packaged", "all"):
        said.append(say("roadmap.method_requires", lang))
    return Prose.paragraph(*said)


def sources(r: Roadmap, lang: str = "id") -> Prose:
    """Sources of the values of the page."""
    keys = [r.observation.source, *(s for pair in r.climbs["sources"] for s in pair)]
    if not r.recommended.empty:
        keys += list(r.recommended["source"])
    keys += [f"kemenpanrb-{year}" for year in dict.fromkeys(r.precedence["year"])]
    keys += known_sources([r.instrument])
    items = [*citations(dict.fromkeys(keys), r.region, lang), regulation(r.instrument, lang)]
    return Prose.points([i if i.endswith(".") else f"{i}." for i in dict.fromkeys(items)])
