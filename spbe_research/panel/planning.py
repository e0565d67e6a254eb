"""What a comparison of so many governments could detect, from the printed spreads and from made-up levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.instruments import load_instrument
from spbe_research.data.panel import Panel
from spbe_research.extras import need
from spbe_research.options import check_between, check_whole
from spbe_research.panel.domains import complete_rows, domain_columns
from spbe_research.panel.synthetic import simulate_country
from spbe_research.panel.two_years import FEWEST, two_years
from spbe_research.text.result import result_table

__all__ = ["ASPECT_SHARES", "Planning", "planning"]

_LOCAL = ("kabupaten", "kota")
#: no published figure says what the rows of an aspect share: all of the range is shown
ASPECT_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
#: governments of each of two groups
_SIZES = (5, 10, 20, 50, 100)
_POWER, _ALPHA = 0.8, 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Planning:
    """Differences between two groups of kabupaten and kota that a study would detect; made by :func:`planning`.

    Attributes
    ----------
    before, after : years of the printed figures; n : kabupaten and kota known in both.
    power, alpha : of a two-sided t test of two equal groups, 0 to 1.
    sd : spreads between governments, index points, by name: ``"change"`` of the index, ``"level"`` of the later index,
        and ``"1"`` ... of the later domain values.
    table : indexed by governments a group: the least difference detected in ``change`` and ``level`` (index points).
    by_share : indexed by what the rows of an aspect are taken to share (0 to 1), from made-up levels: ``low``,
        ``median`` and ``high`` spread of the aspects' values, ``mean``, ``sd`` and ``predicate`` (how far the made-up
        mean, spread and shares of predicates lie from the printed ones at most), and ``detect_<n>``, the least
        difference detected in the middle aspect's value by two groups of so many.
    """

    before: int
    after: int
    n: int
    power: float
    alpha: float
    sd: dict[str, float]
    table: pd.DataFrame
    by_share: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The detectable differences, a copy."""
        return self.table.copy()

    def detectable(self, n: int, sd: float) -> float:
        """The least difference of two groups of ``n`` that is detected where governments spread by ``sd``."""
        check_whole("n", n, 2, 1_000_000)
        check_between("sd", sd, 0, 1_000_000)
        return sd * _effect(n, self.power, self.alpha)

    def __repr__(self) -> str:
        said = ", ".join(f"{n}: {x:.2f}" for n, x in self.table["change"].items())
        return f"<detectable differences in change by governments a group: {said}>"

    def _repr_html_(self) -> str:
        table = self.table.reset_index().set_axis(["a_group", "change", "level_of_index"], axis=1)
        return result_table("planning", table)


def planning(country: Panel, before: int, after: int, *, sizes: Iterable[int] = _SIZES) -> Planning | None:
    """What two groups of kabupaten and kota could tell apart, with the spreads printed for two years.

    Returns
    -------
    Planning, or None where fewer than five kabupaten and kota have all figures.

    Notes
    -----
    For the change, the level and the domains the printed figures give the spread. For an aspect they do not: levels are
    made up by :func:`simulate_country` over the whole range of what the rows of an aspect may share.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, chapter 2; the noncentral t by statsmodels' ``TTestIndPower``.

    Examples
    --------
    >>> from spbe_research import load_panel
    >>> p = planning(load_panel((2023, 2024)), 2023, 2024, sizes=(10, 50))
    >>> p.table["change"].round(2).to_dict()
    {10: 0.42, 50: 0.18}
    """
    columns, inst = domain_columns(country)
    local = country._of(country.frame[country.frame["kind"].isin(_LOCAL)])
    if before not in local.years or after not in local.years:
        return None
    pair, last = two_years(local, before, after), complete_rows(local, after)
    if min(len(pair.steps), len(last)) < FEWEST:
        return None
    sd = {"change": float(pair.changes.std(ddof=1)), "level": float(last["index"].std())}
    sd |= {n: float(last[c].std()) for n, c in zip(inst.numbers("domain"), columns, strict=True)}
    effects = {n: _effect(n, _POWER, _ALPHA) for n in dict.fromkeys(sizes)}
    table = pd.DataFrame({key: {n: sd[key] * x for n, x in effects.items()} for key in ("change", "level")})
    return Planning(
        before, after, len(pair.steps), _POWER, _ALPHA, sd, table.rename_axis("n"), _by_share(local, after, effects)
    )


def _effect(n: int, power: float, alpha: float) -> float:
    """The least difference in spreads that two groups of ``n`` detect."""
    need("statsmodels")
    from statsmodels.stats.power import TTestIndPower

    return float(TTestIndPower().solve_power(nobs1=n, alpha=alpha, power=power))


def _by_share(local: Panel, year: int, effects: dict[int, float]) -> pd.DataFrame:
    lines = {}
    for share in ASPECT_SHARES:
        made = simulate_country(local, year, aspect_share=share)
        inst = load_instrument(made.instrument)
        weights = np.array([float(w) for w in inst.weights])
        spreads = []
        for aspect in inst.numbers("aspect"):
            at = inst.row_positions("aspect", aspect)
            spreads.append(float((made.levels[:, at] @ weights[at] / weights[at].sum()).std(ddof=1)))
        off = made.targets.set_index("figure").eval("abs(printed - synthetic)")
        middle = float(np.median(spreads))
        lines[share] = {
            "low": min(spreads),
            "median": middle,
            "high": max(spreads),
            "mean": float(off["mean"]),
            "sd": float(off["sd"]),
            "predicate": float(off[[b.predicate for b in inst.bands]].max()),
        } | {f"detect_{n}": middle * x for n, x in effects.items()}
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("aspect_share")
