"""Integer programmes against going through every pair of level vectors of small instruments."""

from __future__ import annotations

import itertools
from fractions import Fraction
from unittest import mock

import numpy as np
import pytest
from helpers.change import tiny_instrument
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.observations import load_values
from spbe_research.errors import LevelError, SpbeError
from spbe_research.identification.level_set import LevelSet, Published
from spbe_research.identification.pairs import pair_programme
from spbe_research.identification.pairs.evidence import Limit, Witness, whole_limits
from spbe_research.identification.pairs.pair_programme import AgreeingLevels
from spbe_research.identification.pairs.short_lists import listed_sums
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.partial_change import partial_change
from spbe_research.numbers.intervals import Interval, printed_interval

INST = tiny_instrument([2, 2, 3, 3, 1], ["1", "1", "1", "2", "2"], high=3)
WEIGHTS = [2, 2, 3, 3, 1]
VECTORS = list(itertools.product((1, 2, 3), repeat=5))
ROWS = {("aspect", "1"): (0, 1, 2), ("aspect", "2"): (3, 4), ("index", ""): (0, 1, 2, 3, 4)}
UNITS = {
    "aspects": [("aspect", "1"), ("aspect", "2")],
    "index": [("index", "")],
    "mixed": [("aspect", "1")],
    "nested": list(ROWS),
}


def level_set(known, *printed):
    """Levels that are known or None, and printed values as (unit, interval of the weighted sum of its rows)."""
    lows, highs = (tuple(Fraction(end if x is None else x) for x in known) for end in (1, 3))
    published = tuple(
        Published(*unit, "", None, Interval(low / total, high / total, *closed))
        for unit, (low, high, *closed) in printed
        for total in [Fraction(sum(WEIGHTS[i] for i in ROWS[unit]))]
    )
    return LevelSet(INST, lows, highs, published)


FREE = level_set((None,) * 5)


@st.composite
def sides(draw):
    """Levels and printed values that some vector agrees with, and every vector that does, by looking at each."""
    truth = draw(st.sampled_from(VECTORS))
    slack = Fraction(draw(st.integers(0, 4)), 2)
    printed = []
    for unit in UNITS[draw(st.sampled_from(list(UNITS)))]:
        total = sum(WEIGHTS[i] * truth[i] for i in ROWS[unit])
        room = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
        printed.append((unit, (total - slack, total + room, slack == 0 or draw(st.booleans()), room == 0)))
    known = draw(st.lists(st.booleans(), min_size=5, max_size=5))
    levels = level_set([v if k else None for v, k in zip(truth, known, strict=True)], *printed)
    return levels, [v for v in VECTORS if _fits(truth, known, printed, v)]


def _fits(truth, known, printed, vector):
    if any(k and t != v for t, k, v in zip(truth, known, vector, strict=True)):
        return False
    for unit, (low, high, low_closed, high_closed) in printed:
        total = sum(WEIGHTS[i] * vector[i] for i in ROWS[unit])
        if not (low < total < high or (total == low and low_closed) or (total == high and high_closed)):
            return False
    return True


def programme(*arguments):
    """Without the short lists: every question goes to the integer programme."""
    with mock.patch.object(pair_programme, "listed_sums", return_value=None):
        return AgreeingLevels(*arguments)


@settings(max_examples=40, deadline=None)
@given(sides(), sides(), st.sampled_from([AgreeingLevels, programme]))
def test_every_answer_agrees_with_all_pairs(before, after, way):
    agreeing = way(before[0], after[0])
    pairs = [(x, y) for x in before[1] for y in after[1]]
    steps = [tuple(w * (b - a) for w, a, b in zip(WEIGHTS, x, y, strict=True)) for x, y in pairs]
    assert agreeing.least_moved() == min(sum(s != 0 for s in row) for row in steps)
    changes = [sum(row) for row in steps]
    assert agreeing.change_range() == (Fraction(min(changes), 11), Fraction(max(changes), 11))
    energies = [sum(s * s for s in row) for row in steps]
    bound, busy = agreeing.most_energy()
    assert bound >= max(energies)
    assert agreeing.least_energy() <= min(energies)
    cache = {row: flip_tail(row).pvalue() for row in set(steps)}
    for witness in (busy, agreeing.one_way(1), agreeing.one_way(-1)):
        assert (witness.before, witness.after) in pairs
    one_way = agreeing.one_way(1)
    fallen = sum(max(0, w * (a - b)) for w, a, b in zip(WEIGHTS, one_way.before, one_way.after, strict=True))
    assert fallen == min(sum(-s for s in row if s < 0) for row in steps)
    assert (
        min(cache.values())
        <= flip_tail([w * (b - a) for w, a, b in zip(WEIGHTS, *_pair(one_way), strict=True)]).pvalue()
    )


@settings(max_examples=40, deadline=None)
@given(sides(), sides())
def test_both_ways_give_the_same_answers(before, after):
    lists, solver = (way(before[0], after[0]) for way in (AgreeingLevels, programme))
    assert lists._lists is not None
    assert solver._lists is None
    assert lists.least_moved() == solver.least_moved()
    assert lists.change_range() == solver.change_range()
    assert lists.least_energy() == pytest.approx(solver.least_energy())
    assert lists.most_energy()[0] == pytest.approx(solver.most_energy()[0])


