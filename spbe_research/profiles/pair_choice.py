"""Which two evaluations of one government to compare: those asked for, else a pair around the year of interest."""

from __future__ import annotations

import itertools
from pathlib import Path

from spbe_research.data.crosswalk_lines import comparable
from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.profiles.pair import Evaluation, common_depth

__all__ = ["choose_pair", "choose_same_instrument", "neighbours"]


def _best(known: list[Evaluation]) -> Evaluation:
    """Deepest data first, then values that are no mere repetition of the year before, then the latest year."""
    return min(known, key=lambda e: (list(DEPTHS).index(e.depth), e.carried_over, -e.year))


def choose_pair(
    place: Region,
    known: list[Evaluation],
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
    years = ", ".join(str(e.year) for e in known)
    if before is not None and after is not None and before >= after:
        raise ParameterError(message("errors.profiles.pair_choice.choose_pair", before=before, after=after))
    named: dict[int, Evaluation] = {e.year: e for e in reversed(known)}
    for year in (before, after, focus):
        if year is not None and year not in named:
            raise NoObservation(
                message("errors.profiles.pair_choice.nothing_of_year", place=place.describe(), year=year, years=years)
            )
    if before is None and after is None and focus in named:
        return _around(known, named[focus], folder)
    first = None if before is None else named[before]
    if after is not None:
        last = named[after]
    else:
        later = known if first is None else [e for e in known if e.year > first.year and _fit(first, e, folder)]
        if not later:
            raise NoObservation(
                message("errors.profiles.pair_choice.nothing_after", place=place.describe(), before=before, years=years)
            )
        newest = max(e.instrument.year_from for e in later)
        last = _best([e for e in later if e.instrument.year_from == newest])
    if first is None:
        first = _before(known, last, folder)
        earlier = [e for e in known if e.year < last.year and _fit(e, last, folder)]
        if first is None and after is not None and earlier:
            first = _best(earlier)  # one instrument, because a year was asked for
    if first is not None and not _fit(first, last, folder):
        raise _unlike(first, last)
    return first, last


def _fit(one: Evaluation, other: Evaluation, folder: str | Path | None) -> bool:
    return comparable(one.instrument, other.instrument, folder)


def _unlike(one: Evaluation, other: Evaluation) -> ParameterError:
    labels = f"{one.instrument.label} ({one.year}) and {other.instrument.label} ({other.year})"
    return ParameterError(message("errors.profiles.pair_choice.unlike", labels=labels))


def choose_same_instrument(
    place: Region,
    known: list[Evaluation],
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
    first, last = _named(place, known, before, after)
    pairs = [(a, b) for a, b in itertools.combinations(sorted(known, key=lambda e: e.year), 2)]
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
                list(DEPTHS).index(common_depth(*p)),
                -p[1].year,
                -p[0].year,
            ),
        )
    if first is not None:
        raise _none_after(place, known, before)
    return None, last if last is not None else _best(known)


def _named(
    place: Region, known: list[Evaluation], before: int | None, after: int | None
) -> tuple[Evaluation | None, Evaluation | None]:
    """The evaluations of the years asked for."""
    if before is not None and after is not None and before >= after:
        raise ParameterError(message("errors.profiles.pair_choice.named", before=before, after=after))
    named: list[Evaluation | None] = []
    for year in (before, after):
        mine = [e for e in known if e.year == year]
        if year is not None and not mine:
            raise NoObservation(
                message(
                    "errors.profiles.pair_choice.no_official", place=place.describe(), year=year, years=_years(known)
                )
            )
        named.append(mine[0] if mine else None)
    return named[0], named[1]


def _none_after(place: Region, known: list[Evaluation], before: int | None) -> NoObservation:
    return NoObservation(
        message("errors.profiles.pair_choice.none_after", place=place.describe(), before=before, years=_years(known))
    )


def _years(known: list[Evaluation]) -> str:
    return ", ".join(str(e.year) for e in known)


def _before(known: list[Evaluation], last: Evaluation, folder: str | Path | None) -> Evaluation | None:
    """The best evaluation before ``last`` under the instrument before its own."""
    start = last.instrument.year_from
    older = [e for e in known if e.year < last.year and e.instrument.year_from < start and _fit(e, last, folder)]
    nearest = max((e.instrument.year_from for e in older), default=None)
    return _best([e for e in older if e.instrument.year_from == nearest]) if older else None


def _around(
    known: list[Evaluation], focus: Evaluation, folder: str | Path | None
) -> tuple[Evaluation | None, Evaluation]:
    first = _before(known, focus, folder)
    if first is not None:
        return first, focus
    start = focus.instrument.year_from
    newer = [e for e in known if e.year > focus.year and e.instrument.year_from > start and _fit(focus, e, folder)]
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
    ids = instrument_ids(folder=folder, system=instrument.system)  # oldest first
    at = ids.index(instrument.id)
    earlier = load_instrument(ids[at - 1], folder=folder) if at else None
    return earlier, load_instrument(ids[at + 1], folder=folder) if at + 1 < len(ids) else None
