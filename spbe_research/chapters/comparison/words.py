"""How the page names a side, a kind of assessment, and what it can and cannot compare."""

from __future__ import annotations

from spbe_research.chapters.display.ranges import index_text
from spbe_research.profiles.comparison import EvaluationComparison
from spbe_research.profiles.pair import Evaluation, common_depth
from spbe_research.text.catalog import say

__all__ = ["answered", "kind_word", "side_text", "side_title", "title"]


def kind_word(kind: str, lang: str) -> str:
    """A kind of assessment as a noun."""
    return say("comparison.official", lang) if kind == "official" else say(f"report.{kind}", lang)


def side_text(e: Evaluation, lang: str) -> str:
    """A side with its index: ``3.67 (2018, self-assessment)``."""
    kind = kind_word(e.observation.assessment, lang)
    return say("comparison.side", lang, index=index_text(e, lang), year=e.year, kind=kind)


def side_title(e: Evaluation, lang: str) -> str:
    """A side as a heading: its year and kind."""
    return say("comparison.side_title", lang, year=e.year, kind=kind_word(e.observation.assessment, lang))


def title(c: EvaluationComparison, lang: str) -> str:
    """Title of the page."""
    one, two = (side_title(e, lang) for e in (c.before, c.after))
    return say("comparison.title", lang, name=c.region.name, one=one, two=two)


def answered(c: EvaluationComparison) -> list[tuple[str, bool, str]]:
    """For each thing that may be compared: which, whether it is, and the reason, a key below ``comparison.why``."""
    levels = common_depth(c.before, c.after) == "indicator"
    across = c.question == "instruments" or not c.same_instrument
    return [
        ("index", c.difference is not None, "instruments" if across else c.question),
        ("rows", c.same_instrument and levels, "instruments" if across else c.question if levels else "levels"),
        ("test", *_test(c)),
        ("agreement", c.agreement is not None, c.question if c.question != "agreement" or levels else "levels"),
        ("common", c.question == "instruments" and c.linked, _common(c)),
    ]


def _test(c: EvaluationComparison) -> tuple[bool, str]:
    if c.question in ("agreement", "mixed"):
        return False, c.question
    if not c.linked:
        return False, "links"
    assert c.change is not None
    if c.question == "instruments":
        done = bool(c.change.across) and c.change.across[0].by_concept is not None
        return done, "instruments" if done else "levels"
    done = c.change.tests is not None or c.change.partial is not None
    return done, "change" if done else "values"


def _common(c: EvaluationComparison) -> str:
    if c.same_instrument:
        return "one"
    if not c.linked:
        return "links"
    return "instruments" if c.question == "instruments" else "mixed"
