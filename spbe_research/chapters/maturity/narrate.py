"""The sentences of the maturity chapter, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import in_text, printed_index, scale_text, span
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.words import band_name, few_of_kind, kind_mean, peer_label, unit_words
from spbe_research.chapters.maturity.closing import UnderInstrument, general, limits, method, sources
from spbe_research.chapters.maturity.figures import has_line
from spbe_research.chapters.maturity.partial import has_ranges, joined_text, missing_text
from spbe_research.chapters.maturity.roadmap import has_roadmap
from spbe_research.chapters.maturity.standing import standing_text
from spbe_research.chapters.maturity.summary import answer, most, named, summary_band, title
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.published import DEPTHS
from spbe_research.numbers.language import join_words, number, number_ends
from spbe_research.profiles.index_only import rows_at_least_level
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.peers import latest_nation
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "chapter_title",
    "comparison_text",
    "general",
    "groups_text",
    "heading",
    "history_text",
    "index_only_text",
    "levels_text",
    "limits",
    "method",
    "missing_text",
    "sources",
    "strengths_text",
    "summary_band",
    "sums_text",
    "title",
    "units_text",
]


def chapter_title(_m: Maturity, lang: str = "id") -> Prose:
    """Title of the chapter."""
    return Prose.chapter(say("report.first_chapter", lang), "maturity")


def heading(key: str, m: Maturity, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty at this depth."""
    needs_rows = {"levels", "strengths", "groups"}
    if key in needs_rows and m.rows is None and not (key == "strengths" and len(m.units)):
        return None
    if key == "units" and m.units.empty:
        return None
    if key in ("history", "past") and m.history.empty:
        return None
    if key == "history" and not has_line(m) and history_text(m, lang) is None:
        return None
    if key == "gain" and m.units.empty:
        return None
    if key == "missing" and not m.missing_rows:
        return None
    if key == "self_report":
        year = None if m.self_report is None else m.self_report.year
        return None if year is None else Prose.heading(say("report.h_self_report", lang, year=year), 2, key)
    if key == "roadmap" and not has_roadmap(m):
        return None
    if key == "older":
        year = None if m.older is None else m.older.year
        return None if year is None else Prose.heading(say("report.h_older", lang, year=year), 2, key)
    if key == "index_only" and m.depth != "index":
        return None
    if key == "comparison" and not m.peers and not m.standings and not _latest_nation(m, lang):
        return None
    if key == "units":
        return Prose.heading(say(f"report.h_units{unit_words(m)}", lang), 2, key)
    return Prose.heading(say(f"report.h_{key}", lang), 2, key)


def common_heading(key: str, _m: UnderInstrument, lang: str = "id") -> Prose:
    """The same of a section that is the same for every government."""
    return Prose.heading(say(f"report.h_{key}", lang), 2, key)


def units_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What the figure of domains and aspects says."""
    if m.units.empty:
        return None
    parts = []
    if m.missing_rows:
        return _partial_units_text(m, lang)
    if m.off_scale.empty:
        parts.append(_most_left(m, lang))
    if m.depth == "domain":
        parts.append(_unread(m, lang))
        parts.append(_off_scale(m, lang))
    parts.append(joined_text(m, lang))
    return Prose.paragraph(*parts)


def sums_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Which sums of levels are certain, where values of domains are all that is known."""
    if m.units.empty or m.missing_rows or m.depth != "domain":
        return None
    known = m.domains[m.domains["level_sum"].notna()]
    sums = [
        say(
            "maturity.narrate.level_sum",
            lang,
            level_sum=int(r["level_sum"]),
            n_rows=r["n_rows"] * m.instrument.level_max,
            number=r["number"],
        )
        for _, r in known.iterrows()
    ]
    return Prose.paragraph(say("maturity.narrate.level_sums", lang, sums=join_words(sums, lang))) if sums else None


def _most_left(m: Maturity, lang: str) -> str:
    """Where most index points are left."""
    units = m.aspects if len(m.aspects) else m.domains
    best = most(units, units["to_gain"].round(12))
    word = say(f"maturity.narrate.most_left_{'aspect' if len(m.aspects) else 'domain'}", lang)
    of_read = say("maturity.narrate.most_left_of_read", lang) if m.missing else ""
    points, names = number(best["to_gain"].iloc[0], 2, lang), named(best, lang)
    each = say("maturity.narrate.most_left_each", lang) if len(best) > 1 else ""
    top = number(m.instrument.level_max, 0, lang)
    first = say(
        "maturity.narrate.most_left_first",
        lang,
        word=word,
        names=names,
        each=each,
        points=points,
        top=top,
    )
    return of_read + first[0].lower() + first[1:] if of_read else first


