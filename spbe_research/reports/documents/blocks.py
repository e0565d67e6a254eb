"""The parts of a document: headings, paragraphs, lists, numbered tables and numbered figures.

All text here is plain text as its readers see it. Whoever writes a format escapes it for that format.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from spbe_research.text.catalog import say

__all__ = [
    "Band",
    "Block",
    "Document",
    "Entries",
    "FigureBlock",
    "Formula",
    "Heading",
    "ListOf",
    "Math",
    "Paragraph",
    "Points",
    "Run",
    "TableBlock",
    "bookmark",
    "decoded",
    "glued",
    "label",
]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; ``mark`` is the bookmark that it names, whose number it then follows."""

    text: str
    bold: bool = False
    italic: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 begins a chapter; ``breaks`` puts it on a new page; ``anchor`` names its section."""

    level: int
    text: str
    breaks: bool = False
    anchor: str = ""

    @property
    def opens(self) -> bool:
        """Whether it is the first chapter's, behind a page of its own."""
        return self.level == 1 and self.breaks and self.anchor == "maturity"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``kind`` is ``text``, ``kicker`` (above the title), ``title``, ``note`` or ``warning``."""

    runs: tuple[Run, ...]
    kind: str = "text"

    @property
    def text(self) -> str:
        return "".join(r.text for r in self.runs)


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The summary: cells of a label, a value and what qualifies it."""

    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its number in the document.

    Attributes
    ----------
    name : short name, as the chapter calls it.
    numeric, strong : positions of columns set flush right and of rows in bold.
    note : what stands beneath it.
    values : for every cell a number in full, two ends of a range, or None; empty where nobody asked.
    series : letter before its number, in an appendix.
    credit, sources : the line at the end of ``note`` that says whose figures they are, and all their short names.
    """

    number: int
    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()
    note: str = ""
    values: tuple[tuple[Any, ...], ...] = ()
    series: str = ""
    credit: str = ""
    sources: tuple[str, ...] = ()

    @property
    def splits(self) -> bool:
        """Whether it may break over pages: what fits on half a page stays together."""
        return sum(1 + max(map(len, row), default=0) // 60 for row in self.rows) > 18


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure with its number in the document; ``screen`` and ``png`` are pictures, ``svg`` the same as vectors.

    ``series`` is the letter before its number, in an appendix; ``sources`` are the short names of all its sources.
    ``highest`` is the height in inches that its picture may have; 0 where nothing bounds it.
    """

    number: int
    name: str
    caption: str
    alt: str
    screen: bytes
    png: bytes = b""
    svg: str = ""
    series: str = ""
    sources: tuple[str, ...] = ()
    highest: float = 0.0

    @property
    def picture(self) -> bytes:
        """The picture of the highest resolution there is."""
        return self.png or self.screen

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height as drawn, from the resolution that the PNG itself states."""
        data = self.picture
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        place = data.find(b"pHYs")
        per_metre = int.from_bytes(data[place + 4 : place + 8], "big") if place > 0 else round(200 / 0.0254)
        return width / per_metre / 0.0254, height / per_metre / 0.0254

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its size in inches when it fills a width unless it would then be higher than so much."""
        own_width, own_height = self.inches
        scale = min(width / own_width, height / own_height)
        return own_width * scale, own_height * scale


@dataclass(frozen=True, slots=True)
class Math:
    """A part of a formula: ``text``; ``sub``, a letter with its index; ``sum`` from a to b; ``over``, a fraction."""

    kind: str
    parts: tuple[str | tuple[Math, ...], ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a line of its own; only a thesis has some."""

    parts: tuple[Math, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """The list of tables or of figures, under a heading that stands in no outline; only a thesis has them."""

    kind: str
    heading: str


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of references, each with a hanging indent; only a thesis has one."""

    items: tuple[tuple[Run, ...], ...]


Block = Heading | Paragraph | Points | Band | TableBlock | FigureBlock | Formula | ListOf | Entries


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: title, language, and its blocks in order.

    Attributes
    ----------
    chapter : of a thesis, stands before every number; one_page : whether all must fit on one sheet.
    """

    title: str
    lang: str
    blocks: tuple[Block, ...]
    footer: str = ""
    warnings: tuple[str, ...] = field(default=())
    chapter: int | None = None
    one_page: bool = False

    @property
    def tables(self) -> list[TableBlock]:
        return [b for b in self.blocks if isinstance(b, TableBlock)]

    @property
    def figures(self) -> list[FigureBlock]:
        return [b for b in self.blocks if isinstance(b, FigureBlock)]


def bookmark(kind: str, number: int) -> str:
    """The name under which a thesis finds a table or figure of its own.

    Examples
    --------
    >>> bookmark("table", 3)
    '_Toc_table_3'
    """
    return f"_Toc_{kind}_{number}"


def label(kind: str, lang: str) -> str:
    """``Tabel`` or ``Gambar``; ``Table`` or ``Figure``.

    Examples
    --------
    >>> label("figure", "id"), label("table", "en")
    ('Gambar', 'Table')
    """
    return say(f"report.label_{kind}", lang)


#: a number and its per cent sign, a letter and what it equals: a line must not end between them
_TOGETHER = re.compile(r"(?<=\d) (?=%)|(?<=\b[a-zA-Zα]) (?=[=<] ?[−<]?\d)|(?<=\b[a-zA-Zα] [=<]) (?=[−<]?\d)")


def glued(text: str) -> str:
    """Text whose numbers keep their sign and their letter on one line.

    Examples
    --------
    >>> glued("5 % of p = 0.03").replace("\u00a0", "_")
    '5_% of p_=_0.03'
    """
    return _TOGETHER.sub("\u00a0", text)


def decoded(text: str) -> bytes:
    """A picture as a notebook stores it."""
    return base64.b64decode(text)
