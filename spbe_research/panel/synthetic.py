"""A made-up country, calibrated to the printed figures of a year: for trying methods, never for findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from spbe_research.data.instruments import Instrument
from spbe_research.data.panel import Panel
from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import message_language
from spbe_research.options import check_between, check_seed, check_whole
from spbe_research.panel.domains import complete_rows, domain_columns, domain_weights
from spbe_research.panel.two_years import FEWEST
from spbe_research.scoring.score_matrix import score_many
from spbe_research.text.catalog import say
from spbe_research.text.result import result_table

__all__ = ["SyntheticCountry", "simulate_country"]

#: where a standard normal disposition passes from one level to the next, about the institution's own place
_THRESHOLDS = np.array([-1.5, -0.5, 0.5, 1.5])
_ROUNDS = 60  # of the calibration of the domains; it settles within some twenty


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticCountry:
    """Made-up evaluations; made by :func:`simulate_country`.

    Attributes
    ----------
    instrument : of the levels; year : whose printed figures they were calibrated to.
    frame : one row an institution: name (says that it is made up), index, the domain values, predicate, and
        ``synthetic``, which is True in every row.
    levels : (institutions, rows) int64, levels in the order of the instrument's codes.
    targets : one line a figure (mean, sd, each domain's mean, each predicate's count): printed, synthetic.
    aspect_share : of the spread within an institution, what its aspects share; note : that all is made up.

    References
    ----------
    docs/methods/panel-analysis.md.

    Examples
    --------
    >>> from spbe_research import load_panel, simulate_country
    >>> made = simulate_country(load_panel((2023, 2024)), 2024, n=100)
    >>> made.levels.shape, bool(made.frame["synthetic"].all())
    ((100, 47), True)
    """

    instrument: str
    year: int
    frame: pd.DataFrame
    levels: np.ndarray
    targets: pd.DataFrame
    aspect_share: float
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The frame, a copy."""
        return self.frame.copy()

    def __repr__(self) -> str:
        return f"<SYNTHETIC country of {len(self.frame)} institutions after {self.year}, {self.instrument}>"

    def _repr_html_(self) -> str:
        return result_table("synthetic", self.targets, note=self.note)


def simulate_country(
    panel: Panel,
    year: int,
    *,
    n: int | None = None,
    aspect_share: float = 0.5,
    rng: int | np.random.Generator | None = 0,
) -> SyntheticCountry:
    """Levels of made-up institutions whose figures resemble those printed for a year.

    Parameters
    ----------
    panel : of :func:`spbe_research.load_panel` with domain values; year : one of its years.
    n : institutions, 5 or more; as many as are printed by default.
    aspect_share : of the spread within an institution, the part that the rows of an aspect share, 0 to 1. No published
        figure identifies it: whatever depends on it is to be shown over a range.
    rng : seed or Generator.

    Returns
    -------
    SyntheticCountry

    Raises
    ------
    ParameterError
        for something that is no panel, one without domain values, a year that it does not hold or of which too few are
        known, and values out of range.

    Notes
    -----
    Each institution has a place, drawn from the printed indices of the year (drawn towards their mean by what the rows
    add of spread); its level on a row is that place, plus the domain's mean difference, plus a disposition that its
    aspect shares, plus one of the row, cut at fixed thresholds. The places of domains are set so that their means are
    the printed ones. Nothing here is an estimate of levels that were not published.

    References
    ----------
    Printed figures: data/observations/domain_values.csv and index_values.csv.

    Examples
    --------
    >>> from spbe_research import load_panel, simulate_country
    >>> made = simulate_country(load_panel((2023, 2024)), 2024)
    >>> t = made.targets.set_index("figure")
    >>> bool(abs(t.loc["mean", "printed"] - t.loc["mean", "synthetic"]) < 0.05)
    True
    """
    columns, inst = domain_columns(panel)
    rows = complete_rows(panel, year)
    if len(rows) < FEWEST:
        raise ParameterError(message("errors.panel.domains.too_few", n=len(rows), fewest=FEWEST))
    count = len(rows) if n is None else check_whole("n", n, FEWEST, 100_000)
    aspect_share = check_between("aspect_share", aspect_share, 0, 1, ends=True)
    check_seed("rng", rng)
    draw = np.random.default_rng(rng)
    printed = rows["index"].to_numpy(dtype=float)
    aspect = np.unique(inst.rows["aspect_no"].to_numpy(), return_inverse=True)[1]
    shared = draw.standard_normal((count, aspect.max() + 1))[:, aspect] * np.sqrt(aspect_share)
    noise = shared + draw.standard_normal((count, len(inst.codes))) * np.sqrt(1 - aspect_share)
    wanted = np.quantile(printed, (draw.permutation(count) + 0.5) / count)
    domains, means = _design(inst), rows[columns].to_numpy(dtype=float).mean(axis=0)
    weights, added = np.array([float(w) for w in inst.weights]), 0.0
    for _ in range(2):  # once to see how much spread the rows add, once with that taken off
        shrink = np.sqrt(max(0.0, 1 - added / printed.var()))
        places, shifts = _calibrated(printed.mean() + shrink * (wanted - printed.mean()), means, inst)
        expected = _expected(places, shifts)[:, domains]
        levels = 1 + ((places[:, None] + shifts[domains] + noise)[..., None] > _THRESHOLDS).sum(axis=-1)
        added = float(((levels - expected) @ weights).var())
    frame = _frame(levels, weights, columns, inst)
    targets = _targets(rows, frame, columns, inst)
    note = message("notes.panel.synthetic", share=aspect_share)
    return SyntheticCountry(inst.id, year, frame, levels.astype(np.int64), targets, float(aspect_share), note)


