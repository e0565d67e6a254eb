"""Tables with a row an institution and a column an indicator, as researchers keep them."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.errors import Message, message
from spbe_research.study.reading.cells import BadLevel, code_of, parse_level, plain_number
from spbe_research.study.reading.claims import Claim, claimed_by, contradictions, fits_none, stated_values
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.filled import Evaluations, Filled, Given, in_force
from spbe_research.study.reading.grid import MOST_PROBLEMS, Formula, Grid, at, describe_cell
from spbe_research.study.reading.header import UNIT, Heading
from spbe_research.study.reading.identity import Identity, Who
from spbe_research.study.reading.outside import read_outside, states
from spbe_research.study.reading.taken import hidden_of, taken_from

__all__ = ["read_columns"]


def read_columns(grid: Grid, heading: Heading, given: Given) -> tuple[list[Filled], list[str]]:
    """Evaluations of a grid and its problems; nothing of either where no level is filled in."""
    return _Columns(grid, heading, given).read()


class _Columns:
    def __init__(self, grid: Grid, heading: Heading, given: Given) -> None:
        self.grid, self.heading, self.given = grid, heading, given
        self.evaluations = Evaluations(given)
        self.problems: list[str] = []
        body = [r for r in range(heading.last + 1, len(grid.rows)) if any(c is not None for c in grid.rows[r])]
        if body and _counts(grid, body[0]):
            body = body[1:]
        self.columns = Columns(grid, heading, body, given.columns)
        self.numbered = self._numbered()
        who = [c for role in ("institution", "year") for c in self.columns.by_header(role)]
        self.rows = [r for r in body if self._is_row(r, who)]
        last = self.rows[-1] if self.rows else heading.last
        self.outside = read_outside(grid, range(heading.first), [r for r in body if r not in set(self.rows)])
        self.identity = Identity(grid, self.columns, self.outside, self.evaluations, self.rows)
        self.last = last
        self.instrument_column = self.columns.one("instrument")

    def _is_row(self, row: int, who: list[Column]) -> bool:
        """Whether a row tells of an institution: no signature of words alone, and no statement such as Tahun, 2021."""
        filled = [c for c in self.grid.rows[row] if c is not None]
        if len(filled) <= 3 and states(filled[0]):
            return False
        cells = [x for c in self.numbered if (x := self.grid.cell(row, c.at)) is not None]
        named = any(self.grid.cell(row, c.at) is not None for c in who)
        return bool(cells) and (named or any(not isinstance(x, str) or plain_number(x) is not None for x in cells))

    def _numbered(self) -> list[Column]:
        """Columns whose header is a number of an indicator of any instrument, and no aspect's or domain's."""
        insts = self.evaluations.instruments()
        taken = {c.at for c in self.columns.chosen.values()}
        return [c for c in self.columns.all if c.header and c.at not in taken and not UNIT.fullmatch(c.folded)
                and (any(code_of(c.header, i) is not None for i in insts) or _number(c))]  # fmt: skip

    def where(self, row: int, column: Column | None = None) -> Message:
        return self.grid.where(row, column.at, column.header) if column else self.grid.where(row)

    def read(self) -> tuple[list[Filled], list[str]]:
        if not self.rows:
            return [], self.columns.problems
        inst = self._instrument()
        if inst is None:
            known = ", ".join(i.id for i in self.evaluations.instruments())
            none = at(self.grid.where(), message("errors.study.reading.instrument_none", known=known))
            self.problems = self.problems or [none]
            return [], [*self.columns.problems, *self.identity.problems, *self.problems]
        columns = self._codes(inst)
        if columns is None:
            return [], [*self.columns.problems, *self.problems]
        self._merged(columns)
        filled = []
        for row in self.rows:
            one = self._row(row, inst, columns)
            filled += [one] if one is not None else []
            if len(self.problems) + len(self.identity.problems) > MOST_PROBLEMS:
                break
        self.problems += fits_none(stated_values(self.outside), [(f, inst) for f in filled])
        return filled, [*self.columns.problems, *self.identity.problems, *self.problems]

    def _instrument(self) -> Instrument | None:
        """The one instrument of the columns: as named, by the rows' years, or the one with these columns."""
        column, stated = self.instrument_column, self.outside.first("instrument")
        insts = self.evaluations.instruments()
        cells = [(self.grid.cell(r, column.at), self.where(r, column)) for r in self.rows] if column else []
        cells += [(stated.cell, stated.place)] if stated else []
        named = [(c, p) for c, p in cells if c is not None]
        if named or self.given.instrument:
            cell, place = named[0] if named else (None, self.grid.where())
            inst = self.evaluations.instrument(cell, None)
            for other, there in named[1:]:
                if other != cell:
                    problem = message(
                        "errors.study.reading.one_instrument", cell=describe_cell(other), instrument=describe_cell(cell)
                    )
                    self.problems.append(at(there, problem))
            if isinstance(inst, str):
                self.problems.append(at(place, inst))
                return None
            return inst
        fit = [i for i in insts if self._fits(i)]
        years = {y for c in self.identity.year for r in self.rows
                 if isinstance(y := self.evaluations.year(self.grid.cell(r, c.at)), int)}  # fmt: skip
        years |= {y for s in self.outside.stated.get("year", ()) if isinstance(y := self.evaluations.year(s.cell), int)}
        years |= {self.given.year} if self.given.year is not None else set()
        due = [i for i in insts if any(in_force(i, y) for y in years)]
        both = [i for i in due if i in fit]
        return next(iter([*both, *due, *fit]), None)

    def _fits(self, instrument: Instrument) -> bool:
        """Whether the columns are exactly the rows of an instrument."""
        return {code_of(c.header, instrument) for c in self.numbered} == set(instrument.codes)

    def _codes(self, instrument: Instrument) -> dict[str, Column] | None:
        """Column of each code; None when the header is not that of the instrument."""
        columns: dict[str, Column] = {}
        header = self.heading.first
        problems: list[str] = []
        for column in self.numbered:
            code = code_of(column.header, instrument)
            if code is None:
                problem = message(
                    "errors.study.reading.no_indicator",
                    cell=describe_cell(column.header),
                    instrument=instrument.id,
                    first=instrument.codes[0],
                    last=instrument.codes[-1],
                    hint="",
                )
                problems.append(at(self.where(header, column), problem))
            elif code in columns:
                problem = message("errors.study.reading.column_twice", code=code)
                problems.append(at(self.where(header, column), problem))
            else:
                columns[code] = column
        others = [i for i in self.evaluations.instruments() if i.id != instrument.id and self._fits(i)]
        missing = [c for c in instrument.codes if c not in columns]
        if missing and others:
            problem = message(
                "errors.study.reading.other_columns",
                rows=len(others[0].codes),
                other=others[0].id,
                n=len(instrument.codes),
                instrument=instrument.id,
            )
            self.problems = [at(self.grid.where(header), problem)]
            return None
        self.problems += problems
        if missing:
            problem = message("errors.study.reading.no_column", codes=", ".join(missing))
            self.problems.append(at(self.grid.where(header), problem))
        return columns

    def _merged(self, columns: dict[str, Column]) -> None:
        read = {c.at for c in columns.values()}
        read |= {c.at for c in (*self.identity.institution, *self.identity.year, *self.identity.assessment)}
        rows = set(self.rows)
        for span in self.grid.merged:
            if span.bottom <= self.heading.last or span.top > self.last:
                continue
            inside = any(span.top <= r <= span.bottom for r in rows)
            if inside and any(span.left <= c <= span.right for c in read):
                self.problems.append(at(self.grid.where(), message("errors.study.reading.merged", cells=str(span))))

    def _claims(self, row: int, instrument: Instrument) -> list[Claim]:
        """Values of the row that its levels must give."""
        claims = []
        for column in self.columns.all:
            cell = self.grid.cell(row, column.at)
            if cell is None or isinstance(cell, Formula):
                continue
            printed = claimed_by(column.folded, instrument)
            if printed is not None:
                claims.append(Claim(*printed, cell, self.where(row, column)))
            elif column.roles & {"index", "predicate"}:
                unit = "index" if "index" in column.roles else "predicate"
                claims.append(Claim(unit, "", cell, self.where(row, column)))
        return claims

    def _row(self, row: int, instrument: Instrument, columns: dict[str, Column]) -> Filled | None:
        who = self.identity.of(row)
        right = who is not None and self._year_fits(row, who, instrument)
        least = self.evaluations.least_level(instrument, who.assessment if who else "self")
        levels: dict[str, Fraction] = {}
        for code in instrument.codes:
            column = columns.get(code)
            if column is None:
                continue
            try:
                level = parse_level(self.grid.cell(row, column.at), instrument, least=least)
            except BadLevel as error:
                self.problems.append(at(self.where(row, column), error.problem))
                right = False
                continue
            if level is not None:
                levels[code] = level
        if not right or who is None:
            return None
        identity = self.identity
        taken = taken_from(
            self.grid,
            {"level": self._ends(columns, instrument), "institution": identity.institution, "year": identity.year,
             "assessment": identity.assessment},
            len(self.rows),
            identity.said,
            [*hidden_of(self.grid, [row]), *self._hidden(columns)],
        )  # fmt: skip
        filled = Filled(who.region, who.year, instrument.id, who.assessment, levels, {}, self.grid.where(row), taken)
        self.problems += contradictions(self._claims(row, instrument), filled, instrument)
        return filled

    def _year_fits(self, row: int, who: Who, instrument: Instrument) -> bool:
        problem = self.evaluations.not_in_force(instrument, who.year)
        if problem is not None:
            column = self.identity.year[0] if self.identity.year else None
            place = self.where(row, column) if column else self.grid.where()
            self.identity.tell(place, problem)
        return problem is None

    def _ends(self, columns: dict[str, Column], instrument: Instrument) -> list[Column]:
        """The first column of levels; the others are named like it."""
        return [columns[c] for c in instrument.codes[:1] if c in columns]

    def _hidden(self, columns: dict[str, Column]) -> list[str]:
        hidden = [c.header for c in columns.values() if c.hidden]
        return (
            [str(message("errors.study.reading.hidden_columns_read", columns=", ".join(hidden[:8])))] if hidden else []
        )


def _number(column: Column) -> bool:
    """A header that counts as an indicator's number though no instrument has it."""
    plain = column.folded.removeprefix("indikator ").removeprefix("indicator ")
    return plain.isdigit() and len(plain) <= 3


def _counts(grid: Grid, row: int) -> bool:
    """Whether a row only counts the columns."""
    return [str(c).strip(" ()") for c in grid.rows[row]] == [str(n + 1) for n in range(len(grid.rows[row]))]
