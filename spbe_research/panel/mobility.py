"""Do ranks stay? Agreement of two years' order, and who changed place most."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import scipy  # stats takes half a second, and comes when it is asked for

from spbe_research.data.panel import Panel
from spbe_research.panel.two_years import two_years
from spbe_research.text.result import result_table

__all__ = ["RankMobility", "rank_mobility"]


@dataclass(frozen=True, slots=True, eq=False)
class RankMobility:
    """Ranks of two years; made by :func:`rank_mobility`.

    Attributes
    ----------
    before, after : years; n : institutions known in both.
    kendall : tau-b, -1 to 1; spearman : -1 to 1; both over midranks.
    table : one line an institution, greatest rise in rank first: name, kind, province, index_before, index_after,
        rank_before, rank_after (those strictly above, plus one, among those known in both), places (positive upwards).

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, rank_mobility
    >>> rank_mobility(load_panel((2023, 2024)), 2023, 2024)
    <ranks of 607 institutions, 2023 to 2024: Kendall 0.73, Spearman 0.90>
    """

    before: int
    after: int
    n: int
    kendall: float
    spearman: float
    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        figures = f"Kendall {self.kendall:.2f}, Spearman {self.spearman:.2f}"
        return f"<ranks of {self.n} institutions, {self.before} to {self.after}: {figures}>"

    def _repr_html_(self) -> str:
        facts = {"before": self.before, "after": self.after, "n": self.n}
        return result_table("mobility", facts | {"kendall": self.kendall, "spearman": self.spearman})


def rank_mobility(panel: Panel, before: int, after: int) -> RankMobility:
    """How far the order of the institutions stayed.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel`; before, after : years of it, under one instrument.

    Returns
    -------
    RankMobility

    Raises
    ------
    ParameterError, NoObservation
        as :func:`panel_change`.

    References
    ----------
    Kendall (1945), Biometrika 33, 239-251 (tau-b).

    Examples
    --------
    >>> from spbe_research import load_panel, rank_mobility
    >>> m = rank_mobility(load_panel((2023, 2024)), 2023, 2024)
    >>> int(m.table["rank_before"].min()), int(m.table["rank_after"].min())
    (1, 1)
    """
    pair = two_years(panel, before, after)
    table = pair.before[["name", "kind", "province"]].copy()
    table["index_before"], table["index_after"] = pair.before["index"], pair.after["index"]
    for when in ("before", "after"):
        table[f"rank_{when}"] = table[f"index_{when}"].rank(method="min", ascending=False).astype(int)
    table["places"] = table["rank_before"] - table["rank_after"]
    a, b = table["index_before"], table["index_after"]
    vary = a.nunique() > 1 and b.nunique() > 1
    kendall = float(scipy.stats.kendalltau(a, b).statistic) if vary else float("nan")
    spearman = float(scipy.stats.spearmanr(a, b).statistic) if vary else float("nan")
    ordered = table.sort_values("places", ascending=False, kind="stable")
    return RankMobility(before, after, len(table), kendall, spearman, ordered)
