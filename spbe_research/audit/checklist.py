"""The checklist to fill: a sheet with a line a control or process, and what its answers may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spbe_research.audit.framework import Framework
from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import check_language, number
from spbe_research.study.workbook.book import new_book, workbook_path
from spbe_research.text.catalog import say

__all__ = ["ANSWERS", "HEAD", "KEPT", "RATINGS", "attributes", "columns_of", "write_checklist"]

#: lines above the table, by key of ``audit.sheet``
HEAD = ("framework", "edition", "instrument", "institution", "year")
#: allowed answers by column of a checklist of controls, by key of ``audit.answers``
ANSWERS = {"applicable": ("yes", "no"), "implemented": ("yes", "partly", "no")}
#: free text that is kept as it is
KEPT = ("reason", "found")
#: how far an attribute of a process is achieved
RATINGS = ("N", "P", "L", "F")
_HEADER = 8  # row of the header, from 0
_INK, _BLUE, _PALE, _GREY = "#1d2430", "#134b7f", "#e6edf4", "#66707f"


def attributes(framework: Framework) -> Mapping[str, int]:
    """Attributes that a process is rated by, with the level of capability that each belongs to."""
    table = read_table("audit/capability")
    own = table[(table["framework"] == framework.id) & (table["form"] == "attribute")]
    return {code: int(level) for code, level in zip(own["code"], own["level"], strict=True)}


def columns_of(framework: Framework) -> tuple[str, ...]:
    """Columns to fill, in order."""
    return (*(ANSWERS if framework.form == "control" else attributes(framework)), *KEPT)


def write_checklist(
    path: str | Path,
    framework: Framework,
    instrument: str,
    rows: Mapping[str, Sequence[str]],
    levels: Mapping[str, tuple[float, float]],
    *,
    lang: str,
    overwrite: bool,
) -> Path:
    """Write the workbook; the arguments are those of :meth:`AuditProgramme.write_checklist`.

    ``rows`` holds the linked rows of the instrument by code of the checklist, ``levels`` the ends of their levels.
    """
    check_language(lang)
    target = workbook_path(path, overwrite)
    with new_book(target, framework.label, overwrite=overwrite) as book:
        _sheet(book, framework, instrument, rows, levels, lang)
    return target


def _sheet(
    book: Any,
    framework: Framework,
    instrument: str,
    rows: Mapping[str, Sequence[str]],
    levels: Mapping[str, tuple[float, float]],
    lang: str,
) -> None:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "vcenter"}
    box = {"border": 1, "border_color": "#b7cde2", "text_wrap": True}
    title = book.add_format(base | {"bold": True, "font_size": 14, "font_color": _BLUE})
    hint, label = book.add_format(base | {"font_color": _GREY, "italic": True}), book.add_format(base | {"bold": True})
    fixed, text = book.add_format(base | {"font_color": _GREY}), book.add_format(base | box)
    head = book.add_format(base | box | {"bold": True, "font_color": "#ffffff", "bg_color": _BLUE})
    fill = book.add_format(base | box | {"bg_color": _PALE, "locked": False})
    sheet = book.add_worksheet(say("audit.sheet.name", lang))
    sheet.write_string(0, 0, say("audit.sheet.title", lang, framework=framework.label), title)
    sheet.write_string(1, 0, say(f"audit.sheet.hint_{framework.form}", lang), hint)
    stated = {"framework": framework.id, "edition": framework.edition, "instrument": instrument}
    for at, key in enumerate(HEAD, start=2):
        sheet.write_string(at, 0, say(f"audit.sheet.{key}", lang), label)
        if key in stated:
            sheet.write_string(at, 1, stated[key], fixed)
        else:
            sheet.write_blank(at, 1, None, fill)
    asked = columns_of(framework)
    keys = ["code", "title_column", "theme", "rows", *asked]
    for column, key in enumerate(keys):
        sheet.write_string(_HEADER, column, _heading(key, lang), head)
    first = _HEADER + 1
    for row, code in enumerate(framework.items, start=first):
        about = framework.controls.loc[code]
        theme = f"{about['theme']} {plain_name(framework.themes.loc[about['theme']], 'short', lang)}"
        linked = ", ".join(f"{r} ({_level(levels[r], lang)})" for r in rows.get(code, ()))
        for column, cell in enumerate((code, plain_name(about, "short", lang), theme, linked)):
            sheet.write_string(row, column, cell, text)
        for column in range(4, len(keys)):
            sheet.write_blank(row, column, None, fill)
    last = _HEADER + len(framework.items)
    for column, key in enumerate(keys):
        allowed = _allowed(key, lang)
        if allowed:
            sheet.data_validation(
                first, column, last, column, {"validate": "list", "source": allowed, "ignore_blank": True}
            )
        narrow = 9 if key[0].isdigit() else 14
        sheet.set_column(column, column, {"code": 14, "title_column": 38, "theme": 26, "rows": 24}.get(key, narrow))
    for column in range(len(keys) - len(KEPT), len(keys)):
        sheet.set_column(column, column, 38)
    sheet.freeze_panes(first, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER)


def _heading(key: str, lang: str) -> str:
    return f"PA {key}" if key[0].isdigit() else say(f"audit.sheet.{key}", lang)


def _level(ends: tuple[float, float], lang: str) -> str:
    low, high = (number(x, 0 if x.is_integer() else 2, lang) for x in ends)
    return low if low == high else say("audit.sheet.range", lang, low=low, high=high)


def _allowed(key: str, lang: str) -> list[str]:
    if key in ANSWERS:
        return [say(f"audit.answers.{word}", lang) for word in ANSWERS[key]]
    return list(RATINGS) if key[0].isdigit() else []
