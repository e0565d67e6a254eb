"""One problem of a table, in the words of :class:`spbe_research.errors.DataError`."""

from __future__ import annotations

from dataclasses import dataclass

from spbe_research.errors import DataError

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Where it is, what was found and what is allowed; ``row`` counts as a spreadsheet does (the header is row 1)."""

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str

    def __str__(self) -> str:
        return str(DataError(self.file, row=self.row, column=self.column, found=self.found, allowed=self.allowed))

    @classmethod
    def from_error(cls, error: DataError) -> Finding:
        """The finding that a table which cannot be read makes."""
        found = error.found if error.found is not None else error.problem or "?"
        return cls(error.file, error.row, error.column, found, error.allowed or "a regular table")
