"""The effects of a change as exact linear functions of the levels on both sides.

An effect is ``constant + a . old levels + b . new levels``. So with full levels it is a Fraction, with
partial data an interval found by a programme on each side, and the parts add to the change as functions,
not only for one pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.crosswalk import Concept, Crosswalk
from spbe_research.data.labels import is_number
from spbe_research.errors import ContradictionError, ParameterError, message
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.programme.model import Objectives
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_choice, check_kind

__all__ = [
    "NOTHING",
    "PARTS",
    "REFERENCES",
    "WEIGHTS",
    "Effect",
    "Plan",
    "check_reference",
    "check_scales",
    "check_weights",
    "concept_effects",
    "concept_means",
    "evaluate",
    "main_plan",
    "plan",
    "reference_effect",
    "side_values",
    "unit_effects",
]

#: the parts that add to the change
PARTS = ("performance", "reweighting", "new", "dropped")
#: reference levels by name; a number is allowed as well
REFERENCES = ("before", "mean", "after", "minimum")
#: weights under which performance is measured, as the share of the new weights
WEIGHTS = {"old": Fraction(0), "mean": Fraction(1, 2), "new": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Effect:
    """``constant + old . x + new . y`` with sparse coefficients by row."""

    constant: Fraction
    old: Mapping[int, Fraction]
    new: Mapping[int, Fraction]

    def __add__(self, other: Effect) -> Effect:
        return Effect(self.constant + other.constant, _sum(self.old, other.old), _sum(self.new, other.new))

    def times(self, factor: Fraction) -> Effect:
        """The effect times a number."""
        return Effect(
            self.constant * factor,
            {i: c * factor for i, c in self.old.items()},
            {i: c * factor for i, c in self.new.items()},
        )

    def __sub__(self, other: Effect) -> Effect:
        return self + other.times(Fraction(-1))


NOTHING = Effect(Fraction(0), {}, {})


def _sum(a: Mapping[int, Fraction], b: Mapping[int, Fraction]) -> dict[int, Fraction]:
    out = dict(a)
    for i, c in b.items():
        out[i] = out.get(i, Fraction(0)) + c
        if out[i] == 0:
            del out[i]
    return out


def reference_effect(crosswalk: Crosswalk, reference: str | Fraction) -> Effect:
    """The reference level R: the old index, the new one, their mean, the scale's least level or a number."""
    before = Effect(Fraction(0), dict(enumerate(crosswalk.old.weights)), {})
    after = Effect(Fraction(0), {}, dict(enumerate(crosswalk.new.weights)))
    if isinstance(reference, Fraction):
        return Effect(reference, {}, {})
    if reference == "minimum":
        return Effect(crosswalk.old.level_min, {}, {})
    half = Fraction(1, 2)
    return {"before": before, "after": after, "mean": before.times(half) + after.times(half)}[reference]


def concept_means(crosswalk: Crosswalk, concept: Concept) -> tuple[Effect, Effect]:
    """Weighted means of a concept's rows before and after; an absent side is zero."""
    old = {i: crosswalk.old.weights[i] / concept.old_weight for i in concept.old_rows}
    new = {i: crosswalk.new.weights[i] / concept.new_weight for i in concept.new_rows}
    return Effect(Fraction(0), old, {}), Effect(Fraction(0), {}, new)


@lru_cache(maxsize=64)
def concept_effects(
    crosswalk: Crosswalk, reference: str | Fraction, share: Fraction = WEIGHTS["mean"]
) -> tuple[dict[str, Effect], ...]:
    """The four parts of every concept, in the order of ``crosswalk.concepts``.

    With U and W the old and new weight of a concept, X and Y its means, R the reference level and s the
    share of the new weights (1/2 by default):

    - performance: ``((1 - s) U + s W) (Y - X)``
    - reweighting: ``(W - U) ((1 - s) Y + s X - R)``
    - new: ``W (Y - R)``; dropped: ``-U (X - R)``

    References
    ----------
    A shift-share split with average weights; compare Kitagawa, E. M. (1955). Components of a difference
    between two rates. Journal of the American Statistical Association 50, 1168-1194.
    """
    level = reference_effect(crosswalk, reference)
    result = []
    for c in crosswalk.concepts:
        x, y = concept_means(crosswalk, c)
        u, w = c.old_weight, c.new_weight
        parts = dict.fromkeys(PARTS, NOTHING)
        if c.kind == "common":
            parts["performance"] = (y - x).times((1 - share) * u + share * w)
            parts["reweighting"] = (y.times(1 - share) + x.times(share) - level).times(w - u)
        elif c.kind == "new":
            parts["new"] = (y - level).times(w)
        else:
            parts["dropped"] = (x - level).times(-u)
        result.append(parts)
    return tuple(result)


