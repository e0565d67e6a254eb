"""Files and folders that appear whole or not at all, whatever ends the process while they are made."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from spbe_research.errors import OutputError, SpbeError, message, system_words
from spbe_research.paths import put_in_place

__all__ = ["sweep", "whole_or_nothing", "write_whole"]

_BUILDING, _REPLACED = ".building-", ".replaced-"
_ATTEMPTS = 20  # to put a folder in its place while others do the same
_ABANDONED = 24 * 3600  # seconds after which a folder is nobody's, where locks are not to be had


@contextlib.contextmanager
def whole_or_nothing(folder: Path) -> Iterator[Path]:
    """A folder to build in, put in place when all is done and thrown away otherwise.

    Everything in it is on the disk before it gets its name. A folder that was there before is put aside for the
    moment of the exchange; :func:`sweep` puts it back should the process be killed at that moment.

    Raises
    ------
    OutputError
        where the place cannot be written or the disk is full; what was there before is intact.
    """
    made: list[Path] = []
    try:
        made = _make_parents(folder.parent)
        building, lock = _begin(folder)
    except OSError as error:
        _remove_empty(made)
        raise OutputError(
            message(
                "errors.reports.atomic.whole_or_nothing", folder_parent=folder.parent, system_words=system_words(error)
            )
        ) from None
    try:
        yield building
        building.chmod(0o755)
        for path in sorted(building.rglob("*")):
            _to_disk(path)
        _to_disk(building)
        _exchange(building, folder)
    except BaseException as error:
        _discard(building)
        _remove_empty(made)
        if isinstance(error, OSError) and not isinstance(error, SpbeError):
            raise OutputError(
                message("errors.reports.atomic.whole_or_nothing_2", folder=folder, system_words=system_words(error))
            ) from None
        raise
    finally:
        if lock is not None:
            os.close(lock)


def write_whole(path: Path, text: str) -> None:
    """Write one file, on the disk before it takes the place of the one before.

    Raises
    ------
    OutputError
        where it cannot be written; the one before is intact.
    """
    building = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with building.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(building, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            building.unlink(missing_ok=True)
        raise OutputError(
            message("errors.reports.atomic.write_whole", path=path, system_words=system_words(error))
        ) from None


def sweep(out: Path) -> int:
    """Clear what killed processes left below ``out``: half-built folders go, folders put aside return.

    A folder that a living process is building is left alone.

    Returns
    -------
    How many leftovers were found.
    """
    count = 0
    for leftover in sorted(out.glob(f"*/*/{_BUILDING}*")):
        if not _in_use(leftover):
            _discard(leftover)
            count += 1
    for aside in sorted(out.glob(f"*/*/{_REPLACED}*")):
        rest = aside.name.removeprefix(_REPLACED)
        if aside.with_name(_BUILDING + rest).exists():
            continue  # its exchange is under way
        place = aside.with_name(rest.rpartition("-")[0])
        if place.exists():
            _discard(aside)
        else:
            with contextlib.suppress(OSError):  # another process was quicker, or holds it: the next sweep
                put_in_place(aside, place)
        count += 1
    return count


def _begin(folder: Path) -> tuple[Path, int | None]:
    """A new folder beside ``folder`` with a lock that lasts as long as this process builds in it."""
    while True:
        building = folder.with_name(f"{_BUILDING}{folder.name}-{secrets.token_hex(4)}")
        try:
            # not tempfile: on Windows its folders are for their owner alone, and stay so when renamed
            building.mkdir(mode=0o777 if sys.platform == "win32" else 0o700)
        except FileExistsError:
            continue
        lock = _lock(building)
        if building.exists():  # else a sweep came between the two
            return building, lock


def _lock(folder: Path) -> int | None:
    """Open descriptor that holds the lock of a folder; None where there are no such locks."""
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _in_use(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        if time.time() - folder.stat().st_mtime > _ABANDONED:
            return False
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _exchange(building: Path, folder: Path) -> None:
    aside = building.with_name(_REPLACED + building.name.removeprefix(_BUILDING))
    for _ in range(_ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):  # nothing was there
            put_in_place(folder, aside)
        try:
            placed = _placed(building, folder)
        except OSError:
            if aside.exists():
                _placed(aside, folder)
            raise
        _discard(aside)  # also where another process was quicker: its folder is next
        if placed:
            _to_disk(folder.parent)
            return
    raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder))


def _placed(folder: Path, place: Path) -> bool:
    """Whether a folder has taken its place; not where another process has filled it."""
    try:
        put_in_place(folder, place)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows does so for files only."""
    if sys.platform == "win32":
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(folder: Path) -> None:
    """Delete a folder as far as it can be deleted."""
    if sys.platform == "win32":  # there a file that is marked read-only stays
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError):
                path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; the ones that were not there, deepest first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
