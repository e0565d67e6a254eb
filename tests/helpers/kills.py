"""Kill a piece of work at each of its steps on the disk, and look what is left: ``python kills.py SCENARIO FOLDER``.

A step is the beginning or the end of a call that opens, writes, flushes, renames or removes, made from the modules
that write a user's files. Each is tried in a forked process that ends there with nothing cleaned up, as after a kill:
what Python holds in its buffers is lost, no ``finally`` runs. It prints one line of JSON: how many steps there were, at
how many the work was not done and at how many it was, and what was wrong afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import CodeType, FrameType

from spbe_research.data.tables import read_table
from spbe_research.errors import OutputError
from spbe_research.files import OURS
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.keep import put_own
from spbe_research.study.folder import init_study, open_study
from spbe_research.study.intake import add_file, remove_levels
from spbe_research.study.writing import LOCK

STEPS = {"open", "write", "flush", "fsync", "rename", "replace", "link", "unlink", "rmdir", "mkdir", "chmod", "close"}
OF = ("/spbe_research/files.py", "/spbe_research/study/writing.py", "/spbe_research/study/folder.py",
      "/spbe_research/reports/atomic.py", "/spbe_research/reports/keep.py", "/spbe_research/paths.py")  # fmt: skip
KILLED = 77


def in_child(work: Callable[[], None], at: int | None = None) -> int:
    """Exit status of a process that does the work, ended at its step ``at``."""
    pid = os.fork()
    if pid == 0:
        status = 3
        try:
            if at is not None:
                sys.setprofile(watch(at))
            work()
            status = 0
        except BaseException as error:
            if at is None:
                print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def watch(at: int) -> Callable[[FrameType, str, object], None]:
    count, ours = 0, {}

    def look(frame: FrameType, event: str, called: object) -> None:
        nonlocal count
        if event in ("c_call", "c_return") and getattr(called, "__name__", "") in STEPS and writes(frame, ours):
            count += 1
            if count == at:
                os._exit(KILLED)

    return look


def writes(frame: FrameType | None, ours: dict[CodeType, bool]) -> bool:
    while frame is not None:
        code = frame.f_code
        if code not in ours:
            ours[code] = code.co_filename.endswith(OF)
        if ours[code]:
            return True
        frame = frame.f_back
    return False


def seen(folder: Path) -> dict[str, str]:
    """Everything in a folder but what bears a name of ours for what is not finished."""
    found = (p for p in sorted(folder.rglob("*")) if not any(part.startswith(OURS) for part in p.parts))
    return {p.relative_to(folder).as_posix(): p.read_bytes().hex() if p.is_file() else "" for p in found}


def hidden(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob(f"{OURS}*") if p.name != LOCK)


def whole(folder: Path) -> str:
    """Everything, what is not finished too; names drawn by lot aside. The same state needs one look only."""
    found = ((p.relative_to(folder).as_posix(), p.read_bytes().hex() if p.is_file() else "") for p in folder.rglob("*"))
    return json.dumps(sorted((re.sub("-[0-9a-f]{8}", "-", name), text) for name, text in found))


def levels(path: Path, step: int) -> Path:
    lines = ["No;Tingkat;Catatan", *(f"{n};{1 + n * step % 5};{'bukti ' * 9}" for n in range(1, 48))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class Scenario:
    """What is there before, what is done, and what the next command is; each on a fresh folder."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.one, self.two = levels(base / "one.csv", 7), levels(base / "two.csv", 3)

    def before(self, folder: Path) -> None:
        raise NotImplementedError

    def work(self, folder: Path) -> None:
        raise NotImplementedError

    def rest(self, folder: Path) -> None:
        """What whoever looks next does first; nothing that writes anything new."""

    def again(self, folder: Path, done: bool) -> list[str]:
        """The next command, and what is wrong after it."""
        raise NotImplementedError

    def add(self, folder: Path, file: Path, year: int, **more: bool) -> None:
        study = open_study(folder / "kajian")
        add_file(study, file, region="bintan", year=year, assessment="self", source=f"LHE {file.stem}", **more)


class Add(Scenario):
    """The first evaluation of a study: two tables and the original, in folders that are not there yet."""

    def before(self, folder: Path) -> None:
        init_study(folder / "kajian", region="bintan")

    def work(self, folder: Path) -> None:
        self.add(folder, self.one, 2021)

    def rest(self, folder: Path) -> None:
        open_study(folder / "kajian")

    def again(self, folder: Path, done: bool) -> list[str]:
        self.add(folder, self.two, 2022)
        table = open_study(folder / "kajian").table("observations/indicator_levels")
        years = set(table["year"])
        wrong = [] if years == ({"2021", "2022"} if done else {"2022"}) else [f"years {years}"]
        return wrong + [f"left: {name}" for name in hidden(folder)]


class Replace(Add):
    """Other levels in the place of those that are there: every file of the change exists."""

    def before(self, folder: Path) -> None:
        super().before(folder)
        self.add(folder, self.two, 2021)

    def work(self, folder: Path) -> None:
        self.add(folder, self.one, 2021, replace=True)

    def again(self, folder: Path, done: bool) -> list[str]:
        self.add(folder, self.two, 2022)
        table = open_study(folder / "kajian").table("observations/indicator_levels")
        wrong = [] if set(table["year"]) == {"2021", "2022"} else [f"years {set(table['year'])}"]
        return wrong + [f"left: {name}" for name in hidden(folder)]


