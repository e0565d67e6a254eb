"""What partial data still identify: every index, domain, aspect and level that agrees with them.

Nothing missing is filled in. A row without a level may take any level, and a printed value stands for
every exact value that is printed so; the ends of the interval are the least and greatest over all
levels that agree with both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument, with_unit_names
from spbe_research.data.observations import Observation
from spbe_research.errors import ParameterError, joined, listed, message
from spbe_research.identification.level_set import LevelSet, unit_coefficients, unit_rows
from spbe_research.identification.printed import Values, check_printing
from spbe_research.identification.programme.model import Objectives
from spbe_research.identification.reading import agreeing, check_conflicts, level_set
from spbe_research.numbers.exact import round_outward
from spbe_research.numbers.frames import ends_outward
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import Figure
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["Bounds", "bounds"]


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Result of :func:`bounds`.

    Attributes
    ----------
    levels : the set of levels that agree with the data.
    index : the index, 1 to 5, as :class:`~spbe_research.numbers.intervals.Identified`.
    bands : every predicate possible, from the lowest.
    level_sum : sum of the levels of all rows.
    note : what was set aside, counted at the floor or taken as a mean, and a printed predicate that the
        unrounded index does not have; empty when there is nothing to say.

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer, ch. 1;
    docs/methods/instruments.md, section 1.

    Examples
    --------
    >>> from spbe_research import bounds, load_values
    >>> b = bounds(load_values("bintan", 2024), "permenpanrb-59-2020")
    >>> b.low, b.high, b.predicates, str(b.level_sum)
    (3.2475, 3.25, ('Baik',), '150.0000 to 151.0000')
    """

    levels: LevelSet
    index: Identified
    bands: tuple[Band, ...]
    level_sum: Identified
    note: str
    _units: dict[tuple[str, str], tuple[Identified, Identified]]

    @property
    def low(self) -> float:
        """Least possible index."""
        return self.index.low

    @property
    def high(self) -> float:
        """Greatest possible index."""
        return self.index.high

    @property
    def low_exact(self) -> Fraction:
        """Least possible index as a Fraction."""
        return self.index.low_exact

    @property
    def high_exact(self) -> Fraction:
        """Greatest possible index as a Fraction."""
        return self.index.high_exact

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate possible, from the lowest."""
        return tuple(b.predicate for b in self.bands)

    @property
    def aspects(self) -> pd.DataFrame:
        """Aspects with printed value, ``low`` and ``high`` (floats), ``low_exact``, ``high_exact`` (Fractions).

        ``level_sum_low`` and ``level_sum_high`` bound the sum of the levels of the aspect's rows.
        """
        return self._table("aspect")

    @property
    def domains(self) -> pd.DataFrame:
        """Domains as :attr:`aspects`; empty where the instrument has none."""
        return self._table("domain")

    @property
    def indicators(self) -> pd.DataFrame:
        """Rows with the least and greatest level that agrees with the data."""
        inst = self.levels.instrument
        unit = [tuple(Fraction(int(i == j)) for j in range(len(inst.codes))) for i in range(len(inst.codes))]
        ends = self.levels.extremes(unit) or []
        frame = inst.indicators[["code", "name_id", "name_en", "short_id", "short_en", "aspect_no", "domain_no"]].copy()
        frame["weight_percent"] = [float(w * 100) for w in inst.weights]
        frame["low"] = [e.low for e in ends]
        frame["high"] = [e.high for e in ends]
        return frame

    def _table(self, unit: str) -> pd.DataFrame:
        inst = self.levels.instrument
        frame = (inst.aspects if unit == "aspect" else inst.domains).copy()
        printed = {p.number: p.text for p in self.levels.published if p.unit == unit}
        values, sums = ([self._units[(unit, n)][i] for n in frame.index] for i in (0, 1))
        frame["printed"] = pd.Series([printed.get(n, "") for n in frame.index], index=frame.index, dtype=object)
        frame["low"] = [v.low for v in values]
        frame["high"] = [v.high for v in values]
        frame["low_exact"] = pd.Series([v.low_exact for v in values], index=frame.index, dtype=object)
        frame["high_exact"] = pd.Series([v.high_exact for v in values], index=frame.index, dtype=object)
        frame["level_sum_low"] = [v.low for v in sums]
        frame["level_sum_high"] = [v.high for v in sums]
        return frame

    def to_frame(self) -> pd.DataFrame:
        """Index, domains and aspects in one table: unit, number, name, weight, printed, low, high."""
        inst = self.levels.instrument
        index_text = next((p.text for p in self.levels.published if p.unit == "index" and p.value is not None), "")
        rows: list[tuple[object, ...]] = [("index", "", inst.subject, 100.0, index_text, self.low, self.high)]
        for unit, frame in (("domain", self.domains), ("aspect", self.aspects)):
            rows += [
                (unit, n, r["name_id"], r["weight_percent"], r["printed"], r["low"], r["high"])
                for n, r in zip(frame.index, frame.to_dict("records"), strict=True)
            ]
        return pd.DataFrame(rows, columns=["unit", "number", "name", "weight_percent", "printed", "low", "high"])

    def __repr__(self) -> str:
        label = f"{self.levels.label}: " if self.levels.label else ""
        return f"<Bounds {label}{self.index}, {' or '.join(self.predicates)}, under {self.levels.instrument.id}>"

    def _repr_html_(self) -> str:
        frame = ends_outward(with_unit_names(self.to_frame(), self.levels.instrument))
        named = [self.levels.label, " / ".join(self.predicates), self.levels.instrument.label]
        return result_table("bounds", frame, about=", ".join(filter(None, named)), note=self.note)


def bounds(
    observation_or_levels: Levels | Values,
    instrument: str | Instrument | None = None,
    *,
    depth: str = "indicator",
    aspects: Values | None = None,
    domains: Values | None = None,
    index: Values | None = None,
    unknown: Sequence[str] = (),
    decimals: int | None = None,
    rounding: str | None = None,
    conflicts: str = "raise",
) -> Bounds:
    """Identified interval of the index, the domains and the aspects.

    Parameters
    ----------
    observation_or_levels : an Observation at any depth, or raw values: indicator levels (None or NaN is missing), or
        what ``depth`` says. Of an Observation everything counts that is printed of the same evaluation: its index,
        and what it has ``beside`` its own depth.
    instrument : Instrument or id; an Observation's own without it.
    depth : ``"indicator"``, ``"aspect"``, ``"domain"`` or ``"index"``; of raw values; an Observation has its own.
    aspects, domains, index : further printed values: in order, by number, or an Observation; none by default.
    unknown : codes of rows whose level is not to be believed, such as an assumed 1; see
        :func:`~spbe_research.data.instruments.external_rows`.
    decimals, rounding : how raw values were printed; the instrument's rule without them. A Fraction is exact.
    conflicts : ``"raise"``, or ``"set-aside"`` to leave out the printed values that no levels reproduce,
        deeper data first, and to say so in ``note``.

    Returns
    -------
    Bounds
        exact ends on the instrument's scale, 1 to 5, of the index and of every domain and aspect.

    Raises
    ------
    ContradictionError
        when no levels agree with all the values; it names those that cannot stand.
    LevelError
        for values off the scale, unknown codes or numbers, a wrong count.
    ParameterError
        for an unknown ``depth``, ``rounding`` or ``conflicts``, ``decimals`` that are no whole number from 0 up, or
        a ``depth`` that is not the Observation's own; without an instrument for values that name none.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    One institution's values lie on a lattice, so a printed domain value often fixes the sum of levels
    exactly. The mean of many institutions does not: only its rounding intervals count.

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer, ch. 1.

    Examples
    --------
    >>> from spbe_research import bounds, load_values
    >>> b = bounds(load_values("bintan", 2024))
    >>> print(b.index, b.predicates)
    3.2475 to 3.2500 ('Baik',)
    >>> bounds("2.06", "permenpanrb-59-2020", depth="index").predicates
    ('Cukup',)
    """
    check_conflicts(conflicts)
    check_printing(decimals, rounding)
    if instrument is None and isinstance(observation_or_levels, Observation):
        instrument = observation_or_levels.instrument
    elif instrument is None:
        raise ParameterError(message("errors.identification.bounds.instrument"))
    inst = load_instrument(instrument)
    levels, note = level_set(
        observation_or_levels,
        inst,
        depth=depth,
        aspects=aspects,
        domains=domains,
        index=index,
        unknown=unknown,
        decimals=decimals,
        rounding=rounding,
    )
    keys, objectives = _asked(inst)
    ends = levels.extremes(objectives)
    if ends is None:
        levels, aside = agreeing(levels, conflicts=conflicts)
        note = joined([note, aside])
        ends = levels.extremes(objectives)
        assert ends is not None
    values = dict(zip(keys, ends, strict=True))
    whole = ends[0]
    bands = levels.bands(whole.low_exact, whole.high_exact)
    printed = observation_or_levels.predicate_printed if isinstance(observation_or_levels, Observation) else None
    if printed and printed not in [b.predicate for b in bands]:
        allowed = listed([b.predicate for b in bands], "or")
        aside = message("notes.reading.predicate", printed=printed, index=_in_words(whole), allowed=allowed)
        note = joined([note, aside])
    units = {(u, n): (values[(u, n, "value")], values[(u, n, "sum")]) for u, n, _ in values if u != "index"}
    return Bounds(levels, whole, bands, values[("index", "", "sum")], note, units)


def _in_words(x: Identified) -> str:
    """As ``str``, with the mark of whoever reads it."""
    if x.is_point:
        return Figure(x)
    low, high = round_outward(x.low_exact, x.high_exact, 4)
    return message("notes.reading.range", low=Figure(low), high=Figure(high))


@lru_cache(maxsize=32)
def _asked(instrument: Instrument) -> tuple[tuple[tuple[str, str, str], ...], Objectives]:
    """Value and sum of levels of the index, every aspect and every domain."""
    units = [("index", "")] + [(u, n) for u in ("aspect", "domain") for n in instrument.numbers(u)]
    keys, lines = [], []
    for unit, number in units:
        rows, _ = unit_rows(instrument, unit, number)
        keys += [(unit, number, "value"), (unit, number, "sum")]
        lines += [
            unit_coefficients(instrument, unit, number),
            tuple(Fraction(int(i in rows)) for i in range(len(instrument.weights))),
        ]
    return tuple(keys), Objectives.of(lines)
