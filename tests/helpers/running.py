"""What a run of reports left behind, and the processes it started."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from spbe_research.cli.main import main


def manifests(out: Path) -> dict[str, tuple[int, str]]:
    """Every finished report with what tells one writing of it from another."""
    found = {}
    for path in sorted(out.glob("*/*/[!.]*/manifest.json")):  # a hidden folder is still being built
        record = json.loads(path.read_text(encoding="utf-8"))
        assert {p.name for p in path.parent.iterdir()} == {*record["outputs"], "manifest.json"}
        found[path.parts[-4]] = (path.stat().st_mtime_ns, record["fingerprint"])
    return found


def leftovers(out: Path) -> list[Path]:
    return list(out.rglob(".*"))


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
