from __future__ import annotations

import re
import runpy

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW
from helpers.tables import ROOT
from scipy import stats

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.errors import DataError, ParameterError
from spbe_research.inference.homogeneity import symmetry_test
from spbe_research.inference.rank_tests import sign_test, signed_rank_test
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.simulation.approximation import approximation_error
from spbe_research.simulation.coverage import interval_coverage
from spbe_research.simulation.models import MODELS, change_pattern, simulate_pairs
from spbe_research.simulation.rejection import QUICK_TESTS, TESTS, rejection_rates
from spbe_research.simulation.study import QUICK_CELLS, SLOW_CELLS, check_again, load_study

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


def test_fast_forms_are_the_public_tests():
    before, after = (v[:8] for v in simulate_pairs(INST, shift=0.1, n_sim=8, rng=6))
    for x, y in zip(before, after, strict=True):
        expected = {
            "sign-flip by row": sign_flip_test(x, y, INST).pvalue,
            "sign-flip by aspect": sign_flip_test(x, y, INST, blocks="aspect").pvalue,
            "signed rank, zeros dropped": signed_rank_test(x, y).pvalue,
            "signed rank, Pratt": signed_rank_test(x, y, zeros="pratt").pvalue,
            "sign test": sign_test(x, y).pvalue,
            "scipy.stats.wilcoxon, default": stats.wilcoxon(y - x).pvalue,
            "paired t test": stats.ttest_rel(y, x).pvalue,
            "symmetry, exact": symmetry_test(x, y).pvalue,
        }
        for name, p in expected.items():
            assert TESTS[name](x, y, INST) == pytest.approx(p, rel=1e-12), name


def test_every_test_survives_identical_and_constant_rows():
    same, up = np.full(47, 2), np.full(47, 3)
    for name, test in TESTS.items():
        assert test(same, same, INST) == 1, name
        assert test(same, up, INST) <= 0.01, name


def test_study_is_reproducible_and_streams_are_apart():
    options = {"shifts": (0.0,), "n_sim": 30, "tests": ("sign test",)}
    one = rejection_rates([NEW], models=["independent", "aspects"], **options).table
    two = rejection_rates([NEW], models=["aspects"], **options).table
    assert one.iloc[1].to_dict() == two.iloc[0].to_dict()
    other = rejection_rates([NEW], models=["aspects"], seed=2, **options)
    assert other.seed == 2
    assert (one["low"] <= one["rate"]).all()
    assert (one["rate"] <= one["high"]).all()


def test_what_the_study_is_there_to_show():
    """Tests by rows hold while rows are independent and fail where aspects move as one; by aspects both hold."""
    study = rejection_rates(
        [NEW],
        models=["independent", "aspects", "error"],
        shifts=(0.0, 0.3),
        n_sim=300,
        tests=("sign-flip by row", "sign-flip by aspect"),
        seed=7,
    )
    t = study.table.set_index(["model", "shift", "test"])
    assert t.loc[("independent", 0.0, "sign-flip by row"), "verdict"] != "false alarms"
    assert t.loc[("aspects", 0.0, "sign-flip by row"), "verdict"] == "false alarms"
    assert t.loc[("aspects", 0.0, "sign-flip by row"), "rate"] > 0.2
    assert t.loc[("aspects", 0.0, "sign-flip by aspect"), "verdict"] != "false alarms"
    assert t.loc[("error", 0.0, "sign-flip by row"), "verdict"] != "false alarms"
    by_row = t.loc[("independent", 0.3, "sign-flip by row")]
    assert by_row["verdict"] == "power"
    assert by_row["rate"] > t.loc[("independent", 0.3, "sign-flip by aspect"), "rate"]
    assert "false alarms" in study._repr_html_()
    assert len(study.to_frame()) == 12


def test_real_movement_is_no_null_hypothesis_of_the_assessor_error_test():
    name = "assessor error at 0.1"
    study = rejection_rates([NEW], models=["independent", "error"], shifts=(0.0,), n_sim=40, tests=(name,))
    t = study.table.set_index("model")
    assert t.loc["independent", "verdict"] == "power"
    assert t.loc["error", "verdict"] != "false alarms"


def test_interval_covers_by_rows_only_while_rows_are_independent():
    small = "permenpanrb-5-2018"  # its lattice is the coarsest, so the exact interval takes milliseconds
    found = interval_coverage(small, shifts=(0.2,), n_sim=60).set_index(["model", "unit"])
    assert found.loc[("independent", "row"), "high"] >= 0.95  # 95 percent is not excluded
    assert found.loc[("aspects", "row"), "high"] < 0.95
    assert found.loc[("aspects", "aspect"), "high"] >= 0.95
    assert found.loc[("independent", "row"), "median_width"] < found.loc[("independent", "aspect"), "median_width"]
    assert found["expected"].nunique() == 1
    assert found["expected"].iloc[0] == pytest.approx(0.4 * change_pattern().mean())


