"""Which aspects changed? One exact test a stratum, corrected for their number.

An aspect of 2, 3 or 4 rows cannot give a two-sided p below 0.5, 0.25 or 0.125, and fewer moved rows can
give still less. Strata whose least attainable p lies above the level can never be called significant, so they
cannot produce a false alarm either, and it would be wrong to pay for them: they stay out of the family
(Tarone, 1990). The least attainable p depends on how many rows moved and not on their direction, so choosing
the family by it leaves the tests valid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
import scipy

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import ParameterError, joined, message
from spbe_research.inference.pairs import read_pairs, unit_word
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.sign_flip import flip_changes
from spbe_research.numbers.language import figure
from spbe_research.options import check_between, check_switch
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["Adjusted", "StrataTests", "adjust_pvalues", "strata_tests"]


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """Corrected p-values; NaN outside the family.

    Attributes
    ----------
    in_family : which tests can reach ``alpha`` at all.
    holm : Holm's adjusted p (familywise error); bh : Benjamini and Hochberg's (false discovery rate).
    tarone : Tarone's Bonferroni-type p, valid at this ``alpha`` only; divisor : his K.
    """

    in_family: np.ndarray
    holm: np.ndarray
    bh: np.ndarray
    tarone: np.ndarray
    divisor: int
    alpha: float


def adjust_pvalues(pvalues: Sequence[float], smallest: Sequence[float], *, alpha: float = 0.05) -> Adjusted:
    """Holm and Benjamini-Hochberg over the tests that can reach ``alpha``; Tarone's modification beside them.

    Parameters
    ----------
    pvalues : one a test; smallest : least p that each test could have given, fixed before looking at directions.

    Raises
    ------
    ParameterError
        for a level outside 0..1, lists of different length, p-values outside 0..1 or below their least value.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300; Tarone (1990), Biometrics 46, 515-522.

    Examples
    --------
    >>> a = adjust_pvalues([0.01, 0.04, 0.5], [0.001, 0.001, 0.5])
    >>> a.in_family.tolist(), a.holm.tolist(), a.divisor
    ([True, True, False], [0.02, 0.04, nan], 2)
    """
    check_between("alpha", alpha, 0, 1)
    p, least = np.asarray(pvalues, dtype=np.float64), np.asarray(smallest, dtype=np.float64)
    if p.shape != least.shape or p.ndim != 1:
        raise ParameterError(message("errors.inference.multiplicity.counts_differ", size=p.size, least_size=least.size))
    if not np.all((p >= 0) & (p <= 1)) or np.any(p < least * (1 - 1e-12)):
        raise ParameterError(message("errors.inference.multiplicity.p_off_limits"))
    family = least <= alpha
    holm, bh, tarone = (np.full(p.shape, math.nan) for _ in range(3))
    if family.any():
        holm[family] = _holm(p[family])
        bh[family] = scipy.stats.false_discovery_control(p[family], method="bh")
    divisor = next(k for k in range(1, len(p) + 2) if (least <= alpha / k).sum() <= k)
    reachable = least <= alpha / divisor
    tarone[reachable] = np.minimum(1.0, p[reachable] * divisor)
    return Adjusted(family, holm, bh, tarone, divisor, alpha)


def _holm(p: np.ndarray) -> np.ndarray:
    # statsmodels' multipletests gives the same (a test compares) but runs a full garbage collection at every
    # call, some 60 ms, which is a tenth of a whole report
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    out = np.empty_like(stepped)
    out[order] = np.minimum(1.0, stepped)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class StrataTests:
    """One sign-flip test an aspect or domain; made by :func:`strata_tests`.

    Attributes
    ----------
    by : ``"aspect"`` or ``"domain"``; alpha : the level that a stratum must be able to reach.
    table : one line a stratum: number, names, n_rows, moved, rose, fell, before, after, change (points of
        that stratum's own value), pvalue, smallest_p (given the rows that moved), least_p (had all rows moved),
        in_family, p_holm, p_bh, p_tarone.
    divisor : Tarone's K, by which his p-values were multiplied.
    tests : the SignFlipTest of each stratum, by number.
    note : how many strata were tested, and which cannot be.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300; Tarone (1990), Biometrics 46, 515-522.

    Examples
    --------
    >>> from spbe_research import load_levels, strata_tests
    >>> strata_tests(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    <tests by aspect: 2 of 8 in the family, significant: ('7',)>
    """

    by: str
    alpha: float
    table: pd.DataFrame
    divisor: int
    tests: dict[str, SignFlipTest]
    note: str

    @property
    def significant(self) -> tuple[str, ...]:
        """Numbers of the strata whose Holm-adjusted p is at most ``alpha``."""
        return tuple(self.table.index[self.table["p_holm"] <= self.alpha])

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table.copy()

    def __repr__(self) -> str:
        family = int(self.table["in_family"].sum())
        return f"<tests by {self.by}: {family} of {len(self.table)} in the family, significant: {self.significant}>"

    def _repr_html_(self) -> str:
        frame = self.table.drop(columns=["smallest_p", "least_p", "p_tarone"]).astype(
            {"p_holm": object, "p_bh": object}
        )
        frame.loc[~self.table["in_family"], ["p_holm", "p_bh"]] = "outside"
        return result_table("strata", frame, note=self.note)


def strata_tests(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    by: str = "aspect",
    alternative: str = "two-sided",
    alpha: float = 0.05,
    midp: bool = False,
) -> StrataTests:
    """Exact sign-flip test within every aspect or domain, corrected for their number.

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations.
    instrument : Instrument or id.
    by : ``"aspect"`` or ``"domain"``.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.
    alpha : level of the family, between 0 and 1; strata that cannot reach it stay out.
    midp : count patterns that equal the observed change by one half.

    Returns
    -------
    StrataTests
        one exact test a stratum with p as found, after Holm, after Benjamini and Hochberg, and after Tarone.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300; Tarone (1990), Biometrics 46, 515-522.

    Examples
    --------
    >>> from spbe_research import load_levels, strata_tests
    >>> s = strata_tests(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> s.table["in_family"].sum(), s.significant
    (np.int64(2), ('7',))
    """
    instrument = load_instrument(instrument)
    check_switch("midp", midp)
    if not isinstance(by, str) or by not in ("aspect", "domain") or not instrument.numbers(by):
        units = [u for u in ("aspect", "domain") if instrument.numbers(u)]
        raise ParameterError(
            message(
                "errors.inference.multiplicity.strata_tests",
                instrument_label=instrument.label,
                by=by,
                join=", ".join(units),
            )
        )
    pairs = read_pairs(before, after, instrument)
    tests, records = {}, []
    for number in instrument.numbers(by):
        rows = instrument.row_positions(by, number)
        share = instrument.unit_weight(by, number)
        weights = [instrument.weights[i] / share for i in rows]
        test = flip_changes([pairs.changes[i] for i in rows], weights, alternative=alternative, midp=midp)
        tests[number] = test
        start = sum((w * pairs.before[i] for w, i in zip(weights, rows, strict=True)), Fraction(0))
        names = (instrument.aspects if by == "aspect" else instrument.domains).loc[number]
        all_moved = flip_changes([Fraction(1)] * len(rows), weights, alternative=alternative, midp=midp)
        records.append(
            {
                f"{by}_no": number,
                "name_id": names["name_id"],
                "name_en": names["name_en"],
                "n_rows": len(rows),
                "moved": test.n,
                "rose": test.rose,
                "fell": test.fell,
                "before": float(start),
                "after": float(start + test.estimate_exact),
                "change": test.estimate,
                "pvalue": test.pvalue,
                "smallest_p": test.smallest,
                "least_p": all_moved.smallest,
            }
        )
    table = pd.DataFrame(records).set_index(f"{by}_no", drop=False)
    adjusted = adjust_pvalues(table["pvalue"].to_numpy(), table["smallest_p"].to_numpy(), alpha=alpha)
    table["in_family"] = adjusted.in_family
    table["p_holm"], table["p_bh"], table["p_tarone"] = adjusted.holm, adjusted.bh, adjusted.tarone
    outside = list(table.index[~adjusted.in_family])
    tested = len(table) - len(outside)
    notes = [message("notes.strata.tested", units=unit_word(f"{by}_many"), n=tested, all=len(table))]
    if outside:
        numbers = ", ".join(outside)
        notes.append(message("notes.strata.outside", unit=unit_word(by), numbers=numbers, alpha=figure(alpha)))
    notes.append(message("notes.strata.independent", unit=unit_word(by)))
    return StrataTests(by, alpha, table, adjusted.divisor, tests, joined(notes))
