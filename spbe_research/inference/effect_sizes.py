"""How large a change is and what it consists of: description, with no probability attached."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.inference.pairs import LevelPairs, read_pairs
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["ChangeDescription", "hodges_lehmann", "measure_change"]


def hodges_lehmann(changes: list[Fraction] | tuple[Fraction, ...]) -> Fraction:
    """Median of the means of all pairs of changes, each change with itself included; zeros take part.

    It describes a typical change of a row, in levels. It is not the partner of a signed rank test that
    drops the unchanged rows.

    References
    ----------
    Hodges and Lehmann (1963), Estimates of location based on rank tests, Annals of Mathematical
    Statistics 34, 598-611.

    Examples
    --------
    >>> hodges_lehmann([Fraction(0), Fraction(1), Fraction(3)])
    Fraction(5, 4)
    """
    return Fraction(median((a + b) / 2 for a, b in itertools.combinations_with_replacement(changes, 2)))


@dataclass(frozen=True, slots=True, eq=False)
class ChangeDescription:
    """What moved, exact; made by :func:`measure_change`.

    Attributes
    ----------
    estimate_exact : change of the index, points.
    rose, fell, unchanged : codes of the rows.
    typical : Hodges-Lehmann estimate over all rows, levels.
    improved : share of all rows that rose, 0 to 1.
    rank_biserial : matched-pairs rank-biserial correlation of the rows that moved, -1 to 1, or None.
    rows : table of all rows with before, after, change and contribution to the index.
    note : answers that were counted at the floor of the scale; empty when there are none.

    References
    ----------
    Hodges and Lehmann (1963), Estimates of location based on rank tests, Annals of Mathematical
    Statistics 34, 598-611; Kerby (2014), Comprehensive Psychology 3, 11.IT.3.1.

    Examples
    --------
    >>> from spbe_research import load_levels, measure_change
    >>> d = measure_change(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> d.estimate_exact, d.improved, len(d.rows)
    (Fraction(383, 500), Fraction(19, 47), 47)
    """

    estimate_exact: Fraction
    rose: tuple[str, ...]
    fell: tuple[str, ...]
    unchanged: tuple[str, ...]
    typical: Fraction
    improved: Fraction
    rank_biserial: Fraction | None
    rows: pd.DataFrame
    note: str

    @property
    def estimate(self) -> float:
        """Change of the index, points."""
        return float(self.estimate_exact)

    def to_frame(self) -> pd.DataFrame:
        """Quantities under each other: quantity, value."""
        biserial = None if self.rank_biserial is None else float(self.rank_biserial)
        return pd.DataFrame(
            [
                ("change of the index, points", self.estimate),
                ("rows that rose", len(self.rose)),
                ("rows that fell", len(self.fell)),
                ("rows that did not move", len(self.unchanged)),
                ("typical change of a row (Hodges-Lehmann, all rows), levels", float(self.typical)),
                ("share of all rows that rose", float(self.improved)),
                ("matched-pairs rank-biserial correlation", biserial),
            ],
            columns=["quantity", "value"],
        )

    def __repr__(self) -> str:
        moved = f"{len(self.rose)} rows rose, {len(self.fell)} fell, {len(self.unchanged)} did not move"
        return f"<ChangeDescription {self.estimate:+.4g} points: {moved}>"

    def _repr_html_(self) -> str:
        return result_table("described", self.to_frame(), note=self.note)


def measure_change(before: Levels, after: Levels, instrument: str | Instrument) -> ChangeDescription:
    """Size and make-up of a change between two evaluations under one instrument.

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations.
    instrument : Instrument or id.

    Returns
    -------
    ChangeDescription
        exact: change in index points, rows by direction, effect sizes.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Hodges and Lehmann (1963), Estimates of location based on rank tests, Annals of Mathematical
    Statistics 34, 598-611; Kerby (2014), The simple difference formula, Comprehensive Psychology 3, 11.IT.3.1
    (rank-biserial).

    Examples
    --------
    >>> from spbe_research import load_levels, measure_change
    >>> d = measure_change(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> d.estimate, d.typical, len(d.rose), round(float(d.rank_biserial), 4)
    (0.766, Fraction(1, 2), 19, 0.7415)
    """
    instrument = load_instrument(instrument)
    pairs = read_pairs(before, after, instrument)
    changes = pairs.changes
    contributions = [w * d for w, d in zip(instrument.weights, changes, strict=True)]
    rows = instrument.indicators[
        ["code", "name_id", "name_en", "short_id", "short_en", "aspect_no", "domain_no"]
    ].copy()
    rows["weight_percent"] = [float(w * 100) for w in instrument.weights]
    rows["before"] = [float(x) for x in pairs.before]
    rows["after"] = [float(x) for x in pairs.after]
    rows["change"] = [float(d) for d in changes]
    rows["contribution"] = [float(c) for c in contributions]
    rose = pairs.moved(1)
    return ChangeDescription(
        estimate_exact=sum(contributions, Fraction(0)),
        rose=rose,
        fell=pairs.moved(-1),
        unchanged=pairs.moved(0),
        typical=hodges_lehmann(changes),
        improved=Fraction(len(rose), len(changes)),
        rank_biserial=_rank_biserial(pairs),
        rows=rows,
        note=pairs.note,
    )


def _rank_biserial(pairs: LevelPairs) -> Fraction | None:
    """(sum of ranks that rose - sum that fell) / their total, by counting pairs instead of ranking."""
    moved = [d for d in pairs.changes if d != 0]
    if not moved:
        return None
    doubled = [
        2 * sum(abs(e) < abs(d) for e in moved) + sum(abs(e) == abs(d) for e in moved) + 1 for d in moved
    ]  # twice the midrank of |d|
    signed = sum(r if d > 0 else -r for r, d in zip(doubled, moved, strict=True))
    return Fraction(signed, sum(doubled))
