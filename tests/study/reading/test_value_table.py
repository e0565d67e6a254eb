"""Tables with a row an institution and its printed values, as the ministry publishes them for a year."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from helpers.sentences import says
from helpers.sheets import write_csv, write_xlsx
from typer.testing import CliRunner

import spbe_research as spbe
from spbe_research.checks.check import check_tables
from spbe_research.cli.main import app
from spbe_research.data.tables import read_table
from spbe_research.errors import FileProblems
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_file
from spbe_research.study.reading.file import read_file

read_official = partial(read_file, assessment="official")

HEADER = ["No", "Nama Instansi", "Indeks SPBE", "Predikat", "Domain 1", "Domain 2", "Domain 3", "Domain 4"]
BINTAN = [1, "Kabupaten Bintan", "3,25", "Baik", "4,00", "2,90", "2,00", "3,68"]
BATAM = [2, "Kota Batam", "3,00", "Baik", "3,00", "3,00", "3,00", "3,00"]


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    monkeypatch.chdir(made.path)
    return made


def table(folder: Path, *rows: list, header: list = HEADER) -> Path:
    return write_csv(folder / "many.csv", [header, *([*r, *[""] * (len(header) - len(r))] for r in rows)])


def figures(filled) -> tuple:
    return filled.region.id, filled.year, filled.index, filled.predicate, list(filled.domains.values())


def official_2024() -> tuple[list[list], list[tuple]]:
    """The ministry's report of 2024 in its own layout, and what it holds."""
    index = read_table("observations/index_values")
    index = index[(index["source"] == "kemenpanrb-2024") & (index["year"] == "2024")]
    index = index[~index["kind"].isin(["national", "group_average"])]
    domains = read_table("observations/domain_values")
    domains = domains[(domains["source"] == "kemenpanrb-2024") & (domains["year"] == "2024")]
    of = {i: dict(zip(g["domain"], g["value"], strict=True)) for i, g in domains.groupby("institution_id")}
    rows, held = [HEADER], []
    for n, line in enumerate(index.to_dict("records"), start=1):
        mine = of.get(line["institution_id"], {})
        cells = [line["index"], line["predicate"], *(mine.get(d, "") for d in "1234")]
        rows.append([n, line["institution"], *(c.replace(".", ",") for c in cells)])
        values = [mine[d] for d in "1234" if mine.get(d)]
        held.append((line["institution_id"], 2024, line["index"], line["predicate"], values))
    return rows, held


class TestTheMinistrysReport:
    def test_all_of_2024_is_read_as_it_is(self, tmp_path):
        rows, held = official_2024()
        assert len(held) == 615
        assert [figures(f) for f in read_official(write_csv(tmp_path / "a.csv", rows), year=2024)] == held

    def test_with_numbers_in_a_workbook_and_domains_by_name(self, tmp_path):
        rows, held = official_2024()
        domains = ["Kebijakan SPBE", "Tata Kelola", "Domain Manajemen", "Domain IV Layanan"]
        rows[0] = ["No", "Nama Instansi", "Indeks", "Predikat SPBE", *domains]
        numbers = [rows[0]] + [
            [*r[:2], float(r[2].replace(",", ".")), r[3], *(float(c.replace(",", ".")) if c else None for c in r[4:])]
            for r in rows[1:]
        ]
        path = write_xlsx(tmp_path / "a.xlsx", ("2024", [["Indeks SPBE Tahun 2024"], [], *numbers]))
        assert [figures(f) for f in read_official(path, year=2024)] == held

    def test_all_of_it_is_stored_and_read_back(self, study, tmp_path):
        rows, held = official_2024()
        path = write_csv(tmp_path / "a.csv", rows)
        assert {a.outcome for a in add_file(study, path, source="report", year=2024, assessment="official")} == {
            "already there"
        }
        made = add_file(study, path, source="report", year=2024, assessment="self", check=check_tables)
        assert {a.outcome for a in made} == {"added"}
        frame = spbe.load_panel(2024, assessment="self", instrument="permenpanrb-59-2020").frame
        frame = frame[frame["own"]].set_index("institution_id")
        assert len(frame) == 615
        for code, _, index, predicate, _ in held:
            assert (f"{frame.loc[code, 'index']:.2f}", frame.loc[code, "predicate"]) == (index, predicate)

    def test_columns_of_the_interface(self, tmp_path):
        header = ["kode", "tahun", "nama_instansi", "kategori", "indeks", "predikat"]
        rows = [
            [11, 2024, "Kabupaten Bintan", "Kabupaten", "3.25", "Baik"],
            [12, 2024, "Kota Batam", "Kota", "3.00", ""],
        ]
        assert [figures(f) for f in read_official(table(tmp_path, *rows, header=header))] == [
            ("21.01", 2024, "3.25", "Baik", []), ("21.71", 2024, "3.00", "", []),
        ]  # fmt: skip


