"""The answer of the chapter on change, in a few sentences."""

from __future__ import annotations

import math

from spbe_research.chapters.change.words import moved_word, noun, p_ends, p_is, p_value, p_words, units_word, verb
from spbe_research.chapters.display.ranges import amount, index_text, placed, range_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.data.names import in_language
from spbe_research.inference.assessor_error import ERROR_RATES
from spbe_research.inference.battery import RowTests
from spbe_research.inference.partial_change import PartialChange
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.change import ALPHA, AcrossInstruments, RegionChange
from spbe_research.profiles.pair import Evaluation
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "assessor_error_sentence",
    "fine_decimals",
    "first_sentence",
    "partial_sentence",
    "place_sentence",
    "size_of",
    "verdict_sentence",
]


def answer(c: RegionChange, lang: str = "id") -> Prose:
    """The change, whether it stands and on which assumption, assessor error, aspects; or why nothing can be tested."""
    if c.before is None or c.total is None:
        said = [_no_official(c, lang)] if _unofficial(c) else [_beside(c, lang), _no_pair(c, lang)]
        return Prose.paragraph(*said, css="answer")
    parts = [_beside(c, lang), first_sentence(c, lang)]
    if c.identical:
        parts += [_identical(c, lang), _carried(c, lang)]
    elif c.tests is not None:
        parts += [verdict_sentence(c, lang), assessor_error_sentence(c.tests, lang), _aspects(c.tests, lang)]
    elif c.across:
        parts.append(_across(c, c.across, lang))
    elif c.partial is not None:
        parts.append(partial_sentence(c, c.partial, lang))
    else:
        parts.append(_impossible(c, lang))
    return Prose.paragraph(*parts, "" if c.tests is not None else place_sentence(c, lang), css="answer")


def _beside(c: RegionChange, lang: str) -> str:
    """That the figures of the report take no part, where they are not an official result."""
    if c.beside is None:
        return ""
    kind, year = say(f"report.{c.beside[0]}", lang), f" {c.beside[1]}" if c.beside[1] is not None else ""
    return say("change.summary.beside", lang, kind=kind, year=year)


def size_of(total: Identified, lang: str) -> str:
    """A change without its sign where its direction is said in words, else with it."""
    if total.sign in ("positive", "negative"):
        up = total if total.low_exact > 0 else Identified(-total.high_exact, -total.low_exact)
        return amount(up, lang, fine_decimals(up))
    return amount(total, lang, fine_decimals(total), signed=True)


def fine_decimals(v: Identified) -> int:
    """A third decimal where two would show a hair's breadth as two different numbers."""
    return 3 if 0 < v.width <= 0.01 and number(v.low_exact, 2, "en") != number(v.high_exact, 2, "en") else 2


def first_sentence(c: RegionChange, lang: str) -> str:
    """Both indices, the change, and what moved."""
    assert c.before is not None
    assert c.total is not None
    subject = c.after.instrument.subject
    start, end = _point(c.before, lang), _point(c.after, lang)
    odd = [e for e in (c.before, c.after) if e.index_excluded]
    if odd:
        return _contradicted(c, odd, f"{start} {say('change.summary.first_sentence', lang)} {end}", lang)
    if c.identical:
        return say(
            "change.summary.printed_alike",
            lang,
            subject=subject,
            region_name=c.region.name,
            after=index_text(c.after, lang),
            before_year=c.before.year,
            after_year=c.after.year,
        )
    moved = ""
    if c.tests is not None:
        t = c.tests.by_row
        k = len(t.labels)
        moved = say("change.summary.first_sentence_moved", lang, rose=t.rose, k=k, fell=t.fell, unchanged=t.unchanged)
    return say(
        "change.summary.index_moved",
        lang,
        subject=subject,
        region_name=c.region.name,
        verb=verb(c.total, lang),
        size_of=size_of(c.total, lang),
        start=start,
        end=end,
        moved=moved,
    )


def _contradicted(c: RegionChange, odd: list[Evaluation], points: str, lang: str) -> str:
    """Both printed indices, where one is excluded by the values beside it, and what is left of the change."""
    assert c.total is not None
    ranges = join_words([f"{range_text(e.index, lang)} ({e.year})" for e in odd], lang)
    return say(
        "change.summary.contradicted",
        lang,
        after_instrument_subject=c.after.instrument.subject,
        region_name=c.region.name,
        points=points,
        value=join_words([str(e.year) for e in odd], lang),
        ranges=ranges,
        total=amount(c.total, lang, signed=True),
    )


