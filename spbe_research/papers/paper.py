"""One publication in a folder: ``paper.toml``, its printed tables and a notebook.

A printed table is a CSV in the form in which it is printed. Its rows are units (first column ``indicator``,
``aspect``, ``domain``, ``no``, or ``unit`` and ``number``) with a column a year or an institution, or they are
institutions (column ``institution_id``) with a column a unit (``index``, ``predicate``, ``domain 1``, ``aspect 3``) or
a year. Every cell is compared with ``data/`` and, where deeper data lie beneath it, with what the ledger computes.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pandas as pd

from spbe_research.checks.ledger import STATUSES, Ledger, reproduce, reproduce_layered
from spbe_research.data.instruments import load_instrument
from spbe_research.data.published import DEPTHS
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, ParameterError, message, system_words
from spbe_research.options import check_path
from spbe_research.paths import data_dir, papers_dir, study_dir
from spbe_research.study.folder import active_study, find_study

__all__ = ["MARK", "NOTEBOOK", "Paper", "PrintedTable", "open_paper", "paper_keys"]

#: the file that makes a folder one of a publication, and its notebook
MARK, NOTEBOOK = "paper.toml", "reproduce.ipynb"

#: what becomes of a printed cell: first those without deeper data, then the words of the ledger
FATES = ("deepest", *STATUSES, "another source", "not in data")
_UNITS = ("indicator", "aspect", "domain")
_INITIAL = {"K": "Kurang", "C": "Cukup", "B": "Baik"}
_BLANK = ("", "-")
_TEXTS, _LISTS = ("title", "date", "lang", "license", "citation", "study"), ("authors", "sources")
_OF_TABLE = ("file", "place", "about", "source", "institution", "year", "instrument", "assessment")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table: where it stands in the publication, and whose figures it holds unless a column says so.

    Attributes
    ----------
    file : CSV in the folder; place : page or slide; about : what it shows.
    source : key of ``data/sources.csv``; institution, year, instrument, assessment : of all its cells.
    """

    file: str
    place: str = ""
    about: str = ""
    source: str = ""
    institution: str = ""
    year: str = ""
    instrument: str = ""
    assessment: str = "official"


@dataclass(frozen=True, slots=True)
class _Cell:
    institution: str  # identifier, or the name that a column bears
    year: str
    unit: str
    number: str
    printed: str
    column: str  # of the file
    row: int = 0  # of the file