class TestWhoIsWho:
    def test_means_are_no_institutions_and_are_named(self, tmp_path):
        means = [[3, n, "2,50", "Cukup"] for n in ("Rata-rata Kabupaten", "Nasional", "JUMLAH", "Indeks Nasional")]
        told: list[str] = []
        filled = read_official(table(tmp_path, BINTAN, *means), year=2024, left_out=(told, False))
        assert [f.region.id for f in filled] == ["21.01"]
        assert len(told) == 4
        assert all(says("errors.study.values.mean").search(line) for line in told)
        with pytest.raises(FileProblems, match=says("errors.study.values.mean")):
            read_official(table(tmp_path, BINTAN, *means), year=2024)

    def test_names_that_cannot_be_placed_stop_the_file_or_are_named(self, study, tmp_path):
        path = table(tmp_path, BINTAN, [2, "Badan Antah Berantah", "2,50", "Cukup"], [3, "Kabupaten Nusa", "2,51", ""])
        with pytest.raises(FileProblems) as error:
            read_official(path, year=2024, left_out=([], False))
        unplaced = says("errors.study.values.unplaced")
        assert [bool(unplaced.search(line)) for line in map(str, error.value.problems)] == [True, True]
        told: list[str] = []
        assert len(read_official(path, year=2024, left_out=(told, True))) == 1
        assert [says("errors.study.values.left_out").search(t) is not None for t in told] == [True, True]
        words = ["add", str(path), "--year", "2024", "--assessment", "self", "--source", "x"]
        refused = CliRunner().invoke(app, words)
        assert isinstance(refused.exception, FileProblems)
        taken = CliRunner().invoke(app, [*words, "--skip-unplaced"])
        assert taken.exit_code == 0
        assert "Badan Antah Berantah" in taken.output
        assert says("command.taken", rows="1").search(taken.output)

    def test_an_institution_of_which_nothing_is_printed_is_named(self, tmp_path):
        told: list[str] = []
        path = table(tmp_path, BINTAN, [2, "Kota Batam", "", "", "", "", "", ""], ["", "B. Kementerian"])
        assert len(read_official(path, year=2024, left_out=(told, False))) == 1
        assert says("errors.study.values.no_value").search(told[0])
        assert len(told) == 1

    def test_of_two_that_bear_a_name_the_province_decides(self, tmp_path):
        path = table(tmp_path, ["Jawa Barat", "Kota Bandung", "3,25"], header=["Provinsi", "Instansi", "Indeks"])
        assert read_official(path, year=2024)[0].region.id == "32.73"


