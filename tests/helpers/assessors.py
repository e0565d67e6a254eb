"""The distribution of an index under errors of assessors, by listing every outcome."""

from __future__ import annotations

import itertools
from fractions import Fraction


def slow_distribution(levels, instrument, rate):
    """Index of every combination of errors with its exact probability."""
    found: dict[Fraction, Fraction] = {}
    for errors in itertools.product((-1, 0, 1), repeat=len(levels)):
        p = Fraction(1)
        seen = []
        for x, e in zip(levels, errors, strict=True):
            p *= 1 - 2 * rate if e == 0 else rate
            seen.append(x + e if 1 <= x + e <= 5 else x)  # blocked: the assessor stays at the end
        index = sum((w * v for w, v in zip(instrument.weights, seen, strict=True)), Fraction(0))
        found[index] = found.get(index, Fraction(0)) + p
    return {k: p for k, p in found.items() if p}
