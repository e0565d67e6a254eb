"""All that the page on many governments says, computed once: of the country, a province, a kind or a list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from spbe_research.data.choice import one_source
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.panel import Panel
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.options import check_several, check_year, refused
from spbe_research.panel.change import GroupChanges, PanelChange, panel_change
from spbe_research.panel.convergence import Convergence, convergence
from spbe_research.panel.domains import DomainContributions, DomainStructure, domain_contributions, domain_structure
from spbe_research.panel.history import ScopeHistory, scope_history
from spbe_research.panel.level_beside import LevelsBeside, levels_beside
from spbe_research.panel.mobility import RankMobility, rank_mobility
from spbe_research.panel.peers import Peers, peers_of
from spbe_research.panel.planning import Planning, planning
from spbe_research.panel.rose import WhatRose, what_rose
from spbe_research.panel.scope import NATION, Scope, find_scope, load_scope
from spbe_research.panel.transitions import Transitions, transition_table
from spbe_research.panel.two_years import FEWEST, rows_of_year, two_years
from spbe_research.panel.variance import VarianceShares, variance_shares
from spbe_research.paths import data_dir
from spbe_research.text.result import result_table

__all__ = ["PanelOverview", "describe_panel", "two_of"]

T = TypeVar("T")

#: the pair that the page is about when nobody names one
_USUAL = (2023, 2024)


@dataclass(frozen=True, slots=True, eq=False)
class PanelOverview:
    """Many governments in two years; made by :func:`describe_panel`.

    Attributes
    ----------
    scope : which; before, after : years; instrument : of both.
    panel : their figures, with domain values.
    change : of the index; nation : the same of all institutions (``change`` itself where the scope is the country).
    by_kind, by_province : the same by group; None where there is one group only.
    printed, banded : predicates as printed (None where none are) and by the band of the printed index.
    level, shift : share of the differences between provinces, of the later index and of its change; None where fewer
        than five kabupaten and kota, fewer than two provinces or, on average, fewer than two members a province are
        known.
    mobility : ranks; convergence : spreads, None below five institutions.
    contributions, structure : of the domains; None where too few have all values.
    comings : one line a group (``"all"``, ``"both"``, ``"left"``, ``"entered"``): n_before, mean_before, n_after,
        mean_after; NaN where the group has no index in a year.
    published : one line a published mean beside the mean of its rows: kind, year, printed (text), mean, n.
    rose : what those did that rose from one predicate to the next, lowest first; only where somebody did.
    peers : who resembles the members, in the whole country; None where too few have all domain values.
    history : the years before as well, where enough of the scope are known, or printed means; None elsewhere.
    levels : those members of which the levels of three years or more are known, beside the nation.
    planning : what groups of kabupaten and kota could tell apart, from the figures of the whole country.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import describe_panel
    >>> describe_panel("kepulauan-riau", (2023, 2024))
    <panel kepulauan-riau, 2023 to 2024: 8 institutions in both, 6 rose>
    """

    scope: Scope
    before: int
    after: int
    instrument: Instrument
    panel: Panel
    change: PanelChange
    nation: PanelChange
    by_kind: GroupChanges | None
    by_province: GroupChanges | None
    printed: Transitions | None
    banded: Transitions
    level: VarianceShares | None
    shift: VarianceShares | None
    mobility: RankMobility
    convergence: Convergence | None
    contributions: DomainContributions | None
    structure: DomainStructure | None
    comings: pd.DataFrame
    published: pd.DataFrame
    rose: tuple[WhatRose, ...]
    peers: Peers | None
    history: ScopeHistory | None
    levels: tuple[LevelsBeside, ...]
    planning: Planning | None

    @property
    def tested(self) -> bool:
        """Whether enough institutions are known in both years for a test."""
        return self.change.n >= FEWEST

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of both years."""
        return tuple(sorted(set(self.panel.frame["source"])))

    def to_frame(self) -> pd.DataFrame:
        """One line an institution known in both years: indices, ranks and places."""
        return self.mobility.to_frame()

    def __repr__(self) -> str:
        c = self.change
        return f"<panel {self.scope.slug}, {self.before} to {self.after}: {c.n} institutions in both, {c.rose} rose>"

    def _repr_html_(self) -> str:
        return result_table("panel_change", self.change.to_frame(), about=self.scope.slug, note=self.change.note)


