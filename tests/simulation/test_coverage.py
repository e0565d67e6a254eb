"""How often intervals hold the truth."""

from __future__ import annotations

import pytest

from spbe_research.simulation.coverage import interval_coverage
from spbe_research.simulation.models import change_pattern


def test_interval_covers_by_rows_only_while_rows_are_independent():
    small = "permenpanrb-5-2018"  # its lattice is the coarsest, so the exact interval takes milliseconds
    found = interval_coverage(small, shifts=(0.2,), n_sim=60).set_index(["model", "unit"])
    assert found.loc[("independent", "row"), "high"] >= 0.95  # 95 percent is not excluded
    assert found.loc[("aspects", "row"), "high"] < 0.95
    assert found.loc[("aspects", "aspect"), "high"] >= 0.95
    assert found.loc[("independent", "row"), "median_width"] < found.loc[("independent", "aspect"), "median_width"]
    assert found["expected"].nunique() == 1
    assert found["expected"].iloc[0] == pytest.approx(0.4 * change_pattern().mean())
