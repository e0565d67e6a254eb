"""Words of the chapter on instruments."""

from __future__ import annotations

import pandas as pd

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
from spbe_research.numbers.language import join_words
from spbe_research.profiles.pair import Evaluation
from spbe_research.text.catalog import say

__all__ = [
    "amount",
    "basis",
    "depth_text",
    "index_text",
    "inferred_links",
    "is_inferred",
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


def is_inferred(text: str) -> bool:
    """Whether the document that names a link was read in part, so that the link is inferred."""
    return "inferred" in text


def inferred_links(rows: pd.DataFrame, lang: str) -> dict[str, object]:
    """How many of the used links are inferred from a document, and which: values of a sentence."""
    found = [r for r in rows[rows["used"] & ~rows["judged"]].to_dict("records") if is_inferred(r["basis"])]
    links = [say("instruments.words.link", lang, old=r["old_code"], new=r["new_code"]) for r in found]
    return {"inferred": len(found), "listed": join_words(links, lang)}


def basis(text: str, lang: str) -> str:
    """Basis of a link in a word or two: judgement, or the document that gives it."""
    if text.startswith("judgement"):
        return say("instruments.words.judged", lang)
    _, _, rest = text.partition("sourced: ")
    if rest.startswith("deck "):
        named = say("instruments.words.basis", lang) + rest.removeprefix("deck ").split(" (")[0]
        return named + say("instruments.words.basis_inferred", lang) if is_inferred(text) else named
    return say("instruments.words.sourced", lang)
