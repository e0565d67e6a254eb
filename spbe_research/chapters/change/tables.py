"""Tables of the chapter on change; each returns a Table, or None where the data do not reach that far."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.change.meaning import two_levels
from spbe_research.chapters.change.summary import of_printed
from spbe_research.chapters.change.words import interval_of, units_word
from spbe_research.chapters.display.pvalues import p_ends, p_value
from spbe_research.chapters.display.ranges import column_decimals, percent_column, range_ends, range_text
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import of_place, pair_of, sourced
from spbe_research.chapters.display.words import band_name
from spbe_research.data.names import in_language
from spbe_research.data.regions import kind_record
from spbe_research.inference.assessor_error import IndexDistribution
from spbe_research.inference.results import ChangeTest, SignFlipTest
from spbe_research.numbers.language import Printed, number, whole
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.change_place import ChangePlace
from spbe_research.profiles.pair import Evaluation, UnitChange
from spbe_research.text.catalog import say

__all__ = [
    "across_table",
    "error_table",
    "every_test_table",
    "partial_table",
    "place_table",
    "strata_table",
    "units_table",
]

#: a probability below this is left out of the list of predicates
_RARE = 0.0005


@sourced(pair_of)
def every_test_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Every test with what it assumes, its effect size, interval, statistic and least p: never a bare p."""
    t = c.tests
    if t is None or t.identical:
        return None
    points, share = say("change.tables.every_test_table", lang), say("change.tables.every_test_table_rose", lang)
    ranked = {key: number(x.estimate, 2, lang, signed=True) for key, x in (("w", t.signed_rank), ("p", t.pratt))}
    flips = [("flip_aspect", t.by_aspect), ("flip_row", t.by_row)]
    if t.by_evidence is not None:
        flips.insert(1, ("flip_evidence", t.by_evidence))
    rows: list[tuple[str, SignFlipTest | ChangeTest, str, str]] = [
        *((key, test, f"{number(test.estimate, 3, lang, signed=True)} {points}", "T") for key, test in flips),
        ("signed_rank", t.signed_rank, f"r = {ranked['w']}", "W+"),
        ("pratt", t.pratt, f"r = {ranked['p']}", "W+"),
        ("sign", t.sign, f"{number(t.sign.estimate, 2, lang)} {share}", "n+"),
    ]
    tables = (("homogeneity", t.homogeneity), ("symmetry", t.symmetry))
    rows += [(key, test, "–", "χ²") for key, test in tables if test is not None]
    frame = pd.DataFrame(
        [_test_row(key, test, effect, letter, lang) for key, test, effect, letter in rows], dtype=object
    )
    exact = "; ".join(  # a name can hold a comma
        f"{say(f'change.words.{key}', lang)} {test.pvalue_exact}"
        for key, test, _, _ in rows
        if test.pvalue_exact is not None
    )
    note = say("change.tables.every_test_table_note", lang, exact=exact)
    caption = say("change.tables.every_test_table_caption", lang, years=_years(c))
    return Table("change-tests", frame, caption, tuple(frame.columns[2:]), (0, len(flips) - 1), note)


def _test_row(key: str, test: SignFlipTest | ChangeTest, effect: str, letter: str, lang: str) -> dict[str, str]:
    decimals = 3 if letter == "T" else 0 if letter in ("W+", "n+") else 2
    if letter == "W+" and test.statistic != int(test.statistic):
        decimals = 1
    statistic = f"{letter} = {number(test.statistic, decimals, lang)}"
    if test.df is not None:
        statistic += f" ({say('change.tables.test_row', lang)} {test.df})"
    least = "–" if math.isnan(test.smallest) else p_value(test.smallest, lang)
    return {
        say("change.words.c_test", lang): say(f"change.words.{key}", lang),
        say("change.words.c_assumes", lang): say(f"change.words.a_{key}", lang),
        say("change.words.c_n", lang): str(test.n),
        say("change.words.c_effect", lang): effect if effect == "–" else Printed(effect, test.estimate),
        say("change.words.c_interval", lang): interval_of(test, lang),
        say("change.words.c_statistic", lang): Printed(statistic, test.statistic),
        say("change.words.c_p", lang): p_value(test.pvalue, lang),
        say("change.words.c_smallest", lang): least,
    }


def _years(c: RegionChange) -> str:
    return f"{c.before.year}–{c.after.year}" if c.before is not None else str(c.after.year)


