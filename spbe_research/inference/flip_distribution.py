"""Exact distribution of a sum of signed whole steps: the reference set of every flipping test.

Under the null hypothesis of a flipping test each step keeps its size and takes either sign with
probability one half. The sum is ``total - 2 u`` where ``u`` is the sum of the steps that turned
negative, so the whole distribution is that of a subset sum, found by one pass over the steps
(Pagano and Tritchler, 1983) and never by drawing at random.

Two arithmetics stand beside each other. *Integer* counts the sign patterns with Python's unbounded
integers: a generating polynomial is packed into one long number (Kronecker substitution), a step is
one shift and one addition, and the p-value is a fraction without error. *Float* keeps the counts in
float64: they are whole numbers up to 2**52, so with at most 52 non-zero steps nothing is rounded
and both arithmetics give the same float; beyond that the additions of positive numbers keep a
relative error of at most one unit in the last place a step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from spbe_research.errors import ParameterError, message
from spbe_research.inference.subset_halves import SubsetHalves
from spbe_research.options import check_choice, check_switch

__all__ = ["ALTERNATIVES", "FlipTail", "check_alternative", "flip_distribution", "flip_tail", "subset_counts"]

#: ``"greater"`` asks whether the value rose
ALTERNATIVES = ("two-sided", "greater", "less")
#: cells of a distribution; instruments need some thousand, fractions of an odd common denominator may need too many
_MOST_CELLS = 20_000_000


def check_alternative(alternative: str) -> str:
    """``alternative`` if it is one of :data:`ALTERNATIVES`.

    Raises
    ------
    ParameterError
        with the words allowed.
    """
    return check_choice("alternative", alternative, ALTERNATIVES)


@dataclass(frozen=True, slots=True)
class FlipTail:
    """How many of the ``2**n`` sign patterns reach an observed sum.

    Attributes
    ----------
    n : non-zero steps; total : sum of their sizes; statistic : observed signed sum.
    above, at, below : patterns whose sum is greater than, equal to, and less than the observed one.
    """

    n: int
    total: int
    statistic: int
    above: int
    at: int
    below: int

    def pvalue(self, alternative: str = "two-sided", *, midp: bool = False) -> Fraction:
        """Exact p-value.

        Parameters
        ----------
        alternative : two-sided counts every pattern whose sum is at least as far from zero.
        midp : count patterns that only equal the observed sum by one half. A mid-p test is less
            conservative; it is not guaranteed to keep the level (Lancaster, 1961).

        Examples
        --------
        >>> flip_tail([1, 1, 1, -1]).pvalue()
        Fraction(5, 8)
        >>> flip_tail([1, 1, 1, 1]).pvalue("greater", midp=True)
        Fraction(1, 32)
        """
        check_alternative(alternative)
        check_switch("midp", midp)
        patterns = 2**self.n
        if self.n == 0:
            return Fraction(1)  # nothing moved: the only pattern is the observed one
        upper = Fraction(self.above) + Fraction(self.at, 2 if midp else 1)
        lower = Fraction(self.below) + Fraction(self.at, 2 if midp else 1)
        if alternative == "greater":
            return upper / patterns
        if alternative == "less":
            return lower / patterns
        if self.statistic == 0:
            return 1 - (Fraction(self.at, 2 * patterns) if midp else Fraction(0))
        return 2 * min(upper, lower) / patterns  # the distribution is symmetric about zero

    @property
    def smallest(self) -> Fraction:
        """Least two-sided p-value that these steps could have given, whatever their signs."""
        return min(Fraction(1), Fraction(2, 2**self.n))


def flip_tail(steps: Sequence[int] | np.ndarray, *, arithmetic: str = "integer") -> FlipTail:
    """Place of an observed signed sum among all sums that its steps could give.

    Parameters
    ----------
    steps : signed whole steps, one a row (or block of rows); zeros do not matter.
    arithmetic : ``"integer"`` for certified counts, ``"float"`` for the fast pass.

    Returns
    -------
    FlipTail; with ``"float"`` its counts are whole float64 values turned to int.

    Raises
    ------
    ParameterError
        for an unknown arithmetic, a lattice of more than 20 million cells whose sums are too many to list, or float
        with more than 1,000 steps (float64 ends at 2**1023).

    References
    ----------
    Pagano and Tritchler (1983), On obtaining permutation distributions in polynomial time,
    Journal of the American Statistical Association 78, 435-440.

    Examples
    --------
    >>> flip_tail([3, 2, -1])
    FlipTail(n=3, total=6, statistic=4, above=1, at=1, below=6)
    """
    signed, factor = _reduced(steps)
    sizes = [abs(x) for x in signed]
    n, total, statistic = len(sizes), sum(sizes), sum(signed)
    fallen = (total - abs(statistic)) // 2  # the smaller of the two sides; the other follows by symmetry
    check_choice("arithmetic", arithmetic, ("integer", "float"))
    if fallen >= _MOST_CELLS:
        nearer, at = _by_halves(sizes, fallen)
    elif arithmetic == "integer":
        counts = _subset_counts(sizes, fallen)
        nearer, at = sum(counts[:fallen]), counts[fallen]
    else:
        if n > 1000:
            raise ParameterError(message("errors.inference.flip_distribution.flip_tail", n=n))
        cells = _subset_floats(sizes, fallen)
        nearer, at = int(cells[:fallen].sum()), int(cells[fallen])
    rest = 2**n - nearer - at
    above, below = (nearer, rest) if statistic >= 0 else (rest, nearer)
    return FlipTail(n, total * factor, statistic * factor, above, at, below)


def flip_distribution(steps: Sequence[int] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every attainable signed sum with its null probability, ascending (for drawing).

    Returns
    -------
    sums (m,) int64, probabilities (m,) float64 that sum to 1.

    Examples
    --------
    >>> flip_distribution([1, 2])
    (array([-3, -1,  1,  3]), array([0.25, 0.25, 0.25, 0.25]))
    """
    signed, factor = _reduced(steps)
    sizes = [abs(x) for x in signed]
    total = sum(sizes)
    if total >= _MOST_CELLS and 2 ** len(sizes) < _MOST_CELLS:
        return _every_sum(sizes, factor)
    _check_cells(total)
    # halving at every step keeps probabilities, so that no number of steps can overflow
    cells = _subset_floats(sizes, total, halve=True)
    reached = np.flatnonzero(cells)
    return (2 * reached - total) * factor, cells[reached]


