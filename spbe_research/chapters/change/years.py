"""All years side by side: who moved when, and a test for each pair of years."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from fractions import Fraction

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from spbe_research.chapters.display.phrasing import none_or
from spbe_research.chapters.display.pvalues import p_value
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.sourced import is_marked, over_years, short_names, sourced
from spbe_research.chapters.display.style import ACCENT, GREY, INK, LEVEL_COLOURS, Drawing, level_ink, new_figure
from spbe_research.data.names import plain_name
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.level_years import LevelYears
from spbe_research.text.catalog import say

__all__ = ["pairs_table", "years_map", "years_text"]


def years_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How many rose and fell from each year to the next, and how many never moved."""
    y = c.over_years
    if y is None:
        return None
    never, of = len(y.never), len(y.levels)
    still = say("change.years.never", lang, n=never, of=of) if never else say("change.years.never_none", lang)
    years = join_words([str(year) for year in y.years], lang)
    text = say("change.years.text", lang, n=len(y.years), years=years, steps=_steps(y, lang), never=still)
    open_years = [str(year) for year in _unchecked(y, lang)]
    said = say("change.years.unchecked", lang, years=join_words(open_years, lang)) if open_years else ""
    return Prose.paragraph(text, said, _procedures(y, lang))


def _procedures(y: LevelYears, lang: str) -> str:
    """The procedure of each year, where they are not all known to be one."""
    if len(y.procedures) == 1 and "" not in y.procedures:
        return ""
    told = [
        say("change.years.procedure", lang, years=join_words([str(year) for year in years], lang),
            procedure=say(f"change.words.{name or 'procedure_open'}", lang))
        for name, years in y.procedures.items()
    ]  # fmt: skip
    return say("change.years.procedures", lang, told="; ".join(told))


def _steps(y: LevelYears, lang: str) -> str:
    told = []
    for before, after in itertools.pairwise(y.years):
        rose, fell, same = y.moved(before, after)
        counts = {"rose": none_or(rose, lang), "fell": none_or(fell, lang), "same": none_or(same, lang)}
        told.append(say("change.years.step", lang, before=before, after=after, **counts))
    return " ".join(told)


def _unchecked(y: LevelYears, lang: str) -> list[int]:
    """Years whose levels stand once in a document, and bear that word in the name of their source."""
    return [e.year for e in y.evaluations if is_marked(short_names([e.observation.source], lang)[0], lang, "unchecked")]


@sourced(over_years)
def years_map(c: RegionChange, lang: str = "id") -> Drawing | None:
    """The level of each indicator by year, those marked that moved since the year before; grouped by aspect."""
    y = c.over_years
    if y is None:
        return None
    inst, years = y.instrument, y.years
    names = inst.rows.set_index("code")
    open_years = _unchecked(y, lang)
    left = -4.6  # where the names begin, in columns
    at = 0.0
    with new_figure(0.55 + 0.145 * (len(inst.codes) + 1.4 * len(inst.numbers("aspect")))) as (figure, ax):
        for aspect in inst.numbers("aspect"):
            unit = inst.aspects.loc[aspect]
            ax.text(left, at, f"{aspect}. {plain_name(unit, 'name', lang)}", ha="left", va="center", fontsize=9,
                    fontweight="bold", color=ACCENT)  # fmt: skip
            at += 1.05
            for place in inst.row_positions("aspect", aspect):
                _line(ax, y, inst.codes[place], plain_name(names.loc[inst.codes[place]], "short", lang), at, left, lang)
                at += 1.0
            at += 0.35
        for column, year in enumerate(years):
            head = say("change.years.year_unchecked", lang, year=year) if year in open_years else str(year)
            ax.text(column, -0.75, head, ha="center", va="bottom", fontsize=9, fontweight="bold", color=INK)
        ax.text(left, -0.75, say("change.years.map_key", lang), ha="left", va="bottom", fontsize=8, color=GREY)
        ax.set_xlim(left - 0.05, len(years) - 0.45)
        ax.set_ylim(at - 0.3, -1.6 - (0.9 if open_years else 0))
        ax.axis("off")
    moved = []
    for step, year in enumerate(years[1:]):
        codes = [code for code in inst.codes if y.moves(code)[step]]
        told = ", ".join(codes) if codes else say("change.years.nobody", lang)
        moved.append(say("change.years.moved_in", lang, year=year, codes=told))
    alt = say("change.years.map_alt", lang, rows=len(inst.codes), n=len(years), steps=_steps(y, lang),
              moved="; ".join(moved))  # fmt: skip
    caption = say("change.years.map_caption", lang, name=c.region.name, first=years[0], last=years[-1])
    return Drawing("years_map", figure, alt, caption)


