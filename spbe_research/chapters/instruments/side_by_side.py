"""Tables that lay two instruments side by side: structure, links, and indicators without a counterpart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

import pandas as pd

from spbe_research.chapters.display.phrasing import span
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import instruments_of, links_of, sourced, unlinked_of
from spbe_research.chapters.instruments.words import basis, nbsp
from spbe_research.data.crosswalk import Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.decomposition.instrument_comparison import Comparison
from spbe_research.numbers.language import Printed, number, number_ends
from spbe_research.profiles.instrument_change import Evaluation, InstrumentChange, InstrumentPair
from spbe_research.text.catalog import say

__all__ = ["edges_text", "links_table", "shows_levels", "structure_table", "unlinked_table"]


@sourced(instruments_of)
def structure_table(c: InstrumentPair, lang: str = "id") -> Table:
    """Rows, aspects, domains, scale, weights, predicates and common weight, side by side."""
    return _structure(c.comparison, lang)


@lru_cache(maxsize=8)
def _structure(comparison: Comparison, lang: str) -> Table:
    pair = (comparison.old, comparison.new)
    lines: list[tuple[str, list[str]]] = [
        (say("instruments.words.p_years", lang), [_years(i, lang) for i in pair]),
        (say("instruments.words.p_rows", lang), [str(len(i.codes)) for i in pair]),
        (say("instruments.words.p_aspects", lang), [str(len(i.aspects)) for i in pair]),
        (say("instruments.words.p_domains", lang), [str(len(i.domains)) if len(i.domains) else "–" for i in pair]),
        (say("instruments.words.p_scale", lang), [_scale(i, lang) for i in pair]),
        (say("instruments.words.p_weights", lang), [_spread(i, lang) for i in pair]),
    ]
    for r in comparison.domains.to_dict("records"):
        name = in_language(r, "new_name", lang) or in_language(r, "old_name", lang)
        weights = [r["old_weight_percent"], r["new_weight_percent"]]
        lines.append(
            (
                say("instruments.words.p_domain", lang, name=name),
                ["–" if pd.isna(w) else number(w, 1, lang) for w in weights],
            )
        )
    for r in comparison.predicates.to_dict("records"):
        lines.append(
            (say("instruments.words.p_band", lang, name=r["predicate"]), [_band(i, r["predicate"], lang) for i in pair])
        )
    if comparison.crosswalk is not None:
        for key, crosswalk in (
            ("p_common", comparison.crosswalk),
            ("p_common_sourced", comparison.crosswalk.with_judged(False)),
        ):
            lines.append(
                (
                    say(f"instruments.words.{key}", lang),
                    [number(s * 100, 2, lang) for s in (crosswalk.old_share, crosswalk.new_share)],
                )
            )
    head = [say("instruments.words.c_property", lang), *(nbsp(i.label) for i in pair)]
    frame = pd.DataFrame([(label, *values) for label, values in lines], columns=head, dtype=object)
    caption = say("instruments.side_by_side.structure_caption", lang)
    note = _joined(_numbered(pair, lang), edges_text(pair, lang))
    return Table("structure", frame, caption, tuple(head[1:]), (), note)


def _joined(*notes: str) -> str:
    return " ".join(filter(None, notes))


def _numbered(pair: tuple[Instrument, Instrument], lang: str) -> str:
    """Where an instrument has more rows than numbers: which number has several, and why the counts differ."""
    said = []
    for inst in pair:
        rows: dict[str, list[str]] = {}
        for code in inst.codes:
            rows.setdefault(code.partition("-")[0], []).append(code)
        said += [
            say(
                "instruments.side_by_side.numbered",
                lang,
                label=inst.label,
                n=len(rows),
                first=first,
                services=len(codes),
                codes=", ".join(codes),
                k=len(inst.codes),
            )
            for first, codes in rows.items()
            if len(codes) > 1 and first in codes
        ]
    return _joined(*said)


def _relations(relations: Sequence[str], lang: str) -> str:
    """What the words of the column of relations mean, of those that occur in it."""
    each = [
        say(
            "instruments.side_by_side.relation",
            lang,
            word=say(f"instruments.words.{r}", lang),
            meaning=say(f"instruments.side_by_side.means_{r}", lang),
        )
        for r in ("equivalent", "renamed", "split", "merged", "partial")
        if r in relations
    ]
    return say("instruments.side_by_side.relations", lang, each="; ".join(each))


def edges_text(pair: Sequence[Instrument], lang: str) -> str:
    """Where the rule at an edge of a predicate is not settled."""
    odd = [(i.label, number(i.bands[-1].upper, 2, lang)) for i in pair if i.edges == "unsettled"]
    return " ".join(say("instruments.side_by_side.edges", lang, label=label, edge=edge) for label, edge in odd)


def _years(instrument: Instrument, lang: str) -> str:
    if not instrument.year_to:
        return say("instruments.words.since", lang, year=instrument.year_from)
    return Printed(f"{instrument.year_from}–{instrument.year_to}", instrument.year_from, instrument.year_to)


def _scale(instrument: Instrument, lang: str) -> str:
    ends = f"{number(instrument.level_min, 0, lang)}–{number(instrument.level_max, 0, lang)}"
    shown = ends if instrument.whole_levels else f"{ends} {say('instruments.side_by_side.scale_shown', lang)}"
    return Printed(shown, instrument.level_min, instrument.level_max)


def _spread(instrument: Instrument, lang: str) -> str:
    return span(min(instrument.weights) * 100, max(instrument.weights) * 100, lang)


def _band(instrument: Instrument, predicate: str, lang: str) -> str:
    """The limits of a predicate; the upper one is told apart where it certainly is the next predicate's lower one."""
    band = next((b for b in instrument.bands if b.predicate == predicate), None)
    if band is None:
        return "–"
    if band.upper_inclusive or instrument.edges == "unsettled":
        return span(band.lower, band.upper, lang, 1)
    low, high = number_ends(band.lower, band.upper, 1, lang)
    return Printed(say("instruments.side_by_side.below", lang, low=low, high=high), band.lower, band.upper)