class TestWhichColumn:
    def test_two_that_differ_are_both_named_and_the_caller_decides(self, tmp_path):
        path = table(tmp_path, ["Kota Batam", "3,25", "3,26"], header=["Instansi", "Indeks SPBE", "Nilai Indeks"])
        with pytest.raises(FileProblems, match=says("errors.study.reading.columns_differ", role="index")) as error:
            read_official(path, year=2024)
        assert "Indeks SPBE" in str(error.value)
        assert "Nilai Indeks" in str(error.value)
        assert read_official(path, year=2024, columns={"index": "Nilai Indeks"})[0].index == "3.26"

    def test_two_that_say_the_same_are_one(self, tmp_path):
        path = table(tmp_path, ["Kota Batam", "3,25", "3.25"], header=["Instansi", "Indeks SPBE", "Nilai Indeks"])
        assert read_official(path, year=2024)[0].index == "3.25"

    def test_a_header_that_says_nothing_and_the_callers_word(self, tmp_path):
        header = ["Instansi", "Indeks", "X1", "X2", "X3", "X4"]
        path = table(tmp_path, ["Kota Batam", "3,00", "3,00", "3,00", "3,00", "3,00"], header=header)
        with pytest.raises(FileProblems, match=says("errors.study.values.unknown_column")):
            read_official(path, year=2024)
        chosen = {f"d{n}": f"X{n}" for n in range(1, 5)}
        assert list(read_official(path, year=2024, columns=chosen)[0].domains.values()) == ["3.00"] * 4

    def test_a_domain_without_a_column(self, tmp_path):
        with pytest.raises(FileProblems, match=says("errors.study.values.missing", unit="domain", numbers="4")):
            read_official(table(tmp_path, BINTAN[:-1], header=HEADER[:-1]), year=2024)

    def test_a_year_in_a_header_is_that_of_its_values(self, tmp_path):
        path = table(tmp_path, ["Kota Batam", "3,25", "3,26"], header=["Instansi", "Indeks 2023", "Indeks 2024"])
        assert read_official(path, year=2024)[0].index == "3.26"
        with pytest.raises(FileProblems, match=says("errors.study.reading.year_none")):
            read_official(path)
        path = table(tmp_path, ["Kota Batam", 2024, "3,25"], header=["Instansi", "Tahun", "Indeks 2023"])
        with pytest.raises(FileProblems, match=says("errors.study.reading.year_other", said="2023", asked="2024")):
            read_official(path)

    def test_domains_of_an_instrument_that_has_none(self, tmp_path):
        path = table(tmp_path, [*BATAM[:2], "3,00", "", "3,00", "3,00", "3,00", "3,00"])
        with pytest.raises(FileProblems, match=says("errors.study.values.unknown_column")):
            read_official(path, year=2026)

    def test_aspects_of_the_new_instrument(self, tmp_path):
        n = len(spbe.load_instrument("permenpanrb-8-2026").numbers("aspect"))
        header = ["Instansi", "Indeks Pemdi", *(f"Aspek {k}" for k in range(1, n + 1))]
        path = table(tmp_path, ["Kota Batam", "2,60", *["2,60"] * n], header=header)
        assert read_official(path, year=2026)[0].figures["aspect"] == {str(k): "2.60" for k in range(1, n + 1)}


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("row", "key"),
        [
            ([1, "Kota Batam", "325", "Baik"], "errors.study.reading.figure"),
            ([1, "Kota Batam", "3,254", "Baik"], "errors.study.reading.figure"),
            ([1, "Kota Batam", "3,25", "Hebat"], "errors.study.reading.found"),
            ([1, "Kota Batam", "", "", "3,00", "3,00", "3,00", "9,00"], "errors.study.reading.figure"),
            ([1, "Kota Batam", "", "Baik", "3,00", "3,00", "3,00", "3,00"], "errors.study.values.predicate_alone"),
        ],
    )
    def test_a_cell(self, tmp_path, row, key):
        with pytest.raises(FileProblems, match=says(key)):
            read_official(table(tmp_path, BINTAN, row), year=2024)

    def test_figures_that_may_be_rounded(self, tmp_path):
        path = table(tmp_path, ["Kota Batam", "3,2"], ["Kota Tanjung Pinang", "3"], header=["Instansi", "Indeks"])
        with pytest.raises(FileProblems, match=says("errors.study.values.rounded", decimals="2")):
            read_official(path, year=2024)

    def test_years_under_two_instruments(self, tmp_path):
        rows = [["Kota Batam", 2024, "3,25"], ["Kota Batam", 2026, "3,25"]]
        with pytest.raises(FileProblems, match=says("errors.study.values.instruments")):
            read_official(table(tmp_path, *rows, header=["Instansi", "Tahun", "Indeks"]))

    def test_every_contradiction_of_the_file_at_once(self, study, tmp_path):
        path = table(tmp_path, BINTAN, [2, "Kota Batam", "3,10", "Baik", *["3,00"] * 4],
                     [3, "Kota Tanjung Pinang", "3,00", "Cukup", *["3,00"] * 4])  # fmt: skip
        with pytest.raises(FileProblems) as error:
            add_file(study, path, source="x", year=2025, assessment="official")
        first, second = map(str, error.value.problems)
        assert says("errors.study.together.own").search(first)
        assert "3.10" in first
        assert "3.0000" in first
        assert says("errors.study.together.predicate", predicate="Cukup", allowed="Baik").search(second)
        assert not (study.path / "data" / "observations" / "index_values.csv").exists()

    def test_read_levels_takes_levels_only(self, tmp_path):
        with pytest.raises(FileProblems, match=says("errors.study.reading.only_units")):
            spbe.read_levels(table(tmp_path, BINTAN), year=2024)

    def test_one_institution_twice(self, tmp_path):
        with pytest.raises(FileProblems, match=says("errors.study.reading.both_give")):
            read_official(table(tmp_path, BINTAN, BINTAN), year=2024)