def describe_panel(scope: str | Sequence[str] = "nasional", years: Sequence[int] | str | None = None) -> PanelOverview:
    """What the figures of many governments in two years say.

    Parameters
    ----------
    scope : ``"nasional"``, a province, a kind (key of data/kinds.csv), or names: in a list, in a file with one a line,
        or in one text with commas between.
    years : the two years, as numbers or as ``"2023,2024"``; 2023 and 2024 by default.

    Returns
    -------
    PanelOverview
        with None for whatever the data do not reach; fewer than five institutions have figures and no tests.

    Raises
    ------
    ParameterError
        for a scope that is none, names twice or unknown (all of them named), years that are not two or not one after
        the other, a year without figures, or two years under different instruments.
    NoObservation
        where nothing is published of the scope, or no institution is known in both years.

    References
    ----------
    docs/methods/panel-analysis.md; figures after Kementerian PANRB, Laporan Pelaksanaan Evaluasi SPBE Tahun 2023 and
    2024.

    Examples
    --------
    >>> from spbe_research import describe_panel
    >>> p = describe_panel(["bintan", "kota batam", "paser"], (2023, 2024))
    >>> p.change.n, p.tested, p.convergence
    (3, False, None)
    """
    where = find_scope(scope)
    before, after = two_of(years)
    country = _country(before, after)
    nation = country.change
    panel = load_scope(where, (before, after))
    change = nation if where.what == "nation" else panel_change(panel, before, after)
    assert isinstance(change, PanelChange)
    pair = two_years(panel, before, after)
    members = list(pair.before.index)
    provinces = set(pair.before["province"]) - {""}
    return PanelOverview(
        scope=where,
        before=before,
        after=after,
        instrument=load_instrument(pair.before["instrument"].iloc[0]),
        panel=panel,
        change=change,
        nation=nation,
        by_kind=_groups(panel, before, after, "kind") if pair.before["kind"].nunique() > 1 else None,
        by_province=_groups(panel, before, after, "province") if len(provinces) > 1 else None,
        printed=_where(transition_table, panel, before, after) if _named(pair.before, pair.after) else None,
        banded=transition_table(panel, before, after, predicates="index"),
        level=_shares(panel, after),
        shift=_shares(panel, (before, after)),
        mobility=rank_mobility(panel, before, after),
        convergence=_where(convergence, panel, before, after),
        contributions=_where(domain_contributions, panel, before, after),
        structure=_where(domain_structure, panel, after),
        comings=_comings(panel, before, after),
        published=_published(where, panel, before, after),
        rose=_rose(panel, before, after),
        peers=_where(peers_of, country.panel, members, before, after),
        history=scope_history(where, after),
        levels=levels_beside(members, before, after),
        planning=country.planning,
    )


def two_of(years: Sequence[int] | str | None) -> tuple[int, int]:
    """Two years, the earlier first.

    Raises
    ------
    ParameterError
        for anything else.

    Examples
    --------
    >>> two_of("2023, 2024"), two_of(None)
    ((2023, 2024), (2023, 2024))
    """
    if years is None:
        return _USUAL
    if isinstance(years, str):
        parts: list[object] = [p.strip() for p in years.split(",")]
        if not all(re.fullmatch("20[0-9]{2}", str(p)) for p in parts):
            raise refused("years", years, "two_years")
        parts = [int(str(p)) for p in parts]
    else:
        parts = check_several("years", years)
    if len(parts) != 2:
        raise refused("years", years, "two_years")
    before, after = (check_year("years", p) for p in parts)
    if before >= after:
        raise ParameterError(message("errors.panel.two_years.order", before=before, after=after))
    return before, after