@sourced(pair_of)
def strata_table(c: RegionChange, lang: str = "id") -> Table | None:
    """One exact test an aspect, corrected; aspects that cannot reach the level stand outside the family."""
    if c.tests is None or c.tests.identical:
        return None
    records = []
    for r in c.tests.strata.table.itertuples():
        outside = say("change.tables.strata_table_outside", lang)
        records.append(
            {
                say("change.words.c_aspect", lang): f"{r.aspect_no}. {in_language(r, 'name', lang)}",
                say("change.words.c_change", lang): number(r.change, 2, lang, signed=True),
                say("change.words.c_moved", lang): f"{r.moved} / {r.n_rows}",
                say("change.words.c_up_down", lang): f"{r.rose} / {r.fell}",
                say("change.words.c_p", lang): p_value(r.pvalue, lang),
                say("change.words.c_smallest", lang): p_value(r.smallest_p, lang),
                say("change.words.c_holm", lang): p_value(r.p_holm, lang) if r.in_family else outside,
                say("change.words.c_bh", lang): p_value(r.p_bh, lang) if r.in_family else outside,
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    kept = [i for i, n in enumerate(c.tests.strata.table.index) if n in c.tests.strata.significant]
    caption = say("change.tables.strata_table_caption", lang, years=_years(c))
    note = say("change.tables.strata_table_note", lang)
    return Table("change-strata", frame, caption, tuple(frame.columns[1:]), tuple(kept), note)


@sourced(pair_of)
def error_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Assumed error rates side by side: the change, what error hides, and the predicates of a re-assessment."""
    if c.tests is None or c.before is None or c.tests.errors.empty:
        return None
    records = []
    for r, (first, second) in zip(c.tests.errors.itertuples(), c.tests.reassessed, strict=True):
        records.append(
            {
                say("change.words.c_rate", lang): number(r.error_rate * 100, 0, lang),
                # a bound where it is proven, as in the answer
                say("change.words.c_p_error", lang): p_value(r.pvalue, lang, way=int(r.proven)),
                say("change.words.c_detectable", lang): number(r.detectable_change, 3, lang),
                say("change.words.c_predicates", lang, year=c.before.year): _predicates(first, lang),
                say("change.words.c_predicates", lang, year=c.after.year): _predicates(second, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    caption = say("change.tables.error_table_caption", lang)
    note = say("change.tables.error_table_note", lang)
    if not c.tests.errors["proven"].all():
        note = f"{note} {say('change.tables.error_table_found', lang)}"
    note = " ".join(filter(None, (note, two_levels(c.tests, lang))))
    return Table("change-error", frame, caption, tuple(frame.columns[:3]), (), note)


def _predicates(d: IndexDistribution, lang: str) -> str:
    names = {b.predicate: band_name(b, lang) for b in d.instrument.bands}
    likeliest = d.predicates.sort_values("probability", ascending=False, kind="stable")
    parts = []
    for r in likeliest.itertuples():
        if r.probability >= _RARE:
            shown = min(round(float(r.probability) * 100, 1), 100.0)
            decimals = 0 if r.probability > 1 - _RARE else 1
            parts.append(f"{names[r.predicate]} {number(shown, decimals, lang)}{say('change.tables.predicates', lang)}")
    return "; ".join(parts)


def _change_decimals(c: RegionChange) -> int:
    """Decimals of a change in both tables of printed values: enough for each sign and for how far rounding reaches."""
    assert c.total is not None
    return column_decimals([*(u.change for u in c.units), c.total], 3)


@sourced(pair_of)
def units_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Domains before and after where the rows are not known on both sides."""
    units = c.units
    if c.tests is not None or not units or c.before is None:
        return None
    assert c.total is not None
    kind, decimals = say(f"report.{units[0].unit}", lang), _change_decimals(c)
    shares = [u.weight for u in units]
    weights = percent_column([*shares, sum(shares, Fraction(0))], lang)
    lines = [
        (f"{u.number}. {in_language(u, 'name', lang)}", weight, *_unit_ends(c.before, c.after, u, lang), u.change)
        for u, weight in zip(units, weights, strict=False)
    ]
    whole_index = say("change.tables.units_table_index", lang)
    ends = range_text(c.before.index, lang), range_text(c.after.index, lang)
    lines.append((whole_index, weights[-1], *ends, c.total))
    records = [
        {
            kind: name,
            say("change.tables.units_table_weight", lang): weight,
            str(c.before.year): before,
            str(c.after.year): after,
            say("change.words.c_change", lang): range_text(change, lang, decimals, signed=True),
        }
        for name, weight, before, after, change in lines
    ]
    frame = pd.DataFrame(records, dtype=object)
    caption = say("change.tables.units_table_caption", lang)
    notes = []
    if any(_implied(e, u) for e in (c.before, c.after) for u in units):
        notes.append(say("report.implied_value", lang))
    if any(change.width for *_, change in lines):
        notes.append(say("change.tables.units_table_note", lang))
    return Table("change-units", frame, caption, tuple(frame.columns[1:]), (len(records) - 1,), " ".join(notes))


def _unit_ends(before: Evaluation, after: Evaluation, u: UnitChange, lang: str) -> tuple[Printed, Printed]:
    """The value of a unit in either year, in square brackets where its year does not print it, as in chapter 1."""
    first, last = (
        Printed(f"[{range_text(v, lang)}]", v.low_exact, v.high_exact) if _implied(e, u) else range_text(v, lang)
        for e, v in ((before, u.before), (after, u.after))
    )
    return first, last


def _implied(e: Evaluation, u: UnitChange) -> bool:
    """Whether the value of a domain follows from the index and the other domains, since its own was not printed."""
    return u.unit == "domain" == e.depth and u.number not in e.observation.printed


@sourced(pair_of)
def partial_table(c: RegionChange, lang: str = "id") -> Table | None:
    """What printed values leave open: change, rows that must have moved, p by whole units and by rows.

    Proven limits and what was found by trying stand in columns of their own, since the second are no limits.
    """
    p = c.partial
    if p is None or c.identical:
        return None
    assert c.total is not None
    proven = p.smallest_p[0], p.largest_p[1]
    found = p_value(p.smallest_p[1], lang), p_value(p.largest_p[0], lang)
    rows: list[tuple[str, str, str, str]] = [
        (say("change.tables.partial_table", lang), *range_ends(c.total, lang, _change_decimals(c), signed=True), "–"),
        (
            say("change.tables.partial_table_moved", lang, n_rows=p.n_rows),
            str(p.least_moved),
            "–",  # not every row need have been free to move, and how many were is not worked out
            "–",
        ),
    ]
    if p.unit is not None and p.unit_p is not None:
        by_units = say("change.tables.partial_table_by_units", lang, units=units_word(p.unit, lang))
        rows.append((by_units, *p_ends(*p.unit_p, lang), "–"))
    tried = found[0] if found[0] == found[1] else say("display.ranges.range_text", lang, low=found[0], high=found[1])
    tried = Printed(tried, p.smallest_p[1], p.largest_p[0])
    rows.append((say("change.tables.partial_table_by_row", lang), *p_ends(*proven, lang), tried))
    columns = [say(f"change.words.{k}", lang) for k in ("c_quantity", "c_low", "c_high")]
    columns.append(say("change.tables.partial_table_tried", lang))
    frame = pd.DataFrame([dict(zip(columns, r, strict=True)) for r in rows], dtype=object)
    caption = say("change.tables.partial_table_caption", lang, years=_years(c))
    note = say("change.tables.partial_table_note", lang)
    return Table("change-partial", frame, caption, tuple(columns[1:]), (), note)


@sourced(of_place)
def place_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Place of the change among all institutions and among those of its kind."""
    if c.place is None or c.note:
        return None
    groups = [(say("change.words.all", lang), c.place)]
    if c.place_of_kind is not None and c.place_of_kind.n < c.place.n:
        groups.append((in_language(kind_record(c.region.kind), "name", lang), c.place_of_kind))
    frame = pd.DataFrame([_place_row(name, p, lang) for name, p in groups], dtype=object)
    caption = say(
        "change.tables.place_table_caption",
        lang,
        place_change=number(c.place.change, 2, lang, signed=True),
        years=_years(c),
    )
    rounded = any(p.rank_low != p.rank_high for _, p in groups)
    brackets = say("change.tables.place_table_brackets", lang) if rounded else ""
    told = say("change.tables.place_table_note", lang, brackets=brackets)
    note = " ".join(filter(None, (of_printed(c, lang), told)))
    return Table("change-place", frame, caption, tuple(frame.columns[1:]), (), note)


def _place_row(name: str, p: ChangePlace, lang: str) -> dict[str, str]:
    rank = whole(p.rank, lang)
    if p.rank_low != p.rank_high:
        rank += f" ({whole(p.rank_low, lang)}–{whole(p.rank_high, lang)})"
    return {
        say("change.words.c_group", lang): name,
        say("change.words.c_n", lang): whole(p.n, lang),
        say("change.words.c_rank", lang): rank,
        say("change.words.c_median", lang): number(p.median, 2, lang, signed=True),
        say("change.words.c_rose", lang): whole(p.rose, lang),
        say("change.words.c_fell", lang): whole(p.fell, lang),
        say("change.words.c_same", lang): whole(p.same, lang),
    }


@sourced(pair_of)
def across_table(c: RegionChange, lang: str = "id") -> Table | None:
    """The concepts common to two instruments: with every link, and without those that rest on judgement."""
    if not c.across:
        return None
    records = []
    shares = [percent_column([getattr(a, f"{side}_share") for a in c.across], lang) for side in ("old", "new")]
    for a, old, new in zip(c.across, *shares, strict=True):
        record = {
            say("change.words.c_links", lang): say(
                "change.words.links_all" if a.judged else "change.words.links_sourced", lang
            ),
            say("change.words.c_concepts", lang): str(a.concepts),
            say("change.words.c_old_share", lang): old,
            say("change.words.c_new_share", lang): new,
            say("change.words.c_performance", lang): range_text(a.performance, lang, 3, signed=True),
        }
        for key, test in (("c_p_aspect", a.by_aspect), ("c_p_concept", a.by_concept)):
            shown = say("change.tables.across_table_shown", lang)
            if test is not None:
                least = say("change.tables.across_table_least", lang)
                shown = f"{p_value(test.pvalue_exact, lang)} ({least} {p_value(test.smallest_exact, lang)})"
            record[say(f"change.words.{key}", lang)] = shown
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    caption = say("change.tables.across_table_caption", lang, years=_years(c))
    note = say("change.tables.across_table_note", lang)
    if any(a.performance.width for a in c.across):
        note = f"{note} {say('change.tables.across_table_outward', lang)}"
    return Table("change-across", frame, caption, tuple(frame.columns[1:]), (), note)
