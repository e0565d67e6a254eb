"""The table of levels: which column numbers the indicators, which names them, which holds levels, on all its pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.errors import message
from spbe_research.numbers.language import figure
from spbe_research.scoring.levels import on_step
from spbe_research.study.reading.cells import code_of
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.names import NameBook
from spbe_research.study.reading.pdf.cells import (
    Row,
    is_blank,
    left_aside,
    printed_in,
    stitched,
    value_in,
    year_above,
)
from spbe_research.study.reading.pdf.numbered_lines import numbered_codes, numbered_tables
from spbe_research.study.reading.pdf.pages import Cells, Document, on_page
from spbe_research.study.reading.pdf.result import PrintedFigure
from spbe_research.study.reading.pdf.units import like
from spbe_research.study.reading.pdf.unruled import Line, lines_of
from spbe_research.study.reading.pdf.wrapped import mended, squeezed, vocabulary
from spbe_research.study.reading.words import fold

__all__ = ["Levels", "is_levels_table", "read_levels_tables"]

#: "1. Kebijakan", "1 Kebijakan", "Indikator 1: Kebijakan"
_LEADING = re.compile(r"\s*((?:indikator\s*)?[0-9]{1,2}(?:[-.][0-9])?)\s*[.):\-]?\s+(?=[^\W\d])(.*)", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_MOSTLY = 0.6
#: a name of which so much is part of its indicator's own is that name, cut or with letters of the next line in it
_OWN = 0.75


@dataclass(slots=True)
class Levels:
    """The levels of one or more years.

    Attributes
    ----------
    instrument : whose indicators the rows are.
    columns : by column, its year (None where no header says) and the printed levels by code.
    pages : where its parts stand; problems : lines.
    """

    instrument: Instrument
    columns: list[tuple[int | None, dict[str, PrintedFigure]]] = field(default_factory=list)
    pages: tuple[int, ...] = ()
    problems: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)  # that have a row
    doubtful: set[str] = field(default_factory=set)  # that a problem names

    @property
    def missing(self) -> list[str]:
        """Codes without a row."""
        return [c for c in self.instrument.codes if c not in self.codes]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand in a table: columns of number (None where names bear them), name and levels."""

    width: int
    number: int | None
    name: int
    levels: tuple[int, ...]
    headers: tuple[str, ...]
    first: int


def read_levels_tables(document: Document, instruments: Sequence[Instrument]) -> list[Levels]:
    """The table of levels under the instrument whose indicators it numbers; empty where no page holds one.

    Cells that are drawn are read; where they do not give every row, lines that numbers head are. Of these there may be
    several readings, and which one holds is for the report's values to say.
    """
    drawn = [found for instrument in instruments if (found := _read(document, instrument)) is not None]
    if any(not found.missing for found in drawn):
        return [min(drawn, key=_lacks)]
    lines = lines_of(document)
    by_lines = [
        _gathered(document, table.rows, table.headers, instrument, foreign=table.foreign)
        for instrument in instruments
        for table in numbered_tables(lines, instrument)
    ]
    sound = [found for found in by_lines if _lacks(found) == 0]
    rest = [*drawn, *by_lines] or [_not_understood(lines, instrument) for instrument in instruments]
    return sound or [min(rest, key=_lacks)]


def _not_understood(lines: Sequence[Line], instrument: Instrument) -> Levels:
    """The numbers of indicators, of lines that make no table."""
    codes = numbered_codes(lines, instrument)
    return Levels(instrument, [(None, {})], tuple(sorted(set(codes.values()))), codes=set(codes))


