"""Tables of the chapter on instruments; each returns a Table, or None where the data do not reach that far."""

from __future__ import annotations

import pandas as pd

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import pair_of, short_names, sourced
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.instruments.nation import nation_table
from spbe_research.chapters.instruments.side_by_side import edges_text, links_table, structure_table, unlinked_table
from spbe_research.chapters.instruments.words import index_text, nbsp, range_text
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.data.references import known_through
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import number
from spbe_research.profiles.instrument_change import InstrumentChange
from spbe_research.text.catalog import say

__all__ = [
    "core_table",
    "links_table",
    "nation_table",
    "sensitivity_table",
    "split_table",
    "structure_table",
    "unlinked_table",
    "views_table",
    "where_table",
]

_PARTS = ("performance", "reweighting", "new", "dropped")


def _ends(low: float, high: float) -> Identified:
    return Identified(exact(low), exact(high))


@sourced(pair_of)
def split_table(c: InstrumentChange, lang: str = "id") -> Table | None:
    """The parts of the change, by indicator and, where known, by domain."""
    if c.split is None:
        return None
    records = []
    for part in (*_PARTS, "instrument", "total"):
        record = {
            say("instruments.words.c_part", lang): say(f"instruments.words.{part}", lang),
            say("instruments.words.c_by_indicator", lang): range_text(getattr(c.split, part), lang, signed=True),
        }
        if c.by_domain is not None:
            record[say("instruments.words.c_by_domain", lang)] = range_text(
                getattr(c.by_domain, part), lang, signed=True
            )
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    caption = say("instruments.tables.split_table_caption", lang)
    note = " ".join(filter(None, (_outward(c, lang), say("instruments.tables.split_table_sum", lang))))
    return Table("split", frame, caption, tuple(frame.columns[1:]), (0, 4, 5), note)


def _outward(c: InstrumentChange, lang: str) -> str:
    """How the ends of ranges are rounded; nothing where every part is one number."""
    assert c.split is not None
    ranges = any(not getattr(c.split, part).is_point for part in _PARTS)
    return say("instruments.tables.outward", lang) if ranges else ""


@sourced(pair_of)
def where_table(c: InstrumentChange, lang: str = "id") -> Table | None:
    """The effects by domain and aspect of the new instrument; rows of the old one that were dropped last."""
    if c.split is None or c.same_instrument:
        return None
    tables = {u: c.split.by(u) for u in ("domain", "aspect") if len(c.split.crosswalk.new.domains) or u == "aspect"}
    records: list[dict[str, str]] = []
    strong = []
    for side, inst in (("new", c.split.crosswalk.new), ("old", c.split.crosswalk.old)):
        home = inst.aspects["domain_no"] if len(inst.domains) else None
        for unit, n in _order(inst, home):
            table = tables.get(unit)
            row = None if table is None else table[(table["side"] == side) & (table[f"{unit}_no"] == n)]
            if row is None or row.empty or (side == "old" and unit == "domain"):
                continue
            if unit == "domain":
                strong.append(len(records))
            records.append(_where_row(row.iloc[0].to_dict(), unit, n, side, lang))
    frame = pd.DataFrame(records, dtype=object)
    units = (
        say("instruments.tables.where_table_units", lang)
        if "domain" in tables
        else say("instruments.tables.where_table_aspects", lang)
    )
    caption = say("instruments.tables.where_table_caption", lang, units=units)
    if "domain" not in tables:
        frame = frame.rename(columns={say("instruments.words.c_unit", lang): say("instruments.words.c_aspect", lang)})
    return Table("where", frame, caption, tuple(frame.columns[1:]), tuple(strong), _outward(c, lang))


def _order(instrument: object, home: pd.Series | None) -> list[tuple[str, str]]:
    numbers = instrument.numbers  # type: ignore[attr-defined]
    if home is None:
        return [("aspect", a) for a in numbers("aspect")]
    return [
        pair
        for d in numbers("domain")
        for pair in (("domain", d), *(("aspect", a) for a in numbers("aspect") if home[a] == d))
    ]


def _where_row(row: dict[str, object], unit: str, n: str, side: str, lang: str) -> dict[str, str]:
    kind = say(f"report.{unit}", lang)
    name = in_language(row, "name", lang)
    name = say(f"instruments.tables.where_row_{side}", lang, kind=kind, n=n, name=name)
    other = "dropped" if side == "old" else "new"
    record = {say("instruments.words.c_unit", lang): name}
    for key, part in (("performance", "performance"), ("reweighting", "reweighting"), ("c_new_or_dropped", other)):
        low, high = float(str(row[f"{part}_low"])), float(str(row[f"{part}_high"]))
        nothing = low == high == 0
        record[say(f"instruments.words.{key}", lang)] = (
            "–" if nothing else range_text(_ends(low, high), lang, signed=True)
        )
    return record


