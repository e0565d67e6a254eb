"""Paragraphs for a thesis: method for chapter III, results for chapter IV, references; every number computed."""

from __future__ import annotations

from itertools import groupby

from spbe_research._version import __version__
from spbe_research.chapters.change.decided import decided, stated
from spbe_research.chapters.change.references import works
from spbe_research.chapters.change.summary import (
    beside_sentences,
    beyond_by_units,
    beyond_model,
    evidence_sentence,
    first_sentence,
    kept_hint,
    least_sentence,
    partial_sentence,
    place_sentence,
    procedure_alone,
    rounded_sentence,
    units_certain,
    unknown_years,
    unlike_sentence,
)
from spbe_research.chapters.change.words import (
    ends,
    interval_of,
    most_moved,
    moved_word,
    noun,
    p_words,
    unit_blunt,
    unit_decision,
    unit_word,
    units_word,
)
from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.pvalues import p_is, p_value
from spbe_research.chapters.display.ranges import placed, share_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations, known_sources, short_names, work_texts
from spbe_research.inference.assessor_error import ERROR_RATES
from spbe_research.inference.battery import RowTests
from spbe_research.inference.partial_change import PartialChange
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import RegionChange
from spbe_research.text.catalog import say

__all__ = ["references", "thesis_method", "thesis_results"]


def _wanted(c: RegionChange) -> bool:
    return c.before is not None and not c.identical and not c.note


def thesis_method(c: RegionChange, lang: str = "id") -> Prose | None:
    """The paragraph on method, fitted to what was done."""
    if not _wanted(c):
        return None
    method = _row_method if c.tests is not None else _across_method if c.across else _partial_method
    return Prose.heading(say("change.words.h3_method", lang), 3) + Prose.paragraph(*method(c, lang), _software(lang))


def thesis_results(c: RegionChange, lang: str = "id") -> Prose | None:
    """The paragraph on results."""
    if not _wanted(c):
        return None
    if c.tests is not None:
        body = _row_results(c, c.tests, lang)
    elif c.across:
        body = [
            first_sentence(c, lang),
            unlike_sentence(c, lang),
            *_across_results(c, lang),
            *beside_sentences(c, lang),
        ]
    else:
        assert c.partial is not None
        body = [first_sentence(c, lang), rounded_sentence(c, lang), say("change.summary.tested_values", lang)]
        body.append(partial_sentence(c, c.partial, lang))
        body += [*decided(c, c.partial, lang), procedure_alone(c, lang)]
        body += [place_sentence(c, lang), *beside_sentences(c, lang)]
    return Prose.heading(say("change.words.h3_results", lang), 3) + Prose.paragraph(*body)


def references(c: RegionChange, lang: str = "id") -> Prose | None:
    """The works that the two paragraphs cite, the regulation, and the sources of the data."""
    if not _wanted(c):
        return None
    used = [e for e in (c.before, c.after) if e is not None]
    known = known_sources(e.instrument for e in used)
    data = citations([*(e.observation.source for e in used), *known], c.region, lang)
    legal = work_texts((e.instrument.id for e in used), lang)
    items = [*works(c, lang), *legal, *data]
    listed = Prose.points([i if i.endswith(".") else f"{i}." for i in items])
    return Prose.heading(say("change.words.h3_references", lang), 3) + listed


def _software(lang: str) -> str:
    return say("change.thesis.software", lang, version=__version__)


def _data(c: RegionChange, lang: str) -> str:
    assert c.before is not None
    inst, k = c.after.instrument, len(c.after.instrument.codes)
    kinds = list(dict.fromkeys(say(f"change.words.{e.depth}", lang) for e in (c.before, c.after)))
    told = {
        "depth": join_words(kinds, lang),
        "region_name": c.region.name,
        "before_year": c.before.year,
        "after_year": c.after.year,
        "inst_label": inst.label,
        "sources": _sources(c, lang),
        "k": k,
    }
    years = unknown_years(c, lang)
    return (
        say("change.thesis.data_values", lang, years=years, **told)
        if years
        else say("change.thesis.data", lang, **told)
    )


def _sources(c: RegionChange, lang: str) -> str:
    """What the evaluations are recorded in; that they are official is its word."""
    return join_words(short_names([e.observation.source for e in (c.before, c.after) if e is not None], lang), lang)


