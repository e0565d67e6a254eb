"""Two evaluations of one government, read and checked row by row before anything is tested."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import is_missing, is_number, matched, named, one_line, read_vector
from spbe_research.data.observations import Observation
from spbe_research.data.tables import read_table
from spbe_research.errors import LevelError, Message, ParameterError, joined, listed, message
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import figure
from spbe_research.scoring.levels import Levels, check_levels

__all__ = [
    "LevelPairs",
    "at_the_floor",
    "block_labels",
    "block_name",
    "complete_levels",
    "has_evidence",
    "least_possible",
    "read_pairs",
    "unit_word",
]


@dataclass(frozen=True, slots=True)
class LevelPairs:
    """Levels of the same rows in two evaluations.

    Attributes
    ----------
    codes : rows in order; before, after : exact levels.
    instrument : the Instrument, or None for bare numbers.
    note : answers that were counted at the floor of the scale, in words; empty when there are none.
    """

    codes: tuple[str, ...]
    before: tuple[Fraction, ...]
    after: tuple[Fraction, ...]
    instrument: Instrument | None
    note: str

    @property
    def changes(self) -> tuple[Fraction, ...]:
        """After minus before, row by row, in levels."""
        return tuple(y - x for x, y in zip(self.before, self.after, strict=True))

    def moved(self, sign: int) -> tuple[str, ...]:
        """Codes of the rows that rose (1), fell (-1) or stayed (0)."""
        return tuple(c for c, d in zip(self.codes, self.changes, strict=True) if (d > 0) - (d < 0) == sign)

    def small_print(self, smallest: Fraction, moved: int, unit: str = "row") -> str:
        """What must stand beside a p-value: the floor rule, identity, and a test that cannot reach 0.05."""
        notes = [self.note] if self.note else []
        if moved == 0:
            same = not any(self.changes)
            why = message("notes.pairs.identical") if same else message("notes.pairs.none_whole", unit=unit_word(unit))
            notes.append(message("notes.pairs.certain", why=why))
        elif smallest > Fraction(1, 20):
            if moved == 1:
                few = message("notes.pairs.only_one", unit=unit_word(unit))
            else:
                few = message("notes.pairs.several", n=moved, units=unit_word(f"{unit}_many"))
            notes.append(message("notes.pairs.out_of_reach", moved=few, least=least_possible(smallest)))
        return joined(notes)


def unit_word(unit: str) -> Message:
    """The word for what a test flips: ``"row"``, ``"aspect"``, ``"concept"`` ..., with ``_many`` for several."""
    return message(f"notes.units.{unit}")


def least_possible(p: float | Fraction) -> Message:
    """That a test cannot reach 0.05."""
    return message("notes.pairs.least", smallest=figure(p, ".3g"))


def at_the_floor(instrument: Instrument, codes: Sequence[str]) -> Message:
    """Which answers lay below the scale and were counted as its least level."""
    return message("notes.floor.counted", least=str(instrument.level_min), codes=", ".join(codes))


def read_pairs(before: Levels, after: Levels, instrument: str | Instrument | None = None) -> LevelPairs:
    """Check two evaluations and put their rows side by side.

    Parameters
    ----------
    before, after : sequences in row order, Series or mappings by code, or Observations at indicator depth.
    instrument : Instrument or id; without it an Observation brings its own, and bare numbers are
        paired by position (sequences) or by label (Series, mappings) with no check against a scale; labels
        on one side alone are refused.

    Raises
    ------
    LevelError
        naming the side (before, after) and the rows: a different number of rows, another
        instrument's levels, rows without a level, values off the scale; or evaluations in the wrong order.

    Examples
    --------
    >>> from spbe_research.data.observations import load_levels
    >>> pairs = read_pairs(load_levels("paser", 2021), load_levels("paser", 2022))
    >>> len(pairs.moved(1)), len(pairs.moved(-1)), len(pairs.moved(0))
    (19, 6, 22)
    """
    own = _own_instrument(before, after)
    inst = load_instrument(instrument) if instrument is not None else own
    if inst is None:
        return _bare_pairs(before, after)
    sides: list[tuple[Fraction, ...]] = []
    notes = _odd_pair(before, after)
    for name, levels in (("before", before), ("after", after)):
        vector, floored = complete_levels(levels, inst, side=name)
        sides.append(vector)
        if floored:
            notes.append(message(f"notes.floor.{name}", note=at_the_floor(inst, floored)))
    return LevelPairs(inst.codes, sides[0], sides[1], inst, joined(notes))


def complete_levels(
    levels: Levels, instrument: Instrument, *, side: str = ""
) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    """As :func:`spbe_research.scoring.levels.check_levels`; an error names the side and what can be done with gaps."""
    try:
        return check_levels(levels, instrument)
    except LevelError as error:
        text, hint = error.args[0], _hint(levels, error, bool(side))
        text = listed([text, hint]) if hint else text
        text = message("errors.frame.side", side=side, problem=text) if side else text
        raise LevelError(text, codes=error.codes, missing=error.missing) from None


def _own_instrument(before: Levels, after: Levels) -> Instrument | None:
    own = [x.instrument for x in (before, after) if isinstance(x, Observation)]
    if not own:
        return None
    if len(set(own)) == 2:
        raise LevelError(message("errors.inference.pairs.own_instrument", own_0=own[0], own_1=own[1]))
    return load_instrument(own[0])


def _odd_pair(before: Levels, after: Levels) -> list[Message]:
    """What is unusual about two Observations as a change of one government; a wrong order is refused."""
    if not (isinstance(before, Observation) and isinstance(after, Observation)):
        return []
    if before.year is not None and after.year is not None and before.year > after.year:
        raise LevelError(message("errors.inference.pairs.odd_pair", before_year=before.year, after_year=after.year))
    notes = []
    if before.region != after.region:
        notes.append(message("notes.pairs.governments", before=before.region.name, after=after.region.name))
    if before.assessment != after.assessment:
        kinds = [message(f"notes.assessments.{side.assessment}") for side in (before, after)]
        notes.append(message("notes.pairs.assessments", before=kinds[0], after=kinds[1]))
    return notes


def _hint(levels: Levels, error: LevelError, of_two: bool) -> str:
    many = "two" if of_two else "one"
    if isinstance(levels, Observation) and levels.depth != "indicator":
        return message(f"errors.inference.pairs.hint_depth_{many}")
    return message(f"errors.inference.pairs.hint_gaps_{many}") if error.missing else ""


def _bare_pairs(before: Any, after: Any) -> LevelPairs:
    codes, sides, counted = [], [], []
    for name, values in (("before", before), ("after", after)):
        labels, numbers = _labelled(name, values)
        codes.append(labels)
        sides.append(numbers)
        counted.append(len(numbers) if labels is None and isinstance(values, pd.Series) else None)
    order = matched(codes, counted, of="row")
    if order is not None:
        sides[1] = [sides[1][i] for i in order]
    elif len(sides[0]) != len(sides[1]):
        raise LevelError(
            message("errors.inference.pairs.rows_differ", n_sides_0=len(sides[0]), n_sides_1=len(sides[1]))
        )
    if not sides[0]:
        raise LevelError(message("errors.inference.pairs.no_rows"))
    first = 1 if order is None else 0  # rows that pandas counted from 0 keep its numbers where they served as labels
    labels = codes[0] or [str(i + first) for i in range(len(sides[0]))]
    return LevelPairs(tuple(labels), tuple(sides[0]), tuple(sides[1]), None, "")


def _labelled(name: str, values: Any) -> tuple[list[str] | None, list[Fraction]]:
    vector = read_vector(values, name, of="row")
    if vector is None:
        raise LevelError(message("errors.inference.pairs.labelled", name=name, found=one_line(values)))
    labels, cells = vector
    numbers, bad = [], []
    gaps = [labels[i] if labels else str(i + 1) for i, raw in enumerate(cells) if is_missing(raw)]
    if gaps:
        raise LevelError(
            message("errors.inference.pairs.no_level", name=name, join=named(gaps)),
            codes=gaps,
        )
    for i, raw in enumerate(cells):
        try:
            if not is_number(raw):
                raise ValueError
            numbers.append(exact(raw))
        except ValueError:
            bad.append((labels[i] if labels else str(i + 1), raw))
    if bad:
        rows = listed(message("errors.inference.pairs.odd_row", code=c, raw=one_line(raw)) for c, raw in bad[:8])
        raise LevelError(
            message("errors.inference.pairs.level_no_number", name=name, listed=rows), codes=[c for c, _ in bad]
        )
    return labels, numbers


def block_labels(
    blocks: str | Sequence[Hashable] | np.ndarray | pd.Series | Mapping[str, Hashable] | None,
    codes: Sequence[str],
    instrument: Instrument | None,
) -> tuple[str, ...]:
    """Label of the block each row belongs to.

    Parameters
    ----------
    blocks : None (each row for itself), ``"aspect"``, ``"domain"``, ``"evidence"`` (rows that rest on the same document
        or process, data/instruments/evidence_blocks.csv), one label a row, or a Series or mapping by code.
    codes : the rows; instrument : the Instrument whose aspects and domains are meant.

    Raises
    ------
    ParameterError
        for an unknown word, a unit the instrument does not have, a wrong number of labels, or codes that are no rows.
    """
    if blocks is None:
        return tuple(codes)
    if isinstance(blocks, str):
        if blocks == "evidence":
            return _by_evidence(codes, instrument)
        if blocks not in ("aspect", "domain"):
            raise ParameterError(message("errors.inference.pairs.block_labels", blocks=blocks))
        if instrument is None or not instrument.numbers(blocks):
            if instrument is None:
                raise ParameterError(message("errors.inference.pairs.block_labels_bare", blocks=blocks))
            raise ParameterError(message("errors.inference.pairs.no_blocks", label=instrument.label, blocks=blocks))
        return tuple(str(x) for x in instrument.rows[f"{blocks}_no"])
    try:
        vector = read_vector(blocks, "blocks", of="row")
    except LevelError as error:
        raise ParameterError(*error.args) from None
    if vector is None:
        raise ParameterError(message("errors.inference.pairs.blocks_not_read", found=one_line(blocks)))
    labels, values = vector
    if labels is not None:
        odd = [c for c in labels if c not in codes]
        if odd:
            raise ParameterError(message("errors.inference.pairs.blocks_of_no_row", join=named(odd)))
        by_code = dict(zip(labels, values, strict=True))
        values = [by_code.get(c) for c in codes]
    elif len(values) != len(codes):
        raise ParameterError(
            message("errors.inference.pairs.wrong_count_of_labels", n_codes=len(codes), n_labels=len(values))
        )
    lost = [c for c, block in zip(codes, values, strict=True) if is_missing(block)]
    if lost:
        raise ParameterError(message("errors.inference.pairs.row_without_block", join=", ".join(lost)))
    odd = [c for c, block in zip(codes, values, strict=True) if not isinstance(block, Hashable)]
    if odd:
        raise ParameterError(message("errors.inference.pairs.block_is_collection", join=named(odd)))
    return tuple(str(x) for x in values)


def block_name(blocks: object) -> str:
    """What :func:`block_labels` makes of ``blocks``, for :func:`unit_word`: own labels are blocks."""
    return "row" if blocks is None else blocks if isinstance(blocks, str) else "block"


def has_evidence(instrument: Instrument) -> bool:
    """Whether a table says which rows of an instrument rest on the same document or process."""
    return bool((read_table("instruments/evidence_blocks")["instrument"] == instrument.id).any())


def _by_evidence(codes: Sequence[str], instrument: Instrument | None) -> tuple[str, ...]:
    if instrument is None:
        raise ParameterError(message("errors.inference.pairs.block_labels_bare", blocks="evidence"))
    table = read_table("instruments/evidence_blocks")
    mine = table[table["instrument"] == instrument.id]
    if mine.empty:
        raise ParameterError(message("errors.inference.pairs.no_blocks", label=instrument.label, blocks="evidence"))
    block = dict(zip(mine["code"], mine["block"], strict=True))
    return tuple(block[c] for c in codes)
