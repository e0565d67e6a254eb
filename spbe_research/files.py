"""Files that are whole or not there, on the disk before they get their names, and never over somebody's work.

Whatever is made lies beside its place until it is done, under a name that only we give (:data:`OURS`). While it is
made a lock is held that dies with its process, so that what a killed process left is known and swept by the next.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from spbe_research.errors import OutputError, message, system_words
from spbe_research.options import check_path
from spbe_research.paths import put_in_place

__all__ = [
    "OURS",
    "begin",
    "beside",
    "discard",
    "free_name",
    "in_use",
    "make_parents",
    "one_line",
    "output_folder",
    "put_new",
    "refuse_unwritable",
    "remove_empty",
    "storable",
    "sweep_beside",
    "to_disk",
    "write_whole",
]

#: how every name begins that we give to what is not finished
OURS = ".spbe-"

_ABANDONED = 24 * 3600  # seconds after which something is nobody's, where locks are not to be had
_LONGEST = 60  # characters of a name that are repeated in the name of what is made for it


def output_folder(out: object) -> Path:
    """The folder that somebody names for what is written, there or not.

    Raises
    ------
    ParameterError
        for what is no path; OutputError for a name that no system takes.
    """
    path = check_path("out", out)
    try:
        os.lstat(path)
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) or error.errno == errno.ENAMETOOLONG:
            words = system_words(error)
            problem = message("errors.package.files.refuse_unwritable", folder=path, system_words=words)
            raise OutputError(problem) from None
    return path


def write_whole(path: Path, content: str | bytes, *, new: bool = False, named: Path | None = None) -> None:
    """Write one file, on the disk before it takes the place of the one before.

    Parameters
    ----------
    content : text is written as UTF-8, as it is.
    new : refuse to take the place of a file that is there, even of one that came a moment ago; its folder must be
        there. Otherwise folders that are missing are made.
    named : what an error names in its place, where the file itself means nothing to a user.

    Raises
    ------
    OutputError
        where it cannot be written; the one before is intact, and nothing is left behind.
    """
    made: list[Path] = []
    try:
        if new and os.path.lexists(path):  # before anything is written
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        made = [] if new else make_parents(path.parent)
        sweep_beside(path)
        with _new_file(path) as building:
            building.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
            to_disk(building)
            (put_new if new else put_in_place)(building, path)
        to_disk(path.parent)
    except (OSError, ValueError) as error:  # a name, or a text, that no system takes
        remove_empty(made)
        raise OutputError(
            message("errors.package.files.write_whole", path=named or path, system_words=system_words(error))
        ) from None


def refuse_unwritable(folder: Path, size: int) -> None:
    """Write a file of this size into a folder and take it away again; the folder is made where it is missing.

    Raises
    ------
    OutputError
        where that cannot be done.
    """
    probe = folder / "probe"
    made: list[Path] = []
    try:
        made = make_parents(folder)
        sweep_beside(probe)
        with _new_file(probe) as building:
            building.write_bytes(b" " * size)
            to_disk(building)
    except OSError as error:
        remove_empty(made)
        raise OutputError(
            message("errors.package.files.refuse_unwritable", folder=folder, system_words=system_words(error))
        ) from None


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    building, release = begin(path, folder=False)
    try:
        yield building
    finally:
        with contextlib.suppress(OSError):
            building.unlink(missing_ok=True)
        release()


def put_new(made: Path, place: Path) -> None:
    """Give a file its name unless something bears it already, however short the moment since one looked.

    Raises
    ------
    FileExistsError
        when something does; ``made`` stays where it is then.
    """
    if sys.platform != "win32":
        try:
            os.link(made, place)
        except FileExistsError:
            raise
        except OSError:
            pass  # a drive without links
        else:
            made.unlink()
            return
    if os.path.lexists(place):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    put_in_place(made, place, over=False)  # which Windows refuses where something came just now


def free_name(place: Path, mark: str) -> Path:
    """The first name beside ``place`` that nothing bears: ``index-kept.html``, then ``index-kept-2.html``.

    Examples
    --------
    >>> free_name(Path("nowhere") / "index.html", "kept").name
    'index-kept.html'
    """
    number = 1
    while True:
        tail = mark if number == 1 else f"{mark}-{number}"
        name = place.with_name(f"{place.stem}-{tail}{place.suffix}")
        if not os.path.lexists(name):
            return name
        number += 1


def beside(place: Path, kind: str = "new") -> Path:
    """A name of ours for what is made beside its place; it need not be free."""
    return place.with_name(f"{OURS}{kind}-{place.name[:_LONGEST]}-{secrets.token_hex(4)}")


def begin(place: Path, *, folder: bool) -> tuple[Path, Callable[[], None]]:
    """Begin a file or folder beside its place, locked for as long as this process lives or until it is released.

    Returns
    -------
    The path, and what releases the lock.

    Raises
    ------
    OSError
        where nothing can be written.
    """
    while True:
        building = beside(place)
        release = _lock_before(building)
        try:
            if folder:
                # not tempfile: on Windows its folders are for their owner alone, and stay so when renamed
                building.mkdir(mode=0o777 if sys.platform == "win32" else 0o700)
            else:
                os.close(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except FileExistsError:
            release()
            continue
        except OSError:
            release()
            raise
        held = _lock_itself(building)
        if not building.exists():  # a sweep came between the two
            held()
            release()
            continue

        def let_go(held: Callable[[], None] = held, release: Callable[[], None] = release) -> None:
            held()
            release()

        return building, let_go


def in_use(leftover: Path) -> bool:
    """Whether a living process is making this; a day after its last change it is nobody's in any case."""
    with contextlib.suppress(OSError):
        if time.time() - leftover.lstat().st_mtime > _ABANDONED:
            return False
    try:
        import fcntl

        descriptor = os.open(leftover, os.O_RDONLY)
    except ImportError:
        return _locked_beside(leftover)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def sweep_beside(place: Path) -> int:
    """Clear what killed processes left of earlier attempts at this very file or folder; how many there were."""
    ours = re.compile(re.escape(f"{OURS}new-{place.name[:_LONGEST]}-") + "[0-9a-f]{8}")
    count = 0
    with contextlib.suppress(OSError):
        for leftover in sorted(place.parent.iterdir()):
            if ours.fullmatch(leftover.name) and not in_use(leftover):
                discard(leftover)
                count += 1
    return count


