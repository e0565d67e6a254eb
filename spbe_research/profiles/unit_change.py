"""Domains (or aspects) of one government before and after, as far as the published values narrow them down."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.pair import Evaluation

__all__ = ["UnitChange", "unit_changes"]


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One domain or aspect in two evaluations under one instrument.

    Attributes
    ----------
    unit : ``"domain"`` or ``"aspect"``; number, name_id, name_en : which.
    weight : share of the index. before, after : its value, 1 to 5; change : after minus before.
    """

    unit: str
    number: str
    name_id: str
    name_en: str
    weight: Fraction
    before: Identified
    after: Identified

    @property
    def change(self) -> Identified:
        """After minus before, points of the unit's own value."""
        return self.after.plus(self.before.times(Fraction(-1)))


@lru_cache(maxsize=8)
def unit_changes(before: Evaluation, after: Evaluation) -> tuple[UnitChange, ...]:
    """Every domain of the instrument, or every aspect where it has no domains, in order.

    Examples
    --------
    >>> from spbe_research.profiles.change import describe_change
    >>> [str(u.change) for u in describe_change("paser").units]
    ['0.2000', '0.7000', '0.0000', '1.2418']
    """
    inst = after.instrument
    unit = "domain" if len(inst.domains) else "aspect"
    numbers = inst.numbers(unit)
    lines = [_line(inst, unit, n) for n in numbers]
    sides = [e.levels.extremes(lines) for e in (before, after)]
    frame = inst.domains if unit == "domain" else inst.aspects
    found = []
    for i, n in enumerate(numbers):
        first, second = (side[i] for side in sides if side is not None)
        names = frame.loc[n]
        found.append(
            UnitChange(unit, n, str(names["name_id"]), str(names["name_en"]), inst.unit_weight(unit, n), first, second)
        )
    return tuple(found)


def _line(instrument: Instrument, unit: str, number: str) -> list[Fraction]:
    rows = set(instrument.row_positions(unit, number))
    weight = instrument.unit_weight(unit, number)
    return [w / weight if i in rows else Fraction(0) for i, w in enumerate(instrument.weights)]