def _point(e: Evaluation, lang: str) -> str:
    return f"{index_text(e, lang)} ({e.year})"


def verdict_sentence(c: RegionChange, lang: str) -> str:
    """Both tests, and where they disagree the words that they do."""
    assert c.tests is not None
    assert c.total is not None
    row, aspect = c.tests.by_row, c.tests.by_aspect
    what, size = noun(c.total, lang), size_of(c.total, lang)
    both = say(
        "change.summary.verdict_sentence_both",
        lang,
        size=size,
        p_is=p_is(row.pvalue_exact, lang),
        p_is_2=p_is(aspect.pvalue_exact, lang),
        what=what,
    )
    both = both[0].upper() + both[1:]
    if c.verdict == "stands":
        return both + say("change.summary.verdict_sentence", lang)
    if c.verdict == "chance":
        return both + say("change.summary.verdict_on_neither", lang)
    if row.pvalue <= c.alpha:
        tail = say("change.summary.verdict_sentence_tail", lang, what=what)
        return both + tail + _least(c, lang)
    return both + say("change.summary.verdict_disagree", lang, what=what)


def _least(c: RegionChange, lang: str) -> str:
    """A test by aspects that cannot reach the level is no evidence against a change."""
    assert c.tests is not None
    t = c.tests.by_aspect
    if t.smallest <= c.alpha:
        return ""
    return say(
        "change.summary.least",
        lang,
        moved_word=moved_word(t.n, lang, "aspect"),
        smallest_exact=p_value(t.smallest_exact, lang),
    )


def assessor_error_sentence(t: RowTests, lang: str) -> str:
    """What assessor error alone could give, at every assumed rate."""
    if t.identical or t.errors.empty:
        return ""
    rare = t.errors[t.errors["pvalue"] <= ALPHA]
    rest = t.errors[t.errors["pvalue"] > ALPHA]
    if rest.empty:
        until = say("change.summary.assessor_error_sentence_rates", lang)
        rates = f"{number(ERROR_RATES[0], 2, lang)} {until} {number(ERROR_RATES[-1], 2, lang)}"
        printed = p_value(max(float(rare["pvalue"].max()), 1e-9), lang, way=1)
        small = printed.startswith("<")
        most = (
            say("change.summary.assessor_error_sentence_most", lang) if small else say("change.summary.at_most", lang)
        )
        chance = f"{most} {printed.removeprefix('< ')}"
        return say("change.summary.assessor_error_sentence", lang, rates=rates, chance=chance)
    could = join_words([number(x, 2, lang) for x in rest["error_rate"]], lang)
    limit = number(float(rest["detectable_change"].max()), 3, lang)
    text = say("change.summary.assessor_error_sentence_text", lang, could=could, limit=limit)
    if rare.empty:
        return text
    not_at = join_words([number(x, 2, lang) for x in rare["error_rate"]], lang)
    return text + say("change.summary.error_rate_cannot", lang, not_at=not_at)


def _aspects(t: RowTests, lang: str) -> str:
    """Aspects that remain after correction."""
    if t.identical:
        return ""
    kept = t.strata.significant
    if not kept:
        return say("change.summary.aspects_none", lang)
    names = join_words([f"{n} ({in_language(t.strata.table.loc[n], 'name', lang)})" for n in kept], lang)
    return say("change.summary.aspects_kept", lang, names=names)


def partial_sentence(c: RegionChange, p: PartialChange, lang: str) -> str:
    """What printed values allow: rows that must have moved, the range of p, the test by whole units."""
    depth = say(f"change.words.{c.depth}", lang)
    k = whole(p.n_rows, lang)
    if p.least_moved:
        least = say("change.summary.least_moved", lang, depth=depth, least_moved=p.least_moved, k=k)
    else:
        least = say("change.summary.least_none", lang, depth=depth)
    low, high = p_words(p.smallest_p[1], lang), p_words(p.largest_p[0], lang)
    if p.verdict == "open":
        sentence = say("change.summary.partial_open", lang, low=low, high=high)
    elif p.verdict == "not settled":
        sentence = say("change.summary.partial_not_settled", lang, low=low, high=high)
    elif p.verdict == "stands":
        top = p_value(p.largest_p[1], lang, way=1)
        sentence = say("change.summary.partial_stands", lang, top=top)
    else:
        level = number(p.alpha, 2, lang)
        sentence = say("change.summary.partial_chance", lang, level=level)
    return " ".join(x for x in (least, sentence, _unit_sentence(p, lang), _one_assumption(c, lang)) if x)


