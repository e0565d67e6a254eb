"""The national means across a change of instrument, by whole domains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.decomposition.decompose import Decomposition, decompose_change
from spbe_research.decomposition.series import change_series, evaluations
from spbe_research.paths import data_dir

__all__ = ["NationBreak", "nation_break"]


@dataclass(frozen=True, slots=True, eq=False)
class NationBreak:
    """The national means across the change of instrument, by whole domains.

    Attributes
    ----------
    values : year, instrument, index and one column a domain and instrument (``"old 1"`` ..., floats).
    steps : one line a step, see :func:`~spbe_research.decomposition.series.change_series`.
    split : the step in which the instrument changed, by domain; by_indicator : the same by rows.
    years : the two years of that step. sources : keys of the sources.
    """

    values: pd.DataFrame
    steps: pd.DataFrame
    split: Decomposition
    by_indicator: Decomposition
    years: tuple[int, int]
    sources: tuple[str, ...]


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
    found = evaluations("nasional", depth="domain", folder=root)
    steps = change_series("nasional", unit="domain", depth="domain", folder=root)
    at = steps.index[(steps["old_instrument"] == old) & (steps["new_instrument"] == new)] if len(steps) else []
    if not len(at):
        return None
    first, last = (
        next(e for e in found if e[0].year == steps.loc[at[0], f"year_{side}"]) for side in ("before", "after")
    )
    walk = load_crosswalk(old, new, folder=root)
    sides = {old: "old", new: "new"}
    values = pd.DataFrame(
        [
            {"year": o.year, "instrument": o.instrument, "index": float(o.index_printed or "nan")}
            | {f"{sides[o.instrument]} {n}": float(v) for n, v in o.values.items()}
            for o, _, _ in found
            if o.instrument in sides
        ]
    )
    return NationBreak(
        values,
        steps,
        decompose_change(first[1], last[1], walk.at("domain", folder=root)),
        decompose_change(first[1], last[1], walk),
        (int(steps.loc[at[0], "year_before"]), int(steps.loc[at[0], "year_after"])),
        tuple(dict.fromkeys(o.source for o, _, _ in found)),
    )