def _every_sum(sizes: list[int], factor: int) -> tuple[np.ndarray, np.ndarray]:
    sums = np.zeros(1, np.int64)
    for size in sizes:
        sums = np.concatenate([sums - size * factor, sums + size * factor])
    values, counts = np.unique(sums, return_counts=True)
    return values, counts / len(sums)


def subset_counts(sizes: Sequence[int], most: int | None = None) -> list[int]:
    """Number of subsets of positive whole ``sizes`` for every sum from 0 to ``most``, exact.

    Examples
    --------
    >>> subset_counts([1, 2, 2])
    [1, 1, 2, 2, 1, 1]
    """
    whole = [int(x) for x in sizes]
    return _subset_counts(whole, sum(whole) if most is None else most)


def _check_cells(last: int) -> None:
    if last >= _MOST_CELLS:
        raise ParameterError(
            message("errors.inference.flip_distribution.check_cells", last=last + 1, most_cells=_MOST_CELLS)
        )


def _by_halves(sizes: list[int], fallen: int) -> tuple[int, int]:
    """Subsets that sum to less than ``fallen`` and to just that, where the lattice is too long to walk."""
    try:
        halves = SubsetHalves([(x, 0) for x in sizes])
    except OverflowError:
        _check_cells(fallen)
        raise AssertionError from None  # the check above raises
    nearer = halves.count(1, 0, fallen - 1)
    return nearer, halves.count(1, 0, fallen) - nearer


def _reduced(steps: Sequence[int] | np.ndarray) -> tuple[list[int], int]:
    """The non-zero steps over their greatest common divisor, and that divisor."""
    whole = steps.tolist() if isinstance(steps, np.ndarray) else [int(x) for x in steps]
    factor = math.gcd(*whole) or 1
    return [x // factor for x in whole if x], factor


def _subset_counts(sizes: list[int], most: int) -> list[int]:
    """Coefficients 0..most of the product of ``1 + z**size``, packed in whole bytes of one integer."""
    width = len(sizes) // 8 + 1  # a count is at most 2**n, so n + 1 bits hold it
    keep = (1 << (8 * width * (most + 1))) - 1
    packed = 1
    for size in sizes:
        if size <= most:
            packed += (packed << (8 * width * size)) & keep
    raw = packed.to_bytes(width * (most + 1), "little")
    return [int.from_bytes(raw[i : i + width], "little") for i in range(0, len(raw), width)]


def _subset_floats(sizes: list[int], most: int, *, halve: bool = False) -> np.ndarray:
    cells = np.zeros(most + 1)
    cells[0] = 1.0
    reach = 0
    for size in sorted(sizes):  # small steps first: the occupied part stays short
        grown = min(reach + size, most)
        if size <= most:
            cells[size : grown + 1] += cells[: grown + 1 - size]
        if halve:
            cells[: grown + 1] *= 0.5
        reach = grown
    return cells
