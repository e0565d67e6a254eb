"""The answer of the chapter on instruments, in two to four sentences."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_research.chapters.display.ranges import would_be
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.words import amount, index_text, placed, predicate_text
from spbe_research.decomposition.link_choices import LinkChoices
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, whole
from spbe_research.profiles.instrument_change import Evaluation, InstrumentChange
from spbe_research.text.catalog import say

__all__ = ["answer", "direction"]


def answer(c: InstrumentChange, lang: str = "id") -> Prose:
    """Indices and total, performance and what its interval says, the instrument, how firm it is."""
    if c.split is None or c.before is None:
        return Prose.paragraph(_no_pair(c, lang), _other_instrument(c, lang), css="answer")
    if c.same_instrument:
        return Prose.paragraph(_first(c, c.before, lang), _same(c, lang), css="answer")
    return Prose.paragraph(
        _first(c, c.before, lang),
        _performance(c, lang),
        _firm(c, lang),
        _instrument(c, lang),
        _assumed(c, lang),
        css="answer",
    )


def direction(v: Identified, lang: str) -> str:
    """What an effect's sign allows to say of performance; no direction where zero is possible."""
    return {
        "positive": say("instruments.summary.direction_positive", lang),
        "negative": say("instruments.summary.direction_negative", lang),
        "zero": say("instruments.summary.direction_zero", lang),
        "undetermined": say("instruments.summary.direction_undetermined", lang),
    }[v.sign]


def _point(e: Evaluation, lang: str) -> str:
    kind = e.observation.assessment
    own = "" if kind == "official" else f", {say(f'instruments.words.{kind}', lang)}"
    by = "" if e.observation.predicate_printed else "_thresholds"  # no document has it
    return say(
        f"instruments.summary.point{by}",
        lang,
        e=index_text(e, lang),
        predicate_text=predicate_text(e, lang),
        year=e.year,
        own=own,
        instrument_label=e.instrument.label,
    )


def _first(c: InstrumentChange, before: Evaluation, lang: str) -> str:
    assert c.split is not None
    total = amount(c.split.total, lang, signed=True)
    subject = f"{before.instrument.subject} "
    if before.instrument.subject != c.after.instrument.subject:  # another thing is measured now
        return say(
            "instruments.summary.first_two_subjects",
            lang,
            region_name=c.region.name,
            point=_point(before, lang),
            point_2=_point(c.after, lang),
        )
    told = {"subject": subject, "region_name": c.region.name, "total": total}
    told |= {"point": _point(before, lang), "point_2": _point(c.after, lang)}
    if c.same_instrument:
        return say("instruments.summary.first", lang, **told)
    return say("instruments.summary.first_instruments", lang, **told)


