"""Two evaluations of one government to compare: those asked for, else a pair around the year of interest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spbe_research.errors import NoObservation, ParameterError
from spbe_research.identified import Identified
from spbe_research.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.levelset import LevelSet
from spbe_research.observations import DEPTHS, Observation
from spbe_research.regions import Region

__all__ = ["Evaluation", "choose_pair", "neighbours", "read_evaluation"]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One official evaluation: what was observed, the levels that agree with it, the index, a note."""

    observation: Observation
    levels: LevelSet
    index: Identified
    note: str

    @property
    def year(self) -> int:
        """The evaluated year."""
        assert self.observation.year is not None
        return self.observation.year

    @property
    def depth(self) -> str:
        """Depth of the data."""
        return self.observation.depth

    @property
    def instrument(self) -> Instrument:
        """The instrument of the evaluation."""
        return self.levels.instrument

    @property
    def carried_over(self) -> bool:
        """Whether the value repeats that of the year before and may be no observation of its own."""
        return any("carried over" in note for note in self.observation.notes)

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate that the data allow, from the lowest."""
        found = self.levels.bands(self.index.low_exact, self.index.high_exact)
        return tuple(b.predicate for b in found)


def read_evaluation(observation: Observation, levels: LevelSet, note: str) -> Evaluation:
    """An evaluation with the interval of its index."""
    found = levels.extremes([levels.instrument.weights])
    assert found is not None
    return Evaluation(observation, levels, found[0], note)


def _best(found: list[Evaluation]) -> Evaluation:
    """Deepest data first, then values that are no mere repetition of the year before, then the latest year."""
    return min(found, key=lambda e: (list(DEPTHS).index(e.depth), e.carried_over, -e.year))


def choose_pair(
    place: Region, found: list[Evaluation], before: int | None, after: int | None, focus: int | None = None
) -> tuple[Evaluation | None, Evaluation]:
    """The pair asked for, else one around the year of interest, else one around the newest instrument.

    Parameters
    ----------
    before, after : years that the user asks for.
    focus : the year that a report is about. It is compared with the best evaluation under the instrument
        before its own; where there is none, with the best under the next one.

    Returns
    -------
    The first is None where only one instrument was ever used and neither ``before`` nor ``after`` was given.

    Raises
    ------
    NoObservation, ParameterError
    """
    years = ", ".join(str(e.year) for e in found)
    if before is not None and after is not None and before >= after:
        raise ParameterError(f"before must be earlier than after; found before={before}, after={after}")
    named: dict[int, Evaluation] = {e.year: e for e in reversed(found)}
    for year in (before, after):
        if year is not None and year not in named:
            raise NoObservation(f"{place.describe()} has no official evaluation of {year}; there are: {years}")
    if before is None and after is None and focus in named:
        return _around(found, named[focus])
    first = None if before is None else named[before]
    if after is not None:
        last = named[after]
    else:
        later = found if first is None else [e for e in found if e.year > first.year]
        if not later:
            raise NoObservation(f"{place.describe()} has no official evaluation after {before}; there are: {years}")
        newest = max(e.instrument.year_from for e in later)
        last = _best([e for e in later if e.instrument.year_from == newest])
    if first is None:
        first = _before(found, last)
        earlier = [e for e in found if e.year < last.year]
        if first is None and after is not None and earlier:
            first = _best(earlier)  # one ruler, because a year was asked for
    return first, last


def _before(found: list[Evaluation], last: Evaluation) -> Evaluation | None:
    """The best evaluation before ``last`` under the instrument before its own."""
    start = last.instrument.year_from
    older = [e for e in found if e.year < last.year and e.instrument.year_from < start]
    nearest = max((e.instrument.year_from for e in older), default=None)
    return _best([e for e in older if e.instrument.year_from == nearest]) if older else None


def _around(found: list[Evaluation], focus: Evaluation) -> tuple[Evaluation | None, Evaluation]:
    first = _before(found, focus)
    if first is not None:
        return first, focus
    start = focus.instrument.year_from
    newer = [e for e in found if e.year > focus.year and e.instrument.year_from > start]
    if not newer:
        return None, focus
    nearest = min(e.instrument.year_from for e in newer)
    return focus, _best([e for e in newer if e.instrument.year_from == nearest])


def neighbours(inst: Instrument, folder: str | Path | None = None) -> tuple[Instrument | None, Instrument | None]:
    """Instruments in force just before and just after.

    Examples
    --------
    >>> [i and i.id for i in neighbours(load_instrument("permenpanrb-59-2020"))]
    ['permenpanrb-5-2018', 'permenpanrb-8-2026']
    """
    ids = instrument_ids(folder=folder)  # oldest first
    at = ids.index(inst.id)
    earlier = load_instrument(ids[at - 1], folder=folder) if at else None
    return earlier, load_instrument(ids[at + 1], folder=folder) if at + 1 < len(ids) else None
