"""The way to a target for one government: what is needed, what is left open, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument
from spbe_research.data.labels import named
from spbe_research.data.newest import newest_year
from spbe_research.data.observations import Observation, load_values
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_several
from spbe_research.roadmap.asked import (
    EFFORTS,
    DomainOrder,
    Efforts,
    Prerequisites,
    read_domain_order,
    read_target,
)
from spbe_research.roadmap.effort_file import read_effort_file
from spbe_research.roadmap.margin import margins
from spbe_research.roadmap.partial import RoadmapBounds, roadmap_bounds
from spbe_research.roadmap.plan import RoadmapPlan, efficient_frontier, plan_roadmap
from spbe_research.roadmap.real import domain_precedence, real_climbs
from spbe_research.text.result import result_table

__all__ = ["ERROR_RATES", "MARGIN", "Other", "Roadmap", "describe_roadmap", "next_target"]

#: assumed rates of assessor error, and the probability that a plan with a margin is to reach
ERROR_RATES, MARGIN = (0.02, 0.05, 0.10), 0.9
#: shares of plans from which a recommendation is said to agree with most of them, and with more than a few
_MOST, _FEW = 0.5, 0.05
#: what is said of a plan with levels and cannot be of values alone, with what it is where nothing is said
_OF_LEVELS = {"effort": None, "max_step": None, "budget": None, "max_level": None, "external": True}


class Options(TypedDict, total=False):
    """What a plan keeps to besides its target, as :func:`~spbe_research.plan_roadmap` takes it."""

    effort: Efforts
    locked: tuple[str, ...]
    max_step: int | None
    prerequisites: Prerequisites
    years: int
    budget: float | None
    max_level: int | None
    external: bool
    domain_order: DomainOrder


@dataclass(frozen=True, slots=True, eq=False)
class Other:
    """The same target asked otherwise.

    Attributes
    ----------
    name : of what is other; plan : its cheapest plan, or None where the target cannot be reached so.
    why : the error's line where there is none.
    """

    name: str
    plan: RoadmapPlan | None
    why: str = ""


@dataclass(frozen=True, eq=False)
class Roadmap:
    """Everything that the page of a road map shows; made by :func:`describe_roadmap`.

    Attributes
    ----------
    observation, instrument : the evaluation that is planned from.
    target : index to reach; band : the predicate that begins there, or None.
    options : what the plan keeps to; effort_file : name of the user's own table of efforts, or ``""``.
    plan : a cheapest plan, where every level is known; bounds : least and most steps elsewhere.
    deeper : year of the latest evaluation with levels, where this one has none.

    References
    ----------
    docs/methods/roadmap.md.

    Examples
    --------
    >>> from spbe_research import describe_roadmap
    >>> r = describe_roadmap("paser", "Baik", year=2022, years=2)
    >>> r
    <Roadmap Kabupaten Paser (64.01, Kalimantan Timur) 2022 to 2.6 (Baik): 17>
    >>> describe_roadmap("bintan", "Sangat Baik", year=2024).bounds.least
    9
    """

    observation: Observation
    instrument: Instrument
    target: Fraction
    band: Band | None
    options: Options
    effort_file: str
    plan: RoadmapPlan | None
    bounds: RoadmapBounds | None
    deeper: int | None = None
    _cost: Efforts = field(default=None, repr=False)

    @property
    def region(self) -> Region:
        """The institution."""
        return self.observation.region

    @property
    def year(self) -> int | None:
        """The evaluated year."""
        return self.observation.year

    @property
    def start(self) -> Identified:
        """Index of today."""
        if self.plan is not None:
            return Identified.point(self.plan.start)
        assert self.bounds is not None
        return self.bounds.start

    @property
    def years(self) -> int:
        """Years of the plan."""
        return self.options["years"]

    @property
    def effort_name(self) -> str:
        """Table of efforts of the plan: one of EFFORTS, or ``"own"``."""
        effort = self.options["effort"]
        return "step" if effort is None else effort if isinstance(effort, str) else "own"

    def _other(self, name: str, **options: object) -> Other:
        try:
            plan = plan_roadmap(
                self.observation,
                self.instrument,
                str(self.target),
                **(self.options | options),  # type: ignore[arg-type]
            )
        except ParameterError as error:
            return Other(name, None, str(error))
        return Other(name, plan)

    @cached_property
    def by_effort(self) -> tuple[Other, ...]:
        """The same by every table of efforts that the instrument has, and by the user's own; none without levels."""
        if self.plan is None:
            return ()
        names = [n for n in EFFORTS if n != "kinds" or self._has_steps]
        found = [Other(n, self.plan) if n == self.effort_name else self._other(n, effort=n, budget=None) for n in names]
        return tuple(found) + ((Other("own", self.plan),) if self.effort_name == "own" else ())

    @property
    def _has_steps(self) -> bool:
        steps = read_table("instruments/steps", columns=("instrument",))
        return bool((steps["instrument"] == self.instrument.id).any())

    @cached_property
    def by_requirements(self) -> tuple[Other, ...]:
        """The same with no requirements, with those that are enforced, with all; none where the data hold none."""
        known = read_table("roadmap/prerequisites", columns=("instrument",))
        if self.plan is None or not (known["instrument"] == self.instrument.id).any():
            return ()
        named_ = (("none", None), ("packaged", "packaged"), ("all", "all"))
        mine = self.options["prerequisites"]
        return tuple(Other(n, self.plan) if x == mine else self._other(n, prerequisites=x) for n, x in named_)

    @cached_property
    def by_limits(self) -> tuple[Other, ...]:
        """The same with level 4 or 3 at most, without steps that need others, and in the order of the domains."""
        if self.plan is None:
            return ()
        found = [self._other(f"level{x}", max_level=x) for x in (4, 3)]
        if self._has_steps:
            found.append(self._other("alone", external=False))
        orders = read_table("roadmap/domain_order")
        if (orders["instrument"] == self.instrument.id).any():
            found.append(self._other("order", domain_order="packaged"))
        return tuple(found)

    @cached_property
    def frontier(self) -> pd.DataFrame | None:
        """The highest index for every effort; None without levels, and where efforts are too fine to list."""
        if self.plan is None:
            return None
        o = self.options
        try:
            return efficient_frontier(
                self.observation,
                self.instrument,
                effort=o["effort"],
                locked=o["locked"],
                prerequisites=o["prerequisites"],
            )
        except ParameterError:
            return None

    @cached_property
    def with_margin(self) -> dict[float, RoadmapPlan]:
        """For each error rate the plan found that is read at the target with probability :data:`MARGIN`."""
        return {} if self.plan is None else margins(self.plan, MARGIN, ERROR_RATES)

    @property
    def at_floor(self) -> int:
        """Rows that stand at the least level after the plan: they can only be read too high."""
        if self.plan is None:
            return 0
        return sum(x == self.instrument.level_min for x in self.plan.levels_after)

    @cached_property
    def climbs(self) -> pd.DataFrame:
        """What governments really did under this instrument."""
        return real_climbs(self.instrument)

    @cached_property
    def precedence(self) -> pd.DataFrame:
        """How often each domain stands at or above the next in the packaged order; empty where there is none."""
        orders = read_table("roadmap/domain_order")
        if not (orders["instrument"] == self.instrument.id).any():
            return pd.DataFrame(columns=["first", "second", "year", "n", "above", "at_least"])
        return domain_precedence(self.instrument, read_domain_order("packaged", self.instrument))

    @cached_property
    def recommended(self) -> pd.DataFrame:
        """What was recommended to this government after this evaluation, beside what cheapest plans do.

        Lines of data/roadmap/recommendations.csv with ``rows_`` (codes that it speaks of, a tuple), ``raised`` (those
        that some cheapest plan raises), ``share`` (of the plans that raise the one raised most often) and ``agrees``:
        ``"agree"`` from half of the plans on, ``"partly"`` from one in twenty, ``"hardly"`` below, ``"never"``,
        ``"no_rows"``, ``"uncounted"`` where plans were not counted.
        """
        table = read_table("roadmap/recommendations")
        mine = table[(table["institution_id"] == self.region.id) & (table["year"] == str(self.year))]
        if self.plan is None or mine.empty:
            return pd.DataFrame(columns=[*table.columns, "rows_", "raised", "share", "agrees"])
        ranges = self.plan.ranges
        rows = ranges[ranges["unit"] == "indicator"].set_index("number")
        lines = []
        for line in mine.to_dict("records"):
            codes = tuple(c for c in str(line["codes"]).split(" ") if c)
            raised = tuple(c for c in codes if rows.loc[c, "most"] > 0)
            share = max((float(rows.loc[c, "share"]) for c in codes), default=float("nan"))
            found = {"rows_": codes, "raised": raised, "share": share, "agrees": _agreement(codes, raised, share)}
            lines.append({**line, **found})
        return pd.DataFrame(lines)

    def __repr__(self) -> str:
        goal = f"{float(self.target):g}" + (f" ({self.band.predicate})" if self.band else "")
        if self.plan is not None:
            size = f"{float(self.plan.effort):g}"
        else:
            assert self.bounds is not None
            size = f"{self.bounds.least} to {'?' if self.bounds.most is None else self.bounds.most} steps"
        return f"<Roadmap {self.region.describe()} {self.year} to {goal}: {size}>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "year": self.year,
            "instrument": self.instrument.label,
            "index": self.start,
            "target": float(self.target),
            "effort": None if self.plan is None else float(self.plan.effort),
            "n_plans": None if self.plan is None else self.plan.n_plans,
            "source": self.observation.source,
        }
        return result_table("roadmap_page", facts, about=self.region.describe())


