"""Levels out of the toolkit: tidy CSV, XLSX and Stata files, and a codebook that says what each column holds."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.names import plain_name
from spbe_research.data.observations import DEPTHS
from spbe_research.data.tables import read_table
from spbe_research.errors import NoObservation, OutputError, ParameterError, message
from spbe_research.extras import need
from spbe_research.files import write_whole
from spbe_research.options import check_choice, check_kind, check_path, check_switch, check_texts
from spbe_research.scoring.levels import check_levels
from spbe_research.scoring.score import score
from spbe_research.study.folder import Study
from spbe_research.study.study_texts import allowed_text
from spbe_research.text.catalog import say

__all__ = ["FORMATS", "codebook", "export_levels", "levels_table", "safe_text"]

_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")  # with one of them no program opens the workbook

FORMATS = ("csv", "xlsx", "dta", "codebook")
_KEY = ["institution_id", "institution", "kind", "year", "instrument", "assessment", "source"]


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs as a formula: one that would begin one gets an apostrophe in front.

    Examples
    --------
    >>> safe_text("=HYPERLINK(1)"), safe_text("Kota Denpasar")
    ("'=HYPERLINK(1)", 'Kota Denpasar')
    """
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def levels_table(
    instrument: str | Instrument, *, wide: bool = True, study: Study | None = None, folder: str | Path | None = None
) -> pd.DataFrame:
    """Levels under one instrument.

    Parameters
    ----------
    wide : one line an evaluation with a column an indicator (``i1``, ``i35_2``), the index, aspects (``a1``) and
        domains (``d1``); else one line an indicator. Missing levels are empty, and then so are the index and
        the values that they belong to.
    study : only this study's own levels; else every level that is seen.

    Examples
    --------
    >>> table = levels_table("permenpanrb-59-2020")
    >>> paser = table[table["institution"] == "Kabupaten Paser"]
    >>> paser.loc[paser["year"] == 2022, ["institution", "i42", "index"]].to_dict("records")
    [{'institution': 'Kabupaten Paser', 'i42': 4.0, 'index': 2.1265}]
    """
    inst = load_instrument(instrument, folder=folder)
    name = DEPTHS["indicator"][0]
    table = study.table(name) if study is not None else read_table(name, folder)
    table = table[table["instrument"] == inst.id].assign(level=lambda t: t["level"].astype(float))
    lines = []
    for key, group in table.groupby(_KEY, sort=False):
        levels = dict(zip(group["indicator"], group["level"], strict=True))
        head = dict(zip(_KEY, key, strict=True)) | {"year": int(key[3])}
        if wide:
            lines.append(head | {_variable(c): levels.get(c, float("nan")) for c in inst.codes} | _values(levels, inst))
        else:
            notes = dict(zip(group["indicator"], group["note"], strict=True))
            lines += [
                head | {"indicator": c, "level": levels.get(c, float("nan")), "note": notes.get(c, "")}
                for c in inst.codes
            ]
    columns = _KEY + (_wide_columns(inst) if wide else ["indicator", "level", "note"])
    return pd.DataFrame(lines, columns=columns)


def _variable(code: str) -> str:
    """Name of an indicator's column: a letter first and no hyphen, as Stata and SPSS ask.

    Examples
    --------
    >>> _variable("7"), _variable("35-2"), _variable("I7")
    ('i7', 'i35_2', 'i7')
    """
    return "i" + code.removeprefix("I").replace("-", "_")


def _wide_columns(instrument: Instrument) -> list[str]:
    values = [f"a{n}" for n in instrument.numbers("aspect")] + [f"d{n}" for n in instrument.numbers("domain")]
    return [*(_variable(c) for c in instrument.codes), "index", "predicate", *values]


def _values(levels: dict[str, float], instrument: Instrument) -> dict[str, Any]:
    """Index, predicate, aspect and domain values: each only where all its rows have a level."""
    values: dict[str, Any] = {"predicate": ""}
    if len(levels) == len(instrument.codes):
        scored = score(levels, instrument)
        values = {"index": scored.index, "predicate": scored.predicate}
    # a stand-in fills the gaps, and no value that rests on it is kept
    filled, _ = check_levels({c: levels.get(c, instrument.level_min) for c in instrument.codes}, instrument)
    for unit in ("aspect", "domain"):
        for number, value in unit_values(instrument, filled, unit).items():
            if all(instrument.codes[i] in levels for i in instrument.row_positions(unit, number)):
                values[f"{unit[0]}{number}"] = float(value)
    return values


