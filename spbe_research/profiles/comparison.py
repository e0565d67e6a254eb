"""Any two evaluations of one government side by side: what of them can be compared, that, and why the rest cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from spbe_research.data.crosswalk_lines import comparable
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import list_observations
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.regions import Region, find_region
from spbe_research.decomposition.series import evaluations
from spbe_research.errors import AmbiguousObservation, NoObservation, ParameterError, message
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.change import RegionChange, gather
from spbe_research.profiles.pair import Evaluation, UnitChange, common_depth, read_evaluation, unit_changes
from spbe_research.profiles.self_report import SelfReport, compare_self_report
from spbe_research.study.reading.words import assessment_word
from spbe_research.text.result import result_table

__all__ = ["QUESTIONS", "Bridge", "EvaluationComparison", "compare_evaluations", "side_asked", "side_of"]

#: what may be asked of a pair: one evaluation judged twice, a change under one instrument, one across instruments, or
#: two kinds of assessment in two years, of which nothing can be said as a whole
QUESTIONS = ("agreement", "change", "instruments", "mixed")

_SIDE = re.compile(r"\s*(20[0-9]{2})\s*:\s*(.+?)\s*")


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """A difference between two kinds of assessment in two years, in two parts by an evaluation that shares both.

    Attributes
    ----------
    by : the evaluation in between: of the year of one side and of the kind of the other.
    judged : the part of who judged, both in one year; changed : the part of what changed, both of one kind.
    """

    by: Evaluation
    judged: Identified
    changed: Identified

    def __repr__(self) -> str:
        return f"<Bridge by {self.by.about}: who judged {self.judged}, what changed {self.changed}>"


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationComparison:
    """Two evaluations of one government; made by :func:`compare_evaluations`.

    Attributes
    ----------
    region : the institution.
    before, after : the two evaluations.
    agreement : both as two judgements of one evaluation, where the levels are known on both sides: every difference is
        first minus second, and the official result is always the second; else None.
    change : the change between two years of one kind of assessment, with every test that the data carry; across
        instruments on the common concepts only. None where the two are of different kinds.
    bridges : for two kinds in two years, the evaluations that part the difference; none across instruments.
    linked : whether the two instruments are one, or have one scale and links between them.
    like : pairs of sides of one kind that could be compared instead, as they are written.

    References
    ----------
    docs/methods/comparison.md; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import compare_evaluations
    >>> c = compare_evaluations("denpasar", "2018:self", "2018:official")
    >>> c
    <EvaluationComparison Kota Denpasar (51.71, Bali), 2018:self -> 2018:official: agreement>
    >>> c.agreement.exact, c.agreement.n, c.difference is not None
    (12, 37, True)
    """

    region: Region
    before: Evaluation
    after: Evaluation
    agreement: SelfReport | None
    change: RegionChange | None
    bridges: tuple[Bridge, ...]
    linked: bool
    like: tuple[tuple[str, str], ...]

    @property
    def same_instrument(self) -> bool:
        """Whether both were made under one instrument."""
        return self.before.instrument is self.after.instrument

    @property
    def kinds(self) -> tuple[str, str]:
        """The kind of assessment of each side."""
        return self.before.observation.assessment, self.after.observation.assessment

    @property
    def question(self) -> str:
        """Which of :data:`QUESTIONS` the pair can answer."""
        if self.kinds[0] != self.kinds[1]:
            return "agreement" if self.before.year == self.after.year and self.same_instrument else "mixed"
        return "change" if self.same_instrument else "instruments"

    @property
    def first(self) -> Evaluation:
        """The side whose levels are taken first where two judgements are compared: never the official one."""
        return self.after if self.kinds[0] == "official" else self.before

    @property
    def second(self) -> Evaluation:
        """The other side: the official one where there is one."""
        return self.before if self.first is self.after else self.after

    @property
    def difference(self) -> Identified | None:
        """Change of the index, or first minus second in one year; None where subtracting would mix two things."""
        if self.question == "change":
            return _minus(self.after, self.before)
        return _minus(self.first, self.second) if self.question == "agreement" else None

    @property
    def units(self) -> tuple[UnitChange, ...]:
        """Domains, or aspects, side by side; empty across instruments and where one side is an index only."""
        if not self.same_instrument or common_depth(self.before, self.after) == "index":
            return ()
        return unit_changes(self.before, self.after)

    @property
    def other_procedure(self) -> bool:
        """Whether one side is monitoring and the other an evaluation: a change of years changes procedure too."""
        procedures = {self.before.observation.procedure, self.after.observation.procedure}
        return len(procedures) == 2 and "" not in procedures

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "before": side_of(self.before),
            "after": side_of(self.after),
            "question": self.question,
            "difference": self.difference,
            "verdict": None if self.change is None else self.change.verdict,
            "exact": None if self.agreement is None else self.agreement.exact,
            "kappa_quadratic": None if self.agreement is None else self.agreement.kappa_quadratic,
        }
        return result_table("evaluations", facts, about=self.region.describe())

    def __repr__(self) -> str:
        sides = f"{side_of(self.before)} -> {side_of(self.after)}"
        return f"<EvaluationComparison {self.region.describe()}, {sides}: {self.question}>"


def side_asked(text: str) -> tuple[int, str]:
    """Year and kind of one side.

    Raises
    ------
    ParameterError
        for another form, and for a kind that there is not.

    Examples
    --------
    >>> side_asked("2024:self"), side_asked("2024 : mandiri")
    ((2024, 'self'), (2024, 'self'))
    """
    match = _SIDE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ParameterError(message("errors.profiles.comparison.form", found=" ".join(str(text)[:60].split())))
    kind = assessment_word(match[2])
    if kind is None:
        raise ParameterError(
            message("errors.profiles.comparison.kind", kind=match[2][:60], allowed=", ".join(ASSESSMENTS))
        )
    return int(match[1]), kind


def side_of(e: Evaluation) -> str:
    """A side as it is written: ``2024:self``."""
    return _written((e.year, e.observation.assessment))


def _written(side: tuple[int, str]) -> str:
    return f"{side[0]}:{side[1]}"


def compare_evaluations(
    region: str | Region, before: str, after: str, *, folder: str | Path | None = None
) -> EvaluationComparison:
    """Compare any two evaluations of one government as far as they can be compared.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    before, after : year and kind of assessment, such as ``"2024:self"`` and ``"2025:official"``; kinds are official,
        self, document, interview, visit and study.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    EvaluationComparison
        two years of one kind: the change in index points with its tests; two kinds in one year: agreement, kappa and
        bias in levels; two instruments: the common concepts only, never a difference of indices; two kinds in two
        years: no difference, and the evaluations that part it where they are known.

    Raises
    ------
    ParameterError
        for a side written otherwise, a kind that there is not, one side twice, or a later year first.
    NoObservation
        for a side without figures, with the sides that there are.
    AmbiguousObservation
        for a side known under two instruments.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/methods/comparison.md; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import compare_evaluations
    >>> compare_evaluations("paser", "2021:official", "2022:official").change.verdict
    'depends'
    >>> mixed = compare_evaluations("denpasar", "2018:self", "2019:official")
    >>> mixed.difference is None, mixed.bridges[0].by.year, str(mixed.bridges[0].changed)
    (True, 2018, '0.6933')
    """
    first, second = side_asked(before), side_asked(after)
    if first == second:
        raise ParameterError(message("errors.profiles.comparison.same", side=_written(first)))
    if first[0] > second[0]:
        raise ParameterError(message("errors.profiles.comparison.later_first", before=first[0], after=second[0]))
    place = find_region(region, folder=folder)
    known = _known(place, {first[1], second[1]}, folder)
    for side in (first, second):
        if side not in known:
            raise NoObservation(
                message(
                    "errors.profiles.comparison.no_side",
                    place=place.describe(),
                    side=_written(side),
                    there=_there(place, folder),
                )
            )
        _one_instrument(place, side, folder)
    one, two = known[first], known[second]
    linked = one.instrument is two.instrument or comparable(one.instrument, two.instrument, folder)
    made = EvaluationComparison(place, one, two, None, None, (), linked, ())
    if made.question == "agreement":
        return replace(made, agreement=_agreement(made))
    if made.question == "mixed":
        return replace(made, bridges=_bridges(made, known), like=_like(place, made, folder))
    return replace(made, change=_change(made, folder) if linked else None)


def _known(place: Region, kinds: Iterable[str], folder: str | Path | None) -> dict[tuple[int, str], Evaluation]:
    """Every evaluation of some kinds by year and kind."""
    return {
        (o.year, kind): read_evaluation(o, levels, note)
        for kind in sorted(kinds)
        for o, levels, note in evaluations(place, assessment=kind, conflicts="set-aside", folder=folder)
        if o.year is not None
    }


def _one_instrument(place: Region, side: tuple[int, str], folder: str | Path | None) -> None:
    """Refuse a year and kind that are known under two instruments: neither is the one that is meant."""
    listing = list_observations(place, folder=folder)
    mine = listing[(listing["year"] == str(side[0])) & (listing["assessment"] == side[1])]
    labels = sorted({load_instrument(i, folder=folder).label for i in mine["instrument"]})
    if len(labels) > 1:
        text = message(
            "errors.profiles.comparison.two_instruments",
            place=place.describe(),
            side=_written(side),
            labels=", ".join(labels),
        )
        raise AmbiguousObservation(text)


def _sides(place: Region, folder: str | Path | None) -> list[tuple[int, str]]:
    listing = list_observations(place, folder=folder)
    found = {(int(y), k) for y, k in zip(listing["year"], listing["assessment"], strict=True) if y}
    return sorted(found, key=lambda side: (side[0], ASSESSMENTS.index(side[1])))


def _there(place: Region, folder: str | Path | None) -> str:
    sides = ", ".join(map(_written, _sides(place, folder)))
    return sides or message("errors.study.reading.nothing")


def _minus(one: Evaluation, other: Evaluation) -> Identified:
    return one.index.plus(other.index.times(Fraction(-1)))


def _agreement(c: EvaluationComparison) -> SelfReport | None:
    """Two judgements row by row; None where no row has a level on both sides."""
    if c.first.depth != "indicator" or c.second.depth != "indicator":
        return None
    pair = c.first.observation, c.second.observation
    if not set(pair[0].values.index) & set(pair[1].values.index):
        return None
    return compare_self_report(*pair, c.first.instrument)


def _change(c: EvaluationComparison, folder: str | Path | None) -> RegionChange:
    """The change with its tests; only an official one has a place among the published ones."""
    change = gather(c.region, c.before, c.after, folder=folder)
    return change if c.kinds[0] == "official" else replace(change, place=None, place_of_kind=None)


def _bridges(c: EvaluationComparison, known: dict[tuple[int, str], Evaluation]) -> tuple[Bridge, ...]:
    found = []
    for year, kind in ((c.before.year, c.kinds[1]), (c.after.year, c.kinds[0])):
        by = known.get((year, kind))
        if by is None or by.instrument is not c.before.instrument or by.instrument is not c.after.instrument:
            continue
        if year == c.before.year:
            found.append(Bridge(by, judged=_minus(by, c.before), changed=_minus(c.after, by)))
        else:
            found.append(Bridge(by, judged=_minus(c.after, by), changed=_minus(by, c.before)))
    return tuple(found)


def _like(place: Region, c: EvaluationComparison, folder: str | Path | None) -> tuple[tuple[str, str], ...]:
    """Pairs that hold one thing fixed: one kind in both years, or both kinds in one of them."""
    there = set(_sides(place, folder))
    years, (one, two) = (c.before.year, c.after.year), c.kinds
    asked = [((years[0], kind), (years[1], kind)) for kind in (one, two)]
    asked += [((year, one), (year, two)) for year in years]
    return tuple((_written(a), _written(b)) for a, b in asked if a != b and a in there and b in there)
