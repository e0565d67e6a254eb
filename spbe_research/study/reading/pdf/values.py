"""Tables of values: index, domains and aspects of the institution, and the means of groups of institutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import all_regions
from spbe_research.errors import message
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.pdf.cells import (
    Row,
    is_blank,
    left_aside,
    one_line,
    printed_in,
    stitched,
    value_in,
    year_above,
)
from spbe_research.study.reading.pdf.levels import is_levels_table
from spbe_research.study.reading.pdf.pages import Cells, Document, on_page
from spbe_research.study.reading.pdf.result import PrintedFigure
from spbe_research.study.reading.pdf.units import Unit, unit_named, units_of
from spbe_research.study.reading.pdf.unruled import lines_of
from spbe_research.study.reading.pdf.value_lines import value_tables
from spbe_research.study.reading.pdf.wrapped import mended, vocabulary
from spbe_research.study.reading.words import fold

__all__ = ["Values", "read_values"]

_MOSTLY = 0.6  # of the rows with values, those with names of units
_FEW = 3  # rows with names of units from which a table is one of values


@dataclass(slots=True)
class Values:
    """What the tables of values hold.

    Attributes
    ----------
    own : by year (None where the header names none), figures by unit; means : figures by group and unit.
    years : years that headers name, with their page.
    unknown : headers of groups that are not known, with their page.
    problems : lines.
    """

    own: dict[int | None, dict[Unit, PrintedFigure]] = field(default_factory=dict)
    means: dict[str, dict[Unit, PrintedFigure]] = field(default_factory=dict)
    years: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[tuple[str, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of one page: its header by value column, and its rows."""

    headers: tuple[str, ...]
    rows: list[Row]
    page: int


def read_values(document: Document, instrument: Instrument) -> Values:
    """Every table of values; drawn ones, and where there is none those that lines make."""
    result = Values()
    _add(result, list(_parts(document, instrument)), document, instrument)
    if not result.own or not result.means:
        tables = value_tables(lines_of(document), instrument)
        _add(result, [_Part(t.headers, t.rows, t.rows[0].page) for t in tables], document, instrument)
    return result


def _add(result: Values, parts: Sequence[_Part], document: Document, instrument: Instrument) -> None:
    """What tables of one kind hold, as far as those before held none."""
    groups = [p for p in parts if _is_means(p.headers)]
    for part in groups if not result.means else ():
        _add_means(result, part, document, instrument)
    own = [kept for p in parts if p not in groups and (kept := _own_columns(p)).headers]
    own = [p for p in own if len(p.headers) <= 3]
    if not result.own and own:
        _add_own(result, own, document, instrument)


def _own_columns(part: _Part) -> _Part:
    """A table without its columns of targets, and of means of groups."""
    kept = [at for at, header in enumerate(part.headers) if not left_aside(header) and _group(header) is None]
    if len(kept) == len(part.headers):
        return part
    rows = [Row(r.number, r.name, [r.values[k] for k in kept], r.page) for r in part.rows]
    return _Part(tuple(part.headers[k] for k in kept), rows, part.page)


def _parts(document: Document, instrument: Instrument) -> Iterator[_Part]:
    before: tuple[_Part, int, list[int], int] | None = None  # the part, its width, its columns, units still to come
    units = len(units_of(instrument))
    for page in document.pages:
        for cells in page.ruled:
            if is_levels_table(cells, instrument):
                continue
            found = _columns(cells, instrument)
            if found is not None:
                name, columns, first = found
                headers = [
                    " ".join(filter(None, (one_line(row[c]) for row in cells[:first] if c < len(row)))) for c in columns
                ]
                if not _is_means(headers):
                    kept = [
                        at for at, header in enumerate(headers) if not left_aside(header) and _group(header) is None
                    ]
                    columns, headers = [columns[k] for k in kept], [headers[k] for k in kept]
                if not columns:
                    continue
                if before and not any(headers) and _same_columns(before, cells, [name, *columns], page.number):
                    headers, first = list(before[0].headers), 0  # the rest of it, without the header again
                part = _Part(tuple(headers), _rows(cells[first:], name, columns, page.number, instrument), page.number)
                open_units = units - sum(unit_named(r.name, instrument) is not None for r in part.rows)
            elif before and _goes_on(before, cells, page.number):
                above, _, (name, *columns), open_units = before
                part = _Part(above.headers, _rows(cells, name, columns, page.number, instrument), page.number)
                open_units -= len(part.rows)
            else:
                continue
            yield part
            before = (part, len(cells[0]), [name, *columns], open_units)


def _same_columns(before: tuple[_Part, int, list[int], int], cells: Cells, columns: list[int], page: int) -> bool:
    """Whether a table without a header stands on the page after one of the same columns."""
    return before[0].page == page - 1 and before[1] == len(cells[0]) and before[2] == columns


