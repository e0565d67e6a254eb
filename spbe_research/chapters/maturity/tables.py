"""Tables of the maturity chapter; each returns a Table, or None where the data do not reach that far."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import printed_index, span
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import of_itself, of_peers, sourced
from spbe_research.chapters.display.words import peer_label, unit_name, unit_words, year_label
from spbe_research.chapters.maturity.partial import has_ranges, missing_table, range_of, unit_text
from spbe_research.data.names import in_language, marked_column
from spbe_research.data.observations import source_record
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import Printed, as_printed, number
from spbe_research.profiles.index_only import domains_implied
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = [
    "comparison_table",
    "gap_table",
    "group_table",
    "history_table",
    "implied_table",
    "missing_table",
    "strength_table",
    "unit_table",
]

_MOST = 12


def _dash(text: str | None) -> str:
    return text if text else "–"


def _sums(low: float | None, high: float | None) -> str:
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return "–"
    return Printed(str(int(low)) if low == high else f"{int(low)}–{int(high)}", low, high)


def _unit_column(m: Maturity) -> str:
    """Word over the names of domains and aspects."""
    return {"": "c_unit", "_domain": "c_domain", "_aspect": "c_aspect"}[unit_words(m)]


def _value(printed: str, low: Fraction, high: Fraction, lang: str) -> Printed:
    """A value as the table shows it; as a number: exact where known, else as printed, else its ends."""
    numbers = (low, high) if not printed or low == high else (Fraction(printed),)
    return Printed(unit_text(printed, low, high, lang), *numbers)


def _index_value(m: Maturity, lang: str) -> Printed:
    """The index with the decimals of its instrument."""
    value = _value(m.printed, m.low, m.high, lang)
    return Printed(printed_index(m, lang), value.low, value.high)


@sourced(of_itself)
def unit_table(m: Maturity, lang: str = "id") -> Table | None:
    """Domains with their aspects: weight, rows, value, sum of levels and what is left to gain; the index last."""
    if m.units.empty:
        return None
    records: list[dict[str, str]] = []
    strong = []
    for _, row in m.units.iterrows():
        if row["unit"] == "domain" and len(m.aspects):
            strong.append(len(records))
        records.append(
            {
                say(f"report.{_unit_column(m)}", lang): unit_name(row, lang),
                say("report.c_weight", lang): number(row["weight_percent"], 1, lang),
                say("report.c_rows", lang): str(row["n_rows"]),
                say("report.c_value", lang): _value(row["printed"], row["low"], row["high"], lang),
                say("report.c_sum", lang): _sums(row["level_sum_low"], row["level_sum_high"]),
                say("report.c_to_gain", lang): _to_gain(row, m, lang),
            }
        )
    identified = m.identified
    for n in m.missing:
        if identified is None:
            continue
        frame = identified.domains if m.depth == "domain" else identified.aspects
        least, most = frame.loc[n, "low_exact"], frame.loc[n, "high_exact"]
        row = pd.Series({"unit": m.depth, "number": n} | frame.loc[n].filter(like="name_").to_dict())
        records.insert(
            m.instrument.numbers(m.depth).index(n),
            {
                say(f"report.{_unit_column(m)}", lang): unit_name(row, lang),
                say("report.c_weight", lang): number(float(frame.loc[n, "weight_percent"]), 1, lang),
                say("report.c_rows", lang): str(frame.loc[n, "n_rows"]),
                say("report.c_value", lang): Printed(f"[{span(least, most, lang)}]", least, most),
                say("report.c_sum", lang): _sums(frame.loc[n, "level_sum_low"], frame.loc[n, "level_sum_high"]),
                say("report.c_to_gain", lang): "–",
            },
        )
    note = say("report.implied_value", lang) if m.missing and m.identified is not None else ""
    if has_ranges(m):
        note = say("report.open_value", lang)
    complete = m.off_scale.empty and set(m.instrument.numbers(m.units["unit"].iloc[0])) == set(
        m.units.loc[m.units["unit"] == m.units["unit"].iloc[0], "number"]
    )
    first = next(iter(records[0]))
    most = m.instrument.level_max
    total: str | None = number(most - m.low, 2, lang) if m.low == m.high and m.off_scale.empty else None
    if not m.printed:
        total = f"[{span(most - m.high, most - m.low, lang)}]"
    total_sum = str(int(sum(m.score.levels))) if m.score else None
    if m.missing_rows and identified is not None and m.instrument.whole_levels:
        total_sum = _sums(identified.level_sum.low, identified.level_sum.high)
    records.append(
        {
            first: say("report.total", lang),
            say("report.c_weight", lang): number(100, 1, lang),
            say("report.c_rows", lang): str(len(m.instrument.codes)),
            say("report.c_value", lang): _index_value(m, lang),
            say("report.c_sum", lang): _dash(total_sum),
            say("report.c_to_gain", lang): _dash(
                total or (number(m.units["to_gain"].sum(), 2, lang) if complete else None)
            ),
        }
    )
    strong.append(len(records) - 1)
    frame = pd.DataFrame(records, dtype=object)
    if not m.instrument.whole_levels:  # sums of decimal levels identify nothing
        frame = frame.drop(columns=say("report.c_sum", lang))
    caption = say(f"report.t_units{unit_words(m)}", lang)
    return Table("units", frame, caption, tuple(frame.columns[1:]), tuple(strong), note)


def _to_gain(unit: pd.Series, m: Maturity, lang: str) -> str:
    """Index points left in a unit; a dash where its printed value is off the scale."""
    if not unit["printed"]:
        return _left(unit, m, lang)
    return "–" if pd.isna(unit["to_gain"]) else number(unit["to_gain"], 2, lang)


def _left(unit: pd.Series, m: Maturity, lang: str) -> str:
    """Least and most index points left in a unit with missing rows."""
    weight, most = m.instrument.unit_weight(unit["unit"], unit["number"]), m.instrument.level_max
    return f"[{span(weight * (most - unit['high']), weight * (most - unit['low']), lang)}]"


def _row_table(m: Maturity, lang: str, name: str, rank: str, least: int) -> Table | None:
    if m.rows is None:
        return None
    assessed = m.rows[m.rows["level"].notna()]
    rows = assessed[assessed[rank] <= least].sort_values(
        [rank, "weight_percent"], ascending=[True, False], kind="stable"
    )
    shown = rows.iloc[:_MOST]
    more = len(rows) - len(shown)
    records = [
        {
            say("report.c_rank", lang): str(r[rank]),
            say("report.c_no", lang): r["code"],
            say("report.c_indicator", lang): in_language(r, "name", lang),
            say("report.c_weight", lang): number(r["weight_percent"], 2, lang),
            say("report.c_level", lang): number(r["level"], 0 if r["level"] == int(r["level"]) else 2, lang),
            say("report.c_contribution", lang): number(r["contribution"], 3, lang),
            say("report.c_steps", lang): number(
                r["steps_to_go"], 0 if r["steps_to_go"] == int(r["steps_to_go"]) else 2, lang
            ),
            say("report.c_to_gain", lang): number(r["to_gain"], 3, lang),
        }
        for _, r in shown.iterrows()
    ]
    frame = pd.DataFrame(records, dtype=object)
    numeric = tuple(c for c in frame.columns if c not in (say("report.c_no", lang), say("report.c_indicator", lang)))
    note = say("report.and_more", lang, n=more) if more else ""
    return Table(name, frame, say("report.t_strong" if name == "strong" else "report.t_gaps", lang), numeric, (), note)


@sourced(of_itself)
def strength_table(m: Maturity, lang: str = "id") -> Table | None:
    """Rows of the highest level; equal levels share a rank."""
    return _row_table(m, lang, "strong", "rank_level", 3)


@sourced(of_itself)
def gap_table(m: Maturity, lang: str = "id") -> Table | None:
    """Rows with the most index points left (weight times steps to go); equal ones share a rank."""
    return _row_table(m, lang, "gaps", "rank_gain", 3)


@sourced(of_itself)
def group_table(m: Maturity, lang: str = "id") -> Table | None:
    """Indicators grouped by level, from the highest, as the Paser deck groups them (slides 13 and 14)."""
    if m.rows is None:
        return None
    records = []
    for level, group in sorted(m.rows.groupby("level"), key=lambda item: -float(str(item[0]))):
        value = float(str(level))
        records.append(
            {
                say("report.c_level", lang): number(value, 0 if value == int(value) else 2, lang),
                say("report.c_count", lang): str(len(group)),
                say("report.c_indicators", lang): "; ".join(
                    f"{r['code']} {in_language(r, 'short', lang)}" for _, r in group.iterrows()
                ),
            }
        )
    if m.missing_rows:
        rest = m.rows.loc[list(m.missing_rows)]
        records.append(
            {
                say("report.c_level", lang): say("report.not_assessed", lang),
                say("report.c_count", lang): str(len(rest)),
                say("report.c_indicators", lang): "; ".join(
                    f"{r['code']} {in_language(r, 'short', lang)}" for _, r in rest.iterrows()
                ),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    return Table(
        "groups", frame, say("report.t_groups", lang), (say("report.c_level", lang), say("report.c_count", lang))
    )


@sourced(of_peers)
def comparison_table(m: Maturity, lang: str = "id") -> Table | None:
    """Index, difference and domain values beside nation, kind and province."""
    if not m.peers:
        return None
    numbers = [n for n in m.instrument.numbers("domain") if any(n in p.domains for p in m.peers)]
    own = {r["number"]: unit_text(r["printed"], r["low"], r["high"], lang) for _, r in m.domains.iterrows()}
    head = say("report.c_against", lang)
    records = [
        {
            head: m.region.name,
            say("report.c_index", lang): unit_text(m.printed, m.low, m.high, lang),
            say("report.c_difference", lang): "–",
        }
        | {f"D{n}": _dash(own.get(n)) for n in numbers}
    ]
    for peer in m.peers:
        assert peer.index is not None
        records.append(
            {
                head: peer_label(peer, m, lang).replace("\n", " "),
                say("report.c_index", lang): number(peer.index, 2, lang),
                say("report.c_difference", lang): "–"
                if m.allowed is not None
                else number(Fraction(m.printed) - peer.index, 2, lang, signed=True)
                if m.printed
                else range_of(m.low - peer.index, m.high - peer.index, lang),
            }
            | {f"D{n}": _dash(number(peer.domains[n], 2, lang) if n in peer.domains else None) for n in numbers}
        )
    frame = pd.DataFrame(records, dtype=object)
    note = say("report.open_value", lang) if m.low != m.high and m.missing_rows else ""
    return Table("comparison", frame, say("report.t_comparison", lang), tuple(frame.columns[1:]), (0,), note)


def _note(row: pd.Series, lang: str) -> str:
    parts = []
    if row["carried_over"]:
        parts.append(say("report.note_carried", lang, year=int(row["year"]) - 1))
    if row["assessment"] == "study":
        parts.append(say("report.note_study", lang))
    if "by threshold" in row["note"]:
        parts.append(say("report.note_threshold", lang))
    return "; ".join(parts)


def history_table(m: Maturity, lang: str = "id") -> Table | None:
    """Every published index with instrument, predicate, source and remarks; the year of this report in bold."""
    if m.history.empty:
        return None
    records, strong = [], []
    listing = read_table("instruments/instruments")
    labels = dict(zip(listing["instrument"], marked_column(listing, "label", lang), strict=True))
    for position, (_, row) in enumerate(m.history.iterrows()):
        if row["year"] == str(m.year or "") and (m.year or row["source"] == m.observation.source):
            strong.append(position)
        records.append(
            {
                say("report.c_year", lang): row["year"] or "–",
                say("report.c_index", lang): as_printed(row["index"], lang),
                say("report.c_predicate", lang): _dash(row["predicate"]),
                say("report.c_instrument", lang): labels[row["instrument"]].replace(" ", "\u00a0"),
                say("report.c_source", lang): in_language(source_record(row["source"]), "short", lang),
                say("report.c_note", lang): _note(row, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    if not frame[say("report.c_note", lang)].any():
        frame = frame.drop(columns=say("report.c_note", lang))
    return Table("history", frame, say("report.t_history", lang), (say("report.c_index", lang),), tuple(strong))


@sourced(of_itself)
def implied_table(m: Maturity, lang: str = "id") -> Table | None:
    """Where only the index is known: the values of each domain that agree with it."""
    if m.depth != "index":
        return None
    records = []
    for domain_no, low, high in domains_implied(m):
        row = m.instrument.domains.loc[domain_no]
        records.append(
            {
                say(
                    "report.c_domain", lang
                ): f"{say('report.domain', lang)} {domain_no}: {in_language(row, 'name', lang)}",
                say("report.c_weight", lang): number(row["weight_percent"], 1, lang),
                say("report.c_range", lang): span(low, high, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    caption = f"{say('report.t_implied', lang)}, {year_label(m, lang)}"
    return Table("implied", frame, caption, tuple(frame.columns[1:])) if records else None
