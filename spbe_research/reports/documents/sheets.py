"""How the blocks of a thesis fall on its sheets, and an order in which no sheet stays half empty.

A figure that does not fit on the rest of a sheet would leave it empty. As in a typeset book the text behind it goes
before it then, or the figure is set a little smaller; figures keep their order, tables too, and nothing leaves its
chapter. Heights are reckoned with a typeface of the widths of Times New Roman; Word and LibreOffice differ from it by
a line a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spbe_research.reports.documents.blocks import (
    Block,
    Entries,
    FigureBlock,
    Formula,
    Heading,
    ListOf,
    Paragraph,
    Points,
    TableBlock,
)
from spbe_research.reports.documents.columns import column_shares, times_cell_width, times_width
from spbe_research.reports.documents.docx_styles import COLUMN_INCHES, PAGE_INCHES, TABLE_POINTS

__all__ = ["WHOLE_LINES", "filled", "picture_inches"]

_POINTS = 72.0
_PAGE, _COLUMN = PAGE_INCHES * _POINTS, COLUMN_INCHES * _POINTS
_LINE = 1.15  # of a line set single, in sizes of its type
#: size of type, lines apart, space before and after; indent of all lines, of those after the first more, in points
_STYLES: dict[str, tuple[float, float, float, float, float, float]] = {
    "text": (12, 1.5, 0, 6, 0, 0),
    "note": (10, 1.0, 3, 12, 0, 0),
    "warning": (12, 1.15, 0, 8, 0, 0),
    "item": (12, 1.15, 0, 3, 18, 0),
    "caption": (11, 1.0, 0, 6, 0, 0),
    "figure caption": (11, 1.0, 0, 12, 0, 0),
    "entry": (12, 1.0, 0, 8, 0, 35.4),
    "listed": (12, 1.0, 0, 3, 28.3, 68),
    "front": (12, 1.15, 12, 8, 0, 0),
    "formula": (12, 2.6, 4, 8, 0, 0),
    "2": (12, 1.15, 14, 6, 0, 0),
    "3": (12, 1.15, 10, 4, 0, 0),
    "4": (12, 1.15, 8, 4, 0, 0),
}
#: both sides of a cell, and what a row is higher than its lines
_CELL, _ROW = 6.0, 3.5
#: points by which a reckoned sheet may differ from one that is set
_SLACK = 16.0
#: lines of a table that stays on one sheet
WHOLE_LINES = 10
#: share of a sheet that may stay empty before anything is moved, and how small a figure may be set, of its full size
_GAP, _SMALLEST, _LAST_RESORT = 0.2, 0.75, 0.6
#: highest picture, so that text has room on its sheet; and the least of a figure as drawn at which its words are read
_HIGHEST, _READ = 0.8, 0.58


def _text_lines(text: str, room: float, hang: float = 0.0) -> int:
    """Lines of a text in a column of so many em, of which those after the first are shorter."""
    count, at, space, wide = 1, 0.0, times_width(" "), room
    for part in re.split(r"(?<=-)(?=\w)|(?<=[ \t\n])", text):  # a line may end behind a hyphen
        word = part.rstrip(" \t\n")
        long = times_width(word)
        if at and at + long > wide:
            count, at, wide = count + 1, 0.0, room - hang
        at += long + (space if word != part else 0)
        while at - space > wide > 0:  # a long address breaks within
            count, at, wide = count + 1, at - wide, room - hang
    return count


def _lines_of(style: str, text: str) -> int:
    size, _, _, _, indent, hang = _STYLES[style]
    return _text_lines(text, (_COLUMN - indent) / size, hang / size)


def _high(style: str) -> float:
    """A line of a style."""
    size, apart, *_ = _STYLES[style]
    return size * _LINE * apart


def _height(style: str, text: str) -> float:
    """Lines of a text with the space after them."""
    return _lines_of(style, text) * _high(style) + _STYLES[style][3]


def picture_inches(figure: FigureBlock, room: float) -> tuple[float, float]:
    """Width and height of a figure's picture in a thesis.

    Parameters
    ----------
    room : inches of a sheet that its caption and sources leave.
    """
    high = min(room, _HIGHEST * PAGE_INCHES, figure.highest or PAGE_INCHES)
    # a little less than the column, which is rounded, and never wider than drawn, so that print has its resolution
    return figure.within(0.99 * min(COLUMN_INCHES, figure.inches[0]), high)


class _Sheet:
    """Where the next block begins, in points from the top of a sheet; space before it and after the last are one."""

    def __init__(self) -> None:
        self.at = self.after = 0.0

    @property
    def left(self) -> float:
        return _PAGE - self.at

    def solid(self, high: float, before: float = 0.0, after: float = 0.0) -> None:
        """What stays in one piece; ``high`` without the space around."""
        begin = self.at + max(before - self.after, 0) if self.at else 0.0
        if begin + high > _PAGE + 1:
            begin = 0.0
        self.at, self.after = min(begin + high + after, _PAGE), after

    def flow(self, text: str, style: str) -> None:
        """A paragraph: its lines may go on overleaf, two together at least."""
        count, high, (_, _, before, after, _, _) = _lines_of(style, text), _high(style), _STYLES[style]
        at = self.at + max(before - self.after, 0) if self.at else 0.0
        fit = int((_PAGE - at) / high + 0.05)
        if fit < count:
            if fit < 2 or count < 4:
                fit = 0
            elif count - fit < 2:
                fit = count - 2
            per = int(_PAGE / high)
            at, count = 0.0, (count - fit) % per or per
        self.at, self.after = min(at + count * high + after, _PAGE), after


def _rows(table: TableBlock) -> list[float]:
    """Heights of the header and of each row."""
    room = _COLUMN / TABLE_POINTS
    shares, scale = column_shares(table, room, times_cell_width)
    size = TABLE_POINTS * scale
    wide = [(s * _COLUMN - _CELL) / size for s in shares]
    return [max(map(_text_lines, line, wide)) * size * _LINE + _ROW for line in (table.columns, *table.rows)]


def _table_parts(table: TableBlock) -> tuple[float, list[float], float]:
    """Heights of what begins a table, of its rows in the middle, and of its end with the note."""
    head, *rows = _rows(table)
    caption = _height("caption", f"Tabel 4.10. {table.caption}")
    note = _height("note", table.note) if table.note else 26
    if sum(max(1, round((r - _ROW) / (TABLE_POINTS * _LINE))) for r in rows) <= WHOLE_LINES or len(rows) < 4:
        return caption + head + sum(rows) + note, [], 0.0
    return caption + head + rows[0] + rows[1], rows[2:-2], rows[-2] + rows[-1] + note


def _figure_room(figure: FigureBlock, note: str) -> float:
    """Points that caption and source of a figure take, with the space around it."""
    return 11 + _height("figure caption", f"Gambar 4.10. {figure.caption}") + (_height("note", note) if note else 0)


def _place(sheet: _Sheet, block: Block, note: str, follows: Block | None) -> None:
    if isinstance(block, Heading):
        style = str(min(max(block.level, 2), 4))
        _, _, before, after, *_ = _STYLES[style]
        lines = _lines_of(style, block.text) * _high(style)
        if lines + max(before - sheet.after, 0) + after + _begins(follows) > sheet.left:
            sheet.at = 0.0
        sheet.solid(lines, before, after)
    elif isinstance(block, Paragraph):
        sheet.flow(block.text, block.kind if block.kind in _STYLES else "text")
    elif isinstance(block, Points | Entries):
        for item in block.items:
            sheet.flow("".join(r.text for r in item), "item" if isinstance(block, Points) else "entry")
    elif isinstance(block, Formula):
        sheet.solid(_high("formula"), *_STYLES["formula"][2:4])
    elif isinstance(block, TableBlock):
        first, middle, last = _table_parts(block)
        sheet.solid(first)
        for part in (*middle, last) if middle or last else ():
            if part > sheet.left:  # the header stands again overleaf
                sheet.at = _rows(block)[0]
            sheet.solid(part)
        sheet.after = _STYLES["note"][3]
    elif isinstance(block, FigureBlock):
        sheet.solid(_needs(block, note))
        sheet.after = 12.0


def _begins(block: Block | None) -> float:
    """Points that a heading needs behind it on its sheet."""
    if isinstance(block, FigureBlock | TableBlock):
        return 60.0
    return 2 * _high("text") if block is not None else 0.0


def _needs(block: Block, note: str) -> float:
    """Points that a block needs at once, so that it begins on a sheet; 0 for text."""
    if isinstance(block, TableBlock):
        return _table_parts(block)[0]
    if isinstance(block, FigureBlock):
        room = _figure_room(block, note)
        return room + picture_inches(block, (_PAGE - room) / _POINTS)[1] * _POINTS
    return 0.0


def filled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a thesis, counted through, in an order and with figures of a size that fill its sheets.

    Parameters
    ----------
    blocks : in the order of the report; a note behind a figure stays behind it.
    """
    made: list[Block] = []
    sheet, waiting = _Sheet(), _units(blocks)
    tables, figures = ([b for b in blocks if isinstance(b, kind)] for kind in (TableBlock, FigureBlock))
    while waiting:
        unit = waiting.pop(0)
        block, note = unit[0], unit[1].text if len(unit) > 1 and isinstance(unit[1], Paragraph) else ""
        if isinstance(block, ListOf):
            listed: Sequence[TableBlock | FigureBlock] = tables if block.kind == "table" else figures
            sheet.solid(_high("front"), *_STYLES["front"][2:4])
            for one in listed:
                sheet.flow(f"{block.heading.split()[-1]} 4.{one.number}. {one.caption}", "listed")
            made += unit
            continue
        needs = _needs(block, note)
        if needs > sheet.left - (_SLACK / 2 if isinstance(block, FigureBlock) else 0):
            next_up = _next_up(unit, waiting, sheet.left) if sheet.left > _GAP * _PAGE else None
            if isinstance(block, FigureBlock):
                smaller = _smaller(block, note, sheet.left, _SMALLEST if next_up else _LAST_RESORT)
                if smaller is not None:
                    unit, block = (smaller, *unit[1:]), smaller
                    next_up = None
            if next_up:
                group = waiting[next_up]
                del waiting[next_up]
                waiting[:0] = [*group, unit]
                continue
        follows = waiting[0][0] if waiting else None
        _place(sheet, block, note, follows)
        made += unit
    return made


