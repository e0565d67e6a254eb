"""Pairs drawn at random: on the scale, with the sizes of published changes, moving as the model says."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.change import NEW
from helpers.sentences import says

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import ParameterError
from spbe_research.simulation.models import MODELS, change_pattern, simulate_pairs

INST = load_instrument(NEW)


def test_pattern_is_that_of_the_published_changes():
    assert np.bincount(change_pattern([("paser", 2021, 2022)])).tolist()[0] == 22
    assert np.bincount(change_pattern()).sum() == 84
    assert change_pattern([("denpasar", 2018, 2019)]).sum() == sum(
        b - a for a, b in zip(load_levels("denpasar", 2018).values, load_levels("denpasar", 2019).values, strict=True)
    )


@pytest.mark.parametrize("model", MODELS)
def test_pairs_lie_on_the_scale_and_the_null_has_no_direction(model):
    before, after = simulate_pairs(INST, model=model, n_sim=2000, rng=5)
    assert before.shape == after.shape == (2000, 47)
    assert min(before.min(), after.min()) >= 1
    assert max(before.max(), after.max()) <= 5
    # means of 94,000 changes, clustered in 16,000 aspects at the worst
    assert abs((after - before).mean()) < 0.05


def test_sizes_come_from_the_pattern():
    before, after = simulate_pairs(INST, sizes=np.array([0, 2]), n_sim=50, rng=1)
    assert set(np.unique(abs(after - before))) == {0, 2}


def test_aspects_move_together_only_where_the_model_says_so():
    position = np.array([int(n) for n in INST.rows["aspect_no"]])

    def share_of_united_aspects(model):
        before, after = simulate_pairs(INST, model=model, sizes=np.array([1]), n_sim=300, rng=2)
        signs = after - before
        return np.mean([len(set(row[position == 7])) == 1 for row in signs])

    assert share_of_united_aspects("aspects") == 1
    assert share_of_united_aspects("independent") < 0.05
    assert share_of_united_aspects("independent") <= share_of_united_aspects("mixed") < 0.5


def test_shift_raises():
    before, after = simulate_pairs(INST, shift=0.3, sizes=np.array([1]), n_sim=500, rng=3)
    assert ((after - before) > 0).mean() == pytest.approx(0.8, abs=0.02)


def test_error_model_moves_by_two_at_most():
    before, after = simulate_pairs(INST, model="error", error_rate=0.2, n_sim=300, rng=4)
    assert abs(after - before).max() == 2
    still, same = simulate_pairs(INST, model="error", error_rate=0, n_sim=3, rng=4)
    assert (still == same).all()


def test_rows_that_truly_rose_are_seen_through_the_error():
    before, after = simulate_pairs(INST, model="error", error_rate=0, shift=0.3, n_sim=400, rng=4)
    rose = (after - before)[before < 5]
    assert set(np.unique(rose)) == {0, 1}
    assert rose.mean() == pytest.approx(0.3, abs=0.02)
    assert (after[before == 5] == 5).all()


def test_wrong_error_rate_doubles_it():
    one = simulate_pairs(INST, model="double error", error_rate=0.1, n_sim=50, rng=4)
    two = simulate_pairs(INST, model="error", error_rate=0.2, n_sim=50, rng=4)
    assert all((a == b).all() for a, b in zip(one, two, strict=True))


def test_aspects_follow_the_year_as_often_as_they_should():
    def agreement(shared):
        before, after = simulate_pairs(INST, model="year", shared=shared, sizes=np.array([1]), n_sim=1500, rng=2)
        signs = (after - before)[:, [0, -1]]  # a row of the first aspect and one of the last
        return (signs[:, 0] == signs[:, 1]).mean()

    assert agreement(1.0) == 1
    assert agreement(0.0) == pytest.approx(0.5, abs=0.05)
    assert agreement(0.5) == pytest.approx(0.5 + 0.5**2 / 2, abs=0.05)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"model": "chaos"},
            says(
                "errors.options.choice",
                name="model",
                found="'chaos'",
                allowed="independent, aspects, mixed, error, year, double error",
            ),
        ),
        (
            {"shift": 0.6},
            says("errors.simulation.models.shift_off_limits", least=-0.5, most=0.5, model="independent", shift=0.6),
        ),
        (
            {"model": "error", "shift": -0.1},
            says("errors.simulation.models.shift_off_limits", least=0.0, most=1.0, model="error", shift=-0.1),
        ),
        ({"model": "double error", "error_rate": 0.3}, says("errors.inference.assessor_error.check_error_rate")),
        ({"shared": 2}, says("errors.options.within", name="shared", found="2")),
        ({"n_sim": 0}, says("errors.options.argument", name="n_sim", found="0")),
        ({"sizes": np.array([5])}, says("errors.simulation.models.sizes_off_scale", high=4)),
        ({"sizes": np.array([], dtype=int)}, says("errors.simulation.models.sizes_off_scale")),
        ({"model": "error", "error_rate": 0.7}, says("errors.inference.assessor_error.check_error_rate")),
    ],
)
def test_bad_models(options, message):
    with pytest.raises(ParameterError, match=message):
        simulate_pairs(INST, **options)
