"""A report's folder appears whole or not at all, at whatever moment the process is killed."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import filelock
import pytest
from helpers.running import vouch
from helpers.sentences import says

from spbe_research.errors import OutputError
from spbe_research.files import write_whole
from spbe_research.reports import atomic
from spbe_research.reports.atomic import sweep, whole_or_nothing


def hidden(out: Path) -> list[str]:
    return sorted(p.name for p in out.glob("*/*/.*"))


@pytest.fixture
def place(tmp_path):
    return tmp_path / "kabupaten-x" / "2024" / "id"


@pytest.fixture
def old(place):
    place.mkdir(parents=True)
    (place / "page.html").write_text("old", encoding="utf-8")
    vouch(place)
    return place


def build(folder: Path, text: str = "new") -> None:
    with whole_or_nothing(folder) as building:
        (building / "figures").mkdir()
        (building / "figures" / "a.svg").write_text(text, encoding="utf-8")
        (building / "page.html").write_text(text, encoding="utf-8")
        vouch(building)


def test_new_and_replaced(place, tmp_path):
    for text in ("one", "two"):
        build(place, text)
        assert (place / "page.html").read_text(encoding="utf-8") == text
        assert (place / "figures" / "a.svg").read_text(encoding="utf-8") == text
    assert [p.name for p in place.parent.iterdir()] == ["id"]
    if os.name != "nt":
        assert place.stat().st_mode & 0o777 == 0o755


def test_every_file_is_on_the_disk_before_the_folder_gets_its_name(place, monkeypatch):
    seen = []
    monkeypatch.setattr(atomic, "to_disk", lambda path: seen.append((path.name, place.exists())))
    build(place)
    names = [name for name, _ in seen]
    assert {"figures", "a.svg", "page.html"} <= set(names[:-1])
    assert names[-1] == place.parent.name
    assert [there for _, there in seen] == [False] * (len(seen) - 1) + [True]


def test_failure_leaves_the_old_one_and_nothing_else(old):
    def fail() -> None:
        with whole_or_nothing(old) as building:
            (building / "page.html").write_text("half", encoding="utf-8")
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        fail()
    assert (old / "page.html").read_text(encoding="utf-8") == "old"
    assert [p.name for p in old.parent.iterdir()] == ["id"]


def test_full_disk_is_one_clear_line(old, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic, "to_disk", full)
    with pytest.raises(
        OutputError, match=says("errors.reports.atomic.cannot_write", system_words=says("errors.system.ENOSPC"))
    ):
        build(old)
    assert (old / "page.html").read_text(encoding="utf-8") == "old"
    assert [p.name for p in old.parent.iterdir()] == ["id"]
    with pytest.raises(
        OutputError, match=says("errors.reports.atomic.cannot_write", system_words=says("errors.system.ENOSPC"))
    ):
        build(old.parents[2] / "kabupaten-y" / "2024" / "id")
    assert not (old.parents[2] / "kabupaten-y").exists()


def test_failed_exchange_puts_the_old_one_back(old, monkeypatch):
    rename = Path.rename

    def refuse(self, target):
        if self.name.startswith(".spbe-new-"):
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match=says("errors.reports.atomic.cannot_write", system_words="Permission denied")):
        build(old)
    assert (old / "page.html").read_text(encoding="utf-8") == "old"
    assert [p.name for p in old.parent.iterdir()] == ["id"]


IMPORTS = "import os, signal, sys, time\nfrom pathlib import Path\nfrom spbe_research.reports import atomic\n"


@contextlib.contextmanager
def process(program: str, *words: str):
    """A program that uses the module, in a process that can be killed."""
    with subprocess.Popen([sys.executable, "-c", IMPORTS + program, *words], stdout=subprocess.PIPE, text=True) as made:
        try:
            yield made
        finally:
            made.kill()


KILLED_IN_EXCHANGE = """
rename = Path.rename
def fatal(self, target):
    if self.name.startswith('.spbe-new-'):
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = fatal
with atomic.whole_or_nothing(Path(sys.argv[1])) as building:
    (building / 'page.html').write_text('new')
"""

BUILDING = """
with atomic.whole_or_nothing(Path(sys.argv[1])) as building:
    (building / 'page.html').write_text('new')
    print(building, flush=True)
    time.sleep(600)
"""


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_in_the_moment_of_exchange_the_old_one_returns(old):
    with process(KILLED_IN_EXCHANGE, str(old)) as made:
        assert made.wait() == -signal.SIGKILL
    assert not old.exists()
    out = old.parents[2]
    assert len(hidden(out)) == 2
    assert sweep(out) == 2
    assert (old / "page.html").read_text(encoding="utf-8") == "old"
    assert hidden(out) == []
    assert sweep(out) == 0


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="Windows has no locks on folders")
def test_sweep_takes_what_the_dead_left_and_nothing_of_the_living(old):
    out = old.parents[2]
    with process(BUILDING, str(old)) as made:
        building = Path(made.stdout.readline().strip())
        assert sweep(out) == 0
        assert (building / "page.html").exists()
    assert sweep(out) == 1
    assert not building.exists()
    assert (old / "page.html").read_text(encoding="utf-8") == "old"


def test_where_there_are_no_locks_only_what_is_a_day_old_is_swept(old, monkeypatch):
    assert filelock  # looks for fcntl once, when it is imported
    monkeypatch.setitem(sys.modules, "fcntl", None)
    out, left = old.parents[2], old.with_name(".spbe-new-id-0123abcd")
    left.mkdir()
    assert sweep(out) == 0
    yesterday = time.time() - 90_000
    os.utime(left, (yesterday, yesterday))
    assert sweep(out) == 1
    assert not left.exists()
    build(old)
    assert hidden(out) == []


def test_write_whole(tmp_path):
    write_whole(tmp_path / "a" / "failures.csv", "x\n")
    write_whole(tmp_path / "a" / "failures.csv", "y\n")
    assert (tmp_path / "a" / "failures.csv").read_text(encoding="utf-8") == "y\n"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["failures.csv"]
    with pytest.raises(OutputError, match=says("errors.package.files.write_whole")):
        write_whole(tmp_path / "a" / "failures.csv" / "b", "z")
    assert (tmp_path / "a" / "failures.csv").read_text(encoding="utf-8") == "y\n"


@pytest.mark.parametrize("existed", [True, False])
def test_two_that_build_the_same_folder_at_once_both_end_well(place, existed):
    for _ in range(20):
        if existed:
            place.mkdir(parents=True, exist_ok=True)
        meet, errors = threading.Barrier(2), []

        def work(text, meet=meet, errors=errors):
            try:
                with whole_or_nothing(place) as building:
                    (building / "page.html").write_text(text, encoding="utf-8")
                    vouch(building)
                    meet.wait()
            except OutputError as error:
                errors.append(error)

        both = [threading.Thread(target=work, args=(text,)) for text in ("one", "two")]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert errors == []
        assert (place / "page.html").read_text(encoding="utf-8") in ("one", "two")
        assert hidden(place.parents[2]) == []
