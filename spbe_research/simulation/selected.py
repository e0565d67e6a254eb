"""Aspects, documents or processes, and rows side by side: false alarms and power, also among governments picked.

The pairs of governments that nobody picked are those of the whole study at the same seed, so that rows and aspects have
the same rates here and there. A test keeps its level over all governments. It does not over those that are looked at
*because* of what is tested:

- ``largest change``: the tenth with the largest change of the index, up or down, is published (selection).
- ``lowest start``: the tenth with the lowest index in the first year is looked at; where years err or move about a
  middle these rise on average (regression to the mean).

Everything is drawn under a null hypothesis of :mod:`.models`, so a share of rejections is one of false alarms, unless
``shift`` says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.inference.pairs import has_evidence
from spbe_research.inference.sign_flip import sign_flip_many
from spbe_research.options import check_between, check_choice, check_whole
from spbe_research.simulation.models import seed_stream, simulate_pairs
from spbe_research.simulation.rejection import rejection_rate

__all__ = [
    "SELECTED_CELLS",
    "SELECTIONS",
    "SHARE",
    "UNITS",
    "cells_of",
    "selected_pairs",
    "selected_rates",
]

#: how governments are picked; new ones come last: the place is part of the seed
SELECTIONS = ("none", "largest change", "lowest start")
#: units of the sign-flip test, the largest first
UNITS = ("aspect", "evidence", "row")
#: share of governments that is picked
SHARE = 0.1
#: (model, selection, shift) of the stored table
SELECTED_CELLS: tuple[tuple[str, str, float], ...] = (
    *(
        (model, "none", shift)
        for model in ("independent", "mixed", "evidence", "aspects", "year", "error")
        for shift in (0.0, 0.2)
    ),
    *((model, how, 0.0) for how in SELECTIONS[1:] for model in ("independent", "evidence", "aspects", "error")),
)


def cells_of(instrument: str | Instrument) -> tuple[tuple[str, str, float], ...]:
    """The cells of the stored table that an instrument bears: rows on the same evidence only where a table says which.

    Examples
    --------
    >>> len(cells_of("permenpanrb-59-2020")), len(cells_of("permenpanrb-5-2018"))
    (20, 16)
    """
    known = has_evidence(load_instrument(instrument))
    return tuple(cell for cell in SELECTED_CELLS if known or cell[0] != "evidence")


def selected_pairs(
    instrument: str | Instrument,
    *,
    model: str = "independent",
    selection: str = "largest change",
    shift: float = 0.0,
    n_sim: int = 1000,
    rng: int | np.random.Generator | Sequence[int] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Levels of the governments that are picked out of ten times as many.

    Parameters
    ----------
    model, shift : of :func:`.simulate_pairs`; selection : one of :data:`SELECTIONS`; n_sim : governments picked.

    Returns
    -------
    before, after : (n_sim, k) int64.

    Examples
    --------
    >>> x, y = selected_pairs("permenpanrb-59-2020", model="error", selection="lowest start", n_sim=20, rng=1)
    >>> bool((y - x).mean() > 0)
    True
    """
    instrument = load_instrument(instrument)
    check_choice("selection", selection, SELECTIONS)
    check_whole("n_sim", n_sim, 1, 1_000_000)
    draw = np.random.default_rng(rng)
    drawn = n_sim if selection == "none" else round(n_sim / SHARE)
    before, after = simulate_pairs(instrument, model=model, shift=shift, n_sim=drawn, rng=draw)
    if selection == "none":
        return before, after
    weights = instrument.lattice_weights
    key = -abs((after - before) @ weights) if selection == "largest change" else before @ weights
    picked = np.sort(np.argsort(key, kind="stable")[:n_sim])
    return before[picked], after[picked]


def selected_rates(
    instrument: str | Instrument = "permenpanrb-59-2020",
    *,
    cells: Sequence[tuple[str, str, float]] | None = None,
    n_sim: int = 2000,
    alpha: float = 0.05,
    seed: int = 1,
) -> pd.DataFrame:
    """Share of rejections of the sign-flip test by aspect, by document or process where a table says which, by row.

    Parameters
    ----------
    cells : (model, selection, shift), by default all that the instrument bears; n_sim : governments a cell;
        alpha : level; seed : of the streams.

    Returns
    -------
    DataFrame with columns instrument, n_rows, model, selection, shift, unit, n_sim, rejections, rate, low, high
    (Clopper-Pearson, 99 percent).

    References
    ----------
    docs/methods/change.md, section 9.

    Examples
    --------
    >>> selected_rates(cells=[("aspects", "none", 0.0)], n_sim=40)["unit"].tolist()
    ['aspect', 'evidence', 'row']
    """
    instrument = load_instrument(instrument)
    check_between("alpha", alpha, 0, 1)
    records = []
    units = UNITS if has_evidence(instrument) else tuple(u for u in UNITS if u != "evidence")
    for model, selection, shift in cells_of(instrument) if cells is None else cells:
        check_choice("selection", selection, SELECTIONS)
        stream = seed_stream(seed, instrument, model, shift)
        stream += [SELECTIONS.index(selection)] if selection != "none" else []
        pairs = selected_pairs(instrument, model=model, selection=selection, shift=shift, n_sim=n_sim, rng=stream)
        for unit in units:
            p = sign_flip_many(*pairs, instrument, blocks=None if unit == "row" else unit)
            hits = int((p <= alpha).sum())
            cell = {"instrument": instrument.id, "n_rows": len(instrument.weights), "model": model}
            cell |= {"selection": selection, "shift": shift, "unit": unit}
            records.append(cell | rejection_rate(hits, n_sim))
    return pd.DataFrame(records)
