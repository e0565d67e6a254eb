"""The sentences of the chapter on change, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from spbe_research.chapters.change.decided import hypotheses, stated
from spbe_research.chapters.change.figures import flip_pair, has_place
from spbe_research.chapters.change.meaning import general, limits, meaning
from spbe_research.chapters.change.summary import (
    answer,
    evidence_sentence,
    kept_floor,
    least_sentence,
    of_printed,
    place_sentence,
    unknown_years,
)
from spbe_research.chapters.change.thesis import references, thesis_method, thesis_results
from spbe_research.chapters.change.words import both_forms, by_unit, ends, interval_of, moved_word, span_text
from spbe_research.chapters.display.phrasing import none_or
from spbe_research.chapters.display.pvalues import p_value
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations, known_sources, place_sources, work_texts
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.inference.battery import RESAMPLES, SEED
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.change import RegionChange
from spbe_research.simulation.kept import calibrated
from spbe_research.text.catalog import say

__all__ = [
    "across_text",
    "among_text",
    "answer",
    "bootstrap_text",
    "error_text",
    "every_test_text",
    "general_limits",
    "heading",
    "limits",
    "meaning",
    "moved_text",
    "null_text",
    "pair_text",
    "partial_text",
    "place_text",
    "references",
    "sources",
    "strata_text",
    "thesis_method",
    "thesis_results",
    "title",
]

_OF_ROWS = ("moved", "tests", "strata", "error", "bootstrap")


def title(c: RegionChange, lang: str = "id") -> Prose:
    """Title of the chapter."""
    return Prose.chapter(say("change.words.title", lang), "change")


def heading(key: str, c: RegionChange, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty for these data."""
    shown = {
        "null": flip_pair(c) is not None or (c.partial is not None and not c.identical),
        "pair": c.before is not None,
        "units": c.tests is None and bool(c.units),
        "unit_values": c.tests is None and bool(c.units),
        "partial": c.partial is not None and not c.identical,
        "place": place_text(c, lang) is not None or has_place(c),
        "among": c.place is not None and not c.note,
        "across": bool(c.across),
        "years": c.over_years is not None,
        "meaning": meaning(c, lang) is not None,
        "thesis": thesis_method(c, lang) is not None,
        "references": False,  # its part begins with one
        "limits": limits(c, lang) is not None,
        "general": c.before is not None,
    } | dict.fromkeys(_OF_ROWS, c.tests is not None and not c.identical)
    if not shown.get(key, True):
        return None
    text = say("report.h_general" if key == "general" else f"change.words.h_{key}", lang)
    return Prose.heading(text, 2, f"change-{key}")


def general_heading(_key: str, _instrument: Instrument, lang: str = "id") -> Prose:
    """The same of what is the same for every government."""
    return Prose.heading(say("report.h_general", lang), 2, "change-general")


def general_limits(c: RegionChange, lang: str = "id") -> Prose | None:
    """What no test of a change shows; None where nothing was compared."""
    return None if c.before is None else general(c.after.instrument, lang)


def pair_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Which pair was taken, and why."""
    if c.before is None:
        return None
    b, a = c.before, c.after
    if c.asked:
        reason = say("change.narrate.pair_reason_asked", lang)
    elif c.same_instrument:
        reason = say("change.narrate.pair_reason_one_instrument", lang)
    else:
        reason = say("change.narrate.pair_reason_no_shared", lang)
    return Prose.paragraph(
        say(
            "change.narrate.pair_text",
            lang,
            year=b.year,
            say=say(f"change.words.{b.depth}", lang),
            instrument_label=b.instrument.label,
            year_2=a.year,
            say_2=say(f"change.words.{a.depth}", lang),
            instrument_label_2=a.instrument.label,
            reason=reason,
        ),
    )


def null_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How the distribution comes about, what p is, and the interval; without levels what the printed values decide."""
    if c.partial is not None and not c.identical:
        return hypotheses(c, c.partial, lang)
    pair = flip_pair(c)
    if pair is None:
        return None
    row, aspect = pair
    unit = "indicator" if c.tests is not None else "concept"
    unit_word = say(f"change.words.unit_{unit}", lang)
    rejects = [t.pvalue <= c.alpha for t in (aspect, row)]
    parts = [
        say(
            "change.narrate.null_text",
            lang,
            hypotheses=stated(c.alpha, lang),
            capitalize=moved_word(row.n, lang, unit).capitalize(),
            row_pvalue_exact=both_forms(row.pvalue_exact, lang),
            moved_word=moved_word(aspect.n, lang, "aspect"),
            aspect_pvalue_exact=both_forms(aspect.pvalue_exact, lang),
        ),
        say(
            "change.narrate.null_decision",
            lang,
            by_aspect=say(f"change.words.{'reject' if rejects[0] else 'keep'}", lang),
            by_row=say(f"change.words.{'reject' if rejects[1] else 'keep'}", lang),
            unit=unit_word,
            kept="" if all(rejects) else say("change.narrate.null_kept", lang),
        ),
        least_sentence(aspect, c.alpha, lang),
    ]
    if c.tests is not None:
        between = c.tests.by_evidence
        if between is not None:
            p = both_forms(between.pvalue_exact, lang)
            parts.append(say("change.narrate.null_evidence", lang, n=between.n, p=p))
        parts.append(evidence_sentence(c, lang))
        points = say("change.words.points", lang)
        known = calibrated(len(c.after.instrument.codes))
        parts.append(
            say(
                "change.narrate.null_text_shifts",
                lang,
                by_row=interval_of(row, lang, points),
                by_aspect=interval_of(aspect, lang, points),
                n_rows=span_text(known.n_rows, lang),
                **by_unit("rate", known.coverage, lang),
            )
        )
    return Prose.paragraph(*parts)


