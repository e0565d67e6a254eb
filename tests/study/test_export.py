"""A panel as a file: each format read back by another library, its limits, a study beside the country, refusals."""

from __future__ import annotations

import errno
import os
import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from arro3.io import read_parquet
from helpers.sentences import says
from helpers.tables import read_plain
from typer.testing import CliRunner

import spbe_research as spbe
from spbe_research import Panel, export_table, files, init_study, load_panel, paths, read_levels
from spbe_research.cli.main import app
from spbe_research.errors import NoObservation, OutputError, ParameterError, SpbeError
from spbe_research.study import export_files
from spbe_research.study.export_files import Variable, file_bytes, safe_text
from spbe_research.study.folder import Study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

LEVELS = {str(n): 1 + (n * 7) % 5 for n in range(1, 48)}
INST = "permenpanrb-59-2020"
NO_2022 = says("errors.study.export.no_year", missing="2022", years="2024")
NO_FRENCH = says("errors.numbers.language.check_language", lang_value="fr")
WORDS = {"official": "official", "evaluasi": "evaluation", "pemantauan": "monitoring"}
WORDS |= {unit: unit for unit in ("index", "domain")}
ENDINGS = (".csv", ".xlsx", ".parquet", ".dta", ".sav")


def choice(name: str, found: str) -> re.Pattern[str]:
    return says("errors.options.choice", name=name, found=found)


def read_back(path: Path) -> pd.DataFrame:
    """The table as a reader of that format gives it; what is not known is missing."""
    if path.suffix == ".csv":
        return pd.read_csv(path, encoding="utf-8-sig", dtype={"institution_id": "str", "number": "str"})
    if path.suffix == ".xlsx":
        head, *rows = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
        return pd.DataFrame(rows, columns=head)
    if path.suffix == ".parquet":
        table = read_parquet(path).read_all()
        return pd.DataFrame({name: table.column(name).to_pylist() for name in table.column_names})
    read = pyreadstat.read_dta if path.suffix == ".dta" else pyreadstat.read_sav
    return read(str(path))[0]


def same(found: pd.Series, wanted: pd.Series) -> bool:
    """Number by number to the last bit, text by text; a blank is a blank."""
    if wanted.dtype == bool or pd.api.types.is_numeric_dtype(wanted):
        return np.array_equal(found.astype(float), wanted.astype(float), equal_nan=True)
    return list(found.astype(object).where(found.notna(), "")) == list(wanted)


