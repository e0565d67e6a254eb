"""Did the levels change their distribution? Marginal homogeneity and symmetry of the before-by-after table.

Both tests look at the table as categories: they find any difference between the two years, not only
a rise. Exact p-values flip each row's pair of levels (given the pair, either order has probability 1/2).
The asymptotic forms first leave out levels that nobody holds in either year and count only the
pairs of levels between which somebody moved; counting empty cells as if they could have been filled gives
too many degrees of freedom.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import scipy

from spbe_research.data.instruments import Instrument
from spbe_research.errors import ParameterError, joined, message
from spbe_research.inference.pairs import LevelPairs, least_possible, read_pairs
from spbe_research.inference.results import ChangeTest
from spbe_research.options import check_choice, check_switch
from spbe_research.scoring.levels import Levels

__all__ = ["marginal_homogeneity_test", "symmetry_test"]

#: states of the exact distribution above which only the asymptotic form is offered
_MOST_STATES = 2_000_000


def marginal_homogeneity_test(
    before: Levels,
    after: Levels,
    *,
    method: str = "exact",
    midp: bool = False,
    instrument: str | Instrument | None = None,
) -> ChangeTest:
    """Stuart-Maxwell test: are the levels distributed alike in both evaluations?

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations. Without ``instrument`` both
        sides bear labels or neither.
    method : ``"exact"`` flips pairs; ``"asymptotic"`` refers the same statistic to chi-squared.
    midp : count flips that only equal the observed statistic by one half; for the exact form.
    instrument : checks the levels against an instrument; an Observation brings its own.

    Returns
    -------
    ChangeTest with ``statistic`` and ``df``; no estimate, since the test has no direction.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown method, mid-p of the asymptotic form, or too many states.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    With N[k, l] rows that moved between levels k and l, either way, and m the vector of marginal
    differences, the statistic is ``m' V^- m``, V the Laplacian of N. Flipping leaves N and so V
    unchanged. The degrees of freedom are the rank of V: levels in use less 1, if all are linked by moves.

    References
    ----------
    Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry 116, 651-655.

    Examples
    --------
    >>> from spbe_research import load_levels, marginal_homogeneity_test
    >>> t = marginal_homogeneity_test(load_levels("paser", 2021), load_levels("paser", 2022), method="asymptotic")
    >>> t.df, round(t.statistic, 3), round(t.pvalue, 5)
    (3, 15.328, 0.00156)
    """
    _check_method(method, midp)
    pairs = read_pairs(before, after, instrument)
    table = _moves(pairs)
    margin: Counter[Fraction] = Counter()
    for (low, high), (up, down) in table.items():
        margin[high] += up - down
        margin[low] -= up - down
    form, kept = _quadratic_form(table)
    observed = _value(form, tuple(margin[level] for level in kept))
    values: Counter[int] | None = None
    if method == "exact":
        values = Counter()
        for state, count in _margin_states(table, kept).items():
            values[_value(form, state)] += count
    return _result(
        "marginal homogeneity (Stuart-Maxwell)", pairs, (observed, form.scale), values, len(kept), table, midp
    )


def symmetry_test(
    before: Levels,
    after: Levels,
    *,
    method: str = "exact",
    midp: bool = False,
    instrument: str | Instrument | None = None,
) -> ChangeTest:
    """Bowker test: did as many rows move from k to l as from l to k, for every pair of levels?

    Parameters
    ----------
    before, after : levels of the two evaluations: by row, by code or as Observations. Without ``instrument`` both
        sides bear labels or neither.
    method : ``"exact"`` flips pairs; ``"asymptotic"`` refers the same statistic to chi-squared.
    midp : count flips that only equal the observed statistic by one half; for the exact form.
    instrument : checks the levels against an instrument; an Observation brings its own.

    Returns
    -------
    ChangeTest with ``statistic`` and ``df``, the pairs of levels between which somebody moved; no estimate, since
    the test has no direction.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown method, mid-p of the asymptotic form, or too many states.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Bowker (1948), A test for symmetry in contingency tables, Journal of the American Statistical
    Association 43, 572-574.

    Examples
    --------
    >>> from spbe_research import load_levels, symmetry_test
    >>> t = symmetry_test(load_levels("paser", 2021), load_levels("paser", 2022), method="asymptotic")
    >>> t.df, round(t.statistic, 3), round(t.pvalue, 5)
    (4, 15.4, 0.00394)
    """
    _check_method(method, midp)
    pairs = read_pairs(before, after, instrument)
    table = _moves(pairs)
    cells = list(table.values())
    scale = math.lcm(*(up + down for up, down in cells), 1)
    observed = sum((up - down) ** 2 * (scale // (up + down)) for up, down in cells)
    values: Counter[int] | None = None
    if method == "exact":
        values = Counter({0: 1})
        for up, down in cells:
            n = up + down
            grown: Counter[int] = Counter()
            for value, count in values.items():
                for j in range(n + 1):
                    grown[value + (2 * j - n) ** 2 * (scale // n)] += count * math.comb(n, j)
            values = _guard(grown)
    return _result("symmetry (Bowker)", pairs, (observed, scale), values, len(cells), table, midp)


def _check_method(method: str, midp: bool) -> None:
    check_choice("method", method, ("exact", "asymptotic"))
    if check_switch("midp", midp) and method != "exact":
        raise ParameterError(message("errors.inference.homogeneity.midp_needs_exact"))


def _moves(pairs: LevelPairs) -> dict[tuple[Fraction, Fraction], tuple[int, int]]:
    """(lower, higher level) -> (rows that moved up, rows that moved down); only pairs with a move."""
    moves: dict[tuple[Fraction, Fraction], tuple[int, int]] = {}
    for x, y in zip(pairs.before, pairs.after, strict=True):
        if x != y:
            up, down = moves.get((min(x, y), max(x, y)), (0, 0))
            moves[min(x, y), max(x, y)] = (up + 1, down) if y > x else (up, down + 1)
    return dict(sorted(moves.items()))


class _Form:
    """A quadratic form with whole coefficients; ``scale`` times the true one."""

    def __init__(self, inverse: list[list[Fraction]]) -> None:
        self.scale = math.lcm(*(x.denominator for row in inverse for x in row), 1)
        self.rows = [[int(x * self.scale) for x in row] for row in inverse]


def _value(form: _Form, m: tuple[int, ...]) -> int:
    return sum(a * x * y for row, x in zip(form.rows, m, strict=True) for a, y in zip(row, m, strict=True))


def _quadratic_form(table: dict[tuple[Fraction, Fraction], tuple[int, int]]) -> tuple[_Form, list[Fraction]]:
    """Inverse of the Laplacian with one level of every linked group left out, and the levels kept."""
    group: dict[Fraction, Fraction] = {}

    def root(level: Fraction) -> Fraction:
        while group.setdefault(level, level) != level:
            level = group[level]
        return level

    for low, high in table:
        group[root(low)] = root(high)
    levels = sorted(group)
    last = {root(level): level for level in levels}
    kept = [level for level in levels if last[root(level)] != level]
    place = {level: i for i, level in enumerate(kept)}
    laplacian = [[Fraction(0)] * len(kept) for _ in kept]
    for (low, high), (up, down) in table.items():
        for level in (low, high):
            if level in place:
                laplacian[place[level]][place[level]] += up + down
        if low in place and high in place:
            laplacian[place[low]][place[high]] -= up + down
            laplacian[place[high]][place[low]] -= up + down
    return _Form(_inverse(laplacian)), kept


def _inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """Inverse of a positive definite matrix of Fractions (Gauss-Jordan; no pivot can vanish)."""
    n = len(matrix)
    work = [[*row, *(Fraction(i == j) for j in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = work[i][i]
        work[i] = [x / pivot for x in work[i]]
        for j in range(n):
            if j != i and work[j][i]:
                factor = work[j][i]
                work[j] = [x - factor * y for x, y in zip(work[j], work[i], strict=True)]
    return [row[n:] for row in work]


def _margin_states(
    table: dict[tuple[Fraction, Fraction], tuple[int, int]], kept: list[Fraction]
) -> Counter[tuple[int, ...]]:
    """Vectors of marginal differences with the number of flips that give them."""
    place = {level: i for i, level in enumerate(kept)}
    states: Counter[tuple[int, ...]] = Counter({(0,) * len(kept): 1})
    for (low, high), (up, down) in table.items():
        n = up + down
        grown: Counter[tuple[int, ...]] = Counter()
        for state, count in states.items():
            for j in range(n + 1):
                moved = list(state)
                if high in place:
                    moved[place[high]] += 2 * j - n
                if low in place:
                    moved[place[low]] -= 2 * j - n
                grown[tuple(moved)] += count * math.comb(n, j)
        states = _guard(grown)
    return states


def _guard(states: Counter) -> Counter:
    if len(states) > _MOST_STATES:
        raise ParameterError(message("errors.inference.homogeneity.guard", most_states=_MOST_STATES))
    return states


def _result(
    name: str,
    pairs: LevelPairs,
    observed: tuple[int, int],
    values: Counter[int] | None,
    df: int,
    table: dict[tuple[Fraction, Fraction], tuple[int, int]],
    midp: bool,
) -> ChangeTest:
    """Refer the observed value (over its scale) to the exact counts, or to chi-squared without them."""
    moved = sum(up + down for up, down in table.values())
    statistic = observed[0] / observed[1]
    exact_p = least = None
    if values is not None:
        share = Fraction(1, 2) if midp and moved else Fraction(1)
        beyond = sum(c for v, c in values.items() if v > observed[0])
        exact_p = (beyond + share * values[observed[0]]) / values.total()
        least = share * values[max(values)] / values.total()
        p, how = float(exact_p), message("notes.homogeneity.exact")
        how = message("notes.ranks.midp", how=how) if midp else how
    else:
        p, how = (
            float(scipy.stats.chi2.sf(statistic, df)) if df else 1.0,
            message("notes.homogeneity.chi_squared", df=df),
        )
    levels = sorted({*pairs.before, *pairs.after})
    notes = [pairs.note] if pairs.note else []
    if moved:
        used = ", ".join(str(x) for x in levels)
        notes.append(message("notes.homogeneity.levels", levels=used, n=len(table)))
        if least is None and min(up + down for up, down in table.values()) < 5:
            notes.append(message("notes.homogeneity.rough"))
        if least is not None and least > Fraction(1, 20):
            notes.append(least_possible(least))
    else:
        notes = [pairs.small_print(Fraction(1), 0)]
    return ChangeTest(
        name=name,
        effect="none: the test has no direction",
        estimate=math.nan,
        low=math.nan,
        high=math.nan,
        statistic=statistic,
        pvalue=p,
        pvalue_exact=exact_p,
        smallest=math.nan if least is None else float(least),
        n=moved,
        rose=len(pairs.moved(1)),
        fell=len(pairs.moved(-1)),
        unchanged=len(pairs.moved(0)),
        alternative="two-sided",
        method=how,
        note=joined(notes),
        df=df,
    )
