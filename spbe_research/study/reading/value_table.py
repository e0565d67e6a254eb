"""Tables with a row an institution and its printed values: index, predicate, domains or aspects.

As the ministry publishes them for a year. Every row with values is placed, or named: nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import Region, find_region
from spbe_research.errors import Message, SpbeError, message
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.figures import BadFigure, decimals_of, parse_figure, parse_predicate
from spbe_research.study.reading.filled import Evaluations, Filled, Given, Taken
from spbe_research.study.reading.grid import MOST_PROBLEMS, Cell, Grid, at, describe_cell
from spbe_research.study.reading.header import Heading
from spbe_research.study.reading.identity import Identity
from spbe_research.study.reading.institutions import kind_of
from spbe_research.study.reading.outside import read_outside, states
from spbe_research.study.reading.taken import hidden_of
from spbe_research.study.reading.unit_names import unit_in
from spbe_research.study.reading.words import (
    INDEX_NAMES,
    UNIT_ROLES,
    VALUE_NAMES,
    fold,
    is_known,
    without_years,
    years_in,
)

__all__ = ["LeftOut", "read_value_table"]

#: takes a line for each row that is left out, and says whether rows without a known institution may be
LeftOut: TypeAlias = tuple[list[str], bool]

_Role: TypeAlias = tuple[str, str]
_MEAN = re.compile(r"(?:rata rata|rerata|mean|average|jumlah|total|nasional|national|indeks nasional|median)\b.*")
_BLANK = {"", "-", "--", "- -", "–", "—", "n/a", "na"}


def read_value_table(
    grid: Grid, heading: Heading, given: Given, left_out: LeftOut | None, skipped: set[str]
) -> tuple[list[Filled], list[str]]:
    """Evaluations of a grid and its problems; names that the caller skips and the grid has are put into ``skipped``."""
    return _Values(grid, heading, given, left_out, skipped).read()


class _Values:
    def __init__(self, grid: Grid, heading: Heading, given: Given, left_out: LeftOut | None, skipped: set[str]) -> None:
        self.grid, self.heading, self.given, self.left_out, self.skipped = grid, heading, given, left_out, skipped
        self.evaluations = Evaluations(given)
        self.problems: list[str] = []
        body = [r for r in range(heading.last + 1, len(grid.rows)) if any(c is not None for c in grid.rows[r])]
        self.columns = Columns(grid, heading, body, given.columns)
        self.candidates = [c for c in self.columns.all if c.filled and self._may_hold(c)]
        self.rows = [r for r in body if self._holds(r)]
        self.outside = read_outside(grid, range(heading.first), [r for r in body if r not in set(self.rows)])
        self.idle = [r for r in body if r not in set(self.rows)]

    def _may_hold(self, column: Column) -> bool:
        """Whether a header is one of the index, a predicate, or a unit of any instrument."""
        if any(column is c for role, c in self.columns.chosen.items() if role in ("index", "predicate", *UNIT_ROLES)):
            return True
        if any(column is c for c in self.columns.chosen.values()):
            return False
        return any(self._role(column, i) is not None for i in self.evaluations.instruments())

    def _role(self, column: Column, instrument: Instrument) -> _Role | None:
        """What a column holds under an instrument, by the caller's word, else by its header."""
        for role, chosen in self.columns.chosen.items():
            if chosen is column and role in ("index", "predicate"):
                return role, ""
            if chosen is column and role in UNIT_ROLES:
                return ("domain" if role[0] == "d" else "aspect"), role[1:]
        if without_years(column.folded) in INDEX_NAMES:
            return "index", ""
        if "predicate" in column.roles:
            return "predicate", ""
        if self.heading.bare and without_years(column.folded) in VALUE_NAMES:
            return ("index", "") if any("predicate" in c.roles and c.filled for c in self.columns.all) else None
        return unit_in(column.folded, instrument)

    def _holds(self, row: int) -> bool:
        """Whether a row has a printed value; a line of few cells that states something has none."""
        filled = [c for c in self.grid.rows[row] if c is not None]
        if len(filled) <= 3 and states(filled[0]):
            return False
        cells = [self.grid.cell(row, c.at) for c in self.candidates]
        return any(not isinstance(c, str) or plain_number(c) is not None for c in cells if c is not None)

    def read(self) -> tuple[list[Filled], list[str]]:
        if not self.rows:
            return [], [*self.columns.problems, *self._unsaid()]
        places = self._named_columns()
        self.rows = [r for r in self.rows if not self._is_mean(r, places)]
        identity = Identity(self.grid, self.columns, self.outside, self.evaluations, self.rows)
        self.rows = [r for r in self.rows if not self._skips(r, identity.institution)]
        self.rows = [r for r in self.rows if self._placed(r, identity.institution)]
        self._without_values(identity.institution)
        inst = self._instrument(identity)
        if inst is None:
            return [], [*self.columns.problems, *identity.problems, *self.problems]
        roles = self._columns_of(inst)
        filled = []
        for row in self.rows:
            one = self._row(row, inst, roles, identity)
            filled += [one] if one is not None else []
            if len(self.problems) + len(identity.problems) > MOST_PROBLEMS:
                break
        self._rounded(inst, roles)
        return filled, [*self.columns.problems, *identity.problems, *self.problems]

    def _unsaid(self) -> list[str]:
        """What a column called no more than *Nilai* may hold is for the caller to say."""
        found = [c for c in self.columns.all if c.filled and without_years(c.folded) in VALUE_NAMES]
        where = self.grid.where(self.heading.first)
        return [
            at(where, message("errors.study.values.unknown_column", column=c.label(), name=c.option()))
            for c in found if self.heading.bare
        ]  # fmt: skip

    def _named_columns(self) -> list[Column]:
        """Columns whose header speaks of institutions, in which means of many are named too."""
        return self.columns.by_header("institution")

    def _is_mean(self, row: int, columns: Sequence[Column]) -> bool:
        """Whether a row is of a group or of the nation; it is no institution's, and named as left out."""
        for column in columns:
            cell = self.grid.cell(row, column.at)
            if isinstance(cell, str) and (_MEAN.fullmatch(fold(cell)) or _is_group(cell, self.given)):
                self._leave(row, message("errors.study.values.mean", cell=describe_cell(cell)), allowed=True)
                return True
        return False

    def _skips(self, row: int, columns: Sequence[Column]) -> bool:
        """Whether the caller leaves a row out, by its words or by the institution that it names."""
        for column in columns if self.given.skip else ():
            cell = self.grid.cell(row, column.at)
            place = None if cell is None else self.evaluations.region(cell, kind_of(column))
            for name in self.given.skip:
                asked = self.evaluations.region(name)
                same = isinstance(place, Region) and isinstance(asked, Region) and place.id == asked.id
                if same or (cell is not None and fold(cell) == fold(name)):
                    self.skipped.add(name)
                    self._leave(row, message("errors.study.values.skipped", cell=describe_cell(cell)), allowed=True)
                    return True
        return False

    def _placed(self, row: int, columns: Sequence[Column]) -> bool:
        """Whether a row names an institution that is known, alone or among those of its name."""
        cells = [(c, x) for c in columns if (x := self.grid.cell(row, c.at)) is not None]
        if not cells or self.evaluations.asked_region() is not None:
            return True  # told where identities are read
        found = [(x, self.evaluations.region(x, kind_of(c))) for c, x in cells]
        if any(isinstance(place, Region) or self.evaluations.several(x) for x, place in found):
            return True
        why = found[0][1]
        may = self.left_out is not None and self.left_out[1]
        self._leave(row, message("errors.study.values.unplaced", cell=describe_cell(found[0][0]), why=why), allowed=may)
        return False

    def _leave(self, row: int, why: Message, *, allowed: bool) -> None:
        line = at(self.grid.where(row), why)
        if self.left_out is not None and allowed:
            self.left_out[0].append(message("errors.study.values.left_out", line=line))
        else:
            self.problems.append(line)

    def _without_values(self, columns: Sequence[Column]) -> None:
        """Name institutions of which the table prints nothing."""
        for row in self.idle:
            for column in columns:
                cell = self.grid.cell(row, column.at)
                if cell is not None and isinstance(place := self.evaluations.region(cell, kind_of(column)), Region):
                    why = message("errors.study.values.no_value", place=place.describe())
                    self._leave(row, why, allowed=True)
                    break

    def _instrument(self, identity: Identity) -> Instrument | None:
        """The one instrument in force in the rows' years, or the one asked for."""
        years = {y for c in identity.year for r in self.rows
                 if isinstance(y := self.evaluations.year(self.grid.cell(r, c.at)), int)}  # fmt: skip
        years |= {y for s in self.outside.stated.get("year", ()) if isinstance(y := self.evaluations.year(s.cell), int)}
        years |= {self.given.year} if self.given.year is not None else set()
        found: dict[str, Instrument] = {}
        for year in sorted(years) or (None,):
            inst = self.evaluations.instrument(None, year)
            if isinstance(inst, str):
                nothing = year is None and not self.given.instrument
                self.problems.append(
                    at(self.grid.where(), message("errors.study.reading.year_none") if nothing else inst)
                )
                return None
            found[inst.id] = inst
        if len(found) > 1:
            told = message("errors.study.values.instruments", instruments=", ".join(sorted(found)))
            self.problems.append(at(self.grid.where(), told))
            return None
        return next(iter(found.values()))

    def _columns_of(self, instrument: Instrument) -> dict[_Role, Column]:
        """The column of each role; two that differ are told, and so is a unit without one."""
        every: dict[_Role, list[Column]] = {}
        for column in self.candidates:
            role = self._role(column, instrument)
            if role is None:
                self._not_understood(column, instrument)
            elif self._of_another_year(column):
                continue
            elif role[0] in ("domain", "aspect") and role[1] not in instrument.numbers(role[0]):
                told = message("errors.study.by_hand.no_units", unit=role[0], instrument=instrument.label)
                self.problems.append(at(self._where(self.heading.first, column), told))
            else:
                every.setdefault(role, []).append(column)
        chosen = {r: c for r, c in self._chosen().items() if r in every}
        for role, found in every.items():
            if role not in chosen and len(found) > 1:
                self._agree(role, found)
        result = {role: chosen.get(role, found[0]) for role, found in every.items()}
        for unit in ("domain", "aspect"):
            missing = [n for n in instrument.numbers(unit) if (unit, n) not in result]
            if missing and len(missing) < len(instrument.numbers(unit)):
                told = message("errors.study.values.missing", unit=unit, numbers=", ".join(missing))
                self.problems.append(at(self.grid.where(self.heading.first), told))
        for column in self.columns.all:
            read = column in self.candidates or column in self.columns.chosen.values()
            bare = self.heading.bare and without_years(column.folded) in VALUE_NAMES
            if column.filled and not read and (bare or not is_known(column.folded)):
                self._not_understood(column, instrument)
        return result

    def _chosen(self) -> dict[_Role, Column]:
        chosen: dict[_Role, Column] = {}
        for role, column in self.columns.chosen.items():
            if role in ("index", "predicate"):
                chosen[role, ""] = column
            elif role in UNIT_ROLES:
                chosen["domain" if role[0] == "d" else "aspect", role[1:]] = column
        return chosen

    def _of_another_year(self, column: Column) -> bool:
        """Whether a header names years and not the one that is asked for."""
        years = years_in(column.header)
        return bool(years) and self.given.year is not None and self.given.year not in years

    def _agree(self, role: _Role, found: Sequence[Column]) -> None:
        def same(one: Cell, two: Cell) -> bool:
            first, second = plain_number(one), plain_number(two)
            return one is None or two is None or (first == second if first is not None else fold(one) == fold(two))

        letter = {"domain": "d", "aspect": "a"}.get(role[0], role[0])
        if self.columns.doubled(found):
            return
        for other in found[1:]:
            differ = [r for r in self.rows if not same(self.grid.cell(r, found[0].at), self.grid.cell(r, other.at))]
            if differ:
                self._two(f"{letter}{role[1]}", found[0], other, differ)

    def _two(self, role: str, first: Column, other: Column, rows: Sequence[int]) -> None:
        told = message(
            "errors.study.reading.columns_differ",
            role=role,
            first=first.label(),
            other=other.label(),
            n=len(rows),
            row=rows[0] + 1,
            one=describe_cell(self.grid.cell(rows[0], first.at)),
            two=describe_cell(self.grid.cell(rows[0], other.at)),
            key=role,
            name=first.option(),
            name_2=other.option(),
        )
        self.problems.append(at(self.grid.where(), told))

    def _not_understood(self, column: Column, instrument: Instrument) -> None:
        """Tell of a column that may hold printed values though its header does not say which."""
        cells = [self.grid.cell(r, column.at) for r in self.rows if self.grid.cell(r, column.at) is not None]
        values = [plain_number(c) for c in cells]
        on_scale = all(v is not None and instrument.level_min <= v <= instrument.level_max for v in values)
        if cells and on_scale and decimals_of(cells):
            told = message("errors.study.values.unknown_column", column=column.label(), name=column.option())
            self.problems.append(at(self.grid.where(self.heading.first), told))

    def _row(
        self, row: int, instrument: Instrument, roles: Mapping[_Role, Column], identity: Identity
    ) -> Filled | None:
        who = identity.of(row)
        right = who is not None
        values: dict[_Role, str] = {}
        for role, column in roles.items():
            cell = self.grid.cell(row, column.at)
            if cell is None or (isinstance(cell, str) and cell.strip() in _BLANK):
                continue
            try:
                values[role] = self._value(role, cell, instrument)
            except BadFigure as error:
                self.problems.append(at(self._where(row, column), self._way_out(error.problem, row, identity)))
                right = False
                continue
            said = years_in(column.header)
            if who is not None and said and who.year not in said:
                told = message("errors.study.reading.year_other", said=", ".join(map(str, said)), asked=who.year)
                identity.tell(self._where(self.heading.first, column), told)
                right = False
        problem = None if who is None else self.evaluations.not_in_force(instrument, who.year)
        if problem is not None:
            identity.tell(self.grid.where(row), problem)
        if not right or who is None or problem is not None:
            return None
        index, predicate = values.get(("index", ""), ""), values.get(("predicate", ""), "")
        if predicate and not index:
            self.problems.append(at(self.grid.where(row), message("errors.study.values.predicate_alone")))
            return None
        return Filled(
            who.region, who.year, instrument.id, who.assessment, {}, {}, self.grid.where(row),
            self._taken(roles, identity, row), index=index, predicate=predicate,
            domains={n: values["domain", n] for n in instrument.numbers("domain") if ("domain", n) in values},
            aspects={n: values["aspect", n] for n in instrument.numbers("aspect") if ("aspect", n) in values},
        )  # fmt: skip

    def _way_out(self, problem: Message, row: int, identity: Identity) -> Message:
        """What is wrong with a figure, and how the others of the table are added without its row."""
        names = [c for c in identity.institution if isinstance(self.grid.cell(row, c.at), str)]
        if not names:
            return problem
        name = str(self.grid.cell(row, names[0].at))
        return message("errors.study.values.way_out", problem=problem, name=name)

    def _value(self, role: _Role, cell: Cell, instrument: Instrument) -> str:
        if role[0] != "predicate":
            return parse_figure(cell, instrument)
        said = parse_predicate(cell, instrument)
        if said is None:
            allowed = ", ".join(b.predicate for b in reversed(instrument.bands))
            raise BadFigure(message("errors.study.reading.found", cell=describe_cell(cell), allowed=allowed, hint=""))
        return said

    def _taken(self, roles: Mapping[_Role, Column], identity: Identity, row: int) -> Taken:
        columns: dict[str, str] = {}
        for kind in ("index", "predicate", "domain", "aspect"):
            found = [c for (role, _), c in roles.items() if role == kind]
            if found:
                columns[kind] = ", ".join(str(c.label()) for c in found)
        for kind, some in (("institution", identity.institution), ("year", identity.year),
                           ("assessment", identity.assessment)):  # fmt: skip
            if some:
                columns[kind] = " = ".join(str(c.label()) for c in some)
        said = {role: str(place) for role, place in identity.said.items() if role not in columns}
        return Taken(self.grid.sheet, columns, len(self.rows), said, tuple(hidden_of(self.grid, [row])))

    def _rounded(self, instrument: Instrument, roles: Mapping[_Role, Column]) -> None:
        """Tell of a table none of whose figures shows all decimals: it may be rounded to fewer."""
        columns = [c for (role, _), c in roles.items() if role != "predicate"]
        cells = [x for c in columns for r in self.rows if (x := self.grid.cell(r, c.at)) is not None]
        if cells and decimals_of(cells) < instrument.decimals:
            told = message("errors.study.values.rounded", decimals=instrument.decimals)
            self.problems.append(at(self.grid.where(), told))

    def _where(self, row: int, column: Column) -> Message:
        return self.grid.where(row, column.at, column.header)


def _is_group(name: str, given: Given) -> bool:
    try:
        return find_region(name, folder=given.folder).is_group
    except SpbeError:
        return False