@pytest.mark.parametrize("region", ["bintan", "kota bandung", "kementerian agama", "kabupaten madiun", "sampang"])
def test_both_ways_give_the_same_answers_for_printed_domains(region):
    first, last = (load_values(region, year) for year in (2023, 2024))
    lists = partial_change(first, last, "permenpanrb-59-2020")
    with mock.patch.object(pair_programme, "listed_sums", return_value=None):
        solver = partial_change(first, last, "permenpanrb-59-2020")
    for name in ("least_moved", "low", "high", "verdict", "unit_p"):
        assert getattr(lists, name) == getattr(solver, name)
    assert lists.smallest_p[0] == solver.smallest_p[0]
    assert lists.largest_p[1] == pytest.approx(solver.largest_p[1])


RANGES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted), min_size=1, max_size=4)


@given(RANGES, st.data())
def test_listed_sums_are_all_and_only_those_that_keep_the_limits(ranges, data):
    ranges = [tuple(r) for r in ranges]
    limits = []
    for _ in range(data.draw(st.integers(0, 3))):
        weights = tuple(data.draw(st.integers(0, 4)) for _ in ranges)
        low = data.draw(st.integers(0, 20))
        limits.append(Limit(weights, low, low + data.draw(st.integers(0, 8))))
    expected = [
        v
        for v in itertools.product(*(range(a, b + 1) for a, b in ranges))
        if all(x.low <= sum(w * s for w, s in zip(x.weights, v, strict=True)) <= x.high for x in limits)
    ]
    found = listed_sums(ranges, limits)
    assert found is None if len(expected) > 150 else [tuple(v) for v in found.tolist()] == expected


def test_a_long_list_is_not_made():
    assert listed_sums([(10, 50), (10, 50)], []) is None
    assert listed_sums([(0, 10**9)], []) is None  # at once, not after a walk
    assert AgreeingLevels(FREE, FREE)._lists is not None
    index = (load_values("samarinda", year) for year in (2019, 2020))
    assert partial_change(*index, "permenpanrb-5-2018").verdict == "open"


def _pair(witness):
    return witness.before, witness.after


def limit(low, high, *closed):
    """What is printed of aspect 1 (rows 1 to 3, which weigh 7 elevenths), from an interval of its weighted sum."""
    (found,) = whole_limits(level_set((None,) * 5, (("aspect", "1"), (low, high, *closed))))
    assert found.weights == (2, 2, 3, 0, 0)
    assert found.rows == (0, 1, 2)
    return found.low, found.high


@pytest.mark.parametrize("printed", ["1.67", "2.00", "1.50", "1.71", "2.57"])
def test_limit_of_a_printed_value(printed):
    # sums over 7 are printed with two decimals
    window = printed_interval(printed)
    low, high = limit(window.low * 7, window.high * 7, window.low_closed, window.high_closed)
    sums = [s for s in range(7, 22) if round(s / 7 + 1e-9, 2) == float(printed)]
    assert [s for s in range(7, 22) if low <= s <= high] == sums
    if printed == "1.67":
        assert sums == []  # 12 / 7 is 1.71: nothing on this lattice prints 1.67
    if printed == "2.00":
        assert (low, high) == (14, 14)


def test_open_and_closed_ends():
    assert limit(12, 14, True, True) == (12, 14)
    assert limit(12, 14, False, False) == (13, 13)
    assert limit(Fraction(25, 2), Fraction(27, 2), False, False) == (13, 13)


def test_a_limit_keeps_weighted_sums():
    some = Limit((2, 0, 3), 7, 8)
    assert [some.keeps(x) for x in [(2, 9, 1), (1, 9, 2), (1, 0, 1), (3, 0, 1)]] == [True, True, False, False]


@pytest.mark.parametrize("way", [AgreeingLevels, programme])
@pytest.mark.parametrize(
    "printed",
    [
        [(("aspect", "1"), (7, 7)), (("aspect", "1"), (21, 21))],
        [(("aspect", "1"), (7, 7)), (("aspect", "2"), (4, 4)), (("index", ""), (12, 33))],
        [(("index", ""), (Fraction(25, 2), Fraction(51, 4)))],  # no whole sum between
        [(("index", ""), (34, 40))],
    ],
)
def test_contradiction_is_named(printed, way):
    with pytest.raises(LevelError, match=says("errors.pairs.pair_programme.init", instrument_label="Made-up")):
        way(level_set((None,) * 5, *printed), FREE)


def test_solver_trouble_is_no_silent_answer(monkeypatch):
    agreeing = programme(FREE, FREE)

    class Failed:
        status, message, x = 1, "time limit", np.zeros(1)

    monkeypatch.setattr("scipy.optimize.milp", lambda *a, **k: Failed())
    with pytest.raises(SpbeError, match=says("errors.programme.highs.cheapest", answer_message="time limit")):
        agreeing.change_range()


def test_a_wrong_witness_is_refused():
    agreeing = AgreeingLevels(level_set((1, None, None, None, None), (("aspect", "2"), (8, 8))), FREE)
    for before in ((2, 1, 1, 2, 2), (1, 1, 1, 1, 1), (1, 4, 1, 2, 2)):
        with pytest.raises(SpbeError, match=says("errors.pairs.pair_programme.verify")):
            agreeing._verify(Witness(before, (1,) * 5))
    agreeing._verify(Witness((1, 1, 1, 2, 2), (1,) * 5))
