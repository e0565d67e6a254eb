"""Whose evaluation a row is: institution, year and assessment by all that names them, compared and never ranked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spbe_research.data.regions import Region
from spbe_research.errors import Message, message
from spbe_research.study.reading.columns import Column, Columns
from spbe_research.study.reading.filled import Evaluations, kinds_told
from spbe_research.study.reading.grid import Cell, Grid, at, describe_cell
from spbe_research.study.reading.institutions import institution_columns, kind_of, of_bps
from spbe_research.study.reading.outside import Outside
from spbe_research.study.reading.places import named_in
from spbe_research.study.reading.words import assessment_word, named_exactly

__all__ = ["Identity", "Who"]


@dataclass(frozen=True, slots=True)
class Who:
    """One evaluation as a row or a side-by-side column names it; a kind that nobody states is ``""``, and told."""

    region: Region
    year: int
    assessment: str


class Identity:
    """Reads the identity of rows of one table.

    Parameters
    ----------
    rows : the rows that tell of evaluations (no headings, no remarks).
    """

    def __init__(
        self, grid: Grid, columns: Columns, outside: Outside, evaluations: Evaluations, rows: Sequence[int]
    ) -> None:
        self.grid, self.columns, self.outside, self.evaluations, self.rows = grid, columns, outside, evaluations, rows
        self.problems: list[str] = []
        self.said: dict[str, Message] = {}
        self._told: set[str] = set()
        self.institution = institution_columns(grid, columns, evaluations, rows)
        self.year = self._plain("year", lambda c: not isinstance(self.evaluations.year(c), str))
        self.assessment = self._plain("assessment", lambda c: assessment_word(c) is not None)
        self._asked()

    def of(
        self,
        row: int,
        *,
        column: Column | None = None,
        year: int | None = None,
        assessment: str | None = None,
        region: Region | None = None,
    ) -> Who | None:
        """Who a row is about; None where something is wrong, which is then told.

        Parameters
        ----------
        column : of the level; year, assessment, region : what its header says.
        """
        before = len(self.problems)
        above = self.where(self.columns.heading.first, column) if column else self.grid.where(row)
        place = self._one("institution", row, self.institution, self.evaluations.region, region, above)
        when = self._one("year", row, self.year, self.evaluations.year, year, above)
        kind = self._one("assessment", row, self.assessment, self.evaluations.assessment, assessment, above)
        if len(self.problems) > before or not isinstance(place, Region) or not isinstance(when, int):
            return None
        if kind is None and not self._kind_stated(assessment):
            kind = self._titled()  # the rest of the file is looked at all the same: its problems come at once
        who = Who(place, when, str(kind or ""))
        return who if self._mentioned(who) else None

    def _kind_stated(self, header: object) -> bool:
        """Whether a column, the header of a level, a line or an option speaks of the assessment, be it wrongly."""
        stated = self.outside.stated.get("assessment") or self._option("assessment") is not None
        return bool(self.assessment or header is not None or stated)

    def _titled(self) -> str | None:
        """The one assessment that titles and the sheet's name mention; told where there is none, or two."""
        mentioned = self.outside.assessments
        if len({said for said, _, _ in mentioned}) == 1:
            said, place, _ = mentioned[0]
            self.said.setdefault("assessment", _message_of(place))
            return said
        for said, place, text in mentioned:
            self.tell(place, message("errors.study.reading.title_assessment_unsaid", text=_line(text), said=said))
        if not mentioned:
            self.tell(self.grid.where(), message("errors.study.reading.assessment_none", kinds=kinds_told()))
        return None

    def where(self, row: int, column: Column) -> Message:
        """Words for a cell."""
        return self.grid.where(row, column.at, column.header)

    def tell(self, place: str, problem: str) -> None:
        """Keep a line, each once."""
        line = at(place, problem)
        if str(line) not in self._told:
            self._told.add(str(line))
            self.problems.append(line)

    def _asked(self) -> None:
        """Options that are wrong in themselves."""
        for problem in (self.evaluations.asked_region(), self.evaluations.asked_assessment()):
            if isinstance(problem, Message):
                self.tell(self.grid.where(), problem)

    def _one(
        self,
        key: str,
        row: int,
        columns: Sequence[Column],
        read: Callable[[Cell], object],
        header: object,
        above: str,
    ) -> object:
        """What all sources say of one matter; a contradiction, or nothing where something is needed, is told."""
        found: list[tuple[object, str, str]] = []
        doubtful: list[tuple[int, tuple[Region, ...]]] = []
        blank = False
        for column in columns:
            cell = self.grid.cell(row, column.at)
            if cell is None:
                blank = True
                continue
            value = self.evaluations.region(cell, kind_of(column)) if key == "institution" else read(cell)
            found.append((value, self.where(row, column), column.label()))
            if key == "institution" and isinstance(value, Message) and self.evaluations.several(cell):
                doubtful.append((len(found) - 1, self.evaluations.several(cell)))
        if columns and blank and not found:
            self.tell(self.where(row, columns[0]), self._nothing(key))
            return None
        if header is not None:
            found.append((header, above, message("errors.study.reading.from_header")))
        for said in self.outside.stated.get(key, ()):
            value = read(said.cell)
            if key == "institution" and isinstance(value, Message) and isinstance(said.cell, str):
                value = self._inside(said.cell) or value
            found.append((value, said.place, said.place))
        for which, regions in doubtful:
            found[which] = (self._decided(regions, found) or found[which][0], *found[which][1:])
        wrong = [(place, value) for value, place, _ in found if isinstance(value, Message)]
        for at_place, problem in wrong:
            self.tell(at_place, problem)
        asked = self._option(key)
        if wrong or isinstance(asked, Message):
            return None
        found = self._without_provinces(found, asked) if key == "institution" else found
        for value, place, _ in found:
            if asked is not None and value != asked:
                self.tell(place, self._other(key, value, asked))
                return None
        for value, place, _ in found[1:]:
            if value != found[0][0]:
                self.tell(place, self._two(key, found[0], value))
                return None
        if found:
            self.said.setdefault(key, _message_of(found[0][2]))
            return found[0][0]
        if asked is not None:
            self.said.setdefault(key, message("errors.study.reading.from_option", option=_OPTION[key]))
            return asked
        if key != "assessment":
            self.tell(self.grid.where(), self._nothing(key, anywhere=True))
        return None

    def _without_provinces(self, found: list[tuple[object, str, str]], asked: object) -> list[tuple[object, str, str]]:
        """Without provinces that are stated beside a government in them: context, not the institution."""
        named = [v for v, _, _ in found if isinstance(v, Region)]
        named += [asked] if isinstance(asked, Region) else []
        inner = {r.province_code for r in named if r.kind != "provinsi" and r.province_code}
        kept = [x for x in found if not (isinstance(x[0], Region) and x[0].kind == "provinsi" and x[0].id in inner)]
        return kept if inner else found

    def _decided(self, regions: tuple[Region, ...], found: Sequence[tuple[object, str, str]]) -> Region | None:
        """Of regions that bear one name, the one that what stands beside it names, or whose province it is."""
        beside = [v for v, _, _ in found if isinstance(v, Region)]
        asked = self.evaluations.asked_region()
        beside += [asked] if isinstance(asked, Region) else []
        fit = [r for r in regions if any(r.id in (b.id, b.province_code) for b in beside)]
        return fit[0] if len(fit) == 1 else None

    def _inside(self, text: str) -> Region | None:
        """The one region that an office's name ends in: *Dinas Kominfo Kabupaten Bintan*."""
        ids = named_in(text, bare=False)
        found = self.evaluations.region(next(iter(ids))) if len(ids) == 1 else None
        return found if isinstance(found, Region) else None

    def _option(self, key: str) -> object:
        if key == "institution":
            return self.evaluations.asked_region()
        return self.evaluations.given.year if key == "year" else self.evaluations.asked_assessment()

    def _nothing(self, key: str, *, anywhere: bool = False) -> Message:
        if key == "institution":
            bps = next((c for c in self.columns.all if c.filled and of_bps(c)), None)
            if anywhere and bps is not None:
                return message("errors.study.reading.region_bps", column=bps.label())
            if anywhere:
                return message("errors.study.reading.region_none")
            return message("errors.study.reading.levels_without_region")
        if anywhere:
            return message("errors.study.reading.year_none")
        if key == "year":
            return message("errors.study.reading.year_found", cell=describe_cell(None))
        return message("errors.study.reading.assessment_blank")

    @staticmethod
    def _other(key: str, value: object, asked: object) -> Message:
        if isinstance(value, Region) and isinstance(asked, Region):
            return message("errors.study.reading.region_other", said=value.describe(), asked=asked.describe())
        if key == "year":
            return message("errors.study.reading.year_other", said=value, asked=asked)
        return message("errors.study.reading.assessment_other", said=value, asked=asked)

    @staticmethod
    def _two(key: str, first: tuple[object, str, str], value: object) -> Message:
        one, two = (v.describe() if isinstance(v, Region) else v for v in (first[0], value))
        return message("errors.study.reading.two_sources", two=two, one=one, where=first[2])

    def _mentioned(self, who: Who) -> bool:
        """Whether titles and the sheet's name agree with an evaluation; what contradicts is told."""
        right = True
        for years, place, text in self.outside.years:
            if who.year not in years:
                shown = ", ".join(map(str, sorted(years)))
                self.tell(
                    place, message("errors.study.reading.title_year", text=_line(text), said=shown, year=who.year)
                )
                right = False
        for ids, place, text in self.outside.places:
            if not (ids & {who.region.id, who.region.province_code}):
                problem = message("errors.study.reading.title_region", text=_line(text), region=who.region.describe())
                self.tell(place, problem)
                right = False
        for said, place, text in self.outside.assessments:
            if who.assessment and who.assessment != said:
                problem = message(
                    "errors.study.reading.title_assessment", text=_line(text), said=said, taken=who.assessment
                )
                self.tell(place, problem)
                right = False
        return right

    def _plain(self, key: str, fits: Callable[[Cell], bool]) -> list[Column]:
        """Columns of a role that must agree in every row; refused ones are told and the first is kept."""
        found = [c for c in self.columns.by_header(key) if key in self.columns.chosen or self._holds(key, c, fits)]
        if key not in self.columns.chosen:
            found += [
                c for c in self.columns.unknown() if self._all_fit(c, fits) and len(c.filled) >= len(self.rows) / 2
            ]
        rows = [r for r in self.rows if all(self.grid.cell(r, c.at) is not None for c in found)]
        if len(found) > 1:
            same = self.evaluations.year if key == "year" else assessment_word
            self.columns.agree(key, found, rows, lambda a, b: same(a) == same(b) or str(a) == str(b))
            return found[:1]
        return found

    def _holds(self, key: str, column: Column, fits: Callable[[Cell], bool]) -> bool:
        """A header alone is enough for a year; an assessment that is all numbers is a level."""
        if key == "year" and "level" not in column.roles:
            return named_exactly(column.folded, key) or self._all_fit(column, fits)
        return any(fits(self.grid.cell(r, column.at)) or (isinstance(self.grid.cell(r, column.at), str)
                   and not str(self.grid.cell(r, column.at)).strip()[:1].isdigit()) for r in column.filled)  # fmt: skip

    def _all_fit(self, column: Column, fits: Callable[[Cell], bool]) -> bool:
        return all(fits(self.grid.cell(r, column.at)) for r in column.filled)


_OPTION = {"institution": "--region", "year": "--year", "assessment": "--assessment"}


def _message_of(text: str) -> Message:
    return text if isinstance(text, Message) else message("errors.study.reading.column_shown", column=text)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."
