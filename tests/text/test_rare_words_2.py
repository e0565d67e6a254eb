"""Words that few files and few runs call for, each where its situation arises."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from helpers.official import add_official, read_official
from helpers.sentences import says
from helpers.sheets import LEVELS, OTHERS, plus, single, wide, write_csv, write_xlsx

from spbe_research.data.observations import load_values
from spbe_research.errors import ConflictError, DataError, FileProblems, OutputError
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.work import Order
from spbe_research.reports.running.workers import ForkWorkers, SpawnWorkers, WorkerLost
from spbe_research.study import beforehand
from spbe_research.study.folder import Study, find_study, init_study

NEW, LAST = "permenpanrb-59-2020", "permenpanrb-8-2026"
JOB = Job("21.01", "Kabupaten Bintan", "bintan", 2021, "en", "2021")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    return made


def read(path: Path, **options: Any) -> None:
    read_official(path, **{"region": "bintan", "year": 2021} | options)


def test_workers_that_were_ended_take_no_report(tmp_path: Path) -> None:
    workers = ForkWorkers(Order(str(tmp_path), "inprocess", 1, ""))
    workers.close()
    with pytest.raises(WorkerLost, match=says("errors.running.workers.ended")):
        workers.run(JOB)


def test_a_process_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    workers = SpawnWorkers(Order(str(tmp_path), "inprocess", 0.01, ""))
    outcome = workers.run(JOB)
    assert (outcome.ok, outcome.reason) == (False, "limit")
    assert says("errors.running.workers.overdue", limit=0.01).search(outcome.message)


def test_a_working_folder_that_is_gone_has_no_study(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Path:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "cwd", gone)
    with pytest.raises(DataError, match=says("errors.study.folder.find_study")):
        find_study()


def test_many_levels_that_differ_are_counted(study: Study, tmp_path: Path) -> None:
    for name, levels in (("a", LEVELS), ("b", OTHERS)):
        write_csv(tmp_path / f"{name}.csv", single(levels))
    add_official(study, tmp_path / "a.csv", source="one", region="bintan", year=2021)
    with pytest.raises(ConflictError, match=says("errors.study.intake.and_more", left=47 - 12)):
        add_official(study, tmp_path / "b.csv", source="two", region="bintan", year=2021)


def test_a_study_that_cannot_be_copied_takes_nothing(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    file = write_csv(tmp_path / "a.csv", single())
    with pytest.raises(OutputError, match=says("errors.study.intake.keep_original")):
        add_official(study, file, source="one", region="bintan", year=2021)


def test_levels_that_come_back_otherwise_are_not_written(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def otherwise(*names: Any, **options: Any) -> object:
        there = load_values(*names, **options)
        return dataclasses.replace(there, values=there.values + 1)

    monkeypatch.setattr(beforehand, "load_values", otherwise)
    file = write_csv(tmp_path / "a.csv", single())
    with pytest.raises(FileProblems, match=says("errors.study.intake.not_read_back")):
        add_official(study, file, source="one", region="bintan", year=2021)
    assert study.table("observations/indicator_levels").empty


def test_a_short_line_of_a_table_cut_at_bars(tmp_path: Path) -> None:
    rows = single()
    rows[3] = rows[3][:2]
    bar = says("errors.study.reading.bar")
    with pytest.raises(FileProblems, match=says("errors.study.reading.cells", n="2", width="3", delimiter=bar)):
        read(write_csv(tmp_path / "a.csv", rows, "|"))


def test_hidden_columns_of_levels_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        for letter in "CD":
            book.active.column_dimensions[letter].hidden = True

    (filled,) = read_official(write_xlsx(tmp_path / "a.xlsx", ("x", wide(("Bintan", 2021))), more=hide))
    assert filled.taken is not None
    assert says("errors.study.reading.hidden_columns_read", columns="1, 2").fullmatch(filled.taken.hidden[0])


def test_no_instrument_follows_from_a_year_before_all(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match=says("errors.study.reading.instrument_none")):
        read(write_csv(tmp_path / "a.csv", single()), year=2010)


def test_no_instrument_was_in_force_in_a_year_before_all(tmp_path: Path) -> None:
    none = says("errors.study.reading.none")
    with pytest.raises(FileProblems, match=says("errors.study.reading.not_in_force", year="2010", others=none)):
        read(write_csv(tmp_path / "a.csv", single()), year=2010, instrument=NEW)


def test_another_instrument_than_the_one_asked_for(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", plus(single(), "Instrumen", [NEW] * 47))
    with pytest.raises(FileProblems, match=says("errors.study.reading.instrument_other", said=NEW, asked=LAST)):
        read(file, instrument=LAST)


def test_a_column_that_could_hold_levels_is_named_where_theirs_is_empty(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", plus(single([None] * 47), "Xyz", LEVELS))
    with pytest.raises(FileProblems, match=says("errors.study.reading.level_unnamed", name="Xyz")):
        read(file)


def test_a_workbook_behind_a_password(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileProblems, match=says("errors.study.reading.locked")):
        read(file)


def test_a_cell_that_no_table_holds(tmp_path: Path) -> None:
    rows = single()
    rows[5][1] = "x" * 131_073
    with pytest.raises(FileProblems, match=says("errors.study.reading.long_cell")):
        read(write_csv(tmp_path / "a.csv", rows))


def test_a_text_table_has_no_sheets_to_name(tmp_path: Path) -> None:
    there = says("errors.study.reading.no_sheets")
    with pytest.raises(FileProblems, match=says("errors.study.reading.no_sheet", sheet="LHE", there=there)):
        read(write_csv(tmp_path / "a.csv", single()), sheet="LHE")


def test_a_part_of_a_workbook_in_another_encoding(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", ("x", single()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/more.xml", '<?xml version="1.0"?><a/>'.encode("utf-16"))
    with pytest.raises(FileProblems, match=says("errors.study.reading.no_utf8", part="xl/more.xml")):
        read(file)


def test_a_formula_is_no_note(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", ("x", plus(single(), "Catatan", ["=A2&B2"])))
    with pytest.raises(FileProblems, match=says("errors.study.reading.note_formula")):
        read(file)
