"""One evaluation seen through the other instrument: other rows, other weights, the same work."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_number, one_line
from spbe_research.decomposition.effects import side_values
from spbe_research.decomposition.inputs import EvaluationLike, agreeing_levels_either
from spbe_research.errors import ParameterError, message
from spbe_research.identification.level_set import LevelSet, band_interval
from spbe_research.identification.programme.model import Objectives
from spbe_research.numbers.exact import exact
from spbe_research.numbers.frames import ends_outward
from spbe_research.numbers.intervals import Identified, Interval
from spbe_research.text.result import result_table

__all__ = ["Counterfactual", "counterfactual"]


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactual:
    """Result of :func:`counterfactual`.

    Attributes
    ----------
    observed : what was observed, under ``source``; target : the other instrument.
    source : the instrument of the evaluation.
    index_observed : index under the source.
    index : index under the target if common concepts kept their values.
    common : mean of the common concepts under the target's weights, 1 to 5; None where nothing is common.
    unseen_weight : weight of the target's rows that the source does not have, as a fraction of 1.
    note : what was set aside or counted at the floor; empty when there is nothing to say.

    References
    ----------
    docs/methods/instruments.md, section 5.

    Examples
    --------
    >>> from spbe_research import counterfactual, load_crosswalk, load_levels
    >>> walk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> c = counterfactual(load_levels("denpasar", 2019), walk)
    >>> float(c.unseen_weight), str(c.common)
    (0.3625, '3.3569')
    """

    observed: LevelSet
    source: Instrument
    target: Instrument
    index_observed: Identified
    index: Identified
    common: Identified | None
    unseen_weight: Fraction
    note: str

    @property
    def predicates(self) -> tuple[str, ...]:
        """Predicates of the target that the interval of the index meets, from the lowest."""
        whole = Interval(self.index.low_exact, self.index.high_exact)
        bands = reversed(self.target.bands)
        return tuple(b.predicate for b in bands if band_interval(self.target, b).meets(whole))

    def to_frame(self) -> pd.DataFrame:
        """Index observed, index under the other instrument, common part: instrument, estimate, low, high."""
        rows = [("index", self.source.id, self.index_observed), ("index", self.target.id, self.index)]
        if self.common is not None:
            rows.append(("common concepts", self.target.id, self.common))
        return pd.DataFrame(
            [
                (what, where, float("nan") if v.estimate is None else v.estimate, v.low, v.high)
                for what, where, v in rows
            ],
            columns=["value", "instrument", "estimate", "low", "high"],
        )

    def __repr__(self) -> str:
        return f"<Counterfactual {self.source.id} {self.index_observed} -> {self.target.id} {self.index}>"

    def _repr_html_(self) -> str:
        labels = f"{self.source.label} → {self.target.label}"
        return result_table("counterfactual", ends_outward(self.to_frame()), about=labels)


def counterfactual(
    values: EvaluationLike,
    crosswalk: Crosswalk,
    *,
    instrument: str | Instrument | None = None,
    unseen: float | Fraction | None = None,
    conflicts: str = "raise",
) -> Counterfactual:
    """What an evaluation would give under the other instrument of a crosswalk.

    Common concepts keep their weighted mean; rows that only the other instrument has may take any level.

    Parameters
    ----------
    values : an Observation at any depth, a Score, a Bounds, or raw levels (then ``instrument`` says of which).
    crosswalk : links; ``at("domain")`` carries whole domains over, which is all that printed means allow.
    instrument : for raw levels, under which of the two they stand; the others bring their own.
    unseen : assume this level, 1 to 5, for the rows not seen instead of the whole scale.
    conflicts : see :func:`~spbe_research.identification.bounds.bounds`.

    Returns
    -------
    Counterfactual
        the index under either instrument, each a point or an interval, 1 to 5.

    Raises
    ------
    LevelError
        for levels off the scale, of another instrument, or raw ones without ``instrument``.
    ParameterError
        when ``unseen`` is no level of the scale, or for unknown ``conflicts``.
    ContradictionError
        when no levels agree with what was printed.

    Notes
    -----
    An answer about weights and rows only: criteria of renamed rows may be stricter, and a government
    assessed under the other instrument would have worked towards it.

    References
    ----------
    docs/methods/instruments.md, section 5.

    Examples
    --------
    >>> from spbe_research import counterfactual, load_crosswalk, load_levels
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> c = counterfactual(load_levels("denpasar", 2019), crosswalk)
    >>> print(c.index, c.predicates)
    2.5025 to 3.9525 ('Cukup', 'Baik', 'Sangat Baik')
    """
    side, source, target, note = agreeing_levels_either(values, crosswalk, instrument, conflicts=conflicts)
    to_new = source is crosswalk.old
    pairs = []
    for c in crosswalk.common:
        mine, theirs = (c.old_rows, c.new_rows) if to_new else (c.new_rows, c.old_rows)
        weight = sum((source.weights[i] for i in mine), Fraction(0))
        pairs.append((mine, weight, sum((target.weights[j] for j in theirs), Fraction(0))))
    line = [Fraction(0)] * len(source.weights)
    for rows, weight, its_weight in pairs:
        for i in rows:
            line[i] = source.weights[i] / weight * its_weight
    kept = sum((p[2] for p in pairs), Fraction(0))
    asked = Objectives.of([source.weights, line])
    observed, carried = side_values(side, asked, crosswalk.unit)
    low, high = target.level_min, target.level_max
    if unseen is not None:
        low = high = _on_scale(unseen, target)
    rest = Identified((1 - kept) * low, (1 - kept) * high)
    common = carried.times(1 / kept) if kept else None
    return Counterfactual(side, source, target, observed, carried.plus(rest), common, 1 - kept, note)


def _on_scale(level: float | Fraction, instrument: Instrument) -> Fraction:
    try:
        value = exact(level) if is_number(level) else instrument.level_min - 1
    except ValueError:
        value = instrument.level_min - 1
    if not instrument.level_min <= value <= instrument.level_max:
        raise ParameterError(
            message(
                "errors.decomposition.counterfactual.on_scale",
                instrument_level_min=instrument.level_min,
                instrument_level_max=instrument.level_max,
                found=one_line(level),
            )
        )
    return value
