"""The summary band, the answer, and the sentence on the strongest and weakest parts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.change.summary import fine_decimals
from spbe_research.chapters.change.words import practically_same, verdict_words
from spbe_research.chapters.display.phrasing import printed_index, scale_text, span
from spbe_research.chapters.display.ranges import amount, index_text, range_text
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import is_marked, short_names
from spbe_research.chapters.display.words import band_name, year_label
from spbe_research.chapters.maturity.own_sources import two_sources
from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.data.names import in_language, marked_column, official_word
from spbe_research.data.observations import source_record
from spbe_research.data.regions import kind_record
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, number_ends
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "change_shown",
    "most",
    "named",
    "next_text",
    "parts_text",
    "qualified",
    "summary_band",
    "title",
]


def title(m: Maturity, lang: str) -> str:
    """Title of the report, with the kind of figures where they are no official result."""
    words = {"subject": m.instrument.subject, "name": m.region.name, "year": year_label(m, lang)}
    plain = say("report.title_maturity", lang, **words)
    kind = m.observation.assessment
    return (
        plain if kind == "official" else say("report.title_kind", lang, title=plain, kind=say(f"report.{kind}", lang))
    )


def summary_band(m: Maturity, lang: str = "id", change: RegionChange | None = None) -> Prose:
    """The first thing a reader sees: index and depth of its data, predicate, change, the way to the next band.

    Parameters
    ----------
    change : the pair of evaluations that the report compares, as
        :func:`~spbe_research.profiles.change.change_in_report` gives it; None where there is none to show. One that
        ends in another year than the index is left to its chapter: the summary mixes no years.
    """
    possible = m.bands if m.printed and not m.at_edge else m.bands[::-1]
    bands = " / ".join(official_word(b, "predicate", lang) for b in possible)
    translated = " / ".join(filter(None, (b.translation(lang) for b in possible)))
    beside = f" <small>({escape(translated)})</small>" if translated else ""
    distance = m.distance
    if m.missing_rows and len(m.bands) > 1:
        step = say("maturity.summary.step_open", lang)
        way = say("maturity.summary.way_open", lang)
    elif m.allowed is not None:
        step = "–"
        way = say("maturity.summary.way_excluded", lang, ranges=amount(m.allowed, lang))
    elif distance is None or m.next_band is None:
        step = say("maturity.summary.step_highest", lang)
        way = say("maturity.summary.way_none", lang)
    else:
        step = f"{span(*distance, lang)} {say('maturity.summary.step_points', lang)}"
        way = say(
            "maturity.summary.way_to",
            lang,
            next_band_predicate=m.next_band.predicate,
            next_band_lower=number(m.next_band.lower, 2, lang),
        )
    depth, moved = _depth_words(m, lang), _change_words(change, m, lang)
    subject = escape(m.instrument.subject)
    cells = [
        (
            say("maturity.summary.head_index", lang, subject=subject),
            escape(printed_index(m, lang)),
            f"{escape(m.instrument.label)}, {depth}" + _partial_words(m, lang),
        ),
        (say("maturity.summary.head_predicate", lang), escape(bands) + beside, escape(_certainty(m, lang))),
        (escape(moved[0]), escape(moved[1]), escape(moved[2])),
        (say("maturity.summary.head_next", lang), escape(step), escape(way)),
    ]
    said = [f"{printed_index(m, lang)}, {bands}", f"{moved[0]}: {moved[1]}, {moved[2]}", f"{step} {way}", depth]
    plain = f"{title(m, lang)}: {'; '.join(said)}"
    where = (
        m.region.province
        if m.region.has_code and m.region.kind != "provinsi"
        else in_language(kind_record(m.region.kind), "name", lang)
    )
    kicker = f"{escape(where)} · {escape(m.region.id)}" if m.region.has_code else escape(where)
    return Prose.band(kicker, title(m, lang), cells, plain)


def _certainty(m: Maturity, lang: str) -> str:
    if m.missing_rows and len(m.bands) == 1:
        return say("maturity.summary.certainty_partial", lang)
    if m.at_edge:
        return say("maturity.summary.certainty_edge", lang)
    if len(m.bands) > 1 and m.predicate_printed is not None:
        return say("maturity.summary.certainty_printed_either", lang, predicate_printed=m.predicate_printed)
    if len(m.bands) > 1:
        return say("maturity.summary.certainty_several", lang)
    if m.predicate_printed is None:
        return say("maturity.summary.certainty_threshold", lang)
    if m.predicate_printed != m.band.predicate:
        return say("maturity.summary.certainty_printed_other", lang, predicate_printed=m.predicate_printed)
    return say("maturity.summary.certainty_printed", lang)


def _depth_words(m: Maturity, lang: str) -> str:
    k, known = len(m.instrument.codes), len(m.instrument.codes) - len(m.missing_rows)
    of = say("maturity.summary.depth_words_of", lang, known=known, k=k) if known < k else str(k)
    return {
        "indicator": say("maturity.summary.depth_words_indicator", lang, of_value=of),
        "aspect": say("maturity.summary.depth_words_aspect", lang),
        "domain": say("maturity.summary.depth_words_domain", lang),
        "index": say("maturity.summary.depth_words_index", lang),
    }[m.depth]


def _partial_words(m: Maturity, lang: str) -> str:
    """That rows have no level, and whether the index is a range because of them."""
    if not m.missing_rows:
        return ""
    low, high = number_ends(m.low, m.high, 2, lang)
    return say("maturity.summary.partial_one" if low == high else "maturity.summary.partial", lang)


def _change_words(c: RegionChange | None, m: Maturity, lang: str) -> tuple[str, str, str]:
    """The pair of years, the change of the index, and whether it stands; only a pair that ends in the index's year."""
    official = m.observation.assessment == "official"
    if c is None or c.before is None or c.total is None:
        return say("maturity.summary.change_words", lang), "–", say("report.verdict no-pair", lang)
    if c.after.year != m.year:
        no_year = say("maturity.summary.change_no_year", lang)
        if m.year is None:
            ends = no_year
        elif official and not c.asked:
            ends = say("maturity.summary.change_no_earlier", lang)
        else:
            ends = say("maturity.summary.change_other_year", lang, year=m.year)
        return say("maturity.summary.change_words", lang), "–", ends
    what = say("maturity.summary.change_word", lang) if official else say("maturity.summary.change_word_official", lang)
    years = (
        f"{what} {say('maturity.summary.change_words_years', lang, before_year=c.before.year, after_year=c.after.year)}"
    )
    if not c.same_instrument:
        return years, "–", say("maturity.summary.change_two_instruments", lang)
    total, verdict = change_shown(c), verdict_words(c, lang)
    assert total is not None
    if total is not c.total:
        verdict = say("maturity.summary.change_by_printed", lang) + verdict
    if practically_same(c):
        told = say("maturity.summary.change_same_printed", lang, index=index_text(c.after, lang))
        return years, say("maturity.summary.change_same", lang), told
    size = range_text(total, lang, fine_decimals(total), signed=True)
    return years, f"{size} {say('maturity.summary.change_words_size', lang)}", verdict


