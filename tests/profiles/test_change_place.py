from __future__ import annotations

import re
from decimal import Decimal

import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.data.regions import find_region
from spbe_research.errors import LevelError, NoObservation, ParameterError, message
from spbe_research.paths import data_dir
from spbe_research.profiles.change import describe_change
from spbe_research.profiles.change_place import place_of_change, published_changes, rank_change


def by_hand():
    table = pd.read_csv(data_dir() / "observations/index_values.csv", dtype=str, keep_default_na=False)
    table = table[~table["kind"].isin(["national", "group_average"]) & (table["assessment"] == "official")]
    table = table[table["source"].isin(["kemenpanrb-2023", "kemenpanrb-2024"])]  # other sources repeat some of them
    wide = table.pivot(index="institution_id", columns="year", values="index").map(
        lambda t: t if isinstance(t, str) else None
    )
    both = wide[["2023", "2024"]].dropna()
    return {i: Decimal(r["2024"]) - Decimal(r["2023"]) for i, r in both.iterrows()}


def test_all_changes_of_2024():
    found = published_changes(2023, 2024)
    expected = by_hand()
    assert dict(found["change"]) == expected
    assert len(found) == 607
    assert found["change"].is_monotonic_decreasing
    assert found.index.is_unique


def test_bintan_and_its_places():
    changes = by_hand()
    place = place_of_change("bintan", 2023, 2024)
    own = changes["21.01"]
    assert place.change == own == Decimal("-0.14")  # official 3.39 and 3.25
    assert place.rank == 1 + sum(c > own for c in changes.values())
    # unrounded changes lie within 0.01 of the printed ones, so only 0.02 apart is certain
    assert place.rank_low == 1 + sum(c >= own + Decimal("0.02") for c in changes.values())
    assert place.rank_high == sum(c > own - Decimal("0.02") for c in changes.values())
    assert place.rank_low <= place.rank <= place.rank_high <= place.n == len(changes)
    assert place.rose + place.fell + place.same == place.n
    assert place.median == sorted(changes.values())[303]


def test_places_that_rounding_leaves_open():
    changes = by_hand()
    for region in ("64.01", "35.19", "51.71", "11.01"):
        own, place = changes[region], place_of_change(region, 2023, 2024)
        # unrounded values lie within 0.01 of the printed ones: 0.02 apart decides, 0.01 apart does not
        assert place.rank_low == 1 + sum(c - Decimal("0.01") >= own + Decimal("0.01") for c in changes.values())
        assert place.rank_high == sum(c + Decimal("0.01") > own - Decimal("0.01") for c in changes.values())
        assert place.rank_low < place.rank < place.rank_high


def test_ties_share_the_best_place():
    table = published_changes(2023, 2024)
    tied = table["change"].value_counts().index[0]
    names = table.index[table["change"] == tied]
    assert len(names) > 1
    ranks = {place_of_change(name, 2023, 2024).rank for name in names}
    assert ranks == {int((table["change"] > tied).sum()) + 1}


def test_among_a_kind():
    same = place_of_change("bintan", 2023, 2024, kind="same")
    assert same.among == "kabupaten"
    assert same.n == int((published_changes(2023, 2024)["kind"] == "kabupaten").sum())
    city = place_of_change("bintan", 2023, 2024, kind="kota")
    assert city.n == int((published_changes(2023, 2024)["kind"] == "kota").sum()) + 1
    assert city.among == "kota"
    assert same.to_frame()["institution"].tolist() == ["Kabupaten Bintan"]
    assert "rank" in same._repr_html_()
    assert same.note == message("notes.place.among")


def test_first_and_last():
    table = published_changes(2023, 2024)
    first = rank_change(find_region(table.index[0]), 2023, 2024)
    assert (first.rank, first.rank_low) == (1, 1)
    last = place_of_change(table.index[-1], 2023, 2024)
    assert last.rank_high == len(table)


def test_an_index_that_the_values_beside_it_exclude_has_no_place():
    """The greatest printed rise is Banyuasin's, from 1.05 in 2023, which its own domains exclude."""
    with pytest.raises(LevelError, match=says("errors.profiles.change_place.index_excluded", year=2023, index="1.05")):
        place_of_change("banyuasin", 2023, 2024)
    change = describe_change("banyuasin")
    assert (change.place, change.place_of_kind) == (None, None)


def test_errors():
    with pytest.raises(
        ParameterError, match=says("errors.profiles.change_place.published_changes", before=2024, after=2023)
    ):
        published_changes(2024, 2023)
    with pytest.raises(
        LevelError,
        match=says("errors.profiles.change_place.two_instruments", join="permenpanrb-5-2018 and permenpanrb-59-2020"),
    ):
        published_changes(2020, 2021)
    with pytest.raises(NoObservation, match=says("errors.profiles.change_place.no_pair", before=2001, after=2002)):
        published_changes(2001, 2002)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.change_place.place_of_change",
            place="Kabupaten Berau (64.03, Kalimantan Timur)",
            assessment="official",
            before=2021,
            after=2022,
        ),
    ):
        place_of_change("berau", 2021, 2022)
    with pytest.raises(
        ParameterError,
        match=says(
            "errors.options.choice",
            name="kind",
            found="'desa'",
            allowed=re.compile(".*kabupaten, kementerian.*"),
        ),
    ):
        place_of_change("bintan", 2023, 2024, kind="desa")
