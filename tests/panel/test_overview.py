"""What the page says, against plain computations over the tables as they lie on disk."""

from __future__ import annotations

import pandas as pd
import pytest

import spbe_research as spbe
from spbe_research.panel.common_part import CommonPart
from spbe_research.panel.history import scope_history
from spbe_research.panel.overview import PanelOverview, describe_panel
from spbe_research.panel.scope import find_scope
from spbe_research.paths import data_dir


@pytest.fixture(scope="module")
def nation() -> PanelOverview:
    return describe_panel()


def plain(year: int) -> pd.Series:
    """Indices of the ministry's own report, straight from the file."""
    table = pd.read_csv(data_dir() / "observations" / "index_values.csv", dtype=str, keep_default_na=False)
    mine = table[(table["source"] == f"kemenpanrb-{year}") & (table["year"] == str(year))]
    mine = mine[~mine["kind"].isin(["national", "group_average"])]
    return mine.set_index("institution_id")["index"].astype(float)


def test_members_of_one_year_only(nation):
    """14 leavers and 8 entrants, means from the file itself."""
    first, last = plain(2023), plain(2024)
    left, entered = first[~first.index.isin(last.index)], last[~last.index.isin(first.index)]
    assert (len(left), len(entered)) == (14, 8)
    t = nation.comings
    assert t.loc["all", ["n_before", "n_after"]].tolist() == [621, 615]
    assert t.loc["left", "mean_before"] == pytest.approx(left.mean())
    assert t.loc["entered", "mean_after"] == pytest.approx(entered.mean())
    assert t.loc["left", "mean_before"] < t.loc["both", "mean_before"]
    assert t.loc["entered", "mean_after"] < t.loc["both", "mean_after"]
    rise = t.loc["both", "mean_after"] - t.loc["both", "mean_before"]
    assert rise == pytest.approx(0.3507, abs=5e-5)  # published in the issue of the method, by another program


def test_published_means_beside_those_of_the_rows(nation):
    """2.79 against 2.816, 3.12 against 3.169."""
    rows = nation.published[nation.published["kind"] == "nasional"]
    assert rows["printed"].tolist() == ["2.79", "3.12"]
    assert rows["mean"].round(3).tolist() == [2.816, 3.169]


def test_both_readings_of_the_predicates(nation):
    assert (nation.printed.rose, nation.printed.fell, nation.printed.unchanged) == (245, 2, 360)
    assert (nation.banded.rose, nation.banded.fell, nation.banded.unchanged) == (247, 1, 359)


def test_level_differs_between_provinces_and_change_does_not(nation):
    assert nation.level.raw > 8 * nation.level.expected_by_chance
    assert nation.shift.raw < 1.3 * nation.shift.expected_by_chance
    assert nation.level.pvalue < 0.001 < 0.05 < nation.shift.pvalue


def test_no_share_between_provinces_of_one_member_each():
    """Five places in four provinces: nothing is left within, whatever the share."""
    few = describe_panel("bintan, kota batam, paser, sleman, kota bandar lampung")
    assert (few.level, few.shift) == (None, None)
    assert few.by_province is not None
    assert describe_panel("kota").level is not None


def test_what_those_that_rose_did(nation):
    assert [(r.from_predicate, r.n, r.n_from) for r in nation.rose] == [
        ("Kurang", 22, 37),
        ("Cukup", 77, 185),
        ("Baik", 115, 272),
        ("Sangat Baik", 25, 90),
    ]


def test_the_years_of_kalimantan_timur():
    """Counted by hand in the tables: 2020 repeats 2019 in 8 of 11; 7 of the 10 pairs over the break start from such."""
    h = scope_history(find_scope("kalimantan-timur"), 2024)
    assert h.table["n"].to_dict() == {2018: 11, 2019: 11, 2020: 11, 2021: 10, 2022: 9, 2023: 11, 2024: 11}
    assert h.table["carried"].to_dict()[2020] == 8
    b = h.changed
    assert (b.before, b.after, b.n, b.carried, b.free, b.free_rose, b.free_fell) == (2020, 2021, 10, 7, 3, 0, 3)
    assert h.values.loc["64.01", 2021] == 1.36
    assert h.values.isna().sum().sum() == 3  # Berau 2021 and 2022, Mahakam Ulu 2022
    assert h.table["national"].tolist() == [1.98, 2.18, 2.26, 2.24, 2.34, 2.79, 3.12]