@dataclass(frozen=True)
class Paper:
    """Result of :func:`open_paper`.

    Attributes
    ----------
    path : its folder, whose name is its key; title, authors, date, lang, license, citation : of ``paper.toml``.
    sources : keys of the sources whose figures it prints; tables : its printed tables.
    study : whether the study's own figures count too, as in a folder of ``spbe init --paper``.
    """

    path: Path
    title: str
    authors: tuple[str, ...]
    date: str
    lang: str
    license: str
    citation: str
    sources: tuple[str, ...]
    tables: tuple[PrintedTable, ...]
    study: bool

    @property
    def key(self) -> str:
        """Name of the folder."""
        return self.path.name

    @cached_property
    def ledger(self) -> Ledger:
        """The part of the ledger on the sources of this publication."""
        whole = reproduce_layered() if self.study else reproduce()
        own = active_study() if self.study and not self.sources else None
        named = self.sources
        if own is not None:
            table = own.path / "data" / "sources.csv"
            named = tuple(r["source"] for r in _rows(table)) if table.exists() else ()
        parts = [whole.of(source) for source in named]
        entries = tuple(e for part in parts for e in part.entries)
        recorded = [part.explanations for part in parts] or [whole.explanations.iloc[:0]]
        return Ledger(entries, pd.concat(recorded))

    def verdict(self) -> pd.Series:
        """Figures that the ledger compares of this publication, and how many match, are explained, or are not."""
        if not self.ledger.entries:
            return pd.Series(0, index=["compared", *STATUSES], name="verdict")
        return self.ledger.summary().loc["total"].rename("verdict")

    def differences(self) -> pd.DataFrame:
        """The ledger's differences, with their recorded explanation."""
        return self.ledger.differences() if self.ledger.entries else pd.DataFrame()

    def places(self) -> pd.DataFrame:
        """The printed tables and where each stands."""
        rows = [(t.file, t.place, t.about) for t in self.tables]
        return pd.DataFrame(rows, columns=["table", "place", "about"]).set_index("table")

    def recomputed(self) -> pd.DataFrame:
        """One line a printed table: its cells, how many agree with the data, and what was computed for them.

        ``deepest`` counts cells beneath which nothing was published, ``another source`` those that the data have from
        another source only.
        """
        lines = []
        for table in self.tables:
            frame = self.beside(table.file)
            fates = frame["status"].value_counts()
            agree = int((frame["printed"].map(_plain) == frame["data"].map(_plain)).sum())
            lines.append([table.file, len(frame), agree, *(int(fates.get(f, 0)) for f in FATES)])
        return pd.DataFrame(lines, columns=["table", "cells", "as in data", *FATES]).set_index("table")

    def beside(self, file: str) -> pd.DataFrame:
        """Every cell of one printed table beside the data and what the deepest data beneath it give.

        Raises
        ------
        ParameterError
            for a table that the folder does not name.
        DataError
            for one that cannot be read.
        """
        table = next((t for t in self.tables if t.file == file), None)
        if table is None:
            known = ", ".join(t.file for t in self.tables)
            raise ParameterError(message("errors.papers.no_table", file=file, known=known))
        lines = [
            [c.institution, c.year, c.unit, c.number, c.printed, data, computed, status]
            for c, data, computed, status in self._beside(table)
        ]
        columns = ["institution", "year", "unit", "number", "printed", "data", "computed", "status"]
        return pd.DataFrame(lines, columns=columns)

    def differing(self, file: str) -> list[tuple[int, str, str, str, bool]]:
        """Cells of one printed table whose figure is not that of the data: row and column in the file, what is printed,
        what the data have, and whether the ledger explains it or says that nobody can.

        Examples
        --------
        >>> open_paper("kemenpanrb-2020-madiun").differing("values.csv")
        [(11, 'weight', '33%', '35', True), (12, 'weight', '22%', '20', True)]
        """
        table = next(t for t in self.tables if t.file == file)
        return [
            (cell.row, cell.column, cell.printed, data, status in ("explained", "unresolved"))
            for cell, data, _, status in self._beside(table)
            if _plain(cell.printed) != _plain(data)
        ]

    def _beside(self, table: PrintedTable) -> Iterator[tuple[_Cell, str, str, str]]:
        held, names = self._data
        for cell in _cells(self.path / table.file, table, names):
            source = table.source.replace("{year}", cell.year) or next(iter(self.sources), "")
            where = (source, cell.institution, cell.year)
            what = (cell.institution, cell.year, table.assessment, cell.unit, cell.number)
            computed, status = self._computed(where, cell)
            if cell.unit.endswith(" weight"):
                data = _weight(table.instrument, cell.unit, cell.number)
            elif not (data := held.get((source, *what), "")):
                data = held.get(("", *what), "")
                status = "another source" if data else "not in data"
            yield cell, data, computed, status

    def unlike(self) -> pd.DataFrame:
        """Cells of the printed tables that are not as in the data, or do not follow from what lies beneath them."""
        frames = [self.beside(t.file).assign(table=t.file) for t in self.tables]
        if not frames:
            return pd.DataFrame()
        every = pd.concat(frames, ignore_index=True)
        other = every["printed"].map(_plain) != every["data"].map(_plain)
        told = every[other | ~every["status"].isin(["deepest", "match"])]
        return told[["table", *told.columns.drop("table")]].reset_index(drop=True)

    @cached_property
    def _entries(self) -> dict[tuple[str, ...], list[tuple[str, str, str]]]:
        """Comparisons of the ledger by the figure that they are about: check, computed, status."""
        found: dict[tuple[str, ...], list[tuple[str, str, str]]] = {}
        statuses = self.ledger.to_frame()["status"] if self.ledger.entries else []
        for e, status in zip(self.ledger.entries, statuses, strict=True):
            found.setdefault((e.source, e.institution_id, e.year, e.unit, e.number), []).append(
                (e.check, e.computed, str(status))
            )
        return found

    def _computed(self, where: tuple[str, str, str], cell: _Cell) -> tuple[str, str]:
        place = (where[0], "", "") if cell.unit.endswith(" weight") else where
        number = "" if cell.unit in ("index", "predicate") else cell.number
        found = self._entries.get((*place, cell.unit, number), [])
        # that a value is possible on its scale is no computation of it; a value that is not possible is a difference
        told = [f for f in found if not f[0].startswith("value ") or f[2] != "match"]
        if not told:
            return "", "deepest"
        _, computed, status = max(told, key=lambda f: STATUSES.index(f[2]))
        return computed, status

    @cached_property
    def _data(self) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
        """Figures of the sources by source, institution, year, assessment, unit and number; names to identifiers."""
        held: dict[tuple[str, ...], str] = {}
        names: dict[str, str] = {}
        root = data_dir()
        for depth, (name, number, value) in DEPTHS.items():
            for r in read_table(name, root).to_dict("records"):
                place = (r["institution_id"], r["year"], r["assessment"])
                for source in (r["source"], ""):  # the latter: whatever source has it
                    held[(source, *place, depth, r[number] if number else "")] = r[value]
                    if depth == "index":
                        held[(source, *place, "predicate", "")] = r["predicate"]
                names[r["institution"]] = r["institution_id"]
        return held, names

    def __repr__(self) -> str:
        return f"<Paper {self.key}: {len(self.tables)} printed tables>"


