"""Figures of one evaluation at several depths: whether any levels give them all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import source_record
from spbe_research.errors import ContradictionError, listed, message
from spbe_research.identification.lattice import attainable_values
from spbe_research.identification.level_set import LevelSet, Published, band_interval
from spbe_research.identification.printed import read_values
from spbe_research.identification.reading import agreeing, level_set
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import Figure
from spbe_research.study.reading.filled import Filled
from spbe_research.study.reading.grid import at

__all__ = ["against", "among_themselves"]

#: decimals and rounding of a source
_Printing = tuple[int, str]


def among_themselves(filled: Filled) -> list[str]:
    """A line when no levels give all figures of an evaluation, and one for a predicate that its index does not have."""
    inst = load_instrument(filled.instrument)
    lines: list[str] = []
    if filled.predicate and filled.index:
        window = _published("index", {"index": filled.index}, inst, (inst.decimals, inst.rounding))[0].interval
        fits = [b.predicate for b in reversed(inst.bands) if band_interval(inst, b).meets(window)]
        if filled.predicate not in fits:
            told = {"index": Figure(filled.index), "predicate": filled.predicate, "allowed": listed(fits, "or")}
            lines.append(at(filled.place, message("errors.study.together.predicate", **told)))
    problem = _contradiction(filled.figures, (), inst)
    if problem is not None:
        lines.append(at(filled.place, message("errors.study.together.own", evaluation=filled.describe(), why=problem)))
    return lines


def against(filled: Filled, others: Sequence[tuple[str, str, Mapping[str, str]]], source: str) -> list[str]:
    """A line for each set of figures of the same evaluation, already there, that no levels give beside the new ones.

    Parameters
    ----------
    others : source, depth and figures of each; source : of the new ones, beside which no others of its own can stand.
    """
    inst = load_instrument(filled.instrument)
    lines: list[str] = []
    for one in others:
        problem = _contradiction(filled.figures, [one], inst)
        if problem is not None:
            lines.append(_line(filled, {one[0]}, source, problem))
    if not lines and len(others) > 1 and _contradiction({}, others, inst) is None:
        problem = _contradiction(filled.figures, others, inst)
        if problem is not None:
            lines.append(_line(filled, {name for name, _, _ in others}, source, problem))
    return lines


def _line(filled: Filled, others: set[str], source: str, problem: str) -> str:
    told = {"evaluation": filled.describe(), "source": ", ".join(sorted(others)), "why": problem}
    way_out = "there" if source in others else "there_beside"
    return at(filled.place, message(f"errors.study.together.{way_out}", **told))


def _contradiction(
    figures: Mapping[str, Mapping[str, str]],
    others: Sequence[tuple[str, str, Mapping[str, str]]],
    instrument: Instrument,
) -> str | None:
    """Why no levels give all the figures; None where some do."""
    printing = (instrument.decimals, instrument.rounding)
    levels: dict[str, Fraction] = {c: Fraction(x) for c, x in figures.get("indicator", {}).items()}
    published: list[Published] = []
    for depth, given in figures.items():
        published += _published(depth, given, instrument, printing)
    for source, depth, given in others:
        if depth == "indicator":
            levels |= {c: Fraction(x) for c, x in given.items() if c not in levels}
        else:
            published += _published(depth, given, instrument, _printing(source))
    if not published or (len(published) == 1 and not levels):
        return None
    start = level_set(levels, instrument)[0] if levels else _every(instrument)
    alone = [line for p in published if (line := _unreachable(p, instrument)) is not None]
    if alone:
        return listed(alone)
    try:
        agreeing(start.restricted(published))
    except ContradictionError as error:
        return listed(error.conflicts)
    return None


def _unreachable(printed: Published, instrument: Instrument) -> str | None:
    """A line for a value that no levels give, with the nearest that some do."""
    if not instrument.whole_levels or printed.unit == "index" or printed.value is None:
        return None
    values = attainable_values(instrument, printed.unit, printed.number)
    if any(v in printed.interval for v in values):
        return None
    beyond = bisect_left(values, printed.value)
    near = [
        Figure(round_exact(v, instrument.decimals, instrument.rounding))
        for v in values[max(0, beyond - 1) : beyond + 1]
    ]
    return message("errors.study.together.unreachable", value=printed.describe(), near=listed(near, "or"))


def _published(depth: str, given: Mapping[str, str], instrument: Instrument, printing: _Printing) -> list[Published]:
    if depth == "indicator":
        return []
    decimals, rule = printing
    values = given["index"] if depth == "index" else dict(given)
    return list(read_values(depth, values, instrument, decimals=decimals, rule=rule))


def _printing(source: str) -> _Printing:
    record = source_record(source)
    return int(record["decimals"]), str(record["rounding"])


@lru_cache(maxsize=8)
def _every(instrument: Instrument) -> LevelSet:
    k = len(instrument.codes)
    return LevelSet(instrument, (instrument.level_min,) * k, (instrument.level_max,) * k)
