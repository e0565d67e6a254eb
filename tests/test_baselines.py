"""Pictures are compared however pytest is called: a baseline that is missing or foreign fails its test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.tables import ROOT

PICTURE = "tests/chapters/maturity/test_figures.py::test_index_ruler"
BASELINE = ROOT / "tests" / "baseline" / "index_ruler_paser.png"


def run(*options: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Pytest as a user calls it, on one picture, without a word on how to compare it."""
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(ROOT / PICTURE)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment())


def environment() -> dict[str, str]:
    """Without what the run that this test belongs to has set."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}


@pytest.mark.slow
@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests"], ids=["root", "tests"])
def test_the_picture_is_the_one_that_is_kept(folder):
    done = run(folder=folder)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


@pytest.mark.slow
def test_a_missing_baseline_fails(tmp_path):
    done = run(f"--mpl-baseline-path={tmp_path}")
    assert done.returncode == 1, done.stdout
    assert "Image file not found for comparison test" in done.stdout


@pytest.mark.slow
def test_another_picture_fails(tmp_path):
    shutil.copy(BASELINE.with_name("unit_profile_bintan.png"), tmp_path / BASELINE.name)
    done = run(f"--mpl-baseline-path={tmp_path}")
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
