"""Does the interval for a common shift hold what it promises where rows do not shift alike?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy  # stats takes half a second, and comes when it is asked for

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import ParameterError, message
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.simulation.models import ERROR_MODELS, MODELS, change_pattern, seed_stream, simulate_pairs

__all__ = ["interval_coverage"]


def interval_coverage(
    instrument: str | Instrument = "permenpanrb-59-2020",
    *,
    models: Sequence[str] = ("independent", "aspects"),
    shifts: Sequence[float] = (0.0, 0.2, 0.4),
    confidence_level: float = 0.95,
    n_sim: int = 50,
    seed: int = 1,
) -> pd.DataFrame:
    """How often the interval for a common shift holds the expected change, though rows do not shift alike.

    The models toss signs, so rows of different size differ in what they are expected to gain: the interval's
    assumption of one shift for all rows is broken on purpose. Expected is ``2 * shift * mean size`` index points.

    Returns
    -------
    DataFrame, one line a model, shift and unit (aspect, row): n_rows, n_sim, expected, coverage, low, high
    (Clopper-Pearson, 99 percent), median_width (index points; infinite where the units bound nothing).

    Raises
    ------
    ParameterError
        for an unknown model, one of error (it has no shift of all rows), or a number out of range.

    Examples
    --------
    >>> interval_coverage(models=["independent"], shifts=[0.0], n_sim=5)["unit"].tolist()
    ['aspect', 'row']
    """
    instrument = load_instrument(instrument)
    tossed = [m for m in MODELS if m not in ERROR_MODELS]
    if unknown := [m for m in models if m not in tossed]:
        raise ParameterError(
            message("errors.simulation.coverage.interval_coverage", unknown_0=unknown[0], join=", ".join(tossed))
        )
    sizes = change_pattern()
    records = []
    for model in models:
        for shift in shifts:
            stream = np.random.default_rng(seed_stream(seed, instrument, model, shift))
            pairs = simulate_pairs(instrument, model=model, shift=shift, n_sim=n_sim, sizes=sizes, rng=stream)
            expected = 2 * shift * float(sizes.mean())
            for unit in ("aspect", "row"):
                blocks = None if unit == "row" else unit
                tests = [
                    sign_flip_test(x, y, instrument, blocks=blocks, confidence_level=confidence_level)
                    for x, y in zip(*pairs, strict=True)
                ]
                ends = [t.confidence_interval() for t in tests]
                hits = sum(low - 1e-12 <= expected <= high + 1e-12 for low, high in ends)
                share = scipy.stats.binomtest(hits, n_sim).proportion_ci(0.99)
                records.append(
                    {
                        "instrument": instrument.id,
                        "n_rows": len(instrument.weights),
                        "model": model,
                        "shift": shift,
                        "unit": unit,
                        "expected": expected,
                        "n_sim": n_sim,
                        "coverage": hits / n_sim,
                        "low": float(share.low),
                        "high": float(share.high),
                        "median_width": float(np.median([high - low for low, high in ends])),
                    }
                )
    return pd.DataFrame(records)
