"""Steps from the levels of today to an index to be reached."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.scoring.score import Score

__all__ = ["fewest_steps"]


def fewest_steps(scored: Score, target: Fraction) -> int | None:
    """Least number of one-level rises that can bring the index to ``target``; None if the scale ends first.

    The heaviest rows rise first, so no plan needs fewer; what is feasible is another question.

    Examples
    --------
    >>> from spbe_research.data.observations import load_levels
    >>> from spbe_research.scoring.score import score
    >>> fewest_steps(score(load_levels("paser", 2022), "permenpanrb-59-2020"), Fraction(26, 10))
    17
    """
    inst = scored.instrument
    missing = target - scored.index_exact
    steps = 0
    for weight, level in sorted(zip(inst.weights, scored.levels, strict=True), key=lambda p: -p[0]):
        room = int((inst.level_max - level) // inst.level_step)
        each = weight * inst.level_step
        needed = -(-missing // each)
        if needed <= 0:
            break
        taken = min(room, int(needed))
        steps += taken
        missing -= taken * each
    return steps if missing <= 0 else None
