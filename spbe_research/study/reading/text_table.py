"""Read a text table into a grid: its encoding and its delimiter are found out, never guessed between two."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence

from spbe_research.errors import FileProblems, message
from spbe_research.numbers.language import Count
from spbe_research.study.reading.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, at
from spbe_research.study.reading.words import fold, roles_of

__all__ = ["read_delimited"]

#: in the order in which they are tried
_DELIMITERS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"}
_TRIED = 200_000  # characters that are cut by every delimiter to find the header


def read_delimited(data: bytes, file: str, is_header: Callable[[Sequence[Cell]], bool]) -> tuple[Grid, list[str]]:
    """One text table, and the lines of it that cannot be cut as the header is.

    Parameters
    ----------
    data : the bytes: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252 as Excel saves.
    is_header : whether a line, once cut into cells, is the header; it decides the delimiter.

    Raises
    ------
    FileProblems
        when it is no text, has unbalanced quotes, or two delimiters give a table each.

    Examples
    --------
    >>> grid, problems = read_delimited(b"No;Tingkat\\n1;3\\n", "a.csv", lambda cells: len(cells) == 2)
    >>> grid.rows, problems
    ([['No', 'Tingkat'], ['1', '3']], [])
    """
    text = _decode(data, file)
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5 and told[4] in _DELIMITERS:  # Excel's own hint
        return _cut("\n" + rest, told[4], file, is_header)
    fits = {d: header for d in _DELIMITERS if (header := _header(text, d, is_header)) is not None}
    if not fits:
        return _cut(text, max(_DELIMITERS, key=text.count), file, is_header)
    best = max(fits, key=lambda d: (fits[d][0], -list(_DELIMITERS).index(d)))
    return _cut(text, best, file, is_header)


def _header(text: str, delimiter: str, is_header: Callable[[Sequence[Cell]], bool]) -> tuple[float, int] | None:
    """How regular the lines below the header are when cut at a delimiter, and its row; None without a header.

    Quoted cells may hold line ends and delimiters, so the text is cut as a whole and not line by line.
    """
    found: int | None = None
    widths: Counter[bool] = Counter()
    width = 0
    reader = csv.reader(io.StringIO(text[:_TRIED], newline=""), delimiter=delimiter)
    try:
        for row, cells in enumerate(reader):
            if found is None:
                if row >= 60:
                    break
                if len(cells) > 1 and is_header([c if c.strip() else None for c in cells]):
                    found, width = row, len(cells)
            elif any(c.strip() for c in cells):
                widths[len(cells) == width] += 1
    except csv.Error:
        pass
    if found is None:
        return None
    return widths[True] / max(1, widths.total()), found


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


def _cut(text: str, delimiter: str, file: str, is_header: Callable[[Sequence[Cell]], bool]) -> tuple[Grid, list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    problems: list[str] = []
    place = Grid(file, "", [])
    ragged: list[list[Cell]] = []
    width = full = 0
    try:
        for cells in reader:
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                limit = message("errors.study.reading.too_large", rows=Count(MOST_ROWS), columns=MOST_COLUMNS)
                raise FileProblems(file, [at(file, limit)])
            row: list[Cell] = [c if c.strip() else None for c in cells]
            while row and row[-1] is None:  # delimiters at the end of a line stand for nothing
                row.pop()
            if not width and is_header(row):
                width, full = len(row), len(cells)
            elif width and row and (len(row) > full or len(cells) < width) and not _remark(row):
                # a line one cell short would shift or lose a level without a word
                hint = ""
                if delimiter == "," and len(cells) > width:
                    hint = message("errors.study.reading.hint_quotes")
                ends = message(f"errors.study.reading.{_DELIMITERS[delimiter]}")
                problem = message("errors.study.reading.cells", n=len(cells), width=width, delimiter=ends, hint=hint)
                problems.append(at(place.where(len(rows)), problem))
                ragged.append(row)  # which cell is missing or too many, nobody can tell
                row = []
            # a quoted cell may span lines, and then the row of the file is not the row of a spreadsheet
            rows.append(row)
    except csv.Error as error:
        reason = message("errors.study.reading.bad_quote")
        if "end of data" in str(error):
            reason = message("errors.study.reading.open_quote")
        elif "limit" in str(error):
            reason = message("errors.study.reading.long_cell")
        problem = message("errors.study.reading.irregular", reason=reason)
        raise FileProblems(file, [*problems, at(place.where(len(rows)), problem)]) from None
    while rows and not rows[-1]:
        rows.pop()
    return Grid(file, "", rows, ragged=tuple(ragged)), problems


def _remark(row: list[Cell]) -> bool:
    """A line of one sentence, or of a statement such as ``Tahun;2021``, beside a table and not of it."""
    first = str(row[0] or "")
    if any(letter.isdigit() for letter in first.split(":")[0]) or len(row) > 3:
        return False
    return len(row) == 1 or bool(roles_of(fold(first.split(":")[0])))
