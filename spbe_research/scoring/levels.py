"""What may be scored: levels in any accepted form, checked and put into row order; nothing is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_missing, is_number, named, one_line, read_vector
from spbe_research.data.observations import Observation
from spbe_research.errors import LevelError, listed, message
from spbe_research.numbers.exact import exact
from spbe_research.text.catalog import say

__all__ = [
    "Level",
    "LevelNumber",
    "Levels",
    "allowed_levels",
    "check_levels",
    "levels_by_code",
    "on_step",
    "tolerance",
]

#: a level that is known, in any form that is exact or was written down as a decimal
LevelNumber: TypeAlias = float | Fraction | Decimal | np.number
#: a level, or None (NaN means the same) where there is none
Level: TypeAlias = LevelNumber | None
#: levels of one evaluation: in row order, by indicator code, or as observed
Levels: TypeAlias = Sequence[Level] | np.ndarray | pd.Series | Mapping[str, Level] | Observation


def check_levels(levels: Levels, instrument: Instrument) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    """Exact levels in row order and the codes counted at the floor; every problem in one LevelError."""
    by_code = levels_by_code(levels, instrument)
    problems: list[str] = []
    concerned: list[str] = []
    unknown = [c for c in by_code if c not in instrument.codes]
    if unknown:
        problems.append(
            message(
                "errors.scoring.levels.unknown",
                unknown=named(unknown),
                first=instrument.codes[0],
                last=instrument.codes[-1],
            )
        )
        concerned += unknown
    missing = [c for c in instrument.codes if is_missing(by_code.get(c))]
    if missing:
        given = len(instrument.codes) - len(missing)
        problems.append(
            message(
                "errors.scoring.levels.missing",
                missing=len(missing),
                rows=len(instrument.codes),
                codes=", ".join(missing),
                given=given,
            )
        )
        concerned += missing
    vector: list[Fraction] = []
    floored: list[str] = []
    for code in instrument.codes:
        raw = by_code.get(code)
        if is_missing(raw):
            continue
        value = _level(raw, instrument)
        if (
            value is None
            or not instrument.answer_min <= value <= instrument.level_max
            or not on_step(value, instrument)
        ):
            problems.append(
                message("errors.scoring.levels.off", code=code, raw=one_line(raw), allowed=allowed_levels(instrument))
            )
            concerned.append(code)
            continue
        if value < instrument.level_min:
            floored.append(code)
            value = instrument.level_min
        vector.append(value)
    if problems:
        text = message("errors.frame.side", side=instrument.label, problem=listed(problems))
        raise LevelError(text, codes=concerned, missing=missing)
    return tuple(vector), tuple(floored)


def allowed_levels(instrument: Instrument, lang: str | None = None) -> str:
    """Words for the levels that an instrument takes, in a language, or in that of messages where they are read."""
    low, high = instrument.level_min, instrument.level_max
    values: dict[str, object] = {"low": low, "high": high, "answer": instrument.answer_min}
    kind = "whole" if instrument.answer_min == low else "floored"
    if not instrument.whole_levels:
        kind, values = "steps", {"low": float(low), "high": float(high), "step": float(instrument.level_step)}
    if lang is not None:
        return say(f"errors.scoring.levels.allowed_{kind}", lang, **values)
    return message(f"errors.scoring.levels.allowed_{kind}", **values)


def levels_by_code(levels: Levels, instrument: Instrument) -> dict[str, Any]:
    """Raw levels by code; refuses doubled codes, other labels, a wrong number of rows, and another depth."""
    if isinstance(levels, Observation):
        if levels.instrument != instrument.id:
            raise LevelError(
                message(
                    "errors.scoring.levels.levels_by_code",
                    levels=levels,
                    levels_instrument=levels.instrument,
                    instrument_id=instrument.id,
                )
            )
        if levels.depth != "indicator":
            raise LevelError(
                message(
                    "errors.scoring.levels.other_depth",
                    levels_region_name=levels.region.name,
                    value=levels.year or message("errors.scoring.levels.no_year"),
                    levels_depth=levels.depth,
                    n_instrument_codes=len(instrument.codes),
                )
            )
        by_code = {str(k): v for k, v in levels.values.items()}
        if len(by_code) < len(levels.values):
            read_vector(levels.values, instrument.label)  # names the code that is given twice
        return by_code
    vector = read_vector(levels, instrument.label)
    if vector is None:
        raise LevelError(
            message(
                "errors.scoring.levels.no_labels",
                instrument_label=instrument.label,
                type___name=type(levels).__name__,
            )
        )
    labels, values = vector
    if labels is not None:
        return dict(zip(labels, values, strict=True))
    if len(values) != len(instrument.codes):
        raise LevelError(
            message(
                "errors.scoring.levels.wrong_count",
                instrument_label=instrument.label,
                n_instrument_codes=len(instrument.codes),
                n_values=len(values),
            )
        )
    return dict(zip(instrument.codes, values, strict=True))


def _level(raw: Any, instrument: Instrument) -> Fraction | None:
    if not is_number(raw):
        return None
    try:
        value = exact(raw)
    except ValueError:
        return None
    if isinstance(raw, float | np.floating) and not on_step(value, instrument):
        steps = round((value - instrument.level_min) / instrument.level_step)
        nearest = instrument.level_min + steps * instrument.level_step
        if abs(value - nearest) <= tolerance(np.asarray(raw).dtype, instrument) * instrument.level_step:
            return nearest
    return value


def on_step(value: Fraction, instrument: Instrument) -> bool:
    """Whether a value lies a whole number of steps above the lowest level."""
    return ((value - instrument.level_min) / instrument.level_step).denominator == 1


def tolerance(kind: np.dtype, instrument: Instrument) -> Fraction:
    """How far, in steps, a computed decimal such as 1.0700000000000001 may lie from its level; whole levels: 0."""
    if instrument.whole_levels:
        return Fraction(0)
    noise = Fraction(float(np.finfo(kind).eps)) * 4 * instrument.level_max / instrument.level_step
    return min(max(noise, Fraction(1, 10**9)), Fraction(1, 1000))