def test_what_both_instruments_share_in_kalimantan_timur():
    """Mean of the bounds of each government alone; a rise is certain where the bounds do not meet."""
    h = scope_history(find_scope("kalimantan-timur"), 2024)
    crosswalk = spbe.load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    alone = {i: spbe.common_core_series(i, crosswalk).set_index("year") for i in h.values.index}
    for year in h.table.index:
        known = [t.loc[year] for t in alone.values() if year in t.index]
        assert h.common.table.loc[year, "n"] == len(known) == h.table.loc[year, "n"]
        assert h.common.table.loc[year, "low"] == pytest.approx(sum(t["core_low"] for t in known) / len(known))
        assert h.common.table.loc[year, "high"] == pytest.approx(sum(t["core_high"] for t in known) / len(known))
    over = h.common.decided(2020, 2021)
    assert (over.n, over.rose, over.fell, over.undecided) == (10, 0, 0, 10)
    certain = [i for i, t in alone.items() if t.loc[2024, "core_low"] > t.loc[2018, "core_high"]]
    assert h.common.decided(2018, 2024).rose == len(certain) == 10
    assert h.common.low.loc["64.01", 2021] == h.common.high.loc["64.01", 2021], "all levels are published"


def test_a_printed_mean_stands_for_the_nation_and_for_a_kind():
    nation, kota = (scope_history(find_scope(s), 2024) for s in ("nasional", "kota"))
    assert nation.printed_mean
    assert nation.table["mean"].tolist() == nation.table["national"].tolist()
    assert (nation.changed.before, nation.changed.after, nation.changed.n) == (2020, 2021, 1)
    assert nation.split.split.performance.estimate == pytest.approx(0.1709, abs=5e-5)
    assert kota.table["mean"].to_dict() == {2020: 2.43, 2021: 2.29, 2022: 2.50, 2023: 3.02, 2024: 3.39}
    assert kota.split is None


def test_a_fall_is_certain_where_the_bounds_say_so():
    low, high = (
        pd.DataFrame({2018: a, 2024: b}, index=["a", "b", "c"])
        for a, b in (([2, 3, 1], [1, 2, 2]), ([2, 4, 3], [1, 3, 3]))
    )
    decided = CommonPart("x", "y", low, high, pd.DataFrame()).decided(2018, 2024)
    assert (decided.n, decided.rose, decided.fell, decided.undecided) == (3, 0, 1, 2)


def test_levels_of_bandar_lampung_beside_the_printed_means(nation):
    """Index and domains by the weights of the regulation, from the file itself."""
    (one,) = nation.levels
    table = pd.read_csv(data_dir() / "observations" / "indicator_levels.csv", dtype=str)
    mine = table[(table["institution_id"] == "18.71") & (table["assessment"] == "official")]
    inst = spbe.load_instrument("permenpanrb-59-2020")
    weight = dict(zip(inst.codes, inst.weights, strict=True))
    domain = dict(zip(inst.codes, inst.rows["domain_no"], strict=True))
    for year, held in mine.groupby("year"):
        levels = {c: int(x) for c, x in zip(held["indicator"], held["level"], strict=True)}
        line = one.table.loc[int(year)]
        assert line["own"] == pytest.approx(float(sum(weight[c] * x for c, x in levels.items())))
        for n in inst.numbers("domain"):
            part = [c for c in levels if domain[c] == n]
            assert line[f"own_{n}"] == pytest.approx(
                float(sum(weight[c] * levels[c] for c in part) / sum(weight[c] for c in part))
            )
    assert one.table["nation"].tolist() == [2.24, 2.34, 2.79, 3.12]
    assert one.table["nation_1"].tolist() == [2.21, 2.39, 2.91, 3.36]
    assert one.table["rose"].tolist() == [-1, 12, 15, 28]
    assert describe_panel("kalimantan-timur").levels == ()


def test_no_history_where_too_few_are_known():
    assert scope_history(find_scope("lampung"), 2024) is None
    assert scope_history(find_scope("lns"), 2024) is None
