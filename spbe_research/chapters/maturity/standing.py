"""A rank among others in a sentence, or that too few of them are known for one."""

from __future__ import annotations

from spbe_research.data.regions import kinds_name
from spbe_research.numbers.language import whole
from spbe_research.profiles.peers import Standing
from spbe_research.text.catalog import say

__all__ = ["few_known_text", "standing_text"]

_LOCAL = ("kabupaten", "kota")


def few_known_text(s: Standing, lang: str) -> str:
    """That no rank is given, since less than half of the scope have a figure of that year, and how many have one."""
    told = {"n": whole(s.n, lang), "register": whole(s.register, lang)}
    if s.scope == "province":
        return say("maturity.narrate.standing_few_in_province", lang, name=s.name, **told)
    name = kinds_name(s.name, lang)
    if s.name in _LOCAL:  # Jakarta's administrative units are none
        name = say("maturity.narrate.autonomous", lang, name=name)
    return say("maturity.narrate.standing_few_known", lang, name=name, **told)


def standing_text(s: Standing, lang: str) -> str:
    """The shared rank within a kind or a province; how many are known where they are too few, nothing of one alone."""
    if s.few_known:
        return few_known_text(s, lang)
    if s.n < 2:
        return ""
    tie = say("maturity.narrate.standing_sentence_tie", lang, tied=s.tied) if s.tied else ""
    told = {"rank": whole(s.rank, lang), "tie": tie, "n": whole(s.n, lang)}
    if s.scope == "kind":
        return say("maturity.narrate.standing_of_kind", lang, name=kinds_name(s.name, lang), **told)
    return say("maturity.narrate.standing_in_province", lang, name=s.name, register=whole(s.register, lang), **told)
