"""The effects of a change shared out over aspects or domains."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.decomposition.effects import NOTHING, PARTS, Effect, concept_effects, reference_effect
from spbe_research.errors import ParameterError

__all__ = ["unit_effects"]


def unit_effects(
    walk: Crosswalk, reference: str | Fraction, share: Fraction, unit: str, side: str = "new"
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
    if unit not in ("aspect", "domain") or side not in ("old", "new"):
        raise ParameterError(f"unit must be aspect or domain and side old or new; found {unit!r}, {side!r}")
    instruments = {"old": walk.old, "new": walk.new}
    for inst in instruments.values():
        if not inst.numbers(unit):
            raise ParameterError(f"{inst.label} has no {unit}s")
    order = (side, "old" if side == "new" else "new")
    groups = {(s, n): dict.fromkeys(PARTS, NOTHING) for s in order for n in instruments[s].numbers(unit)}
    level = reference_effect(walk, reference)
    for concept, parts in zip(walk.concepts, concept_effects(walk, reference, share), strict=True):
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
