"""Steps to a target, against every plan there is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from helpers.tiny import every_vector, tiny

from spbe_research.scoring.score import score
from spbe_research.scoring.steps import fewest_steps

F = Fraction
THREE = [("1", "1", 1), ("1", "2", 2), ("2", "3", 4)]


@pytest.mark.parametrize("step", [F(1), F(1, 2)])
def test_no_plan_needs_fewer(step: Fraction) -> None:
    inst = tiny(THREE, step=step)
    ends = list(every_vector(inst))
    for start in ends[::5]:
        scored = score(start, inst)
        higher = [e for e in ends if all(x <= y for x, y in zip(start, e, strict=True))]
        for target in (F(1), F(3, 2), F(15, 7), F(16, 7), F(3)):
            enough = [e for e in higher if score(e, inst).index_exact >= target]
            steps = min(int(sum((y - x for x, y in zip(start, e, strict=True)), F(0)) / step) for e in enough)
            assert fewest_steps(scored, target) == steps


def test_a_target_above_the_scale_is_out_of_reach() -> None:
    inst = tiny(THREE)
    assert fewest_steps(score([1, 2, 3], inst), F(3)) == 3
    assert fewest_steps(score([1, 2, 3], inst), F(31, 10)) is None
    assert fewest_steps(score([3, 3, 3], inst), F(3)) == 0
