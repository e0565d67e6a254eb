"""Workbooks of other programs (the .xls and .ods were saved by LibreOffice), and what is no file of levels at all."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from helpers.official import read_official
from helpers.sheets import LEVELS, OTHERS, plus, single, write_xlsx

from spbe_research.errors import FileProblems, ParameterError
from spbe_research.study.reading.display import as_shown
from spbe_research.study.reading.grid import Shown

FORMATS = Path(__file__).resolve().parent / "formats"
BINTAN = {"region": "bintan", "year": 2021}
SHEET = "xl/worksheets/sheet1.xml"


def levels_of(path: Path, **options: object) -> list[int]:
    (filled,) = read_official(path, **(BINTAN | options))
    return [int(x) for x in filled.levels.values()]


def problems_of(path: Path, **options: object) -> str:
    with pytest.raises(FileProblems) as caught:
        read_official(path, **(BINTAN | options))
    return str(caught.value)


@pytest.mark.parametrize("ending", ["xls", "ods"])
class TestOtherPrograms:
    def test_read(self, ending):
        (filled,) = read_official(FORMATS / f"plain.{ending}", **BINTAN)
        assert [int(x) for x in filled.levels.values()] == LEVELS
        assert filled.taken is not None
        assert f".{ending}" in filled.taken.hidden[0]  # what cannot be seen in it is said

    def test_a_hidden_column_is_a_candidate(self, ending):
        said = problems_of(FORMATS / f"two-levels.{ending}")
        assert "C (Tingkat)" in said
        assert "D (Nilai)" in said
        assert levels_of(FORMATS / f"two-levels.{ending}", columns={"level": "Nilai"}) == OTHERS


def test_percent_in_an_ods():
    assert "cells in percent" in problems_of(FORMATS / "percent.ods")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_only_regular_files_are_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a file" in problems_of(tmp_path / "pipe.csv")
    assert "not a file" in problems_of(tmp_path)
    assert "there is no such file" in problems_of(tmp_path / "none.csv")


def changed(path: Path, old: bytes, new: bytes, part: str = SHEET) -> Path:
    """The workbook with something written otherwise in a part of it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    path.write_bytes(out.getvalue())
    return path


class TestCellsOfAnXlsx:
    @pytest.fixture
    def good(self, tmp_path):
        return write_xlsx(tmp_path / "t.xlsx", ("Isian", single()))

    def test_a_cell_that_stands_twice(self, good):
        cell = b'<c r="C2" t="n"><v>3</v></c>'
        assert "column C stands twice" in problems_of(changed(good, cell, cell + b'<c r="C2" t="n"><v>4</v></c>'))

    def test_a_cell_of_another_row(self, good):
        assert "cell C9 stands in row 2" in problems_of(changed(good, b'r="C2"', b'r="C9"'))

    def test_cells_without_references_follow_one_another(self, good):
        assert levels_of(changed(good, b'<c r="C2" t="n">', b'<c t="n">')) == LEVELS

    def test_a_cell_far_away(self, good):
        far = b'<row r="1000000"><c r="XFD1000000"><v>1</v></c></row></sheetData>'
        assert "more than 200,000 rows" in problems_of(changed(good, b"</sheetData>", far))

    def test_few_cells_far_apart(self, good):
        far = b"".join(b'<row r="%d"><c r="OJ%d"><v>1</v></c></row>' % (r, r) for r in range(100, 5000))
        assert "more than 200,000 rows" in problems_of(changed(good, b"</sheetData>", far + b"</sheetData>"))

    def test_a_number_in_a_shared_formula_is_no_number(self, good):
        cell, formula = b'<c r="C2" t="n"><v>3</v></c>', b'<c r="C2"><f t="shared" si="0"/><v>3</v></c>'
        assert "found the formula" in problems_of(changed(good, cell, formula))

    @pytest.mark.parametrize(
        ("code", "seen"),
        [("0%", "300%"), (";;;", ""), ('0" dari 5"', "dari 5 0"), ("0,", "0,"), ('"4"', "4"), ("0.0;-0", None),
         ('"Level "0', None), ("# ??/??", None), ("[Red]0", None), ("#,##0.00", None), ("_-0_-", None)],
    )  # fmt: skip
    def test_a_number_that_is_shown_as_another(self, good, tmp_path, code, seen):
        def style(book: object) -> None:
            book["Isian"]["C2"].number_format = code  # type: ignore[index]

        path = write_xlsx(tmp_path / "f.xlsx", ("Isian", single()), more=style)
        shown = as_shown(3, code)
        if seen is None:
            assert shown == 3
            assert levels_of(path) == LEVELS
        else:
            assert isinstance(shown, Shown)
            assert "row 2, column C (Tingkat): indicator 1: found 3, shown as" in problems_of(path)

    def test_rounded_on_the_screen(self):
        assert isinstance(as_shown(2.6, "0"), Shown)
        assert as_shown(2.6, "0.0") == 2.6
        assert as_shown(2.6, "General") == 2.6


def test_columns_are_named_by_header_or_letters(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", ("Isian", plus(single(), "Nilai", OTHERS)))
    assert levels_of(path, columns={"level": "Nilai"}) == OTHERS
    assert levels_of(path, columns={"level": "C"}) == LEVELS
    assert "no column 'Hasil' for --columns; there is: No, Nama Indikator" in problems_of(
        path, columns={"level": "Hasil"}
    )
    with pytest.raises(ParameterError, match="roles: institution, year, number, name, level, assessment"):
        read_official(path, **BINTAN, columns={"levels": "Nilai"})
