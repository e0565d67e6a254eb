"""Words of the chapter on instruments."""

from __future__ import annotations

from spbe_research.chapters.display.ranges import (
    amount,
    index_text,
    nbsp,
    placed,
    predicate_text,
    range_text,
    share_text,
    wrapped,
)
from spbe_research.profiles.pair import Evaluation
from spbe_research.text.catalog import say

__all__ = [
    "amount",
    "basis",
    "depth_text",
    "index_text",
    "nbsp",
    "placed",
    "predicate_text",
    "range_text",
    "share_text",
    "wrapped",
]


def depth_text(e: Evaluation, lang: str) -> str:
    """Depth of the data, and the kind of assessment where it is not the official one."""
    kind = e.observation.assessment
    return (
        say(f"instruments.words.{e.depth}", lang)
        if kind == "official"
        else f"{say(f'instruments.words.{e.depth}', lang)}, {say(f'instruments.words.{kind}', lang)}"
    )


def basis(text: str, lang: str) -> str:
    """Basis of a link in a word or two: judgement, or the document that gives it."""
    if text.startswith("judgement"):
        return say("instruments.words.judged", lang)
    _, _, rest = text.partition("sourced: ")
    if rest.startswith("deck "):
        return say("instruments.words.basis", lang) + rest.removeprefix("deck ").split(" (")[0]
    return say("instruments.words.sourced", lang)