class Remove(Replace):
    def work(self, folder: Path) -> None:
        remove_levels(open_study(folder / "kajian"), "bintan", 2021)

    def again(self, folder: Path, done: bool) -> list[str]:
        self.add(folder, self.one, 2022)
        years = set(open_study(folder / "kajian").table("observations/indicator_levels")["year"])
        wrong = [] if years == ({"2022"} if done else {"2021", "2022"}) else [f"years {years}"]
        return wrong + [f"left: {name}" for name in hidden(folder)]


class Init(Scenario):
    """A study in a folder that is not there."""

    def before(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)

    def work(self, folder: Path) -> None:
        init_study(folder / "kajian", region="bintan")

    def again(self, folder: Path, done: bool) -> list[str]:
        if not done:
            init_study(folder / "kajian", region="bintan")
        self.add(folder, self.one, 2021)
        return [f"left: {name}" for name in hidden(folder)]


class InitHere(Init):
    """The same in an empty folder, which is filled and not replaced: somebody may stand in it."""

    def before(self, folder: Path) -> None:
        (folder / "kajian").mkdir()

    def rest(self, folder: Path) -> None:
        if any((folder / "kajian").iterdir()):
            try:
                init_study(folder / "kajian", region="bintan")
            except OutputError:  # it was made before the kill, and is left alone
                return
            shutil.rmtree(folder / "kajian")
            (folder / "kajian").mkdir()


class Report(Scenario):
    """A report over one that the user edited and put a note beside."""

    def before(self, folder: Path) -> None:
        self.build(folder, "old")
        (folder / "x" / "2024" / "id" / "page.html").write_text("edited", encoding="utf-8")
        (folder / "x" / "2024" / "id" / "note.txt").write_text("mine", encoding="utf-8")

    def build(self, folder: Path, text: str) -> None:
        from helpers.running import vouch

        with whole_or_nothing(folder / "x" / "2024" / "id") as building:
            (building / "tables").mkdir()
            for name in ("page.html", "other.html", "tables/a.csv"):
                (building / name).write_text(f"{text} {name}", encoding="utf-8")
            vouch(building)

    def work(self, folder: Path) -> None:
        self.build(folder, "new")

    def rest(self, folder: Path) -> None:
        sweep(folder)

    def again(self, folder: Path, done: bool) -> list[str]:
        self.build(folder, "newer")
        held = {p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}
        lost = {"edited", "mine"} - held
        return [f"lost: {text}" for text in lost] + [f"left: {name}" for name in hidden(folder)]


class Page(Scenario):
    """The index page over one that the user wrote."""

    def before(self, folder: Path) -> None:
        (folder / "index.html").write_text("mine", encoding="utf-8")

    def work(self, folder: Path) -> None:
        put_own(folder / "index.html", "page")

    def again(self, folder: Path, done: bool) -> list[str]:
        put_own(folder / "index.html", "page of tomorrow")
        held = [p.read_text(encoding="utf-8") for p in folder.glob("index*")]
        wrong = [] if set(held) == {"mine", "page of tomorrow"} else [f"held: {held}"]
        return wrong + [f"left: {name}" for name in hidden(folder)]


SCENARIOS = {"add": Add, "replace": Replace, "remove": Remove, "init": Init, "init-here": InitHere, "report": Report,
             "page": Page}  # fmt: skip


def run(name: str, base: Path) -> dict[str, object]:
    scenario = SCENARIOS[name](base)
    read_table("observations/indicator_levels")  # once for all processes
    fresh, after = base / "fresh", base / "after"
    fresh.mkdir()
    assert in_child(lambda: scenario.before(fresh)) == 0
    shutil.copytree(fresh, after)
    assert in_child(lambda: scenario.work(after)) == 0
    states = {False: seen(fresh), True: seen(after)}
    step, counts, wrong, looked = 0, {False: 0, True: 0}, [], {}
    while True:
        step += 1
        folder = base / "tried"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(fresh, folder)
        status = in_child(partial(scenario.work, folder), step)
        if status == 0:
            break
        left = whole(folder)
        if status == KILLED and left in looked:
            counts[looked[left]] += 1
            continue
        if status != KILLED or in_child(partial(scenario.rest, folder)):
            wrong.append(f"{step}: it ended with {status}, or could not be looked at")
            continue
        state = seen(folder)
        found = [done for done, known in states.items() if known == state]
        if not found and name not in ("report", "page"):  # of these two the user's files may lie in either place
            wrong.append(f"{step}: neither before nor after: {sorted(state.items() ^ states[False].items())[:4]}"[:400])
            continue
        looked[left] = bool(found and found[0])
        counts[looked[left]] += 1
        wrong += [f"{step}: {line}" for line in after_next(scenario, folder, looked[left])]
    return {"steps": step - 1, "before": counts[False], "after": counts[True], "states": len(looked), "wrong": wrong}


def after_next(scenario: Scenario, folder: Path, done: bool) -> list[str]:
    said = scenario.base / "said.json"
    said.unlink(missing_ok=True)

    def go() -> None:
        said.write_text(json.dumps(scenario.again(folder, done)), encoding="utf-8")

    return ["the next command failed"] if in_child(go) else json.loads(said.read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]))))
