"""The change from each evaluation to the next, split, with the change of instrument marked; the national means."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.choice import source_rank
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import Observation, list_observations, load_values
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, find_region
from spbe_research.decomposition.decompose import Decomposition, decompose_change
from spbe_research.decomposition.effects import PARTS
from spbe_research.errors import AmbiguousObservation, joined, message
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.reading import agreeing, check_conflicts, level_set
from spbe_research.numbers.frames import ends_outward
from spbe_research.options import check_choice, check_switch
from spbe_research.paths import data_dir
from spbe_research.text.result import result_table

__all__ = ["NationBreak", "change_series", "evaluations", "nation_break"]


def change_series(
    region: str | Region,
    *,
    unit: str = "indicator",
    depth: str | None = None,
    reference: str = "before",
    weights: str = "mean",
    judged: bool = True,
    conflicts: str = "raise",
    folder: str | Path | None = None,
) -> pd.DataFrame:
    """One line a step from one official evaluation to the next.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    unit : ``"indicator"``, or ``"aspect"`` or ``"domain"`` to link whole units; a mean of many institutions
        allows no other.
    depth : use values of this depth only; the deepest of each year by default.
    reference, weights : see :func:`~spbe_research.decomposition.decompose.decompose_change`; judged : use judged links.
    conflicts : ``"raise"`` or ``"set-aside"``, see :func:`~spbe_research.identification.bounds.bounds`.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    DataFrame: year_before, year_after, old_instrument, new_instrument, depth_before, depth_after,
    new_ruler (whether the instrument changed), then total, performance, reweighting, new, dropped and
    instrument, index points, each with ``_low`` and ``_high``; a plain column is NaN where the data leave an
    interval; note.

    Raises
    ------
    ParameterError
        for an unknown ``unit``, ``depth``, ``reference``, ``weights`` or ``conflicts``.
    AmbiguousObservation
        when two sources of a year are left and one of them is the user's own.
    ContradictionError
        when the values of a year contradict each other, unless they may be set aside.
    UnknownCrosswalk
        when no links lead from one instrument to the next.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194;
    docs/methods/instruments.md, sections 3 and 4; official values of data/observations/.

    Examples
    --------
    >>> from spbe_research import change_series
    >>> table = change_series("nasional", unit="domain", depth="domain")
    >>> table[["year_before", "year_after", "new_ruler"]].to_numpy().tolist()[2]
    [2020, 2021, True]
    >>> table["performance"].round(4).tolist()[2]
    0.1709
    """
    check_switch("judged", judged)
    check_choice("unit", unit, ("indicator", "aspect", "domain"))
    known = evaluations(region, depth=depth, conflicts=conflicts, folder=folder)
    records = []
    for (first, before, aside), (second, after, other) in itertools.pairwise(known):
        crosswalk = load_crosswalk(first.instrument, second.instrument, judged=judged, folder=folder)
        crosswalk = crosswalk if unit == "indicator" else crosswalk.at(unit, folder=folder)
        split = decompose_change(before, after, crosswalk, reference=reference, weights=weights)
        record: dict[str, object] = {
            "year_before": first.year,
            "year_after": second.year,
            "old_instrument": first.instrument,
            "new_instrument": second.instrument,
            "depth_before": first.depth,
            "depth_after": second.depth,
            "new_ruler": first.instrument != second.instrument,
        }
        for name in ("total", *PARTS, "instrument"):
            v = getattr(split, name)
            record |= {name: v.estimate_or_nan, f"{name}_low": v.low, f"{name}_high": v.high}
        records.append({**record, "note": joined([aside, other])})
    return pd.DataFrame(records)


def evaluations(
    region: str | Region,
    *,
    depth: str | None = None,
    assessment: str = "official",
    conflicts: str = "raise",
    instead: Observation | None = None,
    folder: str | Path | None = None,
) -> list[tuple[Observation, LevelSet, str]]:
    """Evaluations of a region in order of year, each with the levels that agree with it and a note.

    Official ones, unless another ``assessment`` is asked for.

    Of two sources of one year those that contradict themselves are passed over; of several published ones that are
    left, the first by :func:`~spbe_research.data.choice.source_rank` stands for the year, with a note. With
    ``conflicts="set-aside"`` the user's own figures stand for their year, the last added of several, with a note.

    Parameters
    ----------
    instead : an observation that stands for its year, whatever else is known of that year: a
        self-assessment, or one of two sources.

    Raises
    ------
    AmbiguousObservation
        when two sources of a year are left and one of them is the user's own.
    ContradictionError
        when none is, unless ``conflicts="set-aside"``.
    """
    check_conflicts(conflicts)
    if depth is not None:
        check_choice("depth", depth, DEPTHS)
    place = find_region(region, folder=folder)
    listing = list_observations(place, folder=folder)
    listing = listing[(listing["assessment"] == assessment) & (listing["year"] != "")]
    if depth is not None:
        listing = listing[listing["depth"] == depth]
    kept = []
    if instead is not None and instead.year is not None:
        listing = listing[listing["year"] != str(instead.year)]
        side, note = level_set(instead, load_instrument(instead.instrument, folder=folder))
        side, aside = agreeing(side, conflicts=conflicts)
        kept.append((instead, side, joined([note, aside])))
    for year, group in listing.groupby("year", sort=True):
        deepest = min(group["depth"], key=list(DEPTHS).index)
        sides = []
        for line in group[group["depth"] == deepest].itertuples():
            observation = load_values(
                place,
                int(str(year)),
                depth=deepest,
                assessment=assessment,
                source=line.source,
                instrument=line.instrument,
                folder=folder,
            )
            sides.append((observation, *level_set(observation, load_instrument(line.instrument, folder=folder))))
        agreed = [s for s in sides if s[1].feasible]
        if not agreed and len(sides) == 1:
            observation, side, note = sides[0]
            side, aside = agreeing(side, conflicts=conflicts)
            agreed = [(observation, side, joined([note, aside]))]
        own = [s for s in agreed if s[0].own]
        if len(agreed) > 1 and not own:
            observation, side, note = min(
                agreed, key=lambda s: source_rank(s[0].source, str(s[0].year), s[0].instrument, folder)
            )
            note = joined([note, message("notes.series.own", n=len(agreed), source=observation.source)])
            agreed = [(observation, side, note)]
        if len(agreed) > 1 and own and conflicts == "set-aside":
            observation, side, note = own[-1]
            if len(own) > 1:
                note = joined([note, message("notes.series.own", n=len(own), source=observation.source)])
            agreed = [(observation, side, note)]
        if len(agreed) != 1:
            sources = ", ".join(o.source for o, _, _ in agreed or sides)
            raise AmbiguousObservation(
                message(
                    "errors.decomposition.series.several_sources",
                    place=place.describe(),
                    year=year,
                    deepest=deepest,
                    sources=sources,
                )
            )
        kept += agreed
    return sorted(kept, key=lambda e: e[0].year or 0)


@dataclass(frozen=True, slots=True, eq=False)
class NationBreak:
    """The national means across the change of instrument, by whole domains.

    Attributes
    ----------
    values : year, instrument, index and one column a domain and instrument (``"old 1"`` ..., floats).
    steps : one line a step, see :func:`change_series`.
    split : the step in which the instrument changed, by domain; by_indicator : the same by rows.
    years : the two years of that step. sources : keys of the sources.
    """

    values: pd.DataFrame
    steps: pd.DataFrame
    split: Decomposition
    by_indicator: Decomposition
    years: tuple[int, int]
    sources: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<NationBreak {self.years[0]} -> {self.years[1]}: {self.split!r}>"

    def _repr_html_(self) -> str:
        return result_table("nation", ends_outward(self.split.to_frame()), about=f"{self.years[0]} → {self.years[1]}")


def nation_break(old: str, new: str, *, folder: str | Path | None = None) -> NationBreak | None:
    """The national means by domain across a change of instrument; None where they are not known under both.

    The same for every region, so it is computed once.

    Examples
    --------
    >>> nation = nation_break("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> nation.years, round(nation.split.performance.estimate, 4)
    ((2020, 2021), 0.1709)
    """
    return _nation_break(old, new, data_dir(folder))


@lru_cache(maxsize=8)
def _nation_break(old: str, new: str, root: Path) -> NationBreak | None:
    known = evaluations("nasional", depth="domain", folder=root)
    steps = change_series("nasional", unit="domain", depth="domain", folder=root)
    at = steps.index[(steps["old_instrument"] == old) & (steps["new_instrument"] == new)] if len(steps) else []
    if not len(at):
        return None
    first, last = (
        next(e for e in known if e[0].year == steps.loc[at[0], f"year_{side}"]) for side in ("before", "after")
    )
    crosswalk = load_crosswalk(old, new, folder=root)
    sides = {old: "old", new: "new"}
    values = pd.DataFrame(
        [
            {"year": o.year, "instrument": o.instrument, "index": float(o.index_printed or "nan")}
            | {f"{sides[o.instrument]} {n}": float(v) for n, v in o.values.items()}
            for o, _, _ in known
            if o.instrument in sides
        ]
    )
    return NationBreak(
        values,
        steps,
        decompose_change(first[1], last[1], crosswalk.at("domain", folder=root)),
        decompose_change(first[1], last[1], crosswalk),
        (int(steps.loc[at[0], "year_before"]), int(steps.loc[at[0], "year_after"])),
        tuple(dict.fromkeys(o.source for o, _, _ in known)),
    )
