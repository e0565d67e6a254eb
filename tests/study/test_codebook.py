"""The codebook in both languages, wide and long, and what a cell of a workbook may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.spoken import holds
from openpyxl import load_workbook

from spbe_research.study.export import codebook
from spbe_research.study.workbook.write import write_template
from spbe_research.text.catalog import say

INST = "permenpanrb-59-2020"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_columns_of_both_shapes(lang: str):
    wide, long = (codebook(INST, lang=lang, wide=w).set_index("variable") for w in (True, False))
    for key in ("institution_id", "institution", "kind", "year", "instrument", "assessment", "source"):
        assert holds(wide.loc[key, "label"], f"study.export.{key}", lang)
        assert wide.loc[key, "label"] == long.loc[key, "label"]
    for key in ("index", "predicate"):
        assert holds(wide.loc[key, "label"], f"study.export.{key}", lang)
    for key in ("indicator", "level", "note"):
        assert holds(long.loc[key, "label"], f"study.export.{key}", lang)
    assert holds(wide.loc["d1", "values"], "study.export.scale", lang)
    assert wide.loc["d1", "values"] == {"id": "1 sampai 5", "en": "1 to 5"}[lang]
    assert holds(wide.loc["index", "values"], "study.export.unrounded", lang)
    assert holds(wide.loc["i42", "values"], "study.export.levels", lang)
    assert list(long.index)[-3:] == ["indicator", "level", "note"]
    assert len(wide) == 7 + 47 + 2 + 8 + 4


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