@pytest.fixture(scope="module")
def country() -> Panel:
    return load_panel([2023, 2024], context=True)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Two evaluations of Bintan 2021: official with a note that begins a formula, self without indicator 9."""
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    study = init_study(tmp_path / "thesis", region="bintan", lang="en")
    for name, left_out in (("official", ""), ("self", "9")):
        lines = ["No.;Tingkat;Catatan"]
        lines += [f"{c};{'' if c == left_out else x};{'=HYPERLINK(1)' if c == '7' else ''}" for c, x in LEVELS.items()]
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        add_file(study, file, region="bintan", year=2021, assessment=name, source=f"Diskominfo {name}")
    return study


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("long", [False, True])
def test_each_format_holds_the_panel(country, tmp_path, ending, long):
    path = export_table(tmp_path / f"country{ending}", country, lang="en", long=long)
    wanted = country.long() if long else country.frame
    found = read_back(path)
    assert list(found.columns) == list(wanted.columns)
    coded = {}
    if ending in (".dta", ".sav"):
        read = pyreadstat.read_dta if ending == ".dta" else pyreadstat.read_sav
        _, about = read(str(path))
        coded = about.variable_value_labels
        assert set(coded) == {"kind", "assessment", "procedure", "own"} | (
            {"unit"} if long else {"predicate", "predicate_by_index", "carried_over"}
        )
        assert coded["kind"][2] == "Kabupaten (regency)"
        assert dict(zip(about.column_names, about.column_labels, strict=True))["note"] == "Note"
    for name in wanted:
        if name in coded and wanted[name].dtype != bool:
            kinds = [x for x in dict.fromkeys(wanted[name]) if x]
            meant = {x: set(found.loc[list(wanted[name] == x), name]) for x in kinds}
            assert all(len(codes) == 1 for codes in meant.values()), name
            assert len({code for (code,) in meant.values()}) == len(kinds)
            if name == "kind":
                words = {r["kind"]: r["name_en"] for r in read_plain("kinds")}
            elif name.startswith("predicate"):
                words = {r["predicate"]: r["predicate_en"] for r in read_plain("instruments/predicates")}
            else:
                words = WORDS
            assert {x: coded[name][code] for x, (code,) in meant.items()} == {x: words[x] for x in kinds}
            assert found.loc[list(wanted[name] == ""), name].isna().all()
        else:
            assert same(found[name], wanted[name]), name
            if name in coded:
                assert coded[name] == {0: "no", 1: "yes"}


@pytest.mark.parametrize(
    ("depth", "columns"),
    [("index", []), ("domain", ["d1", "d4"]), ("aspect", ["a1", "a8"]), ("indicator", ["i1", "i47"])],
)
@pytest.mark.parametrize("ending", [".csv", ".sav"])
def test_every_depth(tmp_path, depth, columns, ending):
    panel = load_panel(2022, depth=depth)
    found = read_back(export_table(tmp_path / f"x{ending}", panel))
    assert [c for c in found if c[0] in "dai" and c[1:].isdigit()][:: max(len(panel.value_columns) - 1, 1)] == columns
    for name in panel.value_columns:
        assert same(found[name], panel.frame[name])


def test_the_numbers_are_the_printed_ones(tmp_path):
    """Against the table of domain values read by the csv module."""
    path = export_table(tmp_path / "x.csv", load_panel(2024))
    found = read_back(path).set_index("institution_id")
    rows = read_plain("observations/domain_values")
    rows = [r for r in rows if (r["year"], r["source"]) == ("2024", "kemenpanrb-2024")]
    rows = [r for r in rows if r["kind"] not in ("national", "group_average")]
    assert len(rows) > 2400
    assert [r for r in rows if found.loc[r["institution_id"], f"d{r['domain']}"] != float(r["value"])] == []


def test_labels_of_value_columns_and_levels(tmp_path):
    panel = load_panel(2022, depth="indicator")
    labels = {}
    for lang, read, ending in (("id", pyreadstat.read_dta, ".dta"), ("en", pyreadstat.read_sav, ".sav")):
        _, about = read(str(export_table(tmp_path / f"x{ending}", panel, lang=lang)))
        labels[lang] = dict(zip(about.column_names, about.column_labels, strict=True))
        assert about.variable_value_labels["i1"][5] == "Optimum"
        assert about.file_label
    assert labels["id"]["i1"].startswith("1 Kebijakan Internal Arsitektur")
    assert labels["en"]["i42"] == "42 Public service complaint handling"
    table = read_parquet(export_table(tmp_path / "x.parquet", panel, lang="en")).read_all()
    assert table.schema.field("i42").metadata_str["label"] == labels["en"]["i42"]


def test_limits_of_stata_and_spss(tmp_path):
    """Names of 32 characters, labels of 80 characters in Stata and 255 bytes in SPSS, of values 120 bytes there."""
    for year, inst in ((2019, "permenpanrb-5-2018"), (2022, INST)):
        panel = load_panel(year, depth="indicator", instrument=inst)
        for ending, read in ((".dta", pyreadstat.read_dta), (".sav", pyreadstat.read_sav)):
            _, about = read(str(export_table(tmp_path / f"{year}{ending}", panel)))
            assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,31}", name) for name in about.column_names)
            assert len({name.casefold() for name in about.column_names}) == len(about.column_names)
    words = "é" * 300
    variables = [Variable("x", words, "text", meanings={"a": words}), Variable("t", words, "text")]
    table = pd.DataFrame({"x": ["a", ""], "t": [words * 10, ""]})
    for ending, read, most in ((".dta", pyreadstat.read_dta, 80), (".sav", pyreadstat.read_sav, 127)):
        path = tmp_path / f"limits{ending}"
        path.write_bytes(file_bytes(ending, table, variables, table, words))
        found, about = read(str(path))
        assert len(about.column_labels[0]) <= most
        assert about.column_labels[0].endswith("é…")
        assert about.column_labels[0].startswith("é" * 70)
        assert list(found["t"]) == [words * 10, ""]
        assert about.variable_value_labels["x"][1].startswith("é" * 50)
        assert about.file_label.startswith("é" * 20)


def test_spss_shows_every_decimal(tmp_path, country):
    _, about = pyreadstat.read_sav(str(export_table(tmp_path / "x.sav", country)))
    assert about.original_variable_types["index"] == "F12.2"
    assert about.original_variable_types["index_low"] == "F12.3"
    assert about.original_variable_types["year"] == "F12.0"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_bytes_each_time(tmp_path, ending):
    panel = load_panel(2024, kind="provinsi")
    first, second = (export_table(tmp_path / f"{name}{ending}", panel).read_bytes() for name in "ab")
    assert first == second
    if ending == ".dta":
        assert b"01 Jan 1980 00:00" in first
    if ending == ".sav":
        assert first[92:109] == b"01 Jan 8000:00:00"
    if ending == ".xlsx":
        with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
            assert b">1980-01-01T00:00:00Z<" in file.read("docProps/core.xml")
            assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_very_long_text_is_cut_where_a_format_has_no_place_for_it(tmp_path):
    table, words = pd.DataFrame({"t": ["é" * 40_000]}), [Variable("t", "t", "text")]
    lengths = {}
    for ending in ENDINGS:
        path = tmp_path / f"x{ending}"
        path.write_bytes(file_bytes(ending, table, words, table, "t"))
        text = read_back(path)["t"][0]
        assert set(text[:-1]) == {"é"}
        lengths[ending] = (len(text), text[-1])
    assert lengths == {
        ".csv": (40_000, "é"), ".parquet": (40_000, "é"), ".dta": (40_000, "é"),
        ".xlsx": (32_767, "…"), ".sav": (16_383, "…"),
    }  # fmt: skip


def test_codebooks(tmp_path, country):
    path = export_table(tmp_path / "c.csv", country, lang="en")
    export_table(tmp_path / "c.dta", country, lang="en")
    assert path == tmp_path / "c.csv"
    assert {p.name for p in tmp_path.iterdir()} == {"c.csv", "c-codebook.csv", "c.dta", "c-codebook-2.csv"}
    plain, coded = (pd.read_csv(tmp_path / n, encoding="utf-8-sig") for n in ("c-codebook.csv", "c-codebook-2.csv"))
    assert list(plain["variable"]) == list(coded["variable"]) == list(country.frame)
    kinds = [book.set_index("variable").loc["kind", "values"] for book in (plain, coded)]
    assert kinds[0].startswith("provinsi = Province; kabupaten = Kabupaten (regency)")
    assert kinds[1].startswith("1 = Province; 2 = Kabupaten (regency)")
    export_table(tmp_path / "c.xlsx", country, lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["codebook"]
    assert [row[0].value for row in sheet][1:] == list(country.frame)
    assert not (tmp_path / "c-codebook-3.csv").exists()


class TestStudy:
    @pytest.mark.parametrize("ending", [".csv", ".xlsx"])
    @pytest.mark.parametrize("long", [True, False])
    def test_what_is_exported_can_be_read_again(self, filled, tmp_path, ending, long):
        path = export_table(tmp_path / f"o{ending}", filled.panel(), long=long)
        official, own = read_levels(path)
        assert {c: int(x) for c, x in official.levels.items()} == LEVELS
        assert (own.assessment, set(LEVELS) - set(own.levels)) == ("self", {"9"})

    def test_stata(self, filled, tmp_path):
        table = pd.read_stata(export_table(tmp_path / "o.dta", filled.panel()), convert_categoricals=False)
        assert list(table["i9"].isna()) == [False, True]
        assert table.loc[0, "index"] == spbe.score(LEVELS, INST).index

    def test_no_cell_becomes_a_formula(self, filled, tmp_path):
        path = export_table(tmp_path / "o.csv", filled.panel(), long=True)
        assert ",'=HYPERLINK(1)" in path.read_text(encoding="utf-8-sig")
        with zipfile.ZipFile(export_table(tmp_path / "o.xlsx", filled.panel(), long=True)) as file:
            assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
            assert b"=HYPERLINK(1)" in file.read("xl/sharedStrings.xml")
        for start in ("=1", "+1", "-1", "@x", "\t=1", " =1"):
            assert safe_text(start) == f"'{start}"

    def test_a_note_of_a_level_is_no_note_of_the_evaluation(self, filled):
        assert set(filled.panel().frame["note"]) == {""}
        long = filled.panel().long()
        assert list(long.loc[long["note"] != "", "number"]) == ["7", "7"]

    def test_a_value_needs_all_of_its_rows(self, filled):
        """Row 9 is missing from the second: of aspect 1 and domain 1 nothing is known, the others stand."""
        table = filled.panel(depth="aspect").frame
        assert list(table["index"].isna()) == [False, True]
        assert [c for c in table if c[0] == "a" and c[1:].isdigit() and pd.isna(table.loc[1, c])] == ["a1"]
        assert list(table["predicate_by_index"])[1] == ""
        table = filled.panel(depth="domain").frame
        assert [c for c in table if c[0] == "d" and c[1:].isdigit() and pd.isna(table.loc[1, c])] == ["d1"]
        assert table.loc[1, "d3"] == table.loc[0, "d3"] == spbe.score(LEVELS, INST).domains["value"].iloc[2]

    def test_the_country_beside_it(self, filled):
        both = filled.panel([2021, 2024], depth="domain", province="Kepulauan Riau", beside=True).frame
        assert both["own"].sum() == 2
        assert set(both.loc[both["own"], "assessment"]) == {"official", "self"}
        with paths.packaged_only():
            alone = load_panel([2021, 2024], province="Kepulauan Riau").frame
        assert list(both.loc[~both["own"], "name"]) == list(alone["name"])
        assert len(both[~both["own"]]) == 8

    def test_the_same_evaluation_of_the_ministry_stands_beside(self, filled, tmp_path):
        """Bintan 2024 is published; the study's own evaluation of it neither hides it nor is hidden."""
        file = tmp_path / "again.csv"
        file.write_text("No.;Tingkat\n" + "".join(f"{n};3\n" for n in LEVELS), encoding="utf-8")
        add_file(filled, file, region="bintan", year=2024, assessment="official", source="Ours", beside=True)
        rows = filled.panel(2024, depth="domain", province="Kepulauan Riau", beside=True).frame
        bintan = rows[rows["name"] == "Kabupaten Bintan"]
        assert bintan[["index", "d1", "own"]].values.tolist() == [[3.25, 4.0, False], [3.0, 3.0, True]]
        assert filled.panel(2024).frame["index"].tolist() == [3.0]

    def test_two_sources_of_one_evaluation_are_two_rows(self, filled, tmp_path):
        file = tmp_path / "again.csv"
        file.write_text("No.;Tingkat\n" + "".join(f"{n};3\n" for n in LEVELS), encoding="utf-8")
        add_file(filled, file, region="bintan", year=2021, assessment="self", source="Other", beside=True)
        own = filled.panel(assessment="self").frame
        assert len(own) == 2
        assert dict(zip(own["source"], own["i9"].isna(), strict=True)) == {
            "study-diskominfo-self": True,
            "study-other": False,
        }
        assert list(own["index"].isna()) == list(own["i9"].isna())

    def test_the_command(self, filled, tmp_path, monkeypatch):
        monkeypatch.chdir(filled.path)
        run = CliRunner().invoke
        assert run(app, ["export", "own.sav"]).output.split() == ["own.sav", "own-codebook.csv"]
        found, about = pyreadstat.read_sav("own.sav")
        assert len(found) == 2
        assert about.column_labels[0] == say("study.export.institution_id", "en")  # the study is English
        made = run(
            app, ["export", "all.xlsx", "--all", "--depth", "domain", "--year", "2021,2024", "--kind", "kabupaten"]
        )
        assert made.output.split() == ["all.xlsx"]
        table = read_back(Path("all.xlsx"))
        assert table["own"].sum() == 2
        assert set(table["year"]) == {2021, 2024}
        assert set(table["kind"]) == {"kabupaten"}

    def test_an_empty_study(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_STUDY", "")
        study = init_study(tmp_path / "empty", region="bintan")
        with pytest.raises(NoObservation, match=says("errors.study.folder.nothing_own", name="empty")):
            study.panel()
        assert len(study.panel(2024, beside=True).frame) == 615


class TestCommand:
    @pytest.fixture(autouse=True)
    def _outside(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_STUDY", "")
        monkeypatch.chdir(tmp_path)

    def test_a_choice(self):
        made = CliRunner().invoke(
            app,
            ["export", "x.parquet", "--depth", "index", "--year", "2019, 2024", "--province", "Kalimantan Timur",
             "--kind", "kabupaten,kota", "--context", "--lang", "en"],
        )  # fmt: skip
        assert made.output.split() == ["x.parquet", "x-codebook.csv"]
        found = read_back(Path("x.parquet"))
        wanted = load_panel([2019, 2024], depth="index", province="64", kind=["kabupaten", "kota"], context=True).frame
        assert len(found) == len(wanted) > 10
        assert all(same(found[c], wanted[c]) for c in wanted)
        assert {"population", "area_km2"} <= set(found)

    @pytest.mark.parametrize(
        ("words", "error", "text"),
        [
            ("csv", ParameterError, says("errors.study.export.old_form", word="csv", ending=".csv")),
            ("codebook", ParameterError, says("errors.study.export.old_form", word="codebook", ending=".xlsx")),
            ("x.odt", ParameterError, says("errors.study.export.ending", name="x.odt", join=", ".join(ENDINGS))),
            ("x", ParameterError, says("errors.study.export.ending", name="x")),
            ("x.csv", ParameterError, "permenpanrb-5-2018: 2018, 2019, 2020; permenpanrb-59-2020: 2021"),
            ("x.csv --year 2024 --depth row", ParameterError, choice("depth", "'row'")),
            ("x.csv --year 2024 --kind kab", ParameterError, choice("kind", "'kab'")),
            ("x.csv --year 2024 --kind kota,", ParameterError, choice("kind", "''")),
            ("x.csv --year 2024 --province atlantis", SpbeError, "unknown region 'atlantis'"),
            ("x.csv --year 2024 --province paser", ParameterError, says("errors.data.panel.province")),
            ("x.csv --year 2024 --source bps", ParameterError, choice("source", "'bps'")),
            ("x.csv --year 2024 --instrument x", SpbeError, "unknown instrument 'x'"),
            ("x.csv --year 2024 --assessment x", ParameterError, choice("assessment", "'x'")),
            ("x.csv --year 2024 --assessment visit", NoObservation, says("errors.data.panel.nothing")),
            ("x.csv --year 24", ParameterError, says("errors.study.export.year", found="24")),
            ("x.csv --year 2024,", ParameterError, says("errors.study.export.year", found="")),
            ("x.csv --year 2024,2022 --province Jambi", NoObservation, NO_2022),
            ("x.csv --year 2024 --lang fr", ParameterError, NO_FRENCH),
        ],
    )  # fmt: skip
    def test_refusals(self, tmp_path, words, error, text):
        made = CliRunner().invoke(app, ["export", *words.split()])
        assert isinstance(made.exception, error), made.exception
        assert re.search(text, str(made.exception))
        assert "\n" not in str(made.exception)
        assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_written_over(tmp_path, country):
    (tmp_path / "there.csv").write_text("mine")
    (tmp_path / "c-codebook.csv").write_text("mine")
    with pytest.raises(OutputError, match=says("errors.study.export.whole")):
        export_table(tmp_path / "there.csv", country)
    export_table(tmp_path / "c.csv", country)
    assert (tmp_path / "there.csv").read_text() == (tmp_path / "c-codebook.csv").read_text() == "mine"
    with pytest.raises(
        ParameterError,
        match=says("errors.options.argument", name="panel", allowed=says("errors.options.made", maker="load_panel")),
    ):
        export_table(tmp_path / "d.csv", country.frame)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disk_that_fills_up_at_the_second_file_leaves_nothing(tmp_path, monkeypatch, ending):
    panel, real = load_panel(2024, kind="provinsi"), files.to_disk

    def full(path: Path) -> None:
        if ending in path.name and "codebook" not in path.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real(path)

    monkeypatch.setattr(files, "to_disk", full)
    with pytest.raises(OutputError, match=says("errors.package.files.write_whole")):
        export_table(tmp_path / f"x{ending}", panel)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path, country):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=says("errors.package.files.write_whole")):
        export_table(tmp_path / "x.csv", country)


def test_where_spss_has_no_place_to_write(tmp_path, monkeypatch, country):
    monkeypatch.setattr(export_files.tempfile, "TemporaryDirectory", lambda: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OutputError):
        export_table(tmp_path / "x.sav", country)
    assert list(tmp_path.iterdir()) == []


def test_text_that_no_file_can_hold(tmp_path):
    variables = [Variable("t", "t", "text")]
    table = pd.DataFrame({"t": ["a\udcff\x07b\uffff", "é"]})
    for ending in ENDINGS:
        path = tmp_path / f"x{ending}"
        path.write_bytes(file_bytes(ending, table, variables, table, "t"))
        found = read_back(path)["t"] if ending != ".xlsx" else pd.Series(["é"])
        assert list(found)[-1] == "é"
        assert "\udcff" not in found[0]
