"""What a test of a change returns: never a bare p, always with its size, its interval and what it assumes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from spbe_research.errors import ParameterError
from spbe_research.inference.flip_distribution import flip_distribution
from spbe_research.inference.shift_interval import shift_interval
from spbe_research.options import check_kind, refused
from spbe_research.text.result import result_table

__all__ = ["ChangeTest", "SignFlipTest", "side_by_side"]

_COLUMNS = {
    "name": "test",
    "effect": "effect",
    "estimate": "estimate",
    "low": "low",
    "high": "high",
    "statistic": "statistic",
    "df": "df",
    "pvalue": "pvalue",
    "smallest": "smallest_p",
    "n": "n",
    "rose": "rose",
    "fell": "fell",
    "unchanged": "unchanged",
    "alternative": "alternative",
    "method": "method",
    "note": "note",
}


class _Shown:
    """A result as a one-line table."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One line: test, effect, estimate, interval, statistic, p, least p attainable, counts, method, note."""
        return pd.DataFrame([{new: getattr(self, old) for old, new in _COLUMNS.items()}])

    def _repr_html_(self) -> str:
        facts = {new: getattr(self, old) for old, new in _COLUMNS.items()}
        return result_table("test", facts, about=str(facts.pop("test")), note=facts.pop("note"))


@dataclass(frozen=True, slots=True, eq=False)
class ChangeTest(_Shown):
    """Result of one test.

    Attributes
    ----------
    name : the test; effect : what ``estimate`` measures, with its unit.
    estimate, low, high : effect size and its interval at ``confidence_level``; NaN where the test has none.
    statistic, df : test statistic; degrees of freedom, or None.
    pvalue : float in 0..1; pvalue_exact : the same as a Fraction where the test is exact, else None.
    smallest : least p-value that the moved rows could have given, whatever their signs.
    n : units that moved (rows, blocks); rose, fell, unchanged : the units by direction.
    alternative : ``"two-sided"``, ``"greater"`` or ``"less"``; confidence_level : of the interval, or NaN.
    method : how p was found; note : what the reader must know beside it.

    References
    ----------
    docs/methods/change.md; each test names its own.

    Examples
    --------
    >>> from spbe_research import load_levels, sign_test
    >>> sign_test(load_levels("paser", 2021), load_levels("paser", 2022))
    <sign test: estimate 0.76, interval 0.5487 to 0.9064, p = 0.0146 (two-sided), 25 moved>
    """

    name: str
    effect: str
    estimate: float
    low: float
    high: float
    statistic: float
    pvalue: float
    pvalue_exact: Fraction | None
    smallest: float
    n: int
    rose: int
    fell: int
    unchanged: int
    alternative: str
    method: str
    note: str
    confidence_level: float = math.nan
    df: int | None = None

    def __repr__(self) -> str:
        return _line(self.name, self.estimate, self.low, self.high, self.pvalue, self.n, self.alternative)


