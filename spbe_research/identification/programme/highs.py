"""The one door to HiGHS: the least value of a linear cost over whole and other numbers (Huangfu and Hall 2018)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spbe_research.errors import SpbeError, message

if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["cheapest"]


def cheapest(
    cost: np.ndarray,
    *,
    ranges: tuple[np.ndarray, np.ndarray],
    lines: np.ndarray | sparse.csr_array,
    limits: tuple[np.ndarray, np.ndarray],
    whole: np.ndarray,
) -> np.ndarray | None:
    """Where ``cost @ x`` is least, in floating point; None where no ``x`` keeps the limits.

    Parameters
    ----------
    ranges : least and greatest value of each number of ``x``.
    lines, limits : (m, k) matrix, also a sparse one, and the least and greatest value of each line of ``lines @ x``.
    whole : 1 where a number of ``x`` must be whole, else 0.

    Raises
    ------
    SpbeError
        when the solver stops without a proved answer.
    """
    if np.any(limits[0] > limits[1]):
        return None  # which the solver takes for a mistake
    from scipy.optimize import Bounds, LinearConstraint, milp

    answer = milp(
        cost,
        integrality=whole,
        bounds=Bounds(*ranges),
        constraints=LinearConstraint(lines, *limits) if lines.shape[0] else (),
        options={"mip_rel_gap": 0.0},
    )
    if answer.status == 2:
        return None
    if answer.status != 0:
        raise SpbeError(message("errors.programme.highs.cheapest", answer_message=answer.message))
    solution: np.ndarray = answer.x
    return solution
