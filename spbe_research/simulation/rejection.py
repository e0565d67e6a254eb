"""Where can each test be trusted? False alarms and power of every test, by simulation.

Under a null hypothesis (``shift`` 0) a share of rejections above ``alpha`` is a rate of false alarms; with a shift
it is power. The models are those of :mod:`spbe_research.simulation.models`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
import scipy  # stats takes half a second, and comes when it is asked for

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.inference.assessor_error import check_error_rate
from spbe_research.inference.assessor_error_test import assessor_error_test
from spbe_research.inference.bootstrap import bootstrap_change
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.homogeneity import marginal_homogeneity_test, symmetry_test
from spbe_research.options import check_between, check_choice, check_several, check_whole
from spbe_research.simulation.models import ERROR_MODELS, EVERYWHERE, MODELS, aspect_of_row, seed_stream, simulate_pairs
from spbe_research.text.result import result_table

__all__ = ["INSTRUMENTS", "QUICK_TESTS", "TESTS", "RejectionRates", "rejection_rate", "rejection_rates"]

_PValue = Callable[[np.ndarray, np.ndarray, Instrument], float]


def _flip(steps: np.ndarray) -> float:
    return float(flip_tail(steps.tolist(), arithmetic="float").pvalue())


def _sign_flip(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    return _flip((after - before) * instrument.lattice_weights)


def _sign_flip_aspects(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    sums = np.bincount(aspect_of_row(instrument), weights=(after - before) * instrument.lattice_weights)
    return _flip(np.rint(sums).astype(np.int64))


def _ranked(changes: np.ndarray) -> float:
    if not np.any(changes):
        return 1.0
    doubled = np.rint(2 * scipy.stats.rankdata(np.abs(changes))).astype(np.int64)
    return _flip(doubled * np.sign(changes))


def _signed_rank(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    changes = after - before
    return _ranked(changes[changes != 0])


def _signed_rank_pratt(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    return _ranked(after - before)


def _sign(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    return _flip(np.sign(after - before))


def _scipy_wilcoxon(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    """What a reader gets who calls scipy.stats.wilcoxon with its defaults."""
    changes = after - before
    return float(scipy.stats.wilcoxon(changes).pvalue) if np.any(changes) else 1.0


def _t_test(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    """Paired t test of the unweighted levels, as spreadsheets offer it."""
    changes = after - before
    spread = changes.std(ddof=1)
    if spread == 0:
        return float(not np.any(changes))
    t = changes.mean() / (spread / math.sqrt(len(changes)))
    return float(2 * scipy.stats.t.sf(abs(t), len(changes) - 1))


def _assessor(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    return assessor_error_test(before, after, instrument, error_rate=0.1).pvalue


def _bootstrap(before: np.ndarray, after: np.ndarray, instrument: Instrument) -> float:
    """0 where the 95 percent interval leaves out zero, else 1: an interval read as a test at the 5 percent level."""
    result = bootstrap_change(before, after, instrument, n_resamples=499, rng=1)
    return float(result.low <= 0 <= result.high)


#: p-value of two level vectors under an instrument, by the name of the test
TESTS: dict[str, _PValue] = {
    "sign-flip by aspect": _sign_flip_aspects,
    "sign-flip by row": _sign_flip,
    "signed rank, zeros dropped": _signed_rank,
    "signed rank, Pratt": _signed_rank_pratt,
    "sign test": _sign,
    "scipy.stats.wilcoxon, default": _scipy_wilcoxon,
    "paired t test": _t_test,
    "marginal homogeneity, exact": lambda x, y, instrument: marginal_homogeneity_test(x, y).pvalue,
    "marginal homogeneity, chi-squared": lambda x, y, instrument: (
        marginal_homogeneity_test(x, y, method="asymptotic").pvalue
    ),
    "symmetry, exact": lambda x, y, instrument: symmetry_test(x, y).pvalue,
    "symmetry, chi-squared": lambda x, y, instrument: symmetry_test(x, y, method="asymptotic").pvalue,
    "assessor error at 0.1": _assessor,
    "bootstrap interval (alpha 0.05)": _bootstrap,
}

#: the instruments with 20, 37 and 47 rows
INSTRUMENTS = ("permenpanrb-8-2026", "permenpanrb-5-2018", "permenpanrb-59-2020")
#: the tests that take well under a millisecond
QUICK_TESTS = tuple(TESTS)[:7]


@dataclass(frozen=True, slots=True, eq=False)
class RejectionRates:
    """Result of :func:`rejection_rates`.

    Attributes
    ----------
    table : one line an instrument, model, shift and test: n_rows, n_sim, rejections, rate (share of simulations
        with p at most alpha), low, high (Clopper-Pearson interval of that share, 99 percent), verdict.
    alpha : level of the tests; n_sim : simulations a line; seed : of the streams.

    References
    ----------
    docs/methods/change.md, section 9.

    Examples
    --------
    >>> from spbe_research import rejection_rates
    >>> one = {"models": ["independent"], "shifts": [0.0], "tests": ["sign test"], "n_sim": 50}
    >>> study = rejection_rates(["permenpanrb-59-2020"], **one)
    >>> study.table[["n_rows", "n_sim", "verdict"]].values.tolist()
    [[47, 50, 'holds']]
    """

    table: pd.DataFrame
    alpha: float
    n_sim: int
    seed: int

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table.copy()

    def __repr__(self) -> str:
        lines = f"{len(self.table)} lines of {self.n_sim} simulations"
        return f"<RejectionRates at alpha {self.alpha:g}: {lines}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return result_table("rejection", self.table)


def rejection_rates(
    instruments: Sequence[str] = INSTRUMENTS,
    *,
    models: Sequence[str] = EVERYWHERE,
    shifts: Sequence[float] = (0.0, 0.2),
    tests: Sequence[str] = QUICK_TESTS,
    alpha: float = 0.05,
    n_sim: int = 200,
    shared: float = 0.5,
    error_rate: float = 0.1,
    seed: int = 1,
) -> RejectionRates:
    """Share of simulated pairs in which each test rejects.

    Parameters
    ----------
    instruments : ids; those with 20, 37 and 47 rows by default. tests : names from :data:`TESTS`; the quick ones
        by default.
    models : how rows move together, from :data:`~spbe_research.simulation.models.MODELS`; by default all
        that every instrument bears.
    shifts : 0 is the null hypothesis; see :mod:`spbe_research.simulation.models` for what a shift means.
    alpha : level of the tests, between 0 and 1.
    n_sim : simulated pairs for every instrument, model and shift.
    shared : in the model ``"mixed"`` the share of rows that follow their aspect, in ``"year"`` the share of
        aspects that follow the year, 0 to 1.
    error_rate : probability of one level in each direction, 0 to 0.5, where the model has assessor error.
    seed : every cell of the design has its own stream derived from it, so that adding a model changes no other.

    Returns
    -------
    RejectionRates. ``verdict`` under a null hypothesis: ``"false alarms"`` (the whole interval lies above alpha),
    ``"cautious"`` (below alpha / 2), ``"holds"``; elsewhere ``"power"``. The assessor-error test asks about
    error alone, so rows that truly moved are no null hypothesis of its: there it always stands under ``"power"``.

    Raises
    ------
    ParameterError
        for an unknown model, test or number out of range.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    docs/methods/change.md, section 9.

    Examples
    --------
    >>> from spbe_research import rejection_rates
    >>> study = rejection_rates(["permenpanrb-59-2020"], models=["aspects"], shifts=[0.0], n_sim=60,
    ...                         tests=["sign-flip by row", "sign-flip by aspect"])
    >>> study.table["verdict"].tolist()
    ['false alarms', 'holds']
    """
    check_between("alpha", alpha, 0, 1)
    check_whole("n_sim", n_sim, 1, 10_000_000)
    check_whole("seed", seed, 0)
    check_between("shared", shared, 0, 1, ends=True)
    check_error_rate(error_rate)
    wanted = [check_choice("tests", test, TESTS) for test in check_several("tests", tests)]
    patterns = [check_choice("models", model, MODELS) for model in check_several("models", models)]
    moves = [check_between("shifts", shift, -0.5, 1, ends=True) for shift in check_several("shifts", shifts)]
    records = []
    for name in cast(list[str], check_several("instruments", instruments)):
        inst = load_instrument(name)
        for model in patterns:
            for shift in moves:
                before, after = simulate_pairs(
                    inst,
                    model=model,
                    shift=shift,
                    n_sim=n_sim,
                    shared=shared,
                    error_rate=error_rate,
                    rng=np.random.default_rng(seed_stream(seed, inst, model, shift)),
                )
                for test in wanted:
                    pvalues = [TESTS[test](x, y, inst) for x, y in zip(before, after, strict=True)]
                    hits = sum(p <= alpha * (1 + 1e-12) for p in pvalues)
                    cell = {"instrument": name, "n_rows": len(inst.weights), "model": model, "shift": shift}
                    rate = rejection_rate(hits, n_sim)
                    verdict = _verdict(rate["low"], rate["high"], alpha, _is_null(test, model, shift))
                    records.append(cell | {"test": test} | rate | {"verdict": verdict})
    return RejectionRates(pd.DataFrame(records), alpha, n_sim, seed)


def rejection_rate(hits: int, n_sim: int) -> dict[str, float]:
    """Columns of a cell: how many of how many rejected, the share, and its interval (Clopper-Pearson, 99 percent).

    99 percent, because some two hundred cells are judged at once.
    """
    ends = scipy.stats.binomtest(hits, n_sim).proportion_ci(0.99)
    counts = {"n_sim": n_sim, "rejections": hits, "rate": hits / n_sim}
    return counts | {"low": float(ends.low), "high": float(ends.high)}


def _is_null(test: str, model: str, shift: float) -> bool:
    return shift == 0 and (model in ERROR_MODELS or test != "assessor error at 0.1")


def _verdict(low: float, high: float, alpha: float, null: bool) -> str:
    if not null:
        return "power"
    if low > alpha:
        return "false alarms"
    return "cautious" if high < alpha / 2 else "holds"
