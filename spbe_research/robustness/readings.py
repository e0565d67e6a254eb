"""What a weight is worth: by law, in the index of one evaluation, and in the differences between governments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import Observation
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, joined, message
from spbe_research.numbers.intervals import Identified
from spbe_research.robustness.panel_values import panel_values, value_shares
from spbe_research.robustness.units import known_units, read_units, unit_parts
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["WeightReadings", "weight_readings"]


@dataclass(frozen=True, slots=True, eq=False)
class WeightReadings:
    """Three readings of every weight; made by :func:`weight_readings`.

    Attributes
    ----------
    instrument : whose weights; index : of the evaluation.
    table : one line an indicator, aspect and domain, as deep as known: unit, number, name_id, name_en, nominal (weight
        by law, 0 to 1), low and high (its value), contribution (points of the index: weight times value; NaN where that
        is open), index_share (its part of the index, 0 to 1), variance_share (its part of the differences of the index
        between institutions of the panel; NaN without one, and for units deeper than it).
    year, n : of the panel, and its institutions; None and 0 without one.
    note : how to read it.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import load_levels, load_panel, weight_readings
    >>> paser = load_levels("paser", 2022)
    >>> r = weight_readings(paser, "permenpanrb-59-2020", panel=load_panel(2023), year=2023)
    >>> domains = r.table[r.table["unit"] == "domain"]
    >>> domains[["nominal", "index_share", "variance_share"]].round(3).values.tolist()[3]
    [0.455, 0.589, 0.405]
    """

    instrument: Instrument
    index: Identified
    table: pd.DataFrame
    year: int | None
    n: int
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        beside = f", differences of {self.n} institutions in {self.year}" if self.year is not None else ""
        return f"<weights of {self.instrument.id}: {len(self.table)} units, index {self.index}{beside}>"

    def _repr_html_(self) -> str:
        return result_table("weight_readings", self.table, note=self.note)


def weight_readings(
    levels: Levels, instrument: str | Instrument, *, panel: Panel | None = None, year: int | None = None
) -> WeightReadings:
    """The weight by law, what it brings to the index, and its share in the differences between governments.

    Parameters
    ----------
    levels, instrument : as in :func:`weight_noise`.
    panel : of :func:`~spbe_research.load_panel` with domain values or deeper, under the same instrument; none by
        default.
    year : of the panel; that of the Observation by default.

    Returns
    -------
    WeightReadings

    Raises
    ------
    LevelError
        for levels that are none.
    ParameterError
        for an index alone, a panel of another depth or instrument, a year that it does not hold, or a year without a
        panel.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    A unit's share of the differences is ``cov(weight x value, index) / var(index)`` over institutions. A heavy weight
    on values that are everywhere alike makes no difference, and one law thereby has three answers to what counts most.

    References
    ----------
    Weights: PermenPANRB 59/2020, annex B.4; Shorrocks (1982), Econometrica 50, 193-211 (shares of a variance); Becker,
    Saisana, Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12-22 (nominal weight and importance).

    Examples
    --------
    >>> from spbe_research import load_levels, weight_readings
    >>> r = weight_readings(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> round(float(r.table.loc[r.table["unit"] == "aspect", "contribution"].sum()), 4)
    2.1265
    """
    inst = load_instrument(instrument)
    units = known_units(levels, inst)
    if not units:
        raise ParameterError(message("errors.robustness.units.index_only"))
    if panel is None and year is not None:
        raise ParameterError(message("errors.robustness.readings.year_alone"))
    if panel is not None and year is None:
        year = levels.year if isinstance(levels, Observation) else None
        if year is None:
            raise ParameterError(message("errors.robustness.readings.no_year"))
    many = None if panel is None or year is None else panel_values(panel, year, inst)
    shares = {} if many is None else dict(zip(many.numbers, value_shares(many), strict=True))
    tables, notes, index = [], [], Identified.point(inst.level_min)
    for unit in units:
        v = read_units(levels, inst, unit)
        index = v.index
        frame = v.names
        frame["nominal"] = [float(w) for w in v.weights]
        frame["low"], frame["high"] = [float(x) for x in v.low], [float(x) for x in v.high]
        points = [w * a if a == b else None for w, a, b in zip(v.weights, v.low, v.high, strict=True)]
        whole = index.low_exact if index.is_point else None
        frame["contribution"] = [np.nan if p is None else float(p) for p in points]
        frame["index_share"] = [np.nan if p is None or whole is None else float(p / whole) for p in points]
        frame["variance_share"] = [_of(shares, inst, many.unit if many else "", unit, n) for n in v.numbers]
        tables.append(frame)
        notes.append(v.note)
    beside = "" if many is None else message("notes.robustness.readings", n=len(many.rows), year=year)
    note = joined([message("notes.robustness.three"), beside, *dict.fromkeys(notes)])
    return WeightReadings(
        inst, index, pd.concat(tables, ignore_index=True), year, 0 if many is None else len(many.rows), note
    )


def _of(shares: dict[str, float], inst: Instrument, deep: str, unit: str, number: str) -> float:
    """The share of a unit: its own, or the sum of those that lie in it; NaN where the panel is less deep."""
    if not shares:
        return float("nan")
    rows = set(unit_parts(inst, unit)[number][1])
    inside = [s for n, s in shares.items() if set(unit_parts(inst, deep)[n][1]) <= rows]
    return float(np.sum(inside)) if inside else float("nan")
