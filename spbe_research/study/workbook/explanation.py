"""The sheet of the workbook that says what each level of each indicator asks for, in our own short words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.text.catalog import say

__all__ = ["criteria", "explanation_sheet"]

_ANY = "*"


def criteria(instrument: Instrument, *, folder: str | Path | None = None) -> pd.DataFrame:
    """What each level asks for: one line a code, one column a level, texts in both languages.

    A code ``*process``, ``*service`` or ``*`` speaks of every indicator (of that capability).

    Returns
    -------
    DataFrame with columns code, level, text_id, text_en.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> table = criteria(load_instrument("permenpanrb-59-2020"))
    >>> len(table), table["code"].nunique()
    (235, 47)
    """
    table = read_table("instruments/criteria", folder, columns=("instrument", "code", "level", "text_id", "text_en"))
    texts = [column for column in table if str(column).startswith("text_")]
    mine = table.loc[table["instrument"] == instrument.id, ["code", "level", *texts]]
    return mine.reset_index(drop=True)


def explanation_sheet(book: Any, instrument: Instrument, lang: str, *, folder: str | Path | None = None) -> None:
    """Add the sheet to a workbook."""
    table = criteria(instrument, folder=folder)
    texts = {(r["code"], r["level"]): plain_name(r, "text", lang) for r in table.to_dict("records")}
    levels = sorted(set(table["level"]), key=int)
    names = {r["code"]: plain_name(r, "name", lang) for r in instrument.rows.to_dict("records")}
    general = all(str(c).startswith(_ANY) for c in table["code"])
    base = {"valign": "top", "text_wrap": True, "font_color": "#1d2430"}
    plain = book.add_format({"font_color": "#1d2430"})
    strong = book.add_format({"bold": True, "font_size": 14, "font_color": "#134b7f"})
    head = book.add_format(base | {"bold": True, "font_color": "#ffffff", "bg_color": "#134b7f", "border": 1})
    cell = book.add_format(base | {"border": 1, "border_color": "#b7cde2"})
    bold = book.add_format(base | {"border": 1, "border_color": "#b7cde2", "bold": True})
    sheet = book.add_worksheet(say("workbook.explanation", lang))
    sheet.write_string(0, 0, say("workbook.explanation", lang), strong)
    remarks = [
        say("workbook.lower_too", lang),
        say("workbook.unit_means", lang),
        say("workbook.own_words", lang, title=plain_name(instrument, "title", lang)),
    ]
    remarks += [say("workbook.general", lang)] if general else []
    remarks += [say("workbook.zero_answer", lang)] if instrument.answer_min < instrument.level_min else []
    remarks += _scale(instrument, lang)
    for row, text in enumerate(remarks, start=1):
        sheet.write_string(row, 0, text, plain)
    top = len(remarks) + 2
    header = [
        say("workbook.no", lang),
        say("workbook.indicator", lang),
        *(say("workbook.level_n", lang, n=n) for n in levels),
    ]
    for column, text in enumerate(header):
        sheet.write_string(top, column, text, head)
    for row, code in enumerate(dict.fromkeys(table["code"]), start=top + 1):
        capability = str(code).removeprefix(_ANY)
        label = names.get(code) or say(f"workbook.{capability or 'any'}", lang)
        sheet.write_string(row, 0, "" if str(code).startswith(_ANY) else code, bold)
        sheet.write_string(row, 1, label + _members(instrument, code, capability), bold)
        longest = max(len(texts.get((code, n), "")) for n in levels)
        sheet.set_row(row, 15 * max(2, -(-longest // 30)))
        for column, n in enumerate(levels, start=2):
            sheet.write_string(row, column, texts.get((code, n), ""), cell)
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 1 + len(levels), 32)
    sheet.freeze_panes(top + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _scale(instrument: Instrument, lang: str) -> list[str]:
    """Names of the levels, one line a capability."""
    lines = []
    for capability, group in instrument.level_names.groupby("capability", sort=False):
        named = ", ".join(f"{r['level']} {plain_name(r, 'name', lang)}" for r in group.to_dict("records"))
        lines.append(f"{say(f'workbook.{capability!s}', lang)}: {named}.")
    return lines


def _members(instrument: Instrument, code: str, capability: str) -> str:
    """Which indicators a general line speaks of."""
    if not code.startswith(_ANY) or not capability:
        return ""
    codes = instrument.rows.loc[instrument.rows["capability"] == capability, "code"]
    return f" ({', '.join(codes)})"
