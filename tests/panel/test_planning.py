"""What a study could detect: against simulation with the printed changes themselves, and over the whole range."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import spbe_research as spbe
from spbe_research.panel.planning import ASPECT_SHARES, Planning, planning
from spbe_research.panel.two_years import two_years


@pytest.fixture(scope="module")
def panel() -> spbe.Panel:
    return spbe.load_panel((2023, 2024))


@pytest.fixture(scope="module")
def plan(panel) -> Planning:
    return planning(panel, 2023, 2024)


@pytest.mark.parametrize("n", [10, 50])
def test_power_is_what_it_says_with_the_printed_changes(panel, plan, n):
    """Changes of real governments in two drawn groups, one raised by the detectable difference: found in 80 of 100."""
    local = panel._of(panel.frame[panel.frame["kind"].isin(["kabupaten", "kota"])])
    changes, rng = two_years(local, 2023, 2024).changes, np.random.default_rng(5)
    drawn = rng.choice(changes, size=(4_000, 2 * n))
    tested = stats.ttest_ind(drawn[:, :n] + plan.table.loc[n, "change"], drawn[:, n:], axis=1)
    assert (tested.pvalue < 0.05).mean() == pytest.approx(0.8, abs=0.03)


def test_by_the_noncentral_t(plan):
    for n, line in plan.table.iterrows():
        df, shift = 2 * n - 2, line["level"] / plan.sd["level"] * np.sqrt(n / 2)
        edge = stats.t.ppf(0.975, df)
        assert stats.nct.sf(edge, df, shift) + stats.nct.cdf(-edge, df, shift) == pytest.approx(0.8, abs=1e-4)
    assert plan.detectable(20, plan.sd["change"]) == pytest.approx(plan.table.loc[20, "change"])


def test_the_range_is_shown_whole_and_every_country_fits_what_is_printed(panel, plan):
    t = plan.by_share
    assert tuple(t.index) == ASPECT_SHARES == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert t["median"].is_monotonic_increasing
    assert t["median"].iloc[-1] > 1.3 * t["median"].iloc[0], "what print does not tell makes a difference"
    assert t["mean"].max() < 0.05
    assert t["sd"].max() < 0.05
    assert t["predicate"].max() < 0.05
    local = panel._of(panel.frame[panel.frame["kind"].isin(["kabupaten", "kota"])])
    made = spbe.simulate_country(local, 2024, aspect_share=0.75)
    inst = spbe.load_instrument("permenpanrb-59-2020")
    at = inst.row_positions("aspect", "1")
    weights = [float(inst.weights[k]) for k in at]
    spread = np.average(made.levels[:, at], axis=1, weights=weights).std(ddof=1)
    assert t.loc[0.75, "low"] <= spread <= t.loc[0.75, "high"]


def test_none_where_too_few_are_known(panel):
    few = panel._of(panel.frame[panel.frame["province"] == "Papua"])
    assert planning(few, 2023, 2024) is None
    central = panel._of(panel.frame[panel.frame["province"] == ""])
    assert planning(central, 2023, 2024) is None