def _row_method(c: RegionChange, lang: str) -> list[str]:
    rates = [number(r * 100, 0, lang) for r in ERROR_RATES]
    listed = join_words(rates, lang)
    return [
        _data(c, lang),
        say("change.thesis.row_method", lang, hypotheses=stated(c.alpha, lang)),
        _never_by_aspect(c, lang),
        *_beside_method(c, lang),
        say("change.thesis.row_method_interval", lang, tables=_tables(c, lang)),
        say("change.thesis.row_method_error", lang, listed=listed),
    ]


def _never_by_aspect(c: RegionChange, lang: str) -> str:
    """That the rule cannot call the direction significant where so few aspects moved; empty where it can."""
    assert c.tests is not None
    by_aspect = c.tests.by_aspect
    if by_aspect.smallest <= c.alpha:
        return ""
    told = {"moved": moved_word(by_aspect.n, lang, "aspect"), "unit": unit_word("aspect", lang)}
    return say("change.thesis.partial_method_blunt", lang, level=number(c.alpha, 2, lang), **told)


def _beside_method(c: RegionChange, lang: str) -> list[str]:
    """The tests whose results stand beside the two that decide."""
    assert c.tests is not None
    told = []
    if c.tests.by_evidence is not None:
        told.append(say("change.thesis.row_method_evidence", lang))
    told.append(evidence_sentence(c, lang))
    if c.nation is not None and c.nation.by_row is not None:
        told.append(say("change.thesis.row_method_nation", lang))
    return told


def _tables(c: RegionChange, lang: str) -> str:
    """The tests of the table of levels, where levels are whole and so can be tabulated."""
    assert c.tests is not None
    if c.tests.homogeneity is None:
        return ""
    return say("change.thesis.tables", lang)


def _row_results(c: RegionChange, t: RowTests, lang: str) -> list[str]:
    row, aspect, d = t.by_row, t.by_aspect, t.described
    assert d.rank_biserial is not None
    assert c.total is not None
    typical, r = number(d.typical, 2, lang), number(d.rank_biserial, 2, lang, signed=True)
    what, points = noun(c.total, lang), say("change.words.points", lang)
    described = say("change.thesis.row_results_described", lang, typical=typical, r=r)
    tested = say(
        "change.thesis.row_results_tested",
        lang,
        row_statistic=number(row.statistic, 3, lang),
        row_n=row.n,
        p_is=p_is(row.pvalue_exact, lang),
        interval_by_row=interval_of(row, lang, points),
        aspect_n=aspect.n,
        p_is_2=p_is(aspect.pvalue_exact, lang),
        interval_by_aspect=interval_of(aspect, lang, points),
        aspect_smallest_exact=p_value(aspect.smallest_exact, lang),
    )
    between = ""
    if t.by_evidence is not None:
        p = p_is(t.by_evidence.pvalue_exact, lang)
        between = say("change.thesis.row_results_evidence", lang, n=t.by_evidence.n, p_is=p)
    return [
        first_sentence(c, lang),
        unlike_sentence(c, lang),
        rounded_sentence(c, lang),
        described,
        tested,
        between,
        say("change.thesis.row_results_others", lang),
        _conclusion(c, what, lang),
        procedure_alone(c, lang),
        *beside_sentences(c, lang),
        _strata(t, lang),
        _error(t, lang),
    ]


def _conclusion(c: RegionChange, what: str, lang: str) -> str:
    if c.verdict == "stands":
        return say("change.thesis.conclusion", lang, what=what)
    assert c.tests is not None
    blunt = "_blunt" if c.tests.by_aspect.smallest > c.alpha else ""
    if c.verdict == "chance":
        return say(f"change.thesis.conclusion_chance{blunt}", lang, what=what)
    if c.tests.by_row.pvalue <= c.alpha:
        return say(f"change.thesis.conclusion_disagree{blunt}", lang, what=what)
    return say("change.thesis.conclusion_aspect_only", lang, what=what)


def _strata(t: RowTests, lang: str) -> str:
    table = t.strata.table
    tested = int(table["in_family"].sum())
    kept = [
        f"{n} ({say('change.words.c_holm', lang)} = {p_value(table.loc[n, 'p_holm'], lang)})"
        for n in t.strata.significant
    ]
    listed = join_words(kept, lang) if kept else ""
    if not tested:
        return say("change.thesis.strata_none_tested", lang, n_table=len(table))
    if not listed:
        return say("change.thesis.strata_none_kept", lang, n_table=len(table), tested=tested)
    return say("change.thesis.strata_kept", lang, n=len(kept), n_table=len(table), tested=tested, listed=listed,
               floor=kept_hint(t, lang))  # fmt: skip


