"""Weighted sums of levels on the integer lattice: which values an index, domain or aspect can take at all.

Weights are whole numbers over a common denominator, so a value is a whole number over the total
weight, and "printed as 3.55" leaves a short list of exact values instead of a rounding interval.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

import numpy as np

from spbe_research.data.instruments import Instrument
from spbe_research.errors import message
from spbe_research.numbers.intervals import Interval, printed_interval

__all__ = ["attainable_sums", "attainable_values", "level_sum", "values_behind", "values_beneath", "values_printed_as"]


def attainable_sums(weights: np.ndarray, low: int, high: int) -> np.ndarray:
    """Every sum of ``weights[i] * level[i]`` over whole levels from ``low`` to ``high``.

    Parameters
    ----------
    weights : (k,) positive whole numbers; low, high : least and greatest level.

    Returns
    -------
    (m,) int64, ascending.

    Examples
    --------
    >>> attainable_sums(np.array([2, 3]), 1, 2)
    array([ 5,  7,  8, 10])
    """
    weights = np.asarray(weights, dtype=np.int64)
    reach = np.zeros(int(weights.sum()) * (high - low) + 1, dtype=bool)
    reach[0] = True
    for w in weights:
        step = reach.copy()
        for level in range(1, high - low + 1):
            step[w * level :] |= reach[: len(reach) - w * level]
        reach = step
    return np.flatnonzero(reach) + int(weights.sum()) * low


@lru_cache(maxsize=256)
def attainable_values(instrument: Instrument, unit: str, number: str = "") -> tuple[Fraction, ...]:
    """Exact values that an aspect, a domain or the index (``unit="index"``) can take, ascending.

    Raises
    ------
    ValueError
        for an instrument with decimal levels, which has no finite lattice worth listing.
    ParameterError
        for a unit or number that the instrument does not have.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> len(attainable_values(load_instrument("permenpanrb-59-2020"), "domain", "1"))
    41
    """
    if not instrument.whole_levels:
        raise ValueError(message("errors.identification.lattice.decimal", label=instrument.label))
    rows = list(range(len(instrument.weights))) if unit == "index" else instrument.row_positions(unit, number)
    weights = instrument.lattice_weights[rows]
    weights = weights // math.gcd(*(int(w) for w in weights))
    sums = attainable_sums(weights, int(instrument.level_min), int(instrument.level_max))
    total = int(weights.sum())
    return tuple(Fraction(int(s), total) for s in sums)


@lru_cache(maxsize=8192)
def values_printed_as(
    instrument: Instrument, unit: str, number: str, printed: str, *, decimals: int = 2, rule: str = "half-up"
) -> tuple[Fraction, ...]:
    """Exact values of an aspect or domain that a source prints as ``printed``; empty when none does.

    Only for one institution: a mean of many is not on the lattice.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> values_printed_as(inst, "domain", "3", "2.18")
    (Fraction(24, 11),)
    """
    window = printed_interval(printed, decimals=decimals, rule=rule)
    values = attainable_values(instrument, unit, number)
    near = values[bisect_left(values, window.low) : bisect_right(values, window.high)]
    return tuple(v for v in near if v in window)


@lru_cache(maxsize=4096)
def values_behind(
    instrument: Instrument, unit: str, number: str, printed: str, *, decimals: int, rule: str, on_lattice: bool
) -> tuple[Interval, ...]:
    """What the printed value of an aspect or a domain stands for, ascending: see :func:`values_beneath`."""
    if on_lattice and instrument.whole_levels:
        values = values_printed_as(instrument, unit, number, printed, decimals=decimals, rule=rule)
        if values:
            return tuple(Interval(v, v) for v in values)
    return (printed_interval(printed, decimals=decimals, rule=rule),)


def values_beneath(
    printed: Mapping[str, str], instrument: Instrument, unit: str, *, decimals: int, rule: str, on_lattice: bool
) -> tuple[Interval, ...]:
    """Values of the index, or of one domain, that the printed values of its aspects or domains leave, ascending.

    Each printed value is read by itself, so that one printed in error leaves the others as they are; which levels
    agree with all of them is a question for :func:`~spbe_research.identification.bounds.bounds`.

    Parameters
    ----------
    printed : aspects or domains (``unit``) by number, as printed, each weighed by its share of them all.
    on_lattice : one institution, whose values lie on the lattice; a mean of many does not.

    Returns
    -------
    Intervals of one point, the exact values on the lattice; wider ones where a printed value is a mean of many
    or lies off the lattice.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> bintan = {"1": "4.00", "2": "2.90", "3": "2.00", "4": "3.68"}
    >>> index = values_beneath(bintan, inst, "domain", decimals=2, rule="half-up", on_lattice=True)
    >>> [float(v.low) for v in index]
    [3.2475, 3.25]
    """
    total = sum((instrument.unit_weight(unit, n) for n in printed), Fraction(0))
    sums = {Interval(Fraction(0), Fraction(0))}
    for number, text in printed.items():
        share = instrument.unit_weight(unit, number) / total
        parts = values_behind(instrument, unit, number, text, decimals=decimals, rule=rule, on_lattice=on_lattice)
        sums = {s.plus(v.scaled(share)) for s in sums for v in parts}
    return tuple(sorted(sums, key=lambda v: (v.low, v.high)))


def level_sum(instrument: Instrument, unit: str, number: str, value: Fraction) -> int | None:
    """Sum of the levels behind an exact value, or None where rows of unequal weight leave it open.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> level_sum(load_instrument("permenpanrb-59-2020"), "domain", "3", Fraction(24, 11))
    24
    """
    rows = instrument.row_positions(unit, number)
    if value in (instrument.level_min, instrument.level_max):
        return int(value * len(rows))
    if len({instrument.weights[i] for i in rows}) != 1:
        return None
    total = value * len(rows)
    return int(total) if total.denominator == 1 else None
