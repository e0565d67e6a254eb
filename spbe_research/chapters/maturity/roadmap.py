"""The way to the next predicate in short: how many steps at least, and how little that settles."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import of_itself, sourced
from spbe_research.chapters.display.words import band_name, unit_name, year_label
from spbe_research.chapters.roadmap.words import factor_text
from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.maturity import Maturity
from spbe_research.roadmap.partial import RoadmapBounds, roadmap_bounds
from spbe_research.roadmap.plan import RoadmapPlan, plan_roadmap
from spbe_research.roadmap.real import real_climbs
from spbe_research.text.catalog import say

__all__ = ["fewest_known", "has_roadmap", "roadmap_table", "roadmap_text"]


def has_roadmap(m: Maturity) -> bool:
    """Whether there is a next predicate, and levels or values that tell of steps."""
    return _way(m) is not None


def fewest_known(m: Maturity) -> int | None:
    """The least number of steps that values without levels prove; None where there is no such bound."""
    way = _way(m)
    return way.least if isinstance(way, RoadmapBounds) else None


def _way(m: Maturity) -> RoadmapPlan | RoadmapBounds | None:
    if m.region.is_group or m.next_band is None or m.allowed is not None:
        return None
    if m.depth == "index" or (m.score is None and m.identified is None):
        return None
    return _asked(m)


@lru_cache(maxsize=4)
def _asked(m: Maturity) -> RoadmapPlan | RoadmapBounds | None:
    """Once for the text and the table: a plan with levels, else what the values allow."""
    assert m.next_band is not None
    target = str(m.next_band.lower)
    try:
        if m.score is not None:
            return plan_roadmap(m.observation, m.instrument, target, prerequisites="packaged")
        way = roadmap_bounds(m.observation, m.instrument, target)
        return None if way.most is None else way
    except ParameterError:  # reached within what the values leave open, or out of reach without rows fed by others
        return None


def roadmap_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How many steps at least, how many plans are as cheap, and what real governments took."""
    way = _way(m)
    if way is None:
        return None
    assert m.next_band is not None
    goal = {"goal": band_name(m.next_band, lang), "index": number(m.next_band.lower, 2, lang)}
    if isinstance(way, RoadmapPlan):
        said = [say("roadmap.short.plan", lang, n=len(way.steps), **goal), *_tied(way, lang)]
        if (read_table("roadmap/prerequisites", columns=("instrument",))["instrument"] == m.instrument.id).any():
            said.insert(1, say("roadmap.short.kept", lang))
        if way.above_edge is not None:
            said.append(say("roadmap.short.edge", lang, n=len(way.above_edge.steps), index=goal["index"]))
        said.append(say("roadmap.short.two_questions", lang, goal=goal["goal"]))
    else:
        said = [_between(way, lang, goal), say("roadmap.short.values", lang)]
    climbs = real_climbs(m.instrument)
    if len(climbs) > 1:
        said.append(say("roadmap.short.real", lang, factor=factor_text(climbs, lang)))
    kind = "plan" if isinstance(way, RoadmapPlan) else "values"
    said.append(say(f"roadmap.short.command_{kind}", lang, region=m.region.slug, year=year_label(m, lang)))
    return Prose.paragraph(*said)


def _tied(plan: RoadmapPlan, lang: str) -> list[str]:
    """That many plans are as cheap, and what all of them have in common."""
    n, rows = plan.n_plans, plan.essential
    said = [say("roadmap.short.tied", lang, plans=whole(n, lang))] if n is not None and n > 1 else []
    if rows:
        return [*said, say("roadmap.short.essential", lang, rows=join_words(list(rows), lang))]
    return [*said, say("roadmap.short.no_essential", lang)]


def _between(way: RoadmapBounds, lang: str, goal: dict[str, str]) -> str:
    assert way.most is not None
    if way.most == way.least:
        return say("roadmap.short.exactly", lang, n=way.least, **goal)
    return say("roadmap.short.between", lang, least=whole(way.least, lang), most=whole(way.most, lang), **goal)


@sourced(of_itself)
def roadmap_table(m: Maturity, lang: str = "id") -> Table | None:
    """Steps of every aspect in any cheapest plan; from values, steps of every domain if it rises alone."""
    way = _way(m)
    if way is None:
        return None
    assert m.next_band is not None
    about = {"goal": band_name(m.next_band, lang), "year": year_label(m, lang)}
    if isinstance(way, RoadmapPlan):
        found = way.ranges[way.ranges["unit"] == "aspect"]
        names = m.instrument.aspects
        lines = [
            (
                f"{n}. {in_language(names.loc[n], 'name', lang)}",
                whole(int(least), lang),
                whole(int(most), lang),
            )
            for n, least, most in zip(found["number"], found["least"], found["most"], strict=True)
        ]
        head = [say(f"roadmap.short.{k}", lang) for k in ("unit_aspect", "least", "most")]
        frame = pd.DataFrame(lines, columns=head, dtype=object)
        return Table("roadmap", frame, say("roadmap.short.table", lang, **about), tuple(head[1:]))
    rows = [(unit_name(r, lang), _alone(r, lang)) for r in _units(way)]
    unit = "domain" if len(m.instrument.domains) else "aspect"
    head = [say(f"roadmap.short.unit_{unit}", lang), say("roadmap.short.alone", lang)]
    frame = pd.DataFrame(rows, columns=head, dtype=object)
    return Table("roadmap", frame, say("roadmap.short.table_alone", lang, **about), (head[1],))


def _units(way: RoadmapBounds) -> list[pd.Series]:
    return [line for _, line in way.units.iterrows()]


def _alone(line: pd.Series, lang: str) -> str:
    least, most = line["alone_least"], line["alone_most"]
    if least is None:
        return say("roadmap.unreachable", lang)
    if most is None:
        return say("roadmap.at_least", lang, low=whole(least, lang))
    if least == most:
        return whole(least, lang)
    return say("display.ranges.range_text", lang, low=whole(least, lang), high=whole(most, lang))