def _error(t: RowTests, lang: str) -> str:
    limits = [number(float(x), 3, lang) for x in t.errors["detectable_change"]]
    rates = [number(float(x) * 100, 0, lang) for x in t.errors["error_rate"]]
    # bounds where they are proven, as in the answer
    values = [p_words(float(r.pvalue), lang, way=int(r.proven)) for r in t.errors.itertuples()]
    alike = [(p, [rate for rate, _ in group]) for p, group in groupby(zip(rates, values, strict=True), lambda x: x[1])]
    said = [say("change.thesis.error", lang, p=p, rates=join_words(of, lang)) for p, of in alike]
    listed = join_words(said, lang)
    return say(
        "change.thesis.error_detectable",
        lang,
        listed=listed,
        most=rates[-1],
        limits_last=limits[-1],
        far=beyond_model(t, lang),
        ends=ends(t.bootstrap.low, t.bootstrap.high, lang),
    )


def _partial_method(c: RegionChange, lang: str) -> list[str]:
    scale, years = scale_text(c.after.instrument, lang), unknown_years(c, lang)
    units = say("change.thesis.partial_method_no_units", lang)
    if c.partial is not None and unit_decision(c.partial):
        units = say("change.thesis.partial_method_units", lang, units=units_word(c.partial.unit, lang))
    units = f"{say('change.thesis.partial_method_statistic', lang)} {units}"
    sentences = [
        _data(c, lang),
        say(
            "change.thesis.partial_method",
            lang,
            hypotheses=stated(c.alpha, lang),
            scale_text=scale,
            years=years,
            units=units,
        ),
    ]
    if c.partial is not None and unit_blunt(c.partial):
        sentences.append(_never_significant(c, c.partial, lang))
    beyond = beyond_by_units(c)
    if beyond is not None:
        sentences.append(say("change.thesis.partial_method_nation", lang, units=units_word(beyond.unit, lang)))
    if c.place is not None:
        sentences.append(say("change.thesis.partial_method_place", lang))
    return sentences


def _never_significant(c: RegionChange, p: PartialChange, lang: str) -> str:
    """That the rule cannot call the direction significant, since so few whole units moved."""
    known = "" if units_certain(c, p) else "_most"
    moved, unit = moved_word(most_moved(p) or 0, lang, str(p.unit)), unit_word(p.unit, lang)
    level = number(p.alpha, 2, lang)
    return say(f"change.thesis.partial_method_blunt{known}", lang, moved=moved, unit=unit, level=level)


def _across_method(c: RegionChange, lang: str) -> list[str]:
    assert c.before is not None
    labels = c.before.instrument.label, c.after.instrument.label
    tested = c.across[0].by_concept is not None
    sentences = [
        say(
            "change.thesis.across_method",
            lang,
            region_name=c.region.name,
            before_year=c.before.year,
            labels_0=labels[0],
            after_year=c.after.year,
            labels_1=labels[1],
            sources=_sources(c, lang),
        )
    ]
    if tested:
        sentences.append(say("change.thesis.across_method_concepts", lang, hypotheses=stated(c.alpha, lang)))
    sentences.append(say("change.thesis.across_method_ranges", lang))
    return sentences


def _across_results(c: RegionChange, lang: str) -> list[str]:
    sentences = []
    for a in c.across:
        links = say("change.words.with_all" if a.judged else "change.words.with_sourced", lang)
        shares = share_text(a.old_share, lang), share_text(a.new_share, lang)
        tests = least = ""
        if a.by_concept is not None and a.by_aspect is not None:
            values = p_is(a.by_concept.pvalue_exact, lang), p_is(a.by_aspect.pvalue_exact, lang)
            tests = say("change.thesis.across_results_tests", lang, values_0=values[0], values_1=values[1])
            least = least_sentence(a.by_aspect, c.alpha, lang)
        concepts = moved_word(a.concepts, lang, "concept")
        sentences.append(
            say(
                "change.thesis.across_results",
                lang,
                links=links,
                concepts=concepts,
                shares_0=shares[0],
                shares_1=shares[1],
                performance=placed(a.performance, lang),
                tests=tests,
            )
        )
        sentences.append(least)
    return sentences
