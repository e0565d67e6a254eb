"""The workbook to fill for an integrity zone: questions or rows, conditions, goals, live results, explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.files import storable
from spbe_research.integrity.live import point_formulas, question_formulas, result_sheet
from spbe_research.integrity.rules import RULES, ZoneRules, zone_rules
from spbe_research.integrity.sheet import answer_scores, is_sheet_of, questions, sheet_nodes
from spbe_research.numbers.language import check_language, number
from spbe_research.options import check_several
from spbe_research.study.workbook.book import new_book, workbook_path
from spbe_research.text.catalog import say

__all__ = ["HEAD", "write_zone_template"]

#: facts above the questions, a row each
HEAD = ("institution", "unit", "year", "assessment", "instrument")
_INK, _BLUE, _PALE, _GREY = "#1d2430", "#134b7f", "#e6edf4", "#66707f"
_HEADER = 6  # row of the first header, from 0
#: sentences of the sheet of explanations
_EXPLAINED = ("fill", "open", "score", "shares", "minima", "verdict", "conditions", "own_words", "hand_in")


def write_zone_template(
    path: str | Path,
    *,
    lang: str = "id",
    units: Sequence[str] = (),
    instrument: str | Instrument = RULES,
    rules: str | Path | None = None,
    overwrite: bool = False,
) -> Path:
    """Write the workbook to fill for one or more work units, with live results and a sheet of explanations.

    Parameters
    ----------
    path : an .xlsx file that is to be written; lang : language of the sheets.
    units : names of the work units, which name the sheets; one sheet without a name by default.
    instrument : ``"permenpanrb-90-2021"``, whose sheet has 127 questions, or ``"permenpanrb-52-2014"``, of which points
        by row are filled in.
    rules : a file of weights and minima in place of the regulation's, which the live results then follow.
    overwrite : must be true when the file exists, for it may hold somebody's work.

    Returns
    -------
    Path
        of the workbook; :func:`~spbe_research.read_zone` reads it back.

    Raises
    ------
    ParameterError
        for a file name that does not end in .xlsx, and for a unit named twice.
    UnknownInstrument
        for an instrument of another system, and for none.
    FileProblems
        for a file of rules that cannot be used.
    OutputError
        when the file exists or cannot be written.
    MissingExtra
        without xlsxwriter.

    References
    ----------
    The ministry's evaluation sheet of 2026 (data/integrity_zone/sheet.csv and questions.csv), in our own short words.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_zone, write_zone_template
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_zone_template(Path(folder) / "zi.xlsx", lang="en", units=["Disdukcapil"])
    ...     len(read_zone(file)[0].missing)
    127
    """
    check_language(lang)
    held_to = zone_rules(instrument, rules=rules)
    target = workbook_path(path, overwrite)
    named = [str(u) for u in check_several("units", units)]
    names = [_sheet_name(u) for u in named] or [say("zone.sheet", lang)]
    taken = {n.lower() for n in names}
    if len(taken) < len(names):
        raise ParameterError(message("errors.integrity.units_twice"))
    with new_book(target, say("zone.template_title", lang), overwrite=overwrite) as book:
        looks = _looks(book)
        for name, unit in zip(names, named or [""], strict=True):
            _unit_sheet(book.add_worksheet(name), looks, lang, unit, held_to)
        for name, unit in zip(names, named or [""], strict=True):
            shown = _free(say("zone.live_sheet", lang, unit=unit), taken)
            _printed(result_sheet(book, shown, name, held_to, looks, lang, unit))
        _explanations(book, _free(say("workbook.explanation", lang), taken), looks, lang, held_to)
    return target


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_color": _INK, "text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": _BLUE}),
        "hint": book.add_format({"font_color": _GREY, "italic": True}),
        "head": book.add_format({"bold": True, "bg_color": _PALE, "font_color": _INK, "border": 1, "text_wrap": True}),
        "text": book.add_format(base),
        "area": book.add_format(base | {"bold": True, "bg_color": _PALE}),
        "number": book.add_format(base | {"num_format": "0.00##"}),
        "grey": book.add_format({"font_color": _GREY, "num_format": "0.00##", "valign": "top"}),
        "fill": book.add_format({"border": 1, "bg_color": "#fffbe6", "valign": "top", "locked": False}),
    }


def _sheet_name(unit: str) -> str:
    kept = "".join(" " if c in "[]:*?/\\'" or not storable(c) else c for c in unit).strip()[:31]
    return kept or "ZI"


def _free(name: str, taken: set[str]) -> str:
    """A name for a further sheet that no other bears."""
    stem = _sheet_name(name)
    found, n = stem, 2
    while found.lower() in taken:
        found, n = f"{stem[:27]} {n}", n + 1
    taken.add(found.lower())
    return found


def _unit_sheet(sheet: Any, looks: dict[str, Any], lang: str, unit: str, rules: ZoneRules) -> None:
    for column, width in enumerate((8, 34, 46, 20, 14, 40, 8, 10, 10, 10)):
        sheet.set_column(column, column, width)
    inst = rules.instrument
    asked = is_sheet_of(inst)
    sheet.write(0, 0, say("zone.template_title" if asked else "zone.points_title", lang), looks["title"])
    for row, name in enumerate(HEAD, start=1):
        sheet.write(row, 1, say(f"zone.head {name}", lang), looks["head"])
        given = {"unit": unit, "instrument": inst.id}.get(name, "")
        sheet.write(row, 2, given, looks["text"] if name == "instrument" else looks["fill"])
    kinds = [say(f"workbook.is_{kind}", lang) for kind in ASSESSMENTS]
    sheet.data_validation(4, 2, 4, 2, {"validate": "list", "source": kinds})
    row = _questions(sheet, looks, lang, rules) if asked else _points(sheet, looks, lang, rules)
    row = _lines(sheet, looks, lang, row + 1, "conditions", _conditions(lang, inst))
    _lines(sheet, looks, lang, row + 1, "goals", _goals(lang))
    sheet.freeze_panes(_HEADER + 1, 0)
    _printed(sheet, _HEADER)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


_Line = tuple[str, str, str, str, list[str]]


def _lines(sheet: Any, looks: dict[str, Any], lang: str, row: int, part: str, lines: Sequence[_Line]) -> int:
    """One table of the sheet with its header; the row after it."""
    for column, name in enumerate(("key", "of", part, "allowed", "answer", "evidence")):
        sheet.write(row, column, say(f"zone.column {name}", lang), looks["head"])
    for key, of, text, allowed, choices in lines:
        row += 1
        cells: list[str | int] = [int(key) if key.isdigit() else key, of, text, allowed]
        sheet.set_row(row, _height({34: of, 46: text, 20: allowed}))
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, looks["text"])
        sheet.write_blank(row, 4, None, looks["fill"])
        sheet.write_blank(row, 5, None, looks["fill"])
        if choices:
            sheet.data_validation(row, 4, row, 4, {"validate": "list", "source": choices})
    return row + 1


def _height(texts: Mapping[int, str]) -> float:
    """Height of a row, by the width of each column and its text: not every program fits it to wrapped text."""
    return 15.0 * max(-(-len(text) * 11 // (width * 10)) for width, text in texts.items()) or 15.0


def _printed(sheet: Any, repeated: int | None = None) -> None:
    """On paper: across, as wide as the sheet."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if repeated is not None:
        sheet.repeat_rows(repeated)


