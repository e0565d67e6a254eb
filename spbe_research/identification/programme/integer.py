"""The same programmes by HiGHS, for lattices too large to list and as an independent check.

HiGHS works in floating point, so its answer is used only as a proposal of whole levels: these are
checked against every window and evaluated in exact arithmetic (Huangfu and Hall 2018, Parallelizing
the dual revised simplex method, Mathematical Programming Computation 10).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from spbe_research.errors import SpbeError
from spbe_research.identification.programme.lattice_search import scaled, whole_window
from spbe_research.identification.programme.solve import Objectives, Programme

__all__ = ["solve"]


def solve(programme: Programme, objectives: Objectives) -> list[Fraction] | None:
    """Greatest values over whole levels; None when nothing agrees.

    Raises
    ------
    SpbeError
        when the solver stops without a proved answer or proposes levels that break a window.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if programme.step is None:
        raise ValueError("the integer programme needs levels on a step; use method='linear'")
    k = len(programme.weights)
    asked = objectives if len(objectives) else Objectives.of([(Fraction(0),) * k])
    whole = scaled(programme, asked)
    constraints = []
    for window in programme.windows:
        base = sum((programme.weights[i] * programme.lows[i] for i in window.rows), Fraction(0))
        least, most = whole_window(window.interval, base, whole.denominator)
        if least > most:
            return None
        line = np.zeros(len(whole.counts))
        line[list(window.rows)] = [whole.units[i] for i in window.rows]
        constraints.append(LinearConstraint(line, least, most))
    found = []
    for m in range(len(asked)):
        gain = whole.gains[m].astype(float)
        answer = milp(
            -gain / max(1.0, float(np.abs(gain).max())),
            integrality=np.ones(len(gain)),
            bounds=Bounds(0, np.array(whole.counts, dtype=float)),
            constraints=constraints,
            options={"mip_rel_gap": 0.0},
        )
        if answer.status == 2:
            return None
        if answer.status != 0:
            raise SpbeError(f"the integer programme ended without a proved answer: {answer.message}")
        levels = [lo + programme.step * round(z) for lo, z in zip(programme.lows, answer.x, strict=True)]
        if not programme.holds(levels):
            raise SpbeError("the integer programme proposed levels that break a printed value")
        found.append(asked.at(levels)[m])
    return found[: len(objectives)]