def _design(inst: Instrument) -> np.ndarray:
    """Place of each row's domain among the domains."""
    number = {n: at for at, n in enumerate(inst.numbers("domain"))}
    return np.array([number[n] for n in inst.rows["domain_no"]])


def _expected(places: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """Expected level of every institution on the rows of every domain."""
    return np.asarray(1 + ndtr(places[:, None, None] + shifts[None, :, None] - _THRESHOLDS).sum(axis=-1))


def _calibrated(wanted: np.ndarray, means: np.ndarray, inst: Instrument) -> tuple[np.ndarray, np.ndarray]:
    """Places of institutions and domains at which expected indices and domain means are the wanted ones."""
    weights = domain_weights(inst)
    grid, shifts = np.linspace(-8, 8, 1601), np.zeros(len(weights))
    for _ in range(_ROUNDS):
        places = np.interp(wanted, _expected(grid, shifts) @ weights, grid)
        shifts = shifts + (means - _expected(places, shifts).mean(axis=0))
        shifts -= shifts @ weights
    return places, shifts


def _frame(levels: np.ndarray, weights: np.ndarray, columns: list[str], inst: Instrument) -> pd.DataFrame:
    indices = score_many(levels, inst)
    frame = pd.DataFrame(
        {"name": [say("results.synthetic_name", message_language(), n=f"{k + 1:03d}") for k in range(len(levels))]}
    )
    frame["index"] = indices
    for column, number in zip(columns, inst.numbers("domain"), strict=True):
        at = inst.row_positions("domain", number)
        frame[column] = levels[:, at] @ weights[at] / weights[at].sum()
    frame["predicate"] = [inst.predicate(round(float(x), 9)) for x in indices]
    return frame.assign(synthetic=True)


def _targets(rows: pd.DataFrame, frame: pd.DataFrame, columns: list[str], inst: Instrument) -> pd.DataFrame:
    lines: list[tuple[str, float, float]] = [
        ("mean", rows["index"].mean(), frame["index"].mean()),
        ("sd", rows["index"].std(), frame["index"].std()),
        *((c, rows[c].mean(), frame[c].mean()) for c in columns),
    ]
    for band in reversed(inst.bands):
        share = [float((side == band.predicate).mean()) for side in (rows["predicate_by_index"], frame["predicate"])]
        lines.append((band.predicate, share[0], share[1]))
    return pd.DataFrame(lines, columns=["figure", "printed", "synthetic"])
