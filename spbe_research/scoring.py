"""Levels to index, domains and aspects: exact for one institution, one matrix product for many.

PermenPANRB 59/2020, annex B.4 (formulas, worked examples in tables 10 to 12): an aspect value is the
weighted mean of its rows, a domain value that of its aspects, the index the sum of weight times level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Number
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from spbe_research.errors import LevelError
from spbe_research.instruments import Band, Instrument, load_instrument
from spbe_research.language import number
from spbe_research.observations import Observation
from spbe_research.rounding import exact, round_exact

__all__ = ["Levels", "Score", "published_form", "score", "score_many", "unit_values"]

Levels: TypeAlias = Sequence[Any] | np.ndarray | pd.Series | Mapping[str, Any] | Observation


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Result of :func:`score`.

    Attributes
    ----------
    instrument : the Instrument.
    levels : exact levels in row order, after the floor.
    floored : codes whose answer lay below the scale and was counted as its least level
        (answer 0 of the questionnaire of 5/2018).
    index_exact : index as a Fraction, 1 to 5; ``index`` is the same as a float.
    """

    instrument: Instrument
    levels: tuple[Fraction, ...]
    floored: tuple[str, ...]
    index_exact: Fraction

    @property
    def index(self) -> float:
        """Index as a float, unrounded."""
        return float(self.index_exact)

    @property
    def band(self) -> Band:
        """Predicate band of the unrounded index."""
        return self.instrument.band(self.index_exact)

    @property
    def predicate(self) -> str:
        """Predicate of the unrounded index."""
        return self.band.predicate

    @property
    def note(self) -> str:
        """What was done to the input, in words; empty when nothing was."""
        if not self.floored:
            return ""
        return (
            f"answers below {self.instrument.level_min} counted as {self.instrument.level_min} "
            f"(official rule): {', '.join(self.floored)}"
        )

    @property
    def indicators(self) -> pd.DataFrame:
        """Rows with level, weight in percent, contribution to the index and what is left to gain."""
        inst = self.instrument
        frame = inst.indicators[["code", "name_id", "name_en", "short_id", "short_en", "aspect_no", "domain_no"]].copy()
        frame["weight_percent"] = [float(w * 100) for w in inst.weights]
        frame["level"] = [float(x) for x in self.levels]
        frame["contribution"] = [float(w * x) for w, x in zip(inst.weights, self.levels, strict=True)]
        frame["to_gain"] = [float(w * (inst.level_max - x)) for w, x in zip(inst.weights, self.levels, strict=True)]
        return frame

    @property
    def aspects(self) -> pd.DataFrame:
        """Aspects with ``value`` (float), ``value_exact`` (Fraction), weight and contribution."""
        return self._units("aspect")

    @property
    def domains(self) -> pd.DataFrame:
        """Domains as :attr:`aspects`; empty where the instrument has none."""
        return self._units("domain")

    def _units(self, unit: str) -> pd.DataFrame:
        inst = self.instrument
        frame = (inst.aspects if unit == "aspect" else inst.domains).copy()
        values = unit_values(self.levels, inst, unit)
        frame["value_exact"] = pd.Series(values, dtype=object)
        frame["value"] = [float(values[n]) for n in frame.index]
        frame["contribution"] = [float(values[n] * inst.unit_weight(unit, n)) for n in frame.index]
        return frame

    def published(self, *, lang: str = "en") -> str:
        """Index as it would be printed: the instrument's rounding rule, the language's decimal mark.

        Examples
        --------
        >>> from spbe_research.observations import load_levels
        >>> s = score(load_levels("paser", 2022), "permenpanrb-59-2020")
        >>> s.published(), s.published(lang="id")
        ('2.13', '2,13')
        """
        return published_form(self.index_exact, self.instrument, lang=lang)

    def to_frame(self) -> pd.DataFrame:
        """Index, domains and aspects in one table: unit, number, name, weight in percent, value."""
        rows = [("index", "", self.instrument.subject, 100.0, self.index)]
        for unit, frame in (("domain", self.domains), ("aspect", self.aspects)):
            rows += [
                (unit, n, r["name_id"], r["weight_percent"], r["value"])
                for n, r in zip(frame.index, frame.to_dict("records"), strict=True)
            ]
        return pd.DataFrame(rows, columns=["unit", "number", "name", "weight_percent", "value"])

    def __repr__(self) -> str:
        note = f"; {self.note}" if self.note else ""
        return f"<Score {self.published()} {self.predicate} under {self.instrument.id}{note}>"

    def _repr_html_(self) -> str:
        table = self.to_frame().to_html(index=False, escape=True, float_format=lambda x: f"{x:.4f}")
        return f"{table}<p>{self.note}</p>" if self.note else str(table)


def published_form(x: Fraction, inst: Instrument, *, lang: str = "en") -> str:
    """An exact value in its printed form under the instrument's rounding rule.

    Examples
    --------
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> published_form(Fraction(519, 200), inst, lang="id")
    '2,60'
    """
    return number(round_exact(x, inst.decimals, inst.rounding), inst.decimals, lang)


