"""Recorded aspect values that the recorded levels do not give: what a change would be if those values were right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation, load_beside
from spbe_research.data.tables import read_table
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.profiles.pair import Evaluation

__all__ = ["OtherCounts", "Unlike", "counts_with", "one_step_levels", "unlike_values"]

#: above so many sets of levels nothing is counted
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Unlike:
    """Aspect values of one evaluation, as recorded, that contradict its recorded levels.

    Attributes
    ----------
    year : of the evaluation; values : by number of the aspect, as recorded.
    """

    year: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OtherCounts:
    """What a change between two evaluations would be if such values were right.

    Attributes
    ----------
    of : the values, by evaluation.
    rose, fell : rows, least and greatest; by_row, by_aspect : exact p of the sign-flip test, least and greatest: over
        every way in which one row of each of these aspects stands one step elsewhere. None where no such way gives the
        values, or there are too many.
    two_way_by_row, two_way_by_aspect : the same p over the rows that could move both ways.
    """

    of: tuple[Unlike, ...]
    rose: tuple[int, int] | None = None
    fell: tuple[int, int] | None = None
    by_row: tuple[Fraction, Fraction] | None = None
    by_aspect: tuple[Fraction, Fraction] | None = None
    two_way_by_row: tuple[Fraction, Fraction] | None = None
    two_way_by_aspect: tuple[Fraction, Fraction] | None = None


def unlike_values(observation: Observation, folder: str | Path | None = None) -> Unlike | None:
    """Aspect values beside known levels that are recorded as contradicting them; None where there are none.

    Examples
    --------
    >>> from spbe_research import load_levels
    >>> dict(unlike_values(load_levels("denpasar", 2019)).values)
    {'3': '3.50', '5': '2.67'}
    """
    if observation.depth != "indicator" or observation.year is None:
        return None
    known = read_table("known_discrepancies", folder)
    mine = known[
        (known["institution_id"] == observation.region.id)
        & (known["year"] == str(observation.year))
        & (known["source"] == observation.source)
        & (known["unit"] == "aspect")
        & (known["cause"] == "contradiction")
    ]
    if mine.empty:
        return None
    beside = [one.printed for one in load_beside(observation, folder=folder) if one.depth == "aspect"]
    printed = beside[0] if beside else {}
    values = {str(n): printed[n] for n in mine["number"] if printed.get(n)}
    return Unlike(observation.year, values) if values else None


def one_step_levels(
    levels: Sequence[Fraction], values: Mapping[str, str], instrument: Instrument
) -> list[tuple[Fraction, ...]] | None:
    """Every set of levels that gives the values as printed with one row of each of their aspects one step elsewhere.

    None where some aspect cannot be had that way, or there are too many sets.

    Examples
    --------
    >>> from spbe_research import load_instrument
    >>> inst = load_instrument("permenpanrb-5-2018")
    >>> len(one_step_levels([Fraction(3)] * 37, {"3": "3.50", "5": "2.67"}, inst))
    6
    """
    ways = [list(_steps(levels, number, value, instrument)) for number, value in values.items()]
    if not math.prod(map(len, ways)) or math.prod(map(len, ways)) > _MOST:
        return None
    sets = []
    for steps in product(*ways):
        other = list(levels)
        for row, level in steps:
            other[row] = level
        sets.append(tuple(other))
    return sets


def _steps(
    levels: Sequence[Fraction], number: str, value: str, instrument: Instrument
) -> Iterator[tuple[int, Fraction]]:
    rows = instrument.row_positions("aspect", number)
    weight = sum(instrument.weights[r] for r in rows)
    total = sum(instrument.weights[r] * levels[r] for r in rows)
    decimals = len(value.partition(".")[2])
    for row in rows:
        for step in (-instrument.level_step, instrument.level_step):
            level = levels[row] + step
            mean = (total + instrument.weights[row] * step) / weight
            inside = instrument.level_min <= level <= instrument.level_max
            if inside and exact(round_exact(mean, decimals, instrument.rounding)) == exact(value):
                yield row, level


def counts_with(before: Evaluation, after: Evaluation, folder: str | Path | None = None) -> OtherCounts | None:
    """What of a change hangs on recorded levels that recorded aspect values contradict; None where none do.

    Counted only where both evaluations are of one instrument and know every level.

    Examples
    --------
    >>> from spbe_research import describe_change
    >>> c = describe_change("denpasar")
    >>> found = counts_with(c.before, c.after)
    >>> found.rose, found.fell, found.by_aspect
    ((19, 21), (0, 1), (Fraction(1, 64), Fraction(1, 64)))
    """
    found = [unlike_values(e.observation, folder) for e in (before, after)]
    of = tuple(u for u in found if u is not None)
    if not of:
        return None
    if before.instrument is not after.instrument or not (before.every_level and after.every_level):
        return OtherCounts(of)
    instrument, sides = after.instrument, []
    for e, u in zip((before, after), found, strict=True):
        levels = tuple(exact(e.observation.values[code]) for code in instrument.codes)
        sides.append([levels] if u is None else one_step_levels(levels, u.values, instrument))
    first, last = sides
    if first is None or last is None or len(first) * len(last) > _MOST:
        return OtherCounts(of)
    aspects = [instrument.row_positions("aspect", n) for n in instrument.numbers("aspect")]
    ends = instrument.level_min, instrument.level_max
    rose, fell = [], []
    pvalues: list[tuple[Fraction, ...]] = []
    for x, y in product(first, last):
        moved = [w * (b - a) for w, a, b in zip(instrument.weights, x, y, strict=True)]
        free = [Fraction(0) if a in ends else m for a, m in zip(x, moved, strict=True)]
        rose.append(sum(m > 0 for m in moved))
        fell.append(sum(m < 0 for m in moved))
        pvalues.append(tuple(_pvalue(unit) for m in (moved, free) for unit in (m, _sums(m, aspects))))
    by_row, by_aspect, free_by_row, free_by_aspect = ((min(p), max(p)) for p in zip(*pvalues, strict=True))
    return OtherCounts(
        of,
        (min(rose), max(rose)),
        (min(fell), max(fell)),
        by_row,
        by_aspect,
        free_by_row,
        free_by_aspect,
    )


def _sums(moved: Sequence[Fraction], aspects: Sequence[Sequence[int]]) -> list[Fraction]:
    return [sum((moved[r] for r in rows), Fraction(0)) for rows in aspects]


def _pvalue(moved: Sequence[Fraction]) -> Fraction:
    grid = math.lcm(*(m.denominator for m in moved))
    return flip_tail([int(m * grid) for m in moved]).pvalue()
