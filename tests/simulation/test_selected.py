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
from spbe_research.inference.pairs import block_labels
from spbe_research.simulation.models import simulate_pairs
from spbe_research.simulation.rejection import INSTRUMENTS
from spbe_research.simulation.selected import SELECTED_CELLS, UNITS, cells_of, selected_pairs, selected_rates
from spbe_research.simulation.study import load_study

INST = load_instrument(NEW)
WEIGHTS = INST.lattice_weights
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
    assert len(stored) == len(SELECTED_CELLS) * len(UNITS) + 2 * 16 * 2
    cell = ("independent", "largest change", 0.0)
    picked = stored[(stored["model"] == cell[0]) & (stored["selection"] == cell[1])]
    for name, mine in picked.groupby("instrument"):
        assert selected_rates(str(name), cells=[cell])["rejections"].tolist() == mine["rejections"].tolist()
    assert picked["n_rows"].nunique() == 3
    stored = stored[stored["n_rows"] == 47]
    rate = stored.set_index(["model", "selection", "shift", "unit"])["rate"].sort_index()
    assert rate["independent", "none", 0.0].max() < 0.07
    assert rate["aspects", "none", 0.0, "aspect"] < 0.07 < rate["aspects", "none", 0.0, "row"]
    for how in ("largest change", "lowest start"):
        low = stored.set_index(["model", "selection", "shift", "unit"])["low"].sort_index()
        for model in ("independent", "evidence", "aspects"):  # picked for what is tested
            assert low[model, how, 0.0, "aspect"] > rate[model, "none", 0.0, "aspect"]


def test_rows_and_aspects_have_the_rates_of_the_whole_study():
    study = load_study()
    mine = study.selected
    for cell in mine[(mine["selection"] == "none") & (mine["unit"] != "evidence")].itertuples():
        whole = study.rates[
            (study.rates["model"] == cell.model)
            & (study.rates["shift"] == cell.shift)
            & (study.rates["n_rows"] == cell.n_rows)
            & (study.rates["test"] == f"sign-flip by {cell.unit}")
        ]
        assert whole["rejections"].tolist() in ([], [cell.rejections])
    assert (mine["n_sim"] == study.provenance["simulations"]["quick"]).all()


def test_rows_on_the_same_evidence_move_as_one_and_only_there_by_document_is_exact():
    blocks = np.array(block_labels("evidence", INST.codes, INST))
    before, after = simulate_pairs(INST, model="evidence", sizes=np.array([1]), n_sim=50, rng=1)
    assert all(len(set(line[blocks == b])) == 1 for line in after - before for b in set(blocks))
    with pytest.raises(ParameterError, match=says("errors.inference.pairs.no_blocks", blocks="evidence")):
        simulate_pairs("permenpanrb-5-2018", model="evidence", n_sim=2)
    assert [len(cells_of(name)) for name in INSTRUMENTS] == [16, 16, 20]
    selected = load_study().selected
    mine = selected[selected["n_rows"] == 47]
    rate = mine.set_index(["model", "selection", "shift", "unit"])["rate"].sort_index()
    assert rate["evidence", "none", 0.0, "evidence"] < 0.06 < rate["evidence", "none", 0.0, "row"]


def test_an_unknown_way_of_picking_is_refused():
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="selection", found="'best'")):
        selected_pairs(NEW, selection="best")
