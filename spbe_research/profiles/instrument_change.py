"""One government across a change of instrument: everything that chapter 2 shows, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk, load_crosswalk
from spbe_research.data.crosswalk_lines import comparable
from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import load_values
from spbe_research.data.regions import Region, find_region
from spbe_research.decomposition.common_core import core_table
from spbe_research.decomposition.counterfactual import Counterfactual, counterfactual
from spbe_research.decomposition.decompose import Decomposition, decompose_change
from spbe_research.decomposition.instrument_comparison import Comparison, compare_instruments
from spbe_research.decomposition.link_choices import LinkChoices, performance_over_links
from spbe_research.decomposition.series import NationBreak, evaluations, nation_break
from spbe_research.errors import NoObservation, UnknownCrosswalk, message
from spbe_research.identification.level_set import opened, perhaps_assumed
from spbe_research.options import check_texts, check_years
from spbe_research.paths import data_dir
from spbe_research.profiles.pair import Evaluation, read_evaluation
from spbe_research.profiles.pair_choice import choose_pair, neighbours
from spbe_research.profiles.unlike import Unlike, unlike_values
from spbe_research.text.result import result_table

__all__ = [
    "Evaluation",
    "InstrumentChange",
    "InstrumentPair",
    "NationBreak",
    "View",
    "describe_instrument_change",
    "gather",
    "instrument_pair",
]

#: parts of the effect of the instrument
_OF_INSTRUMENT = ("reweighting", "new", "dropped")


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One evaluation under another instrument: with every link, without judged ones, by whole domains.

    Attributes
    ----------
    evaluation : what was observed. all_links, sourced : from the rows. domains : from whole domains, or None.
    """

    evaluation: Evaluation
    all_links: Counterfactual
    sourced: Counterfactual
    domains: Counterfactual | None

    def __repr__(self) -> str:
        return f"<View of {self.evaluation.about} under {self.target.id}: {self.all_links.index}>"

    def _repr_html_(self) -> str:
        facts = {
            "evaluation": self.evaluation.about,
            "instrument": self.target.label,
            "index_observed": self.all_links.index_observed,
            "all_links": self.all_links.index,
            "sourced_links": self.sourced.index,
            "by_domain": None if self.domains is None else self.domains.index,
        }
        return result_table("view", facts)

    @property
    def target(self) -> Instrument:
        """The other instrument."""
        return self.all_links.target


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InstrumentPair:
    """Two instruments side by side: what chapter 2 says whatever the government.

    Attributes
    ----------
    comparison : the two instruments side by side, with all links.
    nation : the national break, or None where the nation is not known under both instruments.
    """

    comparison: Comparison
    nation: NationBreak | None

    @property
    def linked(self) -> bool:
        """Whether the two instruments can be compared row by row: links lead between them and their scales are one."""
        return self.comparison.crosswalk is not None

    @property
    def crosswalk(self) -> Crosswalk:
        """Links between the two instruments of the comparison."""
        assert self.comparison.crosswalk is not None
        return self.comparison.crosswalk

    @property
    def key(self) -> str:
        """Which two."""
        return f"{self.comparison.old.id}--{self.comparison.new.id}"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, repr=False)
