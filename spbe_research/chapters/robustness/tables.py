"""Tables of the page on robustness; each a Table, or None where the data do not reach that far."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import sourced
from spbe_research.chapters.robustness.words import (
    bands_text,
    ends_text,
    line_label,
    numbered,
    of_evaluation,
    share,
    source_word,
    unit_word,
)
from spbe_research.data.instruments import Band
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.robustness import Robustness
from spbe_research.robustness.single import LeaveOneOut
from spbe_research.text.catalog import say

__all__ = [
    "aggregation_table",
    "dependence_table",
    "errors_table",
    "noise_table",
    "ranks_table",
    "readings_table",
    "single_table",
    "variance_table",
]

#: rows of a kind whose leaving out moves the index most
_MOST = 5


def _table(name: str, lines: list[dict[str, str]], caption: str, text: Iterable[int] = (0,), note: str = "") -> Table:
    frame = pd.DataFrame(lines, dtype=object)
    skip = set(text)
    numeric = tuple(c for at, c in enumerate(frame.columns) if at not in skip)
    return Table(name, frame, caption, numeric, note=note)


def _c(key: str, lang: str) -> str:
    return say(f"robustness.c_{key}", lang)


def _ends(low: object, high: object, lang: str) -> str:
    return ends_text(exact(low), exact(high), lang)


@sourced(of_evaluation)
def dependence_table(r: Robustness, lang: str = "id") -> Table:
    """The lines of the figure as numbers, with every predicate that they meet."""
    lines = [
        {
            _c("source", lang): source_word(x.source, lang),
            _c("what", lang): line_label(x, lang),
            _c("index", lang): ends_text(x.low, x.high, lang),
            _c("predicates", lang): bands_text(x.bands, lang),
        }
        for x in r.lines
    ]
    return _table("robustness-depends", lines, say("robustness.t_depends", lang), (0, 1, 3))


@sourced(of_evaluation)
def noise_table(r: Robustness, lang: str = "id") -> Table:
    """Exact spread, range of the draws and shares of predicates by units and concentration."""
    lines = []
    for made in r.noise:
        for row in made.table.to_dict("records"):
            shares = [(b, row[b.predicate]) for b in reversed(made.instrument.bands)]
            which = row.get("end", "")
            end = f" ({say(f'robustness.end_{which}', lang)})" if which else ""
            lines.append(
                {
                    _c("units", lang): unit_word(made.unit, lang) + end,
                    _c("concentration", lang): whole(round(row["concentration"]), lang),
                    _c("sd", lang): number(row["sd_exact"], 3, lang),
                    _c("sd_drawn", lang): number(row["sd"], 3, lang),
                    _c("range", lang): _ends(row["q025"], row["q975"], lang),
                    _c("shares", lang): join_words(
                        [f"{bands_text([b], lang)} {share(s, lang)}" for b, s in shares if s > 0], lang
                    ),
                }
            )
    return _table("robustness-weights", lines, say("robustness.t_weights", lang), (0, 5))


@sourced(of_evaluation)
def readings_table(r: Robustness, lang: str = "id") -> Table:
    """Domains and aspects: weight by law, points and share of the index, share of the differences."""
    made = r.readings.table
    shown = made[made["unit"] != "indicator"]
    shown = shown if len(shown) else made
    lines = []
    for row in shown.to_dict("records"):
        line = {
            _c("unit", lang): numbered(row["unit"], row, lang),
            _c("nominal", lang): share(row["nominal"], lang),
            _c("value", lang): _ends(row["low"], row["high"], lang),
        }
        if shown["index_share"].notna().any():
            line[_c("share", lang)] = "–" if math.isnan(row["index_share"]) else share(row["index_share"], lang)
        if r.readings.year is not None:
            v = row["variance_share"]
            line[_c("variance_share", lang)] = "–" if math.isnan(v) else share(v, lang)
        lines.append(line)
    return _table("robustness-readings", lines, say("robustness.t_readings", lang))


@sourced(of_evaluation)
def single_table(r: Robustness, lang: str = "id") -> Table:
    """Of each kind the units whose leaving out moves the index most."""
    lines = [line for one in r.without for line in _most(one, lang)]
    note = say("robustness.note_single", lang, most=_MOST)
    return _table("robustness-single", lines, say("robustness.t_single", lang), (0, 4), note)


def _most(one: LeaveOneOut, lang: str) -> list[dict[str, str]]:
    table = one.table
    middle = (one.index.low + one.index.high) / 2
    moved = ((table["low"] + table["high"]) / 2 - middle).abs()
    names = {b.predicate: b for b in one.instrument.bands}
    lines = []
    for at in moved.sort_values(ascending=False, kind="stable").index[:_MOST]:
        row = table.loc[at]
        change = "–" if math.isnan(row["change"]) else number(row["change"], 3, lang, signed=True)
        lines.append(
            {
                _c("unit", lang): numbered(one.unit, row, lang),
                _c("weight", lang): share(row["weight"], lang),
                _c("without", lang): _ends(row["low"], row["high"], lang),
                _c("change", lang): change,
                _c("predicates", lang): bands_text([names[p] for p in row["predicates"]], lang),
            }
        )
    return lines


@sourced(of_evaluation)
def errors_table(r: Robustness, lang: str = "id") -> Table | None:
    """A second assessment at each assumed rate."""
    if not r.errors:
        return None
    lines = []
    for e in r.errors:
        likely = [(b, p) for b, p in _likely(e.predicates, r) if p > 0]
        lines.append(
            {
                _c("rate", lang): say("robustness.percent", lang, percent=number(e.error_rate * 100, 0, lang)),
                _c("mean", lang): number(e.mean_exact, 2, lang),
                _c("sd", lang): number(e.sd, 3, lang),
                _c("range", lang): _ends(*e.interval(), lang),
                _c("shares", lang): join_words([f"{bands_text([b], lang)} {share(p, lang)}" for b, p in likely], lang),
            }
        )
    return _table("robustness-errors", lines, say("robustness.t_errors", lang), (4,))


def _likely(predicates: pd.DataFrame, r: Robustness) -> list[tuple[Band, float]]:
    by_name = dict(zip(predicates["predicate"], predicates["probability"], strict=True))
    return [(b, float(by_name[b.predicate])) for b in reversed(r.maturity.instrument.bands)]


@sourced(of_evaluation)
def variance_table(r: Robustness, lang: str = "id") -> Table | None:
    """Shares of the variance of the index by weights and errors, exact."""
    if r.variance is None:
        return None
    lines = []
    for c, rows in r.variance.table.groupby("concentration"):
        line = {_c("concentration", lang): whole(round(float(c)), lang)}
        for row in rows.to_dict("records"):
            line[_c(f"from_{row['source']}", lang)] = share(row["share_of_variance"], lang)
        line[_c("sd", lang)] = number(Fraction(exact(rows["variance"].sum() ** 0.5)), 3, lang)
        lines.append(line)
    words = {"by": unit_word(r.variance.unit, lang), "rate": number(r.variance.error_rate * 100, 0, lang)}
    return _table("robustness-variance", lines, say("robustness.t_variance", lang, **words), ())


@sourced(of_evaluation)
def aggregation_table(r: Robustness, lang: str = "id") -> Table:
    """Every form of aggregation beside the law's."""
    names = {b.predicate: b for b in r.maturity.instrument.bands}
    lines = []
    for row in r.aggregation.table.to_dict("records"):
        begins = "" if math.isnan(row["begins"]) else whole(int(row["begins"]), lang)
        lines.append(
            {
                _c("form", lang): say(f"robustness.form_{row['form']}", lang),
                _c("units", lang): unit_word(row["unit"], lang),
                _c("begins", lang): begins or "–",
                _c("index", lang): _ends(row["low"], row["high"], lang),
                _c("predicates", lang): bands_text([names[p] for p in row["predicates"]], lang),
            }
        )
    return _table("robustness-aggregation", lines, say("robustness.t_aggregation", lang), (0, 1, 4))


def ranks_table(r: Robustness, lang: str = "id") -> Table | None:
    """The institution's rank by law and under other weights of the domains."""
    if r.ranks is None or r.own_ranks.empty:
        return None
    lines = [
        {
            _c("concentration", lang): whole(round(row["concentration"]), lang),
            _c("rank", lang): whole(int(row["rank"]), lang),
            _c("median", lang): whole(int(row["q500"]), lang),
            _c("rank_range", lang): say(
                "display.ranges.range_text", lang, low=whole(int(row["q025"]), lang), high=whole(int(row["q975"]), lang)
            ),
        }
        for row in r.own_ranks.to_dict("records")
    ]
    caption = say("robustness.t_ranks", lang, n=whole(r.ranks.n, lang), year=r.ranks.year)
    return _table("robustness-ranks", lines, caption, ())