def test_what_the_command_says_of_it(study, tmp_path):
    path = table(tmp_path, BINTAN, BATAM)
    said = CliRunner().invoke(app, ["add", str(path), "--year", "2023", "--assessment", "self", "--source", "x"]).output
    assert "index from C (Indeks SPBE), predicate from D (Predikat), domains from E (Domain 1), F" in said
    assert says("command.added_figures", figures="index 3.25 Baik, 4 domains").search(said)
    chosen = ["--columns", "index=C,d1=E"]
    again = CliRunner().invoke(
        app, ["add", str(path), "--year", "2023", "--assessment", "self", "--source", "x", *chosen]
    )
    assert again.exit_code == 0


class TestHeadersThatSayLittle:
    """Two lines with the domains merely counted, and values that are called no more than *Nilai*."""

    ROWS = ([1, "Kabupaten Bintan", 4, 2.9, 2, 3.68, 3.25, "Baik"], [2, "Kota Batam", 3, 3, 3, 3, 3, "Baik"])
    UPPER = ("No", "Instansi", "Domain", None, None, None, "Indeks SPBE", "Predikat")

    @pytest.mark.parametrize("merge", [None, "C1:F1"])
    def test_domains_that_a_second_line_counts(self, tmp_path, merge):
        rows = [self.UPPER, [None, None, 1, 2, 3, 4, None, None], *self.ROWS]
        path = write_xlsx(tmp_path / "a.xlsx", ("2024", rows), more=lambda b: merge and b["2024"].merge_cells(merge))
        found = [figures(f) for f in read_file(path, year=2024, assessment="official")]
        assert found == [
            ("21.01", 2024, "3.25", "Baik", ["4.00", "2.90", "2.00", "3.68"]),
            ("21.71", 2024, "3.00", "Baik", ["3.00"] * 4),
        ]

    def test_a_line_that_counts_otherwise_is_no_header(self, tmp_path):
        rows = [self.UPPER, [None, None, 1, 3, 2, 4, None, None], *self.ROWS]
        with pytest.raises(FileProblems):
            read_file(write_xlsx(tmp_path / "a.xlsx", ("2024", rows)), year=2024, assessment="official")

    def test_nilai_beside_a_predicate_is_the_index(self, tmp_path):
        path = write_csv(tmp_path / "a.csv", [["No", "Instansi", "Nilai", "Predikat"], [1, "Kabupaten Bintan", "2,59",
                         "Cukup"], [2, "Kota Batam", "3,10", "Baik"]])  # fmt: skip
        found = read_file(path, year=2024, assessment="official")
        assert [(f.region.id, f.index, f.predicate) for f in found] == [
            ("21.01", "2.59", "Cukup"),
            ("21.71", "3.10", "Baik"),
        ]

    @pytest.mark.parametrize("numbered", [True, False])
    def test_nilai_alone_may_be_anything_and_the_way_out_works(self, tmp_path, numbered):
        rows = [["No", "Instansi", "Nilai"], [1, "Kabupaten Bintan", "2,59"], [2, "Kota Batam", "3,10"]]
        path = write_csv(tmp_path / "a.csv", [r if numbered else r[1:] for r in rows])
        with pytest.raises(FileProblems) as refused:
            read_file(path, year=2024, assessment="official")
        assert says(
            "errors.study.values.unknown_column", column=f"{'C' if numbered else 'B'} (Nilai)", name="Nilai"
        ).search(str(refused.value))
        found = read_file(path, year=2024, assessment="official", columns={"index": "Nilai"})
        assert [f.index for f in found] == ["2.59", "3.10"]