def describe_roadmap(
    region: str | Region,
    target: float | str | None = None,
    *,
    year: int | None = None,
    years: int = 1,
    effort: Efforts | Path = None,
    locked: Iterable[str] = (),
    prerequisites: Prerequisites = "packaged",
    max_step: int | None = None,
    budget: float | None = None,
    max_level: int | None = None,
    external: bool = True,
    domain_order: DomainOrder = None,
    assessment: str | None = None,
    source: str | None = None,
) -> Roadmap:
    """Describe the way of one government from an evaluation to a target.

    Parameters
    ----------
    region, year, assessment, source : which evaluation, as in :func:`~spbe_research.describe_maturity`.
    target : index or predicate; the next predicate by default.
    effort : as in :func:`~spbe_research.plan_roadmap`, or the path of a file of efforts.
    years, locked, prerequisites, max_step, budget, max_level, external, domain_order : as in
        :func:`~spbe_research.plan_roadmap`; requirements are the packaged ones by default.

    Returns
    -------
    Roadmap
        with a plan where every level is known, elsewhere with the least and most steps that the data allow.

    Raises
    ------
    UnknownRegion, AmbiguousRegion, NoObservation, AmbiguousObservation
        as :func:`~spbe_research.describe_maturity`.
    ContradictionError
        for printed values that no levels give.
    ParameterError
        as :func:`~spbe_research.plan_roadmap`; for options that need levels where none are known; and at the highest
        predicate without a target.
    FileProblems
        as :func:`~spbe_research.read_effort_file`.

    References
    ----------
    docs/methods/roadmap.md.

    Examples
    --------
    >>> from spbe_research import describe_roadmap
    >>> [(o.name, o.plan and int(o.plan.effort)) for o in describe_roadmap("paser", year=2022).by_limits]
    [('level4', 17), ('level3', 18), ('alone', 17), ('order', 17)]
    """
    when = newest_year(region, year, source=source, assessment=assessment)
    obs = load_values(region, when, assessment=assessment, source=source)
    inst = load_instrument(obs.instrument)
    if obs.region.is_group:
        raise NoObservation(message("errors.running.run.published_mean", maturity_region_name=obs.region.name))
    goal = next_target(obs, inst) if target is None else read_target(target, inst)
    file = effort if isinstance(effort, Path) or (isinstance(effort, str) and effort not in EFFORTS) else None
    cost = read_effort_file(file, inst) if file is not None else effort
    options = Options(
        effort=cost,
        locked=tuple(str(c) for c in check_several("locked", locked)),
        max_step=max_step,
        prerequisites=prerequisites,
        years=years,
        budget=budget,
        max_level=max_level,
        external=external,
        domain_order=domain_order,
    )
    whole = obs.depth == "indicator" and set(obs.values.index) >= set(inst.codes)
    plan = plan_roadmap(obs, inst, str(goal), **options) if whole else None
    if plan is None:
        _refuse_without_levels(options)
    return Roadmap(
        observation=obs,
        instrument=inst,
        target=goal,
        band=next((b for b in inst.bands if b.lower == goal), None),
        options=options,
        effort_file="" if file is None else Path(file).name,
        plan=plan,
        bounds=None if whole else roadmap_bounds(obs, inst, str(goal), locked=options["locked"]),
        deeper=None if obs.depth == "indicator" else _deeper(obs),
    )