def moved_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Size and make-up of the change: description without probability."""
    if c.tests is None or c.identical:
        return None
    d = c.tests.described
    assert d.rank_biserial is not None
    ordered = d.rows.reindex(d.rows["contribution"].abs().sort_values(ascending=False, kind="stable").index)
    top, rest = ordered.head(3), ordered.iloc[3:]
    names = [
        f"{in_language(r, 'short', lang)} ({number(r.contribution, 3, lang, signed=True)})" for r in top.itertuples()
    ]
    alike = int(((rest["contribution"].abs() - abs(top["contribution"].iloc[-1])).abs() < 1e-9).sum())
    if alike and top["contribution"].iloc[-1]:  # none is passed over for its place in the instrument
        names.append(say("change.narrate.as_large", lang, n=alike))
    share = number(d.improved * 100, 0, lang)
    typical, r = number(d.typical, 2, lang), number(d.rank_biserial, 2, lang, signed=True)
    return Prose.paragraph(
        say("change.narrate.moved_text", lang, share=share, typical=typical, r=r, names=join_words(names, lang))
    )


def every_test_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How to read the table of tests."""
    if c.tests is None or c.identical:
        return None
    return Prose.paragraph(say("change.narrate.every_test_text", lang))


def strata_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How many aspects could be tested, which remain, and what the p within an aspect assumes."""
    if c.tests is None or c.identical:
        return None
    table = c.tests.strata.table
    tested, kept = int(table["in_family"].sum()), c.tests.strata.significant
    first = say("change.narrate.strata_text_first", lang, tested=tested, n_table=len(table))
    if not tested:
        return Prose.paragraph(first)
    if kept:
        each = [(n, p_value(table.loc[n, "p_holm"], lang)) for n in kept]
        names = join_words([say("change.narrate.strata_kept", lang, aspect=n, p=p) for n, p in each], lang)
        second = say("change.narrate.strata_kept_listed", lang, n=len(kept), names=names)
        second = " ".join(filter(None, (second, kept_floor(c.tests, lang))))
    else:
        second = say("change.narrate.strata_none_kept", lang)
    third = say("change.narrate.strata_text_third", lang)
    return Prose.paragraph(first, second, third)


def error_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """What the model of assessor error says and does not."""
    if c.tests is None or c.identical:
        return None
    return Prose.paragraph(say("change.narrate.error_text", lang))


def bootstrap_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """The superpopulation reading, as what it is."""
    if c.tests is None or c.identical:
        return None
    b, inst = c.tests.bootstrap, c.after.instrument
    thin = [n for n in inst.numbers("aspect") if len(inst.row_positions("aspect", n)) < 5]
    narrow = ""
    if thin:
        narrow = say("change.narrate.bootstrap_text_narrow", lang, n=len(thin), thin=join_words(thin, lang))
    return Prose.paragraph(
        say(
            "change.narrate.bootstrap_text",
            lang,
            estimate=number(b.estimate, 2, lang),
            ends=ends(b.low, b.high, lang),
            resamples=whole(RESAMPLES, lang),
            seed=SEED,
            narrow=narrow,
        )
    )


def partial_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How to read the table of what is left."""
    if c.partial is None or c.identical:
        return None
    return Prose.paragraph(say("change.narrate.partial_text", lang, depth=say(f"change.words.{c.depth}", lang)))


def place_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Place of the change, where the answer has not said it, and by which of its two figures; None without both."""
    if c.place is None or c.note or c.identical:
        return None
    said = [place_sentence(c, lang) if c.tests is not None else "", of_printed(c, lang) if has_place(c) else ""]
    return Prose.paragraph(*said) if any(said) else None


def among_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How many rose and fell."""
    if c.place is None or c.note:
        return None
    p = c.place
    if p.few and p.rose == p.n:
        return Prose.paragraph(say("change.narrate.few_all_rose", lang, n=whole(p.n, lang)))
    return Prose.paragraph(
        say(
            "change.narrate.place_text",
            lang,
            n=whole(p.n, lang),
            rose=none_or(p.rose, lang),
            fell=none_or(p.fell, lang),
            same=none_or(p.same, lang),
        ),
        say("change.narrate.few_regions", lang, n=whole(p.n, lang)) if p.few else "",
    )


def across_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """What is compared across instruments, and what the links rest on."""
    if not c.across:
        return None
    a = c.across[0]
    words = say("change.narrate.across_text_words", lang, concepts=a.concepts)
    if a.by_concept is None:
        words += say("change.narrate.across_text", lang, years=unknown_years(c, lang))
    return Prose.paragraph(words)


def sources(c: RegionChange, lang: str = "id") -> Prose:
    """Sources of the values of the chapter."""
    used = [e.observation.source for e in (c.before, c.after) if e is not None]
    used += [e.observation.source for e in c.over_years.evaluations] if c.over_years is not None else []
    if c.nation is not None:
        used += [*c.nation.sources, *(o.source for o in c.nation.other_prints)]
    used += [] if c.note else place_sources(c)
    instruments = dict.fromkeys(e.instrument for e in (c.before, c.after) if e is not None)
    items = citations([*used, *known_sources(instruments)], c.region, lang)
    items += work_texts((i.id for i in instruments), lang)
    return Prose.points([i if i.endswith(".") else f"{i}." for i in items])
