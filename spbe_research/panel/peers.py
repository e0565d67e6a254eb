"""Who resembles whom, for many at once: the neighbours of each member, what they did, and the most alike pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.panel import Panel
from spbe_research.panel.domains import complete_rows, domain_columns, domain_weights
from spbe_research.panel.nearest import apart
from spbe_research.panel.two_years import two_years
from spbe_research.text.result import result_table

__all__ = ["NEIGHBOURS", "Peers", "peers_of"]

#: neighbours of a member, as many as :func:`nearest` gives
NEIGHBOURS = 8
#: of them named in a table
_NAMED = 3
#: most alike pairs kept
_PAIRS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """The neighbours of every member of a scope; made by :func:`peers_of`.

    Attributes
    ----------
    before, after : years; neighbours are near by their domain values of the first.
    table : one line a member, indexed by institution id: name, kind, nearest (names of the three nearest), distance (to
        the last of the neighbours, index points), change (of the index), n (neighbours, at most eight), rose (of them),
        least, median, most (of their changes), domain (number of the one in which their median rose most) and
        domain_rise (by so much).
    inside : members whose change lies within that of their neighbours; expected : the share that chance gives where a
        member and its neighbours could change places, ``(n - 1) / (n + 1)`` on average.
    pairs : the most alike pairs within a kind, both members of the scope: first, second (names), kind, distance,
        change_first, change_second, domain_first, domain_second (number of the domain that rose most).
    """

    before: int
    after: int
    table: pd.DataFrame
    inside: int
    expected: float
    pairs: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The members, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        return f"<neighbours of {len(self.table)} institutions by domain values of {self.before}>"

    def _repr_html_(self) -> str:
        return result_table("peers", self.table[["name", "distance", "change", "n", "rose", "median"]])


def peers_of(country: Panel, members: Sequence[str], before: int, after: int) -> Peers | None:
    """Neighbours of the members among the institutions of their kinds that have every figure in both years.

    Parameters
    ----------
    country : all institutions, with domain values; members : ids.

    Returns
    -------
    Peers, or None where no member has all figures in both years and another of its kind.

    Examples
    --------
    >>> from spbe_research import load_panel
    >>> peers = peers_of(load_panel((2023, 2024)), ["21.01", "64.01"], 2023, 2024)
    >>> peers.table["n"].tolist(), [len(names) for names in peers.table["nearest"]]
    ([8, 8], [3, 3])
    """
    columns, inst = domain_columns(country)
    pair = two_years(country, before, after)
    first, last = complete_rows(country, before), complete_rows(country, after)
    ids = [i for i in pair.before.index if i in first.index and i in last.index]
    first = first.loc[ids]
    steps = pd.Series(pair.changes.round(6), index=pair.before.index)[ids]
    rises = (last.loc[ids, columns] - first[columns]).round(6)
    weights, numbers = domain_weights(inst), list(inst.numbers("domain"))
    mine = set(members)
    lines: dict[str, dict[str, object]] = {}
    alike: list[dict[str, object]] = []
    for _, kin in first.groupby("kind", sort=False):
        if len(kin) < 2:
            continue
        values, change = kin[columns].to_numpy(dtype=float), steps[kin.index].to_numpy()
        rise, inside = rises.loc[kin.index].to_numpy(), np.array([i in mine for i in kin.index])
        for at in np.flatnonzero(inside):
            distance = apart(values, values[at], weights)
            order = np.argsort(distance, kind="stable")
            near = order[order != at][:NEIGHBOURS]
            typical = np.median(rise[near], axis=0)
            lines[kin.index[at]] = {
                "name": kin["name"].iloc[at],
                "kind": kin["kind"].iloc[at],
                "nearest": tuple(kin["name"].iloc[near[:_NAMED]]),
                "distance": float(distance[near[-1]]),
                "change": float(change[at]),
                "n": len(near),
                "rose": int((change[near] > 0).sum()),
                "least": float(change[near].min()),
                "median": float(np.median(change[near])),
                "most": float(change[near].max()),
                "domain": numbers[int(np.argmax(typical))],
                "domain_rise": round(float(typical.max()), 6),
            }
            alike += [
                {
                    "first": kin["name"].iloc[at],
                    "second": kin["name"].iloc[other],
                    "kind": kin["kind"].iloc[at],
                    "distance": float(distance[other]),
                    "change_first": float(change[at]),
                    "change_second": float(change[other]),
                    "domain_first": numbers[int(np.argmax(rise[at]))],
                    "domain_second": numbers[int(np.argmax(rise[other]))],
                }
                for other in order[:_PAIRS]
                if other > at and inside[other]
            ]
    if not lines:
        return None
    table = pd.DataFrame.from_dict(lines, orient="index").rename_axis("institution_id")
    table = table.loc[[i for i in ids if i in lines]]
    within = (table["change"] >= table["least"]) & (table["change"] <= table["most"])
    expected = float(((table["n"] - 1) / (table["n"] + 1)).mean())
    pairs = pd.DataFrame(alike).sort_values("distance", kind="stable").head(_PAIRS) if alike else pd.DataFrame()
    return Peers(before, after, table, int(within.sum()), expected, pairs.reset_index(drop=True))
