"""What printed values or levels with gaps say about the rows of one evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation, source_record
from spbe_research.errors import LevelError
from spbe_research.identification.pairs.pair_programme import Side, Window
from spbe_research.identification.printed import observed
from spbe_research.numbers.intervals import printed_interval
from spbe_research.scoring.levels import is_default_index, is_missing
from spbe_research.scoring.score import check_levels

__all__ = ["index_window", "known_levels", "printed_window", "read_side"]


def read_side(name: str, data: Any, instrument: Instrument) -> tuple[Side, str]:
    """What an observation at any depth, or levels with gaps, say about one evaluation, and their depth.

    Raises
    ------
    LevelError
        naming the side: another instrument's values, units the instrument does not have, bad levels.
    """
    if isinstance(data, Observation) and data.instrument != instrument.id:
        raise LevelError(f"{name}: {data!r} was made under {data.instrument}, not under {instrument.id}")
    if isinstance(data, Observation) and data.depth != "indicator":
        windows = []
        for number, printed in data.printed.items():
            rows = (
                list(range(len(instrument.weights)))
                if data.depth == "index"
                else instrument.row_positions(data.depth, number)
            )
            if not rows:
                raise LevelError(f"{name}: {instrument.label} has no {data.depth} {number}")
            windows.append(printed_window(instrument, rows, printed, data))
        return Side((None,) * len(instrument.weights), tuple(windows)), data.depth
    try:
        known, _ = known_levels(data, instrument)
    except LevelError as error:
        raise LevelError(f"{name}: {error}", codes=error.codes) from None
    return Side(known, ()), "indicator"


def known_levels(data: Any, instrument: Instrument) -> tuple[tuple[int | None, ...], tuple[str, ...]]:
    """Whole levels in row order, None where unknown, and the codes of the unknown rows.

    Raises
    ------
    LevelError
        for unknown codes, values off the scale, a wrong number of rows.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> known_levels([None] + [2] * 46, load_instrument("permenpanrb-59-2020"))[1]
    ('1',)
    """
    if isinstance(data, Observation):
        data = data.values
    if isinstance(data, Mapping):
        values = {str(k): v for k, v in data.items()}
    elif isinstance(data, pd.Series) and not is_default_index(data.index):
        values = {str(k): v for k, v in zip(data.index, data.tolist(), strict=True)}
    else:
        rows = list(data)
        if len(rows) != len(instrument.codes):
            raise LevelError(f"{instrument.label} has {len(instrument.codes)} rows; found {len(rows)} levels")
        values = dict(zip(instrument.codes, rows, strict=True))
    gaps = tuple(c for c in instrument.codes if c not in values or is_missing(values[c]))
    # a stand-in lets the usual check look at everything else: unknown codes, values off the scale
    vector, _ = check_levels({**values, **dict.fromkeys(gaps, instrument.level_min)}, instrument)
    return tuple(None if c in gaps else int(x) for c, x in zip(instrument.codes, vector, strict=True)), gaps


def printed_window(instrument: Instrument, rows: Sequence[int], printed: str, data: Observation) -> Window:
    """Whole sums of weighted levels that the source of ``data`` prints as ``printed``."""
    record = source_record(data.source)
    value = printed_interval(str(printed), decimals=int(record["decimals"]), rule=str(record["rounding"]))
    return Window.of(instrument, rows, value)


def index_window(instrument: Instrument, data: Any) -> Window | None:
    """Whole sums of all weighted levels that the printed index and predicate allow; None where neither says anything.

    The same reading as in the interval of an index, :func:`~spbe_research.identification.printed.observed`.
    """
    if not isinstance(data, Observation):
        return None
    rows = range(len(instrument.weights))
    found = [Window.of(instrument, rows, p.interval) for p in observed(data, instrument) if p.unit == "index"]
    if not found:
        return None
    return Window(tuple(rows), max(w.low for w in found), min(w.high for w in found))
