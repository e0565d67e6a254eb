"""Read a text table into a grid: its encoding and its delimiter are found out, never guessed between two."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from spbe_research.errors import FileProblems, message
from spbe_research.study.reading.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, at

__all__ = ["read_delimited"]

#: in the order in which they are tried on the header
_DELIMITERS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"}


def read_delimited(data: bytes, file: str, is_header: Callable[[Sequence[Cell]], bool]) -> Grid:
    """One text table.

    Parameters
    ----------
    data : the bytes: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252 as Excel saves.
    is_header : whether a line, once cut into cells, is the header; it decides the delimiter.

    Raises
    ------
    FileProblems
        when it is no text, has unbalanced quotes, or lines with more or fewer cells than the header.

    Examples
    --------
    >>> grid = read_delimited(b"No;Tingkat\\n1;3\\n", "a.csv", lambda cells: len(cells) == 2)
    >>> grid.rows
    [['No', 'Tingkat'], ['1', '3']]
    """
    text = _decode(data, file)
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5 and told[4] in _DELIMITERS:  # Excel's own hint
        return _cut("\n" + rest, told[4], file, is_header)
    for delimiter in _DELIMITERS:
        for line in text.splitlines()[:40]:
            if delimiter in line and is_header(next(csv.reader([line], delimiter=delimiter), [])):
                return _cut(text, delimiter, file, is_header)
    return _cut(text, max(_DELIMITERS, key=text.count), file, is_header)


def _decode(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileProblems(file, [at(file, message("errors.study.reading.no_text"))])


def _cut(text: str, delimiter: str, file: str, is_header: Callable[[Sequence[Cell]], bool]) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    problems: list[str] = []
    width = 0
    try:
        for cells in reader:
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                limit = message("errors.study.reading.too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
                raise FileProblems(file, [at(file, limit)])
            row: list[Cell] = [c if c.strip() else None for c in cells]
            if not width and is_header(row):
                width = len(cells)
            elif width and any(row) and len(cells) != width:
                # a line one cell short would shift or lose a level without a word
                hint = ""
                if delimiter == "," and len(cells) > width:
                    hint = message("errors.study.reading.hint_quotes")
                ends = message(f"errors.study.reading.{_DELIMITERS[delimiter]}")
                problem = message("errors.study.reading.cells", n=len(cells), width=width, delimiter=ends, hint=hint)
                problems.append(at(Grid(file, "", []).where(len(rows)), problem))
            # a quoted cell may span lines, and then the row of the file is not the row of a spreadsheet
            rows.append(row if any(row) else [])
    except csv.Error as error:
        reason = message(f"errors.study.reading.{'open_quote' if 'end of data' in str(error) else 'bad_quote'}")
        problem = message("errors.study.reading.irregular", reason=reason)
        raise FileProblems(file, [at(Grid(file, "", []).where(len(rows)), problem)]) from None
    if problems:
        raise FileProblems(file, problems)
    while rows and not rows[-1]:
        rows.pop()
    return Grid(file, "", rows)