def _partial_units_text(m: Maturity, lang: str) -> Prose:
    units = m.aspects if len(m.aspects) else m.domains
    open_ones = units[units["printed"] == ""]
    if open_ones.empty:
        return Prose.paragraph(say("maturity.narrate.partial_units_text_none", lang))
    names = join_words([str(n) for n in open_ones["number"]], lang)
    word = say(f"report.{'aspect' if len(m.aspects) else 'domain'}", lang)
    return Prose.paragraph(
        say(
            "maturity.narrate.partial_units_text",
            lang,
            word=word,
            names=names,
            n=len(open_ones),
        )
    )


def _unread(m: Maturity, lang: str) -> str:
    if not m.missing:
        return ""
    names = join_words(list(m.missing), lang)
    text = say("maturity.narrate.unread_text", lang, names=names)
    if m.identified is None:
        return text + "."
    frame = m.identified.domains
    ends = [(frame.loc[n, "low_exact"], frame.loc[n, "high_exact"]) for n in m.missing]
    implied = join_words([span(low, high, lang) for low, high in ends], lang)
    return text + say("maturity.narrate.unread", lang, implied=implied)


def _off_scale(m: Maturity, lang: str) -> str:
    return " ".join(
        say(
            "maturity.narrate.off_scale",
            lang,
            number=r["number"],
            fraction=number(Fraction(r["printed"]), 2, lang),
            scale_text=scale_text(m.instrument, lang),
        )
        for _, r in m.off_scale.iterrows()
    )


def levels_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How to read the level map."""
    if m.rows is None:
        return None
    note = ""
    if m.floored:
        codes = join_words(list(m.floored), lang)
        least = number(m.instrument.level_min, 0, lang)
        note = say("maturity.narrate.levels_text_note", lang, codes=codes, least=least)
    return Prose.paragraph(
        say("maturity.narrate.levels_text", lang),
        say(f"maturity.narrate.levels_text_empty{'' if has_ranges(m) else '_certain'}", lang) if m.missing_rows else "",
        note,
    )


def strengths_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Three strengths and three gaps: indicators where levels are known, else domains."""
    if m.rows is not None:
        return Prose.paragraph(
            say("maturity.narrate.strengths_text", lang),
            say("maturity.narrate.strengths_text_ranked", lang) if m.missing_rows else "",
        )
    if m.units.empty:
        return None
    domains = m.domains if len(m.domains) else m.aspects
    high = most(domains, [Fraction(p) for p in domains["printed"]])
    gaps = most(domains, domains["to_gain"].round(12)) if m.off_scale.empty else domains.iloc[:0]
    low = most(domains, [-Fraction(p) for p in domains["printed"]])
    value, least = (number(Fraction(x["printed"].iloc[0]), 2, lang) for x in (high, low))
    read = say("maturity.narrate.strengths_text_read", lang) if m.missing else ""
    return Prose.points(
        [
            say("maturity.narrate.strengths_highest", lang, read=read, named=named(high, lang), value=value),
            say("maturity.narrate.strengths_lowest", lang, read=read, named=named(low, lang), least=least),
            *[_gap_point(gap, lang) for _, gap in gaps.iterrows()],
            say("maturity.narrate.strengths_inside_domain", lang),
        ]
    )


def _gap_point(gap: pd.Series, lang: str) -> str:
    left, step = number(gap["to_gain"], 2, lang), number(gap["weight_percent"] / 100, 3, lang)
    return say("maturity.narrate.gap_point", lang, name=in_language(gap, "name", lang), left=left, step=step)


