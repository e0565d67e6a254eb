"""Weights and values of one evaluation by indicators, aspects or domains; what is open stays an interval."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.labels import is_missing
from spbe_research.data.observations import Observation
from spbe_research.errors import ParameterError, joined, message
from spbe_research.identification.bounds import bounds
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_choice
from spbe_research.scoring.levels import Levels, levels_by_code
from spbe_research.scoring.score import score

__all__ = ["DEPTHS", "UnitValues", "known_units", "read_units", "unit_names", "unit_parts"]

#: from the deepest
DEPTHS = ("indicator", "aspect", "domain")


@dataclass(frozen=True, slots=True, eq=False)
class UnitValues:
    """Values of the units of one kind.

    Attributes
    ----------
    instrument, unit : of which; numbers : of the units, in their order; weights : in the index, they sum to 1.
    low, high : least and greatest value of each, equal where it is known.
    index : least and greatest index. With intervals the ends of units may not occur together, so that a sum over them
        is never narrower than the truth.
    levels : exact levels in row order where all are known, else None.
    note : what was set aside or counted at the floor, and that values are intervals where they are.
    """

    instrument: Instrument
    unit: str
    numbers: tuple[str, ...]
    weights: tuple[Fraction, ...]
    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]
    index: Identified
    levels: tuple[Fraction, ...] | None
    note: str

    @property
    def known(self) -> bool:
        """Whether every value is a point."""
        return self.low == self.high

    @property
    def ends(self) -> tuple[tuple[str, tuple[Fraction, ...]], ...]:
        """The values, or both ends of them, each with its name: ``""``, or ``"low"`` and ``"high"``."""
        return (("", self.low),) if self.known else (("low", self.low), ("high", self.high))

    @property
    def names(self) -> pd.DataFrame:
        """Numbers with names."""
        return unit_names(self.instrument, self.unit)


def unit_names(instrument: Instrument, unit: str) -> pd.DataFrame:
    """``unit``, ``number``, ``name_id`` and ``name_en`` of indicators, aspects or domains."""
    frame = instrument.indicators if unit == "indicator" else instrument._frames[unit]
    names = frame[["name_id", "name_en"]].copy()
    names.insert(0, "number", [str(n) for n in frame.index])
    names.insert(0, "unit", unit)
    return names.reset_index(drop=True)


def unit_parts(instrument: Instrument, unit: str) -> dict[str, tuple[Fraction, list[int]]]:
    """Weight and positions of the rows of every unit, by its number."""
    if unit == "indicator":
        return {code: (w, [i]) for i, (code, w) in enumerate(zip(instrument.codes, instrument.weights, strict=True))}
    return {n: (instrument.unit_weight(unit, n), instrument.row_positions(unit, n)) for n in instrument.numbers(unit)}


def known_units(levels: Levels, instrument: Instrument) -> tuple[str, ...]:
    """Kinds of units that an evaluation tells of, from the deepest: its own depth, and what lies above it."""
    depth = levels.depth if isinstance(levels, Observation) else "indicator"
    if depth not in DEPTHS:
        return ()
    return tuple(u for u in DEPTHS[DEPTHS.index(depth) :] if unit_parts(instrument, u))


def read_units(levels: Levels, instrument: str | Instrument, unit: str) -> UnitValues:
    """Values of the units of one kind.

    Raises
    ------
    LevelError
        for levels that are none.
    ParameterError
        for a unit that the instrument lacks, or that lies deeper than what is known.
    UnknownInstrument
        with the ids there are.

    Examples
    --------
    >>> from spbe_research import load_values
    >>> v = read_units(load_values("bintan", 2024), "permenpanrb-59-2020", "domain")
    >>> v.known, [float(x) for x in v.low], str(v.index)
    (False, [4.0, 2.9, 2.0, 3.6758241758241756], '3.2475 to 3.2500')
    """
    inst = load_instrument(instrument)
    check_choice("unit", unit, DEPTHS)
    parts = unit_parts(inst, unit)
    if not parts:
        raise ParameterError(message("errors.robustness.units.none", unit=unit, label=inst.label))
    depth = levels.depth if isinstance(levels, Observation) else "indicator"
    own = not isinstance(levels, Observation) or levels.instrument == inst.id
    if own and unit not in known_units(levels, inst):
        raise ParameterError(message("errors.robustness.units.deeper", unit=unit, depth=depth))
    weights = tuple(w for w, _ in parts.values())
    whole = depth == "indicator" or not own  # another instrument: refused as a score of it would be
    given = levels_by_code(levels, inst) if whole else {}
    if whole and not any(is_missing(given.get(c)) for c in inst.codes):
        made = score(levels, inst)
        values = made.levels if unit == "indicator" else tuple(unit_values(inst, made.levels, unit).values())
        index = Identified.point(made.index_exact)
        return UnitValues(inst, unit, tuple(parts), weights, values, values, index, made.levels, made.note)
    b = bounds(levels, inst, conflicts="set-aside")
    if unit == "indicator":
        frame = b.indicators
        low, high = (tuple(Fraction(str(x)) for x in frame[end]) for end in ("low", "high"))
    else:
        frame = b.aspects if unit == "aspect" else b.domains
        low, high = tuple(frame["low_exact"]), tuple(frame["high_exact"])
    note = b.note if low == high else joined([b.note, message("notes.robustness.bounds")])
    return UnitValues(inst, unit, tuple(parts), weights, low, high, b.index, None, note)