def _live_head(sheet: Any, looks: dict[str, Any], lang: str) -> None:
    for column, name in enumerate(("row", "score", "low", "high"), start=6):
        sheet.write(_HEADER, column, say(f"zone.column {name}", lang), looks["head"])


def _questions(sheet: Any, looks: dict[str, Any], lang: str, rules: ZoneRules) -> int:
    """The questions, each with its score and its points at least and at most beside it."""
    nodes, scores = sheet_nodes(), answer_scores()
    lines: list[_Line] = []
    for q in questions().to_dict("records"):
        choices = list(scores.get(q["answer_type"], {}))
        allowed = ", ".join(choices) or say(f"zone.allowed {q['answer_type']}", lang)
        lines.append((q["question"], _path(q["node"], nodes, lang), in_language(q, "short", lang), allowed, choices))
    end = _lines(sheet, looks, lang, _HEADER, "questions", lines)
    _live_head(sheet, looks, lang)
    line_of = {line[0]: at for at, line in enumerate(lines, start=_HEADER + 2)}
    for question, (code, formula, worth) in question_formulas(rules, line_of).items():
        line = line_of[question]
        sheet.write_string(line - 1, 6, code, looks["grey"])
        sheet.write_formula(line - 1, 7, formula, looks["grey"], "")
        for column, blank in ((8, 0), (9, 1)):
            points = f"=IF(ISNUMBER(H{line}),H{line},{blank})*{worth.numerator}/{worth.denominator}"
            sheet.write_formula(line - 1, column, points, looks["grey"], blank * float(worth))
    return end


