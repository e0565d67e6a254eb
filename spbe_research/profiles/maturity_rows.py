"""Units and indicator rows of an evaluation, whole or partial, and what each row without a level leaves open."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Band, Instrument
from spbe_research.data.observations import Observation, source_record
from spbe_research.identification.bounds import Bounds
from spbe_research.identification.lattice import level_sum, values_behind
from spbe_research.scoring.score import Score, published_form

__all__ = ["mean_needed", "open_rows", "printing_rule", "row_table", "unit_table"]


def unit_table(
    obs: Observation, instrument: Instrument, scored: Score | None, identified: Bounds | None, folder: str | Path | None
) -> pd.DataFrame:
    """Domains and aspects, as :attr:`spbe_research.profiles.maturity.Maturity.units`."""
    lines = []
    for unit, number in _in_order(instrument):
        frame = instrument.domains if unit == "domain" else instrument.aspects
        known = _unit_value(obs, instrument, scored, unit, number, folder, identified)
        if known is None:
            continue
        value, printed, low, high = known
        sums = _level_sums(instrument, unit, number, low, high, scored, identified)
        weight = instrument.unit_weight(unit, number)
        on_scale = bool(printed) and instrument.level_min <= value <= instrument.level_max
        lines.append(
            {
                "unit": unit,
                "number": number,
                "name_id": frame.loc[number, "name_id"],
                "name_en": frame.loc[number, "name_en"],
                "weight_percent": float(weight * 100),
                "n_rows": int(frame.loc[number, "n_rows"]),
                "value": float(value) if printed else float("nan"),
                "printed": printed,
                "low": low,
                "high": high,
                "level_sum": sums[0] if sums[0] == sums[1] else None,
                "level_sum_low": sums[0],
                "level_sum_high": sums[1],
                "to_gain": float(weight * (instrument.level_max - value)) if on_scale else float("nan"),
                "earned": float(weight * (value - instrument.level_min)) if on_scale else float("nan"),
            }
        )
    columns = ["unit", "number", "name_id", "name_en", "weight_percent", "n_rows", "value", "printed"]
    sums_columns = ["level_sum", "level_sum_low", "level_sum_high"]
    return pd.DataFrame(lines, columns=[*columns, "low", "high", *sums_columns, "to_gain", "earned"])


def _in_order(instrument: Instrument) -> list[tuple[str, str]]:
    """Each domain followed by its aspects; aspects alone where there are no domains."""
    order = []
    aspects = instrument.aspects["domain_no"]
    for domain in instrument.numbers("domain"):
        order.append(("domain", domain))
        order += [("aspect", a) for a in instrument.numbers("aspect") if aspects[a] == domain]
    return order or [("aspect", a) for a in instrument.numbers("aspect")]


def _level_sums(
    instrument: Instrument,
    unit: str,
    number: str,
    low: Fraction,
    high: Fraction,
    scored: Score | None,
    identified: Bounds | None,
) -> tuple[int | None, int | None]:
    """Least and greatest sum of levels behind a value, as far as they are known; sums of decimals identify nothing."""
    if not instrument.whole_levels:
        return None, None
    if scored is not None:
        known = int(sum(scored.levels[i] for i in instrument.row_positions(unit, number)))
        return known, known
    if identified is not None:
        frame = identified.domains if unit == "domain" else identified.aspects
        return int(frame.loc[number, "level_sum_low"]), int(frame.loc[number, "level_sum_high"])
    total = level_sum(instrument, unit, number, low) if low == high else None
    return total, total


def _unit_value(
    obs: Observation,
    instrument: Instrument,
    scored: Score | None,
    unit: str,
    number: str,
    folder: str | Path | None,
    identified: Bounds | None,
) -> tuple[Fraction, str, Fraction, Fraction] | None:
    if scored is not None:
        frame = scored.domains if unit == "domain" else scored.aspects
        exact = frame.loc[number, "value_exact"]
        return exact, published_form(exact, instrument), exact, exact
    if obs.depth == "indicator" and identified is not None:
        line = (identified.domains if unit == "domain" else identified.aspects).loc[number]
        low, high = line["low_exact"], line["high_exact"]
        return low, published_form(low, instrument) if low == high else "", low, high
    if unit != obs.depth or number not in obs.printed.index:
        return None
    printed = str(obs.printed[number])
    decimals, rule = printing_rule(obs, folder)
    single = not obs.region.is_group
    values = values_behind(instrument, unit, number, printed, decimals=decimals, rule=rule, on_lattice=single)
    return Fraction(printed), printed, values[0].low, values[-1].high


def printing_rule(obs: Observation, folder: str | Path | None) -> tuple[int, str]:
    """Decimals and rounding rule of what the source prints."""
    record = source_record(obs.source, folder=folder)
    return int(record["decimals"]), str(record["rounding"])


def row_table(
    obs: Observation, instrument: Instrument, scored: Score | None, identified: Bounds | None
) -> pd.DataFrame | None:
    """Indicator rows, as :attr:`spbe_research.profiles.maturity.Maturity.rows`; None without levels."""
    if scored is not None:
        return _ranked(scored.indicators, instrument)
    if obs.depth != "indicator":
        return None
    assert identified is not None
    return _partial_rows(obs, instrument, identified)


def _ranked(rows: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Rows with ``steps_to_go`` and shared ranks: strongest by level, most to gain by weight times steps to go.

    A row without a level has no rank.
    """
    whole = "Int64" if rows["level"].isna().any() else "int64"
    rows["steps_to_go"] = float(instrument.level_max) - rows["level"]
    rows["rank_level"] = rows["level"].rank(ascending=False, method="min").astype(whole)
    rows["rank_gain"] = rows["to_gain"].round(12).rank(ascending=False, method="min").astype(whole)
    return rows


def _partial_rows(obs: Observation, instrument: Instrument, identified: Bounds) -> pd.DataFrame:
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
    ends = (instrument.level_min, instrument.level_max)
    frame["low"], frame["high"] = (
        [float(e if x is None else x) for x in known] for e in ends
    )  # what the printed values leave a row without a level is narrower
    if identified.levels.published:
        frame[["low", "high"]] = identified.indicators[["low", "high"]].to_numpy()
    return _ranked(frame, instrument)


def open_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without a level, with ``open_points``: how far the index can move with that row alone."""
    missing = rows[rows["level"].isna()]
    return missing.assign(open_points=missing["weight_percent"] / 100 * (missing["high"] - missing["low"]))


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
