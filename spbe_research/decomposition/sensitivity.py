"""How a split depends on its choices: reference level, weights of performance, judged links."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.decomposition.effects import PARTS, REFERENCES, WEIGHTS, check_weights, evaluate, main_plan
from spbe_research.numbers.identified import Identified

if TYPE_CHECKING:
    from spbe_research.decomposition.decompose import Decomposition

__all__ = ["sensitivity"]


def sensitivity(split: Decomposition) -> pd.DataFrame:
    """The effects of one change under every choice, each choice varied alone.

    Returns
    -------
    DataFrame with columns

    - choice : ``"reference"``, ``"weights"`` or ``"links"``
    - option : ``"before"`` ...; ``"old"``, ``"mean"``, ``"new"``; ``"all"``, ``"without judged"``
    - effect : total, performance, reweighting, new, dropped, instrument
    - estimate (NaN where the data leave an interval), low, high

    Examples
    --------
    >>> from spbe_research.data.crosswalk import load_crosswalk
    >>> from spbe_research.decomposition.decompose import decompose_change
    >>> from spbe_research.data.observations import load_levels
    >>> walk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> table = sensitivity(decompose_change(load_levels("denpasar", 2019), load_levels("paser", 2022), walk))
    >>> rows = table[(table["choice"] == "weights") & (table["effect"] == "performance")]
    >>> [(r.option, round(r.estimate, 3)) for r in rows.itertuples()]
    [('old', -0.737), ('mean', -0.659), ('new', -0.582)]
    """
    walk, share = split.crosswalk, check_weights(split.weights)
    runs: list[tuple[str, str, Crosswalk, str | Fraction, Fraction]]
    runs = [("reference", r, walk, r, share) for r in REFERENCES]
    if split.reference not in REFERENCES:
        runs.append(("reference", str(split.reference), walk, split.reference, share))
    runs += [("weights", name, walk, split.reference, s) for name, s in WEIGHTS.items()]
    for name, judged in (("all", True), ("without judged", False)):
        runs.append(("links", name, walk.with_judged(judged), split.reference, share))
    records = []
    for choice, option, its_walk, reference, its_share in runs:
        names, compiled = main_plan(its_walk, reference, its_share)
        found = evaluate(its_walk, compiled, split.before, split.after)
        values: dict[str, Identified] = dict(zip(names, found, strict=True))
        for effect in ("total", *PARTS, "instrument"):
            v = values[effect]
            records.append((choice, option, effect, v.estimate_or_nan, v.low, v.high))
    return pd.DataFrame(records, columns=["choice", "option", "effect", "estimate", "low", "high"])
