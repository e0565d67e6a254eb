"""What the attack found, each in its least file: refused with the cell or both columns named, or read right."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.official import read_official
from helpers.sentences import says
from helpers.sheets import LEVELS, NAMES, OTHERS, plus, single, wide, write_csv, write_xlsx

from spbe_research.errors import FileProblems, ParameterError
from spbe_research.study.reading.display import as_shown
from spbe_research.study.reading.grid import Shown

BINTAN: dict[str, Any] = {"region": "bintan", "year": 2021}
HEAD = ["No", "Nama Indikator"]
ROMAN = ["I", "II", "III", "IV", "V"]
WORDS = ["Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan Terukur", "Optimum"]


def beside(one: str, first: list[Any], two: str, second: list[Any]) -> list[list[Any]]:
    return plus(single(first, (*HEAD, one)), two, second)


def one_wrong(cell: Any) -> list[Any]:
    return [cell, *LEVELS[1:]]


REFUSED = {
    "a wrong cell of a region": (beside("Kabupaten Bintan", one_wrong("31"), "Kabupaten Karimun", OTHERS),
                                 {"year": 2021}, ["indicator 1: found '31'"]),
    "a wrong cell of a year": (beside("2021", one_wrong("2,5"), "2022", OTHERS), {"region": "bintan"},
                               ["indicator 1: found '2,5'"]),
    "Roman levels": (beside("Tingkat", [ROMAN[x - 1] for x in LEVELS], "Nilai", OTHERS), BINTAN,
                     ["C (Tingkat)", "D (Nilai)", "--columns level="]),
    "levels in words": (beside("Tingkat", [WORDS[x - 1] for x in LEVELS], "Nilai", OTHERS), BINTAN,
                        ["C (Tingkat)", "D (Nilai)"]),
    "wide digits": (beside("Tingkat", [chr(0xFF10 + x) for x in LEVELS], "Nilai", OTHERS), BINTAN, ["D (Nilai)"]),
    "one name twice": (beside("Tingkat", [20 * x for x in LEVELS], "Tingkat", OTHERS), BINTAN,
                       ["two columns are named 'Tingkat'"]),
    "a hundred points that say otherwise": (beside("Skor", [20 * x for x in LEVELS], "Tingkat", OTHERS), BINTAN,
                                            ["C (Skor)", "D (Tingkat)"]),
    "an aspect by name": (wide(["Bintan", 2021, *LEVELS, 1.11], header=("Daerah", "Tahun"),
                               codes=[*range(1, 48), "Nilai Aspek 2"]), {}, ["aspect 2"]),
    "a sum beside": (wide(["Bintan", 2021, *LEVELS, sum(LEVELS) + 3], codes=[*range(1, 48), "Jumlah"]), {}, ["sum"]),
    "a level in the notes": (plus(single(one_wrong(None), (*HEAD, "Tingkat")), "Catatan", [3]), BINTAN,
                             ["indicator 1 has no level"]),
    "aspect values beside rows": (plus(single(LEVELS, (*HEAD, "Tingkat")), "Nilai Aspek", [1.11] * 10), BINTAN,
                                  ["aspect 1"]),
    "codes of BPS alone": (wide([2102, 2021], header=("Kode BPS", "Tahun")), {}, ["A (Kode BPS)", "--region"]),
    "a predicate of neither": ([["Predikat", "Memuaskan"], [],
                                *beside("Nilai Mandiri", [2] * 47, "Nilai Eksternal", [1] * 47)], BINTAN,
                               ["Memuaskan"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_what_is_in_doubt(name, tmp_path):
    rows, options, words = REFUSED[name]
    with pytest.raises(FileProblems) as caught:
        read_official(write_csv(tmp_path / "t.csv", rows), **options)
    assert [w for w in words if w not in str(caught.value)] == []


def test_a_heading_below_the_assessment_leaves_it_what_it_is(tmp_path):
    rows = [["Jenis Penilaian", "No", "Nama Indikator", "Tingkat"], ["Aspek 1: Kebijakan Internal", None, None, None]]
    rows += [["Penilaian Mandiri", *row] for row in single()[1:]]
    (filled,) = read_official(write_csv(tmp_path / "t.csv", rows), **BINTAN)
    assert (filled.assessment, len(filled.levels)) == ("self", 47)


def test_points_that_follow_from_the_levels_disturb_nothing(tmp_path):
    (filled,) = read_official(
        write_csv(tmp_path / "t.csv", beside("Skor", [20 * x for x in LEVELS], "Tingkat", LEVELS)), **BINTAN
    )
    assert list(filled.levels.values()) == LEVELS


def test_the_second_row_is_no_count_of_the_columns(tmp_path):
    """Aspect 1, number 2, level 3 counts the columns only by chance."""
    rows = [["No Aspek", "Kode", "Tingkat"], *([1, n, 3] for n in range(1, 48))]
    (filled,) = read_official(write_csv(tmp_path / "t.csv", rows), **BINTAN)
    assert len(filled.levels) == 47


def test_a_percent_column_is_not_passed_over(tmp_path):
    def percent(book: Any) -> None:
        for row in range(2, 49):
            book["Data"].cell(row, 3).number_format = "0%"

    rows = beside("Kabupaten Bintan", LEVELS, "Kabupaten Karimun", OTHERS)
    with pytest.raises(FileProblems, match="300%"):
        read_official(write_xlsx(tmp_path / "t.xlsx", ("Data", rows), more=percent), year=2021)


def test_titles_may_name_local_regulations(tmp_path):
    rows = [["Perda 4 Tahun 2019; Instansi menurut UU 23 Tahun 2014"], ["Instansi", "Kabupaten Bintan"], [], *single()]
    (filled,) = read_official(write_csv(tmp_path / "t.csv", rows), year=2021)
    assert filled.region.id == "21.01"


@pytest.mark.parametrize("code", ["[>3]0;", '[=3]"5";0', '#"%"', "a/p", "-0", '"-"0', "(0)", '[>=1]"5"'])
def test_a_format_that_shows_something_else(code):
    """ECMA-376, part 1, 18.8.31: conditions choose the section; literals are shown as they are."""
    assert isinstance(as_shown(3, code), Shown)


@pytest.mark.parametrize("code", ["[>2]0;", "0_);(0)", "[$-421]0", "[Red][<5]0;[Blue]0", "# ?/?", '_-* #,##0_-;-* "-"'])
def test_a_format_that_shows_the_number(code):
    assert as_shown(3, code) == 3


@pytest.mark.parametrize(
    ("name", "value"), [("year", "2021"), ("year", 2021.0), ("year", True), ("region", 2101), ("assessment", 1),
                        ("sheet", ["Data"]), ("columns", "level=Nilai"), ("region", ["bintan"])]
)  # fmt: skip
def test_options_of_another_type_are_told(name, value, tmp_path):
    file = write_csv(tmp_path / "t.csv", [["No", "Tingkat"], *([n, x] for n, x in enumerate(LEVELS, start=1))])
    with pytest.raises(ParameterError):
        read_official(file, **{**BINTAN, name: value})


def test_a_sheet_whose_rows_are_not_understood_stops_the_file(tmp_path):
    """Numbers by aspect and levels with words: the other sheet alone would be half of what the file says."""
    other = [["Indikator", "Nama Indikator", "Tingkat"], *([f"1.{n}", NAMES[n], "3 - Terdefinisi"] for n in range(20))]
    file = write_xlsx(tmp_path / "t.xlsx", ("Karimun", other), ("Bintan", single()))
    with pytest.raises(FileProblems, match="sheet Karimun"):
        read_official(file, **BINTAN)


@pytest.mark.parametrize(
    ("rows", "place", "key"),
    [
        (beside("Nilai 2020", LEVELS, "Nilai", OTHERS), "", "columns_differ"),
        (single(LEVELS, (*HEAD, "Nilai 2020")), ", row 1, column C (Nilai 2020)", "year_other"),
    ],
    ids=["undecided", "header against option"],
)
def test_what_a_header_says_is_told_once(tmp_path, rows, place, key):
    """Forty-seven rows below it said so again, and the rows were held against another year's instrument."""
    with pytest.raises(FileProblems) as caught:
        read_official(write_csv(tmp_path / "a.csv", rows), **BINTAN)
    (line,) = caught.value.problems
    assert str(line).startswith(f"a.csv{place}: ")
    assert says(f"errors.study.reading.{key}").search(str(line))
