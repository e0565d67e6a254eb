"""Indicator rows of an evaluation, whole or partial: levels, ranks, and what each row without a level leaves open."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Band, Instrument
from spbe_research.data.observations import Observation
from spbe_research.identification.bounds import Bounds

__all__ = ["mean_needed", "open_rows", "partial_rows", "ranked"]


def ranked(rows: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Rows with ``steps_to_go`` and shared ranks: strongest by level, most to gain by weight times steps to go.

    A row without a level has no rank.
    """
    whole = "Int64" if rows["level"].isna().any() else "int64"
    rows["steps_to_go"] = float(instrument.level_max) - rows["level"]
    rows["rank_level"] = rows["level"].rank(ascending=False, method="min").astype(whole)
    rows["rank_gain"] = rows["to_gain"].round(12).rank(ascending=False, method="min").astype(whole)
    return rows


def partial_rows(obs: Observation, instrument: Instrument, identified: Bounds) -> pd.DataFrame:
    """Rows of a partial evaluation, as :attr:`spbe_research.scoring.score.Score.indicators`; NaN where none was given.

    Parameters
    ----------
    obs : levels by indicator, not all of them; identified : what they allow.
    """
    frame = instrument.indicators[
        ["code", "name_id", "name_en", "short_id", "short_en", "aspect_no", "domain_no"]
    ].copy()
    known = [
        x if code in obs.values.index else None
        for code, x in zip(instrument.codes, identified.levels.lows, strict=True)
    ]
    pairs = list(zip(instrument.weights, known, strict=True))
    frame["weight_percent"] = [float(w * 100) for w in instrument.weights]
    frame["level"] = [float("nan") if x is None else float(x) for x in known]
    frame["contribution"] = [float("nan") if x is None else float(w * x) for w, x in pairs]
    frame["to_gain"] = [float("nan") if x is None else float(w * (instrument.level_max - x)) for w, x in pairs]
    return ranked(frame, instrument)


def open_rows(rows: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Rows without a level, with ``open_points``: how far the index can move with that row alone."""
    span = float(instrument.level_max - instrument.level_min)
    missing = rows[rows["level"].isna()]
    return missing.assign(open_points=missing["weight_percent"] / 100 * span)


def mean_needed(rows: pd.DataFrame, instrument: Instrument, low: Fraction, band: Band) -> Fraction | None:
    """Weighted mean level that the rows without a level need for the index to reach a band; None where none do.

    Parameters
    ----------
    low : the index if each of them stands at the least level.

    Returns
    -------
    Fraction, in levels; at most the least level where the band is reached anyway, above the greatest where it
    cannot be.

    Examples
    --------
    >>> from spbe_research.identification.bounds import bounds
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> levels = dict.fromkeys(inst.codes[:40], 3)  # indicators 41 to 47 were not assessed
    >>> rows = inst.indicators.assign(level=[levels.get(c) for c in inst.codes])
    >>> mean_needed(rows, inst, bounds(levels, inst).low_exact, inst.band(Fraction(13, 5)))
    Fraction(89, 83)
    """
    weight = sum(
        (w for w, x in zip(instrument.weights, rows["level"], strict=True) if pd.isna(x)),
        Fraction(0),
    )
    return None if not weight else instrument.level_min + (band.lower - low) / weight
