"""What governments really did: steps taken against steps needed, and the order in which domains went."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.data.panel import load_panel
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.paths import packaged_only
from spbe_research.roadmap.cheapest import Cheapest
from spbe_research.roadmap.problem import make_problem
from spbe_research.scoring.score import score

__all__ = ["domain_precedence", "real_climbs"]

_LEVELS = "observations/indicator_levels"
#: years of which domain values of nearly all institutions are published
_YEARS = (2023, 2024)


def real_climbs(instrument: str | Instrument) -> pd.DataFrame:
    """Every government whose levels are known in two years that follow each other, and whose index rose.

    Returns
    -------
    DataFrame
        ``institution``, ``from_year``, ``to_year``, ``index_before``, ``index_after``, ``taken`` (steps of the rows
        that rose), ``needed`` (steps of a cheapest plan to the same index), ``factor``, ``rises``, ``far`` (rises of
        two levels and more), ``falls``, ``falls_first`` (of them in the first domain, policy), ``sources``.

    References
    ----------
    data/observations/indicator_levels.csv, each row with its source.

    Examples
    --------
    >>> real_climbs("permenpanrb-59-2020")[["institution", "to_year", "taken", "needed"]].values.tolist()[-1]
    ['Kabupaten Paser', 2022, 35, 27]
    """
    inst = load_instrument(instrument)
    with packaged_only():
        return _climbs(inst.id, table_stamp(_LEVELS)).copy()


@lru_cache(maxsize=4)
def _climbs(name: str, _stamp: tuple[int | str, ...]) -> pd.DataFrame:
    inst = load_instrument(name)
    table = read_table(_LEVELS)
    table = table[(table["instrument"] == inst.id) & (table["assessment"] == "official") & (table["year"] != "")]
    lines = []
    for (place, named), mine in table.groupby(["institution_id", "institution"]):
        years = sorted({int(y) for y in mine["year"]})
        for before, after in itertools.pairwise(years):
            if after != before + 1 or (mine.groupby(["year", "source"]).size() != len(inst.codes)).any():
                continue
            one, two = (load_levels(place, y, instrument=inst.id) for y in (before, after))
            start, end = score(one, inst), score(two, inst)
            if end.index_exact <= start.index_exact:
                continue
            moved = [int(b - a) for a, b in zip(start.levels, end.levels, strict=True)]
            first = set(inst.row_positions("domain", inst.numbers("domain")[0])) if len(inst.domains) else set()
            taken = sum(x for x in moved if x > 0)
            needed = Cheapest(make_problem(inst, start.levels, end.index_exact)).effort
            assert needed is not None  # somebody got there
            lines.append(
                {"institution": named, "from_year": before, "to_year": after}
                | {"index_before": float(start.index_exact), "index_after": float(end.index_exact)}
                | {"taken": taken, "needed": needed, "factor": taken / needed}
                | {"rises": sum(x > 0 for x in moved), "far": sum(x > 1 for x in moved)}
                | {"falls": sum(x < 0 for x in moved)}
                | {"falls_first": sum(x < 0 for i, x in enumerate(moved) if i in first)}
                | {"sources": (one.source, two.source)}
            )
    columns = ["institution", "from_year", "to_year", "index_before", "index_after", "taken", "needed", "factor"]
    return pd.DataFrame(lines, columns=[*columns, "rises", "far", "falls", "falls_first", "sources"])


def domain_precedence(instrument: str | Instrument, order: tuple[str, ...]) -> pd.DataFrame:
    """How often, over all institutions, each domain of an order stands at or above the next.

    Returns
    -------
    DataFrame
        ``first``, ``second`` (numbers of domains), ``year``, ``n``, ``above`` (share above), ``at_least`` (share above
        or equal), 0 to 1.

    Examples
    --------
    >>> domain_precedence("permenpanrb-59-2020", ("4", "1"))[["year", "n"]].values.tolist()[-1]
    [2024, 612]
    """
    inst = load_instrument(instrument)
    with packaged_only():
        frame = load_panel(list(_YEARS), depth="domain", instrument=inst.id).frame
    lines = []
    for one, two in itertools.pairwise(order):
        both = frame[["year", f"d{one}", f"d{two}"]].dropna()
        for year, group in both.groupby("year"):
            gap = np.asarray(group[f"d{one}"] - group[f"d{two}"], dtype=float)
            lines.append((one, two, int(year), len(gap), float((gap > 0).mean()), float((gap >= 0).mean())))
    return pd.DataFrame(lines, columns=["first", "second", "year", "n", "above", "at_least"])