def codebook(instrument: str | Instrument, *, lang: str = "id", wide: bool = True) -> pd.DataFrame:
    """One line a column of :func:`levels_table`: variable, label, type, values, weight in percent.

    Examples
    --------
    >>> codebook("permenpanrb-59-2020", lang="en").set_index("variable").loc["i42", "label"]
    '42 Public service complaint handling'
    """
    inst = load_instrument(instrument)
    text, integer, figure = (say(f"study.export.type_{kind}", lang) for kind in ("text", "integer", "number"))
    lines = [(v, say(f"study.export.{v}", lang), integer if v == "year" else text, "", "") for v in _KEY]
    ends = {"low": f"{float(inst.level_min):g}", "high": f"{float(inst.level_max):g}"}
    scale = say("study.export.scale", lang, **ends)
    levels = say("study.export.levels", lang, allowed=allowed_text(inst, lang))
    if not wide:
        lines.append(("indicator", say("study.export.indicator", lang), text, ", ".join(inst.codes), ""))
        lines.append(("level", say("study.export.level", lang), figure, levels, ""))
        lines.append(("note", say("study.export.note", lang), text, "", ""))
        return pd.DataFrame(lines, columns=["variable", "label", "type", "values", "weight_percent"])
    for row, weight in zip(inst.rows.to_dict("records"), inst.weights, strict=True):
        label = f"{row['code']} {plain_name(row, 'name', lang)}"
        lines.append((_variable(row["code"]), label, figure, levels, f"{float(weight * 100):.6g}"))
    unrounded = say("study.export.unrounded", lang, scale=scale)
    lines.append(("index", say("study.export.index", lang), figure, unrounded, "100"))
    bands = ", ".join(b.predicate for b in inst.bands)
    lines.append(("predicate", say("study.export.predicate", lang), text, bands, ""))
    for unit, letter in (("aspect", "a"), ("domain", "d")):
        frame = inst.aspects if unit == "aspect" else inst.domains
        for n in inst.numbers(unit):
            name, weight = plain_name(frame.loc[n], "name", lang), inst.unit_weight(unit, n)
            lines.append((f"{letter}{n}", name, figure, scale, f"{float(weight * 100):.6g}"))
    return pd.DataFrame(lines, columns=["variable", "label", "type", "values", "weight_percent"])


def export_levels(
    path: str | Path,
    format: str,  # noqa: A002
    *,
    wide: bool = True,
    instrument: str | None = None,
    study: Study | None = None,
    lang: str = "id",
) -> Path:
    """Write levels, or the codebook, to a file.

    Parameters
    ----------
    format : one of :data:`FORMATS`.
    instrument : needed only where the levels are of more than one.
    study : only this study's own levels.

    Raises
    ------
    ParameterError
        for an unknown format, or when the instrument must be named.
    NoObservation
        when there is no level to export.
    OutputError
        when the file exists or cannot be written.
    """
    check_choice("format", format, FORMATS)
    path = check_path("path", path)
    check_switch("wide", wide)
    check_texts(instrument=instrument)
    if study is not None:
        check_kind("study", study, Study, "open_study")
    inst = load_instrument(instrument) if instrument else _only_instrument(study)
    book = codebook(inst, lang=lang, wide=wide)
    if format == "codebook":
        return _whole(Path(path), lambda: _csv(book))
    table = levels_table(inst, wide=wide, study=study)
    if table.empty:
        raise NoObservation(message("errors.study.export.nothing_to_export", inst_id=inst.id))
    if format == "csv":
        return _whole(Path(path), lambda: _csv(table))
    if format == "xlsx":
        return _whole(Path(path), lambda: _xlsx(table, book))
    return _whole(Path(path), lambda: _dta(table, book, inst, lang))


def _only_instrument(study: Study | None) -> Instrument:
    name = DEPTHS["indicator"][0]
    used = sorted(set((study.table(name) if study is not None else read_table(name))["instrument"]))
    if not used:
        raise NoObservation(message("errors.study.export.only_instrument"))
    if len(used) > 1:
        raise ParameterError(message("errors.study.export.several_instruments", join=", ".join(used)))
    return load_instrument(used[0])


def _whole(path: Path, content: Callable[[], bytes]) -> Path:
    if os.path.lexists(path):
        raise OutputError(message("errors.study.export.whole", path=path))
    write_whole(path, content(), new=True)
    return path


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    texts = [c for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])]
    return table.assign(**{c: [safe_text(str(x)) if isinstance(x, str) else x for x in table[c]] for c in texts})


def _csv(table: pd.DataFrame) -> bytes:
    text = _safe(table).to_csv(None, index=False, lineterminator="\n")
    return text.encode("utf-8-sig", "backslashreplace")  # the mark tells Excel


def _xlsx(table: pd.DataFrame, book: pd.DataFrame) -> bytes:
    need("xlsxwriter")
    import xlsxwriter

    made = io.BytesIO()  # a full disk is met by one writer for all formats
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False, "in_memory": True}
    with xlsxwriter.Workbook(made, options) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, frame in (("levels", table), ("codebook", book)):
            sheet = workbook.add_worksheet(name)
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, str(title), bold)
                for row, value in enumerate(frame[title], start=1):
                    if isinstance(value, str):
                        sheet.write_string(row, column, _UNFIT.sub("\N{REPLACEMENT CHARACTER}", value))
                    elif value == value:  # a missing level stays an empty cell
                        sheet.write_number(row, column, float(value))
            sheet.freeze_panes(1, 0)
    return made.getvalue()


def _dta(table: pd.DataFrame, book: pd.DataFrame, instrument: Instrument, lang: str) -> bytes:
    labels = dict(zip(book["variable"], (str(x)[:80] for x in book["label"]), strict=True))
    values = None
    if instrument.whole_levels:
        codes = [c for c in instrument.codes if _variable(c) in table.columns]
        capability = dict(zip(instrument.rows["code"], instrument.rows["capability"], strict=True))
        values = {}
        for code in codes:
            mine = instrument.level_names[instrument.level_names["capability"] == capability[code]]
            values[_variable(code)] = {int(r["level"]): plain_name(r, "name", lang) for r in mine.to_dict("records")}
    table = table.assign(**{c: table[c].astype(object) for c in table.columns if table[c].dtype == "str"})
    label = say("study.export.data_label", lang, instrument=instrument.id)
    made = io.BytesIO()
    table.to_stata(made, write_index=False, version=118, variable_labels=labels, data_label=label, value_labels=values)
    return made.getvalue()