@dataclass(frozen=True, slots=True, eq=False)
class SignFlipTest(_Shown):
    """Result of :func:`spbe_research.inference.sign_flip.sign_flip_test`.

    As :class:`ChangeTest`; in addition it keeps the units it flipped, so that the null
    distribution can be drawn and the interval is computed only when it is looked at.

    Attributes
    ----------
    estimate_exact, pvalue_exact, smallest_exact : exact forms of ``estimate`` (index points), ``pvalue`` and
        ``smallest`` (0 to 1), as Fractions.
    alternative : ``"two-sided"``, ``"greater"`` or ``"less"``; confidence_level : of the interval.
    effect : what ``estimate`` measures, with its unit; df : None.
    unit_name : ``"row"``, ``"aspect"`` ...; labels : the units in their order.
    steps, unit : weighted change of each unit as a whole number of ``unit`` index points.
    weights : whole weights of the units over their sum.
    shift0 : common shift under the null hypothesis, index points; ``steps``, ``n``, ``rose``, ``fell`` and
        ``unchanged`` are counted from it.
    method : how p was found; note : what the reader must know beside it.

    References
    ----------
    Hartigan (1969), Using subsample values as typical values, Journal of the American Statistical
    Association 64, 1303-1317 (the interval); docs/methods/change.md, section 2.

    Examples
    --------
    >>> from spbe_research import load_levels, sign_flip_test
    >>> sign_flip_test(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    <sign-flip by row: estimate 0.766, interval 0.3966 to 1.113, p = 0.000126 (two-sided), 25 moved>
    """

    estimate_exact: Fraction
    pvalue_exact: Fraction
    smallest_exact: Fraction
    alternative: str
    method: str
    note: str
    confidence_level: float
    unit_name: str
    labels: tuple[str, ...] = field(repr=False)
    steps: tuple[int, ...] = field(repr=False)
    weights: tuple[int, ...] = field(repr=False)
    unit: Fraction = field(repr=False)
    shift0: Fraction = Fraction(0)
    effect: str = "change of the index, points"
    df: int | None = None

    @property
    def name(self) -> str:
        """The test and what it flips."""
        return f"sign-flip by {self.unit_name}"

    @property
    def estimate(self) -> float:
        """Change in index points, after minus before."""
        return float(self.estimate_exact)

    @property
    def statistic(self) -> float:
        """The test statistic is the change itself."""
        return float(self.estimate_exact)

    @property
    def pvalue(self) -> float:
        """P-value, 0 to 1."""
        return float(self.pvalue_exact)

    @property
    def smallest(self) -> float:
        """Least two-sided p-value that these units could have given."""
        return float(self.smallest_exact)

    @property
    def n(self) -> int:
        """Units that moved."""
        return sum(x != 0 for x in self.steps)

    @property
    def rose(self) -> int:
        """Units that rose."""
        return sum(x > 0 for x in self.steps)

    @property
    def fell(self) -> int:
        """Units that fell."""
        return sum(x < 0 for x in self.steps)

    @property
    def unchanged(self) -> int:
        """Units that did not move."""
        return sum(x == 0 for x in self.steps)

    @property
    def low(self) -> float:
        """Lower end of the interval, index points; minus infinity where the units are too few.

        NaN where the units are too many and too different for an exact interval.
        """
        return self._interval()[0]

    @property
    def high(self) -> float:
        """Upper end of the interval, index points; infinity where the units are too few, NaN as :attr:`low`."""
        return self._interval()[1]

    def _interval(self) -> tuple[float, float]:
        """The interval, or NaN: a result can always be shown, and only who asks for the interval is told why not."""
        try:
            return self.confidence_interval()
        except ParameterError:
            return math.nan, math.nan

    def confidence_interval(self, confidence_level: float | None = None) -> tuple[float, float]:
        """Every common shift that this test would not reject; see :mod:`spbe_research.inference.shift_interval`.

        Parameters
        ----------
        confidence_level : between 0 and 1; that of the test by default.

        Raises
        ------
        ParameterError
            for a level outside 0..1, or where the units are too many and too different to count their sets.
        """
        level = self.confidence_level if confidence_level is None else confidence_level
        points = self.unit * sum(self.weights)
        ends = shift_interval(self.weights, self.steps, confidence_level=level, alternative=self.alternative)
        low, high = (end if end is None else end * points + self.shift0 for end in ends)
        return (-math.inf if low is None else float(low), math.inf if high is None else float(high))

    def null_distribution(self) -> pd.DataFrame:
        """Every change that flipping could give: ``change`` (index points), ``probability``; ascending."""
        sums, probabilities = flip_distribution(self.steps)
        return pd.DataFrame(
            {"change": [float(int(s) * self.unit + self.shift0) for s in sums], "probability": probabilities}
        )

    def __repr__(self) -> str:
        return _line(self.name, self.estimate, self.low, self.high, self.pvalue, self.n, self.alternative)


def _line(name: str, estimate: float, low: float, high: float, p: float, n: int, alternative: str) -> str:
    parts = [] if math.isnan(estimate) else [f"estimate {estimate:.4g}"]
    parts += [] if math.isnan(low) else [f"interval {low:.4g} to {high:.4g}"]
    parts += [] if math.isnan(p) else [f"p = {p:.3g} ({alternative})"]
    return f"<{name}: {', '.join([*parts, f'{n} moved'])}>"


def side_by_side(*results: ChangeTest | SignFlipTest) -> pd.DataFrame:
    """Several results under each other, one line a test.

    Parameters
    ----------
    results : tests of one change; those without an estimate or interval show NaN there.

    Returns
    -------
    DataFrame, one line a test: test, effect, estimate, low, high, statistic, df, pvalue, smallest_p, n, rose, fell,
    unchanged, alternative, method, note.

    Raises
    ------
    ParameterError
        without any result, and for what is none.

    References
    ----------
    docs/methods/change.md, sections 2 to 4.

    Examples
    --------
    >>> from spbe_research import load_levels, side_by_side, sign_test, signed_rank_test
    >>> pair = load_levels("paser", 2021), load_levels("paser", 2022)
    >>> side_by_side(sign_test(*pair), signed_rank_test(*pair))["n"].tolist()
    [25, 25]
    """
    if not results:
        raise refused("results", results, "made", maker="sign_flip_test")
    for result in results:
        check_kind("results", result, (ChangeTest, SignFlipTest), "sign_flip_test")
    return pd.concat([r.to_frame() for r in results], ignore_index=True)
