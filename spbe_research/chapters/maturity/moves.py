"""What to do first: five indicators by a rule that fits one line, or what a step is worth where none can be named."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isnan

import pandas as pd

from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import of_itself, short_names, sourced
from spbe_research.chapters.display.words import band_name, unit_name, year_label
from spbe_research.chapters.maturity.partial import unit_text
from spbe_research.chapters.maturity.roadmap import has_roadmap
from spbe_research.chapters.maturity.summary import most, named
from spbe_research.data.names import in_language, unmarked
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import Printed, join_words, number
from spbe_research.panel.rose import WhatRose, rose_to_next
from spbe_research.profiles.maturity import Maturity
from spbe_research.scoring.steps import first_moves, unit_steps
from spbe_research.text.catalog import say

__all__ = ["has_moves", "most_left", "moves_table", "moves_text", "rose_beside", "steps_table", "steps_unit"]

_POINTS = 4  # decimals that show 0.0275 as it is


def has_moves(m: Maturity) -> bool:
    """Whether there is a table to show: a row that can rise, or values of domains or aspects."""
    if m.region.is_group:
        return False
    return not _moves(m).empty if m.depth == "indicator" else not m.units.empty


def rose_beside(m: Maturity) -> WhatRose | None:
    """What rose in those that rose from this predicate to the next.

    None with levels, at the top, without domain values, for an index that cannot be, and without years to tell it.
    """
    if m.depth == "indicator" or m.allowed is not None or m.next_band is None or m.domains.empty or m.region.is_group:
        return None
    return rose_to_next(m.instrument.id, m.band.predicate, m.next_band.predicate)


def steps_unit(m: Maturity) -> str:
    """Whose steps are told: domains where their values are known, else aspects."""
    return "domain" if len(m.domains) else "aspect"


def _moves(m: Maturity) -> pd.DataFrame:
    return first_moves(m.observation, m.instrument)


def _of_moves(m: Maturity, lang: str) -> list[str]:
    rose = rose_beside(m)
    return short_names([m.observation.source, *(() if rose is None else rose.sources)], lang)


def moves_text(m: Maturity, lang: str = "id") -> Prose | None:
    """The rule and what the moves are worth; from domain values, where to look first and what can be said at all."""
    if not has_moves(m):
        return _all_done(m, lang)
    if m.depth != "indicator":
        return _steps_text(m, lang)
    moves = _moves(m)
    points = number(sum(moves["points_exact"], Fraction(0)), _POINTS, lang)
    return Prose.paragraph(
        say("maturity.moves.rule", lang),
        say("maturity.moves.worth", lang, n=len(moves), points=points),
        _two_questions(m, lang),
        say("maturity.moves.assessed", lang) if m.missing_rows else "",
        _general(m, moves, lang),
    )


def _all_done(m: Maturity, lang: str) -> Prose | None:
    """That every row that was assessed is at the top; nothing where no row is known."""
    if m.region.is_group or m.rows is None or m.rows["level"].isna().all():
        return None
    return Prose.paragraph(say("maturity.moves.all_done", lang, level=number(m.instrument.level_max, 0, lang)))


def _two_questions(m: Maturity, lang: str) -> str:
    """That the road map names other rows because it asks another question; nothing where it names none."""
    if m.next_band is None or m.score is None or m.missing_rows or not has_roadmap(m):
        return ""
    return say("maturity.moves.two_questions", lang, goal=band_name(m.next_band, lang))


def _general(m: Maturity, moves: pd.DataFrame, lang: str) -> str:
    """The general scale, once, where nothing is known of the single indicators."""
    if (moves["text_id"] != "").any():
        return ""
    table = read_table("instruments/criteria")
    table = table[(table["instrument"] == m.instrument.id) & table["code"].str.startswith("*")]
    capability = m.instrument.indicators["capability"]
    wanted = {
        (code, str(int(r["next_level"])))
        for _, r in moves.iterrows()
        for code in ("*", f"*{capability[r['code']]}" if capability[r["code"]] else "*")
    }
    parts = [
        say(
            "maturity.moves.general_part",
            lang,
            level=r["level"],
            of=say(f"maturity.moves.of_{r['code'].removeprefix('*')}", lang) if r["code"] != "*" else "",
            text=in_language(r, "text", lang).rstrip("."),
        )
        for r in table.to_dict("records")
        if (r["code"], r["level"]) in wanted
    ]
    return say("maturity.moves.general", lang, parts=unmarked("; ".join(dict.fromkeys(parts)))) if parts else ""


def _left(m: Maturity) -> pd.DataFrame:
    """The domains, or aspects, with the most points left; none where none is known or left."""
    units = m.units[(m.units["unit"] == steps_unit(m)) & m.units["to_gain"].notna()]
    if units.empty or not units["to_gain"].max():
        return units.iloc[:0]
    return most(units, units["to_gain"].round(12))


def most_left(m: Maturity) -> tuple[str, ...]:
    """Numbers of the domains, or aspects, that the text says to look into first; none with levels."""
    if m.depth == "indicator" or m.allowed is not None or not has_moves(m):
        return ()
    return tuple(str(x) for x in _left(m)["number"])


def _where_most(m: Maturity, lang: str) -> str:
    """The domain, or aspect, with the most points left and those that the table shows alike."""
    depth = say(f"report.{steps_unit(m)}", lang).lower()
    if m.allowed is not None:
        return say("maturity.moves.first_excluded", lang)
    units = m.units[(m.units["unit"] == steps_unit(m)) & m.units["to_gain"].notna()]
    if units.empty:
        return ""
    first = _left(m)
    if first.empty:
        value = number(m.instrument.level_max, 2, lang)
        return "" if m.missing else say("maturity.moves.first_done", lang, depth=depth, value=value)
    points = number(first["to_gain"].max(), 2, lang)
    close = units["to_gain"].map(lambda x: number(x, 2, lang) == points) & ~units["number"].isin(first["number"])
    near = named(units[close], lang)
    told = say(
        f"maturity.moves.first{'_read' if m.missing else ''}",
        lang,
        n=len(first),
        depth=depth,
        names=named(first, lang),
        points=points if len(first) == 1 else say("maturity.moves.first_each", lang, points=points),
    )
    return f"{told} {say('maturity.moves.first_close', lang, others=near, points=points)}" if near else told


def _steps_text(m: Maturity, lang: str) -> Prose:
    known = say("maturity.moves.steps_text", lang, depth=say(f"report.{steps_unit(m)}", lang).lower())
    first = " ".join(filter(None, (_where_most(m, lang), known)))
    rose = rose_beside(m)
    if rose is None:
        return Prose.paragraph(first)
    told = {"low": rose.from_predicate, "high": rose.to_predicate, "before": rose.before, "after": rose.after}
    if not rose.n:
        return Prose.paragraph(first, say("maturity.moves.nobody", lang, **told))
    change = number(rose.index_change, 2, lang)
    return Prose.paragraph(first, say("maturity.moves.rose", lang, n=rose.n, n_from=rose.n_from, change=change, **told))


@sourced(of_itself)
def moves_table(m: Maturity, lang: str = "id") -> Table | None:
    """Five moves with level, points and what the next level asks for; the unit responsible is left to fill."""
    if m.depth != "indicator" or not has_moves(m):
        return None
    moves = _moves(m)
    asked = bool((moves["text_id"] != "").any())
    head = {k: say(f"maturity.moves.{k}", lang) for k in ("rank", "indicator", "level", "points", "asks", "unit")}
    records = []
    for _, r in moves.iterrows():
        low, high = (number(x, 0 if x == int(x) else 2, lang) for x in (r["level"], r["next_level"]))
        records.append(
            {
                head["rank"]: str(r["rank"]),
                head["indicator"]: f"{r['code']} {in_language(r, 'name', lang)}",
                head["level"]: Printed(
                    say("maturity.moves.rise", lang, low=low, high=high), r["level"], r["next_level"]
                ),
                head["points"]: number(r["points_exact"], _POINTS, lang),
                **({head["asks"]: in_language(r, "text", lang)} if asked else {}),
                head["unit"]: "",
            }
        )
    ties = [
        say("maturity.moves.tied", lang, rank=r["rank"], codes=join_words(list(r["tied"]), lang))
        for _, r in moves.iterrows()
        if r["tied"]
    ]
    caption = say("maturity.moves.table", lang, name=m.region.name, year=year_label(m, lang))
    note = say("maturity.moves.ties", lang, ties="; ".join(ties)) if ties else ""
    return Table("moves", pd.DataFrame(records, dtype=object), caption, (head["rank"], head["points"]), (), note)


@sourced(_of_moves)
def steps_table(m: Maturity, lang: str = "id") -> Table | None:
    """Per domain what a step is worth, and what rose in those that rose from this predicate to the next."""
    if m.depth == "indicator" or not has_moves(m):
        return None
    rose = rose_beside(m)
    units = m.units[m.units["unit"] == steps_unit(m)]
    own = {r["number"]: unit_text(r["printed"], r["low"], r["high"], lang) for _, r in units.iterrows()}
    left = {r["number"]: number(r["to_gain"], 2, lang) for _, r in units.iterrows() if not isnan(r["to_gain"])}
    rows = unit_steps(m.instrument, steps_unit(m))
    unit = say(f"report.{steps_unit(m)}", lang)
    head = {k: say(f"maturity.moves.{k}", lang) for k in ("step", "median", "median_points", "share")}
    records = []
    for _, r in rows.iterrows():
        record = {
            unit: unit_name(r, lang),
            say("report.c_value", lang): own.get(r["number"]) or "–",
            say("report.c_to_gain", lang): left.get(r["number"], "–"),
            head["step"]: _worth(r["points"], lang),
        }
        if rose is not None and rose.n:
            line = rose.units.loc[r["number"]]
            known = not isnan(line["median"])
            record |= {
                head["median"]: number(line["median"], 2, lang, signed=True) if known else "–",
                head["median_points"]: number(line["points"], 3, lang, signed=True) if known else "–",
                head["share"]: number(100 * line["share_rose"], 0, lang) if known else "–",
            }
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    about = {"name": m.region.name, "year": year_label(m, lang)}
    caption = say("maturity.moves.steps_caption", lang, **about)
    if rose is not None and rose.n:
        told = {"low": rose.from_predicate, "high": rose.to_predicate, "before": rose.before, "after": rose.after}
        caption = say("maturity.moves.rose_caption", lang, n=rose.n, **told, **about)
    return Table("steps", frame, caption, tuple(frame.columns[1:]))


def _worth(points: Sequence[Fraction], lang: str) -> str:
    """One value, both, or the ends of more."""
    shown = [number(p, _POINTS, lang) for p in points]
    if len(shown) == 1:
        return shown[0]
    ends = {"low": shown[0], "high": shown[-1]}
    told = say("maturity.moves.or", lang, **ends) if len(shown) == 2 else say("display.ranges.range_text", lang, **ends)
    return Printed(told, points[0], points[-1])
