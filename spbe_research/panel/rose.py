"""What those governments did that rose from one predicate to another: how many, which domains, by how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from statistics import median

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.panel import Panel, load_panel
from spbe_research.data.tables import read_table, table_stamp
from spbe_research.errors import ParameterError, message
from spbe_research.options import check_choice
from spbe_research.panel.two_years import TwoYears, two_years
from spbe_research.paths import data_dir
from spbe_research.text.result import result_table

__all__ = ["WhatRose", "rose_to_next", "what_rose"]

#: depths whose value columns are units of an instrument
_UNITS = ("domain", "aspect")

#: so many institutions known by domains make a year one of the whole country
_COUNTRY = 100


@dataclass(frozen=True, slots=True, eq=False)
class WhatRose:
    """Governments that rose from one predicate to another; made by :func:`what_rose`.

    Attributes
    ----------
    before, after : evaluated years; from_predicate, to_predicate : predicates in them.
    instrument : of both years.
    n : governments that rose so; n_from : those with ``from_predicate`` in the earlier year that have a predicate in
        the later one too; members : ids of the ``n``, in the order of the panel.
    index_change : median change of their printed index, index points; NaN where nobody rose.
    sources : keys of the sources that print their figures.
    units : one line a domain (or aspect) of the instrument, indexed by its number: ``unit``, ``number``, names,
        ``weight_percent``, ``n`` (governments with the value printed in both years), ``median_before``,
        ``median_after``, ``median`` (of the changes of the value), ``points`` (the same times the weight: index
        points), ``rose``, ``fell`` and ``share_rose`` (0 to 1). NaN where nobody has both values.

    References
    ----------
    data/observations/; 2023 and 2024 after Kementerian PANRB, Laporan Pelaksanaan Evaluasi SPBE Tahun 2023 and 2024.

    Examples
    --------
    >>> from spbe_research import load_panel, what_rose
    >>> rose = what_rose(load_panel([2023, 2024]), 2023, 2024, from_predicate="Cukup", to_predicate="Baik")
    >>> rose.n, rose.n_from
    (77, 185)
    >>> rose
    <WhatRose Cukup 2023 -> Baik 2024: 77 of 185 institutions>
    """

    before: int
    after: int
    from_predicate: str
    to_predicate: str
    instrument: Instrument
    n: int
    n_from: int
    members: tuple[str, ...] = field(repr=False)
    index_change: float = float("nan")
    units: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    sources: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What the figures do not say."""
        return message("notes.rose.chosen")

    def to_frame(self) -> pd.DataFrame:
        """The lines of :attr:`units`, a copy."""
        return self.units.copy()

    def __repr__(self) -> str:
        way = f"{self.from_predicate} {self.before} -> {self.to_predicate} {self.after}"
        return f"<WhatRose {way}: {self.n} of {self.n_from} institutions>"

    def _repr_html_(self) -> str:
        names = [c for c in self.units.columns if str(c).startswith("name_")]
        shown = ["number", *names, "n", "median_before", "median_after", "median", "points", "share_rose"]
        way = f"{self.from_predicate} {self.before} – {self.to_predicate} {self.after}, {self.n} / {self.n_from}"
        return result_table("rose", self.units[shown], about=way, note=self.note)


def what_rose(panel: Panel, before: int, after: int, *, from_predicate: str, to_predicate: str) -> WhatRose:
    """What rose in the governments that rose from one predicate to another between two years.

    The predicate is the printed one, which follows the unrounded index; where none is printed, that of the printed
    index. A value that one of the years lacks counts in no line.

    Parameters
    ----------
    panel : of :func:`~spbe_research.load_panel`, at the depth of domains or aspects, with both years.
    before, after : evaluated years, the earlier first, under one instrument.
    from_predicate, to_predicate : predicates of that instrument, the second above the first; not necessarily the next.

    Returns
    -------
    WhatRose
        with ``n`` 0 and NaN in its lines where nobody rose so.

    Raises
    ------
    ParameterError
        for a panel that is none, has other values or lacks a year, years in another order or under two instruments, a
        predicate that the instrument does not have, or a second one that is not above the first.
    NoObservation
        where no institution is known in both years.

    References
    ----------
    docs/methods/panel.md; data/observations/.

    Examples
    --------
    >>> from spbe_research import load_panel, what_rose
    >>> rose = what_rose(load_panel([2023, 2024]), 2023, 2024, from_predicate="Cukup", to_predicate="Baik")
    >>> rose.units["median"].to_dict()
    {'1': 0.6, '2': 0.6, '3': 0.18, '4': 0.46}
    """
    pair = two_years(panel, before, after)
    inst = _checked(panel, pair, from_predicate, to_predicate)
    was, now = (
        side["predicate"].where(side["predicate"] != "", side["predicate_by_index"])
        for side in (pair.before, pair.after)
    )
    started = was == from_predicate
    mine = started & (now == to_predicate)
    first, last = pair.before[mine], pair.after[mine]
    changes = _changes(first["index"], last["index"])
    return WhatRose(
        before=before,
        after=after,
        from_predicate=from_predicate,
        to_predicate=to_predicate,
        instrument=inst,
        n=int(mine.sum()),
        n_from=int((started & (now != "")).sum()),
        members=tuple(str(i) for i in first.index),
        index_change=_median(changes),
        units=_units(inst, panel, first, last),
        sources=tuple(sorted({*first["source"], *last["source"]})),
    )


