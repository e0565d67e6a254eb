"""Values of many institutions in one year, for shares of variance and ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, message
from spbe_research.options import check_kind, check_year
from spbe_research.robustness.units import unit_parts

__all__ = ["PanelValues", "panel_values", "value_shares"]

#: institutions below which a share of variance or a rank says nothing
_FEWEST = 5
#: parts of a printed value that are told apart
_PARTS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class PanelValues:
    """Institutions of one year with every value of the panel's depth on the scale.

    Attributes
    ----------
    rows : of the panel, indexed by institution id; values : (n, units); unit, numbers : whose.
    left_out : names of institutions with an index of which a value is missing, or lies off the scale.
    """

    instrument: Instrument
    unit: str
    numbers: tuple[str, ...]
    rows: pd.DataFrame
    values: np.ndarray
    left_out: tuple[str, ...]

    @property
    def weights(self) -> np.ndarray:
        """Legal weights of the units, 0 to 1."""
        parts = unit_parts(self.instrument, self.unit)
        return np.array([float(parts[n][0]) for n in self.numbers])

    @property
    def legal(self) -> np.ndarray:
        """Weighted sums of the values in whole numbers, so that equal ones are equal."""
        parts = unit_parts(self.instrument, self.unit)
        whole = np.array([int(parts[n][0] * self.instrument.denominator) for n in self.numbers], dtype=np.int64)
        return np.rint(self.values * _PARTS).astype(np.int64) @ whole


def panel_values(panel: Panel, year: int, instrument: Instrument | None = None) -> PanelValues:
    """The institutions of a year with all values.

    Parameters
    ----------
    instrument : that the panel must be of; any by default.

    Raises
    ------
    ParameterError
        for what is no panel, one without deeper values or of several instruments or of another, a year that it does not
        hold, or fewer than five institutions with all values.
    """
    check_kind("panel", panel, Panel, "load_panel")
    if panel.depth == "index" or len(panel.instruments) != 1:
        raise ParameterError(message("errors.robustness.panel_values.depth", depth=panel.depth))
    inst = load_instrument(panel.instruments[0])
    if instrument is not None and inst.id != instrument.id:
        raise ParameterError(
            message("errors.robustness.panel_values.instrument", found=inst.label, wanted=instrument.label)
        )
    if check_year("year", year) not in panel.years:
        years = ", ".join(map(str, panel.years))
        raise ParameterError(message("errors.robustness.panel_values.year", year=year, years=years))
    frame = panel.frame
    rows = frame[(frame["year"] == year) & frame["index"].notna()].set_index("institution_id")
    values = rows[list(panel.value_columns)].to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        whole = ((values >= float(inst.level_min)) & (values <= float(inst.level_max))).all(axis=1)
    if whole.sum() < _FEWEST:
        raise ParameterError(message("errors.robustness.panel_values.too_few", n=int(whole.sum()), fewest=_FEWEST))
    left = tuple(rows.loc[~whole, "name"])
    return PanelValues(inst, panel.depth, panel.numbers, rows[whole], values[whole], left)


def value_shares(values: PanelValues) -> np.ndarray:
    """Share of each unit in the variance of the index between institutions; they add up to 1 and may be negative."""
    parts = values.values * values.weights
    total = parts.sum(axis=1)
    spread = total.var()
    if spread == 0:
        return np.full(parts.shape[1], np.nan)
    return ((parts - parts.mean(axis=0)) * (total - total.mean())[:, None]).mean(axis=0) / spread
