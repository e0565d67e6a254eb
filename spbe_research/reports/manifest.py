"""The record beside every report: parameters, data and notebook fingerprints, versions, time."""

from __future__ import annotations

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from spbe_research.maturity import Maturity
from spbe_research.paths import data_dir, notebooks_dir
from spbe_research.reports.contract import ReportParameters
from spbe_research.study import Study, active_study

__all__ = ["fingerprint", "write_manifest"]

_LIBRARIES = ("matplotlib", "nbconvert", "numpy", "pandas", "papermill", "scipy", "statsmodels")


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, parameters: ReportParameters, m: Maturity) -> Path:
    """Write ``manifest.json`` into a report's folder; it alone carries the time."""
    from spbe_research import __version__

    root = data_dir()
    record = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "parameters": parameters.to_dict(),
        "institution": {"id": m.region.id, "name": m.region.name, "kind": m.region.kind},
        "evaluation": {
            "year": m.year,
            "instrument": m.instrument.id,
            "depth": m.depth,
            "assessment": m.observation.assessment,
            "source": m.observation.source,
            "index": m.printed or [float(m.low), float(m.high)],
            "rows missing": list(m.missing_rows),
            "predicate": [b.predicate for b in m.bands],
        },
        "seed": None,
        "versions": {"spbe-research": __version__, "python": platform.python_version()}
        | {name: version(name) for name in _LIBRARIES},
        "notebooks": {p.name: fingerprint(p) for p in sorted(notebooks_dir().glob("*.ipynb"))},
        "data": {p.relative_to(root).as_posix(): fingerprint(p) for p in sorted(root.rglob("*.csv"))},
        **_study_record(active_study()),
        "outputs": {p.name: fingerprint(p) for p in sorted(folder.iterdir()) if p.name != "manifest.json"},
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _study_record(study: Study | None) -> dict[str, object]:
    """Fingerprints of a study's settings, figures and the files they came from; nothing outside a study."""
    if study is None:
        return {}
    files = [study.path / "study.toml", *(study.path / "data").rglob("*.csv"), *(study.path / "originals").glob("*")]
    kept = sorted(p for p in files if p.is_file() and not p.name.startswith("."))
    names = {p.relative_to(study.path).as_posix(): fingerprint(p) for p in kept}
    return {"study": {"name": study.name, "files": names}}
