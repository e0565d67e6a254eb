"""The hypotheses and the decision where levels are not all published: by whole printed units, then by indicator."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.change.summary import open_key
from spbe_research.chapters.change.words import (
    UNDECIDED,
    both_forms,
    change_noun,
    flip_hypotheses,
    row_decision,
    unit_blunt,
    unit_decision,
    unit_state,
    units_word,
)
from spbe_research.chapters.display.pvalues import p_ends, p_is, p_value
from spbe_research.chapters.display.shown import Prose
from spbe_research.inference.partial_change import PartialChange
from spbe_research.numbers.language import number
from spbe_research.profiles.change import RegionChange
from spbe_research.text.catalog import say

__all__ = ["decided", "hypotheses", "stated"]


def stated(alpha: float, lang: str) -> str:
    """H0, H1 and alpha, in one wording wherever they stand."""
    return say("change.decided.hypotheses", lang, level=number(alpha, 2, lang), **flip_hypotheses(lang))


def hypotheses(c: RegionChange, p: PartialChange, lang: str = "id") -> Prose:
    """H0, H1 and alpha, p of either unit as far as it is known, the decision and what it means."""
    return Prose.paragraph(stated(p.alpha, lang), _by_unit(p, lang), _by_row(p, lang)) + Prose.paragraph(
        *decided(c, p, lang)
    )


def _by_unit(p: PartialChange, lang: str) -> str:
    if p.unit_p is None or not unit_decision(p):
        return say("change.decided.unit_none", lang)
    cannot = ""
    if unit_blunt(p) and p.unit_smallest is not None:
        cannot = say("change.decided.smallest", lang, least=both_forms(Fraction(p.unit_smallest), lang))
    told = {"units": units_word(p.unit, lang), "cannot": cannot}
    low, high = (Fraction(x) for x in p.unit_p)
    if low == high:
        return say("change.decided.unit_one", lang, p=both_forms(low, lang), **told)
    first, last = (
        str(x) if x.denominator == 1 else f"{x} ({text})"
        for x, text in zip((low, high), p_ends(low, high, lang), strict=True)  # outward, as in answer and table
    )
    return say("change.decided.unit_range", lang, low=first, high=last, **told)


def _by_row(p: PartialChange, lang: str) -> str:
    level = number(p.alpha, 2, lang)
    if p.verdict == "stands":
        return say("change.decided.row_stands", lang, top=p_value(p.largest_p[1], lang, way=1))
    if p.verdict == "out of reach":
        return say("change.decided.row_out", lang, floor=p_value(p.smallest_p[0], lang, way=-1))
    found = p.smallest_p[1], p.largest_p[0]
    if p.verdict == "open":
        return say("change.decided.row_open", lang, low=p_is(found[0], lang), high=p_is(found[1], lang))
    low, high = (p_value(x, lang) for x in found)
    return say(f"change.decided.row_{open_key(p)}", lang, level=level, low=low, high=high)


def decided(c: RegionChange, p: PartialChange, lang: str) -> list[str]:
    """The decision with whole printed units and with rows as units, what it means, and what it does not."""
    by_unit, by_row = unit_decision(p), row_decision(p)
    level, units = number(p.alpha, 2, lang), units_word(p.unit, lang) if by_unit else ""
    row = say(f"change.decided.{by_row}", lang)
    if by_row not in UNDECIDED:
        row = say("change.decided.every", lang, decision=row)
    if by_unit:
        key = "kept_blunt" if unit_blunt(p) else "open_unit" if by_unit == "open" else by_unit
        unit = say(f"change.decided.{key}", lang)
        first = say("change.decided.of_unit", lang, units=units, decision=unit)
    else:
        first = say("change.decided.of_no_unit", lang)
    decision = say("change.decided.decision", lang, level=level, by_unit=first, by_row=row)
    return [decision, _meaning(c, unit_state(p), by_row, units, "kept" in (by_unit, by_row), lang)]


def _meaning(c: RegionChange, by_unit: str, by_row: str, units: str, not_rejected: bool, lang: str) -> str:
    """What the decision means, in the words of the answer."""
    state = {"rejected": "one_sided", "kept": "not_yet", "open": "undecided", "unsettled": "unsettled"}
    told = {"what": change_noun(c, lang), "by_row": say(f"change.words.{state[by_row]}", lang)}
    kept = say("change.narrate.null_kept", lang) if not_rejected else ""
    if not by_unit:
        return say("change.decided.meaning_row", lang, kept=kept, **told)
    if by_unit == by_row:
        return say("change.decided.meaning_same", lang, kept=kept, what=told["what"], by_unit=told["by_row"])
    lead = say("change.decided.not_convincing", lang) if c.verdict == "depends" else ""
    told |= {"units": units, "by_unit": say(f"change.words.{state[by_unit]}", lang), "lead": lead}
    return say("change.decided.meaning", lang, kept=kept, **told)