def _units(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Blocks, a figure with its note."""
    units: list[tuple[Block, ...]] = []
    for block in blocks:
        last = units[-1][-1] if units else None
        if isinstance(last, FigureBlock) and isinstance(block, Paragraph) and block.kind == "note":
            units[-1] = (last, block)
        else:
            units.append((block,))
    return units


def _next_up(unit: tuple[Block, ...], waiting: Sequence[tuple[Block, ...]], left: float) -> slice | None:
    """Which of the units behind goes before one that does not fit: the next text with its heading; None where none can.

    A figure overtakes no figure and a table no table, and what overtakes has room itself; nothing leaves its chapter.
    """
    over, first = {type(unit[0])}, None
    for place, (block, *more) in enumerate(waiting):
        if isinstance(block, Heading):
            if block.level <= 2 or block.anchor.rpartition("-")[2] == "limits":  # whose list stays together
                return None
            left -= _height("3", block.text) + _STYLES["3"][2]
            first = place if first is None else first
        elif isinstance(block, Entries | ListOf):
            return None
        else:
            note = more[0].text if more and isinstance(more[0], Paragraph) else ""
            picture = isinstance(block, FigureBlock | TableBlock)
            if not picture or (type(block) not in over and _needs(block, note) <= left - _high("text")):
                return slice(place if first is None else first, place + 1)
            if first is not None:  # a heading does not go without what it is of
                return None
            over.add(type(block))
    return None


def _smaller(figure: FigureBlock, note: str, left: float, least: float) -> FigureBlock | None:
    """The figure so high that it fits on the rest of a sheet; None where it would be too small to read."""
    room = _figure_room(figure, note)
    full = picture_inches(figure, (_PAGE - room) / _POINTS)[1]
    high = (left - room - _SLACK) / _POINTS
    return replace(figure, highest=high) if high >= max(least * full, _READ * figure.inches[1]) else None