def _performance(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.performance
    where = placed(v, lang)
    if c.mixed:
        return _performance_mixed(c, v, lang)
    if c.open_split is not None and c.verdict != v.sign:
        return _performance_open(c, v, c.open_split.performance, lang)
    if c.sourced is not None and c.crosswalk.links.query("used")["judged"].any():
        s = c.sourced.performance
        return say(
            "instruments.summary.performance_conditions",
            lang,
            where=where,
            zero=_zero(v, lang),
            sourced=placed(s, lang),
            zero_2=_zero(s, lang),
        )
    if c.sourced is None:
        return say("instruments.summary.performance_no_document", lang, where=where, zero=_zero(v, lang))
    if v.sign == "undetermined":
        return say("instruments.summary.performance_undetermined", lang, where=where)
    return say("instruments.summary.performance_range", lang, where=where, direction=direction(v, lang))


def _zero(v: Identified, lang: str) -> str:
    """Where a range lies, which says no more than it holds."""
    return say(f"instruments.summary.zero_{v.sign}", lang)


def _performance_mixed(c: InstrumentChange, v: Identified, lang: str) -> str:
    """Performance between two kinds of assessment: the range, and why it has no direction."""
    assert c.before is not None
    kinds = [say(f"instruments.words.{e.observation.assessment}", lang) for e in (c.before, c.after)]
    return say("instruments.summary.performance_mixed", lang, v=placed(v, lang), kinds_0=kinds[0], kinds_1=kinds[1])


def _performance_open(c: InstrumentChange, v: Identified, wide: Identified, lang: str) -> str:
    """Performance where its direction hangs on levels that may be assumed: both ranges, no direction."""
    codes = join_words(list(c.assumed), lang)
    return say("instruments.summary.performance_open", lang, v=placed(v, lang), codes=codes, wide=placed(wide, lang))


def _instrument(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.instrument
    where = placed(v, lang)
    tail = say("instruments.summary.instrument_tail", lang)
    return say("instruments.summary.instrument", lang, where=where, tail=tail if v.sign == "undetermined" else "")


def _firm(c: InstrumentChange, lang: str) -> str:
    """Whether the sign of performance survives every choice of links and all others; which of them change it."""
    assert c.split is not None
    if c.mixed or (c.open_split is not None and c.verdict != c.split.performance.sign):
        return ""
    mine = c.split.performance.sign
    other = _turned(c, mine, lang)
    if c.links is None:
        if mine == "undetermined":
            return ""
        if not other:
            return say("instruments.summary.firm", lang)
        return say("instruments.summary.firm_depends", lang, names=join_words(other, lang))
    values = {
        "choices": whole(c.links.choices, lang),
        "judged": len(c.links.judged),
        "every": placed(c.links.every, lang),
    }
    if c.links.every.sign == "undetermined":
        key = "choices_undetermined" if mine == "undetermined" else "choices_open"
        opened = say(f"instruments.summary.{key}", lang, **values)
        return " ".join(x for x in (opened, _turning(c.links, c.split.performance, lang)) if x)
    if other:
        return say("instruments.summary.choices_depends", lang, names=join_words(other, lang), **values)
    unseen = "" if c.split.is_exact else say("instruments.summary.choices_unseen", lang)
    return say(
        "instruments.summary.choices_firm", lang, direction=direction(c.links.every, lang), unseen=unseen, **values
    )


def _turned(c: InstrumentChange, mine: str, lang: str) -> list[str]:
    """Other choices than that of links under which performance has another sign."""
    s = c.sensitivity[c.sensitivity["effect"] == "performance"]
    if c.links is not None:
        s = s[s["choice"] != "links"]
    other = [
        say(f"instruments.words.{r.choice} {r.option}", lang)
        for r in s.itertuples()
        if Identified(exact(r.low), exact(r.high)).sign != mine
    ]
    if c.by_domain is not None and c.by_domain.performance.sign != mine:
        other.append(say("instruments.words.unit domain", lang))
    return list(dict.fromkeys(other))


def _turning(links: LinkChoices, performance: Identified, lang: str) -> str:
    """Which judged links carry the sign that holds with all of them."""
    if not links.fewest:
        return ""
    way = direction(performance, lang)
    if links.turning:
        return say("instruments.summary.turning", lang, direction=way, names=_links(links.turning, lang))
    names = _links(links.fewest, lang)
    return say("instruments.summary.fewest", lang, direction=way, n=len(links.fewest), names=names)


def _links(links: Sequence[tuple[str, str]], lang: str) -> str:
    return join_words([say("instruments.summary.link", lang, old=a, new=b) for a, b in links], lang)


def _assumed(c: InstrumentChange, lang: str) -> str:
    """What is left of performance where levels fed by other agencies' indices may be assumed; see also above."""
    if c.open_split is None or c.split is None or c.mixed or c.verdict != c.split.performance.sign:
        return ""
    v = c.open_split.performance
    codes = join_words(list(c.assumed), lang)
    if v == c.split.performance:
        return say("instruments.summary.assumed_no_matter", lang, codes=codes)
    return say("instruments.summary.assumed_wider", lang, codes=codes, v=placed(v, lang))


def _same(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.performance
    if c.mixed:
        return _performance_mixed(c, v, lang)
    verdict = direction(v, lang)
    why = say("instruments.summary.same_why", lang)
    return say("instruments.summary.same", lang, verdict=verdict, why=why if v.sign == "undetermined" else "")


def _no_pair(c: InstrumentChange, lang: str) -> str:
    other = c.comparison.old if c.after.instrument is c.comparison.new else c.comparison.new
    if not c.linked:
        return _not_linked(c, lang)
    return say("instruments.summary.no_pair", lang, region_name=c.region.name, other_label=other.label)


def _not_linked(c: InstrumentChange, lang: str) -> str:
    """Why nothing can be compared across the two instruments."""
    old, new = c.comparison.old, c.comparison.new
    alike = (old.level_min, old.level_max) == (new.level_min, new.level_max)
    why = (
        say("instruments.summary.not_linked_no_links", lang)
        if alike
        else say("instruments.summary.not_linked_scales", lang)
    )
    return say(
        "instruments.summary.not_linked",
        lang,
        old_label=old.label,
        new_label=new.label,
        why=why,
        region_name=c.region.name,
    )


def _other_instrument(c: InstrumentChange, lang: str) -> str:
    view = next((v for v in c.views if v.target.id in (c.comparison.old.id, c.comparison.new.id)), None)
    if view is None:
        return ""
    e = view.evaluation
    would = would_be(view.all_links.index, lang)
    coarse = ""
    if view.domains is not None:
        by_domain = amount(view.domains.index, lang)
        coarse = say("instruments.summary.other_instrument_coarse", lang, by_domain=by_domain)
    told = {
        "view_target_label": view.target.label,
        "e": index_text(e, lang),
        "year": e.year,
        "excluded": say("instruments.summary.other_excluded", lang) if e.index_excluded else "",
        "would": would,
        "coarse": coarse,
    }
    if view.sourced.common is None:
        return say("instruments.summary.other_instrument_judged", lang, **told)
    sourced = would_be(view.sourced.index, lang)
    return say("instruments.summary.other_instrument", lang, sourced=sourced, **told)
