"""Writing into a study: one at a time, all or nothing, and nothing that a killed command leaves blocks the next."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research import files
from spbe_research.errors import DataError, MissingExtra, OutputError, message
from spbe_research.files import OURS
from spbe_research.study import intake, writing
from spbe_research.study.folder import Study, find_study, init_study, open_study
from spbe_research.study.intake import add_file, remove_levels
from spbe_research.study.writing import LOCK, only_writer, table_text, write_files

LEVELS = "observations/indicator_levels"
PLACES = ("bintan", "paser", "berau", "natuna")


def file_of(path: Path, step: int = 7) -> Path:
    path.write_text("\n".join(["No;Tingkat", *(f"{n};{1 + n * step % 5}" for n in range(1, 48))]), encoding="utf-8")
    return path


def everything(folder: Path) -> dict[str, bytes | None]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    return init_study(tmp_path / "skripsi", region="bintan")


def add(study: Study, file: Path, region: str = "bintan") -> None:
    add_file(study, file, region=region, year=2021, assessment="self", source=f"LHE {region}")


LATE = """
import sys, time
from pathlib import Path
from spbe_research.study.writing import only_writer
with only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


#: the command, which waits for as long as the others take: on a busy machine that may be long
PATIENT = """
from spbe_research.study import writing
writing._PATIENCE = 600.0
from spbe_research.cli.main import main
main()
"""


def holder(study: Study, seconds: float) -> subprocess.Popen[str]:
    """Another process that writes for so long, as far as anybody sees."""
    words = [sys.executable, "-c", LATE, str(study.path), str(seconds)]
    made = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert made.stdout.readline() == "held\n"
    return made


def test_who_comes_second_waits_a_while_and_is_told_which_folder(study, tmp_path, monkeypatch):
    with holder(study, 600) as other:
        try:
            monkeypatch.setattr(writing, "_PATIENCE", 0.3)
            before = everything(study.path)
            with pytest.raises(OutputError, match=says("errors.study.writing.locked", folder=study.path)) as caught:
                add(study, file_of(tmp_path / "a.csv"))
            assert str(caught.value).count("\n") == 0
            assert everything(study.path) == before
        finally:
            other.kill()
    add(study, file_of(tmp_path / "a.csv"))  # the lock died with its process


def test_who_comes_second_goes_on_when_the_first_is_done(study, tmp_path):
    with holder(study, 0.5):
        add(study, file_of(tmp_path / "a.csv"))
    assert len(study.table(LEVELS)) == 47


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="Windows has no SIGSTOP")
def test_a_reader_waits_for_no_writer(study):
    with holder(study, 600) as other:
        try:
            other.send_signal(signal.SIGSTOP)
            assert open_study(study.path).name == "skripsi"
        finally:
            other.kill()


def test_adds_at_once_lose_no_row(study, tmp_path):
    """Of threads here; of processes in the slow test below."""
    meet = threading.Barrier(len(PLACES))

    def work(place: str) -> None:
        file = file_of(tmp_path / f"{place}.csv")
        meet.wait()
        add(study, file, place)

    with ThreadPoolExecutor(len(PLACES)) as pool:
        list(pool.map(work, PLACES))
    table = open_study(study.path).table(LEVELS)
    assert table["institution_id"].nunique() == len(PLACES)
    assert len(table) == 47 * len(PLACES)
    assert table["source"].nunique() == len(PLACES) == len(study.table("sources"))


@pytest.mark.slow
def test_adds_of_several_processes_lose_no_row(study, tmp_path):
    running = []
    for place in PLACES:
        words = ["add", str(file_of(tmp_path / f"{place}.csv")), "--source", place, "--region", place, "--year", "2021"]
        words += ["--assessment", "self"]
        running.append(subprocess.Popen([sys.executable, "-c", PATIENT, *words], cwd=study.path))
    assert [made.wait() for made in running] == [0] * len(PLACES)
    assert len(open_study(study.path).table(LEVELS)) == 47 * len(PLACES)


def test_a_lock_of_an_earlier_release_blocks_nobody(study, tmp_path):
    (study.path / "data" / ".lock").write_text("", encoding="utf-8")
    add(study, file_of(tmp_path / "a.csv"))


def test_without_filelock_nothing_is_written(study, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "filelock", None)
    before = everything(study.path)
    with pytest.raises(MissingExtra, match=r"filelock.*spbe-research\[study\]"):
        add(study, file_of(tmp_path / "a.csv"))
    assert everything(study.path) == before


