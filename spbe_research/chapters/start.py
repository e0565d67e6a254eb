"""The words of the notebook that is run first, ``notebooks/start_here.ipynb``; it is no chapter of a report."""

from __future__ import annotations

from dataclasses import dataclass

from spbe_research.numbers.language import check_language
from spbe_research.text.catalog import say

__all__ = ["Words", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above the result of a cell: a heading and a paragraph, as Markdown."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def words(part: str, lang: str = "id") -> Words:
    """Heading and paragraph of one part of the notebook.

    Examples
    --------
    >>> print(words("export", "en").text.splitlines()[0])
    ## 6. Take it with you
    """
    check_language(lang)
    return Words(say(f"start.{part}", lang))
