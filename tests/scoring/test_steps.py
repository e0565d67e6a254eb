"""What a step is worth, which come first, and steps to a target against every plan there is."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from helpers.tables import read_plain
from helpers.tiny import every_vector, tiny

import spbe_research as spbe
from spbe_research.errors import LevelError, ParameterError, UnknownInstrument
from spbe_research.scoring.score import score
from spbe_research.scoring.steps import fewest_steps, first_moves, step_values, unit_steps

F = Fraction
THREE = [("1", "1", 1), ("1", "2", 2), ("2", "3", 4)]


@pytest.mark.parametrize("step", [F(1), F(1, 2)])
def test_no_plan_needs_fewer(step: Fraction) -> None:
    inst = tiny(THREE, step=step)
    ends = list(every_vector(inst))
    for start in ends[::5]:
        scored = score(start, inst)
        higher = [e for e in ends if all(x <= y for x, y in zip(start, e, strict=True))]
        for target in (F(1), F(3, 2), F(15, 7), F(16, 7), F(3)):
            enough = [e for e in higher if score(e, inst).index_exact >= target]
            steps = min(int(sum((y - x for x, y in zip(start, e, strict=True)), F(0)) / step) for e in enough)
            assert fewest_steps(scored, target) == steps


def test_a_target_above_the_scale_is_out_of_reach() -> None:
    inst = tiny(THREE)
    assert fewest_steps(score([1, 2, 3], inst), F(3)) == 3
    assert fewest_steps(score([1, 2, 3], inst), F(31, 10)) is None
    assert fewest_steps(score([3, 3, 3], inst), F(3)) == 0


OLD, NEW, DIGITAL = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
PASER = spbe.load_levels("paser", 2022)


def test_one_step_is_worth_its_weight() -> None:
    """Annex of 59/2020: 13 % over ten policies, 2.5, 1.5, 2.75 and 3 % a row of the other domains."""
    steps = step_values(PASER, NEW)
    assert list(steps.index) == [str(n) for n in range(1, 48)]
    worth = {"1": F(13, 1000), "11": F(25, 1000), "21": F(15, 1000), "38": F(275, 10000), "47": F(3, 100)}
    assert {c: steps.loc[c, "points_exact"] for c in worth} == worth
    assert steps.loc["38", ["level", "next_level", "points"]].tolist() == [1, 2, 0.0275]
    assert steps.loc["42", ["level", "next_level", "points"]].tolist() == [4, 5, 0.03]
    assert sum(steps["points_exact"]) == 1  # no row of Paser stands at the top, and weights add up to one


@pytest.mark.parametrize("seed", range(5))
def test_a_step_taken_raises_the_index_by_its_points(seed: int) -> None:
    levels = [int(x) for x in np.random.default_rng(seed).integers(1, 6, 47)]
    steps, now = step_values(levels, NEW), score(levels, NEW).index_exact
    for i, (level, goal, points) in enumerate(zip(levels, steps["next_level"], steps["points_exact"], strict=True)):
        if level == 5:
            assert np.isnan(goal)
            assert points == 0
        else:
            raised = [*levels[:i], int(goal), *levels[i + 1 :]]
            assert score(raised, NEW).index_exact - now == points


def test_a_missing_row_has_no_step_and_the_others_keep_theirs() -> None:
    levels = PASER.values.drop("38")
    steps = step_values(levels, NEW)
    assert steps.loc["38", ["level", "next_level", "points"]].isna().all()
    assert steps.loc["38", "points_exact"] is None
    assert steps.loc["38", "text_en"] == ""
    assert steps["points"].notna().sum() == 46
    assert first_moves(levels, NEW)["code"].tolist()[0] == "11"


def test_a_decimal_level_steps_to_the_next_whole_one() -> None:
    levels = dict.fromkeys(spbe.load_instrument(DIGITAL).codes, 3) | {"I20": 2.4, "I1": 5}
    steps = step_values(levels, DIGITAL)
    assert steps.loc["I20", ["level", "next_level"]].tolist() == [2.4, 3]
    assert steps.loc["I20", "points_exact"] == F(15, 100) * F(6, 10)
    assert np.isnan(steps.loc["I1", "next_level"])
    assert (steps["text_id"] == "").all()  # only a general scale is known


def test_an_answer_below_the_scale_steps_from_its_least_level() -> None:
    levels = dict.fromkeys(spbe.load_instrument(OLD).codes, 2) | {"1": 0}
    assert step_values(levels, OLD).loc["1", ["level", "next_level"]].tolist() == [1, 2]


def test_what_the_next_level_asks_for_stands_beside_every_step() -> None:
    known = {(r["code"], r["to_level"]): r for r in read_plain("instruments/steps")}
    assert len(known) == 188 == 47 * 4
    for start in range(1, 5):
        steps = step_values([start] * 47, NEW)
        for column in ("text_id", "text_en", "kinds", "external", "basis"):
            assert steps[column].tolist() == [known[c, str(start + 1)][column] for c in steps.index]
        assert (steps["text_en"] != "").all()
    assert (step_values([5] * 47, NEW)["text_en"] == "").all()


def test_steps_name_no_line_of_a_file_that_nobody_has() -> None:
    assert not [r["basis"] for r in read_plain("instruments/steps") if "baris" in r["basis"]]


@pytest.mark.parametrize(
    ("levels", "codes", "tied"),
    [
        # level 1: 38 (2.75 %), then 11 and 12 (2.5 %; 14 is a third of the aspect; 15 and 16 wait for policies 4 and 5,
        # which stand at 1 too), then 21 and 23 (1.5 %; 22 waits for policy 8)
        (PASER, ["38", "11", "12", "21", "23"], ["", "12 14", "14", "23 24 25 26 27 28", "24 25 26 27 28"]),
        # level 1 holds 11, 12 (2.5 %), 26, 27, 31 (1.5 %) and no other row
        (
            spbe.load_levels("kota bandar lampung", 2024),
            ["11", "12", "26", "27", "31"],
            ["12", "", "27 31", "31", ""],
        ),
        # level 1: 21 to 31, two of aspect 5 and two of aspect 6; of level 2 then 44 (3 %) before 11, 12 and 20 (2.5 %)
        (
            spbe.load_levels("kementerian koordinator bidang perekonomian", 2021),
            ["21", "22", "29", "30", "44"],
            ["22 23 24 25 26 27 28 29 30 31", "23 24 25 26 27 28 29 30 31", "30 31", "31", ""],
        ),
    ],
    ids=["paser", "bandar-lampung", "ekon"],
)
def test_first_moves_by_hand(levels: spbe.Observation, codes: list[str], tied: list[str]) -> None:
    moves = first_moves(levels, NEW)
    assert moves["code"].tolist() == codes
    assert [" ".join(t) for t in moves["tied"]] == tied
    assert moves["rank"].tolist() == [1, 2, 3, 4, 5]


def test_a_policy_goes_before_the_row_that_carries_it_out() -> None:
    """All at level 1: 42 and 43 (3 %), 32 and 33 (2.75 %), then 13, since 11 and 12 wait for their policies."""
    assert first_moves([1] * 47, NEW)["code"].tolist() == ["42", "43", "32", "33", "13"]
    levels = dict.fromkeys(map(str, range(1, 48)), 3) | {"8": 1, "22": 1}
    assert first_moves(levels, NEW, n=2)["code"].tolist() == ["8", "22"]  # 1.3 % before 1.5 %
    assert first_moves(levels | {"8": 2}, NEW, n=2)["code"].tolist() == ["22", "8"]  # the lowest goes first


@pytest.mark.parametrize("seed", range(30))
def test_the_rule_holds_whatever_the_levels(seed: int) -> None:
    draw = np.random.default_rng(seed)
    inst = spbe.load_instrument((OLD, NEW)[seed % 2])
    top = int(draw.integers(2, 6))
    levels = dict(zip(inst.codes, (int(x) for x in draw.integers(1, top + 1, len(inst.codes))), strict=True))
    moves = first_moves(levels, inst, n=int(draw.integers(1, 9)))
    aspect, weight = inst.indicators["aspect_no"], dict(zip(inst.codes, inst.weights, strict=True))
    policy = {r["code"]: r["policy"] for r in read_plain("instruments/policies") if r["instrument"] == inst.id}
    named = moves["code"].tolist()
    assert max(moves["aspect_no"].value_counts()) <= 2
    assert all(levels[c] < 5 for c in named)
    for at, code in enumerate(named):
        before = policy.get(code)
        assert before is None or levels[before] > levels[code] or levels[before] == 5 or before in named[:at]
        for other in inst.codes:  # whatever would have stood better was full, named or waiting
            better = (levels[other], -weight[other]) < (levels[code], -weight[code])
            if not better or levels[other] == 5 or other in named[:at]:
                continue
            full = sum(aspect[c] == aspect[other] for c in named[:at]) == 2
            its = policy.get(other)
            assert full or (its and its not in named[:at] and levels[its] <= levels[other])


def test_the_order_of_labels_changes_nothing() -> None:
    turned = PASER.values.sample(frac=1, random_state=3)
    assert first_moves(turned, NEW).equals(first_moves(PASER, NEW))


def test_every_row_of_a_policy_and_of_its_practice_is_named_alike() -> None:
    """Pairs by names: "Kebijakan Audit TIK" and the three rows of audits; 19 and 20 pairs in the two instruments."""
    pairs = [r for r in read_plain("instruments/policies") if r["instrument"] == NEW]
    assert {r["policy"] for r in pairs} == {str(n) for n in range(1, 11)}
    assert {r["code"] for r in pairs if r["policy"] == "9"} == {"29", "30", "31"}
    inst = spbe.load_instrument(NEW).indicators
    for r in pairs:
        of = set(inst.loc[r["policy"], "short_id"].split()) - {"Kebijakan", "TIK"}
        assert of & set(inst.loc[r["code"], "short_id"].split()), r


def test_from_domain_values_only_the_worth_of_a_step_is_known() -> None:
    """Bintan 2024: domain 4 holds rows of 2.75 and of 3 %, and nobody knows which of them rose."""
    frame = unit_steps(NEW)
    assert frame["points"].tolist() == [(F(13, 1000),), (F(25, 1000),), (F(15, 1000),), (F(275, 10000), F(3, 100))]
    assert frame["all_rows"].tolist() == [F(13, 100), F(25, 100), F(165, 1000), F(455, 1000)]
    assert unit_steps(NEW, "aspect")["points"].tolist()[6:] == [(F(275, 10000),), (F(3, 100),)]
    assert unit_steps(DIGITAL, "aspect").loc["3", "points"] == (F(3, 100), F(4, 100), F(5, 100))
    assert unit_steps(DIGITAL).empty
    with pytest.raises(LevelError):
        step_values(spbe.load_values("bintan", 2024), NEW)
    with pytest.raises(LevelError):
        first_moves(spbe.load_values("bintan", 2024), NEW)


@pytest.mark.parametrize("n", [0, -1, True, 2.0, "5", None])
def test_a_wrong_number_of_moves_is_refused_in_one_line(n: object) -> None:
    with pytest.raises(ParameterError, match=says("errors.scoring.steps.first_moves", n=str(n))) as caught:
        first_moves(PASER, NEW, n=n)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_wrong_levels_are_refused_as_by_a_score() -> None:
    for wrong in ([1] * 46, [0] * 47, {"99": 1}, {"1": 6}):
        with pytest.raises(LevelError) as caught:
            step_values(wrong, NEW)
        assert "\n" not in str(caught.value)
    with pytest.raises(UnknownInstrument):
        step_values([1] * 47, "no-such-instrument")
