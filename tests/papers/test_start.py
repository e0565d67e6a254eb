"""A folder for a publication of one's own, and the keys that are none."""

from __future__ import annotations

import nbformat
import pytest
from helpers.running import call
from helpers.sentences import says

from spbe_research.errors import OutputError, ParameterError, UnknownRegion
from spbe_research.papers.paper import open_paper
from spbe_research.papers.start import init_paper
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file


@pytest.fixture(autouse=True)
def _nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")  # so that what a study sets is taken back
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("lang", ["id", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("region", [None, "bintan"])
def test_the_folder_runs_as_it_is_made(tmp_path, monkeypatch, capsys, lang, region):
    paper = init_paper("tesis-1", region=region, lang=lang)
    assert sorted(p.name for p in paper.path.iterdir()) == ["README.md", "paper.toml", "printed.csv", "reproduce.ipynb"]
    nbformat.validate(nbformat.read(paper.path / "reproduce.ipynb", as_version=4))
    assert paper.lang == lang
    status, said, _ = call(monkeypatch, capsys, "reproduce", "tesis-1")
    assert status == 0
    assert said.splitlines()[0].startswith("printed.csv: 0 ")


@pytest.mark.parametrize("key", ["A", "a/b", "..", ".x", "", "x" * 61, "con", "a b", "é", "-a", "nul.txt"])
def test_what_is_no_name_of_a_folder(tmp_path, key):
    with pytest.raises(ParameterError) as caught:
        init_paper(key)
    assert says("errors.papers.no_key").search(str(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_taken(tmp_path):
    with pytest.raises(ParameterError) as caught:
        init_paper("paser-2022")
    assert says("errors.papers.known_key", key="paser-2022").search(str(caught.value))
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as taken:
        init_paper("mine")
    assert says("errors.papers.taken", folder="mine").search(str(taken.value))
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_an_unknown_region_writes_nothing(tmp_path):
    with pytest.raises(UnknownRegion):
        init_paper("mine", region="pasir")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("spbe_research.papers.start.make_folder", refuse)
    with pytest.raises(OutputError) as caught:
        init_paper("mine")
    assert says("errors.papers.cannot_write", path="mine").search(str(caught.value))


def test_in_a_study_its_own_figures_are_compared(tmp_path, monkeypatch):
    study = init_study(tmp_path / "mine", region="bintan")
    levels = tmp_path / "levels.csv"
    levels.write_text("No.;Level\n" + "".join(f"{n};{n % 5 + 1}\n" for n in range(1, 48)), encoding="utf-8")
    add_file(study, levels, region="bintan", year=2021, assessment="self", source="Diskominfo")
    monkeypatch.chdir(study.path)
    paper = init_paper("tesis", region="bintan", lang="en")
    table = paper.path / "printed.csv"
    table.write_text("institution_id,year,indicator 1,indicator 2\n21.01,2021,2,4\n", encoding="utf-8")
    settings = paper.path / "paper.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'assessment = "self"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    cells = open_paper("mine/tesis").beside("printed.csv")
    assert cells["data"].tolist() == ["2", "3"]
    assert len(open_paper("mine/tesis").unlike()) >= 1