@sourced(pair_of)
def sensitivity_table(c: InstrumentChange, lang: str = "id") -> Table | None:
    """The effects under every choice, each varied alone; the first line is the one of the text."""
    if c.split is None or c.same_instrument:
        return None
    s = c.sensitivity
    runs = [("reference", str(c.split.reference))]
    runs += [("reference", o) for o in s.loc[s["choice"] == "reference", "option"].unique() if o != c.split.reference]
    runs += [("weights", o) for o in ("old", "new")] + [("links", "without judged")]
    records = []
    for choice, option in runs:
        mine = s[(s["choice"] == choice) & (s["option"] == option)].set_index("effect")
        label = f"{say(f'instruments.words.{choice}', lang)}: {say(f'instruments.words.{choice} {option}', lang)}"
        values = {p: _ends(mine.loc[p, "low"], mine.loc[p, "high"]) for p in _PARTS}
        records.append(_sensitivity_row(label, values, lang))
    if c.by_domain is not None:
        label = f"{say('instruments.words.unit', lang)}: {say('instruments.words.unit domain', lang)}"
        records.append(_sensitivity_row(label, {p: getattr(c.by_domain, p) for p in _PARTS}, lang))
    if c.open_split is not None:
        label = f"{say('instruments.words.external', lang)}: {say('instruments.words.external open', lang)}"
        records.append(_sensitivity_row(label, {p: getattr(c.open_split, p) for p in _PARTS}, lang))
    frame = pd.DataFrame(records, dtype=object)
    note = " ".join(filter(None, (say("instruments.tables.sensitivity_table_note", lang), _outward(c, lang))))
    caption = say("instruments.tables.sensitivity_table_caption", lang)
    return Table("sensitivity", frame, caption, tuple(frame.columns[1:]), (0,), note)


def _sensitivity_row(label: str, values: dict[str, Identified], lang: str) -> dict[str, str]:
    return {say("instruments.words.c_choice", lang): label} | {
        say(f"instruments.words.{p}", lang): range_text(values[p], lang, signed=True) for p in _PARTS
    }


@sourced(pair_of)
def views_table(c: InstrumentChange, lang: str = "id") -> Table | None:
    """Every evaluation under another instrument: all links, without judged ones, by domain, predicates."""
    if not c.linked:
        return None
    records = []
    for v in c.views:
        e = v.evaluation
        records.append(
            {
                say("instruments.words.c_year", lang): str(e.year),
                say("instruments.words.c_index", lang): nbsp(index_text(e, lang)),
                say("instruments.words.c_under", lang): nbsp(v.target.label),
                say("instruments.words.c_all_links", lang): range_text(v.all_links.index, lang),
                say("instruments.words.c_sourced", lang): range_text(v.sourced.index, lang),
                say("instruments.words.c_domains", lang): range_text(v.domains.index, lang) if v.domains else "–",
                say("instruments.words.c_predicates", lang): _predicates(v.all_links.predicates, v.target, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    targets = list({v.target.id: v.target for v in c.views}.values())
    shown = {i.bands for i in (c.comparison.old, c.comparison.new)}
    own = [_own_bands(t, lang) for t in targets if t.bands not in shown]
    note = " ".join([say("instruments.tables.views_table_note", lang), *own, say("instruments.tables.outward", lang)])
    caption = say("instruments.tables.views_table_caption", lang)
    return Table("views", frame, caption, tuple(frame.columns[3:6]), (), note)


def _own_bands(target: Instrument, lang: str) -> str:
    """Limits of predicates that no table of the chapter shows, through what they are known, and what is unsettled."""
    bands = [
        say("instruments.tables.views_band", lang, predicate=band_name(b, lang), low=number(b.lower, 1, lang))
        for b in reversed(target.bands)
    ]
    _, known = known_through(target.id, lang)
    said = [say("instruments.tables.views_bands", lang, label=target.label, bands="; ".join(bands))]
    if known:
        said.append(say("instruments.tables.views_known", lang, known=known))
    return " ".join(filter(None, (*said, edges_text([target], lang))))


def _predicates(names: tuple[str, ...], instrument: object, lang: str) -> str:
    known = {b.predicate: band_name(b, lang) for b in instrument.bands}  # type: ignore[attr-defined]
    shown = [known[n] for n in names]
    if len(shown) < 3:
        return say("instruments.tables.predicates", lang).join(shown)
    return f"{shown[0]} {say('instruments.tables.predicates_to', lang)} {shown[-1]}"


@sourced(lambda c, lang: short_names(c.core["source"], lang))
def core_table(c: InstrumentChange, lang: str = "id") -> Table | None:
    """Index and common core of every year; None without links."""
    table = c.core
    if table.empty:
        return None
    labels = {i.id: i.label for i in (c.comparison.old, c.comparison.new)}
    records = [
        {
            say("instruments.words.c_year", lang): str(r.year),
            say("instruments.tables.core_table", lang): nbsp(labels[r.instrument]),
            say("instruments.words.c_depth", lang): say(f"instruments.words.{r.depth}", lang),
            say("instruments.words.c_index", lang): range_text(_ends(r.index_low, r.index_high), lang),
            say("instruments.words.c_core", lang): range_text(_ends(r.core_low, r.core_high), lang),
        }
        for r in table.itertuples()
    ]
    frame = pd.DataFrame(records, dtype=object)
    caption = say("instruments.tables.core_table_caption", lang)
    return Table("core", frame, caption, tuple(frame.columns[3:]))
