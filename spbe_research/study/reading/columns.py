"""Columns of a table as candidates for a role: by header and by content, hidden ones too; none is taken unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spbe_research.errors import Message, ParameterError, message
from spbe_research.options import found_as
from spbe_research.study.reading.grid import Cell, Grid, at, column_letters, column_number, describe_cell
from spbe_research.study.reading.header import NUMBERED, UNIT, Heading
from spbe_research.study.reading.places import region_named
from spbe_research.study.reading.words import ROLES, UNIT_ROLES, fold, is_known, roles_of

__all__ = ["Column", "Columns", "check_options"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    at : position from 0; header : its text; hidden : whether the sheet hides it; filled : rows with a cell in it.
    """

    at: int
    header: str
    hidden: bool
    filled: tuple[int, ...]

    @property
    def folded(self) -> str:
        """The header without case and punctuation."""
        return fold(self.header)

    @property
    def roles(self) -> frozenset[str]:
        """What the header's words allow."""
        return roles_of(self.folded)

    def label(self) -> Message:
        """Words for a message: letters, header, and whether it is hidden."""
        letters = column_letters(self.at) + (f" ({self.header})" if self.header else "")
        if self.hidden:
            return message("errors.study.reading.column_hidden", column=letters)
        return message("errors.study.reading.column_shown", column=letters)

    def option(self) -> str:
        """What names it in ``--columns``."""
        plain = self.header and not set(self.header) & set(",=")
        name = self.header if plain else column_letters(self.at)
        return f'"{name}"' if " " in name or "/" in name else name


class Columns:
    """The columns of one table, and which of them the caller has chosen.

    Parameters
    ----------
    body : rows below the header that hold something.
    chosen : header or letters by role, as the caller says.
    """

    def __init__(self, grid: Grid, heading: Heading, body: Sequence[int], chosen: Mapping[str, str]) -> None:
        self.grid, self.heading, self.body = grid, heading, body
        filled: dict[int, list[int]] = {}
        for row in body:
            for place, cell in enumerate(grid.rows[row]):
                if cell is not None:
                    filled.setdefault(place, []).append(row)
        width = max(grid.width, len(heading.names))
        self.all = [
            Column(i, heading.name(i), i in grid.hidden_columns, tuple(filled.get(i, ()))) for i in range(width)
        ]
        self.problems: list[str] = []
        self.chosen: dict[str, Column] = {}
        for role, name in chosen.items():
            column = self._named(name)
            if column is not None:
                self.chosen[role] = column

    def _named(self, name: str) -> Column | None:
        matches = [c for c in self.all if c.header == name] or [
            c for c in self.all if c.folded and c.folded == fold(name)
        ]
        if not matches and re.fullmatch("[A-Z]{1,3}", name):
            matches = [c for c in self.all if c.at == column_number(name)]
        if len(matches) == 1:
            return matches[0]
        there = ", ".join(c.header for c in self.all if c.header)
        where = self.grid.where(self.heading.first)
        if matches:
            letters = ", ".join(column_letters(c.at) for c in matches)
            self.problems.append(at(where, message("errors.study.reading.option_twice", name=name, letters=letters)))
        else:
            self.problems.append(at(where, message("errors.study.reading.option_unknown", name=name, there=there)))
        return None

    def by_header(self, role: str) -> list[Column]:
        """Columns whose header allows a role and that hold something; the chosen one alone where one is chosen."""
        if role in self.chosen:
            return [self.chosen[role]]
        taken = {c.at for r, c in self.chosen.items() if r != role}
        found = [c for c in self.all if role in c.roles and c.filled and c.at not in taken]
        return [c for c in found if not region_named(c.header)] if role == "institution" else found

    def unknown(self) -> list[Column]:
        """Columns that hold something and whose header says nothing of it."""
        taken = {c.at for c in self.chosen.values()}
        found = [c for c in self.all if c.filled and not is_known(c.folded) and c.at not in taken]
        if self.heading.kind == "columns":
            found = [c for c in found if not NUMBERED.fullmatch(c.folded) and not UNIT.fullmatch(c.folded)]
        return found

    def one(self, role: str) -> Column | None:
        """The first column of a role that nothing is decided by: note, instrument."""
        return next(iter(self.by_header(role)), None)

    def doubled(self, columns: Sequence[Column]) -> bool:
        """Whether two of the candidates bear one name, which is then told."""
        names = [c.folded for c in columns]
        twice = next((c for c in columns if c.folded and names.count(c.folded) > 1), None)
        if twice is not None:
            problem = message("errors.study.reading.two_columns", name=twice.header)
            self.problems.append(at(self.grid.where(self.heading.first), problem))
        return twice is not None

    def agree(
        self,
        role: str,
        columns: Sequence[Column],
        rows: Sequence[int],
        same: Callable[[Cell, Cell], bool],
        shown: Callable[[Cell], str] = describe_cell,
    ) -> bool:
        """Whether all candidates say the same in every row; each pair that does not is told, with the way out."""
        agreed = not self.doubled(columns)
        first = columns[0]
        for other in columns[1:] if agreed else ():
            differ = [r for r in rows if not same(self.grid.cell(r, first.at), self.grid.cell(r, other.at))]
            if differ:
                self.differ(role, first, other, differ, shown)
                agreed = False
        return agreed

    def differ(
        self, role: str, first: Column, other: Column, rows: Sequence[int], shown: Callable[[Cell], str] = describe_cell
    ) -> None:
        """Tell of two columns that cannot both hold a role."""
        row = rows[0]
        problem = message(
            "errors.study.reading.columns_differ",
            role=message(f"errors.study.reading.role_{role}"),
            first=first.label(),
            other=other.label(),
            n=len(rows),
            row=row + 1,
            one=shown(self.grid.cell(row, first.at)),
            two=shown(self.grid.cell(row, other.at)),
            key=role,
            name=first.option(),
            name_2=other.option(),
        )
        self.problems.append(at(self.grid.where(), problem))


def check_options(columns: Mapping[str, str] | None) -> dict[str, str]:
    """The caller's columns by role.

    Raises
    ------
    ParameterError
        for a role that there is not, or a name that is no text.
    """
    if columns is not None and not isinstance(columns, Mapping):
        raise ParameterError(
            message("errors.study.reading.option_role", role=found_as(columns), roles=", ".join(ROLES))
        )
    chosen = dict(columns or {})
    for role, name in chosen.items():
        if role not in (*ROLES, *UNIT_ROLES) or not isinstance(name, str) or not name.strip():
            raise ParameterError(
                message("errors.study.reading.option_role", role=f"{role}={name}", roles=", ".join(ROLES))
            )
    return {role: name.strip() for role, name in chosen.items()}