def groups_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Introduces the grouping by level."""
    if m.rows is None:
        return None
    high = float(m.rows["level"].max())
    count = int((m.rows["level"] == high).sum())
    n = len(m.rows) - len(m.missing_rows)
    assessed = say("maturity.narrate.groups_text_assessed", lang) if m.missing_rows else ""
    level = number(high, 0 if high == int(high) else 2, lang)
    return Prose.paragraph(say("maturity.narrate.groups_text", lang, level=level, count=count, n=n, assessed=assessed))


def comparison_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How the index compares with nation, kind and province, and its shared ranks."""
    latest = _latest_nation(m, lang)
    if not m.peers and not m.standings and not latest:
        return None
    if m.allowed is not None:  # an index that cannot be is compared with nothing
        return None
    mine = Fraction(m.printed) if m.printed else None
    parts = []
    equal_first = False
    for peer in m.peers:
        if peer.scope not in ("nation", "kind") or peer.index is None:
            continue
        label = kind_mean(peer, lang) if peer.scope == "kind" else peer_label(peer, m, lang)
        name = say("maturity.narrate.yardstick", lang, name=in_text(label))
        if mine is None:
            parts.append(_place_of_range(m, peer.index, name, lang))
            continue
        gap = mine - peer.index
        if gap == 0:
            equal_first |= not parts
            parts.append(say("maturity.narrate.comparison_text", lang, name=name))
        else:
            way = say(f"maturity.narrate.{'above' if gap > 0 else 'below'}", lang)
            points = number(abs(gap), 2, lang)
            value: str = number(peer.index, 2, lang)
            if peer.scope == "kind" and few_of_kind(m):
                value = say("maturity.narrate.kind_printed", lang, value=value)
            parts.append(
                say(
                    f"maturity.narrate.comparison_text_{'nation' if peer.scope == 'nation' else 'other'}",
                    lang,
                    points=points,
                    way=way,
                    name=name,
                    value=value,
                )
            )
    first = ""
    if parts:
        lead = "equal" if equal_first else "stands"
        first = say(f"maturity.narrate.comparison_{lead}", lang, parts=join_words(parts, lang))
    return Prose.paragraph(first, latest, *(standing_text(s, lang) for s in m.standings))


def _latest_nation(m: Maturity, lang: str) -> str:
    """The latest national index, labelled, where that of the year is not known."""
    if m.year is None or m.observation.assessment != "official" or any(p.scope == "nation" for p in m.peers):
        return ""
    found = None if m.region.kind == "national" else latest_nation(m.year)
    if found is None:
        return ""
    latest, instrument, index = found
    label, value = load_instrument(instrument).label, number(Fraction(index), 2, lang)
    return say("maturity.narrate.comparison_latest", lang, year=m.year, index=value, latest=latest, label=label)


def _place_of_range(m: Maturity, index: Fraction, name: str, lang: str) -> str:
    value = number(index, 2, lang)
    if m.low > index:
        return say("maturity.narrate.place_above", lang, name=name, value=value)
    if m.high < index:
        return say("maturity.narrate.place_below", lang, name=name, value=value)
    return say("maturity.narrate.place_open", lang, name=name, value=value)


def history_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Reading the history: instruments are not comparable without more, carried values, other depths."""
    table = m.history
    if table.empty:
        return None
    parts = []
    official = table[(table["year"] != "") & (table["assessment"] == "official")]
    if official["instrument"].nunique() > 1:
        parts.append(say("maturity.narrate.history_instruments", lang))
    if table["carried_over"].any():
        parts.append(say("maturity.narrate.history_carried", lang))
    parts.append(_later_years(m, official, lang))
    parts = [p for p in parts if p]
    return Prose.paragraph(*parts) if parts else None


def index_only_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What an index alone implies."""
    if m.depth != "index":
        return None
    fewest, most = rows_at_least_level(m)
    k = len(m.instrument.codes)
    low, high = number_ends(m.low, m.high, 3, lang)
    sure = len(m.bands) == 1
    return Prose.points(
        [
            say(
                "maturity.narrate.index_only_bounds",
                lang,
                m=printed_index(m, lang),
                low=low,
                high=high,
            ),
            say(
                f"maturity.narrate.predicate_{'certain' if sure else 'not_certain'}",
                lang,
                predicate=band_name(m.band, lang),
            ),
            say("maturity.narrate.index_only_least_level", lang, fewest=fewest, most=most, k=k),
            say("maturity.narrate.index_only_next_table", lang),
        ]
    )


def _later_years(m: Maturity, official: pd.DataFrame, lang: str) -> str:
    """Which later years there are, told apart by whether their data are less deep than this report's."""
    told = set(m.later["year"]) if len(m.later) else set()  # the answer has a line on those
    after = [i for i, y in enumerate(official["year"]) if m.year is not None and int(y) > m.year and y not in told]
    later = official.iloc[after].drop_duplicates("year")
    order = list(DEPTHS)
    shallower = [order.index(d) > order.index(m.depth) for d in later["depth"]]
    as_deep = [y for y, less in zip(later["year"], shallower, strict=True) if not less]
    less_deep = [y for y, less in zip(later["year"], shallower, strict=True) if less]
    said = []
    if as_deep:
        years = join_words(as_deep, lang)
        said.append(say("maturity.narrate.later_years", lang, years=years))
    if less_deep:
        said.append(say("maturity.narrate.less_deep", lang, years=join_words(less_deep, lang), year=m.year))
    return " ".join(said)
