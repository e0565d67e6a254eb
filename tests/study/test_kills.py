"""A study after a kill at every step of writing: as before or as after, and the next command works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.tables import ROOT

HELPERS = ROOT / "tests"


def kills(scenario: str, base: Path) -> dict[str, object]:
    """What ``helpers/kills.py`` found, in a process of its own: it forks, which none with threads should."""
    words = [sys.executable, "-m", "helpers.kills", scenario, str(base)]
    paths = os.pathsep.join([str(HELPERS), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {k: v for k, v in os.environ.items() if k != "SPBE_STUDY"} | {"PYTHONPATH": paths}
    made = subprocess.run(words, capture_output=True, text=True, cwd=base, env=environment)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")
@pytest.mark.parametrize(
    ("scenario", "least"),
    [("add", 60), ("replace", 60), ("remove", 40), ("init", 50), ("init-here", 50), ("report", 60), ("page", 30)],
)
def test_at_every_step_it_is_before_or_after_and_the_next_command_works(scenario, least, tmp_path):
    found = kills(scenario, tmp_path)
    assert found["wrong"] == []
    assert found["steps"] >= least
    assert found["before"] > 5
    if scenario not in ("report", "page"):
        assert found["after"] > 5
