"""Read what work units filled in: answers to the sheet or points by row, every problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument, load_of_system
from spbe_research.data.regions import find_region
from spbe_research.data.tables import read_table
from spbe_research.errors import FileProblems, Message, SpbeError, message
from spbe_research.integrity.rules import RULES, rules_of_year
from spbe_research.integrity.sheet import SHEET, ZoneAnswers, answer_scores, is_sheet_of, questions
from spbe_research.integrity.workbook import HEAD
from spbe_research.numbers.language import LANGUAGES
from spbe_research.options import check_path, check_texts
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.filled import in_force
from spbe_research.study.reading.grid import MOST_BYTES, Cell, Grid, at, column_letters, describe_cell
from spbe_research.study.reading.regular import bytes_of
from spbe_research.study.reading.text_table import read_delimited
from spbe_research.study.reading.workbook import is_workbook, read_workbook
from spbe_research.text.catalog import say

__all__ = ["is_zone", "read_zone"]

#: roles of counts that must not exceed what they are counts of
_PARTS = ("part",)
#: first year of which there are rules
_FIRST = 2014
_LINES_ABOVE = 30  # a header further down is none


def read_zone(path: str | Path, *, sheet: str | None = None, instrument: str | None = None) -> tuple[ZoneAnswers, ...]:
    """Read a filled workbook of integrity zones, or a table of answers or points.

    Parameters
    ----------
    path : a workbook as :func:`~spbe_research.write_zone_template` writes it, one sheet a work unit; or a CSV table
        with columns question and answer, or code and value (points of 100).
    sheet : only the sheet of this name.
    instrument : id of the regulation whose rows the file has; as the file states it, else by its year, else 90/2021.

    Returns
    -------
    tuple of ZoneAnswers
        one a work unit, in the order of the sheets.

    Raises
    ------
    FileProblems
        with one line a problem: file, sheet, row, column, what was found and what is allowed. An answer off its
        scale, a question that there is not or that stands twice, counts that contradict each other, a unit twice, a
        year that the regulation does not govern.
    ParameterError
        for a path or a sheet that is no text.
    UnknownInstrument
        for an instrument of another system, and for none.
    MissingExtra
        for .xls, .xlsb and .ods without python-calamine.

    References
    ----------
    data/integrity_zone/questions.csv and answers.csv.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_zone
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "zi.csv"
    ...     _ = file.write_text("code,value\\nP1,4\\nR1,3.1429\\n")
    ...     dict(read_zone(file)[0].values)
    {'P1': Fraction(4, 1), 'R1': Fraction(31429, 10000)}
    """
    file = check_path("path", path)
    check_texts(sheet=sheet)
    asked = None if instrument is None else load_of_system(instrument, "zi")
    grids, problems = _grids(file)
    chosen = [grid for grid in grids if sheet is None or grid.sheet == sheet]
    read = [one for grid in chosen if (one := _Reader(grid, problems, asked).read()) is not None]
    if sheet is not None and not chosen:
        there = ", ".join(repr(grid.sheet) for grid in grids)
        raise FileProblems(file.name, [at(file.name, message("errors.integrity.no_sheet", sheet=sheet, there=there))])
    if not read and not problems:
        problems.append(at(file.name, message("errors.integrity.nothing")))
    seen: dict[tuple[str, str, int | None], str] = {}
    for one in read:
        if one.key in seen:
            told = message("errors.integrity.unit_twice", unit=one.unit, first=seen[one.key], then=one.sheet)
            problems.append(at(file.name, told))
        seen[one.key] = one.sheet
    if problems:
        raise FileProblems(file.name, problems)
    return tuple(read)


def is_zone(path: Path) -> bool:
    """Whether a file holds what work units filled in: it says so in its head, or asks for a unit or its questions."""
    try:
        grids, _ = _grids(path)
    except SpbeError:  # whoever reads it in earnest says what is wrong
        return False
    return any(_is_ours(grid) for grid in grids)


def _is_ours(grid: Grid) -> bool:
    stated, units = _words("head instrument"), _words("head unit")
    known = instrument_ids(system="zi")
    unit = False
    for cells in grid.rows[:_LINES_ABOVE]:
        for cell, beside in pairwise([*cells, None]):
            if _fold(cell) in stated and isinstance(beside, str) and beside.strip() in known:
                return True
            unit |= _fold(cell) in units
        if (found := _columns(cells)) is not None and not found[3]:
            return unit or _fold(cells[found[0]]) == "question"
    return False


def _grids(file: Path) -> tuple[list[Grid], list[str]]:
    data = bytes_of(file, MOST_BYTES, "reading")
    if is_workbook(data, file.name):
        return list(read_workbook(data, file.name)), []
    grid, problems = read_delimited(data, file.name, lambda cells: _columns(list(cells)) is not None)
    return [grid], problems


def _words(name: str) -> set[str]:
    return {say(f"zone.{name}", lang).casefold() for lang in LANGUAGES}


def _fold(cell: Cell) -> str:
    return cell.strip().casefold() if isinstance(cell, str) else ""


def _columns(cells: Sequence[Cell]) -> tuple[int, int, int | None, bool] | None:
    """Positions of key, answer and evidence in a header, and whether it is of points; None where it is no header."""
    folded = [_fold(c) for c in cells]

    def position(words: set[str]) -> int | None:
        return next((i for i, word in enumerate(folded) if word in words), None)

    key, answer = position({*_words("column key"), "question"}), position({*_words("column answer"), "answer"})
    if key is not None and answer is not None:
        return key, answer, position(_words("column evidence")), False
    code, value = position(_words("column code")), position(_words("column value"))
    return (code, value, None, True) if code is not None and value is not None else None


def _number(cell: Cell) -> Fraction | None:
    """The exact number in a cell; text may be a whole number of any length, such as a year."""
    if isinstance(cell, str) and cell.strip().isascii() and cell.strip().isdigit():
        return Fraction(int(cell.strip()[:20]))
    return plain_number(cell)


class _Reader:
    """One sheet."""

    def __init__(self, grid: Grid, problems: list[str], asked: Instrument | None) -> None:
        self.grid, self.problems, self.asked = grid, problems, asked
        self.inst = asked or load_instrument(RULES)
        self.types = {int(q["question"]): q for q in questions().to_dict("records")}
        self.scores = answer_scores()
        self.table = read_table("integrity_zone/conditions")
        self.goals = {f"goal-{g}" for g in read_table("integrity_zone/goals")["goal"]}

    def wrong(self, row: int, column: int, found: Cell, allowed: str | Message) -> None:
        place = self.grid.where(row, column)
        self.problems.append(at(place, message("errors.integrity.found", found=describe_cell(found), allowed=allowed)))

    def read(self) -> ZoneAnswers | None:
        head: dict[str, Cell] = {}
        places: dict[str, tuple[int, int]] = {}
        answers: dict[int, str | Fraction] = {}
        asked_at: dict[int, int] = {}
        values: dict[str, Fraction] = {}
        conditions: dict[str, object] = {}
        goals: dict[str, str] = {}
        columns: tuple[int, int, int | None, bool] | None = None
        seen: set[str] = set()
        labels = {word: name for name in HEAD for word in _words(f"head {name}")}
        for row, cells in enumerate(self.grid.rows):
            if (found := _columns(cells)) is not None:
                if columns is None:
                    self._begin(head, places)
                columns = found
                continue
            if columns is None:
                for column, cell in enumerate(cells):
                    if (name := labels.get(_fold(cell))) and len(cells) > column + 1:
                        head[name], places[name] = cells[column + 1], (row, column + 1)
                continue
            key_at, answer_at, evidence_at, points = columns
            key = cells[key_at] if len(cells) > key_at else None
            answer = cells[answer_at] if len(cells) > answer_at else None
            answer = None if isinstance(answer, str) and not answer.strip() else answer
            if key is None:
                if answer is not None:
                    self.wrong(row, key_at, key, message("errors.integrity.a_question"))
                continue
            text = _fold(key) if isinstance(key, str) else ""
            number = _number(key)
            name = str(int(number)) if number is not None and number.denominator == 1 and not points else text
            if name in seen:
                self.wrong(row, key_at, key, message("errors.integrity.once"))
                continue
            seen.add(name)
            if points:
                self._points(row, key_at, answer_at, key, answer, values)
            elif name.isdigit() and int(name) in self.types:
                asked_at[int(name)] = row
                if answer is not None and (kept := self._answer(row, answer_at, answer, int(name))) is not None:
                    answers[int(name)] = kept
            elif name in set(self.table["condition"]):
                if answer is not None:
                    conditions[name] = _number(answer) if _number(answer) is not None else str(answer).strip()
            elif name in self.goals:
                evidence = cells[evidence_at] if evidence_at is not None and len(cells) > evidence_at else None
                if said := "; ".join(str(c).strip() for c in (answer, evidence) if c is not None):
                    goals[name.removeprefix("goal-")] = said
            else:
                self.wrong(row, key_at, key, message("errors.integrity.a_question"))
        if columns is None:
            return None
        self._contradictions(answers, asked_at, columns[1])
        if answers and not is_sheet_of(self.inst):
            told = message("errors.integrity.sheet_of_another", sheet=SHEET, instrument=self.inst.id)
            self.problems.append(at(self.grid.where(), told))
        made = ZoneAnswers(
            institution=self._text(head.get("institution")),
            unit=self._text(head.get("unit")) or self.grid.sheet or Path(self.grid.file).stem,
            assessment=self._text(head.get("assessment")),
            answers=answers, values=values, conditions=conditions, goals=goals,
            file=self.grid.file, sheet=self.grid.sheet, instrument=self.inst.id,
        )  # fmt: skip
        return self._whose(made, head.get("year"), places)

    def _begin(self, head: dict[str, Cell], places: dict[str, tuple[int, int]]) -> None:
        """Whose rows follow: the regulation asked for, else the one stated, else that of the year."""
        said, known = self._text(head.get("instrument")), instrument_ids(system="zi")
        number = _number(head.get("year"))
        year = int(number) if number is not None and number.denominator == 1 and number >= _FIRST else None
        if said and said not in known:
            self.wrong(*places["instrument"], said, ", ".join(known))
        elif said and self.asked and said != self.asked.id:
            self.wrong(*places["instrument"], said, self.asked.id)
        elif said:
            self.inst = load_instrument(said)
        elif year is not None and self.asked is None:
            by_year = rules_of_year(year)
            if by_year is None:
                self.wrong(*places["year"], year, message("errors.integrity.no_rules_of", known=", ".join(known)))
            else:
                self.inst = load_instrument(by_year)
        if said in known and year is not None and self.asked is None and not in_force(self.inst, year):
            until = self.inst.year_to or message("errors.integrity.onwards")
            told = {"instrument": self.inst.id, "first": self.inst.year_from, "last": until}
            self.wrong(*places["year"], year, message("errors.integrity.years_of", **told))

    def _whose(self, made: ZoneAnswers, year: Cell, places: dict[str, tuple[int, int]]) -> ZoneAnswers:
        """The same with institution and year read."""
        if year is not None:
            number = _number(year)
            if number is None or number.denominator != 1 or not _FIRST <= number < 2100:
                self.wrong(*places["year"], year, message("errors.integrity.a_year"))
            else:
                made = replace(made, year=int(number))
        if made.institution:
            try:
                made = replace(made, institution_id=find_region(made.institution).id)
            except SpbeError as error:
                self.problems.append(at(self.grid.where(*places["institution"]), str(error)))
        return made

    @staticmethod
    def _text(cell: Cell) -> str:
        return "" if cell is None else cell.strip() if isinstance(cell, str) else describe_cell(cell)

    def _points(
        self, row: int, key_at: int, answer_at: int, key: Cell, answer: Cell, values: dict[str, Fraction]
    ) -> None:
        code = {c.upper(): c for c in self.inst.codes}.get(_fold(key).upper())
        if code is None:
            self.wrong(row, key_at, key, ", ".join(self.inst.codes))
        elif answer is not None:
            most = self.inst.weights[self.inst.codes.index(code)] * 100
            number = _number(answer)
            if number is None or not 0 <= number <= most:
                self.wrong(row, answer_at, answer, message("errors.integrity.between", most=f"{float(most):g}"))
            else:
                values[code] = number

    def _answer(self, row: int, column: int, answer: Cell, question: int) -> str | Fraction | None:
        kind = self.types[question]["answer_type"]
        if kind in self.scores:
            allowed = {a.casefold(): a for a in self.scores[kind]}
            if kind == "yes-no":
                allowed |= {"yes": "Ya", "no": "Tidak", "y": "Ya", "t": "Tidak"}
            if _fold(answer) in allowed:
                return allowed[_fold(answer)]
            self.wrong(row, column, answer, ", ".join(self.scores[kind]))
            return None
        number = _number(answer)
        if kind == "survey":
            if number is not None and 0 <= number <= 4:
                return number
            self.wrong(row, column, answer, message("errors.integrity.between", most=4))
        elif number is not None and number >= 0 and number.denominator == 1:
            return number
        else:
            self.wrong(row, column, answer, message("errors.integrity.a_count"))
        return None

    def _contradictions(self, answers: dict[int, str | Fraction], rows: dict[int, int], column: int) -> None:
        """Counts of a part that are greater than what they are a part of."""
        items: dict[str, list[int]] = {}
        for question, q in self.types.items():
            if q["answer_type"] == "count":
                items.setdefault(q["item"], []).append(question)
        for members in items.values():
            parts = [q for q in members if self.types[q]["role"] in _PARTS]
            wholes = [q for q in members if self.types[q]["role"] == "whole"]
            if not parts or any(q not in answers for q in [*parts, *wholes]):
                continue
            whole = sum((Fraction(answers[q]) for q in wholes), Fraction(0))
            if Fraction(answers[parts[0]]) > whole:
                told = message("errors.integrity.part", most=whole, questions=", ".join(map(str, wholes)))
                place = f"{column_letters(column)}{rows[parts[0]] + 1}"
                self.wrong(rows[parts[0]], column, place and str(answers[parts[0]]), told)
