"""Folders of reports that appear whole or not at all, whatever ends the process while they are made."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from spbe_research.errors import OutputError, SpbeError, message, system_words
from spbe_research.files import OURS, begin, discard, in_use, make_parents, remove_empty, to_disk
from spbe_research.paths import put_in_place
from spbe_research.reports.keep import Kept, keep_rest, refuse_foreign

__all__ = ["sweep", "whole_or_nothing"]

_NEW, _OLD = f"{OURS}new-", f"{OURS}old-"
_LEFT = re.compile(r"\.spbe-(new|old)-(?P<place>.+)-[0-9a-f]{8}")
_ATTEMPTS = 20  # to put a folder in its place while others do the same


@contextlib.contextmanager
def whole_or_nothing(folder: Path, kept: list[Kept] | None = None) -> Iterator[Path]:
    """A folder to build in, put in place when all is done and thrown away otherwise.

    Everything in it is on the disk before it gets its name. A report that was there before is put aside for the
    moment of the exchange, and what of it is the user's is kept; :func:`sweep` puts it back should the process be
    killed at that moment.

    Parameters
    ----------
    kept : is given what was the user's, where something was.

    Raises
    ------
    OutputError
        where the place cannot be written, holds what is no report of ours, or the disk is full; what was there
        before is intact.
    """
    made: list[Path] = []
    refuse_foreign(folder)
    try:
        made = make_parents(folder.parent)
        building, release = begin(folder, folder=True)
    except OSError as error:
        remove_empty(made)
        raise OutputError(
            message(
                "errors.reports.atomic.whole_or_nothing", folder_parent=folder.parent, system_words=system_words(error)
            )
        ) from None
    try:
        yield building
        building.chmod(0o755)
        for path in sorted(building.rglob("*")):
            to_disk(path)
        to_disk(building)
        found = _exchange(building, folder)
    except BaseException as error:
        discard(building)
        remove_empty(made)
        if isinstance(error, OSError) and not isinstance(error, SpbeError):
            raise OutputError(
                message("errors.reports.atomic.cannot_write", folder=folder, system_words=system_words(error))
            ) from None
        raise
    finally:
        release()
    if kept is not None:
        kept += found


def sweep(out: Path, kept: list[Kept] | None = None) -> int:
    """Clear what killed processes left below ``out``: half-built folders go, folders put aside return.

    A folder that a living process is building is left alone, and so is everything that bears no name of ours. What
    is the user's in a folder that was put aside and replaced is kept.

    Returns
    -------
    How many leftovers were found.
    """
    count = 0
    for leftover in _left(out, _NEW):
        if not in_use(leftover):
            discard(leftover)
            remove_empty([leftover.parent, leftover.parent.parent])
            count += 1
    for aside in _left(out, _OLD):
        rest = aside.name.removeprefix(_OLD)
        if aside.with_name(_NEW + rest).exists():
            continue  # its exchange is under way
        place = aside.with_name(rest.rpartition("-")[0])
        with contextlib.suppress(OSError):  # another process was quicker, or holds it: the next sweep
            if os.path.lexists(place):
                found = keep_rest(aside, place)
                if found is not None and kept is not None:
                    kept.append(found)
            else:
                put_in_place(aside, place)
        count += 1
    return count


def _left(out: Path, prefix: str) -> list[Path]:
    """Folders of ours where reports lie, and only there: ``<institution>/<edition>/``."""
    found = out.glob(f"*/*/{prefix}*")
    return sorted(p for p in found if _LEFT.fullmatch(p.name) and p.is_dir() and not p.is_symlink())


def _exchange(building: Path, folder: Path) -> list[Kept]:
    aside = building.with_name(_OLD + building.name.removeprefix(_NEW))
    kept: list[Kept] = []
    for _ in range(_ATTEMPTS):
        refuse_foreign(folder)  # again: a report takes some seconds
        with contextlib.suppress(FileNotFoundError):  # nothing was there
            put_in_place(folder, aside)
        try:
            placed = _placed(building, folder)
        except OSError:
            if aside.exists():
                _placed(aside, folder)
            raise
        if aside.exists():  # also where another process was quicker: its folder is next
            found = keep_rest(aside, folder)
            kept += [found] if found is not None else []
        if placed:
            to_disk(folder.parent)
            return kept
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
