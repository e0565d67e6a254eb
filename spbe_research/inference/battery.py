"""Every test of one change whose rows are known on both sides, gathered once for the chapter on change."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation
from spbe_research.inference.assessor_error import ERROR_RATES, IndexDistribution, index_distribution
from spbe_research.inference.assessor_error_test import assessor_error_table
from spbe_research.inference.bootstrap import bootstrap_change
from spbe_research.inference.effect_sizes import ChangeDescription, measure_change
from spbe_research.inference.homogeneity import marginal_homogeneity_test, symmetry_test
from spbe_research.inference.multiplicity import StrataTests, strata_tests
from spbe_research.inference.pairs import has_evidence
from spbe_research.inference.rank_tests import sign_test, signed_rank_test
from spbe_research.inference.results import ChangeTest, SignFlipTest, side_by_side
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.inference.two_way import TwoWayTest, two_way_test
from spbe_research.text.result import result_table

__all__ = ["RESAMPLES", "SEED", "RowTests", "run_row_tests"]

#: of the bootstrap, the only method here that draws at random
SEED = 20260601
RESAMPLES = 9999


@dataclass(frozen=True, slots=True, eq=False)
class RowTests:
    """Tests of one change; made by :func:`run_row_tests`.

    Attributes
    ----------
    described : what moved and by how much.
    by_row, by_aspect : the sign-flip test of single rows and of whole aspects; by_evidence : of rows that rest on the
        same document or process, None where no table says which do.
    two_way, two_way_by_aspect : rows that could only rise or fall, and the test over those that could do both.
    signed_rank, pratt, sign : tests that ignore the weights.
    homogeneity, symmetry : tests of the table of levels; None where levels are decimal, so that no two rows share one.
    strata : one test an aspect, corrected.
    errors : assumed error rates side by side; see :func:`~spbe_research.assessor_error_table`. Empty for
        self-assessments, which no assessor made.
    reassessed : (before, after) distribution of the index of a second assessment at each rate; as empty.
    bootstrap : superpopulation reading.
    """

    described: ChangeDescription
    by_row: SignFlipTest
    by_aspect: SignFlipTest
    by_evidence: SignFlipTest | None
    two_way: TwoWayTest
    two_way_by_aspect: TwoWayTest
    signed_rank: ChangeTest
    pratt: ChangeTest
    sign: ChangeTest
    homogeneity: ChangeTest | None
    symmetry: ChangeTest | None
    strata: StrataTests
    errors: pd.DataFrame
    reassessed: tuple[tuple[IndexDistribution, IndexDistribution], ...] = field(repr=False)
    bootstrap: ChangeTest

    def _named(self) -> tuple[SignFlipTest | ChangeTest, ...]:
        flips = (self.by_aspect, self.by_evidence, self.by_row)
        every = (*flips, self.signed_rank, self.pratt, self.sign, self.homogeneity, self.symmetry)
        return tuple(test for test in every if test is not None)

    def __repr__(self) -> str:
        p = f"p by aspect {self.by_aspect.pvalue:.3g}, by row {self.by_row.pvalue:.3g}"
        return f"<RowTests {self.described.estimate:+.4g} points: {p}, {len(self._named())} tests>"

    def _repr_html_(self) -> str:
        table = side_by_side(*self._named(), self.bootstrap)
        return result_table("row_tests", table[["test", "estimate", "low", "high", "pvalue", "n"]])

    @property
    def identical(self) -> bool:
        """Whether no row moved."""
        return not self.by_row.n


def run_row_tests(before: Observation, after: Observation, instrument: Instrument, *, alpha: float = 0.05) -> RowTests:
    """Run every test on two evaluations at indicator depth.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.data.observations import load_levels
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> t = run_row_tests(load_levels("paser", 2021), load_levels("paser", 2022), inst)
    >>> t.by_row.pvalue_exact, t.by_aspect.pvalue_exact, len(t.reassessed)
    (Fraction(2117, 16777216), Fraction(1, 16), 3)
    """
    pair = (before, after)
    assessed = all(side.assessment != "self" for side in pair)
    rates = ERROR_RATES if assessed else ()
    return RowTests(
        described=measure_change(*pair, instrument),
        by_row=sign_flip_test(*pair, instrument),
        by_aspect=sign_flip_test(*pair, instrument, blocks="aspect"),
        by_evidence=sign_flip_test(*pair, instrument, blocks="evidence") if has_evidence(instrument) else None,
        two_way=two_way_test(*pair, instrument),
        two_way_by_aspect=two_way_test(*pair, instrument, blocks="aspect"),
        signed_rank=signed_rank_test(*pair, instrument=instrument),
        pratt=signed_rank_test(*pair, zeros="pratt", instrument=instrument),
        sign=sign_test(*pair, instrument=instrument),
        homogeneity=marginal_homogeneity_test(*pair, instrument=instrument) if instrument.whole_levels else None,
        symmetry=symmetry_test(*pair, instrument=instrument) if instrument.whole_levels else None,
        strata=strata_tests(*pair, instrument, alpha=alpha),
        errors=assessor_error_table(*pair, instrument, alpha=alpha) if assessed else pd.DataFrame(),
        reassessed=tuple(
            (index_distribution(before, instrument, error_rate=e), index_distribution(after, instrument, error_rate=e))
            for e in rates
        ),
        bootstrap=bootstrap_change(*pair, instrument, n_resamples=RESAMPLES, rng=SEED),
    )
