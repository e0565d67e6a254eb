"""Files that are whole or not there: never over another, flushed, and swept when their maker is dead."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from spbe_research import files
from spbe_research.errors import OutputError
from spbe_research.files import OURS, begin, free_name, in_use, one_line, put_new, storable, sweep_beside, write_whole


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_new_file_takes_the_place_of_none(tmp_path):
    path = tmp_path / "a.csv"
    write_whole(path, "mine", new=True)
    with pytest.raises(OutputError, match="File exists"):
        write_whole(path, "ours", new=True)
    path.unlink()
    path.symlink_to("nowhere")  # exists for nobody who follows it
    with pytest.raises(OutputError, match="File exists"):
        write_whole(path, "ours", new=True)
    assert names(tmp_path) == ["a.csv"]


def test_not_even_of_one_that_came_a_moment_ago(tmp_path, monkeypatch):
    path, real = tmp_path / "a.csv", files.to_disk

    def meanwhile(made: Path) -> None:
        path.write_text("mine", encoding="utf-8")
        real(made)

    monkeypatch.setattr(files, "to_disk", meanwhile)
    with pytest.raises(OutputError, match="File exists"):
        write_whole(path, "ours", new=True)
    assert path.read_text(encoding="utf-8") == "mine"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("there", [True, False])
def test_on_a_drive_without_links_neither(tmp_path, monkeypatch, there):
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    made, place = tmp_path / "made", tmp_path / "place"
    made.write_text("ours", encoding="utf-8")
    if there:
        place.write_text("mine", encoding="utf-8")
        with pytest.raises(FileExistsError):
            put_new(made, place)
        assert place.read_text(encoding="utf-8") == "mine"
    else:
        put_new(made, place)
        assert names(tmp_path) == ["place"]


def test_a_file_is_on_the_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    path, seen = tmp_path / "a.csv", []
    monkeypatch.setattr(files, "to_disk", lambda made: seen.append((made.name, path.exists(), made.is_file())))
    write_whole(path, "x")
    assert [(exists, is_file) for _, exists, is_file in seen] == [(False, True), (True, False)]


@pytest.mark.parametrize("name", ["x" * 300, "a\x00b", "none/a.csv"])
def test_a_name_that_cannot_be_is_one_line_and_leaves_nothing(tmp_path, name):
    with pytest.raises(OutputError) as caught:
        write_whole(tmp_path / name, "x", new=True)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == []


def test_a_long_name_that_can_be_is_written(tmp_path):
    write_whole(tmp_path / ("x" * 255), "x")
    assert names(tmp_path) == ["x" * 255]


def test_free_names(tmp_path):
    for wanted in ("a-kept.html", "a-kept-2.html", "a-kept-3.html"):
        assert free_name(tmp_path / "a.html", "kept").name == wanted
        (tmp_path / wanted).symlink_to("nowhere")


HOLDS = """
import sys, time
from pathlib import Path
from spbe_research.files import begin
if sys.argv[2] == "windows":
    import filelock
    sys.modules["fcntl"] = None
made, _ = begin(Path(sys.argv[1]), folder=True)
print(made, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("system", [
    pytest.param("this", marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no locks on folders")),
    "windows",
])  # fmt: skip
def test_what_the_living_make_is_left_alone_and_what_the_dead_left_is_swept(tmp_path, monkeypatch, system):
    """For Windows by a lock of filelock beside the folder, which was run here with ``fcntl`` hidden from us."""
    FileLock(tmp_path / "x.lock")  # has its own fcntl by now
    place = tmp_path / "kajian"
    words = [sys.executable, "-c", HOLDS, str(place), system]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        made = Path(other.stdout.readline().strip())
        if system == "windows":
            monkeypatch.setitem(sys.modules, "fcntl", None)
        assert in_use(made)
        assert sweep_beside(place) == 0
        other.kill()
    assert not in_use(made)
    assert sweep_beside(place) == 1
    assert names(tmp_path) == []


def test_a_sweep_takes_only_names_of_ours(tmp_path):
    place = tmp_path / "a.csv"
    for name in ("a.csv", ".a.csv", f"{OURS}new-a.csv", f"{OURS}new-a.csv-xyz", f"{OURS}new-b.csv-0123abcd"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert sweep_beside(place) == 0
    made, release = begin(place, folder=False)
    release()
    assert sweep_beside(place) == 1
    assert not made.exists()
    assert len(names(tmp_path)) == 5


def test_one_line():
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("\x1b[31mred\x07\x9b\udcff") == "\\x1b[31mred\\x07\\x9b\\udcff"
    assert one_line("Kabupaten Paser – «2,13»") == "Kabupaten Paser – «2,13»"
    assert storable("Kajian Kab. Paser – 2021 😀")
    assert not any(map(storable, ["\x00", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff", "\r", "\n", "\t"]))
