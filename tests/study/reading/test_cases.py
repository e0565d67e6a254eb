"""Files that were once misread, refused without need, or made a study unusable: each with what is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.official import add_official, read_official

from spbe_research.errors import FileProblems
from spbe_research.study.folder import init_study

CASES = Path(__file__).resolve().parent / "cases"
BINTAN = {"region": "bintan", "year": 2021}
#: levels of the files by row, as they stand in them
FIRST = "22341131231321133121331312443133312132232313234"
SECOND = "35241" * 9 + "35"
FULL = [int(x) for x in FIRST]
CYCLE = [int(x) for x in SECOND]
UP = [x + 1 for x in FULL]

READ = [
    ("01-province-column--api.csv", {}, {("21.01", 2021, "official"): FULL}),
    ("01-province-column--en.xlsx", {}, {("32.73", 2021, "official"): FULL}),
    ("01-province-column--kode-provinsi.csv", {}, {("21.01", 2021, "official"): FULL}),
    ("01-province-column--long.csv", {}, {("21.01", 2021, "official"): FULL}),
    ("min-C-province-beside-kabupaten.csv", {}, {("21.01", 2021, "official"): [3] * 47}),
    ("03-two-level-columns--shadow.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("10-merged-headings--footer.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("10-merged-headings--header.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("10-merged-headings--headings.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("10-merged-headings--headings-not-merged.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("11-strict-and-xlsb--plain.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("11-strict-and-xlsb--strict.xlsx", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("14-misleading-nearest--pemdi.csv", BINTAN | {"year": 2026}, {("21.01", 2026, "official"): [2.5] * 20}),
    ("14-misleading-nearest--running.csv", BINTAN | {"year": 2019}, {("21.01", 2019, "official"): [2] * 37}),
    ("15-newline-in-header-commas--few.csv", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("15-newline-in-header-commas--many.csv", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("16-side-by-side-and-aspects--colon.xlsx", {}, {("21.01", 2021, "official"): FULL}),
    (
        "16-side-by-side-and-aspects--years.xlsx",
        {"region": "bintan"},
        {("21.01", 2021, "official"): FULL, ("21.01", 2022, "official"): FULL},
    ),
    (
        "16-side-by-side-and-aspects--mandiri-eksternal.xlsx",
        BINTAN,
        {("21.01", 2021, "self"): UP, ("21.01", 2021, "official"): FULL},
    ),
    ("17-trailing-delimiter--all-lines.csv", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("17-trailing-delimiter--rows-only.csv", BINTAN, {("21.01", 2021, "official"): FULL}),
    ("E_level_first.xlsx", BINTAN, {("21.01", 2021, "official"): CYCLE}),
    ("D_pk.csv", BINTAN, {("21.01", 2021, "official"): CYCLE}),
    ("DOS_merge_200k.xlsx", BINTAN, {("21.01", 2021, "official"): CYCLE}),
    ("03-two-level-columns--target.xlsx", BINTAN | {"columns": {"level": "Capaian"}},
     {("21.01", 2021, "official"): FULL}),
    ("C_two_level_nilai.xlsx", BINTAN | {"columns": {"level": "Level"}}, {("21.01", 2021, "official"): CYCLE}),
    ("02-code-and-name-disagree--wide.csv", {"columns": {"institution": "kabupaten/kota"}},
     {("21.02", 2021, "official"): FULL}),
    ("03-two-level-columns--veryhidden-sheet.xlsx", {"region": "bintan", "sheet": "Isian"},
     {("21.01", 2021, "official"): FULL}),
    ("C_title_other_region.xlsx", {"region": "karimun", "year": 2022}, {("21.02", 2022, "official"): CYCLE}),
    ("C_stated_below.xlsx", {"region": "bintan"}, {("21.01", 2022, "official"): CYCLE}),
]  # fmt: skip

REFUSED = [
    ("02-code-and-name-disagree--long.csv", {}, ["A (Kode Daerah)", "B (Nama Daerah)", "--columns institution="]),
    ("02-code-and-name-disagree--wide.csv", {}, ["Kabupaten Bintan (21.01", "Kabupaten Karimun (21.02", "BPS"]),
    ("min-B-bps-code-beside-name.csv", {}, ["A (Kode Wilayah)", "B (Kabupaten/Kota)", "--columns institution="]),
    ("03-two-level-columns--hidden-column.xlsx", BINTAN, ["C (Tingkat Kematangan), hidden", "D (Tingkat)", "level="]),
    ("03-two-level-columns--nilai-tingkat.xlsx", BINTAN, ["C (Nilai)", "D (Tingkat)", "--columns level=Nilai"]),
    ("03-two-level-columns--target.xlsx", BINTAN, ["C (Level)", "D (Capaian)"]),
    ("03-two-level-columns--veryhidden-sheet.xlsx", {"region": "bintan"}, ["sheet lama", "hidden sheet", "--sheet"]),
    ("C_hidden_old_level_col.xlsx", BINTAN, ["C (Tingkat), hidden", "D (Nilai)"]),
    ("C_two_level_nilai.xlsx", BINTAN, ["C (Level)", "D (Nilai)"]),
    ("min-D-two-level-columns.csv", BINTAN, ["B (Tingkat)", "C (Nilai)", "47 rows"]),
    ("min-E-two-years.csv", {}, ["two columns are named 'Tahun'"]),
    ("dup_tahun.xlsx", {}, ["two columns are named 'Tahun'"]),
    ("min-A-running-number.csv", BINTAN, ["A (No)", "B (Indikator)", "--columns number=Indikator"]),
    ("C_running_no_typo.xlsx", BINTAN, ["number 1 stands beside the name of indicator 26"]),
    ("C_unknown_first_second_old.xlsx", BINTAN, ["sheet 2021: it holds numbers", "--sheet", "'2020' names 2020"]),
    ("11-strict-and-xlsb--binary.xlsb", BINTAN, [".xlsb (Excel Binary)", "save it as .xlsx or .csv"]),
    ("13-lost-zero-code--n.csv", {}, ["found 32.1;", "lost a zero", "Kabupaten Majalengka (32.10"]),
    ("13-lost-zero-code--n.xlsx", {}, ["found 32.1;", "lost a zero", "Kabupaten Majalengka (32.10"]),
    ("16-side-by-side-and-aspects--aspects.csv", {}, ["values of domains and aspects", "bounds()"]),
    ("min-F-year-not-in-force.csv", {}, ["row 3, column B (Tahun): year 2019", "in force in 2019: permenpanrb-5-2018"]),
    ("C_stated_below.xlsx", BINTAN, ["row 49, column B: the file says 2022; --year says 2021"]),
    ("C_title_other_region.xlsx", BINTAN, ["names another region than Kabupaten Bintan", "names 2022"]),
    ("E_merge_sq.xlsx", BINTAN, ["merged cells C13:C14"]),
    ("F_percent_300.xlsx", BINTAN, ["found 3, shown as 300%"]),
    ("bad3.csv", {}, ["row 2, column B (Tahun): found 'xx'", "indicator 5: found '9'", "indicator 10: found '9'"]),
    ("bad5.csv", {}, ["unknown region 'Bintam'", "found 'xx'", "row 2, column C (1): found '9'", "row 3", "found '7'"]),
    ("bad6.csv", BINTAN, ["row 8: found 3 cells", "indicator 5: found '9'", "indicator 10: found '9'"]),
]


def test_every_file_is_looked_at():
    assert {p.name for p in CASES.iterdir()} == {name for name, *_ in (*READ, *REFUSED)}


@pytest.mark.parametrize(("name", "options", "right"), READ, ids=[f"{n}-{len(o)}" for n, o, _ in READ])
def test_what_is_read(name, options, right):
    found = read_official(CASES / name, **options)
    got = {(f.region.id, f.year, f.assessment): [float(x) for x in f.levels.values()] for f in found}
    assert got == {key: [float(x) for x in levels] for key, levels in right.items()}


@pytest.mark.parametrize(("name", "options", "words"), REFUSED, ids=[f"{n}-{len(o)}" for n, o, _ in REFUSED])
def test_what_is_refused_names_both_readings(name, options, words):
    with pytest.raises(FileProblems) as caught:
        read_official(CASES / name, **options)
    assert [w for w in words if w not in str(caught.value)] == []


def test_nothing_is_written_of_what_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")
    study = init_study(tmp_path / "thesis")
    before = sorted(p.relative_to(study.path) for p in study.path.rglob("*"))
    for name, options, _ in REFUSED:
        with pytest.raises(FileProblems):
            add_official(study, CASES / name, source="a test", **options)
    assert sorted(p.relative_to(study.path) for p in study.path.rglob("*")) == before


ENGLISH = re.compile(
    r"\b(the|found|allowed|nearest|rows?|columns?|sheet|level|of|is|no|and|or|not|from|names?|but|here)\b"
)


@pytest.mark.parametrize(
    ("name", "options"), [(n, o) for n, o, _ in REFUSED], ids=[f"{n}-{len(o)}" for n, o, _ in REFUSED]
)
def test_no_english_in_indonesian_lines(name, options, monkeypatch):
    monkeypatch.setenv("SPBE_LANG", "id")
    with pytest.raises(FileProblems) as caught:
        read_official(CASES / name, **options)
    for line in str(caught.value).split("\n"):
        quoted = r"'[^']*'|\"[^\"]*\"|\([^()]*\)|--[a-z-]+( [a-z]+=(\S+))?|\S+\.(csv|xlsx|xlsb)"
        assert not ENGLISH.search(re.sub(quoted, "", line)), line
