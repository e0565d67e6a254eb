"""What a report is made from, as one fingerprint: when it is the same, the report need not be made again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from spbe_research.chapters.parameters import PanelParameters
from spbe_research.data.references import FILE as REFERENCES
from spbe_research.errors import DataError, message
from spbe_research.numbers.language import LANGUAGES, language_folder
from spbe_research.paths import data_dir, notebooks_dir, package_dir, study_dir
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import chosen_formats
from spbe_research.simulation.kept import kept_tables

__all__ = [
    "changed",
    "fingerprint",
    "inputs",
    "inputs_fingerprint",
    "is_current",
    "refuse_changed",
    "report_fingerprint",
]

#: libraries whose release shows in a report
_LIBRARIES = (
    "babel",
    "citeproc-py",
    "ipython",
    "jinja2",
    "kiwisolver",
    "lxml",
    "markupsafe",
    "matplotlib",
    "matplotlib-inline",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pillow",
    "python-docx",
    "scipy",
    "typst",
)


def fingerprint(path: str | Path) -> str:
    """SHA-256 of a file, read once as long as it does not change."""
    status = os.stat(path)
    return _digest(os.fspath(path), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4096)
def _digest(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@cache
def _library_versions() -> dict[str, str]:
    """Release of Python and of each library of :data:`_LIBRARIES`."""
    return {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}


def _below(folder: Path, left_out: Collection[str] = ()) -> dict[str, str]:
    """Every file below a folder, by its name from there: path of each; asked for at the end of every report."""
    found: dict[str, str] = {}
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in left_out]
        inside = Path(at).relative_to(folder).as_posix()
        found |= {name if inside == "." else f"{inside}/{name}": os.path.join(at, name) for name in files}
    return found


def _code_files() -> dict[str, str]:
    """Every file of the package that can change a report: modules, templates, style, typeface."""
    # what a file manager or an editor leaves there (macOS's .DS_Store, a swap file) is no part of the code
    foreign = ("Thumbs.db", "desktop.ini")
    kept = _below(package_dir(), ("__pycache__", "_share")).items()
    names = {name: (path, name.rpartition("/")[2]) for name, path in kept}
    return {name: path for name, (path, own) in names.items() if not own.startswith(".") and own not in foreign}


def tables_below(folder: Path) -> list[Path]:
    """Every table of a data folder; not the hidden twins that macOS lays beside files on a foreign drive."""
    return sorted(Path(path) for path in _tables(folder).values())


def _tables(folder: Path) -> dict[str, str]:
    tables = {name: path for name, path in _below(folder).items() if name.endswith(".csv")}
    return {name: path for name, path in tables.items() if not name.rpartition("/")[2].startswith(".")}


def inputs(chapters: Sequence[str]) -> dict[str, dict[str, str]]:
    """Fingerprints of all that reports are made from, by room and file.

    Parameters
    ----------
    chapters : names of the notebooks.

    Raises
    ------
    DataError
        when a file has vanished.
    """
    try:
        return _inputs(chapters)
    except OSError as error:
        raise DataError(Path(error.filename or "").name, problem=message("errors.record.stale.inputs")) from None


def changed(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[str]:
    """What differs between two records of :func:`inputs`, as ``room/file``."""
    pairs = {(room, name) for record in (before, after) for room, files in record.items() for name in files}
    return sorted(f"{room}/{name}" for room, name in pairs if _of(before, room, name) != _of(after, room, name))


def refuse_changed(made_from: dict[str, dict[str, str]], chapters: Sequence[str]) -> None:
    """Raise where what a page is made from is no longer what it was when it was begun.

    Raises
    ------
    DataError
        with the first that differs.
    """
    now = inputs(chapters)
    if now != made_from:
        raise DataError(changed(made_from, now)[0], problem=message("errors.running.run.build"))


def _of(record: dict[str, dict[str, str]], room: str, name: str) -> str | None:
    return record.get(room, {}).get(name)


def _inputs(chapters: Sequence[str]) -> dict[str, dict[str, str]]:
    root, package = data_dir(), package_dir()
    data = _tables(root)
    if (root / REFERENCES).is_file():
        data[REFERENCES] = os.fspath(root / REFERENCES)
    result = {
        "data": _fingerprints(data),
        "notebooks": {f"{c}.ipynb": fingerprint(notebooks_dir() / f"{c}.ipynb") for c in chapters}
        | {f"calibration/{p.name}": fingerprint(p) for p in kept_tables()},  # chapter 3 names rates of that study
        "code": _fingerprints(_code_files()),
        "versions": _library_versions(),
    }
    for folder in (language_folder(lang) for lang in LANGUAGES):
        if not folder.is_relative_to(package):  # a language from outside
            result["code"] |= {f"text/{folder.name}/{p.name}": fingerprint(p) for p in sorted(folder.glob("*.toml"))}
    study = study_dir()
    if study is not None:
        own = {f"data/{name}": path for name, path in _tables(study / "data").items()}
        result["study"] = {"study.toml": fingerprint(study / "study.toml")} | _fingerprints(own)
    return result


def _fingerprints(files: dict[str, str]) -> dict[str, str]:
    return {name: fingerprint(path) for name, path in sorted(files.items())}


def inputs_fingerprint(made_from: dict[str, dict[str, str]]) -> str:
    """One fingerprint of a record of :func:`inputs`."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def report_fingerprint(
    made_from: dict[str, dict[str, str]], parameters: ReportParameters | PanelParameters, formats: Sequence[str]
) -> str:
    """One fingerprint of everything that a report depends on."""
    whole = {"inputs": made_from, "parameters": parameters.to_dict(), "formats": chosen_formats(formats)}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def is_current(folder: Path, wanted: str) -> bool:
    """Whether a finished report lies in ``folder``, made from the same, and none of its files has changed since."""
    try:
        record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return record["fingerprint"] == wanted and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in record["outputs"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
