"""The workbook to fill: a sheet an evaluation, live index and predicate, and what each level asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

import pandas as pd

from spbe_research.data.instruments import Instrument, external_rows, load_of_system
from spbe_research.data.labels import is_missing
from spbe_research.data.names import plain_name
from spbe_research.data.published import ASSESSMENTS
from spbe_research.errors import LevelError, ParameterError, message
from spbe_research.files import storable
from spbe_research.numbers.language import check_language
from spbe_research.options import found_as
from spbe_research.scoring.levels import Level, check_levels, levels_by_code
from spbe_research.study.study_texts import allowed_text
from spbe_research.study.workbook.book import new_book, workbook_path
from spbe_research.study.workbook.explanation import explanation_sheet
from spbe_research.study.workbook.formulas import Formulas, place_of
from spbe_research.text.catalog import say

__all__ = ["SheetContent", "write_template"]


class SheetContent(TypedDict, total=False):
    """What a sheet already holds when it is given out: whose evaluation, levels by code, and which are in doubt."""

    region: str
    year: int
    assessment: str
    levels: Mapping[str, Level] | pd.Series
    doubtful: Sequence[str]


_HEADER = 7  # row of the header, from 0
_INK, _BLUE, _PALE, _GREY = "#1d2430", "#134b7f", "#e6edf4", "#66707f"
_DOUBT = "#b35900"


def write_template(
    path: str | Path,
    instrument: str | Instrument,
    *,
    lang: str = "id",
    sheets: Sequence[str] = (),
    about: Mapping[str, SheetContent] | None = None,
    overwrite: bool = False,
    folder: str | Path | None = None,
) -> Path:
    """Write the workbook to fill for an instrument.

    Parameters
    ----------
    path : an .xlsx file that is to be written.
    instrument : Instrument or id.
    lang : language of the sheets, ``"id"`` or ``"en"``.
    sheets : names of the sheets, one a year or assessment; one named *Isian* (*Levels*) by default.
    about : by sheet: ``region``, ``year``, ``assessment`` and ``levels`` (a mapping or Series by code) to fill in, and
        ``doubtful``, codes of the rows to look at again, which are marked; none by default.
    overwrite : must be true when the file exists, for it may hold somebody's work.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Path
        of the workbook; :func:`~spbe_research.study.reading.file.read_levels` reads it back.

    Raises
    ------
    LevelError
        for codes that are no rows, and for what is no level.
    ParameterError
        for a sheet name that Excel does not take, a file name that does not end in .xlsx, an unknown ``lang``, or
        ``about`` of a sheet that is not there.
    OutputError
        when the file exists or cannot be written; nothing is left behind then.
    MissingExtra
        without xlsxwriter.
    UnknownInstrument
        with the ids there are.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/guide/en.md, section 3; what a level asks for stands in data/instruments/criteria.csv.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from spbe_research import read_levels, write_template
    >>> mine = {"Levels": {"region": "bintan", "year": 2021, "assessment": "study", "levels": {"1": 2, "2": 3}}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_template(Path(folder) / "bintan.xlsx", "permenpanrb-59-2020", lang="en", about=mine)
    ...     file.name, read_levels(file)[0].levels
    ('bintan.xlsx', {'1': Fraction(2, 1), '2': Fraction(3, 1)})
    """
    inst = load_of_system(instrument, "spbe", folder=folder)
    check_language(lang)
    _check_types(sheets, about)
    target = workbook_path(path, overwrite)
    names = list(sheets) or [say("workbook.sheet", lang)]
    _check_names(names, lang)
    astray = [name for name in about or () if name not in names]
    if astray:  # levels that nobody would see
        raise ParameterError(
            message("errors.workbook.write.sheets_unknown", join=", ".join(astray), there=", ".join(names))
        )
    given = {name: _given_levels(name, content, inst) for name, content in (about or {}).items()}
    with new_book(target, inst.label, overwrite=overwrite) as book:
        look, told = _Look(book), about or {}
        formulas = [
            _entry_sheet(book, look, inst, lang, name, told.get(name, {}), given.get(name, {})) for name in names
        ]
        _summary_sheet(book, look, inst, lang, names, formulas)
        explanation_sheet(book, inst, lang, folder=folder)
    return target


def _given_levels(name: str, about: SheetContent, instrument: Instrument) -> dict[str, float]:
    """Levels that a sheet already holds, by code; those that are missing stay blank."""
    if "levels" not in about:
        return {}
    try:
        by_code = levels_by_code(about["levels"], instrument)
        missing = {c for c in instrument.codes if is_missing(by_code.get(c))}
        check_levels({**by_code, **dict.fromkeys(missing, instrument.level_min)}, instrument)  # a stand-in
    except LevelError as error:
        raise LevelError(f"{name}: {error}", codes=error.codes) from None
    return {c: float(by_code[c]) for c in instrument.codes if c not in missing}


def _check_types(sheets: object, about: object) -> None:
    """A lone text would give a sheet for each of its letters."""
    if isinstance(sheets, str | bytes) or not isinstance(sheets, Sequence):
        raise ParameterError(message("errors.workbook.write.sheets_type", name=found_as(sheets)))
    if not all(isinstance(s, str) for s in sheets):
        raise ParameterError(message("errors.workbook.write.sheets_type", name=found_as(sheets)))
    contents = about.values() if isinstance(about, Mapping) else [] if about is None else [None]
    if not all(isinstance(c, Mapping) for c in contents):
        raise ParameterError(message("errors.workbook.write.about_type", name=found_as(about)))


def _check_names(names: Sequence[str], lang: str) -> None:
    taken = {say(f"workbook.{key}", lang).casefold() for key in ("summary", "explanation")}
    for name in names:
        long = len(name.encode("utf-16-le", "surrogatepass")) > 2 * 31  # as Excel counts
        if not name.strip() or long or not storable(name) or set(name) & set("[]:*?/\\'") or name.casefold() in taken:
            raise ParameterError(message("errors.workbook.write.check_names", name=name))
        taken.add(name.casefold())


class _Look:
    """Formats shared by the sheets."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "vcenter"}

        def add(**more: Any) -> Any:
            return book.add_format(base | more)

        box = {"border": 1, "border_color": "#b7cde2"}
        self.title = add(bold=True, font_size=14, font_color=_BLUE)
        self.hint = add(font_color=_GREY, italic=True)
        self.label = add(bold=True)
        self.fixed = add(font_color=_GREY)
        self.input = add(bg_color=_PALE, locked=False, align="left", **box)
        self.result = add(bold=True, font_size=12, font_color=_BLUE, align="left")
        self.number = add(bold=True, font_size=12, font_color=_BLUE, align="left", num_format="0.00")
        self.header = add(bold=True, font_color="#ffffff", bg_color=_BLUE, text_wrap=True, **box)
        self.text = add(text_wrap=True, **box)
        self.code = add(align="center", **box)
        self.weight = add(align="right", num_format="0.00", **box)
        self.level = add(bg_color=_PALE, locked=False, align="center", bold=True, font_size=12, **box)
        edge = {"border": 5, "border_color": _DOUBT}  # a thick edge: the colour of a level lies below it
        self.doubtful = add(bg_color=_PALE, locked=False, align="center", bold=True, font_size=12, **edge)
        self.write = add(bg_color=_PALE, locked=False, text_wrap=True, **box)
        self.value = add(align="right", num_format="0.00", **box)


def _entry_sheet(
    book: Any,
    look: _Look,
    instrument: Instrument,
    lang: str,
    name: str,
    about: SheetContent,
    levels: Mapping[str, float],
) -> Formulas:
    sheet = book.add_worksheet(name)
    domains = bool(instrument.numbers("domain"))
    outside = bool(instrument.rows["external_index"].any())
    keys = ["no", "name", "aspect", *(["domain"] if domains else []), "weight", *(["external"] if outside else [])]
    keys += ["level", "evidence", "note"]
    at = {key: column for column, key in enumerate(keys)}
    hidden = len(keys)  # aspect number, domain number, lattice weight
    first, last = _HEADER + 1, _HEADER + len(instrument.codes)

    def column(position: int) -> str:
        letter = chr(65 + position)
        return f"'{name}'!${letter}${first + 1}:${letter}${last + 1}"

    def helper(row: int) -> str:
        return f"'{name}'!${chr(65 + hidden + 2)}${row + 1}"

    formulas = Formulas(instrument, column(at["level"]), column(hidden + 2), helper(2), helper(3), helper(4), helper(5))
    sheet.write_string(
        0, 0, say("workbook.title", lang, subject=instrument.subject, label=instrument.label), look.title
    )
    doubtful = set(about.get("doubtful", ()))
    hint = say("workbook.hint_doubtful" if doubtful else "workbook.hint", lang)
    if instrument.edges == "unsettled":
        hint += " " + say("workbook.hint_unsettled", lang)
    sheet.write_string(1, 0, hint, look.hint)
    if external_rows(instrument):
        sheet.write_string(6, 0, say("workbook.hint_external", lang), look.hint)  # the row above the table
    _head(sheet, look, instrument, lang, about)
    _results(sheet, look, formulas, lang, at["aspect"], hidden + 2)
    for key, position in at.items():
        sheet.write_string(_HEADER, position, say(f"workbook.{key}", lang), look.header)
    for row, r in enumerate(instrument.rows.to_dict("records"), start=first):
        sheet.set_row(row, 31)  # two lines: no program fits the height of a wrapped cell by itself
        weight = instrument.weights[row - first]
        cells = {"no": (r["code"], look.code), "name": (plain_name(r, "name", lang), look.text)}
        cells["aspect"] = (f"{r['aspect_no']}. {plain_name(r, 'aspect', lang)}", look.text)
        if domains:
            cells["domain"] = (f"{r['domain_no']}. {plain_name(r, 'domain', lang)}", look.text)
        if outside:
            cells["external"] = (r["external_index"], look.text)
        for key, (text, style) in cells.items():
            sheet.write_string(row, at[key], text, style)
        sheet.write_number(row, at["weight"], float(weight * 100), look.weight)
        level = levels.get(r["code"])
        style = look.doubtful if r["code"] in doubtful else look.level
        if level is None:
            sheet.write_blank(row, at["level"], None, style)
        else:
            sheet.write_number(row, at["level"], level, style)
        if r["code"] in doubtful:
            sheet.write_comment(row, at["level"], say("workbook.doubtful", lang), {"author": "spbe-research"})
        for key in ("evidence", "note"):
            sheet.write_blank(row, at[key], None, look.write)
        places = (place_of(instrument, u, str(r[f"{u}_no"])) for u in ("aspect", "domain"))
        for extra, value in enumerate((*places, int(weight * instrument.denominator))):
            sheet.write_number(row, hidden + extra, value)
    _rules(sheet, instrument, lang, (first, at["level"], last, at["level"]))
    widths = {"no": 12, "name": 52, "aspect": 30, "domain": 22, "weight": 10, "external": 26, "level": 10}
    widths |= {"evidence": 34, "note": 34}
    for key, position in at.items():
        sheet.set_column(position, position, widths[key])
    sheet.set_column(hidden, hidden + 2, None, None, {"hidden": True})
    sheet.freeze_panes(_HEADER + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, last, hidden - 1)
    return formulas


def _head(sheet: Any, look: _Look, instrument: Instrument, lang: str, about: SheetContent) -> None:
    """What the evaluation is: instrument (fixed), region, year, assessment."""
    sheet.write_string(2, 0, say("workbook.instrument", lang), look.label)
    sheet.write_string(2, 1, instrument.id, look.fixed)
    for row, key in enumerate(("region", "year", "assessment"), start=3):
        sheet.write_string(row, 0, say(f"workbook.{key}", lang), look.label)
        value = about.get(key)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, look.input)
        else:
            sheet.write(row, 1, value or None, look.input)
    high = instrument.year_to or 2100
    shown = instrument.year_to or say("workbook.and_later", lang)
    sheet.data_validation(
        4, 1, 4, 1,
        {"validate": "integer", "criteria": "between", "minimum": instrument.year_from, "maximum": high,
         "error_message": say('workbook.year_wrong', lang, low=instrument.year_from, high=shown)},
    )  # fmt: skip
    kinds = [say(f"workbook.is_{kind}", lang) for kind in ASSESSMENTS]
    sheet.data_validation(5, 1, 5, 1, {"validate": "list", "source": kinds})


