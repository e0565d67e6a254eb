"""How wide each column of a table should be, from the text in it; Word and LaTeX do not find that out themselves."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from spbe_research.chapters.display.style import assets_dir
from spbe_research.reports.documents.blocks import TableBlock

__all__ = ["column_shares", "text_width"]

_PADDING = 1.1  # of a cell's two sides together, in em
_SCALES = (1.0, 0.92, 0.85, 0.78)
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

    No word is broken; what is left over goes to the columns whose text is longest, as browsers do it. The type
    shrinks a little before a narrow column becomes a tower of words.

    Parameters
    ----------
    room : width of the table in em of its type.

    Returns
    -------
    shares : summing to 1; scale : 1, or less, by which the type must shrink.
    """
    least, most = _limits(table)
    widths = least
    scale = room / sum(least)
    for smaller in _SCALES:
        if sum(least) > room / smaller:
            continue
        widths, scale = _spread(least, most, room / smaller), smaller
        if not _cramped(table, widths):
            break
    return tuple(w / sum(widths) for w in widths), scale


def _limits(table: TableBlock) -> tuple[list[float], list[float]]:
    """For each column the least width that breaks no word, and the width that breaks no line."""
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
    return least, most


def _spread(least: list[float], most: list[float], room: float) -> list[float]:
    spare, wanted = room - sum(least), sum(most) - sum(least)
    return [
        low + (spare * (high - low) / wanted if wanted else spare / len(least))
        for low, high in zip(least, most, strict=True)
    ]


def _cramped(table: TableBlock, widths: list[float]) -> bool:
    """Whether some cell of a narrow column takes more than five lines."""
    return any(
        text_width(row[i]) > 5 * (width - _PADDING)
        for i, width in enumerate(widths)
        if width < 0.3 * sum(widths)
        for row in table.rows
    )
