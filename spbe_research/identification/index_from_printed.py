"""What an index or a domain value can be, given the printed values beneath it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.identification.lattice import values_printed_as
from spbe_research.identification.level_set import band_interval
from spbe_research.numbers.intervals import Interval, printed_interval

__all__ = ["Possible", "combine", "index_from"]


@dataclass(frozen=True, slots=True)
class Possible:
    """What a figure can be, given the data beneath it: a short list of exact values or an interval."""

    values: tuple[Fraction, ...] = ()
    interval: Interval | None = None

    def prints(self, printed: str, decimals: int, rule: str) -> bool:
        """Whether one of the values is printed so."""
        window = printed_interval(printed, decimals=decimals, rule=rule)
        if self.interval is not None:
            return self.interval.meets(window)
        return any(v in window for v in self.values)

    def within(self, printed: str, decimals: int, rule: str) -> Possible:
        """The part of it that is printed so."""
        window = printed_interval(printed, decimals=decimals, rule=rule)
        if self.interval is None:
            return Possible(tuple(v for v in self.values if v in window))
        low, high = max(self.interval.low, window.low), min(self.interval.high, window.high)
        ends = [end in self.interval and end in window for end in (low, high)]
        return Possible(interval=Interval(low, high, *ends))

    def bands(self, instrument: Instrument) -> set[str]:
        """Predicates of its values."""
        if self.interval is None:
            return {b.predicate for v in self.values for b in instrument.bands_at(v)}
        return {b.predicate for b in instrument.bands if self.interval.meets(band_interval(instrument, b))}

    def text(self) -> str:
        """Short form for a table."""
        if self.interval is not None:
            return f"{float(self.interval.low):.4f} to {float(self.interval.high):.4f}"
        low, high = min(self.values), max(self.values)
        return f"{float(low):.4f}" if low == high else f"{float(low):.4f} to {float(high):.4f}"


def index_from(
    printed: dict[str, str], instrument: Instrument, unit: str, *, decimals: int, rule: str, single: bool
) -> Possible:
    """What the index can be, given printed aspect or domain values.

    Parameters
    ----------
    printed : every aspect or domain by number, as printed.
    single : one institution, whose values lie on the lattice; a mean of many does not.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> bintan = {"1": "4.00", "2": "2.90", "3": "2.00", "4": "3.68"}
    >>> index_from(bintan, inst, "domain", decimals=2, rule="half-up", single=True).text()
    '3.2475 to 3.2500'
    """
    return combine(printed, instrument, unit, list(instrument.numbers(unit)), decimals, rule, single)


@lru_cache(maxsize=4096)
def _options(
    instrument: Instrument, unit: str, number: str, printed: str, decimals: int, rule: str, single: bool
) -> tuple[Fraction, ...] | Interval:
    if single and instrument.whole_levels:
        values = values_printed_as(instrument, unit, number, printed, decimals=decimals, rule=rule)
        if values:
            return values
    return printed_interval(printed, decimals=decimals, rule=rule)


def combine(
    printed: dict[str, str],
    instrument: Instrument,
    unit: str,
    numbers: list[str],
    decimals: int,
    rule: str,
    single: bool,
) -> Possible:
    total = sum((instrument.unit_weight(unit, n) for n in numbers), Fraction(0))
    shares = [instrument.unit_weight(unit, n) / total for n in numbers]
    options = [_options(instrument, unit, n, printed[n], decimals, rule, single) for n in numbers]
    if all(isinstance(o, tuple) for o in options):
        combos = itertools.product(*options)  # type: ignore[arg-type]
        return Possible(
            tuple(sorted({sum((s * v for s, v in zip(shares, c, strict=True)), Fraction(0)) for c in combos}))
        )
    spans = [o if isinstance(o, Interval) else Interval(min(o), max(o)) for o in options]
    whole = spans[0].scaled(shares[0])
    for share, span in zip(shares[1:], spans[1:], strict=True):
        whole = whole.plus(span.scaled(share))
    return Possible(interval=whole)