def change_shown(c: RegionChange) -> Identified | None:
    """The change of the index as the first page tells it; None without a pair.

    That of the printed indices where one of them has a note, since they then say more than the values beneath.
    """
    if c.before is None or c.total is None:
        return None
    printed = [e.observation.index_printed for e in (c.before, c.after)]
    excluded = c.before.index_excluded or c.after.index_excluded
    if (c.before.note or c.after.note) and None not in printed and not excluded:
        return Identified.point(Fraction(str(printed[1])) - Fraction(str(printed[0])))
    return c.total


def _marked(m: Maturity, lang: str) -> str:
    """That the figures are a sample's, or stand once in a document and could not be compared with anything."""
    name = short_names([m.observation.source], lang)[0]
    kind = next((k for k in ("sample", "unchecked") if is_marked(name, lang, k)), None)
    return say(f"maturity.summary.marked_{kind}", lang) if kind is not None else ""


def answer(m: Maturity, lang: str = "id") -> Prose:
    """The answer: the index, its predicate and what it rests on; the one page before the chapter says the rest."""
    open_yet = say("maturity.summary.second", lang) if m.missing_rows and len(m.bands) > 1 else ""
    return Prose.paragraph(_first(m, lang), _excluded(m, lang), open_yet, css="answer")


def qualified(m: Maturity, lang: str) -> str:
    """What must be known before the index is read: a sample, whose figures, what may only be assumed; else nothing."""
    return " ".join(filter(None, (_marked(m, lang), _whose(m, lang), two_sources(m, lang), _assumed(m, lang))))


