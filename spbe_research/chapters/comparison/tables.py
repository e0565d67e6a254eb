"""Tables of the page on two evaluations; each a Table, or None where the pair does not reach that far."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.comparison.words import answered, side_text, side_title
from spbe_research.chapters.display.ranges import column_decimals, percent_column, range_text
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import pair_of, sourced
from spbe_research.data.names import in_language
from spbe_research.numbers.language import number
from spbe_research.profiles.comparison import EvaluationComparison
from spbe_research.profiles.pair import common_depth
from spbe_research.text.catalog import say

__all__ = ["agreement_table", "bridge_table", "rows_table", "units_table", "what_table"]


def what_table(c: EvaluationComparison, lang: str = "id") -> Table:
    """What can be compared of this pair, and why the rest cannot."""
    columns = [say(f"comparison.c_{key}", lang) for key in ("what", "here", "why")]
    lines = [
        (
            say(f"comparison.what.{what}", lang),
            say("comparison.yes" if done else "comparison.no", lang),
            say(f"comparison.why.{what}_{why}", lang),
        )
        for what, done, why in answered(c)
    ]
    frame = pd.DataFrame(lines, columns=columns, dtype=object)
    return Table("comparison-what", frame, say("comparison.t_what", lang))


@sourced(pair_of)
def agreement_table(c: EvaluationComparison, lang: str = "id") -> Table | None:
    """Agreement and bias by aspect, all rows last."""
    r = c.agreement
    if r is None:
        return None
    unit, n, exact, bias = (say(f"comparison.c_{key}", lang) for key in ("aspect", "n", "exact", "bias"))
    lines = [
        {
            unit: f"{a['aspect_no']}. {in_language(a, 'name', lang)}",
            n: str(a["n"]),
            exact: str(a["exact"]),
            bias: number(a["bias"], 2, lang, signed=True),
        }
        for a in r.aspects.to_dict("records")
    ]
    total = {unit: say("comparison.all_rows", lang), n: str(r.n), exact: str(r.exact)}
    lines.append({**total, bias: number(r.bias, 2, lang, signed=True)})
    frame = pd.DataFrame(lines, dtype=object)
    caption = say("comparison.t_agreement", lang, year=c.before.year)
    return Table("comparison-agreement", frame, caption, tuple(frame.columns[1:]), (len(lines) - 1,))


@sourced(pair_of)
def bridge_table(c: EvaluationComparison, lang: str = "id") -> Table | None:
    """The difference in two parts, by each evaluation that shares the year of one side and the kind of the other."""
    if not c.bridges:
        return None
    by, judged, changed = (say(f"comparison.c_{key}", lang) for key in ("by", "judged", "changed"))
    lines = [
        {
            by: side_text(b.by, lang),
            judged: range_text(b.judged, lang, signed=True),
            changed: range_text(b.changed, lang, signed=True),
        }
        for b in c.bridges
    ]
    frame = pd.DataFrame(lines, dtype=object)
    return Table("comparison-bridge", frame, say("comparison.t_bridge", lang), (judged, changed))


@sourced(pair_of)
def units_table(c: EvaluationComparison, lang: str = "id") -> Table | None:
    """Domains, or aspects, of both sides; the difference where it may be stated."""
    if not c.units:
        return None
    before, after = side_title(c.before, lang), side_title(c.after, lang)
    records = []
    weights = percent_column([u.weight for u in c.units], lang)
    decimals = column_decimals([u.change for u in c.units])
    for u, weight in zip(c.units, weights, strict=True):
        record = {
            say(f"report.{u.unit}", lang): f"{u.number}. {in_language(u, 'name', lang)}",
            say("comparison.c_weight", lang): weight,
            before: range_text(u.before, lang),
            after: range_text(u.after, lang),
        }
        if c.difference is not None:
            backwards = c.question == "agreement" and c.first is c.before  # first minus second, not after minus before
            gap = u.change.times(Fraction(-1)) if backwards else u.change
            record[say(f"comparison.c_{c.question}", lang)] = range_text(gap, lang, decimals, signed=True)
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    ranged = c.question == "change" and any(u.change.width for u in c.units)
    note = say("change.tables.units_table_note", lang) if ranged else ""
    return Table("comparison-units", frame, say("comparison.t_units", lang), tuple(frame.columns[1:]), (), note)


@sourced(pair_of)
def rows_table(c: EvaluationComparison, lang: str = "id") -> Table | None:
    """The level of every indicator on both sides; the difference where it may be stated."""
    if not c.same_instrument or common_depth(c.before, c.after) != "indicator":
        return None
    before, after = side_title(c.before, lang), side_title(c.after, lang)
    records = []
    for code, row in c.after.instrument.indicators.iterrows():
        one, two = (e.observation.values.get(code) for e in (c.before, c.after))
        record = {
            say("report.c_no", lang): str(code),
            say("report.c_indicator", lang): in_language(row, "name", lang),
            before: _level(one, lang),
            after: _level(two, lang),
        }
        if c.difference is not None:
            swapped = c.question == "change" or c.first is c.after
            gap = None if one is None or two is None else (two - one if swapped else one - two)
            record[say(f"comparison.c_{c.question}", lang)] = _level(gap, lang, signed=True)
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    return Table("comparison-rows", frame, say("comparison.t_rows", lang), tuple(frame.columns[2:]))


def _level(value: Fraction | None, lang: str, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    return number(value, 0 if value.denominator == 1 else 2, lang, signed=signed)
