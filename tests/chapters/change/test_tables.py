"""Chapter 3: its tables against the engine."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.inference.assessor_error_test import detectable_change
from spbe_research.profiles.change import RegionChange

F = Fraction


def test_no_bare_p(described: dict[str, RegionChange]) -> None:
    """Every line has its size or the words that the test has none, n, statistic, what it assumes, the least p."""
    for case, k in (("paser", 25), ("denpasar", 20)):
        table = tables.every_test_table(described[case], "en")
        assert table is not None
        assert len(table.frame) == 7
        for column in ("What it assumes", "n", "Statistic", "p", "Least p"):
            assert table.frame[column].str.len().min() > 0
        assert table.frame["n"].iloc[0] == str(k)
        assert (table.frame["Effect size"] != "–").sum() == 5
    frame = tables.every_test_table(described["paser"], "id").frame  # type: ignore[union-attr]
    assert frame["p"].tolist()[:5] == ["0,00013", "0,063", "0,00047", "0,0026", "0,015"]
    assert frame["Selang 95 %"].tolist()[:2] == ["0,40 s.d. 1,11", "0,00 s.d. 1,32"]
    assert "(db 3)" in frame["Statistik"].iloc[5]  # not the 4 that empty levels would give
    assert "(db 4)" in frame["Statistik"].iloc[6]


def test_aspects_that_cannot_reach_the_level_stand_outside(described: dict[str, RegionChange]) -> None:
    table = tables.strata_table(described["paser"], "id")
    assert table is not None
    assert table.frame["p Holm"].tolist() == ["0,84", *["di luar"] * 5, "0,031", "di luar"]
    assert table.strong == (6,)
    assert "yang bergerak: 2 dari 8." in narrate.strata_text(described["paser"], "id").plain  # type: ignore[union-attr]


def test_error_rates_stand_side_by_side(described: dict[str, RegionChange]) -> None:
    table = tables.error_table(described["denpasar"], "en")
    assert table is not None
    assert table.frame["Error rate"].tolist() == ["0.02", "0.05", "0.10"]
    assert table.frame["Detectable change (points)"].tolist() == ["0.113", "0.173", "0.243"]
    for cell in table.frame["Predicates of 2018"]:
        assert sum(float(x) for x in re.findall(r"([\d.]+)%", cell)) == pytest.approx(100, abs=0.3)
    paser = tables.error_table(described["paser"], "id")
    assert paser is not None
    # many rows stand at level 1: rows free to err both ways make more noise than the 0.0805, 0.1235, 0.1730 of its own
    assert paser.frame["Perubahan terdeteksi (poin)"].tolist() == ["0,086", "0,136", "0,191"]
    free = [detectable_change([3] * 47, "permenpanrb-59-2020", error_rate=e).threshold for e in (0.02, 0.05, 0.1)]
    assert free == pytest.approx([0.0855, 0.1355, 0.1905])


def test_the_table_of_what_is_left_is_the_engine_s(described: dict[str, RegionChange]) -> None:
    c = described["bandung"]
    table = tables.partial_table(c, "en")
    assert table is not None
    assert c.partial is not None
    assert table.frame["Least"].tolist() == [
        "+0.607",  # 0.6075, rounded outward
        str(c.partial.least_moved),
        "< 0.0000001",
        "< 0.0000001",
        "0.125",
    ]
    assert table.frame["Greatest"].tolist()[1] == "–"


def test_place_and_units_tables(described: dict[str, RegionChange]) -> None:
    place = tables.place_table(described["bintan"], "en")
    assert place is not None
    assert place.frame["Rank of the rise"].tolist() == ["586 (586–587)", "370 (370–371)"]
    units = tables.units_table(described["bintan"], "id")
    assert units is not None
    assert units.frame["2024"].tolist() == ["4,00", "2,90", "2,00", "3,68", "3,25"]
    assert sum(F(x.replace(",", ".")) for x in units.frame["Bobot (%)"][:4]) == 100


def test_across_states_the_basis_of_the_links(described: dict[str, RegionChange], across: RegionChange) -> None:
    table = tables.across_table(described["madiun-across"], "id")
    assert table is not None
    assert table.frame.iloc[:, 0].tolist() == ["semua padanan", "tanpa pertimbangan"]
    assert table.frame.iloc[:, 2].tolist() == ["83", "34"]
    assert set(table.frame["p per konsep"]) == {"tidak dapat diuji"}
    tested = tables.across_table(across, "en")
    assert tested is not None
    assert "least" in tested.frame["p by concept"].iloc[0]
    assert figures.null_distribution(across) is not None
    assert "p =" in narrate.answer(across, "en").plain
    assert "by concept p" in narrate.thesis_results(across, "en").plain  # type: ignore[union-attr]
