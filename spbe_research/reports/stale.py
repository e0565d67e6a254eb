"""What a report is made from, as one fingerprint: when it is the same, the report need not be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from spbe_research.paths import data_dir, notebooks_dir, study_dir
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.formats import chosen_formats

__all__ = ["LIBRARIES", "code_files", "fingerprint", "inputs", "is_current", "library_versions", "report_fingerprint"]

#: libraries whose release shows in a report
LIBRARIES = ("matplotlib", "nbconvert", "numpy", "pandas", "papermill", "python-docx", "scipy", "statsmodels", "typst")


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def library_versions() -> dict[str, str]:
    """Release of Python and of each library of :data:`LIBRARIES`."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def code_files() -> list[Path]:
    """Every file of the package that can change a report: modules, templates, style, typeface."""
    package = Path(__file__).resolve().parents[1]
    kept = (p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts and "_share" not in p.parts)
    return sorted(kept)


def inputs(chapters: Sequence[str]) -> dict[str, dict[str, str]]:
    """Fingerprints of all that reports are made from, by room and file.

    Parameters
    ----------
    chapters : names of the notebooks.

    Raises
    ------
    OSError
        when a file has vanished.
    """
    root, package = data_dir(), Path(__file__).resolve().parents[1]
    found = {
        "data": {p.relative_to(root).as_posix(): fingerprint(p) for p in sorted(root.rglob("*.csv"))},
        "notebooks": {f"{c}.ipynb": fingerprint(notebooks_dir() / f"{c}.ipynb") for c in chapters},
        "code": {p.relative_to(package).as_posix(): fingerprint(p) for p in code_files()},
        "versions": library_versions(),
    }
    study = study_dir()
    if study is not None:
        own = study / "data"
        found["study"] = {p.relative_to(own).as_posix(): fingerprint(p) for p in sorted(own.rglob("*.csv"))}
    return found


def report_fingerprint(
    made_from: dict[str, dict[str, str]], parameters: ReportParameters, formats: Sequence[str]
) -> str:
    """One fingerprint of everything that a report depends on."""
    whole = {"inputs": made_from, "parameters": parameters.to_dict(), "formats": chosen_formats(formats)}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def is_current(folder: Path, wanted: str) -> bool:
    """Whether a finished report lies in ``folder``, made from the same, and none of its files has changed since."""
    try:
        record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return record["fingerprint"] == wanted and all(
            fingerprint(folder / name) == digest for name, digest in record["outputs"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
