"""Runs of notebooks, reports and commands, what they left behind, and the processes they started."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines

from spbe_research.cli.main import main
from spbe_research.reports.keep import RECORD
from spbe_research.reports.running.engine_inprocess import InProcessEngine

PICTURES = (
    "import matplotlib.pyplot as plt",
    "plt.plot([1, 3, 2]);",  # shown when the cell ends, as the inline backend does
    "figure, axes = plt.subplots()\naxes.barh(['a', 'b'], [1, 2]);",
)


def manifests(out: Path) -> dict[str, tuple[int, str]]:
    """Every finished report with what tells one writing of it from another."""
    found = {}
    for path in sorted(out.glob("*/*/[!.]*/manifest.json")):  # a hidden folder is still being built
        record = json.loads(path.read_text(encoding="utf-8"))
        assert {p.name for p in path.parent.iterdir()} == {*record["outputs"], "manifest.json"}
        found[path.parts[-4]] = (path.stat().st_mtime_ns, record["fingerprint"])
    return found


def leftovers(out: Path) -> list[Path]:
    return [path for path in out.rglob(".*") if path.name != RECORD]


def vouch(folder: Path) -> None:
    """A manifest that lists the files of a folder as they are: a report of ours."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    outputs = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}
    (folder / "manifest.json").write_text(json.dumps({"fingerprint": "f", "outputs": outputs}), encoding="utf-8")


def descendants(pid: int) -> set[int]:
    """Every process that stems from ``pid``."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found, front = set(), {pid}
    while front:
        front = {p for p, parent in parents.items() if parent in front}
        found |= front
    return found


def alive(pids: set[int]) -> set[int]:
    living = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            living.add(pid)
    return living


def call(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["spbe", *words])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    return end.value.code or 0, said.out, said.err


def execute(node, engine, parameters=None, **options):
    """A notebook run by papermill, without what papermill writes of time and chance."""
    papermill_engines.register("spbe-inprocess", InProcessEngine)
    done = papermill.execute_notebook(
        nbformat.from_dict(json.loads(json.dumps(node))),
        None,
        parameters=parameters or {},
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        **options,
    )
    done.metadata.pop("papermill")
    for cell in done.cells:
        cell.metadata.pop("papermill")
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected"
    return done
