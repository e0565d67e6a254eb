"""Which evaluation a row or sheet speaks of: region, year, assessment and instrument, from the file and the options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument, load_of_system
from spbe_research.data.observations import Observation
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.regions import Region, find_region
from spbe_research.errors import AmbiguousRegion, Message, SpbeError, listed, message
from spbe_research.options import refused
from spbe_research.study.reading.cells import level_text, plain_number
from spbe_research.study.reading.grid import Cell, Formula, Shown, describe_cell
from spbe_research.study.reading.words import assessment_word, fold
from spbe_research.text.catalog import say
from spbe_research.text.result import result_table

__all__ = [
    "Evaluations",
    "Filled",
    "Given",
    "Taken",
    "check_region",
    "in_force",
    "kinds_told",
    "note_of",
    "same_rows",
]

_CALLED = {"indicator": "levels", "aspect": "aspects", "domain": "domains", "index": "index"}
_MOST_UNKNOWN = 500  # names that are looked up with suggestions


def _allowed() -> str:
    """Every assessment as the tables and as people call it."""
    return ", ".join(f"{key} ({say(f'workbook.is_{key}', 'id')})" for key in ASSESSMENTS)


def kinds_told() -> str:
    """Every assessment with what it means, for whoever must say which one theirs is."""
    return listed(
        message("errors.study.reading.kind_told", kind=kind, means=message(f"errors.study.kinds.{kind}"))
        for kind in ASSESSMENTS
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What of a sheet was read as what, so that a person sees a misreading at a glance.

    Attributes
    ----------
    sheet : its name, ``""`` of a text table; columns : header and letters by role; rows : rows of the table read.
    said : where region and year are from, by role: a column, a line, or an option; hidden : what was hidden and read.
    """

    sheet: str
    columns: dict[str, str]
    rows: int
    said: dict[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What is given of one evaluation: its levels as a file has them, or what is printed of it at other depths.

    Attributes
    ----------
    region, year, instrument, assessment : which evaluation; instrument is an id.
    levels : exact level by code, in row order; a row without a level is absent.
    aspects, domains : values by number as printed, with all decimals; index, predicate : the same, or ``""``.
    notes : remarks by code; place : where in the file it stands.
    taken : from which sheet and columns it was read.
    procedure : ``"evaluasi"`` or ``"pemantauan"``; ``""`` where nothing says.

    References
    ----------
    docs/guide/en.md, section 3; levels as data/README.md allows them.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from spbe_research import find_region
    >>> from spbe_research.study.reading.filled import Filled
    >>> mine = Filled(find_region("bintan"), 2021, "permenpanrb-59-2020", "study", {"1": Fraction(2), "2": Fraction(3)})
    >>> mine.describe(), mine.observation().depth
    ('Kabupaten Bintan (21.01, Kepulauan Riau), 2021, study, permenpanrb-59-2020', 'indicator')
    """

    region: Region
    year: int
    instrument: str
    assessment: str
    levels: dict[str, Fraction]
    notes: dict[str, str] = field(default_factory=dict)
    place: str = ""
    taken: Taken | None = field(default=None, compare=False)
    aspects: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    index: str = ""
    predicate: str = ""
    procedure: str = ""

    @property
    def figures(self) -> dict[str, dict[str, str]]:
        """What is given by depth, deepest first, each by number as the tables hold it; an index by ``"index"``."""
        levels = {code: level_text(x) for code, x in self.levels.items()}
        index = {"index": self.index} if self.index else {}
        each = {"indicator": levels, "aspect": self.aspects, "domain": self.domains, "index": index}
        return {depth: given for depth, given in each.items() if given}

    def _repr_html_(self) -> str:
        facts = {
            "name": self.region.describe(),
            "year": self.year,
            "instrument": self.instrument,
            "assessment": self.assessment,
            "values": sum(map(len, self.figures.values())),
            "place": self.place or None,
        }
        return result_table("filled", facts)

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What tells one evaluation from another."""
        return self.region.id, self.year, self.instrument, self.assessment

    def describe(self) -> str:
        """Words for a message."""
        return f"{self.region.describe()}, {self.year}, {self.assessment}, {self.instrument}"

    def __repr__(self) -> str:
        given = ", ".join(f"{len(values)} {_CALLED[depth]}" for depth, values in self.figures.items())
        return f"<Filled {self.describe()}: {given or '0 levels'}>"

    def observation(self, source: str = "") -> Observation:
        """The same as an Observation, accepted wherever levels are.

        Parameters
        ----------
        source : what to call where the levels come from; blank by default.
        """
        levels = pd.Series(self.levels, dtype=object)
        printed = pd.Series({c: level_text(x) for c, x in self.levels.items()}, dtype=object)
        return Observation(
            self.region, self.year, self.instrument, "indicator", self.assessment, source, levels, printed,
            tuple(dict.fromkeys(self.notes.values())), institution=self.region.name,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of a file; None where the file must say it."""

    region: str | Region | None = None
    year: int | None = None
    assessment: str | None = None
    instrument: str | None = None
    folder: str | Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()


def check_region(region: object) -> str | Region | None:
    """The caller's region.

    Raises
    ------
    ParameterError
        for what is neither text nor a Region.
    """
    if region is None or isinstance(region, str | Region):
        return region
    raise refused("region", region, "a_region")


class Evaluations:
    """Reads what a file says of its evaluations and holds it against what the caller says; looks up each name once."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._regions: dict[object, Region | str] = {}
        self._several: dict[object, tuple[Region, ...]] = {}
        self._unknown = 0
        self._instruments: list[Instrument] | None = None

    def region(self, cell: Cell, kind: str = "") -> Region | str:
        """The region that a cell names, or the problem in words.

        Parameters
        ----------
        kind : kabupaten, kota or provinsi where the column's header says so; it decides between two of one name.
        """
        if isinstance(cell, float) and not cell.is_integer() and round(cell, 2) == cell and cell < 100:
            named = f"{cell:.15g}"  # a code that a program took for a number
        elif isinstance(cell, bool | float) or not isinstance(cell, str | int):
            return message("errors.study.reading.region_found", cell=describe_cell(cell))
        else:
            named = str(cell)
        found = self._find(named)
        if kind and not isinstance(found, Region):
            alike = [r for r in self.several(cell) if r.kind == kind]
            return alike[0] if len(alike) == 1 else found
        return found

    def several(self, cell: Cell) -> tuple[Region, ...]:
        """The regions that bear the name in a cell, where they are more than one."""
        return self._several.get(cell.strip() if isinstance(cell, str) else cell, ())

    def asked_region(self) -> Region | str | None:
        """The region of the option, or the problem in words; None without the option."""
        return None if self.given.region is None else self._find(self.given.region)

    def _find(self, wanted: str | Region) -> Region | str:
        key = wanted.id if isinstance(wanted, Region) else wanted
        if key not in self._regions:
            self._regions[key] = self._looked_up(wanted)
        return self._regions[key]

    def _looked_up(self, wanted: str | Region) -> Region | str:
        if isinstance(wanted, str) and re.fullmatch(r"\s*[0-9]{2}[.,][0-9]\s*", wanted):
            code = wanted.strip().replace(",", ".") + "0"
            lost = self._find(code)
            meant = lost.describe() if isinstance(lost, Region) else code
            return message("errors.study.reading.region_lost_zero", code=wanted.strip(), meant=meant)
        if isinstance(wanted, str):
            wanted = wanted.strip()
            if re.fullmatch("[0-9]{2},[0-9]{2}", wanted):  # 21,01: a code that a program took for a number
                wanted = wanted.replace(",", ".")
        if self._unknown > _MOST_UNKNOWN and isinstance(wanted, str):  # the file is refused; suggestions take time
            return message("errors.study.reading.region_found", cell=describe_cell(wanted))
        try:
            place = find_region(wanted, folder=self.given.folder)
        except AmbiguousRegion as error:
            same = [find_region(name, folder=self.given.folder) for name in error.candidates]
            self._several[wanted] = tuple(same)
            return _words(error)
        except SpbeError as error:
            self._unknown += 1
            return _words(error)
        return message("errors.study.reading.region_group", name=place.name) if place.is_group else place

    def year(self, cell: Cell) -> int | str:
        """The year that a cell names, or the problem in words."""
        said = _plain_year(cell)
        return message("errors.study.reading.year_found", cell=describe_cell(cell)) if said is None else said

    def assessment(self, cell: Cell) -> str | Message:
        """The assessment that a cell names, or the problem in words."""
        said = assessment_word(cell)
        if said is None:
            allowed = _allowed()
            return message("errors.study.reading.found", cell=describe_cell(cell), allowed=allowed, hint="")
        return said

    def asked_assessment(self) -> str | Message | None:
        """The assessment of the option, or the problem in words; None without the option."""
        asked = self.given.assessment
        if asked is None:
            return None
        said = assessment_word(asked)
        return said or message("errors.study.reading.assessment_asked", asked=asked, allowed=_allowed())

    def instrument(self, cell: Cell, year: int | None) -> Instrument | str:
        """The instrument, or the problem in words."""
        said = None if cell is None else cell.strip() if isinstance(cell, str) else describe_cell(cell)
        labels = {fold(i.label): i.id for i in self.instruments()} if said else {}
        said = labels.get(fold(said), said)
        asked = self.given.instrument
        if said and asked and said != asked:
            return message("errors.study.reading.instrument_other", said=said, asked=asked)
        wanted = said or asked
        try:
            if wanted is not None:
                inst = load_of_system(wanted, "spbe", folder=self.given.folder)
            else:
                fits = [i for i in self.instruments() if year is not None and in_force(i, year)]
                if len(fits) != 1:
                    known = ", ".join(instrument_ids(self.given.folder))
                    return message("errors.study.reading.instrument_none", known=known)
                inst = fits[0]
        except SpbeError as error:
            return _words(error)
        return self.not_in_force(inst, year) or inst

    def not_in_force(self, instrument: Instrument, year: int | None) -> Message | None:
        """Words where an instrument was not in force in a year."""
        if year is None or in_force(instrument, year):
            return None
        others = ", ".join(i.id for i in self.instruments() if in_force(i, year))
        return message(
            "errors.study.reading.not_in_force",
            year=year,
            instrument=instrument.id,
            first=instrument.year_from,
            last=instrument.year_to or message("errors.study.reading.now"),
            others=others or message("errors.study.reading.none"),
        )

    def instruments(self) -> list[Instrument]:
        """Every instrument there is."""
        if self._instruments is None:
            folder = self.given.folder
            self._instruments = [load_instrument(i, folder=folder) for i in instrument_ids(folder)]
        return self._instruments

    @staticmethod
    def least_level(instrument: Instrument, assessment: str) -> Fraction:
        """Least level that an assessment takes: official results count an answer 0 of 5/2018 as 1."""
        return instrument.level_min if assessment == "official" else instrument.answer_min


def _words(error: SpbeError) -> str:
    """What an error says: as a message where it is one, so that it is shown in the reader's language."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Message) else " ".join(str(error).split())


def _plain_year(cell: Cell) -> int | None:
    """A year in a cell, as a number or as text; None where there is none."""
    if isinstance(cell, str):
        text = cell.strip()
        return int(text[:4]) if re.fullmatch(r"20[0-9]{2}(?:[.,]0+)?", text) else None
    value = plain_number(cell)
    return int(value) if value is not None and value.denominator == 1 and 2000 <= value < 2100 else None


def in_force(instrument: Instrument, year: int) -> bool:
    return instrument.year_from <= year <= (instrument.year_to or 9999)


def note_of(cell: Cell) -> str | None:
    """A remark as one line of text; None where a formula stands, which is never computed or copied."""
    if isinstance(cell, Formula | Shown):
        return None
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else describe_cell(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:2000]


def same_rows(codes: set[str], folder: str | Path | None, but: str) -> Mapping[str, int]:
    """Other instruments whose rows are exactly these, with their number of rows."""
    others = [load_instrument(i, folder=folder) for i in instrument_ids(folder) if i != but]
    return {i.id: len(i.codes) for i in others if set(i.codes) == codes}
