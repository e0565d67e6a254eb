"""Cells of a report's tables: values, years above columns, and rows that a page cuts in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe_research.study.reading.pdf.result import PrintedFigure
from spbe_research.study.reading.words import fold, years_in

__all__ = ["Row", "is_blank", "left_aside", "one_line", "printed_in", "stitched", "value_in", "year_above"]

_VALUE = re.compile(r"[0-9](?:[.,][0-9]{1,4})?")
_ASIDE = {"target", "bobot", "weight", "selisih", "gap", "kenaikan", "penurunan", "perubahan", "rata", "prioritas",
          "peringkat", "kontribusi", "keterangan", "catatan", "kategori", "persentase", "kriteria"}  # fmt: skip
_DASHES = {"-", "--", "\u2013", "\u2014", "n/a", "na"}


@dataclass(slots=True)
class Row:
    """A row of a table: its number or "", its name, the texts of its value columns, and its page."""

    number: str
    name: str
    values: list[str]
    page: int

    @property
    def filled(self) -> list[bool]:
        """Whether number and values are there; a name may go on over a page's end."""
        return [bool(self.number), *map(bool, self.values)]


def one_line(cell: str | None) -> str:
    """A cell's text on one line; empty for a cell that lies inside another."""
    return " ".join((cell or "").split())


def value_in(text: str) -> Fraction | None:
    """The number in a cell, with a comma or a point; None where there is none.

    Examples
    --------
    >>> value_in("3,03"), value_in("3.03") == value_in("3,03"), value_in("-"), value_in("13%")
    (Fraction(303, 100), True, None, None)
    """
    plain = "".join(text.split())
    return Fraction(plain.replace(",", ".")) if _VALUE.fullmatch(plain) else None


def printed_in(text: str, page: int) -> PrintedFigure | None:
    """The number in a cell as a figure of the report; None where there is none.

    Examples
    --------
    >>> printed_in("3, 03", 4)
    PrintedFigure(value=Fraction(303, 100), text='3,03', page=4)
    """
    value = value_in(text)
    return None if value is None else PrintedFigure(value, "".join(text.split()), page)


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no value: empty, or a dash."""
    return not text.strip() or text.strip().casefold() in _DASHES


def left_aside(header: str) -> bool:
    """Whether a header says that its column holds something else than results: weights, targets."""
    return not _ASIDE.isdisjoint(fold(header).split())


def year_above(header: str) -> int | None:
    """The one year that a header names."""
    years = years_in(header)
    return next(iter(years)) if len(years) == 1 else None


def stitched(parts: Sequence[Sequence[Row]]) -> list[Row]:
    """Rows of a table over several pages; one that a page cuts is put together where its two parts fit.

    They fit where no column is filled in both: then the second part brings what the first lacks.

    Examples
    --------
    >>> first, then = Row("7", "Kebijakan Internal", [""], 4), Row("", "Audit TIK", ["3"], 5)
    >>> stitched([[first], [then]])
    [Row(number='7', name='Kebijakan Internal Audit TIK', values=['3'], page=4)]
    """
    rows: list[Row] = []
    for part in parts:
        for at, row in enumerate(part):
            last = rows[-1] if rows else None
            if at == 0 and last is not None and last.page != row.page and _fit(last, row):
                last.number = last.number or row.number
                last.name = f"{last.name} {row.name}".strip()
                last.values = [a or b for a, b in zip(last.values, row.values, strict=True)]
            else:
                rows.append(Row(row.number, row.name, list(row.values), row.page))
    return rows


def _fit(above: Row, below: Row) -> bool:
    """Whether two rows at a page's end are one: never of two whole ones, nor where a column stands in both."""
    if len(above.values) != len(below.values):
        return False
    return not any(a and b for a, b in zip(above.filled, below.filled, strict=True))