def _goes_on(before: tuple[_Part, int, list[int], int], cells: Cells, page: int) -> bool:
    """Whether a table at the head of a page is the end of the one before: as wide, and no longer than what lacks."""
    part, width, _, open_units = before
    cut = bool(part.rows) and not all(part.rows[-1].values)
    most = max(open_units, 0) + (2 if cut or open_units > 0 else 1)
    return part.page == page - 1 and bool(cells) and len(cells[0]) == width and len(cells) <= most


def _rows(cells: Cells, name: int, columns: Sequence[int], page: int, instrument: Instrument) -> list[Row]:
    words = vocabulary(instrument)
    rows = [Row("", mended(row[name] or "", words), [one_line(row[c]) for c in columns], page) for row in cells]
    return [r for r in rows if r.name or any(r.values)]


def _columns(cells: Cells, instrument: Instrument) -> tuple[int, list[int], int] | None:
    """The column of names, those of values, and the first row of a table of values; None for another table."""
    if not cells or len(cells[0]) > 20:
        return None
    width = len(cells[0])
    if any(len(row) != width for row in cells):
        return None
    words = vocabulary(instrument)
    called = [[mended(cell or "", words) for cell in row] for row in cells]
    names = {c: [r for r, row in enumerate(called) if unit_named(row[c], instrument)] for c in range(width)}
    name = max(names, key=lambda c: len(names[c]))
    rows = names[name]
    if not rows:
        return None
    columns = []
    for c in range(name + 1, width):
        texts = [one_line(cells[r][c]) for r in rows]
        if sum(value_in(t) is not None for t in texts) >= 0.4 * len(rows):
            columns.append(c)
    told = [r for r in range(len(cells)) if any(value_in(one_line(cells[r][c])) is not None for c in columns)]
    rows = [r for r in rows if r in told]  # a header may say "Indeks"
    heads = [unit_named(called[r][name], instrument) for r in rows[:1]]  # a page may end below its first rows
    few = 1 if heads == [("index", "")] and len(rows) == len(told) else _FEW
    return (name, columns, rows[0]) if len(rows) >= max(few, _MOSTLY * len(told)) else None


def _is_means(headers: Sequence[str]) -> bool:
    return sum(_group(h) is not None for h in headers) >= 2


@lru_cache(maxsize=200)
def _group(header: str) -> str | None:
    """The group of institutions that a header names, as ``data/institutions.csv`` calls it."""
    name = fold(header).removeprefix("rata rata").replace("nilai", " ").strip()
    if name == "nasional":
        return "nasional"
    name = {"lembaga lainnya": "lembaga lain"}.get(name, name)
    group = "rata-rata-" + name.replace(" ", "-")
    return group if group in all_regions() else None


def _add_means(result: Values, part: _Part, document: Document, instrument: Instrument) -> None:
    for place, header in enumerate(part.headers):
        group = _group(header)
        if group is None:
            result.unknown.append((header, part.page))
            continue
        figures = result.means.setdefault(group, {})
        for row in part.rows:
            unit = unit_named(row.name, instrument)
            figure = printed_in(row.values[place], row.page)
            if unit is not None and figure is not None:
                _keep(result, figures, unit, figure, row.name, document)


def _add_own(result: Values, parts: Sequence[_Part], document: Document, instrument: Instrument) -> None:
    by_headers: dict[tuple[str, ...], list[_Part]] = {}
    for part in parts:
        by_headers.setdefault(part.headers, []).append(part)
    for headers, same in by_headers.items():
        years = [year_above(h) for h in headers]
        if len(headers) > 1 and (None in years or len(set(years)) < len(years)):
            line = message("errors.study.pdf.columns", n=len(headers))
            result.problems.append(at(on_page(document, same[0].page), line))
            continue
        result.years += [(y, same[0].page) for y in years if y is not None]
        for row in stitched([p.rows for p in same]):
            unit = unit_named(row.name, instrument)
            if unit is None:
                if any(value_in(v) is not None for v in row.values):
                    line = message("errors.study.pdf.unknown_unit", name=row.name)
                    result.problems.append(at(on_page(document, row.page), line))
                continue
            for year, text in zip(years, row.values, strict=True):
                figures = result.own.setdefault(year, {})
                figure = printed_in(text, row.page)
                if figure is not None:
                    _keep(result, figures, unit, figure, row.name, document)
                elif not is_blank(text):
                    line = message("errors.study.pdf.no_value", name=row.name, found=text)
                    result.problems.append(at(on_page(document, row.page), line))


def _keep(
    result: Values,
    figures: dict[Unit, PrintedFigure],
    unit: Unit,
    figure: PrintedFigure,
    name: str,
    document: Document,
) -> None:
    first = figures.setdefault(unit, figure)
    if first.value != figure.value:
        line = message("errors.study.pdf.twice", name=name, first=first.text, page=first.page, then=figure.text)
        result.problems.append(at(on_page(document, figure.page), line))
