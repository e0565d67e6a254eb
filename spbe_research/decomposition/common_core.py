"""An index of what two instruments share, so that one line runs across a change of instrument."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation, list_observations, load_values
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, find_region
from spbe_research.decomposition.effects import check_weights, side_values
from spbe_research.decomposition.inputs import EvaluationLike, agreeing_levels_either
from spbe_research.errors import ParameterError, message
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.programme.model import Objectives
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_kind

__all__ = ["common_core", "common_core_series", "core_table"]


def common_core(
    values: EvaluationLike,
    crosswalk: Crosswalk,
    *,
    weights: str = "mean",
    instrument: str | Instrument | None = None,
    conflicts: str = "raise",
) -> Identified:
    """Index of the concepts that both instruments share, 1 to 5, on one set of weights.

    Parameters
    ----------
    values : an Observation at any depth, a Score, a Bounds, or raw levels, 1 to 5 (None or NaN is missing).
    crosswalk : links; its common concepts make the index.
    weights : ``"mean"`` of both instruments' weights, ``"old"`` or ``"new"``. The difference of two such
        indices times the common weight is the performance effect under the same weights.
    instrument : for raw levels, under which of the two they stand; the others bring their own.
    conflicts : see :func:`~spbe_research.identification.bounds.bounds`.

    Returns
    -------
    Identified
        a point where all levels of common rows are known, else an interval, 1 to 5.

    Raises
    ------
    ParameterError
        when nothing is common, or for unknown ``weights`` or ``conflicts``.
    LevelError
        for levels off the scale, of another instrument, or raw ones without ``instrument``.
    ContradictionError
        when no levels agree with what was printed.

    References
    ----------
    docs/methods/instruments.md, section 5; the links stand in data/crosswalks/.

    Examples
    --------
    >>> from spbe_research import common_core, load_crosswalk, load_levels, load_values
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> print(common_core(load_levels("kabupaten madiun", 2020), crosswalk))
    3.3157
    >>> print(common_core(load_values("kabupaten madiun", 2024), crosswalk))
    4.3458 to 5.0000
    """
    side, source, _, _ = agreeing_levels_either(values, crosswalk, instrument, conflicts=conflicts)
    asked = _core_objective(crosswalk, source is crosswalk.old, check_weights(weights))
    return side_values(side, asked, crosswalk.unit)[0]


def _core_objective(crosswalk: Crosswalk, is_old: bool, share: Fraction) -> Objectives:
    weight = (1 - share) * crosswalk.old_share + share * crosswalk.new_share
    if weight == 0:
        raise ParameterError(
            message(
                "errors.decomposition.common_core.core_objective",
                crosswalk_old_label=crosswalk.old.label,
                crosswalk_new_label=crosswalk.new.label,
            )
        )
    inst = crosswalk.old if is_old else crosswalk.new
    line = [Fraction(0)] * len(inst.weights)
    for c in crosswalk.common:
        mine, its_weight = (c.old_rows, c.old_weight) if is_old else (c.new_rows, c.new_weight)
        both = (1 - share) * c.old_weight + share * c.new_weight
        for i in mine:
            line[i] = inst.weights[i] / its_weight * both / weight
    return Objectives.of([line])


@lru_cache(maxsize=32)
def _core_and_index(crosswalk: Crosswalk, is_old: bool, share: Fraction) -> Objectives:
    core = _core_objective(crosswalk, is_old, share)
    line = [Fraction(int(c), core.scales[0]) for c in core.whole[0]]
    return Objectives.of([line, (crosswalk.old if is_old else crosswalk.new).weights])


def common_core_series(
    region: str | Region, crosswalk: Crosswalk, *, weights: str = "mean", folder: str | Path | None = None
) -> pd.DataFrame:
    """The common-core index of a region in every year with an official value: one line with honest bands.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    crosswalk : links between the two instruments; evaluations under others are left out.
    weights : ``"mean"`` of both instruments' weights, ``"old"`` or ``"new"``.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    DataFrame: year, instrument, depth, source, core, core_low, core_high, index, index_low, index_high, note.
    ``core`` and ``index`` are NaN where the data leave an interval. Printed values that contradict
    each other are set aside, with a note. Two sources of one year stand on two lines.

    Raises
    ------
    ParameterError
        when nothing is common, or for unknown ``weights``.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/methods/instruments.md, section 5; official values of data/observations/, the links of data/crosswalks/.

    Examples
    --------
    >>> from spbe_research import common_core_series, load_crosswalk
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> common_core_series("denpasar", crosswalk)[["year", "depth"]].values.tolist()
    [[2018, 'indicator'], [2019, 'indicator'], [2021, 'domain'], [2023, 'domain'], [2024, 'domain']]
    """
    check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    place = find_region(region, folder=folder)
    listing = list_observations(place, folder=folder)
    ours = listing["instrument"].isin([crosswalk.old.id, crosswalk.new.id])
    listing = listing[(listing["assessment"] == "official") & (listing["year"] != "") & ours]
    found_sides = []
    for (year, _), group in listing.groupby(["year", "instrument"], sort=True):
        deepest = min(group["depth"], key=list(DEPTHS).index)
        for line in group[group["depth"] == deepest].itertuples():
            observation = load_values(
                place,
                int(year),
                depth=deepest,
                assessment="official",
                source=line.source,
                instrument=line.instrument,
                folder=folder,
            )
            side, _, _, note = agreeing_levels_either(observation, crosswalk, None, conflicts="set-aside")
            found_sides.append((observation, side, note))
    return core_table(found_sides, crosswalk, weights=weights)


def core_table(
    sides: Sequence[tuple[Observation, LevelSet, str]], crosswalk: Crosswalk, *, weights: str = "mean"
) -> pd.DataFrame:
    """The same from evaluations at hand; those under other instruments are left out."""
    share = check_weights(weights)
    records = []
    for observation, side, note in sides:
        source = side.instrument
        if source.id not in (crosswalk.old.id, crosswalk.new.id):
            continue
        both = _core_and_index(crosswalk, source.id == crosswalk.old.id, share)
        values = side_values(side, both, crosswalk.unit)
        numbers = [n for v in values for n in (v.estimate_or_nan, v.low, v.high)]
        records.append((observation.year, source.id, observation.depth, observation.source, *numbers, note))
    columns = ["year", "instrument", "depth", "source"]
    columns += [f"{v}{end}" for v in ("core", "index") for end in ("", "_low", "_high")]
    return pd.DataFrame(records, columns=[*columns, "note"])