class InstrumentChange(InstrumentPair):
    """Everything that chapter 2 shows of one government.

    Attributes
    ----------
    region : the institution.
    before, after : the two evaluations; ``before`` is None where only one instrument was ever used on it.
    asked : whether the years were chosen by the user. focus : the year that the report is about, or None.
    comparison : the two instruments side by side, with all links.
    split : the change by rows, or None without a pair; by_domain : by whole domains, where both sides are
        known that deeply.
    sensitivity : the split under other choices; empty without one.
    core : the common-core line of every year, see :func:`~spbe_research.decomposition.common_core.common_core_series`.
    views : evaluations under another instrument.
    nation : the national break, or None where the nation is not known under both instruments.
    repeated : years passed over as first of the pair because their value repeats that of the year before.
    assumed : codes of the later side's rows fed by other agencies' indices that stand at the least level and
        may be assumed; open_split : the split with those rows at any level, or None.
    sourced : the split with those links only that a document names, None where it names none; links : performance over
        every choice of the judged links, None where no link in use is judged or too much is open.
    unlike : recorded aspect values of the two evaluations that contradict their recorded levels.

    References
    ----------
    docs/methods/instruments.md, sections 3 to 5; the values of data/observations/, the links of data/crosswalks/.

    Examples
    --------
    >>> from spbe_research import describe_instrument_change
    >>> change = describe_instrument_change("kabupaten madiun")
    >>> change.verdict, str(change.split.dropped), change.same_instrument
    ('positive', '0.0216', False)
    """

    region: Region
    before: Evaluation | None
    after: Evaluation
    asked: bool
    focus: int | None
    split: Decomposition | None
    by_domain: Decomposition | None
    sensitivity: pd.DataFrame
    core: pd.DataFrame
    views: tuple[View, ...]
    repeated: tuple[int, ...] = ()
    assumed: tuple[str, ...] = ()
    open_split: Decomposition | None = None
    sourced: Decomposition | None = None
    links: LinkChoices | None = None
    unlike: tuple[Unlike, ...] = ()

    @property
    def same_instrument(self) -> bool:
        """Whether both evaluations of the pair were made under one instrument."""
        return self.before is not None and self.before.instrument is self.after.instrument

    @property
    def mixed(self) -> bool:
        """Whether the pair sets one kind of assessment against another, such as a self-assessment against a result."""
        return self.before is not None and self.before.observation.assessment != self.after.observation.assessment

    @property
    def verdict(self) -> str:
        """Sign of performance with all links: open wherever some reading of the data leaves it open; see ``links``."""
        if self.split is None or self.mixed:
            return "undetermined"
        sign = self.split.performance.sign
        return sign if self.open_split is None or self.open_split.performance.sign == sign else "undetermined"

    @property
    def performance_signs(self) -> tuple[str, ...]:
        """Every sign that performance has over the choices of :attr:`sensitivity`; one where it is robust."""
        if self.sensitivity.empty:
            return ()
        rows = self.sensitivity[self.sensitivity["effect"] == "performance"]
        signs = [_sign(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
        if self.open_split is not None:
            signs.append(self.open_split.performance.sign)
        if self.links is not None:
            signs.append(self.links.every.sign)
        if self.by_domain is not None:
            signs.append(self.by_domain.performance.sign)
        return tuple(dict.fromkeys(signs))

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "before": None if self.before is None else self.before.about,
            "after": self.after.about,
        }
        if self.split is not None:
            facts |= {name: getattr(self.split, name) for name in ("total", "performance", *_OF_INSTRUMENT)}
            facts["performance_sign"] = self.verdict
        return result_table("instrument_change", facts, about=self.region.describe())

    def __repr__(self) -> str:
        years = f"{self.before.year} -> {self.after.year}" if self.before else f"{self.after.year}"
        return (
            f"<InstrumentChange {self.region.describe()}, {years}: {self.comparison.old.id}, {self.comparison.new.id}>"
        )


def _sign(low: float, high: float) -> str:
    if low == high == 0:
        return "zero"
    return "positive" if low > 0 else "negative" if high < 0 else "undetermined"


def describe_instrument_change(
    region: str | Region,
    before: int | None = None,
    after: int | None = None,
    *,
    year: int | None = None,
    source: str | None = None,
    assessment: str | None = None,
    folder: str | Path | None = None,
) -> InstrumentChange:
    """Gather what is known of one government across a change of instrument.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    before, after : years of two official evaluations. Without them: the latest evaluation with the deepest
        data under the instrument before the newest one used on the region, and the latest with the deepest
        data under the newest. Printed values that contradict each other are set aside, with a note.
    year : the year that a report is about. Without ``before`` and ``after`` it is one of the pair: it is
        compared with the best evaluation under the instrument before, else with that under the next one.
    source, assessment : which observation of that year, as in :func:`~spbe_research.data.observations.load_values`;
        one that is not official stands for its year.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    InstrumentChange
        the pair, the two instruments side by side and the split in index points; without a pair no split.

    Raises
    ------
    NoObservation
        when there is no official evaluation, or none of a year asked for, with the years there are.
    ParameterError
        when ``before`` is not before ``after``.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/methods/instruments.md, sections 3 to 5; the values of data/observations/, the links of data/crosswalks/.

    Examples
    --------
    >>> from spbe_research import describe_instrument_change
    >>> change = describe_instrument_change("kabupaten madiun")
    >>> print(change.before.year, change.after.year, change.split.performance)
    2020 2024 0.7558 to 1.2359
    >>> describe_instrument_change("bintan").before is None
    True
    >>> denpasar = describe_instrument_change("denpasar", year=2021)
    >>> denpasar.before.year, denpasar.after.year
    (2019, 2021)
    """
    before, after, year = check_years(before=before, after=after, year=year)
    check_texts(source=source, assessment=assessment)
    place = find_region(region, folder=folder)
    own = None
    if source is not None or assessment is not None:
        own = load_values(place, year, source=source, assessment=assessment, folder=folder)
        own = own if own.year is not None else None
    sides = evaluations(place, conflicts="set-aside", instead=own, folder=folder)
    if own is not None and own.assessment != "official" and len(sides) == 1:  # no official result to set it against
        sides = evaluations(place, assessment=own.assessment, conflicts="set-aside", instead=own, folder=folder)
    evaluated = [read_evaluation(*e) for e in sides]
    if not evaluated:
        raise NoObservation(
            message("errors.profiles.instrument_change.describe_instrument_change", place=place.describe())
        )
    focus = own.year if own is not None else year
    first, last = choose_pair(place, evaluated, before, after, focus, folder)
    return gather(
        place,
        first,
        last,
        asked=before is not None or after is not None,
        focus=focus,
        evaluated=evaluated,
        folder=folder,
    )


def gather(
    place: Region,
    first: Evaluation | None,
    last: Evaluation,
    *,
    asked: bool = True,
    focus: int | None = None,
    evaluated: Sequence[Evaluation] | None = None,
    folder: str | Path | None = None,
) -> InstrumentChange:
    """Everything the chapter shows of a pair of evaluations that is already at hand.

    Parameters
    ----------
    evaluated : every evaluation, for the common-core line; the pair without it.
    """
    old, new = _instruments(first, last, folder)
    comparison = _compared(old, new, data_dir(folder))
    links = comparison.crosswalk
    split = by_domain = None
    if first is not None:
        crosswalk = load_crosswalk(first.instrument, last.instrument, folder=folder)
        split = decompose_change(first.levels, last.levels, crosswalk)
        if _has_domains(first, last) and first.instrument is not last.instrument:
            by_domain = decompose_change(first.levels, last.levels, crosswalk.at("domain", folder=folder))
    known = evaluated if evaluated is not None else [e for e in (first, last) if e is not None]
    assumed = perhaps_assumed(last.levels)
    open_split = None
    if split is not None and assumed:
        open_split = decompose_change(split.before, opened(last.levels, assumed), split.crosswalk)
    sourced = choices = None
    if split is not None and first is not None and first.instrument is not last.instrument:
        documents = split.crosswalk.with_judged(False)
        if documents.common:
            sourced = decompose_change(split.before, split.after, documents)
        choices = performance_over_links(split)
    return InstrumentChange(
        region=place,
        before=first,
        after=last,
        asked=asked,
        focus=focus,
        comparison=comparison,
        split=split,
        by_domain=by_domain,
        sensitivity=pd.DataFrame() if split is None else split.sensitivity,
        core=pd.DataFrame(columns=["year", "source", "note"])
        if links is None
        else core_table([(e.observation, e.levels, e.note) for e in known], links),
        views=() if links is None else _views(first, last, links, folder),
        nation=nation_break(old.id, new.id, folder=folder),
        repeated=_repeated(first, known),
        assumed=assumed,
        open_split=open_split,
        sourced=sourced,
        links=choices,
        unlike=tuple(u for e in (first, last) if e is not None and (u := unlike_values(e.observation, folder))),
    )


def instrument_pair(old: Instrument, new: Instrument, *, folder: str | Path | None = None) -> InstrumentPair:
    """Two instruments side by side, without a government.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> pair = instrument_pair(load_instrument("permenpanrb-5-2018"), load_instrument("permenpanrb-59-2020"))
    >>> pair.key, pair.nation.years
    ('permenpanrb-5-2018--permenpanrb-59-2020', (2020, 2021))
    """
    nation = nation_break(old.id, new.id, folder=folder)
    return InstrumentPair(comparison=_compared(old, new, data_dir(folder)), nation=nation)


def _repeated(first: Evaluation | None, known: Sequence[Evaluation]) -> tuple[int, ...]:
    """Later years under the first instrument of the pair whose equally deep values only repeat."""
    if first is None or first.carried_over:
        return ()
    alike = [e for e in known if (e.instrument, e.depth) == (first.instrument, first.depth)]
    return tuple(e.year for e in alike if e.year > first.year and e.carried_over)


@lru_cache(maxsize=16)
def _compared(old: Instrument, new: Instrument, root: Path) -> Comparison:
    """The two instruments side by side: the same for every region; without links where their scales differ."""
    comparison = compare_instruments(old, new, folder=root)
    return comparison if comparable(old, new, root) else replace(comparison, crosswalk=None)


def _instruments(
    first: Evaluation | None, last: Evaluation, folder: str | Path | None
) -> tuple[Instrument, Instrument]:
    """The pair's instruments; where they are one, that and a neighbour, one with links to it if there is any."""
    if first is not None and first.instrument is not last.instrument:
        return first.instrument, last.instrument
    earlier, later = neighbours(last.instrument, folder)
    pairs = [(earlier, last.instrument)] if earlier is not None else []
    pairs += [(last.instrument, later)] if later is not None else []
    assert pairs, "an instrument alone has nothing to be compared with"
    return next((p for p in pairs if comparable(*p, folder)), pairs[0])


def _has_domains(*sides: Evaluation) -> bool:
    return all(e.depth != "index" and len(e.instrument.domains) for e in sides)


def _views(
    first: Evaluation | None, last: Evaluation, crosswalk: Crosswalk, folder: str | Path | None
) -> tuple[View, ...]:
    views = [_view(e, crosswalk, folder) for e in (first, last) if e is not None]
    _, successor = neighbours(last.instrument, folder)
    if successor is not None and successor is not crosswalk.new:
        with suppress(UnknownCrosswalk):
            views.append(_view(last, load_crosswalk(last.instrument, successor, folder=folder), folder))
    return tuple(views)


def _view(e: Evaluation, crosswalk: Crosswalk, folder: str | Path | None) -> View:
    by_domain = None
    if e.depth != "index" and len(crosswalk.old.domains) and len(crosswalk.new.domains):
        by_domain = counterfactual(e.levels, crosswalk.at("domain", folder=folder))
    return View(
        e, counterfactual(e.levels, crosswalk), counterfactual(e.levels, crosswalk.with_judged(False)), by_domain
    )