def unit_values(levels: Sequence[Fraction], inst: Instrument, unit: str) -> dict[str, Fraction]:
    """Exact value of every aspect or domain: the weighted mean of its rows."""
    values = {}
    for n in inst.numbers(unit):
        rows = inst.row_positions(unit, n)
        weight = sum((inst.weights[i] for i in rows), Fraction(0))
        values[n] = sum((inst.weights[i] * levels[i] for i in rows), Fraction(0)) / weight
    return values


def score(levels: Levels, instrument: str | Instrument) -> Score:
    """Score one institution exactly.

    Parameters
    ----------
    levels : one level a row: a sequence in row order, a Series or mapping by indicator code,
        or an Observation at indicator depth. Whole levels 1 to 5 (decimals where the instrument takes them).
    instrument : Instrument or id.

    Returns
    -------
    Score

    Raises
    ------
    LevelError
        for missing rows (it names them), unknown or doubled codes, values off the scale,
        a wrong number of rows, or an observation at another depth or under another instrument.

    References
    ----------
    PermenPANRB 59/2020, annex B.4.

    Examples
    --------
    >>> from spbe_research.observations import load_levels
    >>> s = score(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> s.index_exact, s.predicate
    (Fraction(4253, 2000), 'Cukup')
    """
    inst = load_instrument(instrument)
    exact_levels, floored = check_levels(levels, inst)
    total = sum((w * x for w, x in zip(inst.weights, exact_levels, strict=True)), Fraction(0))
    return Score(inst, exact_levels, floored, total)


def check_levels(levels: Levels, inst: Instrument) -> tuple[tuple[Fraction, ...], tuple[str, ...]]:
    """Exact levels in row order and the codes counted at the floor; every problem in one LevelError."""
    by_code = _by_code(levels, inst)
    problems: list[str] = []
    concerned: list[str] = []
    unknown = [c for c in by_code if c not in inst.codes]
    if unknown:
        problems.append(f"unknown indicator {', '.join(unknown)} (codes are {inst.codes[0]} to {inst.codes[-1]})")
        concerned += unknown
    missing = [c for c in inst.codes if _is_missing(by_code.get(c))]
    if missing:
        given = len(inst.codes) - len(missing)
        problems.append(
            f"{len(missing)} of {len(inst.codes)} rows have no level: {', '.join(missing)} "
            f"({given} given; a score needs all rows, nothing is filled in)"
        )
        concerned += missing
    vector: list[Fraction] = []
    floored: list[str] = []
    for code in inst.codes:
        raw = by_code.get(code)
        if _is_missing(raw):
            continue
        value = _level(raw)
        if value is None or not inst.answer_min <= value <= inst.level_max or not _on_step(value, inst):
            problems.append(f"row {code}: found {raw!r}, allowed: {allowed_levels(inst)}")
            concerned.append(code)
            continue
        if value < inst.level_min:
            floored.append(code)
            value = inst.level_min
        vector.append(value)
    if problems:
        raise LevelError(f"{inst.label}: " + "; ".join(problems), codes=concerned)
    return tuple(vector), tuple(floored)


def allowed_levels(inst: Instrument) -> str:
    """Words for the levels that an instrument takes."""
    if inst.whole_levels:
        floor = "" if inst.answer_min == inst.level_min else f" (answer {inst.answer_min} counts as {inst.level_min})"
        return f"whole levels {inst.level_min} to {inst.level_max}{floor}"
    return f"values {inst.level_min} to {inst.level_max} in steps of {float(inst.level_step):g}"


def _by_code(levels: Levels, inst: Instrument) -> dict[str, Any]:
    if isinstance(levels, Observation):
        if levels.instrument != inst.id:
            raise LevelError(f"{levels!r} was made under {levels.instrument}, not under {inst.id}")
        if levels.depth != "indicator":
            raise LevelError(
                f"{levels.region.name} {levels.year or ''} is published at {levels.depth} depth only: "
                f"all {len(inst.codes)} rows are missing, so the index cannot be scored from levels"
            )
        return {str(k): v for k, v in levels.values.items()}
    if isinstance(levels, Mapping):
        return {str(k): v for k, v in levels.items()}
    if isinstance(levels, pd.Series) and not isinstance(levels.index, pd.RangeIndex):
        codes = [str(c) for c in levels.index]
        doubled = sorted({c for c in codes if codes.count(c) > 1})
        if doubled:
            raise LevelError(f"{inst.label}: indicator {', '.join(doubled)} is given twice", codes=doubled)
        return dict(zip(codes, levels.tolist(), strict=True))
    values = list(levels)
    if len(values) != len(inst.codes):
        raise LevelError(f"{inst.label} has {len(inst.codes)} rows; found {len(values)} levels")
    return dict(zip(inst.codes, values, strict=True))


def _is_missing(raw: Any) -> bool:
    return raw is None or raw is pd.NA or raw is pd.NaT or (isinstance(raw, float | np.floating) and raw != raw)