def full_at(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """The disk is full from the n-th flush on."""
    real, count = files.to_disk, [0]

    def flush(path: Path) -> None:
        count[0] += 1
        if count[0] >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real(path)

    monkeypatch.setattr(writing, "to_disk", flush)


@pytest.mark.parametrize("at", range(1, 9))
def test_a_full_disk_leaves_nothing_of_a_failed_add(study, tmp_path, monkeypatch, at):
    before = everything(study.path)
    with monkeypatch.context() as patched:
        full_at(patched, at)
        with pytest.raises(OutputError, match=message("errors.system.ENOSPC")) as caught:
            add(study, file_of(tmp_path / "a.csv"))
    assert "\n" not in str(caught.value)
    open_study(study.path)
    left = {k: v for k, v in everything(study.path).items() if not k.startswith(f"{OURS}draft-")}
    assert left == before
    add(study, file_of(tmp_path / "a.csv"))
    assert sorted(p.name for p in study.path.glob(f"{OURS}*")) == [LOCK]


def test_a_table_that_excel_shows_takes_back_what_was_in_place_already(study, tmp_path, monkeypatch):
    """On Windows it cannot be renamed; the table before it had been replaced by then."""
    add(study, file_of(tmp_path / "a.csv"))
    before = everything(study.path)
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == "indicator_levels.csv" and self.suffix == ".new":
            raise PermissionError(13, "Access is denied", str(self), None, str(target))
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(
            OutputError,
            match=says(
                "errors.study.writing.write_files", name="indicator_levels.csv", system_words="Access is denied"
            ),
        ):
            add(study, file_of(tmp_path / "b.csv"), "paser")
    assert everything(study.path) == before
    add(study, file_of(tmp_path / "b.csv"), "paser")


def test_a_change_that_was_due_is_finished_by_whoever_opens_the_study(study, tmp_path, monkeypatch):
    def killed(folder: Path, due: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_put", killed)
        patched.setattr(intake, "check_beforehand", lambda *_: None)  # it writes a copy of the study first
        with pytest.raises(KeyboardInterrupt):
            add(study, file_of(tmp_path / "a.csv"))
    assert (study.path / f"{OURS}due").is_dir()
    assert len(find_study(study.path / "data").table(LEVELS)) == 47
    assert sorted(p.name for p in study.path.glob(f"{OURS}*")) == [LOCK]
    remove_levels(study, "bintan", 2021)


def test_a_change_that_was_being_taken_back_is_taken_back(study):
    write_files(study.path, {"data/a.csv": b"old"})
    before = everything(study.path)
    undue = study.path / f"{OURS}undue"
    undue.mkdir()
    (undue / "0.old").write_bytes(b"old")
    (undue / "1.new").write_bytes(b"never put")
    steps = [{"to": "data/a.csv", "folder": False, "old": True, "made": []},
             {"to": "b/c.csv", "folder": False, "old": False, "made": ["b"]}]  # fmt: skip
    (undue / "plan.json").write_text(json.dumps(steps), encoding="utf-8")
    (study.path / "data" / "a.csv").write_bytes(b"new")
    (study.path / "b").mkdir()
    with only_writer(study.path):
        assert everything(study.path) == before


def test_what_could_not_be_read_again_is_not_written():
    sound = pd.DataFrame([["a;b", 'c"d', "e\nf", "\u00a0", "=1"]], columns=list("vwxyz"))
    assert table_text("t", sound).startswith(b"v,w,x,y,z\n")
    with pytest.raises(DataError, match=says("errors.study.writing.table_text")):
        table_text("t", pd.DataFrame([["\udc80"]], columns=["a"]))


@pytest.mark.parametrize("name", ["a\x7fb", "a\x07", "a\nb", "a\x1b[2Jb", "a\x85", "a\udcff", "a\uffff"])
def test_a_name_that_could_not_be_read_again_makes_no_study(tmp_path, name):
    """One with a DEL made a study.toml that no later command could open."""
    with pytest.raises(OutputError, match=says("errors.study.folder.place")) as caught:
        init_study(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\u2028b", "na\"m'e", "a\\b", "a\u00a0b", "😀", "ñ – «x»"])
def test_other_names_are_read_again(tmp_path, name):
    assert find_study(init_study(tmp_path / name).path).name == name


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["d" * 200] * 30), "a\x00b"])
def test_a_name_that_no_system_takes_is_one_line(tmp_path, name):
    with pytest.raises(OutputError) as caught:
        init_study(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_study_is_made_in_an_empty_folder_in_which_somebody_stands(tmp_path, monkeypatch):
    (tmp_path / "kosong").mkdir()
    monkeypatch.chdir(tmp_path / "kosong")
    made = init_study(".")
    assert (Path.cwd().samefile(made.path), made.name) == (True, "kosong")
    assert {p.name for p in Path().iterdir()} == {p.name for p in init_study(tmp_path / "baru").path.iterdir()}


def test_two_inits_of_one_folder_make_one_study(tmp_path):
    meet = threading.Barrier(4)

    def work(lang: str) -> str:
        meet.wait()
        try:
            return init_study(tmp_path / "skripsi", lang=lang).lang
        except OutputError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(work, ["id", "en", "id", "en"]))
    made = [word for word in said if word in ("id", "en")]
    assert len(made) == 1
    assert find_study(tmp_path / "skripsi").lang == made[0]
    assert [p.name for p in tmp_path.iterdir()] == ["skripsi"]
