"""How many cheapest plans there are, and the share of them that raises each row: by counting, without listing one.

Counts may have more than thirty digits. They are taken modulo several primes in 64-bit arithmetic and put together by
the Chinese remainder theorem, which is exact: the primes multiply to more than the number of all combinations.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np

from spbe_research.roadmap.cheapest import Cheapest

__all__ = ["count_plans"]

#: greatest primes below 2**31: products of two residues fit 64 bits
_PRIMES = (2147483647, 2147483629, 2147483587, 2147483579, 2147483563, 2147483549, 2147483543, 2147483497)
#: cells of effort by points times choices, up to which plans are counted
_MOST_CELLS = 60_000_000


def count_plans(cheapest: Cheapest) -> tuple[int, list[Fraction]] | None:
    """Number of cheapest plans, and for each row the share of them that raises it.

    Returns
    -------
    (number, shares in row order), or None where counting would take too long.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.roadmap.problem import make_problem
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> task = make_problem(inst, [Fraction(1)] * 47, Fraction(103, 100))  # one step of a row of weight 3 %
    >>> count_plans(Cheapest(task))[0] == sum(w >= Fraction(3, 100) for w in inst.weights)
    True
    """
    most = cheapest.effort
    if most is None:
        return None
    need = max(cheapest.problem.need, 0)
    choices = [
        (g.effort[kept], g.points[kept], g.steps[kept])
        for g, kept in zip(cheapest.groups, cheapest.allowed, strict=True)
    ]
    cells = (most + 1) * (need + 1)
    if cells * sum(len(c[0]) for c in choices) > _MOST_CELLS:
        return None
    bound = prod(len(c[0]) for c in choices)
    primes: list[int] = []
    while prod(primes) <= bound:
        if len(primes) == len(_PRIMES):
            return None
        primes.append(_PRIMES[len(primes)])
    wanted = [(at, k) for at, g in enumerate(cheapest.groups) for k in range(len(g.rows))]
    residues = [_modulo(cheapest, choices, wanted, most, need, p) for p in primes]
    total = _remainder([r[0] for r in residues], primes)
    shares = [Fraction(0)] * len(cheapest.problem.goals)
    for number, (at, k) in enumerate(wanted):
        raised = _remainder([r[1][number] for r in residues], primes)
        shares[cheapest.groups[at].rows[k]] = Fraction(raised, total) if total else Fraction(0)
    return total, shares


def _modulo(
    cheapest: Cheapest,
    choices: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
    wanted: list[tuple[int, int]],
    most: int,
    need: int,
    prime: int,
) -> tuple[int, list[int]]:
    start = np.zeros((most + 1, need + 1), dtype=np.int64)
    start[0, 0] = 1
    before = [start]
    for effort, points, _ in choices[:-1]:
        before.append(_with(before[-1], effort, points, prime))
    after = start
    total, raised = 0, dict.fromkeys(wanted, 0)
    for at in range(len(choices) - 1, -1, -1):
        effort, points, steps = choices[at]
        # plans of the groups behind that give at least so many points
        least = np.cumsum(after[:, ::-1], axis=1)[:, ::-1] % prime
        for e, p, taken in zip(effort.tolist(), points.tolist(), steps, strict=True):
            n = _pairs(before[at], least, most - e, need - p, prime)
            if at == len(choices) - 1:
                total = (total + n) % prime
            for k in range(len(taken)):
                if taken[k]:
                    raised[at, k] = (raised[at, k] + n) % prime
        after = _with(after, effort, points, prime)
    return total, [raised[w] for w in wanted]


def _with(table: np.ndarray, effort: np.ndarray, points: np.ndarray, prime: int) -> np.ndarray:
    """Counts by effort and points with one group more; points beyond the need count as the need."""
    new = np.zeros_like(table)
    most, need = table.shape[0] - 1, table.shape[1] - 1
    for e, p in zip(effort.tolist(), points.tolist(), strict=True):
        if e > most:
            continue
        rows = table[: most + 1 - e]
        inside = max(need - p, 0)
        if p <= need:
            new[e:, p:need] += rows[:, :inside]
        new[e:, need] += rows[:, inside:].sum(axis=1) % prime
        new %= prime
    return new


def _pairs(before: np.ndarray, least: np.ndarray, most: int, need: int, prime: int) -> int:
    """Pairs of a plan before and one behind with exactly this effort and at least these points."""
    if most < 0:
        return 0
    width = before.shape[1]
    wanted = np.clip(need - np.arange(width), 0, width - 1)
    other = least[most::-1][: most + 1][:, wanted]
    return int((before[: most + 1] * other % prime).sum() % prime)


def _remainder(residues: list[int], primes: list[int]) -> int:
    """The number below the product of the primes that leaves these residues."""
    whole = prod(primes)
    return sum(r * (whole // p) * pow(whole // p, -1, p) for r, p in zip(residues, primes, strict=True)) % whole
