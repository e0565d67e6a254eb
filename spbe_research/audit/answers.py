"""A filled checklist, read whole: every answer, or every problem of the file at once; a blank stays missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from spbe_research.audit.checklist import ANSWERS, HEAD, KEPT, RATINGS, columns_of
from spbe_research.audit.framework import Framework, framework_ids, load_framework
from spbe_research.errors import FileProblems, listed, message
from spbe_research.numbers.language import LANGUAGES
from spbe_research.options import check_path, check_texts
from spbe_research.study.reading.file import read_grids
from spbe_research.study.reading.grid import Cell, Grid, at, describe_cell
from spbe_research.study.reading.words import fold
from spbe_research.text.catalog import say
from spbe_research.text.result import result_table

__all__ = ["ChecklistAnswers", "read_checklist"]

_LINES_ABOVE = 30  # a header further down is none


@dataclass(frozen=True, eq=False)
class ChecklistAnswers:
    """Answers of one checklist; made by :func:`read_checklist`.

    Attributes
    ----------
    framework : id; instrument : id that the checklist was written for.
    institution, year : as the sheet states them; ``""`` where it does not.
    answers : indexed by code: of controls ``applicable`` (yes, no) and ``implemented`` (yes, partly, no), of processes
        a rating (N, P, L or F) an attribute; ``reason`` and ``found`` as written. None where nothing is answered.
    place : file and sheet.

    References
    ----------
    docs/methods/audit.md.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import audit_programme, load_levels, read_checklist
    >>> p = audit_programme(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = p.write_checklist(Path(folder) / "paser.xlsx")
    ...     read_checklist(file)
    Traceback (most recent call last):
    spbe_research.errors.FileProblems: paser.xlsx, sheet Daftar periksa: no answer in it
    """

    framework: str
    instrument: str
    institution: str
    year: str
    answers: pd.DataFrame
    place: str

    def to_frame(self) -> pd.DataFrame:
        """The answers, a copy."""
        return self.answers.copy()

    def __repr__(self) -> str:
        asked = [c for c in self.answers.columns if c not in KEPT]
        given = int(self.answers[asked].notna().all(axis=1).sum())
        return f"<checklist {self.framework}: {given} of {len(self.answers)} answered in full>"

    def _repr_html_(self) -> str:
        framework = load_framework(self.framework)
        shown = self.answers.reset_index()
        if framework.form == "process":  # nine ratings have no room in a small table
            shown.insert(1, "answered", shown.drop(columns=["code", *KEPT]).notna().all(axis=1))
            shown = shown[["code", "answered", *KEPT]]
        return result_table("checklist", shown, about=framework.label)


def read_checklist(path: str | Path, *, sheet: str | None = None) -> ChecklistAnswers:
    """Answers of a checklist that :meth:`AuditProgramme.write_checklist` wrote and somebody filled.

    Parameters
    ----------
    path : an .xlsx, .xls, .xlsb or .ods, or a text table saved from one.
    sheet : name of the sheet to read, where several hold a checklist.

    Returns
    -------
    ChecklistAnswers
        a blank answer is missing and stays missing.

    Raises
    ------
    FileProblems
        with a line for each: no checklist, a framework that there is not, an edition that is not the framework's,
        codes of another edition, codes doubled or taken out, answers off the scale, a control that is left out and
        implemented at once, no answer at all.
    ParameterError
        for an argument of another type.
    MissingExtra
        for .xls, .xlsb and .ods without python-calamine.

    References
    ----------
    docs/methods/audit.md.

    Examples
    --------
    >>> from spbe_research import read_checklist
    >>> read_checklist("nothing.xlsx")
    Traceback (most recent call last):
    spbe_research.errors.FileProblems: nothing.xlsx: there is no such file
    """
    file = check_path("path", path)
    check_texts(sheet=sheet)
    grids, problems = read_grids(file, _heads)
    if problems:
        raise FileProblems(file.name, problems)
    if sheet is not None:
        grids = [g for g in grids if fold(g.sheet) == fold(sheet)]
    found = [(g, header) for g in grids if (header := _header(g)) is not None]
    if not found:
        raise FileProblems(file.name, [at(file.name, message("errors.audit.no_checklist"))])
    if len(found) > 1:
        named = ", ".join(repr(g.sheet) for g, _ in found)
        raise FileProblems(file.name, [at(file.name, message("errors.audit.several", sheets=named))])
    return _read(*found[0])


def _spoken(key: str) -> set[str]:
    return {fold(say(f"audit.sheet.{key}", lang)) for lang in LANGUAGES}


def _header(grid: Grid) -> int | None:
    """Row of the header."""
    return next((i for i, cells in enumerate(grid.rows[:_LINES_ABOVE]) if _heads(cells)), None)


def _heads(cells: Sequence[Cell]) -> bool:
    """Whether a line is the header: code, title and theme side by side."""
    keys = [_spoken(key) for key in ("code", "title_column", "theme")]
    found = [fold(c) if isinstance(c, str) else "" for c in cells]
    return len(found) >= len(keys) and all(c in k for c, k in zip(found, keys, strict=False))


def _read(grid: Grid, header: int) -> ChecklistAnswers:
    head = _head(grid, header)
    framework = _framework(grid, head)
    columns, problems = _columns(grid, header, framework)
    lines: dict[str, dict[str, str | None]] = {}
    for row in range(header + 1, len(grid.rows)):
        cell = grid.cell(row, 0)
        if all(c is None for c in grid.rows[row]):
            continue
        code = cell.strip() if isinstance(cell, str) else describe_cell(cell)
        if code not in framework.items or code in lines:
            key = "twice" if code in lines else "code"
            problems.append(
                at(grid.where(row, 0), message(f"errors.audit.{key}", found=code, framework=framework.label))
            )
            continue
        lines[code] = {}
        for key, column in columns.items():
            lines[code][key] = _answer(grid, row, column, key, problems)
        if lines[code].get("applicable") == "no" and lines[code].get("implemented") in ("yes", "partly"):
            problems.append(at(grid.where(row), message("errors.audit.both", code=code)))
    gone = [c for c in framework.items if c not in lines]
    if gone:
        problems.append(at(grid.where(), message("errors.audit.gone", n=len(gone), codes=", ".join(gone[:8]))))
    asked = [c for c in columns if c not in KEPT]
    if not problems and not any(line[c] for line in lines.values() for c in asked):
        problems.append(at(grid.where(), message("errors.audit.empty")))
    if problems:
        raise FileProblems(grid.file, problems)
    answers = pd.DataFrame([lines[c] for c in framework.items], columns=list(columns), dtype=object)
    answers = answers.where(answers.notna(), None).set_axis(pd.Index(framework.items, name="code"))
    stated = {key: "" if head.get(key) is None else str(head[key]) for key in HEAD}
    place = str(grid.where())
    return ChecklistAnswers(framework.id, stated["instrument"], stated["institution"], stated["year"], answers, place)


def _head(grid: Grid, header: int) -> Mapping[str, object]:
    """What the lines above the table state."""
    keys = {key: _spoken(key) for key in HEAD}
    found: dict[str, object] = {}
    for row in range(header):
        cells = grid.rows[row]
        first = fold(cells[0]) if cells and isinstance(cells[0], str) else ""
        for key, names in keys.items():
            if first in names:
                found[key] = grid.cell(row, 1)
    return found


def _framework(grid: Grid, head: Mapping[str, object]) -> Framework:
    stated = head.get("framework")
    if stated not in framework_ids():
        found = "" if stated is None else str(stated)
        told = message("errors.audit.framework", found=found, allowed=", ".join(framework_ids()))
        raise FileProblems(grid.file, [at(grid.where(), told)])
    framework = load_framework(str(stated))
    edition = head.get("edition")
    plain = f"{edition:g}" if isinstance(edition, float) else str(edition)
    if edition is not None and plain.strip() != framework.edition:
        told = message("errors.audit.edition", found=plain, framework=framework.id, allowed=framework.edition)
        raise FileProblems(grid.file, [at(grid.where(), told)])
    return framework


def _columns(grid: Grid, header: int, framework: Framework) -> tuple[dict[str, int], list[str]]:
    """Where each column to fill stands; a line for each that is gone or stands twice."""
    heads = [fold(c) if isinstance(c, str) else "" for c in grid.rows[header]]
    columns: dict[str, int] = {}
    problems: list[str] = []
    for key in columns_of(framework):
        names = {fold(f"PA {key}")} if key[0].isdigit() else _spoken(key)
        places = [i for i, name in enumerate(heads) if name in names]
        if len(places) == 1:
            columns[key] = places[0]
        else:
            name = f"PA {key}" if key[0].isdigit() else say(f"audit.sheet.{key}", "id")
            problems.append(at(grid.where(header), message("errors.audit.column", name=name, n=len(places))))
    return columns, problems


def _answer(grid: Grid, row: int, column: int, key: str, problems: list[str]) -> str | None:
    cell = grid.cell(row, column)
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if key in KEPT:
        return cell if isinstance(cell, str) else str(describe_cell(cell))
    text = fold(cell) if isinstance(cell, str) else ""
    if key in ANSWERS:
        for word in ANSWERS[key]:
            if text in {fold(say(f"audit.answers.{word}", lang)) for lang in LANGUAGES}:
                return word
        allowed: str = listed([message(f"errors.audit.allowed_{word}") for word in ANSWERS[key]], "or")
    else:
        if text.upper() in RATINGS:
            return text.upper()
        allowed = listed(RATINGS, "or")
    header = f"PA {key}" if key[0].isdigit() else say(f"audit.sheet.{key}", "id")
    told = message("errors.audit.answer", found=describe_cell(cell), allowed=allowed)
    problems.append(at(grid.where(row, column, header), told))
    return None
