"""From observations and raw values to the set of levels that agree with them; contradictions are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import cast

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_missing, named, read_codes
from spbe_research.data.observations import Observation
from spbe_research.data.published import DEPTHS
from spbe_research.errors import ContradictionError, LevelError, ParameterError, joined, listed, message
from spbe_research.identification.level_set import LevelSet, Published, unit_coefficients
from spbe_research.identification.printed import Values, beside, observed, read_values
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_choice
from spbe_research.scoring.levels import Levels, check_levels, levels_by_code

__all__ = ["agreeing", "check_conflicts", "level_set", "set_aside"]


def level_set(
    values: Levels | Values,
    instrument: Instrument,
    *,
    depth: str = "indicator",
    aspects: Values | None = None,
    domains: Values | None = None,
    index: Values | None = None,
    unknown: Sequence[str] = (),
    decimals: int | None = None,
    rounding: str | None = None,
) -> tuple[LevelSet, str]:
    """Levels that the data allow, and a note; parameters as :func:`~spbe_research.bounds`.

    Whether any levels agree is not checked here: :func:`agreeing` does that.
    """
    check_choice("depth", depth, DEPTHS)
    notes: list[str] = []
    published: list[Published] = []
    on_lattice, label = True, ""
    lows, highs = (instrument.level_min,) * len(instrument.codes), (instrument.level_max,) * len(instrument.codes)
    if isinstance(values, Observation):
        if depth not in ("indicator", values.depth):  # the default says nothing
            raise ParameterError(
                message(
                    "errors.identification.reading.other_depth",
                    values=values,
                    values_depth=values.depth,
                    depth=depth,
                )
            )
        depth = values.depth
        published += [*observed(values, instrument), *beside(values, instrument)]
        label = f"{values.region.name} {values.year or ''}".strip()
        on_lattice = not values.region.is_group
        if not on_lattice:
            notes.append(message("notes.reading.group"))
    if depth == "indicator":
        lows, highs, floored = _known_levels(cast(Levels, values), instrument, unknown)  # else refused there
        if floored:
            least = str(instrument.level_min)
            notes.append(message("notes.floor.counted", least=least, codes=", ".join(floored)))
    elif not isinstance(values, Observation):
        published += read_values(depth, values, instrument, decimals=decimals, rule=rounding)
    for unit, given in (("aspect", aspects), ("domain", domains), ("index", index)):
        if given is not None:
            published += read_values(unit, given, instrument, decimals=decimals, rule=rounding)
    return LevelSet(instrument, lows, highs, tuple(published), on_lattice, label), joined(notes)


_whole = lru_cache(maxsize=64)(Fraction)


def _known_levels(
    values: Levels, instrument: Instrument, unknown: Sequence[str]
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[str, ...]]:
    """Ranges of the rows; the known levels are checked as a score checks them."""
    by_code = levels_by_code(values, instrument)
    unknown = read_codes(unknown, "unknown")
    if not unknown and instrument.whole_levels and list(by_code) == list(instrument.codes):
        low, high = int(instrument.level_min), int(instrument.level_max)
        plain = list(by_code.values())
        if all(type(x) is int and low <= x <= high for x in plain):  # nothing to check, and thousands may come
            known = tuple(_whole(x) for x in plain)
            return known, known, ()
    odd = [c for c in unknown if c not in instrument.codes]
    if odd:
        raise LevelError(
            message("errors.identification.reading.known_levels", instrument_label=instrument.label, join=named(odd)),
            codes=odd,
        )
    missing = {c for c in instrument.codes if c in unknown or is_missing(by_code.get(c))}
    filled = {**by_code, **dict.fromkeys(missing, instrument.level_min)}  # a stand-in to check the others with
    levels, floored = check_levels(filled, instrument)
    lows = tuple(instrument.level_min if c in missing else x for c, x in zip(instrument.codes, levels, strict=True))
    highs = tuple(instrument.level_max if c in missing else x for c, x in zip(instrument.codes, levels, strict=True))
    return lows, highs, floored


def check_conflicts(conflicts: str) -> None:
    """Refuse an unknown answer to contradictions, also where nothing contradicts anything."""
    check_choice("conflicts", conflicts, ("raise", "set-aside"))


def agreeing(levels: LevelSet, *, conflicts: str = "raise") -> tuple[LevelSet, str]:
    """The same set where some levels agree with everything published; else what to do about it.

    Parameters
    ----------
    conflicts : ``"raise"``, or ``"set-aside"`` to keep what agrees, deepest first, and say in the note
        what the others allow in place of each value left out.

    Raises
    ------
    ContradictionError
    """
    check_conflicts(conflicts)
    kept, left_out = set_aside(levels)
    if not left_out:
        return levels, ""
    inst = levels.instrument
    aside: list[str] = []
    for p, allowed in left_out:
        off = p.value is not None and not inst.level_min <= p.value <= inst.level_max
        told = {"low": inst.level_min, "high": inst.level_max, "allowed": allowed.describe()}
        aside.append(
            message(f"errors.identification.reading.{'off_scale' if off else 'impossible'}", value=p.describe(), **told)
        )
    if conflicts == "raise":
        text = message("errors.frame.side", side=levels.label or inst.label, problem=listed(aside))
        raise ContradictionError(text, conflicts=aside)
    return kept, message("notes.reading.set_aside", values=listed(aside))


def set_aside(levels: LevelSet) -> tuple[LevelSet, tuple[tuple[Published, Identified], ...]]:
    """The same set with what agrees, deepest first, and each published value left out with what the others allow.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> threes, _ = level_set([3] * 47, inst, index="2.59")
    >>> [(p.describe(), str(allowed)) for p, allowed in set_aside(threes)[1]]
    [('index printed 2.59', '3.0000')]
    """
    if levels.feasible:
        return levels, ()
    rank = {"aspect": 0, "domain": 1, "index": 2}
    kept = replace(levels, published=())
    aside: list[tuple[Published, Identified]] = []
    for p in sorted(levels.published, key=lambda p: rank[p.unit]):
        trial = kept.restricted([p])
        if trial.feasible:
            kept = trial
            continue
        allowed = kept.extremes([unit_coefficients(levels.instrument, p.unit, p.number)])
        assert allowed is not None
        aside.append((p, allowed[0]))
    return kept, tuple(aside)
