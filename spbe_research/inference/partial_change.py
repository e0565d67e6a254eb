"""What can be said of a change when the levels of the rows are not all known.

Printed aspect, domain or index values leave many level vectors possible. A sign-flip test needs the rows; its
p-value is then a set, and the ends of that set are bracketed: a pair of vectors that agrees with the print
shows that p can be this small (or this large), an inequality shows that it can be no smaller (or larger).
Usually the set reaches from nearly 0 to nearly 1, and then no test by rows is possible at this depth. What stays
certain is the change itself, the least number of rows that must have moved, and the test by whole printed units.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from fractions import Fraction
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import Observation
from spbe_research.errors import LevelError, Message, ParameterError, joined, message
from spbe_research.identification.lattice import attainable_sums
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.pairs.evidence import Limit, Witness
from spbe_research.identification.pairs.pair_programme import AgreeingLevels
from spbe_research.identification.reading import level_set
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.pairs import unit_word
from spbe_research.numbers.frames import ends_outward
from spbe_research.numbers.language import Figure, figure
from spbe_research.options import check_between
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["PartialChange", "partial_change", "unit_test"]

#: pairs of exact unit values that the test by units is willing to go through
_MOST_COMBINATIONS = 200_000
#: a sum of signed steps lies at least one standard deviation from zero this often (Oleszkiewicz, 1996)
_BEYOND_SD = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class PartialChange:
    """What is certain about a change; made by :func:`partial_change`.

    Attributes
    ----------
    depths : depth of the data before and after.
    low, high : least and greatest change of the index, points.
    least_moved : rows that must have moved at the least; n_rows : rows of the instrument.
    smallest_p : the least two-sided p of the sign-flip test by rows lies between these: a proven floor, and the least
        that was found among agreeing levels; others may give less.
    largest_p : the same of the greatest: the greatest found, and a proven ceiling.
    verdict : ``"open"`` (some agreeing levels give p at most alpha, others more), ``"stands"`` (all give at
        most alpha), ``"out of reach"`` (all give more), ``"not settled"`` (the bracket is too wide to say).
    alpha : the level of the verdict.
    unit : ``"aspect"`` or ``"domain"`` where both sides know these values, else None.
    unit_p : least and greatest two-sided p of the test that flips whole units, exact; None without units.
    unit_smallest : least p that the moved units could give.
    note : the verdict in words, and what was left aside.
    smallest_witness, largest_witness : agreeing pairs that attain the p-values.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions; docs/methods/change.md, section 8.

    Examples
    --------
    >>> from spbe_research import load_levels, load_values, partial_change
    >>> c = partial_change(load_levels("paser", 2022), load_values("paser", 2023), "permenpanrb-59-2020")
    >>> c.depths, c.n_rows, c.unit, c.unit_p
    (('indicator', 'domain'), 47, 'domain', (0.125, 0.125))
    """

    depths: tuple[str, str]
    low: float
    high: float
    least_moved: int
    n_rows: int
    smallest_p: tuple[float, float]
    largest_p: tuple[float, float]
    verdict: str
    alpha: float
    unit: str | None
    unit_p: tuple[float, float] | None
    unit_smallest: float | None
    note: str
    smallest_witness: Witness = field(repr=False)
    largest_witness: Witness = field(repr=False)

    @property
    def estimate(self) -> float:
        """Change of the index where the print leaves one value, else NaN."""
        return self.low if self.low == self.high else math.nan

    @property
    def statistic(self) -> float:
        """The test statistic is the change itself."""
        return self.estimate

    @property
    def pvalue(self) -> float:
        """NaN: the p-value by rows is a set; see :attr:`smallest_p` and :attr:`largest_p`."""
        return math.nan

    @property
    def n(self) -> int:
        """Rows that must have moved, at the least."""
        return self.least_moved

    @property
    def method(self) -> str:
        """How it was found."""
        depths = {side: message(f"errors.depth.{d}") for side, d in zip(("before", "after"), self.depths, strict=True)}
        return message("notes.partial.method", **depths)

    def to_frame(self) -> pd.DataFrame:
        """Quantities under each other: quantity, low, high."""
        rows: list[tuple[str, Any, Any]] = [
            ("change of the index, points", self.low, self.high),
            ("rows that must have moved, at the least", self.least_moved, math.nan),
        ]
        if self.unit_p is not None:
            rows.append((f"two-sided p by whole {self.unit}s", *self.unit_p))
        rows += [
            ("least two-sided p by rows: proven floor, least found", *self.smallest_p),
            ("greatest two-sided p by rows: greatest found, proven ceiling", *self.largest_p),
        ]
        return pd.DataFrame(rows, columns=["quantity", "low", "high"])

    def __repr__(self) -> str:
        change = f"{self.low:.4g}" if self.low == self.high else f"{_down(self.low, 4)} to {_up(self.high, 4)}"
        least = f"at least {self.least_moved} of {self.n_rows} rows moved"
        units = "" if self.unit_p is None else f"p by whole {self.unit}s {_span(*self.unit_p)}, "
        tried = f"p by rows {_span(self.smallest_p[1], self.largest_p[0])} among levels tried (no bound)"
        return f"<PartialChange {change} points, {least}, {units}{tried}: {self.verdict}>"

    def _repr_html_(self) -> str:
        return result_table("partial", ends_outward(self.to_frame(), None), note=self.note)


def partial_change(
    before: Levels, after: Levels, instrument: str | Instrument, *, alpha: float = 0.05
) -> PartialChange:
    """What printed values, or levels with gaps, still say about a change.

    Parameters
    ----------
    before, after : Observations at any depth, or levels by row or by code with NaN or None where unknown.
    instrument : Instrument or id.
    alpha : level for ``verdict``, between 0 and 1.

    Returns
    -------
    PartialChange
        change in index points, rows that must have moved, and brackets of the p-values, 0 to 1.

    Raises
    ------
    LevelError
        for another instrument's values, values that no levels give, or two complete level vectors (use
        :func:`spbe_research.inference.sign_flip.sign_flip_test`).
    ParameterError
        for an instrument with decimal levels, or ``alpha`` outside 0..1.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    The proven ceiling: with T the least change, E an upper bound on the sum of squared weighted moves and
    x = T / sqrt(E), p is at most ``2 exp(-x^2 / 2)`` (Hoeffding) and at most ``2 c (1 - Phi(x))`` with
    c = 1 / (4 (1 - Phi(sqrt 2))), about 3.18 (Bentkus and Dzindzalieta); the smaller counts. The proven floor:
    k rows that may have moved give at least ``2 / 2^k``; and where T cannot exceed one standard deviation of
    any agreeing null distribution, p is at least 0.1 (Oleszkiewicz).

    References
    ----------
    Hoeffding (1963), Journal of the American Statistical Association 58, 13-30; Bentkus and Dzindzalieta
    (2015), Bernoulli 21, 1231-1237; Oleszkiewicz (1996), Probability and Mathematical Statistics 16, 127-130;
    Manski (2003), Partial Identification of Probability Distributions.

    Examples
    --------
    >>> from spbe_research import load_levels, load_values, partial_change
    >>> c = partial_change(load_levels("paser", 2022), load_values("paser", 2023), "permenpanrb-59-2020")
    >>> c.least_moved, c.verdict
    (12, 'open')
    """
    instrument = load_instrument(instrument)
    if not instrument.whole_levels:
        raise ParameterError(
            message("errors.inference.partial_change.partial_change", instrument_label=instrument.label)
        )
    check_between("alpha", alpha, 0, 1)
    notes = []
    sides = [_read(name, data, instrument) for name, data in (("before", before), ("after", after))]
    if all(side.is_point for side in sides):
        raise LevelError(message("errors.inference.partial_change.nothing_missing"))
    depths = [data.depth if isinstance(data, Observation) else "indicator" for data in (before, after)]
    agreeing, dropped = _agreeing(sides, depths)
    if dropped:
        notes.append(message("notes.partial.index_aside"))
    low, high = agreeing.change_range()
    down, up = (agreeing.one_way(sign) for sign in (-1, 1))
    smallest_witness = min((down, up), key=lambda w: _pvalue(w, instrument))
    attained_low = _pvalue(smallest_witness, instrument)
    energy, largest_witness = agreeing.most_energy()
    candidates = (largest_witness, down, up)
    largest_witness = max(candidates, key=lambda w: _pvalue(w, instrument))
    attained_high = _pvalue(largest_witness, instrument)
    ends = zip(*(row for side in sides for row in (side.lows, side.highs)), strict=True)
    free = sum(len(set(row)) > 1 for row in ends)  # rows not known to stay
    floor = float(min(Fraction(1), Fraction(2, 2**free)))
    if (max(abs(low), abs(high)) * instrument.denominator) ** 2 <= agreeing.least_energy():  # exact: they can be equal
        floor = max(floor, min(_BEYOND_SD, float(attained_low)))
    ceiling = 1.0
    if low > 0 or high < 0:
        ceiling = _ceiling(float(min(abs(low), abs(high)) * instrument.denominator), energy)
    unit, unit_p, unit_smallest = _unit_test(agreeing, depths)
    smallest, largest = (floor, float(attained_low)), (float(attained_high), max(ceiling, float(attained_high)))
    verdict = _verdict(smallest, largest, alpha)
    notes.insert(0, _words(verdict, smallest, largest, alpha))
    if unit_p is not None and unit_smallest is not None and unit_smallest > alpha:
        units = unit_word(f"{unit}_many")
        notes.append(message("notes.partial.units", units=units, smallest=_down(unit_smallest, 3)))
    return PartialChange(
        depths=(depths[0], depths[1]),
        low=float(low),
        high=float(high),
        least_moved=agreeing.least_moved(),
        n_rows=len(instrument.weights),
        smallest_p=smallest,
        largest_p=largest,
        verdict=verdict,
        alpha=alpha,
        unit=unit,
        unit_p=unit_p,
        unit_smallest=unit_smallest,
        note=joined(notes),
        smallest_witness=smallest_witness,
        largest_witness=largest_witness,
    )


def unit_test(
    before: Levels, after: Levels, instrument: str | Instrument, *, shift0: Fraction | int = 0
) -> tuple[str | None, tuple[float, float] | None, float | None]:
    """The test of :func:`partial_change` that flips whole printed units, of all rows having moved by ``shift0``.

    Parameters
    ----------
    before, after, instrument : as in :func:`partial_change`.
    shift0 : levels, exact; subtracted from every row, as in ``sign_flip_test``.

    Returns
    -------
    unit, its least and greatest two-sided p over all values that agree with the print, and the least p that its units
    could give; None for what these data do not have.

    Raises
    ------
    LevelError
        for another instrument's values, or values that no levels give.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from spbe_research import load_levels, load_values
    >>> pair = load_levels("paser", 2022), load_values("paser", 2023)
    >>> unit_test(*pair, "permenpanrb-59-2020", shift0=Fraction(1, 2))
    ('domain', (0.125, 0.125), 0.125)
    """
    instrument = load_instrument(instrument)
    sides = [_read(name, data, instrument) for name, data in (("before", before), ("after", after))]
    depths = [data.depth if isinstance(data, Observation) else "indicator" for data in (before, after)]
    return _unit_test(_agreeing(sides, depths)[0], depths, Fraction(shift0))


def _ceiling(total: float, energy: float) -> float:
    """No signs of steps whose squares sum to at most ``energy`` reach ``total`` either way more often than this."""
    x = total / math.sqrt(energy)
    gaussian = math.erfc(x / math.sqrt(2)) / (4 * math.erfc(1))  # upper tails of the normal distribution
    return min(1.0, 2 * min(math.exp(-(x**2) / 2), gaussian))


def _verdict(smallest: tuple[float, float], largest: tuple[float, float], alpha: float) -> str:
    if smallest[1] <= alpha < largest[0]:
        return "open"
    if largest[1] <= alpha:
        return "stands"
    return "out of reach" if smallest[0] > alpha else "not settled"


def _span(low: float, high: float) -> str:
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def _up(p: float, digits: int = 2) -> Figure:
    """A p that nothing goes beyond, in so many digits."""
    return figure(float(Context(prec=digits, rounding=ROUND_CEILING).create_decimal(repr(p))))


def _down(p: float, digits: int = 2) -> Figure:
    """A p that nothing goes below."""
    return figure(float(Context(prec=digits, rounding=ROUND_FLOOR).create_decimal(repr(p))))


def _words(verdict: str, smallest: tuple[float, float], largest: tuple[float, float], alpha: float) -> Message:
    least, most = figure(smallest[1], ".2g"), figure(largest[0], ".2g")
    if verdict == "open":
        return message("notes.partial.open", least=least, most=most)
    if verdict == "stands":
        return message("notes.partial.stands", most=_up(largest[1]))
    if verdict == "out of reach":
        return message("notes.partial.out_of_reach", alpha=figure(alpha))
    proven = {"floor": _down(smallest[0]), "ceiling": _up(largest[1])}
    return message("notes.partial.not_settled", least=least, most=most, alpha=figure(alpha), **proven)


def _read(name: str, data: Any, instrument: Instrument) -> LevelSet:
    """The levels that one side allows; an error names the side."""
    try:
        return level_set(data, instrument)[0]
    except LevelError as error:
        text = message("errors.frame.side", side=name, problem=error.args[0])
        raise LevelError(text, codes=error.codes, missing=error.missing) from None


def _agreeing(sides: Sequence[LevelSet], depths: Sequence[str]) -> tuple[AgreeingLevels, bool]:
    """With what the index and predicate of either side say of all rows, unless that contradicts its other values."""
    bare = [
        replace(side, published=tuple(p for p in side.published if p.unit == depth and p.value is not None))
        for side, depth in zip(sides, depths, strict=True)
    ]
    held = [not side.is_point and side.published != alone.published for side, alone in zip(sides, bare, strict=True)]
    for kept in itertools.product(*([True, False] if h else [False] for h in held)):
        with suppress(LevelError):
            chosen = [side if k else alone for side, alone, k in zip(sides, bare, kept, strict=True)]
            return AgreeingLevels(*chosen), list(kept) != held
    return AgreeingLevels(*bare), True  # which says what is wrong


def _pvalue(pair: Witness, instrument: Instrument) -> Fraction:
    steps = [int(w) * (b - a) for w, a, b in zip(instrument.lattice_weights, pair.before, pair.after, strict=True)]
    return flip_tail(steps).pvalue()


def _unit_test(
    agreeing: AgreeingLevels, depths: Sequence[str], shift0: Fraction = Fraction(0)
) -> tuple[str | None, tuple[float, float] | None, float | None]:
    """Test that flips whole units, over every exact value that the print leaves to them, the index included."""
    unit = next((u for u in ("domain", "aspect") if u in depths), None)
    if unit is None or "index" in depths or any(not s.is_point and not s.published for s in agreeing.sides):
        return None, None, None
    before, after = (
        _unit_vectors(side, limits, unit) for side, limits in zip(agreeing.sides, agreeing.limits, strict=True)
    )
    if before is None or after is None or len(before) * len(after) > _MOST_COMBINATIONS:
        return unit, None, None
    changes = {tuple(b - a for a, b in zip(first, second, strict=True)) for first in before for second in after}
    inst = agreeing.sides[0].instrument
    whole = [sum(int(inst.lattice_weights[i]) for i in inst.row_positions(unit, n)) for n in inst.numbers(unit)]
    parts, per = shift0.denominator, shift0.numerator  # in parts of a lattice step, so that all stays whole
    tails = [flip_tail([parts * x - per * w for x, w in zip(steps, whole, strict=True)]) for steps in changes]
    pvalues = [t.pvalue() for t in tails]
    return unit, (float(min(pvalues)), float(max(pvalues))), float(min(t.smallest for t in tails))


def _unit_vectors(levels: LevelSet, limits: Sequence[Limit], unit: str) -> list[tuple[int, ...]] | None:
    """Weighted sums of every unit, together, that agree with one side; None where they are too many."""
    inst = levels.instrument
    sums = [_unit_sums(levels, limits, inst.row_positions(unit, number)) for number in inst.numbers(unit)]
    if math.prod(len(s) for s in sums) > _MOST_COMBINATIONS:
        return None
    whole = [x for x in limits if all(x.weights)]
    return [v for v in itertools.product(*sums) if all(x.low <= sum(v) <= x.high for x in whole)]


def _unit_sums(levels: LevelSet, limits: Sequence[Limit], rows: list[int]) -> list[int]:
    """Weighted sums of the levels of a unit that agree with one side (its own printed values only)."""
    inside = sorted((x for x in limits if set(x.rows) <= set(rows)), key=lambda x: len(x.rows))
    parts: list[Sequence[int]] = []  # aspects printed within a domain, each once, and what is left of it
    for own in [*(x.rows for x in inside), tuple(rows)]:
        if not any(set(own) & set(part) for part in parts):
            parts.append(own)
    rest = tuple(i for i in rows if not any(i in part for part in parts))
    sums = {0}
    for part in [*parts, rest] if rest else parts:
        printed = [x for x in inside if set(x.rows) == set(part)]
        own_sums = [s for s in _sums(levels, part) if all(x.low <= s <= x.high for x in printed)]
        sums = {s + t for s in sums for t in own_sums}
    printed = [x for x in inside if set(x.rows) == set(rows)]
    return sorted(s for s in sums if all(x.low <= s <= x.high for x in printed))


def _sums(levels: LevelSet, rows: Sequence[int]) -> list[int]:
    """Weighted sums that some rows can have: the known levels, and any of the scale where none is known."""
    inst = levels.instrument
    open_rows = [i for i in rows if levels.lows[i] != levels.highs[i]]
    known = int(sum(int(inst.lattice_weights[i]) * levels.lows[i] for i in rows if i not in open_rows))
    if not open_rows:
        return [known]
    ends = int(inst.level_min), int(inst.level_max)
    return [known + s for s in attainable_sums(inst.lattice_weights[open_rows], *ends).tolist()]
