"""The stored study: written by its script, read, checked again, and printed by the method note."""

from __future__ import annotations

import re
import runpy

import pandas as pd
import pytest
from helpers.tables import ROOT

from spbe_research.errors import DataError
from spbe_research.simulation.rejection import QUICK_TESTS, TESTS
from spbe_research.simulation.study import QUICK_CELLS, SLOW_CELLS, check_again, load_study


@pytest.mark.full
def test_the_script_writes_a_run_that_can_be_read_and_checked_again(tmp_path, capsys):
    script = runpy.run_path(str(ROOT / "benchmarks/calibration.py"))
    few = ["--quick", "3", "--slow", "1", "--slowest", "1", "--intervals", "0", "--seed", "7", "--processes", "2"]
    assert script["main"]([*few, "--out", str(tmp_path)]) == 0
    assert "aspects, shift 0.2" in capsys.readouterr().out
    study = load_study(tmp_path)
    assert (study.n_rows, study.tests, study.provenance["seed"]) == ((20, 37, 47), tuple(TESTS), 7)
    cells = sum(len(shifts) for _, shifts in QUICK_CELLS), sum(len(shifts) for _, shifts in SLOW_CELLS)
    assert len(study.rates) == 3 * (cells[0] * len(QUICK_TESTS) + cells[1] * (len(TESTS) - len(QUICK_TESTS)))
    assert study.coverage.empty
    # computed again by one process: the numbers do not depend on how many there were
    again = check_again(study, models=("mixed",), n_rows=20)
    assert again["stored"].tolist() == again["again"].tolist()
    for name in ("made", "versions", "synthetic"):
        assert study.provenance[name]
    (tmp_path / "interval_coverage.csv").unlink()
    with pytest.raises(DataError, match=r"interval_coverage\.csv.*missing"):
        load_study(tmp_path)


def test_the_method_note_prints_the_stored_rates():
    stored = pd.read_csv(ROOT / "notebooks/calibration/rejection_rates.csv", dtype={"shift": str})
    note = (ROOT / "docs/methods/change.md").read_text(encoding="utf-8")
    parts = note.split("**False alarms**")[1].split("**Power**")
    models = ["independent", "aspects", "mixed", "year", "error", "double error"]
    for text, shift, shown in ((parts[0], "0", models), (parts[1], "0.2", models[:3])):
        lines = dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", text, flags=re.MULTILINE))
        rates = stored[stored["shift"] == shift].sort_values("n_rows")
        assert set(rates["test"]) == set(TESTS)
        for test, mine in rates.groupby("test"):
            cells = [" / ".join(f"{r:.3f}" for r in mine.loc[mine["model"] == m, "rate"]) for m in shown]
            assert lines[test].split(" | ") == cells, test
