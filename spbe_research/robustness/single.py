"""The index without one row, aspect or domain, and under other forms of aggregation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument
from spbe_research.errors import ParameterError, joined, message
from spbe_research.numbers.intervals import Identified
from spbe_research.robustness.units import UnitValues, known_units, read_units
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["AggregationReadings", "LeaveOneOut", "aggregation_readings", "leave_one_out"]

#: where the scale may be said to begin: the lowest level counted as none, as it stands, and as two
_BEGINNINGS = (0, 1, 2)
#: how far the mean is drawn towards the least value
_HALF, _WHOLE = Fraction(1, 2), Fraction(1)


@dataclass(frozen=True, slots=True, eq=False)
class LeaveOneOut:
    """The index without each unit in turn; made by :func:`leave_one_out`.

    Attributes
    ----------
    instrument, unit : whose units are left out; index : with all of them.
    table : one line a unit: number, name_id, name_en, weight (0 to 1), value (NaN where open), index (without it, NaN
        where open), low, high (its ends), change (index without it minus index; NaN where open), predicates (every one
        that the index without it may have, from the lowest).
    turning : numbers of the units without which the predicate is certainly another.
    note : how to read it.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import leave_one_out, load_levels
    >>> one = leave_one_out(load_levels("paser", 2022), "permenpanrb-59-2020", unit="domain")
    >>> one.table.set_index("number")["index"].round(4).to_dict(), one.turning
    ({'1': 2.1753, '2': 2.202, '3': 2.3491, '4': 1.6037}, ('4',))
    """

    instrument: Instrument
    unit: str
    index: Identified
    table: pd.DataFrame
    turning: tuple[str, ...]
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        ends = f"{self.table['low'].min():.4f} to {self.table['high'].max():.4f}"
        turning = ", ".join(self.turning) or "none"
        return f"<index {self.index} without one {self.unit}: {ends}; another predicate without: {turning}>"

    def _repr_html_(self) -> str:
        return result_table("leave_one_out", self.table.drop(columns=["low", "high"]), note=self.note)


def leave_one_out(levels: Levels, instrument: str | Instrument, *, unit: str = "indicator") -> LeaveOneOut:
    """The index if one unit did not exist and the weights of the others were scaled up.

    Parameters
    ----------
    levels, instrument : as in :func:`weight_noise`; unit : ``"indicator"``, ``"aspect"`` or ``"domain"``.

    Returns
    -------
    LeaveOneOut

    Raises
    ------
    LevelError, ParameterError, UnknownInstrument
        as :func:`weight_noise`.

    Notes
    -----
    Without unit u the index is (I - w x) / (1 - w), exact.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7.

    Examples
    --------
    >>> from spbe_research import leave_one_out, load_levels
    >>> one = leave_one_out(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> one.table.set_index("number").loc["42", ["index", "change"]].astype(float).round(4).tolist()
    [2.0686, -0.0579]
    """
    v = read_units(levels, instrument, unit)
    inst = v.instrument
    frame = v.names.drop(columns="unit")
    low, high = (_without(v.weights, x) for x in (v.low, v.high))
    now = {b.predicate for b in _bands(inst, v.index.low_exact, v.index.high_exact)}
    known = [a == b for a, b in zip(low, high, strict=True)]
    frame["weight"] = [float(w) for w in v.weights]
    frame["value"] = [float(a) if a == b else np.nan for a, b in zip(v.low, v.high, strict=True)]
    frame["index"] = [float(a) if k else np.nan for a, k in zip(low, known, strict=True)]
    frame["low"], frame["high"] = [float(x) for x in low], [float(x) for x in high]
    whole = v.index.low_exact if v.index.is_point else None
    frame["change"] = [float(a - whole) if k and whole is not None else np.nan for a, k in zip(low, known, strict=True)]
    names = [tuple(b.predicate for b in _bands(inst, a, b)) for a, b in zip(low, high, strict=True)]
    frame["predicates"] = pd.Series(names, dtype=object)
    turning = tuple(n for n, possible in zip(v.numbers, names, strict=True) if not now & set(possible))
    note = joined([message("notes.robustness.without"), v.note])
    return LeaveOneOut(inst, unit, v.index, frame, turning, note)


def _without(weights: Sequence[Fraction], values: Sequence[Fraction]) -> list[Fraction]:
    total = sum((w * x for w, x in zip(weights, values, strict=True)), Fraction(0))
    if len(weights) == 1:
        raise ParameterError(message("errors.robustness.single.only"))
    return [(total - w * x) / (1 - w) for w, x in zip(weights, values, strict=True)]


def _bands(inst: Instrument, low: Fraction, high: Fraction) -> list[Band]:
    """Every band that meets the closed interval, from the lowest."""
    first, last = inst.bands_at(low)[-1], inst.bands_at(high)[0]
    rising = list(reversed(inst.bands))
    return rising[rising.index(first) : rising.index(last) + 1]


@dataclass(frozen=True, slots=True, eq=False)
class AggregationReadings:
    """The index under other forms of aggregation; made by :func:`aggregation_readings`.

    Attributes
    ----------
    instrument : whose weights; index : by law.
    table : one line a form: unit (whose values are brought together; below it rows keep the legal mean), form
        (arithmetic, geometric, mean-min, least), begins (of the geometric mean: the number that the lowest level is
        counted as), low, high (1 to 5, equal where every value is known), change (from the legal index; NaN where
        open), predicates (that it would have, from the lowest).
    note : that this is no index of the law.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import aggregation_readings, load_levels
    >>> a = aggregation_readings(load_levels("paser", 2022), "permenpanrb-59-2020").table
    >>> a.loc[a["unit"] == "domain", ["form", "begins", "low"]].round(4).values.tolist()[:4]
    [['geometric', 0.0, 1.0], ['geometric', 1.0, 2.0089], ['geometric', 2.0, 2.053], ['mean-min', nan, 1.5632]]
    """

    instrument: Instrument
    index: Identified
    table: pd.DataFrame
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        ends = f"{self.table['low'].min():.4f} to {self.table['high'].max():.4f}"
        return f"<index {self.index} by law, {ends} under {len(self.table) - 1} other forms of aggregation>"

    def _repr_html_(self) -> str:
        return result_table("aggregation", self.table, note=self.note)


def aggregation_readings(levels: Levels, instrument: str | Instrument) -> AggregationReadings:
    """The legal weighted mean beside a weighted geometric mean and a mean that the least value pulls down.

    Parameters
    ----------
    levels, instrument : as in :func:`weight_noise`.

    Returns
    -------
    AggregationReadings

    Raises
    ------
    LevelError
        for levels that are none.
    ParameterError
        for an index alone.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    The law prescribes the arithmetic mean; a high domain makes up for a low one. The geometric mean lets it less, but
    depends on where the scale begins, which levels do not tell: it is given with the lowest level counted as 0 (one
    unit at it makes all nothing), 1 and 2. Mean-min is (mean + least value) / 2, the function of Casadio Tarabusi and
    Guarini with alpha 1/2 and beta 0; the least value is its end, alpha 1.

    References
    ----------
    PermenPANRB 59/2020, annex B.4; OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 6; Casadio
    Tarabusi and Guarini (2013), Social Indicators Research 112, 19-45.

    Examples
    --------
    >>> from spbe_research import aggregation_readings, load_values
    >>> a = aggregation_readings(load_values("bintan", 2024), "permenpanrb-59-2020")
    >>> a.table.loc[a.table["form"] == "mean-min", ["low", "high"]].round(3).values.tolist()
    [[2.624, 2.625]]
    """
    inst = load_instrument(instrument)
    units = known_units(levels, inst)
    if not units:
        raise ParameterError(message("errors.robustness.units.index_only"))
    lines: list[tuple[str, str, float, float, float, float, tuple[str, ...]]] = []
    notes, legal = [], None
    for unit in units:
        v = read_units(levels, inst, unit)
        notes.append(v.note)
        if legal is None:
            legal = v.index
            ends = legal.low_exact, legal.high_exact
            lines.append((unit, "arithmetic", np.nan, legal.low, legal.high, 0.0 if legal.is_point else np.nan,
                          tuple(b.predicate for b in _bands(inst, *ends))))  # fmt: skip
        for form, begins in (*(("geometric", b) for b in _BEGINNINGS), ("mean-min", np.nan), ("least", np.nan)):
            low, high = _aggregated(v, form, begins)
            change = float(low - legal.low_exact) if v.known and legal.is_point else np.nan
            names = tuple(b.predicate for b in _bands(inst, *_on_scale(inst, low, high)))
            lines.append((unit, form, begins, float(low), float(high), change, names))
    assert legal is not None
    table = pd.DataFrame(lines, columns=["unit", "form", "begins", "low", "high", "change", "predicates"])
    note = joined([message("notes.robustness.aggregation"), *dict.fromkeys(notes)])
    return AggregationReadings(inst, legal, table, note)


def _on_scale(inst: Instrument, *ends: Fraction) -> tuple[Fraction, ...]:
    """Ends that rounding of a root may have carried past the scale."""
    return tuple(min(max(x, inst.level_min), inst.level_max) for x in ends)


def _aggregated(v: UnitValues, form: str, begins: float) -> tuple[Fraction, Fraction]:
    if form == "geometric":
        low, high = (_geometric(v, x, int(begins)) for x in (v.low, v.high))
    else:
        alpha = _HALF if form == "mean-min" else _WHOLE
        low, high = (_mean_min(v.weights, x, alpha) for x in (v.low, v.high))
    return low, high


def _geometric(v: UnitValues, values: Sequence[Fraction], begins: int) -> Fraction:
    """Of values counted from the number that the lowest level stands for, and carried back to the scale."""
    shift = begins - v.instrument.level_min
    if len(set(values)) == 1:
        return values[0]
    if any(x + shift == 0 for x in values):
        return Fraction(0) - shift
    logs = math.fsum(float(w) * math.log(x + shift) for w, x in zip(v.weights, values, strict=True))
    return Fraction(math.exp(logs)) - shift


def _mean_min(weights: Sequence[Fraction], values: Sequence[Fraction], alpha: Fraction) -> Fraction:
    mean = sum((w * x for w, x in zip(weights, values, strict=True)), Fraction(0))
    return (1 - alpha) * mean + alpha * min(values)
