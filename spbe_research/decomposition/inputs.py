"""One side of a comparison between instruments: whatever was observed, as the set of levels that agree with it."""

from __future__ import annotations

from typing import TypeAlias

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation
from spbe_research.errors import LevelError, joined, message
from spbe_research.identification.bounds import Bounds
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.reading import agreeing, check_conflicts, level_set
from spbe_research.options import check_kind
from spbe_research.scoring.levels import Levels
from spbe_research.scoring.score import Score

__all__ = ["EvaluationLike", "agreeing_levels", "agreeing_levels_either"]

#: one evaluation in any form that says something about its levels; None or NaN among raw levels is a missing one
EvaluationLike: TypeAlias = Levels | Score | Bounds | LevelSet


def agreeing_levels(
    values: EvaluationLike, instrument: Instrument, *, conflicts: str = "raise"
) -> tuple[LevelSet, str]:
    """Levels that agree with what was observed under ``instrument``, and a note.

    Parameters
    ----------
    values : an Observation at any depth, a Score, a Bounds, or raw levels (None or NaN is missing).
    conflicts : see :func:`~spbe_research.identification.bounds.bounds`.
    """
    check_conflicts(conflicts)
    if isinstance(values, Bounds):
        values = values.levels
    if isinstance(values, LevelSet | Score) and values.instrument.id != instrument.id:
        raise LevelError(
            message(
                "errors.decomposition.inputs.agreeing_levels",
                values_instrument_id=values.instrument.id,
                instrument_id=instrument.id,
            )
        )
    if isinstance(values, LevelSet):
        return values, ""
    if isinstance(values, Score):
        return LevelSet(instrument, values.levels, values.levels), values.note
    side, note = level_set(values, instrument)
    if side.published:
        side, aside = agreeing(side, conflicts=conflicts)
        note = joined([note, aside])
    return side, note


def agreeing_levels_either(
    values: EvaluationLike, crosswalk: Crosswalk, instrument: str | Instrument | None, *, conflicts: str = "raise"
) -> tuple[LevelSet, Instrument, Instrument, str]:
    """As :func:`agreeing_levels` for either instrument of a crosswalk: the set, its instrument, the other, a note."""
    check_conflicts(conflicts)
    check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    name = instrument.id if isinstance(instrument, Instrument) else instrument
    if isinstance(values, Bounds):
        values = values.levels
    if isinstance(values, Observation):
        name = values.instrument
    elif isinstance(values, LevelSet | Score):
        name = values.instrument.id
    sides = {crosswalk.new.id: (crosswalk.new, crosswalk.old), crosswalk.old.id: (crosswalk.old, crosswalk.new)}
    if not (isinstance(name, str) and name in sides):
        kind = "either_raw" if name is None else "either_other"
        raise LevelError(
            message(
                f"errors.decomposition.inputs.{kind}",
                name=name,
                crosswalk_old_id=crosswalk.old.id,
                crosswalk_new_id=crosswalk.new.id,
            )
        )
    source, target = sides[name]
    side, note = agreeing_levels(values, source, conflicts=conflicts)
    return side, source, target, note
