"""What was taken from where, for the lines that a person checks at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spbe_research.errors import Message, message
from spbe_research.study.reading.columns import Column
from spbe_research.study.reading.filled import Taken
from spbe_research.study.reading.grid import Grid

__all__ = ["hidden_of", "taken_from"]


def taken_from(
    grid: Grid,
    roles: Mapping[str, Sequence[Column]],
    rows: int,
    said: Mapping[str, Message],
    hidden: Sequence[str],
) -> Taken:
    """The record of a reading: columns by role, in the order given, and where the rest was said."""
    columns = {role: " = ".join(str(c.label()) for c in found) for role, found in roles.items() if found}
    others = {role: str(place) for role, place in said.items() if role not in columns}
    return Taken(grid.sheet, columns, rows, others, tuple(hidden))


def hidden_of(grid: Grid, rows: Sequence[int]) -> list[str]:
    """What was read though the sheet hides it."""
    told: list[str] = []
    if grid.hidden:
        told.append(str(message("errors.study.reading.hidden_sheet_read", sheet=grid.sheet)))
    if grid.blind:
        told.append(str(message("errors.study.reading.blind", ending=grid.blind)))
    count = sum(r in grid.hidden_rows for r in rows)
    if count:
        told.append(str(message("errors.study.reading.hidden_rows_read", n=count)))
    return told
