"""One problem of a table, in the words of :class:`spbe_research.errors.DataError`."""

from __future__ import annotations

from dataclasses import dataclass

from spbe_research.errors import DataError, message

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Where it is, what was found and what is allowed; ``row`` counts as a spreadsheet does (the header is row 1).

    A table that cannot be read at all has a ``problem`` in words instead.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str
    problem: str = ""

    def __str__(self) -> str:
        return str(self.error())

    def error(self, *, more: int = 0) -> DataError:
        """The same as an error, with the number of further ones after its text."""
        end = self.problem or self.allowed
        if more:
            end = message("errors.checks.finding.more", text=end, more=more)
        if self.problem:
            return DataError(self.file, row=self.row, column=self.column, problem=end)
        return DataError(self.file, row=self.row, column=self.column, found=self.found, allowed=end)

    @classmethod
    def from_error(cls, error: DataError) -> Finding:
        """The finding that a table which cannot be read makes."""
        if error.found is None:
            return cls(
                error.file,
                error.row,
                error.column,
                "",
                "",
                error.problem or message("errors.checks.finding.unreadable"),
            )
        return cls(
            error.file, error.row, error.column, error.found, error.allowed or message("errors.checks.finding.regular")
        )