@dataclass(frozen=True, slots=True)
class _Country:
    """What every page of two years takes from the whole country."""

    panel: Panel
    change: PanelChange
    planning: Planning | None


def _country(before: int, after: int) -> _Country:
    root = data_dir()
    stamps = tuple(table_stamp(t, root) for t in ("observations/index_values", "observations/domain_values"))
    return _described_country(before, after, root, stamps)


@lru_cache(maxsize=2)  # the same for every scope
def _described_country(before: int, after: int, _root: Path, _stamps: tuple[object, ...]) -> _Country:
    nation = find_scope(NATION)
    # by the index first: two years under two instruments are refused as such
    change = panel_change(load_scope(nation, (before, after), depth="index"), before, after)
    assert isinstance(change, PanelChange)
    panel = load_scope(nation, (before, after))
    return _Country(panel, change, _where(planning, panel, before, after))


def _where(make: Callable[..., T], *given: object) -> T | None:
    """What the function gives, or None where the data are too few for it."""
    try:
        return make(*given)
    except (ParameterError, NoObservation):
        return None


def _shares(panel: Panel, year: int | tuple[int, int]) -> VarianceShares | None:
    """Shares between provinces, where these have members enough to differ within."""
    made: VarianceShares | None = _where(variance_shares, panel, year)
    return made if made is not None and made.n >= 2 * made.groups else None


def _groups(panel: Panel, before: int, after: int, by: str) -> GroupChanges:
    made = panel_change(panel, before, after, by=by)
    assert isinstance(made, GroupChanges)
    return made


def _named(first: pd.DataFrame, last: pd.DataFrame) -> bool:
    return bool(((first["predicate"] != "") & (last["predicate"] != "")).any())


def _comings(panel: Panel, before: int, after: int) -> pd.DataFrame:
    first, last = rows_of_year(panel, before)["index"], rows_of_year(panel, after)["index"]
    both = first.index.intersection(last.index)
    empty = first.iloc[:0]
    groups = {
        "all": (first, last),
        "both": (first.loc[both], last.loc[both]),
        "left": (first.drop(both), empty),
        "entered": (empty, last.drop(both)),
    }
    lines = {
        name: {"n_before": len(a), "mean_before": _mean(a), "n_after": len(b), "mean_after": _mean(b)}
        for name, (a, b) in groups.items()
    }
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("group")


def _mean(values: pd.Series) -> float:
    return float(values.mean()) if len(values) else np.nan


def _published(scope: Scope, panel: Panel, before: int, after: int) -> pd.DataFrame:
    """Published means of the nation or of a kind, each beside the mean of the rows of the same year."""
    table = read_table("observations/index_values")
    table = one_source(table[table["kind"].isin(["national", "group_average"]) & (table["assessment"] == "official")])
    kinds = list(dict.fromkeys(panel.frame["kind"]))
    wanted = {"nation": ["nasional", *kinds], "kind": kinds}.get(scope.what, [])
    lines = []
    for key in wanted:
        name = key if key == "nasional" else f"rata-rata-{key}"
        for year in (before, after):
            rows = rows_of_year(panel, year)
            mine = rows if key == "nasional" else rows[rows["kind"] == key]
            told = table[(table["institution_id"] == name) & (table["year"] == str(year))]
            if len(told) == 1 and len(mine):
                line = {"kind": key, "year": year, "printed": told["index"].iloc[0], "n": len(mine)}
                lines.append(line | {"mean": float(mine["index"].mean()), "source": told["source"].iloc[0]})
    return pd.DataFrame(lines, columns=["kind", "year", "printed", "mean", "n", "source"])


def _rose(panel: Panel, before: int, after: int) -> tuple[WhatRose, ...]:
    bands = [b.predicate for b in reversed(load_instrument(panel.instruments[0]).bands)]
    made = [
        what_rose(panel, before, after, from_predicate=low, to_predicate=high)
        for low, high in itertools.pairwise(bands)
    ]
    return tuple(one for one in made if one.n)
