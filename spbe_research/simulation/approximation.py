"""How far an approximate p-value lies from the exact one, over simulated pairs with the real pattern of ties."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import ParameterError, message
from spbe_research.simulation.models import simulate_pairs
from spbe_research.simulation.rejection import TESTS

__all__ = ["approximation_error"]

#: edges of the exact p-value; the greater edge belongs to its band
_BANDS = (0.0, 0.001, 0.01, 0.05, 0.2, 1.0)


def approximation_error(
    exact: str = "signed rank, zeros dropped",
    approximate: str = "scipy.stats.wilcoxon, default",
    instrument: str | Instrument = "permenpanrb-59-2020",
    *,
    shifts: Sequence[float] = (0.0, 0.2, 0.4),
    n_sim: int = 500,
    alpha: float = 0.05,
    seed: int = 1,
) -> pd.DataFrame:
    """Ratio of an approximate p-value to the exact one, by the size of the exact one.

    Parameters
    ----------
    exact, approximate : names from :data:`spbe_research.simulation.rejection.TESTS`.
    shifts : pairs of the model ``"independent"`` at each of these, ``n_sim`` each, together, so that small p occur.
    alpha : where verdicts are compared.

    Returns
    -------
    DataFrame, one line a band of the exact p: low, high, n (pairs), median, least, greatest (of the ratio;
    NaN in an empty band), changed (pairs whose verdict at alpha differs).

    Raises
    ------
    ParameterError
        for an unknown test or number out of range.

    Examples
    --------
    >>> t = approximation_error(n_sim=100)
    >>> int(t["n"].sum()), bool((t["median"].iloc[0] > 1.3))
    (300, True)
    """
    for name in (exact, approximate):
        if name not in TESTS:
            raise ParameterError(
                message("errors.simulation.approximation.approximation_error", name=name, join=", ".join(TESTS))
            )
    instrument = load_instrument(instrument)
    draw = np.random.default_rng([seed, len(instrument.weights)])
    p, q = [], []
    for shift in shifts:
        for before, after in zip(*simulate_pairs(instrument, shift=shift, n_sim=n_sim, rng=draw), strict=True):
            p.append(TESTS[exact](before, after, instrument))
            q.append(TESTS[approximate](before, after, instrument))
    table = pd.DataFrame({"exact": p, "approximate": q})
    table["ratio"] = table["approximate"] / table["exact"]
    table["changed"] = (table["exact"] <= alpha) != (table["approximate"] <= alpha)
    records = []
    for low, high in itertools.pairwise(_BANDS):
        part = table[(table["exact"] > low) & (table["exact"] <= high)]
        ratio = part["ratio"]
        ends = {"median": ratio.median(), "least": ratio.min(), "greatest": ratio.max()}
        records.append({"low": low, "high": high, "n": len(part)} | ends | {"changed": int(part["changed"].sum())})
    return pd.DataFrame(records)