def _one_assumption(c: RegionChange, lang: str) -> str:
    """Where only one reading rejects, on what it hangs."""
    assert c.partial is not None
    assert c.total is not None
    if c.verdict != "depends" or c.partial.verdict != "stands":
        return ""
    what = noun(c.total, lang)
    return say("change.summary.one_assumption", lang, what=what)


def _unit_sentence(p: PartialChange, lang: str) -> str:
    """The test that flips whole printed units, and what it could have given at best."""
    if p.unit is None or p.unit_p is None or p.unit_smallest is None:
        return ""
    low, high = p_ends(*p.unit_p, lang)
    value = f"p = {low}" if low == high else say("change.summary.unit_sentence_value", lang, low=low, high=high)
    cannot = ""
    if p.unit_smallest > p.alpha:
        cannot = say("change.summary.unit_sentence_cannot", lang, unit_smallest=p_value(p.unit_smallest, lang, way=-1))
        moved = round(1 - math.log2(p.unit_smallest))  # k units that moved give 2 / 2^k at the least
        if moved > 1:
            unit = moved_word(moved, lang, p.unit)
            cannot += say("change.summary.unit_least_moved", lang, unit=unit)
    units = units_word(p.unit, lang)
    return say("change.summary.unit_sentence", lang, units=units, value=value, cannot=cannot)


def place_sentence(c: RegionChange, lang: str) -> str:
    """Place of the change among all published ones of the two years."""
    if c.place is None or c.before is None or c.note:
        return ""
    p = c.place
    return say(
        "change.summary.place_sentence",
        lang,
        n=whole(p.n, lang),
        before_year=c.before.year,
        after_year=c.after.year,
        rank=whole(p.rank, lang),
        median=number(p.median, 2, lang, signed=True),
    )


def _identical(c: RegionChange, lang: str) -> str:
    what = (
        say("change.summary.identical_what", lang) if c.depth == "indicator" else say(f"change.words.{c.depth}", lang)
    )
    if c.depth == "index":
        what = say("change.summary.identical_what_index", lang)
    return (
        say("change.summary.identical", lang, what=what)
        if c.depth != "index"
        else say("change.summary.identical_index", lang)
    )


def _carried(c: RegionChange, lang: str) -> str:
    if not c.carried_over:
        return ""
    return say("change.summary.carried", lang, year=c.after.year, earlier=c.after.year - 1)


def _across(c: RegionChange, across: tuple[AcrossInstruments, ...], lang: str) -> str:
    assert c.before is not None
    first = across[0]
    labels = c.before.instrument.label, c.after.instrument.label
    words = say(
        "change.summary.across_words",
        lang,
        labels_0=labels[0],
        labels_1=labels[1],
        first_concepts=first.concepts,
        first_performance=placed(first.performance, lang),
    )
    if first.by_concept is None or first.by_aspect is None:
        return words + say("change.summary.across", lang)
    values = [p_is(t.pvalue_exact, lang) for t in (first.by_concept, first.by_aspect)]
    return words + say("change.summary.across_tests", lang, values_0=values[0], values_1=values[1])


def _unofficial(c: RegionChange) -> bool:
    return c.after.observation.assessment != "official"


def _no_official(c: RegionChange, lang: str) -> str:
    kind = say(f"report.{c.after.observation.assessment}", lang)
    return say("change.summary.no_official", lang, region_name=c.region.name, kind=kind, year=c.after.year)


def _impossible(c: RegionChange, lang: str) -> str:
    if not c.after.instrument.whole_levels:
        return say("change.summary.impossible_decimal", lang, label=c.after.instrument.label)
    return say("change.summary.impossible", lang)


def _no_pair(c: RegionChange, lang: str) -> str:
    depth = say(f"change.words.{c.depth}", lang)
    if c.others and min(c.others) < c.after.year:
        years = join_words([str(y) for y in c.others], lang)
        return say(
            "change.summary.no_pair",
            lang,
            region_name=c.region.name,
            years=years,
            after_instrument_label=c.after.instrument.label,
            after_year=c.after.year,
        )
    if c.others:
        years = join_words([str(y) for y in c.others], lang)
        return say(
            "change.summary.no_pair_before", lang, region_name=c.region.name, after_year=c.after.year, years=years
        )
    return say("change.summary.no_pair_only_one", lang, region_name=c.region.name, after_year=c.after.year, depth=depth)
