"""Values that may only repeat the year before: one rule, in which panel, profiles and pages agree."""

from __future__ import annotations

import pandas as pd
import pytest

from spbe_research import Study, describe_change, init_study, load_instrument, load_panel, open_study
from spbe_research.data.carried import CARRIED_YEARS, carried_over
from spbe_research.data.regions import all_regions
from spbe_research.decomposition.series import evaluations
from spbe_research.profiles.pair import Evaluation
from spbe_research.profiles.peers import history
from spbe_research.study.intake import add_file

PLACE = "96.02"  # nothing is published of it
P59 = "permenpanrb-59-2020"
CODES = load_instrument(P59).codes
BEFORE = [1, 2, 3] * 15 + [1, 2]


def agreed(*only: str) -> pd.DataFrame:
    """Rows of the panel that are flagged, after a look that histories and evaluations of all say the same."""
    panel = load_panel(depth="index").frame
    panel = panel[panel["institution_id"].isin(only)] if only else panel
    of_panel = set(zip(*panel.loc[panel["carried_over"], ["institution_id", "year"]].T.to_numpy(), strict=True))
    asked = only or sorted(set(panel.loc[panel["year"].isin(CARRIED_YEARS), "institution_id"]))
    of_history, of_evaluation = set(), set()
    for place in asked:
        past = history(place)
        of_history |= {(place, int(y)) for y in past.loc[past["carried_over"], "year"]}
        for observation, levels, note in evaluations(place, conflicts="set-aside"):
            if Evaluation(observation, levels, None, note).carried_over:
                of_evaluation.add((place, observation.year))
    with_index = {(i, y) for i, y in of_panel if not history(i)[lambda t, y=y: t["year"] == str(y)].empty}
    assert of_history == with_index
    assert of_evaluation == of_panel
    return panel[panel["carried_over"]]


def test_panel_history_and_evaluations_agree_over_all_observations():
    flagged = agreed()
    assert len(flagged) == 8  # of the ministry's figures none of 2022 is flagged
    assert set(flagged["year"]) == {2020}
    aggregates = [r.id for r in all_regions().values() if r.kind in ("national", "group_average")]
    assert not any(carried_over(i, y, P59, "official") for i in aggregates for y in CARRIED_YEARS)


def levels_file(tmp_path, levels):
    path = tmp_path / "levels.csv"
    path.write_text("indicator,level\n" + "".join(f"{c},{v}\n" for c, v in zip(CODES, levels, strict=True)))
    return path


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")  # whatever is opened here is left again
    return init_study(tmp_path / "thesis", region=PLACE)


def added(study, tmp_path, year, levels, assessment="official"):
    path = levels_file(tmp_path, levels)
    add_file(study, path, region=PLACE, year=year, assessment=assessment, source="Diskominfo", instrument=P59)


def test_levels_of_2022_that_repeat_2021_are_flagged_everywhere(study, tmp_path):
    for year in (2021, 2022):
        added(study, tmp_path, year, BEFORE)
    open_study(study.path)
    assert set(agreed(PLACE, "64.01")["year"]) == {2020, 2022}
    assert describe_change(PLACE, 2021, 2022).carried_over
    assert not carried_over(PLACE, 2021, P59, "official")


def test_levels_that_differ_are_a_second_observation_though_the_index_is_the_same(study, tmp_path):
    inst = load_instrument(P59)
    a, b = (inst.codes.index(c) for c in ("1", "2"))
    assert inst.weights[a] == inst.weights[b]
    after = list(BEFORE)
    after[a], after[b] = after[b], after[a]
    added(study, tmp_path, 2021, BEFORE)
    added(study, tmp_path, 2022, after)
    open_study(study.path)
    rows = load_panel([2021, 2022], depth="index").frame.query("own")
    assert rows["index"].nunique() == 1
    assert not rows["carried_over"].any()
    assert set(agreed(PLACE, "64.01")["year"]) == {2020}


def test_other_years_and_self_assessments_are_not_flagged(study, tmp_path):
    for year in (2023, 2024):
        added(study, tmp_path, year, BEFORE)
    for year in (2021, 2022):
        added(study, tmp_path, year, BEFORE, assessment="self")
    open_study(study.path)
    assert set(agreed(PLACE, "64.01")["year"]) == {2020}
    assert not carried_over(PLACE, 2022, P59, "self")