def unit_effects(
    crosswalk: Crosswalk, reference: str | Fraction, share: Fraction, unit: str, side: str = "new"
) -> dict[tuple[str, str], dict[str, Effect]]:
    """Parts of the change by aspect or domain; they add to the parts of the whole exactly.

    Parameters
    ----------
    unit : ``"aspect"`` or ``"domain"``.
    side : instrument whose units take the common concepts, by the weight of the concept's rows in each.
        A row that only one instrument has stands under its own unit there.

    Returns
    -------
    Effects by (``"old"`` or ``"new"``, number): every unit of ``side``, and those of the other instrument
    that have something to say.

    Raises
    ------
    ParameterError
        for another unit or side, or a side without such units.
    """
    check_choice("unit", unit, ("aspect", "domain"))
    check_choice("side", side, ("old", "new"))
    instruments = {"old": crosswalk.old, "new": crosswalk.new}
    for inst in instruments.values():
        if not inst.numbers(unit):
            raise ParameterError(message("errors.decomposition.effects.no_units", inst_label=inst.label, unit=unit))
    order = (side, "old" if side == "new" else "new")
    groups = {(s, n): dict.fromkeys(PARTS, NOTHING) for s in order for n in instruments[s].numbers(unit)}
    level = reference_effect(crosswalk, reference)
    for concept, parts in zip(crosswalk.concepts, concept_effects(crosswalk, reference, share), strict=True):
        mine = {"common": side, "new": "new", "dropped": "old"}[concept.kind]
        inst = instruments[mine]
        rows = concept.new_rows if mine == "new" else concept.old_rows
        whole = sum((inst.weights[i] for i in rows), Fraction(0))
        for i in rows:
            group = groups[(mine, inst.rows[f"{unit}_no"].iloc[i])]
            if concept.kind == "common":
                for p in PARTS:
                    group[p] += parts[p].times(inst.weights[i] / whole)
            else:  # a concept of several rows may span units: each row speaks for itself
                row = {i: Fraction(1)}
                own = Effect(Fraction(0), {}, row) if mine == "new" else Effect(Fraction(0), row, {})
                group[concept.kind] += (own - level).times(inst.weights[i] if mine == "new" else -inst.weights[i])
    return {k: e for k, e in groups.items() if k[0] == side or any(p != NOTHING for p in e.values())}


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Effects compiled for evaluation; made once for many pairs of regions."""

    constants: tuple[Fraction, ...]
    old: Objectives
    new: Objectives


def plan(crosswalk: Crosswalk, effects: Sequence[Effect]) -> Plan:
    """Compile effects."""
    k, m = len(crosswalk.old.weights), len(crosswalk.new.weights)
    old = [[e.old.get(i, Fraction(0)) for i in range(k)] for e in effects]
    new = [[e.new.get(j, Fraction(0)) for j in range(m)] for e in effects]
    return Plan(tuple(e.constant for e in effects), Objectives.of(old, k), Objectives.of(new, m))


@lru_cache(maxsize=64)
def _main_effects(crosswalk: Crosswalk, reference: str | Fraction, share: Fraction) -> dict[str, Effect]:
    """Index before and after, the change, its four parts and the whole effect of the instrument."""
    before, after = reference_effect(crosswalk, "before"), reference_effect(crosswalk, "after")
    effects = {"before": before, "after": after, "total": after - before}
    for part in PARTS:
        effects[part] = sum((c[part] for c in concept_effects(crosswalk, reference, share)), NOTHING)
    effects["instrument"] = effects["reweighting"] + effects["new"] + effects["dropped"]
    remainder = effects["total"] - effects["performance"] - effects["instrument"]
    assert remainder == NOTHING, "the parts must add to the change for all levels"
    return effects


@lru_cache(maxsize=64)
def main_plan(crosswalk: Crosswalk, reference: str | Fraction, share: Fraction) -> tuple[tuple[str, ...], Plan]:
    """Names and compiled form of :func:`_main_effects`."""
    effects = _main_effects(crosswalk, reference, share)
    return tuple(effects), plan(crosswalk, list(effects.values()))


_DEPTH = {"indicator": 0, "aspect": 1, "domain": 2}


def side_values(side: LevelSet, asked: Objectives, unit: str) -> list[Identified]:
    """Weighted sums of one side's levels, with what printed means give where they are as deep as ``unit``.

    Raises
    ------
    ContradictionError
        when no levels agree with what was published.
    """
    extremes = side.extremes(asked)
    if extremes is None:
        raise ContradictionError(
            message("errors.decomposition.effects.side_values", value=side.label or side.instrument.label)
        )
    read = None if side.is_point else side.as_printed()
    if read is None or _DEPTH[read[0]] > _DEPTH[unit]:
        return extremes
    printed = asked.at(read[1])
    return [
        Identified(f.low_exact, f.high_exact, p if not f.is_point and f.low_exact <= p <= f.high_exact else None)
        for f, p in zip(extremes, printed, strict=True)
    ]


def evaluate(crosswalk: Crosswalk, compiled: Plan, before: LevelSet, after: LevelSet) -> list[Identified]:
    """Every effect as a point or an interval; parameters as :func:`side_values`."""
    old, new = side_values(before, compiled.old, crosswalk.unit), side_values(after, compiled.new, crosswalk.unit)
    return [
        Identified.point(c).plus(x).plus(y) if c else x.plus(y)
        for c, x, y in zip(compiled.constants, old, new, strict=True)
    ]


def check_reference(crosswalk: Crosswalk, reference: object) -> str | Fraction:
    """A reference level by name or as an exact number on the scale."""
    check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    if isinstance(reference, str) and reference in REFERENCES:
        return reference
    try:
        value = exact(reference) if isinstance(reference, str) or is_number(reference) else None
    except ValueError:
        value = None
    if value is None or not crosswalk.old.level_min <= value <= crosswalk.old.level_max:
        raise ParameterError(
            message(
                "errors.decomposition.effects.check_reference",
                join=", ".join(REFERENCES),
                crosswalk_old_level_min=crosswalk.old.level_min,
                crosswalk_old_level_max=crosswalk.old.level_max,
                reference=reference,
            )
        )
    return value


def check_scales(crosswalk: Crosswalk) -> None:
    """Refuse instruments whose levels mean different things."""
    check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    if (crosswalk.old.level_min, crosswalk.old.level_max) != (crosswalk.new.level_min, crosswalk.new.level_max):
        raise ParameterError(
            message(
                "errors.decomposition.effects.check_scales",
                crosswalk_old_label=crosswalk.old.label,
                crosswalk_new_label=crosswalk.new.label,
            )
        )


def check_weights(weights: str) -> Fraction:
    """Share of the new weights behind a name."""
    return WEIGHTS[check_choice("weights", weights, WEIGHTS)]
