"""Tables of the page on an integrity zone."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.zone.words import points, unit_name
from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.integrity.zone import IntegrityZone
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import as_printed
from spbe_research.text.catalog import say

__all__ = ["areas_table", "conditions_table", "goals_table", "minima_table"]

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def _columns(lang: str, *keys: str) -> list[str]:
    return [say(f"zone.c_{key}", lang) for key in keys]


def _met(met: bool | None, lang: str) -> str:
    word = say("zone.met_open" if met is None else "zone.met_yes" if met else "zone.met_no", lang)
    return word.replace(" ", "\u00a0")


def areas_table(z: IntegrityZone, lang: str = "id") -> Table:
    """Components and areas: weight, points, and points as a share of the weight."""
    lines: list[tuple[str, ...]] = []
    strong = []
    inst = z.instrument
    inside = dict(zip(inst.rows["aspect_no"], inst.rows["domain_no"], strict=True))
    for number, component in z.components.iterrows():
        strong.append(len(lines))
        lines.append(_line(component, lang))
        lines += [_line(row, lang) for area, row in z.areas.iterrows() if inside[area] == number]
    strong.append(len(lines))
    lines.append((say("zone.total", lang), points(z.total, lang), points(Fraction(100), lang), points(z.total, lang)))
    frame = pd.DataFrame(lines, columns=_columns(lang, "area", "points", "weight", "percent"), dtype=object)
    return Table("zone-areas", frame, say("zone.t_areas", lang), tuple(frame.columns[1:]), tuple(strong))


def _line(row: pd.Series, lang: str) -> tuple[str, ...]:
    value, weight = Identified(row["low_exact"], row["high_exact"]), row["weight_exact"]
    return (
        in_language(row, "name", lang),
        points(value, lang),
        points(weight, lang),
        points(value.times(100 / weight), lang),
    )


def minima_table(z: IntegrityZone, lang: str = "id") -> Table:
    """Every minimum of both predicates with its margin."""
    lines = [
        (
            h.rule.predicate,
            unit_name(h, lang),
            points(h.rule.minimum, lang),
            points(h.value, lang),
            points(h.margin, lang, signed=True),
            _met(h.met, lang),
        )
        for h in z.held
    ]
    names = _columns(lang, "predicate", "of", "minimum", "value", "margin", "met")
    frame = pd.DataFrame(lines, columns=names, dtype=object)
    strong = tuple(i for i, h in enumerate(z.held) if h is z.binding or h.rule == z.binding.rule)
    return Table("zone-minima", frame, say("zone.t_minima", lang), tuple(names[2:5]), strong)


def conditions_table(z: IntegrityZone, lang: str = "id") -> Table:
    """What else is asked for, and what is known of it."""
    lines = []
    for c in z.held_conditions:
        known = as_printed(c.known, lang) if _NUMBER.fullmatch(c.known) else c.known or "–"
        text = in_language(c, "text", lang)
        lines.append((c.predicate, say(f"zone.holder {c.holder}", lang), text, known, _met(c.met, lang)))
    names = _columns(lang, "predicate", "holder", "condition", "known", "met")
    return Table("zone-conditions", pd.DataFrame(lines, columns=names, dtype=object), say("zone.t_conditions", lang))


def goals_table(z: IntegrityZone, lang: str = "id") -> Table:
    """The nine goals: what may show them, what was noted, questions of the sheet and rows of SPBE that serve them."""
    links = read_table("integrity_zone/spbe_links")
    given = {} if z.answers is None else z.answers.goals
    lines = []
    for g in read_table("integrity_zone/goals").to_dict("records"):
        rows = links.loc[links["goal"] == g["goal"], "code"]
        lines.append(
            (
                f"{g['goal']}. {in_language(g, 'name', lang)}",
                in_language(g, "evidence", lang),
                given.get(g["goal"], "–"),
                g["questions"].replace("|", ", "),
                ", ".join(rows),
            )
        )
    names = _columns(lang, "goal", "evidence", "noted", "questions", "spbe")
    return Table("zone-goals", pd.DataFrame(lines, columns=names, dtype=object), say("zone.t_goals", lang))
