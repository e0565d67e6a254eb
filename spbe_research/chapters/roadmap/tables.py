"""Tables of the page of a road map; each a Table, or None where the evaluation does not reach that far."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.ranges import percent_text, range_text
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import short_names, sourced
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.roadmap.words import (
    between,
    effort_text,
    effort_words,
    limit_words,
    of_climbs,
    of_evaluation,
    plain,
    requirement_words,
    unit_words,
)
from spbe_research.data.names import in_language
from spbe_research.identification.bounds import bounds
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.roadmap import ERROR_RATES, MARGIN, Other, Roadmap
from spbe_research.roadmap.workbook import Asked
from spbe_research.scoring.steps import unit_steps
from spbe_research.text.catalog import say

__all__ = [
    "aims_table",
    "climbs_table",
    "efforts_table",
    "limits_table",
    "precedence_table",
    "present_table",
    "recommended_table",
    "requirements_table",
    "reread_table",
    "rows_table",
    "steps_table",
    "units_table",
    "values_table",
    "years_table",
]


def _head(lang: str, *keys: str) -> list[str]:
    return [say(f"roadmap.c_{key}", lang) for key in keys]


def _units(r: Roadmap) -> list[tuple[str, str]]:
    """Domains, or aspects where the instrument has none."""
    unit = "domain" if len(r.instrument.domains) else "aspect"
    return [(unit, n) for n in r.instrument.numbers(unit)]


@sourced(of_evaluation)
def present_table(r: Roadmap, lang: str = "id") -> Table:
    """Value of every domain today, and what one step in it is worth."""
    known = bounds(r.observation, r.instrument)
    head = _head(lang, "unit", "weight", "value", "room", "step")
    lines = []
    for unit, n in _units(r):
        row = (known.domains if unit == "domain" else known.aspects).loc[n]
        points = unit_steps(r.instrument, unit).loc[n, "points"]
        rows = r.instrument.row_positions(unit, n)
        top = r.instrument.level_max * len(rows)
        room = Identified(top - Fraction(row["level_sum_high"]), top - Fraction(row["level_sum_low"]))
        worth = join_words([str(plain(p, lang)) for p in points[:2]], lang, either=True)
        weight = percent_text(r.instrument.unit_weight(unit, n), lang)
        value = range_text(Identified(row["low_exact"], row["high_exact"]), lang)
        free = range_text(room, lang, 0 if r.instrument.whole_levels else 2)
        lines.append((unit_words(r.instrument, unit, n, lang), weight, value, free, worth))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-present", frame, say("roadmap.t_present", lang, year=r.year or "–"), tuple(head[1:]))


def aims_table(r: Roadmap, lang: str = "id") -> Table:
    """Every predicate above today with its edge and what is missing to it."""
    known = r.frontier
    head = _head(lang, "predicate", "edge", "distance", *(["least_effort"] if known is not None else []), "chosen")
    lines = []
    for band in reversed(r.instrument.bands):
        if band.lower <= r.start.low_exact:
            continue
        missing = Identified(max(band.lower - r.start.high_exact, Fraction(0)), band.lower - r.start.low_exact)
        chosen = say("roadmap.this_one", lang) if band == r.band else ""
        least = []
        if known is not None:
            enough = known.loc[known["index"] >= float(band.lower) - 1e-9, "effort"]
            least = [say("roadmap.unreachable", lang) if enough.empty else effort_text(enough.iloc[0], lang)]
        figures = (number(band.lower, 2, lang), range_text(missing, lang, 4), *least)
        lines.append((band_name(band, lang), *figures, chosen))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-aims", frame, say("roadmap.t_aims", lang), tuple(head[1:-1]))


@sourced(of_evaluation)
def values_table(r: Roadmap, lang: str = "id") -> Table | None:
    """Per domain: steps in a cheapest plan, and steps where it rises alone."""
    if r.bounds is None:
        return None
    head = _head(lang, "unit", "in_plans", "alone")
    ranges = r.bounds.ranges.set_index("number")
    lines = []
    for (unit, n), line in zip(_units(r), r.bounds.units.to_dict("records"), strict=True):
        steps = between(int(ranges.loc[n, "least"]), int(ranges.loc[n, "most"]), lang) if n in ranges.index else "–"
        least = line["alone_least"]
        alone = say("roadmap.unreachable", lang) if least is None else between(least, line["alone_most"], lang)
        lines.append((unit_words(r.instrument, unit, n, lang), steps, alone))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-values", frame, say("roadmap.t_values", lang), tuple(head[1:]))


@sourced(of_evaluation)
def units_table(r: Roadmap, lang: str = "id") -> Table | None:
    """Least and most steps of every domain and aspect in any cheapest plan."""
    if r.plan is None:
        return None
    head = _head(lang, "unit", "least", "most")
    found = r.plan.ranges
    lines: list[tuple[str, str, str]] = []
    strong = []
    for domain in r.instrument.numbers("domain"):
        strong.append(len(lines))
        lines.append(_span(r, found, "domain", domain, lang))
        mine = {r.instrument.rows["aspect_no"].iloc[i] for i in r.instrument.row_positions("domain", domain)}
        lines += [_span(r, found, "aspect", n, lang) for n in r.instrument.numbers("aspect") if n in mine]
    lines = lines or [_span(r, found, "aspect", n, lang) for n in r.instrument.numbers("aspect")]
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-units", frame, say("roadmap.t_units", lang), tuple(head[1:]), tuple(strong))


def _span(r: Roadmap, found: pd.DataFrame, unit: str, n: str, lang: str) -> tuple[str, str, str]:
    line = found[(found["unit"] == unit) & (found["number"] == n)].iloc[0]
    return unit_words(r.instrument, unit, n, lang), whole(int(line["least"]), lang), whole(int(line["most"]), lang)


@sourced(of_evaluation)
def rows_table(r: Roadmap, lang: str = "id") -> Table | None:
    """Rows that some cheapest plan raises, the most often raised first."""
    if r.plan is None:
        return None
    found = r.plan.ranges
    rows = found[(found["unit"] == "indicator") & (found["most"] > 0)]
    rows = rows.sort_values(["share", "most"], ascending=False, kind="stable")
    counted = bool(rows["share"].notna().any())
    head = _head(lang, "row", "today", "least", "most", *(["share"] if counted else []))
    today = dict(zip(r.instrument.codes, r.plan._problem.levels, strict=True))
    lines = []
    for line in rows.to_dict("records"):
        code = line["number"]
        share = [number(100 * line["share"], 1, lang)] if counted else []
        name = f"{code} {in_language(r.instrument.indicators.loc[code], 'name', lang)}"
        ends = (whole(int(line["least"]), lang), whole(int(line["most"]), lang))
        lines.append((name, plain(today[code], lang), *ends, *share))
    left = len(r.instrument.codes) - len(lines)
    note = say("roadmap.rows_left", lang, n=left) if left else ""
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-rows", frame, say("roadmap.t_rows", lang), tuple(head[1:]), (), note)


@sourced(of_evaluation)
def efforts_table(r: Roadmap, lang: str = "id") -> Table | None:
    """The plan by every table of efforts: its effort, how many are as cheap, and steps of each domain."""
    if r.plan is None:
        return None
    names = [effort_words(r, o.name, lang) for o in r.by_effort]
    head = [*_head(lang, "table"), *names]
    nothing = say("roadmap.unreachable", lang)
    lines = [
        (say("roadmap.c_effort", lang), *(_effort_of(o, lang) for o in r.by_effort)),
        (say("roadmap.c_plans", lang), *(_plans(o, lang) for o in r.by_effort)),
        (say("roadmap.c_essential", lang), *(_in_all(o) for o in r.by_effort)),
    ]
    ranges = [None if o.plan is None else o.plan.ranges.set_index(["unit", "number"]) for o in r.by_effort]
    for unit in _units(r):
        spans = [
            nothing if f is None else between(int(f.loc[unit, "least"]), int(f.loc[unit, "most"]), lang) for f in ranges
        ]
        lines.append((unit_words(r.instrument, *unit, lang), *spans))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-efforts", frame, say("roadmap.t_efforts", lang), tuple(head[1:]), (0, 1, 2))


def _effort_of(other: Other, lang: str) -> str:
    return say("roadmap.unreachable", lang) if other.plan is None else effort_text(other.plan.effort, lang)


def _in_all(other: Other) -> str:
    return "–" if other.plan is None else ", ".join(other.plan.essential) or "–"


def _plans(other: Other, lang: str) -> str:
    n = None if other.plan is None else other.plan.n_plans
    return "–" if n is None else whole(n, lang)


def _others(r: Roadmap, found: list[tuple[str, Other]], lang: str) -> pd.DataFrame:
    """Lines of what is asked otherwise: effort, how many are as cheap, index; why not where it cannot be."""
    head = _head(lang, "asked", "effort", "plans", "index")
    lines = []
    for words, other in found:
        if other.plan is None:
            lines.append((words, say("roadmap.unreachable", lang), "–", "–"))
            continue
        lines.append((words, _effort_of(other, lang), _plans(other, lang), number(other.plan.index, 4, lang)))
    return pd.DataFrame(lines, columns=head, dtype=object)


@sourced(of_evaluation)
def requirements_table(r: Roadmap, lang: str = "id") -> Table | None:
    """The plan without requirements, with those enforced, with all."""
    if not r.by_requirements:
        return None
    frame = _others(r, [(requirement_words(o, lang), o) for o in r.by_requirements], lang)
    return Table("roadmap-requires", frame, say("roadmap.t_requires", lang), tuple(frame.columns[1:]))


@sourced(of_evaluation)
def limits_table(r: Roadmap, lang: str = "id") -> Table | None:
    """The plan with a highest level, without others, in the order of domains."""
    if not r.by_limits:
        return None
    frame = _others(r, [(limit_words(o, lang), o) for o in r.by_limits], lang)
    return Table("roadmap-limits", frame, say("roadmap.t_limits", lang), tuple(frame.columns[1:]))


@sourced(of_climbs)
def climbs_table(r: Roadmap, lang: str = "id") -> Table | None:
    """Steps taken and steps needed by governments whose levels are known."""
    if r.climbs.empty:
        return None
    head = _head(lang, "who", "years", "index_both", "taken", "needed", "factor", "far", "falls")
    lines = []
    for c in r.climbs.to_dict("records"):
        years = say("roadmap.from_to", lang, first=c["from_year"], last=c["to_year"])
        index = say("roadmap.from_to", lang, first=plain(c["index_before"], lang), last=plain(c["index_after"], lang))
        counts = [whole(int(c[k]), lang) for k in ("taken", "needed")]
        more = [whole(int(c[k]), lang) for k in ("far", "falls")]
        lines.append((c["institution"], years, index, *counts, number(c["factor"], 1, lang), *more))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-climbs", frame, say("roadmap.t_climbs", lang), tuple(head[3:]))


def _of_panel(r: Roadmap, lang: str) -> list[str]:
    return short_names([f"kemenpanrb-{y}" for y in sorted(set(r.precedence["year"]))], lang)


@sourced(_of_panel)
def precedence_table(r: Roadmap, lang: str = "id") -> Table | None:
    """How often, over all institutions, one domain stands above the next in the order."""
    if r.precedence.empty:
        return None
    head = _head(lang, "first", "second", "year", "n", "above", "at_least")
    lines = [
        (
            unit_words(r.instrument, "domain", p["first"], lang),
            unit_words(r.instrument, "domain", p["second"], lang),
            str(p["year"]),
            whole(int(p["n"]), lang),
            number(100 * p["above"], 0, lang),
            number(100 * p["at_least"], 0, lang),
        )
        for p in r.precedence.to_dict("records")
    ]
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-precedence", frame, say("roadmap.t_precedence", lang), tuple(head[2:]))


@sourced(of_evaluation)
def years_table(r: Roadmap, lang: str = "id") -> Table | None:
    """Effort, index and predicate expected at the end of every year."""
    if r.plan is None:
        return None
    head = _head(lang, "year_no", "effort", "index", "predicate")
    lines = [
        (str(year), effort_text(y["effort"], lang), number(y["index"], 4, lang), _bands(r, y["index"], lang))
        for year, y in r.plan.by_year.iterrows()
    ]
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-years", frame, say("roadmap.t_years", lang), tuple(head[:3]))


def _bands(r: Roadmap, index: float, lang: str) -> str:
    found = [band_name(b, lang) for b in reversed(r.instrument.bands_at(str(round(index, 8))))]
    return join_words(found, lang, either=True)


@sourced(of_evaluation)
def steps_table(r: Roadmap, lang: str = "id") -> Table | None:
    """The example plan, step by step."""
    if r.plan is None:
        return None
    head = _head(lang, "row", "rise", "year_no", "points", "effort", "asks")
    lines, asked = [], Asked(r.instrument, lang)
    for s in r.plan.steps.to_dict("records"):
        rise = say("roadmap.from_to", lang, first=plain(s["from_level"], lang), last=plain(s["to_level"], lang))
        asks = asked.text(s["code"], int(s["to_level"]))
        name = f"{s['code']} {in_language(s, 'name', lang)}"
        numbers = (str(s["year"]), number(round(s["points"], 6), 4, lang), effort_text(s["effort"], lang))
        lines.append((name, rise, *numbers, asks))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-steps", frame, say("roadmap.t_steps", lang), tuple(head[2:5]))


@sourced(of_evaluation)
def reread_table(r: Roadmap, lang: str = "id") -> Table | None:
    """For each rate of error the chance that the plan is read at the target, and a plan found that makes it likely."""
    if r.plan is None:
        return None
    head = _head(lang, "rate", "chance", "found", "found_index", "found_chance")
    lines = []
    for rate in ERROR_RATES:
        found = r.with_margin.get(rate)
        chance = number(100 * r.plan.probability(rate), 1, lang)
        more = ("–", "–", "–")
        if found is not None:
            reached = number(100 * found.probability(rate), 1, lang)
            more = (effort_text(found.effort, lang), number(found.index, 4, lang), reached)
        lines.append((plain(rate, lang), chance, *more))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    caption = say("roadmap.t_reread", lang, margin=number(100 * MARGIN, 0, lang))
    return Table("roadmap-reread", frame, caption, tuple(head))


def _of_recommendations(r: Roadmap, lang: str) -> list[str]:
    return short_names([] if r.recommended.empty else list(r.recommended["source"]), lang)


@sourced(_of_recommendations)
def recommended_table(r: Roadmap, lang: str = "id") -> Table | None:
    """What was recommended, the rows that it speaks of, and what cheapest plans do with these."""
    if r.recommended.empty:
        return None
    head = _head(lang, "slide", "what", "rows", "plan", "share_most")
    lines = []
    for line in r.recommended.to_dict("records"):
        codes, raised = line["rows_"], line["raised"]
        told = say(f"roadmap.plan_{line['agrees']}", lang, n=len(raised), rows=len(codes))
        share = line["share"]
        most = number(100 * share, 1, lang) if codes and not math.isnan(share) else "–"
        spoken = ", ".join(codes) or "–"
        lines.append((f"{line['slide']}.{line['no']}", in_language(line, "text", lang), spoken, told, most))
    frame = pd.DataFrame(lines, columns=head, dtype=object)
    return Table("roadmap-recommended", frame, say("roadmap.t_recommended", lang), (head[4],))
