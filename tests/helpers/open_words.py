"""How much of a report another one says too, in the open: where nobody has to unfold anything to read it.

Counted is what a page shows outside its appendix, the lists of where to go and the last line: headings, sentences,
points, captions and rows of tables; not the words inside pictures. Two texts share the words of what stands in both
word for word, each as often as it does, as a part of the words of the shorter one. A sentence with a number of its
own is its own: it says something about one government.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from lxml import html

__all__ = ["open_pieces", "shared", "word_count"]

_APART = (
    "//nav", "//footer", "//svg", "//details[contains(@class, 'more')]",
    "//*[contains(@class, 'skip') or contains(@class, 'swipe')]",
)  # fmt: skip
_PIECES = "//h1|//h2|//h3|//p|//li|//tr|//caption|//figcaption|//dt|//dd"


def open_pieces(page: Path) -> list[str]:
    """Sentences, headings, captions and rows of a report's page that stand open, in their order."""
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    for node in tree.xpath("|".join(_APART)):
        node.drop_tree()
    for number in tree.xpath("//caption/b|//figcaption/b"):
        number.drop_tree()  # what comes before it counts through it
    pieces = []
    for node in tree.xpath(_PIECES):
        cells = node.xpath("./th|./td")
        text = " | ".join(" ".join(c.text_content().split()) for c in cells or [node])
        pieces += [text] if cells else re.split(r"(?<=[.!?])\s+", text)
    return [p.strip() for p in pieces if p.strip()]


def word_count(piece: str) -> int:
    """Words and numbers of a piece."""
    return len(re.findall(r"[^\W_]+(?:[.,/–-][^\W_]+)*", piece))


def shared(one: list[str], other: list[str]) -> float:
    """The part of the shorter text's words that the other has too."""
    first, second = Counter(one), Counter(other)
    return _words(first & second) / min(_words(first), _words(second))


def _words(pieces: Counter[str]) -> int:
    return sum(word_count(piece) * n for piece, n in pieces.items())