def _results(sheet: Any, look: _Look, formulas: Formulas, lang: str, column: int, hidden: int) -> None:
    """Index, predicate, rows filled and the ends of the index, with the sums they rest on in a hidden column."""
    lines = [
        ("index", formulas.index(say("workbook.incomplete", lang)), look.number),
        ("predicate", formulas.predicate(lang), look.result),
        ("filled", formulas.filled(say("workbook.of", lang), say("workbook.look", lang)), look.result),
    ]
    for row, (key, formula, style) in enumerate(lines, start=2):
        sheet.write_string(row, column, say(f"workbook.{key}", lang), look.label)
        sheet.write_formula(row, column + 1, formula, style, "")
    sheet.write_string(5, column, say("workbook.span", lang), look.label)
    for place, formula in enumerate(formulas.ends(), start=1):
        sheet.write_formula(5, column + place, formula, look.number, "")
    for row, formula in enumerate([*formulas.sums(), formulas.count_valid()], start=2):
        sheet.write_formula(row, hidden, formula, None, 0)


def _rules(sheet: Any, instrument: Instrument, lang: str, where: tuple[int, int, int, int]) -> None:
    """Drop-down of the levels, or a decimal range, and a tint that deepens with the level."""
    low, high = float(instrument.answer_min), float(instrument.level_max)
    rule: dict[str, Any] = {
        "ignore_blank": True,
        "error_title": say("workbook.wrong_title", lang),
        "error_message": say("workbook.wrong", lang, allowed=allowed_text(instrument, lang)),
    }
    if instrument.whole_levels:
        rule |= {"validate": "list", "source": [str(x) for x in range(int(low), int(high) + 1)]}
    else:
        rule |= {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    sheet.data_validation(*where, rule)
    sheet.conditional_format(
        *where,
        {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": float(instrument.level_min),
         "max_value": high, "min_color": _PALE, "max_color": "#7da6cb"},
    )  # fmt: skip


def _summary_sheet(
    book: Any, look: _Look, instrument: Instrument, lang: str, names: Sequence[str], formulas: Sequence[Formulas]
) -> None:
    """Index, predicate, domains and aspects of every sheet side by side."""
    sheet = book.add_worksheet(say("workbook.summary", lang))
    domains = instrument.numbers("domain")
    keys = 5 + bool(domains) + bool(instrument.rows["external_index"].any()) + 2
    for column, text in enumerate((say("workbook.unit", lang), say("workbook.in_percent", lang), *names)):
        sheet.write_string(0, column, text, look.header)
    units = [("domain", n) for n in domains] + [("aspect", n) for n in instrument.numbers("aspect")]
    for row, label in enumerate((say("workbook.index", lang), say("workbook.predicate", lang)), start=1):
        sheet.write_string(row, 0, label, look.text)
        sheet.write_blank(row, 1, None, look.weight)
    for row, (unit, n) in enumerate(units, start=3):
        frame = instrument.domains if unit == "domain" else instrument.aspects
        sheet.write_string(
            row, 0, f"{say(f'workbook.{unit}', lang)} {n}: {plain_name(frame.loc[n], 'name', lang)}", look.text
        )
        sheet.write_number(row, 1, float(instrument.unit_weight(unit, n) * 100), look.weight)
    first, last = _HEADER + 2, _HEADER + 1 + len(instrument.codes)
    for column, (name, formula) in enumerate(zip(names, formulas, strict=True), start=2):
        sheet.write_formula(1, column, formula.index(say("workbook.incomplete", lang)), look.value, "")
        sheet.write_formula(2, column, formula.predicate(lang), look.value, "")
        for row, (unit, n) in enumerate(units, start=3):
            letter = chr(65 + keys + (unit == "domain"))
            numbers = f"'{name}'!${letter}${first}:${letter}${last}"
            sheet.write_formula(row, column, formula.unit(unit, n, numbers), look.value, "")
    sheet.set_column(0, 0, 62)
    sheet.set_column(1, 1, 11)
    sheet.set_column(2, 1 + len(names), 22)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True})
