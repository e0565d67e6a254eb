"""Is the change of one government real? Everything that chapter 3 shows, gathered once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import Observation, list_observations, load_values
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import table_stamp
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.series import evaluations
from spbe_research.errors import (
    AmbiguousObservation,
    LevelError,
    NoObservation,
    SpbeError,
    UnknownCrosswalk,
    joined,
    message,
    said_by,
)
from spbe_research.identification.level_set import opened, perhaps_assumed
from spbe_research.identification.reading import agreeing, level_set
from spbe_research.inference.battery import RowTests, run_row_tests
from spbe_research.inference.concept_test import concept_flip_test
from spbe_research.inference.partial_change import PartialChange, partial_change
from spbe_research.inference.results import SignFlipTest
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_kind, check_texts, check_years
from spbe_research.profiles.beyond import BeyondOthers, beyond_kind, beyond_nation
from spbe_research.profiles.change_place import ChangePlace, rank_change
from spbe_research.profiles.level_years import LevelYears, level_years
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.pair import Evaluation, UnitChange, common_depth, read_evaluation, unit_changes
from spbe_research.profiles.pair_choice import choose_same_instrument
from spbe_research.profiles.unlike import OtherCounts, counts_with
from spbe_research.text.result import result_table

__all__ = ["ALPHA", "VERDICTS", "AcrossInstruments", "RegionChange", "change_in_report", "describe_change", "gather"]

ALPHA = 0.05
VERDICTS = ("stands", "depends", "chance", "untestable", "no-pair")


@dataclass(frozen=True, slots=True, eq=False)
class AcrossInstruments:
    """A change across instruments, on the concepts common to both, under one set of links.

    Attributes
    ----------
    judged : whether links that rest on judgement are used.
    concepts : number of common concepts; old_share, new_share : their share of either weight, 0 to 1.
    performance : change of what both instruments measure; an interval where the levels are not all published.
    by_concept, by_aspect : the sign-flip test; None where the levels are not known on both sides.
    open_performance : the same change where least levels fed by other agencies' indices may be assumed; None where
        there are none.
    """

    judged: bool
    concepts: int
    old_share: Fraction
    new_share: Fraction
    performance: Identified
    by_concept: SignFlipTest | None
    by_aspect: SignFlipTest | None
    open_performance: Identified | None = None

    def __repr__(self) -> str:
        links = "every link" if self.judged else "no judged links"
        return f"<AcrossInstruments, {links}: {self.concepts} concepts, performance {self.performance}>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "judged": self.judged,
            "concepts": self.concepts,
            "old_share": self.old_share,
            "new_share": self.new_share,
            "performance": self.performance,
            "p_by_aspect": None if self.by_aspect is None else self.by_aspect.pvalue,
            "p_by_concept": None if self.by_concept is None else self.by_concept.pvalue,
        }
        return result_table("across", facts)


@dataclass(frozen=True, slots=True, eq=False)
class RegionChange:
    """Everything that chapter 3 shows of one government.

    Attributes
    ----------
    region : the institution.
    before, after : the two evaluations; ``before`` is None without a pair.
    asked : whether the years were chosen by the user.
    others : years of further official evaluations.
    undated : whether there are values without a year, which no pair can take in.
    total : change of the index, points; None without a pair.
    verdict : ``"stands"``: the test by rows and that by whole aspects both reject at :attr:`alpha`;
        ``"depends"``: one of them does, the other does not or cannot; ``"chance"``: neither does;
        ``"untestable"``: the published values decide no test by rows, and none by
        whole units rejects; ``"no-pair"``.
    alpha : level of the verdict.
    tests : all tests, where the rows are known on both sides under one instrument.
    partial : what printed values still say, where they are not.
    across : (with every link, without judged ones) where the instruments differ; else empty.
    place : place among all published changes between the two years; place_of_kind : among the same kind; or None.
    note : why nothing could be tested, where the values themselves forbid it.
    nation, kind : what is left of the change beyond the nation's and the kind's of the same years; None where these
        are not known.
    assumed : codes of rows fed by other agencies' indices that stand at the least level on either side and may be
        assumed.
    beside : (kind of assessment, year) of the figures that the report is about where they are not official and so
        take no part; None elsewhere.
    over_years : the levels of all years under the pair's later instrument, where three or more are known; or None.
    focus : year of the official evaluation that a report is about; None where none was asked for.
    unlike : what would be counted if recorded aspect values that contradict the recorded levels were right; None where
        there are none.

    References
    ----------
    docs/methods/change.md, section 11; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_change
    >>> c = describe_change("paser")
    >>> c
    <RegionChange Kabupaten Paser (64.01, Kalimantan Timur), 2021 -> 2022: depends, indicator depth>
    >>> c.tests.by_row.pvalue_exact, c.tests.by_aspect.pvalue_exact
    (Fraction(2117, 16777216), Fraction(1, 16))
    """

    region: Region
    before: Evaluation | None
    after: Evaluation
    asked: bool
    others: tuple[int, ...]
    undated: bool
    total: Identified | None
    verdict: str
    alpha: float
    tests: RowTests | None = field(repr=False)
    partial: PartialChange | None
    across: tuple[AcrossInstruments, ...]
    place: ChangePlace | None
    place_of_kind: ChangePlace | None
    note: str
    beside: tuple[str, int | None] | None = None
    nation: BeyondOthers | None = None
    kind: BeyondOthers | None = None
    assumed: tuple[str, ...] = ()
    over_years: LevelYears | None = field(default=None, repr=False)
    focus: int | None = None
    unlike: OtherCounts | None = None

    @property
    def depth(self) -> str:
        """The shallower depth of the pair; that of the one evaluation without a pair."""
        return self.after.depth if self.before is None else common_depth(self.before, self.after)

    @property
    def same_instrument(self) -> bool:
        """Whether both evaluations were made under one instrument."""
        return self.before is not None and self.before.instrument is self.after.instrument

    @property
    def identical(self) -> bool:
        """Whether everything published of both evaluations is the same: levels, or printed values of one depth."""
        return self.before is not None and _identical(self.before, self.after)

    @property
    def carried_over(self) -> bool:
        """Whether the later value may be that of the year before, repeated."""
        return self.after.carried_over

    @property
    def units(self) -> tuple[UnitChange, ...]:
        """Domains, or aspects without them, before and after; empty where one side is an index only."""
        if self.before is None or not self.same_instrument or self.depth == "index":
            return ()
        return unit_changes(self.before, self.after)

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "before": None if self.before is None else self.before.about,
            "after": self.after.about,
            "depth": self.depth,
            "total": self.total,
            "verdict": self.verdict,
            "alpha": self.alpha,
            "p_by_aspect": None if self.tests is None else self.tests.by_aspect.pvalue,
            "p_by_row": None if self.tests is None else self.tests.by_row.pvalue,
            "rank": None if self.place is None else self.place.rank,
            "n": None if self.place is None else self.place.n,
        }
        return result_table("change", facts, about=self.region.describe(), note=self.note)

    def __repr__(self) -> str:
        years = f"{self.before.year} -> {self.after.year}" if self.before else f"{self.after.year}"
        return f"<RegionChange {self.region.describe()}, {years}: {self.verdict}, {self.depth} depth>"


def describe_change(
    region: str | Region,
    before: int | None = None,
    after: int | None = None,
    *,
    year: int | None = None,
    source: str | None = None,
    assessment: str | None = None,
    folder: str | Path | None = None,
) -> RegionChange:
    """Gather what can be said of the change of one government between two official evaluations.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    before, after : years. Without them: the two evaluations under one instrument with the deepest common data,
        the latest of these; a pair across instruments only where no two share one.
    year : of a report: a pair that ends in this year is preferred when neither is given; it need not exist.
    source, assessment : which observation of that year the report is about, as in
        :func:`~spbe_research.data.observations.load_values`. An official one stands for its year; figures of another
        kind are set beside the pair of official ones and take no part in it.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    RegionChange
        the pair, its change in index points, every test that the data carry, and a verdict.

    Raises
    ------
    NoObservation
        when there is no official evaluation and none of another kind that the report is about, or none of a year asked
        for, with the years there are.
    ParameterError
        when ``before`` is not before ``after``.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/methods/change.md, section 11; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_change
    >>> c = describe_change("paser")
    >>> c.before.year, c.after.year, c.verdict, float(c.total)
    (2021, 2022, 'depends', 0.766)
    >>> describe_change("denpasar").verdict
    'stands'
    >>> describe_change("kabupaten madiun", year=2024).verdict
    'chance'
    """
    before, after, year = check_years(before=before, after=after, year=year)
    check_texts(source=source, assessment=assessment)
    place = find_region(region, folder=folder)
    stamps = tuple(table_stamp(table, folder) for table, _, _ in DEPTHS.values())
    about = _about(place, year, source, assessment, folder)
    if about is None or about.assessment != "official" or about.year is None:
        try:
            result = _described(place, before, after, year, None, folder, stamps)
        except NoObservation:
            if about is None or about.year is None or before is not None or after is not None:
                raise
            result = _alone(place, about, folder)
    else:
        result = _described(place, before, after, about.year, about.source, folder, stamps)
    if about is None or about.assessment == "official":
        return replace(result, focus=None if about is None else about.year)
    return replace(result, beside=(about.assessment, about.year))


def _about(
    place: Region, year: int | None, source: str | None, assessment: str | None, folder: str | Path | None
) -> Observation | None:
    """The observation that a report of this year is about; None where there is none, or several."""
    if year is None and source is None:
        return None
    try:
        return load_values(place, year, source=source, assessment=assessment, folder=folder)
    except NoObservation:
        if source is not None:
            raise
        return None
    except AmbiguousObservation:
        return None


def _alone(place: Region, about: Observation, folder: str | Path | None) -> RegionChange:
    """What a report shows of change where figures that are not official are all there is: no pair."""
    side, note = level_set(about, load_instrument(about.instrument, folder=folder))
    side, aside = agreeing(side, conflicts="set-aside")
    only = read_evaluation(about, side, joined([note, aside]))
    return gather(place, None, only, asked=False, folder=folder)


@lru_cache(maxsize=4)
def _described(
    place: Region,
    before: int | None,
    after: int | None,
    year: int | None,
    source: str | None,
    folder: str | Path | None,
    _stamps: tuple[object, ...],
) -> RegionChange:
    """Gathered once for a report: its summary, its chapter on change and its record ask for the same."""
    own = None
    if source is not None:
        own = load_values(place, year, source=source, assessment="official", folder=folder)
    known = [read_evaluation(*e) for e in evaluations(place, conflicts="set-aside", instead=own, folder=folder)]
    if not known:
        raise NoObservation(message("errors.profiles.change.described", place=place.describe()))
    first, last = choose_same_instrument(place, known, before, after, year=year, folder=folder)
    others = tuple(e.year for e in known if e is not first and e is not last)
    undated = bool((list_observations(place, folder=folder)["year"] == "").any())
    asked = before is not None or after is not None
    made = gather(place, first, last, asked=asked, others=others, undated=undated, folder=folder)
    return replace(made, over_years=level_years(known, last.instrument))


def change_in_report(m: Maturity, before: int | None = None, after: int | None = None) -> RegionChange | None:
    """The pair of official evaluations that a report compares; its summary and its chapter on change show the same.

    Parameters
    ----------
    m : what the report is about; before, after : years that were asked for; chosen as in :func:`describe_change` by
        default.

    Returns
    -------
    RegionChange, or None where the institution has no official evaluation with a year.

    Raises
    ------
    NoObservation
        when a year was asked for and has no official evaluation.
    ParameterError
        when ``before`` is not before ``after``.

    References
    ----------
    docs/methods/change.md, section 11; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import change_in_report, describe_maturity
    >>> change_in_report(describe_maturity("paser", 2022)).verdict
    'depends'
    """
    check_kind("m", m, Maturity, "describe_maturity")
    try:
        source, kind = m.observation.source, m.observation.assessment
        return describe_change(m.region, before, after, year=m.year, source=source, assessment=kind)
    except NoObservation:
        if before is not None or after is not None:
            raise
        return None


def gather(
    place: Region,
    first: Evaluation | None,
    last: Evaluation,
    *,
    asked: bool = True,
    others: tuple[int, ...] = (),
    undated: bool = False,
    alpha: float = ALPHA,
    folder: str | Path | None = None,
) -> RegionChange:
    """Everything the chapter shows of a pair of evaluations that is already at hand."""
    same = first is not None and _identical(first, last)
    tests = partial = total = among = kin = None
    across: tuple[AcrossInstruments, ...] = ()
    nation = of_kind = None
    assumed: tuple[str, ...] = ()
    note, unlike = "", None
    if first is not None:
        unlike = None if same else counts_with(first, last, folder)
        total = last.index.plus(first.index.times(Fraction(-1)))
        pair = (first.observation, last.observation)
        if first.instrument is not last.instrument:
            across = _across(first, last, folder)
        elif first.every_level and last.every_level:
            tests = run_row_tests(*pair, first.instrument, alpha=alpha)
        else:
            try:
                partial = partial_change(*pair, first.instrument, alpha=alpha)
            except SpbeError as error:  # a mean of many, values that contradict each other, decimal levels
                note = said_by(error)
        among, kin = (_place(place, first, last, kind, folder) for kind in (None, "same"))
        nation, of_kind = beyond_nation(first, last, total, folder=folder), beyond_kind(kin, total)
        assumed = tuple(dict.fromkeys(c for e in (first, last) for c in perhaps_assumed(e.levels)))
    return RegionChange(
        region=place,
        before=first,
        after=last,
        asked=asked,
        others=others,
        undated=undated,
        total=total,
        verdict="no-pair" if first is None else "chance" if same else _verdict(tests, partial, across, alpha),
        alpha=alpha,
        tests=tests,
        partial=partial,
        across=across,
        place=among,
        place_of_kind=kin,
        note=note,
        nation=nation,
        kind=of_kind,
        assumed=assumed,
        unlike=unlike,
    )


def _identical(first: Evaluation, last: Evaluation) -> bool:
    if first.instrument is not last.instrument or first.depth != last.depth:
        return False
    a, b = first.observation, last.observation
    if first.depth == "indicator":
        return first.levels.lows == last.levels.lows and first.levels.highs == last.levels.highs
    return dict(a.printed) == dict(b.printed) and a.index_printed == b.index_printed


def _verdict(
    tests: RowTests | None, partial: PartialChange | None, across: tuple[AcrossInstruments, ...], alpha: float
) -> str:
    if tests is not None:
        return _agree(tests.by_row.pvalue <= alpha, tests.by_aspect.pvalue <= alpha)
    if across and across[0].by_concept is not None:
        significant = [
            t.pvalue <= alpha for a in across for t in (a.by_concept, a.by_aspect) if t is not None
        ]  # every choice of links and units counts
        return _agree(*significant)
    if partial is None:
        return "untestable"
    aspects = partial.unit_p if partial.unit == "aspect" else None
    wide = aspects is not None and aspects[1] <= alpha
    if partial.verdict == "stands":
        return _agree(True, wide)
    if partial.verdict == "out of reach":
        return _agree(False, wide)
    return "depends" if wide else "untestable"


def _agree(*rejects: bool) -> str:
    return "stands" if all(rejects) else "depends" if any(rejects) else "chance"


def _across(first: Evaluation, last: Evaluation, folder: str | Path | None) -> tuple[AcrossInstruments, ...]:
    """Both sets of links; without those that rest on judgement nothing may be common, and then there is one."""
    results = []
    for judged in (True, False):
        try:
            crosswalk = load_crosswalk(first.instrument, last.instrument, judged=judged, folder=folder)
        except UnknownCrosswalk:
            continue
        if not crosswalk.common:
            continue
        tests: list[SignFlipTest | None] = [None, None]
        if first.every_level and last.every_level:
            pair = (first.observation, last.observation)
            tests = [concept_flip_test(*pair, crosswalk, blocks=b) for b in (None, "aspect")]
        split = decompose_change(first.levels, last.levels, crosswalk)
        loose = [perhaps_assumed(e.levels) for e in (first, last)]
        wide = None
        if any(loose):
            start, end = (opened(e.levels, codes) for e, codes in zip((first, last), loose, strict=True))
            wide = decompose_change(start, end, crosswalk).performance
        results.append(
            AcrossInstruments(
                judged=judged,
                concepts=len(crosswalk.common),
                old_share=crosswalk.old_share,
                new_share=crosswalk.new_share,
                performance=split.performance,
                by_concept=tests[0],
                by_aspect=tests[1],
                open_performance=wide,
            )
        )
    return tuple(results)


def _place(
    region: Region, first: Evaluation, last: Evaluation, kind: str | None, folder: str | Path | None
) -> ChangePlace | None:
    """None where the instruments differ, or an index is not printed or excluded by the values beside it."""
    if first.index_excluded or last.index_excluded:
        return None
    with suppress(NoObservation, LevelError):
        return rank_change(region, first.year, last.year, kind=kind, folder=folder)
    return None
