"""The other instrument's reading of one evaluation, and the index of what both share."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from helpers.sentences import says

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.common_core import common_core, common_core_series
from spbe_research.decomposition.counterfactual import counterfactual
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.errors import LevelError, ParameterError
from spbe_research.identification.bounds import bounds
from spbe_research.scoring.score import score

F = Fraction
FIRST, SECOND, THIRD = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
WALK = load_crosswalk(FIRST, SECOND)


def by_hand(levels: dict[str, Fraction]) -> Fraction:
    """Common part of the new index when each concept keeps its mean, written out link by link."""
    u, w = dict(zip(WALK.old.codes, WALK.old.weights)), dict(zip(WALK.new.codes, WALK.new.weights))  # noqa: B905
    links = [(r.old_code, r.new_code) for r in WALK.links[WALK.links["used"]].itertuples()]
    total = F(0)
    for new_code in {b for _, b in links}:
        olds = [a for a, b in links if b == new_code]  # no new row has more than one old row in this crosswalk
        total += w[new_code] * sum(u[a] * levels[a] for a in olds) / sum(u[a] for a in olds)
    return total


def test_levels_of_2019_under_the_new_instrument() -> None:
    levels = load_levels("denpasar", 2019)
    c = counterfactual(levels, WALK)
    assert c.unseen_weight == F("0.3625")
    assert c.index.low_exact == by_hand(levels.values.to_dict()) + F("0.3625")
    assert c.index.high_exact == by_hand(levels.values.to_dict()) + 5 * F("0.3625")
    assert c.predicates == ("Cukup", "Baik", "Sangat Baik")
    assert c.index_observed.exact == F(10, 3)
    assert c.common.exact == by_hand(levels.values.to_dict()) / F("0.6375")
    assert counterfactual(levels, WALK, unseen=1).index.exact == c.index.low_exact
    assert counterfactual(levels, WALK, unseen=1).predicates == ("Cukup",)


def test_levels_of_2022_under_the_old_instrument() -> None:
    c = counterfactual(load_levels("paser", 2022), WALK)
    assert (c.source.id, c.target.id, c.unseen_weight) == (SECOND, FIRST, F(17, 100))
    # this reading is the new levels under old weights: the sum of performance (old weights) and the old common part
    split = decompose_change(load_levels("denpasar", 2019), load_levels("paser", 2022), WALK, weights="old")
    old_part = sum(
        (WALK.old.weights[i] * load_levels("denpasar", 2019).values.iloc[i] for x in WALK.common for i in x.old_rows),
        F(0),
    )
    assert c.index.low_exact - F(17, 100) == old_part + split.performance.exact


def test_domain_values_under_the_other_weights() -> None:
    # Bintan 2024: 4.00, 2.90, 2.00, 3.68 with the old weights 17, 28, 55; the management domain falls away
    c = counterfactual(load_values("bintan", 2024), WALK.at("domain"))
    assert c.unseen_weight == 0
    low = F("0.17") * 4 + F("0.28") * F("2.9") + F("0.55") * F(669, 182)
    assert c.index.low_exact == low
    # by rows the same values leave much more open
    assert counterfactual(load_values("bintan", 2024), WALK).index.width > 1
    nation = counterfactual(load_values("nasional", 2021, depth="domain"), WALK.at("domain"))
    assert nation.index.printed == F("0.17") * F("2.21") + F("0.28") * F("1.89") + F("0.55") * F("2.81")


def test_nothing_in_common_leaves_the_whole_scale() -> None:
    c = counterfactual(load_levels("paser", 2022), load_crosswalk(SECOND, THIRD, judged=False))
    assert (c.index.low, c.index.high, c.common) == (1.0, 5.0, None)
    assert len(c.predicates) == 5
    assert c.to_frame()["value"].tolist() == ["index", "index"]


def test_table_and_words() -> None:
    c = counterfactual(score(load_levels("denpasar", 2019), FIRST), WALK)
    frame = c.to_frame()
    assert frame["value"].tolist() == ["index", "index", "common concepts"]
    assert repr(c) == "<Counterfactual permenpanrb-5-2018 3.3333 -> permenpanrb-59-2020 2.5025 to 3.9525>"
    assert "<table" in c._repr_html_()
    assert counterfactual(load_levels("denpasar", 2019).values, WALK, instrument=WALK.old).index == c.index
    assert counterfactual(bounds(load_levels("denpasar", 2019), FIRST), WALK).index == c.index


@pytest.mark.parametrize("weights", ["old", "mean", "new"])
def test_the_core_moves_by_performance(weights: str) -> None:
    share = {"old": F(0), "mean": F(1, 2), "new": F(1)}[weights]
    before, after = load_levels("denpasar", 2019), load_levels("paser", 2022)
    moved = common_core(after, WALK, weights=weights).exact - common_core(before, WALK, weights=weights).exact
    weight = (1 - share) * WALK.old_share + share * WALK.new_share
    assert moved * weight == decompose_change(before, after, WALK, weights=weights).performance.exact


def test_the_core_of_equal_levels_is_that_level() -> None:
    assert common_core([3] * 37, WALK, instrument=FIRST).exact == 3
    assert common_core([3] * 47, WALK, instrument=SECOND).exact == 3


def test_one_line_with_honest_bands() -> None:
    madiun = common_core_series("kabupaten madiun", WALK)
    assert madiun[["year", "depth"]].to_numpy().tolist() == [[2020, "indicator"], [2023, "domain"], [2024, "domain"]]
    assert madiun.loc[0, "core"] == madiun.loc[0, "core_low"] == pytest.approx(3.31573, abs=5e-6)
    assert madiun.loc[2, ["core_low", "core_high"]].tolist() == pytest.approx([4.345826, 5.0], abs=5e-7)
    # the bands of 2020 and 2024 are apart by performance over the common weight
    assert (madiun.loc[2, "core_low"] - madiun.loc[0, "core"]) * 0.73375 == pytest.approx(0.755833, abs=5e-7)
    banyuasin = common_core_series("banyuasin", WALK)
    assert banyuasin.loc[0, "note"].startswith("set aside: domain 4")
    assert banyuasin.loc[0, "core_low"] == 1


def test_the_nation_by_domain_in_two_instruments() -> None:
    line = common_core_series("nasional", WALK.at("domain"))
    assert line["year"].tolist() == [2018, 2019, 2020, 2021, 2022, 2023, 2024]
    assert line["instrument"].tolist() == [FIRST] * 3 + [SECOND] * 4
    # the shared domains rose in 2021 while the index fell
    assert line.loc[3, "core_low"] > line.loc[2, "core_high"]
    assert line.loc[3, "index_high"] < line.loc[2, "index_low"]
    # an index alone is a year with a wide band, not a gap
    assert common_core_series("bintan", WALK).loc[0, ["year", "depth"]].tolist() == [2022, "index"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: counterfactual([3] * 37, WALK),
            LevelError,
            says("errors.decomposition.inputs.either_raw", crosswalk_old_id=FIRST, crosswalk_new_id=SECOND),
        ),
        (
            lambda: counterfactual([3] * 20, WALK, instrument=THIRD),
            LevelError,
            says("errors.decomposition.inputs.either_other", name=THIRD),
        ),
        (
            lambda: counterfactual([3] * 37, WALK, instrument=FIRST, unseen=0),
            ParameterError,
            says("errors.decomposition.counterfactual.on_scale"),
        ),
        (
            lambda: counterfactual([3] * 37, WALK, instrument=FIRST, unseen="x"),
            ParameterError,
            says("errors.decomposition.counterfactual.on_scale", found="'x'"),
        ),
        (
            lambda: common_core([3] * 47, load_crosswalk(SECOND, THIRD, judged=False), instrument=SECOND),
            ParameterError,
            says(
                "errors.decomposition.common_core.core_objective",
                crosswalk_old_label="PermenPANRB 59/2020",
                crosswalk_new_label="PermenPANRB 8/2026",
            ),
        ),
    ],
)
def test_messages(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
