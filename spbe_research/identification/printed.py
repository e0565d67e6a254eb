"""Read aspect, domain and index values as printed, with the rounding of their source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_missing, named, one_line, read_vector, refuse_foreign
from spbe_research.data.observations import Observation, source_record
from spbe_research.errors import LevelError, message
from spbe_research.identification.level_set import Published, band_interval
from spbe_research.numbers.exact import RULES, exact
from spbe_research.numbers.intervals import Interval, printed_interval
from spbe_research.options import check_choice, check_whole

__all__ = ["PrintedNumber", "Values", "beside", "check_printing", "observed", "printed_value", "read_values"]

#: a figure as its source prints it; a Fraction is exact, None (or NaN) means that there is none
PrintedNumber: TypeAlias = str | float | Fraction | Decimal | np.number | None
#: printed values of one unit: of the index alone, in order, by number, or as observed
Values: TypeAlias = (
    PrintedNumber | Sequence[PrintedNumber] | np.ndarray | pd.Series | Mapping[str, PrintedNumber] | Observation
)


def printed_value(
    raw: Any, instrument: Instrument, *, decimals: int | None = None, rule: str | None = None
) -> Published:
    """One value with what it allows; ``unit`` and ``number`` are still empty.

    Parameters
    ----------
    raw : text or a number as printed; a Fraction counts as exact, not rounded.
    decimals : digits of the source; the instrument's without it. Further digits that are printed count.
    rule : rounding rule of the source; the instrument's without it.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> printed_value("2,7", load_instrument("permenpanrb-59-2020")).interval.low
    Fraction(539, 200)
    """
    if isinstance(raw, Fraction):
        return Published("", "", str(raw), raw, Interval(raw, raw))
    if isinstance(raw, bool | np.bool_):
        raise LevelError(message("errors.identification.printed.printed_value", found=one_line(raw)))
    text = str(raw.item() if isinstance(raw, np.generic) else raw).strip()
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = exact(text)
    except ValueError:
        raise LevelError(message("errors.identification.printed.printed_value", found=one_line(raw))) from None
    shown = max(0, -int(Decimal(text).as_tuple().exponent)) if "/" not in text else 0
    digits = max(instrument.decimals if decimals is None else int(decimals), shown)
    kept = rule or instrument.rounding
    check_printing(decimals, kept)
    try:
        interval = printed_interval(str(value), decimals=digits, rule=kept)
    except InvalidOperation:  # more digits than any print has
        raise LevelError(message("errors.identification.printed.printed_value", found=one_line(raw))) from None
    return Published("", "", text, value, interval)


def check_printing(decimals: int | None, rule: str | None) -> None:
    """Refuse digits and rounding rules that no source has; None leaves both to the instrument."""
    if decimals is not None:
        check_whole("decimals", decimals, 0)
    if rule is not None:
        check_choice("rounding", rule, RULES)


def read_values(
    unit: str, values: Values, instrument: Instrument, *, decimals: int | None = None, rule: str | None = None
) -> tuple[Published, ...]:
    """Values of one unit (``"aspect"``, ``"domain"``, ``"index"``); missing ones are left out.

    Raises
    ------
    LevelError
        for an unknown number, a wrong count, or text that is no number.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> [p.describe() for p in read_values("domain", [3.6, None, "1.09", 4.23], inst)]
    ['domain 1 printed 3.6', 'domain 3 printed 1.09', 'domain 4 printed 4.23']
    """
    if isinstance(values, Observation):
        if values.depth != unit:
            raise LevelError(
                message(
                    "errors.identification.printed.read_values", values=values, values_depth=values.depth, unit=unit
                )
            )
        return observed(values, instrument)[: len(values.values)]
    if unit == "index":
        refuse_foreign(values, instrument.label)
        pairs: list[tuple[str, Any]] = [("", values)]
    else:
        pairs = _by_number(unit, values, instrument)
    known = instrument.numbers(unit) if unit != "index" else ("",)
    odd = [n for n, _ in pairs if n not in known]
    if odd:
        raise LevelError(
            message(
                f"errors.identification.printed.{'unknown_units' if known else 'no_units'}",
                instrument_label=instrument.label,
                unit=unit,
                join=named(odd),
                there=", ".join(known),
            ),
            codes=odd,
        )
    published = []
    for number, raw in pairs:
        if is_missing(raw):
            continue
        p = printed_value(raw, instrument, decimals=decimals, rule=rule)
        published.append(Published(unit, number, p.text, p.value, p.interval))
    return tuple(published)


def _by_number(unit: str, values: Values, instrument: Instrument) -> list[tuple[str, Any]]:
    numbers = instrument.numbers(unit)
    vector = read_vector(values, instrument.label, of="unit")
    if vector is None:
        raise LevelError(
            message(
                "errors.identification.printed.in_order",
                instrument_label=instrument.label,
                n_numbers=len(numbers),
                unit=unit,
                found=one_line(values),
            )
        )
    labels, listed = vector
    if labels is not None:  # in the instrument's order, whatever theirs; unknown ones come last
        place = {n: i for i, n in enumerate(numbers)}
        return sorted(zip(labels, listed, strict=True), key=lambda pair: place.get(pair[0], len(place)))
    if len(listed) != len(numbers):
        raise LevelError(
            message(
                "errors.identification.printed.wrong_count",
                instrument_label=instrument.label,
                n_numbers=len(numbers),
                unit=unit,
                n_listed=len(listed),
            )
        )
    return list(zip(numbers, listed, strict=True))


def observed(observation: Observation, instrument: Instrument) -> tuple[Published, ...]:
    """Everything printed in an observation above its indicators: values and index.

    A printed predicate limits the index where its source is known to read it from the unrounded index, as
    the report of 2024 does (Luwu, 2.60 Cukup); that of 2023 reads it from the printed index (Boven Digoel,
    1.7995, printed 1.80 Cukup), which adds nothing.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.data.observations import load_values
    >>> [p.describe() for p in observed(load_values("nias barat", 2024), load_instrument("permenpanrb-59-2020"))][-2:]
    ['index printed 1.80', 'index printed Kurang']
    """
    if observation.instrument != instrument.id:
        raise LevelError(
            message(
                "errors.identification.printed.observed",
                observation=observation,
                observation_instrument=observation.instrument,
                instrument_id=instrument.id,
            )
        )
    values: dict[str, Values] = {}
    if observation.depth in ("aspect", "domain"):
        values[observation.depth] = observation.printed.to_dict()
    index = observation.printed["index"] if observation.depth == "index" else observation.index_printed
    if index is not None:
        values["index"] = index
    return tuple(_as_printed(values, observation.predicate_printed, observation.source, observation, instrument))


def _as_printed(
    values: Mapping[str, Values], predicate: str | None, source: str, of: Observation, instrument: Instrument
) -> list[Published]:
    """Values by their depth, and a predicate, by the rules of a source of the data that an observation is from."""
    rules = source_record(source, folder=of.folder)
    published: list[Published] = []
    for depth, printed in values.items():
        published += read_values(
            depth, printed, instrument, decimals=int(rules["decimals"]), rule=str(rules["rounding"])
        )
    named = [b for b in instrument.bands if b.predicate == predicate]
    if named and rules["predicate_of"] == "unrounded index":
        published.append(Published("index", "", named[0].predicate, None, band_interval(instrument, named[0])))
    return published


def beside(observation: Observation, instrument: Instrument) -> tuple[Published, ...]:
    """Everything printed of the same evaluation at the depths above an observation's own, by the rules of its sources.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> from spbe_research.data.observations import load_values
    >>> [p.describe() for p in beside(load_values("kabupaten bandung", 2023), load_instrument("permenpanrb-59-2020"))]
    ['domain 1 printed 4.00', 'domain 2 printed 3.10', 'domain 3 printed 2.36', 'domain 4 printed 3.95']
    """
    published: list[Published] = []
    for one in observation.beside:
        values: Values = one.printed["index"] if one.depth == "index" else one.printed
        published += _as_printed({one.depth: values}, one.predicate, one.source, observation, instrument)
    return tuple(published)
