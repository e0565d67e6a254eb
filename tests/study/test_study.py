"""A study: made, filled, read on top of the packaged data, never mixed into it; conflicts refused; export and back."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import nbformat
import pytest
from helpers.notebooks import chapters, code_cells
from helpers.sentences import said, says
from typer.testing import CliRunner

import spbe_research as spbe
from spbe_research import paths
from spbe_research.checks.check import check_tables
from spbe_research.cli.main import app
from spbe_research.data.tables import read_table
from spbe_research.errors import (
    ConflictError,
    DataError,
    LevelError,
    NoObservation,
    OutputError,
    ParameterError,
    message,
)
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.running.run import CHAPTERS, run_chapter
from spbe_research.study.folder import Study, active_study, find_study, init_study, open_study
from spbe_research.study.intake import add_file, remove_levels
from spbe_research.study.reading.file import read_levels
from spbe_research.study.study_texts import first_notebook
from spbe_research.text.catalog import tell

LEVELS = {str(n): 1 + (n * 7) % 5 for n in range(1, 48)}


def write(path: Path, levels: dict[str, object], notes: dict[str, str] | None = None) -> Path:
    lines = [
        "No.;Tingkat;Catatan",
        *(f"{c};{'' if x is None else x};{(notes or {}).get(c, '')}" for c, x in levels.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")  # so that what a test activates is put back
    return init_study(tmp_path / "thesis", region="bintan")


@pytest.fixture
def file(tmp_path) -> Path:
    return write(tmp_path / "bintan.csv", LEVELS)


def add(study: Study, file: Path, **more: object):
    options = {"region": "bintan", "year": 2021, "assessment": "official", "source": "LHE 2021"} | more
    return add_file(study, file, **options)


class TestFolder:
    def test_it_holds_what_its_readme_says(self, study):
        text = (study.path / "README.md").read_text(encoding="utf-8")
        assert "spbe add" in text
        assert study.region == "21.01"
        assert find_study(study.path / "data") == study
        assert find_study(study.path.parent) is None

    def test_it_starts_in_a_new_folder_and_holds_no_other(self, study, tmp_path):
        with pytest.raises(OutputError, match=says("errors.study.folder.init_study")):
            init_study(study.path)
        with pytest.raises(OutputError, match=says("errors.study.folder.inside_another", around_name="thesis")):
            init_study(study.path / "second")
        with pytest.raises(spbe.SpbeError, match=says("errors.data.regions.unknown_region")):
            init_study(tmp_path / "x", region="nowhere at all")
        assert not (tmp_path / "x").exists()

    @pytest.mark.parametrize(
        ("text", "words"),
        [("name = 1", says("errors.frame.found", found="name = 1")),
         ("nme = 'a'", says("errors.frame.allowed", allowed=says("errors.study.folder.read_allowed"))),
         ("[", says("errors.study.folder.read")), ("region = 'Bandung'", says("errors.data.regions.ambiguous")),
         ("lang = 'fr'", says("errors.numbers.language.check_language", lang_value="fr"))],
    )  # fmt: skip
    def test_a_broken_study_toml(self, study, text, words):
        (study.path / "study.toml").write_text(text, encoding="utf-8")
        with pytest.raises(spbe.SpbeError, match=words):
            open_study(study.path)

    def test_a_new_study_bears_the_number_of_its_format(self, study):
        assert (study.path / "study.toml").read_text(encoding="utf-8").startswith("format = 1\n")

    def test_a_study_from_before_formats_opens_unchanged(self, study, file):
        add(study, file)
        mark = study.path / "study.toml"
        mark.write_text(mark.read_text(encoding="utf-8").replace("format = 1\n", ""), encoding="utf-8")
        before = snapshot(study.path)
        assert open_study(study.path) == study
        assert spbe.load_levels("bintan", 2021).values["1"] == LEVELS["1"]
        assert snapshot(study.path) == before

    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_a_newer_study_is_refused_and_left_as_it_is(self, study, file, monkeypatch, lang):
        """Not even a change that a killed process left is finished: a later release may mean it otherwise."""
        (study.path / "study.toml").write_text('format = 2\nshape = ["x"]\n', encoding="utf-8")
        (study.path / ".spbe-due").mkdir()
        (study.path / ".spbe-due" / "plan.json").write_text("[]", encoding="utf-8")
        monkeypatch.setenv("SPBE_LANG", lang)
        before = snapshot(study.path)
        newer = says("errors.study.folder.format_newer", lang, number=2, known=1)
        for go in (open_study, find_study, lambda folder: add(open_study(folder), file)):
            with pytest.raises(DataError, match=newer) as caught:
                go(study.path)
            assert "\n" not in str(caught.value)
        monkeypatch.setenv("SPBE_STUDY", str(study.path))
        with pytest.raises(DataError, match=newer):
            active_study()
        assert snapshot(study.path) == before

    @pytest.mark.parametrize("text", ["0", "-1", "1.0", "true", "'1'", "[1]", "1979-05-27"])
    def test_a_format_that_is_no_number_of_one(self, study, text):
        (study.path / "study.toml").write_text(f"format = {text}\n", encoding="utf-8")
        with pytest.raises(DataError, match=says("errors.study.folder.format_allowed", known=1)):
            open_study(study.path)

    def test_a_variable_that_names_no_study(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_STUDY", str(tmp_path))
        with pytest.raises(DataError, match=says("errors.package.paths.study_dir")):
            read_table("sources")

    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_the_first_notebook_runs(self, tmp_path, monkeypatch, file, lang):
        monkeypatch.setenv("SPBE_STUDY", "")
        made = init_study(tmp_path / f"t-{lang}", region="bintan", lang=lang)
        add(made, file)
        code = code_cells(made.path / "start.ipynb")
        assert len(nbformat.read(made.path / "start.ipynb", 4).cells) == len(first_notebook(lang))
        monkeypatch.chdir(made.path)
        scope: dict[str, object] = {}
        for source in code:
            exec(source, scope)  # noqa: S102
        assert scope["m"].depth == "indicator"
        assert scope["m"].observation.source == "study-lhe-2021"


class TestAdding:
    def test_levels_are_seen_on_top_of_the_packaged_data(self, study, file, data_folder):
        before = snapshot(data_folder)
        (made,) = add(study, file)
        assert (made.outcome, made.source, made.rows) == ("added", "study-lhe-2021", 47)
        seen = spbe.load_levels("bintan", 2021)
        assert {c: int(x) for c, x in seen.values.items()} == LEVELS
        assert spbe.load_values("bintan", 2024).depth == "domain"  # the country is still there
        assert check_tables() == []
        assert snapshot(data_folder) == before
        with paths.packaged_only(), pytest.raises(NoObservation):
            spbe.load_levels("bintan", 2021)

    def test_the_same_twice_changes_nothing(self, study, file):
        add(study, file)
        before = snapshot(study.path)
        (again,) = add(study, file, source="other words")
        assert again.outcome == "already there"
        assert snapshot(study.path) == before

    def test_packaged_figures_are_recognised(self, study, tmp_path):
        paser = {c: int(x) for c, x in spbe.load_levels("paser", 2022).values.items()}
        (made,) = add(study, write(tmp_path / "p.csv", paser), region="paser", year=2022)
        assert (made.outcome, made.source) == ("already there", "paser-2022")
        changed = write(tmp_path / "q.csv", paser | {"42": 1})
        with pytest.raises(ConflictError, match=says("errors.study.intake.other_levels_packaged")) as caught:
            add(study, changed, region="paser", year=2022, replace=True)
        assert message("errors.study.intake.differs", code="42", there=4, here=1) in caught.value.problems

    def test_a_conflict_is_shown_and_refused_without_replace(self, study, file, tmp_path):
        add(study, file)
        before = snapshot(study.path)
        other = write(tmp_path / "other.csv", LEVELS | {"12": 2, "40": None})
        with pytest.raises(ConflictError) as caught:
            add(study, other)
        assert caught.value.problems[1:] == (
            message("errors.study.intake.differs", code="12", there=LEVELS["12"], here=2),
            message(
                "errors.study.intake.differs",
                code="40",
                there=LEVELS["40"],
                here=message("errors.study.intake.without_level"),
            ),
        )
        assert snapshot(study.path) == before
        (made,) = add(study, other, replace=True)
        assert made.outcome == "replaced"
        assert spbe.load_levels("bintan", 2021).values["12"] == 2
        assert "40" not in spbe.load_levels("bintan", 2021).values

    def test_levels_that_a_published_index_contradicts(self, study, file):
        with pytest.raises(
            ConflictError, match=says("errors.study.intake.published", source="kemenpanrb-2024", printed="3.25")
        ):
            add(study, file, year=2024)
        add(study, file, year=2024, beside=True)
        assert spbe.load_levels("bintan", 2024).index_printed is None  # never borrowed from another source

    def test_assessments_of_one_year_live_side_by_side(self, study, file, tmp_path):
        add(study, file)
        add(study, write(tmp_path / "self.csv", LEVELS | {"1": 5}), assessment="self")
        assert spbe.load_levels("bintan", 2021, assessment="self").values["1"] == 5
        assert spbe.load_levels("bintan", 2021).values["1"] == LEVELS["1"]

    def test_missing_rows_stay_missing_and_are_seen(self, study, tmp_path):
        add(study, write(tmp_path / "part.csv", LEVELS | {"3": None, "47": None}))
        listing = spbe.list_observations("bintan")
        line = listing[listing["depth"] == "indicator"].iloc[0]
        assert (line["n_values"], line["n_rows"]) == (45, 47)
        with pytest.raises(
            LevelError, match=says("errors.scoring.levels.missing", missing="2", rows="47", codes="3, 47")
        ):
            spbe.score(spbe.load_levels("bintan", 2021), "permenpanrb-59-2020")

    def test_a_finding_names_the_studys_own_file_and_row(self, study, file):
        add(study, file)
        table = study.path / "data/observations/indicator_levels.csv"
        rows = table.read_text(encoding="utf-8").split("\n")
        rows[4] = (
            rows[4].replace(",5,", ",9,", 1) if ",5," in rows[4] else rows[4].replace("official,,4,", "official,,44x,")
        )
        table.write_text("\n".join(rows), encoding="utf-8")
        where = str(message("errors.frame.study", file="observations/indicator_levels.csv"))
        assert any(str(f).startswith(where + message("errors.frame.row", row=5)) for f in check_tables())

    def test_what_a_source_may_be(self, study, file):
        with pytest.raises(ParameterError, match=says("errors.study.intake.add_file")):
            add(study, file, source=" \n")
        with pytest.raises(ParameterError, match=says("errors.study.intake.source_is_packaged")):
            add(study, file, source="kemenpanrb-2024")
        with pytest.raises(ParameterError, match=says("errors.study.intake.source_too_long")):
            add(study, file, source="x" * 301)
        (made,) = add(study, file, source='<script>=1+1</script>, "x"\n../../y')
        assert made.source == "study-script-1-1-script-x-y"
        assert check_tables() == []

    def test_a_file_is_kept_under_a_name_that_is_no_path(self, study, tmp_path):
        odd = write(tmp_path / "=a b;c <x>.csv", LEVELS)
        add(study, odd)
        (kept,) = (study.path / "originals").iterdir()
        assert kept.name.endswith("-a-b-c-x.csv")
        assert kept.read_bytes() == odd.read_bytes()


class TestWideTable:
    @pytest.mark.slow
    def test_every_kabupaten_and_kota(self, study, tmp_path):
        regions = [r for r in read_table("regions/regions").to_dict("records") if r["kind"] != "provinsi"]
        lines = [["Daerah", "Tahun", *range(1, 48)]]
        for n, region in enumerate(regions):
            lines.append([region["name"], 2023, *(1 + (n + k) % 5 for k in range(47))])
        path = tmp_path / "wide.csv"
        with path.open("w", newline="", encoding="cp1252") as out:
            csv.writer(out, delimiter=";").writerows(lines)
        found = read_levels(path, assessment="study")
        assert len(found) == 514
        for n, (filled, region) in enumerate(zip(found, regions, strict=True)):
            assert filled.region.id == region["code"]
            assert [int(x) for x in filled.levels.values()] == [1 + (n + k) % 5 for k in range(47)]
        made = add_file(study, path, source="wide", assessment="study")
        assert {m.outcome for m in made} == {"added"}


class TestWhereItIs:
    def test_a_relative_path_holds_in_the_folder_where_cells_run(self, study, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "n", "import os\nos.environ['SPBE_STUDY']")))
        monkeypatch.setenv("SPBE_DATA", "")
        monkeypatch.setenv("SPBE_STUDY", "thesis")
        monkeypatch.chdir(tmp_path)
        done = run_chapter(CHAPTERS[0], ReportParameters("bintan"), tmp_path / "done.ipynb", engine="inprocess")
        assert done.cells[2].outputs[0].data["text/plain"] == repr(str(study.path))

    def test_only_what_is_set_travels_to_another_process(self, study, tmp_path, monkeypatch):
        """A machine of a cluster has its own packaged data, at its own path."""
        monkeypatch.delenv("SPBE_DATA", raising=False)
        monkeypatch.delenv("SPBE_NOTEBOOKS", raising=False)
        monkeypatch.setenv("SPBE_STUDY", "")
        assert paths.whereabouts() == {}
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SPBE_STUDY", "thesis")
        assert paths.whereabouts() == {"SPBE_STUDY": str(study.path)}

    def test_commands_work_from_another_folder(self, study, file, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_STUDY", str(study.path))
        monkeypatch.chdir(tmp_path)
        assert open_study().path == study.path
        with pytest.raises(DataError, match=says("errors.study.folder.open_study")):
            open_study(tmp_path)  # a folder that was named is never replaced by another

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ('lang = "fr"', says("errors.numbers.language.check_language", lang_value="fr")),
            ('region = "xx"', says("errors.data.regions.unknown_region", shown="xx")),
        ],
    )
    def test_what_study_toml_says_wrong_is_told_with_its_place(self, study, line, words):
        (study.path / "study.toml").write_text(line, encoding="utf-8")
        with pytest.raises(DataError, match=words) as caught:
            find_study(study.path)
        assert str(caught.value).startswith("thesis/study.toml: ")


def test_a_source_that_another_table_uses_stays_when_levels_are_removed(study, file):
    add(study, file)
    table = read_table("observations/index_values")
    own = table.iloc[:1].assign(
        institution_id="21.01", institution="Kabupaten Bintan", kind="kabupaten", year="2022", assessment="study",
        instrument="permenpanrb-59-2020", index="2.50", predicate="", source="study-lhe-2021", note="",
    )  # fmt: skip
    path = study.path / "data" / "observations" / "index_values.csv"
    own.to_csv(path, index=False)
    remove_levels(study, "bintan", 2021)
    assert list(study.table("sources")["source"]) == ["study-lhe-2021"]
    path.unlink()
    add(study, file)
    remove_levels(study, "bintan", 2021)
    assert study.table("sources").empty


class TestCommands:
    def test_from_an_empty_folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SPBE_STUDY", "")
        monkeypatch.delenv("SPBE_STUDY")
        run = CliRunner().invoke
        assert run(app, ["init", "thesis", "--region", "bintan"]).exit_code == 0
        monkeypatch.chdir(tmp_path / "thesis")
        assert run(app, ["template", "t.xlsx", "--instrument", "permenpanrb-59-2020"]).exit_code == 0
        write(Path("a.csv"), LEVELS)
        words = ["add", "a.csv", "--region", "bintan", "--year", "2021", "--source", "LHE"]
        made = run(app, [*words, "--assessment", "official"])
        assert made.exit_code == 0, made.exception
        added = {
            "outcome": tell("command.outcome added"),
            "evaluation": re.compile(r"Kabupaten Bintan \(21\.01, Kepulauan Riau\), 2021, official.*?"),
            "score": tell("command.index", index="3.06", predicates="Baik"),
        }
        assert said(made.output, "command.added", "en", n=47, rows=47, **added)
        assert "study-lhe" in run(app, ["show", "bintan"]).output
        assert run(app, ["export", "tingkat.dta"]).output.split() == ["tingkat.dta", "tingkat-codebook.csv"]
        assert run(app, ["check"]).output.strip() == tell("command.findings_none")

    def test_outside_a_study(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SPBE_STUDY", "")
        write(Path("a.csv"), LEVELS)
        result = CliRunner().invoke(app, ["add", "a.csv", "--source", "x"])
        assert said(str(result.exception), "errors.study.folder.open_study")
