"""How the page names its target, an effort, a table of efforts and what is asked otherwise."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.display.words import band_name
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import Printed, join_words, number, whole
from spbe_research.profiles.roadmap import Other, Roadmap
from spbe_research.roadmap.plan import RoadmapPlan
from spbe_research.text.catalog import say

__all__ = [
    "bands_text",
    "between",
    "effort_text",
    "effort_words",
    "factor_text",
    "from_text",
    "goal_text",
    "limit_words",
    "of_climbs",
    "of_evaluation",
    "plain",
    "requirement_words",
    "size_text",
    "title",
    "unit_words",
]


def title(r: Roadmap, lang: str) -> str:
    """Title of the page."""
    return say("roadmap.title", lang, name=r.region.name, goal=goal_text(r, lang))


def goal_text(r: Roadmap, lang: str) -> str:
    """The target: its predicate and its index, or its index alone."""
    index = number(r.target, 2, lang) if (r.target * 100).denominator == 1 else plain(r.target, lang)
    return index if r.band is None else say("roadmap.goal", lang, band=band_name(r.band, lang), index=index)


def from_text(r: Roadmap, lang: str) -> str:
    """The index of today with every predicate that it allows."""
    index = plain(r.start.exact, lang) if r.start.is_point else range_text(r.start, lang, 4)
    return say("roadmap.goal", lang, band=bands_text(r, lang), index=index)


def bands_text(r: Roadmap, lang: str) -> str:
    """Every predicate that the index of today may have."""
    ends = (r.start.low_exact, r.start.high_exact)
    inside = [b for b in r.instrument.bands if ends[0] < b.lower < ends[1]]
    bands = dict.fromkeys([*(b for x in ends for b in r.instrument.bands_at(x)), *inside])
    return join_words([band_name(b, lang) for b in sorted(bands, key=lambda b: b.lower)], lang, either=True)


def plain(x: Fraction | float, lang: str) -> Printed:
    """A number with as many decimals as it has, up to four, and two for an index."""
    value = Fraction(str(x))
    decimals = next(d for d in (0, 1, 2, 3, 4) if d == 4 or (value * 10**d).denominator == 1)
    return number(value, decimals, lang)


def effort_text(effort: Fraction | float, lang: str) -> Printed:
    """An effort without idle zeros."""
    return plain(effort, lang)


def size_text(r: Roadmap, plan: RoadmapPlan, lang: str, name: str = "") -> str:
    """An effort with its unit: steps, or units of effort with the steps of the example."""
    steps = say("roadmap.n_steps", lang, n=len(plan.steps))
    if (name or r.effort_name) == "step":
        return steps
    return say("roadmap.units_of_effort", lang, effort=effort_text(plan.effort, lang), steps=steps)


def between(low: int, high: int | None, lang: str) -> str:
    """One whole number or two with their word; an open end where some levels cannot reach the target."""
    if high is None:
        return say("roadmap.at_least", lang, low=whole(low, lang))
    if low == high:
        return whole(low, lang)
    return say("display.ranges.range_text", lang, low=whole(low, lang), high=whole(high, lang))


def effort_words(r: Roadmap, name: str, lang: str) -> str:
    """What a table of efforts is."""
    if name == "own":
        return say("roadmap.own_efforts", lang, file=r.effort_file or say("roadmap.own_table", lang))
    table = read_table("roadmap/efforts").set_index("effort")
    return in_language(table.loc[name], "text", lang)


def requirement_words(other: Other, lang: str) -> str:
    """Which requirements are kept."""
    return say(f"roadmap.requires_{other.name}", lang)


def limit_words(other: Other, lang: str) -> str:
    """What a plan is kept to besides."""
    return say(f"roadmap.limit_{other.name}", lang)


def unit_words(inst: Instrument, unit: str, number_: str, lang: str) -> str:
    """A domain or aspect by number and name."""
    frame = inst.domains if unit == "domain" else inst.aspects
    return f"{say(f'report.{unit}', lang)} {number_}: {in_language(frame.loc[number_], 'name', lang)}"


def factor_text(climbs: pd.DataFrame, lang: str) -> str:
    """How many times the steps needed governments took: one number, or from the least to the most."""
    low, high = (number(float(x), 1, lang) for x in (climbs["factor"].min(), climbs["factor"].max()))
    return low if low == high else say("roadmap.factor", lang, low=low, high=high)


def of_evaluation(r: Roadmap, lang: str) -> list[str]:
    """The source of the evaluation that is planned from."""
    return short_names([r.observation.source], lang)


def of_climbs(r: Roadmap, lang: str) -> list[str]:
    """Sources of the levels of the governments that climbed."""
    return short_names([s for pair in r.climbs["sources"] for s in pair], lang)
