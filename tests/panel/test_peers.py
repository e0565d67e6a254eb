"""Neighbours of many at once, against the function that gives those of one, and by hand."""

from __future__ import annotations

import numpy as np
import pytest

import spbe_research as spbe
from spbe_research.panel.peers import Peers, peers_of


@pytest.fixture(scope="module")
def panel() -> spbe.Panel:
    return spbe.load_panel((2023, 2024))


@pytest.fixture(scope="module")
def every(panel) -> Peers:
    return peers_of(panel, panel.frame["institution_id"].unique(), 2023, 2024)


def test_the_neighbours_are_those_of_one(panel, every):
    """Where all neighbours have every figure in both years, both functions name the same."""
    for i in ("21.01", "64.01", "18.71", "64"):
        one = spbe.nearest(panel, i, 2023)
        told = one.table[["change_2024", *(f"change_2024_d{n}" for n in "1234")]]
        assert not told.isna().any(axis=None)
        line = every.table.loc[i]
        assert line["nearest"] == tuple(one.table["name"].head(3))
        assert line["distance"] == one.table["distance"].iloc[-1]
        assert line["rose"] == (told["change_2024"] > 0).sum()
        assert line["median"] == pytest.approx(told["change_2024"].median())
        assert (line["least"], line["most"]) == pytest.approx((told["change_2024"].min(), told["change_2024"].max()))
        rises = told.iloc[:, 1:].median()
        assert f"change_2024_d{line['domain']}" == rises.idxmax()
        assert line["domain_rise"] == pytest.approx(rises.max())


def test_inside_is_counted_and_chance_is_that_of_an_exchange(every):
    t = every.table
    assert every.inside == sum((t["least"] <= t["change"]) & (t["change"] <= t["most"]))
    assert every.expected == pytest.approx(((t["n"] - 1) / (t["n"] + 1)).mean())
    rng = np.random.default_rng(0)  # nine exchangeable values: one of them is least or greatest in two cases of nine
    drawn = rng.random((20_000, 9))
    inside = ((drawn[:, 0] > drawn[:, 1:].min(axis=1)) & (drawn[:, 0] < drawn[:, 1:].max(axis=1))).mean()
    assert inside == pytest.approx(7 / 9, abs=0.01)


def test_the_most_alike_pairs_by_brute_force(panel, every):
    rows = panel.frame.dropna(subset=["d1", "d2", "d3", "d4"])
    both = rows[rows["year"] == 2024]["institution_id"]
    rows = rows[
        (rows["year"] == 2023) & rows["institution_id"].isin(both) & (rows[["d1", "d2", "d3", "d4"]] >= 1).all(axis=1)
    ]
    least = []
    for _, kin in rows.groupby("kind"):
        x = kin[["d1", "d2", "d3", "d4"]].to_numpy() * np.sqrt([0.13, 0.25, 0.165, 0.455])
        far = np.sqrt(((x[:, None] - x[None]) ** 2).sum(axis=-1))
        least += far[np.triu_indices(len(x), 1)].tolist()
    assert every.pairs["distance"].tolist() == pytest.approx(sorted(least)[:10], abs=1e-8)


def test_members_without_a_profile_have_no_line(panel):
    assert peers_of(panel, ["16.07"], 2023, 2024) is None  # 0.30 of Banyuasin is off the scale
    few = peers_of(panel, ["16.07", "21.01"], 2023, 2024)
    assert few.table.index.tolist() == ["21.01"]
    assert few.pairs.empty
    alone = peers_of(panel._of(panel.frame[panel.frame["institution_id"] == "21.01"]), ["21.01"], 2023, 2024)
    assert alone is None