def rose_to_next(instrument: str, from_predicate: str, to_predicate: str) -> WhatRose | None:
    """The same between the last two years of which a whole country is known by domains under an instrument.

    Returns
    -------
    WhatRose, or None without two such years, or for an instrument without domains.

    Examples
    --------
    >>> rose_to_next("permenpanrb-59-2020", "Baik", "Sangat Baik")
    <WhatRose Baik 2023 -> Sangat Baik 2024: 115 of 272 institutions>
    """
    root = data_dir()
    stamps = tuple(table_stamp(t, root) for t in ("observations/index_values", "observations/domain_values"))
    return _rose_to_next(instrument, from_predicate, to_predicate, root, stamps)


@lru_cache(maxsize=32)  # the same for every government of a predicate
def _rose_to_next(
    instrument: str, from_predicate: str, to_predicate: str, root: Path, stamps: tuple[object, ...]
) -> WhatRose | None:
    panel = _last_two(instrument, root, stamps)
    if panel is None:
        return None
    before, after = panel.years
    return what_rose(panel, before, after, from_predicate=from_predicate, to_predicate=to_predicate)


@lru_cache(maxsize=4)
def _last_two(instrument: str, root: Path, _stamps: tuple[object, ...]) -> Panel | None:
    table = read_table("observations/domain_values", root)
    table = table[(table["instrument"] == instrument) & (table["assessment"] == "official")]
    known = table.groupby("year")["institution_id"].nunique()
    years = sorted(int(y) for y in known.index[known >= _COUNTRY])
    return load_panel(years[-2:], instrument=instrument) if len(years) > 1 else None


def _checked(panel: Panel, pair: TwoYears, from_predicate: str, to_predicate: str) -> Instrument:
    if panel.depth not in _UNITS:
        raise ParameterError(message("errors.panel.rose.depth", depth=panel.depth, allowed=", ".join(_UNITS)))
    inst = load_instrument(pair.before["instrument"].iloc[0])
    rising = [b.predicate for b in reversed(inst.bands)]
    check_choice("from_predicate", from_predicate, rising)
    check_choice("to_predicate", to_predicate, rising)
    if rising.index(from_predicate) >= rising.index(to_predicate):
        raise ParameterError(message("errors.panel.rose.above", low=from_predicate, high=to_predicate))
    return inst


def _units(inst: Instrument, panel: Panel, first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    unit = panel.depth
    named = inst.domains if unit == "domain" else inst.aspects
    lines = []
    for number, column in zip(inst.numbers(unit), panel.value_columns, strict=True):
        known = first[column].notna() & last[column].notna()
        changes = _changes(first.loc[known, column], last.loc[known, column])
        typical = _median(changes)
        names = {str(k): v for k, v in named.loc[number].items() if str(k).startswith("name_")}
        rose, n = sum(c > 0 for c in changes), len(changes)
        lines.append(
            {
                "unit": unit,
                "number": number,
                **names,
                "weight_percent": float(inst.unit_weight(unit, number) * 100),
                "n": n,
                "median_before": _median([Decimal(str(x)) for x in first.loc[known, column]]),
                "median_after": _median([Decimal(str(x)) for x in last.loc[known, column]]),
                "median": typical,
                "points": typical * float(inst.unit_weight(unit, number)),
                "rose": rose,
                "fell": sum(c < 0 for c in changes),
                "share_rose": rose / n if n else float("nan"),
            }
        )
    return pd.DataFrame(lines).set_index("number", drop=False).rename_axis(index=None)


def _changes(first: pd.Series, last: pd.Series) -> list[Decimal]:
    """Differences of printed figures as decimals: 3.3 minus 3.2 is 0.1."""
    return [
        Decimal(str(b)) - Decimal(str(a)) for a, b in zip(first, last, strict=True) if not (pd.isna(a) or pd.isna(b))
    ]


def _median(values: list[Decimal]) -> float:
    return float(median(values)) if values else float("nan")