def _whose(m: Maturity, lang: str) -> str:
    """That the figures are no official result, or the user's own beside one, and what is published of it."""
    o, kind = m.official, m.observation.assessment
    not_official = (
        say("maturity.summary.whose_kind", lang, kind=say(f"report.{kind}", lang)) if kind != "official" else ""
    )
    if o is None:
        alone = say("maturity.summary.whose_alone", lang, year=m.year) if not_official and m.year is not None else ""
        return " ".join(filter(None, (not_official, alone)))
    index, source = printed_index(o, lang), in_language(source_record(o.observation.source), "short", lang)
    told = {"index": index, "bands": join_words([band_name(b, lang) for b in o.bands], lang, either=True)}
    if not_official:
        return f"{not_official} {say('maturity.summary.whose_beside', lang, year=m.year, source=source, **told)}"
    mine = in_language(source_record(m.observation.source), "short", lang)
    if m.as_published:
        return say("maturity.summary.whose_published", lang, own=mine, year=m.year, source=source)
    return say("maturity.summary.whose_own", lang, own=mine, year=m.year, source=source, **told)


def _assumed(m: Maturity, lang: str) -> str:
    """What is known where levels fed by other agencies' indices may be assumed."""
    if m.without_assumed is None:
        return ""
    b = m.without_assumed
    names = [band_name(x, lang) for x in b.bands]
    codes = join_words(list(m.assumed), lang)
    where = span(b.low_exact, b.high_exact, lang).replace("–", say("maturity.summary.assumed", lang))
    return say(
        "maturity.summary.assumed_wider",
        lang,
        codes=codes,
        where=where,
        predicates=say("maturity.summary.or", lang).join(names),
    )


def _first(m: Maturity, lang: str) -> str:
    when = say("maturity.summary.first_when", lang, year=m.year) if m.year else f"({say('report.year_unstated', lang)})"
    by = m.instrument.label + _published(m, lang)
    subject = m.instrument.subject
    bands = join_words([band_name(b, lang) for b in m.bands], lang, either=True)
    if m.at_edge:
        bands = named_bands(m, lang) + say("maturity.summary.first_unsettled", lang)
    assessment = m.observation.assessment
    kind = "" if assessment == "official" else say(f"maturity.summary.first_kind_{assessment}", lang)
    index = printed_index(m, lang)
    if m.missing_rows:
        return _first_partial(m, lang, when, kind)
    return say(
        "maturity.summary.first_sentence",
        lang,
        subject=subject,
        region_name=m.region.name,
        when=when,
        kind=kind,
        index=index,
        bands=bands,
        by=by,
    ) + _at_an_edge(m, lang)


def _published(m: Maturity, lang: str) -> str:
    """How deep the data beneath the index reach; an index alone is told in a sentence of its own."""
    k = len(m.instrument.codes)
    return {
        "indicator": say("maturity.summary.published_indicator", lang, k=k),
        "aspect": say("maturity.summary.published_aspect", lang),
        "domain": say("maturity.summary.published_domain", lang),
        "index": "",
    }[m.depth]


def _at_an_edge(m: Maturity, lang: str) -> str:
    """Why a printed index can carry the predicate of the other side of a threshold."""
    printed = Fraction(m.printed)
    if m.depth == "index" or all(b in m.instrument.bands_at(printed) for b in m.bands):
        return ""
    unrounded = span(m.low, m.high, lang, 4)
    return say("maturity.summary.at_an_edge", lang, unrounded=unrounded)