def _sides(c: InstrumentPair) -> list[Evaluation | None]:
    """The evaluations under the old and the new instrument; none where no government is spoken of."""
    sides: list[Evaluation | None] = [None, None]
    if isinstance(c, InstrumentChange):
        for e in (c.before, c.after):
            if e is not None and not (e is c.before and c.same_instrument):
                sides[0 if e.instrument is c.comparison.old else 1] = e
    return sides


def shows_levels(c: InstrumentPair) -> bool:
    """Whether the table of links has published levels in it, and so is one of this government."""
    return any(_levels(e, "en") for e in _sides(c))


@sourced(links_of)
def links_table(c: InstrumentPair, lang: str = "id") -> Table | None:
    """Every link between indicators with its relation and basis; published levels where there are any."""
    if not c.linked:
        return None
    old, new = c.comparison.old, c.comparison.new
    sides = _sides(c)
    levels = [_levels(e, lang) for e in sides]
    records = []
    rows = c.comparison.rows
    for r in rows[rows["used"]].to_dict("records"):
        record = {say("instruments.words.c_old", lang): _name(old, r["old_code"], lang)}
        if levels[0] and sides[0]:
            record[str(sides[0].year)] = levels[0].get(r["old_code"], "–")
        record[say("instruments.words.c_new", lang)] = _name(new, r["new_code"], lang)
        if levels[1] and sides[1]:
            record[str(sides[1].year)] = levels[1].get(r["new_code"], "–")
        record[say("instruments.words.c_relation", lang)] = nbsp(say(f"instruments.words.{r['relation']}", lang))
        record[say("instruments.words.c_basis", lang)] = nbsp(basis(r["basis"], lang))
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    numeric = tuple(str(e.year) for e, known in zip(sides, levels, strict=True) if e is not None and known)
    years = say("instruments.side_by_side.links_table_note", lang) if numeric else ""
    used = list(rows.loc[rows["used"], "relation"])
    note = _joined(_relations(used, lang), _numbered((old, new), lang), years)
    caption = say("instruments.side_by_side.links_table_caption", lang, old_label=old.label, new_label=new.label)
    return Table("links", frame, caption, numeric, (), note)


def _levels(e: Evaluation | None, lang: str) -> dict[str, str]:
    if e is None:
        return {}
    both = zip(e.instrument.codes, e.levels.lows, e.levels.highs, strict=True)
    return {code: number(low, 0 if low.denominator == 1 else 2, lang) for code, low, high in both if low == high}


def _name(instrument: Instrument, code: str, lang: str) -> str:
    return f"{code} {in_language(instrument.indicators.loc[code], 'short', lang)}"


@sourced(unlinked_of)
def unlinked_table(c: InstrumentPair, lang: str = "id") -> Table | None:
    """Indicators that only one of the instruments has, by aspect; None without links."""
    if not c.linked:
        return None
    return _unlinked(c.crosswalk, lang)


@lru_cache(maxsize=8)
def _unlinked(crosswalk: Crosswalk, lang: str) -> Table | None:
    records = []
    for side, inst, key in (("dropped", crosswalk.old, "dropped_weight"), ("new", crosswalk.new, "new_weight")):
        rows = [i for x in crosswalk.concepts if x.kind == side for i in (x.old_rows or x.new_rows)]
        table = inst.rows.iloc[sorted(rows)]
        weights = {inst.codes[i]: inst.weights[i] for i in rows}
        for n, group in table.groupby("aspect_no", sort=False):
            total = sum((weights[code] for code in group["code"]), Fraction(0))
            names = "; ".join(f"{r['code']} {in_language(r, 'short', lang)}" for r in group.to_dict("records"))
            records.append(
                {
                    say("instruments.words.c_group", lang): nbsp(
                        f"{say(f'instruments.words.{key}', lang).capitalize()}, "
                        f"{say('instruments.side_by_side.unlinked', lang)} {n}"
                    ),
                    say("instruments.words.c_indicators", lang): names,
                    say("instruments.words.c_weight", lang): number(total * 100, 2, lang),
                }
            )
    if not records:
        return None
    frame = pd.DataFrame(records, dtype=object)
    caption = say("instruments.side_by_side.unlinked_caption", lang)
    return Table("unlinked", frame, caption, (say("instruments.words.c_weight", lang),))
