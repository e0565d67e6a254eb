"""A sheet as a grid of plain cells, whatever file it came from, and how to say where a cell stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeAlias

from spbe_research.errors import Message, message
from spbe_research.numbers.language import figure

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_PROBLEMS",
    "MOST_ROWS",
    "Cell",
    "Formula",
    "Grid",
    "Shown",
    "Span",
    "at",
    "column_letters",
    "column_number",
    "describe_cell",
]

#: limits of a file of the user's; 514 regions x 47 rows x 7 years fit, a bomb does not
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 80_000_000, 200_000, 400
#: lines after which a file is not read on: it is refused, and nobody reads more
MOST_PROBLEMS = 2_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: kept as its text and never computed or read; what a program stored as its result is evidence only."""

    text: str
    stored: int | float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that its format shows as something else: 3 as ``300%``. It is neither of the two."""

    value: int | float
    text: str


Cell: TypeAlias = str | int | float | bool | date | time | timedelta | Formula | Shown | None


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells, first and last row and column from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top + 1}:{column_letters(self.right)}{self.bottom + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one sheet or of one text table.

    Attributes
    ----------
    file : name of the file; sheet : name of the sheet, ``""`` for text.
    rows : cells; row 1 of the spreadsheet is ``rows[0]``, blank rows are empty lists.
    merged : merged ranges; hidden : whether the sheet is; hidden_rows, hidden_columns : positions from 0.
    blind : ending of a file of which formats, formulas and what is hidden cannot be seen; else ``""``.
    ragged : lines of a text table that have more or fewer cells than its header; they are blank in ``rows``.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    ragged: tuple[list[Cell], ...] = ()
    blind: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """Cell by positions from 0; None outside."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def where(self, row: int | None = None, column: int | None = None, header: str = "") -> Message:
        """Words for a place: file, sheet, row as the spreadsheet counts, column by letters and header."""
        letters = "" if column is None else column_letters(column) + (f" ({header})" if header else "")
        return message(
            "errors.study.reading.place",
            file=self.file,
            sheet=message("errors.study.reading.sheet", sheet=self.sheet) if self.sheet else "",
            row=message("errors.frame.row", row=row + 1) if row is not None else "",
            column=message("errors.frame.column", column=letters) if letters else "",
        )


def column_letters(column: int) -> str:
    """Letters of a column counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Position from 0 of a column by its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def at(place: str, problem: str) -> Message:
    """A line: where, and what is wrong there."""
    return message("errors.study.reading.line", place=place, problem=problem)


def describe_cell(cell: Cell) -> str:
    """What stands in a cell, for a message: short, on one line.

    Examples
    --------
    >>> describe_cell("tiga"), describe_cell(date(2021, 5, 3)), describe_cell(Formula("=B2+1")), describe_cell(None)
    ("'tiga'", 'the date 2021-05-03', 'the formula =B2+1', 'nothing')
    """
    if cell is None:
        return message("errors.study.reading.nothing")
    if isinstance(cell, Formula):
        return message("errors.study.reading.formula", text=_short(cell.text))
    if isinstance(cell, Shown):
        return message("errors.study.reading.shown_as", value=figure(cell.value, ".15g"), text=_short(cell.text))
    if isinstance(cell, date):  # a datetime is one too
        return message("errors.study.reading.date", date=cell.isoformat()[:10])
    if isinstance(cell, time | timedelta):
        return message("errors.study.reading.time", time=cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, str):
        return repr(_short(cell))
    return figure(cell, ".15g") if isinstance(cell, float) else str(cell)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."
