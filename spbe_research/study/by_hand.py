"""Figures of one evaluation that are typed and stand in no file: read as strictly as those of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import Region
from spbe_research.errors import FileProblems, Message, message
from spbe_research.options import check_texts, check_years
from spbe_research.study.reading.cells import BadLevel, parse_level
from spbe_research.study.reading.figures import BadFigure, decimals_of, parse_figure, parse_predicate
from spbe_research.study.reading.filled import Evaluations, Filled, Given, check_region, kinds_told
from spbe_research.study.reading.grid import Cell, at

__all__ = ["Typed", "fill_by_hand"]

#: what may be typed: one text with a figure after another, or the figures themselves
Typed = str | Sequence[str | int | float]

_NOT_PRINTED = {"-", "–"}


def fill_by_hand(
    region: str | Region | None,
    year: int | None,
    *,
    index: str | int | float | None = None,
    predicate: str | None = None,
    domains: Typed | None = None,
    aspects: Typed | None = None,
    levels: Typed | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
) -> Filled:
    """One evaluation from what is typed.

    Parameters
    ----------
    index : as printed, with its two decimals; predicate : printed beside it.
    domains, aspects, levels : one for each that the instrument has, in its order, parted by blanks or semicolons,
        with a decimal comma or point; ``-`` stands for one that is not printed, or not assessed.

    Raises
    ------
    FileProblems
        with every problem of what was typed.

    Examples
    --------
    >>> mine = fill_by_hand("bintan", 2025, index="2,59", domains="4,00 3,10 1,45 2,46", assessment="official")
    >>> mine.index, mine.domains
    ('2.59', {'1': '4.00', '2': '3.10', '3': '1.45', '4': '2.46'})
    """
    check_texts(assessment=assessment, instrument=instrument, predicate=predicate)
    given = Given(check_region(region), check_years(year=year)[0], assessment, instrument)
    evaluations = Evaluations(given)
    name = message("errors.study.by_hand.name")
    problems: list[str] = []
    place, kind = evaluations.asked_region(), evaluations.asked_assessment()
    if place is None:
        problems.append(message("errors.study.by_hand.needed", option="--region"))
    if year is None:
        problems.append(message("errors.study.by_hand.needed", option="--year"))
    if kind is None:
        problems.append(message("errors.study.reading.assessment_none", kinds=kinds_told()))
    problems += [x for x in (place, kind) if isinstance(x, Message)]
    inst = evaluations.instrument(None, given.year) if given.year is not None or instrument else None
    if isinstance(inst, str):
        problems.append(inst)
    if not isinstance(inst, Instrument):
        raise FileProblems(name, [at(name, p) for p in problems])
    read = _Read(inst, str(kind or ""), evaluations)
    of_aspects, of_domains = read.units("aspect", aspects), read.units("domain", domains)
    printed, named = read.index(index), read.predicate(predicate, index)
    known = read.levels(levels)
    problems += read.problems
    if not problems and not any((known, of_aspects, of_domains, printed)):
        problems.append(message("errors.study.by_hand.nothing"))
    if problems or not isinstance(place, Region) or given.year is None:
        raise FileProblems(name, [at(name, p) for p in problems])
    return Filled(
        place, given.year, inst.id, str(kind), known, {}, name,
        aspects=of_aspects, domains=of_domains, index=printed, predicate=named,
    )  # fmt: skip


class _Read:
    """Reads each option under one instrument and gathers what is wrong."""

    def __init__(self, instrument: Instrument, assessment: str, evaluations: Evaluations) -> None:
        self.instrument, self.problems = instrument, list[str]()
        self.least = evaluations.least_level(instrument, assessment)

    def units(self, unit: str, typed: Typed | None) -> dict[str, str]:
        """Values of aspects or domains by number."""
        if typed is None:
            return {}
        numbers = self.instrument.numbers(unit)
        if not numbers:
            self._tell(unit, message("errors.study.by_hand.no_units", unit=unit, instrument=self.instrument.label))
            return {}
        cells = self._cells(unit, typed, len(numbers))
        self._rounded(unit, cells)
        read = {n: self._figure(f"{unit} {n}", c) for n, c in zip(numbers, cells, strict=False) if c is not None}
        return {n: text for n, text in read.items() if text}

    def index(self, typed: str | int | float | None) -> str:
        """The index; ``""`` without one."""
        if typed is None:
            return ""
        self._rounded("index", [typed])
        return self._figure("index", typed)

    def predicate(self, typed: str | None, index: object) -> str:
        """The predicate as the instrument calls it; ``""`` without one."""
        if typed is None:
            return ""
        allowed = ", ".join(b.predicate for b in reversed(self.instrument.bands))
        said = parse_predicate(typed, self.instrument)
        if said is None:
            self._tell("predicate", message("errors.study.by_hand.predicate", found=typed, allowed=allowed))
        elif index is None:
            self._tell("predicate", message("errors.study.by_hand.predicate_alone"))
        return said or ""

    def levels(self, typed: Typed | None) -> dict[str, Fraction]:
        """Levels by code."""
        if typed is None:
            return {}
        codes = self.instrument.codes
        read: dict[str, Fraction] = {}
        for code, cell in zip(codes, self._cells("levels", typed, len(codes)), strict=False):
            try:
                level = parse_level(cell, self.instrument, least=self.least)
            except BadLevel as error:
                self._tell(f"levels {code}", error.problem)
                continue
            if level is not None:
                read[code] = level
        return read

    def _cells(self, option: str, typed: Typed, wanted: int) -> list[Cell]:
        """The figures one by one, as many as are wanted; None for one that is not printed."""
        cells: list[Cell] = []
        for part in _parted(typed) if isinstance(typed, str) else typed:
            cells.append(None if isinstance(part, str) and part.strip() in _NOT_PRINTED else part)
        if len(cells) != wanted:
            self._tell(
                option,
                message("errors.study.by_hand.count", n=len(cells), wanted=wanted, instrument=self.instrument.label),
            )
            return []
        return cells

    def _figure(self, what: str, cell: Cell) -> str:
        try:
            return parse_figure(cell, self.instrument)
        except BadFigure as error:
            self._tell(what, error.problem)
            return ""

    def _rounded(self, what: str, cells: Sequence[Cell]) -> None:
        """Tell of figures none of which shows all decimals: they may be rounded to fewer."""
        shown = [c for c in cells if c is not None]
        if shown and decimals_of(shown) < self.instrument.decimals:
            whole = message("errors.study.by_hand.rounded", found=shown[0], decimals=self.instrument.decimals)
            self._tell(what, whole)

    def _tell(self, what: str, problem: str) -> None:
        self.problems.append(at(what, problem))


def _parted(text: str) -> list[str]:
    """Figures in a text: blanks and semicolons part them, a comma where points are the decimal marks.

    Examples
    --------
    >>> _parted("4,00 3,10; 2,20"), _parted("4.00, 3.10,2.20")
    (['4,00', '3,10', '2,20'], ['4.00', '3.10', '2.20'])
    """
    marks = r"[\s;,]+" if re.search(r"[0-9]\.[0-9]", text) else r"[\s;]+|,(?=\s)"
    return [part for part in re.split(marks, text.strip()) if part]
