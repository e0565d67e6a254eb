"""Whether two results came about by one procedure, in words; nothing corrects for a difference."""

from __future__ import annotations

from spbe_research.profiles.pair import Evaluation
from spbe_research.text.catalog import say

__all__ = ["procedure_clause", "procedure_sentence"]


def procedure_clause(before: Evaluation | None, after: Evaluation, lang: str) -> str:
    """A clause where the procedure of the two years differs, or that of one or both is not known; else empty."""
    if before is None:
        return ""
    pair = {e.year: e.observation.procedure for e in (before, after)}
    known = {year: say(f"change.words.{name}", lang) for year, name in pair.items() if name}
    if not known:
        return say("change.summary.procedure_unknown", lang)
    if len(known) == 1:
        ((year, procedure),) = known.items()
        (other,) = pair.keys() - known.keys()
        return say("change.summary.procedure_one_known", lang, year=year, procedure=procedure, other=other)
    if len(set(pair.values())) == 1:
        return ""
    years = {"before_year": before.year, "after_year": after.year}
    words = {"before": known[before.year], "after": known[after.year]}
    return say("change.summary.procedure_two", lang, **years, **words)


def procedure_sentence(before: Evaluation | None, after: Evaluation, lang: str) -> str:
    """The same as a sentence of its own."""
    clause = procedure_clause(before, after, lang).lstrip("; ")
    return f"{clause[0].upper()}{clause[1:]}." if clause else ""
