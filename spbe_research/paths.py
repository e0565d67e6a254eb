"""Where data, notebooks and papers lie: in a checkout, in an installed wheel, or in a folder named by the user."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

from spbe_research.errors import DataError, message
from spbe_research.options import check_path

__all__ = [
    "data_dir",
    "environment",
    "layered_study",
    "notebooks_dir",
    "package_dir",
    "packaged_only",
    "papers_dir",
    "put_in_place",
    "share_dir",
    "study_dir",
    "tables_dir",
    "whereabouts",
]

_PACKAGE = Path(__file__).resolve().parent
_LAYERED: ContextVar[bool] = ContextVar("layered", default=True)
_PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between attempts to rename on Windows


def package_dir() -> Path:
    """Folder of the package's own code and assets.

    Examples
    --------
    >>> (package_dir() / "assets" / "report.css").is_file()
    True
    """
    return _PACKAGE


@cache
def share_dir() -> Path:
    """Folder that holds ``data/``, ``notebooks/`` and ``papers/``.

    An installed wheel carries them inside the package (``_share``); a checkout keeps them beside it.

    Examples
    --------
    >>> (share_dir() / "notebooks" / "01_maturity.ipynb").is_file()
    True
    """
    inside = _PACKAGE / "_share"
    return inside if inside.is_dir() else _PACKAGE.parent


def data_dir(folder: str | Path | None = None) -> Path:
    """Folder that data are read from: one of tables, or a study (:func:`tables_dir`, :func:`layered_study`).

    Parameters
    ----------
    folder : use this folder; without it the environment variable ``SPBE_DATA``, else the packaged data.

    Raises
    ------
    DataError
        when the folder does not exist.
    """
    asked = None if folder is None or (isinstance(folder, str) and not folder) else check_path("folder", folder)
    chosen = asked or _usual()
    resolved = _resolved(chosen)
    if resolved is None:
        raise DataError(str(chosen), problem=message("errors.package.paths.data_dir"))
    return resolved


def _resolved(folder: Path) -> Path | None:
    """The full path of a folder, None where there is none: asked for a thousand times a report, found out once."""
    try:
        status = folder.stat()
    except (OSError, ValueError):  # or a name that no system takes
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    return _resolve(str(folder), status.st_dev, status.st_ino) if folder.is_absolute() else folder.resolve()


@lru_cache(maxsize=64)
def _resolve(folder: str, _device: int, _number: int) -> Path:
    return Path(folder).resolve()


def tables_dir(folder: str | Path | None = None) -> Path:
    """Folder of the tables that are read with a folder: that folder, or the usual one where it is a study.

    Raises
    ------
    DataError
        as :func:`data_dir`.
    """
    chosen = data_dir(folder)
    return _usual().resolve() if folder is not None and _is_study(chosen) else chosen


def layered_study(folder: str | Path | None = None) -> Path | None:
    """The study whose own tables are read after those of a folder: that study, or the active one over the usual data.

    Raises
    ------
    DataError
        as :func:`data_dir` and :func:`study_dir`.
    """
    if folder is None:
        return study_dir()
    chosen = data_dir(folder)
    if _is_study(chosen):
        return chosen if _LAYERED.get() else None
    return study_dir() if chosen == data_dir() else None


def _usual() -> Path:
    asked = os.environ.get("SPBE_DATA")
    return _path(asked) if asked else share_dir() / "data"


_path = lru_cache(maxsize=16)(Path)


def _is_study(folder: Path) -> bool:
    return _there((folder / "study.toml").is_file)


def notebooks_dir() -> Path:
    """Folder of the notebooks that make the chapters of a report; ``SPBE_NOTEBOOKS`` names another one."""
    return Path(os.environ.get("SPBE_NOTEBOOKS") or share_dir() / "notebooks").resolve()


def papers_dir() -> Path:
    """Folder of the reproduced publications."""
    return share_dir() / "papers"


def study_dir() -> Path | None:
    """Folder of the active study, named by the environment variable ``SPBE_STUDY``; None without one.

    Raises
    ------
    DataError
        when the variable names a folder that is no study.
    """
    chosen = os.environ.get("SPBE_STUDY")
    if not chosen or not _LAYERED.get():
        return None
    path = Path(chosen)
    if not _is_study(path):
        raise DataError(chosen, problem=message("errors.package.paths.study_dir"))
    return path.resolve()


def whereabouts() -> dict[str, str]:
    """The environment variables that name data, notebooks and study, as far as they are set, with full paths.

    For another folder or process; one on another machine finds its own packaged data where nothing is set.
    """
    places = {"SPBE_DATA": data_dir, "SPBE_NOTEBOOKS": notebooks_dir, "SPBE_STUDY": study_dir}
    result = {name: place() for name, place in places.items() if os.environ.get(name)}
    return {name: str(path) for name, path in result.items() if path is not None}


def _there(look: Callable[[], bool]) -> bool:
    """What a look at a path finds; a name that no system takes is not there."""
    try:
        return look()
    except OSError:
        return False


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """Inside, an environment variable has this value, also for processes that are started; afterwards its own again.

    Examples
    --------
    >>> with environment("SPBE_LANG", "id"):
    ...     os.environ["SPBE_LANG"]
    'id'
    """
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def packaged_only() -> Iterator[None]:
    """Inside, the active study is not seen: what is said of published figures must not rest on the user's own.

    Examples
    --------
    >>> with packaged_only():
    ...     study_dir() is None
    True
    """
    token = _LAYERED.set(False)
    try:
        yield
    finally:
        _LAYERED.reset(token)


def put_in_place(made: Path, place: Path, *, over: bool = True) -> None:
    """Give what was made beside its place the name it is to bear; a file that is there already is replaced.

    A folder takes the place of none, and on Windows no file does where ``over`` is false. There a virus scanner or an
    indexer holds what is new for a moment, and nothing that is held can be renamed: it is tried again for a second
    and a half.

    Raises
    ------
    OSError
        what the system said at the last attempt.
    """
    rename = made.replace if over and not made.is_dir() else made.rename
    for pause in _PATIENCE if sys.platform == "win32" else ():
        try:
            rename(place)
            return
        except PermissionError:
            time.sleep(pause)
    rename(place)
