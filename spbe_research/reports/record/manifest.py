"""The record beside every report: parameters, data and notebook fingerprints, versions, time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from spbe_research.profiles.maturity import Maturity
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.keep import sign
from spbe_research.reports.record.stale import fingerprint
from spbe_research.reports.record.summary import change_in_report, report_summary
from spbe_research.study.folder import Study, active_study

__all__ = ["about_evaluation", "write_manifest", "write_record"]


def write_manifest(
    folder: Path,
    parameters: ReportParameters,
    m: Maturity,
    made_from: dict[str, dict[str, str]],
    whole: str,
) -> Path:
    """Write the record of a report into its folder.

    Parameters
    ----------
    made_from, whole : as in :func:`write_record`.
    """
    from spbe_research.inference.battery import SEED

    about: dict[str, object] = about_evaluation(
        m,
        index=m.printed or [float(m.low), float(m.high)],
        rows_missing=list(m.missing_rows),
        predicate=[b.predicate for b in m.bands],
    )
    about |= {
        "summary": report_summary(m, change_in_report(m, parameters.before, parameters.after)).to_dict(),
        "seed": SEED,
    }
    return write_record(folder, parameters.to_dict(), about, made_from, whole)


def about_evaluation(m: Maturity, **more: object) -> dict[str, object]:
    """What a record says of the institution and the evaluation that a page is about.

    Parameters
    ----------
    more : further facts of the evaluation, by name.
    """
    evaluation = {
        "year": m.year,
        "instrument": m.instrument.id,
        "depth": m.depth,
        "assessment": m.observation.assessment,
        "source": m.observation.source,
    }
    return {
        "institution": {"id": m.region.id, "name": m.region.name, "kind": m.region.kind},
        "evaluation": evaluation | {name.replace("_", " "): value for name, value in more.items()},
    }


def write_record(
    folder: Path,
    parameters: Mapping[str, object],
    about: Mapping[str, object],
    made_from: dict[str, dict[str, str]],
    whole: str,
) -> Path:
    """Write ``manifest.json`` into the folder of a page; it alone carries the time.

    Parameters
    ----------
    parameters : what was asked; about : what the page is about.
    made_from : fingerprints of :func:`~spbe_research.reports.record.stale.inputs`; whole : the one of the page.
    """
    from spbe_research._version import __version__

    outputs = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    record: dict[str, object] = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "parameters": parameters,
        **about,
        "versions": {"spbe-research": __version__} | made_from["versions"],
        "notebooks": made_from["notebooks"],
        "data": made_from["data"],
        **_study_record(active_study()),
        "fingerprint": whole,
        "outputs": {p.relative_to(folder).as_posix(): fingerprint(p) for p in outputs},
    }
    record["signed"] = sign(record)
    path = folder / "manifest.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return path


def _study_record(study: Study | None) -> dict[str, object]:
    """Fingerprints of a study's settings, figures and the files they came from; nothing outside a study."""
    if study is None:
        return {}
    files = [study.path / "study.toml", *(study.path / "data").rglob("*.csv"), *(study.path / "originals").glob("*")]
    kept = sorted(p for p in files if p.is_file() and not p.name.startswith("."))
    names = {p.relative_to(study.path).as_posix(): fingerprint(p) for p in kept}
    return {"study": {"name": study.name, "files": names}}
