"""Find the header of a sheet, be it of two or three lines, and say which columns have which names."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spbe_research.errors import Message, message
from spbe_research.study.reading.grid import Cell, Grid, column_number
from spbe_research.study.reading.places import region_named
from spbe_research.study.reading.unit_names import unit_named
from spbe_research.study.reading.words import (
    INDEX_NAMES,
    UNIT_ROLES,
    VALUE_NAMES,
    fold,
    nearest_names,
    roles_of,
    without_years,
)

__all__ = ["NUMBERED", "UNIT", "Heading", "find_heading", "is_header", "missing_header"]

_SEARCHED = 60
_SUB_ROWS = 2
#: a header that is an indicator's number, and one that is an aspect's or a domain's
NUMBERED = re.compile(r"(?:(?:indikator|indicator|ind|i) ?)?0*[0-9]{1,3}(?: [0-9])?")
UNIT = re.compile(r"(?:(aspek|aspect|a)|(domain|d)) ?0*([0-9]{1,5})")
_YEAR = re.compile("20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the header stands.

    Attributes
    ----------
    kind : ``"rows"`` (a row an indicator), ``"columns"`` (a row an institution, a column an indicator), ``"units"``
        (a column an aspect or a domain) or ``"values"`` (a row an institution, with its printed index or domains).
    first, last : its rows, from 0; names : the text of each column, of all its lines.
    bare : whether institutions stand beside a column of values that says no more than *Nilai*.
    """

    kind: str
    first: int
    last: int
    names: tuple[str, ...]
    bare: bool = False

    def name(self, column: int) -> str:
        """Header of a column; ``""`` where it has none."""
        return self.names[column] if column < len(self.names) else ""


def find_heading(grid: Grid, chosen: Mapping[str, str] | None = None) -> Heading | None:
    """The header among the first rows of a grid, or None.

    Parameters
    ----------
    chosen : header or letters of a column by role, as the caller says: a name of its own for the role.
    """
    levels, values = _found(grid, chosen, _kind), _found(grid, chosen, _values)
    if levels is None and values is None:
        bare = _found(grid, chosen, _bare)
        return bare if bare is None else dataclasses.replace(bare, bare=True)
    if levels is not None and levels.kind == "rows" and _of_institutions(grid, levels, chosen or {}):
        return Heading("values", levels.first, levels.last, levels.names, bare=True)
    if levels is None or values is None or values.first >= levels.first or levels.kind == "rows":
        return levels or values
    counted = {fold(n) for n in levels.names if NUMBERED.fullmatch(fold(n))}
    return levels if len(counted) >= 10 else values  # a row of values may look like a few numbers of indicators


def _of_institutions(grid: Grid, heading: Heading, chosen: Mapping[str, str]) -> bool:
    """Whether rows that look like an indicator's each name an institution of their own: *No, Instansi, Nilai*.

    A column of indicators' names, or one that the caller calls levels or numbers, says that they are levels.
    """
    roles = [roles_of(fold(name)) for name in heading.names]
    if set(chosen) & {"level", "number", "name"} or any(r == {"name"} or r >= {"name", "number"} for r in roles):
        return False
    values = [i for i, name in enumerate(heading.names) if without_years(fold(name)) in VALUE_NAMES]
    if any("level" in r for i, r in enumerate(roles) if i not in values):
        return False
    below = range(heading.last + 1, len(grid.rows))
    for column in (i for i, r in enumerate(roles) if "institution" in r):
        cells = [fold(c) for r in below if isinstance(c := grid.cell(r, column), str)]
        if values and len(cells) > 1 and len(set(cells)) == len(cells):
            return True
    return False