def paper_keys() -> list[str]:
    """Keys of the publications that come with the package.

    Examples
    --------
    >>> "paser-2022" in paper_keys()
    True
    """
    return sorted(p.parent.name for p in papers_dir().glob(f"*/{MARK}"))


def open_paper(folder: str | Path = ".") -> Paper:
    """Read the folder of a publication; one of one's own that lies in a study sees the study's figures from then on.

    Parameters
    ----------
    folder : the folder, or the key of one that comes with the package.

    Raises
    ------
    ParameterError
        for what is neither.
    DataError
        for a ``paper.toml`` that cannot be used.

    Examples
    --------
    >>> open_paper("paser-2022")
    <Paper paser-2022: 4 printed tables>
    """
    path = check_path("folder", folder)
    try:
        here = (path / MARK).is_file()
        packaged = path.name == str(folder) and (papers_dir() / path / MARK).is_file()
    except (OSError, ValueError):  # a name that no system takes
        here = packaged = False
    if not here and not packaged:
        raise ParameterError(message("errors.papers.unknown", folder=folder, known=", ".join(paper_keys())))
    paper = _read((path if here else papers_dir() / path).resolve())
    if paper.study and study_dir() is None and (around := find_study(paper.path)) is not None:
        around.activate()
    return paper


def _read(path: Path) -> Paper:
    file = f"{path.name}/{MARK}"
    try:
        stored = tomllib.loads((path / MARK).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(file, problem=message("errors.papers.unreadable", words=system_words(error))) from None
    except ValueError as error:
        raise DataError(file, problem=message("errors.papers.unreadable", words=error)) from None
    texts, lists = _TEXTS[:-1], _LISTS
    known = {*_TEXTS, *_LISTS, "tables"}
    for name, value in stored.items():
        if name not in known:
            raise DataError(
                file, column=name, problem=message("errors.papers.no_setting", known=", ".join(sorted(known)))
            )
        fits = (
            isinstance(value, str)
            if name in texts
            else isinstance(value, bool)
            if name == "study"
            else isinstance(value, list) and all(isinstance(v, str if name in lists else dict) for v in value)
        )
        if not fits:
            raise DataError(file, column=name, found=str(value), problem=message("errors.papers.wrong_kind"))
    if not stored.get("title"):
        raise DataError(file, column="title", problem=message("errors.papers.no_title"))
    date = stored.get("date", "")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise DataError(file, column="date", found=date, allowed="2026-11-29")
    lang = stored.get("lang", "en")
    if lang not in ("id", "en"):
        raise DataError(file, column="lang", found=lang, allowed="id, en")
    tables = []
    for table in stored.get("tables", []):
        if not isinstance(table.get("file"), str) or not set(table) <= set(_OF_TABLE):
            raise DataError(file, column="tables", found=str(table), allowed=", ".join(_OF_TABLE))
        tables.append(PrintedTable(**{name: str(value) for name, value in table.items()}))
    return Paper(
        path, stored["title"], tuple(stored.get("authors", ())), date, lang, stored.get("license", "MIT"),
        stored.get("citation", ""), tuple(stored.get("sources", ())), tuple(tables), stored.get("study", False),
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError) as error:
        words = system_words(error)
        raise DataError(
            f"{path.parent.name}/{path.name}", problem=message("errors.papers.unreadable", words=words)
        ) from None


def _plain(text: str) -> str:
    """A figure as a fraction, whatever its decimal mark; other text as it is, in small letters."""
    figure = text.replace(",", ".").replace("%", "").strip()
    try:
        return str(Fraction(figure))
    except (ValueError, ZeroDivisionError):
        return text.strip().casefold()


def _weight(instrument: str, unit: str, number: str) -> str:
    """The weight of a row, aspect or domain in percent."""
    inst = load_instrument(instrument)
    kind = unit.removesuffix(" weight")
    weight = inst.weights[inst.codes.index(number)] if kind == "indicator" else inst.unit_weight(kind, number)
    return f"{float(weight * 100):g}"


def _cells(path: Path, table: PrintedTable, names: dict[str, str]) -> Iterator[_Cell]:
    """The cells of a printed table that hold a figure."""
    rows = _rows(path)
    for at, row in enumerate(rows, start=2):  # as a spreadsheet counts: the header is row 1
        cells = _of_institution(row, table) if "institution_id" in row else _of_unit(row, table, names)
        yield from (replace(cell, row=at) for cell in cells if cell.printed not in _BLANK)


def _of_institution(row: dict[str, str], table: PrintedTable) -> Iterator[_Cell]:
    who, year = row["institution_id"], row.get("year", table.year)
    for column, text in row.items():
        if re.fullmatch(r"\d{4}", column):
            yield _Cell(who, column, "index", "", text, column)
        elif re.fullmatch(r"\d{4} P", column):
            yield _Cell(who, column[:4], "predicate", "", _INITIAL.get(text, text), column)
        elif column in ("index", "predicate"):
            yield _Cell(who, year, column, "", text, column)
        elif told := re.fullmatch(r"(indicator|aspect|domain) (\S+)", column):
            yield _Cell(who, year, told[1], told[2], text, column)


def _of_unit(row: dict[str, str], table: PrintedTable, names: dict[str, str]) -> Iterator[_Cell]:
    columns = list(row)
    if columns[0] == "no":  # rows counted as the publication counts them
        unit, number = "indicator", load_instrument(table.instrument).codes[int(row["no"]) - 1]
    elif columns[0] == "what":
        unit, number = row["what"], ""
        if unit not in ("index", "predicate"):  # no figure
            return
    elif columns[0] in _UNITS:
        unit, number = columns[0], row[columns[0]]
    else:
        unit, number = row.get("unit", ""), row.get("number", "")
    for column in columns:
        text = row[column]
        if column in ("no", "what", "unit", "number", *_UNITS):
            continue
        if column == "weight":
            yield _Cell("", "", f"{unit} weight", number, text, column)
        elif re.fullmatch(r"\d{4}", column):
            yield _Cell(table.institution, column, unit, number, text, column)
        elif column in ("value", "level"):
            yield _Cell(table.institution, table.year, unit, number, text, column)
        else:
            yield _Cell(names.get(column, column), table.year, unit, number, text, column)
