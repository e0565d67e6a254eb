"""Integer programmes against going through every pair of level vectors of small instruments."""

from __future__ import annotations

import itertools
from fractions import Fraction
from unittest import mock

import numpy as np
import pytest
from helpers.change import tiny_instrument
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.observations import load_values
from spbe_research.errors import LevelError, SpbeError
from spbe_research.identification.pairs import pair_programme as agreeing_levels
from spbe_research.identification.pairs.pair_programme import AgreeingLevels, Side, Window
from spbe_research.identification.pairs.short_lists import Limit, listed_sums
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.partial_change import partial_change
from spbe_research.numbers.intervals import Interval, printed_interval

INST = tiny_instrument([2, 2, 3, 3, 1], ["1", "1", "1", "2", "2"], high=3)
WEIGHTS = [2, 2, 3, 3, 1]
VECTORS = list(itertools.product((1, 2, 3), repeat=5))
UNITS = {"aspects": ((0, 1, 2), (3, 4)), "index": ((0, 1, 2, 3, 4),), "mixed": ((0, 1, 2),)}


def fits(side, vector):
    known = all(k is None or k == v for k, v in zip(side.levels, vector, strict=True))
    return known and all(w.low <= sum(WEIGHTS[i] * vector[i] for i in w.rows) <= w.high for w in side.windows)


@st.composite
def sides(draw):
    """A side that some real vector agrees with: windows around its sums, perhaps some known levels."""
    truth = draw(st.sampled_from(VECTORS))
    slack = draw(st.integers(0, 2))
    windows = []
    for rows in UNITS[draw(st.sampled_from(list(UNITS)))]:
        total = sum(WEIGHTS[i] * truth[i] for i in rows)
        windows.append(Window(rows, total - slack, total))
    known = draw(st.lists(st.booleans(), min_size=5, max_size=5))
    return Side(tuple(v if k else None for v, k in zip(truth, known, strict=True)), tuple(windows))


def programme(*arguments):
    """Without the short lists: every question goes to the integer programme."""
    with mock.patch.object(agreeing_levels, "listed_sums", return_value=None):
        return AgreeingLevels(*arguments)


@settings(max_examples=40, deadline=None)
@given(sides(), sides(), st.sampled_from([AgreeingLevels, programme]))
def test_every_answer_agrees_with_all_pairs(before, after, way):
    agreeing = way(INST, before, after)
    pairs = [(x, y) for x in VECTORS if fits(before, x) for y in VECTORS if fits(after, y)]
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
    lists, solver = AgreeingLevels(INST, before, after), programme(INST, before, after)
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
    with mock.patch.object(agreeing_levels, "listed_sums", return_value=None):
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
    assert AgreeingLevels(INST, Side((None,) * 5, ()), Side((None,) * 5, ()))._lists is not None
    index = (load_values("samarinda", year) for year in (2019, 2020))
    assert partial_change(*index, "permenpanrb-5-2018").verdict == "open"


def _pair(witness):
    return witness.before, witness.after


@pytest.mark.parametrize(("printed", "low", "high"), [("1.67", 12, 12), ("2.00", 14, 14), ("1.50", None, None)])
def test_window_of_a_printed_value(printed, low, high):
    # rows 1 to 3 weigh 7 elevenths in lattice weights: sums over 7 are printed with two decimals
    window = Window.of(INST, [0, 1, 2], printed_interval(printed))
    sums = [s for s in range(7, 22) if round(s / 7 + 1e-9, 2) == float(printed)]
    assert [s for s in range(7, 22) if window.low <= s <= window.high] == sums
    if printed == "1.67":
        assert sums == []  # 12 / 7 is 1.71: nothing on this lattice prints 1.67


def test_open_and_closed_ends():
    rows = [0, 1, 2]
    closed = Window.of(INST, rows, Interval(Fraction(12, 7), Fraction(2), True, True))
    opened = Window.of(INST, rows, Interval(Fraction(12, 7), Fraction(2), False, False))
    between = Window.of(INST, rows, Interval(Fraction(25, 14), Fraction(27, 14), False, False))
    assert (closed.low, closed.high) == (12, 14)
    assert (opened.low, opened.high) == (13, 13)
    assert (between.low, between.high) == (13, 13)


def test_contradiction_is_named():
    impossible = Side((None,) * 5, (Window((0, 1, 2), 7, 7), Window((0, 1, 2), 21, 21)))
    free = Side((None,) * 5, ())
    with pytest.raises(LevelError, match="no whole levels under Made-up give the printed values"):
        AgreeingLevels(INST, impossible, free)


def test_solver_trouble_is_no_silent_answer(monkeypatch):
    free = Side((None,) * 5, ())
    agreeing = programme(INST, free, free)

    class Failed:
        status, message, x = 1, "time limit", np.zeros(1)

    monkeypatch.setattr("scipy.optimize.milp", lambda *a, **k: Failed())
    with pytest.raises(SpbeError, match="the integer programme was not solved: time limit"):
        agreeing.change_range()


def test_a_wrong_witness_is_refused():
    side = Side((1, None, None, None, None), (Window((3, 4), 8, 8),))
    agreeing = AgreeingLevels(INST, side, Side((None,) * 5, ()))
    from spbe_research.identification.pairs.pair_programme import Witness

    for before in ((2, 1, 1, 2, 2), (1, 1, 1, 1, 1), (1, 4, 1, 2, 2)):
        with pytest.raises(SpbeError, match="does not agree with the print"):
            agreeing._verify(Witness(before, (1,) * 5))
    agreeing._verify(Witness((1, 1, 1, 2, 2), (1,) * 5))