def _found(grid: Grid, chosen: Mapping[str, str] | None, of_names: Callable[..., str | None]) -> Heading | None:
    """The first header of a kind."""
    for row in range(min(_SEARCHED, len(grid.rows))):
        texts = _texts(grid, row)
        folded = [fold(t) for t in texts]
        own = _own_names(grid, row, folded, chosen or {})
        kind = of_names(folded, own)
        anchors = [i for i, f in enumerate(folded) if roles_of(f) & {"number", "name", "institution"}]
        anchors = anchors or [i for i, f in enumerate(folded) if "year" in roles_of(f)]
        if kind is None and not (anchors and sum(map(bool, folded)) > 1):
            continue
        last = row
        if kind is None:  # where institutions are the rows, an indicator's word may stand over all numbers
            anchors = [i for i in anchors if "institution" in roles_of(folded[i])] or anchors
        for below in range(row + 1, min(row + 1 + _SUB_ROWS, len(grid.rows))):
            more = _continues(grid, below, anchors) or _counts_units(grid, texts, below, anchors)
            if kind == "columns" or not more:
                break
            joined = _joined(grid, texts, below)
            if any(_lost(one, both) for one, both in zip(texts, joined, strict=False)):
                break  # a heading of rows below the name of a column
            if kind is not None or of_names([fold(t) for t in joined], own) is not None:
                texts, last = joined, below
                kind = of_names([fold(t) for t in texts], own) or kind
        if kind is not None and (kind != "rows" or _numbers_below(grid, last, texts)):
            return Heading(kind, row, last, tuple(texts))
    return None


def _numbers_below(grid: Grid, last: int, texts: Sequence[str]) -> bool:
    """Whether something below a header could be numbers or names of indicators; a sentence may hold its words too."""
    roles = [roles_of(fold(t)) for t in texts]
    if any("name" in r for r in roles):
        return True
    numbers = [i for i, r in enumerate(roles) if "number" in r]
    below = range(last + 1, min(last + 200, len(grid.rows)))
    return any(re.search("[0-9]", _plain(grid.cell(r, c))) for c in numbers for r in below)


def is_header(cells: Sequence[Cell], chosen: Mapping[str, str] | None = None) -> bool:
    """Whether a row names the columns of a table of levels, or is the first line of such a header."""
    folded = [fold(c) for c in cells]
    own = _own_names(Grid("", "", [list(cells)]), 0, folded, chosen or {})
    if (_kind(folded, own) or _values(folded, own)) is not None:
        return True
    roles = [roles_of(f) for f in folded]
    return any("number" in r for r in roles) and any(r & {"year", "assessment"} for r in roles)


def _own_names(grid: Grid, row: int, folded: Sequence[str], chosen: Mapping[str, str]) -> dict[int, set[str]]:
    """Roles that the caller gives to columns of a row, by position: by header, else by letters."""
    own: dict[int, set[str]] = {}
    for role, name in chosen.items():
        places = [i for i, f in enumerate(folded) if f and f == fold(name)]
        if not places and re.fullmatch("[A-Z]{1,3}", name) and grid.cell(row, column_number(name)) is not None:
            places = [column_number(name)]
        for place in places:
            own.setdefault(place, set()).add(role)
    return own


def _kind(folded: Sequence[str], own: Mapping[int, set[str]] | None = None) -> str | None:
    roles = [roles_of(f) | (own or {}).get(i, set()) for i, f in enumerate(folded)]
    numbered = sum(bool(NUMBERED.fullmatch(f)) for f in folded)
    units = sum(bool(UNIT.fullmatch(f)) for f in folded)
    who = any(r & {"institution", "year"} for r in roles)
    if who and numbered >= 10:
        return "columns"
    rows = [i for i, r in enumerate(roles) if r & {"number", "name"}]
    levels = [i for i, r in enumerate(roles) if "level" in r]
    if any(i != j for i in rows for j in levels):
        return "rows"
    if who and numbered >= 5:
        return "columns"
    if who and units >= 5:
        return "units"
    if any("number" in roles[i] for i in rows):
        rest = [i for i in range(len(folded)) if i not in rows and folded[i]]
        if any(_YEAR.fullmatch(folded[i]) for i in rest):
            return "rows"
        if any(region_named(folded[i]) for i in rest[:60]):
            return "rows"
    return None


def _values(folded: Sequence[str], own: Mapping[int, set[str]] | None = None) -> str | None:
    """``"values"`` where institutions stand beside a printed index, or values of several domains or aspects."""
    roles = [roles_of(f) | (own or {}).get(i, set()) for i, f in enumerate(folded)]
    given = set().union(*(own or {}).values())
    filled = [f for f in folded if f]
    if any(re.fullmatch("[0-9 ]+", f) or region_named(f) for f in filled if len(f) > 2 or f.isdigit()):
        return None  # a line that states something
    who = any("institution" in r for r in roles)
    index = any("index" in r or without_years(f) in INDEX_NAMES for r, f in zip(roles, folded, strict=True))
    units = sum(unit_named(f) for f in folded)
    if not who or not (index or units >= 3 or given & {"index", *UNIT_ROLES}):
        return None
    return (
        "values"
        if given & {"index", *UNIT_ROLES} or not any("level" in r and "index" not in r for r in roles)
        else None
    )