def _least_of_pairs(y: LevelYears, alpha: float, lang: str) -> str:
    """The least p by aspect of the pairs of years that cannot reach the level."""
    short = [p for p in y.pairs if p.by_aspect.smallest > alpha]
    told = [
        say("change.years.pair_least", lang, before=p.before, after=p.after,
            p=p_value(p.by_aspect.smallest_exact, lang))
        for p in short
    ]  # fmt: skip
    return say("change.years.pairs_least", lang, told=join_words(told, lang)) if told else ""


def _floor_of_pairs(y: LevelYears, lang: str) -> str:
    """How many rows stood at the lowest level in each year that a pair starts with; empty where none did."""
    starts = {year: int((y.levels[year] == y.instrument.level_min).sum()) for year in y.years[:-1]}
    if not any(starts.values()):
        return ""
    told = [say("change.years.pair_floor", lang, n=n, year=year) for year, n in starts.items()]
    return say("change.years.pairs_floor", lang, told=join_words(told, lang), k=len(y.levels))


def _line(ax: Axes, y: LevelYears, code: str, name: str, at: float, left: float, lang: str) -> None:
    """One indicator: number, name, and a cell a year."""
    ax.text(left + 0.34, at, code, ha="right", va="center", fontsize=8, color=GREY)
    ax.text(left + 0.44, at, name, ha="left", va="center", fontsize=8.2)
    moves = [Fraction(0), *y.moves(code)]
    for column, (year, move) in enumerate(zip(y.years, moves, strict=True)):
        level = float(y.levels.loc[code, year])
        ax.add_patch(Rectangle((column - 0.47, at - 0.44), 0.94, 0.88, linewidth=0.5, edgecolor="white",
                               facecolor=LEVEL_COLOURS[min(max(int(level), 1), 5) - 1]))  # fmt: skip
        mark = " ▲" if move > 0 else " ▼" if move < 0 else ""
        shown = number(level, 0 if level == int(level) else 2, lang)
        ax.text(column, at, shown + mark, ha="center", va="center", fontsize=8, color=level_ink(level),
                fontweight="bold" if mark else "normal")  # fmt: skip


@sourced(over_years)
def pairs_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Every pair of years: the change, who moved, and both tests with their correction."""
    y = c.over_years
    if y is None:
        return None
    records: list[Mapping[str, str]] = []
    for pair in y.pairs:
        record = {
            say("change.words.c_from", lang): str(pair.before),
            say("change.words.c_to", lang): str(pair.after),
            say("change.words.c_change", lang): number(pair.by_row.estimate, 3, lang, signed=True),
            say("change.words.c_rose_fell_same", lang): " / ".join(map(str, y.moved(pair.before, pair.after))),
        }
        both = (("aspect_years", pair.by_aspect, pair.holm[1]), ("row", pair.by_row, pair.holm[0]))
        for key, test, holm in both:
            record[say(f"change.words.c_p_{key}", lang)] = p_value(test.pvalue_exact, lang)
            shown = "–" if math.isnan(holm) else p_value(holm, lang)
            record[say(f"change.words.c_holm_{key}", lang)] = shown
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    caption = say("change.years.pairs_caption", lang, name=c.region.name)
    said = (say("change.years.pairs_note", lang), _least_of_pairs(y, c.alpha, lang), _floor_of_pairs(y, lang))
    note = " ".join(filter(None, said))
    return Table("change-years", frame, caption, tuple(frame.columns[2:]), (), note)
