"""A change of the index between two instruments, split into performance and instrument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk
from spbe_research.decomposition.effects import (
    NOTHING,
    PARTS,
    REFERENCES,
    WEIGHTS,
    Effect,
    check_reference,
    check_scales,
    check_weights,
    concept_effects,
    concept_means,
    evaluate,
    main_plan,
    plan,
    unit_effects,
)
from spbe_research.decomposition.inputs import EvaluationLike, agreeing_levels
from spbe_research.errors import joined
from spbe_research.identification.level_set import LevelSet
from spbe_research.numbers.frames import ends_outward
from spbe_research.numbers.intervals import Identified
from spbe_research.text.result import result_table

__all__ = ["Decomposition", "decompose_change"]


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition:
    """Result of :func:`decompose_change`: every value an :class:`~spbe_research.numbers.intervals.Identified`.

    Attributes
    ----------
    crosswalk : the links; before, after : the levels that agree with what was observed on either side.
    index_before, index_after : the two indices.
    total : their difference. It is ``performance + reweighting + new + dropped``, exactly and for every
        reference level; ends of intervals need not add, because they belong to different levels.
    performance : movement of what both instruments measure.
    reweighting : same things, other weights. new, dropped : rows that only one instrument has.
    instrument : reweighting, new and dropped together; free of the reference level.
    reference : ``"before"``, ``"mean"``, ``"after"``, ``"minimum"`` or a Fraction.
    weights : ``"mean"``, ``"old"`` or ``"new"``: the weights of performance.
    note : what was set aside or counted at the floor; empty when there is nothing to say.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194;
    docs/methods/instruments.md, section 3.

    Examples
    --------
    >>> from spbe_research import decompose_change, load_crosswalk, load_levels, load_values
    >>> pair = load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024)
    >>> d = decompose_change(*pair, load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020"))
    >>> print(d.performance, d.performance.sign, d.dropped, d.is_exact)
    0.7558 to 1.2359 positive 0.0216 False
    """

    crosswalk: Crosswalk
    before: LevelSet
    after: LevelSet
    reference: str | Fraction
    weights: str
    index_before: Identified
    index_after: Identified
    total: Identified
    performance: Identified
    reweighting: Identified
    new: Identified
    dropped: Identified
    instrument: Identified
    note: str

    @property
    def is_exact(self) -> bool:
        """Whether both sides are known row by row."""
        return self.before.is_point and self.after.is_point

    @property
    def concepts(self) -> pd.DataFrame:
        """One line a concept: its rows, weights, means before and after, and its part in each effect.

        Columns ``before``, ``after``, ``performance`` ... hold the point (NaN where the data leave an
        interval); ``..._low`` and ``..._high`` the interval. Means of an absent side are NaN.
        """
        crosswalk = self.crosswalk
        effects = concept_effects(crosswalk, self.reference, check_weights(self.weights))
        columns: list[tuple[str, list[Effect]]] = [
            ("before", [concept_means(crosswalk, c)[0] for c in crosswalk.concepts]),
            ("after", [concept_means(crosswalk, c)[1] for c in crosswalk.concepts]),
        ]
        columns += [(part, [e[part] for e in effects]) for part in PARTS]
        columns.append(("contribution", [sum(e.values(), NOTHING) for e in effects]))
        frame = self._filled(crosswalk.to_frame(), columns)
        for side, absent in (("before", "new"), ("after", "dropped")):
            frame.loc[frame["kind"] == absent, [side, f"{side}_low", f"{side}_high"]] = float("nan")
        return frame

    @property
    def aspects(self) -> pd.DataFrame:
        """The effects by aspect of the new instrument; see :meth:`by`."""
        return self.by("aspect")

    @property
    def domains(self) -> pd.DataFrame:
        """The effects by domain of the new instrument; empty where either instrument has none. See :meth:`by`."""
        if len(self.crosswalk.old.domains) and len(self.crosswalk.new.domains):
            return self.by("domain")
        return pd.DataFrame(columns=["side", "domain_no", "name_id", "name_en", *PARTS, "contribution"])

    def by(self, unit: str, *, side: str = "new") -> pd.DataFrame:
        """The effects by aspect or domain.

        Parameters
        ----------
        unit : ``"aspect"`` or ``"domain"``.
        side : instrument whose units take the common concepts, by their weight in each. Rows that only
            the other instrument has stand under their own unit there (column ``side``).
        """
        parts = unit_effects(self.crosswalk, self.reference, check_weights(self.weights), unit, side)
        records = []
        for s, n in parts:
            inst = self.crosswalk.new if s == "new" else self.crosswalk.old
            first = inst.rows.iloc[inst.row_positions(unit, n)[0]]
            records.append({"side": s, f"{unit}_no": n, "name_id": first[f"{unit}_id"], "name_en": first[f"{unit}_en"]})
        columns = [(p, [e[p] for e in parts.values()]) for p in PARTS]
        columns.append(("contribution", [sum(e.values(), NOTHING) for e in parts.values()]))
        return self._filled(pd.DataFrame(records, columns=["side", f"{unit}_no", "name_id", "name_en"]), columns)

    def _filled(self, frame: pd.DataFrame, columns: Sequence[tuple[str, Sequence[Effect]]]) -> pd.DataFrame:
        compiled = plan(self.crosswalk, [e for _, effects in columns for e in effects])
        values = evaluate(self.crosswalk, compiled, self.before, self.after)
        for at, (name, effects) in enumerate(columns):
            mine = values[at * len(effects) : (at + 1) * len(effects)]
            points = [v.estimate_or_nan for v in mine]
            frame = frame.assign(
                **{name: points, f"{name}_low": [v.low for v in mine], f"{name}_high": [v.high for v in mine]}
            )
        return frame

    @property
    def sensitivity(self) -> pd.DataFrame:
        """The effects under every other choice, each choice varied alone.

        Returns
        -------
        DataFrame with columns

        - choice : ``"reference"``, ``"weights"`` or ``"links"``
        - option : ``"before"`` ...; ``"old"``, ``"mean"``, ``"new"``; ``"all"``, ``"without judged"``
        - effect : total, performance, reweighting, new, dropped, instrument
        - estimate (NaN where the data leave an interval), low, high

        Examples
        --------
        >>> from spbe_research import decompose_change, load_crosswalk, load_levels
        >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
        >>> table = decompose_change(load_levels("denpasar", 2019), load_levels("paser", 2022), crosswalk).sensitivity
        >>> rows = table[(table["choice"] == "weights") & (table["effect"] == "performance")]
        >>> [(r.option, round(r.estimate, 3)) for r in rows.itertuples()]
        [('old', -0.737), ('mean', -0.659), ('new', -0.582)]
        """
        records = []
        for choice, option, crosswalk, reference, share in self._choices():
            names, compiled = main_plan(crosswalk, reference, share)
            values = dict(zip(names, evaluate(crosswalk, compiled, self.before, self.after), strict=True))
            for effect in ("total", *PARTS, "instrument"):
                v = values[effect]
                records.append((choice, option, effect, v.estimate_or_nan, v.low, v.high))
        return pd.DataFrame(records, columns=["choice", "option", "effect", "estimate", "low", "high"])

    def _choices(self) -> Iterator[tuple[str, str, Crosswalk, str | Fraction, Fraction]]:
        """Choice, option, and what the option makes of crosswalk, reference level and share of the new weights."""
        own, share = self.crosswalk, check_weights(self.weights)
        for reference in dict.fromkeys((*REFERENCES, self.reference)):
            yield "reference", str(reference), own, reference, share
        for name, its_share in WEIGHTS.items():
            yield "weights", name, own, self.reference, its_share
        for name, judged in (("all", True), ("without judged", False)):
            yield "links", name, own.with_judged(judged), self.reference, share

    @property
    def drift(self) -> Identified | None:
        """Levels by which the criteria of the common rows would have to have become stricter for performance to
        be zero; negative: more lenient. None where nothing is common.

        A renamed row may ask for more at the same level. If every common row asks ``drift`` levels more
        than its forerunner, then what was measured did not move.
        """
        crosswalk, share = self.crosswalk, check_weights(self.weights)
        weight = (1 - share) * crosswalk.old_share + share * crosswalk.new_share
        if weight == 0:
            return None
        return self.performance.times(-1 / weight)

    def to_frame(self) -> pd.DataFrame:
        """The indices, the change, its parts and the effect of the instrument: estimate, low, high."""
        names = ["index_before", *PARTS, "index_after", "total", "instrument"]
        values = [getattr(self, n) for n in names]
        return pd.DataFrame(
            {
                "effect": names,
                "estimate": [v.estimate_or_nan for v in values],
                "low": [v.low for v in values],
                "high": [v.high for v in values],
            }
        )

    def __repr__(self) -> str:
        parts = ", ".join(f"{p} {getattr(self, p)}" for p in PARTS)
        return (
            f"<Decomposition {' -> '.join(self.crosswalk.path)}: total {self.total} = {parts} (R = {self.reference})>"
        )

    def _repr_html_(self) -> str:
        labels = f"{self.crosswalk.old.label} → {self.crosswalk.new.label}"
        return result_table("decomposition", ends_outward(self.to_frame()), about=labels, note=self.note)


def decompose_change(
    before: EvaluationLike,
    after: EvaluationLike,
    crosswalk: Crosswalk,
    *,
    reference: str | float | Fraction = "before",
    weights: str = "mean",
    conflicts: str = "raise",
) -> Decomposition:
    """Split the change of the index into performance and the parts of the instrument.

    Parameters
    ----------
    before, after : levels under the old and the new instrument, by row or by code (None or NaN is missing), an
        Observation at any depth, a Score or a Bounds.
    crosswalk : see :func:`~spbe_research.data.crosswalk.load_crosswalk`; its ``at("domain")`` gives the split
        by whole domains.
    reference : level R against which new and dropped rows are held: ``"before"`` (the old index), ``"mean"``
        of both, ``"after"``, ``"minimum"`` of the scale, or a number. Performance and the whole effect of the
        instrument do not depend on it.
    weights : ``"mean"`` of old and new weights for performance, or ``"old"`` or ``"new"``.
    conflicts : see :func:`~spbe_research.identification.bounds.bounds`.

    Returns
    -------
    Decomposition
        in index points: points where all levels are known, else intervals over all levels that agree with what
        was published.

    Raises
    ------
    LevelError
        for levels off the scale or of another instrument than the side asks for.
    ContradictionError
        when no levels agree with what was printed.
    ParameterError
        for an unknown ``reference``, ``weights`` or ``conflicts``, or instruments of different scales.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194; see
    :func:`spbe_research.decomposition.effects.concept_effects` for the formulas.

    Examples
    --------
    Two governments, so the arithmetic only: Denpasar 2019 against Paser 2022.

    >>> from spbe_research import decompose_change, load_crosswalk, load_levels
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> d = decompose_change(load_levels("denpasar", 2019), load_levels("paser", 2022), crosswalk)
    >>> [round(v.estimate, 6) for v in (d.total, d.performance, d.reweighting, d.new, d.dropped)]
    [-1.206833, -0.659333, 0.035667, -0.639833, 0.056667]
    """
    check_scales(crosswalk)
    level, share = check_reference(crosswalk, reference), check_weights(weights)
    first, note = agreeing_levels(before, crosswalk.old, conflicts=conflicts)
    second, other = agreeing_levels(after, crosswalk.new, conflicts=conflicts)
    names, compiled = main_plan(crosswalk, level, share)
    effects = dict(zip(names, evaluate(crosswalk, compiled, first, second), strict=True))
    return Decomposition(
        crosswalk=crosswalk,
        before=first,
        after=second,
        reference=level,
        weights=weights,
        index_before=effects["before"],
        index_after=effects["after"],
        total=effects["total"],
        performance=effects["performance"],
        reweighting=effects["reweighting"],
        new=effects["new"],
        dropped=effects["dropped"],
        instrument=effects["instrument"],
        note=joined([note, other]),
    )
