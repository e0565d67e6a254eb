"""Where every word of a file of sentences is another, nothing fails but snapshots."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.tables import ROOT

#: files of sentences and the tests that are about what they say
CASES = {
    "calibration": ["chapters/calibration"],
    "change": ["chapters/change", "profiles/test_change.py"],
    "instruments": ["chapters/instruments"],
    "maturity": ["profiles/test_maturity_edges.py", "profiles/test_self_report.py", "test_pemdi.py"],
    "report": ["profiles/test_maturity_edges.py", "test_pemdi.py", "reports/test_partial_report.py"],
    "site": ["reports/site"],
    "errors": ["data", "scoring", "cli", "study/test_study.py"],
    "command": ["cli", "study/test_study.py"],
}


def run(file: str, tests: list[str], marked: str) -> subprocess.CompletedProcess[str]:
    words = ["-q", "-n", "0", "-p", "no:cacheprovider", "-p", "helpers.reworded", "--tb=line", "-m", marked]
    paths = [str(ROOT / "tests" / name) for name in tests]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "SPBE_"))}
    search = os.pathsep.join(part for part in (str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH")) if part)
    environment |= {"SPBE_REWORDED": file, "PYTHONPATH": search}
    command = [sys.executable, "-m", "pytest", *words, *paths]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


@pytest.mark.slow
@pytest.mark.parametrize("file", CASES)
def test_another_wording_breaks_no_test_of_facts(file):
    done = run(file, CASES[file], "not slow and not full and not snapshot and not mpl_image_compare")
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
def test_it_breaks_the_snapshots():
    done = run("calibration", CASES["calibration"], "snapshot")
    assert (done.returncode, "2 failed" in done.stdout) == (1, True), done.stdout[-1000:]
