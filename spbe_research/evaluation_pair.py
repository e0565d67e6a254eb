"""Two evaluations of one government to compare, chosen by the user or sensibly."""

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
    """Deepest data first, then the latest year."""
    return min(found, key=lambda e: (list(DEPTHS).index(e.depth), -e.year))


def choose_pair(
    place: Region, found: list[Evaluation], before: int | None, after: int | None
) -> tuple[Evaluation | None, Evaluation]:
    """The pair asked for, else the latest evaluation with the deepest data under each of two instruments.

    The first is None where only one instrument was ever used and no year was asked for.

    Raises
    ------
    NoObservation, ParameterError
    """
    years = ", ".join(str(e.year) for e in found)
    if before is not None and after is not None and before >= after:
        raise ParameterError(f"before must be earlier than after; found before={before}, after={after}")
    named: list[Evaluation | None] = []
    for year in (before, after):
        mine = [e for e in found if e.year == year]
        if year is not None and not mine:
            raise NoObservation(f"{place.describe()} has no official evaluation of {year}; there are: {years}")
        named.append(mine[0] if mine else None)
    first, last = named
    if last is None:
        later = found if first is None else [e for e in found if e.year > first.year]
        newest = max((e.instrument.year_from for e in later), default=0)
        later = [e for e in later if e.instrument.year_from == newest]
        if not later:
            raise NoObservation(f"{place.describe()} has no official evaluation after {before}; there are: {years}")
        last = _best(later)
    if first is None:
        earlier = [e for e in found if e.year < last.year]
        older = [e for e in earlier if e.instrument.year_from < last.instrument.year_from]
        if older:
            nearest = max(e.instrument.year_from for e in older)
            first = _best([e for e in older if e.instrument.year_from == nearest])
        elif after is not None and earlier:
            first = _best(earlier)  # one ruler, because a year was asked for
    return first, last


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
