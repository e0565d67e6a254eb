"""Formulas of the zone workbook: points of every question at least and at most, and the sheet of results.

A question without an answer counts as 0 at least and as its full worth at most, as in the package. Floats are compared
rounded to nine places, so that a value on a minimum meets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from spbe_research.data.names import in_language
from spbe_research.integrity.rules import PREDICATES, ZoneRules
from spbe_research.integrity.sheet import answer_scores, questions, sheet_nodes
from spbe_research.text.catalog import say

__all__ = ["COLUMNS", "point_formulas", "question_formulas", "result_sheet"]

#: columns of an entry sheet that formulas stand in, and of the answer
COLUMNS = {"answer": "E", "row": "G", "score": "H", "low": "I", "high": "J"}
#: further words of yes and no that are read
_ALSO = {"Ya": ("Yes", "Y"), "Tidak": ("No", "T")}
_PLACES = 9


def question_formulas(rules: ZoneRules, line_of: Mapping[str, int]) -> dict[str, tuple[str, str, Fraction]]:
    """By question that begins an item: row of the instrument, formula of its score (0 to 1, or blank), and its worth.

    Parameters
    ----------
    line_of : by question, its line in the sheet, from 1.
    """
    table, nodes, scores = questions(), sheet_nodes(), answer_scores()
    found: dict[str, tuple[str, str, Fraction]] = {}
    for item, own in table.groupby("item", sort=False):
        first = own.iloc[0]
        if first["code"]:
            code, worth = str(first["code"]), rules.weight("row", str(first["code"]))
        else:
            code, total = _row_above(str(first["node"]), nodes)
            inside = table.loc[table["node"] == first["node"], "item"].nunique()
            share = Fraction(nodes.loc[first["node"], "weight"]) / inside / total
            worth = share * rules.weight("row", code)
        cells = {role: [f"{COLUMNS['answer']}{line_of[q]}" for q in rows["question"]]
                 for role, rows in own.groupby("role")}  # fmt: skip
        found[str(item)] = (code, _score(str(first["answer_type"]), cells, scores), worth)
    return found


def _row_above(node: str, nodes: pd.DataFrame) -> tuple[str, Fraction]:
    while not nodes.loc[node, "code"]:
        node = str(nodes.loc[node, "parent"])
    return str(nodes.loc[node, "code"]), Fraction(nodes.loc[node, "weight"])


def _score(kind: str, cells: Mapping[str, Sequence[str]], scores: Mapping[str, Mapping[str, Fraction]]) -> str:
    if kind in scores:
        (cell,) = cells["answer"]
        formula = '""'
        for word, worth in reversed(list(scores[kind].items())):
            same = ",".join(f'TRIM({cell})="{w}"' for w in (word, *_ALSO.get(word, ())))
            formula = f"IF(OR({same}),{_number(worth)},{formula})"
        return f"={formula}"
    if kind == "survey":
        (cell,) = cells["answer"]
        return f'=IF(ISNUMBER({cell}),IF(AND({cell}>=0,{cell}<=4),{cell}/4,""),"")'
    used = [cell for role, own in cells.items() if role != "noted" for cell in own]
    whole = "+".join(cells.get("whole", cells.get("before", ())))
    part = "+".join(cells.get("part", cells.get("surplus", ())))
    if "now" in cells:
        part = f"({whole})-{'+'.join(cells['now'])}"
    share = f"MIN(1,MAX(0,({part})/({whole})))"
    return f'=IF(COUNT({",".join(used)})={len(used)},IF(({whole})=0,"",{share}),"")'


def point_formulas(line: int, weight: Fraction) -> tuple[str, str]:
    """Points of a row at least and at most, where points are filled in themselves."""
    cell = f"{COLUMNS['answer']}{line}"
    given = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={_number(weight)})"
    return f"=IF({given},{cell},0)", f"=IF({given},{cell},{_number(weight)})"


def _number(x: Fraction) -> str:
    """A number in a formula, exact where a spreadsheet can."""
    return str(x.numerator) if x.denominator == 1 else f"{x.numerator}/{x.denominator}"


def result_sheet(
    book: Any, name: str, entry: str, rules: ZoneRules, looks: Mapping[str, Any], lang: str, unit: str
) -> Any:
    """Total, components, areas, and every minimum with its margin, computed from an entry sheet as it is filled.

    Parameters
    ----------
    name : of the sheet; entry : name of the sheet that is filled; unit : the work unit.

    Returns
    -------
    The sheet, of xlsxwriter.
    """
    sheet = book.add_worksheet(name)
    inst = rules.instrument
    sheet.write_string(0, 0, say("zone.live_title", lang, unit=unit or entry), looks["title"])
    sheet.write_string(1, 0, say("zone.live_hint", lang), looks["hint"])
    places: dict[tuple[str, str], int] = {}
    lines = [("total", "")]
    for domain in inst.numbers("domain"):
        lines.append(("domain", domain))
        inside = dict.fromkeys(inst.rows.loc[inst.rows["domain_no"] == domain, "aspect_no"])
        lines += [("aspect", str(n)) for n in inside]
    heads = [say(f"zone.c_{key}", lang) for key in ("area", "weight", "least", "most", "least_percent", "most_percent")]
    for column, text in enumerate(heads):
        sheet.write_string(3, column, text, looks["head"])
    for row, (of, number) in enumerate(lines, start=4):
        places[of, number] = row + 1
        weight = rules.weight(of, number)
        strong = looks["area"] if of != "aspect" else looks["text"]
        sheet.write_string(row, 0, _unit_name(rules, of, number, lang), strong)
        sheet.write_number(row, 1, float(weight), looks["number"])
        codes = _codes(rules, of, number)
        for column, key in ((2, "low"), (3, "high")):
            value = 0.0 if key == "low" else float(weight)
            sheet.write_formula(row, column, _sum(entry, codes, key), looks["number"], value)
            letter, percent = "CD"[column - 2], value / float(weight) * 100
            sheet.write_formula(row, column + 2, f"={letter}{row + 1}/B{row + 1}*100", looks["number"], percent)
    _minima(sheet, 5 + len(lines), entry, rules, looks, lang, places)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 8, 15)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    return sheet


def _minima(
    sheet: Any,
    top: int,
    entry: str,
    rules: ZoneRules,
    looks: Mapping[str, Any],
    lang: str,
    places: Mapping[tuple[str, str], int],
) -> None:
    """Every minimum with its margin, and the verdict by the values."""
    keys = ("of", "predicate", "minimum", "least", "most", "least_margin", "most_margin", "met")
    for column, key in enumerate(keys):
        sheet.write_string(top, column, say(f"zone.c_{key}", lang), looks["head"])
    words = {key: say(f"zone.met_{key}", lang) for key in ("yes", "no", "open")}
    margins: dict[str, list[int]] = {predicate: [] for predicate in PREDICATES}
    for row, rule in enumerate(rules.minima, start=top + 1):
        line, least = row + 1, rule.minimum
        margins[rule.predicate].append(line)
        weight = rules.weight(rule.unit, rule.number)
        sheet.write_string(row, 0, _unit_name(rules, rule.unit, rule.number, lang), looks["text"])
        sheet.write_string(row, 1, rule.predicate, looks["text"])
        sheet.write_number(row, 2, float(least), looks["number"])
        for column, key in ((3, "low"), (4, "high")):
            where = places.get((rule.unit, rule.number))
            letter = "CD"[column - 3]
            formula = f"={letter}{where}" if where else _sum(entry, [rule.number], key)
            value = 0.0 if key == "low" else float(weight)
            sheet.write_formula(row, column, formula, looks["number"], value)
            margin = f"=ROUND({'DE'[column - 3]}{line}-{_number(least)},{_PLACES})"
            sheet.write_formula(row, column + 2, margin, looks["number"], value - float(least))
        told = f'=IF(F{line}>=0,"{words["yes"]}",IF(G{line}<0,"{words["no"]}","{words["open"]}"))'
        first = words["yes"] if least <= 0 else words["no"] if weight < least else words["open"]
        sheet.write_formula(row, 7, told, looks["text"], first)
    _verdict(sheet, top + len(rules.minima) + 2, margins, looks, lang)


def _verdict(sheet: Any, row: int, margins: Mapping[str, list[int]], looks: Mapping[str, Any], lang: str) -> None:
    names = {key: say(f"zone.verdict {key}", lang) for key in ("none", *PREDICATES)}

    def reached(column: str) -> str:
        formula = f'"{names["none"]}"'
        for predicate in PREDICATES:
            every = ",".join(f"{column}{line}>=0" for line in margins[predicate])
            formula = f'IF(AND({every}),"{names[predicate]}",{formula})'
        return formula

    low, high = reached("F"), reached("G")
    formula = f'=IF({low}={high},{low},{low}&" – "&{high})'
    sheet.write_string(row, 0, say("zone.b_verdict", lang), looks["area"])
    sheet.write_formula(row, 1, formula, looks["area"], f"{names['none']} – {names[PREDICATES[-1]]}")


def _sum(entry: str, codes: Sequence[str], key: str) -> str:
    rows, values = f"'{entry}'!${COLUMNS['row']}:${COLUMNS['row']}", f"'{entry}'!${COLUMNS[key]}:${COLUMNS[key]}"
    return "=" + "+".join(f'SUMIF({rows},"{code}",{values})' for code in codes)


def _codes(rules: ZoneRules, of: str, number: str) -> list[str]:
    inst = rules.instrument
    if of == "total":
        return list(inst.codes)
    return [number] if of == "row" else [inst.codes[i] for i in inst.row_positions(of, number)]


def _unit_name(rules: ZoneRules, of: str, number: str, lang: str) -> str:
    inst = rules.instrument
    if of == "total":
        return say("zone.total", lang)
    if of == "row":
        return in_language(inst.rows.set_index("code").loc[number], "name", lang)
    return in_language((inst.aspects if of == "aspect" else inst.domains).loc[number], "name", lang)
