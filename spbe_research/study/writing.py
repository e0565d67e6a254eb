"""Writing into a study: one command at a time, and all files of a change or none, whenever the process is killed.

A change is laid down whole in a hidden folder of the study, flushed, and then takes effect by one renaming. What a
killed process had still to do after that is done by whoever opens the study next; what it had begun before is swept.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from spbe_research.errors import DataError, OutputError, SpbeError, message, system_words
from spbe_research.extras import need
from spbe_research.files import OURS, discard, remove_empty, to_disk
from spbe_research.paths import put_in_place

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LOCK", "MARKS", "only_writer", "settle", "table_text", "write_files"]

#: locked while somebody writes; the file itself is empty, stays, and says nothing
LOCK = f"{OURS}lock"

_DRAFT = f"{OURS}draft-"  # being laid down: as if it were not there
_DUE, _UNDUE = f"{OURS}due", f"{OURS}undue"  # to be put into place; to be taken out of it again
_PLAN = "plan.json"
#: what a folder holds that is a study, or the half of one
MARKS = ("study.toml", _DUE, _UNDUE)
_PATIENCE = 20.0  # seconds for whoever writes just now
_GLANCE = 2.0  # seconds for whoever only reads


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the study's lock, which dies with its process: two commands at once must not lose one another's rows.

    Raises
    ------
    OutputError
        when another process writes all the while, or the folder cannot be written.
    MissingExtra
        without filelock.
    """
    with _locked(folder, _PATIENCE):
        try:
            _finish(folder)
        except OSError as error:
            raise OutputError(
                message("errors.study.writing.only_writer", folder=folder, system_words=system_words(error))
            ) from None
        yield


def settle(folder: Path) -> None:
    """Finish what a killed process left of a change; nothing where nobody was killed, or where one writes just now."""
    with contextlib.suppress(SpbeError, OSError):
        if (folder / _DUE).is_dir() or (folder / _UNDUE).is_dir():
            with _locked(folder, _GLANCE):
                _finish(folder)


@contextmanager
def _locked(folder: Path, patience: float) -> Iterator[None]:
    need("filelock")
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise OutputError(message("errors.study.writing.locked", folder=folder, seconds=round(patience))) from None
    except OSError as error:
        raise OutputError(
            message("errors.study.writing.only_writer", folder=folder, system_words=system_words(error))
        ) from None
    try:
        yield
    finally:
        lock.release()


def table_text(name: str, frame: pd.DataFrame) -> bytes:
    """A table as its file holds it.

    Raises
    ------
    DataError
        for text that would not be read again as it is, before anything is written.
    """
    rows = [list(map(str, frame.columns)), *([str(cell) for cell in row] for row in frame.to_numpy())]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    try:
        data = text.getvalue().encode("utf-8")
        again = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeEncodeError, csv.Error) as error:
        raise DataError(f"{name}.csv", problem=message("errors.study.writing.table_text", error=error)) from None
    if again != rows:
        at = next((n for n, (one, other) in enumerate(zip(rows, again, strict=False), start=1) if one != other), None)
        other = message("errors.study.writing.other_text")
        raise DataError(f"{name}.csv", row=at, problem=message("errors.study.writing.table_text", error=other))
    return data


def write_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files of a study, all or none; whoever calls holds the lock.

    Parameters
    ----------
    files : contents by path below the study's folder, with ``/``, or None for an empty folder; those that are there
        already so are left alone.

    Raises
    ------
    OutputError
        when one cannot be written; the study is as it was.
    """
    draft = folder / f"{_DRAFT}{secrets.token_hex(4)}"
    at = ""
    try:
        plan: list[dict[str, object]] = []
        draft.mkdir()
        for name, data in files.items():
            at, target = name, folder / name
            there = target.read_bytes() if target.is_file() else None
            if target.is_dir() if data is None else there == data:  # it may be open just now: Windows locks it then
                continue
            number = len(plan)
            if data is not None:
                _flushed(draft / f"{number}.new", data)
            if there is not None:
                _flushed(draft / f"{number}.old", there)
            missing = [p for p in (target, *target.parents) if not p.exists()][data is not None :]
            made = [_below(p, folder) for p in missing]
            plan.append({"to": name, "folder": data is None, "old": there is not None, "made": made})
        _flushed(draft / _PLAN, json.dumps(plan).encode())
        to_disk(draft)
        due = draft.rename(folder / _DUE)  # from here on the change is made
    except BaseException as error:
        discard(draft)
        if isinstance(error, OSError):
            raise OutputError(_cannot(at or folder.name, error)) from None
        raise
    try:
        to_disk(folder)
        _put(folder, due)
    except OSError as error:
        with contextlib.suppress(OSError):  # else whoever opens the study next goes on
            _take_back(folder, due.rename(folder / _UNDUE))
        raise OutputError(_cannot(Path(str(error.filename2 or error.filename or at)).name, error)) from None


def _cannot(name: str, error: OSError) -> str:
    return message("errors.study.writing.write_files", name=name, system_words=system_words(error))


def _flushed(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    to_disk(path)


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _finish(folder: Path) -> None:
    """Bring a study to rest, under its lock: what is due is done, what is not is gone."""
    if (folder / _UNDUE).is_dir():
        _take_back(folder, folder / _UNDUE)
    if (folder / _DUE).is_dir():
        _put(folder, folder / _DUE)
    for draft in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)


def _plan(change: Path) -> list[dict[str, object]]:
    plan: list[dict[str, object]] = json.loads((change / _PLAN).read_text(encoding="utf-8"))
    return plan


def _put(folder: Path, due: Path) -> None:
    """Put every file of a change into its place, as far as it is not there yet."""
    plan = _plan(due)
    for number, step in enumerate(plan):
        made, target = due / f"{number}.new", folder / str(step["to"])
        if step["folder"]:
            target.mkdir(parents=True, exist_ok=True)
        elif made.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(made, target)
    for parent in {(folder / str(step["to"])).parent for step in plan}:
        to_disk(parent)
    _done(folder, due)


def _take_back(folder: Path, undue: Path) -> None:
    """Give every file of a change its old contents again."""
    for number, step in reversed(list(enumerate(_plan(undue)))):
        target, old = folder / str(step["to"]), undue / f"{number}.old"
        if not step["folder"] and not (undue / f"{number}.new").exists():
            if old.exists():
                put_in_place(old, target)
            elif not step["old"]:
                target.unlink(missing_ok=True)
        made = step["made"]
        remove_empty([folder / name for name in made] if isinstance(made, list) else [])
    _done(folder, undue)


def _done(folder: Path, change: Path) -> None:
    """Remove the record of a change: first its name, so that half of it is never taken for one."""
    gone = change.rename(folder / f"{_DRAFT}{secrets.token_hex(4)}")
    shutil.rmtree(gone, ignore_errors=True)
    to_disk(folder)
