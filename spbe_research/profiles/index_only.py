"""What an index alone allows: values of the domains, rows at the least level."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.profiles.maturity import Maturity

__all__ = ["domains_implied", "rows_at_least_level"]


def domains_implied(m: Maturity) -> list[tuple[str, Fraction, Fraction]]:
    """Least and greatest value of each domain that agree with the index alone.

    The other domains may lie anywhere on the scale, so the ranges are wide; they are bounds, not estimates.

    Examples
    --------
    >>> from spbe_research.profiles.maturity import describe_maturity
    >>> m = describe_maturity("bintan", source="bintan-study")
    >>> [(n, round(float(low), 2), round(float(high), 2)) for n, low, high in domains_implied(m)][-1]
    ('4', 1.0, 3.34)
    """
    inst = m.instrument
    least, most = inst.level_min, inst.level_max
    result = []
    for number in inst.numbers("domain"):
        weight = inst.unit_weight("domain", number)
        low = max(least, (m.low - (1 - weight) * most) / weight)
        high = min(most, (m.high - (1 - weight) * least) / weight)
        result.append((number, low, high))
    return result


def rows_at_least_level(m: Maturity) -> tuple[int, int]:
    """Fewest and most rows that can stand at the least level, given the index alone.

    Examples
    --------
    >>> from spbe_research.profiles.maturity import describe_maturity
    >>> rows_at_least_level(describe_maturity("bintan", source="bintan-study"))
    (0, 37)
    """
    inst = m.instrument
    span = inst.level_max - inst.level_min
    k = len(inst.weights)
    need, raised = m.low - inst.level_min, 0
    for weight in sorted(inst.weights, reverse=True):
        if need <= 0:
            break
        need -= weight * span
        raised += 1
    spare, liftable = m.high - inst.level_min, 0
    for weight in sorted(inst.weights):
        spare -= weight * inst.level_step
        if spare < 0:
            break
        liftable += 1
    return k - liftable, k - raised
