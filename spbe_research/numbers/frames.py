"""Tables of ranges as they are shown: two columns of ends as text, rounded outward row by row."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context

import pandas as pd

from spbe_research.numbers.exact import exact, round_outward

__all__ = ["ends_outward"]


def ends_outward(
    frame: pd.DataFrame, decimals: int | None = 4, *, signed: bool = False, columns: tuple[str, str] = ("low", "high")
) -> pd.DataFrame:
    """The frame with two columns of ends as text that leaves nothing out.

    Parameters
    ----------
    decimals : digits after the point; None keeps four digits that count.
    signed : print a plus before gains. columns : names of the least and the greatest end; a missing end is empty.

    Examples
    --------
    >>> ends_outward(pd.DataFrame({"low": [0.75584], "high": [1.23581]})).values.tolist()
    [['0.7558', '1.2359']]
    """
    shown = frame.copy()
    pairs = [_ends(low, high, decimals, signed) for low, high in zip(*(frame[c] for c in columns), strict=True)]
    for name, texts in zip(columns, zip(*pairs, strict=True), strict=True):
        shown[name] = pd.Series(texts, index=frame.index, dtype=object)
    return shown


def _ends(low: float, high: float, decimals: int | None, signed: bool) -> tuple[str, str]:
    known = [math.isfinite(x) for x in (low, high)]
    if all(known) and decimals is not None:
        first, last = (f"{x:+f}" if signed else f"{x:f}" for x in round_outward(exact(low), exact(high), decimals))
        return first, last
    return _end(low, ROUND_FLOOR, decimals, signed), _end(high, ROUND_CEILING, decimals, signed)


def _end(x: float, way: str, decimals: int | None, signed: bool) -> str:
    if not math.isfinite(x):
        return "" if math.isnan(x) else f"{x:g}"
    if decimals is None:
        return f"{float(Context(prec=4, rounding=way).create_decimal(repr(float(x)))):.4g}"
    return f"{x:+.{decimals}f}" if signed else f"{x:.{decimals}f}"