def _points(sheet: Any, looks: dict[str, Any], lang: str, rules: ZoneRules) -> int:
    """The rows of an instrument whose questions are not held here: points of each are filled in."""
    for column, name in enumerate(("code", "of", "rows", "allowed", "value", "evidence")):
        sheet.write(_HEADER, column, say(f"zone.column {name}", lang), looks["head"])
    _live_head(sheet, looks, lang)
    for row, r in enumerate(rules.instrument.rows.to_dict("records"), start=_HEADER + 1):
        weight = rules.weight("row", r["code"])
        allowed = say("zone.allowed_points", lang, most=_short(weight, lang))
        for column, text in enumerate(
            (r["code"], in_language(r, "domain", lang), in_language(r, "name", lang), allowed)
        ):
            sheet.write_string(row, column, text, looks["text"])
        sheet.write_blank(row, 4, None, looks["fill"])
        sheet.write_blank(row, 5, None, looks["fill"])
        sheet.write_string(row, 6, r["code"], looks["grey"])
        for column, formula, value in zip((8, 9), point_formulas(row + 1, weight), (0.0, float(weight)), strict=True):
            sheet.write_formula(row, column, formula, looks["grey"], value)
    return _HEADER + 1 + len(rules.instrument.codes)


def _conditions(lang: str, inst: Instrument) -> list[_Line]:
    table = read_table("integrity_zone/conditions")
    table = table[(table["instrument"] == inst.id)].drop_duplicates("condition")
    table = table[~table["condition"].isin(["corruption-survey", "service-survey"])]  # the questions ask for them
    return [
        (r["condition"], say(f"zone.holder {r['holder']}", lang), say(f"zone.asked {r['condition']}", lang),
         say(f"zone.allowed_{r['measure']}", lang), [])
        for r in table.to_dict("records")
    ]  # fmt: skip


def _goals(lang: str) -> list[_Line]:
    of = say("zone.goal_of", lang)
    return [
        (f"goal-{g['goal']}", of, in_language(g, "name", lang), in_language(g, "evidence", lang), [])
        for g in read_table("integrity_zone/goals").to_dict("records")
    ]


def _path(node: str, nodes: Any, lang: str) -> str:
    names = []
    while node:
        names.append(in_language(nodes.loc[node], "name", lang))
        node = str(nodes.loc[node, "parent"])
    return " / ".join(reversed(names[:2]))


def _short(x: Fraction, lang: str) -> str:
    return number(x, 0 if x.denominator == 1 else 2, lang)


def _explanations(book: Any, name: str, looks: dict[str, Any], lang: str, rules: ZoneRules) -> None:
    """What the sheets ask for, how points come about, and what to do with the file."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, say("workbook.explanation", lang), looks["title"])
    inst, asked = rules.instrument, is_sheet_of(rules.instrument)
    left = set() if asked else {"score", "shares", "own_words"}
    said = [say("zone.explain_rules", lang, rules=rules.own or inst.label)]
    said += [say(f"zone.explain_{key}", lang) for key in _EXPLAINED if key not in left]
    for row, text in enumerate(said, start=2):
        sheet.set_row(row, _height({110: text}))
        sheet.write_string(row, 0, text, looks["text"])
    if asked:
        top = 3 + len(said)
        for column, key in enumerate(("type", "worth")):
            sheet.write_string(top, column, say(f"zone.explain_{key}", lang), looks["head"])
        for row, worth in enumerate(answer_scores().values(), start=top + 1):
            sheet.write_string(row, 0, ", ".join(worth), looks["text"])
            sheet.write_string(row, 1, "; ".join(number(x, 2, lang) for x in worth.values()), looks["text"])
    sheet.set_column(0, 0, 110)
    sheet.set_column(1, 1, 30)
    _printed(sheet)
    sheet.protect("", {"format_columns": True, "format_rows": True})
