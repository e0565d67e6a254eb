"""How wide each column of a table should be, from the text in it; Word and LaTeX do not find that out themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from spbe_research.chapters.display.style import assets_dir
from spbe_research.reports.documents.blocks import TableBlock, glued

__all__ = ["Measure", "column_shares", "table_lines", "text_width", "times_cell_width", "times_width"]

#: width of a text in em
Measure: TypeAlias = Callable[[str], float]

_PADDING = 1.1  # of a cell's two sides together, in em
_SCALES = (1.0, 0.92, 0.85, 0.78)
_SPACE = 0.2  # between two words, in em
_STEPS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 50)  # by which a column is tried wider, in em
_BREAK = re.compile("[ \t\n]")  # where a line may break; a no-break space is none of them


#: signs that Times New Roman has narrower than the typeface that stands for it here
_SIGNS, _SIGN = frozenset("−×+=<>±"), 0.564
_HOUSE, _TIMES, _TIMES_BOLD = "SpbeSans-Semibold.ttf", "STIXGeneral.ttf", "STIXGeneralBol.ttf"


@cache
def _font(name: str) -> tuple[Any, Any]:
    import matplotlib
    from matplotlib.ft2font import FT2Font, LoadFlags

    folder = assets_dir() if name == _HOUSE else Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return FT2Font(str(folder / name)), LoadFlags.NO_SCALE


@cache
def _advance(character: str, name: str = _HOUSE) -> float:
    """Width of a character, in em; one em where it is not in the typeface."""
    font, unscaled = _font(name)
    if not font.get_char_index(ord(character)):
        return 1.0
    glyph = font.load_char(ord(character), unscaled)
    return float(glyph.horiAdvance) / font.units_per_EM


def text_width(text: str) -> float:
    """Width of a line in em of the house typeface."""
    return sum(_advance(c) for c in text)


def times_width(text: str) -> float:
    """The same in a typeface with the widths of Times New Roman, which is narrower."""
    return sum(_SIGN if c in _SIGNS else _advance(c, _TIMES) for c in text)


def times_cell_width(text: str) -> float:
    """The same in a cell, which may be bold: between both, since the padding that is reckoned leaves room."""
    return (times_width(text) + sum(_advance(c, _TIMES_BOLD) for c in text)) / 2


def column_shares(table: TableBlock, room: float, measure: Measure = text_width) -> tuple[tuple[float, ...], float]:
    """Share of the table's width for each column.

    No word is broken; what is left over goes where it saves the most lines, and the rest to the columns whose text is
    longest, as browsers do it. The type shrinks a little before a narrow column becomes a tower of words.

    Parameters
    ----------
    room : width of the table in em of its type.
    measure : width of a text in em, by its typeface.

    Returns
    -------
    shares : summing to 1; scale : 1, or less, by which the type must shrink.
    """
    cells = [[glued(text) for text in line] for line in (table.columns, *table.rows)]
    least, most = _limits(cells, table.numeric, measure)
    widths = least
    scale = room / sum(least)
    for smaller in _SCALES:
        if sum(least) > room / smaller:
            continue
        widths, scale = _spread(cells, least, most, room / smaller, measure), smaller
        if not _cramped(cells[1:], widths, measure):
            break
    return tuple(w / sum(widths) for w in widths), scale


def table_lines(table: TableBlock, shares: tuple[float, ...], room: float, measure: Measure = text_width) -> int:
    """How many lines the rows of a table take, its header apart.

    Parameters
    ----------
    shares : of each column; room : width of the table in em of its type; measure : as in :func:`column_shares`.
    """
    count = 0
    for row in table.rows:
        cells = zip(row, shares, strict=True)
        count += max(_lines([measure(w) for w in _BREAK.split(glued(text))], share * room) for text, share in cells)
    return count


def _limits(cells: list[list[str]], numeric: tuple[int, ...], measure: Measure) -> tuple[list[float], list[float]]:
    """For each column the least width that breaks no word, and the width that breaks no line."""
    least, most = [], []
    for i, texts in enumerate(zip(*cells, strict=True)):
        words = [word for text in texts for word in _BREAK.split(text)]
        if i in numeric:  # a number with its range stays on one line
            words += texts[1:]
        least.append(max(map(measure, words)) + _PADDING)
        wish = max(map(measure, texts)) + _PADDING
        if i in numeric:
            wish = 0.6 * measure(texts[0]) + _PADDING  # its header may take two lines
        most.append(max(wish, least[-1]))
    return least, most


def _spread(
    cells: list[list[str]], least: list[float], most: list[float], room: float, measure: Measure
) -> list[float]:
    """Widths that fill the room: first what saves lines, by the widening that saves the most of them an em.

    Where nothing is left to widen, a column gives to another as long as that saves lines.
    """
    widths, spare = [*least], room - sum(least)
    words = [[[measure(w) for w in _BREAK.split(line[i])] for line in cells] for i in range(len(least))]
    lines = [[_lines(w, width) for w in column] for column, width in zip(words, widths, strict=True)]

    def height(changed: dict[int, list[int]]) -> int:
        return sum(max(n) for n in zip(*(changed.get(i, column) for i, column in enumerate(lines)), strict=True))

    now = height({})
    while True:
        best: tuple[float, dict[int, float]] | None = None
        for i, width in enumerate(widths):
            for step in _STEPS:
                gain = min(step, most[i] - width)
                if gain <= 0:
                    break
                wider = [_lines(w, width + gain) for w in words[i]]
                if gain <= spare:
                    tried = [({i: width + gain}, height({i: wider}))]
                else:
                    tried = [
                        ({i: width + gain, j: widths[j] - (gain - spare)}, height({i: wider, j: narrower}))
                        for j in range(len(widths))
                        if j != i and widths[j] - (gain - spare) >= least[j]
                        for narrower in ([_lines(w, widths[j] - (gain - spare)) for w in words[j]],)
                    ]
                for made, high in tried:
                    if high < now and (best is None or (now - high) / gain > best[0]):
                        best = (now - high) / gain, made
        if best is None:
            break
        for i, width in best[1].items():
            spare -= width - widths[i]
            widths[i], lines[i] = width, [_lines(w, width) for w in words[i]]
        now = height({})
    spare, wanted = max(spare, 0.0), sum(most) - sum(widths)
    if wanted > 0:  # by how much each falls short of its longest text
        share = min(spare / wanted, 1.0)
        widths = [low + share * (high - low) for low, high in zip(widths, most, strict=True)]
    over = room / sum(widths) if sum(widths) < room else 1.0
    return [width * over for width in widths]


def _lines(words: list[float], width: float) -> int:
    """How many lines words of these widths take in a cell."""
    count, at = 1, 0.0
    for word in words:
        if at and at + _SPACE + word > width - _PADDING:
            count, at = count + 1, word
        else:
            at += word + (_SPACE if at else 0)
    return count


def _cramped(rows: list[list[str]], widths: list[float], measure: Measure) -> bool:
    """Whether some cell of a narrow column takes more than five lines."""
    return any(
        measure(row[i]) > 5 * (width - _PADDING)
        for i, width in enumerate(widths)
        if width < 0.3 * sum(widths)
        for row in rows
    )
