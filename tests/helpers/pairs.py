"""A region with figures of one's own at any depth, and the chapters run cell by cell on it."""

from __future__ import annotations

import ast
import json
from fractions import Fraction
from functools import cache

import pandas as pd

from helpers.tables import ROOT
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.regions import find_region
from spbe_research.numbers.exact import round_exact
from spbe_research.scoring.score import score, unit_values
from spbe_research.study.folder import Study, write_tables

#: what may be known of one evaluation
DEPTHS = ("whole", "gaps", "aspect", "domain", "index")
#: a region without any published figure
PLACE = "biak numfor"
_TABLES = {
    "indicator_levels": ["indicator", "level"],
    "aspect_values": ["aspect", "value"],
    "domain_values": ["domain", "value"],
    "index_values": ["index", "predicate"],
}
_HEAD = ["institution_id", "institution", "kind", "year", "instrument", "assessment"]
_SOURCE = {
    "source": "own",
    "title": "Angka sendiri",
    "where": "",
    "trust": "own",
    "decimals": "2",
    "rounding": "half-up",
    "predicate_of": "",
    "short_id": "Sendiri",
    "short_en": "Own",
    "citation_id": "Sendiri.",
    "citation_en": "Own.",
}


def made_up(instrument: Instrument, seed: int) -> list[Fraction]:
    """Levels of every row, with hundredths where the instrument has them."""
    fine = [Fraction(i * 7 * seed % 100, 100) if instrument.level_step < 1 else 0 for i in range(len(instrument.codes))]
    return [1 + i * seed % 4 + x for i, x in enumerate(fine)]


def side(instrument_id: str, year: int, depth: str, assessment: str, seed: int) -> tuple[str, list[dict[str, str]]]:
    """Rows of one evaluation and the table that they belong to; ``gaps`` leaves two rows out."""
    inst, place = load_instrument(instrument_id), find_region(PLACE)
    levels = made_up(inst, seed)
    ends = (place.id, place.name, place.kind, str(year), instrument_id, assessment)
    row = dict(zip(_HEAD, ends, strict=True)) | {"source": "own", "note": ""}
    if depth in ("whole", "gaps"):
        given = [
            (c, x)
            for i, (c, x) in enumerate(zip(inst.codes, levels, strict=True))
            if depth != "gaps" or i not in (4, 5)
        ]
        return "indicator_levels", [row | {"indicator": c, "level": f"{float(x):g}"} for c, x in given]
    if depth == "index":
        index = str(round_exact(score(levels, inst).index_exact, inst.decimals))
        return "index_values", [row | {"index": index, "predicate": ""}]
    values = unit_values(levels, inst, depth)
    return f"{depth}_values", [row | {depth: n, "value": str(round_exact(x, inst.decimals))} for n, x in values.items()]


def fill(study: Study, *sides: tuple[str, list[dict[str, str]]]) -> None:
    """The study's tables with these evaluations and no others."""
    tables = {"sources": pd.DataFrame([_SOURCE])}
    for name, columns in _TABLES.items():
        rows = [row for table, rows in sides for row in rows if table == name]
        tables[f"observations/{name}"] = pd.DataFrame(rows, columns=[*_HEAD, *columns, "source", "note"])
    write_tables(study, tables)


@cache
def _cells(chapter: str) -> tuple[tuple[bool, ast.Module], ...]:
    node = json.loads((ROOT / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return tuple(
        ("parameters" in cell["metadata"].get("tags", []), ast.parse("".join(cell["source"])))
        for cell in node["cells"]
        if cell["cell_type"] == "code"
    )


def run_chapter(chapter: str, *, pictures: bool = False, **parameters: object) -> list[str]:
    """Text of all that a chapter shows with these parameters; without its figures unless they are asked for."""
    names: dict[str, object] = {}
    shown = []
    for is_parameters, tree in _cells(chapter):
        if is_parameters:
            exec(compile(tree, chapter, "exec"), names)  # noqa: S102
            names |= {k: v for k, v in parameters.items() if k in names}
            continue
        if not pictures and "figures." in ast.unparse(tree) and "import" not in ast.unparse(tree):
            continue
        *first, last = tree.body
        exec(compile(ast.Module(first, []), chapter, "exec"), names)  # noqa: S102
        if isinstance(last, ast.Expr):
            thing = eval(compile(ast.Expression(last.value), chapter, "eval"), names)  # noqa: S307
            if hasattr(thing, "_repr_html_"):
                shown.append(thing._repr_html_())
        else:
            exec(compile(ast.Module([last], []), chapter, "exec"), names)  # noqa: S102
    return shown
