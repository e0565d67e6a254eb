"""What each column of an exported panel holds, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.names import official_word, plain_name, unmarked
from spbe_research.data.observations import PROCEDURES
from spbe_research.data.panel import Panel
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.tables import read_table
from spbe_research.study.export_files import Variable
from spbe_research.study.study_texts import allowed_text
from spbe_research.text.catalog import say

__all__ = ["codebook", "describe_columns", "table_of"]

_INTEGERS = ("year", "population")
_BOOLEANS = ("carried_over", "own")
_NUMBERS = ("index", "index_low", "index_high", "value", "level", "area_km2")
_UNITS = ("index", "domain", "aspect", "indicator")


def codebook(variables: Sequence[Variable], *, lang: str = "id", coded: bool = False) -> pd.DataFrame:
    """One line a column: variable, label, type, values, weight in percent.

    Parameters
    ----------
    coded : columns of few values hold numbers from 1, as in files for Stata and SPSS.

    Examples
    --------
    >>> from spbe_research.data.panel import load_panel
    >>> panel = load_panel(2022, depth="indicator", kind="kabupaten", province="64")
    >>> book = codebook(describe_columns(panel, lang="en"), lang="en")
    >>> book.set_index("variable").loc["i42", "label"]
    '42 Public service complaint handling'
    """
    types = {kind: say(f"study.export.type_{kind}", lang) for kind in ("text", "integer", "number", "boolean")}
    lines = []
    for v in variables:
        kind, values = v.kind, v.values
        if v.kind == "boolean" and not coded:
            values = "TRUE, FALSE"
        elif v.meanings:
            texts = enumerate(v.meanings.values(), start=1) if coded and v.kind == "text" else v.meanings.items()
            # what means itself is not said twice
            known = "; ".join(f"{key} = {meaning}" if str(key) != meaning else meaning for key, meaning in texts)
            values = f"{known}; {values}" if values else known
            kind = "integer" if coded else v.kind
        lines.append((v.name, v.label, types[kind], values, v.weight_percent))
    return pd.DataFrame(lines, columns=["variable", "label", "type", "values", "weight_percent"])


def table_of(panel: Panel, *, long: bool = False) -> pd.DataFrame:
    """The table that is written: a row an evaluation, or a row a value.

    Examples
    --------
    >>> from spbe_research.data.panel import load_panel
    >>> panel = load_panel(2022, depth="indicator", kind="kabupaten", province="64")
    >>> len(panel.frame), len(table_of(panel, long=True))  # of five the levels are known of Paser alone
    (5, 47)
    """
    if not long:
        return panel.frame
    if panel.depth != "indicator":
        return panel.long()
    table = panel.long(blanks=True)  # a level that was not assessed is a row as well, as the intake asks
    table = table[table["unit"] == "indicator"].drop(columns="unit")
    return table.rename(columns={"number": "indicator", "value": "level"}).reset_index(drop=True)


def describe_columns(panel: Panel, *, lang: str = "id", long: bool = False) -> list[Variable]:
    """The columns of :func:`table_of`, in order."""
    table = table_of(panel, long=long)
    instruments = [load_instrument(name) for name in panel.instruments]
    units = {} if long else _unit_columns(panel, instruments, lang)
    return [units[name] if name in units else _column(str(name), table, panel, instruments, lang) for name in table]


def _column(name: str, table: pd.DataFrame, panel: Panel, instruments: Sequence[Instrument], lang: str) -> Variable:
    kind = "number" if name in _NUMBERS else "text"
    kind = "integer" if name in _INTEGERS else "boolean" if name in _BOOLEANS else kind
    scale = _scale(instruments, lang)
    values = ""
    if name in ("index", "value"):
        values = say(f"study.export.printed_{name}", lang, scale=scale)
    elif name == "level":
        (inst,) = instruments
        values = say("study.export.levels", lang, allowed=allowed_text(inst, lang))
    elif name in ("number", "indicator"):
        values = _numbers(panel, instruments, lang)
    elif name == "instrument":
        values = "; ".join(f"{inst.id} = {inst.label}" for inst in instruments)
    meanings = _meanings(name, table, instruments, lang)
    return Variable(name, say(f"study.export.{name}", lang), kind, values, "100" if name == "index" else "", meanings)


def _scale(instruments: Sequence[Instrument], lang: str) -> str:
    low, high = min(i.level_min for i in instruments), max(i.level_max for i in instruments)
    return say("study.export.scale", lang, low=f"{float(low):g}", high=f"{float(high):g}")


def _meanings(name: str, table: pd.DataFrame, instruments: Sequence[Instrument], lang: str) -> dict[str | int, str]:
    known: dict[str | int, str] = {}
    if name in _BOOLEANS:
        return {0: say("results.no", lang), 1: say("results.yes", lang)}
    if name == "kind":
        kinds = read_table("kinds").to_dict("records")
        known = {r["kind"]: plain_name(r, "name", lang) for r in kinds if r["single_institution"] == "yes"}
    elif name == "assessment":
        known = {a: say(f"workbook.is_{a}", lang) for a in ASSESSMENTS}
    elif name == "procedure":
        known = {p: say(f"study.export.is_{p}", lang) for p in PROCEDURES}
    elif name == "unit":
        known = {u: say(f"results.words.{u}", lang) for u in _UNITS}
    elif name in ("predicate", "predicate_by_index"):
        for inst in instruments:
            for band in reversed(inst.bands):
                known[band.predicate] = band.translation(lang) or unmarked(official_word(band, "predicate", lang))
    else:
        return {}
    return known | {x: x for x in _others(table[name], known)}


def _others(cells: Iterable[str], known: dict[str | int, str]) -> list[str]:
    """What a source prints besides, so that no number of a code is without it."""
    return sorted({x for x in cells if x} - set(known))


def _unit_columns(panel: Panel, instruments: Sequence[Instrument], lang: str) -> dict[str, Variable]:
    """The columns of values; they are of one instrument."""
    if not panel.value_columns:
        return {}
    (inst,) = instruments
    columns = zip(panel.value_columns, panel.numbers, strict=True)
    if panel.depth != "indicator":
        scale = _scale(instruments, lang)
        frame = inst.aspects if panel.depth == "aspect" else inst.domains
        return {
            column: Variable(
                column,
                f"{number} {plain_name(frame.loc[number], 'name', lang)}",
                "number",
                say("study.export.printed_value", lang, scale=scale),
                f"{float(inst.unit_weight(panel.depth, number) * 100):.6g}",
            )
            for column, number in columns
        }
    values = say("study.export.levels", lang, allowed=allowed_text(inst, lang))
    rows = dict(zip(inst.codes, zip(inst.rows.to_dict("records"), inst.weights, strict=True), strict=True))
    result = {}
    for column, number in columns:
        row, weight = rows[number]
        names = inst.level_names[inst.level_names["capability"] == row["capability"]] if inst.whole_levels else None
        meanings: dict[str | int, str] = {}
        if names is not None:
            meanings = {int(r["level"]): plain_name(r, "name", lang) for r in names.to_dict("records")}
        label = f"{number} {plain_name(row, 'name', lang)}"
        result[column] = Variable(column, label, "number", values, f"{float(weight * 100):.6g}", meanings)
    return result


def _numbers(panel: Panel, instruments: Sequence[Instrument], lang: str) -> str:
    """What the numbers of a long table mean."""
    units = _unit_columns(panel, instruments, lang)
    names = [
        f"{number} = {v.label.removeprefix(f'{number} ')}"
        for number, v in zip(panel.numbers, units.values(), strict=True)
    ]
    return "; ".join(names if panel.depth == "indicator" else ["index", *names])
