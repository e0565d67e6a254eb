"""How wide each column of a table should be, from the text in it; Word and LaTeX do not find that out themselves."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from spbe_research.chapters.style import assets_dir
from spbe_research.reports.documents.blocks import TableBlock

__all__ = ["column_shares", "text_width"]

_PADDING = 1.1  # of a cell's two sides together, in em
_BREAK = re.compile("[ \t\n]")  # where a line may break; a no-break space is none of them


@cache
def _font() -> tuple[Any, Any]:
    from matplotlib.ft2font import FT2Font, LoadFlags

    return FT2Font(str(assets_dir() / "SpbeSans-Semibold.ttf")), LoadFlags.NO_SCALE


@cache
def _advance(character: str) -> float:
    """Width of a character of the house typeface, in em; Times is narrower. One em where it is not in it."""
    font, unscaled = _font()
    if not font.get_char_index(ord(character)):
        return 1.0
    glyph = font.load_char(ord(character), unscaled)
    return float(glyph.horiAdvance) / font.units_per_EM


def text_width(text: str) -> float:
    """Width of a line in em."""
    return sum(_advance(c) for c in text)


def column_shares(table: TableBlock, room: float) -> tuple[tuple[float, ...], float]:
    """Share of the table's width for each column.

    No word is broken; what is left over goes to the columns whose text is longest, as browsers do it.

    Parameters
    ----------
    room : width of the table in em of its type.

    Returns
    -------
    shares : summing to 1; scale : 1, or less where the longest words together are wider than the room, by which
        the type must then shrink.
    """
    least, most = [], []
    for i, head in enumerate(table.columns):
        texts = [head, *(row[i] for row in table.rows)]
        words = [word for text in texts for word in _BREAK.split(text)]
        if i in table.numeric:  # a number with its range stays on one line
            words += [row[i] for row in table.rows]
        least.append(max(map(text_width, words)) + _PADDING)
        wish = max(map(text_width, texts)) + _PADDING
        if i in table.numeric:
            wish = 0.6 * text_width(head) + _PADDING  # its header may take two lines
        most.append(max(wish, least[-1]))
    if sum(least) >= room:
        return tuple(w / sum(least) for w in least), room / sum(least)
    spare, wanted = room - sum(least), sum(most) - sum(least)
    widths = [
        low + (spare * (high - low) / wanted if wanted else spare / len(least))
        for low, high in zip(least, most, strict=True)
    ]
    return tuple(w / room for w in widths), 1.0
