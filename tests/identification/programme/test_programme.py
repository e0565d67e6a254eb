"""The three solvers against brute force, against each other and against linprog."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import SpbeError
from spbe_research.identification.level_set import LevelSet, Published
from spbe_research.identification.programme import integer as programme_integer
from spbe_research.identification.programme import lattice_search as programme_lattice
from spbe_research.identification.programme import linear as programme_linear
from spbe_research.identification.programme.model import Objectives, Programme, Window
from spbe_research.identification.programme.solve import maxima
from spbe_research.numbers.intervals import Interval, printed_interval

F = Fraction


def brute(programme: Programme, objective: list[Fraction]) -> Fraction | None:
    """Greatest value over every vector of levels that keeps to the windows."""
    assert programme.step is not None
    scales = []
    for lo, hi in zip(programme.lows, programme.highs, strict=True):
        n = int((hi - lo) / programme.step)
        scales.append([lo + programme.step * z for z in range(n + 1)])
    best = None
    for levels in itertools.product(*scales):
        if all(sum(programme.weights[i] * levels[i] for i in w.rows) in w.interval for w in programme.windows):
            found = sum((c * x for c, x in zip(objective, levels, strict=True)), F(0))
            best = found if best is None else max(best, found)
    return best


@st.composite
def programmes(draw: st.DrawFn) -> tuple[Programme, list[list[Fraction]]]:
    k = draw(st.integers(2, 5))
    weights = [F(draw(st.integers(1, 9)), draw(st.sampled_from([7, 10, 20]))) for _ in range(k)]
    step = draw(st.sampled_from([F(1), F(1, 2)]))
    lows = [F(1) + step * draw(st.integers(0, 1)) for _ in range(k)]
    highs = [lo + step * draw(st.integers(0, 3)) for lo in lows]
    windows = []
    cut = draw(st.integers(1, k))
    for rows in (tuple(range(cut)), tuple(range(cut, k)), tuple(range(k))):
        if rows and draw(st.booleans()):
            least = sum(weights[i] * lows[i] for i in rows)
            most = sum(weights[i] * highs[i] for i in rows)
            start = least + (most - least) * F(draw(st.integers(-1, 9)), 8)
            width = (most - least) * F(draw(st.integers(0, 4)), 8)
            ends = (draw(st.booleans()), draw(st.booleans()))
            windows.append(Window(rows, Interval(start, start + width, *ends)))
    numbers = st.fractions(min_value=-2, max_value=2, max_denominator=12)
    objectives = [[draw(numbers) for _ in range(k)] for _ in range(3)]
    return Programme(tuple(weights), tuple(lows), tuple(highs), step, tuple(windows)), objectives


@given(programmes())
@settings(max_examples=150, deadline=None)
def test_lattice_search_equals_brute_force(case: tuple[Programme, list[list[Fraction]]]) -> None:
    programme, objectives = case
    expected = [brute(programme, o) for o in objectives]
    found = programme_lattice.solve(programme, Objectives.of(objectives))
    assert found == (None if expected[0] is None else expected)


@given(programmes())
@settings(max_examples=40, deadline=None)
def test_integer_programme_equals_brute_force(case: tuple[Programme, list[list[Fraction]]]) -> None:
    programme, objectives = case
    expected = [brute(programme, o) for o in objectives]
    found = programme_integer.solve(programme, Objectives.of(objectives))
    assert found == (None if expected[0] is None else expected)


@given(programmes())
@settings(max_examples=60, deadline=None)
def test_linear_programme_equals_linprog(case: tuple[Programme, list[list[Fraction]]]) -> None:
    programme, objectives = case
    # linprog knows closed windows only
    closed = tuple(Window(w.rows, Interval(w.interval.low, w.interval.high)) for w in programme.windows)
    programme = Programme(programme.weights, programme.lows, programme.highs, None, closed)
    found = programme_linear.solve(programme, Objectives.of(objectives))
    lines, limits = [], []
    for w in closed:
        line = [float(programme.weights[i]) if i in w.rows else 0.0 for i in range(len(programme.weights))]
        lines += [line, [-x for x in line]]
        # a hair of room: exact ends would be a matter of rounding for linprog, and gaps here are far wider
        limits += [float(w.interval.high) + 1e-9, -float(w.interval.low) + 1e-9]
    assert objectives
    for at, objective in enumerate(objectives):
        answer = linprog(
            [-float(c) for c in objective],
            A_ub=np.array(lines) if lines else None,
            b_ub=np.array(limits) if lines else None,
            bounds=[(float(a), float(b)) for a, b in zip(programme.lows, programme.highs, strict=True)],
        )
        if found is None:
            assert answer.status == 2
        else:
            assert answer.status == 0
            assert float(found[at]) == pytest.approx(-answer.fun, abs=1e-6)


def test_an_open_end_is_kept_out_on_the_lattice_and_approached_off_it() -> None:
    half_open = Window((0, 1), Interval(F(2), F(3), True, False))
    weights = (F(1, 2), F(1, 2))
    whole = Programme(weights, (F(1), F(1)), (F(5), F(5)), F(1), (half_open,))
    assert maxima(whole, Objectives.of([weights])) == [F(5, 2)]
    anything = Programme(weights, (F(1), F(1)), (F(5), F(5)), None, (half_open,))
    assert maxima(anything, Objectives.of([weights])) == [F(3)]


def test_a_window_that_meets_the_scale_only_at_its_open_end_has_no_levels() -> None:
    beyond = Window((0,), Interval(F(5), F(6), False, True))
    for step in (F(1), None):
        programme = Programme((F(1),), (F(1),), (F(5),), step, (beyond,))
        assert maxima(programme, Objectives.of([[F(1)]])) is None


def test_numbers_beyond_64_bits_stay_exact() -> None:
    big = F(1, 3**60)
    programme = Programme((F(1, 2),) * 2, (F(1),) * 2, (F(5),) * 2, F(1), (Window((0, 1), Interval(F(3), F(3))),))
    objective = [1 + big, 1 - big]
    assert maxima(programme, Objectives.of([objective])) == [6 + 4 * big]
    assert Objectives.of([objective]).at([F(5), F(1)]) == [6 + 4 * big]


def test_overlapping_windows_are_left_to_the_integer_programme() -> None:
    overlap = (Window((0, 1), Interval(F(2), F(2))), Window((1, 2), Interval(F(3), F(3))))
    programme = Programme((F(1, 2),) * 3, (F(1),) * 3, (F(5),) * 3, F(1), overlap)
    objective = [F(1), F(0), F(0)]
    assert maxima(programme, Objectives.of([objective])) == [brute(programme, objective)] == [F(3)]
    for solver in (programme_lattice, programme_linear):
        with pytest.raises(ValueError, match="overlap"):
            solver.solve(programme, Objectives.of([objective]))


def test_a_lattice_too_large_to_list_goes_to_highs_with_the_same_answer() -> None:
    inst = load_instrument("permenpanrb-8-2026")
    index = Published("index", "", "3.00", F(3), printed_interval("3.00"))
    levels = LevelSet(inst, (F(1),) * 20, (F(5),) * 20, (index,))
    asked = Objectives.of([inst.weights, [F(int(i == 19)) for i in range(20)]])
    assert programme_lattice.cells(levels.programme, levels.programme.tree()[0], 4) > 400_000_000
    low, high = levels.extremes(asked)[0].low_exact, levels.extremes(asked)[0].high_exact
    assert (low, high) == (F(599, 200), F(30049, 10000))  # steps of 3/10000 and 4/10000 reach 3.0049
    assert levels.extremes(asked)[1].low_exact == 1


METHOD = "errors.identification.programme.method"


def test_solvers_refuse_what_they_cannot_do() -> None:
    programme = Programme((F(1),), (F(1),), (F(5),), None)
    with pytest.raises(ValueError, match=says(METHOD, there="auto, lattice, linear, integer", method="magic")):
        maxima(programme, Objectives.of([[F(1)]]), method="magic")
    with pytest.raises(ValueError, match=says("errors.identification.programme.no_step")):
        maxima(programme, Objectives.of([[F(1)]]), method="integer")


def test_levels_that_a_solver_makes_up_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window((0, 1), Interval(F(2), F(3), True, False))
    weights = (F(1, 2), F(1, 2))
    whole = Programme(weights, (F(1), F(1)), (F(5), F(5)), F(1), (window,))
    monkeypatch.setattr(programme_integer, "cheapest", lambda *_, **__: np.array([4.0, 4.0]))
    with pytest.raises(SpbeError) as told:
        programme_integer.solve(whole, Objectives.of([weights]))
    assert told.value.args[0].key == "errors.programme.integer.solve"
