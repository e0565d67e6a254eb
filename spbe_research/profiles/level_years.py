"""Levels of several years under one instrument: who moved when, and a test for each pair of years."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.inference.multiplicity import adjust_pvalues
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.profiles.pair import Evaluation

__all__ = ["LevelYears", "YearPair", "level_years"]

#: from so many years on a map says more than the pair that the chapter compares
_LEAST = 3


@dataclass(frozen=True, slots=True, eq=False)
class YearPair:
    """The change between two of the years.

    Attributes
    ----------
    before, after : the years. by_row, by_aspect : the sign-flip test of single rows and of whole aspects.
    holm : (by row, by aspect), each corrected by Holm over all pairs that can reach the level; NaN for one that cannot.
    """

    before: int
    after: int
    by_row: SignFlipTest
    by_aspect: SignFlipTest
    holm: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class LevelYears:
    """Levels of every indicator by year, and the change for every pair of years.

    Attributes
    ----------
    instrument : of all of them. evaluations : one a year, the oldest first.
    levels : exact level by code (index, in the instrument's order) and year (columns).
    pairs : every pair of years, neighbours first.
    """

    instrument: Instrument
    evaluations: tuple[Evaluation, ...]
    levels: pd.DataFrame
    pairs: tuple[YearPair, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years, the oldest first."""
        return tuple(e.year for e in self.evaluations)

    @property
    def procedures(self) -> dict[str, tuple[int, ...]]:
        """The years by their procedure (evaluation, monitoring); ``""`` where no document says."""
        names = dict.fromkeys(e.observation.procedure for e in self.evaluations)
        return {p: tuple(e.year for e in self.evaluations if e.observation.procedure == p) for p in names}

    def moves(self, code: str) -> list[Fraction]:
        """From each year to the next: what an indicator rose, or fell, by."""
        return [b - a for a, b in itertools.pairwise(self.levels.loc[code])]

    def moved(self, before: int, after: int) -> tuple[int, int, int]:
        """How many indicators rose, fell and stayed between two years."""
        change = self.levels[after] - self.levels[before]
        return int((change > 0).sum()), int((change < 0).sum()), int((change == 0).sum())

    @property
    def never(self) -> list[str]:
        """Codes of the indicators whose level is the same in all years."""
        return [str(code) for code in self.levels.index if not any(self.moves(code))]


def level_years(known: Sequence[Evaluation], instrument: Instrument, *, alpha: float = 0.05) -> LevelYears | None:
    """The years whose levels are all known under an instrument; None where they are fewer than three.

    Examples
    --------
    >>> from spbe_research import describe_change
    >>> years = describe_change("kota bandar lampung").over_years
    >>> years.years, [years.moved(p.before, p.after) for p in years.pairs][:3]
    ((2021, 2022, 2023, 2024), [(12, 1, 34), (15, 7, 25), (28, 0, 19)])
    """
    mine = sorted((e for e in known if e.instrument is instrument and e.every_level), key=lambda e: e.year)
    mine = [e for e in mine if e.depth == "indicator"]
    if len(mine) < _LEAST:
        return None
    codes = list(instrument.codes)
    levels = pd.DataFrame(
        {e.year: [Fraction(e.observation.values[code]) for code in codes] for e in mine}, index=codes, dtype=object
    )
    pairs = sorted(itertools.combinations(mine, 2), key=lambda p: mine.index(p[1]) - mine.index(p[0]))
    tests = [_tests(a, b, instrument) for a, b in pairs]
    corrected = [_holm([t[k] for t in tests], alpha) for k in (0, 1)]
    made = [
        YearPair(a.year, b.year, row, aspect, (corrected[0][i], corrected[1][i]))
        for i, ((a, b), (row, aspect)) in enumerate(zip(pairs, tests, strict=True))
    ]
    return LevelYears(instrument, tuple(mine), levels, tuple(made))


def _tests(a: Evaluation, b: Evaluation, instrument: Instrument) -> tuple[SignFlipTest, SignFlipTest]:
    pair = (a.observation, b.observation)
    return sign_flip_test(*pair, instrument), sign_flip_test(*pair, instrument, blocks="aspect")


def _holm(tests: Sequence[SignFlipTest], alpha: float) -> list[float]:
    adjusted = adjust_pvalues([t.pvalue for t in tests], [t.smallest for t in tests], alpha=alpha)
    return [float(p) for p in adjusted.holm]