def _agreement(codes: tuple[str, ...], raised: tuple[str, ...], share: float) -> str:
    """How far cheapest plans do what somebody recommended."""
    if not codes or not raised:
        return "never" if codes else "no_rows"
    if share != share:
        return "uncounted"
    return "agree" if share >= _MOST else "partly" if share >= _FEW else "hardly"


def next_target(obs: Observation, inst: Instrument) -> Fraction:
    """The lower edge of the predicate above the least index that an evaluation allows."""
    from spbe_research.identification.bounds import bounds

    index = bounds(obs, inst).low_exact
    above = [b.lower for b in inst.bands if b.lower > index]
    if not above:
        raise ParameterError(message("errors.profiles.roadmap.top", predicate=inst.bands[0].predicate))
    return min(above)


def _refuse_without_levels(options: Options) -> None:
    odd = [name for name, usual in _OF_LEVELS.items() if options[name] is not usual]  # type: ignore[literal-required]
    if options["domain_order"] is not None:
        odd.append("domain_order")
    if odd:
        raise ParameterError(message("errors.profiles.roadmap.no_levels", options=named(odd)))


def _deeper(obs: Observation) -> int | None:
    """The latest year of which levels are known, under the same instrument."""
    table = read_table("observations/indicator_levels")
    mine = table[(table["institution_id"] == obs.region.id) & (table["assessment"] == "official")]
    years = [int(y) for y in mine.loc[mine["instrument"] == obs.instrument, "year"] if y]
    return max(years, default=None)
