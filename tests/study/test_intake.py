"""What ``spbe add`` says of what it took, what it would do, and what it refuses to leave behind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from helpers.sentences import says
from helpers.sheets import OTHERS, plus, single, wide, write_csv, write_xlsx
from typer.testing import CliRunner

import spbe_research as spbe
from spbe_research.chapters.display.sourced import short_names
from spbe_research.checks.check import check_tables
from spbe_research.cli.main import app
from spbe_research.data.published import ASSESSMENTS
from spbe_research.errors import DataError, FileProblems, ParameterError, message
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

TABLE = "data/observations/indicator_levels.csv"
OF = {"region": "bintan", "year": 2021, "assessment": "official", "source": "LHE"}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    monkeypatch.chdir(tmp_path)
    return made


def spbe_add(*words: object) -> str:
    result = CliRunner().invoke(app, ["add", *map(str, words), "--assessment", "official", "--source", "LHE"])
    assert result.exit_code == 0, result.exception
    return result.output


class TestWhatItSays:
    def test_the_columns_and_where_the_rest_is_from(self, study, tmp_path):
        said = spbe_add(write_csv(tmp_path / "a.csv", single()), "--region", "bintan", "--year", 2021).split("\n")
        assert said[0] == (
            "read: text table: number from A (No), name from B (Nama Indikator), level from C (Tingkat), "
            "institution from --region, year from --year, assessment from --assessment; 47 rows"
        )
        assert said[1].startswith("added: Kabupaten Bintan (21.01, Kepulauan Riau), 2021, official")
        assert "index 3.06" in said[1]

    def test_a_table_of_many_in_one_line(self, study, tmp_path):
        rows = wide(("Kepulauan Riau", "Bintan", 2021), ("Jawa Barat", "Kota Bandung", 2021),
                    header=("Provinsi", "Daerah", "Tahun"))  # fmt: skip
        said = spbe_add(write_csv(tmp_path / "a.csv", rows)).split("\n")
        assert said[0] == (
            "read: text table: level from D (1), institution from B (Daerah), year from C (Tahun), "
            "assessment from --assessment; 2 rows"
        )

    def test_what_is_hidden_and_read(self, study, tmp_path):
        def hide(book: object) -> None:
            book["Isian"].row_dimensions[9].hidden = True  # type: ignore[index]

        path = write_xlsx(tmp_path / "a.xlsx", ("Isian", single()), more=hide)
        assert "; hidden, and read: 1 hidden rows" in spbe_add(path, "--region", "bintan", "--year", 2021)

    def test_in_indonesian_no_word_of_english(self, study, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_LANG", "id")
        said = spbe_add(write_csv(tmp_path / "a.csv", single()), "--region", "bintan", "--year", 2021, "--dry-run")
        for word in ("read", "from", "rows", "would", "nothing", "written", "taken"):
            assert f" {word}" not in f" {said}"
        assert "terbaca: tabel teks: nomor dari A (No)" in said


class TestAssessment:
    """Nothing is taken as official because nobody says otherwise."""

    @pytest.mark.parametrize("rows", [single(), [["SPBE 2021"], *single()], wide(("Bintan", 2021))], ids=range(3))
    def test_one_line_with_every_kind_where_nobody_says_it(self, study, tmp_path, rows):
        path = write_csv(tmp_path / "a.csv", rows)
        before = snapshot(study.path)
        asked = {} if "Daerah" in rows[0] else {"region": "bintan", "year": 2021}
        with pytest.raises(FileProblems) as caught:
            add_file(study, path, source="LHE", **asked)
        (line,) = caught.value.problems
        assert says("errors.study.reading.assessment_none").search(line)
        for kind in ASSESSMENTS:
            means = message(f"errors.study.kinds.{kind}")
            assert message("errors.study.reading.kind_told", kind=kind, means=means) in line
        assert snapshot(study.path) == before
        with pytest.raises(FileProblems, match=says("errors.study.reading.assessment_none")):
            spbe.read_levels(path, **asked)

    def test_the_other_problems_are_told_with_it(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single()[:-1])
        with pytest.raises(FileProblems) as caught:
            add_file(study, path, source="LHE", region="bintan", year=2021)
        assert len(caught.value.problems) == 2
        assert says("errors.study.reading.no_row", codes="47").search(str(caught.value))

    @pytest.mark.parametrize(
        ("rows", "more", "kind"),
        [
            ([["Penilaian Mandiri SPBE 2021"], *single()], {}, "self"),
            ([["Penilaian", "resmi"], *single()], {}, "official"),
            (plus(single(), "Penilaian", ["visitasi"] * 47), {}, "visit"),
            (single(), {"assessment": "kajian"}, "study"),
        ],
    )
    def test_a_title_a_line_a_column_and_the_option_say_it(self, study, tmp_path, rows, more, kind):
        path = write_csv(tmp_path / "a.csv", rows)
        (made,) = add_file(study, path, source="LHE", region="bintan", year=2021, **more)
        assert made.filled.assessment == kind
        assert made.filled.taken is not None
        assert "assessment" in {**made.filled.taken.said, **made.filled.taken.columns}

    def test_titles_that_name_two_kinds(self, study, tmp_path):
        rows = [["Penilaian Mandiri SPBE"], ["Hasil Visitasi"], *single()]
        with pytest.raises(FileProblems) as caught:
            add_file(study, write_csv(tmp_path / "a.csv", rows), source="LHE", region="bintan", year=2021)
        for kind in ("self", "visit"):
            assert says("errors.study.reading.title_assessment_unsaid", said=kind).search(str(caught.value))


class TestShortLabel:
    def label(self, study: Study) -> tuple[str, str]:
        line = study.table("sources").iloc[0]
        return line["short_id"], line["short_en"]

    def test_it_stands_where_sources_are_listed(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single())
        spbe_add(path, "--region", "bintan", "--year", 2021, "--source-short", "Diskominfo (2026)")
        assert self.label(study) == ("Diskominfo (2026)",) * 2
        assert short_names(["study-lhe"], "en") == ["Diskominfo (2026)"]
        assert check_tables() == []

    def test_without_it_the_source_is_its_own_label(self, study, tmp_path):
        add_file(study, write_csv(tmp_path / "a.csv", single()), **OF)
        assert self.label(study) == ("LHE", "LHE")

    def test_a_source_that_is_there_can_be_called_otherwise_later(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single())
        add_file(study, path, **OF)
        (again,) = add_file(study, path, **OF, source_short="LHE (2021)", check=check_tables)
        assert (again.outcome, self.label(study)) == ("already there", ("LHE (2021)",) * 2)
        before = snapshot(study.path)
        add_file(study, path, **OF)
        assert snapshot(study.path) == before

    @pytest.mark.parametrize(
        ("short", "key"),
        [("", "unprintable"), ("a\nb", "unprintable"), ("a\x07", "unprintable"), ("x" * 61, "too_long"),
         ("Ministry PANRB (2024)", "taken"), ("Kementerian PANRB (2024)", "taken")],
    )  # fmt: skip
    def test_what_it_may_not_be(self, study, tmp_path, short, key):
        before = snapshot(study.path)
        with pytest.raises(ParameterError, match=says(f"errors.study.intake.short_{key}")) as caught:
            add_file(study, write_csv(tmp_path / "a.csv", single()), **OF, source_short=short)
        assert "\n" not in str(caught.value)
        assert snapshot(study.path) == before

    def test_two_sources_never_bear_one_label(self, study, tmp_path):
        add_file(study, write_csv(tmp_path / "a.csv", single()), **OF, source_short="Dinas")
        with pytest.raises(ParameterError, match=says("errors.study.intake.short_taken", source="study-lhe")):
            add_file(study, write_csv(tmp_path / "b.csv", single(OTHERS)), **OF | {"source": "other", "year": 2022},
                     source_short="Dinas")  # fmt: skip


class TestDryRun:
    def test_it_says_the_same_and_writes_nothing(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single())
        before = snapshot(study.path)
        said = spbe_add(path, "--region", "bintan", "--year", 2021, "--dry-run")
        assert f"{say('command.would added', 'en')}: Kabupaten Bintan" in said
        assert said.rstrip().endswith(say("command.dry_run", "en"))
        assert snapshot(study.path) == before
        spbe_add(path, "--region", "bintan", "--year", 2021)
        assert "already there" in spbe_add(path, "--region", "bintan", "--year", 2021, "--dry-run")

    def test_it_refuses_what_would_be_refused(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", plus(single(), "Nilai", OTHERS))
        words = ["add", str(path), "--source", "x", "--region", "bintan", "--year", "2021", "--assessment", "self"]
        result = CliRunner().invoke(app, [*words, "--dry-run"])
        assert isinstance(result.exception, FileProblems)
        decided = CliRunner().invoke(app, [*words, "--columns", "level=Nilai", "--dry-run"])
        assert decided.exit_code == 0, decided.exception
        assert "level from D (Nilai)" in decided.output


class TestSoundAfterwards:
    def test_a_year_in_which_the_instrument_is_not_in_force(self, study, tmp_path):
        """One such row was taken, and every report of the study ended with an error from then on."""
        path = write_csv(tmp_path / "a.csv", wide(("Bintan", 2021), ("Karimun", 2019)))
        with pytest.raises(FileProblems, match=says("errors.study.reading.not_in_force", year=2019)):
            add_file(study, path, source="x", assessment="self")
        assert not (study.path / TABLE).exists()

    def test_findings_of_the_tables_as_they_would_be(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single())
        seen: list[int] = []

        def check() -> list[str]:
            seen.append(len(spbe.list_observations("bintan")))
            with_it = any(spbe.list_observations("bintan")["source"] == "study-lhe")
            return ["something, row 1: wrong"] if with_it else []

        before = snapshot(study.path)
        with pytest.raises(FileProblems, match=says("errors.study.intake.would_be", finding="something, row 1: wrong")):
            add_file(study, path, **OF, check=check)
        assert seen[0] == seen[1] + 1  # asked with the file, then without it
        assert snapshot(study.path) == before
        (made,) = add_file(study, path, **OF, check=check_tables)
        assert made.outcome == "added"

    def test_what_was_wrong_before_is_not_laid_at_the_new_files_door(self, study, tmp_path):
        path = write_csv(tmp_path / "a.csv", single())
        (made,) = add_file(study, path, **OF, check=lambda: ["old trouble"])
        assert made.outcome == "added"


@pytest.mark.parametrize(("line", "says"), [("x", "found '12 cells'"), (b"\xff", "not UTF-8")], ids=["ragged", "bytes"])
def test_the_studys_own_table_is_named_and_not_a_packaged_one(study, tmp_path, line, says):
    add_file(study, write_csv(tmp_path / "a.csv", single()), **OF)
    table = study.path / TABLE
    if isinstance(line, bytes):
        table.write_bytes(table.read_bytes() + line)
    else:
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
        rows[4].append(line)
        with table.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
    with pytest.raises(DataError, match=rf"^study, {TABLE}.*{says}"):
        study.latest()
    assert str(check_tables()[0]).startswith(f"study, {TABLE}")