class TestSkip:
    OFF = (3, "Kabupaten Karimun", "1,05", "Kurang", "2,40", "1,70", "1,09", "0,30")

    def test_a_figure_off_the_scale_names_the_way_out_and_it_works(self, tmp_path):
        path = table(tmp_path, BINTAN, BATAM, self.OFF)
        with pytest.raises(FileProblems) as refused:
            read_file(path, year=2024, assessment="official")
        assert len(refused.value.problems) == 1
        assert '--skip "Kabupaten Karimun"' in str(refused.value)
        for name in ("Kabupaten Karimun", "karimun", "21.02"):
            lines: list[str] = []
            found = read_file(path, year=2024, assessment="official", left_out=(lines, False), skip=[name])
            assert [f.region.id for f in found] == ["21.01", "21.71"]
            assert len(lines) == 1
            assert "Kabupaten Karimun" in lines[0]

    def test_a_name_that_no_row_bears_is_refused(self, tmp_path):
        with pytest.raises(FileProblems) as refused:
            read_file(table(tmp_path, BINTAN), year=2024, assessment="official", skip=["Kota Ternate"])
        assert says("errors.study.values.skip_none", name="Kota Ternate").search(str(refused.value))

    def test_a_province_s_column_beside_the_institutions_skips_none_of_its_kabupaten(self, tmp_path):
        rows = [["Provinsi", "Instansi", "Indeks", "Predikat"], ["Kepulauan Riau", "Kabupaten Bintan", "2,59", "Cukup"],
                ["Kepulauan Riau", "Provinsi Kepulauan Riau", "3,10", "Baik"]]  # fmt: skip
        path = write_csv(tmp_path / "a.csv", rows)
        lines: list[str] = []
        found = read_official(
            path, year=2024, assessment="official", left_out=(lines, False), skip=["Provinsi Kepulauan Riau"]
        )
        assert [f.region.id for f in found] == ["21.01"]

    def test_the_ministry_s_2023_is_read_but_for_one_row(self, study, tmp_path):
        index = read_table("observations/index_values")
        index = index[(index["source"] == "kemenpanrb-2023") & (index["year"] == "2023")]
        index = index[~index["kind"].isin(["national", "group_average"])]
        domains = read_table("observations/domain_values")
        domains = domains[(domains["source"] == "kemenpanrb-2023") & (domains["year"] == "2023")]
        of = {i: dict(zip(g["domain"], g["value"], strict=True)) for i, g in domains.groupby("institution_id")}
        rows = [HEADER, *([n, r["institution"], r["index"].replace(".", ","), r["predicate"],
                           *(of[r["institution_id"]][d].replace(".", ",") for d in "1234")]
                          for n, r in enumerate(index.to_dict("records"), start=1))]  # fmt: skip
        path = write_csv(tmp_path / "a.csv", rows)
        words = ["add", str(path), "--year", "2023", "--assessment", "official", "--source", "KemenPANRB", "--dry-run"]
        refused = CliRunner().invoke(app, words).exception
        assert str(refused).count("--skip") == 1
        taken = CliRunner().invoke(app, [*words, "--skip", "Kabupaten Banyuasin"])
        assert taken.exit_code == 0, taken.output
        assert "620" in taken.output
        assert "Kabupaten Banyuasin" in taken.output
