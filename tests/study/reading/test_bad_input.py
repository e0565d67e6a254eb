"""Every bad file gets its lines, all at once, and leaves the study as it was."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from helpers.official import add_official, read_official

from spbe_research.errors import FileProblems
from spbe_research.study.folder import init_study

HERE = Path(__file__).resolve().parent / "bad_input"
_spec = importlib.util.spec_from_file_location("make_bad_files", HERE / "make_files.py")
assert _spec is not None
assert _spec.loader is not None
make_files = importlib.util.module_from_spec(_spec)
sys.modules["make_bad_files"] = make_files
_spec.loader.exec_module(make_files)
CASES = make_files.cases()
ENGLISH = re.compile(r"\b(the|found|allowed|nearest|row|column|sheet|level|of|is|no|and|or|not|cannot|did|give)\b")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_there_are_enough_and_each_name_once():
    names = [c.file for c in CASES]
    assert len(names) >= 40
    assert len(set(names)) == len(names)
    assert {Path(n).suffix for n in names} >= {".xlsx", ".csv"}


def test_the_files_beside_the_script_are_those_it_makes():
    kept = snapshot(make_files.FILES)
    assert set(kept) == {c.file for c in CASES}
    for case in CASES:
        if case.file.endswith(".csv"):  # workbooks differ in bytes with the libraries that pack them
            assert kept[case.file] == case.data, case.file


@pytest.mark.parametrize("case", CASES, ids=[c.file for c in CASES])
def test_each_file_gets_its_lines(case):
    with pytest.raises(FileProblems) as caught:
        read_official(make_files.FILES / case.file, **case.options)
    assert list(caught.value.problems) == list(case.lines)
    assert str(caught.value) == "\n".join(case.lines)


def test_nothing_is_written_when_anything_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")
    study = init_study(tmp_path / "thesis")
    before = snapshot(study.path)
    for case in CASES:
        with pytest.raises(FileProblems):
            add_official(study, make_files.FILES / case.file, source="a test", **case.options)
    assert snapshot(study.path) == before


def in_indonesian(line: str) -> str:
    """A line without what it quotes: cells, names of files, sheets and headers, names of options."""
    return re.sub(r"'[^']*'|\"[^\"]*\"|\([^()]*\)|--[a-z]+|\S+\.(csv|xlsx)", "", line)


@pytest.mark.parametrize("case", CASES, ids=[c.file for c in CASES])
def test_no_english_in_indonesian_lines(case, monkeypatch):
    with pytest.raises(FileProblems) as caught:
        read_official(make_files.FILES / case.file, **case.options)
    english = str(caught.value)
    monkeypatch.setenv("SPBE_LANG", "id")
    shown = str(caught.value)
    assert shown != english
    for line in shown.split("\n"):
        assert not ENGLISH.search(in_indonesian(line)), line
