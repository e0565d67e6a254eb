"""Two evaluations of one government to compare: those asked for, else a pair around the year of interest."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

from spbe_research.data.crosswalk_lines import comparable
from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.data.observations import DEPTHS, Observation
from spbe_research.data.regions import Region
from spbe_research.errors import NoObservation, ParameterError
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.printed import observed
from spbe_research.numbers.identified import Identified

__all__ = ["Evaluation", "choose_pair", "choose_same_ruler", "common_depth", "neighbours", "read_evaluation"]


_DEPTHS_IN_ORDER = tuple(DEPTHS)


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One official evaluation: what was observed, the levels that agree with it, the index, a note.

    Attributes
    ----------
    observation : what was observed; levels : the levels that agree with it.
    index : the index that they allow; note : what was set aside or counted at the floor.
    """

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
    def index_excluded(self) -> bool:
        """Whether the printed index is one that the values kept do not give, as that of Banyuasin 2023."""
        printed = [p for p in observed(self.observation, self.instrument) if p.unit == "index" and p.value is not None]
        low, high = self.index.low_exact, self.index.high_exact
        return any(p.interval.high < low or p.interval.low > high for p in printed)

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
    place: Region,
    found: list[Evaluation],
    before: int | None,
    after: int | None,
    focus: int | None = None,
    folder: str | Path | None = None,
) -> tuple[Evaluation | None, Evaluation]:
    """The pair asked for, else one around the year of interest, else one around the newest instrument.

    Only evaluations whose instruments have one scale and links between them make a pair.

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
    for year in (before, after, focus):
        if year is not None and year not in named:
            raise NoObservation(f"{place.describe()} has no official evaluation of {year}; there are: {years}")
    if before is None and after is None and focus in named:
        return _around(found, named[focus], folder)
    first = None if before is None else named[before]
    if after is not None:
        last = named[after]
    else:
        later = found if first is None else [e for e in found if e.year > first.year and _fit(first, e, folder)]
        if not later:
            raise NoObservation(
                f"{place.describe()} has no official evaluation after {before} to compare; there are: {years}"
            )
        newest = max(e.instrument.year_from for e in later)
        last = _best([e for e in later if e.instrument.year_from == newest])
    if first is None:
        first = _before(found, last, folder)
        earlier = [e for e in found if e.year < last.year and _fit(e, last, folder)]
        if first is None and after is not None and earlier:
            first = _best(earlier)  # one ruler, because a year was asked for
    if first is not None and not _fit(first, last, folder):
        raise _unlike(first, last)
    return first, last


def _fit(one: Evaluation, other: Evaluation, folder: str | Path | None) -> bool:
    return comparable(one.instrument, other.instrument, folder)


def _unlike(one: Evaluation, other: Evaluation) -> ParameterError:
    labels = f"{one.instrument.label} ({one.year}) and {other.instrument.label} ({other.year})"
    return ParameterError(f"{labels} cannot be compared: their scales differ, or no links lead from one to the other")


def choose_same_ruler(
    place: Region,
    found: list[Evaluation],
    before: int | None,
    after: int | None,
    *,
    year: int | None = None,
    folder: str | Path | None = None,
) -> tuple[Evaluation | None, Evaluation]:
    """The pair asked for, else that with the deepest common data under one instrument, the latest of these.

    Where no two evaluations share an instrument, a pair across instruments of one scale with links between them is
    taken. The first is None where no evaluation earlier than the last can be compared with it.

    Parameters
    ----------
    year : without ``before`` and ``after``, a pair that ends in this year goes first, if there is one.

    Raises
    ------
    NoObservation, ParameterError
    """
    first, last = _named(place, found, before, after)
    pairs = [(a, b) for a, b in itertools.combinations(sorted(found, key=lambda e: e.year), 2)]
    if first is None and last is None and any(b.year == year for _, b in pairs):
        last = next(b for _, b in pairs if b.year == year)
    pairs = [(a, b) for a, b in pairs if first in (None, a) and last in (None, b) and _fit(a, b, folder)]
    if first is not None and last is not None and not pairs:
        raise _unlike(first, last)
    if pairs:
        return min(
            pairs,
            key=lambda p: (
                p[0].instrument is not p[1].instrument,
                _DEPTHS_IN_ORDER.index(common_depth(*p)),
                -p[1].year,
                -p[0].year,
            ),
        )
    if first is not None:
        raise _none_after(place, found, before)
    return None, last if last is not None else _best(found)


def common_depth(before: Evaluation, after: Evaluation) -> str:
    """The shallower depth of two evaluations: what both of them reach.

    Examples
    --------
    >>> _DEPTHS_IN_ORDER
    ('indicator', 'aspect', 'domain', 'index')
    """
    return max(before.depth, after.depth, key=_DEPTHS_IN_ORDER.index)


def _named(
    place: Region, found: list[Evaluation], before: int | None, after: int | None
) -> tuple[Evaluation | None, Evaluation | None]:
    """The evaluations of the years asked for."""
    if before is not None and after is not None and before >= after:
        raise ParameterError(f"before must be earlier than after; found before={before}, after={after}")
    named: list[Evaluation | None] = []
    for year in (before, after):
        mine = [e for e in found if e.year == year]
        if year is not None and not mine:
            raise NoObservation(f"{place.describe()} has no official evaluation of {year}; there are: {_years(found)}")
        named.append(mine[0] if mine else None)
    return named[0], named[1]


def _none_after(place: Region, found: list[Evaluation], before: int | None) -> NoObservation:
    return NoObservation(f"{place.describe()} has no official evaluation after {before}; there are: {_years(found)}")


def _years(found: list[Evaluation]) -> str:
    return ", ".join(str(e.year) for e in found)


def _before(found: list[Evaluation], last: Evaluation, folder: str | Path | None) -> Evaluation | None:
    """The best evaluation before ``last`` under the instrument before its own."""
    start = last.instrument.year_from
    older = [e for e in found if e.year < last.year and e.instrument.year_from < start and _fit(e, last, folder)]
    nearest = max((e.instrument.year_from for e in older), default=None)
    return _best([e for e in older if e.instrument.year_from == nearest]) if older else None


def _around(
    found: list[Evaluation], focus: Evaluation, folder: str | Path | None
) -> tuple[Evaluation | None, Evaluation]:
    first = _before(found, focus, folder)
    if first is not None:
        return first, focus
    start = focus.instrument.year_from
    newer = [e for e in found if e.year > focus.year and e.instrument.year_from > start and _fit(focus, e, folder)]
    if not newer:
        return None, focus
    nearest = min(e.instrument.year_from for e in newer)
    return focus, _best([e for e in newer if e.instrument.year_from == nearest])


def neighbours(instrument: Instrument, folder: str | Path | None = None) -> tuple[Instrument | None, Instrument | None]:
    """Instruments in force just before and just after.

    Examples
    --------
    >>> [i and i.id for i in neighbours(load_instrument("permenpanrb-59-2020"))]
    ['permenpanrb-5-2018', 'permenpanrb-8-2026']
    """
    ids = instrument_ids(folder=folder)  # oldest first
    at = ids.index(instrument.id)
    earlier = load_instrument(ids[at - 1], folder=folder) if at else None
    return earlier, load_instrument(ids[at + 1], folder=folder) if at + 1 < len(ids) else None
