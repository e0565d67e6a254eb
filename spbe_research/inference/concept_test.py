"""Sign-flip test across two instruments: only the concepts that both of them measure.

Rows of two instruments cannot be paired as they are. A crosswalk joins them into concepts; for each concept that
has rows on both sides the weighted mean of its levels is known before and after. The weighted sum of these
differences is the performance effect of :func:`~spbe_research.decomposition.decompose.decompose_change`, and the test
asks of that sum what :func:`~spbe_research.inference.sign_flip.sign_flip_test` asks of a change under one instrument.
New and dropped rows say nothing about a change and take no part. The answer depends on the links, so it belongs
beside the one without the links that rest on judgement.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

from spbe_research.data.crosswalk import Concept, Crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import Observation
from spbe_research.decomposition.effects import check_scales, check_weights
from spbe_research.errors import LevelError, ParameterError, joined, message
from spbe_research.inference.pairs import least_possible, unit_word
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.sign_flip import flip_changes
from spbe_research.numbers.language import figure
from spbe_research.options import check_choice, check_kind
from spbe_research.scoring.levels import Levels, check_levels

__all__ = ["concept_flip_test"]


def concept_flip_test(
    before: Levels,
    after: Levels,
    crosswalk: Crosswalk,
    *,
    weights: str = "mean",
    blocks: str | None = None,
    alternative: str = "two-sided",
    midp: bool = False,
    confidence_level: float = 0.95,
) -> SignFlipTest:
    """Exact sign-flip test over the concepts that two instruments share.

    Parameters
    ----------
    before, after : every level under ``crosswalk.old`` and ``crosswalk.new``.
    crosswalk : links between indicators; see :func:`~spbe_research.data.crosswalk.load_crosswalk`.
    weights : ``"mean"`` of both instruments' weights of a concept, ``"old"`` or ``"new"``.
    blocks : None flips each concept; ``"aspect"`` flips together the concepts whose new rows share an aspect.
    alternative : ``"two-sided"``, ``"greater"`` (it rose) or ``"less"``.
    midp : count patterns that equal the observed sum by one half.
    confidence_level : of the interval for a common shift, between 0 and 1.

    Returns
    -------
    SignFlipTest; ``estimate`` in index points is the performance effect under the same weights; ``note`` says
    what the links rest on.

    Raises
    ------
    LevelError
        naming the side: values that are not levels, another instrument's levels, rows without a level.
    ParameterError
        when nothing is common or the scales differ, for an unknown option, or where the crosswalk links whole units.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21; Pesarin and Salmaso (2010), Permutation
    Tests for Complex Data, chapter 1; docs/methods/change.md, section 10.

    Examples
    --------
    Two governments, so the arithmetic only:

    >>> from spbe_research import concept_flip_test, load_crosswalk, load_levels
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> t = concept_flip_test(load_levels("denpasar", 2019), load_levels("paser", 2022), crosswalk)
    >>> round(t.estimate, 6), t.n, t.unit_name
    (-0.659333, 16, 'concept')
    """
    check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    if crosswalk.unit != "indicator":
        raise ParameterError(message("errors.inference.concept_test.concept_flip_test", crosswalk_unit=crosswalk.unit))
    if blocks is not None:
        check_choice("blocks", blocks, ("aspect",))
    check_scales(crosswalk)
    share = check_weights(weights)
    sides = [
        _levels(name, values, inst)
        for name, values, inst in (("before", before, crosswalk.old), ("after", after, crosswalk.new))
    ]
    kept = [(c, w) for c in crosswalk.common if (w := (1 - share) * c.old_weight + share * c.new_weight)]
    if not kept:
        kind = "nothing_shared" if crosswalk.judged else "nothing_without_judged"
        raise ParameterError(
            message(
                f"errors.inference.concept_test.{kind}",
                crosswalk_old_label=crosswalk.old.label,
                crosswalk_new_label=crosswalk.new.label,
            )
        )
    changes = [_mean(sides[1], c.new_rows, crosswalk.new) - _mean(sides[0], c.old_rows, crosswalk.old) for c, _ in kept]
    concepts = [c for c, _ in kept]
    labels = [str(c.number) for c in concepts] if blocks is None else _shared_aspects(concepts, crosswalk.new)
    result = flip_changes(
        changes,
        [w for _, w in kept],
        labels=labels,
        alternative=alternative,
        midp=midp,
        confidence_level=confidence_level,
        unit_name="concept" if blocks is None else blocks,
    )
    return dataclasses.replace(result, effect=message("notes.concepts.effect"), note=_note(concepts, crosswalk, result))


def _levels(name: str, values: Any, instrument: Instrument) -> tuple[Fraction, ...]:
    if isinstance(values, Observation) and values.depth != "indicator" and values.instrument == instrument.id:
        raise LevelError(
            message("errors.inference.concept_test.levels", name=name, values=values, values_depth=values.depth)
        )
    try:
        return check_levels(values, instrument)[0]
    except LevelError as error:
        text = message("errors.frame.side", side=name, problem=error.args[0])
        raise LevelError(text, codes=error.codes, missing=error.missing) from None


def _mean(levels: tuple[Fraction, ...], rows: tuple[int, ...], instrument: Instrument) -> Fraction:
    """Weighted mean of the levels of a concept's rows on one side."""
    weight = sum((instrument.weights[i] for i in rows), Fraction(0))
    return sum((instrument.weights[i] * levels[i] for i in rows), Fraction(0)) / weight


def _shared_aspects(concepts: list[Concept], new: Instrument) -> list[str]:
    """Label of each concept's block: concepts whose new rows share an aspect, directly or through others."""
    aspects = [str(a) for a in new.rows["aspect_no"]]
    block = {a: a for a in aspects}
    mine = [[aspects[i] for i in c.new_rows] for c in concepts]
    for numbers in mine:
        joined = {block[a] for a in numbers}
        first = min(joined)
        block = {a: first if b in joined else b for a, b in block.items()}
    return [block[numbers[0]] for numbers in mine]


def _note(concepts: list[Concept], crosswalk: Crosswalk, test: SignFlipTest) -> str:
    judged = sum(c.judged for c in concepts)
    shares = {"old": crosswalk.old_share, "new": crosswalk.new_share}
    percent = {side: figure(share * 100, ".2f") for side, share in shares.items()}
    notes = [message("notes.concepts.weight", common=len(concepts), judged=judged, **percent)]
    if not test.n:
        why = message("notes.pairs.none", unit=unit_word(test.unit_name))
        notes.append(message("notes.pairs.certain", why=why))
    elif test.smallest > 0.05:
        moved = message("notes.pairs.count", n=test.n)
        notes.append(message("notes.pairs.out_of_reach", moved=moved, least=least_possible(test.smallest)))
    return joined(notes)
