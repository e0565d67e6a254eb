"""Which evaluation a row or sheet speaks of: region, year, assessment and instrument, from the file and the options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.data.observations import ASSESSMENTS, Observation
from spbe_research.data.regions import Region, find_region
from spbe_research.errors import Message, SpbeError, message
from spbe_research.study.reading.cells import level_text, plain_number
from spbe_research.study.reading.grid import Cell, Formula, describe_cell
from spbe_research.study.reading.header import fold
from spbe_research.text.catalog import say

__all__ = ["Evaluations", "Filled", "Given", "note_of", "same_rows"]

_ASSESSMENT_WORDS = {
    "resmi": "official", "hasil resmi": "official", "mandiri": "self", "penilaian mandiri": "self",
    "self assessment": "self", "dokumen": "document", "wawancara": "interview", "visitasi": "visit",
    "kunjungan": "visit", "kajian": "study",
}  # fmt: skip


def _allowed() -> str:
    """Every assessment as the tables and as people call it."""
    return ", ".join(f"{key} ({say(f'workbook.is_{key}', 'id')})" for key in ASSESSMENTS)


@dataclass(frozen=True, slots=True)
class Filled:
    """The levels of one evaluation as a file gives them.

    Attributes
    ----------
    region, year, instrument, assessment : which evaluation; instrument is an id.
    levels : exact level by code, in row order; a row without a level is absent.
    notes : remarks by code; place : where in the file it stands.
    assumed : whether the assessment was taken as official because nobody said which it is.

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
    assumed: bool = False

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What tells one evaluation from another."""
        return self.region.id, self.year, self.instrument, self.assessment

    def describe(self) -> str:
        """Words for a message."""
        return f"{self.region.describe()}, {self.year}, {self.assessment}, {self.instrument}"

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


class Evaluations:
    """Reads what a file says of its evaluations and holds it against what the caller says; looks up each name once."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._regions: dict[str, Region | str] = {}
        self.least: dict[str, Fraction] = {}
        self.assumed = False

    def region(self, cell: Cell) -> Region | str:
        """The region, or the problem in words."""
        named = "" if cell is None else str(cell) if isinstance(cell, str | int | float) else ""
        if cell is not None and (isinstance(cell, bool | float) or not named):
            return message("errors.study.reading.region_found", cell=describe_cell(cell))
        wanted = named or self.given.region
        if wanted is None:
            return message("errors.study.reading.region_none")
        key = wanted.id if isinstance(wanted, Region) else str(wanted)
        if key not in self._regions:
            self._regions[key] = self._find(wanted)
        result = self._regions[key]
        if named and self.given.region is not None and isinstance(result, Region):
            asked = self._find(self.given.region)
            if isinstance(asked, Region) and asked != result:
                return message("errors.study.reading.region_other", said=result.describe(), asked=asked.describe())
        return result

    def _find(self, wanted: str | Region) -> Region | str:
        try:
            place = find_region(wanted, folder=self.given.folder)
        except SpbeError as error:
            return _words(error)
        return message("errors.study.reading.region_group", name=place.name) if place.is_group else place

    def year(self, cell: Cell) -> int | str:
        """The year, or the problem in words."""
        said = None if cell is None else _plain_year(cell)
        if cell is not None and said is None:
            return message("errors.study.reading.year_found", cell=describe_cell(cell))
        year = said if said is not None else self.given.year
        if year is None:
            return message("errors.study.reading.year_none")
        if self.given.year is not None and year != self.given.year:
            return message("errors.study.reading.year_other", said=year, asked=self.given.year)
        return year

    def assessment(self, cell: Cell) -> str | tuple[str, ...]:
        """The assessment, or the problem as a tuple of one text."""
        said = None
        if cell is not None:
            said = _ASSESSMENT_WORDS.get(fold(cell), fold(cell))
            if said not in ASSESSMENTS:
                return (message("errors.study.reading.found", cell=describe_cell(cell), allowed=_allowed(), hint=""),)
        asked = self.given.assessment
        asked = None if asked is None else _ASSESSMENT_WORDS.get(fold(asked), asked)
        if asked is not None and asked not in ASSESSMENTS:
            return (message("errors.study.reading.assessment_asked", asked=asked, allowed=_allowed()),)
        if said and asked and said != asked:
            return (message("errors.study.reading.assessment_other", said=said, asked=asked),)
        self.assumed = self.assumed or not (said or asked)
        return said or asked or "official"

    def instrument(self, cell: Cell, year: int | None) -> Instrument | str:
        """The instrument, or the problem in words."""
        said = None if cell is None else str(cell).strip() if isinstance(cell, str) else describe_cell(cell)
        asked = self.given.instrument
        if said and asked and said != asked:
            return message("errors.study.reading.instrument_other", said=said, asked=asked)
        wanted = said or asked
        try:
            if wanted is not None:
                inst = load_instrument(wanted, folder=self.given.folder)
            else:
                fits = [i for i in self._all() if year is not None and _in_force(i, year)]
                if len(fits) != 1:
                    known = ", ".join(instrument_ids(self.given.folder))
                    return message("errors.study.reading.instrument_none", known=known)
                inst = fits[0]
        except SpbeError as error:
            return _words(error)
        if year is not None and not _in_force(inst, year):
            others = ", ".join(i.id for i in self._all() if _in_force(i, year)) or message("errors.study.reading.none")
            until = inst.year_to or message("errors.study.reading.now")
            return message(
                "errors.study.reading.not_in_force",
                year=year,
                instrument=inst.id,
                first=inst.year_from,
                last=until,
                others=others,
            )
        return inst

    def _all(self) -> list[Instrument]:
        return [load_instrument(i, folder=self.given.folder) for i in instrument_ids(self.given.folder)]

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
        return int(text) if re.fullmatch("20[0-9]{2}", text) else None
    value = plain_number(cell)
    return int(value) if value is not None and value.denominator == 1 and 2000 <= value < 2100 else None


def _in_force(instrument: Instrument, year: int) -> bool:
    return instrument.year_from <= year <= (instrument.year_to or 9999)


def note_of(cell: Cell) -> str | None:
    """A remark as one line of text; None where a formula stands, which is never computed or copied."""
    if isinstance(cell, Formula):
        return None
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else describe_cell(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:2000]


def same_rows(codes: set[str], folder: str | Path | None, but: str) -> Mapping[str, int]:
    """Other instruments whose rows are exactly these, with their number of rows."""
    others = [load_instrument(i, folder=folder) for i in instrument_ids(folder) if i != but]
    return {i.id: len(i.codes) for i in others if set(i.codes) == codes}
