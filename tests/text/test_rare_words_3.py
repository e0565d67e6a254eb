"""Sentences that few files, folders and results call for: reading, writing, templates, and two tests' methods."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from datetime import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import filelock
import pandas as pd
import pytest
from helpers.official import read_official
from helpers.sentences import data_line, digits, said, says
from helpers.sheets import LEVELS, plus, single, wide, write_csv, write_xlsx
from helpers.tables import DataCopy

from spbe_research.chapters.maturity import narrate
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import DataError, FileProblems, OutputError, ParameterError, message, system_words
from spbe_research.inference.sign_flip import flip_changes
from spbe_research.options import found_as
from spbe_research.profiles.change import change_in_report
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.profiles.self_report import compare_self_report
from spbe_research.study.reading import file as reading
from spbe_research.study.workbook.write import write_template
from spbe_research.study.writing import only_writer, table_text

OLD, NEW, LAST = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
BINTAN: dict[str, Any] = {"region": "bintan", "year": 2021}


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(FileProblems) as caught:
        read_official(path, **options)
    return str(caught.value)


def test_an_instrument_that_is_in_force_now_and_was_not_then(tmp_path: Path) -> None:
    codes = load_instrument(LAST).codes
    rows = [["No", "Tingkat"], *([code, 3] for code in codes)]
    told = refused(write_csv(tmp_path / "t.csv", rows), instrument=LAST, **BINTAN)
    now = message("errors.study.reading.now")
    assert said(told, "errors.study.reading.not_in_force", instrument=LAST, year=2021, first=2026, last=now, others=NEW)


def test_a_table_of_columns_names_two_instruments(tmp_path: Path) -> None:
    rows = [["Bintan", 2021, NEW, *LEVELS], ["Karimun", 2021, LAST, *LEVELS]]
    told = refused(write_csv(tmp_path / "t.csv", wide(*rows, header=("Daerah", "Tahun", "Instrumen"))))
    assert said(told, "errors.study.reading.one_instrument", cell=repr(LAST), instrument=repr(NEW))


def test_the_column_that_is_chosen_stands_twice(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "t.csv", plus(single(), "Tingkat", LEVELS))
    told = refused(file, columns={"level": "Tingkat"}, **BINTAN)
    assert said(told, "errors.study.reading.option_twice", name="Tingkat", letters="C, D")


def test_the_columns_are_those_of_another_instrument(fourth: DataCopy, tmp_path: Path) -> None:
    _, rows = fourth.rows("instruments/uji-2027")
    for n in range(1, len(rows) + 1):  # running numbers, as every other instrument has them too
        fourth.set("instruments/uji-2027", n + 1, code=str(n))
    levels = wide(["Bintan", 2021, *LEVELS[: len(rows)]], codes=range(1, len(rows) + 1))
    told = refused(write_csv(tmp_path / "t.csv", levels), instrument=NEW, folder=fourth.path)
    assert said(told, "errors.study.reading.other_columns", rows=6, other="uji-2027", n=47, instrument=NEW)


@pytest.mark.parametrize("numbers", [load_instrument(OLD).codes, range(1, 38), [f"I{n}" for n in range(1, 38)]])
def test_the_columns_are_those_of_the_instrument_before(numbers: Sequence[object], tmp_path: Path) -> None:
    levels = wide(["Kabupaten Bintan", 2021, *[3] * 37], codes=numbers)  # a year in which another one is in force
    told = refused(write_csv(tmp_path / "t.csv", levels))
    assert said(told, "errors.study.reading.other_columns", rows=37, other=OLD, n=47, instrument=NEW)


def test_nothing_but_a_code_of_bps_names_the_region(tmp_path: Path) -> None:
    rows = wide([2102, 2021, *LEVELS], header=("Kode BPS", "Tahun"))
    told = refused(write_csv(tmp_path / "t.csv", rows))
    column = message("errors.study.reading.column_shown", column="A (Kode BPS)")
    assert said(told, "errors.study.reading.region_bps", column=column)


def test_a_level_that_is_a_time_of_day(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "t.xlsx", ("Isian", single([time(3, 30), *LEVELS[1:]])))
    assert said(refused(file, **BINTAN), "errors.study.reading.time", time="03:30:00")


def test_a_file_of_more_bytes_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_csv(tmp_path / "t.csv", single())
    size = file.stat().st_size
    monkeypatch.setattr(reading, "MOST_BYTES", size)
    assert len(read_official(file, **BINTAN)) == 1
    monkeypatch.setattr(reading, "MOST_BYTES", size - 1)
    assert said(refused(file, **BINTAN), "errors.study.reading.too_big", size=size, most=size - 1)


def test_a_folder_whose_lock_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def fails(self: object) -> None:
        raise error

    monkeypatch.setattr(filelock.FileLock, "acquire", fails)
    told = says("errors.study.writing.only_writer", folder=tmp_path, system_words=system_words(error))
    with pytest.raises(OutputError, match=told), only_writer(tmp_path):
        pass


def test_a_table_that_would_be_read_again_as_another_text() -> None:
    with pytest.raises(DataError) as caught:
        table_text("t", pd.DataFrame({"\ufeffcode": ["1"]}))  # what begins so is taken for a mark of the encoding
    problem = message("errors.study.writing.table_text", error=message("errors.study.writing.other_text"))
    assert str(caught.value) == data_line("t", 1, problem=problem)


@pytest.mark.parametrize("sheets", ["Isian", 2021, [2021]])
def test_sheets_of_a_template_that_are_no_list_of_names(sheets: Any, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=says("errors.workbook.write.sheets_type", name=found_as(sheets))):
        write_template(tmp_path / "t.xlsx", NEW, sheets=sheets)


@pytest.mark.parametrize("about", ["Isian", {"Isian": 2021}])
def test_contents_of_a_template_that_are_not_by_sheet(about: Any, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=says("errors.workbook.write.about_type", name=found_as(about))):
        write_template(tmp_path / "t.xlsx", NEW, about=about)


@pytest.mark.parametrize(("moved", "how"), [(52, "exact"), (53, "rounded")])
def test_floats_count_exactly_as_far_as_they_can(moved: int, how: str) -> None:
    result = flip_changes([Fraction(1)] * moved, [Fraction(1)] * moved, arithmetic="float")
    assert said(result.method, "notes.flips.all", how=message(f"notes.flips.{how}"), moved=moved)


def test_a_self_report_says_how_it_was_compared() -> None:
    result = compare_self_report(load_levels("51.71", 2018, assessment="self"), load_levels("51.71", 2018), OLD)
    assert said(result.method, "notes.self_report.method")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_change_of_a_mean_goes_by_its_printed_indices(lang: str) -> None:
    m = describe_maturity("nasional", 2024)
    text = str(narrate.summary_band(m, lang, change_in_report(m)))  # 2.79 in 2023, 3.12 in 2024
    points = says("maturity.summary.change_words_size", lang).pattern
    by_printed = says("maturity.summary.change_by_printed", lang).pattern
    verdict = says("report.verdict untestable", lang).pattern
    assert re.search(rf"{re.escape(digits('+0.33', lang))} {points}, {by_printed}{verdict}", text)
