"""The workbook to fill for an integrity zone: the questions of the sheet, further conditions, and the nine goals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.files import storable
from spbe_research.integrity.sheet import answer_scores, questions, sheet_nodes
from spbe_research.numbers.language import check_language
from spbe_research.options import check_several
from spbe_research.study.workbook.book import new_book, workbook_path
from spbe_research.text.catalog import say

__all__ = ["HEAD", "write_zone_template"]

#: facts above the questions, a row each
HEAD = ("institution", "unit", "year", "assessment")
_INK, _BLUE, _PALE = "#1d2430", "#134b7f", "#e6edf4"


def write_zone_template(
    path: str | Path, *, lang: str = "id", units: Sequence[str] = (), overwrite: bool = False
) -> Path:
    """Write the workbook to fill for one or more work units, a sheet each.

    Parameters
    ----------
    path : an .xlsx file that is to be written; lang : language of the sheets.
    units : names of the work units, which name the sheets; one sheet without a name by default.
    overwrite : must be true when the file exists, for it may hold somebody's work.

    Returns
    -------
    Path
        of the workbook; :func:`~spbe_research.read_zone` reads it back.

    Raises
    ------
    ParameterError
        for a file name that does not end in .xlsx, and for a unit named twice.
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
    target = workbook_path(path, overwrite)
    named = [str(u) for u in check_several("units", units)]
    names = [_sheet_name(u) for u in named] or [say("zone.sheet", lang)]
    if len({n.lower() for n in names}) < len(names):
        raise ParameterError(message("errors.integrity.units_twice"))
    with new_book(target, say("zone.template_title", lang), overwrite=overwrite) as book:
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14, "font_color": _BLUE}),
            "head": book.add_format(
                {"bold": True, "bg_color": _PALE, "font_color": _INK, "border": 1, "text_wrap": True}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "area": book.add_format({"bold": True, "bg_color": _PALE, "text_wrap": True, "valign": "top"}),
            "fill": book.add_format({"border": 1, "bg_color": "#fffbe6", "valign": "top"}),
        }
        for name, unit in zip(names, named or [""], strict=True):
            _unit_sheet(book.add_worksheet(name), looks, lang, unit)
    return target


def _sheet_name(unit: str) -> str:
    kept = "".join(" " if c in "[]:*?/\\'" or not storable(c) else c for c in unit).strip()[:31]
    return kept or "ZI"


def _unit_sheet(sheet: object, looks: dict[str, object], lang: str, unit: str) -> None:
    import xlsxwriter.worksheet

    assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
    for column, width in enumerate((8, 34, 46, 20, 14, 40)):
        sheet.set_column(column, column, width)
    sheet.write(0, 0, say("zone.template_title", lang), looks["title"])
    for row, name in enumerate(HEAD, start=1):
        sheet.write(row, 1, say(f"zone.head {name}", lang), looks["head"])
        sheet.write(row, 2, unit if name == "unit" else "", looks["fill"])
    row = _lines(sheet, looks, lang, 6, "questions")
    row = _lines(sheet, looks, lang, row + 1, "conditions")
    _lines(sheet, looks, lang, row + 1, "goals")
    sheet.freeze_panes(7, 0)


def _lines(sheet: object, looks: dict[str, object], lang: str, row: int, part: str) -> int:
    """One table of the sheet with its header; the row after it."""
    import xlsxwriter.worksheet

    assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
    for column, name in enumerate(("key", "of", part, "allowed", "answer", "evidence")):
        sheet.write(row, column, say(f"zone.column {name}", lang), looks["head"])
    for key, of, text, allowed, choices in _content(part, lang):
        row += 1
        cells: list[str | int] = [int(key) if key.isdigit() else key, of, text, allowed]
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, looks["text"])
        sheet.write_blank(row, 4, None, looks["fill"])
        sheet.write_blank(row, 5, None, looks["fill"])
        if choices:
            sheet.data_validation(row, 4, row, 4, {"validate": "list", "source": choices})
    return row + 1


def _content(part: str, lang: str) -> list[tuple[str, str, str, str, list[str]]]:
    """Lines of a table: key, what it is of, text, what is allowed, and the answers to choose from."""
    if part == "questions":
        nodes, scores = sheet_nodes(), answer_scores()
        lines = []
        for q in questions().to_dict("records"):
            choices = list(scores.get(q["answer_type"], {}))
            allowed = ", ".join(choices) or say(f"zone.allowed {q['answer_type']}", lang)
            lines.append(
                (q["question"], _path(q["node"], nodes, lang), in_language(q, "short", lang), allowed, choices)
            )
        return lines
    if part == "conditions":
        table = read_table("integrity_zone/conditions")
        table = table[(table["instrument"] == "permenpanrb-90-2021")].drop_duplicates("condition")
        table = table[~table["condition"].isin(["corruption-survey", "service-survey"])]  # the questions ask for them
        return [
            (r["condition"], say(f"zone.holder {r['holder']}", lang), say(f"zone.asked {r['condition']}", lang),
             say(f"zone.allowed_{r['measure']}", lang), [])
            for r in table.to_dict("records")
        ]  # fmt: skip
    goals, of = read_table("integrity_zone/goals"), say("zone.goal_of", lang)
    return [
        (
            f"goal-{g['goal']}",
            of,
            in_language(g, "name", lang),
            in_language(g, "evidence", lang),
            [],
        )
        for g in goals.to_dict("records")
    ]


def _path(node: str, nodes: object, lang: str) -> str:
    import pandas as pd

    assert isinstance(nodes, pd.DataFrame)
    names = []
    while node:
        names.append(in_language(nodes.loc[node], "name", lang))
        node = str(nodes.loc[node, "parent"])
    return " / ".join(reversed(names[:2]))
