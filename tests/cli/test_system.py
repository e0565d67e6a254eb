"""What the system refuses is one clear line and a status other than 0: full disks, odd names, streams, lost folders."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.running import call
from helpers.sentences import says
from helpers.tables import ROOT

from spbe_research import files

INSTRUMENT = ["--instrument", "permenpanrb-59-2020"]
YEAR = ["--year", "2024", "--province", "Jambi"]
SOURCE = ["--source", "LHE", "--region", "bintan", "--year", "2021", "--assessment", "official"]


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.chdir(tmp_path)
    lines = ["No;Tingkat", *(f"{n};{1 + n * 7 % 5}" for n in range(1, 48))]
    (tmp_path / "bintan.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def spbe(*words: str | bytes, cwd: Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SPBE_LANG": "en"} | more.pop("env", {})
    words = (sys.executable, "-m", "spbe_research.cli", *words)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(words, cwd=cwd, env=environment, **options)


def one_line(said: str) -> None:
    assert said.startswith("spbe: ")
    assert said.count("\n") == 1, said
    assert "Traceback" not in said


LONG = "x" * 300


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    "words",
    [
        ["template", f"{LONG}.xlsx", *INSTRUMENT],
        ["template", f"{LONG}/a.xlsx", *INSTRUMENT],
        ["init", LONG],
        ["init", "/".join(["d" * 200] * 30)],
        ["init", "a\x7fb"],
        ["init", "a\udcffb"],
        ["export", LONG, *YEAR],
        ["export", f"{LONG}.csv", *YEAR],
        ["export", f"{LONG}.xlsx", *YEAR],
        ["export", "none/a.dta", *YEAR],
        ["export", "a.sav", "--year", "2\x07"],
        ["export", "a\x07b"],
        ["report", "paser", "--year", "2022", "--out", LONG],
        ["report", "paser", "--year", "2022", "--out", "bintan.csv"],
        ["site", "--out", LONG],
        ["check", "--data", LONG],
        ["reproduce", "--no-differences", "--readme", LONG],
        ["show", LONG],
        ["show", "a\udcffb"],
        ["template", "a.xlsx", *INSTRUMENT, "--sheet", "a\x07b"],
        ["template", "a.xlsx", *INSTRUMENT, "--sheet", "a\uffffb"],
        ["template", "a.xlsx", *INSTRUMENT, "--sheet", "a\x1b[2Jb"],
    ],
    ids=lambda words: " ".join(w[:12] for w in words).encode("unicode_escape", "backslashreplace").decode(),
)
def test_names_that_no_system_takes(here, monkeypatch, capsys, words, lang):
    monkeypatch.setenv("SPBE_LANG", lang)
    status, _, said = call(monkeypatch, capsys, *words)
    assert status == 2
    one_line(said)
    assert all(c.isprintable() for c in said.rstrip("\n"))
    assert [p.name for p in here.iterdir()] == ["bintan.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ["template", "a.xlsx", *INSTRUMENT],
        *(["export", f"a.{ending}", *YEAR] for ending in ("csv", "xlsx", "parquet", "dta", "sav")),
        ["init", "skripsi"],
    ],
    ids=" ".join,
)
def test_a_full_disk_is_one_line_and_leaves_nothing(here, monkeypatch, capsys, words):
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(files, "to_disk", full)
    monkeypatch.setattr("spbe_research.study.folder.to_disk", full)
    status, out, said = call(monkeypatch, capsys, *words)
    assert (status, out) == (2, "")
    one_line(said)
    assert os.strerror(errno.ENOSPC) in said  # in English what the system itself says
    assert [p.name for p in here.iterdir()] == ["bintan.csv"]


def test_an_empty_folder_stays_empty_when_no_study_can_be_made_in_it(here, monkeypatch, capsys):
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("spbe_research.study.writing.to_disk", full)
    Path("kosong").mkdir()
    status, _, said = call(monkeypatch, capsys, "init", "kosong")
    assert status == 2
    one_line(said)
    assert list(Path("kosong").iterdir()) == []


def test_what_exists_is_never_written_over(here, monkeypatch, capsys):
    for name in ("a.xlsx", "a.csv", "c-codebook.csv"):
        Path(name).write_text("mine", encoding="utf-8")
    Path("b.csv").symlink_to("nowhere")
    for command, name in (("template", "a.xlsx"), ("export", "a.csv"), ("export", "a.xlsx"), ("export", "b.csv")):
        status, _, told = call(monkeypatch, capsys, command, name, *(INSTRUMENT if command == "template" else YEAR))
        assert status == 2
        one_line(told)
        if command == "template":
            assert says("errors.workbook.write.there_already", target=name).search(told)
        else:
            assert says("errors.study.export.whole", path=name).search(told)
    assert {p.read_text(encoding="utf-8") for p in here.glob("*") if p.exists() and p.name != "bintan.csv"} == {"mine"}
    assert not Path("nowhere").exists()


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody delete the folder in which one stands")
@pytest.mark.parametrize("words", [["show", "paser"], ["report"], ["init", "x"], ["add", "a.csv", *SOURCE], ["check"]])
def test_a_working_folder_that_is_gone(tmp_path, words):
    gone = tmp_path / "gone"
    gone.mkdir()
    made = spbe(*words, cwd=gone, preexec_fn=lambda: os.rmdir(gone))
    assert (made.returncode, made.stdout) == (2, b"")
    one_line(made.stderr.decode())


@pytest.mark.full
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
@pytest.mark.parametrize("words", [["show", "paser"], ["--version"], ["--help"], ["template", "a.xlsx", *INSTRUMENT]])
def test_what_cannot_be_printed(tmp_path, words):
    with open("/dev/full", "wb") as full:
        made = spbe(*words, cwd=tmp_path, stdout=full)
        assert made.returncode == 2
        one_line(made.stderr.decode())
        assert spbe(*words, cwd=tmp_path, stdout=full, stderr=full).returncode == 2


@pytest.mark.full
@pytest.mark.parametrize(
    "encoding",
    [
        "ascii:strict",
        "utf-16",
        *(pytest.param(e, marks=pytest.mark.slow) for e in ("cp1252", "ascii", "cp437", "cp932")),
    ],
)
def test_streams_that_lack_a_character_end_no_command(tmp_path, encoding):
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    made = spbe("init", "kajian – «é» 😀", cwd=tmp_path, env=environment)
    assert made.returncode == 0, made.stderr
    made = spbe("show", "tidak ada – «é» 😀", cwd=tmp_path, env=environment)
    assert made.returncode == 2
    one_line(made.stderr.decode("utf-16" if encoding == "utf-16" else encoding.partition(":")[0]))


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are text")
def test_names_that_are_no_text_are_written_and_read(here):
    name = b"b\xff.csv"
    os.rename("bintan.csv", name)
    assert spbe("init", "skripsi", "--lang", "en", cwd=here).returncode == 0
    made = spbe("add", b"../" + name, *SOURCE, cwd=here / "skripsi")
    assert made.returncode == 0, made.stderr
    made = spbe("export", b"e\xff.csv", cwd=here / "skripsi")
    assert made.returncode == 0, made.stderr
    assert os.path.isfile(os.fsencode(here / "skripsi") + b"/e\xff.csv")
