"""The sentences of the page on two evaluations, fitted to what the pair can answer."""

from __future__ import annotations

from spbe_research.chapters.change.summary import answer as change_answer
from spbe_research.chapters.change.summary import fine_decimals
from spbe_research.chapters.change.words import verdict_words
from spbe_research.chapters.comparison.words import kind_word, side_text, side_title, title
from spbe_research.chapters.display.phrasing import regulation
from spbe_research.chapters.display.ranges import index_text, placed, predicate_text, range_text, share_text
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import citations, known_sources
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.comparison import Bridge, EvaluationComparison, side_of
from spbe_research.profiles.pair import Evaluation, common_depth
from spbe_research.text.catalog import say

__all__ = [
    "agreement_text",
    "answer",
    "bridge_text",
    "heading",
    "limits",
    "method",
    "rows_text",
    "sources",
    "title_band",
]


def heading(key: str, c: EvaluationComparison, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the pair has nothing to show there."""
    shown = {
        "agreement": c.agreement is not None,
        "bridge": bool(c.bridges),
        "test": c.change is not None
        and c.question == "change"
        and not c.change.identical
        and (c.change.tests is not None or c.change.partial is not None),
        "common": c.change is not None and bool(c.change.across),
        "units": bool(c.units),
        "rows": rows_text(c, lang) is not None,
    }
    return Prose.heading(say(f"comparison.h_{key}", lang), 2, key) if shown.get(key, True) else None


def title_band(c: EvaluationComparison, lang: str = "id") -> Prose:
    """The first thing a reader sees: both sides, and the difference where there may be one."""
    cells = [(side_title(e, lang), index_text(e, lang), _side_below(e, lang)) for e in (c.before, c.after)]
    if c.difference is None:
        cells.append((say("comparison.head_difference", lang), "–", say(f"comparison.difference_{c.question}", lang)))
    else:
        points = say(
            "comparison.points", lang, size=range_text(c.difference, lang, fine_decimals(c.difference), signed=True)
        )
        cells.append((say(f"comparison.head_{c.question}", lang), points, _verdict(c, lang)))
    plain = f"{title(c, lang)}: {'; '.join(', '.join(cell) for cell in cells)}"
    kicker = escape(f"{c.region.province} · {c.region.id}" if c.region.has_code else c.region.id)
    return Prose.band(kicker, title(c, lang), (tuple(map(escape, cell)) for cell in cells), plain)


def _side_below(e: Evaluation, lang: str) -> str:
    depth = say(f"comparison.depth_{e.depth}", lang)
    return f"{predicate_text(e, lang)}; {e.instrument.label}, {depth}"


def _verdict(c: EvaluationComparison, lang: str) -> str:
    return verdict_words(c.change, lang) if c.change is not None else say("comparison.who_judged", lang)


def answer(c: EvaluationComparison, lang: str = "id") -> Prose:
    """What can be compared, the result, and why the rest is refused."""
    if c.question == "agreement":
        said = [_both(c, lang), _agreement(c, lang)]
    elif c.question == "mixed":
        said = _mixed(c, lang)
    elif c.question == "instruments":
        said = [_both(c, lang), *_instruments(c, lang)]
    else:
        assert c.change is not None
        said = []
    if c.question in ("change", "instruments") and c.kinds[0] != "official":
        said.append(say("comparison.same_kind", lang, kind=kind_word(c.kinds[0], lang)))
        if c.kinds[0] == "self":
            said.append(say("comparison.no_error_model", lang))
    if c.other_procedure:
        said.append(say("comparison.procedure", lang))
    if c.change is None or c.question != "change":
        return Prose.paragraph(*said, css="answer")
    first = change_answer(c.change, lang)  # what stands beside its verdict is a list
    return first + Prose.paragraph(*said) if said else first


def _both(c: EvaluationComparison, lang: str) -> str:
    words = {"one": side_text(c.before, lang), "two": side_text(c.after, lang)}
    return say("comparison.both", lang, subject=c.after.instrument.subject, name=c.region.name, **words)


def _agreement(c: EvaluationComparison, lang: str) -> str:
    assert c.difference is not None
    first, second = (kind_word(e.observation.assessment, lang) for e in (c.first, c.second))
    words = {"first": first, "second": second, "difference": range_text(c.difference, lang, signed=True)}
    if c.agreement is None:
        return say("comparison.agreement_no_levels", lang, **words)
    r = c.agreement
    return say("comparison.agreement", lang, exact=r.exact, n=r.n, within_one=r.within_one, **words)


def _mixed(c: EvaluationComparison, lang: str) -> list[str]:
    said = [_both(c, lang), say("comparison.mixed", lang)]
    if not c.same_instrument:
        said.append(say("comparison.mixed_instruments", lang))
    said += [_bridge(b, lang) for b in c.bridges]
    if c.like:
        pairs = [say("comparison.like_pair", lang, before=one, after=two) for one, two in c.like]
        said.append(say("comparison.like", lang, pairs=join_words(pairs, lang)))
    else:
        said.append(say("comparison.like_none", lang))
    return said


def _bridge(b: Bridge, lang: str) -> str:
    judged, changed = (range_text(v, lang, signed=True) for v in (b.judged, b.changed))
    return say("comparison.bridge", lang, by=side_text(b.by, lang), judged=judged, changed=changed)


def _instruments(c: EvaluationComparison, lang: str) -> list[str]:
    labels = {"old": c.before.instrument.label, "new": c.after.instrument.label}
    if c.change is None or not c.change.across:
        return [say("comparison.instruments_unlinked", lang, **labels)]
    a = c.change.across[0]
    shares = {"old_share": share_text(a.old_share, lang), "new_share": share_text(a.new_share, lang)}
    return [
        say("comparison.instruments", lang, **labels),
        say("comparison.performance", lang, n=a.concepts, performance=placed(a.performance, lang), **shares),
    ]


def agreement_text(c: EvaluationComparison, lang: str = "id") -> Prose | None:
    """Bias and kappa, and what they are not."""
    r = c.agreement
    if r is None:
        return None
    first, second = (kind_word(e.observation.assessment, lang) for e in (c.first, c.second))
    linear, quadratic = ("–" if k is None else number(k, 2, lang) for k in (r.kappa_linear, r.kappa_quadratic))
    words = {"first": first, "second": second, "bias": number(r.bias, 2, lang, signed=True)}
    said = [say("comparison.bias", lang, linear=linear, quadratic=quadratic, **words)]
    if r.floored:
        said.append(say("comparison.zeros", lang, codes=", ".join(r.floored)))
        if r.exact_with_floor != r.exact:
            said.append(say("maturity.self_report.agreement_with_floor", lang, exact=r.exact_with_floor, n=r.n))
    if r.missing:
        said.append(say("comparison.missing", lang, codes=", ".join(r.missing)))
    return Prose.paragraph(*said, say("comparison.not_error", lang))


def bridge_text(c: EvaluationComparison, lang: str = "id") -> Prose | None:
    """How the difference is parted, and what each part means."""
    return Prose.paragraph(say("comparison.bridge_text", lang)) if c.bridges else None


def rows_text(c: EvaluationComparison, lang: str = "id") -> Prose | None:
    """How to read the levels side by side; None where they are not known on both sides under one instrument."""
    if not c.same_instrument or common_depth(c.before, c.after) != "indicator":
        return None
    return Prose.paragraph(say(f"comparison.rows_{c.question}", lang))


def limits(c: EvaluationComparison, lang: str = "id") -> Prose:
    """What cannot be known from these two."""
    items = [say(f"comparison.limits_{c.question}", lang)]
    if common_depth(c.before, c.after) != "indicator":
        items.append(say("comparison.limits_depth", lang))
    items.append(say("comparison.limits_procedure", lang))
    return Prose.points(items)


def method(c: EvaluationComparison, lang: str = "id") -> Prose:
    """How the figures of the page were computed, and how to ask for it again."""
    asked = say("comparison.asked", lang, region=c.region.slug, before=side_of(c.before), after=side_of(c.after))
    return Prose.paragraph(say(f"comparison.method_{c.question}", lang), asked)


def sources(c: EvaluationComparison, lang: str = "id") -> Prose:
    """Sources of the values of the page."""
    sides = [c.before, c.after, *(b.by for b in c.bridges)]
    instruments = dict.fromkeys(e.instrument for e in (c.before, c.after))
    items = citations([*(e.observation.source for e in sides), *known_sources(instruments)], c.region, lang)
    items += [regulation(i, lang) for i in instruments]
    return Prose.points([i if i.endswith(".") else f"{i}." for i in dict.fromkeys(items)])
