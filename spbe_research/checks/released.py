"""Whether tables are those of this release, which were checked before it: nothing in them need be checked again.

A check of every cell costs an import of pandera and a second of every single report; comparing fingerprints costs
hundredths. ``spbe check`` looks at every cell whatever stands here.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from spbe_research.paths import layered_study, tables_dir

__all__ = ["FILE", "as_released", "fingerprint"]

#: describes the tables and bears their fingerprints
FILE = "datapackage.json"


def fingerprint(table: Path) -> str:
    """SHA-256 of a table, as the Data Package standard writes it."""
    return "sha256:" + hashlib.sha256(table.read_bytes()).hexdigest()


def as_released(folder: str | Path | None = None) -> bool:
    """Whether every table is what ``datapackage.json`` says, none is missing, none came, and no study adds to them.

    Parameters
    ----------
    folder : data folder; the packaged data by default.

    Examples
    --------
    >>> as_released()
    True
    """
    if layered_study(folder) is not None:
        return False
    root = tables_dir(folder)
    try:
        resources = json.loads((root / FILE).read_text(encoding="utf-8"))["resources"]
        told = {r["path"]: r["hash"] for r in resources}
        there = {path.relative_to(root).as_posix(): path for path in root.rglob("*.csv") if path.name[0] != "."}
        return set(told) == set(there) and all(fingerprint(path) == told[name] for name, path in there.items())
    except (OSError, ValueError, LookupError, TypeError):  # no descriptor, or none of ours: look at every cell
        return False
