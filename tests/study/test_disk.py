"""A disk that refuses: what was to be written is named, and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import DataError, NoObservation, OutputError
from spbe_research.study import folder, intake
from spbe_research.study.export import _only_instrument
from spbe_research.study.folder import Study, init_study, only_writer, write_tables
from spbe_research.study.workbook import write

FULL = says("errors.system.ENOSPC")


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return init_study(tmp_path / "s", region="bintan")


def test_a_study_that_cannot_be_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match=says("errors.study.folder.init_study_3", system_words=FULL)):
        init_study(tmp_path / "s")


def test_a_table_that_cannot_be_written(study, monkeypatch):
    monkeypatch.setattr(folder, "put_in_place", full)
    with pytest.raises(
        OutputError, match=says("errors.study.folder.write_tables", target_name="sources.csv", system_words=FULL)
    ):
        write_tables(study, {"sources": study.table("sources")})
    assert [p.name for p in (study.path / "data").iterdir() if p.name.startswith(".sources")] == []


def test_a_lock_that_cannot_be_taken(study, monkeypatch):
    monkeypatch.setattr(os, "open", full)
    with (
        pytest.raises(OutputError, match=says("errors.study.folder.only_writer_2", system_words=FULL)),
        only_writer(study),
    ):
        pass


def test_an_original_that_cannot_be_kept(study, tmp_path, monkeypatch):
    file = tmp_path / "levels.csv"
    file.write_text("x", encoding="utf-8")
    monkeypatch.setattr(intake, "put_in_place", full)
    with pytest.raises(OutputError, match=says("errors.study.intake.keep_original", system_words=FULL)):
        intake._keep_original(study, file)


def test_a_workbook_that_cannot_be_put_in_place(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "put_in_place", full)
    with pytest.raises(
        OutputError,
        match=says("errors.workbook.write.write_template_4", target=str(tmp_path / "t.xlsx"), system_words=FULL),
    ):
        write.write_template(tmp_path / "t.xlsx", "permenpanrb-59-2020")
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_no_study_has(study):
    with pytest.raises(DataError, match=r"kinds\.csv"):
        study.table("kinds")


def test_levels_of_an_empty_study(study):
    with pytest.raises(NoObservation):
        _only_instrument(study)


def test_a_table_of_the_study_with_another_column(study):
    from spbe_research.data.tables import read_table

    own = study.path / "data" / "observations" / "indicator_levels.csv"
    own.write_text("institution_id,colour\n21.01,red\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_STUDY", str(study.path))
        with pytest.raises(DataError, match="colour"):
            read_table("observations/indicator_levels")