def _read(document: Document, instrument: Instrument) -> Levels | None:
    book = _book(instrument)
    parts: list[list[Row]] = []
    layout: _Layout | None = None
    for page in document.pages:
        for cells in page.ruled:
            found = _layout(cells, instrument, book)
            follows = layout is not None and parts[-1][-1].page == page.number - 1
            if found is None and layout is not None and follows and cells and len(cells[0]) == layout.width:
                rows = _rows(
                    cells, layout, page.number, instrument
                )  # a row or two, or the end of one, on the next page
                rows = rows if len(rows) <= len(instrument.codes) - len(_codes(parts, instrument)) + 1 else []
            elif found is not None:
                if layout is not None and len(found.levels) < len(layout.levels):
                    continue
                layout = layout or found
                rows = _rows(cells[found.first :], found, page.number, instrument)
                for row in rows:  # "Sektor 1" ends a name in a number
                    extra = len(row.values) - len(layout.levels)
                    row.name = " ".join([row.name, *filter(None, row.values[:extra])])
                    row.values = row.values[extra:]
            else:
                continue
            rows = [r for r in rows if not _is_header(r)]
            if rows:
                parts.append(rows)
    if layout is None:
        return None
    return _gathered(document, stitched(parts), layout.headers, instrument)


def _lacks(levels: Levels) -> int:
    """How far a reading is from a whole table without a doubt."""
    return len(levels.missing) + len(levels.problems)


def is_levels_table(cells: Cells, instrument: Instrument) -> bool:
    """Whether a table numbers and names indicators beside levels."""
    return _layout(cells, instrument, _book(instrument)) is not None


@lru_cache(maxsize=8)
def _book(instrument: Instrument) -> NameBook:
    return NameBook(instrument)


def _codes(parts: Sequence[Sequence[Row]], instrument: Instrument) -> set[str]:
    return {c for part in parts for r in part if (c := code_of(r.number, instrument)) is not None}


def _is_header(row: Row) -> bool:
    """A header repeated on the next page."""
    return fold(row.number) in ("no", "nomor", "kode") or fold(row.name) in ("indikator", "nama indikator")


def _layout(cells: Cells, instrument: Instrument, book: NameBook) -> _Layout | None:
    """The layout of a table of levels, by what its columns hold and not by their headers alone."""
    if not cells or len(cells[0]) > 20 or any(len(row) != len(cells[0]) for row in cells):
        return None
    texts = [_texts(row, instrument) for row in cells]
    width = len(texts[0])
    for number, name in _numbered(texts, width, instrument):
        told = ((r, *_number_and_name(row, number, name)) for r, row in enumerate(texts))
        coded = [(r, code, called) for r, n, called in told if n and (code := code_of(n, instrument)) is not None]
        rows = [r for r, _, _ in coded]
        own = sum(_is_own(called, code, book) for _, code, called in coded)
        if not rows or own < _MOSTLY * len(rows):
            continue
        levels, headers = [], []
        for c in range(name + 1, width):
            filled = [texts[r][c] for r in rows if texts[r][c]]
            header = " ".join(filter(None, (texts[r][c] for r in range(rows[0]))))
            good = sum(is_blank(t) or _is_level(t, instrument) for t in filled)
            if filled and good >= _MOSTLY * len(filled) and not left_aside(header):
                levels.append(c)
                headers.append(header)
        if levels:
            return _Layout(width, number, name, tuple(levels), tuple(headers), rows[0])
    return None


def _texts(row: Sequence[str | None], instrument: Instrument) -> list[str]:
    """The cells of a row on one line each."""
    words = vocabulary(instrument)
    return [mended(cell or "", words) for cell in row]


def _numbered(texts: Sequence[Sequence[str]], width: int, instrument: Instrument) -> Iterator[tuple[int | None, int]]:
    """Columns that may number and name the rows: apart, or both in one."""
    for number in range(width - 1):
        filled = [row[number] for row in texts if row[number]]
        codes = [c for t in filled if (c := code_of(t.rstrip(".)"), instrument)) is not None]
        places = [instrument.codes.index(c) for c in codes]
        rising = sum(b > a for a, b in itertools.pairwise(places)) >= 0.8 * (len(places) - 1)
        if codes and len(codes) >= _MOSTLY * (len(filled) - 3) and rising:
            letters = [sum(map(str.isalpha, "".join(row[c] for row in texts))) for c in range(width)]
            name = max(range(number + 1, width), key=lambda c: letters[c])
            yield number, name
    for name in range(width - 1):
        if sum(_LEADING.match(row[name]) is not None for row in texts) >= _MOSTLY * max(1, len(texts) - 3):
            yield None, name