def _first_partial(m: Maturity, lang: str, when: str, kind: str) -> str:
    n, k = len(m.missing_rows), len(m.instrument.codes)
    low, high = number_ends(m.low, m.high, 2, lang)
    one = "first_partial_one" if low == high else "first_partial"
    subject, name = m.instrument.subject, m.region.name
    return say(
        f"maturity.summary.{one}",
        lang,
        subject=subject,
        name=name,
        when=when,
        kind=kind,
        low=low,
        high=high,
        n=n,
        k=k,
        instrument_label=m.instrument.label,
        named_bands=named_bands(m, lang),
    )


def _excluded(m: Maturity, lang: str) -> str:
    """That the printed index cannot be, where the values beside it say so, and what they leave."""
    if m.allowed is None:
        return ""
    off = [
        say(
            "maturity.summary.excluded_off_scale",
            lang,
            unit=say(f"report.{r['unit']}", lang).lower(),
            number=r["number"],
            value=number(Fraction(r["printed"]), 2, lang),
            scale=scale_text(m.instrument, lang),
        )
        for _, r in m.off_scale.iterrows()
    ]
    return say("maturity.summary.excluded", lang, off="".join(off), ranges=amount(m.allowed, lang))


def next_text(m: Maturity, lang: str) -> str:
    """Where the next band begins and how far that is; empty where there is none, or where today's is not certain."""
    distance, goal = m.distance, m.next_band
    if distance is None or goal is None or (m.missing_rows and len(m.bands) > 1):
        return ""
    target, points = number(goal.lower, 2, lang), span(*distance, lang)
    return say("maturity.summary.second_start", lang, target=target, points=points, predicate=band_name(goal, lang))


def most(rows: pd.DataFrame, values: Sequence[Fraction] | pd.Series) -> pd.DataFrame:
    """The rows whose value is the greatest; several where they tie."""
    greatest = max(values)
    return rows[[v == greatest for v in values]]


def named(rows: pd.DataFrame, lang: str) -> str:
    """Their names in one phrase."""
    return join_words(list(marked_column(rows, "name", lang)), lang)


def _extremes(units: pd.DataFrame, lang: str) -> tuple[str, str, str, str]:
    values = [Fraction(p) for p in units["printed"]]
    high, low = max(values), min(values)
    top, bottom = most(units, values), most(units, [-v for v in values])
    return named(top, lang), number(high, 2, lang), named(bottom, lang), number(low, 2, lang)


def parts_text(m: Maturity, lang: str) -> str:
    """The strongest and the weakest aspect, or domain; nothing is ranked of an index alone."""
    if m.depth == "index":
        return say("maturity.summary.third", lang)
    units = m.aspects if len(m.aspects) else m.domains
    word = (
        say("maturity.summary.third_word", lang) if len(m.aspects) else say("maturity.summary.third_word_domain", lang)
    )
    if m.missing_rows:
        return _parts_partial(m, units, word, lang)
    top, high, bottom, low = _extremes(units, lang)
    if high == low:
        return say("maturity.summary.third_all_alike", lang, word=word, high=high)
    read = say("maturity.summary.third_read", lang) if m.missing else ""
    text = say("maturity.summary.third_text", lang, read=read, word=word, top=top, high=high, bottom=bottom, low=low)
    if m.rows is None:
        return text + "."
    least = float(m.instrument.level_min)
    count = int((m.rows["level"] == least).sum())
    level = number(least, 0, lang)
    if not count:
        return text + "."
    return text + say("maturity.summary.third_least_level", lang, count=count, n_rows=len(m.rows), level=level)


def _parts_partial(m: Maturity, units: pd.DataFrame, word: str, lang: str) -> str:
    """Strongest and weakest among the units whose every row was assessed; nothing is said of the others."""
    assert m.rows is not None
    whole = units[units["printed"] != ""]
    known = m.rows["level"].dropna()
    least = m.instrument.level_min
    count = int((known == float(least)).sum())
    level = number(least, 0, lang)
    rows = say("maturity.summary.third_partial_rows", lang, count=count, n_known=len(known), level=level)
    if len(whole) < 2:
        return rows
    top, high, bottom, low = _extremes(whole, lang)
    if high == low:
        return rows
    return (
        say(
            "maturity.summary.third_partial",
            lang,
            n_whole=len(whole),
            word=word,
            top=top,
            high=high,
            bottom=bottom,
            low=low,
        )
        + rows
    )
