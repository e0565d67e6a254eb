"""The same programmes by HiGHS, for lattices too large to list and as an independent check.

HiGHS works in floating point, so its answer is used only as a proposal of whole levels: these are
checked against every window and evaluated in exact arithmetic (Huangfu and Hall 2018, Parallelizing
the dual revised simplex method, Mathematical Programming Computation 10).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from spbe_research.errors import SpbeError, message
from spbe_research.identification.programme.highs import cheapest
from spbe_research.identification.programme.lattice_search import scaled
from spbe_research.identification.programme.model import Objectives, Programme, whole_window

__all__ = ["solve"]


def solve(programme: Programme, objectives: Objectives) -> list[Fraction] | None:
    """Greatest values over whole levels; None when nothing agrees.

    Raises
    ------
    SpbeError
        when the solver stops without a proved answer or proposes levels that break a window.
    """
    if programme.step is None:
        raise ValueError(message("errors.identification.programme.no_step"))
    k = len(programme.weights)
    asked = objectives if len(objectives) else Objectives.of([(Fraction(0),) * k])
    whole = scaled(programme, asked)
    lines, limits = np.zeros((len(programme.windows), k)), np.zeros((2, len(programme.windows)))
    for at, window in enumerate(programme.windows):
        base = sum((programme.weights[i] * programme.lows[i] for i in window.rows), Fraction(0))
        least, most = whole_window(window.interval, base, whole.denominator)
        if least > most:
            return None
        lines[at, list(window.rows)] = [whole.units[i] for i in window.rows]
        limits[:, at] = least, most
    values = []
    for m in range(len(asked)):
        gain = whole.gains[m].astype(float)
        steps = cheapest(
            -gain / max(1.0, float(np.abs(gain).max())),
            ranges=(np.zeros(k), np.array(whole.counts, dtype=float)),
            lines=lines,
            limits=(limits[0], limits[1]),
            whole=np.ones(k),
        )
        if steps is None:
            return None
        levels = [lo + programme.step * round(z) for lo, z in zip(programme.lows, steps, strict=True)]
        if not programme.holds(levels):
            raise SpbeError(message("errors.programme.integer.solve"))
        values.append(asked.at(levels)[m])
    return values[: len(objectives)]