def _level(raw: Any) -> Fraction | None:
    if isinstance(raw, bool | np.bool_ | str) or not isinstance(raw, Number):
        return None
    try:
        return exact(raw.item() if isinstance(raw, np.generic) else raw)
    except ValueError:
        return None


def _on_step(value: Fraction, inst: Instrument) -> bool:
    return (value / inst.level_step).denominator == 1


def score_many(
    matrix: np.ndarray | pd.DataFrame,
    instrument: str | Instrument,
    *,
    weights: np.ndarray | None = None,
    floor: bool = False,
) -> np.ndarray:
    """Indices of many level vectors at once.

    Parameters
    ----------
    matrix : (..., k) levels, one column a row of the instrument in row order; no NaN. A DataFrame with
        indicator codes as columns is put into row order.
    weights : optional (m, k) weight draws, each row summing to 1: every vector is scored under each of them.
    floor : count answers below the scale (level 0 of 5/2018) as its least level; refused otherwise.

    Returns
    -------
    (...,) float64, each equal to ``float(score(row).index_exact)``; with ``weights`` (..., m).

    Raises
    ------
    LevelError
        with the first offending cell.

    Examples
    --------
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> score_many(np.full((2, 47), 3), inst)
    array([3., 3.])
    """
    inst = load_instrument(instrument)
    k = len(inst.codes)
    if isinstance(matrix, pd.DataFrame):
        columns = [str(c) for c in matrix.columns]
        if sorted(columns) != sorted(inst.codes):
            odd = sorted(set(columns) ^ set(inst.codes))
            raise LevelError(
                f"{inst.label}: columns must be the {k} indicator codes; check {', '.join(odd[:8])}", codes=odd
            )
        matrix = matrix.set_axis(columns, axis=1)[list(inst.codes)].to_numpy()
    cells = np.asarray(matrix)
    if cells.dtype == object or cells.dtype.kind not in "iuf":
        try:
            cells = cells.astype(np.float64)
        except (TypeError, ValueError):
            raise LevelError(f"{inst.label}: levels must be numbers; found cells of type {cells.dtype}") from None
    if cells.ndim == 0 or cells.shape[-1] != k:
        raise LevelError(f"{inst.label} has {k} rows; found an array of shape {cells.shape}")
    if cells.size:
        cells = _check_cells(cells, inst, floor)
    if weights is not None:
        draws = np.asarray(weights, dtype=np.float64)
        if draws.ndim != 2 or draws.shape[1] != k or not np.allclose(draws.sum(axis=1), 1.0, rtol=0, atol=1e-9):
            raise LevelError(f"weights must be an (m, {k}) array whose rows sum to 1; found shape {draws.shape}")
        return cells.astype(np.float64, copy=False) @ draws.T
    flat = cells.reshape(-1, k)
    out = np.empty(len(flat), dtype=np.float64)
    for start in range(0, len(flat), _BLOCK):  # blocks keep memory flat: a block is one matrix product
        out[start : start + _BLOCK] = _lattice_product(flat[start : start + _BLOCK], inst)
    return out.reshape(cells.shape[:-1])


_BLOCK = 1 << 17


def _lattice_product(block: np.ndarray, inst: Instrument) -> np.ndarray:
    """Exact whole-number sums in floating point, then one division, which rounds once."""
    per_level = inst.level_step.denominator
    largest = int(inst.lattice_weights.sum()) * int(inst.level_max) * per_level
    kind = np.float32 if largest < 2**24 else np.float64  # both hold every sum exactly
    steps = block.astype(kind) if per_level == 1 else np.rint(block * float(per_level)).astype(kind)
    return (steps @ inst.lattice_weights.astype(kind)).astype(np.float64) / (inst.denominator * per_level)


def _check_cells(cells: np.ndarray, inst: Instrument, floor: bool) -> np.ndarray:
    low, high = float(inst.level_min), float(inst.level_max)
    least = float(inst.answer_min) if floor else low
    if not (cells.min() >= least and cells.max() <= high):  # also false for NaN
        bad = ~((cells >= least) & (cells <= high))
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        hint = "; floor=True counts it as the least level" if low > cells[at] >= float(inst.answer_min) else ""
        raise LevelError(
            f"{inst.label}: {int(bad.sum())} cells off the scale; the first at {at} (indicator {inst.codes[at[-1]]}): "
            f"found {cells[at]}, allowed: {allowed_levels(inst)}{hint}"
        )
    if cells.dtype.kind == "f":
        steps = cells / float(inst.level_step)
        off = np.abs(steps - np.rint(steps)) > 1e-9
        if off.any():
            at = tuple(int(i) for i in np.argwhere(off)[0])
            raise LevelError(
                f"{inst.label}: the cell at {at} (indicator {inst.codes[at[-1]]}): "
                f"found {cells[at]}, allowed: {allowed_levels(inst)}"
            )
    return np.maximum(cells, int(low)) if floor else cells