def discard(made: Path) -> None:
    """Delete a file or folder of ours as far as it can be deleted."""
    if made.is_dir() and not made.is_symlink():
        if sys.platform == "win32":  # there a file that is marked read-only stays
            for path in made.rglob("*"):
                with contextlib.suppress(OSError):
                    path.chmod(0o700)
        shutil.rmtree(made, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        _lock_file(made).unlink(missing_ok=True)


def to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows does so for files only."""
    if sys.platform == "win32":
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a drive that knows no flushing of folders
            raise
    finally:
        os.close(descriptor)


def make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; the ones that were not there, deepest first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        remove_empty(missing)
        raise
    return missing


def remove_empty(folders: list[Path]) -> None:
    """Remove folders, deepest first, as far as they are empty."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def storable(text: str) -> bool:
    """Whether a name can be written into a text file or a workbook and read again.

    No control characters, no undecodable bytes, and not the two code points that XML forbids.

    Examples
    --------
    >>> storable("skripsi saya"), storable("a\\x7fb"), storable("a\\udc80b"), storable("a\\uffff")
    (True, False, False, False)
    """
    return not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff" for c in text)


def one_line(text: str) -> str:
    """Text as one line that no terminal takes for a command: what cannot be shown stands as its code.

    Examples
    --------
    >>> one_line("a  b\\n\\x1b[2J")
    'a b \\\\x1b[2J'
    """
    joined = " ".join(text.split())
    return "".join(c if storable(c) else c.encode("unicode_escape", "backslashreplace").decode() for c in joined)


def _lock_itself(made: Path) -> Callable[[], None]:
    """Hold the lock of a file or folder where the system has such locks."""
    try:
        import fcntl

        descriptor = os.open(made, os.O_RDONLY)
    except (ImportError, OSError):
        return _nothing
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # a sweep that is just looking at it lets go at once
    except OSError:  # a drive without locks
        os.close(descriptor)
        return _nothing
    return lambda: os.close(descriptor)


def _lock_before(building: Path) -> Callable[[], None]:
    """Where a folder has no lock, hold one of a file beside it: an open file in it would let nobody rename it."""
    try:
        import fcntl  # noqa: F401
    except ImportError:
        pass
    else:
        return _nothing
    try:
        from filelock import FileLock, Timeout
    except ImportError:  # with the core alone: what is a day old is nobody's
        return _nothing
    lock = FileLock(_lock_file(building), timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return _nothing

    def release() -> None:
        lock.release()
        with contextlib.suppress(OSError):
            _lock_file(building).unlink(missing_ok=True)

    return release


def _locked_beside(leftover: Path) -> bool:
    try:
        from filelock import FileLock, Timeout
    except ImportError:
        return True
    if not _lock_file(leftover).exists():
        return True
    try:
        with FileLock(_lock_file(leftover), timeout=0):
            return False
    except (Timeout, OSError):
        return True


def _lock_file(building: Path) -> Path:
    return building.with_name(f"{building.name}.lock")


def _nothing() -> None:
    """No lock to release."""
