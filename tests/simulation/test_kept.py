"""What reports say of the calibration study: recomputed from its tables by another way, for each number of rows."""

from __future__ import annotations

import csv
import math

import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.errors import DataError
from spbe_research.simulation import kept
from spbe_research.simulation.coverage import interval_coverage
from spbe_research.simulation.kept import calibrated, kept_tables
from spbe_research.simulation.rejection import INSTRUMENTS
from spbe_research.simulation.study import load_study


def ends(shares: pd.Series) -> tuple[int, int]:
    """Least and greatest share, whole percent, half up."""
    low, high = (math.floor(100 * x + 0.5 + 1e-9) for x in (shares.min(), shares.max()))
    return low, high


@pytest.mark.parametrize("n_rows", [20, 37, 47, 30])
def test_rates_are_those_of_the_number_of_rows(n_rows: int) -> None:
    study, known = load_study(), calibrated(n_rows)
    own = {n_rows} if n_rows in study.n_rows else set(study.n_rows)
    assert known.n_rows == (min(own), max(own))
    rates, coverage, selected = (t[t["n_rows"].isin(own)] for t in (study.rates, study.coverage, study.selected))
    year = rates[(rates["model"] == "year") & (rates["shift"] == 0)].set_index("test")["rate"]
    together = coverage[coverage["model"] == "aspects"].set_index("unit")["coverage"]
    tossed = selected[(selected["model"] != "error") & (selected["unit"] != "evidence")]
    half = 0.0
    for unit in ("row", "aspect"):
        assert known.lenient[unit] == ends(year[[f"sign-flip by {unit}"]])
        assert known.coverage[unit] == ends(together[unit])
        for how, spans in (("largest change", known.largest), ("lowest start", known.lowest)):
            mine = tossed[(tossed["selection"] == how) & (tossed["unit"] == unit)]
            assert spans[unit] == ends(mine["rate"])
            half = max(half, float(((mine["high"] - mine["low"]) / 2).max()))
    assert known.error - 1 < 100 * half <= known.error


def test_groups_on_the_same_evidence_have_a_rate_only_where_the_study_has_them() -> None:
    """412 of 2000 at 47 rows; no groups are known under the other instruments."""
    assert [calibrated(n).grouped for n in (20, 30, 37, 47)] == [None, None, None, (21, 21)]


def test_instruments_of_more_rows_err_more_in_a_lenient_year() -> None:
    assert [calibrated(n).lenient["aspect"] for n in (20, 37, 47)] == [(14, 14), (18, 18), (23, 23)]
    assert [calibrated(n).coverage["row"] for n in (20, 37, 47)] == [(83, 91), (69, 88), (68, 81)]


def test_stored_coverage_comes_from_its_seed() -> None:
    stored = load_study().coverage.set_index(["instrument", "model", "shift", "unit"])["coverage"].sort_index()
    again = interval_coverage(INSTRUMENTS[0], models=["aspects"], shifts=[0.0], n_sim=300)
    for unit, share in again.set_index("unit")["coverage"].items():
        assert share == pytest.approx(stored[INSTRUMENTS[0], "aspects", 0.0, unit], abs=1e-6)


def test_a_table_that_changes_is_read_anew_and_one_that_is_missing_is_named(tmp_path, monkeypatch) -> None:
    places = tuple(tmp_path / p.name for p in kept_tables())
    for old, new in zip(kept_tables(), places, strict=True):
        new.write_bytes(old.read_bytes())
    monkeypatch.setattr(kept, "kept_tables", lambda: places)
    assert calibrated(47).lenient["aspect"] == (23, 23)
    with places[0].open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line["rate"] = "0.5"
    with places[0].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    assert calibrated(47).lenient["aspect"] == (50, 50)
    places[1].unlink()
    with pytest.raises(DataError, match=says("errors.simulation.study.load_study")):
        calibrated(47)