def _number_and_name(texts: Sequence[str], number: int | None, name: int) -> tuple[str, str]:
    """What a row is numbered and called; ``""`` without a number."""
    if number is not None:
        return texts[number].rstrip(".)"), texts[name]
    match = _LEADING.match(texts[name])
    return (match[1], match[2]) if match else ("", texts[name])


def _is_level(text: str, instrument: Instrument) -> bool:
    value = value_in(text)
    return value is not None and instrument.level_min <= value <= instrument.level_max and on_step(value, instrument)


def _rows(cells: Cells, layout: _Layout, page: int, instrument: Instrument) -> list[Row]:
    rows = []
    for row in cells:
        texts = _texts(row, instrument)
        values = [texts[c] for c in layout.levels]
        number, name = _number_and_name(texts, layout.number, layout.name)
        if number or name or any(values):
            rows.append(Row(number, name, values, page))
    return rows


def _plain_name(name: str) -> str:
    """A name without "Tingkat Kematangan" and what hangs over from the row above before it."""
    folded = fold(name)
    _, mark, after = folded.rpartition("tingkat kematangan ")
    return after if mark and after else folded


def _is_own(name: str, code: str, book: NameBook) -> bool:
    """Whether a printed name, be it cut or garbled, is that of the indicator."""
    plain, names = _plain_name(name), book.instrument.indicators.loc[code]
    mine = [fold(str(names[c])) for c in ("name_id", "short_id")]
    counts = {tuple(_DIGITS.findall(own)) for own in mine} - {()}
    if counts and (said := tuple(_DIGITS.findall(plain))) and said not in counts:  # "Sektor 1" is not "Sektor 2"
        return False
    return max(like(plain, own) for own in mine) >= _OWN


def _gathered(
    document: Document,
    rows: Sequence[Row],
    headers: Sequence[str],
    instrument: Instrument,
    foreign: frozenset[str] | None = None,
) -> Levels:
    """Rows by code, each once, each with the name of its own indicator, and every level a level.

    Where no cell says which lines are a name (``foreign``, the rows with lines of another name, is not None), the name
    must be that of the indicator, whole or cut.
    """
    result = Levels(instrument, [(year_above(h), {}) for h in headers])
    book = _book(instrument)
    seen: dict[str, list[Fraction | None]] = {}
    result.pages = tuple(sorted({r.page for r in rows}))
    names = {c: fold(n) for c, n in zip(instrument.codes, instrument.rows["name_id"], strict=True)}

    def wrong(row: Row, key: str, code: str = "", **values: object) -> None:
        result.doubtful |= {code} - {""}
        values |= {"code": code} if code else {}
        result.problems.append(at(on_page(document, row.page), message(f"errors.study.pdf.{key}", **values)))

    for row in rows:
        code = code_of(row.number, instrument) if row.number else None
        if code is None:
            if any(not is_blank(v) for v in row.values):
                wrong(row, "no_number", name=row.name or "-", found=row.number or "-")
            continue
        values = [value_in(v) for v in row.values]
        if code in seen:  # a table that tells the same again is no contradiction
            if seen[code] != values:
                wrong(row, "second_time", code=code)
            continue
        seen[code] = values
        plain = _plain_name(row.name)
        unclear = foreign is not None and code in foreign
        if not squeezed(names[code]).startswith(squeezed(plain)):
            exact = book.exact(plain)
            other = exact if exact not in (None, code) else None
            if other is None and not _is_own(row.name, code, book):
                other = book.other(plain, code)
            if other is not None:
                wrong(row, "name_of_other", code=code, own=instrument.indicators.loc[code, "name_id"], meant=other,
                     name=row.name)  # fmt: skip
            else:
                unclear |= foreign is not None and not _is_own(row.name, code, book)
        if unclear:
            wrong(row, "name_unclear", code=code, own=instrument.indicators.loc[code, "name_id"], name=row.name)
        for (_, levels), text in zip(result.columns, row.values, strict=True):
            printed = printed_in(text, row.page)
            if printed is not None and _is_level(text, instrument):
                levels[code] = printed
            elif not is_blank(text):
                wrong(row, "no_level", code=code, found=text, low=figure(instrument.level_min),
                     high=figure(instrument.level_max))  # fmt: skip
    result.codes = set(seen)
    return result