def test_the_script_writes_a_run_that_can_be_read_and_checked_again(tmp_path, capsys):
    script = runpy.run_path(str(ROOT / "benchmarks/calibration.py"))
    few = ["--quick", "3", "--slow", "1", "--slowest", "1", "--intervals", "0", "--seed", "7", "--processes", "2"]
    assert script["main"]([*few, "--out", str(tmp_path)]) == 0
    assert "aspects, shift 0.2" in capsys.readouterr().out
    study = load_study(tmp_path)
    assert (study.n_rows, study.tests, study.provenance["seed"]) == ((20, 37, 47), tuple(TESTS), 7)
    cells = sum(len(shifts) for _, shifts in QUICK_CELLS), sum(len(shifts) for _, shifts in SLOW_CELLS)
    assert len(study.rates) == 3 * (cells[0] * len(QUICK_TESTS) + cells[1] * (len(TESTS) - len(QUICK_TESTS)))
    assert study.coverage.empty
    # computed again by one process: the numbers do not depend on how many there were
    again = check_again(study, models=("mixed",), n_rows=20)
    assert again["stored"].tolist() == again["again"].tolist()
    for name in ("made", "versions", "synthetic"):
        assert study.provenance[name]
    (tmp_path / "interval_coverage.csv").unlink()
    with pytest.raises(DataError, match=r"interval_coverage\.csv.*missing"):
        load_study(tmp_path)


def test_scipys_default_errs_in_the_tail():
    found = approximation_error(n_sim=60)
    assert found["n"].sum() == 180
    assert found["median"].iloc[0] > 1.5  # exact p of at most 0.001
    assert found["median"].iloc[-1] == pytest.approx(1, abs=0.1)
    same = approximation_error("sign test", "sign test", n_sim=20)
    assert set(same["median"].dropna()) == {1.0}
    assert same["changed"].sum() == 0
    with pytest.raises(ParameterError, match="unknown test 'coin'"):
        approximation_error("coin")


def test_quick_tests_are_the_exact_and_the_usual_ones():
    assert len(QUICK_TESTS) == 7
    assert set(QUICK_TESTS) < set(TESTS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "chaos"}, "unknown model 'chaos'; allowed: independent, aspects, mixed, error"),
        ({"shift": 0.6}, "shift must lie between -0.5 and 0.5 in the model 'independent'; found 0.6"),
        ({"model": "error", "shift": -0.1}, "shift must lie between 0 and 1 in the model 'error'; found -0.1"),
        ({"model": "double error", "error_rate": 0.3}, "error_rate is the probability of one step"),
        ({"shared": 2}, "shared must lie between 0 and 1; found 2"),
        ({"n_sim": 0}, "n_sim must be at least 1; found 0"),
        ({"sizes": np.array([5])}, "sizes must be changes of 0 to 4 levels"),
        ({"sizes": np.array([], dtype=int)}, "sizes must be changes"),
        ({"model": "error", "error_rate": 0.7}, "error_rate is the probability of one step"),
    ],
)
def test_bad_models(options, message):
    with pytest.raises(ParameterError, match=message):
        simulate_pairs(INST, **options)


def test_bad_studies():
    with pytest.raises(ParameterError, match="unknown test 'coin'; there are: sign-flip by row"):
        rejection_rates([NEW], tests=["coin"])
    with pytest.raises(ParameterError, match="alpha must lie between 0 and 1; found 5"):
        rejection_rates([NEW], alpha=5)
    with pytest.raises(ParameterError, match="unknown model 'chaos'"):
        rejection_rates([NEW], models=["chaos"])
    with pytest.raises(ParameterError, match="the model 'error' has no common shift to cover; allowed: independent"):
        interval_coverage(models=["error"])


def test_the_method_note_prints_the_stored_rates():
    stored = pd.read_csv(ROOT / "notebooks/calibration/rejection_rates.csv", dtype={"shift": str})
    note = (ROOT / "docs/methods/change.md").read_text(encoding="utf-8")
    parts = note.split("**False alarms**")[1].split("**Power**")
    models = ["independent", "aspects", "mixed", "year", "error", "double error"]
    for text, shift, shown in ((parts[0], "0", models), (parts[1], "0.2", models[:3])):
        lines = dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", text, flags=re.MULTILINE))
        rates = stored[stored["shift"] == shift].sort_values("n_rows")
        for test, mine in rates.groupby("test"):
            cells = [" / ".join(f"{r:.3f}" for r in mine.loc[mine["model"] == m, "rate"]) for m in shown]
            assert lines[test].split(" | ") == cells, test
