"""The workbook to fill: every row of every instrument, and formulas that give what the package computes.

The formulas are computed by LibreOffice where it is installed; what they rest on (whole weights, edges of the
bands, divisors) is compared with exact fractions everywhere.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from helpers.office import computed_rows
from helpers.sentences import says

from spbe_research.data.instruments import instrument_ids, load_instrument, unit_values
from spbe_research.data.observations import load_levels
from spbe_research.errors import OutputError, ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.scoring.score import score
from spbe_research.study.reading.file import read_levels
from spbe_research.study.workbook.explanation import criteria
from spbe_research.study.workbook.formulas import Formulas
from spbe_research.study.workbook.write import write_template
from spbe_research.text.catalog import say


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", instrument_ids())
def test_every_row_is_there_and_protected(tmp_path, name, lang):
    inst = load_instrument(name)
    sheet_name = say("workbook.sheet", lang)
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", name, lang=lang))
    sheet = book[sheet_name]
    header = [c.value for c in sheet[8]]
    level = header.index(say("workbook.level", lang))
    rows = list(sheet.iter_rows(min_row=9))
    assert [r[0].value for r in rows] == list(inst.codes)
    assert [r[1].value for r in rows] == list(inst.rows[f"name_{lang}"])
    weight = header.index(say("workbook.weight", lang))
    assert [r[weight].value for r in rows] == pytest.approx([float(w * 100) for w in inst.weights])
    assert [r[level].value for r in rows] == [None] * len(inst.codes)
    assert all(not r[level].protection.locked for r in rows)
    assert all(r[1].protection.locked for r in rows)
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "C9"
    assert book.sheetnames == [
        sheet_name,
        say("workbook.summary", lang),
        say("workbook.explanation", lang),
    ]
    (rule,) = [v for v in sheet.data_validations.dataValidation if {r.min_row for r in v.sqref.ranges} == {9}]
    if inst.whole_levels:
        assert rule.formula1 == f'"{",".join(str(x) for x in range(int(inst.answer_min), 6))}"'
    else:
        assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", 1, 5)
    assert rule.allow_blank


def test_the_explanations(tmp_path):
    assert len(instrument_ids()) >= 3
    for name in instrument_ids():
        inst = load_instrument(name)
        for lang in ("id", "en"):
            title = say("workbook.explanation", lang)
            sheet = openpyxl.load_workbook(write_template(tmp_path / f"{name}-{lang}.xlsx", name, lang=lang))[title]
            shown = {c for row in sheet.iter_rows(values_only=True) for c in row if c}
            assert set(criteria(inst)[f"text_{lang}"]) <= shown
            whole = " ".join(str(c) for c in shown)
            assert say("workbook.lower_too", lang) in whole


def test_whole_numbers_beneath_the_formulas():
    assert len(instrument_ids()) >= 3
    for name in instrument_ids():
        inst = load_instrument(name)
        f = Formulas(inst, "L", "W", "T", "LO", "HI", "V")
        times = int(1 / inst.level_step)
        edges = [Fraction(int(n)) / (inst.denominator * times) for n in re.findall(r"LO>=([0-9]+)", f.predicate("id"))]
        assert set(edges) == {b.lower for b in inst.bands[:-1]}
        top = 5 * times * inst.denominator
        match = re.search(r"INT\(\(T\*([0-9]+)\+([0-9]+)\)/([0-9]+)\)/([0-9]+)", f.index("-"))
        assert match
        double, half, divisor, scale = (int(g) for g in match.groups())
        for total in {0, 1, top // 3, top - 1, top, 2595 * top // 5000}:
            exact = Fraction(total, inst.denominator * times)
            rounded = Fraction((total * double + half) // divisor, scale)
            assert rounded == Fraction((exact * 2 * scale + 1) // 2, scale)  # half up
        assert top * double < 2**53


def test_the_ends_of_the_index_are_rounded_outward():
    """While rows are empty: the least index down, the greatest up, at every whole sum; by whole numbers."""
    for name in instrument_ids():
        inst = load_instrument(name)
        low, high = Formulas(inst, "L", "W", "T", "LO", "HI", "V").ends()
        down = re.search(r",INT\(LO\*([0-9]+)/([0-9]+)\)/([0-9]+),", low)
        up = re.search(r",-INT\(-HI\*([0-9]+)/([0-9]+)\)/([0-9]+),", high)
        assert down
        assert up
        assert down.groups() == up.groups()
        scale, divisor, again = (int(g) for g in down.groups())
        assert (scale, again) == (10**inst.decimals, scale)
        top = int(inst.level_max * divisor)
        for total in {divisor, top // 3, top // 3 + 1, top - 1, top}:
            exact = Fraction(total, divisor)
            assert Fraction(math.floor(total * scale / divisor), scale) == Fraction(math.floor(exact * scale), scale)
            assert Fraction(-math.floor(-total * scale / divisor), scale) == Fraction(math.ceil(exact * scale), scale)


@pytest.mark.full
def test_a_spreadsheet_shows_the_ends_outward(tmp_path):
    """Two rows of Paser 2022 left out: 2.1265 less their two levels at 1 and at 5, down and up."""
    inst = load_instrument("permenpanrb-59-2020")
    levels = load_levels("paser", 2022).values.to_dict()
    for code in ("1", "47"):
        del levels[code]
    path = write_template(tmp_path / "t.xlsx", inst.id, about={"Isian": {"levels": levels}})
    (row,) = (r for r in computed_rows(path, 1) if say("workbook.span", "id") in r)
    shown = row[row.index(say("workbook.span", "id")) + 1 :][:2]
    least, most = (score(levels | {"1": x, "47": x}, inst).index_exact for x in (1, 5))
    assert shown == [f"{math.floor(least * 100) / 100:.2f}", f"{math.ceil(most * 100) / 100:.2f}"]
    assert float(shown[0]) < float(least)


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "place", "year", "assessment"),
    [("permenpanrb-59-2020", "paser", 2022, "official"), ("permenpanrb-5-2018", "51.71", 2018, "self")],
)
def test_a_spreadsheet_computes_what_the_package_does(tmp_path, name, place, year, assessment):
    inst = load_instrument(name)
    levels = load_levels(place, year, assessment=assessment).values.to_dict()
    path = write_template(tmp_path / "t.xlsx", name, about={say("workbook.sheet", "id"): {"levels": levels}})
    shown = computed(path)
    scored = score(levels, inst)
    assert shown[say("workbook.index", "id")] == float(scored.published())
    assert shown[say("workbook.predicate", "id")] == scored.predicate
    for unit, word in (("domain", say("workbook.domain", "id")), ("aspect", say("workbook.aspect", "id"))):
        for n, value in unit_values(inst, scored.levels, unit).items():
            key = next(k for k in shown if k.startswith(f"{word} {n}:"))
            assert shown[key] == pytest.approx(float(value), abs=0.005001)


@pytest.mark.full
def test_a_made_up_instrument_is_computed_too(tmp_path, fourth_shared, monkeypatch):
    """Units named by letters, quarters of a level, a scale from 0."""
    monkeypatch.setenv("SPBE_DATA", str(fourth_shared.path))
    inst = load_instrument("uji-2027")
    levels = {"X": 2.25, "Y": 3, "Z": 0.5, "P-1": 4, "P-2": 1, "P-3": 0}
    path = write_template(tmp_path / "t.xlsx", inst.id, about={say("workbook.sheet", "id"): {"levels": levels}})
    shown = computed(path)
    scored = score(levels, inst)
    assert shown[say("workbook.index", "id")] == pytest.approx(scored.index, abs=0.005001)
    assert shown[say("workbook.predicate", "id")] == scored.predicate == "Sedang"
    for unit, word in (("domain", say("workbook.domain", "id")), ("aspect", say("workbook.aspect", "id"))):
        for n, value in unit_values(inst, scored.levels, unit).items():
            key = next(k for k in shown if k.startswith(f"{word} {n}:"))
            assert shown[key] == pytest.approx(float(value), abs=0.005001)
    (back,) = read_levels(path, region="paser", year=2027, assessment="self")
    assert {c: float(x) for c, x in back.levels.items()} == levels


def computed(path: Path) -> dict[str, object]:
    """The summary sheet as LibreOffice computes it."""
    rows = computed_rows(path, 2)
    return {r[0]: float(r[2]) if re.fullmatch(r"[0-9.]+", r[2]) else r[2] for r in rows[1:]}


def test_what_is_filled_is_read_back_with_its_year_and_assessment(tmp_path):
    first = {c: int(x) for c, x in load_levels("paser", 2021).values.items()}
    second = {c: int(x) for c, x in load_levels("paser", 2022).values.items()}
    about = {
        "2021": {"region": "paser", "year": 2021, "assessment": "official", "levels": first},
        "2022 mandiri": {"region": "64.01", "year": 2022, "assessment": "self", "levels": second},
    }
    path = write_template(tmp_path / "t.xlsx", "permenpanrb-59-2020", sheets=[*about, "kosong"], about=about)
    one, two = read_levels(path)
    assert (one.year, one.assessment, one.levels) == (2021, "official", first)
    assert (two.year, two.assessment, two.levels) == (2022, "self", second)


def test_refusals(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"somebody's work")
    with pytest.raises(OutputError, match=says("errors.workbook.write.there_already")):
        write_template(path, "permenpanrb-59-2020")
    assert path.read_bytes() == b"somebody's work"
    with pytest.raises(ParameterError, match=says("errors.workbook.write.write_template")):
        write_template(tmp_path / "t.xls", "permenpanrb-59-2020")
    with pytest.raises(OutputError, match=says("errors.package.files.write_whole")):
        write_template(tmp_path / "no" / "t.xlsx", "permenpanrb-59-2020")
    for name in ("a/b", "x" * 32, " ", say("workbook.summary", "id"), "a'b"):
        with pytest.raises(ParameterError, match=says("errors.workbook.write.check_names")):
            write_template(tmp_path / "u.xlsx", "permenpanrb-59-2020", sheets=[name])
    assert [p.name for p in tmp_path.iterdir()] == ["t.xlsx"]


@pytest.mark.parametrize(
    ("sheets", "there"),
    [((), say("workbook.sheet", "id")), (("2021", "2022"), "2021, 2022"), (("isian",), "isian")],
    ids=str,
)
def test_levels_of_a_sheet_that_is_not_there_are_not_dropped(tmp_path, sheets, there):
    about = {"Zzz": {"region": "paser", "levels": {"1": 2}}}
    with pytest.raises(ParameterError, match=says("errors.workbook.write.sheets_unknown", join="Zzz", there=there)):
        write_template(tmp_path / "t.xlsx", "permenpanrb-59-2020", sheets=sheets, about=about)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("instrument", "year"), [("permenpanrb-5-2018", 2019), ("permenpanrb-59-2020", 2022), ("permenpanrb-8-2026", 2026)]
)
def test_every_workbook_of_ours_is_read_back(tmp_path, lang, instrument, year):
    """Its sheet of explanations holds words in the column of the indicator, and no levels."""
    levels = dict.fromkeys(load_instrument(instrument).codes, 2)
    about = {"Isian": {"region": "bintan", "year": year, "assessment": "self", "levels": levels}}
    path = write_template(tmp_path / "t.xlsx", instrument, lang=lang, sheets=["Isian"], about=about)
    (filled,) = read_levels(path)
    assert filled.levels == levels
