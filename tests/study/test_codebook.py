"""The codebook in both languages, for every depth and shape, and what a cell of a workbook may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.spoken import holds
from openpyxl import load_workbook

from spbe_research.data.panel import load_panel
from spbe_research.study.codebook import codebook, describe_columns, table_of
from spbe_research.study.workbook.write import write_template
from spbe_research.text.catalog import say

INST = "permenpanrb-59-2020"
PANEL = load_panel(2022, depth="indicator", province="64", kind="kabupaten")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_columns_of_both_shapes(lang: str):
    wide, long = (
        codebook(describe_columns(PANEL, lang=lang, long=shape), lang=lang).set_index("variable")
        for shape in (False, True)
    )
    for key in ("institution_id", "name", "kind", "province", "year", "instrument", "assessment", "procedure",
                "note", "source", "own"):  # fmt: skip
        assert holds(wide.loc[key, "label"], f"study.export.{key}", lang)
        assert wide.loc[key, "label"] == long.loc[key, "label"]
    for key in ("index", "index_low", "index_high", "predicate", "predicate_by_index", "carried_over"):
        assert holds(wide.loc[key, "label"], f"study.export.{key}", lang)
    for key in ("indicator", "level"):
        assert holds(long.loc[key, "label"], f"study.export.{key}", lang)
    assert holds(wide.loc["index", "values"], "study.export.printed_index", lang)
    assert {"id": "1 sampai 5", "en": "1 to 5"}[lang] in wide.loc["index", "values"]
    level = {"id": "Optimum", "en": "Optimum"}[lang]
    assert level in wide.loc["i42", "values"]
    assert holds(long.loc["level", "values"], "study.export.levels", lang)
    assert wide.loc["i42", "weight_percent"] == "3"
    assert "42 = " in long.loc["indicator", "values"]
    assert list(wide.index) == list(PANEL.frame)
    assert list(long.index) == list(table_of(PANEL, long=True))
    assert len(wide) == 11 + 47 + 6


@pytest.mark.parametrize(("depth", "first", "weights"), [("domain", "d1", 4), ("aspect", "a1", 8), ("index", "", 0)])
def test_columns_of_other_depths(depth: str, first: str, weights: int):
    panel = load_panel(2024, depth=depth, context=True)
    book = codebook(describe_columns(panel, lang="en"), lang="en").set_index("variable")
    units = [v for v in book.index if v[0] in "da" and v[1:].isdigit()]
    assert units[:1] == [first] * bool(first)
    assert len(units) == weights
    assert sum(float(book.loc[v, "weight_percent"]) for v in units) == pytest.approx(100 * bool(units))
    assert holds(book.loc["area_km2", "label"], "study.export.area_km2", "en")
    assert holds(book.loc["population", "label"], "study.export.population", "en")
    long = codebook(describe_columns(panel, lang="en", long=True), lang="en").set_index("variable")
    for key in ("unit", "number", "value"):
        assert holds(long.loc[key, "label"], f"study.export.{key}", "en")
    if units:
        assert holds(book.loc[first, "values"], "study.export.printed_value", "en")


def test_what_a_source_prints_besides_the_bands_has_a_number_too():
    frame = PANEL.frame.assign(predicate=["Istimewa", *list(PANEL.frame["predicate"])[1:]])
    odd = type(PANEL)(frame, PANEL.depth, PANEL.instruments, PANEL._names, PANEL._deeper)
    (predicate,) = [v for v in describe_columns(odd, lang="en") if v.name == "predicate"]
    assert predicate.meanings["Istimewa"] == "Istimewa"
    assert "6 = Istimewa" in codebook([predicate], lang="en", coded=True).loc[0, "values"]


@pytest.mark.parametrize(
    ("instrument", "lang", "says"),
    [
        (INST, "id", "1–5"),
        (INST, "en", "whole levels 1 to 5"),
        ("permenpanrb-8-2026", "id", "1–5, kelipatan 0,01"),
        ("permenpanrb-8-2026", "en", say("workbook.allowed_decimal", "en", low=1, high=5, step="0.01")),
    ],
)
def test_what_a_cell_may_hold(tmp_path: Path, instrument: str, lang: str, says: str):
    book = load_workbook(write_template(tmp_path / "t.xlsx", instrument, lang=lang))
    told = [rule.error for rule in book.worksheets[0].data_validations.dataValidation if rule.error]
    assert [text for text in told if says in text] != []
