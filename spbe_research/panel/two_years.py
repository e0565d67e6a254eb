"""Two years of a panel side by side: the institutions known in both, under one instrument."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd

from spbe_research.data.panel import Panel
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.options import check_kind, check_year

__all__ = ["FEWEST", "TwoYears", "block_of", "check_panel", "rows_of_year", "two_years", "whole_steps"]

#: institutions below which tables are given and no tests
FEWEST = 5

#: block of an institution that belongs to no province
CENTRAL = "central"


@dataclass(frozen=True, slots=True, eq=False)
class TwoYears:
    """Rows of institutions with an index in both years, in the order of the register.

    Attributes
    ----------
    before, after : the years' rows, indexed alike by institution id.
    steps : change of each index in whole steps; step : one step in index points (1/100 where two decimals are printed).
    """

    before: pd.DataFrame
    after: pd.DataFrame
    steps: np.ndarray
    step: Fraction

    @property
    def changes(self) -> np.ndarray:
        """Changes of the index in points."""
        return self.steps * float(self.step)


def check_panel(panel: Panel) -> Panel:
    """The panel itself.

    Raises
    ------
    ParameterError
        for anything else.
    """
    check_kind("panel", panel, Panel, "load_panel")
    return panel


def _year(panel: Panel, year: object) -> int:
    known = check_year("year", year)
    if known not in panel.years:
        raise ParameterError(message("errors.panel.two_years.year", year=known, years=", ".join(map(str, panel.years))))
    return known


def rows_of_year(panel: Panel, year: int) -> pd.DataFrame:
    """The rows of one year that have an index, indexed by institution id.

    Raises
    ------
    ParameterError
        for something that is no panel, a year that it does not hold, or a year that was assessed under two instruments.
    """
    frame = check_panel(panel).frame
    rows = frame[(frame["year"] == _year(panel, year)) & frame["index"].notna()].set_index("institution_id")
    if rows["instrument"].nunique() > 1:
        names = ", ".join(sorted(set(rows["instrument"])))
        raise ParameterError(message("errors.panel.two_years.instruments", years=year, names=names))
    return rows


def two_years(panel: Panel, before: int, after: int) -> TwoYears:
    """Both years' rows of the institutions that have an index in both.

    Raises
    ------
    ParameterError
        for something that is no panel, years that it does not hold or that are not one after the other, or years
        assessed under different instruments, whose indices are no two values of one thing.
    NoObservation
        where no institution is known in both.

    Examples
    --------
    >>> from spbe_research.data.panel import load_panel
    >>> pair = two_years(load_panel((2023, 2024)), 2023, 2024)
    >>> len(pair.steps), pair.step
    (607, Fraction(1, 100))
    """
    first, last = rows_of_year(panel, before), rows_of_year(panel, after)
    if before >= after:
        raise ParameterError(message("errors.panel.two_years.order", before=before, after=after))
    names = sorted({*first["instrument"], *last["instrument"]})
    if len(names) > 1:
        years = f"{before}, {after}"
        raise ParameterError(message("errors.panel.two_years.instruments", years=years, names=", ".join(names)))
    after_too = set(last.index)
    both = [i for i in first.index if i in after_too]
    if not both:
        raise NoObservation(message("errors.panel.two_years.nobody", before=before, after=after))
    first, last = first.loc[both], last.loc[both]
    steps, step = whole_steps([_exact(b) - _exact(a) for a, b in zip(first["index"], last["index"], strict=True)])
    return TwoYears(first, last, steps, step)


def whole_steps(values: list[Fraction]) -> tuple[np.ndarray, Fraction]:
    """Values as whole multiples of one step, 1/100 or finer.

    Examples
    --------
    >>> whole_steps([Fraction(1, 2), Fraction(-1, 100)])
    (array([50, -1]), Fraction(1, 100))
    """
    parts = lcm(100, *(v.denominator for v in values))
    return np.array([int(v * parts) for v in values], dtype=np.int64), Fraction(1, parts)


def block_of(rows: pd.DataFrame) -> pd.Series:
    """The block of each institution: its province, and one for all central institutions."""
    return rows["province"].where(rows["province"] != "", CENTRAL)


def _exact(x: float) -> Fraction:
    """A printed index as it is printed; an exact one of a study to six decimals."""
    return Fraction(f"{x:.6f}")