def _bare(folded: Sequence[str], _own: Mapping[int, set[str]] | None = None) -> str | None:
    """``"values"`` where institutions stand beside a column that is called no more than *Nilai*."""
    who = any("institution" in roles_of(f) for f in folded)
    return "values" if who and any(without_years(f) in VALUE_NAMES for f in folded) else None


def _texts(grid: Grid, row: int) -> list[str]:
    """Texts of a header's line; a merged one stands over each of its columns."""
    texts = [_plain(c) for c in grid.rows[row]]
    for span in grid.merged:
        if span.top == row and span.right > span.left and span.left < len(texts):
            texts += [""] * (min(span.right, grid.width - 1) + 1 - len(texts))
            for column in range(span.left, min(span.right + 1, len(texts))):
                texts[column] = texts[span.left]
    return texts


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if isinstance(cell, str | int | float) and not isinstance(cell, bool) else ""


def _continues(grid: Grid, row: int, anchors: Sequence[int]) -> bool:
    """Whether a row below a header is one more line of it: nothing where the rows are told apart, and no level."""
    cells = grid.rows[row]
    filled = [c for c in cells if c is not None]
    if not filled or any(grid.cell(row, a) is not None for a in anchors):
        return False
    numbered = len({fold(c) for c in filled if NUMBERED.fullmatch(fold(c))})  # levels are few, and come again
    return numbered >= 10 or not any(
        re.fullmatch(r"[0-9.,]+", t) and not _YEAR.fullmatch(t) for t in map(_plain, filled)
    )


def _counts_units(grid: Grid, above: Sequence[str], row: int, anchors: Sequence[int]) -> bool:
    """Whether a line does no more than count the domains or aspects over which their word stands: ``1 2 3 4``."""
    filled = [i for i, c in enumerate(grid.rows[row]) if c is not None]
    if len(filled) < 3 or any(i in anchors for i in filled):
        return False
    if [_plain(grid.cell(row, i)) for i in filled] != [str(n) for n in range(1, len(filled) + 1)]:
        return False
    joined = _joined(grid, above, row)
    return all(UNIT.fullmatch(re.sub(r"^(?:nilai|indeks|skor) ", "", fold(joined[i]))) for i in filled)


def _lost(above: str, joined: str) -> bool:
    """Whether a column would no longer be what its name says with the line below it."""
    roles = roles_of(fold(above))
    if roles & {"institution", "year", "assessment"} and len(fold(joined).split()) >= len(fold(above).split()) + 3:
        return True
    return bool(roles) and not roles & roles_of(fold(joined))


def _joined(grid: Grid, above: Sequence[str], row: int) -> list[str]:
    below = _texts(grid, row)
    width = max(len(above), len(below))
    upper, lower = [*above, *[""] * (width - len(above))], [*below, *[""] * (width - len(below))]
    for column in range(1, width):  # a text table cannot merge: what stands above goes on to the right
        if lower[column] and not upper[column] and lower[column - 1]:
            upper[column] = upper[column - 1]
    return [" ".join(t for t in dict.fromkeys((u, low)) if t) for u, low in zip(upper, lower, strict=True)]


def missing_header(grid: Grid) -> Message:
    """Words for a grid without a header: what is asked, the nearest row, and the name that comes close."""
    best, close, unknown = 0, "", ""
    for row, cells in enumerate(grid.rows[:_SEARCHED]):
        roles = [roles_of(fold(c)) for c in cells]
        every = set().union(*roles) & {"number", "level", "name", "note", "institution"}
        if len(every) > best:
            best, shown = len(every), [str(c) for c in cells if isinstance(c, str)]
            names = ", ".join(s[:30] for s in shown[:8])
            close, unknown = message("errors.study.reading.row_has", row=row + 1, names=names), ""
            for role in ("level", "number"):
                known = nearest_names(role)
                near = [s for s in shown if not any(role in r for r in roles) and not roles_of(fold(s))
                        and difflib.get_close_matches(fold(s), known, n=1, cutoff=0.7)]  # fmt: skip
                if near:
                    meant = difflib.get_close_matches(fold(near[0]), known, n=1)[0]
                    unknown = message("errors.study.reading.header_unknown", found=near[0], meant=meant.capitalize())
    return message("errors.study.reading.no_header", close=close, unknown=unknown)
