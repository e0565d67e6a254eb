"""Steps from year to year across a change of instrument."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.series import change_series, evaluations
from spbe_research.errors import ContradictionError, ParameterError, message
from spbe_research.paths import data_dir


def test_the_nation_from_2018_to_2024_with_the_break_at_2021() -> None:
    table = change_series("nasional", unit="domain", depth="domain")
    assert table["year_after"].tolist() == [2019, 2020, 2021, 2022, 2023, 2024]
    assert table["new_ruler"].tolist() == [False, False, True, False, False, False]
    # printed 2.07, 1.95, 2.48 -> 2.21, 1.89, 1.23, 2.81 (report of 2024)
    step = table.loc[2, ["total", "performance", "reweighting", "new", "dropped"]].astype(float).round(4)
    assert step.tolist() == [-0.0206, 0.1709, -0.0213, -0.1703, 0.0]
    # under one instrument the whole change is performance
    same = table[~table["new_ruler"]]
    assert (same["instrument_low"].abs() + same["instrument_high"].abs()).max() == 0
    assert (same["performance_low"] > 0).all()
    assert same["performance_low"].tolist() == same["total_low"].tolist()


def test_a_government_step_by_step() -> None:
    table = change_series("denpasar")
    assert table[["year_before", "year_after"]].to_numpy().tolist() == [
        [2018, 2019],
        [2019, 2021],
        [2021, 2023],
        [2023, 2024],
    ]
    assert table.loc[0, "performance"] == pytest.approx(10 / 3 - 2.64)
    walk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    one = decompose_change(load_levels("denpasar", 2019), load_values("denpasar", 2021), walk)
    assert table.loc[1, ["performance_low", "performance_high"]].tolist() == [one.performance.low, one.performance.high]
    without = change_series("denpasar", judged=False, reference="mean", weights="old")
    assert without.loc[1, "total_low"] == table.loc[1, "total_low"]
    assert without.loc[1, "performance_high"] < table.loc[1, "performance_high"]


def test_the_restated_values_of_2023_are_passed_over() -> None:
    found = evaluations("nasional", depth="domain")
    assert [(o.year, o.source) for o, _, _ in found][-2:] == [(2023, "kemenpanrb-2023"), (2024, "kemenpanrb-2024")]


def test_messages(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="unit", found="'row'")):
        change_series("denpasar", unit="row")
    with pytest.raises(
        ParameterError,
        match=says("errors.options.choice", name="depth", found="'row'", allowed="indicator, aspect, domain, index"),
    ):
        evaluations("denpasar", depth="row")
    with pytest.raises(ContradictionError, match="Kabupaten Banyuasin 2023: domain 4"):
        change_series("banyuasin")
    kept = change_series("banyuasin", conflicts="set-aside").iloc[0]
    assert kept["note"].startswith("set aside: domain 4 printed 0.30")
    assert kept["total_low"] == pytest.approx(2.713 - 3.192)
    shutil.copytree(data_dir(), tmp_path / "data")
    path = tmp_path / "data" / "observations" / "domain_values.csv"
    text = path.read_text(encoding="utf-8")
    again = [
        x.replace("kemenpanrb-2024", "news") for x in text.splitlines() if x.startswith("35.19,") and ",2024," in x
    ]
    path.write_text(text.rstrip() + "\n" + "\n".join(again) + "\n", encoding="utf-8")
    last, _, note = evaluations("kabupaten madiun", folder=tmp_path / "data")[-1]
    assert (last.year, last.source) == (2024, "kemenpanrb-2024")  # the report on all of that year stands
    assert note == message("notes.series.own", n=2, source="kemenpanrb-2024")
