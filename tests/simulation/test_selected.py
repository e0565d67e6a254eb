"""Governments picked by their figures: who is picked, that tests fail there, and the stored table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW
from helpers.sentences import says
from helpers.tables import ROOT

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import ParameterError
from spbe_research.simulation.models import LENIENT_YEAR
from spbe_research.simulation.selected import PICKED, SELECTED_CELLS, UNITS, selected_pairs, selected_rates

WEIGHTS = load_instrument(NEW).lattice_weights
STORED = ROOT / "notebooks" / "calibration"


def test_a_tenth_is_picked_by_what_its_name_says():
    start, end = selected_pairs(NEW, selection="none", n_sim=400, rng=3)
    every = (end - start) @ WEIGHTS
    before, after = selected_pairs(NEW, selection="largest change", n_sim=40, rng=3)
    assert sorted(abs((after - before) @ WEIGHTS)) == sorted(abs(every))[-40:]
    low = selected_pairs(NEW, selection="lowest start", n_sim=40, rng=3)[0] @ WEIGHTS
    assert sorted(low) == sorted(start @ WEIGHTS)[:40]


def test_what_starts_low_rises_although_nothing_changed():
    for model in ("independent", "error"):
        before, after = selected_pairs(NEW, model=model, selection="lowest start", n_sim=300, rng=4)
        rise = (after - before) @ WEIGHTS / 2000
        assert rise.mean() > 4 * rise.std() / np.sqrt(len(rise))


def test_stored_rates_come_from_their_seed_and_say_what_the_note_says():
    stored = pd.read_csv(STORED / "selected_rates.csv")
    assert len(stored) == len(SELECTED_CELLS) * len(UNITS)
    cell = ("independent", "largest change", 0.0)
    mine = stored[(stored["model"] == cell[0]) & (stored["selection"] == cell[1])]
    assert selected_rates(cells=[cell])["rejections"].tolist() == mine["rejections"].tolist()
    rate = stored.set_index(["model", "selection", "shift", "unit"])["rate"].sort_index()
    assert rate["independent", "none", 0.0].max() < 0.07
    assert rate["aspects", "none", 0.0, "aspect"] < 0.07 < rate["aspects", "none", 0.0, "row"]
    for how, limits in PICKED.items():
        cells = [100 * rate[model, how, 0.0, "aspect"] for model in ("independent", "aspects")]
        assert (round(min(cells)), round(max(cells))) == limits
        assert min(cells) > 2 * 100 * rate["independent", "none", 0.0, "aspect"]  # picked for what is tested


def test_a_lenient_year_is_that_of_the_stored_study():
    stored = pd.read_csv(STORED / "rejection_rates.csv")
    year = stored[(stored["model"] == "year") & (stored["shift"] == 0) & (stored["test"] == "sign-flip by aspect")]
    assert (round(100 * year["rate"].min()), round(100 * year["rate"].max())) == LENIENT_YEAR


def test_an_unknown_way_of_picking_is_refused():
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="selection", found="'best'")):
        selected_pairs(NEW, selection="best")
