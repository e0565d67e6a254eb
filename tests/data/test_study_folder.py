"""A study's folder where a data folder may be named: the packaged data and the study's own, active or not."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research import (
    Study,
    bounds,
    describe_change,
    describe_maturity,
    init_study,
    list_observations,
    load_instrument,
    load_levels,
    load_panel,
    load_values,
    score,
)
from spbe_research.checks.check import check_tables
from spbe_research.data.observations import source_record
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, NoObservation
from spbe_research.paths import packaged_only
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.intake import add_evaluations, add_file

P59 = "permenpanrb-59-2020"


def made(folder: Path, level: int) -> Study:
    study = init_study(folder, region="bintan")
    levels = folder.parent / f"{level}.csv"
    levels.write_text("indicator,level\n" + "".join(f"{c},{level}\n" for c in load_instrument(P59).codes))
    add_file(study, levels, region="bintan", year=2025, assessment="self", source="Diskominfo")
    return study


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")  # so that it is as before when the test ends
    study = made(tmp_path / "thesis", 3)
    monkeypatch.delenv("SPBE_STUDY", raising=False)  # adding has activated it
    return study


def test_every_reader_sees_both(study):
    folder = study.path
    own = load_levels("bintan", 2025, assessment="self", folder=folder)
    assert own.own
    assert set(own.values) == {3}
    assert load_levels("paser", 2022, folder=str(folder)).printed.equals(load_levels("paser", 2022).printed)
    assert load_values("bintan", 2024, folder=folder).values.equals(load_values("bintan", 2024).values)
    assert source_record(own.source, folder=folder)["title"] == "Diskominfo"
    assert score(own, P59).index_exact == 3
    row = load_panel(2025, assessment="self", folder=folder).frame.iloc[0]
    assert (row["institution_id"], row["index"], row["own"]) == ("21.01", 3.0, True)
    assert len(load_panel(2023, folder=folder).frame) == 621
    m = describe_maturity("bintan", 2025, assessment="self", folder=folder)
    assert (m.printed, m.observation.own) == ("3.00", True)
    assert load_instrument(P59, folder=folder) is load_instrument(P59)  # instruments are not a study's own


def test_what_is_computed_from_it_needs_no_open_study(study):
    levels = study.path.parent / "earlier.csv"
    levels.write_text(
        "indicator,level\n" + "".join(f"{c},{'' if c == '47' else 2}\n" for c in load_instrument(P59).codes)
    )
    add_file(study, levels, region="bintan", year=2021, assessment="official", source="Diskominfo")
    os.environ.pop("SPBE_STUDY")
    earlier = load_levels("bintan", 2021, folder=study.path)
    assert earlier.folder == study.path
    assert load_levels("paser", 2022).folder is None
    assert float(bounds(earlier, P59).index.high) > 2 > float(bounds(earlier, P59).index.low)
    change = describe_change("bintan", 2021, 2024, folder=study.path)
    assert change.before is not None
    assert change.before.observation.own
    assert not change.before.carried_over


def test_what_stands_beside_its_figures_needs_no_open_study(study):
    """Partial levels and domain values of one source of the study: the rules of printing are those of its source."""
    levels = " ".join("-" if c in ("1", "47") else "3" for c in load_instrument(P59).codes)
    filled = fill_by_hand("bintan", 2021, assessment="official", levels=levels, domains="3.00 3.00 3.00 3.00")
    add_evaluations(study, [filled], source="Diskominfo 2021")
    there = bounds(load_levels("bintan", 2021))
    os.environ.pop("SPBE_STUDY")
    named = load_levels("bintan", 2021, folder=study.path)
    assert [one.own for one in named.beside] == [True]
    assert str(bounds(named).index) == str(there.index)


def test_the_listing_is_the_packaged_one_and_its_own(study):
    listing, packaged = list_observations(folder=study.path), list_observations()
    assert listing.loc[listing["own"], ["institution_id", "year", "depth"]].to_numpy().tolist() == [
        ["21.01", "2025", "indicator"]
    ]
    pd.testing.assert_frame_equal(listing[~listing["own"]].reset_index(drop=True), packaged)
    assert not packaged["own"].any()
    assert list_observations("bintan", folder=study.path)["own"].tolist()[0]


def test_nothing_of_it_stays(study):
    load_panel(2025, assessment="self", folder=study.path)
    with pytest.raises(NoObservation):
        load_levels("bintan", 2025, assessment="self")
    with packaged_only(), pytest.raises(NoObservation):
        load_levels("bintan", 2025, assessment="self", folder=study.path)


def test_the_named_study_and_not_the_active_one(study, tmp_path, monkeypatch):
    other = made(tmp_path / "other", 4)
    monkeypatch.setenv("SPBE_STUDY", str(other.path))
    assert set(load_levels("bintan", 2025, assessment="self", folder=study.path).values) == {3}
    assert set(load_levels("bintan", 2025, assessment="self", folder=other.path).values) == {4}
    assert set(load_levels("bintan", 2025, assessment="self").values) == {4}
    assert list_observations(folder=study.path)["own"].sum() == 1


def test_an_empty_study_is_the_packaged_data(tmp_path):
    empty = init_study(tmp_path / "empty")
    assert read_table("sources", empty.path).equals(read_table("sources"))
    assert set(list_observations(folder=empty.path)["assessment"]) <= set(ASSESSMENTS)


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> Path:
    around = tmp_path_factory.mktemp("around")
    init_study(around / "thesis")
    (around / "reports").mkdir()
    return around


@pytest.mark.parametrize(
    "read",
    [
        lambda f: load_levels("paser", 2022, folder=f),
        lambda f: load_values("paser", 2022, folder=f),
        lambda f: list_observations("paser", folder=f),
        lambda f: list_observations(folder=f),
        lambda f: load_panel(2023, folder=f),
    ],
)
@pytest.mark.parametrize("wrong", ["nowhere", "reports", "thesis/study.toml", "thesis/data", "x" * 5000])
def test_a_wrong_folder_is_refused_in_one_line(places, read, wrong):
    with pytest.raises(DataError) as caught:
        read(places / wrong)
    assert "\n" not in str(caught.value)
    if wrong in ("reports", "thesis/data"):
        assert says("errors.data.tables.table_stamp", "en", data_dir_name=Path(wrong).name).search(str(caught.value))


def test_the_checks_take_it_for_the_packaged_tables_and_its_own(study):
    assert check_tables(study.path) == []
    table = study.path / "data" / "observations" / "indicator_levels.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",3,study-", ",7,study-", 1), encoding="utf-8")
    assert len(check_tables(study.path)) >= 1
    assert check_tables() == []
