"""The set of all indicator levels that agree with what was published of one institution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Band, Instrument, external_rows
from spbe_research.errors import message
from spbe_research.identification.programme.model import Objectives, Programme, Window
from spbe_research.identification.programme.solve import maxima
from spbe_research.numbers.intervals import Identified, Interval
from spbe_research.numbers.language import Figure

__all__ = [
    "LevelSet",
    "Published",
    "band_interval",
    "bands_meeting",
    "opened",
    "perhaps_assumed",
    "unit_coefficients",
    "unit_rows",
]


@dataclass(frozen=True, slots=True)
class Published:
    """One value as a source prints it and the exact values that it allows.

    Attributes
    ----------
    unit : ``"aspect"``, ``"domain"`` or ``"index"``; number : of the aspect or domain, else ``""``.
    text : what is printed; value : the same as an exact number, or None (a predicate has none).
    interval : exact values that are printed so.
    """

    unit: str
    number: str
    text: str
    value: Fraction | None
    interval: Interval

    def describe(self) -> str:
        """``domain 4 printed 0.30``."""
        name = self.unit if not self.number else f"{self.unit} {self.number}"
        return message("errors.identification.reading.printed", name=name, text=Figure(self.text))


@lru_cache(maxsize=512)
def unit_rows(instrument: Instrument, unit: str, number: str = "") -> tuple[tuple[int, ...], Fraction]:
    """Positions of the rows of an aspect, a domain or the index, and their weight."""
    rows = range(len(instrument.weights)) if unit == "index" else instrument.row_positions(unit, number)
    return tuple(rows), sum((instrument.weights[i] for i in rows), Fraction(0))


def unit_coefficients(instrument: Instrument, unit: str, number: str = "") -> tuple[Fraction, ...]:
    """Coefficients that turn levels into the value of an aspect, a domain or the index."""
    rows, weight = unit_rows(instrument, unit, number)
    return tuple(w / weight if i in rows else Fraction(0) for i, w in enumerate(instrument.weights))


def band_interval(instrument: Instrument, band: Band) -> Interval:
    """Indices of a predicate; both edges belong to it where the instrument leaves that unsettled."""
    closed = band.upper_inclusive or instrument.edges == "unsettled"
    return Interval(band.lower, band.upper, True, closed)


def bands_meeting(instrument: Instrument, values: Iterable[Interval]) -> tuple[Band, ...]:
    """Predicates, from the lowest, that some number of the intervals has."""
    spans = tuple(values)
    return tuple(b for b in reversed(instrument.bands) if any(band_interval(instrument, b).meets(v) for v in spans))


@dataclass(frozen=True, slots=True, eq=False)
class LevelSet:
    """Levels between ``lows`` and ``highs`` whose values print as published.

    Attributes
    ----------
    instrument : the Instrument.
    lows, highs : range of each row in row order; equal where the level is known.
    published : values that the levels must reproduce.
    on_lattice : False for the mean of many institutions, whose rows take any value.
    label : whose values, for messages.
    """

    instrument: Instrument
    lows: tuple[Fraction, ...]
    highs: tuple[Fraction, ...]
    published: tuple[Published, ...] = ()
    on_lattice: bool = True
    label: str = ""

    def __repr__(self) -> str:
        known = sum(low == high for low, high in zip(self.lows, self.highs, strict=True))
        label = f"{self.label}: " if self.label else ""
        printed = f"{len(self.published)} published values to agree with"
        return f"<LevelSet {label}{known} of {len(self.lows)} rows known, {printed}, under {self.instrument.id}>"

    @property
    def is_point(self) -> bool:
        """Whether every level is known."""
        return self.lows == self.highs

    @property
    def programme(self) -> Programme:
        """The same as limits on weighted sums; limits on the same rows are joined."""
        inst = self.instrument
        joined: dict[tuple[int, ...], Interval] = {}
        empty = Interval(Fraction(1), Fraction(0))
        for p in self.published:
            rows, weight = unit_rows(inst, p.unit, p.number)
            window = p.interval.scaled(weight)
            joined[rows] = (joined[rows].common(window) or empty) if rows in joined else window
        step = inst.level_step if self.on_lattice else None
        windows = tuple(Window(rows, interval) for rows, interval in joined.items())
        return Programme(inst.weights, self.lows, self.highs, step, windows)

    @property
    def feasible(self) -> bool:
        """Whether any levels agree with everything published."""
        return maxima(self.programme, Objectives.of([], len(self.lows))) is not None

    def extremes(
        self, objectives: Objectives | Sequence[Sequence[Fraction]], *, method: str = "auto"
    ) -> list[Identified] | None:
        """Least and greatest value of weighted sums of levels; None when no levels agree.

        Parameters
        ----------
        objectives : each one coefficient a row.
        method : see :func:`spbe_research.identification.programme.solve.maxima`.

        Examples
        --------
        >>> from fractions import Fraction
        >>> from spbe_research import load_instrument
        >>> inst = load_instrument("permenpanrb-59-2020")
        >>> every = LevelSet(inst, (Fraction(1),) * 47, (Fraction(5),) * 47)
        >>> print(every.extremes([inst.weights])[0])
        1.0000 to 5.0000
        """
        asked = objectives if isinstance(objectives, Objectives) else Objectives.of(objectives, len(self.lows))
        programme, k = self.programme, len(asked)
        if programme.is_point:
            values = maxima(programme, asked)
            return None if values is None else [Identified.point(v) for v in values]
        ends = maxima(programme, asked.both_ways(), method=method)
        if ends is None:
            return None
        return [Identified(-low, high) for high, low in zip(ends[:k], ends[k:], strict=True)]

    def as_printed(self) -> tuple[str, tuple[Fraction, ...]] | None:
        """Rows at the printed value of their unit and the unit itself; the levels where all are known.

        Only for the mean of many institutions, whose printed value is the best single figure; the printed
        value of one institution is a rounded stand-in for a few exact ones, and :meth:`extremes` finds these.
        It says nothing about units smaller than the printed one.
        """
        if self.is_point:
            return "indicator", self.lows
        for unit in () if self.on_lattice else ("aspect", "domain"):
            given = {p.number: p.value for p in self.published if p.unit == unit and p.value is not None}
            if given and set(given) == set(self.instrument.numbers(unit)):
                return unit, tuple(given[n] for n in self.instrument.rows[f"{unit}_no"])
        return None

    def restricted(self, extra: Sequence[Published]) -> LevelSet:
        """The levels that agree with further values as well.

        Parameters
        ----------
        extra : further printed values of the same institution.
        """
        return replace(self, published=(*self.published, *extra))

    def bands(self, low: Fraction, high: Fraction) -> tuple[Band, ...]:
        """Predicates that some agreeing levels reach, from the lowest.

        Parameters
        ----------
        low, high : bounds of the index.
        """
        near = bands_meeting(self.instrument, [Interval(low, high)])
        return tuple(b for b in near if self._reaches(b, low, high))

    def _reaches(self, band: Band, low: Fraction, high: Fraction) -> bool:
        interval = band_interval(self.instrument, band)
        if self.on_lattice and (low in interval or high in interval):
            return True  # the ends of the index are reached on the lattice
        inside = Published("index", "", band.predicate, None, interval)
        return self.restricted([inside]).feasible


def perhaps_assumed(levels: LevelSet) -> tuple[str, ...]:
    """Codes of the rows fed by another agency's index whose level is known and the least of the scale.

    Under PermenPANRB 8/2026 some levels are converted from other agencies' indices. Where such an index is not
    there yet assessors write the least level; a least level in such a row may be measured or assumed.
    """
    inst = levels.instrument
    known = dict(zip(inst.codes, zip(levels.lows, levels.highs, strict=True), strict=True))
    least = (inst.level_min, inst.level_min)
    return tuple(c for c in external_rows(inst) if known[c] == least)


def opened(levels: LevelSet, codes: tuple[str, ...]) -> LevelSet:
    """The same set with some rows at any level of the scale.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-8-2026")
    >>> ones = LevelSet(inst, (Fraction(1),) * 20, (Fraction(1),) * 20)
    >>> print(opened(ones, perhaps_assumed(ones)).extremes([inst.weights])[0])
    1.0000 to 1.5600
    """
    inst = levels.instrument
    lows = tuple(inst.level_min if c in codes else low for c, low in zip(inst.codes, levels.lows, strict=True))
    highs = tuple(inst.level_max if c in codes else high for c, high in zip(inst.codes, levels.highs, strict=True))
    return replace(levels, lows=lows, highs=highs)
