"""What the spread of an index comes from, weights, levels or errors: it is linear, so that nothing is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, joined, message
from spbe_research.inference.assessor_error import check_error_rate, row_errors
from spbe_research.robustness.draws import CONCENTRATIONS, check_concentrations
from spbe_research.robustness.panel_values import panel_values
from spbe_research.robustness.units import UnitValues, read_units, unit_parts
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["VarianceSources", "variance_sources"]

#: what the spread of an index may come from, in the order in which it is shown
SOURCES = ("weights", "levels", "errors", "together")


@dataclass(frozen=True, slots=True, eq=False)
class VarianceSources:
    """The variance of an index by what it comes from; made by :func:`variance_sources`.

    Attributes
    ----------
    instrument, unit : whose weights are uncertain; error_rate : of the assessor.
    table : one line a concentration and source (weights, levels, errors, together): variance (points squared), sd,
        share_of_variance (0 to 1; those of one concentration add up to 1). ``together`` is what neither has alone:
        other weights on other values.
    note : how to read it.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import load_levels, variance_sources
    >>> s = variance_sources(load_levels("paser", 2022), "permenpanrb-59-2020", concentration=100)
    >>> s.table[["source", "share_of_variance"]].round(3).values.tolist()
    [['weights', 0.703], ['errors', 0.28], ['together', 0.017]]
    """

    instrument: Instrument
    unit: str
    error_rate: Fraction
    table: pd.DataFrame
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The table, a copy."""
        return self.table.copy()

    def __repr__(self) -> str:
        said = ", ".join(f"{r.concentration:g} {r.source} {r.share_of_variance:.0%}" for r in self.table.itertuples())
        return f"<variance of the index by source: {said}>"

    def _repr_html_(self) -> str:
        return result_table("variance_sources", self.table, note=self.note)


def variance_sources(
    levels: Levels,
    instrument: str | Instrument,
    *,
    unit: str = "aspect",
    concentration: float | Sequence[float] = CONCENTRATIONS,
    error_rate: float | Fraction = Fraction(1, 20),
    panel: Panel | None = None,
    year: int | None = None,
) -> VarianceSources:
    """Shares of the variance of an index by weights, levels and errors, in closed form.

    Parameters
    ----------
    levels, instrument, unit, concentration : as in :func:`weight_noise`; every value must be known. Errors need all
        levels: from values of aspects or domains they are left out.
    error_rate : probability that a row is read one level too high, and as much for too low, 0 to 0.5, as in
        :func:`index_distribution`.
    panel, year : as in :func:`weight_readings`, of the depth of ``unit``. With one, the levels are those of an
        institution taken at random, so that the differences between governments are a source too.

    Returns
    -------
    VarianceSources

    Raises
    ------
    LevelError, ParameterError, UnknownInstrument
        as :func:`weight_noise`; also for values that are open.

    Notes
    -----
    With weights W (mean w, covariance V) and values X (mean m, covariance S) independent of each other the index has
    variance m'Vm + w'Sw + trace(VS): by weights, by values, and by both together. V is (diag(w) - ww') / (c + 1); S is
    that of the errors and, with a panel, that of the levels beside it.

    References
    ----------
    Goodman (1960), Journal of the American Statistical Association 55, 708-713 (variance of a product); Saisana,
    Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168, 307-323 (shares by sampling).

    Examples
    --------
    >>> from spbe_research import load_levels, load_panel, variance_sources
    >>> s = variance_sources(load_levels("paser", 2022), "permenpanrb-59-2020", unit="domain", concentration=100,
    ...                      panel=load_panel(2023), year=2023)
    >>> s.table["source"].tolist(), round(float(s.table["share_of_variance"].sum()), 12)
    (['weights', 'levels', 'errors', 'together'], 1.0)
    """
    cs = check_concentrations(concentration)
    rate = check_error_rate(error_rate)
    v = read_units(levels, instrument, unit)
    if not v.known:
        raise ParameterError(message("errors.robustness.variance.open"))
    if panel is None and year is not None:
        raise ParameterError(message("errors.robustness.readings.year_alone"))
    w = np.array([float(x) for x in v.weights])
    drift, errors = _errors(v, rate)
    m, spread = np.array([float(x) for x in v.low]), np.zeros((len(w), len(w)))
    if panel is not None:
        year = year if year is not None or not isinstance(levels, Observation) else levels.year
        if year is None:
            raise ParameterError(message("errors.robustness.readings.no_year"))
        many = panel_values(panel, year, v.instrument)
        if many.unit != unit:
            raise ParameterError(message("errors.robustness.variance.depth", depth=many.unit, unit=unit))
        m, spread = many.values.mean(axis=0), np.cov(many.values, rowvar=False, ddof=0)
    m = m + drift
    lines = []
    for c in cs:
        cov = (np.diag(w) - np.outer(w, w)) / (c + 1)
        parts = {"weights": m @ cov @ m}
        if panel is not None:
            parts["levels"] = w @ spread @ w
        if v.levels is not None:
            parts["errors"] = w @ np.diag(errors) @ w
        if len(parts) > 1:
            parts["together"] = float(np.trace(cov @ (spread + np.diag(errors))))
        total = sum(parts.values())
        lines += [(c, s, x, max(x, 0.0) ** 0.5, x / total if total else np.nan) for s, x in parts.items()]
    table = pd.DataFrame(lines, columns=["concentration", "source", "variance", "sd", "share_of_variance"])
    said = [message("notes.robustness.variance"), "" if v.levels is not None else message("notes.robustness.no_errors")]
    return VarianceSources(v.instrument, unit, rate, table, joined([*said, v.note]))


def _errors(v: UnitValues, rate: Fraction) -> tuple[np.ndarray, np.ndarray]:
    """Mean drift and variance of each unit's value if every row is assessed again; zeros without levels."""
    if v.levels is None:
        return np.zeros(len(v.weights)), np.zeros(len(v.weights))
    inst, drifts, variances = v.instrument, [], []
    for weight, rows in unit_parts(inst, v.unit).values():
        mean, variance = Fraction(0), Fraction(0)
        for i in rows:
            part, e = inst.weights[i] / weight, row_errors(v.levels[i], inst, rate)
            drift = e[1] - e[-1]
            mean += part * drift
            variance += part * part * (e[1] + e[-1] - drift * drift)
        drifts.append(float(mean))
        variances.append(float(variance))
    return np.array(drifts), np.array(variances)
