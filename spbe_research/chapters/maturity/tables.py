"""Tables of the maturity chapter; each returns a Table, or None where the data do not reach that far."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.phrasing import span
from spbe_research.chapters.shown import Table
from spbe_research.chapters.words import peer_label, say, unit_name, year_label
from spbe_research.language import Printed, number
from spbe_research.maturity import Maturity, domains_implied
from spbe_research.observations import source_record
from spbe_research.store import read_table

__all__ = [
    "comparison_table",
    "gap_table",
    "group_table",
    "history_table",
    "implied_table",
    "strength_table",
    "unit_table",
]

_MOST = 12


def _dash(text: str | None) -> str:
    return text if text else "–"


def _sums(low: float | None, high: float | None) -> str:
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return "–"
    return str(int(low)) if low == high else f"{int(low)}–{int(high)}"


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
                say("c_unit" if len(m.aspects) else "c_domain", lang): unit_name(row, lang),
                say("c_weight", lang): number(row["weight_percent"], 1, lang),
                say("c_rows", lang): str(row["n_rows"]),
                say("c_value", lang): Printed(number(Fraction(row["printed"]), 2, lang), row["value"]),
                say("c_sum", lang): _sums(row["level_sum_low"], row["level_sum_high"]),
                say("c_to_gain", lang): number(row["to_gain"], 2, lang),
            }
        )
    identified = m.identified
    for n in m.missing:
        if identified is None:
            continue
        frame = identified.domains if m.depth == "domain" else identified.aspects
        least, most = frame.loc[n, "low_exact"], frame.loc[n, "high_exact"]
        row = pd.Series({"unit": m.depth, "number": n} | {f"name_{k}": frame.loc[n, f"name_{k}"] for k in ("id", "en")})
        records.insert(
            m.instrument.numbers(m.depth).index(n),
            {
                say("c_unit" if len(m.aspects) else "c_domain", lang): unit_name(row, lang),
                say("c_weight", lang): number(float(frame.loc[n, "weight_percent"]), 1, lang),
                say("c_rows", lang): str(frame.loc[n, "n_rows"]),
                say("c_value", lang): Printed(f"[{span(least, most, lang)}]", least, most),
                say("c_sum", lang): _sums(frame.loc[n, "level_sum_low"], frame.loc[n, "level_sum_high"]),
                say("c_to_gain", lang): "–",
            },
        )
    note = say("implied_value", lang) if m.missing and m.identified is not None else ""
    complete = set(m.instrument.numbers(m.units["unit"].iloc[0])) == set(
        m.units.loc[m.units["unit"] == m.units["unit"].iloc[0], "number"]
    )
    first = next(iter(records[0]))
    total = number(m.instrument.level_max - m.low, 2, lang) if m.low == m.high else None
    records.append(
        {
            first: say("total", lang),
            say("c_weight", lang): number(100, 1, lang),
            say("c_rows", lang): str(len(m.instrument.codes)),
            say("c_value", lang): Printed(
                number(Fraction(m.printed), 2, lang), m.low if m.low == m.high else Fraction(m.printed)
            ),
            say("c_sum", lang): _dash(str(int(sum(m.score.levels))) if m.score else None),
            say("c_to_gain", lang): _dash(total or (number(m.units["to_gain"].sum(), 2, lang) if complete else None)),
        }
    )
    strong.append(len(records) - 1)
    frame = pd.DataFrame(records, dtype=object)
    caption = say("t_units" if len(m.aspects) else "t_units_domain", lang)
    return Table("units", frame, caption, tuple(frame.columns[1:]), tuple(strong), note)


def _row_table(m: Maturity, lang: str, name: str, rank: str, least: int) -> Table | None:
    if m.rows is None:
        return None
    rows = m.rows[m.rows[rank] <= least].sort_values([rank, "weight_percent"], ascending=[True, False], kind="stable")
    shown = rows.iloc[:_MOST]
    more = len(rows) - len(shown)
    records = [
        {
            say("c_rank", lang): str(r[rank]),
            say("c_no", lang): r["code"],
            say("c_indicator", lang): r[f"name_{lang}"],
            say("c_weight", lang): number(r["weight_percent"], 2, lang),
            say("c_level", lang): number(r["level"], 0 if r["level"] == int(r["level"]) else 2, lang),
            say("c_contribution", lang): number(r["contribution"], 3, lang),
            say("c_steps", lang): number(r["steps_to_go"], 0 if r["steps_to_go"] == int(r["steps_to_go"]) else 2, lang),
            say("c_to_gain", lang): number(r["to_gain"], 3, lang),
        }
        for _, r in shown.iterrows()
    ]
    frame = pd.DataFrame(records, dtype=object)
    numeric = tuple(c for c in frame.columns if c not in (say("c_no", lang), say("c_indicator", lang)))
    note = say("and_more", lang, n=more) if more else ""
    return Table(name, frame, say("t_strong" if name == "strong" else "t_gaps", lang), numeric, (), note)


def strength_table(m: Maturity, lang: str = "id") -> Table | None:
    """Rows of the highest level; equal levels share a rank."""
    return _row_table(m, lang, "strong", "rank_level", 3)


def gap_table(m: Maturity, lang: str = "id") -> Table | None:
    """Rows with the most index points left (weight times steps to go); equal ones share a rank."""
    return _row_table(m, lang, "gaps", "rank_gain", 3)


def group_table(m: Maturity, lang: str = "id") -> Table | None:
    """Indicators grouped by level, from the highest, as the Paser deck groups them (slides 13 and 14)."""
    if m.rows is None:
        return None
    records = []
    for level, group in sorted(m.rows.groupby("level"), key=lambda item: -float(str(item[0]))):
        value = float(str(level))
        records.append(
            {
                say("c_level", lang): number(value, 0 if value == int(value) else 2, lang),
                say("c_count", lang): str(len(group)),
                say("c_indicators", lang): "; ".join(f"{r['code']} {r[f'short_{lang}']}" for _, r in group.iterrows()),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    return Table("groups", frame, say("t_groups", lang), (say("c_level", lang), say("c_count", lang)))


def comparison_table(m: Maturity, lang: str = "id") -> Table | None:
    """Index, difference and domain values beside nation, kind and province."""
    if not m.peers:
        return None
    numbers = [n for n in m.instrument.numbers("domain") if any(n in p.domains for p in m.peers)]
    own = {r["number"]: Fraction(r["printed"]) for _, r in m.domains.iterrows()}
    mine = Fraction(m.printed)
    head = say("c_against", lang)
    records = [
        {head: m.region.name, say("c_index", lang): number(mine, 2, lang), say("c_difference", lang): "–"}
        | {f"D{n}": _dash(number(own[n], 2, lang) if n in own else None) for n in numbers}
    ]
    for peer in m.peers:
        assert peer.index is not None
        records.append(
            {
                head: peer_label(peer, m, lang).replace("\n", " "),
                say("c_index", lang): number(peer.index, 2, lang),
                say("c_difference", lang): number(mine - peer.index, 2, lang, signed=True),
            }
            | {f"D{n}": _dash(number(peer.domains[n], 2, lang) if n in peer.domains else None) for n in numbers}
        )
    frame = pd.DataFrame(records, dtype=object)
    return Table("comparison", frame, say("t_comparison", lang), tuple(frame.columns[1:]), (0,))


def _note(row: pd.Series, lang: str) -> str:
    parts = []
    if "carried over" in row["note"]:
        parts.append(say("note_carried", lang))
    if row["assessment"] == "study":
        parts.append(say("note_study", lang))
    if row["source"] == "news" and "threshold" in row["note"]:
        parts.append(say("note_threshold", lang))
    return "; ".join(parts)


def history_table(m: Maturity, lang: str = "id") -> Table | None:
    """Every published index with instrument, predicate, source and remarks; the year of this report in bold."""
    if m.history.empty:
        return None
    records, strong = [], []
    listing = read_table("instruments/instruments")
    labels = dict(zip(listing["instrument"], listing[f"label_{lang}"], strict=True))
    for position, (_, row) in enumerate(m.history.iterrows()):
        if row["year"] == str(m.year or "") and (m.year or row["source"] == m.observation.source):
            strong.append(position)
        records.append(
            {
                say("c_year", lang): row["year"] or "–",
                say("c_index", lang): number(Fraction(row["index"]), 2, lang),
                say("c_predicate", lang): _dash(row["predicate"]),
                say("c_instrument", lang): labels[row["instrument"]].replace(" ", "\u00a0"),
                say("c_source", lang): str(source_record(row["source"])[f"short_{lang}"]),
                say("c_note", lang): _note(row, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    if not frame[say("c_note", lang)].any():
        frame = frame.drop(columns=say("c_note", lang))
    return Table("history", frame, say("t_history", lang), (say("c_index", lang),), tuple(strong))


def implied_table(m: Maturity, lang: str = "id") -> Table | None:
    """Where only the index is known: the values of each domain that agree with it."""
    if m.depth != "index":
        return None
    records = []
    for domain_no, low, high in domains_implied(m):
        row = m.instrument.domains.loc[domain_no]
        records.append(
            {
                say("c_domain", lang): f"Domain {domain_no}: {row[f'name_{lang}']}",
                say("c_weight", lang): number(row["weight_percent"], 1, lang),
                say("c_range", lang): span(low, high, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    caption = f"{say('t_implied', lang)}, {year_label(m, lang)}"
    return Table("implied", frame, caption, tuple(frame.columns[1:])) if records else None
