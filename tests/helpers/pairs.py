"""A region with figures of one's own at any depth, and the chapters run cell by cell on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from types import CodeType
from unittest.mock import patch

import pandas as pd

from helpers.tables import ROOT
from spbe_research.chapters.display import section
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.regions import find_region
from spbe_research.numbers.exact import round_exact
from spbe_research.scoring.score import score
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
    values = unit_values(inst, levels, depth)
    return f"{depth}_values", [row | {depth: n, "value": str(round_exact(x, inst.decimals))} for n, x in values.items()]


def fill(study: Study, *sides: tuple[str, list[dict[str, str]]]) -> None:
    """The study's tables with these evaluations and no others."""
    tables = {"sources": pd.DataFrame([_SOURCE])}
    for name, columns in _TABLES.items():
        rows = [row for table, rows in sides for row in rows if table == name]
        tables[f"observations/{name}"] = pd.DataFrame(rows, columns=[*_HEAD, *columns, "source", "note"])
    write_tables(study, tables)


@cache
def _cells(chapter: str) -> tuple[tuple[bool, CodeType], ...]:
    node = json.loads((ROOT / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return tuple(
        ("parameters" in cell["metadata"].get("tags", []), compile("".join(cell["source"]), chapter, "exec"))
        for cell in node["cells"]
        if cell["cell_type"] == "code"
    )


def run_chapter(chapter: str, *, pictures: bool = False, **parameters: object) -> list[str]:
    """Text of all that a chapter shows with these parameters; without its figures unless they are asked for."""
    names: dict[str, object] = {}
    shown: list[str] = []

    def keep(part: section.Shown, *_: object) -> None:
        if isinstance(part, Prose | Table):
            shown.append(part._repr_html_())

    made = section.Sections._made

    def of_words(sections: section.Sections[object], *args: object) -> Iterator[section.Shown]:
        makers = {name: [m for m in parts if not _draws(m)] for name, parts in sections.makers.items()}
        return made(replace(sections, makers=makers), *args)

    with (
        patch.object(section, "_display", keep),
        patch.object(section.Sections, "_made", made if pictures else of_words),
    ):
        for is_parameters, code in _cells(chapter):
            exec(code, names)  # noqa: S102
            if is_parameters:
                names |= {k: v for k, v in parameters.items() if k in names}
    return shown


def _draws(maker: object) -> bool:
    function = maker.func if isinstance(maker, partial) else maker
    return str(function.__annotations__.get("return", "")).startswith("Drawing")
