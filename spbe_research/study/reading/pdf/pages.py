"""What a PDF holds, as far as it is read: lines of text and cells of tables, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spbe_research.errors import Message, message

__all__ = ["Cells", "Document", "Page", "Word", "on_page"]

#: the cells of one table, row by row; None where a cell lies inside another one
Cells = list[list[str | None]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Between left and right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes
    ----------
    number : counted from 1.
    lines : of text, from the top.
    ruled : tables whose cells are drawn; words : all of the page, where it may hold a table.
    pictures : whether it holds one.
    """

    number: int
    lines: Sequence[str]
    ruled: Sequence[Cells] = ()
    words: Sequence[Word] = ()
    pictures: bool = False

    @property
    def has_text(self) -> bool:
        """Whether a program finds text on it: a scanned page has none."""
        return sum(map(len, self.lines)) >= 5


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its pages.

    Attributes
    ----------
    file : its name; pages : all of them, in order.
    """

    file: str
    pages: tuple[Page, ...]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line for page in self.pages for line in page.lines)


def on_page(document: Document, page: int) -> Message:
    """Words for a page."""
    return message("errors.study.pdf.on_page", file=document.file, page=page)
