"""Recorded aspect values that contradict recorded levels: everything that one step in each aspect leaves possible."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from helpers.languages import LANGS
from helpers.sentences import digits, said

from spbe_research.chapters.change import narrate
from spbe_research.chapters.instruments import closing
from spbe_research.chapters.overview.texts import change_text
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.profiles.change import describe_change
from spbe_research.profiles.instrument_change import describe_instrument_change
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.profiles.unlike import OtherCounts, one_step_levels, unlike_values
from spbe_research.text.catalog import say

OLD = "permenpanrb-5-2018"


def by_hand(steps: np.ndarray) -> Fraction:
    """Every pattern of signs, one after the other."""
    sums = np.zeros(1, dtype=np.int64)
    for size in steps[steps != 0]:
        sums = np.concatenate([sums - size, sums + size])
    return Fraction(int((abs(sums) >= abs(steps.sum())).sum()), len(sums))


def test_denpasar_2019_with_its_recorded_aspect_values_by_brute_force() -> None:
    """3.50 in aspect 3 is one step up in row 18 or 19, 2.67 in aspect 5 one down in row 22, 23 or 24."""
    inst = load_instrument(OLD)
    weights = np.array([int(w * 10**6 * 3 * 7) for w in inst.weights])  # any whole multiple that keeps them exact
    assert all(Fraction(int(w), 21 * 10**6) == x for w, x in zip(weights, inst.weights, strict=True))
    first, last = (np.array([int(x) for x in load_levels("denpasar", y).values]) for y in (2018, 2019))
    aspect = np.empty(len(first), dtype=int)
    for i, n in enumerate(inst.numbers("aspect")):
        aspect[inst.row_positions("aspect", n)] = i
    counts, p_row, p_aspect = set(), set(), set()
    free_row, free_aspect = set(), set()
    for up, down in product(("18", "19"), ("22", "23", "24")):
        other = last.copy()
        other[inst.codes.index(up)] += 1
        other[inst.codes.index(down)] -= 1
        moved = weights * (other - first)
        counts.add((int((moved > 0).sum()), int((moved < 0).sum())))
        p_row.add(by_hand(moved))
        p_aspect.add(by_hand(np.array([moved[aspect == i].sum() for i in range(7)])))
        free = np.where((first > 1) & (first < 5), moved, 0)
        free_row.add(by_hand(free))
        free_aspect.add(by_hand(np.array([free[aspect == i].sum() for i in range(7)])))
    c = describe_change("denpasar")
    assert c.unlike is not None
    assert c.unlike.rose == (min(r for r, _ in counts), max(r for r, _ in counts)) == (19, 21)
    assert c.unlike.fell == (min(f for _, f in counts), max(f for _, f in counts)) == (0, 1)
    assert c.unlike.by_row == (min(p_row), max(p_row)) == (Fraction(1, 2**19), Fraction(31, 2**19))
    assert c.unlike.by_aspect == (min(p_aspect), max(p_aspect)) == (Fraction(1, 64), Fraction(1, 64))
    assert c.unlike.two_way_by_row == (min(free_row), max(free_row))
    assert c.unlike.two_way_by_aspect == (min(free_aspect), max(free_aspect)) == (Fraction(1, 32), Fraction(1, 16))


def test_a_value_that_no_single_step_gives_is_counted_as_nothing() -> None:
    inst = load_instrument(OLD)
    levels = [Fraction(3)] * 37
    assert one_step_levels(levels, {"3": "4.00"}, inst) is None
    assert one_step_levels([Fraction(5)] * 37, {"3": "5.50"}, inst) is None  # past the end of the scale
    assert len(one_step_levels(levels, {"3": "2.50"}, inst) or ()) == 2
    assert unlike_values(load_levels("denpasar", 2018)) is None
    assert unlike_values(load_levels("kota bandar lampung", 2024)) is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_hangs_on_the_recorded_levels_is_told_wherever_it_is_counted(lang: str) -> None:
    c = describe_change("denpasar")
    told = {"p_2": digits("0.016", lang), "p": digits("0.000060", lang)}
    free = {"low": digits("0.031", lang), "high": digits("0.063", lang)}
    told["two_way_2"] = say("change.words.span", lang, **free)
    for text in (narrate.answer(c, lang), narrate.thesis_results(c, lang)):
        assert said(text, "change.summary.unlike_counts", lang, **told)
    assert said(narrate.limits(c, lang), "change.summary.unlike", lang)
    m = describe_maturity("denpasar", 2019)
    assert said(change_text(c, m, lang), "overview.change.moved_recorded", lang)
    other = say("change.words.span", lang, **free)  # of these sets half reject: "cannot" holds for recorded levels only
    assert said(change_text(c, m, lang), "overview.change.floor_blunt_recorded", lang, p_other=other)
    alone = dataclasses.replace(c, unlike=None)
    assert said(change_text(alone, m, lang), "overview.change.floor_blunt", lang)
    assert said(closing.limits(describe_instrument_change("denpasar"), lang), "instruments.closing.limits_unlike", lang)
    assert c.unlike is not None
    bare = dataclasses.replace(c, unlike=OtherCounts(c.unlike.of))
    assert said(narrate.answer(bare, lang), "change.summary.unlike", lang)
    plain = dataclasses.replace(c, unlike=None)
    assert not said(change_text(plain, m, lang), "overview.change.moved_recorded", lang)
